"""The front of plans as a page of its own: a picture for each pair of measures, and the plans in a table."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from allyshore.design import MORE_IS_BETTER, Aim
from allyshore.report.markup import Html, figure, table, tag
from allyshore.report.tradeoff import BOTTOM, HIGH, LEFT, RIGHT, TOP, WIDE, ticks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allyshore.study import Front

NAMES = {
    Aim.LANDED_COST: "Landed cost, USD a year",
    Aim.DAYS: "Days door to door, last leg",
    Aim.ALLIED_SHARE: "Allied share of spend",
    Aim.CAPITAL: "Capital, USD one-off",
    Aim.CARBON: "Carbon, t CO2e a year",
    Aim.RISK: "Value that hazards are expected to stop, USD a year",
}


def render_front(front: Front) -> str:
    """Give the page of a front."""
    style = (files("allyshore.report") / "style.css").read_text(encoding="utf-8")
    title = f"{front.model}: {' against '.join(NAMES[aim].split(',')[0].lower() for aim in front.aims)}"
    lead = (
        f"Strategy {front.strategy}, law and facts of {front.on.isoformat()}. No plan here is beaten by another in all measures. "
        f"{front.beaten} further plans were beaten or the same, {front.impossible} combinations of bounds have none."
    )
    pictures = [picture(front, 0, other) for other in range(1, len(front.aims))]
    body = tag("main", tag("h1", title), tag("p", lead, class_="lead"), *pictures, plans(front))
    page = tag(
        "html",
        tag(
            "head",
            tag("meta", charset="utf-8"),
            tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
            tag("meta", name="color-scheme", content="light dark"),
            tag("title", title),
            tag("style", Html(style)),
        ),
        tag("body", body),
        lang="en",
    )
    return f"<!DOCTYPE html>\n{page}\n"


def said(aim: Aim, value: float) -> str:
    """Write a measure for a reader."""
    if aim is Aim.ALLIED_SHARE:
        return f"{value:.1%}"
    return f"{value:,.2f}" if aim in (Aim.DAYS, Aim.CARBON) else f"{value:,.0f}"


def picture(front: Front, up: int, along: int) -> Html:
    """Draw one measure over another; a line joins the plans in order where there are two measures only."""
    points = sorted((point.values[along], point.values[up]) for point in front.points)
    if len(points) < 2:
        return Html("")
    left, right, step = ticks(points[0][0], points[-1][0])
    heights = [y for _, y in points]
    low, high, rise = ticks(min(heights), max(heights))
    wide, tall = WIDE - LEFT - RIGHT, HIGH - TOP - BOTTOM

    def at(x: float, y: float) -> tuple[float, float]:
        return LEFT + wide * (x - left) / (right - left), TOP + tall * (1.0 - (y - low) / (high - low))

    grid = []
    for number in range(round((right - left) / step) + 1):
        x, _ = at(left + number * step, low)
        grid.append(tag("line", x1=x, x2=x, y1=TOP, y2=HIGH - BOTTOM, class_="grid"))
        grid.append(
            tag("text", _short(left + number * step), x=x, y=HIGH - BOTTOM + 14, class_="middle soft")
        )
    for number in range(round((high - low) / rise) + 1):
        _, y = at(left, low + number * rise)
        grid.append(tag("line", x1=LEFT, x2=WIDE - RIGHT, y1=y, y2=y, class_="grid"))
        grid.append(tag("text", _short(low + number * rise), x=LEFT - 6, y=y, class_="end mid soft"))
    across, upward = NAMES[front.aims[along]], NAMES[front.aims[up]]
    names = [
        tag("text", across, x=LEFT + wide / 2, y=HIGH - 8, class_="middle soft"),
        tag(
            "text",
            upward,
            x=14,
            y=TOP + tall / 2,
            class_="middle soft",
            transform=f"rotate(-90 14 {TOP + tall / 2:g})",
        ),
    ]
    dots = []
    for x, y in points:
        across_at, down_at = at(x, y)
        hint = f"{said(front.aims[along], x)}; {said(front.aims[up], y)}"
        dots.append(tag("circle", tag("title", hint), cx=across_at, cy=down_at, r=5, class_="point chosen"))
    told = "; ".join(f"{said(front.aims[along], x)} at {said(front.aims[up], y)}" for x, y in points)
    chart = figure(f"front-{along}", f"{upward} over {across}", told, WIDE, HIGH, *grid, *names, *dots)
    caption = "Each point is a plan. The axes do not start at zero."
    return tag("figure", tag("figcaption", caption), chart, class_="tradeoff")


def plans(front: Front) -> Html:
    """List the plans with their measures and open sites."""
    head = ["Plan", *(_head(aim) for aim in front.aims), "Gap", "Claims upheld", "Open sites"]
    rows: list[Sequence[str]] = [
        [
            str(number),
            *(said(aim, value) for aim, value in zip(front.aims, point.values, strict=True)),
            f"{point.plan.gap:.4%}",
            str(sum(each.claimed_by_plan for each in point.plan.judgements)),
            ", ".join(point.plan.open_sites),
        ]
        for number, point in enumerate(front.points, start=1)
    ]
    return table("Plans on the front", head, rows)


def _head(aim: Aim) -> str:
    return f"{NAMES[aim]} ({'more' if aim in MORE_IS_BETTER else 'less'} is better)"


def _short(value: float) -> str:
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{value / size:,.4g} {letter}"
    return f"{value:,.4g}"
