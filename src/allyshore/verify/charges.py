"""What no unit price holds: periods in use, batches, price breaks and steps, whole loads, training and moves, from the plan's flows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.verify.capacities import SOURCE, volumes
from allyshore.verify.ledger import Slack
from allyshore.verify.terms import LANE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allyshore.verify.files import PlanFiles
    from allyshore.verify.ledger import Ledger
    from allyshore.verify.terms import Terms

WHAT = "charges"
KINDS = ("period in use", "batch", "price break", "price step", "load", "training", "move", "reserve")
TIER = ("site", "product", "recipe", "destination", "mode")
LANE_KEY = ("site", "destination", "mode", "period")


def check_charges(plan: PlanFiles, terms: Terms, ledger: Ledger) -> None:
    """Audit the table of charges: each is due, is as much as the model says, stands on its line, and none is missing."""
    charges, file = plan["charges"], plan.file("charges")
    known = pl.col("charge").is_in(KINDS)
    ledger.bad(WHAT, file, charges, ~known, "charge", " or ".join(KINDS), "the charges that a plan can have")
    yearly, kept = pl.col("charge").is_in(["training", "move"]), pl.col("charge") == "reserve"
    per = pl.when(yearly | kept).then(pl.lit("year")).otherwise(pl.lit("period"))
    ledger.same(WHAT, file, charges.filter(known), "per", per, "what a charge is of")
    makes = pl.when(pl.col("recipe") == "").then(pl.lit("purchase")).otherwise(pl.lit("production"))
    line = (
        pl.when(yearly)
        .then(pl.lit("capital"))
        .when(kept)
        .then(pl.lit("inventory"))
        .when(pl.col("mode") != "")
        .then(pl.lit("freight"))
    )
    ledger.same(WHAT, file, charges.filter(known), "line", line.otherwise(makes), "the charge's cost line")
    key = ["charge", "period", *TIER, "subject"]
    twice = pl.struct(key).is_duplicated() & pl.struct(key).is_first_distinct().not_()
    ledger.bad(WHAT, file, charges, twice, "charge", "one row for each charge", "a charge stands once")
    _counted(plan, "period in use", [*SOURCE, "period"], _in_use(plan, terms), ledger)
    _counted(plan, "batch", [*SOURCE, "period"], _batches(plan, terms), ledger)
    _counted(plan, "load", LANE_KEY, _loads(plan, terms), ledger)
    _breaks(plan, terms, ledger)
    _training(plan, terms, ledger)
    _moves(plan, terms, ledger)
    _reserves(plan, terms, ledger)


def _reserves(plan: PlanFiles, terms: Terms, ledger: Ledger) -> None:
    """What is kept against a disturbance costs the holding rate on the value of its state; that it is needed is not asked."""
    rates = terms.chain.inventory.select("site", "product", "holding_rate")
    values = plan["states"].select(subject=pl.col("state").cast(pl.String), worth="value", of="product")
    mine = (
        plan["charges"]
        .filter(pl.col("charge") == "reserve")
        .join(rates, on=["site", "product"], how="left", maintain_order="left")
        .join(values, on="subject", how="left", maintain_order="left")
    )
    file, why = plan.file("charges"), "charge reserve: units times value times the holding rate"
    wrong = (pl.col("of") != pl.col("product")).fill_null(value=True)
    ledger.bad(WHAT, file, mine, wrong, "subject", "a state of the product", why)
    rate = pl.col("holding_rate").fill_null(terms.chain.carrying_rate)
    ledger.numbers(WHAT, file, mine, "amount", pl.col("count") * pl.col("worth") * rate, why)


def _counted(
    plan: PlanFiles, kind: str, key: list[str] | tuple[str, ...], due: pl.DataFrame, ledger: Ledger
) -> None:
    """Compare charges by the piece: a whole number of at least `least`, each at `price`; `due` has the key and those two."""
    file = plan.file("charges")
    mine = (
        plan["charges"].filter(pl.col("charge") == kind).join(due, on=key, how="left", maintain_order="left")
    )
    short = pl.col("count") < pl.col("least") - Slack.UNITS.expr(pl.col("least"))
    odd = (pl.col("count") - pl.col("count").round()).abs() > 0.0
    why = f"charge {kind}: as many as the flows need, a whole number"
    ledger.bad(WHAT, file, mine, short | odd, "count", "a whole number that covers the flows", why)
    ledger.numbers(
        WHAT, file, mine, "amount", pl.col("count") * pl.col("price"), f"charge {kind}: count times price"
    )
    lacking = due.filter((pl.col("least") > 0.0) & (pl.col("price") > 0.0)).join(
        mine, on=key, how="anti", maintain_order="left"
    )
    rows = lacking.select(pl.lit(kind), *(pl.col(name).cast(pl.String) for name in key)).iter_rows()
    ledger.missing_rows(WHAT, file, rows, "charge", f"charge {kind} is due")


def _in_use(plan: PlanFiles, terms: Terms) -> pl.DataFrame:
    caps = terms.capabilities.select(*SOURCE, price="period_cost")
    return (
        _sources(plan, terms)
        .join(caps, on=SOURCE, maintain_order="left")
        .with_columns(least=pl.when(pl.col("quantity") > Slack.UNITS.of(0.0)).then(1.0).otherwise(0.0))
    )


def _batches(plan: PlanFiles, terms: Terms) -> pl.DataFrame:
    caps = terms.capabilities.select(*SOURCE, "batch", price="batch_cost").drop_nulls("batch")
    exact = pl.col("quantity") / pl.col("batch")
    return (
        _sources(plan, terms)
        .join(caps, on=SOURCE, maintain_order="left")
        .with_columns(least=(exact - Slack.UNITS.expr(exact)).ceil().clip(0.0))
    )


def _sources(plan: PlanFiles, terms: Terms) -> pl.DataFrame:
    """Give each source and period of the plan with its units, 0 where nothing comes."""
    periods = pl.DataFrame({"period": range(1, terms.chain.periods + 1)}, schema={"period": pl.Int64})
    return (
        terms.capabilities.select(SOURCE)
        .join(periods, how="cross")
        .join(
            volumes(plan).select(*SOURCE, "period", "quantity"),
            on=[*SOURCE, "period"],
            how="left",
            maintain_order="left",
        )
        .with_columns(pl.col("quantity").fill_null(0.0))
    )


def _loads(plan: PlanFiles, terms: Terms) -> pl.DataFrame:
    """Loads that each lane paid by the load needs: the larger of weight over payload and volume over cube, rounded up."""
    freight = terms.world.table("freight").filter(pl.col("region").fill_null("") == "")
    payload, cube = (
        freight.filter(pl.col("parameter") == name).select("mode", pl.col("value").alias(name))
        for name in ("payload", "cube")
    )
    lanes = terms.chain.lanes.filter("whole_loads").select(*LANE, price="cost")
    goods = terms.products.select("product", pl.col("weight", "volume").fill_null(0.0))
    quantity = pl.col("quantity")
    sums = (
        plan["ship"]
        .join(goods, on="product", how="left", maintain_order="left")
        .group_by(*LANE, "period", maintain_order=True)
        .agg(kg=(quantity * pl.col("weight")).sum(), m3=(quantity * pl.col("volume")).sum())
    )
    need = pl.max_horizontal(pl.col("kg") / pl.col("payload"), pl.col("m3") / pl.col("cube"))
    periods = pl.DataFrame({"period": range(1, terms.chain.periods + 1)}, schema={"period": pl.Int64})
    return (
        lanes.join(periods, how="cross")
        .join(sums, on=[*LANE, "period"], how="left", maintain_order="left")
        .join(payload, on="mode", how="left", maintain_order="left")
        .join(cube, on="mode", how="left", maintain_order="left")
        .with_columns(need=need.fill_null(0.0))
        .with_columns(least=(pl.col("need") - Slack.UNITS.expr(pl.col("need"))).ceil().clip(0.0))
        .rename({"origin": "site"})
    )


def _breaks(plan: PlanFiles, terms: Terms, ledger: Ledger) -> None:
    """Per source or lane and period: price breaks and steps together are what the tier of its amount makes them."""
    table = terms.chain.breaks
    if (
        not table.height
        and not plan["charges"].get_column("charge").is_in(["price break", "price step"]).any()
    ):
        return
    mine = plan["charges"].filter(pl.col("charge").is_in(["price break", "price step"]))
    paid = mine.group_by(*TIER, "period", maintain_order=True).agg(
        pl.col("amount").sum(), pl.col("row").min()
    )
    both = (
        pl.concat([_source_amounts(plan, terms), _lane_amounts(plan, terms)])
        .join(paid, on=[*TIER, "period"], how="full", coalesce=True, maintain_order="left_right")
        .with_columns(pl.col("units", "amount").fill_null(0.0))
    )
    tiers: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for tier in table.sort("from").iter_rows(named=True):
        tiers.setdefault(tuple(tier[name] for name in TIER), []).append(tier)
    why = "the break of the period's amount: prices of the table breaks in place of the first"
    for line in both.iter_rows(named=True):
        ledger.checked[WHAT] += 1
        due = list(_dues(line["units"], line["first"], tiers.get(tuple(line[name] for name in TIER), [])))
        if not any(
            abs(line["amount"] - amount) <= Slack.MONEY.of(max(abs(amount), abs(line["units"])))
            for amount in due
        ):
            place = ", ".join(str(line[name]) for name in TIER if line[name])
            ledger.note(
                plan.file("charges"),
                line["row"],
                f"price of {place} in period {line['period']}",
                due[0],
                line["amount"],
                why,
            )


def _dues(units: float, first: float | None, tiers: list[dict[str, Any]]) -> Iterator[float]:
    """Give what an amount costs beyond its first price; at a break, to a solver's precision, either side."""
    slack = Slack.UNITS.of(units)
    reached = [tier for tier in tiers if units >= tier["from"]]
    yield _due(units, first, reached)
    for number, tier in enumerate(tiers):
        if abs(units - tier["from"]) <= slack:
            yield _due(units, first, tiers[:number])
            yield _due(units, first, tiers[: number + 1])


def _due(units: float, first: float | None, reached: list[dict[str, Any]]) -> float:
    if not reached or first is None:
        return 0.0
    steps = sum(tier["step_cost"] for tier in reached)
    if reached[0]["kind"] == "all_units":
        return float((reached[-1]["unit_cost"] - first) * units + steps)
    before = [first, *(tier["unit_cost"] for tier in reached)]
    return float(
        steps
        + sum(
            (tier["unit_cost"] - earlier) * (units - tier["from"])
            for tier, earlier in zip(reached, before, strict=False)
        )
    )


def _source_amounts(plan: PlanFiles, terms: Terms) -> pl.DataFrame:
    named = terms.chain.breaks.filter(pl.col("on") == "capability").select(SOURCE).unique(maintain_order=True)
    prices = terms.capabilities.select(*SOURCE, first="unit_cost")
    return (
        volumes(plan)
        .join(named, on=SOURCE, how="semi", maintain_order="left")
        .join(prices, on=SOURCE, how="left", maintain_order="left")
        .select(
            *SOURCE,
            pl.lit("").alias("destination"),
            pl.lit("").alias("mode"),
            "period",
            "first",
            units="quantity",
        )
    )


def _lane_amounts(plan: PlanFiles, terms: Terms) -> pl.DataFrame:
    """Amount of each lane's basis that goes over it: its freight at the first price over that price."""
    named = (
        terms.chain.breaks.filter(pl.col("on") == "lane")
        .select("destination", "mode", origin="site")
        .unique(maintain_order=True)
    )
    costs = terms.chain.lanes.select(*LANE, "cost")
    return (
        terms.lanes_of(plan["ship"].join(named, on=LANE, how="semi", maintain_order="left"))
        .join(costs, on=LANE, how="left", maintain_order="left")
        .group_by(*LANE, "period", maintain_order=True)
        .agg(
            units=(pl.col("quantity") * pl.col("unit_freight") / pl.col("cost")).sum(),
            first=pl.col("cost").first(),
        )
        .select(
            pl.col("origin").alias("site"),
            pl.lit("").alias("product"),
            pl.lit("").alias("recipe"),
            "destination",
            "mode",
            "period",
            "first",
            "units",
        )
    )


def _training(plan: PlanFiles, terms: Terms, ledger: Ledger) -> None:
    """Hours trained cost their one-off as an annuity, and are no more than can be had; that they are needed is not asked."""
    pools = terms.chain.labour.filter(pl.col("training_cost").is_not_null()).select(
        "training_cost", "most_training", subject=pl.concat_str(["labour_pool", "skill"], separator=": ")
    )
    mine = (
        plan["charges"]
        .filter(pl.col("charge") == "training")
        .join(pools, on="subject", how="left", maintain_order="left")
    )
    file, why = plan.file("charges"), "charge training: the cost of an hour a year, times the hours"
    starting, _ = _prices(terms)
    ledger.numbers(WHAT, file, mine, "amount", pl.col("count") * pl.col("training_cost") * starting, why)
    hours = pl.col("count").sum().over("subject")
    over = hours > pl.col("most_training") + Slack.UNITS.expr(pl.col("most_training"))
    ledger.bad(WHAT, file, mine, over, "count", "at most the hours that training can add", why)


def _prices(terms: Terms) -> tuple[pl.Expr, pl.Expr]:
    """USD a year of a dollar of capital, and of a dollar of which nothing is left, that is paid in a row's ``period``."""
    if not terms.by_period:
        return pl.lit(terms.annuity), pl.lit(terms.annuity)
    every = range(1, terms.chain.periods + 1)
    starting, ending = (
        pl.col("period").replace_strict(
            {period: price(period) for period in every}, default=None, return_dtype=pl.Float64
        )
        for price in (terms.starting, terms.ending)
    )
    return starting, ending


def _moves(plan: PlanFiles, terms: Terms, ledger: Ledger) -> None:
    """A move costs its own price in place of opening and closing; what moves is shut here, open there, and moves once."""
    file = plan.file("charges")
    mine = (
        plan["charges"]
        .filter(pl.col("charge") == "move")
        .join(
            terms.moves.select("subject", "from_site", "to_site", "cost", "saved", "spared"),
            on="subject",
            how="left",
            maintain_order="left",
        )
    )
    why = "charge move: its cost less that of the opening there and the closing here, a year"
    starting, ending = _prices(terms)
    price = (pl.col("cost") - pl.col("spared")) * starting - pl.col("saved") * ending
    ledger.numbers(WHAT, file, mine, "amount", pl.col("count") * price, why)
    ledger.same(WHAT, file, mine, "site", pl.col("from_site"), "where the move begins")
    ledger.same(WHAT, file, mine, "destination", pl.col("to_site"), "where the move ends")
    ledger.bad(WHAT, file, mine, pl.col("count") != 1.0, "count", "1", "a move happens once")
    stands = pl.concat(
        [
            plan["sites"].select(
                "site", pl.lit("").alias("product"), pl.lit("").alias("recipe"), here="open"
            ),
            plan["lines"].select("site", "product", "recipe", here="used"),
        ]
    )
    for end, wanted in (("site", False), ("destination", True)):
        at = mine.join(
            stands.rename({"site": end}), on=[end, "product", "recipe"], how="left", maintain_order="left"
        ).with_columns(pl.col("here").fill_null(value=False))
        ledger.bad(
            WHAT, file, at, pl.col("here") != wanted, end, "open there and shut here", "what has moved"
        )
        again = pl.struct(end, "product", "recipe").is_duplicated()
        ledger.bad(
            WHAT,
            file,
            at.filter(again),
            pl.lit(value=True),
            end,
            "one move",
            "a place is left or filled once",
        )
