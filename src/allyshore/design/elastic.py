"""A problem whose rows may give at a price: what `conflict` solves to say which of the user's rows are too tight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.design import sources
from allyshore.design.timing import by_period
from allyshore.solver import Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.design.columns import Assembly
    from allyshore.design.network import Network
    from allyshore.solver import Block


DUST = 1e-6
"""A relaxation below this, in the row's own unit, is the solver's rounding."""


@dataclass(frozen=True, slots=True)
class Give:
    """A row that gives: its block, its place among all rows, and whether it would need ``more`` on its left side or ``less``."""

    block: str
    row: int
    direction: str


class Elastic:
    """The problem of `parts` with a slack on the rows of some blocks and the slacks as its only cost.

    Parameters
    ----------
    soft
        Names of the blocks that may give.
    free
        Blocks among them that give at no price.
    only
        The one row, among all rows, that may give.
    given
        Rows that give by a known amount at no price and no more.
    """

    def __init__(
        self,
        parts: Assembly,
        network: Network,
        soft: frozenset[str],
        *,
        free: frozenset[str] = frozenset(),
        only: int | None = None,
        given: dict[Give, float] | None = None,
    ) -> None:
        self._parts, self._network = parts, network
        self._soft, self._free, self._only = soft, free, only
        self._slacks: list[tuple[str, str, Block]] = []
        self.problem = Problem(parts.problem.name)
        self._copy_columns()
        low, high = parts.problem.row_bounds
        low, high = low.copy(), high.copy()
        for row, amount in (given or {}).items():
            side = low if row.direction == "more" else high
            side[row.row] -= amount if row.direction == "more" else -amount
        typical = self._typical(high)
        bound = np.maximum(
            np.where(np.isfinite(low), np.abs(low), 0.0), np.where(np.isfinite(high), np.abs(high), 0.0)
        )
        self.scale = np.where(bound > 0.0, bound, typical)
        for block in parts.problem.row_blocks:
            span = slice(block.start, block.start + block.size)
            self.problem.add_rows(block.name, block.frame.drop("row"), lower=low[span], upper=high[span])
        rows, columns, values = parts.problem.triplets()
        self.problem.add_entries(pl.Series(rows), pl.Series(columns), pl.Series(values))
        for block in parts.problem.row_blocks:
            if block.name in soft and block.size:
                self._loosen(block, low, high)
        self.scale = np.concatenate([self.scale, np.ones(self.problem.n_rows - len(self.scale))])

    def slacks(self, name: str, x: NDArray[np.float64]) -> dict[Give, float]:
        """Give the rows of one block that give, and by how much."""
        return {row: amount for row, amount in self.all_slacks(x).items() if row.block == name}

    def all_slacks(self, x: NDArray[np.float64]) -> dict[Give, float]:
        """Give every row that gives, and by how much, in the row's unit."""
        found = {}
        for name, direction, block in self._slacks:
            values = x[block.start : block.start + block.size]
            rows = block.frame.get_column("of")
            for place in np.flatnonzero(values > DUST):
                found[Give(name, rows[int(place)], direction)] = float(values[place])
        return found

    def _copy_columns(self) -> None:
        problem = self._parts.problem
        whole, (lower, upper) = problem.whole, problem.bounds
        for block in problem.column_blocks:
            span = slice(block.start, block.start + block.size)
            self.problem.add_columns(
                block.name,
                block.frame.drop("column"),
                lower=lower[span],
                upper=upper[span],
                whole=bool(whole[span].any()),
            )

    def _typical(self, high: NDArray[np.float64]) -> float:
        blocks = [b for b in self._parts.problem.row_blocks if b.name == "demand_met" and b.size]
        return max((float(high[b.start : b.start + b.size].max()) for b in blocks), default=1.0)

    def _loosen(self, block: Block, low: NDArray[np.float64], high: NDArray[np.float64]) -> None:
        rows = np.arange(block.start, block.start + block.size)
        may = np.ones(block.size, dtype=bool)
        if self._only is not None:
            may = rows == self._only
        gates = self._gates(block) if block.name == "capacity" else None
        if gates is not None:
            may &= gates.get_column("stated").to_numpy()
        for direction, sign, side in (("more", 1.0, low), ("less", -1.0, high)):
            at = np.flatnonzero(may & np.isfinite(side[rows]))
            if not at.size:
                continue
            price = 0.0 if block.name in self._free else 1.0 / self.scale[rows[at]]
            slack = self.problem.add_columns(
                f"{block.name}:{direction}", pl.DataFrame({"of": rows[at]}), cost=price
            )
            self.problem.add_entries(pl.Series(rows[at]), slack.frame["column"], sign)
            self._slacks.append((block.name, direction, slack))
            if gates is not None:
                self._gate(slack, gates[at.tolist()])
                self._follow(slack, block.frame[at.tolist()])

    def _gate(self, slack: Block, gates: pl.DataFrame) -> None:
        """Let a source that is a yes or no give only where it is a yes: more capacity does not open a site."""
        chosen = slack.frame.with_columns(gates.select("choice", "ceiling")).filter(
            pl.col("choice").is_not_null()
        )
        rows = self.problem.add_rows("relaxed_open", chosen.select("of"), upper=0.0).frame
        self.problem.add_entries(rows["row"], chosen["column"], 1.0)
        self.problem.add_entries(rows["row"], chosen["choice"], -chosen["ceiling"])

    def _follow(self, slack: Block, rows: pl.DataFrame) -> None:
        """Let rows that hold a source to its capacity by a yes or no of their own give as much as the capacity does."""
        network = self._network
        caps = network.capabilities.select("capability", "site", "product", "recipe", destination=pl.lit(""))
        runs = network.runs.select("run", "capability")
        given = slack.frame.select("column", capability=rows["capability"], period=rows["period"]).join(
            caps, on="capability", maintain_order="left"
        )
        keys = {
            "use_most": ["capability", "period"],
            "tier_most": ["site", "product", "recipe", "destination", "period"],
            "regime_used": ["run", "period"],
            "pick_use": ["run", "period"],
        }
        for block in self._parts.problem.row_blocks:
            if block.name not in keys or not block.size:
                continue
            on = keys[block.name]
            frame = given.join(runs, on="capability", maintain_order="left") if "run" in on else given
            held = block.frame.select("row", *on)
            if block.name == "pick_use":
                held = block.frame.select("row", *on, each=self._each(block.frame))
            met = held.join(frame, on=on, maintain_order="left")
            each = met["each"] if "each" in met.columns else pl.repeat(1.0, met.height, eager=True)
            self.problem.add_entries(met["row"], met["column"], -each)

    def _each(self, frame: pl.DataFrame) -> pl.Series:
        """Units of a component in a unit made, for each row of `pick_use`."""
        key = ["run", "component", "state"]
        uses = self._network.uses.select(*key, "quantity").unique(key, keep="first", maintain_order=True)
        return frame.join(uses, on=key, how="left", maintain_order="left")["quantity"]

    def _gates(self, block: Block) -> pl.DataFrame:
        """Give, by row of the capacity block: its yes or no (`choice`), whether the user stated a capacity, the most that anyone needs."""
        parts, network = self._parts, self._network
        periods = block.frame.select("period").unique(maintain_order=True)
        lines = by_period(parts, parts.line, periods).rename({"column": "line"})
        opens = by_period(parts, parts.open, periods).rename({"column": "open"})
        return (
            block.frame.select("capability", "period")
            .join(
                network.capabilities.select("capability", "site", "product", "capacity"),
                on="capability",
                how="left",
                maintain_order="left",
            )
            .join(lines, on=["capability", "period"], how="left", maintain_order="left")
            .join(opens, on=["site", "period"], how="left", maintain_order="left")
            .join(sources.ceiling(network.chain), on="product", how="left", maintain_order="left")
            .select(
                choice=pl.coalesce("line", "open"),
                stated=pl.col("capacity").is_not_null(),
                ceiling=pl.col("ceiling").clip(1.0),
            )
        )
