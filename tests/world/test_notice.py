"""Whoever's facts we ship are named where a lawyer looks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from allyshore.world import World, table_names

NOTICE = Path(__file__).parents[2] / "NOTICE.md"


def test_every_table_and_licence_stands_in_the_notice():
    """Each pair of table and licence has its line, and no line is of a table that does not ship."""
    world = World.on(date(2026, 6, 15))
    shipped = {
        (name, licence)
        for name in table_names()
        for licence in world.table(name).get_column("licence").unique().to_list()
    }
    cells = [
        line.split("|") for line in NOTICE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")
    ]
    listed = {(row[1].strip(), row[2].strip()) for row in cells} - {("table", "licence")}
    assert listed == shipped
