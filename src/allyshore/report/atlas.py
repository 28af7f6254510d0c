"""Draw one strategy's flows and sites through one window on the plane of the projection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from allyshore.report.amounts import millions, percent
from allyshore.report.labels import LETTER, Placed, Wanted, place
from allyshore.report.markup import Html, number, tag
from allyshore.report.projection import EqualEarth, Line, Point

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from allyshore.report.names import Names
    from allyshore.report.sheet import Side

PROJECTION = EqualEarth(centre=-95.0)
"""North America in the middle, so that neither the Pacific nor the Atlantic crossing is cut; the edge runs through 85° east."""
FINE = 1000.0
"""Steps of the land's coordinates to a unit of the projection."""
THICKEST, THINNEST = 9.0, 0.7
ORDER = {"plant": 0, "warehouse": 1, "market": 2, "supplier": 3}


class Flow(NamedTuple):
    """Goods between two sites in a year: worth and the part of it that is not from trusted partners, USD; modes in words."""

    origin: str
    destination: str
    worth: float
    other: float
    modes: str


@dataclass(frozen=True, slots=True)
class View:
    """A window on the plane, drawn `width` by `height`; `near` is the one around the markets, which names what it shows."""

    left: float
    top: float
    scale: float
    width: float
    height: float
    near: bool = False

    def at(self, point: Point) -> Point:
        """Give the place of a projected point in the drawing."""
        return (point[0] - self.left) * self.scale, (self.top - point[1]) * self.scale

    def ground(self) -> Html:
        """Give the globe and its land, drawn from the page's one copy of each."""
        shift = f"translate({number(-self.left * self.scale)} {number(self.top * self.scale)}) scale({self.scale / FINE:.5f})"
        globe = tag("use", href="#globe", class_="sea")
        return tag("g", globe, tag("use", href="#land", class_="land"), transform=shift)


@dataclass(frozen=True, slots=True)
class Atlas:
    """What all maps share: labels, places on the plane, the countries that have a market, the windows, the largest flow."""

    names: Names
    places: Mapping[str, Point]
    near: frozenset[str]
    views: tuple[View, ...]
    largest: float

    def draw(self, side: Side, flows: Sequence[Flow], view: View) -> list[Html]:
        """Draw ground, flows, sites and names of one strategy."""
        lines = [
            self._line(flow, view)
            for flow in flows
            if flow.origin in self.places and flow.destination in self.places
        ]
        closed = set(side.plan.sites.filter("closed").get_column("site"))
        busy = {site for flow in flows for site in flow[:2]} | {
            site for site in side.plan.open_sites if self.names.kind[site] != "supplier"
        }
        shown = sorted(
            (site for site in busy | closed if site in self.places),
            key=lambda site: (ORDER[self.names.kind[site]], site in closed, site),
        )
        spots = {site: view.at(PROJECTION.point(*self.places[site])) for site in shown}
        spots = {
            site: spot
            for site, spot in spots.items()
            if 0.0 <= spot[0] <= view.width and 0.0 <= spot[1] <= view.height
        }
        dots = [self._dot(site, *spot, closed=site in closed) for site, spot in spots.items()]
        placed = place(
            self._wanted(spots, closed, view), list(spots.values()), (0.0, 0.0, view.width, view.height)
        )
        return [view.ground(), *lines, *dots[::-1], *(lettered(one) for one in placed)]

    def _line(self, flow: Flow, view: View) -> Html:
        lines = PROJECTION.great_circle(self.places[flow.origin], self.places[flow.destination])
        path = "".join(_drawn([view.at(point) for point in line]) for line in lines)
        if not path:
            return Html("")
        doubt = f", {percent(flow.other / flow.worth)} not from trusted partners" if flow.other > 0.0 else ""
        hint = f"{self.names.site(flow.origin)} to {self.names.site(flow.destination)} by {flow.modes}: {millions(flow.worth)} M USD a year{doubt}"
        wide = self.width(flow.worth)
        under = (
            tag("path", d=path, class_="trusted", stroke_width=wide)
            if flow.other < flow.worth * 0.999
            else Html("")
        )
        over = (
            tag("path", d=path, class_="other", stroke_width=max(THINNEST, wide * flow.other / flow.worth))
            if flow.other > 0.0
            else Html("")
        )
        return tag("g", tag("title", hint), under, over, class_="flow air" if flow.modes == "air" else "flow")

    def width(self, worth: float) -> float:
        """Give the width of a flow's line: in proportion to its worth, but never too thin to see."""
        return max(THINNEST, THICKEST * worth / self.largest) if self.largest > 0 else THINNEST

    def _dot(self, site: str, x: float, y: float, *, closed: bool) -> Html:
        kind = self.names.kind[site]
        title = f"{self.names.site(site)}, {kind} in {self.names.country(self.names.place[site])}{', closed' if closed else ''}"
        style = f"dot {kind}{' closed' if closed else ''}"
        return symbol(kind, x, y, style, title)

    def _wanted(self, spots: Mapping[str, Point], closed: set[str], view: View) -> list[Wanted]:
        """Names of plants, warehouses and markets; on the wide map only of far ones, and of the far countries that supply."""
        alone = len(self.views) == 1
        wanted, far = [], dict[str, list[Point]]()
        for site, (x, y) in spots.items():
            kind, away = self.names.kind[site], self.names.place[site] not in self.near
            if kind != "supplier" and (view.near or away or alone):
                wanted.append(
                    Wanted(self.names.site(site) + (" (closed)" if site in closed else ""), x, y, kind)
                )
            elif kind == "supplier" and away and not view.near:
                far.setdefault(self.names.place[site], []).append((x, y))
        for code, points in sorted(far.items(), key=lambda item: (-len(item[1]), item[0])):
            x, y = (sum(axis) / len(points) for axis in zip(*points, strict=True))
            wanted.append(Wanted(self.names.country(code), x, y, "country"))
        return wanted


def flows_of(side: Side) -> list[Flow]:
    """Goods that a plan moves between sites, a year, the largest first."""
    moved = (
        side.shipped.filter(pl.col("hs").is_not_null() & (pl.col("worth") > 0.0))
        .group_by("origin", "destination", maintain_order=True)
        .agg(
            pl.col("worth").sum(),
            other=pl.col("worth").filter(~pl.col("trusted").fill_null(value=False)).sum(),
            modes=pl.col("mode").unique().sort().str.join(" and "),
        )
        .sort("worth", "origin", "destination", descending=[True, False, False])
    )
    return [Flow(*row) for row in moved.iter_rows()]


def symbol(kind: str, x: float, y: float, style: str, title: str = "") -> Html:
    """Draw a site: a square plant, a triangular warehouse, a ring for a market, a small dot for a supplier."""
    inside = tag("title", title) if title else ""
    if kind == "plant":
        return tag("rect", inside, x=x - 4.5, y=y - 4.5, width=9, height=9, class_=style)
    if kind == "warehouse":
        return tag("path", inside, d=f"M{number(x)} {number(y - 5.5)}l5.5 9.5h-11z", class_=style)
    return tag("circle", inside, cx=x, cy=y, r=4 if kind == "market" else 2.2, class_=style)


def lettered(one: Placed) -> Html:
    """Write a placed name, with a leader to its dot where it stands far off."""
    words = tag("text", one.wanted.name, x=one.x, y=one.y, class_=f"name {one.wanted.style}".strip())
    if not one.led:
        return words
    end = min(max(one.wanted.x, one.x), one.x + LETTER * len(one.wanted.name))
    leader = tag(
        "line",
        x1=one.wanted.x,
        y1=one.wanted.y,
        x2=end,
        y2=one.y - (8.0 if one.y > one.wanted.y else -1.0),
        class_="leader",
    )
    return tag("g", leader, words)


def _drawn(line: Line) -> str:
    start, *rest = (f"{x:.1f} {y:.1f}" for x, y in line)
    return f"M{start}L{' '.join(rest)}"
