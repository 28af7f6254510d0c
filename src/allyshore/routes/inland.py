"""Between a place and its port by train, where containers go by train and that is better than a truck."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from allyshore.routes.lane_rows import Lanes, Named
from allyshore.routes.params import OceanChoice
from allyshore.routes.rail import rail_lanes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.routes.freight import Freight
    from allyshore.routes.gateways import Gateways
    from allyshore.routes.params import RouteParams
    from allyshore.routes.places import Places
    from allyshore.routes.road import Haul, Roads
    from allyshore.world import World

    Whole = NDArray[np.int64]

RAILS = "North America"
"""The landmass whose railways the tables rail_links and rail_terminals hold."""


def railed(
    gates: Gateways,
    sites: Places,
    ports: Places,
    *,
    world: World,
    freight: Freight,
    roads: Roads,
    params: RouteParams,
) -> Gateways:
    """Put the train (mode intermodal) in the place of the truck wherever it costs less, or is quicker where that is what is asked for."""
    site, slot = np.nonzero((gates.port >= 0) & (sites.landmass == RAILS)[:, None])
    row = gates.row[site, slot]
    by_truck = gates.there.km[row] > 0
    site, row = site[by_truck], row[by_truck]
    if not len(row):
        return gates
    both, port = sites.joined(ports), gates.at[row] + len(sites)

    there, back = gates.there.take(row), gates.back.take(row)
    lanes = rail_lanes(
        "intermodal",
        both,
        np.concatenate([site, port]),
        np.concatenate([port, site]),
        world=world,
        freight=freight,
        roads=roads,
        params=params,
        truck=type(there)(
            *(np.concatenate([getattr(there, name), getattr(back, name)]) for name in there.__slots__)
        ),
    )
    inbound = lanes.origin >= len(sites)
    places = np.where(inbound, lanes.destination, lanes.origin) * len(ports) + (
        np.where(inbound, lanes.origin, lanes.destination) - len(sites)
    )
    key = site * len(ports) + gates.at[row]
    order = np.argsort(key)
    haul_row = row[order[np.searchsorted(key, places, sorter=order)]]
    fastest, day = params.ocean_choice is OceanChoice.FASTEST, params.day_value
    hauls = []
    for truck, mine in ((gates.there, ~inbound), (gates.back, inbound)):
        part, at = lanes.take(np.flatnonzero(mine)), haul_row[mine]
        saved, sooner = truck.cost[at] - part.cost, truck.days[at] - part.days
        better = sooner > 0 if fastest else saved + day * sooner > 0
        hauls.append(_put(truck, part.take(np.flatnonzero(better)), at[better]))
    (there, via_there), (back, via_back) = hauls
    return replace(gates, there=there, back=back, via_there=via_there, via_back=via_back)


def _put(truck: Haul, train: Lanes, at: Whole) -> tuple[Haul, Named]:
    """Write trains over the trucks in these rows, and name where they lead through."""
    columns = {}
    for name in ("km", "cost", "cost_sd", "days", "days_sd"):
        columns[name] = getattr(truck, name).copy()
        columns[name][at] = getattr(train, name)
    via = np.zeros(len(truck.km), dtype=np.int64)
    if train.via is None:
        return replace(truck, **columns), Named(("",), via)
    via[at] = train.via.at
    return replace(truck, **columns), Named(train.via.names, via)
