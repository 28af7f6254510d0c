"""By air: truck to an airport, a rate for each chargeable kilogram of the trade, truck from an airport."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.routes.gateways import find_gateways, pick_pairs, usable_ports
from allyshore.routes.lane_rows import Lanes, Named, joined
from allyshore.routes.places import Places
from allyshore.sphere import great_circle

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.routes.freight import Freight
    from allyshore.routes.params import RouteParams
    from allyshore.routes.road import Roads
    from allyshore.world import World

    Whole = NDArray[np.int64]

SOURCE = "filled in: tables freight, airports"


def air_lanes(
    sites: Places,
    origin: Whole,
    destination: Whole,
    *,
    world: World,
    freight: Freight,
    roads: Roads,
    params: RouteParams,
) -> Lanes:
    """Give an air lane for every pair of positions in `sites` that has airports at both ends.

    Of the nearest `params.airports_tried` airports of each landmass the pair that costs least is kept. A load is one tonne of
    chargeable weight; it pays ``drayage_share`` of what a full truck costs. km, cost and days are those of truck, flight and truck:

    cost = drayage_share x trucks + rate of the trade x payload + load_cost + customs_cost,
    days = trucks + km / speed + handling_days + customs_days.
    """
    value = freight.value
    airports = world.table("airports").sort("iata")
    ports = Places.of_nodes(airports, "airport", world)
    gates = find_gateways(
        sites,
        ports,
        pl.repeat("", len(ports), eager=True),
        usable=usable_ports(sites, ports),
        most=params.airports_tried,
        pinned=np.full(len(sites), -1, dtype=np.int64),
        roads=roads,
    )
    east, north = ports.longitude, ports.latitude
    km = great_circle(east[:, None], north[:, None], east[None, :], north[None, :]) * value("circuity", "air")
    rate, at = freight.trades("rate", "air", ports.region)
    flown = rate[at[:, None], at[None, :]] * value("payload", "air")
    np.fill_diagonal(flown, np.inf)
    there, back, share = gates.there, gates.back, value("drayage_share", "air")
    rows, first, second = pick_pairs(gates, origin, destination, flown, share * there.cost, share * back.cost)
    origin, destination = origin[rows], destination[rows]
    out, home = gates.row[origin, first], gates.row[destination, second]
    start, end = gates.port[origin, first], gates.port[destination, second]
    foreign = sites.country[origin] != sites.country[destination]
    flight = km[start, end]
    names = tuple(ports.name)
    return Lanes(
        "air",
        SOURCE,
        origin,
        destination,
        km=there.km[out] + flight + back.km[home],
        cost=share * (there.cost[out] + back.cost[home])
        + flown[start, end]
        + value("load_cost", "air")
        + foreign * value("customs_cost", "air"),
        cost_sd=np.sqrt(
            (flown[start, end] * value("cost_sd_share", "air")) ** 2
            + share**2 * (there.cost_sd[out] ** 2 + back.cost_sd[home] ** 2)
        ),
        days=there.days[out]
        + back.days[home]
        + flight / value("speed", "air")
        + value("handling_days", "air")
        + foreign * value("customs_days", "air"),
        days_sd=np.sqrt(there.days_sd[out] ** 2 + value("days_sd", "air") ** 2 + back.days_sd[home] ** 2),
        entry=Named.of(names, end),
        via=joined(
            [
                gates.stops_there(names, roads.entries).take(out),
                gates.stops_back(names, roads.entries).take(home),
            ]
        ),
    )
