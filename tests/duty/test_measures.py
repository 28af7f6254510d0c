"""The table of measures: dates, lists and words."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from allyshore.duty import bill
from allyshore.duty.law import Law, in_force
from allyshore.world import World

DAY = dt.timedelta(days=1)


@pytest.fixture(scope="module")
def table(on):
    return on("2026-06-15").table("measures")


def test_every_measure_is_in_force_on_its_first_and_last_day_and_not_on_the_days_beside_them(table):
    for row in table.select("measure", "valid_from", "valid_to").iter_rows(named=True):

        def holds(day, name=row["measure"]):
            return name in set(in_force(table, day)["measure"])

        assert holds(row["valid_from"])
        assert not holds(row["valid_from"] - DAY)
        if row["valid_to"] is not None:
            assert holds(row["valid_to"])
            assert not holds(row["valid_to"] + DAY)


@pytest.mark.parametrize(
    ("hs", "origin", "heading", "first", "last"),
    [
        ("9506624040", "CHN", "9903.03.01", "2026-02-24", "2026-07-23"),
        ("9506624040", "VNM", "9903.02.69", "2025-08-07", "2026-02-23"),
        ("9506624040", "MEX", "9903.01.01", "2025-03-04", "2026-02-23"),
        ("7208510030", "VNM", "9903.81.87", "2025-03-12", "2026-04-05"),
        ("6109100004", "BRA", "9903.05.01", "2026-07-22", None),
        ("84502000", "KOR", "9903.81.91", "2025-06-23", "2026-04-05"),
    ],
)
def test_a_bill_carries_a_measure_on_its_last_day_and_not_on_the_next(
    hs, origin, heading, first, last, on, entry, no_tariffs
):
    def charged(day):
        made = entry(hs, origin, 1000.0, steel_share=0.5, aluminium_share=0.0, copper_share=0.0)
        return heading in {part.heading for part in bill(made, on(day.isoformat()), no_tariffs).components}

    start = dt.date.fromisoformat(first)
    assert charged(start)
    assert not charged(start - DAY)
    if last:
        end = dt.date.fromisoformat(last)
        assert charged(end)
        assert not charged(end + DAY)


def test_every_list_that_a_measure_names_exists_and_every_list_is_used(table, on):
    held = set(on("2026-06-15").table("measure_products")["list"])
    named = {
        name
        for column in ("lists", "except_lists")
        for cell in table[column].drop_nulls()
        for name in cell.split(";")
        if name
    }
    assert named == held


def test_every_country_that_a_measure_names_exists(table, on):
    known = set(on("2026-06-15").table("countries")["country"]) | {"ALL"}
    named = {
        name
        for column in ("countries", "except_countries")
        for cell in table[column].drop_nulls()
        for name in cell.split(";")
        if name
    }
    assert named <= known


def test_closed_sets_hold(table):
    assert set(table["form"]) <= {
        "additive",
        "top_up",
        "exemption",
        "prohibition",
        "replaces_base",
        "free_entry",
    }
    assert set(table["base"]) <= {
        "value",
        "steel",
        "aluminium",
        "copper",
        "steel_article",
        "aluminium_article",
    }
    assert set(table["confidence"]) <= {"high", "medium", "low"}
    assert set(table["evidence"]) <= {"schedule", "compilation", "recollection"}
    words = {part for column in ("marks",) for cell in table[column].drop_nulls() for part in cell.split(";")}
    assert {part for cell in table["yields_to"].drop_nulls() for part in cell.split(";") if part} <= words


def test_a_charging_row_has_a_rate(table):
    assert table.filter(pl.col("form").is_in(["additive", "top_up"]) & pl.col("rate").is_null()).height == 0


def test_a_family_stands_at_one_stage_on_one_day(on):
    """Rows of one family that could be taken on the same day are charged at the same place, save for exemptions."""
    for day in ("2025-04-09", "2025-09-01", "2026-03-01", "2026-06-15", "2026-10-01"):
        stages: dict[str, set[int]] = {}
        for row in Law.on(on(day)).measures:
            if row.charges:
                stages.setdefault(row.family, set()).add(row.stage)
        assert all(len(found) == 1 for found in stages.values())


def test_a_measure_added_to_the_table_is_charged_without_a_change_of_code(on, entry, no_tariffs):
    world = on("2026-06-15")
    extra = world.table("measures").filter(pl.col("measure") == "301CN_L4A").with_columns(
        measure=pl.lit("NEW"), family=pl.lit("new"), countries=pl.lit("KOR"), lists=pl.lit(None, pl.String), rate=pl.lit(0.011), valid_from=world.date, valid_to=world.date
    )  # fmt: skip
    richer = World.on(world.date, {"measures": pl.concat([world.table("measures"), extra])})
    made = entry("95066240", "KOR", 1000.0)
    assert bill(made, richer, no_tariffs).duty - bill(made, world, no_tariffs).duty == 11


def test_weak_evidence_is_said_on_the_bill(on, entry, no_tariffs):
    questions = bill(entry("9506624040", "IND", 1000.0), on("2025-09-01"), no_tariffs).questions
    assert any("medium confidence" in question for question in questions)


def test_a_line_of_eight_digits_is_asked_for_ten_where_a_list_goes_so_deep(on, entry, no_tariffs):
    result = bill(entry("73269086", "KOR", 1000.0), on("2026-06-15"), no_tariffs)
    assert any("ten digits" in question for question in result.questions)
