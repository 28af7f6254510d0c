"""What the plan leaves on the table: mixes made without preference that the origin engine would grant, and what a claim would save."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from allyshore.design.dates import billed, by_period, laws
from allyshore.origin import Status

if TYPE_CHECKING:
    from allyshore.design.network import Network
    from allyshore.design.params import DesignParams
    from allyshore.design.result import Judgement
    from allyshore.origin import Determination
    from allyshore.units import UsdPerYear
    from allyshore.world import World

CENT = 0.01
WAY = ("origin", "destination", "mode", "product", "state", "claimed")


@dataclass(frozen=True)
class Missed:
    """One mix that would qualify, by the engine's election, and the duty and fees that a claim on it would save."""

    site: str
    product: str
    period: int
    determination: Determination
    worth: UsdPerYear

    def __str__(self) -> str:
        """Say it in a sentence."""
        how = self.determination.reference or "the rule"
        chosen = f" ({'; '.join(self.determination.chosen)})" if self.determination.chosen else ""
        return (
            f"{self.product} of {self.site} in period {self.period} is made without preference and would be originating by {how}{chosen}: "
            f"a claim would save about {self.worth:,.0f} USD a year"
        )


def missed(
    network: Network,
    world: World,
    found: dict[str, pl.DataFrame],
    judgements: tuple[Judgement, ...],
    params: DesignParams,
) -> tuple[Missed, ...]:
    """Give what was made without preference and is originating all the same, by a choice that the design does not have.

    The worth is the duty and fees on the shipments of what was made, less those of a claim and its papers; what originating
    status would bring to goods made of it is not in it.
    """
    saved = _saved(network, world, found, params)
    if saved.is_empty():
        return ()
    made = found["make"].with_columns(
        share=pl.col("quantity") / pl.col("quantity").sum().over("state", "period")
    )
    worth = made.join(saved, on=["state", "period"]).select(
        "run", "period", worth=pl.col("share") * pl.col("saved") * network.chain.annual
    )
    at_stake = {(run, period): value for run, period, value in worth.iter_rows() if value > CENT}
    result = []
    for one in judgements:
        value = at_stake.get((one.run, one.period))
        if one.claimed_by_plan or value is None:
            continue
        if one.determination.status is Status.ORIGINATING:
            result.append(Missed(one.site, one.product, one.period, one.determination, value))
    return tuple(sorted(result, key=lambda one: -one.worth))


def _saved(
    network: Network, world: World, found: dict[str, pl.DataFrame], params: DesignParams
) -> pl.DataFrame:
    """USD of each period that claims on the shipments of each state made without preference would save: state, period, saved."""
    members = sorted(world.members("USMCA"))
    open_states = found["make"].filter(pl.col("mode") == "open").select("state").unique()
    moved = (
        found["ship"]
        .select(*WAY, "period", "quantity")
        .join(open_states, on="state", how="semi", maintain_order="left")
        .join(network.moves, on=WAY, maintain_order="left")
        .filter(pl.col("crosses") & pl.col("importer").is_in(members) & pl.col("exporter").is_in(members))
        .pipe(by_period, network.dues)
    )
    if moved.is_empty():
        return pl.DataFrame(schema={"state": pl.Int64, "period": pl.Int64, "saved": pl.Float64})
    pays = (pl.col("duty") + pl.col("fees") + pl.col("compliance")).alias("pays")
    claimed = billed(
        laws(network.chain, world),
        moved.with_columns(pays)
        .drop("duty", "fees")
        .with_columns(originating=pl.lit(value=True), claim=pl.lit("usmca")),
        network.chain,
        params,
    )
    papers = network.chain.claim_cost / network.chain.entry_value * pl.col("value")
    less = pl.max_horizontal(0.0, pl.col("pays") - pl.col("duty") - pl.col("fees") - papers)
    return claimed.group_by("state", "period", maintain_order=True).agg(
        saved=(less * pl.col("quantity")).sum() * network.chain.claimed_share
    )
