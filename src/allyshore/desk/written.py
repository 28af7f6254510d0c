"""The origin engine's records written as plain JSON, and read back as the records that they were."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
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
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, (list, tuple)):
        return [write(one) for one in value]
    if isinstance(value, (set, frozenset)):
        return {KIND: "set", "of": sorted(value)}
    if isinstance(value, Mapping):
        return {KIND: "facts", "of": {str(name): write(one) for name, one in value.items()}}
    return {KIND: _name(value), **_fields(value)}


def _fields(record: Any) -> dict[str, Any]:
    if isinstance(record, Enum):
        return {"word": record.value}
    return {
        field.name: write(getattr(record, field.name))
        for field in dataclasses.fields(record)
        if not _at_default(field, getattr(record, field.name))
    }


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
        return _record(_known()[str(kind)], value, where)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ModelInvalid(
            [Fault(where, None, None, f"a record {kind} that this release can read", f"{error!r}"[:120])]
        ) from error


def _record(made: type, value: Mapping[str, Any], where: str) -> Any:
    if issubclass(made, Enum):
        return made(value["word"])
    return made(**{name: read(one, where) for name, one in value.items() if name != KIND})


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
