"""By ship: truck to a gateway, port to port over the sea graph, truck from a gateway, the best pair of gateways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.routes.lane_rows import LANE_ROW, lane_rows
from allyshore.routes.params import OceanChoice, RouteParams
from allyshore.routes.places import Places
from allyshore.routes.sea import SeaGraph, SeaWays, passage_names
from allyshore.sphere import great_circle

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.routes.freight import Freight
    from allyshore.routes.road import Haul, Roads
    from allyshore.world import World

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

SOURCE = "filled in: tables freight, container_ports, sea_edges"
_ROWS_AT_ONCE = 20_000
"""Pairs whose port pairs are compared together; bounds the memory, not the answer."""


@dataclass(frozen=True, slots=True)
class Drayage:
    """Candidate gateways of each site, padded to one width; a padding cell costs infinity.

    `port` is the gateway's position, `row` the position of the haul in `there` (site to port) and `back`.
    """

    port: Whole
    row: Whole
    there: Haul
    back: Haul

    def padded(self, haul: Haul, name: str) -> Floats:
        """Give a number of the hauls as (site, candidate)."""
        values: Floats = np.append(getattr(haul, name), np.inf)[self.row]
        return values


@dataclass(frozen=True, slots=True)
class Voyages:
    """Port to port, shape (origin port, destination port)."""

    km: Floats
    cost: Floats
    days: Floats
    ways: SeaWays


def ocean_lanes(
    sites: Places,
    origin: Whole,
    destination: Whole,
    *,
    world: World,
    freight: Freight,
    roads: Roads,
    params: RouteParams,
) -> pl.DataFrame:
    """Give one ocean lane for every pair of sites that has gateways at both ends and an open way between them.

    Parameters
    ----------
    sites
        The places.
    origin, destination
        Positions in `sites`, parallel.
    """
    ports = Places.of_ports(world)
    codes = world.table("container_ports").sort("locode")
    drayage = _drayage(sites, ports, codes["coast"], roads, params)
    ends = np.unique(drayage.port[np.unique(origin)]), np.unique(drayage.port[np.unique(destination)])
    out_ports, in_ports = (end[end >= 0] for end in ends)
    if not (len(out_ports) and len(in_ports)):
        return pl.DataFrame(schema=LANE_ROW)
    trade = codes["trade"].to_numpy().astype(object)
    ways = SeaGraph.of(world, params.closed).ways(ports.points[out_ports], ports.points[in_ports])
    voyages = _voyages(ways, trade[out_ports], trade[in_ports], freight)
    place_out, place_in = _position(out_ports, len(ports)), _position(in_ports, len(ports))
    parts = []
    for start in range(0, len(origin), _ROWS_AT_ONCE):
        rows = slice(start, start + _ROWS_AT_ONCE)
        parts.append(
            _best(
                sites,
                origin[rows],
                destination[rows],
                drayage=drayage,
                voyages=voyages,
                place=(place_out, place_in),
                ports=ports,
                freight=freight,
                params=params,
            )
        )
    return pl.concat(parts) if parts else pl.DataFrame(schema=LANE_ROW)


def _position(chosen: Whole, n: int) -> Whole:
    # the last cell answers for the padding, whose cost is infinite anyway
    place = np.zeros(n + 1, dtype=np.int64)
    place[chosen] = np.arange(len(chosen))
    return place


def _drayage(sites: Places, ports: Places, coast: pl.Series, roads: Roads, params: RouteParams) -> Drayage:
    """Find the nearest gateways of every coast that a site may use, and haul to and from them."""
    grid = {
        "site": np.repeat(np.arange(len(sites)), len(ports)),
        "port": np.tile(np.arange(len(ports)), len(sites)),
    }
    km = great_circle(
        sites.longitude[:, None], sites.latitude[:, None], ports.longitude[None, :], ports.latitude[None, :]
    ).ravel()
    same_land = (sites.landmass[:, None] == ports.landmass[None, :]).ravel()
    own = np.array(
        [
            [allowed == "*" or country in allowed.split() for country in ports.country]
            for allowed in sites.port_countries
        ]
    ).reshape(-1)
    nearest = (
        pl.DataFrame(grid | {"km": km, "usable": same_land & own})
        .with_columns(coast=coast.gather(pl.Series(grid["port"])))
        .filter("usable")
        .sort("site", "km", "port")
        .group_by("site", "coast", maintain_order=True)
        .head(params.ports_per_coast)
        .sort("site", "km", "port")
        .with_columns(slot=pl.int_range(pl.len()).over("site"))
    )
    site, port, slot = (nearest[name].to_numpy() for name in ("site", "port", "slot"))
    width = int(slot.max()) + 1 if len(slot) else 1
    port_of, row_of = (
        np.full((len(sites), width), -1, dtype=np.int64),
        np.full((len(sites), width), -1, dtype=np.int64),
    )
    port_of[site, slot], row_of[site, slot] = port, np.arange(len(site))
    near, far = sites.take(site), ports.take(port)
    far = Places(
        far.name, far.country, far.landmass, near.region, far.port_countries, far.longitude, far.latitude
    )
    return Drayage(port_of, row_of, roads.haul(near, far), roads.haul(far, near))


def _voyages(
    ways: SeaWays, out_trade: NDArray[np.object_], in_trade: NDArray[np.object_], freight: Freight
) -> Voyages:
    """Price the ways: anchor rate of the trade x (km / anchor km) ** power, plus handling at both ends."""
    trades = [(f"{a}>{b}",) for a in out_trade for b in in_trade]
    rate, anchor = (
        freight.values(name, "ocean", trades).reshape(ways.km.shape) for name in ("rate", "rate_km")
    )
    cost = rate * (ways.km / anchor) ** freight.value("rate_power", "ocean") + 2 * freight.value(
        "port_cost", "ocean"
    )
    days = ways.km / freight.value("speed", "ocean")
    for k, name in enumerate(ways.names):
        if freight.has("passage_days", "ocean", name):
            days = days + (ways.passages >> k & 1) * freight.value("passage_days", "ocean", name)
    days = days + freight.value("loading_days", "ocean") + freight.value("discharge_days", "ocean")
    return Voyages(ways.km, cost, days, ways)


def _best(
    sites: Places,
    origin: Whole,
    destination: Whole,
    *,
    drayage: Drayage,
    voyages: Voyages,
    place: tuple[Whole, Whole],
    ports: Places,
    freight: Freight,
    params: RouteParams,
) -> pl.DataFrame:
    """Choose a pair of gateways for each pair of sites and write the lanes."""
    out_port, in_port = drayage.port[origin], drayage.port[destination]
    leg = place[0][out_port][:, :, None], place[1][in_port][:, None, :]

    def whole(name: str) -> Floats:
        there, back = (
            drayage.padded(drayage.there, name)[origin],
            drayage.padded(drayage.back, name)[destination],
        )
        total: Floats = there[:, :, None] + getattr(voyages, name)[leg] + back[:, None, :]
        return total.reshape(len(origin), -1)

    cost, days = whole("cost"), whole("days")
    pick = (cost if params.ocean_choice is OceanChoice.CHEAPEST else days).argmin(axis=1)
    rows = np.arange(len(origin))
    keep = np.isfinite(cost[rows, pick])
    rows, pick = rows[keep], pick[keep]
    first, second = np.divmod(pick, in_port.shape[1])
    out_row, in_row = drayage.row[origin[rows], first], drayage.row[destination[rows], second]
    sail = place[0][out_port[rows, first]], place[1][in_port[rows, second]]
    foreign = sites.country[origin[rows]] != sites.country[destination[rows]]
    spread = (
        drayage.there.days_sd[out_row] ** 2
        + drayage.back.days_sd[in_row] ** 2
        + freight.value("days_sd", "ocean") ** 2
    )
    harbour, entry = ports.name[out_port[rows, first]], ports.name[in_port[rows, second]]
    return lane_rows(
        "ocean",
        SOURCE,
        sites.name[origin[rows]],
        sites.name[destination[rows]],
        cost=cost[rows, pick] + foreign * freight.value("customs_cost", "ocean"),
        days=days[rows, pick] + foreign * freight.value("customs_days", "ocean"),
        days_sd=np.sqrt(spread),
        distance_km=drayage.there.km[out_row] + voyages.km[sail] + drayage.back.km[in_row],
        port_of_entry=entry,
        passages=_texts(voyages.ways.passages[sail], voyages.ways.names),
        via=_joined(drayage.there.borders[out_row], harbour, entry, drayage.back.borders[in_row]),
    )


def _texts(bits: Whole, names: tuple[str, ...]) -> NDArray[np.object_]:
    words = {bit: ";".join(passage_names(bit, names)) for bit in set(bits.tolist())}
    return np.array([words[bit] for bit in bits.tolist()], dtype=object)


def _joined(*parts: NDArray[np.object_]) -> NDArray[np.object_]:
    return np.array(
        ["; ".join(part for part in row if part) for row in zip(*parts, strict=True)], dtype=object
    )
