"""Results to audit: one by hand, one small one from the engines; each test gets a copy of its own."""

from __future__ import annotations

import shutil
import sys
from functools import cache
from pathlib import Path

import pytest
from tests.verify import hand

from allyshore.design import DesignParams
from allyshore.opening import open_model
from allyshore.origin import Rulebook
from allyshore.study import CompareParams, compare
from allyshore.tables.result import hashes
from allyshore.verify import VerifyParams, verify
from allyshore.world import World

STARTER = Path(__file__).parents[2] / "examples" / "starter"


@cache
def world_on(day):
    """Facts of a day, shared by the audits of this folder."""
    return World.on(day)


@pytest.fixture(scope="session")
def hand_made(tmp_path_factory):
    return hand.write_result(tmp_path_factory.mktemp("hand") / "result")


@pytest.fixture(scope="session")
def starter(tmp_path_factory):
    """A real result: the starter example under three strategies, of which one has no plan."""
    world = world_on(hand.DAY)
    params = CompareParams(names=("as-is", "least-cost", "reshore"), workers=1, design=DesignParams())
    return compare(open_model(STARTER, world), world, params).save(
        tmp_path_factory.mktemp("starter") / "result"
    )


@pytest.fixture
def result(hand_made, tmp_path):
    return shutil.copytree(hand_made, tmp_path / "result")


@pytest.fixture
def real(starter, tmp_path):
    return shutil.copytree(starter, tmp_path / "real")


_READ = Rulebook.usmca


@cache
def rules_on(day):
    return _READ(world_on(day))


@pytest.fixture
def audit(monkeypatch):
    """Recompute a result, by default without the seal, so that only the recomputation can find anything.

    The rules of a day, and a stored model whose files are unchanged, are read once: they take most of an audit's time.
    """
    monkeypatch.setattr(Rulebook, "usmca", lambda world, **_: rules_on(world.date))
    monkeypatch.setattr(sys.modules["allyshore.verify.verify"], "open_model", _opened)

    def run(folder, **params):
        return verify(folder, world_on, VerifyParams(**({"check_seal": False} | params)))

    return run


_MODELS = {}


def _opened(folder, world):
    key = (world.date, *hashes(folder).items())
    if key not in _MODELS:
        _MODELS[key] = open_model(folder, world)
    return _MODELS[key]
