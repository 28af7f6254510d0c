"""Which goods qualify, by which rule and with how much to spare, and whose loss of status would flip the answer."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from allyshore.origin import Status
from allyshore.report.amounts import NOTHING, count, listed, opening, percent, plain, units
from allyshore.report.markup import Content, Html, fold, join, listing, section, table, tag
from allyshore.report.names import strategy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allyshore.design import Judgement
    from allyshore.report.sheet import Sheet, Side

WORST = {Status.NOT_ORIGINATING: 0, Status.UNKNOWN: 1, Status.ORIGINATING: 2}


@dataclasses.dataclass(frozen=True)
class Group:
    """Judgements of one product at one plant by one recipe and mode, over the periods; `worst` is the tightest of them."""

    judgements: tuple[Judgement, ...]
    worst: Judgement
    quantity: float
    """Units a year."""


def origins(sheet: Sheet) -> Html:
    """Give the section of origin determinations."""
    if not sheet.sides:
        return Html("")
    lead = (
        "The origin engine judges each mix that a plan makes in the treaty's territory, apart from the optimiser that chose it. Where the periods differ,"
        " the tightest is shown. Margin is how far the regional value content stands above what the rule asks; headroom is by how much non-originating"
        " materials of one unit may grow dearer before the status is lost."
    )
    return section(
        "origin",
        "Origin under the USMCA",
        tag("p", lead, class_="lead"),
        *(_side(sheet, side) for side in sheet.sides),
    )


def groups(side: Side, annual: float) -> list[Group]:
    """Collect a plan's judgements over the periods, in the plan's order."""
    found: dict[tuple[str, str, str, str], list[Judgement]] = {}
    for one in side.plan.judgements:
        found.setdefault((one.product, one.site, one.recipe, one.mode), []).append(one)
    return [
        Group(tuple(several), min(several, key=_tightness), sum(one.quantity for one in several) * annual)
        for several in found.values()
    ]


def _tightness(one: Judgement) -> tuple[int, float, int]:
    found = one.determination
    margin = found.content.margin if found.content else 1.0
    return WORST[found.status], margin, one.period


def _side(sheet: Sheet, side: Side) -> Html:
    these = groups(side, sheet.comparison.chain.annual)
    heading = tag("h3", strategy(side.name))
    if not these:
        return join(
            [
                heading,
                tag(
                    "p",
                    "This plan makes nothing in the territory of the treaty, so there is nothing to judge.",
                ),
            ]
        )
    held = [group for group in these if group.worst.determination.status is Status.ORIGINATING]
    summary = _counted(len(held), len(these))
    rows = [_row(sheet, group) for group in these]
    head = [
        "Product and plant",
        "Units a year",
        "Status",
        "Rule",
        "RVC",
        "Margin",
        "Headroom (USD a unit)",
        "Lost if this loses its status",
    ]
    made = table(f"{strategy(side.name)}: origin of what is made in the territory", head, rows, numeric=False)
    explained = [
        fold(
            f"{sheet.names.product(one.product)} at {sheet.names.site(one.site)}: {one.determination.status.value}",
            _about(group),
            listing(one.determination.explain()),
            printed=True,
        )
        for group in these
        for one in (group.worst,)
    ]
    return join(
        [
            heading,
            tag("p", summary),
            made,
            fold("The determinations in sentences", *explained),
        ]
    )


def _counted(held: int, judged: int) -> str:
    """Say how many of the mixes originate."""
    if judged == 1:
        return "The only mix is originating." if held else "The only mix is not shown to be originating."
    if held == judged:
        return f"All {count(judged, 'mix', 'mixes')} are originating."
    return (
        f"{opening(count(held, 'mix', 'mixes'))} of {judged} {'is' if held in {0, 1} else 'are'} originating."
    )


def _about(group: Group) -> Content:
    one = group.worst
    over = f", over {count(len(group.judgements), 'period')}" if len(group.judgements) > 1 else ""
    claim = (
        "The plan relies on this status."
        if one.claimed_by_plan
        else "The plan makes this without asking for the status."
    )
    return tag(
        "p", f"Recipe {one.recipe}, mode {one.mode}, period {one.period}{over}. {claim}", class_="note"
    )


def _row(sheet: Sheet, group: Group) -> Sequence[Content]:
    one = group.worst
    found = one.determination
    style = {Status.ORIGINATING: "good", Status.NOT_ORIGINATING: "bad", Status.UNKNOWN: "doubt"}[found.status]
    content = found.content
    lost = listed([sheet.names.product(name) for name in found.breaks_if_lost])
    return [
        join(
            [
                sheet.names.product(one.product),
                tag("br"),
                tag("small", f"{sheet.names.site(one.site)}, HS {found.hs}"),
            ]
        ),
        units(group.quantity),
        tag("span", found.status.value, class_=style),
        join(
            [found.reference or NOTHING, tag("br"), tag("small", found.method.value if found.method else "")]
        ),
        f"{percent(content.value, 1)} of {percent(content.threshold, 1)}" if content else NOTHING,
        f"{plain(100.0 * content.margin, 1)} points" if content else NOTHING,
        plain(found.headroom, 2) if found.headroom is not None else NOTHING,
        lost or (NOTHING if found.status is not Status.ORIGINATING else "no single material"),
    ]
