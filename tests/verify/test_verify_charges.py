"""Every charge of a plan is worked out again: untouched results agree, and each changed amount, count or line is named."""

from __future__ import annotations

import polars as pl
import pytest
from tests.design.models import facts
from tests.design.workshop import EVERYTHING, tiny

from allyshore.design import DesignParams
from allyshore.solver import SolveParams
from allyshore.study import CompareParams, compare
from allyshore.verify import VerifyParams, verify
from allyshore.world import World


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
    for words in (
        "period in use",
        "batch",
        "load",
        "price of near, bolt",
        "price of far, twin",
        "those trained",
    ):
        assert words in told, words
    assert "strategies[least-cost].cost.capital" in told
