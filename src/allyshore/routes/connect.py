"""Give every useful pair of sites its lanes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.chain.schema import TABLE
from allyshore.routes.air import air_lanes
from allyshore.routes.freight import Freight
from allyshore.routes.lane_rows import LANE_ROW, Lanes, Named, joined
from allyshore.routes.ocean import harbours_of, ocean_lanes
from allyshore.routes.pairs import useful_pairs
from allyshore.routes.params import RouteParams
from allyshore.routes.places import Places
from allyshore.routes.rail import rail_lanes
from allyshore.routes.result import Routes
from allyshore.routes.road import Roads

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.chain.supply_chain import SupplyChain
    from allyshore.routes.road import Haul
    from allyshore.world import World

    Whole = NDArray[np.int64]

_PAIR = ["origin", "destination"]
_LANE = ["origin", "destination", "mode"]
_KNOWN = ["distance_km", "cost_sd", "passages", "via"]
ROAD_SOURCE = "filled in: tables freight, road_links, land_port_queues"
OWN_SOURCE = "yours"


def connect(chain: SupplyChain, world: World, params: RouteParams | None = None) -> Routes:
    """Fill in lanes for every useful pair of sites that the user gave none.

    A truck lane where one landmass holds both sites; an ocean and an air lane where not. A pair for which the user
    gave any lane keeps exactly the user's. Costs are for a full load of the mode (basis `load`).

    Parameters
    ----------
    chain
        The supply chain; sites need coordinates.
    world
        Facts: tables freight, landmasses, land_ports, container_ports, sea_nodes, sea_edges.
    params
        Closed passages, modes, number of ports tried, overrides of freight values.

    Raises
    ------
    FactMissing
        A site without coordinates, a country or freight parameter that the world does not hold.
    UsageError
        A closed passage or an override that does not exist.
    """
    params = params or RouteParams()
    pairs = useful_pairs(chain)
    own = chain.lanes.select(_PAIR).unique()
    asked = pl.concat([pairs, own]).unique().sort(_PAIR)
    estimates = estimate(chain.sites, asked, world, params)
    new = estimates.join(pairs.join(own, on=_PAIR, how="anti"), on=_PAIR, how="semi").sort(_LANE)
    known = chain.lanes.join(estimates.select(*_LANE, *_KNOWN), on=_LANE, how="left", maintain_order="left")
    mine = known.with_columns(estimated=pl.lit(value=False), source=pl.lit(OWN_SOURCE))
    filled = new.with_columns(
        pl.lit("load").alias("basis"),
        pl.lit(value=True).alias("estimated"),
    )
    filled = filled.with_columns(
        pl.lit(column.default, dtype=chain.lanes.schema[column.name]).alias(column.name)
        for column in TABLE["lanes"].columns
        if column.name not in filled.columns
    )
    lanes = pl.concat([mine, filled.select(mine.columns)], how="vertical_relaxed").with_columns(
        distance=pl.coalesce("distance", "distance_km")
    )
    completed = chain.replace(lanes=lanes.select(chain.lanes.columns), filled=_list_filled(chain.filled, new))
    return Routes(completed, lanes, pairs.join(lanes, on=_PAIR, how="anti"))


def estimate(places: pl.DataFrame, pairs: pl.DataFrame, world: World, params: RouteParams) -> pl.DataFrame:
    """Give the lanes (`LANE_ROW`) of all pairs (origin, destination) of the places, in the modes asked for.

    `places` has the columns site, country, subdivision, latitude, longitude; a column ``port``, where there is one, holds
    the UN/LOCODE of a port that the place itself is, else null: it then ships from there and from nowhere else.
    Pairs with a place that is not in `places` get no lane. All is done in arrays, a million pairs at once if need be.
    """
    places = places.sort("site")
    sites = Places.of_sites(places, world)
    origin, destination = _positions(places["site"], pairs)
    freight = Freight.of(world, params.overrides)
    roads = Roads.of(
        world,
        freight,
        params.land_port_trucks,
        params.closed_entries,
        divert=params.divert,
        drivers=params.drivers,
        fast=params.fast,
    )
    lands = np.unique(sites.landmass.astype(str), return_inverse=True)[1]
    together = lands[origin] == lands[destination]
    near, apart = np.flatnonzero(together), np.flatnonzero(~together)
    lanes = []
    if len(near) and params.modes & {"truck", "rail", "intermodal"}:
        haul = roads.between(sites, origin[near], destination[near])
        if "truck" in params.modes:
            lanes.append(_road_lanes(origin[near], destination[near], haul, roads.entries))
        lanes += [
            rail_lanes(
                mode,
                sites,
                origin[near],
                destination[near],
                world=world,
                freight=freight,
                roads=roads,
                params=params,
                truck=haul,
            )
            for mode in ("intermodal", "rail")
            if mode in params.modes
        ]
    over = np.arange(len(origin)) if params.short_sea else apart
    if "ocean" in params.modes and len(over):
        pinned = (
            places["port"] if "port" in places.columns else pl.Series([None] * len(sites), dtype=pl.String)
        )
        harbours, own = harbours_of(world, pinned)
        lanes.append(
            ocean_lanes(
                sites,
                origin[over],
                destination[over],
                harbours=harbours,
                pinned=own,
                world=world,
                freight=freight,
                roads=roads,
                params=params,
            )
        )
    if "air" in params.modes and len(over):
        lanes.append(
            air_lanes(
                sites,
                origin[over],
                destination[over],
                world=world,
                freight=freight,
                roads=roads,
                params=params,
            )
        )
    return pl.concat([pl.DataFrame(schema=LANE_ROW), *(part.frame(places["site"]) for part in lanes)])


def _positions(sites: pl.Series, pairs: pl.DataFrame) -> tuple[Whole, Whole]:
    """Give the positions of both ends of each pair in the list of sites."""
    known = pl.Enum(sites)
    at = pairs.select(
        pl.col(name).cast(known, strict=False).to_physical().cast(pl.Int64) for name in _PAIR
    ).drop_nulls()
    return at["origin"].to_numpy(), at["destination"].to_numpy()


def _road_lanes(origin: Whole, destination: Whole, haul: Haul, entries: tuple[str, ...]) -> Lanes:
    reached = np.isfinite(haul.days)
    if not reached.all():
        rows = np.flatnonzero(reached)
        haul, origin, destination = haul.take(rows), origin[rows], destination[rows]
    entry = Named.of(entries, haul.entry)
    return Lanes(
        "truck",
        ROAD_SOURCE,
        origin,
        destination,
        km=haul.km,
        cost=haul.cost,
        cost_sd=haul.cost_sd,
        days=haul.days,
        days_sd=haul.days_sd,
        entry=entry,
        via=joined([Named.of(entries, haul.first), entry]),
    )


def _list_filled(before: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """Add two lines for each filled lane: its cost and its days."""
    cost = pl.format("{} USD per load", pl.col("cost").round(2))
    days = pl.format("{} days, standard deviation {}", pl.col("days").round(2), pl.col("days_sd").round(2))
    lines = [
        new.select(
            table=pl.lit("lanes"),
            row=pl.concat_str(_LANE, separator=" "),
            column=pl.lit(columns),
            value=value,
            source="source",
        )
        for columns, value in (("cost, basis, port_of_entry", cost), ("days, days_sd", days))
    ]
    return pl.concat([before, *lines], how="diagonal_relaxed")
