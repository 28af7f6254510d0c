"""``allyshore routes FROM TO``: the ways side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from allyshore.cli.app import Common
from allyshore.errors import UsageError

if TYPE_CHECKING:
    import polars as pl

_PLACE = "UN/LOCODE of a port or city (CNSHA, MXMTY), a city (Monterrey), latitude,longitude (25.67,-100.31), or a site of the model."


def routes(
    start: Annotated[str, Parameter(name="FROM", help=_PLACE, allow_leading_hyphen=True)],
    end: Annotated[str, Parameter(name="TO", help=_PLACE, allow_leading_hyphen=True)],
    *,
    model: Annotated[Path | None, Parameter(help="Model whose sites may be named.")] = None,
    close: Annotated[
        tuple[str, ...], Parameter(negative="", help="Passage that is shut; give the option once for each.")
    ] = (),
    close_entry: Annotated[
        tuple[str, ...], Parameter(negative="", help="Land port of entry that is shut; once for each.")
    ] = (),
    slow: Annotated[
        tuple[str, ...],
        Parameter(negative="", help="Passage and days lost there, as panama=5; once for each."),
    ] = (),
    price: Annotated[
        tuple[str, ...],
        Parameter(negative="", help="Passage and USD a load to pay there, as suez=300; once for each."),
    ] = (),
    team: Annotated[bool, Parameter(negative="", help="Two drivers take turns in every truck.")] = False,
    fast: Annotated[bool, Parameter(negative="", help="Trucks use FAST lanes at US borders.")] = False,
    common: Common = Common(),  # noqa: B008  # a frozen record
) -> int:
    """Show the ways from one place to another: distance, days, cost of a full load, passages, port of entry."""
    from allyshore.cli.session import facts_json, print_json, screen, tell_facts
    from allyshore.opening import open_model
    from allyshore.routes import UNSERVED, RouteParams, find_place, ways

    world = common.world()
    sites = None if model is None else open_model(model, world).sites
    params = RouteParams(
        closed=UNSERVED | frozenset(close),
        closed_entries=frozenset(close_entry),
        delays=_terms(slow, "--slow", "days"),
        tolls=_terms(price, "--price", "USD"),
        drivers=2 if team else 1,
        fast=fast,
    )
    places = find_place(start, world, sites), find_place(end, world, sites)
    found = ways(*places, world, params)
    tell_facts(world)
    if common.json:
        print_json(
            {
                "from": start,
                "to": end,
                "places": [
                    {
                        name: getattr(place, name)
                        for name in ("name", "country", "latitude", "longitude", "note")
                    }
                    for place in places
                ],
                "on": common.day.isoformat(),
                "closed": sorted(close),
                "closed_entries": sorted(close_entry),
                "delays": dict(params.delays),
                "tolls": dict(params.tolls),
                "options": found.to_dicts(),
                **facts_json(world),
            }
        )
        return 0
    for place in places:
        screen().print(f"{place.name}: {place.note}", highlight=False)
    _show(found, f"{start} to {end}, {common.day}")
    return 0


def _show(found: pl.DataFrame, title: str) -> None:
    """Print the ways as a table."""
    from rich.table import Table

    from allyshore.cli.session import screen

    table = Table(title=title, title_justify="left")
    texts = ("mode", "passages", "port of entry", "via")
    for name in ("mode", "km", "days", "± days", "USD a load", "± USD", "passages", "port of entry", "via"):
        table.add_column(name, justify="left" if name in texts else "right")
    for row in found.iter_rows(named=True):
        numbers = [
            f"{row[name]:,.{places}f}"
            for name, places in (
                ("distance_km", 0),
                ("days", 1),
                ("days_sd", 1),
                ("cost_usd", 0),
                ("cost_sd_usd", 0),
            )
        ]
        table.add_row(row["mode"], *numbers, ", ".join(row["passages"]), row["port_of_entry"], row["via"])
    screen().print(table)


def _terms(words: tuple[str, ...], option: str, unit: str) -> dict[str, float]:
    """Read words of the form NAME=NUMBER."""
    terms = {}
    for word in words:
        name, _, number = word.partition("=")
        try:
            terms[name.strip()] = float(number)
        except ValueError:
            raise UsageError(
                f"{option}: expected a passage and {unit}, as panama=5, found {word!r}"
            ) from None
    return terms
