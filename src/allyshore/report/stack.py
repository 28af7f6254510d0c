"""A strategy's bar: parts side by side, each with its hint, and its words where they have room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from allyshore.report.markup import tag

if TYPE_CHECKING:
    from collections.abc import Iterable

    from allyshore.report.markup import Html

NAME, ROW, BAR = 120.0, 34.0, 22.0
"""Room for the strategy's name, height of a row and of the bar in it."""
LETTER = 7.0
"""Width of a letter, to see whether a part has room for its words."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a bar: the colour's name, its width, what a pointer over it is told, what stands in it."""

    colour: str
    width: float
    hint: str
    label: str


def stack(name: str, pieces: Iterable[Piece], top: float) -> tuple[list[Html], float]:
    """Draw the name and the parts after it, from `top` down; give them with where the bar ends."""
    drawn = [tag("text", name, x=NAME - 8, y=top + ROW / 2, class_="end mid strong")]
    left = NAME
    for piece in pieces:
        drawn.append(
            tag(
                "rect",
                tag("title", piece.hint),
                x=left,
                y=top + (ROW - BAR) / 2,
                width=piece.width,
                height=BAR,
                class_=f"c-{piece.colour} part",
            )
        )
        if piece.width >= LETTER * len(piece.label) + 6:
            middle = left + piece.width / 2
            drawn.append(
                tag("text", piece.label, x=middle, y=top + ROW / 2, class_=f"middle mid on c-{piece.colour}")
            )
        left += piece.width
    return drawn, left
