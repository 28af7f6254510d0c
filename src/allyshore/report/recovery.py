"""Why one strategy recovers sooner: one blow, the same for every strategy, in one picture; and what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.report.amounts import NOT_ASSESSED, days, millions_or_less, percent
from allyshore.report.markup import Content, Html, figure, join, listing, section, table, tag
from allyshore.report.names import strategy

if TYPE_CHECKING:
    from allyshore.report.sheet import Sheet, Side

WIDE, ROW, LEFT, RIGHT, TOP, BOTTOM = 860.0, 62.0, 130.0, 150.0, 22.0, 34.0
SHOWN = 200
"""Days after the strike that the picture shows."""
WHOLE = 0.995
"""Share of demand sold from which a day counts as whole."""
NODES = 8


def recovery(sheet: Sheet) -> Html:
    """Give the section on disruption, or nothing where no strategy could be studied."""
    studied = [side for side in sheet.sides if side.outcome.profile is not None]
    reasons = [
        f"{strategy(side.name)}: {side.outcome.unstressed}" for side in sheet.sides if side.outcome.unstressed
    ]
    if not studied:
        return section("risk", "When things break", listing(reasons)) if reasons else Html("")
    profile = studied[0].outcome.profile
    told = [] if profile is None else [*profile.not_assessed, *profile.assumptions]
    return section(
        "risk", "When things break", _picture(studied), _worst_nodes(studied), listing([*reasons, *told])
    )


def _picture(sides: list[Side]) -> Html:
    """Share of demand sold, day by day after one strike, a row of the picture for each strategy."""
    drawn = [
        side for side in sides if side.outcome.profile is not None and side.outcome.profile.recovery.height
    ]
    if not drawn:
        return tag("p", f"The model states no hazard: expected loss and time to recover are {NOT_ASSESSED}.")
    first = drawn[0].outcome.profile
    struck = first.struck if first is not None else ""
    high = TOP + ROW * len(drawn) + BOTTOM
    wide = WIDE - LEFT - RIGHT

    def right(day: float) -> float:
        return LEFT + wide * (day + 20.0) / (SHOWN + 20.0)

    parts: list[Html] = []
    sentences = []
    for place, side in enumerate(drawn):
        profile = side.outcome.profile
        if profile is None:
            continue
        base = TOP + ROW * (place + 1) - 10.0
        seen = profile.recovery.filter(pl.col("day").is_between(-20, SHOWN))
        points = [
            (right(day), base - (ROW - 22.0) * max(0.0, min(1.0, sold)))
            for day, sold in seen.select("day", "service").iter_rows()
        ]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        area = f"{points[0][0]:.1f},{base - (ROW - 22.0):.1f} {line} {points[-1][0]:.1f},{base - (ROW - 22.0):.1f}"
        words = _words(profile.recovery)
        sentences.append(f"{strategy(side.name)}: {words}")
        parts += [
            tag("line", x1=LEFT, x2=LEFT + wide, y1=base, y2=base, class_="grid"),
            tag("polygon", points=area, class_="loss"),
            tag("polyline", points=line, class_="service"),
            tag("text", strategy(side.name), x=LEFT - 10, y=base - 14, class_="end strong"),
            tag("text", words, x=LEFT + wide + 8, y=base - 14, class_="soft"),
        ]
    foot = TOP + ROW * len(drawn)
    for day in range(0, SHOWN + 1, 50):
        parts.append(tag("line", x1=right(day), x2=right(day), y1=TOP, y2=foot, class_="grid"))
        parts.append(tag("text", str(day), x=right(day), y=foot + 14, class_="middle soft"))
    parts.append(tag("text", "days after the strike", x=LEFT + wide / 2, y=foot + 30, class_="middle soft"))
    chart = figure(
        "recovery", f"Recovery after: {struck}", "; ".join(sentences), WIDE, high, *parts, class_="recovery"
    )
    caption = (
        f"One blow for all: “{struck}” strikes once, with its mean severity and duration. The line is the part of each day's demand "
        "that is sold, the filled part what is lost."
    )
    return tag("figure", tag("figcaption", caption), chart)


def _words(recovery: pl.DataFrame) -> str:
    """Say when loss begins and ends."""
    lost = recovery.filter((pl.col("day") >= 0) & (pl.col("service") < WHOLE))
    if not lost.height:
        return "no sale lost"
    found = lost.get_column("day").to_list()
    begin, end = found[0], found[-1]
    days_of_sales = float((1.0 - lost.get_column("service")).sum())
    return f"day {begin} to {end}, {days_of_sales:.0f} days' sales"


def _worst_nodes(sides: list[Side]) -> Html:
    """The nodes whose loss costs most, strategy by strategy."""
    rows: list[list[Content]] = []
    for side in sides:
        profile = side.outcome.profile
        if profile is None or not profile.exposures.height:
            continue
        rows.append([strategy(side.name)])
        rows += [
            [
                f"{row['node']} ({row['kind']})",
                days(row["ttr"]),
                days(row["tts"]),
                millions_or_less(row["loss"], side.digits),
                percent(row["index"]),
            ]
            for row in profile.exposures.filter(pl.col("kind") != "bloc").head(NODES).iter_rows(named=True)
        ]
    if not rows:
        return Html("")
    head = ["", "Out for (days)", "Survives (days)", "Loses at least (M USD)", "Exposure index"]
    note = "The loss is the least that the rest of the chain can reach while the node is out, with its stocks and spare capacity."
    return join([table("Nodes whose loss costs most", head, rows), tag("p", note, class_="note")])
