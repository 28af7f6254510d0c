"""Every amount of a plan's tables: purchases, conversion, freight, papers, stock, shortage, sites and set-up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.verify import timing
from allyshore.verify.capacities import SOURCE, volumes
from allyshore.verify.ledger import Slack
from allyshore.verify.terms import DAYS, LANE, WEEKS

if TYPE_CHECKING:
    from allyshore.verify.files import PlanFiles
    from allyshore.verify.ledger import Ledger
    from allyshore.verify.terms import Terms

WHAT = "amounts"


def check_money(plan: PlanFiles, terms: Terms, ledger: Ledger) -> None:
    """Audit the amounts of every table but duty and fees, which `customs` reckons."""
    check_purchases(plan, terms, ledger)
    check_production(plan, terms, ledger)
    check_transport(plan, terms, ledger)
    check_stock_and_shortage(plan, terms, ledger)
    check_sites(plan, terms, ledger)
    check_lines(plan, terms, ledger)


def check_purchases(plan: PlanFiles, terms: Terms, ledger: Ledger) -> None:
    """Purchase = quantity · the supplier's unit cost."""
    prices = terms.capabilities.filter(pl.col("recipe") == "").select("site", "product", price="unit_cost")
    buy = plan["buy"].join(prices, on=["site", "product"], how="left", maintain_order="left")
    file = plan.file("buy")
    ledger.numbers(WHAT, file, buy, "unit_cost", pl.col("price"), "the capability's unit cost", Slack.RATIO)
    ledger.numbers(
        WHAT,
        file,
        buy,
        "purchase",
        pl.col("quantity") * pl.col("price"),
        "quantity times the capability's unit cost",
    )


def check_production(plan: PlanFiles, terms: Terms, ledger: Ledger) -> None:
    """Production = quantity · (unit cost + hours · wage); the stock rule of a made product at its plant is charged on its value."""
    costs = terms.capabilities.select(*SOURCE, due="conversion")
    goods = terms.products.select("product", "value")
    make = (
        plan["make"]
        .join(costs, on=SOURCE, how="left", maintain_order="left")
        .join(goods, on="product", how="left", maintain_order="left")
        .join(terms.stock_rules, on=["site", "product"], how="left", maintain_order="left")
    )
    file = plan.file("make")
    why = "the capability's unit cost and direct hours times the wage"
    ledger.numbers(WHAT, file, make, "conversion", pl.col("due"), why, Slack.RATIO)
    ledger.numbers(
        WHAT,
        file,
        make,
        "production",
        pl.col("quantity") * pl.col("due"),
        f"quantity times conversion: {why}",
    )
    costs = terms.capabilities.select(*SOURCE, own_wait="lead_time")
    make = make.join(costs, on=SOURCE, how="left", maintain_order="left")
    held = pl.col("quantity") * pl.col("value") * terms.holding(pl.col("own_wait"), pl.lit(0.0))
    ledger.numbers(
        WHAT, file, make, "inventory", held, "the stock rule's days of throughput at the holding rate"
    )


def check_transport(plan: PlanFiles, terms: Terms, ledger: Ledger) -> None:
    """Days and freight by the lane; papers of a claim; capital tied up under way and in the stock rule at the destination."""
    chain, quantity = terms.chain, pl.col("quantity")
    values = plan["states"].select("state", "value").unique("state", maintain_order=True)
    rules = terms.stock_rules.rename({"site": "destination"})
    waits = terms.lead_times.rename({"site": "origin"})
    spreads = chain.lanes.select(*LANE, "days_sd")
    ship = (
        terms.lanes_of(plan["ship"])
        .join(values, on="state", how="left", maintain_order="left")
        .join(rules, on=["destination", "product"], how="left", maintain_order="left")
        .join(waits, on=["origin", "product"], how="left", maintain_order="left")
        .join(spreads, on=LANE, how="left", maintain_order="left")
    )
    file = plan.file("ship")
    ledger.numbers(
        WHAT, file, ship, "days", pl.col("lane_days"), "the lane's days, none for a service", Slack.RATIO
    )
    ledger.numbers(
        WHAT,
        file,
        ship,
        "freight",
        quantity * pl.col("unit_freight"),
        "quantity times the lane's cost of a unit, by its basis",
    )
    papers = (
        pl.when("claimed")
        .then(quantity * pl.col("value") * chain.claim_cost / chain.entry_value)
        .otherwise(0.0)
    )
    ledger.numbers(
        WHAT, file, ship, "compliance", papers, "cost of a claim spread over a typical entry's value"
    )
    way = pl.when("good").then(pl.col("lane_days") * chain.carrying_rate / DAYS).otherwise(0.0)
    stock = terms.holding(
        pl.col("lane_days") + pl.col("wait").fill_null(0.0), pl.col("days_sd").fill_null(0.0)
    )
    held = quantity * pl.col("value") * (way + stock)
    ledger.numbers(
        WHAT,
        file,
        ship,
        "inventory",
        held,
        "value times the carrying rate of the days under way, and the stock rule at the destination",
    )


def check_stock_and_shortage(plan: PlanFiles, terms: Terms, ledger: Ledger) -> None:
    """Stock between periods costs the carrying rate of a period; what is short costs what the model says."""
    chain = terms.chain
    values = plan["states"].select("state", "value").unique("state", maintain_order=True)
    stock = plan["stock"].join(values, on="state", how="left", maintain_order="left")
    held = pl.col("quantity") * pl.col("value") * chain.carrying_rate * chain.weeks_per_period / WEEKS
    ledger.numbers(
        WHAT, plan.file("stock"), stock, "inventory", held, "value times the carrying rate of a period"
    )
    prices = chain.demand.select("market", "product", "period", "shortage_cost")
    short = plan["short"].join(prices, on=["market", "product", "period"], how="left", maintain_order="left")
    missed = pl.col("quantity") * pl.col("shortage_cost").fill_null(0.0)
    ledger.numbers(
        WHAT, plan.file("short"), short, "shortage", missed, "quantity times the demand's shortage cost"
    )


def check_sites(plan: PlanFiles, terms: Terms, ledger: Ledger) -> None:
    """Fixed cost of what is open; opening a candidate and closing what stands today as an annuity; every site once."""
    file, sites = plan.file("sites"), plan["sites"]
    facts = terms.sites.select(
        "site",
        is_kind="kind",
        is_country="country",
        stands=pl.col("state") == "existing",
        yearly="fixed_cost",
        opening="opening_cost",
        closing="closing_cost",
    )
    spans = timing.sites(plan, terms).select("site", "part", "starting", "ending")
    frame = sites.join(facts, on="site", how="left", maintain_order="left").join(
        spans, on="site", how="left", maintain_order="left"
    )
    ledger.bad(
        "sites",
        file,
        frame,
        pl.col("is_kind").is_null() | (pl.col("is_kind") == "market"),
        "site",
        "a site of the model that is no market",
        "the model's sites",
    )
    known = frame.filter(pl.col("is_kind").is_not_null())
    ledger.same("sites", file, known, "kind", pl.col("is_kind"), "the model's sites")
    ledger.same("sites", file, known, "country", pl.col("is_country"), "the model's sites")
    listed = terms.sites.filter(pl.col("kind") != "market").join(
        sites, on="site", how="anti", maintain_order="left"
    )
    ledger.missing_rows(
        "sites", file, listed.select("site").iter_rows(), "site", "every site but the markets has a row"
    )
    twice = pl.col("site").is_duplicated() & pl.col("site").is_first_distinct().not_()
    ledger.bad(
        "sites", file, known, twice, "site", "one row for each site", "every site but the markets has a row"
    )
    priced = (pl.col("yearly") > 0.0) | (pl.col("opening") > 0.0) | (pl.col("closing") > 0.0)
    opens = pl.col("open") & ~pl.col("stands")
    closes = ~pl.col("open") & pl.col("stands") & priced
    ledger.same(
        "sites",
        file,
        known,
        "opened",
        opens & (pl.col("is_kind") != "supplier"),
        "a candidate plant or warehouse that is open",
    )
    ledger.same("sites", file, known, "closed", closes, "a site of today that has a price and is not open")
    ledger.numbers(
        WHAT,
        file,
        known,
        "fixed",
        pl.col("yearly") * pl.col("part"),
        "the site's fixed cost where it is open",
    )
    one_off = (
        pl.when(opens)
        .then(pl.col("opening") * pl.col("starting").fill_null(0.0))
        .when(closes)
        .then(pl.col("closing") * pl.col("ending"))
        .otherwise(0.0)
    )
    ledger.numbers(
        WHAT,
        file,
        known,
        "capital",
        one_off,
        "the opening cost of a candidate, or the closing cost of a site of today, as an amount a year",
    )


def check_lines(plan: PlanFiles, terms: Terms, ledger: Ledger) -> None:
    """Every used source that is a yes or no has its line, as has one of today that is given up at a cost; set-up and closing as annuities."""
    file = plan.file("lines")
    fresh = (pl.col("current_volume") == 0.0) & (pl.col("setup_cost") > 0.0)
    running = (pl.col("current_volume") > 0.0) & (pl.col("closing_cost") > 0.0)
    counted = bool(terms.chain.limits["on"].is_in(["sources", "source_changes"]).any())
    flows = volumes(plan).select(SOURCE).unique().with_columns(flows=pl.lit(value=True))
    moved = pl.concat(
        [
            terms.chain.moves.filter(pl.col("product") != "").select("product", "recipe", site=end)
            for end in ("from_site", "to_site")
        ]
    ).unique()
    facts = (
        terms.capabilities.join(flows, on=SOURCE, how="left", maintain_order="left")
        .join(moved.with_columns(moves=pl.lit(value=True)), on=SOURCE, how="left", maintain_order="left")
        .with_columns(pl.col("flows", "moves").fill_null(value=False), fresh=fresh, running=running)
        .filter(
            pl.col("fresh")
            | pl.col("running")
            | pl.col("moves")
            | pl.lit(value=counted)
            | (pl.col("minimum") > 0.0)
            | (pl.col("fixed_cost") > 0.0)
            | (pl.col("ramp") > 1)
        )
        .select(
            *SOURCE,
            "flows",
            "fresh",
            "running",
            "moves",
            "ramp",
            yearly="fixed_cost",
            setting_up="setup_cost",
            giving_up="closing_cost",
        )
    )
    lines = (
        plan["lines"]
        .join(facts, on=SOURCE, how="left", maintain_order="left")
        .join(timing.lines(plan, terms), on=SOURCE, how="left", maintain_order="left", suffix="_span")
    )
    why = "a line for each used source that must be qualified, kept or moved or has a minimum, and for each given up at a cost"
    ledger.bad("lines", file, lines, pl.col("flows").is_null(), "site", "no line", why)
    known = lines.filter(pl.col("flows").is_not_null())
    ledger.bad(
        "lines",
        file,
        known,
        pl.col("flows") & (pl.col("part") == 0.0),
        "used",
        "true",
        "goods come from used sources only",
    )
    idle = pl.col("used") & ~pl.col("flows") & ~pl.col("running") & ~pl.col("moves") & ~pl.lit(value=counted)
    ledger.bad("lines", file, known, idle | (~pl.col("used") & ~pl.col("running")), "site", "no line", why)
    for column, due, rule in (
        (
            "setup",
            pl.when(pl.col("used") & pl.col("fresh"))
            .then(pl.col("setting_up") * pl.col("starting"))
            .otherwise(0.0),
            "the set-up cost of a source without volume today, as an amount a year",
        ),
        ("fixed", pl.col("yearly") * pl.col("part"), "cost of keeping the source ready"),
        (
            "closing",
            pl.when(~pl.col("used") & pl.col("running"))
            .then(pl.col("giving_up") * pl.col("ending"))
            .otherwise(0.0),
            "the closing cost of a source of today that is given up, as an amount a year",
        ),
    ):
        ledger.numbers(WHAT, file, known, column, due, rule)
    missing = facts.filter(pl.col("flows") | pl.col("running")).join(
        plan["lines"], on=SOURCE, how="anti", maintain_order="left"
    )
    ledger.missing_rows("lines", file, missing.select(SOURCE).iter_rows(), "site, product, recipe", why)
    twice = pl.struct(SOURCE).is_duplicated() & pl.struct(SOURCE).is_first_distinct().not_()
    ledger.bad("lines", file, lines, twice, "site", "one line for each source", why)
