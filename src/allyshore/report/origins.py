"""Which goods qualify, by which rule and with how much to spare, and whose loss of status would flip the answer."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import polars as pl

from allyshore.origin import Status
from allyshore.report.amounts import NOTHING, count, listed, opening, percent, plain, units
from allyshore.report.markup import Content, Html, fold, join, listing, section, table, tag
from allyshore.report.names import strategy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
    wanted = set(sheet.comparison.chain.demand.get_column("product"))
    these = sorted(
        groups(side, sheet.comparison.chain.annual), key=lambda group: group.worst.product not in wanted
    )
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
    head, rows = _columns([_row(sheet, side, group) for group in these])
    made = table(f"{strategy(side.name)}: origin of what is made in the territory", head, rows, numeric=False)
    explained = [
        fold(
            f"{sheet.names.product(one.product)} at {sheet.names.site(one.site)}: {one.determination.status.value}",
            _about(group),
            listing(one.determination.explain()),
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


def _columns(rows: Sequence[Mapping[str, Content]]) -> tuple[list[Content], list[list[Content]]]:
    """Leave out the columns that no row fills."""
    head = [name for name in rows[0] if any(row[name] != NOTHING for row in rows)]
    return [*head], [[row[name] for name in head] for row in rows]


def _row(sheet: Sheet, side: Side, group: Group) -> dict[str, Content]:
    one = group.worst
    found = one.determination
    style = {Status.ORIGINATING: "good", Status.NOT_ORIGINATING: "bad", Status.UNKNOWN: "doubt"}[found.status]
    content = found.content
    lost = [_source(sheet, side, name, one.site) for name in dict.fromkeys(found.breaks_if_lost)]
    made_at = tag("small", f"{sheet.names.site(one.site)}, HS {found.hs}")
    return {
        "Product and plant": join([sheet.names.product(one.product), tag("br"), made_at]),
        "Units a year": units(group.quantity),
        "Status": tag("span", found.status.value, class_=style),
        "Rule": join(
            [found.reference or NOTHING, tag("br"), tag("small", found.method.value if found.method else "")]
        ),
        "RVC": f"{percent(content.value, 1)} of {percent(content.threshold, 1)}" if content else NOTHING,
        "Margin": f"{plain(100.0 * content.margin, 1)} points" if content else NOTHING,
        "Headroom (USD a unit)": plain(found.headroom, 2) if found.headroom is not None else NOTHING,
        "Lost if this loses its status": listed(lost)
        or (NOTHING if found.status is not Status.ORIGINATING else "no single material"),
    }


def _source(sheet: Sheet, side: Side, material: str, plant: str) -> str:
    """Name a material and who brings it to the plant as originating: its suppliers, or another plant, or the plant itself."""
    came = side.shipped.filter(
        (pl.col("product") == material) & (pl.col("destination") == plant) & pl.col("originating")
    )
    givers = [sheet.names.site(key) for key in came.get_column("origin").unique(maintain_order=True)]
    here = side.made.filter((pl.col("product") == material) & (pl.col("site") == plant))
    ways = ([f"from {listed(givers)}"] if givers else []) + (["made there"] if here.height else [])
    return (
        f"{sheet.names.product(material)} ({listed(ways, 'or')})" if ways else sheet.names.product(material)
    )
