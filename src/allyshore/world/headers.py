"""Which column of an official file is which of ours, and the unit that its header says it is in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allyshore.errors import Fault
from allyshore.spelling import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from allyshore.world.catalogue import Card, FactColumn

_BRACKETS = re.compile(r"^(?P<name>.*?)\s*[(\[](?P<unit>[^()\[\]]+)[)\]]\s*$", re.DOTALL)
_WORDS = {
    "us$": "usd", "us dollars": "usd", "us dollar": "usd", "dollars": "usd", "dollar": "usd", "$": "usd", "€": "eur", "euros": "eur", "euro": "eur",
    "hours": "h", "hour": "h", "hrs": "h", "hr": "h", "days": "day", "d": "day", "years": "yr", "year": "yr", "y": "yr", "a": "yr", "annum": "yr", "months": "month",
    "per cent": "%", "percent": "%", "pct": "%", "kilometres": "km", "kilometers": "km", "kilograms": "kg", "kilogrammes": "kg", "m³": "m3", "m²": "m2",
    "degrees": "degree", "deg": "degree", "°": "degree", "shares": "share", "fraction": "share",
}  # fmt: skip
_CURRENCIES = {"usd", "eur", "gbp", "mxn", "cad", "cny", "jpy", "krw", "inr", "vnd", "brl", "chf", "twd", "thb", "cent", "cents", "ct"}  # fmt: skip
_TIMES = {"min", "h", "day", "week", "month", "quarter", "yr"}
_MEASURES = {"g", "kg", "t", "lb", "m", "km", "ft", "mi", "nmi", "m2", "m3", "l", "teu", "feu", "kwh", "mwh", "degree", "north", "east"}  # fmt: skip
_SCALES = {"%", "share", "ppp", "000", "k", "thousand", "thousands", "mn", "mio", "million", "millions", "bn", "billion", "billions"}  # fmt: skip
_KNOWN = _CURRENCIES | _TIMES | _MEASURES | _SCALES
UNIT_COLUMNS = frozenset({"unit", "units", "currency", "uom", "unit of measure", "unit_of_measure"})
"""Names under which a file may say the unit of its rows."""


@dataclass(frozen=True, slots=True)
class Matched:
    """Our columns that the file holds, by the header they have there; the headers that nothing was taken from."""

    taken: Mapping[str, str]
    ignored: tuple[str, ...]


def split_header(header: str) -> tuple[str, str]:
    """Split ``Hourly cost (EUR/h)`` or ``Hourly cost [EUR/h]`` into name and unit; the unit is empty where none is said."""
    found = _BRACKETS.match(header)
    return (found["name"].strip(), found["unit"].strip()) if found else (header.strip(), "")


def same_unit(one: str, other: str) -> bool:
    """Whether two texts say the same unit: ``US$ per hour`` and ``USD/h``."""
    return _plain(one) == _plain(other)


def _plain(unit: str) -> tuple[str, ...]:
    text = unit.strip().lower()
    for said, short in (("per cent", "%"), ("us dollars", "usd"), ("us dollar", "usd"), ("us$", "usd"), (" per ", "/"), ("m³", "m3"), ("m²", "m2")):  # fmt: skip
        text = text.replace(said, short)
    return tuple(_WORDS.get(part, part) for part in re.split(r"\s*([/·*])\s*|\s+", text) if part)


def is_unit(text: str) -> bool:
    """Whether a text in brackets can only be a unit: every part of it is a currency, a measure or a scale that we know."""
    parts = [part for part in _plain(text) if part not in {"/", "·", "*"}]
    return bool(parts) and all(part in _KNOWN for part in parts)


def match(
    headers: Sequence[str],
    this: Card,
    columns: Mapping[str, str],
    fixed: Collection[str],
    where: str,
    faults: list[Fault],
) -> Matched:
    """Find the file's column for each of ours: as mapped, else of our own name, with or without a unit in brackets."""
    taken: dict[str, str] = {}
    bare = {split_header(header)[0]: header for header in reversed(headers)}
    for name in this.column_names:
        if name in columns:
            theirs = columns[name]
            header = theirs if theirs in headers else bare.get(theirs)
            if header is None:
                close = did_you_mean(theirs, headers)
                faults.append(
                    Fault(
                        where,
                        None,
                        theirs,
                        "a column of the file" + close,
                        "none",
                        f"It has {', '.join(headers)}",
                    )
                )
            else:
                taken[name] = header
        elif name not in fixed:
            header = name if name in headers else bare.get(name)
            if header is not None:
                taken[name] = header
    used = set(taken.values())
    return Matched(taken, tuple(header for header in headers if header not in used))


def check_unit(
    column: FactColumn, header: str, stated: str | None, where: str, faults: list[Fault], row_unit: str = ""
) -> str:
    """Hold the unit of a header to the column's; give the unit that the file or the order says, empty where neither does.

    `row_unit` is the unit that the order sets for every row, where the column's unit stands in the rows.
    """
    said = split_header(header)[1]
    if row_unit and is_unit(said) and not same_unit(said, row_unit) and said.lower() not in row_unit.lower():
        cure = f"Convert the column to {row_unit}, and name that unit in its header"
        faults.append(Fault(where, 1, header, f"the unit {row_unit} (--set unit)", said, cure))
    if not column.unit or header == column.name:
        return stated or ""
    if said and not same_unit(said, column.unit) and (stated is None or is_unit(said)):
        cure = (
            f"Convert the column to {column.unit}, and name that unit in its header"
            if is_unit(said)
            else f"Convert the column, or say --unit {column.name}={column.unit} if it is in {column.unit}"
        )
        faults.append(Fault(where, 1, header, f"the unit {column.unit} (of {column.name})", said, cure))
    return said or stated or ""
