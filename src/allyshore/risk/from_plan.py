"""From a plan to the network that is simulated: its flows become channels, its stock rules become cover, its own spare ways stand by."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from allyshore.design.response import no_price
from allyshore.errors import FactMissing
from allyshore.risk.network import Channel, Market, Network, Point, assemble
from allyshore.risk.tags import Tags
from allyshore.routes import unit_freight

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.chain import SupplyChain
    from allyshore.design import Plan
    from allyshore.world import World

LEAST = 1e-6
"""Units a year below which a flow is the solver's rounding."""
SPREADS = 2.0
"""Standard deviations of the days of the way in that a stock point's safety stock covers where the user states less: two leave one
delivery in forty late. Markets hold none; their customers' patience covers the last leg."""
VARIABLE = ("purchase", "production", "freight", "duty", "fees", "inventory", "compliance")
"""Cost lines of a plan that a unit not made does not cause."""
WAY = ("origin", "destination", "mode", "product")
STANDBY = 2
"""Ways at most that stand by for a stock point: the quickest."""


def network_of(chain: SupplyChain, plan: Plan, world: World, passages: pl.DataFrame) -> Network:
    """Give the network of a plan.

    A way stands by for a stock point where the plan does not use it, it is among the model's lanes (the user's and those that were
    filled in), and it comes from a site that the plan has the product at: another mode from the same site, or another site's stock.
    Sources that the plan does not use at all are not qualified, and are no help in an outage.

    Parameters
    ----------
    passages
        (origin, destination, mode, passages) of the lanes, as `routes.connect` gives them.

    Raises
    ------
    FactMissing
        A demand without a price and without a cost of shortage: what a lost sale costs is then unknown.
    """
    tags = Tags.of(chain, world, passages)
    flows = _Flows(chain, plan)
    points, place = flows.points()
    channels = [*flows.supplies(place, tags), *flows.lines(place, tags), *flows.lanes(place, tags)]
    channels += _each_other(channels)
    channels += _standby(chain, world, tags, place, channels, points)
    return assemble(points, channels, flows.markets(place), flows.period_of)


class _Flows:
    """The plan's flows over the horizon, by product; origin states of a product flow together."""

    def __init__(self, chain: SupplyChain, plan: Plan) -> None:
        self.chain, self.plan = chain, plan
        self.days = chain.periods * chain.weeks_per_period * 7.0
        goods = chain.products.select("product", "weight", "value")
        self.bought = self._sum(plan.buy, "site", "product")
        self.made = self._sum(plan.make, "site", "product", "recipe")
        self.shipped = self._sum(plan.ship, "origin", "destination", "mode", "product").join(
            goods, on="product", how="left", maintain_order="left"
        )
        length = max(1, round(self.days))
        week = 7.0 * chain.weeks_per_period
        self.period_of = np.minimum((np.arange(length) / week).astype(int), chain.periods - 1)
        self.short = {
            (market, product, period): quantity
            for market, product, period, quantity in plan.short.select(
                "market", "product", "period", "quantity"
            ).iter_rows()
        }
        self.able = {
            (row["site"], row["product"], row["recipe"]): (number, row)
            for number, row in enumerate(chain.capabilities.iter_rows(named=True))
        }
        self.lane = {
            (row["origin"], row["destination"], row["mode"]): (number, row)
            for number, row in enumerate(chain.lanes.iter_rows(named=True))
        }
        value = chain.products.select("product", "value")
        served = plan.ship.join(value, on="product", how="left").filter(
            pl.col("destination").is_in(chain.demand.get_column("market").unique().to_list())
        )
        worth = float((served.get_column("quantity") * served.get_column("value")).sum()) * chain.annual
        self.spent = sum(plan.cost.get(line, 0.0) for line in VARIABLE) / worth if worth > 0.0 else 0.0
        self.parts: dict[str, list[tuple[str, float]]] = {}
        for recipe, component, quantity in chain.bom.select("recipe", "component", "quantity").iter_rows():
            self.parts.setdefault(recipe, []).append((component, quantity))

    def _sum(self, frame: pl.DataFrame, *keys: str) -> pl.DataFrame:
        """Sum a plan's table over origin states: keys, quantity over the horizon, and ``periods``, a list with one quantity a period."""
        periods = [
            pl.col("quantity").filter(pl.col("period") == period).sum()
            for period in range(1, self.chain.periods + 1)
        ]
        summed = frame.group_by(*keys, maintain_order=True).agg(
            pl.col("quantity").sum(), periods=pl.concat_list(periods)
        )
        return summed.filter(pl.col("quantity") > LEAST)

    def share(self, periods: list[float]) -> NDArray[np.float64]:
        """Give a flow's weight on every day: the plan's quantity of that day's period."""
        daily: NDArray[np.float64] = np.array(periods, dtype=float)[self.period_of]
        return daily

    def points(self) -> tuple[list[Point], dict[tuple[str, str], int]]:
        """Every (site, product) that goods come into."""
        keys: dict[tuple[str, str], None] = {}
        for frame, site in ((self.bought, "site"), (self.made, "site"), (self.shipped, "destination")):
            keys.update(dict.fromkeys(frame.select(site, "product").iter_rows()))
        stated = {
            (site, product): (safety, strategic)
            for site, product, safety, strategic in self.chain.inventory.select(
                "site", "product", "safety_days", "strategic_days"
            ).iter_rows()
        }
        spread: dict[tuple[str, str], float] = {}
        for origin, destination, mode, product, *_ in self.shipped.iter_rows():
            row = self.lane.get((origin, destination, mode), (0, None))[1]
            key = (destination, product)
            spread[key] = max(spread.get(key, 0.0), SPREADS * row["days_sd"] if row else 0.0)
        markets = set(self.chain.demand.get_column("market"))
        reserve, carried = self.reserve(), self.carried()
        points = []
        for site, product in keys:
            safety, strategic = stated.get((site, product), (0.0, 0.0))
            buffer = 0.0 if site in markets else spread.get((site, product), 0.0)
            ready = reserve.get((site, product), 0.0)
            points.append(
                Point(
                    site,
                    product,
                    max(safety, buffer) + strategic + ready,
                    carried=carried.get((site, product), ()),
                )
            )
        return points, {key: number for number, key in enumerate(keys)}

    def carried(self) -> dict[tuple[str, str], tuple[float, ...]]:
        """Units that the plan keeps at the end of each period, by (site, product)."""
        found: dict[tuple[str, str], list[float]] = {}
        for site, product, period, quantity in self.plan.stock.select(
            "site", "product", "period", "quantity"
        ).iter_rows():
            kept = found.setdefault((site, product), [0.0] * self.chain.periods)
            kept[period - 1] += quantity
        return {key: tuple(kept) for key, kept in found.items()}

    def reserve(self) -> dict[tuple[str, str], float]:
        """Days of throughput that a plan designed to survive keeps ready, by (site, product)."""
        flow: dict[tuple[str, str], float] = {}
        for frame, site in ((self.bought, "site"), (self.made, "site"), (self.shipped, "destination")):
            for place, product, quantity in frame.select(site, "product", "quantity").iter_rows():
                flow[place, product] = flow.get((place, product), 0.0) + quantity / self.days
        kept = self.plan.charges.filter(pl.col("charge") == "reserve")
        found: dict[tuple[str, str], float] = {}
        for site, product, count in kept.select("site", "product", "count").iter_rows():
            if flow.get((site, product), 0.0) > 0.0:
                found[site, product] = found.get((site, product), 0.0) + count / flow[site, product]
        return found

    def per_day(self, capacity: float | None) -> float:
        """Turn a capacity a period into one a day; None is unlimited."""
        return float("inf") if capacity is None else capacity / (7.0 * self.chain.weeks_per_period)

    def supplies(self, place: dict[tuple[str, str], int], tags: Tags) -> list[Channel]:
        """Outside suppliers."""
        found = []
        for site, product, _, periods in self.bought.iter_rows():
            number, row = self.able[site, product, ""]
            found.append(
                Channel(
                    "supply",
                    place[site, product],
                    days=row["lead_time"],
                    capacity=self.per_day(row["capacity"]),
                    share=self.share(periods),
                    late=self.chain.switch_days,
                    stream=number,
                    tags=tags.of_site(site),
                )
            )
        return found

    def lines(self, place: dict[tuple[str, str], int], tags: Tags) -> list[Channel]:
        """Lines that make from components; components that are services come from nowhere and are left out."""
        found = []
        for site, product, recipe, _, periods in self.made.iter_rows():
            number, row = self.able[site, product, recipe]
            parts = tuple(
                (place[site, component], each)
                for component, each in self.parts.get(recipe, [])
                if (site, component) in place
            )
            found.append(
                Channel(
                    "line",
                    place[site, product],
                    parts=parts,
                    days=row["lead_time"],
                    capacity=self.per_day(row["capacity"]),
                    share=self.share(periods),
                    late=self.chain.switch_days,
                    stream=number,
                    tags=tags.of_site(site),
                )
            )
        return found

    def lanes(self, place: dict[tuple[str, str], int], tags: Tags) -> list[Channel]:
        """Ways between sites; a way's capacity is shared among its goods as the plan shares it in the year, and each has what it needs in any period."""
        total: dict[tuple[str, str, str], float] = {}
        for origin, destination, mode, _, quantity, _, weight, _ in self.shipped.iter_rows():
            key = (origin, destination, mode)
            total[key] = total.get(key, 0.0) + quantity * (weight or 0.0)
        found = []
        for origin, destination, mode, product, quantity, periods, _, value in self.shipped.iter_rows():
            if (origin, product) not in place:
                continue
            number, row = self.lane.get((origin, destination, mode), (-1, None))
            capacity = float("inf")
            if row and row["capacity"] is not None and total[origin, destination, mode] > 0.0:
                usual = self.per_day(row["capacity"]) * quantity / total[origin, destination, mode]
                capacity = max(usual, self.per_day(max(periods)))
            found.append(
                Channel(
                    "lane",
                    place[destination, product],
                    origin=place[origin, product],
                    days=row["days"] if row else 0.0,
                    days_sd=row["days_sd"] if row else 0.0,
                    capacity=capacity,
                    share=self.share(periods),
                    late=self.chain.switch_days,
                    value=value,
                    stream=max(number, 0),
                    tags=tags.of_lane(origin, destination, mode),
                )
            )
        return found

    def markets(self, place: dict[tuple[str, str], int]) -> list[Market]:
        """Demand that the plan serves, day by day, with what the firm loses by a unit that is not sold.

        That is the shortage_cost where one is stated, else the price, less what the plan need not spend on a unit that is not made: its
        variable cost, shared among products by value. `design` means the same, where the flows not run are the saving.
        """
        value = dict(self.chain.products.select("product", "value").iter_rows())
        unpriced = self.chain.demand.filter(pl.col("price").is_null() & pl.col("shortage_cost").is_null())
        if unpriced.height:
            raise FactMissing(no_price(market, product) for market, product in _pairs(unpriced))
        found = []
        stated = self.chain.inventory.drop_nulls("demand_cv").select("site", "product", "demand_cv")
        spread = {(market, product): cv for market, product, cv in stated.iter_rows()}
        for stream, ((market, product), rows) in enumerate(
            self.chain.demand.group_by("market", "product", maintain_order=True)
        ):
            if (market, product) not in place:
                continue
            daily = np.zeros(self.chain.periods)
            margins = []
            for row in rows.iter_rows(named=True):
                served = row["quantity"] - self.short.get((market, product, row["period"]), 0.0)
                daily[row["period"] - 1] = max(0.0, served) / (7.0 * self.chain.weeks_per_period)
                whole = row["shortage_cost"] if row["shortage_cost"] is not None else row["price"]
                margins.append((whole - self.spent * value[product], row["quantity"]))
            weight = sum(quantity for _, quantity in margins)
            margin = sum(cost * quantity for cost, quantity in margins) / weight if weight else 0.0
            varies = spread.get((market, product), 0.0)
            found.append(
                Market(place[market, product], daily[self.period_of], varies, max(0.0, margin), stream)
            )
        return found


def _pairs(frame: pl.DataFrame) -> list[tuple[str, str]]:
    return list(frame.select("market", "product").unique(maintain_order=True).iter_rows())


def _each_other(channels: list[Channel]) -> list[Channel]:
    """Where a stock point has several planned sources, each stands by for the others, as far as its capacity goes."""
    count: dict[int, int] = {}
    for channel in channels:
        count[channel.into] = count.get(channel.into, 0) + 1
    return [
        replace(channel, standby=True, twin=number, share=1.0)
        for number, channel in enumerate(channels)
        if count[channel.into] > 1 and channel.kind != "supply"
    ]


def _standby(
    chain: SupplyChain,
    world: World,
    tags: Tags,
    place: dict[tuple[str, str], int],
    channels: list[Channel],
    points: list[Point],
) -> list[Channel]:
    """Ways of the model that the plan does not use, from sites where it has the product; the quickest few of each stock point."""
    spare = _spare(chain, place, channels, points)
    if not spare.height:
        return []
    planned = pl.DataFrame(
        [
            (
                channel.into,
                points[channel.origin].site,
                points[channel.into].site,
                mode,
                points[channel.into].product,
            )
            for channel in channels
            if not channel.standby
            for mode in channel_modes(channel)
        ],
        schema={"into": pl.Int64, **dict.fromkeys(WAY, pl.String)},
        orient="row",
    )
    asked = pl.concat([spare.select(WAY), planned.select(WAY)]).unique(maintain_order=True)
    priced = asked.join(chain.lanes, on=list(WAY[:3]), how="inner", maintain_order="left")
    freight = unit_freight(priced, chain.products, world).select(*WAY, "freight")
    usual = (
        planned.join(freight, on=list(WAY), how="inner", maintain_order="left")
        .group_by("into", maintain_order=True)
        .agg(usual=pl.col("freight").min())
    )
    found = (
        spare.join(freight, on=list(WAY), how="inner", maintain_order="left")
        .sort("into", "days", "row")
        .filter(pl.int_range(pl.len()).over("into") < STANDBY)
        .join(usual, on="into", how="left", maintain_order="left")
        .join(chain.products.select("product", "value"), on="product", how="left", maintain_order="left")
        .with_columns(premium=(pl.col("freight") - pl.col("usual")).clip(0.0).fill_null(0.0))
    )
    return [
        Channel(
            "lane",
            row["into"],
            origin=row["from"],
            days=row["days"],
            days_sd=row["days_sd"],
            standby=True,
            premium=row["premium"],
            value=row["value"],
            stream=row["row"],
            tags=tags.of_lane(row["origin"], row["destination"], row["mode"]),
        )
        for row in found.iter_rows(named=True)
    ]


def _spare(
    chain: SupplyChain, place: dict[tuple[str, str], int], channels: list[Channel], points: list[Point]
) -> pl.DataFrame:
    """Give into, from (stock points), product, and the row, origin, destination, mode, days and days_sd of every unused way."""
    used = {(channel.origin, channel.into, mode) for channel in channels for mode in channel_modes(channel)}
    into: dict[str, list[int]] = {}
    for number in sorted({channel.into for channel in channels if channel.kind == "lane"}):
        into.setdefault(points[number].site, []).append(number)
    ways = chain.lanes.with_row_index("row").select("row", "origin", "destination", "mode", "days", "days_sd")
    rows = [
        (number, origin, points[number].product, *way)
        for way in ways.iter_rows()
        for number in into.get(way[2], [])
        if (origin := place.get((way[1], points[number].product))) is not None
        and (origin, number, way[3]) not in used
    ]
    schema: dict[str, Any] = {"into": pl.Int64, "from": pl.Int64, "product": pl.String, **ways.schema}
    return pl.DataFrame(rows, schema=schema, orient="row")


def channel_modes(channel: Channel) -> list[str]:
    """Modes by which a channel travels: one for a way, none for others."""
    return [key for acts, scope, key in channel.tags if (acts, scope) == ("lanes", "mode")]
