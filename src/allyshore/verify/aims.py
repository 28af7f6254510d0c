"""What a strategy aims at: revenue and profit, and the objectives that were settled in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.verify.carbon import limited
from allyshore.verify.files import COMPARISON
from allyshore.verify.ledger import MILLIONTH, Slack, number, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.verify.files import PlanFiles
    from allyshore.verify.ledger import Ledger
    from allyshore.verify.terms import Terms

WHAT = "aims"
COST, PROFIT = "cost", "profit"
PARTS = ("minimise", "tolerance", "least", "allowed", "found")


def check_aims(
    place: str,
    row: Mapping[str, Any],
    plan: PlanFiles,
    terms: Terms,
    cost: Mapping[str, float],
    ledger: Ledger,
) -> None:
    """Work out revenue, profit and what each objective comes to in the plan; `cost` are the plan's recomputed cost lines."""
    if row.get("aim") not in (COST, PROFIT):
        ledger.note(
            COMPARISON, None, f"{place}.aim", f"{COST} or {PROFIT}", plain(row.get("aim")), "what is aimed at"
        )
    earned = revenue(plan, terms)
    landed = sum(cost.values())
    ledger.one(
        WHAT, COMPARISON, f"{place}.revenue", earned, row.get("revenue"), "deliveries at the markets' prices"
    )
    profit = None if earned is None else earned - landed
    ledger.one(WHAT, COMPARISON, f"{place}.profit", profit, row.get("profit"), "revenue less landed cost")
    steps = row.get("objectives")
    for at, step in enumerate(steps if isinstance(steps, list) else [None]):
        _check_step(f"{place}.objectives[{at}]", step, _found(plan, terms, cost), ledger)


def revenue(plan: PlanFiles, terms: Terms) -> float | None:
    """Sum what markets pay for what arrives, USD a year; None where an arrival has no price, or nothing arrives."""
    prices = terms.chain.demand.select("product", "period", "price", destination="market")
    sold = _delivered(plan, terms).join(
        prices, on=["destination", "product", "period"], how="left", maintain_order="left"
    )
    if not sold.height or sold.get_column("price").null_count():
        return None
    return float(sold.select((pl.col("quantity") * pl.col("price") * terms.yearly).sum()).item())


def _delivered(plan: PlanFiles, terms: Terms) -> pl.DataFrame:
    markets = terms.sites.filter(pl.col("kind") == "market").select(destination="site")
    return plan["ship"].join(markets, on="destination", how="semi", maintain_order="left")


def _found(plan: PlanFiles, terms: Terms, cost: Mapping[str, float]) -> dict[str, float]:
    """Give what each objective comes to; the number of open yes-or-no sites is left to `open_sites`."""
    states = plan["states"].select("state", "value", "country_of_origin").unique("state", maintain_order=True)
    worth = _delivered(plan, terms).join(states, on="state", how="left", maintain_order="left")
    trusted = sorted(terms.trusted)
    here = terms.sites.select("site", at="country")
    bought = (
        plan["buy"]
        .join(states, on="state", how="left", maintain_order="left")
        .join(here, on="site", how="left")
    )
    made = plan["make"].join(here, on="site", how="left", maintain_order="left")
    allied = pl.col("at").is_in(trusted)
    spend = [
        bought.filter(~(allied & pl.col("country_of_origin").is_in(trusted))).get_column("purchase").sum(),
        made.filter(~allied).get_column("production").sum(),
    ]
    return {
        "landed_cost": sum(cost.values()),
        "capital": float(plan["timing"]["amount"].sum()) if terms.by_period else cost["capital"],
        "days": float((worth["quantity"] * worth["value"] * worth["days"]).sum()) * terms.annual,
        "carbon": float(limited(plan, terms).get_column("amount").sum()) * terms.annual,
        "shortage": float(plan["short"].get_column("quantity").sum()) * terms.annual,
        "untrusted_spend": float(sum(spend)) * terms.annual,
    }


def _check_step(place: str, step: Any, found: Mapping[str, float], ledger: Ledger) -> None:
    """An objective's value is the plan's, within what is allowed, which is its least and the tolerance."""
    why = "objectives in order: what is allowed is the least and its tolerance, and the plan keeps to it"
    if not isinstance(step, dict) or not all(number(step.get(name)) for name in PARTS[1:]):
        ledger.note(COMPARISON, None, place, f"a record of {', '.join(PARTS)}", plain(step), why)
        return
    name = str(step.get("minimise"))
    if name in found:
        ledger.one(
            WHAT,
            COMPARISON,
            f"{place}.found",
            found[name],
            step["found"],
            f"{name} of the plan's tables",
            Slack.RATIO,
        )
    room = max(step["tolerance"], MILLIONTH) * max(abs(step["least"]), MILLIONTH)
    ledger.one(WHAT, COMPARISON, f"{place}.allowed", step["least"] + room, step["allowed"], why, Slack.RATIO)
    if step["found"] > step["allowed"] + Slack.UNITS.of(step["allowed"]):
        ledger.note(COMPARISON, None, f"{place}.found", f"at most {step['allowed']:.12g}", step["found"], why)
