"""Reading the indicators of a scheme: what the user says of one, over what is known of it already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.spelling import suggestion
from allyshore.trust.params import DIMENSION_NAMES, Better, Indicator, Origin, Scale

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.trust.reading import Reading
    from allyshore.world import World

_TEXTS = ("title", "indicator", "list_source", "because")
_LISTS = ("excepted", "listed", "complete_for")
_NUMBERS = ("low", "high", "otherwise")
_KEYS = ("dimension", "from", "weight", "better", "scale", "year", "values", *_TEXTS, *_LISTS, *_NUMBERS)


def read_indicators(
    reading: Reading, given: object, before: tuple[Indicator, ...], world: World | None, home: str
) -> tuple[Indicator, ...]:
    """Give all indicators: those before, changed where the document says so, then the new ones."""
    found = {one.name: one for one in before}
    for name, content in reading.table("indicators", given).items():
        place = f"indicators.{name}"
        table = reading.table(place, content)
        reading.keys(place, table, _KEYS)
        start = found.get(name)
        parts = _of_list(name, world) if start is None else {}
        parts |= _read(reading, place, table, start)
        if start is None:
            if "dimension" not in table:
                reading.fault(place, f"dimension = one of {', '.join(DIMENSION_NAMES)}", "none")
                parts["dimension"] = DIMENSION_NAMES[0]
            if name in DIMENSION_NAMES:
                reading.fault(place, "a name that is not a dimension's", repr(name))
            one = Indicator(name=name, **parts)
        else:
            one = Indicator(**{part: getattr(start, part) for part in Indicator.__slots__} | parts)
        _check_scale(reading, place, one)
        if world is not None and start is None:
            _check_held(reading, place, one, world, home)
        found[name] = one
    return tuple(found.values())


def _read(reading: Reading, place: str, table: Mapping[str, Any], start: Indicator | None) -> dict[str, Any]:
    parts: dict[str, Any] = {}
    if "dimension" in table:
        parts["dimension"] = _dimension(reading, f"{place}.dimension", table["dimension"])
    if "from" in table:
        parts["origin"] = reading.choice(f"{place}.from", table["from"], Origin, Origin.TABLE)
    if "weight" in table:
        parts["weight"] = reading.number(f"{place}.weight", table["weight"], 0.0, None, 1.0)
    if "better" in table:
        parts["better"] = reading.choice(f"{place}.better", table["better"], Better, Better.HIGHER)
    if "scale" in table:
        parts["scale"] = reading.choice(
            f"{place}.scale", table["scale"], Scale, start.scale if start else Scale.RANK
        )
    elif start is None and "low" in table and "high" in table:
        parts["scale"] = Scale.FIXED
    if "year" in table:
        parts["year"] = int(reading.number(f"{place}.year", table["year"], 1900.0, 2200.0, 2000.0))
    if "values" in table:
        values = reading.table(f"{place}.values", table["values"])
        parts["values"] = tuple(
            (bloc, reading.number(f"{place}.values.{bloc}", value, None, None, 0.0))
            for bloc, value in values.items()
        )
    parts |= {key: reading.word(f"{place}.{key}", table[key]) for key in _TEXTS if key in table}
    parts |= {key: reading.words(f"{place}.{key}", table[key]) for key in _LISTS if key in table}
    return parts | {
        key: reading.number(f"{place}.{key}", table[key], None, None, 0.0) for key in _NUMBERS if key in table
    }


def _dimension(reading: Reading, place: str, given: object) -> str:
    if given in DIMENSION_NAMES:
        return str(given)
    reading.fault(
        place, f"one of {', '.join(DIMENSION_NAMES)}", repr(given), suggestion(str(given), DIMENSION_NAMES)
    )
    return DIMENSION_NAMES[0]


def _of_list(name: str, world: World | None) -> dict[str, Any]:
    """Take title, direction and scale of a new indicator from the world's list of indicators."""
    if world is None:
        return {}
    rows = world.table("indicator_list").filter(pl.col("indicator") == name)
    if not rows.height:
        return {}
    row = rows.row(0, named=True)
    ends = {end: row[end] for end in ("low", "high") if row[end] is not None}
    better = Better.LOWER if row["better"] == "lower" else Better.HIGHER
    return {
        "title": row["title"],
        "better": better,
        "scale": Scale.FIXED if len(ends) == 2 else Scale.RANK,
    } | ends


def _check_scale(reading: Reading, place: str, one: Indicator) -> None:
    if one.scale is Scale.RANK:
        return
    if one.low is None or one.high is None or not one.low < one.high:
        reading.fault(
            place, f"low below high for scale = '{one.scale.value}'", f"low {one.low} and high {one.high}"
        )
    elif one.scale is Scale.LOG and not one.low > 0.0:
        reading.fault(f"{place}.low", "a number above 0 for scale = 'log'", repr(one.low))


def _check_held(reading: Reading, place: str, one: Indicator, world: World, home: str) -> None:
    """Hold a new indicator to those that the world's table has values of."""
    if one.origin is not Origin.TABLE:
        return
    held = world.table("indicators").get_column("indicator").unique().to_list()
    key = one.key(home)
    if key in held:
        return
    if key in world.table("indicator_list").get_column("indicator").to_list():
        cure = "Its terms do not let us ship it: bring it with `allyshore world import indicators FILE`"
        reading.fault(place, "an indicator that table indicators holds", f"no value of {key!r}", cure)
    else:
        reading.fault(place, "an indicator that table indicators holds", repr(key), suggestion(key, held))
