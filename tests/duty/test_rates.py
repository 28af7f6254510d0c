"""Mean rates: unweighted over the lines, nothing invented where a rate is per unit."""

from __future__ import annotations

import polars as pl
import pytest

from allyshore.duty import DutyParams, RateParams, assess, rate_table
from allyshore.errors import UsageError


def test_a_line_has_the_rate_of_its_bill(on, no_tariffs):
    world = on("2026-06-15")
    rated = rate_table(world, RateParams("line", ("CHN",))).filter(pl.col("lines") == 1).sample(300, seed=1)
    entries = rated.select(
        "hs",
        importer=pl.lit("USA"),
        exporter=pl.lit("CHN"),
        country_of_origin=pl.lit("CHN"),
        value=pl.lit(100.0),
    )
    owed = assess(entries, world, no_tariffs, DutyParams(detail=False)).frame["duty"] / 100
    assert (owed - rated["total"]).abs().max() < 1e-9


def test_the_mean_is_over_lines_whose_rate_is_a_share_and_the_others_are_counted(on):
    world = on("2026-06-15")
    forms = world.schedule.lines["form"]
    row = rate_table(world, RateParams(countries=("VNM",))).row(0, named=True)
    assert row["lines"] == forms.is_in(["free", "ad_valorem"]).sum()
    assert row["lines"] + row["left_out"] == forms.len()
    assert row["base"] == pytest.approx(
        world.schedule.lines.filter(pl.col("form").is_in(["free", "ad_valorem"]))["ad_valorem"]
        .fill_null(0.0)
        .mean()
    )


def test_the_parts_by_law_sum_to_the_total(on):
    table = rate_table(on("2025-09-10"), RateParams(countries=("CHN", "BRA", "CAN", "RUS")))
    laws = table.select(pl.sum_horizontal("base", "301", "232", "IEEPA", "122", "338", "201")).to_series()
    assert (laws - table["total"]).abs().max() < 1e-12


def test_chapters_are_means_over_lines_and_the_countries_named(on):
    world = on("2026-06-15")
    lines = rate_table(world, RateParams("line", ("CHN", "MEX"))).filter(pl.col("lines") == 1)
    chapters = rate_table(world, RateParams("chapter", ("CHN", "MEX")))
    expected = (
        lines.group_by(chapter=pl.col("hs").str.slice(0, 2)).agg(pl.col("total").mean()).sort("chapter")
    )
    found = chapters.filter(pl.col("lines") > 0)
    assert (found["total"] - expected["total"]).abs().max() < 1e-12


def test_a_chapter_of_which_no_rate_is_a_share_has_no_mean(on):
    world = on("2026-06-15")
    table = rate_table(world, RateParams("line", ("DEU",)))
    assert (
        table.filter(pl.col("lines") == 0)["total"].null_count() == table.filter(pl.col("lines") == 0).height
    )


def test_claimed_goods_of_mexico_owe_less_and_those_of_others_the_same(on):
    world = on("2026-06-15")
    plain, claimed = (
        rate_table(world, RateParams(countries=("MEX", "DEU"), claim=claim)).select("country", "at_least")
        for claim in ("", "usmca")
    )
    assert claimed["at_least"][1] < plain["at_least"][1]
    assert claimed["at_least"][0] == pytest.approx(plain["at_least"][0])


def test_stated_content_lowers_the_mean_of_derivatives(on):
    world = on("2025-09-10")
    whole, tenth = (
        rate_table(world, RateParams(countries=("VNM",), content=content))["232"][0]
        for content in ({}, {"steel": 0.1, "aluminium": 0.1, "copper": 0.1})
    )
    assert tenth < whole


def test_ten_digits_count_every_statistical_number(on):
    world = on("2026-06-15")
    row = rate_table(world, RateParams(countries=("VNM",), digits=10)).row(0, named=True)
    assert row["lines"] + row["left_out"] >= world.schedule.numbers.height


@pytest.mark.parametrize("code", ["USA", "XXX"])
def test_a_country_that_is_none_is_refused(code, on):
    with pytest.raises(UsageError, match=code):
        rate_table(on("2026-06-15"), RateParams(countries=(code,)))
