"""The origin engine's records written as plain JSON, and read back as the records that they were."""

from __future__ import annotations

import dataclasses
import datetime as dt
from enum import Enum
from functools import cache
from typing import Any

from allyshore import origin
from allyshore.errors import AllyshoreError, Fault, ModelInvalid

KIND = "is"


@cache
def _known() -> dict[str, type]:
    """The public records and closed sets of the origin engine, by name."""
    found = {name: getattr(origin, name) for name in origin.__all__}
    return {
        name: one
        for name, one in found.items()
        if isinstance(one, type) and (dataclasses.is_dataclass(one) or issubclass(one, Enum))
    }


def write(value: Any) -> Any:
    """Give a value as JSON: a record by its name and the fields that are not at their default.

    Raises
    ------
    AllyshoreError
        A record that cannot be read back: a defect of ours.
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {
            field.name: write(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if not _at_default(field, getattr(value, field.name))
        }
        return {KIND: _name(value), **fields}
    if isinstance(value, Enum):
        return {KIND: _name(value), "word": value.value}
    if isinstance(value, (set, frozenset)):
        return {KIND: "set", "of": sorted(value)}
    if isinstance(value, dict):
        return {KIND: "facts", "of": {str(name): write(one) for name, one in value.items()}}
    if isinstance(value, dt.date):
        return {KIND: "date", "day": value.isoformat()}
    if isinstance(value, (list, tuple)):
        return [write(one) for one in value]
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise AllyshoreError(f"evidence: {type(value).__name__} cannot be written. This is a defect of ours")


def read(value: Any, where: str) -> Any:
    """Give back what `write` was given.

    Raises
    ------
    ModelInvalid
        It is none of the records that this release knows, or one of its fields is missing or unknown.
    """
    if isinstance(value, list):
        return tuple(read(one, where) for one in value)
    if not isinstance(value, dict):
        return value
    kind = value.get(KIND)
    try:
        if kind == "set":
            return frozenset(value["of"])
        if kind == "facts":
            return {name: read(one, where) for name, one in value["of"].items()}
        if kind == "date":
            return dt.date.fromisoformat(value["day"])
        made = _known().get(kind) if isinstance(kind, str) else None
        if made is None:
            raise ModelInvalid([Fault(where, None, None, "a record of the origin engine", repr(kind)[:80])])
        if issubclass(made, Enum):
            return made(value["word"])
        return made(**{name: read(one, where) for name, one in value.items() if name != KIND})
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ModelInvalid(
            [Fault(where, None, None, f"a record {kind} that this release can read", str(error)[:120])]
        ) from error


def _name(value: Any) -> str:
    name = type(value).__name__
    if _known().get(name) is not type(value):
        raise AllyshoreError(f"evidence: {name} is no public record of origin. This is a defect of ours")
    return name


def _at_default(field: dataclasses.Field[Any], value: Any) -> bool:
    if field.default is not dataclasses.MISSING:
        return bool(value == field.default) and type(value) is type(field.default)
    if field.default_factory is not dataclasses.MISSING:
        return bool(value == field.default_factory())
    return False
