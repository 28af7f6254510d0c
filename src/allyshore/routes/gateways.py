"""Ports and airports that a place may use, the truck to and from them, and the best pair of them for each pair of places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.routes.lane_rows import Named, first_of, joined
from allyshore.sphere import great_circle

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.routes.places import Places
    from allyshore.routes.road import Haul, Roads

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Gateways:
    """Candidate gateways of each site, padded to one width.

    Attributes
    ----------
    port
        Position of the gateway, shape (site, candidate); -1 is padding.
    row
        Position of the haul in `there` (site to gateway) and `back`, same shape; padding points at a last row that costs infinity.
    at
        For each haul the position of its gateway; -1 for the last row.
    via_there, via_back
        For each haul the places that it leads through, where it goes by train; empty texts elsewhere.
    """

    port: Whole
    row: Whole
    at: Whole
    there: Haul
    back: Haul

    via_there: Named
    via_back: Named

    def stops_there(self, ports: tuple[str, ...], entries: tuple[str, ...]) -> Named:
        """Name for each haul the land ports and then the gateway."""
        return joined([_landing(self.there, self.via_there, entries), Named.of(ports, self.at)])

    def stops_back(self, ports: tuple[str, ...], entries: tuple[str, ...]) -> Named:
        """Name for each haul the gateway and then the land ports."""
        return joined([Named.of(ports, self.at), _landing(self.back, self.via_back, entries)])


def _landing(haul: Haul, via: Named, entries: tuple[str, ...]) -> Named:
    return first_of([via, joined([Named.of(entries, haul.first), Named.of(entries, haul.entry)])])


def usable_ports(sites: Places, ports: Places) -> NDArray[np.bool_]:
    """Tell which ports a site may use: on its own landmass, in a country that its cargo may leave by. Shape (sites, ports)."""
    same_land = sites.landmass[:, None] == ports.landmass[None, :]
    rules, rule = np.unique(sites.port_countries.astype(str), return_inverse=True)
    allowed = np.array([[r == "*" or country in r.split() for country in ports.country] for r in rules])
    usable: NDArray[np.bool_] = same_land & allowed.reshape(len(rules), len(ports))[rule]
    return usable


def find_gateways(
    sites: Places,
    ports: Places,
    group: pl.Series,
    *,
    usable: NDArray[np.bool_],
    most: int,
    pinned: Whole,
    roads: Roads,
) -> Gateways:
    """Find for each site the nearest `most` usable gateways of every group, and haul to and from them.

    Parameters
    ----------
    group
        Coast of each port; one word for all where the choice is by distance alone.
    usable
        Shape (sites, ports).
    pinned
        The one gateway that a site is, or -1. It starts on the quay: no truck, no cost, no days.
    """
    usable = usable & (pinned < 0)[:, None]
    site, port = np.nonzero(usable)
    km = great_circle(
        sites.longitude[site], sites.latitude[site], ports.longitude[port], ports.latitude[port]
    )
    nearest = (
        pl.DataFrame({"site": site, "port": port, "km": km})
        .with_columns(group=group.gather(port))
        .sort("site", "km", "port")
        .filter(pl.int_range(pl.len()).over("site", "group") < most)
        .with_columns(slot=pl.int_range(pl.len()).over("site"))
    )
    site, port, slot = (nearest[name].to_numpy().astype(np.int64) for name in ("site", "port", "slot"))
    own = np.flatnonzero(pinned >= 0)
    width = int(slot.max(initial=0)) + 1
    hauls, n = len(site), len(sites)
    port_of = np.full((n, width), -1, dtype=np.int64)
    row_of = np.full((n, width), hauls + len(own), dtype=np.int64)
    port_of[site, slot], row_of[site, slot] = port, np.arange(hauls)
    port_of[own, 0], row_of[own, 0] = pinned[own], hauls + np.arange(len(own))
    both = sites.joined(ports)
    at = np.concatenate([port, pinned[own], [-1]])
    none = Named(("",), np.zeros(len(at), dtype=np.int64))
    both_ways = roads.between(both, np.concatenate([site, n + port]), np.concatenate([n + port, site]))
    there, back = (_with_quay(both_ways.take(np.arange(hauls) + half), len(own)) for half in (0, hauls))
    return Gateways(port_of, row_of, at, there, back, none, none)


def _with_quay(haul: Haul, quays: int) -> Haul:
    """Add hauls of no length for places that are ports, and the last row for the padding."""
    reached = np.isfinite(haul.days) & np.isfinite(haul.cost)
    free = np.zeros(quays)
    columns = {}
    for name in ("km", "cost", "cost_sd", "days", "days_sd"):
        columns[name] = np.concatenate([np.where(reached, getattr(haul, name), np.inf), free, [np.inf]])
    for name in ("first", "entry"):
        columns[name] = np.concatenate([getattr(haul, name), np.full(quays + 1, -1, dtype=np.int16)])
    return type(haul)(**columns)


def pick_pairs(
    gates: Gateways, origin: Whole, destination: Whole, leg: Floats, there: Floats, back: Floats
) -> tuple[Whole, Whole, Whole]:
    """Choose the pair of gateways with the least sum of haul, leg and haul for each pair of sites.

    First the best gateway of each site towards every far gateway, then the best far gateway: the least of
    there + leg + back over both, in (candidates) instead of (candidates squared) steps a pair.

    Parameters
    ----------
    origin, destination
        Positions of sites, parallel.
    leg
        From gateway to gateway, shape (ports, ports).
    there, back
        What is to be least, for each haul.

    Returns
    -------
    tuple
        Rows that have any way at all; for these the candidate of the origin and that of the destination.
    """
    n, ports = len(gates.port), leg.shape[1]
    out = np.full((n, ports), np.inf)
    first = np.zeros((n, ports), dtype=np.int8)
    for slot in range(gates.port.shape[1]):
        total = there[gates.row[:, slot]][:, None] + leg[gates.port[:, slot]]
        better = total < out
        np.copyto(out, total, where=better)
        first[better] = slot
    least = np.full(len(origin), np.inf)
    second = np.zeros(len(origin), dtype=np.int64)
    start = origin * ports
    for slot in range(gates.port.shape[1]):
        total = out.ravel()[start + gates.port[:, slot][destination]] + back[gates.row[:, slot]][destination]
        better = total < least
        np.copyto(least, total, where=better)
        second[better] = slot
    rows = np.flatnonzero(np.isfinite(least)).astype(np.int64)
    second = second[rows]
    far = gates.port[destination[rows], second]
    return rows, first[origin[rows], far].astype(np.int64), second
