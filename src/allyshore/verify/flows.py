"""Goods neither appear nor vanish: names that exist, balances of every state, components of every run, demand met."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.verify.ledger import Slack

if TYPE_CHECKING:
    from allyshore.verify.files import PlanFiles
    from allyshore.verify.ledger import Ledger
    from allyshore.verify.terms import Terms

WHAT = "flows"
FLOWS = ("buy", "make", "use", "ship", "stock")


def check_flows(plan: PlanFiles, terms: Terms, ledger: Ledger) -> None:
    """Audit what the plan moves, makes and uses."""
    check_names(plan, terms, ledger)
    check_states_named(plan, ledger)
    check_balances(plan, terms, ledger)
    check_components(plan, terms, ledger)
    check_demand(plan, terms, ledger)


def check_names(plan: PlanFiles, terms: Terms, ledger: Ledger) -> None:
    """Every period, site and product exists; a market is only shipped to; stock ends with the last period."""
    sites = terms.sites.get_column("site").implode()
    markets = terms.sites.filter(pl.col("kind") == "market").get_column("site").implode()
    products = terms.products.get_column("product").implode()
    last = terms.chain.periods
    for table in (*FLOWS, "short"):
        file = plan.file(table)
        beyond = last - 1 if table == "stock" else last
        why = "stock stands between two periods" if table == "stock" else "the model's periods"
        ledger.bad(
            WHAT, file, plan[table], ~pl.col("period").is_between(1, beyond), "period", f"1 to {beyond}", why
        )
    for table, column in (("buy", "site"), ("make", "site"), ("stock", "site"), ("ship", "origin")):
        good = pl.col(column).is_in(sites) & ~pl.col(column).is_in(markets)
        ledger.bad(
            WHAT,
            plan.file(table),
            plan[table],
            ~good,
            column,
            "a site of the model that is no market",
            "goods come from sites that exist",
        )
    ledger.bad(
        WHAT,
        plan.file("ship"),
        plan["ship"],
        ~pl.col("destination").is_in(sites),
        "destination",
        "a site of the model",
        "goods go to sites that exist",
    )
    for table, column in (
        ("buy", "product"),
        ("make", "product"),
        ("use", "component"),
        ("ship", "product"),
        ("stock", "product"),
        ("short", "product"),
    ):
        ledger.bad(
            WHAT,
            plan.file(table),
            plan[table],
            ~pl.col(column).is_in(products),
            column,
            "a product of the model",
            "products that exist",
        )
    recipes = terms.chain.recipes.select("recipe", makes="product")
    made = plan["make"].join(recipes, on="recipe", how="left", maintain_order="left")
    ledger.same(WHAT, plan.file("make"), made, "product", pl.col("makes"), "the recipe's product")


def check_states_named(plan: PlanFiles, ledger: Ledger) -> None:
    """Every flow names a state of its own product, every state is named by a flow, and none stands twice."""
    states = plan["states"]
    own = states.select("state", of="product").unique("state", maintain_order=True)
    for table in FLOWS:
        product = "component" if table == "use" else "product"
        frame = plan[table].join(own, on="state", how="left", maintain_order="left")
        ledger.bad(
            WHAT,
            plan.file(table),
            frame,
            pl.col("of").is_null() & pl.col("state").is_not_null(),
            "state",
            "a row of states.csv",
            "every flow is of a state",
        )
        ledger.same(
            WHAT,
            plan.file(table),
            frame.filter(pl.col("of").is_not_null()),
            product,
            pl.col("of"),
            "the product of the row's state",
        )
    met = pl.concat([plan[table].select("state") for table in FLOWS]).get_column("state").implode()
    why = "a state stands once, and only where a flow is of it"
    ledger.bad(
        WHAT,
        plan.file("states"),
        states,
        ~pl.col("state").is_in(met),
        "state",
        "a state that a flow is of",
        why,
    )
    facts = ["product", "country_of_origin", "originating", "unknown", "designated", "value"]
    for key in (["state"], facts):
        twice = pl.struct(key).is_duplicated() & pl.struct(key).is_first_distinct().not_()
        ledger.bad(WHAT, plan.file("states"), states, twice, "state", "one row for each state", why)


def check_balances(plan: PlanFiles, terms: Terms, ledger: Ledger) -> None:
    """Per site, product, state and period: bought + made + arrived + stock before = used + sent + stock after; markets keep what arrives."""
    key = ("site", "product", "state", "period")
    made = plan["make"].select("run", "period", "site").unique(["run", "period"], maintain_order=True)
    used = (
        plan["use"]
        .drop("site", "product")
        .join(made, on=["run", "period"], how="left")
        .rename({"component": "product"})
    )
    markets = terms.sites.filter(pl.col("kind") == "market").select("site")
    flows = [
        (plan["buy"], 1.0),
        (plan["make"], 1.0),
        (plan["ship"].rename({"destination": "site"}), 1.0),
        (plan["stock"].with_columns(pl.col("period") + 1), 1.0),
        (used, -1.0),
        (plan["ship"].rename({"origin": "site"}), -1.0),
        (plan["stock"], -1.0),
    ]
    moved = pl.concat([frame.select(*key, moved=pl.col("quantity") * sign) for frame, sign in flows])
    sums = (
        moved.filter(pl.col("site").is_not_null())
        .join(markets, on="site", how="anti", maintain_order="left")
        .group_by(key, maintain_order=True)
        .agg(
            came=pl.col("moved").clip(lower_bound=0.0).sum(),
            went=-pl.col("moved").clip(upper_bound=0.0).sum(),
        )
    )
    ledger.checked["balances"] += sums.height
    throughput = pl.max_horizontal("came", "went")
    off = sums.filter((pl.col("came") - pl.col("went")).abs() > Slack.UNITS.expr(throughput))
    for site, product, state, period, came, went in off.select(*key, "came", "went").iter_rows():
        place = f"balance of {product} in state {state} at {site} in period {period}"
        ledger.note(
            f"plans/{plan.name}",
            None,
            place,
            came,
            went,
            "what comes in goes out: bought, made, arrived and stock before against used, sent and stock after",
        )


def check_components(plan: PlanFiles, terms: Terms, ledger: Ledger) -> None:
    """Each run uses, over all states, the bill of materials' quantity of each component, and nothing else; one row says what a run is."""
    make, use = plan["make"], plan["use"]
    why = "one row of make.csv for each run and period"
    ledger.bad(
        WHAT,
        plan.file("make"),
        make,
        pl.struct("run", "period").is_duplicated() & pl.struct("run", "period").is_first_distinct().not_(),
        "run",
        "a run that stands once in a period",
        why,
    )
    facts = ("site", "recipe", "product", "mode")
    said = make.select("run", *(pl.col(name).alias(f"run_{name}") for name in facts)).unique(
        "run", maintain_order=True
    )
    for table in ("use", "make"):
        frame = plan[table].join(said, on="run", how="left", maintain_order="left")
        for name in facts:
            ledger.same(
                WHAT, plan.file(table), frame, name, pl.col(f"run_{name}"), "what make.csv says of the run"
            )
    runs = make.select("period", "run", "recipe", "product", made="quantity", make_row="row")
    need = runs.join(
        terms.chain.bom.select("recipe", "component", each="quantity"), on="recipe", maintain_order="left"
    )
    taken = use.group_by("period", "run", "component", maintain_order=True).agg(
        pl.col("quantity").sum(), pl.col("row").min()
    )
    both = need.join(
        taken, on=["period", "run", "component"], how="full", coalesce=True, maintain_order="left_right"
    )
    wanted = (pl.col("made") * pl.col("each")).fill_null(0.0)
    off = both.with_columns(wanted=wanted, taken=pl.col("quantity").fill_null(0.0)).filter(
        (pl.col("wanted") - pl.col("taken")).abs() > Slack.UNITS.expr(pl.max_horizontal("wanted", "taken"))
    )
    ledger.checked["component needs"] += both.height
    for row, component, run, period, expected, found in off.select(
        "row", "component", "run", "period", "wanted", "taken"
    ).iter_rows():
        ledger.note(
            plan.file("use"),
            row,
            f"quantity of {component} in run {run} of period {period}",
            expected,
            found,
            "bill of materials times what the run makes",
        )


def check_demand(plan: PlanFiles, terms: Terms, ledger: Ledger) -> None:
    """Per market, product and period: what arrives and what is short make the demand; short only where the model prices it."""
    key = ["market", "product", "period"]
    markets = terms.sites.filter(pl.col("kind") == "market").select(market="site")
    demand = terms.chain.demand.select(*key, "quantity", "shortage_cost")
    arrived = (
        plan["ship"]
        .rename({"destination": "market"})
        .join(markets, on="market", how="semi", maintain_order="left")
    )
    given = (
        pl.concat([arrived.select(*key, "quantity"), plan["short"].select(*key, "quantity")])
        .group_by(key, maintain_order=True)
        .agg(given=pl.col("quantity").sum())
    )
    both = demand.join(given, on=key, how="full", coalesce=True, maintain_order="left_right").with_columns(
        pl.col("quantity", "given").fill_null(0.0)
    )
    ledger.checked["demands"] += both.height
    off = both.filter(
        (pl.col("quantity") - pl.col("given")).abs()
        > Slack.UNITS.expr(pl.max_horizontal("quantity", "given"))
    )
    for market, product, period, wanted, found in off.select(*key, "quantity", "given").iter_rows():
        ledger.note(
            plan.file("ship"),
            None,
            f"quantity of {product} for {market} in period {period}",
            wanted,
            found,
            "arrivals and what is short make the model's demand",
        )
    short = plan["short"].join(
        terms.chain.demand.select(*key, "shortage_cost", "price"), on=key, how="left", maintain_order="left"
    )
    lost = pl.lit(value=plan.aim == "profit") & pl.col("price").is_not_null()
    ledger.bad(
        WHAT,
        plan.file("short"),
        short,
        pl.col("shortage_cost").is_null() & ~lost,
        "quantity",
        "nothing short",
        "the model gives no price for going short of it",
    )
