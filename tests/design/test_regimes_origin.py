"""Drawback, zones and IMMEX inside a design: the hand-computed cases of docs/regimes.md, chosen by the optimiser where they pay."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from tests.design.models import facts
from tests.design.regime_models import with_regimes
from tests.design.workshop import frame

from allyshore.chain.schema import TABLE
from allyshore.design import Strategy, design
from allyshore.design.design import ONE_TIER
from allyshore.origin import Status

DAY = date(2025, 1, 15)
BEARING, RINGS, MACHINE = "84821050", "84829935", "84798995"


def planned(*given, **more):
    world, card, book = facts(DAY)
    return design(with_regimes(*given, **more), world, Strategy("plan"), card, book)


CASES = {
    "the lesser of 15.00 in Mexico and 9.00 in the United States is exempt under IMMEX": (
        ("MEX", "USA", (RINGS, 100.0, "CHN"), (BEARING, 100.0), {"MEX": 0.15}, ["immex"]),
        9.00,
    ),
    "returned elsewhere all of the 15.00 is exempt": (
        ("MEX", "DEU", (RINGS, 100.0, "CHN"), (BEARING, 100.0), {"MEX": 0.15, "DEU": 0.03}, ["immex"]),
        15.00,
    ),
    "drawback on export to Mexico stops at the 3.20 paid there": (
        ("USA", "MEX", (BEARING, 1000.0, "DEU"), (MACHINE, 1000.0), {"MEX": 0.0032}, ["drawback"]),
        3.20,
    ),
    "drawback on export to Germany is 99 hundredths of 90.00": (
        ("USA", "DEU", (BEARING, 1000.0, "JPN"), (MACHINE, 1000.0), {"DEU": 0.02}, ["drawback"]),
        89.10,
    ),
    "a zone turns 9 % on the bearing into the 2.5 % of the machine": (
        ("USA", "USA", (BEARING, 1000.0, "DEU"), (MACHINE, 2000.0), {}, ["ftz"]),
        65.00,
    ),
    "nothing is owed on export from a zone to Germany": (
        ("USA", "DEU", (BEARING, 1000.0, "JPN"), (MACHINE, 2000.0), {"DEU": 0.02}, ["ftz"]),
        90.00,
    ),
    "to Mexico a zone's duty is reduced by the 12.80 paid there": (
        ("USA", "MEX", (BEARING, 1000.0, "DEU"), (MACHINE, 2000.0), {"MEX": 0.0064}, ["ftz"]),
        12.80,
    ),
    "of two regimes the better is taken": (
        ("USA", "DEU", (BEARING, 1000.0, "JPN"), (MACHINE, 2000.0), {"DEU": 0.02}, ["drawback", "ftz"]),
        90.00,
    ),
    "drawback gives nothing back on what stays in the United States": (
        ("USA", "USA", (BEARING, 1000.0, "DEU"), (MACHINE, 2000.0), {}, ["drawback"]),
        0.00,
    ),
}


@pytest.mark.parametrize("name", list(CASES))
def test_a_regime_spares_what_the_law_says(name):
    """The plan's refund a unit is the amount that the regulations' arithmetic gives by hand, and its duty is that much lower."""
    given, spared = CASES[name]
    plan, without = planned(*given), planned(*given[:-1], [])
    assert plan.relief["refund"].sum() == pytest.approx(1000.0 * spared, abs=0.01)
    assert without.cost["duty"] - plan.cost["duty"] == pytest.approx(1000.0 * spared, abs=0.01)
    assert without.landed_cost - plan.landed_cost == pytest.approx(1000.0 * spared, abs=0.01)


@pytest.mark.parametrize(("fixed", "used"), [(64_000.0, True), (66_000.0, False)])
def test_a_regime_is_taken_where_it_pays_for_its_yearly_cost(fixed, used):
    """65 USD a unit on 1,000 units: a zone for 64,000 USD a year is worth it, one for 66,000 is not."""
    given, _ = CASES["a zone turns 9 % on the bearing into the 2.5 % of the machine"]
    plan, without = planned(*given, fixed=fixed), planned(*given[:-1], [])
    assert plan.regimes["regime"].to_list() == (["ftz"] if used else [])
    assert without.landed_cost - plan.landed_cost == pytest.approx(max(0.0, 65_000.0 - fixed), abs=0.01)


def test_handling_is_a_share_of_what_goes_in_under_the_regime():
    """0.5 % of 1,000 USD is 5 USD a unit."""
    given, _ = CASES["a zone turns 9 % on the bearing into the 2.5 % of the machine"]
    plan = planned(*given, handling=0.005)
    assert plan.relief["handling"].sum() == pytest.approx(5000.0)
    assert plan.cost["compliance"] == pytest.approx(5000.0)


def test_a_plan_says_that_one_tier_has_the_relief_where_an_intermediate_goes_in():
    """Nothing is said where all that goes in was imported; where the part can be made at the plant of something imported, the note stands."""
    given, _ = CASES["nothing is owed on export from a zone to Germany"]
    assert ONE_TIER not in planned(*given).notes
    chain = with_regimes(*given)
    more = {
        "products": {"product": "raw", "hs": "72091500", "weight": 1.0, "volume": 0.01, "value": 5.0},
        "recipes": {"recipe": "make part", "product": "part"},
        "bom": {"recipe": "make part", "component": "raw", "quantity": 1.0},
        "capabilities": {"site": "plant 1", "product": "part", "recipe": "make part", "unit_cost": 1.0},
    }
    tables = {name: pl.concat([chain.table(name), frame(TABLE[name], [row])]) for name, row in more.items()}
    raw = {"site": "from JPN", "product": "raw", "unit_cost": 5.0}
    tables["capabilities"] = pl.concat([tables["capabilities"], frame(TABLE["capabilities"], [raw])])
    world, card, book = facts(DAY)
    assert ONE_TIER in design(chain.replace(**tables), world, Strategy("plan"), card, book).notes


def test_what_is_entered_from_a_zone_is_not_originating_by_its_rule():
    """19 USC 4531(c)(3): a machine of a German bearing makes its change of heading, but for the zone in which it is made."""
    given, _ = CASES["a zone turns 9 % on the bearing into the 2.5 % of the machine"]
    (zone,), (plain,) = planned(*given).judgements, planned(*given[:-1], []).judgements
    assert (plain.determination.status, plain.good.trade_zone) == (Status.ORIGINATING, False)
    assert (zone.determination.status, zone.good.trade_zone) == (Status.NOT_ORIGINATING, True)
    given, _ = CASES["nothing is owed on export from a zone to Germany"]
    (abroad,) = planned(*given).judgements
    assert not abroad.good.trade_zone
