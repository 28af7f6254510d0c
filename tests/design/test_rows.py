"""The names of rows are the same in the code, the docs and the LP file; dominated modes can go; limits bind."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.design.models import EXAMPLES, example, facts
from tests.design.workshop import EVERYTHING, tiny

from allyshore.design import DesignParams, Strategy, design, draft, lapsed, read_strategy, states
from allyshore.design.facility import ROWS
from allyshore.errors import ModelInvalid, NoFeasiblePlan
from allyshore.solver import SolveParams, solve, write_lp
from allyshore.study import presets

DOCS = Path(__file__).parents[2] / "docs"
GOLDEN = Path(__file__).parents[1] / "golden" / "starter-least-cost.lp"
CHOICES = Path(__file__).parents[1] / "golden" / "every-choice.lp"


def drafted(name, strategy):
    world, card, book = facts()
    return draft(example(name), world, strategy, card, book)


def every_choice():
    """Problems of the tiny model that uses every choice, under a strategy that asks for what the presets do not."""
    world, card, book = facts()
    sourcing = [{"rule": f"{n} sources", "kind": "plant", "sources": n} for n in (1, 3)]
    by_period = EVERYTHING["settings"] | {"timing": "by period"}
    chains = (
        tiny(**EVERYTHING),
        tiny(**EVERYTHING | {"sourcing": sourcing}),
        tiny(**EVERYTHING | {"settings": by_period}),
        tiny(**EVERYTHING | {"settings": EVERYTHING["settings"] | {"claimed_share": 0.5}}),
    )
    return [draft(chain, world, Strategy("own"), card, book).parts.problem for chain in chains]


@pytest.mark.parametrize("page", ["design.md", "explain/formulation.md"])
def test_every_row_and_column_has_its_name_in_the_docs(page):
    """Both pages list each block of rows and columns, and no other."""
    names = {"rows": set(), "columns": set()}
    for strategy in presets().values():
        problem = drafted("laundry", strategy).parts.problem
        names["rows"] |= {block.name for block in problem.row_blocks}
        names["columns"] |= {block.name for block in problem.column_blocks}
    world, card, book = facts()
    apart = draft(
        example("laundry"), world, presets()["least-cost"], card, book, DesignParams(no_mixing=True)
    )
    names["rows"] |= {block.name for block in apart.parts.problem.row_blocks}
    names["columns"] |= {block.name for block in apart.parts.problem.column_blocks}
    for problem in every_choice():
        names["rows"] |= {block.name for block in problem.row_blocks}
        names["columns"] |= {block.name for block in problem.column_blocks}
    names["rows"] |= {"objective_kept", "other_design", "used_site", "used_line"}  # rows between two solves
    text = (DOCS / page).read_text(encoding="utf-8")
    listed = {
        part: set(
            re.findall(
                r"^\| `(\w+)` \|", text.split(f"## {part.capitalize()}")[1].split("## ")[0], re.MULTILINE
            )
        )
        for part in names
    }
    assert listed == names


def test_the_formulation_says_when_a_design_is_facility_location():
    """The page names the rows that the Lagrangian way knows, and the number of deliveries from which on it is taken."""
    text = (DOCS / "explain" / "formulation.md").read_text(encoding="utf-8")
    said = text.split("there are no rows but")[1].split(":")[0]
    assert set(re.findall(r"`(\w+)`", said)) == ROWS
    assert f"{DesignParams().kernel_deliveries:,}" in text


def test_the_starters_problem_is_the_golden_one():
    """The whole problem of the smallest model, row by row; a change of the formulation shows here."""
    assert write_lp(drafted("starter", presets()["least-cost"]).parts.problem) == GOLDEN.read_text(
        encoding="utf-8"
    )


def test_the_problem_with_every_choice_is_the_golden_one():
    """Least orders, batches, breaks, whole loads, sourcing, moves, training and limits, row by row."""
    (problem, *_) = every_choice()
    assert write_lp(problem) == CHOICES.read_text(encoding="utf-8")


@pytest.mark.parametrize("strategy", ["reshore", "friend-shore"])
def test_dropping_dominated_modes_changes_no_optimum(strategy, monkeypatch):
    """With every mode kept the least cost is the same."""
    lean = solve(drafted("harness", presets()[strategy]).parts.problem, SolveParams())
    monkeypatch.setattr(states, "undominated", lambda modes, _: modes)
    full = drafted("harness", presets()[strategy]).parts.problem
    assert solve(full, SolveParams()).objective == pytest.approx(lean.objective, rel=2e-5)


def test_a_limit_binds_and_names_itself_where_it_cannot():
    """A cap on what one supplier sells holds in the plan; one that starves the market is named in the conflict."""
    world, card, book = facts()
    chain = example("starter")
    schema = chain.limits.schema

    def capped(value):
        row = {"limit": "motor_cap", "kind": "max", "on": "bought", "group": "product=motor", "value": value}
        return chain.replace(limits=pl.DataFrame([row], schema=schema))

    plan = design(capped(400000.0), world, presets()["least-cost"], card, book)
    assert plan.buy.filter(pl.col("product") == "motor").get_column("quantity").sum() <= 400000.0 * (1 + 1e-9)
    with pytest.raises(NoFeasiblePlan, match=r"motor_cap: the value is 100,000\.00 too low"):
        design(capped(300000.0), world, presets()["least-cost"], card, book)


def test_a_limit_with_an_unknown_field_is_a_fault():
    """``colour=red`` is no group."""
    world, card, book = facts()
    chain = example("starter")
    row = {"limit": "odd", "kind": "max", "on": "bought", "group": "colour=red", "value": 1.0}
    with pytest.raises(ModelInvalid, match="colour=red"):
        design(
            chain.replace(limits=pl.DataFrame([row], schema=chain.limits.schema)),
            world,
            presets()["least-cost"],
            card,
            book,
        )


def test_one_more_ally_never_worsens_an_optimum():
    """Widening where making is allowed never raises the least cost."""
    world, card, book = facts()
    costs = [
        design(example("harness"), world, Strategy("s", making=making), card, book).objective
        for making in (("USA",), ("USA", "MEX"), ("USA", "MEX", "HND"))
    ]
    assert costs[0] >= costs[1] * (1 - 2e-5)
    assert costs[1] >= costs[2] * (1 - 2e-5)


def test_a_strategy_is_read_with_every_fault_at_once():
    """Unknown keys with a hint, shares out of bounds, words of the wrong kind."""
    with pytest.raises(ModelInvalid) as refused:
        read_strategy(
            "mine",
            {"allow": {"makin": ["USA"], "sites": "few"}, "require": {"allied_share": 1.5}, "wish": {}},
            "strategies.toml",
        )
    told = str(refused.value)
    assert "Did you mean making" in told
    assert len(refused.value.faults) == 4


def test_an_unknown_bloc_is_a_fault():
    """A bloc without members on the day is refused, not read as nobody."""
    world, card, book = facts()
    with pytest.raises(ModelInvalid, match="bloc:NAFTA"):
        design(example("starter"), world, Strategy("s", making=("bloc:NAFTA",)), card, book)


def test_examples_are_where_the_tests_look():
    """The four examples of models; goods files lie beside them."""
    assert {path.parent.name for path in EXAMPLES.glob("*/model.toml")} == {
        "laundry",
        "harness",
        "pump",
        "starter",
    }


def test_a_declaration_that_has_ended_counts_for_nothing_and_is_said():
    """Declarations of the starter's supplier that end in January cover nothing in June, and a warning names each."""
    world, card, book = facts()
    chain = example("starter")
    ended = pl.when(pl.col("certificate_until").is_not_null()).then(pl.lit(date(2026, 1, 31)))
    chain = chain.replace(capabilities=chain.capabilities.with_columns(certificate_until=ended))
    warned = [str(fault) for fault in lapsed(chain, world)]
    assert len(warned) == 2
    assert "motor of Monterrey motors" in warned[0]
    plan = design(chain, world, presets()["least-cost"], card, book)
    bought = plan.states.filter(pl.col("product") == "motor")
    assert bought.get_column("originating").to_list() == [False]
    assert any("motor of Monterrey motors" in note for note in plan.notes)


@pytest.mark.parametrize("name", ["../evil", "a/b", "", "x" * 61, "-x"])
def test_a_strategys_name_cannot_be_a_path(name):
    """Result folders bear the names of strategies."""
    with pytest.raises(ModelInvalid, match="a name of letters"):
        read_strategy(name, {}, "strategies.toml")
