"""``allyshore score REGION ...`` and ``score --sites MODEL``: regions side by side for a plant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from allyshore.cli.app import Common

_YES_NO = "yes=1"
_UNSAID = {_YES_NO, "share", "persons", "1/100,000/yr"}
"""Units that the cell or the heading of the group says."""
_HEADING = {"security": "security: reported per 100,000/yr"}
_LABEL, _COLUMN = 34, 20
"""Characters of the column of labels, and of a column of regions with its borders."""


def compare_regions(
    words: Sequence[str],
    world: Any,
    *,
    sites: Path | None = None,
    market: str | None = None,
    occupations: Sequence[str] = (),
) -> tuple[Any, tuple[str, ...]]:
    """Survey what the words and the model name below the country, and give it with the words that are left.

    A word of three letters is the code of a country and left; every other names a region. The survey is None where
    no region and no model is named.

    Raises
    ------
    UsageError
        A word names no region, or an option that goes with regions came without one.
    """
    from allyshore.errors import UsageError
    from allyshore.siting import find_region

    countries = tuple(word.upper() for word in words if len(word) == len("MEX") and word.isalpha())
    regions = [word for word in words if word.upper() not in countries]
    for word in regions:
        find_region(word, world)
    if regions or sites is not None:
        return survey_regions(regions, world, sites=sites, market=market, occupations=occupations), countries
    if market is not None or occupations:
        raise UsageError("score: --market and --occupation go with regions or --sites MODEL, found neither.")
    return None, countries


def survey_regions(
    words: Sequence[str],
    world: Any,
    *,
    sites: Path | None = None,
    market: str | None = None,
    occupations: Sequence[str] = (),
) -> Any:
    """Survey the regions named and the plants of a model, to the market named, else the model's, else the US centre."""
    from allyshore.errors import UsageError
    from allyshore.opening import open_model
    from allyshore.siting import HEART_OF_USA, SitingParams, find_region, markets_of, spots_of, survey

    chain = None if sites is None else open_model(sites, world)
    spots = [find_region(word, world) for word in words]
    spots += [] if chain is None else spots_of(chain.sites, world)
    if not spots:
        raise UsageError("score: expected a region or --sites MODEL, found neither")
    markets = (HEART_OF_USA,) if chain is None else markets_of(chain)
    if market is not None:
        markets = (_market(market, world, None if chain is None else chain.sites),)
    home = markets[0].country if chain is None else chain.home
    params = SitingParams(home=home)
    return survey(
        spots, world, markets, replace(params, occupations=tuple(occupations) or params.occupations)
    )


def _market(word: str, world: Any, sites: Any) -> Any:
    """Give the market that a word names: a site of the model, a region, or what routes takes for a place."""
    from allyshore.errors import UsageError
    from allyshore.routes import find_place
    from allyshore.siting import Market, find_region

    named = sites is not None and word in sites.get_column("site").to_list()
    if not named:
        try:
            spot = find_region(word, world)
        except UsageError as error:
            unknown: UsageError | None = error
        else:
            if spot.latitude is None or spot.longitude is None:
                raise UsageError(
                    f"score --market: expected a region with a place, found {word!r}, which has none"
                )
            title = spot.title if spot.title == spot.at else f"{spot.title} ({spot.at})"
            return Market(title, spot.country, spot.latitude, spot.longitude, spot.subdivision)
    else:
        unknown = None
    try:
        place = find_place(word, world, sites)
    except UsageError as error:
        raise UsageError(f"score --market: {unknown or error} Or {error}") from error
    return Market(place.name, place.country, place.latitude, place.longitude, place.subdivision)


def tell(found: Any, world: Any, common: Common) -> int:
    """Print a survey as JSON or as tables, with what must be known of the facts behind it, and give the exit code."""
    from allyshore.cli.session import facts_json, print_json

    if common.json:
        print_json(found.to_dict() | facts_json(world))
    else:
        show_survey(found)
    return 0


def show_survey(found: Any) -> None:
    """Print a survey: indicators in rows, regions in columns, the year in the cell, then what must be known of it."""
    from allyshore.cli.session import screen

    out = screen()
    shown = max(1, (out.width - _LABEL - 4) // _COLUMN)
    markets = ", ".join(
        f"{market.name} {market.share:.0%}" if len(found.markets) > 1 else market.name
        for market in found.markets
    )
    out.print(f"Regions on {found.date}; market: {markets}", markup=False, highlight=False)
    out.print(
        "(year); ~ estimated or reckoned, · not known, - no meaning there, * best of all", highlight=False
    )
    for start in range(0, len(found.spots), shown):
        out.print(_table(found, found.spots[start : start + shown]))
    for line in _lines(found):
        out.print(line, markup=False, highlight=False)


def _table(found: Any, spots: Sequence[Any]) -> Any:
    from rich.markup import escape
    from rich.table import Table

    best = {(order.indicator, order.occupation): order.order[0] for order in found.orders if order.order}
    table = Table()
    table.add_column("", no_wrap=True, max_width=_LABEL, min_width=_LABEL)
    for spot in spots:
        head = spot.name if spot.title == spot.name else f"{spot.name}\n{spot.title}"
        table.add_column(escape(head), justify="right", max_width=_COLUMN - 3)
    group = None
    for row in found.rows:
        if row[0].indicator.group is not group:
            group = row[0].indicator.group
            table.add_row(f"[bold]{_HEADING.get(group.value, group.value)}[/bold]")
        unit = row[0].indicator.unit
        label = _title(row[0]) if unit in _UNSAID else f"{_title(row[0], _LABEL - len(unit) - 2)}, {unit}"
        cells = {cell.spot: cell for cell in row}
        first = best.get(row[0].row)
        table.add_row(escape(label), *(_text(cells[spot.name], first == spot.name) for spot in spots))
    return table


def _title(cell: Any, width: int = _LABEL) -> str:
    title: str = cell.title or cell.indicator.title
    return title if len(title) <= width else f"{title[: width - 1].rstrip(' ,')}…"


def _text(cell: Any, best: bool) -> str:
    if not cell.applies:
        return "-"
    if cell.value is None:
        return "·"
    return f"{'*' if best else ''}{'' if cell.observed else '~'}{_amount(cell)} ({cell.year})"


def _amount(cell: Any) -> str:
    unit, value = cell.indicator.unit, cell.value
    if unit == _YES_NO:
        return "yes" if value else "no"
    if unit == "share":
        return f"{value:.1%}"
    if unit == "USD":
        return f"{value / 1e9:,.1f} bn"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.1f}"


def _lines(found: Any) -> list[str]:
    """Say where each column is measured from, what is not known of it, and what the values need said of them."""
    lines = []
    shared = _shared(found)
    for spot in found.spots:
        where = f", {spot.mapped}" if spot.mapped else ""
        lines.append(f"{spot.name}: measured from {spot.at or 'no place'}{where}.")
        gaps: dict[str, list[str]] = {}
        said: dict[str, list[str]] = {}
        for cell in (cell for row in found.rows for cell in row if cell.spot == spot.name and cell.applies):
            if cell.note and cell.note not in shared:
                (gaps if cell.value is None else said).setdefault(cell.note, []).append(_title(cell))
        lines += [f"  {'; '.join(titles)}: {note}." for note, titles in (*said.items(), *gaps.items())]
    for note, titles in shared.items():
        lines.append(f"{'; '.join(titles)}: {note}.")
    named = {row[0].row: _title(row[0]) for row in found.rows}
    lines += [
        f"{named[order.indicator, order.occupation]}: not ranked, {order.why}."
        for order in found.orders
        if order.why.startswith("different")
    ]
    sources = {part for row in found.rows for cell in row if cell.source for part in cell.source.split("; ")}
    sources = {source.split(", by way of")[0] for source in sources}
    return [*lines, "sources: " + "; ".join(sorted(sources)), *(f"warning: {text}" for text in found.caveats)]


def _shared(found: Any) -> dict[str, list[str]]:
    """Notes that every region with the row bears, with the titles of the rows: they are said once."""
    shared: dict[str, list[str]] = {}
    for row in found.rows:
        notes = {cell.note for cell in row if cell.applies}
        if len(found.spots) > 1 and len(notes) == 1 and (note := notes.pop()):
            shared.setdefault(note, []).append(_title(row[0]))
    own = {
        cell.note
        for row in found.rows
        for cell in row
        if len({cell.note for cell in row if cell.applies}) > 1
    }
    return {note: titles for note, titles in shared.items() if note not in own}
