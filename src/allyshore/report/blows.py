"""One blow at a time, the same for every strategy: which comes back sooner, which does not, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.report.amounts import NOT_ASSESSED, listed, opening, percent
from allyshore.report.markup import Content, Html, figure, join, listing, table, tag
from allyshore.report.names import strategy
from allyshore.study import BASELINE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allyshore.report.sheet import Side
    from allyshore.risk import Blow

WIDE, ROW, LEFT, GAP, TOP, BOTTOM = 860.0, 62.0, 110.0, 24.0, 44.0, 34.0
EDGE = 14.0
"""Room at the right for half of a number."""
BEFORE, SHOWN = 20, 240
"""Days before and after the strike that the picture shows."""
LINES = 12
"""Hazards in the table."""
TOLD = 6
"""Hazards that a sentence names."""
NAMED = 3
"""Stopped goods that a sentence names."""


def blows_of(side: Side) -> dict[str, Blow]:
    """Give what each hazard's strike does to a strategy."""
    profile = side.outcome.profile
    return {blow.hazard: blow for blow in profile.blows} if profile is not None else {}


def struck(sides: Sequence[Side]) -> Html:
    """Give the picture, what it says in words, and the table of single strikes."""
    drawn = [side for side in sides if blows_of(side)]
    if not drawn:
        return tag("p", f"The model states no hazard: expected loss and time to recover are {NOT_ASSESSED}.")
    shown = _chosen(drawn)
    words = [join([tag("h3", opening(name)), listing(verdict(drawn, name))]) for name in shown]
    return join([_picture(drawn, shown), *words, listing(balance(drawn)), _every(drawn)])


def _base(sides: Sequence[Side]) -> Side:
    return next((side for side in sides if side.name == BASELINE), sides[0])


def _chosen(sides: Sequence[Side]) -> list[str]:
    """Choose the hazard that takes most capacity-days, and the one from which another strategy is spared most against the baseline."""
    first = next(side.outcome.profile.struck for side in sides if side.outcome.profile is not None)
    base = blows_of(_base(sides))
    others = [blows_of(side) for side in sides]
    spared = {
        name: blow.days_of_sales - min(known[name].days_of_sales for known in others if name in known)
        if len(sides) > 1
        else blow.days_of_sales
        for name, blow in base.items()
        if name != first
    }
    other = max(spared, key=lambda name: spared[name], default=None)
    chosen = [first] if first in base else []
    return chosen + ([other] if other is not None and spared[other] > 0.0 else [])


def verdict(sides: Sequence[Side], hazard: str) -> list[str]:
    """Say of each strategy whether it comes back sooner from a strike than the baseline, and what the strike stops in its plan."""
    base = _base(sides)
    known = blows_of(base).get(hazard)
    told = []
    for side in sides:
        blow = blows_of(side).get(hazard)
        if blow is None:
            continue
        against = ""
        if side is not base and known is not None and (blow.over is not None or known.over is not None):
            sooner = _day(blow) < _day(known)
            against = f"{'sooner' if sooner else 'not sooner'} back than {strategy(base.name)}: "
        yet = _yet(blow, known) if known is not None and _day(blow) >= _day(known) else ""
        told.append(f"{strategy(side.name)}: {against}{_facts(blow)}{yet}. {_stops(blow)}")
    return told


def balance(sides: Sequence[Side]) -> list[str]:
    """Say of each strategy from which strikes it comes back sooner than the baseline and from which it does not."""
    base = _base(sides)
    told = []
    for side in sides:
        if side is base:
            continue
        pairs = [
            (name, blow, blows_of(base)[name])
            for name, blow in blows_of(side).items()
            if name in blows_of(base)
        ]
        felt = [
            (name, blow, other)
            for name, blow, other in pairs
            if blow.over is not None or other.over is not None
        ]
        sooner = [name for name, blow, other in felt if _day(blow) < _day(other)]
        late = [name for name, blow, other in felt if _day(blow) >= _day(other)]
        if felt:
            told.append(
                f"{strategy(side.name)} against {strategy(base.name)}: sooner back from {len(sooner)} of {len(felt)} hazards that cost "
                f"either a sale{_names(sooner)}; not sooner from {len(late)}{_names(late)}."
            )
    return told


def _names(names: Sequence[str]) -> str:
    more = len(names) - TOLD
    told = [*names[:TOLD], *([f"{more} more"] if more > 0 else [])]
    return f" ({listed(told)})" if told else ""


def _day(blow: Blow) -> int:
    return -1 if blow.over is None else blow.over


def _facts(blow: Blow) -> str:
    if blow.over is None:
        return "no sale lost"
    return f"{blow.days_of_sales:.0f} days' sales lost, from day {blow.begins} on; over on day {blow.over}"


def _stops(blow: Blow) -> str:
    if not blow.stops:
        return "The strike stops nothing in its plan."
    more = len(blow.stops) - NAMED
    named = [*blow.stops[:NAMED], *([f"{more} more"] if more > 0 else [])]
    return f"The strike stops {percent(blow.reached, 1)} of what its plan buys, makes and moves by value: {listed(named)}."


def _yet(blow: Blow, base: Blow) -> str:
    """Say what speaks for a strategy that does not come back sooner: it holds out longer, or loses less."""
    if blow.over is None or base.over is None or blow.begins is None or base.begins is None:
        return ""
    told = []
    if blow.begins > base.begins:
        told.append(f"holds out {blow.begins - base.begins} days longer")
    if blow.days_of_sales < base.days_of_sales - 0.5:
        told.append(f"loses {base.days_of_sales - blow.days_of_sales:.0f} days' sales less")
    return f", yet it {listed(told)}" if told else ""


def _short(blow: Blow) -> str:
    if blow.over is None:
        return "no sale lost"
    return f"day {blow.begins} to {blow.over}: {blow.days_of_sales:.0f} days' sales"


def _picture(sides: Sequence[Side], shown: Sequence[str]) -> Html:
    """Share of demand sold, day by day after one strike: a column for each hazard, a row for each strategy."""
    wide = (WIDE - LEFT - EDGE - GAP * (len(shown) - 1)) / max(1, len(shown))
    foot = TOP + ROW * len(sides)
    parts: list[Html] = []
    sentences: list[str] = []
    for column, hazard in enumerate(shown):
        left = LEFT + column * (wide + GAP)
        parts.append(tag("text", opening(hazard), x=left + wide / 2, y=TOP - 28, class_="middle strong"))
        parts += _days(left, wide, foot)
        for place, side in enumerate(sides):
            blow = blows_of(side).get(hazard)
            if blow is None:
                continue
            base = TOP + ROW * (place + 1) - 10.0
            parts += _line(blow, left, wide, base)
            sentences.append(f"{hazard}, {strategy(side.name)}: {_short(blow)}")
    for place, side in enumerate(sides):
        base = TOP + ROW * (place + 1) - 10.0
        parts.append(tag("text", strategy(side.name), x=LEFT - 10, y=base - 14, class_="end strong"))
    chart = figure(
        "recovery",
        f"After one strike: {' and '.join(shown)}",
        "; ".join(sentences),
        WIDE,
        foot + BOTTOM,
        *parts,
        class_="recovery",
    )
    caption = (
        "One strike, the same for every strategy, with its mean severity and duration: on the left the hazard that takes most capacity-days, "
        "on the right the one from which another strategy is spared most against the first. The line is the part of each day's demand that is sold, the filled part what "
        "is lost; a strike is over once 95 % of the sales that it costs are lost."
    )
    return tag("figure", tag("figcaption", caption), chart)


def _days(left: float, wide: float, foot: float) -> list[Html]:
    """Draw the days of a column."""
    parts: list[Html] = []
    for day in range(0, SHOWN + 1, 60):
        x = _right(day, left, wide)
        parts.append(tag("line", x1=x, x2=x, y1=TOP, y2=foot, class_="grid"))
        parts.append(tag("text", str(day), x=x, y=foot + 14, class_="middle soft"))
    parts.append(tag("text", "days after the strike", x=left + wide / 2, y=foot + 30, class_="middle soft"))
    return parts


def _line(blow: Blow, left: float, wide: float, base: float) -> list[Html]:
    """Draw one strategy's sales after one strike, and say them beside."""
    high = ROW - 26.0
    seen = blow.days.filter(pl.col("day").is_between(-BEFORE, SHOWN)).select("day", "service")
    points = [
        (_right(day, left, wide), base - high * max(0.0, min(1.0, sold))) for day, sold in seen.iter_rows()
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    area = f"{points[0][0]:.1f},{base - high:.1f} {line} {points[-1][0]:.1f},{base - high:.1f}"
    return [
        tag("line", x1=left, x2=left + wide, y1=base, y2=base, class_="grid"),
        tag("polygon", points=area, class_="loss"),
        tag("polyline", points=line, class_="service"),
        tag("text", _short(blow), x=left + wide, y=base - high - 4, class_="end soft"),
    ]


def _right(day: float, left: float, wide: float) -> float:
    return left + wide * (day + BEFORE) / (SHOWN + BEFORE)


def _every(sides: Sequence[Side]) -> Html:
    """Every hazard's single strike, strategy by strategy; the costliest first."""
    known = [blows_of(side) for side in sides]
    most = {
        name: max(blows[name].days_of_sales for blows in known if name in blows)
        for name in dict.fromkeys(name for blows in known for name in blows)
    }
    felt = sorted((name for name in most if most[name] > 0.0), key=lambda name: -most[name])
    if not felt:
        return tag("p", "No single strike of the model's hazards loses a sale under any of the strategies.")
    rows: list[list[Content]] = [
        [opening(name), *(_cell(blows.get(name)) for blows in known)] for name in felt[:LINES]
    ]
    left = len(felt) - LINES
    note = f"{left} hazards of smaller loss are left out." if left > 0 else ""
    head = ["", *(strategy(side.name) for side in sides)]
    caption = "One strike of each hazard: days' sales lost, and the day by which that is over"
    return table(caption, head, rows, even=True, note=note)


def _cell(blow: Blow | None) -> str:
    if blow is None or blow.over is None:
        return "–"
    return f"{blow.days_of_sales:.1f}, day {blow.over}"
