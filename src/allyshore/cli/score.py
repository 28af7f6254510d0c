"""``allyshore score COUNTRY ...``: whom to rely on, dimension by dimension."""

from __future__ import annotations

import difflib
from typing import Annotated

from cyclopts import Parameter

from allyshore.cli.app import Common


def score(
    countries: Annotated[
        tuple[str, ...], Parameter(negative="", help="ISO3 codes; every country where none is given.")
    ] = (),
    *,
    common: Common = Common(),  # noqa: B008  # a frozen record
) -> int:
    """Show each country's dimensions side by side, whether it is a trusted partner on the day, and why."""
    import polars as pl

    from allyshore.cli.session import print_json, screen
    from allyshore.errors import UsageError
    from allyshore.trust import score as scorecard
    from allyshore.world import World

    card = scorecard(World.on(common.day))
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
        print_json({"on": common.day.isoformat(), "countries": document, "robustness": None})
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
    return 0
