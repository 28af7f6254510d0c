from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING

import pytest

from allyshore.origin import Rulebook
from allyshore.world import World

if TYPE_CHECKING:
    from collections.abc import Callable


@cache
def _book(day: dt.date) -> Rulebook:
    return Rulebook.usmca(World.on(day))


@pytest.fixture(scope="session")
def book_on() -> Callable[[dt.date], Rulebook]:
    return _book


@pytest.fixture(scope="session")
def book() -> Rulebook:
    return _book(dt.date(2026, 6, 15))
