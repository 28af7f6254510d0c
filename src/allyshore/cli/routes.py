"""``allyshore routes FROM TO``: the ways side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from allyshore.cli.app import Common


def routes(
    start: Annotated[str, Parameter(name="FROM", help="UN/LOCODE of a port, or a site of the model.")],
    end: Annotated[str, Parameter(name="TO", help="UN/LOCODE of a port, or a site of the model.")],
    *,
    model: Annotated[Path | None, Parameter(help="Model whose sites may be named.")] = None,
    close: Annotated[
        tuple[str, ...], Parameter(negative="", help="Passage that is shut; give the option once for each.")
    ] = (),
    close_entry: Annotated[
        tuple[str, ...], Parameter(negative="", help="Land port of entry that is shut; once for each.")
    ] = (),
    common: Common = Common(),  # noqa: B008  # a frozen record
) -> int:
    """Show the ways from one place to another: distance, days, cost of a full load, passages, port of entry."""
    from allyshore.cli.session import facts_json, print_json, screen, tell_facts
    from allyshore.opening import open_model
    from allyshore.routes import ARCTIC, RouteParams, find_place, ways

    world = common.world()
    sites = None if model is None else open_model(model, world).sites
    params = RouteParams(closed=ARCTIC | frozenset(close), closed_entries=frozenset(close_entry))
    found = ways(find_place(start, world, sites), find_place(end, world, sites), world, params)
    tell_facts(world)
    if common.json:
        print_json(
            {
                "from": start,
                "to": end,
                "on": common.day.isoformat(),
                "closed": sorted(close),
                "closed_entries": sorted(close_entry),
                "options": found.to_dicts(),
                **facts_json(world),
            }
        )
        return 0
    from rich.table import Table

    table = Table(title=f"{start} to {end}, {common.day}", title_justify="left")
    for name in ("mode", "km", "days", "± days", "USD a load", "passages", "port of entry", "via"):
        table.add_column(
            name, justify="left" if name in ("mode", "passages", "port of entry", "via") else "right"
        )
    for row in found.iter_rows(named=True):
        numbers = [
            f"{row[name]:,.{places}f}"
            for name, places in (("distance_km", 0), ("days", 1), ("days_sd", 1), ("cost_usd", 0))
        ]
        table.add_row(row["mode"], *numbers, ", ".join(row["passages"]), row["port_of_entry"], row["via"])
    screen().print(table)
    return 0
