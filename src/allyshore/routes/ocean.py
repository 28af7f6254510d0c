"""By ship: truck or train to a gateway, port to port over the sea graph, truck or train from a gateway, the best pair of gateways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.routes.gateways import Gateways, find_gateways, pick_pairs, usable_ports
from allyshore.routes.inland import railed
from allyshore.routes.lane_rows import Lanes, Named, joined
from allyshore.routes.params import OceanChoice, RouteParams
from allyshore.routes.places import Places
from allyshore.routes.sea import SeaGraph, passage_names
from allyshore.sphere import great_circle

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.routes.freight import Freight
    from allyshore.routes.road import Haul, Roads
    from allyshore.world import World

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

SOURCE = "filled in: tables freight, container_ports, sea_edges, coastal_ways"
HARBOUR = ("locode", "port", "country", "landmass", "trade", "coast", "longitude", "latitude")


@dataclass(frozen=True, slots=True)
class Voyages:
    """Port to port, shape (ports, ports); infinite where no ship goes.

    `cost_sd` and `days_sd` are standard deviations; `passages` are positions in `texts`.
    """

    km: Floats
    cost: Floats
    cost_sd: Floats
    days: Floats
    days_sd: float
    passages: Whole
    texts: tuple[str, ...]


def ocean_lanes(
    sites: Places,
    origin: Whole,
    destination: Whole,
    *,
    harbours: pl.DataFrame,
    pinned: Whole,
    world: World,
    freight: Freight,
    roads: Roads,
    params: RouteParams,
) -> Lanes:
    """Give one ocean lane for every pair of sites that has gateways at both ends and an open way between them.

    Parameters
    ----------
    sites
        The places.
    origin, destination
        Positions in `sites`, parallel.
    harbours
        The gateways, columns `HARBOUR`.
    pinned
        For each site the one harbour that it is, -1 where it may choose.
    """
    ports = Places.of_nodes(harbours, "port", world)
    gates = find_gateways(
        sites,
        ports,
        harbours["coast"],
        usable=usable_ports(sites, ports),
        most=params.ports_per_coast,
        pinned=pinned,
        roads=roads,
    )
    gates = railed(gates, sites, ports, world=world, freight=freight, roads=roads, params=params)
    voyages = _voyages(gates, harbours, np.unique(origin), np.unique(destination), world, freight, params)
    least = tuple(_felt(part, params) for part in (voyages, gates.there, gates.back))
    rows, first, second = pick_pairs(gates, origin, destination, *least)
    origin, destination = origin[rows], destination[rows]
    out, home = gates.row[origin, first], gates.row[destination, second]
    harbour, entry = gates.port[origin, first], gates.port[destination, second]
    foreign = sites.country[origin] != sites.country[destination]
    there, back = gates.there, gates.back
    names = tuple(ports.name)
    return Lanes(
        "ocean",
        SOURCE,
        origin,
        destination,
        km=there.km[out] + voyages.km[harbour, entry] + back.km[home],
        cost=there.cost[out]
        + voyages.cost[harbour, entry]
        + back.cost[home]
        + foreign * freight.value("customs_cost", "ocean"),
        cost_sd=np.sqrt(
            there.cost_sd[out] ** 2 + voyages.cost_sd[harbour, entry] ** 2 + back.cost_sd[home] ** 2
        ),
        days=there.days[out]
        + voyages.days[harbour, entry]
        + back.days[home]
        + foreign * freight.value("customs_days", "ocean"),
        days_sd=np.sqrt(there.days_sd[out] ** 2 + voyages.days_sd**2 + back.days_sd[home] ** 2),
        entry=Named.of(names, entry),
        passages=Named(voyages.texts, voyages.passages[harbour, entry]),
        via=joined(
            [
                gates.stops_there(names, roads.entries).take(out),
                gates.stops_back(names, roads.entries).take(home),
            ]
        ),
    )


def _felt(part: Voyages | Haul, params: RouteParams) -> Floats:
    """What is to be least: days, or cost with the value of a day."""
    if params.ocean_choice is OceanChoice.FASTEST:
        return part.days
    return part.cost + params.day_value * part.days if params.day_value else part.cost


def harbours_of(world: World, pinned: pl.Series) -> tuple[pl.DataFrame, Whole]:
    """Give the gateways and those harbours besides that places are, and for each place the row of its harbour, else -1.

    Parameters
    ----------
    pinned
        For each place the UN/LOCODE of the port that it is, else null. A port that is not a gateway has the trade and
        the coast of the nearest one on its landmass, else of the nearest one of all.
    """
    gates = world.table("container_ports").sort("locode").select(HARBOUR)
    more = pinned.drop_nulls().unique().sort()
    more = more.filter(~more.is_in(gates["locode"].to_list()))
    if len(more):
        lands = world.table("landmasses").filter(pl.col("subdivision").is_null())
        found = (
            world.table("ports")
            .filter(pl.col("locode").is_in(more.to_list()))
            .unique("locode", keep="first", maintain_order=True)
            .join(lands.select("country", "landmass"), on="country", how="left")
            .select("locode", "country", "landmass", "longitude", "latitude", port="name")
            .sort("locode")
        )
        far = great_circle(
            *(found[name].to_numpy()[:, None] for name in ("longitude", "latitude")),
            *(gates[name].to_numpy()[None, :] for name in ("longitude", "latitude")),
        )
        other_land = found["landmass"].to_numpy()[:, None] != gates["landmass"].to_numpy()[None, :]
        nearest = np.argmin(far + 1e6 * other_land, axis=1)
        like = gates.select("trade", "coast")[nearest.tolist()]
        gates = pl.concat([gates, found.hstack(like).select(HARBOUR)])
    row = dict(zip(gates["locode"], range(gates.height), strict=True))
    return gates, np.array([row.get(code, -1) for code in pinned], dtype=np.int64)


def _voyages(
    gates: Gateways,
    harbours: pl.DataFrame,
    origins: Whole,
    destinations: Whole,
    world: World,
    freight: Freight,
    params: RouteParams,
) -> Voyages:
    """Price the ways: anchor rate of the trade x (km / anchor km) ** power, plus handling at both ends, plus tolls.

    On ways shorter than `service_km` the wait for a sailing and the calls are less in proportion.
    """
    value = freight.value
    usual = {
        name: value("passage_days", "ocean", name)
        for name in world.table("sea_edges")["passage"].drop_nulls().unique().sort()
        if freight.has("passage_days", "ocean", name)
    }
    detours = {
        name: value("speed", "ocean")
        * (
            usual.get(name, 0.0)
            + params.delays.get(name, 0.0)
            + params.tolls.get(name, 0.0) / value("ship_day", "ocean")
        )
        for name in {*usual, *params.delays, *params.tolls}
    }
    ends = [np.unique(gates.port[sites]) for sites in (origins, destinations)]
    out, home = (end[end >= 0] for end in ends)
    points = harbours.select("longitude", "latitude").to_numpy()
    ways = SeaGraph.of(world, params.closed, detours).ways(points[out], points[home])
    trade = harbours["trade"].to_numpy().astype(object)
    rate, at = freight.trades("rate", "ocean", trade)
    anchor = freight.trades("rate_km", "ocean", trade)[0]
    pair = at[out][:, None], at[home][None, :]
    sailing = rate[pair] * (ways.km / anchor[pair]) ** value("rate_power", "ocean")
    cost = sailing + 2 * value("port_cost", "ocean")
    served = np.minimum(1.0, ways.km / value("service_km", "ocean"))
    days = (
        ways.km / value("speed", "ocean")
        + value("loading_days", "ocean")
        + served * (value("sailing_days", "ocean") + value("call_days", "ocean"))
        + value("discharge_days", "ocean")
    )
    for k, name in enumerate(ways.names):
        through = ways.passages >> k & 1
        days = days + through * (usual.get(name, 0.0) + params.delays.get(name, 0.0))
        cost = cost + through * params.tolls.get(name, 0.0)
    combinations, number = np.unique(ways.passages, return_inverse=True)
    texts = tuple(";".join(passage_names(bits, ways.names)) for bits in combinations.tolist())

    def spread(part: Floats, fill: float) -> Floats:
        whole = np.full((harbours.height, harbours.height), fill)
        whole[np.ix_(out, home)] = part
        np.fill_diagonal(whole, np.inf)
        return whole

    passages = np.zeros((harbours.height, harbours.height), dtype=np.int64)
    passages[np.ix_(out, home)] = number.reshape(ways.km.shape)
    return Voyages(
        spread(ways.km, np.inf),
        spread(cost, np.inf),
        spread(sailing * value("cost_sd_share", "ocean"), 0.0),
        spread(days, np.inf),
        value("days_sd", "ocean"),
        passages,
        texts,
    )
