"""What customs regimes spare: the duty of each input, the lesser of two parties' duties, where the goods went, and what the regimes cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.duty.regimes import COUNTRY, Regime, Use, lot_of, unit_limit, unit_relief
from allyshore.verify.customs import ENTRY, entries
from allyshore.verify.ledger import Slack

if TYPE_CHECKING:
    from allyshore.verify.files import PlanFiles
    from allyshore.verify.ledger import Ledger
    from allyshore.verify.terms import Terms

WHAT = "relief"


def check_relief(plan: PlanFiles, terms: Terms, ledger: Ledger) -> None:
    """No more is spared than the regimes' law spares, of goods that went where they had to, at the cost that the model states."""
    check_regimes(plan, terms, ledger)
    rows = plan["relief"].drop_nulls()
    if rows.is_empty():
        return
    moved = entries(plan, terms)
    places = dict(terms.sites.select("site", "country").iter_rows())
    codes = dict(terms.products.select("product", "hs").iter_rows())
    shares = {
        (site, regime): share
        for site, regime, share in terms.chain.regimes.select("site", "regime", "handling_share").iter_rows()
    }
    file = plan.file("relief")
    for row in rows.iter_rows(named=True):
        share = shares.get((row["site"], row["regime"]))
        home = COUNTRY[Regime(row["regime"])] if share is not None else ""
        if share is None or places.get(row["site"]) != home or codes.get(row["product"]) is None:
            ledger.note(
                file,
                row["row"],
                "regime",
                "a regime of the model at this plant",
                row["regime"],
                "table regimes",
            )
            continue
        use = Use(Regime(row["regime"]), codes[row["product"]], row["goes_to"])
        most, handling = _due(plan, terms, moved, row, use, share)
        sent = _sent(plan, moved, row)
        _went(plan, sent, row, places, home, ledger)
        limit = _limit(sent, terms, row, use)
        if limit is not None:
            most = min(most, limit)
        ledger.checked[WHAT] += 2
        slack = Slack.UNITS.of(most)
        if row["refund"] > most + slack:
            why = (
                "the duty of the inputs that the regime spares, within the lesser of the two parties' duties"
            )
            ledger.note(file, row["row"], "refund", most, row["refund"], why)
        if abs(row["handling"] - handling) > Slack.UNITS.of(handling):
            why = "the regime's share of the value of what went in under it"
            ledger.note(file, row["row"], "handling", handling, row["handling"], why)


def check_regimes(plan: PlanFiles, terms: Terms, ledger: Ledger) -> None:
    """Every regime that is used is paid for."""
    yearly = terms.chain.regimes.select("site", "regime", yearly="fixed_cost")
    frame = plan["regimes"].join(yearly, on=["site", "regime"], how="left", maintain_order="left")
    ledger.numbers(
        WHAT, plan.file("regimes"), frame, "fixed", pl.col("yearly"), "the regime's fixed cost in the model"
    )
    unpaid = (
        plan["relief"]
        .select("site", "regime")
        .unique(maintain_order=True)
        .join(plan["regimes"], on=["site", "regime"], how="anti", maintain_order="left")
    )
    why = "a regime that spares duty is paid for"
    ledger.missing_rows(WHAT, plan.file("regimes"), unpaid.iter_rows(), "site, regime", why)


def _due(
    plan: PlanFiles, terms: Terms, moved: pl.DataFrame, row: dict[str, Any], use: Use, share: float
) -> tuple[float, float]:
    """Duty spared of the inputs of one run and period, before the limit, and its handling [USD]."""
    taken = plan["use"].filter((pl.col("run") == row["run"]) & (pl.col("period") == row["period"]))
    world = terms.world_of(row["period"])
    most = handling = 0.0
    for state, quantity in taken.select("state", "quantity").iter_rows():
        came = moved.filter((pl.col("destination") == row["site"]) & (pl.col("state") == state))
        lines = came.select(*ENTRY, "crosses").unique(maintain_order=True)
        spared = [
            unit_relief(lot_of(line), use, world, terms.chain.tariffs, terms.duty) if line["crosses"] else 0.0
            for line in lines.iter_rows(named=True)
        ]
        unit = min(spared, default=0.0)
        if unit > 0.0:
            most += unit * quantity
            handling += share * float(came.get_column("value")[0]) * quantity
    return most, handling


def _sent(plan: PlanFiles, moved: pl.DataFrame, row: dict[str, Any]) -> pl.DataFrame:
    made = plan["make"].filter((pl.col("run") == row["run"]) & (pl.col("period") == row["period"]))
    return moved.join(made.select("state").unique(), on="state", how="semi", maintain_order="left")


def _went(
    plan: PlanFiles,
    sent: pl.DataFrame,
    row: dict[str, Any],
    places: dict[str, str],
    home: str,
    ledger: Ledger,
) -> None:
    """What was made under the regime left the plant for its one country, unclaimed, and stayed there."""
    from_plant = pl.col("origin") == row["site"]
    astray = (
        pl.when(from_plant)
        .then(pl.col("importer") != row["goes_to"])
        .otherwise((pl.col("importer") != row["goes_to"]) | (pl.col("exporter") != row["goes_to"]))
    )
    why = f"what {row['site']} of {places[row['site']]} makes under {row['regime']} goes to {row['goes_to']}, unclaimed ({home} law)"
    ledger.bad(WHAT, plan.file("ship"), sent, astray | pl.col("claimed"), "destination", row["goes_to"], why)


def _limit(sent: pl.DataFrame, terms: Terms, row: dict[str, Any], use: Use) -> float | None:
    """Duty of the goods of a run where they went [USD], by what was shipped; None without a limit."""
    crossing = sent.filter(
        (pl.col("origin") == row["site"]) & pl.col("crosses") & (pl.col("period") == row["period"])
    )
    limits = [
        unit_limit(lot_of(line), use, terms.world_of(row["period"]), terms.chain.tariffs, terms.duty)
        for line in crossing.select(ENTRY).unique(maintain_order=True).iter_rows(named=True)
    ]
    stated = [limit for limit in limits if limit is not None]
    return min(stated) * float(crossing.get_column("quantity").sum()) if stated else None
