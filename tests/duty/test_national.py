"""Importers other than the United States."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from allyshore.duty import Entry, assess, bill
from allyshore.errors import FactMissing


@pytest.fixture
def tariffs():
    rows = [
        ("MEX", "", None, 0.15, None, None),
        ("MEX", "8450", None, 0.20, None, None),
        ("MEX", "8450", "CHN", 0.25, None, None),
        ("MEX", "845011", None, 0.10, None, dt.date(2026, 5, 31)),
        ("CAN", "84", "", 0.08, dt.date(2026, 1, 1), None),
    ]
    names = ["importer", "hs", "country_of_origin", "rate", "valid_from", "valid_to"]
    schema = {
        "importer": pl.String,
        "hs": pl.String,
        "country_of_origin": pl.String,
        "rate": pl.Float64,
        "valid_from": pl.Date,
        "valid_to": pl.Date,
    }
    return pl.DataFrame(rows, schema={name: schema[name] for name in names}, orient="row").with_columns(
        source=pl.lit("broker")
    )


@pytest.mark.parametrize(
    ("importer", "hs", "origin", "day", "rate"),
    [
        ("MEX", "850110", "CHN", "2026-06-01", 0.15),
        ("MEX", "845020", "KOR", "2026-06-01", 0.20),
        ("MEX", "845020", "CHN", "2026-06-01", 0.25),
        ("MEX", "845011", "CHN", "2026-05-31", 0.10),
        ("MEX", "845011", "CHN", "2026-06-01", 0.25),
        ("CAN", "845011", "CHN", "2026-06-01", 0.08),
    ],
)
def test_the_longest_code_then_the_named_origin_wins_on_the_day(importer, hs, origin, day, rate, on, tariffs):
    result = bill(Entry(importer, origin, hs, origin, 1000.0), on(day), tariffs)
    assert float(result.duty) == pytest.approx(1000 * rate)
    assert result.components[0].citation == "broker"


def test_no_row_is_a_missing_fact_that_names_importer_code_origin_and_day(on, tariffs):
    with pytest.raises(FactMissing, match="CAN for 390110 of origin CHN on 2026-06-01"):
        bill(Entry("CAN", "CHN", "390110", "CHN", 1000.0), on("2026-06-01"), tariffs)


def test_originating_goods_claimed_between_members_are_free(on, no_tariffs):
    result = bill(
        Entry("MEX", "USA", "845011", "USA", 1000.0, originating=True, claim="usmca"),
        on("2026-06-01"),
        no_tariffs,
    )
    assert result.total == 0
    assert "USMCA" in result.not_charged[0].reason


def test_goods_that_do_not_leave_the_country_owe_nothing(on, no_tariffs):
    assert bill(Entry("USA", "USA", "84501100", "CHN", 1000.0), on("2026-06-01"), no_tariffs).total == 0


def test_a_frame_of_all_three_sorts_keeps_its_order(on, tariffs):
    frame = pl.DataFrame(
        {
            "importer": ["MEX", "USA", "USA", "CAN"],
            "exporter": ["CHN", "USA", "CHN", "MEX"],
            "hs": ["845020", "845020", "84502000", "84502000"],
            "country_of_origin": ["CHN", "USA", "CHN", "MEX"],
            "value": [100.0, 100.0, 100.0, 100.0],
            "originating": [False, True, False, True],
            "claim": ["", "", "", "usmca"],
        }
    )
    result = assess(frame, on("2025-01-15"), tariffs).frame
    assert result["duty"].to_list() == pytest.approx([25.0, 0.0, 1.0 + 7.5, 0.0])
    assert result["mpf"].to_list()[0] == 0
