"""Duty by border, origin, product and measure, and what originating saves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.report.amounts import MILLION, NOT_ASSESSED, NOTHING, millions, percent
from allyshore.report.customs import Retold, retell
from allyshore.report.markup import Content, Html, join, section, table, tag
from allyshore.report.names import strategy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allyshore.report.sheet import Sheet, Side

TOP = 12


def duties(sheet: Sheet) -> Html:
    """Give the section of the customs bill."""
    if not sheet.sides:
        return Html("")
    retold = retell(sheet, sheet.sides)
    parts = [
        _borders(sheet),
        _saved(sheet, retold),
        _measures(sheet, retold),
        _by_origin(sheet),
        _lines(sheet),
    ]
    lead = "Duty follows country of origin, tariff line and day; preference follows originating status and a claim. Shares are duty over the customs value that crosses the border."
    return section("duty", "Duty", tag("p", lead, class_="lead"), *parts)


def _heads(sheet: Sheet, first: str) -> list[Content]:
    return [first, *(strategy(side.name) for side in sheet.sides)]


def _grid(
    sheet: Sheet, keys: Sequence[str]
) -> tuple[list[tuple[str, ...]], list[dict[tuple[str, ...], tuple[float, float]]]]:
    """Worth and duty of each side's crossings by some columns, and the keys with the largest duty first."""
    found = []
    for side in sheet.sides:
        sums = (
            side.shipped.filter("crosses")
            .group_by(keys, maintain_order=True)
            .agg(pl.col("worth", "duty").sum())
        )
        found.append({tuple(row[:-2]): (row[-2], row[-1]) for row in sums.iter_rows()})
    every = {key for one in found for key in one}

    def weight(key: tuple[str, ...]) -> tuple[float, float, tuple[str, ...]]:
        cells = [one.get(key, (0.0, 0.0)) for one in found]
        return -max(duty for _, duty in cells), -max(worth for worth, _ in cells), key

    return sorted(every, key=weight), found


def _cell(one: dict[tuple[str, ...], tuple[float, float]], key: tuple[str, ...]) -> Content:
    if key not in one:
        return NOTHING
    worth, duty = one[key]
    rate = percent(duty / worth, 1) if worth > 0 else NOTHING
    return join([millions(duty, 2), tag("br"), tag("small", f"{rate} of {millions(worth)}")])


def _borders(sheet: Sheet) -> Html:
    keys, found = _grid(sheet, ("importer", "exporter"))
    rows: list[list[Content]] = [
        [
            f"into {sheet.names.country(importer)} from {sheet.names.country(exporter)}",
            *(_cell(one, (importer, exporter)) for one in found),
        ]
        for importer, exporter in keys[:TOP]
    ]
    if not rows:
        return tag("p", "No good of any plan crosses a border.")
    totals = [(sum(w for w, _ in one.values()), sum(d for _, d in one.values())) for one in found]
    rows.append([tag("b", "All borders"), *(_cell({("",): total}, ("",)) for total in totals)])
    rows.append(
        [
            "Customs fees (MPF, HMF)",
            *(millions(float(side.shipped.get_column("fees").sum()), 2) for side in sheet.sides),
        ]
    )
    note = _left_out(len(keys), "border")
    return table(
        "Duty by border: M USD a year; below it the effective rate and the customs value, M USD a year",
        _heads(sheet, "Border"),
        rows,
        even=True,
        note=note,
    )


def _left_out(number: int, what: str) -> str:
    return (
        f"{TOP} of {number} {what}s, those with the most duty; the others are in the tables of the result."
        if number > TOP
        else ""
    )


def _saved(sheet: Sheet, retold: Sequence[Retold | None]) -> Html:
    """What the claims save: the same flows without a claim."""
    rows: list[list[Content]] = [
        ["Customs value under a claim", *(millions(_claimed(side)) for side in sheet.sides)],
        [
            "Duty that the claims save",
            *(NOT_ASSESSED if one is None else millions(one.saved_duty, 2) for one in retold),
        ],
        [
            "Customs fees that the claims save",
            *(NOT_ASSESSED if one is None else millions(one.saved_fees, 2) for one in retold),
        ],
        [
            "Papers of the claims",
            *(
                f"−{millions(cost, 2)}"
                if (cost := float(side.shipped.get_column("compliance").sum())) >= 5e3
                else millions(cost, 2)
                for side in sheet.sides
            ),
        ],
        [
            tag("b", "Saved by claiming"),
            *(
                tag(
                    "b",
                    NOT_ASSESSED
                    if one is None
                    else millions(
                        one.saved_duty + one.saved_fees - float(side.shipped.get_column("compliance").sum()),
                        2,
                    ),
                )
                for side, one in zip(sheet.sides, retold, strict=True)
            ),
        ],
        [
            "Duty paid on originating goods not claimed",
            *(millions(_unclaimed(side), 2) for side in sheet.sides),
        ],
    ]
    note = "Saved is what the same flows would owe beyond the plan's bill if no preference were claimed."
    if None in retold:
        note += " Not assessed: the shipped facts do not give the plan's own duty again, so other facts were used for the plan."
    return table("What originating saves, M USD a year", _heads(sheet, ""), rows, even=True, note=note)


def _claimed(side: Side) -> float:
    return float(side.shipped.filter("claimed").get_column("worth").sum())


def _unclaimed(side: Side) -> float:
    return float(
        side.shipped.filter(pl.col("crosses") & pl.col("originating") & ~pl.col("claimed"))
        .get_column("duty")
        .sum()
    )


def _measures(sheet: Sheet, retold: Sequence[Retold | None]) -> Html:
    """Duty by measure: the tariff's own columns, and every additional duty."""
    if None in retold:
        return Html("")
    known = dict(sheet.comparison.world.table("measures").select("measure", "name").iter_rows())
    summed: list[dict[tuple[str, str], float]] = []
    for told in retold:
        sums: dict[tuple[str, str], float] = {}
        for importer, measure, duty in told.measures.iter_rows() if told else ():
            key = (importer, known.get(measure) or _spoken(measure))
            sums[key] = sums.get(key, 0.0) + duty
        summed.append(sums)
    keys = sorted(
        {key for sums in summed for key in sums},
        key=lambda key: (-max(sums.get(key, 0.0) for sums in summed), key),
    )
    rows: list[list[Content]] = [
        [
            join([label, tag("br"), tag("small", f"charged by {sheet.names.country(importer)}")]),
            *(
                millions(sums[importer, label], 2) if (importer, label) in sums else NOTHING
                for sums in summed
            ),
        ]
        for importer, label in keys
    ]
    return (
        table("Duty by measure, M USD a year", _heads(sheet, "Measure"), rows, even=True)
        if rows
        else Html("")
    )


def _spoken(measure: str) -> str:
    """Name what charges a duty and is no measure: a column of the schedule, or a rate of the model's own table."""
    if measure.startswith("duty of "):
        return "Rates of the model's table of tariffs"
    return measure[:1].upper() + measure[1:]


def _by_origin(sheet: Sheet) -> Html:
    keys, found = _grid(sheet, ("importer", "country_of_origin"))
    rows = [
        [
            f"{sheet.names.country(origin)} origin into {sheet.names.country(importer)}",
            *(_cell(one, (importer, origin)) for one in found),
        ]
        for importer, origin in keys[:TOP]
    ]
    note = _left_out(len(keys), "pair")
    return (
        table(
            "Duty by country of origin: M USD a year; below it the effective rate and the customs value, M USD a year",
            _heads(sheet, "Origin"),
            rows,
            even=True,
            note=note,
        )
        if rows
        else Html("")
    )


def _lines(sheet: Sheet) -> Html:
    keys, found = _grid(sheet, ("product", "hs", "country_of_origin", "importer"))
    paying = [key for key in keys if any(one.get(key, (0.0, 0.0))[1] >= MILLION / 1e3 for one in found)]
    rows = [
        [
            join(
                [
                    sheet.names.product(product),
                    tag("br"),
                    tag(
                        "small",
                        f"HS {hs}, {sheet.names.country(origin)} origin into {sheet.names.country(importer)}",
                    ),
                ]
            ),
            *(_cell(one, (product, hs, origin, importer)) for one in found),
        ]
        for product, hs, origin, importer in paying[:TOP]
    ]
    note = _left_out(len(paying), "line")
    made = table(
        "Dearest tariff lines: duty, M USD a year; below it the effective rate and the customs value, M USD a year",
        _heads(sheet, "Product and line"),
        rows,
        even=True,
        note=note,
    )
    return made if rows else Html("")
