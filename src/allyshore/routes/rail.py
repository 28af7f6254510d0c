"""By rail: a truck to a terminal, trains, a truck from a terminal; containers (intermodal) or whole cars (rail)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.routes.border import known_entries
from allyshore.routes.gateways import find_gateways, pick_pairs
from allyshore.routes.lane_rows import Lanes, Named, first_of, joined
from allyshore.routes.places import Places
from allyshore.routes.trains import Trains
from allyshore.sphere import great_circle

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.routes.freight import Freight
    from allyshore.routes.params import RouteParams
    from allyshore.routes.road import Haul, Roads
    from allyshore.world import World

    Whole = NDArray[np.int64]

RAMPS_TRIED = 4
"""Nearest terminals that a place may use."""
SOURCE = "filled in: tables freight, rail_links, road_links"


def rail_lanes(
    mode: str,
    sites: Places,
    origin: Whole,
    destination: Whole,
    *,
    world: World,
    freight: Freight,
    roads: Roads,
    params: RouteParams,
    truck: Haul,
) -> Lanes:
    """Give one lane of the mode for every pair of sites that trains join, over the pair of terminals that costs least.

    cost = trucks at both ends + lift at both ramps + track km x linehaul cost + broker at each border. days = trucks + half a
    departure's interval + cut-off and unloading + train hours. A whole car holds several truckloads, so the trucks at its ends cost
    payload of a car / payload of a truck times as much. No lane where the train runs less than ``least_km``, nor where a truck
    all the way is both quicker and, for the same weight, cheaper.

    Parameters
    ----------
    mode
        intermodal or rail.
    sites
        The places.
    origin, destination
        Positions in `sites`, parallel.
    truck
        The truck all the way, for the same pairs.
    """
    value = freight.value
    trains = Trains.of(world, freight, mode, known_entries(world, params.closed_entries))
    ramps = Places.of_nodes(trains.ramps, "terminal", world)
    straight = great_circle(
        sites.longitude[:, None], sites.latitude[:, None], ramps.longitude[None, :], ramps.latitude[None, :]
    )
    usable = (straight <= value("most_dray_km", mode)) & (sites.landmass[:, None] == ramps.landmass[None, :])
    alone = np.full(len(sites), -1, dtype=np.int64)
    one = pl.Series(["ramp"]).new_from_index(0, len(ramps))
    gates = find_gateways(sites, ramps, one, usable=usable, most=RAMPS_TRIED, pinned=alone, roads=roads)
    loads = value("payload", mode) / value("payload", "truck") if mode == "rail" else 1.0
    far = trains.km >= value("least_km", mode)
    cost = np.where(far, trains.km, np.inf) * value("linehaul_cost", mode) + 2 * value("lift_cost", mode)
    borders = {
        name: value("border_cost", mode, abroad)
        for name, abroad in world.table("land_ports").select("name", "neighbour").iter_rows()
    }
    toll = np.array([*(borders[name] for name in trains.entries), 0.0])
    two = trains.first != trains.entry
    cost = cost + toll[trains.entry] + np.where(two, toll[trains.first], 0.0)
    rows, first, second = pick_pairs(
        gates, origin, destination, cost, gates.there.cost * loads, gates.back.cost * loads
    )
    origin, destination = origin[rows], destination[rows]
    by_truck = truck.take(rows)
    out, home = gates.row[origin, first], gates.row[destination, second]
    leg = gates.port[origin, first], gates.port[destination, second]
    there, back = gates.there.take(out), gates.back.take(home)
    on_rails = trains.hours[leg] / 24.0
    waiting = (2 * value("ramp_hours", mode) + value("wait_hours", mode)) / 24.0
    spread = (on_rails * value("days_sd_share", mode)) ** 2 + (value("wait_hours", mode) / 24.0) ** 2 / 3.0
    entry, crossed = Named.of(trains.entries, trains.entry[leg]), np.where(two[leg], trains.first[leg], -1)
    names = tuple(ramps.name)
    stops = [gates.stops_there(names, roads.entries).take(out), Named.of(trains.entries, crossed), entry]
    last = (Named.of(roads.entries, back.entry), entry, Named.of(roads.entries, there.entry))
    whole_cost = there.cost * loads + cost[leg] + back.cost * loads
    days = there.days + waiting + on_rails + back.days
    lanes = Lanes(
        mode,
        SOURCE,
        origin,
        destination,
        km=there.km + trains.km[leg] + back.km,
        cost=whole_cost,
        cost_sd=np.sqrt(
            (there.cost_sd * loads) ** 2
            + (cost[leg] * value("cost_sd_share", mode)) ** 2
            + (back.cost_sd * loads) ** 2
        ),
        days=days,
        days_sd=np.sqrt(there.days_sd**2 + spread + back.days_sd**2),
        entry=first_of(last),
        via=joined([*stops, gates.stops_back(names, roads.entries).take(home)]),
    )
    weight = value("payload", mode) / value("payload", "truck")
    return lanes.take(np.flatnonzero((whole_cost < by_truck.cost * weight) | (days < by_truck.days)))
