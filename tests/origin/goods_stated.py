"""Goods as tests state them in a goods file, read and judged, and the faults of one."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from allyshore.errors import ModelInvalid
from allyshore.origin import judge, read_goods
from allyshore.world import World

EXAMPLE = Path(__file__).parents[2] / "examples" / "goods" / "washer.toml"
DAY = dt.date(2026, 6, 15)
WORLD, SHELF = World.on(DAY), {}
WASHER = {"product": "washer", "hs": "8450.20", "country": "MEX", "transaction_value": 400.0}
MOTOR = {"name": "motor", "hs": "8501.40", "value": 60.0, "originating": False}


def read(**changes):
    return read_goods({"on": "2026-06-15", "goods": [{**WASHER, "materials": [MOTOR], **changes}]})


def judged(**changes):
    return judge(read(**changes), WORLD, shelf=SHELF).goods[0].determination


def faults_of(document):
    with pytest.raises(ModelInvalid) as error:
        read_goods(document)
    return [str(fault).removeprefix("goods file, ") for fault in error.value.faults]
