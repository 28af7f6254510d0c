"""Write goods of the engine as a goods file states them."""

from __future__ import annotations

import datetime as dt
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from allyshore.origin.goodsfile.words import word_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from allyshore.origin.good import Good


def goods_file_of(goods: Iterable[Good], on: dt.date | None = None) -> dict[str, Any]:
    """Give the document that states these goods, in plain JSON values; `read_goods` reads the same goods from it.

    Parameters
    ----------
    goods
        Any that `qualify` takes.
    on
        Day of entry.
    """
    day = {} if on is None else {"on": on.isoformat()}
    return {**day, "goods": [_plain(good) for good in goods]}


def _plain(value: Any) -> Any:
    """A value in the words of a file; of a record what is not left at its default."""
    if is_dataclass(value) and not isinstance(value, type):
        told = ((one, getattr(value, one.name)) for one in fields(value))
        return {one.name: _plain(said) for one, said in told if said is not None and said != _default(one)}
    if isinstance(value, Enum):
        return word_of(value)
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return value.isoformat() if isinstance(value, dt.date) else value


def _default(field: Any) -> Any:
    return field.default_factory() if field.default_factory is not MISSING else field.default
