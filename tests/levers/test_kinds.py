"""Each kind of lever on a chain whose value is known by hand (ten years at no interest, so worth is ten times a year's saving)."""

from __future__ import annotations

import polars as pl
import pytest

from allyshore.levers import EFFECTS, apply, choose
from allyshore.levers.border import wait
from allyshore.routes import RouteParams

from .chains import LEAST_COST, QUICK, lever, shop, world

YEARS = 10.0


def worth(chain, name=None):
    """Worth of the portfolio, USD a year."""
    found = choose(chain, world(), LEAST_COST, 1e6, QUICK)
    if name is not None:
        assert [one.lever for one in found.bought] == [name]
    return found.saving


def test_a_corridor_that_halves_freight_saves_half_of_it():
    assert worth(
        shop(lever("road", "corridor", "mill>plant:truck", "cost=-0.5", 100)), "road"
    ) == pytest.approx(100.0)


def test_a_corridor_with_more_capacity_brings_the_cheaper_steel():
    """Without it 100 of 200 units come at 8.5 and not at 6; the lever lets 50 more through."""
    chain = shop(lever("wider", "corridor", "*>plant", "capacity=50", 100), lane=100.0)
    assert worth(chain, "wider") == pytest.approx(50 * 2.5)


def test_days_less_on_a_corridor_save_capital_under_way():
    """200 units of steel worth 5 are 2 days less on the way, at 36.5 % a year: 1,000 x 0.365 x 2 / 365."""
    chain = shop(lever("fast", "corridor", "mill>plant", "days=-2", 0.0), carrying_rate=0.365)
    assert worth(chain, "fast") == pytest.approx(1000 * 0.365 * 2 / 365)


def test_training_makes_what_was_short():
    """Twenty hours make 80 goods; ten more make the 20 that were missed at 100 each and cost 30 to make: 20 x 70."""
    chain = shop(lever("school", "training", "pool/press", "hours=10", 100), hours=20.0, shortage=100.0)
    assert worth(chain, "school") == pytest.approx(20 * 70)


def test_power_makes_what_was_short():
    """One kilowatt all year is 8,736 kWh; at 873.6 kWh a unit it makes 10 goods more than 80, each worth 100 - 30."""
    effect = "megawatts=0.001;kwh_per_unit=873.6"
    chain = shop(lever("feeder", "energy", "plant/good", effect, 100), made=80.0, shortage=100.0)
    assert worth(chain, "feeder") == pytest.approx(10 * 70)


def test_cheaper_power_saves_its_price_for_each_unit():
    chain = shop(lever("tariff", "energy", "plant/good", "price=-0.02;kwh_per_unit=50", 100))
    assert worth(chain, "tariff") == pytest.approx(100 * 50 * 0.02)


def test_a_new_supplier_is_used_where_it_is_cheaper():
    """`near` asks 4 where it asked 8: 200 units at 4.5 and not at 6."""
    chain = shop(lever("help", "supplier", "near/steel", "unit_cost=-4", 100))
    assert worth(chain, "help") == pytest.approx(200 * 1.5)


def test_a_source_without_a_row_starts_from_nothing():
    """`near` has its steel taken away; the lever gives it back at 4 with 60 units: 60 x (6 - 4.5)."""
    chain = shop(lever("open", "supplier", "near/steel", "available=1;unit_cost=4;capacity=60", 100))
    chain = chain.replace(
        capabilities=chain.capabilities.filter(site="near")
        .clear()
        .vstack(chain.capabilities.filter(~(chain.capabilities["site"] == "near")))
    )
    assert worth(chain, "open") == pytest.approx(60 * 1.5)


def test_a_platform_of_two_sites_with_a_progress_ratio_of_0_9_costs_a_tenth_less():
    """Two sites double each one's experience, so steel that costs 5 at the mill costs 4.5, and 7.2 and not 8 next door."""
    chain = shop(lever("line", "platform", "steel@mill|near", "learning=0.9", 100))
    costs = apply(chain, world(), {"line": 1})[0].capabilities.filter(product="steel")["unit_cost"]
    assert costs.to_list() == pytest.approx([4.5, 7.2])
    assert worth(chain, "line") == pytest.approx(200 * 0.5)


def test_a_platform_that_costs_a_share_less():
    assert worth(
        shop(lever("line", "platform", "good@plant", "unit_cost=-0.2", 100)), "line"
    ) == pytest.approx(200.0)


def test_a_lower_chance_of_loss_is_worth_the_loss_times_the_difference():
    """4 % of 10,000 a year falls to 1 %: 300 a year."""
    chain = shop(lever("courts", "rule_of_law", "plant", "at_stake=10000;chance=0.04;lower=0.03", 100))
    assert worth(chain, "courts") == pytest.approx(300.0)
    found = choose(chain, world(), LEAST_COST, 0.0, QUICK)
    assert found.before.landed_cost == pytest.approx(3000.0 + 400.0)


def test_recognition_lets_idle_hours_next_door_work():
    """The pool next door has 10 hours and no work; together they make 20 goods more, paid the plant's own wage: 20 x (100 - 30)."""
    labour = {
        "labour_pool": ["pool", "next"],
        "skill": ["press", "press"],
        "hours_per_period": [20.0, 10.0],
        "wage": [20.0, 8.0],
    }
    row = lever("papers", "recognition", "pool<>next", "recognised=1", 100, confirmed=True)
    assert worth(shop(row, shortage=100.0, labour=labour), "papers") == pytest.approx(20 * 70)


def test_booths_at_the_border_shorten_the_users_lane_by_the_wait_that_the_queue_model_finds():
    chain = shop(lever("lanes", "smart_border", "Laredo", "lanes=6;service=-10", 0.0), country="MEX")
    changed, after = apply(chain, world(), {"lanes": 1})
    less = wait(world(), "Laredo", RouteParams()) - wait(after, "Laredo", RouteParams())
    assert less > 0.1
    days = dict(changed.lanes.select("origin", "days").iter_rows())
    assert days == pytest.approx({"mill": 4.0, "near": 1.0, "plant": 2.0 - less / 24.0})


def test_digital_entry_makes_a_claim_cheaper_and_the_border_quicker():
    chain = shop(lever("data", "digitisation", "MEX>USA", "claim_cost=-20;customs_days=-0.5"), country="MEX")
    chain = chain.replace(claim_cost=60.0)
    changed, _ = apply(chain, world(), {"data": 1})
    assert changed.claim_cost == 40.0
    assert dict(changed.lanes.select("origin", "days").iter_rows()) == {
        "mill": 4.0,
        "near": 1.0,
        "plant": 1.5,
    }


def test_a_measure_that_ends_stands_in_the_world_no_more():
    chain = shop(lever("peace", "policy", "measure:122", "ended=1"))
    _, after = apply(chain, world(), {"peace": 1})
    row = after.table("measures").filter(measure="122")
    assert row["valid_to"][0] < after.date


def test_another_importers_tariff_is_the_models_own_and_the_threshold_the_worlds():
    tariffs = {"importer": ["CAN"], "rate": [0.08], "hs": [""], "source": ["the test's own"]}
    chain = shop(
        lever("deal", "policy", "tariff:CAN", "rate=-0.05"),
        lever("rule", "policy", "rvc", "threshold=-0.1"),
        tariffs=tariffs,
    )
    changed, after = apply(chain, world(), {"deal": 1, "rule": 1})
    assert changed.tariffs["rate"].to_list() == pytest.approx([0.03])
    assert changed.origin_margin == chain.origin_margin
    assert after.table("content_changes").row(0, named=True)["change"] == pytest.approx(-0.1)


def test_a_lag_costs_the_years_before_it():
    """Half of the freight of 200 is saved in eight years of ten."""
    chain = shop(lever("road", "corridor", "mill>plant", "cost=-0.5", 100, lag=2.0))
    assert choose(chain, world(), LEAST_COST, 1e6, QUICK).benefit == pytest.approx(8 * 100.0)


def test_a_lever_that_does_nothing_is_worth_nothing_and_is_not_bought():
    chain = shop(
        lever("more", "supplier", "near/steel", "capacity=5", 0.0),
        lever("idle", "training", "pool/press", "hours=10", 1.0),
        hours=500.0,
    )
    found = choose(chain, world(), LEAST_COST, 1e6, QUICK)
    assert found.bought == ()
    assert dict(found.not_bought) == {"more": 0.0, "idle": 0.0}


MEXICAN = {"importer": ["MEX"], "rate": [0.05], "hs": [""], "source": ["the test's own"]}


def test_a_tariff_of_another_importer_is_worth_its_rate_on_what_enters():
    """All 200 units of steel come from the United States at 8, at 5 % into Mexico: 80 a year."""
    row = lever("deal", "policy", "tariff:MEX", "rate=-0.05", 100)
    assert worth(shop(row, country="MEX", lane=0.0, tariffs=MEXICAN), "deal") == pytest.approx(80.0)


def test_a_lower_rate_on_what_enters_the_united_states_is_worth_the_difference():
    """100 washing machines worth 50 enter from Mexico under section 232 at 25 %, then at 20 %."""
    row = lever("deal", "policy", "measure:232M_09", "rate=-0.05", 100)
    assert worth(shop(row, country="MEX", tariffs=MEXICAN), "deal") == pytest.approx(100 * 50 * 0.05)


def test_less_waiting_at_the_border_is_worth_the_capital_that_waits():
    """100 goods worth 50 wait less by what the queue model finds, at 36.5 % a year."""
    row = lever("lanes", "smart_border", "Laredo", "lanes=6;service=-10", 0.0)
    chain = shop(row, country="MEX", carrying_rate=0.365, demand=1e6, tariffs=MEXICAN)
    _, after = apply(chain, world(), {"lanes": 1})
    hours = wait(world(), "Laredo", RouteParams()) - wait(after, "Laredo", RouteParams())
    assert worth(chain, "lanes") == pytest.approx(5e7 * 0.365 * hours / 24 / 365, rel=1e-4)


def test_days_less_at_customs_are_worth_the_capital_that_waits():
    """A million goods worth 50 wait half a day less, at 36.5 % a year: 50,000,000 x 0.001 x 0.5."""
    row = lever("data", "digitisation", "MEX>USA", "customs_days=-0.5", 0.0)
    chain = shop(row, country="MEX", carrying_rate=0.365, demand=1e6, tariffs=MEXICAN)
    assert worth(chain, "data") == pytest.approx(5e7 * 0.001 * 0.5, rel=1e-4)


def motors(*rows, steel=11.0, **settings):
    """Motors worth 50 made in Mexico of foreign parts for 22, sold in Canada at 8 % without a claim; content 56 % by value, 60 % is asked."""
    chain = shop(
        *rows,
        country="MEX",
        tariffs={
            "importer": ["CAN", "MEX"],
            "rate": [0.08, 0.0],
            "hs": ["", ""],
            "source": ["the test's own"] * 2,
        },
        products={
            "product": ["steel", "good"],
            "hs": ["85030065", "85015240"],
            "weight": [1.0, 2.0],
            "volume": [0.001, 0.01],
            "value": [11.0, 50.0],
        },
    )
    here = pl.col("site")
    return chain.replace(
        sites=chain.sites.with_columns(
            country=pl.when(here == "town")
            .then(pl.lit("CAN"))
            .when(here == "plant")
            .then(pl.lit("MEX"))
            .otherwise(pl.lit("CHN"))
        ),
        capabilities=chain.capabilities.with_columns(
            originating=pl.lit("no"),
            unit_cost=pl.when(here == "mill")
            .then(steel)
            .when(here == "near")
            .then(40.0)
            .otherwise("unit_cost"),
        ),
        **{"claim_cost": 0.0, **settings},
    )


def test_a_lower_threshold_changes_the_judgement_and_is_worth_the_duty_that_falls_away():
    """Ten points less ask 50 %: 56 % is enough, and 8 % of 50 on 100 motors falls away."""
    chain = motors(lever("rule", "policy", "rvc", "threshold=-0.1", 100))
    found = choose(chain, world(), LEAST_COST, 1e6, QUICK)
    assert found.saving == pytest.approx(100 * 50 * 0.08, abs=0.01)
    (before,), (after,) = found.before.judgements, found.after.judgements
    assert (before.determination.status.name, after.determination.status.name) == (
        "NOT_ORIGINATING",
        "ORIGINATING",
    )
    asked = next(one for one in after.determination.requirements if one.name == "regional value content")
    assert "50" in asked.needed


def test_a_larger_share_of_claims_is_worth_the_duty_on_what_is_claimed_more():
    """Of 100 motors that may claim 60 do, and 8 % of 50 is owed on the rest; three tenths more save it on 30."""
    row = lever("data", "digitisation", "MEX>CAN", "claimed_share=0.3", 100)
    found = choose(motors(row, steel=5.0, claimed_share=0.6), world(), LEAST_COST, 1e6, QUICK)
    assert found.saving == pytest.approx(30 * 50 * 0.08, abs=0.01)
    for plan, claims in ((found.before, 60.0), (found.after, 90.0)):
        sold = plan.ship.filter(destination="town")
        assert sold.filter("claimed")["quantity"].to_list() == pytest.approx([claims])
        assert sold["quantity"].sum() == pytest.approx(100.0)
        assert plan.cost["duty"] == pytest.approx((100 - claims) * 50 * 0.08)


def test_a_higher_threshold_takes_the_claim_away():
    """Content that ten points less would let pass is refused again where they are added back."""
    lower = lever("rule", "policy", "rvc", "threshold=-0.1")
    higher = lever("back", "policy", "rvc", "threshold=0.1")
    _, after = apply(motors(lower, higher), world(), {"rule": 1, "back": 1})
    assert after.table("content_changes")["change"].to_list() == pytest.approx([0.0])


def test_cheaper_papers_save_their_price_for_each_entry():
    """100 motors worth 50 fill a tenth of an entry of 50,000 at 60 a claim; 20 less save 2 a year."""
    row = lever("data", "digitisation", "MEX>CAN", "claim_cost=-20", 0.0)
    chain = motors(row, steel=5.0, claim_cost=60.0, entry_value=50_000.0)
    assert worth(chain, "data") == pytest.approx(100 * 50 / 50_000 * 20, abs=1e-3)


def test_a_source_that_declares_origin_takes_the_duty_off_what_is_made_of_it():
    """Parts for 22 of 50 that originate in the United States leave nothing foreign in the motor: 8 % of 50 on 100 falls away."""
    row = lever("help", "supplier", "mill/steel", "originating=1", 100)
    chain = motors(row)
    here = pl.when(pl.col("site") == "mill").then(pl.lit("USA")).otherwise("country")
    chain = chain.replace(sites=chain.sites.with_columns(country=here))
    assert worth(chain, "help") == pytest.approx(100 * 50 * 0.08, abs=0.01)


def test_a_measure_that_ends_is_worth_what_it_charged():
    """100 washing machines worth 50 enter from Mexico under section 232 at 25 %."""
    row = lever("peace", "policy", "measure:232M_09", "ended=1", 100)
    chain = shop(row, country="MEX", tariffs=MEXICAN)
    found = choose(chain, world(), LEAST_COST, 1e6, QUICK)
    assert found.saving == pytest.approx(found.before.cost["duty"] - found.after.cost["duty"], rel=1e-6)
    assert found.saving == pytest.approx(100 * 50 * 0.25)


NOTHING = (
    ("smart_border", "Laredo", "lanes=0"),
    ("corridor", "*>*", "cost=0;days=0"),
    ("energy", "plant/good", "price=0;kwh_per_unit=50"),
    ("training", "pool/press", "hours=0"),
    ("recognition", "pool<>next", "recognised=0"),
    ("digitisation", "MEX>USA", "claim_cost=0;claimed_share=0"),
    ("supplier", "near/steel", "unit_cost=0"),
    ("platform", "good@plant", "unit_cost=0;learning=1"),
    ("policy", "rvc", "threshold=0"),
    ("rule_of_law", "plant", "at_stake=100;chance=0.1;lower=0"),
)


def test_of_every_kind_a_lever_that_does_nothing_is_worth_nothing():
    labour = {
        "labour_pool": ["pool", "next"],
        "skill": ["press", "press"],
        "hours_per_period": [20.0, 10.0],
        "wage": [20.0, 8.0],
    }
    rows = [lever(kind, kind, *rest, 0.0, confirmed=True) for kind, *rest in NOTHING]
    assert {kind for kind, *_ in NOTHING} == set(EFFECTS)
    chain = shop(*rows, country="MEX", labour=labour, shortage=100.0, tariffs=MEXICAN)
    found = choose(chain, world(), LEAST_COST, 1e6, QUICK)
    assert found.bought == ()
    assert set(found.not_bought.values()) == {0.0}
