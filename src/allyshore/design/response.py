"""The two-stage problem of a design: the plan now, and in each scenario what is bought, made, moved and left short while it is disturbed.

The first stage is the whole problem of the plan (`design.assemble`), whole numbers included, with the cost of a year that runs as planned.
In a scenario a share w of the year is disturbed. For that stretch everything is chosen anew, as a linear program over the same states, modes
and ways, with every row of the plan at w times its size and, where something is lost, less: flows, expediting by whatever mode is left, origin
and duty (a claim that rests on a lost supplier is no longer open), stock that is released, sales that are lost. The response costs what the
stretch costs above what the plan would have cost in it, and never less than nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.design import sources
from allyshore.design.reserves import keepable
from allyshore.errors import FactMissing, Fault, UsageError
from allyshore.solver import Problem
from allyshore.solver.stages import TwoStage
from allyshore.units import DAYS_PER_YEAR

if TYPE_CHECKING:
    from typing import TypeAlias

    from numpy.typing import NDArray

    from allyshore.design.columns import Assembly
    from allyshore.design.network import Network
    from allyshore.design.scenarios import Scenarios
    from allyshore.solver import Block
    from allyshore.solver.stages import Tail

    Floats: TypeAlias = NDArray[np.float64]
    Index: TypeAlias = NDArray[np.int64]

AGAIN = ("buy", "make", "use", "ship", "refund", "handled")
"""Blocks of columns that are chosen anew."""
KEPT = frozenset(
    {
        "component_need", "state_balance", "demand_met", "shift", "rvc_transaction", "rvc_net_cost", "waiver", "capacity", "site_open",
        "labour_hours", "lane_capacity", "claimed_share", "allied_share", "user_limit", "refund_due", "refund_limit", "handling_due", "regime_used",
    }
)  # fmt: skip
"""Blocks of rows that hold while things are disturbed; least runs, sourcing rules, shares of today and second sources do not."""
CHANCE_SLACK = 1e-9
NO_CHANCE = 1e-9
"""Weight of a scenario that is there only to be come through: it costs nothing and must be kept."""
WAY = ["origin", "destination", "mode"]


@dataclass(frozen=True)
class Ask:
    """What a design that is to survive is asked for.

    Attributes
    ----------
    tail
        How far the worst scenarios weigh; None is the expected cost.
    chance
        Probability with which no sale may be lost; None asks for none.
    """

    tail: Tail | None = None
    chance: float | None = None

    def __post_init__(self) -> None:
        """Refuse a chance that is none."""
        if self.chance is not None and not 0.0 < self.chance <= 1.0:
            raise UsageError(f"--chance: expected a share above 0, at most 1, found {self.chance:g}")


def two_stage(parts: Assembly, network: Network, scenarios: Scenarios, ask: Ask) -> TwoStage:
    """Give the problem of a plan and its responses; the plan's columns come first in its first stage, as in `parts.problem`.

    Raises
    ------
    FactMissing
        A demand has neither a shortage cost nor a price, so that nothing says what a lost sale costs.
    UsageError
        The scenarios have another number of periods than the model.
    """
    if scenarios.disturbed.shape[1] != network.chain.periods:
        raise UsageError(
            f"scenarios: expected {network.chain.periods} periods as in the model, found {scenarios.disturbed.shape[1]}"
        )
    made = _Response(parts, network, scenarios)
    made.own_rows()
    made.missing_capacity()
    made.stock()
    made.plan_cost()
    if scenarios.must is not None and scenarios.must.any():
        made.nothing_lost()
    if ask.chance is not None:
        made.mostly_nothing_lost(ask.chance)
    return made.problem(ask.tail)


class _Response:
    """The response under construction: its problem, and what differs by scenario as arrays [scenario, ...]."""

    def __init__(self, parts: Assembly, network: Network, scenarios: Scenarios) -> None:
        self.parts, self.network, self.scenarios = parts, network, scenarios
        self.base = parts.problem
        self.first = self.base.variant(self.base.cost, self.base.offset)
        self.later = Problem(f"{self.base.name}, disturbed")
        self.share = scenarios.disturbed
        self.place = np.full(self.base.n_columns, -1, dtype=np.int64)
        self.rows: dict[str, pl.DataFrame] = {}
        self.low: list[Floats] = []
        self.high: list[Floats] = []
        self.links: list[tuple[Index, Index, Floats]] = []
        self.cost: list[Floats] = []
        self.again: list[Block] = []
        self.values = network.states.select("state", "value")
        for old in self.base.column_blocks:
            if old.name in AGAIN:
                self._repeat(old)
        self.short = self._short()

    def _repeat(self, old: Block) -> None:
        """Choose a block of the plan's columns anew, at the costs of each scenario."""
        span = slice(old.start, old.start + old.size)
        frame = old.frame.drop("column")
        cost = np.tile(self.base.cost[span], (self.scenarios.size, 1))
        if old.name == "ship":
            worth = frame.join(self.values, on="state", how="left", maintain_order="left").get_column("value")
            further = self._by_key("duties", frame, 0.0) * worth.to_numpy()
            cost += further * self.network.chain.annual
        if old.name == "buy":
            cost *= self._by_key("prices", frame, 1.0)
        new = self._columns(old.name, frame, cost, self.base.bounds[1][span])
        self.place[span] = np.arange(new.start, new.start + old.size)
        self.again.append(old)

    def _short(self) -> Block:
        """Sales that are lost, wherever something is wanted."""
        wanted = self.network.chain.demand.filter(pl.col("quantity") > 0).with_columns(
            worth=pl.coalesce("shortage_cost", "price")
        )
        unpriced = (
            wanted.filter(pl.col("worth").is_null()).select("market", "product").unique(maintain_order=True)
        )
        if unpriced.height:
            raise FactMissing(no_price(market, product) for market, product in unpriced.iter_rows())
        worth = wanted.get_column("worth").to_numpy() * self.network.chain.annual
        return self._columns("short", wanted.select("market", "product", "period"), worth)

    def _columns(
        self,
        name: str,
        keys: pl.DataFrame,
        cost: Floats,
        most: Floats | float = np.inf,
        least: float = 0.0,
    ) -> Block:
        costs = np.atleast_2d(cost)
        self.cost.append(np.broadcast_to(costs, (self.scenarios.size, keys.height)))
        return self.later.add_columns(name, keys, cost=costs[0], lower=least, upper=most)

    def _add_rows(
        self, name: str, keys: pl.DataFrame, low: Floats | float, high: Floats | float
    ) -> pl.DataFrame:
        frame = self.later.add_rows(name, keys).frame
        shape = (self.scenarios.size, keys.height)
        self.low.append(np.broadcast_to(np.asarray(low, dtype=float), shape))
        self.high.append(np.broadcast_to(np.asarray(high, dtype=float), shape))
        self.rows[name] = frame
        return frame

    def _link(self, rows: pl.Series, columns: pl.Series, values: Floats) -> None:
        """Let columns of the plan stand in rows of the response."""
        shape = (self.scenarios.size, len(rows))
        self.links.append((rows.to_numpy(), columns.to_numpy(), np.broadcast_to(values, shape)))

    def _by_key(self, kind: str, frame: pl.DataFrame, calm: float) -> Floats:
        """Give a change for each record of a frame [scenario, record]."""
        change = self.scenarios.of(kind)
        keys = change.keys.with_row_index("at")
        at = frame.join(keys, on=change.keys.columns, how="left", maintain_order="left").get_column("at")
        found = np.full((self.scenarios.size, frame.height), calm)
        known = at.is_not_null().to_numpy()
        found[:, known] = change.value[:, at.drop_nulls().to_numpy()]
        return found

    def _weight(self, frame: pl.DataFrame) -> Floats:
        """Share of each record's period, or of the year, that is disturbed [scenario, record]."""
        if "period" in frame.columns:
            return self.share[:, frame.get_column("period").to_numpy() - 1]
        return np.repeat(self.share.mean(axis=1)[:, None], frame.height, axis=1)

    def _left(self, name: str, frame: pl.DataFrame) -> Floats | float:
        """What a scenario leaves of a row's own size."""
        if name == "capacity":
            return self._by_key("sources", self._placed(frame), 1.0)
        if name == "lane_capacity":
            return self._by_key("ways", frame, 1.0)
        return self._by_key("demand", frame, 1.0) if name == "demand_met" else 1.0

    def _placed(self, frame: pl.DataFrame) -> pl.DataFrame:
        sites = self.network.capabilities.select("capability", "site", "product")
        return frame.join(sites, on="capability", how="left", maintain_order="left")

    def own_rows(self) -> None:
        """Repeat the plan's rows at the size of the disturbed stretch and of what is left."""
        low, high = self.base.row_bounds
        place = np.full(self.base.n_rows, -1, dtype=np.int64)
        scale = np.ones((self.scenarios.size, self.base.n_rows))
        for block in self.base.row_blocks:
            if block.name not in KEPT:
                continue
            span = slice(block.start, block.start + block.size)
            scale[:, span] = self._weight(block.frame) * self._left(block.name, block.frame)
            least = low[span] if block.name != "user_limit" else np.full(block.size, -np.inf)
            frame = self._add_rows(
                block.name,
                block.frame.drop("row"),
                _sized(least, scale[:, span]),
                _sized(high[span], scale[:, span]),
            )
            place[span] = frame.get_column("row").to_numpy()
        rows, columns, values = self.base.triplets()
        mine, again = place[rows] >= 0, self.place[columns] >= 0
        here, now = mine & again, mine & ~again
        self.later.add_entries(
            pl.Series(place[rows[here]]), pl.Series(self.place[columns[here]]), pl.Series(values[here])
        )
        self._link(pl.Series(place[rows[now]]), pl.Series(columns[now]), scale[:, rows[now]] * values[now])
        joined = self.short.frame.join(self.rows["demand_met"], on=["market", "product", "period"])
        self.later.add_entries(joined["row"], joined["column"], 1.0)

    def missing_capacity(self) -> None:
        """source_open, way_open: what a scenario takes away of a source or way that has no capacity of its own, as a share of all that could be needed."""
        most = sources.ceiling(self.network.chain)
        demand = self.scenarios.of("demand").value
        grown = max(1.0, float(demand.max())) if demand.size else 1.0
        hit = _touched(self.scenarios, "sources")
        volume = pl.concat(
            [
                block.frame.select("capability", "period", "column")
                for block in self.later.column_blocks
                if block.name in ("buy", "make")
            ]
        )
        bare = self._placed(volume).join(hit, on="site", how="semi", maintain_order="left")
        bare = bare.join(
            self.rows["capacity"], on=["capability", "period"], how="anti", maintain_order="left"
        )
        self._most("source_open", bare, ["capability", "site", "product", "period"], most, grown, "sources")
        ship = next(block for block in self.later.column_blocks if block.name == "ship").frame
        over = ship.join(_touched(self.scenarios, "ways"), on=WAY, how="semi", maintain_order="left")
        self._most("way_open", over, [*WAY, "product", "period"], most, grown, "ways")
        houses = self.network.chain.sites.filter(pl.col("kind") == "warehouse").select("site")
        sent = ship.rename({"origin": "site"}).join(
            hit.join(houses, on="site", how="semi"), on="site", how="semi", maintain_order="left"
        )
        self._most("house_open", sent, ["site", "product", "period"], most, grown, "sources")

    def _most(
        self, name: str, frame: pl.DataFrame, key: list[str], most: pl.DataFrame, grown: float, kind: str
    ) -> None:
        groups = frame.select(key).unique(maintain_order=True)
        size = groups.join(most, on="product", how="left", maintain_order="left").get_column("ceiling")
        left = self._weight(groups) * self._by_key(kind, groups, 1.0)
        rows = self._add_rows(name, groups, -np.inf, left * size.to_numpy() * grown)
        joined = frame.join(rows, on=key, maintain_order="left")
        self.later.add_entries(joined["row"], joined["column"], 1.0)

    def stock(self) -> None:
        """Released: what stock gives ≤ reserve + what the stock rules keep; unstored: what is not put by as the plan has it."""
        chain, key = self.network.chain, ["site", "product", "state"]
        kept = keepable(self.network)
        reserve = self.parts.more.get("reserve")
        kept = kept if reserve is not None else kept.filter(pl.col("days") > 0.0)
        balance = self.rows["state_balance"]
        rows = self._add_rows("released", kept.select(key), -np.inf, 0.0)
        gives = balance.drop("row").join(kept.select(*key, "replacing"), on=key, maintain_order="left")
        columns = self._columns(
            "release", gives.drop("replacing"), gives.get_column("replacing").to_numpy() * chain.annual
        ).frame
        for place, by in ((balance, [*key, "period"]), (rows, key)):
            joined = columns.join(place, on=by, maintain_order="left")
            self.later.add_entries(joined["row"], joined["column"], 1.0)
        left = self._by_key("sources", rows, 1.0)
        at = rows.with_columns(
            at=pl.int_range(pl.len()), share=kept.get_column("days") * chain.annual / DAYS_PER_YEAR
        )
        if reserve is not None:
            joined = at.join(reserve.frame.select(*key, "column"), on=key, maintain_order="left")
            self._link(joined["row"], joined["column"], -left[:, joined["at"].to_numpy()])
        runs = self.network.runs.select("run", "state")
        through = pl.concat(
            [
                self.parts.ship.frame.select(
                    pl.col("destination").alias("site"), "product", "state", "column"
                ),
                self.parts.make.frame.join(runs, on="run", maintain_order="left").select(*key, "column"),
            ]
        )
        joined = at.filter(pl.col("share") > 0.0).join(through, on=key, maintain_order="left")
        self._link(
            joined["row"], joined["column"], -left[:, joined["at"].to_numpy()] * joined["share"].to_numpy()
        )
        self._unstored(balance)

    def _unstored(self, balance: pl.DataFrame) -> None:
        """What the plan puts by for a later period may be used at once; it costs its value, for it must be replaced."""
        plan = self.parts.stock.frame.join(self.values, on="state", how="left", maintain_order="left")
        if not plan.height:
            return
        key = ["site", "product", "state", "period"]
        columns = self._columns(
            "unstored", plan.select(key), plan.get_column("value").to_numpy() * self.network.chain.annual
        ).frame
        rows = self._add_rows("unstored", plan.select(key), -np.inf, 0.0)
        self.later.add_entries(rows["row"], columns["column"], 1.0)
        self._link(rows["row"], plan["column"], -self._weight(rows))
        joined = columns.join(balance, on=key, maintain_order="left")
        self.later.add_entries(joined["row"], joined["column"], 1.0)

    def plan_cost(self) -> None:
        """Planned: what the plan's own flows would have cost in the disturbed stretch, taken off the response's cost.

        planned_cost[period] in the first stage is what they cost in a period, so that a cut leans on one column a period and not on every flow.
        """
        column = self._columns("planned", pl.DataFrame({"of": [0]}), np.array([-1.0]), least=-np.inf)
        row = self._add_rows("planned", pl.DataFrame({"of": [0]}), 0.0, 0.0).get_column("row")[0]
        self.later.add_entries(pl.Series([row]), pl.Series([column.start]), 1.0)
        periods = pl.DataFrame({"period": np.arange(1, self.share.shape[1] + 1)})
        sums = self.first.add_columns("planned_cost", periods, lower=-np.inf).frame.get_column("column")
        kept = self.first.add_rows("planned_cost", periods, lower=0.0, upper=0.0).frame.get_column("row")
        self.first.add_entries(kept, sums, -1.0)
        for block in self.again:
            cost = self.base.cost[block.start : block.start + block.size]
            every = 1.0 if "period" in block.frame.columns else 1.0 / periods.height
            at = block.frame.select("column").with_columns(
                block.frame.get_column("period") - 1
                if every == 1.0
                else pl.lit(list(range(periods.height))).alias("period"),
                cost=every * cost,
            )
            at = (at if every == 1.0 else at.explode("period")).filter(pl.col("cost") != 0.0)
            self.first.add_entries(
                kept.gather(at.get_column("period")), at.get_column("column"), at.get_column("cost")
            )
        self._link(pl.Series(np.full(periods.height, row)), sums, -self.share)

    def nothing_lost(self) -> None:
        """nothing_lost [market, product, period]: short ≤ 0 in the scenarios that must be come through."""
        must = self.scenarios.must
        most = np.where(must, 0.0, np.inf)[:, None] if must is not None else np.inf
        frame = self.short.frame
        rows = self._add_rows("nothing_lost", frame.drop("column"), -np.inf, most)
        self.later.add_entries(rows["row"], frame["column"], 1.0)
        self._link_planned_short(rows, ["market", "product", "period"])

    def _link_planned_short(self, rows: pl.DataFrame, key: list[str] | None) -> None:
        """Count what the plan itself leaves short among the lost sales."""
        plan = self.parts.short.frame
        at = plan.join(rows, on=key, maintain_order="left") if key else plan.join(rows, how="cross")
        self._link(at["row"], at["column"], self._weight(at))

    def mostly_nothing_lost(self, chance: float) -> None:
        """Chance: Σ probability · lost ≤ 1 − chance; lost_sales: Σ short ≤ all that is wanted · lost [scenario]."""
        count, probability = self.scenarios.size, self.scenarios.probability
        lost = self.first.add_columns(
            "lost", pl.DataFrame({"scenario": range(count)}), upper=1.0, whole=True
        ).frame
        row = self.first.add_rows(
            "chance", pl.DataFrame({"of": [0]}), upper=1.0 - chance + CHANCE_SLACK
        ).start
        self.first.add_entries(pl.Series(np.full(count, row)), lost["column"], pl.Series(probability))
        frame = self._add_rows("lost_sales", pl.DataFrame({"of": [0]}), -np.inf, 0.0)
        self._link_planned_short(frame, None)
        at = frame.get_column("row")[0]
        short = self.short.frame
        self.later.add_entries(pl.Series(np.full(short.height, at)), short["column"], 1.0)
        wanted = self.network.chain.demand.filter(pl.col("quantity") > 0)
        size = (
            self._weight(wanted)
            * self._by_key("demand", wanted, 1.0)
            * wanted.get_column("quantity").to_numpy()
        )
        self._link(pl.Series(np.full(count, at)), lost["column"], -np.diag(size.sum(axis=1)))

    def problem(self, tail: Tail | None) -> TwoStage:
        """Put the two stages together."""
        cost = np.hstack(self.cost)
        chance = self.scenarios.probability
        if self.scenarios.must is not None:
            cost = np.where(self.scenarios.must[:, None], 0.0, cost)
            chance = np.where(self.scenarios.must, NO_CHANCE, chance)
        same = bool((cost == self.later.cost).all())
        rows, columns, values = zip(*self.links, strict=True)
        link = (
            np.concatenate(rows).astype(np.int32),
            np.concatenate(columns).astype(np.int32),
            np.hstack(values),
        )
        return TwoStage(
            self.first,
            self.later,
            link,
            chance / chance.sum(),
            np.hstack(self.low),
            np.hstack(self.high),
            None if same else cost,
            tail,
            0.0,
        )


def _sized(bound: Floats, scale: Floats) -> Floats:
    """Scale bounds [row] to [scenario, row]; what is infinite stays so."""
    finite = np.isfinite(bound)
    return np.where(finite, np.where(finite, bound, 0.0) * scale, bound)


def _touched(scenarios: Scenarios, kind: str) -> pl.DataFrame:
    """Keys that some scenario takes something away from."""
    change = scenarios.of(kind)
    return change.keys.filter(pl.Series((change.value < 1.0).any(axis=0), dtype=pl.Boolean))


def no_price(market: str, product: str) -> Fault:
    """Say that a demand tells neither what a sale brings nor what a lost one costs."""
    return Fault(
        "demand",
        None,
        "price",
        f"a price or a shortage_cost for {product} at {market}, to say what a lost sale costs",
        "neither",
        "Fill one of the two",
    )
