"""How far a spot lies from the border and from the market, and how busy the crossing on the way is."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from allyshore.routes.connect import estimate
from allyshore.siting.indicators import (
    CROSSING_DAYS,
    CROSSING_KM,
    CROSSING_TREND,
    CROSSING_TRUCKS,
    MARKET_COST,
    MARKET_DAYS,
    MARKET_KM,
)
from allyshore.siting.result import Cell
from allyshore.sphere import great_circle

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from allyshore.siting.indicators import Indicator
    from allyshore.siting.markets import Market
    from allyshore.siting.params import SitingParams
    from allyshore.siting.spots import Spot
    from allyshore.world import World

    Way = dict[str, Any]

_PLACE = {
    "site": pl.String(), "country": pl.String(), "subdivision": pl.String(), "latitude": pl.Float64(), "longitude": pl.Float64(),
}  # fmt: skip
_SOURCE = "estimated by routes from tables freight, road_links and land_port_queues"
_LIKING = {"truck": 0, "ocean": 1}
"""Which way is taken where there are several: a full load by air is far smaller, and never stands for a container."""
_MONTHS = 12
_PIVOT = "USA"
"""Every land port of entry that is held lies on a border of this country."""


@dataclass(frozen=True, slots=True)
class _Traffic:
    """Trucks a month at a land port of entry: mean of the months, change against the twelve before, and the months."""

    trucks: float
    trend: float | None
    until: str
    year: int
    source: str


class Access:
    """Ways from every spot to every market and to its nearest crossing, found at once."""

    def __init__(
        self, spots: Sequence[Spot], markets: Sequence[Market], world: World, params: SitingParams
    ) -> None:
        self._params = params
        self._markets = tuple(markets)
        self._day = world.date
        self._ports = _open_ports(world, params)
        self._traffic = {name: _traffic(name, world) for name in self._ports["name"]}
        self._nearest = {spot.name: self._crossing(spot) for spot in spots}
        self._ways = self._estimate([spot for spot in spots if spot.latitude is not None], world)

    def cells(self, spot: Spot) -> Iterator[Cell]:
        """Give a spot's cells of border and market."""
        ways = [self._ways.get((spot.name, f"market {number}")) for number in range(len(self._markets))]
        yield from self._border(spot, ways)
        yield from self._market(spot, ways)

    def _crossing(self, spot: Spot) -> dict[str, Any] | None:
        """Give the nearest open port of entry on the spot's side of the border with home or with the way there."""
        home = self._params.home
        if spot.country == home or spot.latitude is None:
            return None
        across = home if spot.country == _PIVOT else spot.country
        ports = self._ports.filter(pl.col("neighbour") == across)
        if ports.is_empty():
            return None
        here = np.full(ports.height, spot.longitude, float), np.full(ports.height, spot.latitude, float)
        km = great_circle(*here, ports["longitude"].to_numpy(), ports["latitude"].to_numpy())
        return ports.row(int(km.argmin()), named=True)

    def _estimate(self, spots: Sequence[Spot], world: World) -> dict[tuple[str, str], Way]:
        places = [(f"spot {s.name}", s.country, s.subdivision, s.latitude, s.longitude) for s in spots]
        places += [
            (f"market {number}", m.country, m.subdivision, m.latitude, m.longitude)
            for number, m in enumerate(self._markets)
        ]
        pairs = [
            (f"spot {s.name}", f"market {number}") for s in spots for number in range(len(self._markets))
        ]
        for spot in spots:
            port = self._nearest[spot.name]
            if port is not None:
                places.append((f"port {spot.name}", spot.country, "", port["latitude"], port["longitude"]))
                pairs.append((f"spot {spot.name}", f"port {spot.name}"))
        if not pairs:
            return {}
        lanes = estimate(
            pl.DataFrame(places, schema=_PLACE, orient="row"),
            pl.DataFrame(pairs, schema=["origin", "destination"], orient="row"),
            world,
            self._params.routes,
        )
        liking = pl.col("mode").replace_strict(_LIKING, default=len(_LIKING))
        best = lanes.sort("origin", "destination", liking, "cost").unique(
            ["origin", "destination"], keep="first", maintain_order=True
        )
        return {
            (row["origin"].removeprefix("spot "), row["destination"]): row
            for row in best.iter_rows(named=True)
        }

    def _border(self, spot: Spot, ways: Sequence[Way | None]) -> Iterator[Cell]:
        if spot.country == self._params.home:
            for row in (CROSSING_KM, CROSSING_DAYS, CROSSING_TRUCKS, CROSSING_TREND):
                yield Cell(
                    spot=spot.name, indicator=row, note=f"in {self._params.home} already", applies=False
                )
            return
        port = self._nearest[spot.name]
        way = self._ways.get((spot.name, f"port {spot.name}"))
        if port is None or way is None or way["mode"] != "truck":
            why = f"no place to measure from in {spot.name}" if spot.latitude is None else "no land crossing"
            yield Cell(spot=spot.name, indicator=CROSSING_KM, note=why, applies=spot.latitude is None)
            yield Cell(spot=spot.name, indicator=CROSSING_DAYS, note=why, applies=spot.latitude is None)
        else:
            from_to = f"{spot.at} to {port['name']}"
            yield self._estimated(spot, CROSSING_KM, way["distance_km"], "road", from_to)
            yield self._estimated(spot, CROSSING_DAYS, way["days"], "truck", from_to)
        yield from self._busy(spot, ways)

    def _busy(self, spot: Spot, ways: Sequence[Way | None]) -> Iterator[Cell]:
        """Trucks at the port of entry on the way to the largest market that has one."""
        entry = next((way["port_of_entry"] for way in ways if way is not None and way["port_of_entry"]), "")
        traffic = self._traffic.get(entry)
        if traffic is None:
            note = f"{CROSSING_TRUCKS.cure} for {entry}" if entry else "no land crossing on the way"
            for row in (CROSSING_TRUCKS, CROSSING_TREND):
                yield Cell(spot=spot.name, indicator=row, note=note, applies=bool(entry))
            return
        trucks = Cell(
            spot=spot.name,
            indicator=CROSSING_TRUCKS,
            value=traffic.trucks,
            year=traffic.year,
            observed=True,
            source=traffic.source,
            definition="northbound trucks",
            note=f"{entry}, {traffic.until}",
        )
        yield trucks
        if traffic.trend is None:
            yield Cell(spot=spot.name, indicator=CROSSING_TREND, note=f"{CROSSING_TREND.cure} for {entry}")
        else:
            yield replace(
                trucks,
                indicator=CROSSING_TREND,
                value=traffic.trend,
                observed=False,
                note=f"{entry}, against the twelve months before",
            )

    def _market(self, spot: Spot, ways: Sequence[Way | None]) -> Iterator[Cell]:
        """Means over the markets, by their shares."""
        known = [way for way in ways if way is not None]
        if len(known) < len(self._markets):
            why = (
                f"no place to measure from in {spot.name}"
                if spot.latitude is None
                else "no way to every market"
            )
            for row in (MARKET_KM, MARKET_DAYS, MARKET_COST):
                yield Cell(spot=spot.name, indicator=row, note=f"not known: {why}")
            return
        modes = " and ".join(sorted({way["mode"] for way in known}))
        entries = sorted({way["port_of_entry"] for way in known} - {"", None})
        over = f", over {', '.join(entries)}" if entries else ""
        note = f"by {modes} from {spot.at}{over}"
        for row, column, what in (
            (MARKET_KM, "distance_km", "door to door"),
            (MARKET_DAYS, "days", "door to door"),
            (MARKET_COST, "cost", f"load by {modes}"),
        ):
            mean = sum(market.share * way[column] for market, way in zip(self._markets, known, strict=True))
            yield self._estimated(spot, row, mean, what, note)

    def _estimated(self, spot: Spot, row: Indicator, value: float, definition: str, note: str) -> Cell:
        return Cell(
            spot=spot.name,
            indicator=row,
            value=float(value),
            year=self._day.year,
            observed=False,
            source=_SOURCE,
            definition=definition,
            note=note,
        )


def _open_ports(world: World, params: SitingParams) -> pl.DataFrame:
    """Land ports that are not closed and take at least so many trucks, or truck containers, a month."""
    ports = world.table("land_ports")
    shut = {name.casefold() for name in params.routes.closed_entries}
    counts = [
        name
        for name in ("trucks", "truck_containers_loaded", "truck_containers_empty")
        if name in ports.columns
    ]
    return ports.filter(
        ~pl.col("name").str.to_lowercase().is_in(list(shut)),
        pl.max_horizontal(counts).fill_null(0) >= params.routes.land_port_trucks,
    )


def _traffic(port: str, world: World) -> _Traffic | None:
    """Give the mean of the last twelve months with counts up to the day, else the single month of ``land_ports``."""
    months = (
        world.table("crossings")
        .filter((pl.col("port") == port) & (pl.col("mode") == "truck") & _over(world.date))
        .group_by("year", "month")
        .agg(pl.col("count").sum(), pl.col("source").first())
        .sort("year", "month", descending=True)
    )
    if months.height >= _MONTHS:
        last, before = months.head(_MONTHS), months.slice(_MONTHS, _MONTHS)
        total, earlier = int(last["count"].sum()), int(before["count"].sum())
        now = total / _MONTHS
        trend = total / earlier - 1 if before.height == _MONTHS and earlier else None
        until = f"mean of twelve months to {last['year'][0]}-{last['month'][0]:02d}"
        return _Traffic(now, trend, until, last["year"][0], last["source"][0])
    row = world.table("land_ports").filter(pl.col("name") == port).row(0, named=True)
    if row["trucks"] is None:
        return None
    return _Traffic(
        float(row["trucks"]), None, f"one month, {row['vintage']}", int(row["vintage"][:4]), row["source"]
    )


def _over(day: dt.date) -> pl.Expr:
    """Months that are over on the day."""
    last = calendar.monthrange(day.year, day.month)[1]
    ended = day.month if day.day == last else day.month - 1
    return (pl.col("year") < day.year) | ((pl.col("year") == day.year) & (pl.col("month") <= ended))
