"""How many deliveries a model has, what keeps it from being read as factors, and when it is too wide to write out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.errors import UsageError

if TYPE_CHECKING:
    from allyshore.chain import SupplyChain
    from allyshore.design.params import DesignParams
    from allyshore.design.strategy import Strategy

BYTES = 1000
"""Memory that a delivery takes once written out: 4.0 GB at 4.2 million (`docs/explain/formulation.md`)."""
OTHER_TABLES = ("limits", "inventory", "breaks", "sourcing", "moves")
"""Tables whose rows the factors do not hold; a model that has any goes the ordinary way."""


def deliveries(chain: SupplyChain) -> int:
    """Count lanes from warehouses to markets, each as often as products are wanted at its end, over all periods."""
    wanted = chain.demand.filter(pl.col("quantity") > 0).group_by("market").len()
    to_markets = chain.lanes.join(wanted, left_on="destination", right_on="market")
    kinds = chain.sites.select(pl.col("site").alias("origin"), "kind")
    from_houses = to_markets.join(kinds.filter(pl.col("kind") == "warehouse"), on="origin", how="semi")
    return int(from_houses.get_column("len").sum() or 0)


def kept_ordinary(chain: SupplyChain, strategy: Strategy, params: DesignParams) -> list[str]:
    """Say what of the model or the strategy the factors do not hold; empty where nothing."""
    loads = chain.lanes.get_column("whole_loads").any() if "whole_loads" in chain.lanes.columns else False
    asked = {
        "more than one period": chain.periods > 1,
        "volumes kept as today": strategy.volumes != "free",
        "an aim other than cost": strategy.aim != "cost",
        "objectives in order": bool(strategy.objectives),
        "a price of carbon": strategy.carbon_price != 0.0,
        "an allied share": strategy.allied_share > 0.0,
        "a largest source": strategy.largest_source < 1.0,
        "days to find sources": strategy.sourcing_days is not None,
        "no mixing": params.no_mixing,
        "whole loads": bool(loads),
        "claims on a share of what may claim": chain.claimed_share < 1.0,
        "shortage costs": not chain.demand.get_column("shortage_cost").is_null().all(),
    }
    tables = [f"rows in the table {name}" for name in OTHER_TABLES if getattr(chain, name).height]
    return [*(name for name, is_so in asked.items() if is_so), *tables]


def refuse_too_wide(chain: SupplyChain, strategy: Strategy, params: DesignParams) -> None:
    """Stop before a model is written out that no memory holds.

    Raises
    ------
    UsageError
        It has more than `params.written_deliveries`; says what keeps it from being read as factors.
    """
    width = deliveries(chain)
    if width <= params.written_deliveries:
        return
    kept = kept_ordinary(chain, strategy, params)
    cause = (
        f"It has {', '.join(kept)}: without, it is read as factors and not written out."
        if kept
        else (
            "Read as factors no plan was found, or it has not the form: candidate warehouses between plants and markets, "
            "no lanes between warehouses, no lane capacity beyond the plants, no new sources or value-content tests."
        )
    )
    message = (
        f"lanes, demand: expected at most {params.written_deliveries:,} deliveries to write out, found {width:,} (lanes from "
        f"warehouses by products wanted at their ends), about {width * BYTES / 1e9:,.0f} GB. {cause} Leave out lanes that are never "
        "used, or group products or markets."
    )
    raise UsageError(message)
