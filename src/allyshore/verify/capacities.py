"""What sites, sources, pools of labour and lanes can do, and the user's own limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.verify import timing
from allyshore.verify.carbon import limited
from allyshore.verify.ledger import Slack
from allyshore.verify.terms import LANE, SERVICE

if TYPE_CHECKING:
    from allyshore.verify.files import PlanFiles
    from allyshore.verify.ledger import Ledger
    from allyshore.verify.terms import Terms

WHAT = "capacities"
SOURCE = ("site", "product", "recipe")


def check_capacities(plan: PlanFiles, terms: Terms, ledger: Ledger) -> None:
    """Audit every bound on a flow."""
    check_sources(plan, terms, ledger)
    check_open(plan, terms, ledger)
    check_lanes(plan, terms, ledger)
    check_claimed(plan, terms, ledger)
    check_labour(plan, terms, ledger)
    check_sourcing(plan, terms, ledger)
    check_limits(plan, terms, ledger)


def volumes(plan: PlanFiles) -> pl.DataFrame:
    """Units by source and period: site, product, recipe (empty for a supplier), period, quantity, table, row of the first of them."""
    bought = plan["buy"].select(
        "site", "product", "period", "quantity", "row", recipe=pl.lit(""), table=pl.lit("buy")
    )
    made = plan["make"].select("site", "product", "period", "quantity", "row", "recipe", table=pl.lit("make"))
    both = pl.concat([bought, made.select(bought.columns)])
    return both.group_by(*SOURCE, "period", "table", maintain_order=True).agg(
        pl.col("quantity").sum(), pl.col("row").min()
    )


def check_sources(plan: PlanFiles, terms: Terms, ledger: Ledger) -> None:
    """Every source is one of the model's, gives at most its capacity, and at least its minimum in each period once it is used."""
    stands = timing.lines(plan, terms).select(*SOURCE, "since", "until")
    caps = terms.capabilities.select(
        *SOURCE, "capacity", "minimum", "minimum_order", "ramp", known=pl.lit(value=True)
    ).join(stands, on=SOURCE, how="left", maintain_order="left")
    built = (pl.col("period") - pl.col("since") + 1) / pl.col("ramp")
    up = pl.when(pl.col("ramp") > 1).then(built.clip(0.0, 1.0)).otherwise(1.0)
    given = (
        volumes(plan)
        .join(caps, on=SOURCE, how="left", maintain_order="left")
        .with_columns(pl.col("capacity") * up)
    )
    for table in ("buy", "make"):
        file, here = plan.file(table), given.filter(pl.col("table") == table)
        ledger.bad(
            WHAT,
            file,
            here,
            pl.col("known").is_null(),
            "site",
            "a site with a capability for the product",
            "who sells or makes what",
        )
        over = pl.col("quantity") > pl.col("capacity") + Slack.UNITS.expr(pl.col("capacity"))
        _bound(ledger, file, here, over, "capacity", "at most the capacity of the period")
        little = pl.col("quantity") < pl.col("minimum_order") - Slack.UNITS.expr(pl.col("minimum_order"))
        _bound(ledger, file, here, little, "minimum_order", "at least the least order of a period in use")
    used = (
        given.select(*SOURCE, "table")
        .unique(maintain_order=True)
        .join(caps.filter(pl.col("minimum") > 0.0), on=SOURCE, maintain_order="left")
    )
    periods = pl.DataFrame({"period": range(1, terms.chain.periods + 1)}, schema={"period": pl.Int64})
    runs = used.join(periods, how="cross", maintain_order="left").join(
        given.select(*SOURCE, "period", "quantity", "row"),
        on=[*SOURCE, "period"],
        how="left",
        maintain_order="left",
    )
    if terms.by_period:
        there = (pl.col("period") >= pl.col("since")) & (pl.col("period") < pl.col("until"))
        runs = runs.filter(there).with_columns(pl.col("minimum") * up)
    under = pl.col("quantity").fill_null(0.0) < pl.col("minimum") - Slack.UNITS.expr(pl.col("minimum"))
    for table in ("buy", "make"):
        here = runs.filter(pl.col("table") == table).with_columns(pl.col("quantity").fill_null(0.0))
        _bound(
            ledger,
            plan.file(table),
            here,
            under,
            "minimum",
            "at least the minimum in each period, as the source is used",
        )


def _bound(ledger: Ledger, file: str, frame: pl.DataFrame, wrong: pl.Expr, bound: str, why: str) -> None:
    ledger.checked[WHAT] += frame.height
    for row, limit, found in (
        frame.filter(wrong.fill_null(value=False)).select("row", bound, "quantity").iter_rows()
    ):
        ledger.note(file, row, "quantity", limit, found, why)


def check_open(plan: PlanFiles, terms: Terms, ledger: Ledger) -> None:
    """Goods pass through open sites only; a site that costs nothing to have is open where something passes."""
    stood = timing.sites(plan, terms).filter(pl.col("part") > 0.0).get_column("site")
    open_now = (
        plan["sites"]
        .select("site", pl.col("open") | pl.col("site").is_in(stood.implode()))
        .unique("site", maintain_order=True)
    )
    passing = [
        plan[table].select("site", "row", table=pl.lit(table), column=pl.lit("site"))
        for table in ("buy", "make", "stock")
    ]
    passing += [
        plan["ship"].select(pl.col(end).alias("site"), "row", table=pl.lit("ship"), column=pl.lit(end))
        for end in ("origin", "destination")
    ]
    markets = terms.sites.filter(pl.col("kind") == "market").select("site")
    flows = pl.concat(passing).drop_nulls("site").join(markets, on="site", how="anti", maintain_order="left")
    shut = (
        flows.unique("site", maintain_order=True)
        .join(open_now, on="site", how="left", maintain_order="left")
        .filter(~pl.col("open").fill_null(value=False))
    )
    ledger.checked[WHAT] += plan["sites"].height
    for table, row, column, site in shut.select("table", "row", "column", "site").iter_rows():
        ledger.note(
            plan.file(table),
            row,
            column,
            "a site that is open in sites.csv",
            site,
            "goods pass through open sites only",
        )
    free = terms.sites.filter(
        (pl.col("fixed_cost") == 0.0) & (pl.col("opening_cost") == 0.0) & (pl.col("closing_cost") == 0.0)
    ).select("site")
    idle = (
        plan["sites"]
        .join(free, on="site", how="semi", maintain_order="left")
        .join(flows.select("site"), on="site", how="anti", maintain_order="left")
    )
    ledger.same(
        WHAT,
        plan.file("sites"),
        idle,
        "open",
        pl.lit(value=False),
        "a site without cost is open where goods pass through it",
    )


def check_lanes(plan: PlanFiles, terms: Terms, ledger: Ledger) -> None:
    """Goods move over lanes of the model, services on call; a lane carries at most its capacity, kg in a period."""
    lanes = terms.chain.lanes.select(*LANE, "capacity", known=pl.lit(value=True))
    goods = terms.products.select("product", "good", weight=pl.col("weight").fill_null(0.0))
    ship = (
        plan["ship"]
        .join(lanes, on=LANE, how="left", maintain_order="left")
        .join(goods, on="product", how="left", maintain_order="left")
    )
    service = pl.col("mode") == SERVICE
    ledger.bad(
        WHAT,
        plan.file("ship"),
        ship,
        pl.col("good") & pl.col("known").is_null(),
        "mode",
        "a lane of the model between the two sites",
        "goods move over lanes",
    )
    ledger.bad(
        WHAT, plan.file("ship"), ship, ~pl.col("good") & ~service, "mode", SERVICE, "a service needs no lane"
    )
    loads = (
        ship.filter(pl.col("capacity").is_not_null())
        .group_by(*LANE, "period", maintain_order=True)
        .agg(
            pl.col("row").min(),
            pl.col("capacity").first(),
            quantity=(pl.col("quantity") * pl.col("weight")).sum(),
        )
    )
    over = pl.col("quantity") > pl.col("capacity") + Slack.UNITS.expr(pl.col("capacity"))
    _bound(
        ledger,
        plan.file("ship"),
        loads,
        over,
        "capacity",
        "kilograms on the lane in the period, at most its capacity",
    )


def check_claimed(plan: PlanFiles, terms: Terms, ledger: Ledger) -> None:
    """Of what moves in one origin state on one way, at most the model's share claims a preference."""
    flows = (
        plan["ship"]
        .group_by(*LANE, "product", "state", "period", maintain_order=True)
        .agg(
            pl.col("row").min(),
            quantity=pl.when("claimed").then("quantity").otherwise(0.0).sum(),
            most=pl.col("quantity").sum() * terms.chain.claimed_share,
        )
    )
    _bound(
        ledger,
        plan.file("ship"),
        flows,
        pl.col("quantity") > pl.col("most") + Slack.UNITS.expr(pl.col("most")),
        "most",
        "units claimed, at most the model's claimed share of what moves in that state on the way",
    )


def check_labour(plan: PlanFiles, terms: Terms, ledger: Ledger) -> None:
    """Hours of runs and of batches that draw on a pool are at most its hours and those trained so far; a row without a skill is for every skill."""
    pools = terms.chain.labour.filter(pl.col("hours_per_period").is_not_null()).select(
        pool="labour_pool", of="skill", most="hours_per_period"
    )
    facts = terms.capabilities.select(*SOURCE, "pool", "hours", "skill", "batch_hours")
    runs = plan["make"].select(*SOURCE, "period", "row", amount="quantity", by=pl.lit("hours"))
    batches = plan["charges"].filter(pl.col("charge") == "batch")
    setups = batches.select(
        *SOURCE, "period", row=pl.lit(None, pl.UInt32), amount="count", by=pl.lit("batch_hours")
    )
    drawn = (
        pl.concat([runs, setups], how="vertical_relaxed")
        .join(facts, on=SOURCE, how="left", maintain_order="left")
        .join(pools, on="pool", maintain_order="left")
        .filter((pl.col("of") == "") | (pl.col("of") == pl.col("skill")))
        .with_columns(
            spent=pl.col("amount")
            * pl.when(pl.col("by") == "hours").then(pl.col("hours")).otherwise(pl.col("batch_hours"))
        )
    )
    sums = drawn.group_by("pool", "of", "period", maintain_order=True).agg(
        pl.col("row").min(), pl.col("most").first(), quantity=pl.col("spent").sum()
    )
    trained = (
        plan["charges"].filter(pl.col("charge") == "training").select("subject", "count", since="period")
    )
    more = (
        sums.with_columns(subject=pl.concat_str(["pool", "of"], separator=": "))
        .join(trained, on="subject", maintain_order="left")
        .filter(pl.col("since") <= pl.col("period"))
        .group_by("pool", "of", "period", maintain_order=True)
        .agg(extra=pl.col("count").sum())
    )
    sums = sums.join(more, on=["pool", "of", "period"], how="left", maintain_order="left").with_columns(
        most=pl.col("most") + pl.col("extra").fill_null(0.0)
    )
    over = pl.col("quantity") > pl.col("most") + Slack.UNITS.expr(pl.col("most"))
    _bound(
        ledger,
        plan.file("make"),
        sums,
        over,
        "most",
        "hours drawn from the labour pool in the period, at most its hours and those trained",
    )


def check_sourcing(plan: PlanFiles, terms: Terms, ledger: Ledger) -> None:
    """A product comes to a place, or into the firm, from at most the sources that a rule allows, each giving its least share."""
    kinds = terms.sites.select(place="site", place_kind="kind")
    moved = plan["ship"].select(
        "row", "product", "period", "quantity", table=pl.lit("ship"), source="origin", place="destination"
    )
    arising = [
        plan[table].select(
            "row", "product", "period", "quantity", table=pl.lit(table), source="site", place=pl.lit("")
        )
        for table in ("buy", "make")
    ]
    moved = moved.join(kinds, on="place", how="left", maintain_order="left")
    for rule in terms.chain.sourcing.iter_rows(named=True):
        if rule["site"] == "" and rule["kind"] == "":
            flows = pl.concat(arising)
        else:
            named = pl.col("place") == rule["site"] if rule["site"] else pl.col("place_kind") == rule["kind"]
            flows = moved.filter(named)
        if rule["product"]:
            flows = flows.filter(pl.col("product") == rule["product"])
        group = ["place"] if rule["together"] else ["place", "product"]
        counts = flows.group_by(group, maintain_order=True).agg(
            pl.col("row").min(), pl.col("table").first(), found=pl.col("source").n_unique()
        )
        ledger.checked["sourcing"] += counts.height
        why = f"rule {rule['rule']} of the table sourcing"
        for row, table, found in (
            counts.filter(pl.col("found") > rule["sources"]).select("row", "table", "found").iter_rows()
        ):
            ledger.note(plan.file(table), row, "sources", f"at most {rule['sources']}", found, why)
        if rule["least_share"] > 0.0:
            _check_shares(plan, rule, flows, why, ledger)


def _check_shares(
    plan: PlanFiles, rule: dict[str, Any], flows: pl.DataFrame, why: str, ledger: Ledger
) -> None:
    """Each of the sources gives at least its share in each period in which the place gets anything."""
    group = ["place", "period"] if rule["together"] else ["place", "product", "period"]
    shares = flows.group_by(*group, "source", maintain_order=True).agg(
        pl.col("row").min(), pl.col("table").first(), pl.col("quantity").sum()
    )
    shares = shares.with_columns(whole=pl.col("quantity").sum().over(group), many=pl.len().over(group))
    least = pl.col("whole") * rule["least_share"]
    short = (pl.col("quantity") < least - Slack.UNITS.expr(pl.col("whole"))) | (
        pl.col("many") < rule["sources"]
    )
    ledger.checked["sourcing"] += shares.height
    for row, table, quantity in shares.filter(short).select("row", "table", "quantity").iter_rows():
        wanted = f"{rule['sources']} sources with {rule['least_share']:g} of the whole each"
        ledger.note(plan.file(table), row, "quantity", wanted, quantity, why)


def check_limits(plan: PlanFiles, terms: Terms, ledger: Ledger) -> None:
    """The model's own limits, on units a year or a period, on sites and sources, and on what changes from today."""
    tables = _counted(plan, terms)
    for limit in terms.chain.limits.iter_rows(named=True):
        frame = tables[limit["on"]]
        pairs = [pair.partition("=") for pair in limit["group"].split(";") if pair.strip()]
        for name, _, words in pairs:
            chosen = [word.strip() for word in words.split("|")]
            field = name.strip()
            frame = frame.filter(pl.col(field).is_in(chosen)) if field in frame.columns else frame.clear()
        units = limit["on"] in ("bought", "made", "shipped", "carbon")
        by_period = units and limit["per"] == "period"
        factor = terms.annual if units and not by_period else 1.0
        spans = (
            [frame.filter(pl.col("period") == t) for t in range(1, terms.chain.periods + 1)]
            if by_period
            else [frame]
        )
        for span in spans:
            _limited(plan, limit, float(span.get_column("amount").sum()) * factor, ledger)


def _limited(plan: PlanFiles, limit: dict[str, Any], found: float, ledger: Ledger) -> None:
    kind, bound = limit["kind"], float(limit["value"])
    slack = Slack.UNITS.of(max(bound, found))
    low = kind in ("min", "fixed") or (kind == "min_if_used" and found > slack)
    high = kind in ("max", "fixed")
    ledger.checked["limits"] += 1
    if (low and found < bound - slack) or (high and found > bound + slack):
        ledger.note(
            f"plans/{plan.name}",
            None,
            f"limit {limit['limit']}",
            f"{kind} {bound:.12g} {limit['on']}",
            found,
            "the model's own limits",
        )


def _counted(plan: PlanFiles, terms: Terms) -> dict[str, pl.DataFrame]:
    """Give, by what a limit counts, rows with the fields of its groups and an ``amount``."""
    place = terms.sites.select("site", "country", "kind", "state")
    ends = terms.sites.select("site", "country")
    buy, make = (
        plan[table].drop("state").join(place, on="site", how="left", maintain_order="left")
        for table in ("buy", "make")
    )
    shipped = (
        plan["ship"]
        .join(
            ends.rename({"site": "origin", "country": "origin_country"}),
            on="origin",
            how="left",
            maintain_order="left",
        )
        .join(
            ends.rename({"site": "destination", "country": "destination_country"}),
            on="destination",
            how="left",
            maintain_order="left",
        )
    )
    sites = (
        plan["sites"]
        .select("site", "open", "opened", "closed")
        .join(place, on="site", how="left", maintain_order="left")
    )
    started = (pl.col("state") == "candidate") & pl.col("open")
    used = plan["lines"].filter("used").select(*SOURCE, used=pl.lit(value=True))
    today = pl.col("current_volume") > 0.0
    lines = (
        terms.chain.capabilities.select(*SOURCE, "current_volume")
        .join(used, on=SOURCE, how="left", maintain_order="left")
        .with_columns(pl.col("used").fill_null(value=False))
        .join(place, on="site", how="left", maintain_order="left")
    )
    one = pl.lit(1.0)
    return {
        "bought": buy.with_columns(amount="quantity", recipe=pl.lit("")),
        "made": make.with_columns(amount="quantity"),
        "shipped": shipped.with_columns(amount="quantity"),
        "carbon": limited(plan, terms),
        "open_sites": sites.filter("open").with_columns(amount=one),
        "site_changes": sites.filter(started | pl.col("closed")).with_columns(amount=one),
        "sources": lines.filter("used").with_columns(amount=one),
        "source_changes": lines.filter(pl.col("used") != today).with_columns(amount=one),
    }
