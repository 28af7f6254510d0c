"""Drawback, foreign-trade zones and IMMEX as ways to make: which runs a site has under a regime, and what a unit of input is spared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.design import flows
from allyshore.duty.ledger import LINE
from allyshore.duty.regimes import COUNTRY, Regime, Use, lot_of, unit_limit, unit_relief

if TYPE_CHECKING:
    from allyshore.chain import SupplyChain
    from allyshore.design.params import DesignParams
    from allyshore.design.states import Register
    from allyshore.world import World

RELIEVED = {
    "run": pl.Int64,
    "capability": pl.UInt32,
    "site": pl.String,
    "regime": pl.String,
    "product": pl.String,
    "goes_to": pl.String,
    "state": pl.Int64,
}
INPUTS = {
    "run": pl.Int64,
    "component": pl.String,
    "state": pl.Int64,
    "relief": pl.Float64,
    "handling": pl.Float64,
}
LIMITS = {"run": pl.Int64, "limit": pl.Float64}


def destinations(chain: SupplyChain, makers: pl.DataFrame, lanes: pl.DataFrame) -> pl.DataFrame:
    """Give what each plant with a regime can make under it, by the country where that goes: capability, site, regime, product, goes_to.

    Drawback and IMMEX are for what leaves the country; a zone is for what enters it as well.
    """
    law = pl.DataFrame({"regime": [one.value for one in Regime], "law": [COUNTRY[one] for one in Regime]})
    place = chain.sites.select("site", "country")
    held = chain.regimes.select("site", "regime").join(law, on="regime", maintain_order="left")
    ways = lanes.select(pl.col("origin").alias("site"), "product", "destination").join(
        place.select(pl.col("site").alias("destination"), goes_to="country"),
        on="destination",
        maintain_order="left",
    )
    return (
        makers.filter(pl.col("hs").is_not_null())
        .select("capability", "site", "product", "country")
        .join(held, on="site", maintain_order="left")
        .filter(pl.col("country") == pl.col("law"))
        .join(ways, on=["site", "product"], maintain_order="left")
        .filter((pl.col("goes_to") != pl.col("law")) | (pl.col("regime") == Regime.ZONE.value))
        .select("capability", "site", "regime", "product", "goes_to")
        .unique(maintain_order=True)
    )


def relieved_runs(
    wanted: pl.DataFrame, made: pl.DataFrame, used: pl.DataFrame, register: Register, first_run: int
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Repeat each plant's run without preference (or what stands for it) under each regime and destination, with a state of its own.

    What is entered in the United States from a zone has no preference, for criterion B is closed to it: 19 USC 4531(c)(3).

    Returns
    -------
    modes, uses, relieved
        As `states.made_modes`, and with RELIEVED which regime each new run is under.
    """
    open_here = made.filter(pl.col("mode") == "open").select("capability").unique()
    plain = pl.concat(
        [
            made.filter(pl.col("mode") == "open"),
            made.join(open_here, on="capability", how="anti", maintain_order="left"),
        ]
    )
    frame = wanted.join(plain, on="capability", maintain_order="left").rename({"run": "of", "state": "like"})
    frame = frame.with_columns(
        pl.Series("run", range(first_run, first_run + frame.height), dtype=pl.Int64),
        tag=pl.format("{}@{}>{}", "regime", "site", "goes_to"),
        entered=(pl.col("regime") == Regime.ZONE.value) & (pl.col("goes_to") == COUNTRY[Regime.ZONE]),
    )
    frame = frame.with_columns(
        *(pl.when(~pl.col("entered")).then(name).alias(name) for name in ("threshold", "de_minimis")),
        *(pl.when("entered").then(pl.lit("open")).otherwise(name).alias(name) for name in ("mode", "method")),
        reference=pl.when("entered").then(pl.lit("")).otherwise("reference"),
        by_weight=pl.col("by_weight") & ~pl.col("entered"),
    )
    key = frame.drop("product").join(
        register.frame().rename({"state": "like"}), on="like", maintain_order="left"
    )
    key = key.with_columns(pl.col("originating", "designated") & ~pl.col("entered"))
    frame = frame.with_columns(register.number(key))
    uses = (
        frame.select("run", "of")
        .join(used.rename({"run": "of"}), on="of", maintain_order="left")
        .select(used.columns)
    )
    relieved = frame.select(pl.col(name).cast(kind) for name, kind in RELIEVED.items())
    return frame.select(made.columns), uses, relieved


def spread(
    chain: SupplyChain, relieved: pl.DataFrame, lanes: pl.DataFrame, houses: pl.DataFrame
) -> tuple[list[pl.DataFrame], list[pl.DataFrame]]:
    """Follow what is made under regimes to its one country, and no further: as `flows.spread`."""
    place = dict(chain.sites.select("site", "country").iter_rows())
    stands, moves = [], []
    for (site, goes_to), rows in relieved.partition_by("site", "goes_to", as_dict=True).items():
        inside = [name for name, country in place.items() if country == goes_to]
        allowed = lanes.filter(
            (pl.col("origin").is_in([site, *inside])) & pl.col("destination").is_in(inside)
        )
        stood, moved = flows.spread(rows.select("site", "product", "state"), allowed, houses)
        stands.append(stood)
        moves.append(moved)
    return stands, moves


def unclaimed(priced: pl.DataFrame, relieved: pl.DataFrame) -> pl.DataFrame:
    """Leave out claims on what is made under a regime: nothing would be spared of its inputs, and the plain run serves it."""
    return priced.filter(~(pl.col("claimed") & pl.col("state").is_in(relieved.get_column("state").implode())))


def reliefs(
    chain: SupplyChain,
    world: World,
    relieved: pl.DataFrame,
    uses: pl.DataFrame,
    moves: pl.DataFrame,
    params: DesignParams,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Price the regimes by the unit: what each input of each run is spared (INPUTS), and how much at most a unit made (LIMITS).

    A state that comes to the plant in several ways is spared what the least dutiable of them pays, none where one pays nothing.
    """
    if relieved.is_empty():
        return pl.DataFrame(schema=INPUTS), pl.DataFrame(schema=LIMITS)
    codes = dict(chain.products.select("product", "hs").iter_rows())
    handling = chain.regimes.select("site", "regime", "handling_share")
    arrivals = (
        relieved.select("run", "site", "regime", "product", "goes_to")
        .join(uses.select("run", "component", "state"), on="run", maintain_order="left")
        .join(
            moves.drop("product").rename({"destination": "site"}), on=["site", "state"], maintain_order="left"
        )
    )
    asked = [*("regime", "product", "goes_to"), *LINE, "crosses"]
    lines = arrivals.select(asked).unique(maintain_order=True)
    spared = [
        unit_relief(
            lot_of(row),
            Use(Regime(row["regime"]), codes[row["product"]], row["goes_to"]),
            world,
            chain.tariffs,
            params.duty,
        )
        if row["crosses"]
        else 0.0
        for row in lines.iter_rows(named=True)
    ]
    inputs = (
        arrivals.join(
            lines.with_columns(relief=pl.Series(spared, dtype=pl.Float64)),
            on=asked,
            nulls_equal=True,
            maintain_order="left",
        )
        .join(handling, on=["site", "regime"], maintain_order="left")
        .group_by("run", "component", "state", maintain_order=True)
        .agg(pl.col("relief").min(), handling=(pl.col("handling_share") * pl.col("value")).first())
        .filter(pl.col("relief") > 0.0)
    )
    return inputs.select(*INPUTS), _limits(chain, world, relieved, moves, params)


def _limits(
    chain: SupplyChain, world: World, relieved: pl.DataFrame, moves: pl.DataFrame, params: DesignParams
) -> pl.DataFrame:
    """Duty paid on a unit of what is made where it goes, for goods that go to Canada, Mexico or the United States."""
    codes = dict(chain.products.select("product", "hs").iter_rows())
    sent = relieved.join(
        moves.drop("product").filter("crosses").rename({"origin": "site"}),
        on=["site", "state"],
        maintain_order="left",
    )
    found = []
    for row in sent.iter_rows(named=True):
        use = Use(Regime(row["regime"]), codes[row["product"]], row["goes_to"])
        limit = unit_limit(lot_of(row), use, world, chain.tariffs, params.duty)
        if limit is not None:
            found.append((row["run"], limit))
    frame = pl.DataFrame(found, schema=LIMITS, orient="row")
    return frame.group_by("run", maintain_order=True).agg(pl.col("limit").min())
