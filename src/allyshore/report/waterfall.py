"""Where the money goes: each strategy's cost lines stacked, and the steps from today's chain to each strategy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allyshore.report.amounts import millions, shows, signed
from allyshore.report.markup import Html, figure, join, section, tag
from allyshore.report.names import cost_lines, line, strategy
from allyshore.report.stack import NAME, ROW, Piece, stack
from allyshore.study import BASELINE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allyshore.report.sheet import Sheet, Side

WIDE, TOTAL = 1000.0, 70.0
STEP_WIDE, STEP_NAME, STEP_ROW, STEP_BAR, STEP_EDGE = 370.0, 116.0, 21.0, 13.0, 44.0


def waterfall(sheet: Sheet) -> Html:
    """Give the section of the two charts."""
    if not sheet.sides:
        return Html("")
    lines = cost_lines(sheet.comparison)
    today = sheet.today
    steps: list[Html] = []
    if today is not None and len(sheet.sides) > 1:
        against = "as-is" if today.name == BASELINE else today.name
        others = [side for side in sheet.sides if side is not today]
        reach = _reach(others, today, lines)
        steps = [
            tag("h3", f"From {against} to each strategy"),
            tag(
                "p",
                f"Each chart starts at the landed cost of {against} (the line at zero) and adds the difference of one cost line after the other. All charts have one scale.",
                class_="lead",
            ),
            tag(
                "div",
                *(_steps(f"steps-{n}", side, today, lines, reach) for n, side in enumerate(others, start=1)),
                class_="multiples",
            ),
        ]
    return section(
        "cost",
        "Where the money goes",
        tag("p", "Landed cost by line. Lengths start at zero and all bars have one scale.", class_="lead"),
        _key(lines),
        _stacks(sheet.sides, lines),
        *steps,
    )


def _key(lines: Sequence[str]) -> Html:
    entries = [tag("li", tag("i", class_=f"c-{name}", aria_hidden="true"), line(name)) for name in lines]
    return tag("ul", *entries, class_="key")


def _stacks(sides: Sequence[Side], lines: Sequence[str]) -> Html:
    most = max(sum(max(0.0, side.plan.cost.get(name, 0.0)) for name in lines) for side in sides)
    scale = (WIDE - NAME - TOTAL) / most if most > 0 else 0.0
    rows = [_stack(side, lines, scale, ROW * number) for number, side in enumerate(sides)]
    words = "; ".join(
        f"{strategy(side.name)} {millions(side.plan.landed_cost, side.digits)} M USD a year" for side in sides
    )
    return tag(
        "figure",
        figure("stacks", "Landed cost by line and strategy", words, WIDE, ROW * len(sides), *rows),
        class_="wide",
    )


def _stack(side: Side, lines: Sequence[str], scale: float, top: float) -> Html:
    costs = [(name, side.plan.cost.get(name, 0.0)) for name in lines]
    pieces, end = stack(
        strategy(side.name),
        [
            Piece(
                name,
                usd * scale,
                f"{strategy(side.name)}, {line(name)}: {millions(usd, side.digits)} M USD a year",
                millions(usd, side.digits),
            )
            for name, usd in costs
            if usd * scale > 0.0
        ],
        top,
    )
    landed = millions(side.plan.landed_cost, side.digits)
    return tag("g", *pieces, tag("text", landed, x=end + 6, y=top + ROW / 2, class_="mid strong"))


def _reach(sides: Sequence[Side], today: Side, lines: Sequence[str]) -> tuple[float, float]:
    """Lowest and highest point that any of the step charts comes to, USD a year."""
    places = [0.0]
    for side in sides:
        at = 0.0
        for name in lines:
            at += side.plan.cost.get(name, 0.0) - today.plan.cost.get(name, 0.0)
            places.append(at)
    return min(places), max(places)


def _steps(anchor: str, side: Side, today: Side, lines: Sequence[str], reach: tuple[float, float]) -> Html:
    low, high = reach
    room = STEP_WIDE - STEP_NAME - 2 * STEP_EDGE
    scale = room / (high - low) if high > low else 0.0
    zero = STEP_NAME + STEP_EDGE - low * scale
    height = STEP_ROW * (len(lines) + 1) + 4
    pieces = [tag("line", x1=zero, x2=zero, y1=0, y2=height, class_="axis")]
    at, told = 0.0, []
    for number, name in enumerate(lines):
        moved = side.plan.cost.get(name, 0.0) - today.plan.cost.get(name, 0.0)
        pieces.append(_step(line(name), at, moved, side.digits, zero, scale, STEP_ROW * number))
        at += moved
        told.append(f"{line(name)} {signed(moved / 1e6, side.digits)}")
    top = STEP_ROW * len(lines) + 4
    pieces.append(tag("line", x1=0, x2=STEP_WIDE, y1=top - 2, y2=top - 2, class_="rule"))
    total = side.plan.landed_cost - today.plan.landed_cost
    pieces.append(_step("landed cost", 0.0, total, side.digits, zero, scale, top, strong=True))
    words = f"M USD a year: {', '.join(told)}; together {signed(total / 1e6, side.digits)}"
    title = f"From {today.name} to {side.name}, by cost line"
    caption = join([tag("b", strategy(side.name)), f" {signed(total / 1e6, side.digits)} M USD a year"])
    return tag(
        "figure",
        tag("figcaption", caption),
        figure(anchor, title, words, STEP_WIDE, height, *pieces, class_="bare"),
    )


def _step(
    label: str,
    at: float,
    moved: float,
    digits: int,
    zero: float,
    scale: float,
    top: float,
    *,
    strong: bool = False,
) -> Html:
    kind = "dearer" if moved > 0 else "cheaper"
    weight = " strong" if strong else ""
    left, width = zero + scale * min(at, at + moved), abs(moved) * scale
    middle = top + STEP_ROW / 2
    written = signed(moved / 1e6, digits)
    pieces = [tag("text", label, x=STEP_NAME - 8, y=middle, class_=f"end mid{weight}")]
    if shows(moved, digits):
        pieces.append(
            tag(
                "rect",
                tag("title", f"{label}: {written} M USD a year"),
                x=left,
                y=top + (STEP_ROW - STEP_BAR) / 2,
                width=max(1.0, width),
                height=STEP_BAR,
                class_=kind + (" total" if strong else ""),
            )
        )
    after = moved >= 0
    pieces.append(
        tag(
            "text",
            written,
            x=left + width + 4 if after else left - 4,
            y=middle,
            class_=f"mid{weight}{'' if after else ' end'}",
        )
    )
    return tag("g", *pieces)
