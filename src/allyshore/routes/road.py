"""By truck: road kilometres, cost and days within a landmass, over the land port of entry that costs least."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.errors import UsageError
from allyshore.sphere import great_circle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from allyshore.routes.freight import Freight
    from allyshore.routes.places import Places
    from allyshore.world import World

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]
    Codes = NDArray[np.int16]

_THROUGH = {("MEX", "CAN"): ("MEX", "USA", "CAN"), ("CAN", "MEX"): ("CAN", "USA", "MEX")}
"""Countries on the way where the two do not touch."""


@dataclass(frozen=True, slots=True)
class Haul:
    """Truck loads from points to points, in parallel arrays.

    Attributes
    ----------
    km, cost, cost_sd, days, days_sd
        Road kilometres; USD a load; days from loading to unloading; standard deviations of cost and days.
    first, entry
        The first of two land ports on the way, and the last or only one: positions in `Roads.entries`, -1 where there is none.
    """

    km: Floats
    cost: Floats
    cost_sd: Floats
    days: Floats
    days_sd: Floats
    first: Codes
    entry: Codes

    def take(self, which: Whole) -> Haul:
        """Give the hauls of these positions, in their order, repeats allowed."""
        return Haul(*(getattr(self, name)[which] for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Border:
    """The land ports between two countries, in parallel arrays; `number` is the position in `Roads.entries`."""

    number: Codes
    longitude: Floats
    latitude: Floats


@dataclass(frozen=True, slots=True)
class Roads:
    """What a truck needs to know of the world; make it with `Roads.of`."""

    freight: Freight
    entries: tuple[str, ...]
    borders: dict[frozenset[str], Border]
    customs_union: frozenset[str]

    @classmethod
    def of(
        cls, world: World, freight: Freight, least_trucks: int, closed: frozenset[str] = frozenset()
    ) -> Roads:
        """Read the open land ports where at least so many trucks, or truck containers, a month enter the United States.

        Raises
        ------
        UsageError
            A land port to be closed does not exist.
        """
        shut = _known_entries(world, closed)
        containers = pl.col("truck_containers_loaded").fill_null(0) + pl.col(
            "truck_containers_empty"
        ).fill_null(0)
        busy = (
            world.table("land_ports")
            .filter(pl.max_horizontal(pl.col("trucks").fill_null(0), containers) >= least_trucks)
            .filter(~pl.col("name").is_in(shut))
            .sort("port_code")
        )
        names = tuple(busy["name"])
        borders = {}
        for neighbour in busy["neighbour"].unique().sort():
            ports = busy.with_row_index("number").filter(pl.col("neighbour") == neighbour)
            borders[frozenset(("USA", neighbour))] = Border(
                ports["number"].to_numpy().astype(np.int16),
                ports["longitude"].to_numpy(),
                ports["latitude"].to_numpy(),
            )
        return cls(freight, names, borders, world.members("EU27"))

    def between(self, places: Places, origin: Whole, destination: Whole) -> Haul:
        """Haul a load from each `places[origin]` to the `places[destination]` at the same position, both on one landmass."""
        n = len(origin)
        none = np.full(n, -1, dtype=np.int16)
        result = Haul(*(np.zeros(n) for _ in range(5)), none, none.copy())
        names, code = np.unique(places.country.astype(str), return_inverse=True)
        pairs = code[origin] * len(names) + code[destination]
        order = np.argsort(pairs, kind="stable")
        cuts = np.flatnonzero(np.diff(pairs[order])) + 1
        for rows in np.split(order, cuts) if n else ():
            part = self._between(places.take(origin[rows]), places.take(destination[rows]))
            for name in Haul.__slots__:
                getattr(result, name)[rows] = getattr(part, name)
        return result

    def _between(self, origin: Places, destination: Places) -> Haul:
        """All origins in one country, all destinations in one."""
        start, end = origin.country[0], destination.country[0]
        way = (start,) if start == end else _THROUGH.get((start, end), (start, end))
        crossed = [self.borders.get(frozenset(step)) for step in pairwise(way)]
        regions = {start: origin.region[0], end: destination.region[0]}
        if any(
            border is None for border in crossed
        ):  # no list of land ports: straight on, and one customs border
            free = start in self.customs_union and end in self.customs_union
            legs = [
                (
                    start,
                    great_circle(
                        origin.longitude, origin.latitude, destination.longitude, destination.latitude
                    ),
                )
            ]
            return self._add_up(
                legs,
                regions,
                [] if free else [f"{start}>{end}"],
                np.full((2, len(origin)), -1, dtype=np.int16),
            )
        borders = [border for border in crossed if border is not None]
        chosen = self._cheapest(way, borders, regions, origin, destination)
        east = [
            origin.longitude,
            *(border.longitude[pick] for border, pick in zip(borders, chosen, strict=True)),
            destination.longitude,
        ]
        north = [
            origin.latitude,
            *(border.latitude[pick] for border, pick in zip(borders, chosen, strict=True)),
            destination.latitude,
        ]
        legs = [
            (country, great_circle(east[k], north[k], east[k + 1], north[k + 1]))
            for k, country in enumerate(way)
        ]
        numbers = [border.number[pick] for border, pick in zip(borders, chosen, strict=True)]
        none = np.full(len(origin), -1, dtype=np.int16)
        crossed_at = np.stack(([none, none] + numbers)[-2:])
        return self._add_up(legs, regions, [f"{a}>{b}" for a, b in pairwise(way)], crossed_at)

    def _cheapest(
        self,
        way: Sequence[str],
        borders: Sequence[Border],
        regions: dict[str, str],
        origin: Places,
        destination: Places,
    ) -> list[Whole]:
        """Pick one land port of every border for each row: the way that costs least, border after border."""
        if not borders:
            return []
        first = borders[0]
        cost = self._usd_per_km(way[0], regions) * great_circle(
            origin.longitude[:, None],
            origin.latitude[:, None],
            first.longitude[None, :],
            first.latitude[None, :],
        )
        back: list[Whole] = []
        for country, here, there in zip(way[1:], borders, borders[1:], strict=False):
            step = self._usd_per_km(country, regions) * great_circle(
                here.longitude[:, None],
                here.latitude[:, None],
                there.longitude[None, :],
                there.latitude[None, :],
            )
            whole = cost[:, :, None] + step[None, :, :]
            back.append(whole.argmin(axis=1))
            cost = whole.min(axis=1)
        last = borders[-1]
        cost = cost + self._usd_per_km(way[-1], regions) * great_circle(
            last.longitude[None, :],
            last.latitude[None, :],
            destination.longitude[:, None],
            destination.latitude[:, None],
        )
        picks = [cost.argmin(axis=1)]
        for came_from in reversed(back):
            picks.append(came_from[np.arange(len(cost)), picks[-1]])
        return picks[::-1]

    def _usd_per_km(self, country: str, regions: dict[str, str]) -> float:
        """USD for one great-circle kilometre."""
        where = (country, regions.get(country, ""))
        return self.freight.value("linehaul_cost", "truck", *where) * self.freight.value(
            "circuity", "truck", *where
        )

    def _add_up(
        self, legs: list[tuple[str, Floats]], regions: dict[str, str], crossings: list[str], borders: Codes
    ) -> Haul:
        value = self.freight.value
        km, cost, road_days = (np.zeros(borders.shape[1]) for _ in range(3))
        for country, straight in legs:
            where = (country, regions.get(country, ""))
            road = straight * value("circuity", "truck", *where)
            km += road
            cost += road * value("linehaul_cost", "truck", *where)
            road_days += road / value("speed", "truck", *where)
        cost += value("load_cost", "truck") + sum(
            value("crossing_cost", "truck", crossing) for crossing in crossings
        )
        days = (
            road_days
            + value("load_days", "truck")
            + sum(value("crossing_days", "truck", crossing) for crossing in crossings)
        )
        variance = (road_days * value("days_sd_share", "truck")) ** 2 + sum(
            value("crossing_days_sd", "truck", crossing) ** 2 for crossing in crossings
        )
        return Haul(km, cost, np.zeros(len(km)), days, np.sqrt(variance), borders[0], borders[1])


def _known_entries(world: World, asked: frozenset[str]) -> list[str]:
    """Give the land ports' own names for those asked for, in whatever case."""
    names = {name.casefold(): name for name in world.table("land_ports").get_column("name").to_list()}
    for word in sorted(asked):
        if word.casefold() not in names:
            near = difflib.get_close_matches(word.casefold(), names, 2)
            hint = f" Did you mean {' or '.join(names[name] for name in near)}?" if near else ""
            raise UsageError(
                f"expected a land port of entry, found {word!r}.{hint} See `allyshore world show land_ports`"
            )
    return sorted(names[word.casefold()] for word in asked)
