"""What the duty tests share: an empty table of national duties, worlds by day, and entries in few words."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from allyshore.duty import Entry
from allyshore.world import World

if TYPE_CHECKING:
    from collections.abc import Callable

NATIONAL = {
    "importer": pl.String,
    "hs": pl.String,
    "country_of_origin": pl.String,
    "rate": pl.Float64,
    "valid_from": pl.Date,
    "valid_to": pl.Date,
    "source": pl.String,
}


@pytest.fixture(scope="session")
def no_tariffs() -> pl.DataFrame:
    return pl.DataFrame(schema=NATIONAL)


@pytest.fixture(scope="session")
def on() -> Callable[[str], World]:
    """The world of a day."""

    @cache
    def world(day: str) -> World:
        return World.on(dt.date.fromisoformat(day))

    return world


@pytest.fixture(scope="session")
def entry() -> Callable[..., Entry]:
    """An entry into the United States straight from its country of origin; a claim states that the good originates."""

    def make(hs: str, origin: str, value: float, **more: Any) -> Entry:
        more.setdefault("originating", bool(more.get("claim")))
        more["facts"] = frozenset(more.get("facts", ()))
        return Entry("USA", more.pop("exporter", origin), hs, origin, value, **more)

    return make
