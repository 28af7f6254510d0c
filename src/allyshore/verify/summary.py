"""The comparison: cost lines, shares, days and open sites of each strategy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.verify.aims import check_aims, revenue
from allyshore.verify.carbon import CARBON_KEYS, check_carbon
from allyshore.verify.concentration import check_concentration
from allyshore.verify.files import COMPARISON
from allyshore.verify.footprint import FOOTPRINT_KEYS, check_footprint
from allyshore.verify.ledger import MILLIONTH, Slack, number, plain
from allyshore.verify.timing import check_present

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.verify.files import PlanFiles
    from allyshore.verify.ledger import Ledger
    from allyshore.verify.terms import Terms

RISK = ("expected_loss", "cvar95", "ttr_days", "tts_days")
"""Measures of disruption: simulated, so held here only to what must be true of them."""
KEYS = (
    *("strategy", "status", "landed_cost", "gap", "cost", "days", "allied_share", "originating_share"),
    *CARBON_KEYS,
    *RISK,
    *FOOTPRINT_KEYS,
    "open_sites",
    "concentration",
    "aim",
    "revenue",
    "profit",
    "objectives",
)
OPTIMAL, TIME_LIMIT, STOPPED, INFEASIBLE = "optimal", "time limit", "stopped", "infeasible"
YEARLY = {
    "purchase": (("buy", "purchase"),),
    "production": (("make", "production"),),
    "freight": (("ship", "freight"),),
    "duty": (("ship", "duty"),),
    "fees": (("ship", "fees"),),
    "inventory": (("ship", "inventory"), ("make", "inventory"), ("stock", "inventory")),
    "fixed": (("sites", "fixed"), ("lines", "fixed"), ("regimes", "fixed")),
    "capital": (("sites", "capital"), ("lines", "setup"), ("lines", "closing")),
    "compliance": (("ship", "compliance"), ("relief", "handling")),
    "shortage": (("short", "shortage"),),
}
PER_YEAR = ("fixed", "capital")
"""Lines whose tables already say USD a year; the others are sums over the periods of the plan."""


@dataclass(frozen=True)
class Totals:
    """What one plan comes to in a year: cost lines, customs value entering the United States by origin, freight by mode [USD]."""

    cost: Mapping[str, float]
    entering: Mapping[str, float]
    freight: Mapping[str, float]

    @property
    def landed(self) -> float:
        """Landed cost, USD a year."""
        return sum(self.cost.values())


def check_strategy(
    place: str, row: Mapping[str, Any], plan: PlanFiles, terms: Terms, gap: float | None, ledger: Ledger
) -> Totals:
    """Compare one strategy's row with its plan's tables; `gap` is the gap at which the solver was asked to stop."""
    check_keys(place, row, KEYS, ledger)
    totals = total(plan, terms)
    what, file = "comparison", COMPARISON
    cost = row.get("cost")
    ledger.alike(
        what,
        file,
        f"{place}.cost",
        dict.fromkeys(totals.cost),
        dict.fromkeys(cost) if isinstance(cost, dict) else cost,
        "the cost lines",
    )
    for name, amount in totals.cost.items():
        if isinstance(cost, dict) and name in cost:
            ledger.one(
                what, file, f"{place}.cost.{name}", amount, cost[name], "sum over the plan's tables, a year"
            )
    ledger.one(
        what, file, f"{place}.landed_cost", totals.landed, row.get("landed_cost"), "sum of the cost lines"
    )
    for name, value in measures(plan, terms).items():
        ledger.one(what, file, f"{place}.{name}", value, row.get(name), MEASURES[name], Slack.RATIO)
    check_risk(place, row, ledger)
    opened = plan["sites"].filter("open").get_column("site").to_list()
    ledger.alike(
        what, file, f"{place}.open_sites", opened, row.get("open_sites"), "the open sites of sites.csv"
    )
    check_concentration(place, row, plan, terms, ledger)
    check_footprint(place, row, plan, terms, ledger)
    check_carbon(place, row, plan, terms, ledger)
    check_aims(place, row, plan, terms, totals.cost, ledger)
    earned = revenue(plan, terms)
    check_present(place, row.get("present_value"), plan, terms, totals.landed, earned, ledger)
    check_gap(place, row, gap, ledger)
    return totals


def check_keys(place: str, row: Mapping[str, Any], keys: tuple[str, ...], ledger: Ledger) -> None:
    """Every key of the command's contract is there, null where there is nothing to say."""
    for name in keys:
        if name not in row:
            ledger.note(
                COMPARISON, None, f"{place}.{name}", "this key", "no such key", "the keys of a strategy's row"
            )


def check_risk(place: str, row: Mapping[str, Any], ledger: Ledger) -> None:
    """Measures of disruption are null or numbers of 0 or more, and the mean of the worst years is no less than the mean of all."""
    ledger.checked["comparison"] += len(RISK)
    for name in RISK:
        value = row.get(name)
        if value is not None and not (number(value) and value >= 0.0):
            ledger.note(
                COMPARISON,
                None,
                f"{place}.{name}",
                "a number of 0 or more, or null",
                plain(value),
                "a measure of disruption",
            )
    mean, tail = row.get("expected_loss"), row.get("cvar95")
    if number(mean) and number(tail) and tail < mean * (1.0 - MILLIONTH):
        ledger.note(
            COMPARISON,
            None,
            f"{place}.cvar95",
            f"at least {mean}",
            tail,
            "the mean of the worst years is no less than that of all",
        )


def check_gap(place: str, row: Mapping[str, Any], gap: float | None, ledger: Ledger) -> None:
    """A gap is no less than 0, and within what was asked for where the plan is called optimal."""
    found, status = row.get("gap"), row.get("status")
    ledger.checked["comparison"] += 2
    if status not in (OPTIMAL, TIME_LIMIT, STOPPED):
        ledger.note(
            COMPARISON,
            None,
            f"{place}.status",
            f"{OPTIMAL}, {TIME_LIMIT} or {STOPPED}",
            plain(status),
            "a strategy with a plan",
        )
    if not number(found) or found < 0.0:
        ledger.note(
            COMPARISON,
            None,
            f"{place}.gap",
            "a share of 0 or more",
            plain(found),
            "distance of the plan from the proven bound",
        )
    elif status == OPTIMAL and gap is not None and found > gap * (1.0 + MILLIONTH):
        ledger.note(
            COMPARISON,
            None,
            f"{place}.gap",
            gap,
            found,
            "a plan called optimal is within the gap of the manifest's options",
        )


def has_plan(row: Mapping[str, Any]) -> bool:
    """Whether a strategy's row speaks of a plan: not where none is feasible, nor where time ran out or an end was asked for before one was found."""
    late = row.get("status") in (TIME_LIMIT, STOPPED) and row.get("landed_cost") is None
    return row.get("status") != INFEASIBLE and not late


def check_infeasible(place: str, row: Mapping[str, Any], ledger: Ledger) -> None:
    """A strategy without a plan states no number, and the rows that conflict."""
    check_keys(place, row, (*KEYS, "conflicts"), ledger)
    for name in ("landed_cost", "gap", "cost", "days", "allied_share", "originating_share", *RISK):
        ledger.alike(
            "comparison",
            COMPARISON,
            f"{place}.{name}",
            None,
            row.get(name),
            "a strategy without a plan states no number",
        )
    for name in ("open_sites", "concentration"):
        ledger.alike(
            "comparison",
            COMPARISON,
            f"{place}.{name}",
            [],
            row.get(name),
            "a strategy without a plan opens nothing and spends nothing",
        )


def total(plan: PlanFiles, terms: Terms) -> Totals:
    """Sum a plan's tables to a year."""
    cost = {
        line: sum(
            float(
                plan[table]
                .select((pl.col(column) * (pl.lit(1.0) if line in PER_YEAR else terms.yearly)).sum())
                .item()
            )
            for table, column in parts
        )
        + charged(plan, terms, pl.col("line") == line)
        for line, parts in YEARLY.items()
    }
    cost["duty"] -= float(plan["relief"].select((pl.col("refund") * terms.yearly).sum()).item())
    places = terms.sites.select("site", "country")
    goods = terms.products.filter("good").select("product")
    states = plan["states"].select("state", "country_of_origin", "value").unique("state", maintain_order=True)
    ship = (
        plan["ship"]
        .join(states, on="state", how="left", maintain_order="left")
        .join(
            places.rename({"site": "origin", "country": "exporter"}),
            on="origin",
            how="left",
            maintain_order="left",
        )
        .join(
            places.rename({"site": "destination", "country": "importer"}),
            on="destination",
            how="left",
            maintain_order="left",
        )
    )
    abroad = (
        (pl.col("importer") == "USA") & (pl.col("exporter") != "USA") & (pl.col("country_of_origin") != "USA")
    )
    entering = (
        ship.join(goods, on="product", how="semi", maintain_order="left")
        .filter(abroad)
        .group_by("country_of_origin", maintain_order=True)
        .agg((pl.col("quantity") * pl.col("value") * terms.yearly).sum())
    )
    loads = plan["charges"].filter((pl.col("line") == "freight") & (pl.col("mode") != ""))
    freight = (
        pl.concat(
            [ship.select("mode", "period", "freight"), loads.select("mode", "period", freight="amount")]
        )
        .group_by("mode", maintain_order=True)
        .agg((pl.col("freight") * terms.yearly).sum())
    )
    return Totals(
        cost, dict(entering.iter_rows()), {mode: paid for mode, paid in freight.iter_rows() if paid > 0.0}
    )


def charged(plan: PlanFiles, terms: Terms, which: pl.Expr) -> float:
    """Sum some of the plan's charges, USD a year: those of a period over the plan, those of a year as they are."""
    yearly = pl.when(pl.col("per") == "year").then(1.0).otherwise(terms.yearly)
    return float(plan["charges"].filter(which).select((pl.col("amount") * yearly).sum()).item())


MEASURES = {
    "days": "door-to-door days of the last leg, weighted by value delivered",
    "allied_share": "spend with trusted partners: seller and country of origin of what is bought, plant of what is made",
    "originating_share": "originating part of the value delivered to markets",
}


def measures(plan: PlanFiles, terms: Terms) -> dict[str, float | None]:
    """Work out the shares and days of a plan; None where nothing is delivered or spent."""
    trusted, places = sorted(terms.trusted), terms.sites.select("site", "country", "kind")
    states = (
        plan["states"]
        .select("state", "country_of_origin", "originating", "value")
        .unique("state", maintain_order=True)
    )
    here = pl.col("country").is_in(trusted)
    bought = (
        plan["buy"]
        .join(places, on="site", how="left", maintain_order="left")
        .join(states, on="state", how="left", maintain_order="left")
    )
    made = plan["make"].join(places, on="site", how="left", maintain_order="left")
    spend = pl.concat(
        [
            bought.select(paid="purchase", allied=here & pl.col("country_of_origin").is_in(trusted)),
            made.select(paid="production", allied=here),
        ]
    )
    delivered = (
        plan["ship"]
        .join(places.rename({"site": "destination"}), on="destination", how="left", maintain_order="left")
        .filter(pl.col("kind") == "market")
    )
    delivered = delivered.join(states, on="state", how="left", maintain_order="left").with_columns(
        worth=pl.col("quantity") * pl.col("value")
    )
    worth = float(delivered.get_column("worth").sum())
    paid = float(spend.get_column("paid").sum())
    return {
        "days": float((delivered["days"] * delivered["worth"]).sum()) / worth if worth else None,
        "allied_share": float(spend.filter("allied").get_column("paid").sum()) / paid if paid else None,
        "originating_share": float(delivered.filter("originating").get_column("worth").sum()) / worth
        if worth
        else None,
    }
