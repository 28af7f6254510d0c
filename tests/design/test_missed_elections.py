"""What the plan's modes are narrower than the law in is said in USD: the re-judgement finds it and prices it."""

from __future__ import annotations

import polars as pl
import pytest
from benchmarks.brute_chains import Instance, Offer
from tests.design.models import facts

from allyshore.design import DesignParams, Strategy, design
from allyshore.duty import DutyParams, assess


def case(foreign):
    """A Mexican plant makes a unit with a foreign part of this value, and of it a good that asks 60 % of content by transaction value.

    The unit's own rule cannot be met; it is half of the good's value.
    """
    return Instance(
        family="one",
        hs={"p": "73269086", "unit": "84799095", "good": "84798995"},
        value={"p": foreign, "unit": 50.0, "good": 100.0},
        weight={"p": 1.0, "unit": 2.0, "good": 3.0},
        makes={"unit": {"p": 1.0}, "good": {"unit": 1.0}},
        conversion={("unit", "plant 1"): 20.0, ("good", "plant 1"): 20.0},
        offers=(Offer("from CHN", "p", foreign, "no"),),
        country={"from CHN": "CHN", "plant 1": "MEX", "market 1": "USA"},
        freight={("from CHN", "plant 1"): (1.0, 30.0), ("plant 1", "market 1"): (1.0, 3.0)},
        demand={"market 1": 1000.0},
        claim_cost=0.0,
        rules=(
            {"number": "1", "scope": ["8479.90"], "any": [{"from": ["chapter"], "except": ["7326"]}]},
            {"number": "2", "scope": ["8479.89"], "any": [{"from": ["any"], "tv": 0.6}]},
        ),
    )


def planned(given):
    world, card, book = facts()
    return design(given.chain(), world, Strategy("plan"), card, given.book(book), DesignParams())


def test_a_self_produced_unit_that_is_not_designated_counts_what_is_foreign_in_it():
    """Uniform Regulations, s. 8: undesignated, only the foreign part of the unit counts, and the good would qualify: the duty is named."""
    given = case(foreign=15.0)
    plan = planned(given)
    (said,) = [note for note in plan.notes if note.startswith("Origin left unclaimed")]
    world, _, _ = facts()
    line = {
        "importer": ["USA"],
        "exporter": ["MEX"],
        "hs": ["84798995"],
        "country_of_origin": ["MEX"],
        "value": [100.0],
        "quantity": [1.0],
        "weight": [3.0],
        "originating": [False],
        "claim": [""],
        "mode": ["truck"],
        "entry_value": [50000.0],
        **{f"{metal}_share": [0.0] for metal in ("steel", "aluminium", "copper")},
        "metal_weight_share": [0.0],
    }
    (owed,) = assess(
        pl.DataFrame(line), world, given.chain().tariffs, DutyParams(detail=False)
    ).frame.to_dicts()
    saved = 1000.0 * (owed["duty"] + owed["mpf"])
    assert f"worth about {saved:,.0f} USD a year" in said
    assert "good of plant 1" in said
    assert plan.cost["duty"] + plan.cost["fees"] == pytest.approx(saved + 1000.0 * 15.0 * 0.08)


def test_nothing_is_said_to_be_missed_where_the_law_grants_nothing():
    """With more foreign value than the rule leaves, no election helps."""
    assert not [note for note in planned(case(foreign=45.0)).notes if note.startswith("Origin left")]
