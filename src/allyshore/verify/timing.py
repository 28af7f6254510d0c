"""When sites and lines open, shut and move, in a model that chooses by period: what stands when, what it pays, what is left of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.verify.files import PlanFiles
    from allyshore.verify.ledger import Ledger
    from allyshore.verify.terms import Terms

WHAT = "timing"
SOURCE = ("site", "product", "recipe")
KINDS = ("open site", "close site", "set up line", "give up line", "move", "train")
OPENS, SHUTS, SETS_UP, GIVES_UP, MOVES, TRAINS = KINDS
WHY = "what begins or ends does so once, and stays so"


def spans(plan: PlanFiles, terms: Terms, places: pl.DataFrame, stands: pl.DataFrame) -> pl.DataFrame:
    """Give, by place, the periods in which it stands and what they come to.

    `places` has site, product, recipe (both empty for a site) and ``today`` (it stands on the first day); `stands` those that stand
    at the end. Columns: since and until (its first period and the first without it), part (of a yearly cost), starting and ending
    (USD a year of a dollar paid then).
    """
    end = terms.chain.periods + 1
    kept = stands.select(*SOURCE, kept=pl.lit(value=True)).unique()
    frame = places.join(kept, on=SOURCE, how="left", maintain_order="left").with_columns(
        pl.col("kept").fill_null(value=False)
    )
    if not terms.by_period:
        return frame.with_columns(
            since=pl.when("kept").then(1),
            until=pl.when("kept").then(end),
            part=pl.col("kept").cast(pl.Float64),
            starting=pl.lit(terms.annuity),
            ending=pl.lit(terms.annuity),
        )
    told = plan["timing"].unique([*SOURCE, "what"], keep="first", maintain_order=True)
    begun = told.filter(pl.col("what").is_in([OPENS, SETS_UP])).select(*SOURCE, begun="period")
    ended = told.filter(pl.col("what").is_in([SHUTS, GIVES_UP])).select(*SOURCE, ended="period")
    frame = (
        frame.join(begun, on=SOURCE, how="left", maintain_order="left")
        .join(ended, on=SOURCE, how="left", maintain_order="left")
        .with_columns(
            since=pl.when("today").then(1).otherwise("begun"),
            until=pl.when("today").then(pl.col("ended").fill_null(end)).otherwise(end),
        )
    )
    worth = {
        period: terms.worth((period - 1) * terms.years) / terms.worth(terms.length)
        for period in range(1, end + 1)
    }
    first = {period: terms.starting(period) for period in range(1, end)}
    last = {period: terms.ending(period) for period in range(1, end)}
    return frame.with_columns(
        part=(_of("until", worth) - _of("since", worth)).clip(0.0).fill_null(0.0),
        starting=_of("since", first),
        ending=_of("until", last),
    )


def _of(column: str, numbers: Mapping[int, float]) -> pl.Expr:
    return pl.col(column).replace_strict(numbers, default=None, return_dtype=pl.Float64)


def sites(plan: PlanFiles, terms: Terms) -> pl.DataFrame:
    """Give the spans of all sites but markets."""
    places = terms.sites.filter(pl.col("kind") != "market").select(
        "site", pl.lit("").alias("product"), pl.lit("").alias("recipe"), today=pl.col("state") == "existing"
    )
    at_end = (
        plan["sites"].filter("open").select("site", pl.lit("").alias("product"), pl.lit("").alias("recipe"))
    )
    return spans(plan, terms, places, at_end)


def lines(plan: PlanFiles, terms: Terms) -> pl.DataFrame:
    """Give the spans of all sources."""
    places = terms.capabilities.select(*SOURCE, today=pl.col("current_volume") > 0.0)
    return spans(plan, terms, places, plan["lines"].filter("used"))


def check_timing(plan: PlanFiles, terms: Terms, ledger: Ledger) -> None:
    """Audit the table of what begins and ends: its amounts, that it agrees with sites, lines and moves, and that goods pass only where something stands."""
    file, table = plan.file("timing"), plan["timing"]
    if not terms.by_period:
        ledger.bad(WHAT, file, table, pl.lit(value=True), "what", "no row", "sites and lines are chosen once")
        return
    known = pl.col("what").is_in(KINDS)
    ledger.bad(WHAT, file, table, ~known, "what", " or ".join(KINDS), "what can happen in a period")
    key = ["what", *SOURCE, "subject"]
    again = (pl.col("what") != TRAINS) & pl.struct(key).is_duplicated() & ~pl.struct(key).is_first_distinct()
    ledger.bad(WHAT, file, table, again, "what", "one row", WHY)
    outside = (pl.col("period") < 1) | (pl.col("period") > terms.chain.periods)
    ledger.bad(WHAT, file, table, outside, "period", "a period of the model", WHY)
    _amounts(plan, terms, table.filter(known & ~outside), ledger)
    _agree(plan, terms, ledger)
    _flows(plan, terms, ledger)


def _amounts(plan: PlanFiles, terms: Terms, table: pl.DataFrame, ledger: Ledger) -> None:
    """One-off cost of each row, and what is left of it at the end."""
    file = plan.file("timing")
    facts = pl.concat(
        [
            terms.sites.select(
                "site",
                pl.lit("").alias("product"),
                pl.lit("").alias("recipe"),
                begins="opening_cost",
                ends="closing_cost",
                today=pl.col("state") == "existing",
            ),
            terms.capabilities.select(
                *SOURCE, begins="setup_cost", ends="closing_cost", today=pl.col("current_volume") > 0.0
            ),
        ]
    )
    left = {period: terms.left(period) for period in range(1, terms.chain.periods + 1)}
    places = table.filter(~pl.col("what").is_in([MOVES, TRAINS])).join(
        facts, on=SOURCE, how="left", maintain_order="left"
    )
    begins = pl.col("what").is_in([OPENS, SETS_UP])
    ledger.bad(WHAT, file, places, pl.col("begins").is_null(), "site", "a site or source of the model", WHY)
    ledger.bad(
        WHAT, file, places, pl.col("today") == begins, "what", "what is not there begins, what is ends", WHY
    )
    due = pl.when(begins).then("begins").otherwise("ends")
    ledger.numbers(WHAT, file, places, "amount", due, "the one-off cost of the model's row")
    part = pl.when(begins).then(pl.col("amount") * _of("period", left)).otherwise(0.0)
    ledger.numbers(WHAT, file, places, "left", part, "what still serves at the end of the plan")
    charges = (
        plan["charges"]
        .filter(pl.col("charge").is_in(["move", "training"]))
        .select(
            "period",
            "subject",
            "count",
            what=pl.when(pl.col("charge") == "move").then(pl.lit(MOVES)).otherwise(pl.lit(TRAINS)),
        )
    )
    hours = terms.chain.labour.select(
        each="training_cost", subject=pl.concat_str(["labour_pool", "skill"], separator=": ")
    )
    moved = terms.moves.select(
        "subject",
        each=pl.col("cost") - pl.col("saved") - pl.col("spared"),
        keeps=pl.col("cost") - pl.col("spared"),
    )
    priced = ["what", "subject", "each", "keeps"]
    prices = pl.concat(
        [
            hours.with_columns(keeps="each", what=pl.lit(TRAINS)).select(priced),
            moved.with_columns(what=pl.lit(MOVES)).select(priced),
        ]
    )
    other = (
        table.filter(pl.col("what").is_in([MOVES, TRAINS]))
        .join(charges, on=["what", "period", "subject"], how="left", maintain_order="left")
        .join(prices, on=["what", "subject"], how="left", maintain_order="left")
    )
    ledger.bad(WHAT, file, other, pl.col("count").is_null(), "subject", "a charge of that period", WHY)
    whole = other.drop_nulls("count")
    ledger.numbers(
        WHAT, file, whole, "amount", pl.col("count") * pl.col("each"), "the one-off cost of the model's row"
    )
    serving = pl.col("count") * pl.col("keeps") * _of("period", left)
    ledger.numbers(WHAT, file, whole, "left", serving, "what still serves at the end of the plan")
    lacking = charges.join(table, on=["what", "period", "subject"], how="anti", maintain_order="left")
    ledger.missing_rows(WHAT, file, lacking.select("what", "subject").iter_rows(), "subject", WHY)


def _agree(plan: PlanFiles, terms: Terms, ledger: Ledger) -> None:
    """What sites and lines say of the end follows from what began and ended; a move does both in its own period."""
    file = plan.file("timing")
    place = {"product": pl.lit(""), "recipe": pl.lit("")}
    priced = (pl.col("fixed_cost") > 0.0) | (pl.col("opening_cost") > 0.0) | (pl.col("closing_cost") > 0.0)
    doors = terms.sites.filter((pl.col("kind") != "market") & priced).select(
        "site", **place, today=pl.col("state") == "existing"
    )
    at_end = plan["sites"].select("site", **place, stands="open")
    sources = terms.capabilities.select(*SOURCE, today=pl.col("current_volume") > 0.0)
    told = plan["lines"].select(*SOURCE, stands="used")
    for frame, changes in (
        (doors.join(at_end, on=SOURCE, maintain_order="left"), (OPENS, SHUTS)),
        (sources.join(told, on=SOURCE, maintain_order="left"), (SETS_UP, GIVES_UP)),
    ):
        changed = frame.filter(pl.col("today") != pl.col("stands"))
        rows = plan["timing"].filter(pl.col("what").is_in(changes))
        lacking = changed.join(rows, on=SOURCE, how="anti", maintain_order="left")
        ledger.missing_rows(WHAT, file, lacking.select(SOURCE).iter_rows(), "site", WHY)
        same = frame.filter(pl.col("today") == pl.col("stands"))
        idle = rows.join(same, on=SOURCE, how="semi", maintain_order="left")
        ledger.bad(WHAT, file, idle, pl.lit(value=True), "site", "no row: it stands at the end as today", WHY)
    moves = plan["charges"].filter(pl.col("charge") == "move")
    for end, changes in (("destination", (OPENS, SETS_UP)), ("site", (SHUTS, GIVES_UP))):
        then = (
            plan["timing"]
            .filter(pl.col("what").is_in(changes))
            .select(pl.col("site").alias(end), "product", "recipe", "period", there=pl.lit(value=True))
        )
        joined = moves.join(then, on=[end, "product", "recipe", "period"], how="left", maintain_order="left")
        ledger.bad(
            WHAT,
            plan.file("charges"),
            joined,
            pl.col("there").is_null(),
            "period",
            "the period in which it shuts here and opens there",
            "a move is one act",
        )


def _flows(plan: PlanFiles, terms: Terms, ledger: Ledger) -> None:
    """Goods pass through a site, and come from a source, in the periods in which it stands."""
    doors = sites(plan, terms).select("site", "since", "until")
    priced = (pl.col("fixed_cost") > 0.0) | (pl.col("opening_cost") > 0.0) | (pl.col("closing_cost") > 0.0)
    doors = doors.join(terms.sites.filter(priced), on="site", how="semi", maintain_order="left")
    early = (
        (pl.col("period") < pl.col("since"))
        | (pl.col("period") >= pl.col("until"))
        | pl.col("since").is_null()
    )
    ways = [("buy", "site"), ("make", "site"), ("stock", "site"), ("ship", "origin"), ("ship", "destination")]
    for table, end in ways:
        joined = plan[table].join(doors.rename({"site": end}), on=end, maintain_order="left")
        ledger.bad(
            WHAT,
            plan.file(table),
            joined,
            early,
            "period",
            "a period in which the site is open",
            "goods pass through open sites only",
        )
    told = plan["lines"].select(SOURCE).unique()
    stands = (
        lines(plan, terms)
        .join(told, on=SOURCE, how="semi", maintain_order="left")
        .select(*SOURCE, "since", "until")
    )
    for table in ("buy", "make"):
        frame = plan[table] if table == "make" else plan[table].with_columns(recipe=pl.lit(""))
        joined = frame.join(stands, on=SOURCE, maintain_order="left")
        ledger.bad(
            WHAT,
            plan.file(table),
            joined,
            early,
            "period",
            "a period in which the source is in use",
            "goods come from used sources only",
        )


def check_present(
    place: str, found: Any, plan: PlanFiles, terms: Terms, landed: float, earned: float | None, ledger: Ledger
) -> None:
    """Work out the present values of a plan from its yearly amounts and its table of timing."""
    expected = None
    if terms.by_period:
        whole = terms.worth(terms.length)
        paid = plan["timing"].group_by("period").agg(pl.col("amount").sum())
        each = dict(paid.iter_rows())
        cost, revenue = landed * whole, None if earned is None else earned * whole
        expected = {
            "discount_rate": terms.rate,
            "years": terms.length,
            "cost": cost,
            "revenue": revenue,
            "npv": (revenue or 0.0) - cost,
            "paid": [each.get(period, 0.0) for period in range(1, terms.chain.periods + 1)],
            "left": float(plan["timing"].get_column("left").sum()),
        }
    ledger.alike(
        WHAT, "comparison.json", f"{place}.present_value", expected, found, "present value of the plan"
    )
