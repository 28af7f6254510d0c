"""Who may supply or make what under a strategy, and what a unit costs there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from allyshore.design.strategy import Strategy, countries
from allyshore.errors import FactMissing, Fault, Severity
from allyshore.origin import may_be_remanufactured, stated_facts, stated_kinds, vocabulary
from allyshore.origin.operations import NO_PRODUCTION
from allyshore.origin.stated import EXCLUDED_PARTS, stated_materials, stated_operations
from allyshore.spelling import did_you_mean

if TYPE_CHECKING:
    from allyshore.chain import SupplyChain
    from allyshore.trust import Scorecard
    from allyshore.world import World


@dataclass(frozen=True)
class Gates:
    """A strategy's country sets, resolved for this model and day.

    `day_limit` lets a source outside `sourcing` in over a lane of at most these days.
    """

    making: frozenset[str]
    sourcing: frozenset[str]
    critical: frozenset[str]
    trusted: frozenset[str]
    day_limit: float | None


def gates(chain: SupplyChain, world: World, card: Scorecard, strategy: Strategy) -> Gates:
    """Resolve the strategy's words over every country that the model names."""
    declared = chain.capabilities.get_column("country_of_origin").drop_nulls().to_list()
    everyone = frozenset([*chain.sites.get_column("country").to_list(), *declared])
    resolve = {
        name: countries(strategy.name, words, chain.home, world, card, everyone)
        for name, words in (
            ("making", strategy.making),
            ("sourcing", strategy.sourcing),
            ("critical", strategy.critical),
            ("trusted", ("trusted",)),
        )
    }
    return Gates(**resolve, day_limit=strategy.sourcing_days)


def capabilities(chain: SupplyChain, world: World) -> pl.DataFrame:
    """Give every capability with what the design needs beside it.

    Added columns: ``capability`` (index), ``makes`` (a plant with a recipe), ``country``, ``kind``, ``state``,
    ``hs``, ``service``, ``critical``, ``origin_country`` (non-preferential origin of a bought product),
    ``declared`` (a seller in a USMCA country declares origin, with a last day that has not passed), ``labour_hours``, ``skill``, ``wage``,
    ``conversion`` (USD a unit without components), ``least_conversion`` (at the lowest price of its breaks: what net cost counts),
    ``transforms``, ``obtained``, ``origin_facts``, ``remanufactured``, ``as_made`` (nothing but its materials can make it originating:
    it is hardly made, a set, or of a trade zone), ``excluded`` (USD a unit that net cost leaves out),
    ``speaks`` (a seller that says more of what it sells than a declaration does), ``product_value``.
    """
    sites = chain.sites.select("site", "kind", "country", "state", "labour_pool")
    products = chain.products.select(
        "product", "hs", "critical", "origin_kinds", "vehicle_use", pl.col("value").alias("product_value")
    )
    recipes = chain.recipes.select(
        *("recipe", "labour_hours", "skill", "transforms", "obtained", "origin_facts", "remanufactured"),
        plain=(pl.col("operations") != "") | pl.col("set"),
    )
    frame = (
        chain.capabilities.with_row_index("capability")
        .join(sites, on="site", how="left", maintain_order="left")
        .join(products, on="product", how="left", maintain_order="left")
        .join(recipes, on="recipe", how="left", maintain_order="left")
        .join(
            chain.statements.select("site", "product", recipe=pl.lit(""), signed=pl.lit(value=True)),
            on=["site", "product", "recipe"],
            how="left",
            maintain_order="left",
        )
        .with_columns(
            makes=pl.col("recipe") != "",
            service=pl.col("hs").is_null(),
            origin_country=pl.coalesce("country_of_origin", "country"),
            declared=(pl.col("originating") == "yes")
            & (pl.col("certificate_until") >= world.date).fill_null(value=False)
            & pl.col("country").is_in(sorted(world.members("USMCA"))),
            remanufactured=pl.col("remanufactured")
            & pl.col("hs").is_in(_remanufacturable(products)).fill_null(value=False),
            labour_hours=pl.col("labour_hours").fill_null(0.0),
            skill=pl.col("skill").fill_null(""),
            as_made=pl.col("plain").fill_null(value=False) | pl.col("trade_zone"),
            excluded=pl.sum_horizontal(EXCLUDED_PARTS),
            speaks=pl.col("imported_from").is_not_null() | pl.col("signed").fill_null(value=False),
        )
        .drop("plain", "signed")
    )
    labour = pl.col("labour_hours") * pl.col("wage").fill_null(0.0)
    least = (
        chain.breaks.filter(pl.col("on") == "capability")
        .group_by("site", "product", "recipe")
        .agg(pl.col("unit_cost").min().alias("least_cost"))
    )
    return (
        _with_wages(frame, chain, world)
        .join(least, on=["site", "product", "recipe"], how="left", maintain_order="left")
        .with_columns(
            conversion=pl.col("unit_cost") + labour,
            least_conversion=pl.coalesce("least_cost", "unit_cost") + labour,
        )
        .drop("least_cost")
    )


def _remanufacturable(products: pl.DataFrame) -> list[str]:
    """Codes of the products that may be remanufactured."""
    return [hs for hs in products["hs"].drop_nulls().unique().sort() if may_be_remanufactured(hs)]


def lapsed(chain: SupplyChain, world: World) -> list[Fault]:
    """Warn of every declaration of origin that covers nothing on the day: ended, or made outside the treaty's countries."""
    members = world.members("USMCA")
    told = (
        chain.capabilities.filter(pl.col("originating") == "yes")
        .join(chain.sites.select("site", "country"), on="site", maintain_order="left")
        .select("site", "product", "country", "certificate_until")
    )
    cure = "It counts as not originating"
    warnings = []
    for site, product, country, until in told.iter_rows():
        what = f"{product} of {site}"
        if country not in members:
            wanted, found = f"a seller in a USMCA country behind the declaration for {what}", country
        elif until is not None and until < world.date:
            wanted, found = f"a declaration in force on {world.date} for {what}", str(until)
        else:
            continue
        warnings.append(Fault("capabilities", None, "originating", wanted, found, cure, Severity.WARNING))
    return [*warnings, *_lapsed_statements(chain, world, members)]


def _lapsed_statements(chain: SupplyChain, world: World, members: frozenset[str]) -> list[Fault]:
    signed = chain.statements.join(
        chain.sites.select("site", "country"), on="site", how="left", maintain_order="left"
    )
    warnings = []
    for site, product, until, country in signed.select("site", "product", "until", "country").iter_rows():
        what = f"{product} of {site}"
        if country not in members:
            wanted, found = f"a supplier in a USMCA country behind the statement for {what}", country
        elif until is not None and until < world.date:
            wanted, found = f"a statement in force on {world.date} for {what}", str(until)
        else:
            continue
        cure = "It counts for nothing"
        warnings.append(Fault("statements", None, "until", wanted, found, cure, Severity.WARNING))
    return warnings


def misstated(chain: SupplyChain) -> list[Fault]:
    """Name every stated fact, kind of good and operation that the law of the USMCA does not use: it would count for nothing, or let a barred material pass."""
    facts = chain.recipes.select(at=pl.lit("recipes"), key="recipe", text="origin_facts")
    kinds = chain.products.select(at=pl.lit("products"), key="product", text="origin_kinds")
    faults = []
    for where, key, text in pl.concat([facts, kinds]).iter_rows():
        column = "origin_facts" if where == "recipes" else "origin_kinds"
        for wanted, found in _misread(column, text):
            cure = "Write it word for word as `allyshore qualify` or `allyshore world show origin-rules CODE` tells it"
            faults.append(Fault(where, None, column, f"{wanted} for {key}", found, cure))
    for recipe, text in chain.recipes.select("recipe", "operations").iter_rows():
        try:
            stated_operations(text)
        except ValueError as error:
            wanted = (
                f"an operation that makes no good of another{did_you_mean(str(error), sorted(NO_PRODUCTION))}"
            )
            cure = (
                f"Write some of {', '.join(sorted(NO_PRODUCTION))}; leave the cell empty where more is done"
            )
            faults.append(
                Fault("recipes", None, "operations", f"{wanted} for {recipe}", repr(str(error)), cure)
            )
    return [*faults, *_misread_materials(chain)]


def _misread_materials(chain: SupplyChain) -> list[Fault]:
    """Name what stands for no code and value among the materials of a supplier's statement."""
    faults = []
    for site, product, text in chain.statements.select("site", "product", "materials").iter_rows():
        try:
            stated_materials(text, 0.0)
        except ValueError as error:
            wanted = f"HS codes of 6 to 10 digits, each with its USD of a unit, for {product} of {site}"
            cure = "Write codes as 8503.00.95 = 3.20, joined by ';', or none"
            faults.append(Fault("statements", None, "materials", wanted, repr(str(error)), cure))
    return faults


def _misread(column: str, text: str | None) -> list[tuple[str, str]]:
    """What was expected and found in a cell of facts or kinds."""
    if not text:
        return []
    words = vocabulary()
    try:
        stated = stated_facts(text) if column == "origin_facts" else stated_kinds(text) or ()
    except ValueError as error:
        return [("yes, no or a share from 0 to 1", str(error))]
    known = words.facts if column == "origin_facts" else words.kinds
    what = (
        "a fact that a rule asks" if column == "origin_facts" else "a kind that a rule tells apart, or none"
    )
    return [(f"{what}{did_you_mean(one, sorted(known))}", repr(one)) for one in stated if one not in known]


def _with_wages(frame: pl.DataFrame, chain: SupplyChain, world: World) -> pl.DataFrame:
    named = chain.labour.select("labour_pool", "skill", pl.col("wage").alias("skill_wage"))
    general = chain.labour.filter(pl.col("skill") == "").select(
        "labour_pool", pl.col("wage").alias("pool_wage")
    )
    national = world.table("labour_cost").select("country", pl.col("hourly_cost").alias("country_wage"))
    joined = (
        frame.join(named, on=["labour_pool", "skill"], how="left", maintain_order="left")
        .join(general, on="labour_pool", how="left", maintain_order="left")
        .join(national, on="country", how="left", maintain_order="left")
        .with_columns(wage=pl.coalesce("skill_wage", "pool_wage", "country_wage"))
        .drop("skill_wage", "pool_wage", "country_wage")
    )
    without = joined.filter((pl.col("labour_hours") > 0) & pl.col("wage").is_null())
    if without.height:
        raise FactMissing(
            Fault(
                "capabilities",
                None,
                "site",
                "a wage for every plant with labour hours",
                f"none for {site} ({country})",
                "Add a row to labour, or labour_pool to sites",
            )
            for site, country in without.select("site", "country").unique(maintain_order=True).iter_rows()
        )
    return joined


def admitted(frame: pl.DataFrame, strategy: Strategy, gate: Gates) -> pl.DataFrame:
    """Keep the capabilities that the strategy lets in; ``slow_barred`` marks those let in over fast lanes only."""
    maker, critical = pl.col("makes"), pl.col("critical")
    inside = pl.col("country").is_in(gate.sourcing) & pl.col("origin_country").is_in(gate.sourcing)
    trusted = pl.col("country").is_in(gate.critical) & pl.col("origin_country").is_in(gate.critical)
    bought = inside if gate.day_limit is None else pl.lit(value=True)
    kept = frame.filter(
        pl.when(maker)
        .then(pl.col("country").is_in(gate.making) & (~critical | pl.col("country").is_in(gate.critical)))
        .otherwise(bought & (~critical | trusted))
    ).with_columns(slow_barred=~maker & ~inside if gate.day_limit is not None else pl.lit(value=False))
    if strategy.sites == "existing":
        kept = kept.filter(pl.col("state") == "existing")
    if strategy.volumes == "current":
        kept = kept.filter(pl.col("current_volume") > 0)
    return kept


def wants(chain: SupplyChain, caps: pl.DataFrame) -> pl.DataFrame:
    """Give every (site, product) that something can be done with: a component at a plant, a demand, stock in a warehouse."""
    components = (
        caps.filter(pl.col("makes"))
        .join(chain.bom, on="recipe")
        .select("site", pl.col("component").alias("product"), use=pl.lit("component"))
    )
    markets = chain.demand.filter(pl.col("quantity") > 0).select(
        pl.col("market").alias("site"), "product", use=pl.lit("demand")
    )
    houses = chain.sites.filter(pl.col("kind") == "warehouse").select("site")
    stocked = houses.join(markets.select("product").unique(maintain_order=True), how="cross").with_columns(
        use=pl.lit("warehouse")
    )
    return pl.concat([components, markets, stocked]).unique(maintain_order=True)


def levels(chain: SupplyChain) -> list[list[str]]:
    """Sort products by BOM depth: a product of level n has components of lower levels only (the chain has no cycle)."""
    parts = (
        chain.recipes.select("recipe", "product")
        .join(chain.bom, on="recipe")
        .select("product", "component")
        .unique(maintain_order=True)
    )
    products = chain.products.get_column("product").to_list()
    depth = dict.fromkeys(products, 0)
    pairs = list(parts.iter_rows())
    for _ in range(len(products) + 1):
        changed = False
        for product, component in pairs:
            if depth[product] < depth[component] + 1:
                depth[product] = depth[component] + 1
                changed = True
        if not changed:
            break
    return [[p for p in products if depth[p] == level] for level in range(max(depth.values(), default=0) + 1)]


def ceiling(chain: SupplyChain) -> pl.DataFrame:
    """Give the most of each product that anyone could need over the horizon: demand exploded through the largest BOM quantities.

    Columns product, ceiling (units); the least bound that the data alone gives for a source without a capacity.
    """
    need = dict.fromkeys(chain.products.get_column("product").to_list(), 0.0)
    for product, quantity in chain.demand.group_by("product").agg(pl.col("quantity").sum()).iter_rows():
        need[product] += quantity
    parts = (
        chain.recipes.select("recipe", "product")
        .join(chain.bom, on="recipe")
        .group_by("product", "component")
        .agg(pl.col("quantity").max())
    )
    uses: dict[str, list[tuple[str, float]]] = {}
    for product, component, quantity in parts.iter_rows():
        uses.setdefault(product, []).append((component, quantity))
    for products in reversed(levels(chain)):
        for product in products:
            for component, quantity in uses.get(product, ()):
                need[component] += quantity * need[product]
    return pl.DataFrame(
        {"product": list(need), "ceiling": list(need.values())},
        schema={"product": pl.String, "ceiling": pl.Float64},
    )
