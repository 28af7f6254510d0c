"""``allyshore design MODEL --strategy S``: one plan."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from allyshore.cli.app import Common
from allyshore.errors import UsageError

MOST = 50
"""Most designs that `--best` gives."""


def design(
    model: Path,
    *,
    strategy: str = "least-cost",
    no_mixing: Annotated[
        bool,
        Parameter(
            negative="", help="Make every unit whose origin rests on a share of its materials of one mix."
        ),
    ] = False,
    pareto: Annotated[
        str | None,
        Parameter(
            help="Two or three of landed_cost, days, allied_share, capital, carbon, joined by commas: the plans that none beats in all of them."
        ),
    ] = None,
    points: Annotated[
        int, Parameter(help="With --pareto: levels at which each measure but the first is bounded.")
    ] = 9,
    best: Annotated[
        int, Parameter(help="So many designs that differ in open sites or used sources, the best first.")
    ] = 1,
    risk_aversion: Annotated[
        str | None,
        Parameter(
            help="Design for what the table hazards says may go wrong. Weight of the worst years from 0 (expected cost) to 1 (CVaR), or WEIGHT@SHARE; 0.5 is 0.5@0.95."
        ),
    ] = None,
    chance: Annotated[
        float | None, Parameter(help="Probability with which no sale may be lost in a year.")
    ] = None,
    survive: Annotated[
        str | None,
        Parameter(
            help="Sites, countries, ports or passages, joined by commas, whose loss for their time to recover must cost no sale."
        ),
    ] = None,
    scenarios: Annotated[int, Parameter(help="With these three: years that are drawn.")] = 40,
    reduce: Annotated[
        int, Parameter(help="Keep so many scenarios, those nearest to all; 0 keeps every one.")
    ] = 12,
    replications: Annotated[
        int, Parameter(help="Further samples for the statistical gap of the plan; 0 assesses none.")
    ] = 0,
    common: Common = Common(),  # noqa: B008  # a frozen record
) -> int:
    """Design one plan: where to buy, make and ship.

    Parameters
    ----------
    model
        Folder of CSV files, or one workbook.
    strategy
        A preset or one of the model's own strategies.
    """
    from allyshore.cli.survive import Hedging, design_to_survive

    asks = Hedging(risk_aversion, chance, survive, scenarios, reduce, replications)
    _alone(asks.wanted, pareto is not None, best)
    if asks.wanted:
        return design_to_survive(model, strategy, asks, common)
    if pareto is not None:
        from allyshore.cli.front import trace_front

        return trace_front(model, strategy, pareto, points, common, no_mixing=no_mixing)
    from allyshore.cli.session import (
        compare_model,
        exit_code,
        no_plan,
        print_json,
        say_where,
        screen,
        write_out,
    )
    from allyshore.study.save import judgement_record

    comparison = compare_model(model, [strategy], common, no_mixing=no_mixing, best=best)
    outcome = comparison.outcomes[0]
    if outcome.plan is None:
        raise no_plan(outcome)
    plan = outcome.plan
    folder = write_out(comparison, common)
    if common.json:
        print_json(
            {
                "model": comparison.model,
                "on": comparison.on.isoformat(),
                "manifest": comparison.manifest,
                **outcome.to_dict(),
                "size": None if plan.size is None else plan.size.to_dict(),
                "tables": {name: plan.table(name).to_dicts() for name in plan.TABLES},
                "origin": [judgement_record(judgement) for judgement in plan.judgements],
                "designs": [_summary(rank, one) for rank, one in enumerate(comparison.outcomes, start=1)],
                "notes": list(plan.notes),
                "caveats": list(comparison.caveats),
            }
        )
    else:
        from allyshore.report import console

        out = screen()
        out.print(console.table(comparison))
        for one in comparison.outcomes:
            name = "" if len(comparison.outcomes) == 1 else f" ({one.strategy.name})"
            out.print(f"open{name}: {', '.join(one.plan.open_sites)}", markup=False, highlight=False)
        if len(comparison.outcomes) < best:
            found = f"{len(comparison.outcomes)} of {best}"
            out.print(
                f"{found} designs: no other set of open sites and used sources makes a plan", markup=False
            )
        for price in plan.prices:
            out.print(f"worth: {price.sentence}", markup=False, highlight=False)
        for note in (*plan.notes, outcome.measures.carbon.sentence()):
            out.print(f"note: {note}", style="dim", markup=False, highlight=False)
    say_where(folder, common)
    return exit_code(comparison)


def _summary(rank: int, outcome: Any) -> dict[str, Any]:
    """Give what tells one design from another."""
    plan = outcome.plan
    return {
        "rank": rank,
        "strategy": outcome.strategy.name,
        "status": plan.status,
        "landed_cost": plan.landed_cost,
        "objective": plan.objective,
        "gap": plan.gap,
        "open_sites": plan.open_sites,
        "lines": plan.lines.filter("used").select("site", "product", "recipe").to_dicts(),
    }


def _alone(hedged: bool, front: bool, best: int) -> None:
    """Refuse ways of designing that exclude each other."""
    if front and best > 1:
        raise UsageError("--best: expected --pareto without it, found both. Ask for one of the two")
    if hedged and (front or best > 1):
        raise UsageError(
            "--risk-aversion, --chance, --survive: expected them without --pareto and --best, found both. Ask for one of the two"
        )
    if not 1 <= best <= MOST:
        raise UsageError(f"--best: expected a whole number from 1 to {MOST}, found {best}.")
