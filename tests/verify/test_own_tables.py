"""A result made with a table that the caller brought in Python is audited with that table."""

import json

import polars as pl
from tests.verify import hand
from tests.verify.conftest import STARTER

from allyshore.opening import open_model
from allyshore.study import CompareParams, compare
from allyshore.verify import verify
from allyshore.world import World


def test_a_table_without_a_record_lies_in_the_result(tmp_path):
    dearer = World.on(hand.DAY).table("labour_cost").with_columns(pl.col("hourly_cost") * 1.1)
    world = World.on(hand.DAY, {"labour_cost": dearer})
    params = CompareParams(names=("as-is",), workers=1)
    result = compare(open_model(STARTER, world), world, params).save(tmp_path / "result")
    verdict = verify(result, World.on)
    assert verdict.verified, verdict.lines()
    assert [fact["table"] for fact in verdict.own] == ["labour_cost"]
    path = result / "manifest.json"
    stated = json.loads(path.read_text())
    for fact in stated["facts"]:
        fact["overridden"] = False
    path.write_text(json.dumps(stated))
    assert any("facts/labour_cost.csv" in line for line in verify(result, World.on).lines())
