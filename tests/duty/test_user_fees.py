"""Merchandise processing and harbour maintenance fees."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
import yaml

from allyshore.duty import assess, bill
from allyshore.errors import FactMissing
from allyshore.world import World

CASES = yaml.safe_load((Path(__file__).resolve().parents[1] / "cases" / "duty" / "fees.yaml").read_text())


@pytest.mark.parametrize("case", CASES, ids=[case["rule"] for case in CASES])
def test_each_entry_pays_the_fee_that_the_case_states(case, on, entry, no_tariffs):
    made = entry("9506624040", "VNM", float(case["value"]), mode=case["mode"])
    fees = bill(made, on(str(case.get("day", "2026-10-09"))), no_tariffs).fees
    assert fees == {"mpf": Decimal(case["mpf"]), "hmf": Decimal(case["hmf"])}


def test_lines_share_the_fee_of_their_entry_by_value(on, entry, no_tariffs):
    """Three lines of one entry at the maximum pay the maximum together."""
    bills = [
        bill(entry("9506624040", "VNM", value, entry_value=400000.0), on("2026-10-09"), no_tariffs)
        for value in (100000.0, 100000.0, 200000.0)
    ]
    assert sum(one.fees["mpf"] for one in bills) == pytest.approx(Decimal("670.86"), abs=Decimal("0.01"))


def test_a_valid_usmca_claim_spares_processing_but_not_the_harbour(on, entry, no_tariffs):
    result = bill(
        entry("9506624040", "MEX", 50000.0, claim="usmca", mode="ocean"), on("2026-10-09"), no_tariffs
    )
    assert result.fees == {"mpf": Decimal("0.00"), "hmf": Decimal("62.50")}
    assert any(row.measure == "mpf" for row in result.not_charged)


def test_a_line_is_never_larger_than_its_entry(on, no_tariffs):
    """Where the entry's value is stated below the line's, the line is the entry."""
    frame = pl.DataFrame(
        {
            "importer": ["USA"] * 2,
            "exporter": ["VNM"] * 2,
            "hs": ["95066240"] * 2,
            "country_of_origin": ["VNM"] * 2,
            "value": [50000.0] * 2,
            "entry_value": [10.0, None],
        }
    )
    fees = assess(frame, on("2026-10-09"), no_tariffs).frame["mpf"].to_list()
    assert fees == pytest.approx([173.2, 173.2])


def test_a_day_without_a_fee_in_the_table_is_a_missing_fact(on, entry, no_tariffs):
    world = on("2026-10-09")
    older = World.on(world.date, {"fees": world.table("fees").filter(pl.col("year") != "FY2027")})
    with pytest.raises(FactMissing, match="mpf"):
        bill(entry("9506624040", "VNM", 1000.0), older, no_tariffs)
