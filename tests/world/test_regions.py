"""Tables below the country, against what their producers published."""

import polars as pl
import pytest

from allyshore.world.frames import load

FACTS, REGIONS, CROSSINGS = (load(name).frame for name in ("region_facts", "regions", "crossings"))


def value(region, indicator, year, occupation=None):
    rows = FACTS.filter(
        (pl.col("region") == region)
        & (pl.col("indicator") == indicator)
        & (pl.col("year") == year)
        & pl.col("occupation").eq_missing(pl.lit(occupation, pl.String))
    )
    return rows["value"].item()


def test_every_region_of_a_fact_and_every_parent_is_held():
    assert set(FACTS["region"]) <= set(REGIONS["region"])
    assert set(REGIONS["parent"].drop_nulls()) <= set(REGIONS["region"])
    assert set(FACTS["occupation"].drop_nulls()) <= set(load("occupations").frame["occupation"])


def test_an_indicator_has_one_unit():
    assert FACTS.group_by("indicator").agg(pl.col("unit").n_unique())["unit"].max() == 1


@pytest.mark.parametrize(
    ("region", "indicator", "year", "occupation", "published"),
    [
        ("MX-NLE", "homicide_victims", 2024, None, 1539),
        ("MX-GUA", "homicide_victims", 2024, None, 3151),
        ("MX-MEX", "homicide_victims", 2024, None, 2258),
        ("US-TX", "electricity_industrial_jan_mar", 2025, None, 63.8),
        ("US-TX", "wage_median", 2025, "51-4121", 25.64),
        ("MX-19039", "population", 2020, None, 1_142_994),
    ],
)
def test_values_are_those_of_the_producers(region, indicator, year, occupation, published):
    """SESNSP's totals of 2024 as reported in January 2025; EIA and BLS in their own units, census of 2020."""
    assert value(region, indicator, year, occupation) == published


def test_what_the_states_import_from_mexico_is_nearly_what_the_country_does():
    """BTS: 505.9 billion USD in 2024 by all modes, of which 3.7 went to no state that it knows."""
    rows = FACTS.filter((pl.col("indicator") == "imports_from_mexico") & (pl.col("year") == 2024))
    assert rows["value"].sum() / 1e9 == pytest.approx(505.9 - 3.7, abs=0.1)


def test_twenty_six_states_have_a_right_to_work_law_and_michigan_has_none():
    rows = FACTS.filter(pl.col("indicator") == "right_to_work")
    assert rows["value"].sum() == 26
    assert value("US-MI", "right_to_work", 2026) == 0


def test_no_state_that_taxes_receipts_has_a_converted_rate_on_income():
    taxed = set(FACTS.filter(pl.col("indicator") == "gross_receipts_tax")["region"])
    assert {"US-TX", "US-OH", "US-WA"} <= taxed
    assert not taxed & set(FACTS.filter(pl.col("indicator") == "corporate_income_tax")["region"])


def test_laredo_took_three_million_trucks_in_2024():
    rows = CROSSINGS.filter(
        (pl.col("port") == "Laredo") & (pl.col("year") == 2024) & (pl.col("mode") == "truck")
    )
    assert rows["count"].sum() == 3_026_632


def test_the_bridges_of_a_port_add_up_to_what_the_bureau_of_transportation_statistics_counts():
    """January 2024, every port whose trucks table land_ports holds."""
    month = CROSSINGS.filter((pl.col("year") == 2024) & (pl.col("month") == 1) & (pl.col("mode") == "truck"))
    ours = month.group_by("port_code").agg(pl.col("count").sum())
    ports = load("land_ports").frame.filter(pl.col("vintage") == "2024-01").drop_nulls("trucks")
    both = ours.join(ports, on="port_code")
    assert both.height >= 5
    assert (both["count"] == both["trucks"]).all()


def test_a_mexican_state_stands_for_its_most_populous_municipality():
    row = REGIONS.filter(pl.col("region") == "MX-NLE").row(0, named=True)
    assert (row["name"], row["reference"], row["country"]) == ("Nuevo León", "Monterrey", "MEX")
    assert REGIONS.filter(pl.col("kind").is_in(["state", "metropolitan"]))["latitude"].null_count() <= 7
