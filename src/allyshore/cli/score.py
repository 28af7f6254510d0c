"""``allyshore score COUNTRY ...``: whom to rely on, dimension by dimension; of regions or sites, where a plant would fit."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from allyshore.cli.app import Common


def score(
    countries: Annotated[
        tuple[str, ...],
        Parameter(
            negative="",
            help="ISO3 codes, every country where none is given; or regions, by code (MX-NLE) or name (Texas).",
        ),
    ] = (),
    *,
    sites: Annotated[
        Path | None, Parameter(help="Model whose plants are compared as places for a plant, to its markets.")
    ] = None,
    market: Annotated[
        str | None, Parameter(help="Where a region's goods go: a region, a UN/LOCODE or a site of the model.")
    ] = None,
    occupation: Annotated[
        tuple[str, ...],
        Parameter(negative="", help="Occupation (SOC code) whose wage is compared; once for each."),
    ] = (),
    common: Common = Common(),  # noqa: B008  # a frozen record
) -> int:
    """Show each country's dimensions side by side, whether it is a trusted partner on the day, and why."""
    import polars as pl

    from allyshore.cli.regions import compare_regions, tell
    from allyshore.cli.session import facts_json, print_json, screen, tell_facts
    from allyshore.errors import UsageError

    world = common.world()
    found, countries = compare_regions(countries, world, sites=sites, market=market, occupations=occupation)
    if found is not None and not countries:
        return tell(found, world, common)
    from allyshore.trust import score as scorecard

    card = scorecard(world)
    known = card.frame.get_column("country").to_list()
    for word in countries:
        if word not in known:
            near = difflib.get_close_matches(word.upper(), known, 2)
            raise UsageError(
                f"score: expected an ISO3 code, found {word!r}."
                + (f" Did you mean {' or '.join(near)}?" if near else "")
            )
    frame = card.frame if not countries else card.frame.filter(pl.col("country").is_in(countries))
    told = {"country", "name", "treaties", "blocs", "trusted", "door", "why"}
    dimensions = [name for name in frame.columns if name not in told]
    rows = frame.to_dicts()
    tell_facts(world)
    if common.json:
        document = [
            {
                "country": row["country"],
                "dimensions": {name: row[name] for name in dimensions},
                "blocs": row["blocs"],
                "trusted": row["trusted"],
                "reasons": [row["why"]],
            }
            for row in rows
        ]
        below = {} if found is None else found.to_dict()
        print_json(
            {"on": common.day.isoformat(), "countries": document, "robustness": None}
            | below
            | facts_json(world)
        )
        return 0
    from rich.table import Table

    table = Table(title=f"Scorecard on {common.day}; empty is not known", title_justify="left")
    for name in ("country", *dimensions, "trusted"):
        table.add_column(name.replace("_", " "), justify="left" if name == "country" else "right")
    for row in rows:
        table.add_row(
            row["country"],
            *("" if row[name] is None else f"{row[name]:.3g}" for name in dimensions),
            "yes" if row["trusted"] else "no",
        )
    out = screen()
    out.print(table)
    if countries:
        for row in rows:
            out.print(f"{row['country']}: {row['why']}", markup=False, highlight=False)
    return 0 if found is None else tell(found, world, common)
