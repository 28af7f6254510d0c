"""What each strategy does for the region: whose value added is delivered, and the jobs that go with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allyshore.report.amounts import NOTHING, millions, percent, plain, signed
from allyshore.report.markup import Content, Html, figure, fold, join, listing, section, table, tag
from allyshore.report.names import strategy
from allyshore.report.stack import NAME, ROW, Piece, stack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allyshore.region import Footprint
    from allyshore.report.sheet import Sheet, Side

WIDE = 1000.0
COLOURS = ("production", "purchase", "freight", "capital", "duty")
"""Classes of the bars: the region's members in their order, most first; the largest country outside; all others."""
REST = "fixed"
MEMBERS = 3
"""Members of the region with a bar and columns of their own."""


def footprint(sheet: Sheet) -> Html:
    """Give the section of content and jobs, or nothing where no plan was traced."""
    traced = [(side, side.outcome.footprint) for side in sheet.sides if side.outcome.footprint is not None]
    if not traced:
        return Html("")
    first = traced[0][1]
    shown = _shown([found for _, found in traced])
    lead = (
        f"Value added by country in what each plan delivers (cost without duty, fees, capital and stocks), at every tier. "
        f"Pattern of trade of {first.year}: {first.table}."
    )
    return section(
        "region",
        "What it does for the region",
        tag("p", lead, class_="lead"),
        _key(sheet, shown),
        _bars(sheet, traced, shown),
        _jobs(sheet, traced, shown),
        fold("What these numbers rest on", listing(_grounds(traced))),
    )


def _shown(found: Sequence[Footprint]) -> list[str]:
    """Members of the region and the one country outside that have bars of their own, by content over all plans."""
    sums: dict[str, float] = {}
    for one in found:
        for country in one.content:
            sums[country] = sums.get(country, 0.0) + one.share(country)
    order = sorted(sums, key=lambda country: (-sums[country], country))
    members = [country for country in order if country in found[0].members][:MEMBERS]
    outside = [country for country in order if country not in found[0].members and country != "ROW"][:1]
    return members + outside


def _name(sheet: Sheet, country: str) -> str:
    return "Rest of the world" if country == "ROW" else sheet.names.country(country)


def _key(sheet: Sheet, shown: Sequence[str]) -> Html:
    pairs = [*zip(COLOURS, (_name(sheet, country) for country in shown), strict=False), (REST, "All others")]
    return tag(
        "ul",
        *(tag("li", tag("i", class_=f"c-{colour}", aria_hidden="true"), name) for colour, name in pairs),
        class_="key",
    )


def _bars(sheet: Sheet, traced: Sequence[tuple[Side, Footprint]], shown: Sequence[str]) -> Html:
    rows = [_bar(sheet, side, found, shown, ROW * at) for at, (side, found) in enumerate(traced)]
    words = "; ".join(
        f"{strategy(side.name)} {percent(found.regional_content)} of {found.bloc}" for side, found in traced
    )
    chart = figure("content", "Content by country and strategy", words, WIDE, ROW * len(traced), *rows)
    return tag("figure", chart, class_="wide")


def _bar(sheet: Sheet, side: Side, found: Footprint, shown: Sequence[str], top: float) -> Html:
    parts = [
        (colour, _name(sheet, country), found.share(country))
        for colour, country in zip(COLOURS, shown, strict=False)
    ]
    parts.append((REST, "All others", max(0.0, 1.0 - sum(share for _, _, share in parts))))
    pieces, _ = stack(
        strategy(side.name),
        [
            Piece(
                colour,
                max(0.0, share) * (WIDE - NAME),
                f"{strategy(side.name)}, {name}: {percent(share, 1)}",
                percent(share),
            )
            for colour, name, share in parts
        ],
        top,
    )
    return tag("g", *pieces)


def _jobs(sheet: Sheet, traced: Sequence[tuple[Side, Footprint]], shown: Sequence[str]) -> Html:
    """Give jobs by country and strategy, and what changes against today."""
    today = None if sheet.today is None else sheet.today.outcome.footprint
    head = ["", *(strategy(side.name) for side, _ in traced)]
    rows: list[list[Content]] = [
        ["Value added, M USD a year"],
        *(
            [_name(sheet, country), *(millions(found.content.get(country, 0.0)) for _, found in traced)]
            for country in shown
        ),
    ]
    for country in shown:
        rows += [
            [f"Jobs, {_name(sheet, country)}"],
            ["at the firm's plants", *(_part(found, country, "direct") for _, found in traced)],
            ["at suppliers of every tier", *(_part(found, country, "supported") for _, found in traced)],
            ["together, range", *(_range(found, country) for _, found in traced)],
        ]
        if today is not None and sheet.today is not None:
            old = today.jobs_by_country.get(country, 0)
            rows.append(
                [
                    f"change from {strategy(sheet.today.name)}",
                    *(signed(found.jobs_by_country.get(country, 0) - old, 0) for _, found in traced),
                ]
            )
    return table("Value added and jobs by country and strategy", head, rows, even=True)


def _part(found: Footprint, country: str, name: str) -> str:
    one = next((jobs for jobs in found.jobs if jobs.country == country), None)
    return NOTHING if one is None else plain(float(getattr(one, name)))


def _range(found: Footprint, country: str) -> str:
    one = next((jobs for jobs in found.jobs if jobs.country == country), None)
    return NOTHING if one is None else f"{plain(one.direct + one.low)} to {plain(one.direct + one.high)}"


def _grounds(traced: Sequence[tuple[Side, Footprint]]) -> list[Content]:
    first = traced[0][1]
    lines: list[Content] = [f"Method: {first.method}.", *first.counts]
    lines += dict.fromkeys(note for _, found in traced for note in found.notes)
    for side, found in traced:
        lines += [join([f"{strategy(side.name)}: ", line, "."]) for line in found.uncounted]
        lines += [
            f"{strategy(side.name)}, in no number: {row['product']}, {plain(row['amount'])} USD a year ({row['why']})."
            for row in found.unmapped_goods
        ]
    return lines
