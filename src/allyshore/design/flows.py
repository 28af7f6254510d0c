"""How goods in their origin states can move, and what a unit pays on each way: freight, duty, fees, papers, time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.duty.ledger import LINE, ledger_of
from allyshore.routes import unit_freight
from allyshore.units import DAYS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allyshore.chain import SupplyChain
    from allyshore.design.params import DesignParams
    from allyshore.duty import DutyParams
    from allyshore.routes import RouteParams
    from allyshore.world import World

SERVICE = "service"


def product_lanes(
    chain: SupplyChain, sources: pl.DataFrame, wants: pl.DataFrame, open_sites: pl.DataFrame
) -> pl.DataFrame:
    """Give every (origin, destination, mode, product) over which some use is served; a service needs no lane.

    Parameters
    ----------
    sources
        Where each product can come into being: site, product.
    wants
        Where each product has a use: site, product, use.
    open_sites
        Sites that the strategy admits: site.
    """
    houses = wants.filter(pl.col("use") == "warehouse").select("site", "product")
    origins = pl.concat([sources.select("site", "product"), houses]).unique(maintain_order=True)
    lanes = chain.lanes.select("origin", "destination", "mode", "days")
    goods = chain.products.filter(pl.col("hs").is_not_null()).select("product")
    services = chain.products.filter(pl.col("hs").is_null()).select("product")
    admitted = wants.select("site", "product").join(open_sites, on="site", how="semi", maintain_order="left")
    over_lanes = (
        lanes.join(
            admitted.join(goods, on="product", how="semi", maintain_order="left")
            .unique(maintain_order=True)
            .select(pl.col("site").alias("destination"), "product"),
            on="destination",
            maintain_order="left",
        )
        .join(
            origins.rename({"site": "origin"}),
            on=["origin", "product"],
            how="semi",
            maintain_order="left",
        )
        .select("origin", "destination", "mode", "product", "days")
    )
    on_call = (
        sources.select("site", "product")
        .unique(maintain_order=True)
        .join(services, on="product", how="semi", maintain_order="left")
        .rename({"site": "origin"})
        .join(
            admitted.unique(maintain_order=True).rename({"site": "destination"}),
            on="product",
            maintain_order="left",
        )
        .filter(pl.col("origin") != pl.col("destination"))
        .select("origin", "destination", "product", mode=pl.lit(SERVICE), days=pl.lit(0.0))
        .select("origin", "destination", "mode", "product", "days")
    )
    return pl.concat([over_lanes, on_call]).unique(maintain_order=True)


def spread(
    sources: pl.DataFrame, lanes: pl.DataFrame, houses: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Follow states along lanes from where they arise, through warehouses, until nothing new is reached.

    Parameters
    ----------
    sources
        site, product, state.
    lanes
        origin, destination, mode, product.
    houses
        Warehouses: site.

    Returns
    -------
    reach, moves
        (site, product, state) everywhere a state can stand, and (origin, destination, mode, product, state).
    """
    reach = sources.select("site", "product", "state").unique(maintain_order=True)
    fresh = reach
    moves: list[pl.DataFrame] = []
    while fresh.height:
        step = lanes.join(
            fresh.rename({"site": "origin"}), on=["origin", "product"], maintain_order="left"
        ).select("origin", "destination", "mode", "product", "days", "state")
        moves.append(step)
        arrived = step.select(pl.col("destination").alias("site"), "product", "state").unique(
            maintain_order=True
        )
        new = arrived.join(reach, on=["site", "product", "state"], how="anti", maintain_order="left")
        reach = pl.concat([reach, new])
        fresh = new.join(houses, on="site", how="semi", maintain_order="left")
    return reach, pl.concat(moves) if moves else lanes.clear().with_columns(state=pl.lit(0, pl.Int64))


def priced(
    chain: SupplyChain, world: World, moves: pl.DataFrame, states: pl.DataFrame, params: DesignParams
) -> pl.DataFrame:
    """Price every move by the unit, once unclaimed and once claimed where a claim is open to it.

    Added columns (USD a unit): ``freight``, ``duty``, ``fees``, ``compliance``, ``transit`` (carrying cost of the days under
    way); ``claimed``; and the entry's fields, so that a bill can be made again from the record alone.
    """
    place = chain.sites.select("site", "country")
    goods = chain.products.select(
        "product",
        "hs",
        "weight",
        "steel_share",
        "aluminium_share",
        "copper_share",
        "metal_weight_share",
        facts="duty_facts",
    )
    frame = (
        moves.join(states.drop("product"), on="state", maintain_order="left")
        .join(goods, on="product", maintain_order="left")
        .join(place.rename({"site": "origin", "country": "exporter"}), on="origin", maintain_order="left")
        .join(
            place.rename({"site": "destination", "country": "importer"}),
            on="destination",
            maintain_order="left",
        )
    )
    crosses = pl.col("hs").is_not_null() & (pl.col("importer") != pl.col("exporter"))
    members = world.members("USMCA")
    claimable = (
        crosses
        & pl.col("originating")
        & pl.col("importer").is_in(members)
        & pl.col("exporter").is_in(members)
    )
    frame = pl.concat(
        [frame.with_columns(claim=pl.lit("")), frame.filter(claimable).with_columns(claim=pl.lit("usmca"))]
    ).with_columns(crosses=crosses, claimed=pl.col("claim") != "")
    frame = with_duty(chain, world, frame, params.duty)
    frame = _with_freight(chain, world, frame, params.routes)
    return frame.with_columns(
        compliance=pl.when(pl.col("claimed"))
        .then(chain.claim_cost / chain.entry_value * pl.col("value"))
        .otherwise(0.0),
        transit=pl.when(pl.col("hs").is_null())
        .then(0.0)
        .otherwise(pl.col("value") * chain.carrying_rate * pl.col("days") / DAYS_PER_YEAR),
    )


def with_duty(chain: SupplyChain, world: World, frame: pl.DataFrame, duty: DutyParams) -> pl.DataFrame:
    """Add ``duty`` and ``fees`` [USD a unit] to rows that are lines of an entry where they cross a border."""
    lines = frame.filter("crosses").select(LINE).unique(maintain_order=True)
    billed = ledger_of(world, chain.tariffs, duty, chain.entry_value).charge(lines)
    return frame.join(billed, on=LINE, how="left", nulls_equal=True, maintain_order="left").with_columns(
        pl.col("duty").fill_null(0.0), pl.col("fees").fill_null(0.0)
    )


def _with_freight(chain: SupplyChain, world: World, frame: pl.DataFrame, routes: RouteParams) -> pl.DataFrame:
    way = ["origin", "destination", "mode", "product"]
    asked = frame.filter(pl.col("mode") != SERVICE).select(way).unique(maintain_order=True)
    lanes = asked.join(chain.lanes, on=way[:3], maintain_order="left")
    freight = unit_freight(lanes, chain.products, world, routes).select(*way, "freight")
    whole = chain.lanes.select(*way[:3], "whole_loads")
    frame = frame.join(whole, on=way[:3], how="left", maintain_order="left")
    return frame.join(freight, on=way, how="left", maintain_order="left").with_columns(
        pl.when((pl.col("mode") == SERVICE) | pl.col("whole_loads").fill_null(value=False))
        .then(0.0)
        .otherwise(pl.col("freight"))
        .alias("freight")
    )


def cheapest(
    frames: Sequence[pl.DataFrame], chain: SupplyChain, day_price: float, *, every_mode: bool = False
) -> list[pl.DataFrame]:
    """Drop what cannot be in a best plan: the dearer of claimed and unclaimed, and the dearer of two modes.

    The frames hold the same rows in the same order, each priced by another law. What is best by any of them stays in all, numbered
    alike in column ``ship``.

    Where only a share of a flow may claim (`chain.claimed_share` below 1), what is cheaper claimed stays beside its unclaimed twin, and modes
    are ranked by what the two cost in those shares. Modes are kept side by side where a lane's capacity, its whole loads or breaks, or a limit on modes makes the choice more
    than a price of a unit, and where `every_mode` asks for it.
    """
    kept = [_best_rows(frame, chain, day_price, every_mode=every_mode) for frame in frames]
    order = ["product", "origin", "destination", "mode", "state", "claimed"]
    rows = pl.concat(kept).unique("at", maintain_order=True).sort(order).get_column("at")
    return [frame[rows].with_row_index("ship") for frame in frames]


def _best_rows(
    frame: pl.DataFrame, chain: SupplyChain, day_price: float, *, every_mode: bool
) -> pl.DataFrame:
    pays = (
        pl.col("freight")
        + pl.col("duty")
        + pl.col("fees")
        + pl.col("compliance")
        + pl.col("transit")
        + pl.col("held")
        + pl.col("value") * day_price * pl.col("days")
    )
    way = ["origin", "destination", "mode", "product", "state"]
    every = frame.select(*way, "claimed", pays=pays).with_row_index("at")
    keys = every.sort("pays", maintain_order=True).unique(way, keep="first", maintain_order=True)
    if chain.claimed_share < 1.0:
        twins = every.filter(~pl.col("claimed")).select(*way, twin="at", plain="pays")
        keys = keys.join(twins, on=way, how="left", maintain_order="left").with_columns(
            pays=chain.claimed_share * pl.col("pays") + (1.0 - chain.claimed_share) * pl.col("plain")
        )
        keys = keys.sort("pays", maintain_order=True)
    tiered = chain.breaks.filter(pl.col("on") == "lane").select(pl.col("site").alias("origin"), "destination")
    lanes = chain.lanes.filter(pl.col("capacity").is_not_null() | pl.col("whole_loads"))
    bound = pl.concat([lanes.select("origin", "destination"), tiered]).unique()
    by_mode = chain.limits.filter(pl.col("group").str.contains("mode=")).height > 0
    if not (by_mode or every_mode):
        free = keys.join(bound, on=["origin", "destination"], how="anti", maintain_order="left")
        kept = keys.join(bound, on=["origin", "destination"], how="semi", maintain_order="left")
        keys = pl.concat(
            [
                free.unique(["origin", "destination", "product", "state"], keep="first", maintain_order=True),
                kept,
            ]
        )
    if chain.claimed_share < 1.0:
        beside = keys.filter(pl.col("at") != pl.col("twin")).with_columns(
            at="twin", claimed=pl.lit(value=False)
        )
        keys = pl.concat([keys, beside])
    return keys
