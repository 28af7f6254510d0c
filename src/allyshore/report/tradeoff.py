"""Cost against trust: the answer in one picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allyshore.report.amounts import millions, percent
from allyshore.report.atlas import lettered
from allyshore.report.labels import Wanted, place
from allyshore.report.markup import Html, figure, tag
from allyshore.report.names import strategy

if TYPE_CHECKING:
    from allyshore.report.sheet import Sheet

WIDE, HIGH, LEFT, RIGHT, TOP, BOTTOM = 560.0, 300.0, 64.0, 24.0, 16.0, 44.0
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


def tradeoff(sheet: Sheet) -> Html:
    """Give the chart of allied share against landed cost, or nothing where there are not two points."""
    points = [
        (side, side.plan.landed_cost / 1e6, side.measures.allied_share)
        for side in sheet.sides
        if side.measures.allied_share is not None
    ]
    if len(points) < 2:
        return Html("")
    low, high, step = ticks(min(x for _, x, _ in points), max(x for _, x, _ in points))
    wide, tall = WIDE - LEFT - RIGHT, HIGH - TOP - BOTTOM

    def right(usd: float) -> float:
        return LEFT + wide * (usd - low) / (high - low)

    def down(share: float) -> float:
        return TOP + tall * (1.0 - share)

    grid = [_across(down(share / 4), f"{25 * share} %") for share in range(5)]
    grid += [
        _along(right(low + step * i), f"{low + step * i:,g}") for i in range(round((high - low) / step) + 1)
    ]
    titles = [
        tag(
            "text",
            "Landed cost, M USD a year (the axis does not start at zero)",
            x=LEFT + wide / 2,
            y=HIGH - 8,
            class_="middle soft",
        ),
        tag(
            "text",
            "Allied share of spend",
            x=14,
            y=TOP + tall / 2,
            class_="middle soft",
            transform=f"rotate(-90 14 {TOP + tall / 2:g})",
        ),
    ]
    dots, wanted, spots = [], [], []
    for side, usd, share in points:
        x, y = right(usd), down(share)
        chosen = " chosen" if side is sheet.cheapest or side.name == "ally-shore" else ""
        hint = tag(
            "title",
            f"{strategy(side.name)}: {millions(side.plan.landed_cost, side.digits)} M USD a year, allied share {percent(share)}",
        )
        dots.append(tag("circle", hint, cx=x, cy=y, r=6, class_=f"point{chosen}"))
        spots.append((x, y))
        wanted.append(Wanted(strategy(side.name), x, y, "strong" if chosen else ""))
    names = [lettered(one) for one in place(wanted, spots, (LEFT, 0.0, WIDE, HIGH - BOTTOM))]
    told = "; ".join(
        f"{strategy(side.name)} {millions(side.plan.landed_cost, side.digits)} M USD a year at {percent(share)}"
        for side, _, share in points
    )
    chart = figure(
        "tradeoff", "Landed cost against allied share", told, WIDE, HIGH, *grid, *titles, *dots, *names
    )
    return tag(
        "figure",
        tag("figcaption", "What trust costs: up is more spend with trusted partners, left is cheaper."),
        chart,
        class_="tradeoff",
    )


def ticks(least: float, most: float) -> tuple[float, float, float]:
    """Give round ends and step of an axis with four to eight steps."""
    span = max(most - least, abs(most) * 0.02, 1e-3)
    size = 10.0 ** _exponent(span / 5.0)
    step = next(size * one for one in STEPS if size * one >= span / 6.0)
    low = step * int(least / step - (1.0 if least % step < 0.12 * step else 0.0))
    count = 1
    while low + step * count < most + 0.12 * step:
        count += 1
    return low, low + step * count, step


def _exponent(value: float) -> int:
    exponent = 0
    while value >= 10.0:
        value, exponent = value / 10.0, exponent + 1
    while value < 1.0:
        value, exponent = value * 10.0, exponent - 1
    return exponent


def _across(y: float, label: str) -> Html:
    return tag(
        "g",
        tag("line", x1=LEFT, x2=WIDE - RIGHT, y1=y, y2=y, class_="grid"),
        tag("text", label, x=LEFT - 6, y=y, class_="end mid soft"),
    )


def _along(x: float, label: str) -> Html:
    return tag(
        "g",
        tag("line", x1=x, x2=x, y1=TOP, y2=HIGH - BOTTOM, class_="grid"),
        tag("text", label, x=x, y=HIGH - BOTTOM + 14, class_="middle soft"),
    )
