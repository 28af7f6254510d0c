"""A result with customs regimes: verify reckons what they spare by the duty engine, and names what was changed by hand."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from tests.design.regime_models import with_regimes
from tests.verify.conftest import world_on

from allyshore.study import CompareParams, compare
from allyshore.verify import verify

DAY = date(2025, 1, 15)


@pytest.fixture
def saved(tmp_path):
    """A zone that turns 9 % on a bearing of 1,000 USD into 2.5 %, for 10,000 USD a year, on 1,000 units."""
    chain = with_regimes(
        "USA",
        "USA",
        ("84821050", 1000.0, "DEU"),
        ("84798995", 2000.0),
        {},
        ["ftz"],
        fixed=10_000.0,
        handling=0.005,
    )
    params = CompareParams(names=("least-cost",), workers=1)
    return compare(chain, world_on(DAY), params).save(tmp_path / "result")


def test_a_result_with_a_zone_is_right(saved):
    """Spared duty, handling, yearly cost and cost lines agree with their recomputation."""
    assert verify(saved, world_on).differences == ()
    assert pl.read_csv(saved / "plans/least-cost/relief.csv")["refund"].sum() == pytest.approx(65_000.0)


@pytest.mark.parametrize(
    ("table", "column", "text", "named"),
    [
        ("relief", "refund", "66000.0", "refund"),
        ("relief", "handling", "1.0", "handling"),
        ("relief", "goes_to", "DEU", "destination"),
        ("relief", "regime", "immex", "regime"),
        ("regimes", "fixed", "1.0", "fixed"),
        ("regimes", "regime", "drawback", "site, regime"),
    ],
)
def test_a_changed_regime_is_named(saved, table, column, text, named):
    """Every column of the two tables is held."""
    path = saved / f"plans/least-cost/{table}.csv"
    pl.read_csv(path, infer_schema=False).with_columns(pl.lit(text).alias(column)).write_csv(path)
    assert named in {one.column for one in verify(saved, world_on).differences}
