"""Sentences made from numbers, with their grammar."""

from __future__ import annotations

import dataclasses

import pytest
from tests.report import small

from allyshore.report import words
from allyshore.report.amounts import count, listed, millions_or_less, money, percent, plain, signed
from allyshore.report.sheet import sheet_of


def say(sentences: list[str]) -> str:
    return " ".join(sentences).replace("\u00a0", " ")


@pytest.fixture
def sheet():
    return sheet_of(small.comparison())


def test_the_answer_names_the_cheapest_and_what_ally_shore_costs_and_buys(sheet):
    """One sentence on the cheapest, one on the extra cost and what it buys, one against today."""
    said = say(words.answer(sheet))
    assert (
        "Of three strategies with a plan, least-cost is the cheapest at 189,000 USD a year, 47.20 USD for each unit delivered"
        in said
    )
    assert "Ally-shore costs 70,000 USD a year more (37.1 %)" in said
    assert "one strategy has none" in said
    assert "the allied share rises from 10 % to 95 %" in said
    assert "the last leg to the market shrinks from 30.0 to 4.0 days" in said
    assert "Against as-is, ally-shore costs 54,000 USD a year more (26.4 %)." in said


def test_the_answer_when_ally_shore_is_the_cheapest():
    """It costs nothing more, and its level is given instead of a difference."""
    plans = small.comparison().outcomes
    said = say(words.answer(sheet_of(small.comparison(outcomes=(plans[3],)))))
    assert "Ally-shore costs nothing more" in said


def test_the_answer_when_ally_shore_has_no_plan():
    """The reader is told so, not given a number."""
    plans = small.comparison().outcomes
    none = dataclasses.replace(plans[2], strategy=dataclasses.replace(plans[2].strategy, name="ally-shore"))
    said = say(words.answer(sheet_of(small.comparison(outcomes=(plans[0], none)))))
    assert "Ally-shore has no plan" in said


def test_why_tells_cost_lines_doors_making_and_buying(sheet):
    """The sum, its parts, what opens, and what is made elsewhere."""
    said = words.why(sheet, sheet.by_name["ally-shore"])
    assert (
        said[0].replace("\u00a0", " ")
        == "Ally-shore costs 70,000 USD a year more than least-cost: +0.090 M capital and −0.020 M duty."
    )
    assert "It opens Monterrey and closes Qingdao." in said
    assert "Made at Monterrey (Mexico) instead of Qingdao (China): Drain pump (4,000 a year)." in said


def test_why_tells_where_a_critical_product_is_bought(sheet):
    """The least-cost plan buys its motors elsewhere than today."""
    assert (
        "Bought from Apodaca motors (Mexico) instead of Ningbo motors (China): Pump motor (4,000 a year)."
        in words.why(sheet, sheet.by_name["least-cost"])
    )


def test_the_parts_of_a_difference_sum_to_it(sheet):
    """What is told of the cost lines and *all else* adds up to the difference in landed cost."""
    for side in sheet.sides:
        against = sheet.today if side is sheet.cheapest else sheet.cheapest
        moved = {name: side.plan.cost[name] - against.plan.cost[name] for name in side.plan.cost}
        assert sum(moved.values()) == pytest.approx(side.plan.landed_cost - against.plan.landed_cost)


def test_a_plan_with_a_shorter_run_is_said_to_make_fewer():
    """Where nothing is gained elsewhere, units are fewer and not moved."""
    moved = words._moves({"pump": {"a": (10.0, 1.0)}}, {"pump": {"a": (30.0, 3.0)}})
    assert [(move.gained, move.lost, move.gains, move.losses) for move in moved] == [(0, 20.0, (), ("a",))]


def test_a_move_of_many_products_names_the_largest(sheet):
    """Forty variants that move between the same sites are one readable sentence."""
    moves = [
        words.Move(f"variant {n}", float(n), float(n), ("monterrey",), ("qingdao",), 1.0)
        for n in range(1, 41)
    ]
    (said,) = words._told(sheet, moves, "Made at")
    assert said.endswith(
        "variant 40 (40 a year), variant 39 (39), variant 38 (38), variant 37 (37) and 36 more products (666 together)."
    )


def test_flip_points_of_one_pair_are_one_sentence(sheet):
    """Country by name, duty in percent, freight in times."""
    assert say(words.flips(sheet)) == (
        "Ally-shore costs less than least-cost once a further duty on goods of China origin entering the United States passes 21.3 % of their customs value"
        " or once ocean freight costs 2.40 times what it costs today."
    )


def test_where_nothing_flips_the_answer_that_is_said(sheet):
    """An empty list of flip points is a finding, too."""
    quiet = sheet_of(small.comparison(flip_points=()))
    assert words.flips(quiet)[0].startswith("No further duty")


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "no plant"), (1, "one plant"), (2, "two plants"), (11, "11 plants"), (1200, "1,200 plants")],
)
def test_numbers_take_their_grammar(number, said):
    """No, one and many."""
    assert count(number, "plant") == said


@pytest.mark.parametrize(
    ("given", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists_read_as_sentences_do(given, said):
    """A comma between all but the last two."""
    assert listed(given) == said


def test_amounts_are_rounded_for_a_reader():
    """Thousands are set apart, a difference has its sign, what rounds to zero has none, a small amount is not zero."""
    assert plain(1234567.8) == "1,234,568"
    assert plain(-0.04, 1) == "0.0"
    assert plain(-1234.5, 1) == "−1,234.5"
    assert signed(12.34) == "+12.3"
    assert signed(-12.34) == "−12.3"
    assert signed(0.04) == "0.0"
    assert money(12_400_000.0).replace("\u00a0", " ") == "12.4 M USD"
    assert money(123_456.0).replace("\u00a0", " ") == "123,000 USD"
    assert money(84.2).replace("\u00a0", " ") == "84.20 USD"
    assert percent(None) == "not assessed"
    assert millions_or_less(20_000.0, 1) == "< 0.1"
    assert millions_or_less(0.0, 1) == "0.0"
    assert millions_or_less(20_000.0, 2) == "0.02"


def test_shares_that_read_the_same_are_no_change(sheet):
    """Nothing rises from 10 % to 10 %; what reads differently is told."""
    side, against = sheet.by_name["ally-shore"], sheet.by_name["least-cost"]
    share = against.measures.allied_share

    def said(moved: float) -> str:
        measures = dataclasses.replace(against.measures, allied_share=share + moved)
        near = dataclasses.replace(sheet, sides=(against, dataclasses.replace(side, measures=measures)))
        return say(words.why(near, near.by_name["ally-shore"]))

    assert percent(share + 0.0049) == percent(share)
    assert "allied share" not in said(0.0049)
    assert "the allied share rises from 10 % to 11 %" in said(0.0051)
