"""From which place a producer's goods go to a buyer, however a case tells its warehouses and who is served from where."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from adapter_words import NotUnderstoodError, names, understood

from allyshore import origin

if TYPE_CHECKING:
    from adapter_words import Facts, Question


class Place(str):
    """A place in words, which is the same place by the words that tell it from others."""

    __slots__ = ()

    def same(self, other: str) -> bool:
        """Whether words of another order or form name it; where it lies tells a warehouse, without that word."""
        mine, theirs = (_plainly(marks_of(one)) for one in (self, other))
        if (mine & theirs) - {"warehouse", "factory", "by buyer"}:
            mine, theirs = mine - {"warehouse"}, theirs - {"warehouse"}
        return mine == theirs


PLACES = {
    "warehouse": r"warehous|depot|distribution cent", "factory": r"factor|plant\b|works\b", "consolidation": r"consolidat|seaport", "west": r"west",
    "east": r"east", "north": r"north", "south": r"south", "by buyer": r"buyer|customer|normally (?:ship|serv|suppl)",
    "near": r"(?:near|next|close) (?:to )?(?:the )?(?:factory|plant)",
}  # fmt: skip
SHIPS = "the warehouse that normally ships to the buyer"
KNOWN = names("factories imported_from shipped_worldwide storage good date leased owned distance_m")
HOUSE = re.compile(r"warehouse|storage|depot")
BUYER = re.compile(r"buyer|customer|purchaser|client|suppl|serv|ship|deliver|dispatch|send|sent")
PRACTICE = re.compile(r"near|clos|buyer|customer|location|region|area|normal|each")


def marks_of(text: str) -> set[str]:
    """Words that tell a place from others."""
    low = text.lower().replace("_", " ").replace("-", " ")
    return {name for name, pattern in PLACES.items() if re.search(pattern, low)} | set(
        re.findall(r"\b\d+\b", low)
    )


def _plainly(marks: set[str]) -> set[str]:
    """A warehouse near the factory is the factory's."""
    return marks - {"near"} if {"warehouse", "factory", "near"} <= marks else marks


def dispatch(question: Question) -> dict[str, Any]:
    """The place from which a producer's goods normally go to the buyer, and whether the cost of bringing them there counts."""
    facts = question.facts
    told = {
        name: value
        for name, value in facts.items()
        if BUYER.search(name) and not HOUSE.search(name) and name not in KNOWN
    }
    understood(facts, {*KNOWN, *told, *(name for name in facts if HOUSE.search(name))})
    count, houses = facts["factories"], _houses(facts)
    several = isinstance(count, int | float)
    factories = [f"factory {number}" for number in range(1, int(count) + 1)] if several else list(count)
    asked, practice = _buyers(told, houses)
    sizes = [
        value
        for name, value in facts.items()
        if HOUSE.search(name) and isinstance(value, int | float) and value > 1
    ]
    varies = len(houses) > 1 or bool(sizes)
    if (varies and not asked) or sizes:
        houses, asked = {SHIPS: []}, [""]
    elif len(houses) > 1 and not any(houses.values()):
        houses = _served(houses, asked, nearest=practice)
    way = origin.Dispatch(factories, houses)
    points = [Place(way.point_of_direct_shipment(buyer)) for buyer in asked or [""]]
    said: dict[str, Any] = {
        "point": points if len(points) > 1 else points[0],
        **dict.fromkeys(
            (
                "varies_by_buyer",
                "per_buyer",
                "depends_on_buyer",
                "depends_on_buyer_location",
                "depends_on_location_of_buyer",
            ),
            varies,
        ),
        "one_point_for_all": not varies,
    }
    if len(points) > 1:
        by_buyer = dict(zip(asked, points, strict=True))
        said |= dict.fromkeys(("point_by_buyer", "points", "point_per_buyer"), by_buyer)
    if houses:
        buyer = (asked or [""])[0]
        said["cost_to_warehouse_in_TV"] = all(
            way.carriage_counts(house, buyer)
            for house in houses
            if not houses[house] or buyer in houses[house]
        )
    return said


def _buyers(told: Facts, houses: dict[str, list[str]]) -> tuple[list[str], bool]:
    """Places of buyers, or the warehouse that serves the buyer, of which a case tells; and whether each is served from the nearest."""
    asked: list[str] = []
    practice = False
    for name, value in told.items():
        texts = value if isinstance(value, list) else [value]
        if not all(isinstance(one, str) for one in texts):
            raise NotUnderstoodError([f"{name}: {value}"], ["nearest to buyer", *houses])
        for one in texts:
            if any(one in served for served in houses.values()):
                asked.append(str(one))
            elif (
                re.search(r"near|clos|whichever|each|normal|buyer|customer", one.lower())
                and one not in houses
            ):
                practice = True
            elif one in houses or _house(one, houses) or re.search(r"buyer|customer|client|purchaser", name):
                asked.append(str(one))
            elif PRACTICE.search(one.lower()):
                practice = True
            else:
                raise NotUnderstoodError([f"{name}: {one}"], ["nearest to buyer", *houses])
    return list(dict.fromkeys(asked)), practice


def _house(place: str, houses: dict[str, list[str]]) -> str | None:
    """The one warehouse that is at a place, or serves it by what a case says."""
    served = [house for house, places in houses.items() if place in places]
    words = _words(place)
    found = served or [house for house in houses if words & _words(house)]
    return found[0] if len(found) == 1 else None


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]{3,}", text.lower())) - names(
        "the warehouse depot coast near buyer customer area region side"
    )


def _served(houses: dict[str, list[str]], asked: list[str], *, nearest: bool) -> dict[str, list[str]]:
    """Which warehouse serves each place: the one that is there; for a place where none is, the one that is at no other, if each is served from the nearest."""
    found = {place: _house(place, houses) for place in asked}
    free = [house for house in houses if house not in found.values()]
    lost = [place for place, house in found.items() if house is None]
    if len(lost) == len(free) == 1 and nearest:
        found[lost[0]] = free[0]
    elif lost:
        raise NotUnderstoodError([f"which warehouse serves {place}" for place in lost], houses)
    return {
        house: [place for place, serving in found.items() if serving == house] or [f"no buyer of {house}"]
        for house in houses
    }


def _houses(facts: Facts) -> dict[str, list[str]]:
    houses: dict[str, list[str]] = {}
    for name, value in facts.items():
        if not HOUSE.search(name) or not value:
            continue
        if isinstance(value, dict):
            houses |= {
                place: served if isinstance(served, list) else [str(served)]
                for place, served in value.items()
            }
        elif isinstance(value, list):
            houses |= {str(place): [] for place in value}
        elif isinstance(value, str):
            houses[value if HOUSE.search(value) else f"{value} warehouse"] = []
        elif value == 1 and value is not True:
            houses["warehouse"] = []
        elif value is True:
            houses[name.replace("_", " ")] = []
    return houses
