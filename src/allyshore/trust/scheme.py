"""Reading a scheme: the shipped TOML, and a user's own laid over it name by name; every fault is told at once."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from allyshore.errors import ModelInvalid
from allyshore.trust.indicator_rows import read_indicators
from allyshore.trust.names import check_names
from allyshore.trust.params import (
    DIMENSION_NAMES,
    Conditions,
    Door,
    Estimates,
    Scales,
    TrustParams,
)
from allyshore.trust.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.world import World

KEYS = (
    *("home", "estimates", "scales", "least_known", "excluded", "weights", "intervals", "doors"),
    *("required", "hubs", "groups", "indicators"),
)
_BARE = {
    "home": "",
    "estimates": Estimates.NONE,
    "scales": Scales.DECLARED,
    "least_known": 1.0,
    "weights": (1.0,) * len(DIMENSION_NAMES),
    "intervals": ((0.0, 1.0),) * len(DIMENSION_NAMES),
    "doors": (),
    "required": Conditions(),
    "excluded": (),
    "hubs": (),
    "groups": (),
    "indicators": (),
}


@cache
def scheme() -> TrustParams:
    """Give the scheme as it ships."""
    text = resources.files("allyshore.trust").joinpath("scheme.toml").read_text(encoding="utf-8")
    return read_trust(tomllib.loads(text), "scheme.toml", TrustParams(**_BARE))  # type: ignore[arg-type]  # each value is of its field's type


def read_trust(
    document: Mapping[str, Any],
    where: str = "trust",
    base: TrustParams | None = None,
    world: World | None = None,
) -> TrustParams:
    """Read a scheme from a TOML document.

    Parameters
    ----------
    document
        The parsed file; its keys are those of ``scheme.toml``. A door or a condition that it names is replaced whole
        (``open = false`` shuts one), weights, intervals, hubs and the parts of an indicator one by one, groups all together.
    where
        How the user knows the file, for messages.
    base
        What it is laid over; the shipped scheme by default.
    world
        Where given, names of countries, blocs and indicators are checked against its tables too.

    Raises
    ------
    ModelInvalid
        With every fault.
    """
    start = base or scheme()
    reading = Reading(where)
    reading.keys("", document, KEYS)
    changes = _settings(reading, document, start)
    changes["weights"] = _weights(reading, document.get("weights", {}), start.weights)
    changes["intervals"] = _intervals(reading, document.get("intervals", {}), start.intervals)
    changes["indicators"] = read_indicators(
        reading, document.get("indicators", {}), start.indicators, world, start.market
    )
    measured = (*DIMENSION_NAMES, *(one.name for one in changes["indicators"]))
    changes["doors"] = _doors(reading, document.get("doors", {}), start.doors, measured)
    if "required" in document:
        changes["required"] = _conditions(reading, "required", document["required"], measured)
    changes |= _blocs(reading, document, start)
    read = start.replace(**changes)
    if world is not None:
        reading.faults += check_names(read, world)
    if reading.faults:
        raise ModelInvalid(reading.faults)
    return read


def _settings(reading: Reading, document: Mapping[str, Any], start: TrustParams) -> dict[str, Any]:
    """Read what is one word, number or list."""
    changes: dict[str, Any] = {"where": reading.where}
    if "home" in document:
        changes["home"] = reading.word("home", document["home"])
    for key, kind in (("estimates", Estimates), ("scales", Scales)):
        if key in document:
            changes[key] = reading.choice(key, document[key], kind, getattr(start, key))
    if "least_known" in document:
        changes["least_known"] = reading.number("least_known", document["least_known"], 0.0, 1.0, 1.0)
    if "excluded" in document:
        changes["excluded"] = reading.words("excluded", document["excluded"])
    return changes


def _blocs(reading: Reading, document: Mapping[str, Any], start: TrustParams) -> dict[str, Any]:
    """Read the hubs and groups of blocs."""
    changes: dict[str, Any] = {}
    if "hubs" in document:
        given = reading.table("hubs", document["hubs"])
        changes["hubs"] = tuple(
            {
                **dict(start.hubs),
                **{bloc: reading.word(f"hubs.{bloc}", hub) for bloc, hub in given.items()},
            }.items()
        )
    if "groups" in document:
        given = reading.table("groups", document["groups"])
        changes["groups"] = tuple(
            (name, reading.words(f"groups.{name}", blocs)) for name, blocs in given.items()
        )
    return changes


def _weights(reading: Reading, given: object, before: tuple[float, ...]) -> tuple[float, ...]:
    table = reading.table("weights", given)
    reading.keys("weights", table, DIMENSION_NAMES)
    found = tuple(
        reading.number(f"weights.{name}", table[name], 0.0, None, was) if name in table else was
        for name, was in zip(DIMENSION_NAMES, before, strict=True)
    )
    if not sum(found) > 0.0:
        reading.fault("weights", "at least one above 0", "none", "Give a dimension some weight")
        return before
    return found


def _intervals(
    reading: Reading, given: object, before: tuple[tuple[float, float], ...]
) -> tuple[tuple[float, float], ...]:
    table = reading.table("intervals", given)
    reading.keys("intervals", table, DIMENSION_NAMES)
    found = tuple(
        _interval(reading, f"intervals.{name}", table[name], was) if name in table else was
        for name, was in zip(DIMENSION_NAMES, before, strict=True)
    )
    low, high = sum(ends[0] for ends in found), sum(ends[1] for ends in found)
    if low > 1.0 or high < 1.0:
        reading.fault(
            "intervals",
            "lower ends that sum to 1 or less, and upper ends that sum to 1 or more",
            f"{low:g} and {high:g}",
            "The six shares of the total weight must be able to sum to 1",
        )
        return before
    return found


def _interval(reading: Reading, place: str, given: object, was: tuple[float, float]) -> tuple[float, float]:
    if not isinstance(given, list) or len(given) != 2:
        reading.fault(place, "two numbers, [least, most]", repr(given))
        return was
    low, high = (reading.number(place, end, 0.0, 1.0, 0.0) for end in given)
    if low > high:
        reading.fault(place, "the least before the most", repr(given))
        return was
    return low, high


def _doors(
    reading: Reading, given: object, before: tuple[Door, ...], measured: tuple[str, ...]
) -> tuple[Door, ...]:
    doors = {door.name: door for door in before}
    for name, content in reading.table("doors", given).items():
        place = f"doors.{name}"
        table = dict(reading.table(place, content))
        is_open = table.pop("open", True)
        if not isinstance(is_open, bool):
            reading.fault(f"{place}.open", "true or false", repr(is_open))
        if not table and name in doors:  # only opened or shut
            conditions = doors[name].conditions
        else:
            conditions = _conditions(reading, place, table, measured)
            if is_open is True and conditions == Conditions():
                reading.fault(
                    place, "at least one condition", "none", "Name at_least or member_of, or set open = false"
                )
        doors[name] = Door(name=name, conditions=conditions, open=is_open is True)
    return tuple(doors.values())


def _conditions(reading: Reading, place: str, given: object, measured: tuple[str, ...]) -> Conditions:
    table = reading.table(place, given)
    reading.keys(place, table, ("at_least", "member_of", "not_member_of"))
    least = reading.table(f"{place}.at_least", table.get("at_least", {}))
    reading.keys(f"{place}.at_least", least, measured, "an indicator or a dimension")
    return Conditions(
        at_least=tuple(
            (
                name,
                reading.number(
                    f"{place}.at_least.{name}", value, None, 1.0 if name in DIMENSION_NAMES else None, 0.0
                ),
            )
            for name, value in least.items()
        ),
        member_of=reading.words(f"{place}.member_of", table.get("member_of", [])),
        not_member_of=reading.words(f"{place}.not_member_of", table.get("not_member_of", [])),
    )
