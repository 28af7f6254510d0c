"""Every charge of a plan is worked out again: untouched results agree, and each changed amount, count or line is named."""

from __future__ import annotations

import polars as pl
import pytest
from tests.design.models import facts
from tests.design.tiny import tiny

from allyshore.design import DesignParams
from allyshore.solver import SolveParams
from allyshore.study import CompareParams, compare
from allyshore.verify import VerifyParams, verify
from allyshore.world import World

LANE = {"mode": "truck", "days": 0.0}
EVERYTHING = {
    "wanted": (600.0, 900.0, 1000.0),
    "rate": 0.08,
    "settings": {"weeks_per_period": 52.0},
    "sites": [
        {"site": "plant", "fixed_cost": 9000.0, "closing_cost": 30000.0},
        {
            "site": "twin",
            "kind": "plant",
            "state": "candidate",
            "opening_cost": 50000.0,
            "labour_pool": "pool",
        },
    ],
    "capabilities": [
        {"site": "near", "product": "bolt", "minimum_order": 100.0, "period_cost": 50.0, "capacity": 700.0},
        {"site": "far", "product": "bolt", "setup_cost": 700.0, "fixed_cost": 30.0},
        {
            "site": "twin",
            "product": "good",
            "recipe": "make",
            "unit_cost": 5.0,
            "batch": 130.0,
            "batch_cost": 11.0,
            "batch_hours": 1.0,
        },
        {
            "site": "plant",
            "product": "good",
            "recipe": "make",
            "closing_cost": 100.0,
            "current_volume": 900.0,
        },
    ],
    "lanes": [
        {"origin": "near", "destination": "twin", "cost": 0.0, "basis": "unit", **LANE},
        {"origin": "far", "destination": "twin", "cost": 0.5, "basis": "kg", **LANE},
        {
            "origin": "twin",
            "destination": "shop",
            "cost": 400.0,
            "basis": "load",
            "whole_loads": True,
            **LANE,
        },
    ],
    "breaks": [
        {
            "on": "capability",
            "site": "near",
            "product": "bolt",
            "from": 300.0,
            "unit_cost": 9.0,
            "step_cost": 20.0,
        },
        {"on": "capability", "site": "near", "product": "bolt", "from": 600.0, "unit_cost": 8.5},
        {
            "on": "lane",
            "site": "far",
            "destination": "twin",
            "mode": "truck",
            "from": 200.0,
            "unit_cost": 0.4,
            "kind": "incremental",
        },
    ],
    "labour": [
        {"labour_pool": "pool", "skill": "", "wage": 20.0, "hours_per_period": 70.0, "training_cost": 50.0}
    ],
    "sourcing": [{"rule": "two", "kind": "plant", "product": "bolt", "sources": 2, "least_share": 0.2}],
    "moves": [{"move": "to the twin", "from_site": "plant", "to_site": "twin", "cost": 10000.0}],
}


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    """A result with every kind of charge."""
    params = CompareParams(names=("least-cost",), design=DesignParams(solve=SolveParams(gap=1e-9)))
    comparison = compare(tiny(**EVERYTHING), facts()[0], params)
    folder = tmp_path_factory.mktemp("charges") / "out"
    comparison.save(folder)
    return folder


def charges(folder):
    return folder / "plans" / "least-cost" / "charges.csv"


def test_an_honest_result_agrees(result):
    """All kinds of charge stand in it, and nothing differs."""
    table = pl.read_csv(charges(result))
    assert set(table.get_column("charge")) == {
        "period in use",
        "batch",
        "price break",
        "price step",
        "load",
        "training",
        "move",
    }
    verdict = verify(result, World.on)
    assert [str(difference) for difference in verdict.differences] == []


def differences(folder, table):
    """What verify finds once the charges are these."""
    honest = charges(folder).read_text(encoding="utf-8")
    table.write_csv(charges(folder))
    try:
        return verify(folder, World.on, VerifyParams(check_seal=False)).differences
    finally:
        charges(folder).write_text(honest, encoding="utf-8")


def test_every_changed_amount_is_found(result):
    """Ten dollars more in every row: each row is named, breaks by the first row of their source or lane and period."""
    table = pl.read_csv(charges(result))
    found = differences(result, table.with_columns(pl.col("amount") + 10.0))
    named = {d.row for d in found if d.file.endswith("charges.csv")}
    priced = pl.col("charge").str.starts_with("price")
    place = ["site", "destination", "period"]
    wanted = table.with_row_index("row", 2).filter(~priced | pl.struct(*place, priced).is_first_distinct())
    assert named == set(wanted.get_column("row"))


def test_every_lost_charge_is_missed(result):
    """Without any charge: what is due by the piece is named by kind, breaks by their place, training as hours that are not there."""
    table = pl.read_csv(charges(result))
    found = differences(result, table.clear())
    told = " ".join(f"{d.file} {d.column} {d.expected} {d.why}" for d in found)
    for words in ("period in use", "batch", "load", "price of near, bolt", "price of far, twin", "those trained"):
        assert words in told, words
    assert "strategies[least-cost].cost.capital" in told
