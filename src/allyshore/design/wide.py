"""A distribution network too wide to write down: read as factors, bounded whole, and laid out only where goods will flow."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.design import flows, sources
from allyshore.design.assemble import assemble
from allyshore.design.constraints import constrain
from allyshore.design.facility import ROWS, kernel_of
from allyshore.design.network import admitted_sites, lay_out
from allyshore.design.width import deliveries, kept_ordinary
from allyshore.errors import TimeLimitReached
from allyshore.routes import unit_freight
from allyshore.solver import Solution, Status, matrix_of, upstream_of
from allyshore.units import DAYS_PER_YEAR

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.chain import SupplyChain
    from allyshore.design.columns import Assembly
    from allyshore.design.network import Network
    from allyshore.design.params import DesignParams
    from allyshore.design.strategy import Strategy
    from allyshore.origin import Rulebook
    from allyshore.solver.wide import Legs, Wide
    from allyshore.solver.wide_search import Openings
    from allyshore.trust import Scorecard
    from allyshore.world import World

NEAR = 3
"""Deliveries laid out for each demand, from sites chosen open."""
ARRIVALS = 4
"""Ways laid out for each good into each site chosen open."""
ALL_ARRIVALS = 1_000_000
"""Up to so many ways into the sites chosen, all are laid out."""
OPENING_SHARE = 0.5
"""Part of the time limit after which no further opening is looked for."""
FLOW_SHARE = 0.3
"""Part of the time limit that the flows may always take: without them there is no plan."""


@dataclass(frozen=True)
class Asked:
    """Everything that a design is made from."""

    chain: SupplyChain
    world: World
    strategy: Strategy
    card: Scorecard
    book: Rulebook
    params: DesignParams


@dataclass(frozen=True)
class Factors:
    """A wide kernel and what its numbers stand for: lanes of each stage, products wanted, items, what is laid out upstream."""

    kernel: Wide
    arrivals: pl.DataFrame
    deliveries: pl.DataFrame
    products: list[str]
    items: pl.DataFrame
    inner: pl.DataFrame


@dataclass(frozen=True)
class WidePlan:
    """The part of a wide network that was laid out, its solution with a bound over the whole, and how wide the whole is."""

    network: Network
    parts: Assembly
    solution: Solution
    width: int
    laid_out: int

    def notes(self) -> tuple[str, ...]:
        """Say what was laid out and what the bound counts."""
        return (
            (
                f"Of {self.width:,} possible deliveries, {self.laid_out:,} ways in and out were laid out, the cheapest for the sites "
                "chosen; the bound counts every one."
            ),
        )


def wide_plan(asked: Asked) -> WidePlan | None:
    """Design a wide network, or give None where it is not wide, has not the form, or no plan was found this way."""
    if not _is_wide(asked):
        return None
    read = factors(asked)
    if read is None:
        return None
    return _searched(asked, read)


def _is_wide(asked: Asked) -> bool:
    if kept_ordinary(asked.chain, asked.strategy, asked.params):
        return False
    return deliveries(asked.chain) >= max(1, asked.params.wide_deliveries)


def factors(asked: Asked) -> Factors | None:
    """Read the kernel off the tables: the plants' side as an ordinary problem, the lanes beyond it as factors."""
    chain, strategy = asked.chain, asked.strategy
    gate = sources.gates(chain, asked.world, asked.card, strategy)
    sites = admitted_sites(chain, strategy, gate)
    end = chain.sites.select(pl.col("site").alias("destination"), pl.col("kind").alias("to"))
    start = sites.select(pl.col("site").alias("origin"), pl.col("kind").alias("from"))
    lanes = chain.lanes.join(end, on="destination", maintain_order="left").join(
        start, on="origin", maintain_order="left"
    )
    inner = lanes.filter(pl.col("to").is_in(["plant", "supplier"]))
    outer = lanes.filter(pl.col("to").is_in(["warehouse", "market"]))
    admitted = sites.select(pl.col("site").alias("destination"))
    outer = outer.join(admitted, on="destination", how="semi", maintain_order="left")
    passed_on = outer.filter((pl.col("from") == "warehouse") & (pl.col("to") == "warehouse"))
    sent_back = inner.filter(pl.col("from") == "warehouse")
    if passed_on.height or sent_back.height or outer.get_column("capacity").is_not_null().any():
        return None
    kept = chain.lanes.join(inner, on=["origin", "destination", "mode"], how="semi", maintain_order="left")
    network = lay_out(chain.replace(lanes=kept), asked.world, strategy, asked.card, asked.book, asked.params)
    parts = assemble(network, no_mixing=False)
    houses = chain.sites.filter(pl.col("kind") == "warehouse").get_column("site")
    if (
        parts.line.size
        or parts.more
        or not parts.open.frame.get_column("site").is_in(houses.implode()).all()
        or any(block.size and block.name not in ROWS for block in parts.problem.row_blocks)
    ):
        return None
    wanted = chain.demand.filter(pl.col("quantity") > 0)
    return _numbered(asked, network, parts, sites, outer, wanted)


def _numbered(
    asked: Asked,
    network: Network,
    parts: Assembly,
    sites: pl.DataFrame,
    outer: pl.DataFrame,
    wanted: pl.DataFrame,
) -> Factors | None:
    from allyshore.solver.wide import Wide  # noqa: PLC0415  # it compiles; a small design never needs it

    chain = asked.chain
    problem = parts.problem
    products = wanted.get_column("product").unique().sort().to_list()
    number = pl.DataFrame({"product": products}).with_row_index("good")
    balance = next(block for block in problem.row_blocks if block.name == "state_balance")
    stands = balance.frame.join(number, on="product", maintain_order="left")
    items = (
        stands.select("good", "product", "state")
        .unique()
        .sort("good", "state")
        .join(network.states.select("state", "value"), on="state", maintain_order="left")
        .with_row_index("item")
    )
    goods = chain.products.join(number, on="product").filter(pl.col("hs").is_null())
    if items.get_column("good").n_unique() < len(products) or goods.height:
        return None
    made = stands.join(items.select("item", "state"), on="state").sort("site", "item")
    doors = made.get_column("site").unique().sort().to_list()
    places = _places(parts, sites, outer, doors)
    place = pl.DataFrame({"origin": places}).with_row_index("place")
    door = pl.DataFrame({"origin": doors}).with_row_index("door")
    markets = wanted.get_column("market").unique().sort().to_list()
    market = pl.DataFrame({"destination": markets}).with_row_index("to_market")
    classes = outer.join(
        chain.sites.select(pl.col("site").alias("origin"), "country"), on="origin", maintain_order="left"
    ).join(
        chain.sites.select(pl.col("site").alias("destination"), pl.col("country").alias("importer")),
        on="destination",
        maintain_order="left",
    )
    border = (
        classes.select("country", "importer", "mode")
        .unique()
        .sort("country", "importer", "mode")
        .with_row_index("border")
    )
    kinds = _bases(classes)
    classes = _with_kind(classes, kinds).join(
        border, on=["country", "importer", "mode"], maintain_order="left"
    )
    arrivals = (
        classes.filter(pl.col("to") == "warehouse")
        .join(door, on="origin")
        .join(place.rename({"origin": "destination"}), on="destination")
        .sort("place", "door", "mode")
    )
    deliveries = (
        classes.filter(pl.col("to") == "market")
        .join(place, on="origin")
        .join(market, on="destination")
        .sort("place", "to_market", "mode")
    )
    clients = (
        wanted.join(market.rename({"destination": "market"}), on="market")
        .join(number, on="product")
        .sort("to_market", "good")
    )
    amount, wait, extra = _charges(asked, network, kinds, items, border, classes)
    annual = chain.annual
    matrix = matrix_of(problem)
    marks = [block for block in problem.row_blocks if block.name in ("component_need", "state_balance")]
    things = np.concatenate([np.arange(block.start, block.start + block.size) for block in marks])
    flows_at = np.flatnonzero(~problem.whole)
    system = upstream_of(matrix[things][:, flows_at].tocsc(), problem.cost[flows_at])
    if system is None:
        return None
    chain_of_things, order = system
    shared = np.concatenate(
        [
            np.arange(block.start, block.start + block.size)
            for block in problem.row_blocks
            if block.name in ("capacity", "labour_hours", "lane_capacity")
        ]
    )
    at = np.full(problem.n_rows, -1)
    at[things] = np.arange(len(things))
    opened = parts.open.frame.get_column("site").to_list()
    lower, upper = problem.bounds
    span = slice(parts.open.start, parts.open.start + parts.open.size)
    always = np.ones(len(places) - len(opened))
    limit = problem.row_bounds[1][shared]
    kernel = Wide(
        fixed=np.r_[problem.cost[span], 0.0 * always],
        least=np.r_[lower[span], always],
        most=np.r_[upper[span], always],
        choices=len(opened),
        source_first=_first(
            made.join(door, left_on="site", right_on="origin").get_column("door"), len(doors)
        ),
        source_item=made.get_column("item").to_numpy().astype(np.int64),
        source_thing=at[made.get_column("row").to_numpy()],
        arrivals=_legs(arrivals, "door", "place"),
        own=np.array([doors.index(name) if name in set(doors) else -1 for name in places]),
        deliveries=_legs(deliveries, "place", "to_market"),
        lane_first=_first(deliveries.get_column("place"), len(places)),
        client_first=_first(clients.get_column("to_market"), len(markets)),
        client_product=clients.get_column("good").to_numpy().astype(np.int64),
        demand=clients.get_column("quantity").to_numpy().astype(np.float64),
        product_first=_first(items.get_column("good"), len(products)),
        amount=amount * annual,
        wait=wait * annual,
        extra=extra * annual,
        upstream=replace(chain_of_things, draws=matrix[shared][:, flows_at[order]].tocsr()),
        limit=limit,
        scale=np.maximum(np.abs(limit), 1e-9),
        offset=problem.offset,
    )
    inner = network.moves.select("origin", "destination", "mode", "product", "days").unique(
        maintain_order=True
    )
    return Factors(kernel, arrivals, deliveries, products, items, inner)


def _places(parts: Assembly, sites: pl.DataFrame, outer: pl.DataFrame, doors: list[str]) -> list[str]:
    """Choices first, in the order of `open`; then other warehouses and sources that deliver themselves."""
    opened = parts.open.frame.get_column("site").to_list()
    houses = sites.filter(pl.col("kind") == "warehouse").get_column("site").to_list()
    senders = set(outer.filter(pl.col("to") == "market").get_column("origin"))
    rest = [name for name in [*houses, *doors] if name not in set(opened) and name in senders]
    return [*opened, *rest]


def _first(sorted_numbers: pl.Series, count: int) -> NDArray[np.int64]:
    """Give where each number begins in a sorted column, and where the last one ends."""
    return np.searchsorted(sorted_numbers.to_numpy(), np.arange(count + 1)).astype(np.int64)


def _legs(lanes: pl.DataFrame, begin: str, end: str) -> Legs:
    from allyshore.solver.wide import Legs  # noqa: PLC0415  # see above

    whole = [lanes.get_column(name).to_numpy().astype(np.int64) for name in (begin, end, "kind", "border")]
    cost, days = (lanes.get_column(name).to_numpy().astype(np.float64) for name in ("cost", "days"))
    return Legs(whole[0], whole[1], cost, whole[2], days, whole[3])


def _bases(lanes: pl.DataFrame) -> pl.DataFrame:
    """Kinds of basis: what a lane's cost is per; a load is another amount in each mode."""
    by = lanes.select("basis", load=pl.when(pl.col("basis") == "load").then("mode").otherwise(pl.lit("")))
    return by.unique().sort("basis", "load").with_row_index("kind")


def _with_kind(lanes: pl.DataFrame, kinds: pl.DataFrame) -> pl.DataFrame:
    load = pl.when(pl.col("basis") == "load").then("mode").otherwise(pl.lit(""))
    return lanes.with_columns(load=load).join(kinds, on=["basis", "load"], maintain_order="left")


def _charges(
    asked: Asked,
    network: Network,
    kinds: pl.DataFrame,
    items: pl.DataFrame,
    border: pl.DataFrame,
    lanes: pl.DataFrame,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Amounts of each basis, USD a day under way, and what the border charges, for a unit of each item; by the ordinary pricing."""
    chain = asked.chain
    asks = kinds.select(
        pl.lit("").alias("origin"),
        pl.col("kind").cast(pl.String).alias("destination"),
        pl.when(pl.col("load") == "").then(pl.lit("truck")).otherwise("load").alias("mode"),
        pl.lit(1.0).alias("cost"),
        "basis",
    )
    goods = items.select("product").unique(maintain_order=True)
    asks = asks.join(goods, how="cross")
    one = unit_freight(asks, chain.products, asked.world, asked.params.routes)
    amount = np.zeros((kinds.height, items.height))
    told = one.select(pl.col("destination").cast(pl.Int64).alias("kind"), "product", "freight").join(
        items.select("item", "product"), on="product"
    )
    amount[told["kind"].to_numpy(), told["item"].to_numpy()] = told["freight"].to_numpy()
    rate = chain.carrying_rate / DAYS_PER_YEAR + asked.strategy.day_price
    wait = items.get_column("value").to_numpy() * rate
    extra = np.zeros((border.height, items.height))
    crossing = border.filter(pl.col("country") != pl.col("importer"))
    if crossing.height:
        some = lanes.join(crossing, on="border", how="semi").unique(
            "border", keep="first", maintain_order=True
        )
        moves = some.select("border", "origin", "destination", "mode", "days").join(
            items.select("item", "product", "state"), how="cross"
        )
        moves = moves.select("border", "item", "origin", "destination", "mode", "product", "days", "state")
        priced = flows.priced(chain, asked.world, moves, network.states, asked.params)
        cost = priced.select("border", "item", pays=pl.sum_horizontal("duty", "fees", "compliance"))
        least = cost.group_by("border", "item").agg(pl.col("pays").min())
        extra[least["border"].to_numpy(), least["item"].to_numpy()] = least["pays"].to_numpy()
    return amount, wait, extra


def _searched(asked: Asked, read: Factors) -> WidePlan | None:
    """Choose the openings and find their flows, then raise the bound; swap again at its prices while the gap is too wide."""
    from allyshore.solver.wide_search import openings, other_openings, raised  # noqa: PLC0415  # see above

    params = asked.params.solve
    threads = max(1, params.threads)
    deadline = time.monotonic() + params.time_limit
    known = openings(read.kernel, OPENING_SHARE * params.time_limit, threads)
    if not np.isfinite(known.bound):
        return None
    plan = _flows(asked, read, known, max(deadline - time.monotonic(), FLOW_SHARE * params.time_limit))
    if plan is None:
        return None
    bound = known.bound
    while True:
        target = plan.solution.objective * (1.0 - 0.5 * params.gap)
        left = deadline - time.monotonic()
        if bound < target and left > 0.0:
            known = raised(read.kernel, known, target, left, threads)
            bound = max(bound, known.bound)
        left = deadline - time.monotonic()
        if bound >= plan.solution.objective * (1.0 - params.gap) or left < FLOW_SHARE * params.time_limit:
            break
        other = other_openings(read.kernel, known, 0.5 * left, threads)
        better = None if other is None else _in_time(asked, read, other, deadline - time.monotonic())
        if other is None or better is None or better.solution.objective >= plan.solution.objective:
            break
        known, plan = other, better
    objective = plan.solution.objective
    bound = min(bound, objective)
    gap = (objective - bound) / max(1.0, abs(objective))
    status = Status.OPTIMAL if gap <= params.gap else Status.TIME_LIMIT
    return replace(plan, solution=replace(plan.solution, status=status, bound=bound, gap=gap))


def _in_time(asked: Asked, read: Factors, known: Openings, seconds: float) -> WidePlan | None:
    """Give the flows for other openings where there is time for them: a plan is in hand."""
    try:
        return _flows(asked, read, known, seconds)
    except TimeLimitReached:
        return None


def _flows(asked: Asked, read: Factors, known: Openings, seconds: float) -> WidePlan | None:
    """Lay out more and more ways for these openings until goods can flow; None where they cannot.

    Raises
    ------
    TimeLimitReached
        The time ran out before.
    """
    from allyshore.solver.apart import least_flows  # noqa: PLC0415  # see above

    sources = int(read.kernel.arrivals.begin.max(initial=0)) + 1
    few = ARRIVALS if known.yes.sum() * read.items.height * sources > ALL_ARRIVALS else sources
    deadline = time.monotonic() + seconds
    for near, arrivals in ((NEAR, few), (5 * NEAR, sources)):
        network, parts = _laid_out(asked, read, known, near, arrivals)
        location = kernel_of(parts, network, 0)
        if location is None:
            return None
        found = least_flows(location, known.yes[: read.kernel.choices], deadline - time.monotonic())
        if found is None:
            raise TimeLimitReached
        objective, x = found
        if np.isfinite(objective):
            solution = Solution(Status.TIME_LIMIT, objective, -np.inf, np.inf, x)
            return WidePlan(network, parts, solution, read.kernel.width, parts.ship.size)
    return None


def _laid_out(
    asked: Asked, read: Factors, known: Openings, near: int, arrivals: int
) -> tuple[Network, Assembly]:
    """Lay out the ordinary network over the ways that can matter for these openings."""
    from allyshore.solver.wide_search import ways  # noqa: PLC0415  # see above

    picked = ways(read.kernel, known, near, arrivals)
    goods = pl.Series("product", read.products)
    key = ["origin", "destination", "mode", "days"]
    delivered = read.deliveries[picked.delivery_lane].select(key)
    product = goods[read.kernel.client_product[picked.delivery_client]]
    arrived = read.arrivals[picked.arrival_lane].select(key)
    item = read.items.get_column("product")[picked.arrival_item]
    order = ["origin", "destination", "mode", "product", "days"]
    frame = pl.concat(
        [
            read.inner.select(order),
            arrived.with_columns(item.alias("product")).select(order),
            delivered.with_columns(product.alias("product")).select(order),
        ]
    ).unique(maintain_order=True)
    network = lay_out(asked.chain, asked.world, asked.strategy, asked.card, asked.book, asked.params, frame)
    parts = assemble(network, no_mixing=False)
    constrain(parts, network)
    return network, parts
