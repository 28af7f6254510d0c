"""`allyshore world list`: each table with what it spans, how old it is, whose it is and on which terms."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from allyshore.world import TableFacts, World


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
    from rich.padding import Padding
    from rich.text import Text

    console = Console(highlight=False)
    console.print(f"Reference facts as of {facts.date}\n", style="bold")
    wide = max(len(fact.name) for fact in tables)
    line = f"{'table':<{wide}}  {'rows':>7}  {'vintage':<10}  {'days old':>14}  whose"
    console.print(line, style="bold")
    for fact in tables:
        age = "" if fact.age_days is None else f"{fact.age_days} of {fact.shelf_life_days}"
        old = fact.stale or bool(fact.stale_parts)
        console.print(
            f"{fact.name:<{wide}}  {fact.rows:>7,}  {fact.vintage_last:<10}  {age:>14}  {fact.whose}",
            style="yellow" if old else "",
            markup=False,
        )
        words = [fact.title, fact.coverage, _few(fact.sources), _few(fact.licences)]
        said = Text(" · ".join(word for word in words if word), style="yellow" if old else "dim")
        console.print(Padding(said, (0, 0, 0, 4)))
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
