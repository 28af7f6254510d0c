"""The portfolio is the one that listing every set would find, and what is told beside it follows from the same designs."""

from __future__ import annotations

import random

import pytest

from allyshore.errors import ModelInvalid, UsageError
from allyshore.levers import apply, choose, read_levers
from allyshore.levers.search import frontier
from allyshore.levers.worth import Bench

from .chains import LEAST_COST, QUICK, any_levers, enumerated, lever, shop, world


def bench_of(chain):
    """A bench of a chain's levers."""
    return Bench(chain, world(), LEAST_COST, read_levers(chain, world()), QUICK.design)


@pytest.mark.parametrize("seed", range(3))
def test_the_portfolio_equals_enumeration(seed):
    draw = random.Random(seed)
    rows = any_levers(draw, 4)
    chain = shop(
        *rows, hours=draw.choice([18.0, 30.0]), lane=120.0, made=90.0, shortage=60.0, carrying_rate=0.08
    )
    bench = bench_of(chain)
    budget = draw.choice([700.0, 1500.0, 4000.0])
    for at, choice in frontier(bench, [budget]):
        best, _ = enumerated(bench, at)
        assert choice.outlay <= at
        assert choice.net == pytest.approx(best, abs=0.02)


def test_twelve_levers_equal_enumeration():
    """Twelve levers and every set within the budget, judged by drawn numbers in place of designs."""
    rows = [
        lever(
            f"courts{at}",
            "rule_of_law",
            place,
            f"at_stake={1000 * (at + 3)};chance=0.02;lower=0.01",
            40 + 37 * at,
        )
        for at, place in enumerate(["plant", "mill", "near/steel", "mill/steel"] * 3)
    ]
    bench = Tally(bench_of(shop(*rows)))
    (_, choice), *_ = frontier(bench, [600.0])
    best, sets = enumerated(bench, 600.0)
    assert sets > 100
    assert choice.net == pytest.approx(best, abs=0.02)


class Tally:
    """A bench that judges by a rule of its own: any twelve numbers and all their pairs."""

    def __init__(self, bench):
        draw = random.Random(7)
        self.levers, self.none = bench.levers, bench.none
        self.outlay, self.cost, self.can_only_help = bench.outlay, bench.cost, bench.can_only_help
        self.alone = [draw.uniform(0, 600) for _ in self.levers]
        self.pair = {(i, j): draw.uniform(0, 60) for j in range(12) for i in range(j)}

    def design(self, amounts):
        """Nothing is designed."""

    def benefit(self, amounts):
        """Worth of a set; more is never worth less."""
        had = [at for at, n in enumerate(amounts) if n]
        return sum(self.alone[at] for at in had) + sum(self.pair[i, j] for j in had for i in had if i < j)


def test_two_ways_to_the_same_hours_stand_in_for_each_other_and_two_halves_of_a_job_strengthen():
    """Hours for 10 goods twice, of which 10 are missed; hours and power each alone make nothing more."""
    same = shop(
        lever("school", "training", "pool/press", "hours=2.5", 1),
        lever("power", "energy", "plant/good", "megawatts=0.001;kwh_per_unit=873.6", 1),
        hours=22.5,
        made=90.0,
        shortage=100.0,
    )
    found = choose(same, world(), LEAST_COST, 10.0, QUICK)
    assert {one.lever: one.alone for one in found.bought} == pytest.approx({"school": 0.0, "power": 0.0})
    assert found.benefit == pytest.approx(10 * 10 * 70)
    (pair,) = found.pairs
    assert pair.what == "synergy"


def test_the_order_in_which_levers_enter_follows_the_money():
    chain = shop(
        lever("big", "corridor", "mill>plant", "cost=-0.5", 600),
        lever("small", "corridor", "plant>town", "cost=-0.2", 100),
    )
    found = choose(chain, world(), LEAST_COST, 700.0, QUICK)
    assert [(step.spent, dict(step.levers)) for step in found.frontier][-1] == (700.0, {"big": 1, "small": 1})
    assert [step.enters for step in found.frontier] == [(), ("small",), (), ("big",)]
    assert found.benefit == pytest.approx(10 * (100 + 60))


def test_several_units_are_bought_as_far_as_they_pay():
    """Each unit adds 2 hours, so 8 goods; 20 are missed, so the third unit makes 4 and is not worth 4,000."""
    chain = shop(
        lever("school", "training", "pool/press", "hours=2", 4000, maximum=4), hours=20.0, shortage=100.0
    )
    found = choose(chain, world(), LEAST_COST, 1e6, QUICK)
    assert [(one.lever, one.amount) for one in found.bought] == [("school", 2)]


def test_every_fault_of_the_rows_is_told_at_once():
    chain = shop(
        lever("a", "coridor", "mill>plant", "cost=-0.1"),
        lever("a", "corridor", "mil>plant", "cots=-0.1", -5),
        lever("b", "training", "pool/pres", "hours=many"),
        lever("c", "smart_border", "Lardo", "lanes=2"),
        lever("d", "recognition", "pool<>pool", "recognised=1"),
        lever("e", "policy", "measure:nothing*", "rate=0.1"),
        lever("f", "rule_of_law", "plant", "chance=0.1;lower=0.2"),
        lever("g", "energy", "plant", "megawatts=1"),
        lever("h", "supplier", "near/good", "capacity=5"),
    )
    with pytest.raises(ModelInvalid) as told:
        read_levers(chain, world())
    text = str(told.value)
    for words in (
        "levers row 2, kind",
        "Did you mean corridor?",
        "levers row 3, unit_cost: expected a number, 0 or more, found -5.0",
        "Did you mean cost?",
        "Did you mean mill?",
        "a name of its own, found 'a'",
        "Did you mean press?",
        "hours=a number",
        "Did you mean Laredo?",
        "two labour pools",
        "a person who knows both occupations",
        "a measure of `allyshore world show measures`",
        "at_stake",
        "lower of at most chance",
        "kwh_per_unit",
        "levers row 10, target: expected a product that near supplies or makes",
    ):
        assert words in text, words


def test_a_name_or_an_amount_that_does_not_exist_is_refused():
    chain = shop(lever("road", "corridor", "mill>plant", "cost=-0.1"))
    with pytest.raises(UsageError, match="Did you mean road"):
        apply(chain, world(), {"raod": 1})
    with pytest.raises(UsageError, match="0 to 1 units"):
        apply(chain, world(), {"road": 2})
    with pytest.raises(UsageError, match="--budget"):
        choose(chain, world(), LEAST_COST, float("nan"), QUICK)
    with pytest.raises(UsageError, match="at least one row of levers"):
        choose(shop(), world(), LEAST_COST, 1.0, QUICK)


def test_without_a_lever_nothing_changes():
    chain = shop(lever("road", "corridor", "mill>plant", "cost=-0.1"))
    changed, after = apply(chain, world(), {})
    assert changed.digest == chain.digest
    assert after is world()
