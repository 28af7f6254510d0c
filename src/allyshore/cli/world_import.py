"""`allyshore world import` and `reset`: a table of the user's own, checked, kept, and gone again."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from allyshore.cli.app import Common

if TYPE_CHECKING:
    from pathlib import Path

    from allyshore.world.imports import Import
    from allyshore.world.orders import ImportOrder
    from allyshore.world.provenance import Imported


def import_table(order: ImportOrder, common: Common) -> int:
    """Check the file of an order, keep its rows, and say what they change."""
    from allyshore.world.imports import read_import
    from allyshore.world.kept import keep

    made = read_import(order, common.world())
    record, place = keep(common.data, made)
    for note in made.notes:
        print(f"note: {note}", file=sys.stderr)
    if made.changes.removed:
        print(
            f"note: {made.changes.removed:,} rows of {order.table} are no longer used; --extend would have kept them.",
            file=sys.stderr,
        )
    if made.ignored:
        print(
            f"note: columns of the file that the table has no place for, ignored: {', '.join(made.ignored)}",
            file=sys.stderr,
        )
    if common.json:
        print(json.dumps(_document(made, record, place), indent=2, ensure_ascii=False))
        return 0
    what = "rows beside the package's" if order.extend else "rows in place of the package's"
    print(f"{order.table}: kept {record.rows:,} {what}, from {record.file}.")
    print(f"  rows now {made.table.height:,}: {made.changes.said()}")
    print(f"  source {record.source}; as of {record.vintage}; {record.licence}")
    print(f"  kept in {place}")
    print(f"  undo with: allyshore world reset {order.table}")
    return 0


def _document(made: Import, record: Imported, place: Path) -> dict[str, Any]:
    changes = made.changes
    return {
        "table": record.table,
        "import": record.to_dict(),
        "rows": made.table.height,
        "added": changes.added,
        "changed": changes.changed,
        "same": changes.same,
        "removed": changes.removed,
        "ignored": list(made.ignored),
        "notes": list(made.notes),
        "kept_in": str(place),
    }


def reset_tables(table: str | None, common: Common) -> int:
    """Make one table, or all, the package's again."""
    from allyshore.world import card
    from allyshore.world.kept import kept_tables, reset

    if table is not None and table not in kept_tables(common.data):
        card(table)  # a name that is no table is a slip, not an answer
    removed = reset(common.data, table)
    if common.json:
        gone = [
            {"table": one.table, "rows": one.rows, "imports": [record.to_dict() for record in one.imports]}
            for one in removed
        ]
        print(json.dumps({"removed": gone}, indent=2, ensure_ascii=False))
        return 0
    for one in removed:
        files = "; ".join(f"{record.file} ({record.source}, {record.vintage})" for record in one.imports)
        said = (
            f"{one.rows:,} imported rows removed, from {files}" if one.imports else "a damaged import removed"
        )
        print(f"{one.table}: {said}. The table is the package's again.")
    if not removed:
        print(
            f"{table}: nothing was imported."
            if table
            else "nothing was imported: every table is the package's."
        )
    return 0
