"""Who supplies whom, on a map: for each strategy the world and the region of the markets, all to one scale."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from allyshore.report.amounts import count, listed, millions, percent
from allyshore.report.atlas import FINE, PROJECTION, Atlas, Flow, View, flows_of, symbol
from allyshore.report.markup import Html, figure, join, section, tag
from allyshore.report.names import strategy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allyshore.report.projection import Line, Point
    from allyshore.report.sheet import Sheet, Side

SOUTH, NORTH = -90.0, 90.0
WORLD_SIZE, REGION_SIZE = (640.0, 300.0), (400.0, 300.0)
CLOSER = 1.7
"""The window around the markets is shown where it enlarges by at least this much."""
SCALE_STEPS = (0.05, 0.25, 1.0)


def maps(sheet: Sheet) -> Html:
    """Give the section of the maps."""
    if not sheet.sides:
        return Html("")
    flows = [flows_of(side) for side in sheet.sides]
    atlas = _atlas(sheet, flows)
    pairs = [
        _pair(atlas, side, of, f"map-{n}")
        for n, (side, of) in enumerate(zip(sheet.sides, flows, strict=True), start=1)
    ]
    lead = (
        "Lines are great circles between the sites that goods move between, not the route sailed or driven. A line is as wide as the value that"
        " moves over it in a year, on one scale for all maps; the part that does not come from trusted partners is laid over it in the second colour."
    )
    return section("maps", "Where it comes from", tag("p", lead, class_="lead"), _legend(atlas), *pairs)


def land(sheet: Sheet) -> Html:
    """Give the globe and the outline of the land once, for every map of the page to refer to."""
    outline = sheet.comparison.world.table("land_outline").get_column("points")
    rings = [[_corner(word) for word in points.split()] for points in outline]
    shores = "".join(_shore(line) for ring in rings for line in PROJECTION.outline(ring, SOUTH, NORTH))
    edge = [
        (longitude + PROJECTION.centre, latitude)
        for longitude, latitude in ((-180.0, -90.0), (180.0, -90.0), (180.0, 90.0), (-180.0, 90.0))
    ]
    globe = "".join(_shore(line) for line in PROJECTION.outline(edge, SOUTH, NORTH) if len(line) > 4)
    defs = tag("defs", tag("path", id="globe", d=globe), tag("path", id="land", d=shores))
    return tag("svg", defs, width=0, height=0, class_="store", aria_hidden="true", focusable="false")


def _corner(word: str) -> Point:
    longitude, latitude = word.split(",")
    return float(longitude), float(latitude)


def _shore(line: Line) -> str:
    """Write a closed outline as steps between whole numbers; one too small to have a middle is left out."""
    places = [(round(x * FINE), round(-y * FINE)) for x, y in line]
    if max(y for _, y in places) == min(y for _, y in places):
        return ""
    here = places[0]
    steps = []
    for there in places[1:]:
        if there != here:
            steps.append(f"{there[0] - here[0]},{there[1] - here[1]}")
            here = there
    return f"M{places[0][0]},{places[0][1]}l{' '.join(steps)}z"


def _atlas(sheet: Sheet, flows: Sequence[Sequence[Flow]]) -> Atlas:
    """Fix what all maps share, so that they can be compared."""
    names = sheet.names
    sites = sheet.comparison.chain.sites.select("site", "longitude", "latitude").drop_nulls()
    places: dict[str, Point] = {
        site: (longitude, latitude) for site, longitude, latitude in sites.iter_rows()
    }
    used = {site for of in flows for flow in of for site in flow[:2]} | {
        site for side in sheet.sides for site in side.plan.open_sites
    }
    near = frozenset(names.place[site] for site in used if names.kind[site] == "market")
    ways = {flow[:2] for of in flows for flow in of if flow.origin in places and flow.destination in places}
    everything = [PROJECTION.point(*places[site]) for site in sorted(used) if site in places]
    for origin, destination in sorted(ways):
        everything += [
            point for line in PROJECTION.great_circle(places[origin], places[destination]) for point in line
        ]
    close = [
        PROJECTION.point(*places[site])
        for site in sorted(used)
        if site in places and names.place[site] in near
    ]
    whole, region = _view(everything, WORLD_SIZE), _view(close, REGION_SIZE, near=True)
    views = (whole, region) if close and region.scale > CLOSER * whole.scale else (whole,)
    largest = max((flow.worth for of in flows for flow in of), default=0.0)
    return Atlas(names, places, near, views, largest)


def _view(points: Sequence[Point], size: tuple[float, float], *, near: bool = False) -> View:
    """Give the window that shows all points with a margin, and no more beyond the poles than it must."""
    width, height = size
    xs, ys = [x for x, _ in points] or [0.0], [y for _, y in points] or [0.0]
    wide, high = max(max(xs) - min(xs), 0.15) * 1.14, max(max(ys) - min(ys), 0.15) * 1.18
    scale = min(width / wide, height / high)
    middle, centre = (max(xs) + min(xs)) / 2.0, (max(ys) + min(ys)) / 2.0
    pole = PROJECTION.plane(0.0, 90.0)[1] + 14.0 / scale
    top = min(centre + height / scale / 2.0, max(pole, max(ys) + 14.0 / scale))
    return View(middle - width / scale / 2.0, top, scale, width, height, near)


def _pair(atlas: Atlas, side: Side, flows: Sequence[Flow], anchor: str) -> Html:
    words = _told(atlas, flows)
    drawn = []
    for view in atlas.views:
        title = f"{strategy(side.name)}: {'the same around the markets' if view.near else 'where goods come from and go'}"
        name = f"{anchor}-{'near' if view.near else 'world'}"
        drawn.append(
            figure(name, title, words, view.width, view.height, *atlas.draw(side, flows, view), class_="map")
        )
    caption = tag("figcaption", join([tag("b", f"{strategy(side.name)}: "), words]))
    return tag(
        "figure", caption, tag("div", *drawn, class_="pair" if len(drawn) > 1 else "single"), class_="atlas"
    )


def _told(atlas: Atlas, flows: Sequence[Flow]) -> str:
    """Say what a map shows."""
    total, other = math.fsum(flow.worth for flow in flows), math.fsum(flow.other for flow in flows)
    sources = sorted(
        {
            atlas.names.country(atlas.names.place[flow.origin])
            for flow in flows
            if atlas.names.kind[flow.origin] == "supplier"
        }
    )
    doubt = percent(other / total) if total > 0.0 else percent(0.0)
    return f"{count(len(flows), 'flow')} worth {millions(total)} M USD a year, {doubt} of it not from trusted partners; suppliers in {listed(sources) or 'no country'}."


def _legend(atlas: Atlas) -> Html:
    def entry(drawing: Html, words: str) -> Html:
        return tag(
            "li",
            tag("svg", drawing, viewBox="0 0 28 14", width=28, height=14, aria_hidden="true", class_="map"),
            words,
        )

    def stroke(width: float, style: str, more: str = "") -> Html:
        return tag(
            "g", tag("path", d="M1 7H27", class_=style, stroke_width=width), class_=f"flow {more}".strip()
        )

    entries = [
        entry(stroke(5.0, "trusted"), "seller and origin trusted"),
        entry(stroke(5.0, "other"), "seller or origin not trusted"),
        entry(stroke(3.0, "trusted", "air"), "by air only"),
        *(
            entry(
                stroke(atlas.width(share * atlas.largest), "plainly"),
                f"{millions(share * atlas.largest)} M USD a year",
            )
            for share in SCALE_STEPS
        ),
        *(
            entry(symbol(kind, 14.0, 7.0, f"dot {kind}"), kind)
            for kind in ("plant", "warehouse", "market", "supplier")
        ),
        entry(symbol("plant", 14.0, 7.0, "dot plant closed"), "closed"),
    ]
    return tag("ul", *entries, class_="key")
