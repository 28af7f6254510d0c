"""Land ports of entry: which are open, how long trucks wait there, and who takes the trucks of a port that is closed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.errors import UsageError
from allyshore.routes.queue import day_wait
from allyshore.spelling import nearest_few
from allyshore.sphere import great_circle

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.routes.freight import Freight
    from allyshore.world import World

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]
    Texts = NDArray[np.object_]
    Yes = NDArray[np.bool_]

DIVERT_KM = 400.0
"""Trucks of a closed port look for another within so far, great circle."""
_WHOLE_DAY = 24.0
_QUEUE = ("trucks", "booths", "open_hours", "service")


@dataclass(frozen=True, slots=True)
class Queues:
    """What the queue at each port is reckoned from, in parallel arrays.

    Attributes
    ----------
    daily, booths, open_hours, service
        Trucks on a working day; booths of primary inspection; hours open a day; mean hours in a booth.
    """

    daily: Floats
    booths: Whole
    open_hours: Floats
    service: Floats

    def wait(self, freight: Freight) -> Floats:
        """Give the mean wait in hours."""
        swing, variation = (freight.value(name, "truck") for name in ("arrival_swing", "arrival_variation"))
        return day_wait(self.booths, self.daily, self.service, self.open_hours, swing, variation)

    def room(self, freight: Freight) -> Floats:
        """Give the trucks a day that fit beside its own when a port lengthens its day."""
        longest = np.minimum(self.open_hours + freight.value("surge_hours", "truck"), _WHOLE_DAY)
        capacity = self.booths * longest / self.service * freight.value("surge_share", "truck")
        return np.maximum(capacity - self.daily, 0.0)

    def with_more(self, more: Floats, freight: Freight) -> Queues:
        """Add trucks; a port that gets some lengthens its day just as far as it must."""
        daily = self.daily + more
        needed = daily * self.service / (self.booths * freight.value("surge_share", "truck"))
        hours = np.where(more > 0, np.clip(needed, self.open_hours, _WHOLE_DAY), self.open_hours)
        return replace(self, daily=daily, open_hours=hours)


@dataclass(frozen=True, slots=True)
class Entries:
    """The open land ports in parallel arrays; make them with `Entries.of`.

    Attributes
    ----------
    name, neighbour
        Name of the port, and the country on the other side of the United States (ISO3).
    points
        (longitude, latitude), shape (port, 2).
    wait, wait_sd
        Mean hours in the queue into the United States, and standard deviation.
    before
        The same mean with no port closed.
    transfer
        Hours until the next tractor is found.
    unserved
        Trucks a working day of closed ports that no other port within `DIVERT_KM` has room for, by country of the other side.
    """

    name: tuple[str, ...]
    neighbour: Texts
    points: Floats
    wait: Floats
    wait_sd: Floats
    before: Floats
    transfer: Floats
    unserved: dict[str, float]

    @classmethod
    def of(
        cls, world: World, freight: Freight, least_trucks: float, closed: frozenset[str], *, divert: bool
    ) -> Entries:
        """Read the open ports where at least so many trucks a month enter the United States, and reckon their queues.

        With `divert` the trucks of a closed port go to the nearest ports of the same border that have room, one after the other, each up
        to ``surge_share`` of what it can do in a day made longer by ``surge_hours``. They never shorten a queue. Nothing else moves: this
        is one step, not an equilibrium.

        Raises
        ------
        UsageError
            A land port to be closed does not exist.
        """
        shut = known_entries(world, closed)
        facts = world.table("land_port_queues").pivot("fact", index="port_code", values="value")
        ports = (
            world.table("land_ports")
            .select("port_code", "name", "neighbour", "longitude", "latitude")
            .join(facts, on="port_code")
            .filter(pl.col("trucks") >= least_trucks)
            .drop_nulls(_QUEUE)
            .sort("port_code")
        )
        queues = Queues(
            ports["trucks"].to_numpy() / freight.value("working_days", "truck"),
            ports["booths"].to_numpy().astype(np.int64),
            ports["open_hours"].to_numpy(),
            ports["service"].to_numpy() / 3600.0,
        )
        points = ports.select("longitude", "latitude").to_numpy()
        neighbour = ports["neighbour"].to_numpy().astype(object)
        gone = ports["name"].is_in(shut).to_numpy()
        before = queues.wait(freight)
        more, unserved = _diverted(queues, points, neighbour, gone, freight)
        wait = np.maximum(before, queues.with_more(more, freight).wait(freight)) if divert else before
        spread = ports["wait_sd"].to_numpy() / np.where(before > 0, before * 60.0, 1.0)
        share = np.where(np.isfinite(spread) & (spread > 0), spread, freight.value("wait_sd_share", "truck"))
        per_day = ports["trucks"].to_numpy() / freight.value("working_days", "truck")
        effort = np.array(
            [freight.value("transfer_hours", "truck", country) for country in neighbour], dtype=np.float64
        )
        kept = np.flatnonzero(~gone)
        return cls(
            tuple(ports["name"].gather(kept)),
            neighbour[kept],
            points[kept],
            wait[kept],
            (wait * share)[kept],
            before[kept],
            (effort / np.maximum(per_day, 1.0))[kept],
            unserved if divert else {},
        )

    def of_border(self, country: str) -> Whole:
        """Give the positions of the ports between the United States and a country."""
        return np.flatnonzero(self.neighbour == country)


def _diverted(
    queues: Queues, points: Floats, neighbour: Texts, gone: Yes, freight: Freight
) -> tuple[Floats, dict[str, float]]:
    """Give the trucks a day that each port gets from closed ones, and those that find no room."""
    more = np.zeros(len(gone))
    unserved: dict[str, float] = {}
    room = np.where(gone, 0.0, queues.room(freight))
    for port in np.flatnonzero(gone):
        km = great_circle(points[port, 0], points[port, 1], points[:, 0], points[:, 1])
        near = np.flatnonzero((km <= DIVERT_KM) & (neighbour == neighbour[port]) & ~gone)
        left = float(queues.daily[port])
        for other in near[np.argsort(km[near], kind="stable")]:
            taken = min(left, room[other] - more[other])
            more[other] += taken
            left -= taken
        unserved[str(neighbour[port])] = unserved.get(str(neighbour[port]), 0.0) + left
    return more, unserved


def known_entries(world: World, asked: frozenset[str]) -> list[str]:
    """Give the land ports' own names for those asked for, in whatever case; the name of a bridge is told its port.

    Raises
    ------
    UsageError
        A land port that does not exist; near names are offered.
    """
    names = {name.casefold(): name for name in world.table("land_ports").get_column("name").to_list()}
    for word in sorted(asked):
        if word.casefold() in names:
            continue
        near = nearest_few(word, names.values(), 2)
        bridges = pl.col("crossing").str.to_lowercase().str.contains(word.casefold(), literal=True)
        near += world.table("crossings").filter(bridges)["port"].unique().sort().to_list() if word else []
        hint = f" Did you mean {' or '.join(dict.fromkeys(near))}?" if near else ""
        raise UsageError(
            f"expected a land port of entry, found {word!r}.{hint} See `allyshore world show land_ports`"
        )
    return sorted(names[word.casefold()] for word in asked)
