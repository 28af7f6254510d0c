"""A plan small enough to trace by hand: one motor bought in Mexico, one washer made of it in the United States."""

from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

from allyshore.region import TraceParams, change, trace

HOURS = 2.0
YEARLY = 1000.0
"""Washers a year, in two periods of 500."""


def chain_of(hs="85015140", maker="MEX"):
    """Just the tables that a trace reads."""
    return SimpleNamespace(
        annual=1.0,
        sites=pl.DataFrame(
            {
                "site": ["maker", "plant", "store", "market"],
                "country": [maker, "USA", "USA", "USA"],
                "kind": ["supplier", "plant", "warehouse", "market"],
            }
        ),
        products=pl.DataFrame({"product": ["motor", "washer"], "hs": [hs, "84501100"]}),
        recipes=pl.DataFrame({"recipe": ["assembly"], "labour_hours": [HOURS]}),
        capabilities=pl.DataFrame(
            {
                "site": ["maker", "plant"],
                "product": ["motor", "washer"],
                "recipe": ["", "assembly"],
                "unit_cost": [30.0, 10.0],
            }
        ),
    )


def plan_of(price=30.0, origin="MEX"):
    """A thousand motors at 30 USD, conversion of 10 USD and two hours at 20 USD, truck freight of 4, a warehouse of 5,000."""
    half = YEARLY / 2
    return SimpleNamespace(
        buy=pl.DataFrame(
            {
                "period": [1, 2],
                "site": ["maker"] * 2,
                "product": ["motor"] * 2,
                "state": ["m"] * 2,
                "purchase": [half * price] * 2,
            }
        ),
        make=pl.DataFrame(
            {
                "period": [1, 2],
                "site": ["plant"] * 2,
                "product": ["washer"] * 2,
                "recipe": ["assembly"] * 2,
                "quantity": [half] * 2,
                "production": [half * 50.0] * 2,
            }
        ),
        ship=pl.DataFrame(
            {"origin": ["maker"], "destination": ["plant"], "mode": ["truck"], "freight": [YEARLY * 4.0]}
        ),
        sites=pl.DataFrame(
            {
                "site": ["plant", "store"],
                "kind": ["plant", "warehouse"],
                "country": ["USA", "USA"],
                "fixed": [7000.0, 5000.0],
            }
        ),
        states=pl.DataFrame({"state": ["m"], "country_of_origin": [origin]}),
    )


def test_content_is_what_the_table_says_of_each_dollar(region):
    """Motors and half the freight are Mexican sectors', half the freight and the warehouse US sectors'; the rest is the firm's."""
    found = trace(chain_of(), plan_of(), region)
    model = region.leontief
    table = model.table
    usd = {("MEX", "30t33"): 30_000.0, ("MEX", "60"): 2_000.0, ("USA", "60"): 2_000.0, ("USA", "63"): 5_000.0}
    for country in ("MEX", "CAN", "CHN", "USA"):
        place = table.countries.index(country)
        expected = sum(amount * model.origins[table.at(*at), place] for at, amount in usd.items())
        expected += 50_000.0 + 7_000.0 if country == "USA" else 0.0
        assert found.content[country] == pytest.approx(expected, rel=1e-9)
    assert found.delivered == pytest.approx(30_000 + 50_000 + 4_000 + 12_000)
    assert found.regional_content == pytest.approx(sum(found.share(one) for one in ("USA", "MEX", "CAN")))


def test_direct_jobs_are_hours_over_a_years_work(region):
    """2,000 hours are one US job and a bit: 2,000 over the hours that a worker works there."""
    found = trace(chain_of(), plan_of(), region)
    usa = next(one for one in found.jobs if one.country == "USA")
    assert usa.direct == pytest.approx(YEARLY * HOURS / region.hours_a_year["USA"])
    assert usa.low <= usa.supported <= usa.high


def test_us_supported_jobs_are_counts_over_output(region):
    """US jobs per million of output are those of the survey over the output of 2023: the least of the range, by hand."""
    found = trace(chain_of(), plan_of(), region)
    model, work = region.leontief, region.work
    table = model.table
    demand = {("MEX", "30t33"): 0.03, ("MEX", "60"): 0.002, ("USA", "60"): 0.002, ("USA", "63"): 0.005}
    vector = np.zeros(len(table.country))
    for at, amount in demand.items():
        vector[table.at(*at)] = amount
    output = model.output_for(vector)
    rows = table.rows_of("USA")
    average = work.average[rows] / np.where(table.output[rows] > 0, table.output[rows], np.inf)
    expected = np.nansum(output[rows] * np.fmin(work.per_output[rows], average))
    usa = next(one for one in found.jobs if one.country == "USA")
    assert usa.low == pytest.approx(expected, rel=1e-3)  # households with servants have no count of their own
    electrical = 1_427_530 / 582_068
    assert work.per_output[table.at("USA", "30t33")] == pytest.approx(electrical, rel=1e-6)


def test_a_good_without_a_sector_is_in_no_number(region):
    """Scrap is listed with its spending, and content is of the rest."""
    found = trace(chain_of(hs="72044900"), plan_of(), region)
    assert found.unmapped == pytest.approx(30_000.0)
    assert found.unmapped_goods[0]["product"] == "motor"
    assert found.delivered == pytest.approx(66_000.0)


def test_a_country_outside_the_table_is_the_rest_of_the_world(region):
    """A Vietnamese motor is the rest of the world's, and the footprint says so."""
    found = trace(chain_of(maker="VNM"), plan_of(origin="VNM"), region)
    assert found.content["ROW"] > 10_000.0
    assert any(note.startswith("VNM: no country of the table") for note in found.notes)


def test_what_changes_is_the_difference(region):
    """From a Mexican motor to a Chinese one the region loses what China gains, and the shares' changes add to nought."""
    old = trace(chain_of(), plan_of(), region)
    new = trace(chain_of(maker="CHN"), plan_of(origin="CHN"), region)
    moved = change(new, old)
    assert moved["regional_content"] < -0.1
    assert moved["content"]["CHN"] > 0.1
    assert sum(moved["content"].values()) == pytest.approx(0.0, abs=1e-12)
    assert moved["jobs"]["CHN"] > 0


def test_dearer_prices_mean_fewer_jobs_and_the_same_content(region):
    """Where prices are told to have risen by half, the most jobs in Mexico are two thirds, and shares stay."""
    plain = trace(chain_of(), plan_of(price=3000.0), region)
    dear = trace(chain_of(), plan_of(price=3000.0), region, TraceParams(price_ratio=1.5))
    assert dear.regional_content == pytest.approx(plain.regional_content)
    most, fewer = (next(one.high for one in found.jobs if one.country == "MEX") for found in (plain, dear))
    assert fewer == pytest.approx(most / 1.5, rel=1e-9)
    assert any("1.5 times" in note for note in dear.notes)
