"""By truck: road kilometres, cost and days within a landmass, over the land port of entry that takes least time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from allyshore.routes.border import Entries
from allyshore.routes.driving import DrivingRule
from allyshore.routes.network import ROWS_AT_ONCE, Lines, Network, Reach
from allyshore.sphere import great_circle

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.routes.freight import Freight
    from allyshore.routes.places import Places
    from allyshore.world import World

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]
    Codes = NDArray[np.int16]

NORTH_AMERICA = "North America"
"""The landmass whose roads are known as a network."""
COUNTRIES = ("CAN", "MEX", "USA")


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

    @classmethod
    def empty(cls, n: int) -> Haul:
        """Make room for n hauls."""
        none = np.full(n, -1, dtype=np.int16)
        km, cost, cost_sd, days, days_sd = np.zeros((5, n))
        return cls(km, cost, cost_sd, days, days_sd, none, none.copy())

    def take(self, which: Whole) -> Haul:
        """Give the hauls of these positions, in their order, repeats allowed."""
        return Haul(*(getattr(self, name)[which] for name in self.__slots__))

    def put(self, rows: Whole, part: Haul) -> None:
        """Write hauls into these rows."""
        for name in self.__slots__:
            getattr(self, name)[rows] = getattr(part, name)


@dataclass(frozen=True, slots=True)
class Land:
    """A country with roads: its network, the driver's rule, and what a kilometre takes.

    Attributes
    ----------
    hours
        Hours on the clock that a road kilometre takes on average, rests included.
    """

    network: Network
    rule: DrivingRule
    speed: float
    hours: float
    cost: float
    drivers: int

    @classmethod
    def of(cls, network: Network, freight: Freight, country: str, drivers: int) -> Land:
        """Read the rule and rates of a country."""
        rule, speed = DrivingRule.of(freight, country), freight.value("driving_speed", "truck", country)
        clock = float(rule.expected(np.array([1.0]), drivers)[0][0])
        cost = freight.value("linehaul_cost", "truck", country, NORTH_AMERICA)
        return cls(network, rule, speed, clock / speed, cost, drivers)

    def rest_sd(self, km: Floats) -> Floats:
        """Give the standard deviation of the days for where in his shift the driver is found."""
        return self.rule.expected(km / self.speed, self.drivers)[1] / 24.0


@dataclass(frozen=True, slots=True)
class Crossing:
    """Passing each port of one border in one direction, in parallel arrays: hours, their standard deviation, and USD."""

    port: Whole
    hours: Floats
    sd: Floats
    cost: Floats


@dataclass(frozen=True, slots=True)
class Roads:
    """What a truck needs to know of the world; make it with `Roads.of`."""

    freight: Freight
    ports: Entries
    lands: dict[str, Land]
    customs_union: frozenset[str]
    fast: bool

    @property
    def entries(self) -> tuple[str, ...]:
        """Names of the land ports that codes in a `Haul` stand for."""
        return self.ports.name

    @classmethod
    def of(
        cls,
        world: World,
        freight: Freight,
        least_trucks: float,
        closed: frozenset[str] = frozenset(),
        *,
        divert: bool = True,
        drivers: int = 1,
        fast: bool = False,
    ) -> Roads:
        """Lay out the networks and the open land ports where at least so many trucks a month enter the United States.

        Parameters
        ----------
        closed
            Land ports that may not be used.
        divert
            The trucks of a closed port join the queues of others.
        drivers
            1, or 2 for a team.
        fast
            The truck uses FAST lanes.

        Raises
        ------
        UsageError
            A land port to be closed does not exist.
        """
        lines = Lines.of(world)
        lands = {
            country: Land.of(Network.of(world, freight, country, lines), freight, country, drivers)
            for country in COUNTRIES
        }
        ports = Entries.of(world, freight, least_trucks, closed, divert=divert)
        return cls(freight, ports, lands, world.members("EU27"), fast)

    def between(self, places: Places, origin: Whole, destination: Whole) -> Haul:
        """Haul a load from each `places[origin]` to the `places[destination]` at the same position, both on one landmass.

        The port of entry, or the pair of ports between Canada and Mexico, is the one with the least mean time door to door; cost does not
        choose it. Pairs that no open port joins get infinite cost and days.
        """
        result = Haul.empty(len(origin))
        known = (places.landmass == NORTH_AMERICA)[origin]
        mainland, elsewhere = np.flatnonzero(known), np.flatnonzero(~known)
        if len(mainland):
            result.put(mainland, _Mainland.of(self, places, origin[mainland], destination[mainland]).hauls())
        if len(elsewhere):
            self._straight(places, origin, destination, elsewhere, result)
        return result

    def crossing(self, start: str, end: str) -> Crossing:
        """Tell what passing each port from one country to the other takes."""
        value, inward = self.freight.value, end == "USA"
        port = self.ports.of_border(start if inward else end)
        way = f"{start}>{end}"
        share = (1.0 if inward else value("outbound_share", "truck")) * (
            value("fast_share", "truck", way) if self.fast else 1.0
        )
        queue = self.ports.wait[port] * share + value("through_minutes", "truck", way) / 60.0
        hours = queue + 24.0 * value("crossing_days", "truck", way) + self.ports.transfer[port]
        sd = np.hypot(self.ports.wait_sd[port] * share / 24.0, value("crossing_days_sd", "truck", way))
        return Crossing(
            port, hours, sd, value("crossing_cost", "truck", way) + value("wait_cost", "truck") * queue
        )

    def finish(
        self, km: list[tuple[Land, Floats]], crossed: list[tuple[Crossing, Whole]], first: Codes, entry: Codes
    ) -> Haul:
        """Add up legs and borders; a border is (crossing, position of the port in it)."""
        value = self.freight.value
        whole, road_cost, hours, crossing_days, crossing_cost, variance = np.zeros((6, len(entry)))
        for land, leg in km:
            whole += leg
            road_cost += leg * land.cost
            hours += leg * land.hours
            variance += land.rest_sd(leg) ** 2
        for border, pick in crossed:
            crossing_days += border.hours[pick] / 24.0
            crossing_cost += border.cost[pick]
            variance += border.sd[pick] ** 2
        days = hours / 24.0 + value("load_days", "truck") + crossing_days
        cost = road_cost + value("load_cost", "truck") + crossing_cost
        variance += (hours / 24.0 * value("driving_sd_share", "truck")) ** 2 + value(
            "load_days_sd", "truck"
        ) ** 2
        borders_sd = len(crossed) * value("crossing_cost_sd", "truck") ** 2
        spread = np.sqrt((road_cost * value("cost_sd_share", "truck")) ** 2 + borders_sd)
        return Haul(whole, cost, spread, days, np.sqrt(variance), first, entry)

    def _straight(self, places: Places, origin: Whole, destination: Whole, rows: Whole, result: Haul) -> None:
        """Where no road is listed: great circle times circuity, and a flat customs border between two countries."""
        value = self.freight.value
        names, code = np.unique(places.country.astype(str), return_inverse=True)
        pairs = code[origin[rows]] * len(names) + code[destination[rows]]
        order = np.argsort(pairs, kind="stable")
        for group in np.split(order, np.flatnonzero(np.diff(pairs[order])) + 1):
            at = rows[group]
            a, b = places.country[origin[at[0]]], places.country[destination[at[0]]]
            where = (a, places.region[origin[at[0]]])
            border = a != b and not {a, b} <= self.customs_union
            straight = great_circle(
                places.longitude[origin[at]],
                places.latitude[origin[at]],
                places.longitude[destination[at]],
                places.latitude[destination[at]],
            )
            km = straight * value("circuity", "truck", *where)
            road, road_days = (
                km * value("linehaul_cost", "truck", *where),
                km / value("speed", "truck", *where),
            )
            way = f"{a}>{b}"
            result.km[at] = km
            result.cost[at] = (
                road + value("load_cost", "truck") + border * value("crossing_cost", "truck", way)
            )
            result.cost_sd[at] = np.hypot(
                road * value("cost_sd_share", "truck"), border * value("crossing_cost_sd", "truck")
            )
            result.days[at] = (
                road_days + value("load_days", "truck") + border * value("crossing_days", "truck", way)
            )
            fixed = np.hypot(value("load_days_sd", "truck"), border * value("crossing_days_sd", "truck", way))
            result.days_sd[at] = np.hypot(road_days * value("days_sd_share", "truck"), fixed)


@dataclass(frozen=True, slots=True)
class _Mainland:
    """One task in North America: places by country, with their ways to hubs and ports reckoned once."""

    roads: Roads
    origin: Whole
    destination: Whole
    country: Whole
    place: Whole
    reach: dict[str, Reach]
    port_reach: dict[str, Reach]

    @classmethod
    def of(cls, roads: Roads, places: Places, origin: Whole, destination: Whole) -> _Mainland:
        """Reckon the ways of every place that is used."""
        used = np.unique(np.concatenate([origin, destination]))
        country = np.searchsorted(COUNTRIES, places.country.astype(str))
        place = np.zeros(len(places), dtype=np.int64)
        reach, port_reach = {}, {}
        for number, name in enumerate(COUNTRIES):
            mine = used[country[used] == number]
            place[mine] = np.arange(len(mine))
            network = roads.lands[name].network
            reach[name] = network.reach(places.points[mine])
            port_reach[name] = network.reach(roads.ports.points)
        return cls(roads, origin, destination, country, place, reach, port_reach)

    def hauls(self) -> Haul:
        """Haul all pairs, one pair of countries after the other, in blocks."""
        result = Haul.empty(len(self.origin))
        for a, start in enumerate(COUNTRIES):
            for b, end in enumerate(COUNTRIES):
                rows = np.flatnonzero(
                    (self.country[self.origin] == a) & (self.country[self.destination] == b)
                )
                if not len(rows):
                    continue
                here, there = self.place[self.origin[rows]], self.place[self.destination[rows]]
                if start == end:
                    result.put(rows, self._within(start, here, there))
                elif "USA" in (start, end):
                    result.put(rows, self._over(start, end, here, there))
                else:
                    result.put(rows, self._through(start, end, here, there))
        return result

    def _within(self, country: str, here: Whole, there: Whole) -> Haul:
        land = self.roads.lands[country]
        km = land.network.km(self.reach[country], self.reach[country], here, there)
        none = np.full(len(here), -1, dtype=np.int16)
        return self.roads.finish([(land, km)], [], none, none.copy())

    def _to_ports(self, country: str, ports: Whole) -> Floats:
        """Road km from every place of a country to some ports."""
        table = self.roads.lands[country].network.table(self.reach[country], self.port_reach[country])
        return table[:, ports]

    def _over(self, start: str, end: str, here: Whole, there: Whole) -> Haul:
        """Between the United States and a neighbour."""
        crossing = self.roads.crossing(start, end)
        out, home = self.roads.lands[start], self.roads.lands[end]
        km_out, km_home = self._to_ports(start, crossing.port), self._to_ports(end, crossing.port)
        pick = least_sum(km_out * out.hours + crossing.hours, km_home * home.hours, here, there)
        if pick is None:
            return _unreached(len(here))
        entry = crossing.port[pick].astype(np.int16)
        legs = [(out, km_out[here, pick]), (home, km_home[there, pick])]
        return self.roads.finish(legs, [(crossing, pick)], np.full(len(here), -1, dtype=np.int16), entry)

    def _through(self, start: str, end: str, here: Whole, there: Whole) -> Haul:
        """Between Canada and Mexico, through the United States: the best pair of ports."""
        out, across, home = (self.roads.lands[name] for name in (start, "USA", end))
        one, two = self.roads.crossing(start, "USA"), self.roads.crossing("USA", end)
        km_out, km_home = self._to_ports(start, one.port), self._to_ports(end, two.port)
        if not (len(one.port) and len(two.port)):
            return _unreached(len(here))
        km_across = across.network.table(self.port_reach["USA"], self.port_reach["USA"])[
            np.ix_(one.port, two.port)
        ]
        ways = (km_out * out.hours + one.hours)[:, :, None] + (km_across * across.hours + two.hours)[
            None, :, :
        ]
        first_of, to_second = ways.argmin(axis=1), ways.min(axis=1)
        pick = least_sum(to_second, km_home * home.hours, here, there)
        if pick is None:
            return _unreached(len(here))
        first = first_of[here, pick]
        legs = [(out, km_out[here, first]), (across, km_across[first, pick]), (home, km_home[there, pick])]
        return self.roads.finish(
            legs,
            [(one, first), (two, pick)],
            one.port[first].astype(np.int16),
            two.port[pick].astype(np.int16),
        )


def least_sum(start: Floats, end: Floats, here: Whole, there: Whole) -> Whole | None:
    """Give for each pair (here, there) the column k for which start[here, k] + end[there, k] is least; None without columns."""
    if not start.shape[1]:
        return None
    pick = np.zeros(len(here), dtype=np.int64)
    out, home = np.ascontiguousarray(start.T), np.ascontiguousarray(end.T)
    for first in range(0, len(here), ROWS_AT_ONCE):
        rows = slice(first, first + ROWS_AT_ONCE)
        a, b, best = here[rows], there[rows], np.full(len(here[rows]), np.inf)
        for k in range(len(out)):
            total = out[k][a] + home[k][b]
            better = total < best
            best[better] = total[better]
            pick[rows][better] = k
    return pick


def _unreached(n: int) -> Haul:
    none = Haul.empty(n)
    for name in ("km", "cost", "days"):
        getattr(none, name)[:] = np.inf
    return none
