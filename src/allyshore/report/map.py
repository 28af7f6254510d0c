"""Who supplies whom, on a map: one pair of maps for each strategy, all to one scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from allyshore.report.amounts import count, listed, millions, percent
from allyshore.report.labels import AWAY, LETTER, Wanted, place
from allyshore.report.markup import Html, figure, join, number, section, tag
from allyshore.report.names import strategy
from allyshore.report.projection import EqualEarth, Line, Point
from allyshore.world import World

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from allyshore.report.sheet import Sheet, Side

PROJECTION = EqualEarth(centre=-95.0)
"""North America in the middle, so that neither the Pacific nor the Atlantic crossing is cut; the edge runs through 85° east."""
SOUTH, NORTH = -57.0, 84.0
FINE = 1000.0
"""Steps of the land's coordinates to a unit of the projection."""
WORLD_SIZE, REGION_SIZE = (640.0, 330.0), (420.0, 330.0)
THICKEST, THINNEST = 9.0, 0.7
SCALE_STEPS = (0.05, 0.25, 1.0)


@dataclass(frozen=True, slots=True)
class View:
    """A window on the plane of the projection, drawn `width` by `height`."""

    left: float
    top: float
    scale: float
    width: float
    height: float

    def at(self, point: Point) -> Point:
        """Give the place of a projected point in the drawing."""
        return (point[0] - self.left) * self.scale, (self.top - point[1]) * self.scale


def maps(sheet: Sheet) -> Html:
    """Give the section of the maps."""
    if not sheet.sides:
        return Html("")
    used = _used(sheet)
    views = _views(sheet, used)
    largest = max((float(flow[2]) for side in sheet.sides for flow in _flows(side)), default=0.0)
    pairs = [_pair(sheet, side, views, largest, f"map-{n}") for n, side in enumerate(sheet.sides, start=1)]
    lead = (
        "Lines are great circles between the sites that goods move between, not the route sailed or driven. A line is as wide as the value that"
        " moves over it in a year, on one scale for all maps; the part that does not come from trusted partners is laid over it in the second colour."
    )
    return section("maps", "Where it comes from", tag("p", lead, class_="lead"), _legend(largest), *pairs)


def land(sheet: Sheet) -> Html:
    """Give the outline of the land once, for every map of the page to refer to."""
    outline = World.on(sheet.comparison.on).table("land_outline").get_column("points")
    path = "".join(
        _shore(line)
        for points in outline
        for line in PROJECTION.outline([_corner(word) for word in points.split()], SOUTH, NORTH)
    )
    return tag(
        "svg",
        tag("defs", tag("path", id="land", d=path)),
        width=0,
        height=0,
        class_="store",
        aria_hidden="true",
        focusable="false",
    )


def _corner(word: str) -> Point:
    longitude, latitude = word.split(",")
    return float(longitude), float(latitude)


def _shore(line: Line) -> str:
    """Write a closed outline as steps between whole numbers."""
    places = [(round(x * FINE), round(-y * FINE)) for x, y in line]
    steps = [f"M{places[0][0]},{places[0][1]}l"]
    here = places[0]
    for there in places[1:]:
        if there != here:
            steps.append(f"{there[0] - here[0]},{there[1] - here[1]} ")
            here = there
    return "".join(steps).rstrip() + "z"


def _used(sheet: Sheet) -> list[str]:
    """Sites that some plan has open or ships to or from."""
    met: set[str] = set()
    for side in sheet.sides:
        met |= set(side.plan.open_sites)
        met |= set(side.shipped.get_column("origin")) | set(side.shipped.get_column("destination"))
    return [site for site in sheet.comparison.chain.sites.get_column("site") if site in met]


def _places(sheet: Sheet) -> dict[str, Point]:
    """Longitude and latitude of the sites that have both."""
    rows = sheet.comparison.chain.sites.select("site", "longitude", "latitude").drop_nulls()
    return {site: (longitude, latitude) for site, longitude, latitude in rows.iter_rows()}


def _views(sheet: Sheet, used: Iterable[str]) -> tuple[View, View | None]:
    """Give the window on everything, and the one on the countries that have a market, if that is much smaller."""
    places = _places(sheet)
    names = sheet.names
    near_countries = {names.place[site] for site in used if names.kind[site] == "market"}
    everything = [PROJECTION.point(*places[site]) for site in used if site in places]
    for side in sheet.sides:
        for origin, destination, *_ in _flows(side):
            if origin in places and destination in places:
                for line in PROJECTION.great_circle(places[origin], places[destination]):
                    everything += line
    near = [
        PROJECTION.point(*places[site])
        for site in used
        if site in places and names.place[site] in near_countries
    ]
    whole = _view(everything, WORLD_SIZE)
    if not near:
        return whole, None
    region = _view(near, REGION_SIZE)
    return whole, region if region.scale > 1.7 * whole.scale else None


def _view(points: Sequence[Point], size: tuple[float, float]) -> View:
    """Give the window that shows all points with a margin."""
    width, height = size
    xs, ys = [x for x, _ in points] or [0.0], [y for _, y in points] or [0.0]
    wide, high = max(max(xs) - min(xs), 0.15) * 1.16, max(max(ys) - min(ys), 0.15) * 1.2
    scale = min(width / wide, height / high)
    middle, centre = (max(xs) + min(xs)) / 2.0, (max(ys) + min(ys)) / 2.0
    return View(middle - width / scale / 2.0, centre + height / scale / 2.0, scale, width, height)


def _flows(side: Side) -> list[tuple[str, str, float, float, str]]:
    """Goods between two sites in a year: origin, destination, worth, worth not from trusted partners, modes; largest first."""
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
    return list(moved.iter_rows())


def _pair(sheet: Sheet, side: Side, views: tuple[View, View | None], largest: float, anchor: str) -> Html:
    flows = _flows(side)
    total, other = sum(flow[2] for flow in flows), sum(flow[3] for flow in flows)
    sources = {
        sheet.names.country(sheet.names.place[flow[0]])
        for flow in flows
        if sheet.names.kind[flow[0]] == "supplier"
    }
    words = f"{count(len(flows), 'flow')} worth {millions(total)} M USD a year, {percent(other / total if total else 0.0)} of it not from trusted partners; suppliers in {listed(sorted(sources)) or 'no country'}."
    drawn = [
        _map(sheet, side, flows, view, largest, f"{anchor}-{part}", words)
        for part, view in zip(("world", "region"), views, strict=True)
        if view is not None
    ]
    caption = join([tag("b", strategy(side.name)), f" {words}"])
    return tag("figure", tag("figcaption", caption), tag("div", *drawn, class_="pair"), class_="atlas")


def _map(
    sheet: Sheet,
    side: Side,
    flows: Sequence[tuple[str, str, float, float, str]],
    view: View,
    largest: float,
    anchor: str,
    words: str,
) -> Html:
    part = "sourcing map" if anchor.endswith("world") else "the same, around the markets"
    scale = view.scale / FINE
    ground = tag(
        "use",
        href="#land",
        transform=f"translate({number(-view.left * view.scale)} {number(view.top * view.scale)}) scale({scale:.5f})",
        class_="land",
    )
    places = _places(sheet)
    lines = [
        _flow(sheet, flow, places, view, largest) for flow in flows if flow[0] in places and flow[1] in places
    ]
    dots, names = _sites(sheet, side, flows, places, view, region=anchor.endswith("region"))
    sea = tag("rect", x=0, y=0, width=view.width, height=view.height, class_="sea")
    return figure(
        anchor,
        f"{strategy(side.name)}: {part}",
        words,
        view.width,
        view.height,
        sea,
        ground,
        *lines,
        *dots,
        *names,
        class_="map",
    )


def _flow(
    sheet: Sheet,
    flow: tuple[str, str, float, float, str],
    places: dict[str, Point],
    view: View,
    largest: float,
) -> Html:
    origin, destination, worth, other, modes = flow
    path = "".join(
        _drawn([view.at(point) for point in line])
        for line in PROJECTION.great_circle(places[origin], places[destination])
    )
    if not path:
        return Html("")
    distrusted = "" if other <= 0.0 else f", {percent(other / worth)} not from trusted partners"
    hint = f"{sheet.names.site(origin)} to {sheet.names.site(destination)} by {modes}: {millions(worth)} M USD a year{distrusted}"
    wide = _width(worth, largest)
    over = (
        tag("path", d=path, class_="other", stroke_width=max(THINNEST, wide * other / worth))
        if other > 0.0
        else Html("")
    )
    under = tag("path", d=path, class_="trusted", stroke_width=wide) if other < worth * 0.999 else Html("")
    air = " air" if modes == "air" else ""
    return tag("g", tag("title", hint), under, over, class_=f"flow{air}")


def _width(worth: float, largest: float) -> float:
    return max(THINNEST, THICKEST * worth / largest) if largest > 0 else THINNEST


def _drawn(line: Line) -> str:
    start, *rest = (f"{x:.1f} {y:.1f}" for x, y in line)
    return f"M{start}L{' '.join(rest)}"


def _sites(
    sheet: Sheet,
    side: Side,
    flows: Sequence[tuple[str, str, float, float, str]],
    places: dict[str, Point],
    view: View,
    *,
    region: bool,
) -> tuple[list[Html], list[Html]]:
    """Draw the sites, and the names of plants, warehouses and markets (of supplying countries on the map of the world)."""
    busy = {site for flow in flows for site in flow[:2]} | {
        site for site in side.plan.open_sites if sheet.names.kind[site] != "supplier"
    }
    closed = set(side.plan.sites.filter("closed").get_column("site"))
    order = {"plant": 0, "warehouse": 1, "market": 2, "supplier": 3}
    shown = sorted(
        (site for site in busy | closed if site in places),
        key=lambda site: (order[sheet.names.kind[site]], site in closed, site),
    )
    near = {sheet.names.place[site] for site in sheet.names.place if sheet.names.kind[site] == "market"}
    dots, wanted, spots = [], [], []
    for site in shown:
        x, y = view.at(PROJECTION.point(*places[site]))
        if not (0.0 <= x <= view.width and 0.0 <= y <= view.height):
            continue
        kind = sheet.names.kind[site]
        spots.append((x, y))
        dots.append(_dot(sheet, site, kind, x, y, closed=site in closed))
        far = sheet.names.place[site] not in near
        if kind != "supplier" and (region or far or not _has_region(sheet)):
            wanted.append(
                Wanted(sheet.names.site(site) + (" (closed)" if site in closed else ""), x, y, kind)
            )
    if not region:
        wanted += _countries(
            sheet,
            [
                site
                for site in shown
                if sheet.names.kind[site] == "supplier" and sheet.names.place[site] not in near
            ],
            places,
            view,
        )
    names = []
    for one in place(wanted, spots, view.width, view.height):
        if one.led:
            long = LETTER * len(one.wanted.name)
            end = min(max(one.wanted.x, one.x), one.x + long)
            names.append(
                tag(
                    "line",
                    x1=one.wanted.x,
                    y1=one.wanted.y,
                    x2=end,
                    y2=one.y - (0 if one.y < one.wanted.y - AWAY else 8),
                    class_="leader",
                )
            )
        names.append(tag("text", one.wanted.name, x=one.x, y=one.y, class_=f"name {one.wanted.style}"))
    return dots[::-1], names


def _has_region(sheet: Sheet) -> bool:
    return _views(sheet, _used(sheet))[1] is not None


def _countries(sheet: Sheet, suppliers: Sequence[str], places: dict[str, Point], view: View) -> list[Wanted]:
    """Name the far countries at the middle of their suppliers."""
    found: dict[str, list[Point]] = {}
    for site in suppliers:
        found.setdefault(sheet.names.place[site], []).append(view.at(PROJECTION.point(*places[site])))
    return [
        Wanted(
            sheet.names.country(code),
            sum(x for x, _ in points) / len(points),
            sum(y for _, y in points) / len(points),
            "country",
        )
        for code, points in sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    ]


def _dot(sheet: Sheet, site: str, kind: str, x: float, y: float, *, closed: bool) -> Html:
    title = tag(
        "title",
        f"{sheet.names.site(site)}, {kind} in {sheet.names.country(sheet.names.place[site])}{', closed' if closed else ''}",
    )
    style = f"dot {kind}{' closed' if closed else ''}"
    if kind == "plant":
        return tag("rect", title, x=x - 4.5, y=y - 4.5, width=9, height=9, class_=style)
    if kind == "warehouse":
        return tag("path", title, d=f"M{number(x)} {number(y - 5.5)}l5.5 9.5h-11z", class_=style)
    return tag("circle", title, cx=x, cy=y, r=4 if kind == "market" else 2.2, class_=style)


def _legend(largest: float) -> Html:
    def entry(drawing: Html, words: str) -> Html:
        return tag(
            "li",
            tag("svg", drawing, viewBox="0 0 28 14", width=28, height=14, aria_hidden="true", class_="map"),
            words,
        )

    def stroke(width: float, style: str) -> Html:
        return tag("path", d="M1 7H27", class_=style, stroke_width=width)

    entries = [
        entry(tag("g", stroke(5.0, "trusted"), class_="flow"), "seller and origin trusted"),
        entry(tag("g", stroke(5.0, "other"), class_="flow"), "seller or origin not trusted"),
        entry(tag("g", stroke(3.0, "trusted"), class_="flow air"), "by air only"),
        *(
            entry(
                tag("g", stroke(_width(share * largest, largest), "plainly"), class_="flow"),
                f"{millions(share * largest)} M USD a year",
            )
            for share in SCALE_STEPS
        ),
        entry(tag("rect", x=9.5, y=2.5, width=9, height=9, class_="dot plant"), "plant"),
        entry(tag("path", d="M14 1.5l5.5 9.5h-11z", class_="dot warehouse"), "warehouse"),
        entry(tag("circle", cx=14, cy=7, r=4, class_="dot market"), "market"),
        entry(tag("circle", cx=14, cy=7, r=2.2, class_="dot supplier"), "supplier"),
    ]
    return tag("ul", *entries, class_="key")
