"""Put names beside the dots of a map so that none covers another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, right, bottom."""

LETTER, LINE, AWAY = 6.4, 12.0, 8.0
"""Width and height of a letter, distance from the dot; for type of 11 units."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A name to be placed at a dot; the more important come first."""

    name: str
    x: float
    y: float
    style: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A name with the place of its base line's start, and whether a leader joins it to its dot."""

    wanted: Wanted
    x: float
    y: float
    led: bool


def place(wanted: Sequence[Wanted], dots: Sequence[tuple[float, float]], room: Box) -> list[Placed]:
    """Place names one after the other, each at the first of many spots that is free; one that finds none is left out.

    Parameters
    ----------
    wanted
        Names in order of importance.
    dots
        Every dot of the map; a name should not cover one.
    room
        Where names may stand.
    """
    taken: list[Box] = [(x - 4.0, y - 4.0, x + 4.0, y + 4.0) for x, y in dots]
    found = []
    for name in wanted:
        long = LETTER * len(name.name)
        for spot in _spots(name, long):
            box = (spot.x - 1.0, spot.y - LINE + 3.0, spot.x + long + 1.0, spot.y + 3.0)
            inside = box[0] >= room[0] and box[1] >= room[1] and box[2] <= room[2] and box[3] <= room[3]
            if inside and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                found.append(spot)
                break
    return found


def _spots(name: Wanted, long: float) -> list[Placed]:
    """Give the spots to try: beside the dot, above and below it, then farther and farther off with a leader."""
    spots = []
    for ring in range(6):
        away = AWAY + 11.0 * ring
        right, left, middle = name.x + away, name.x - away - long, name.x - long / 2.0
        for x, y in (
            (right, name.y + 4.0),
            (left, name.y + 4.0),
            (middle, name.y - away),
            (middle, name.y + away + 8.0),
            (right - 3.0, name.y - away + 3.0),
            (left + 3.0, name.y - away + 3.0),
            (right - 3.0, name.y + away + 5.0),
            (left + 3.0, name.y + away + 5.0),
        ):
            spots.append(Placed(name, x, y, led=ring > 0))
    return spots


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
