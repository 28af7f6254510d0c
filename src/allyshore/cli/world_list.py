"""`allyshore world list`: each table with what it spans, how old it is, whose it is and on which terms."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from allyshore.world import TableFacts, World

NUMBERS = {"rows", "days old"}


def list_tables(facts: World, *, as_json: bool) -> int:
    """Print every table, and what is too old or the user's own; an empty table of the package is no fault here."""
    tables = facts.facts()
    caveats = facts.caveats(fact.name for fact in tables if fact.rows or fact.overridden)
    if as_json:
        document = {
            "on": facts.date.isoformat(),
            "tables": [fact.to_dict() for fact in tables],
            "caveats": caveats,
        }
        print(json.dumps(document, indent=2, ensure_ascii=False))
        return 0
    _print_list(facts, tables, caveats)
    return 0


def _print_list(facts: World, tables: list[TableFacts], caveats: tuple[str, ...]) -> None:
    from rich.console import Console  # not needed for --json
    from rich.table import Table

    console = Console()
    grid = Table(title=f"Reference facts as of {facts.date}", title_justify="left", box=None, pad_edge=False)
    for heading in ("table", "rows", "vintage", "days old", "whose"):
        grid.add_column(heading, justify="right" if heading in NUMBERS else "left", no_wrap=True)
    grid.add_column("what it is · what it spans · from whom · on which terms", overflow="fold")
    for fact in tables:
        age = "" if fact.age_days is None else f"{fact.age_days} of {fact.shelf_life_days}"
        words = [fact.title, fact.coverage, _few(fact.sources), _few(fact.licences)]
        style = "yellow" if fact.stale or fact.stale_parts else "dim" if not fact.rows else ""
        said = " · ".join(word for word in words if word)
        grid.add_row(fact.name, f"{fact.rows:,}", fact.vintage_last, age, fact.whose, said, style=style)
    console.print(grid)
    console.print(
        "\ndays old: since the newest vintage (a year counts from its end), of the days after which it should be renewed;"
        "\nnegative where the facts are of a later day than the one asked for. whose: import a file of yours with"
        "\n`allyshore world import TABLE FILE`; `allyshore world reset TABLE` undoes it.",
        style="dim",
        highlight=False,
    )
    for caveat in caveats:
        console.print(f"! {caveat}", markup=False)


def _few(texts: tuple[str, ...]) -> str:
    """Name the first of several texts and count the rest."""
    if not texts:
        return ""
    return texts[0] if len(texts) == 1 else f"{texts[0]} (+{len(texts) - 1})"
