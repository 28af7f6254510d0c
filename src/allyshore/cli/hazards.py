"""``allyshore stress MODEL --propose``: rows of hazards that past events suggest."""

from __future__ import annotations

import csv
import io
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from allyshore.cli.app import Common


def show_observed(model: Path, common: Common) -> int:
    """Print the rows as CSV to standard output, and what a person must add or know to standard error."""
    from allyshore import api
    from allyshore.cli.session import print_json, tell_facts
    from allyshore.risk.proposed import COLUMNS

    world = common.world()
    chain = api.load(model, on=common.day)
    found = api.observe(chain, on=common.day, world=world)
    tell_facts(world)
    if common.json:
        print_json(found.to_dict())
        return 0
    if found.rows:
        text = io.StringIO()
        table = csv.DictWriter(text, COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows(one.row() for one in found.rows)
        print(text.getvalue(), end="")
    for line in found.left_out:
        print(f"left out: {line}.", file=sys.stderr)
    print(_closing(len(found.rows), sum(1 for one in found.rows if one.to_state)), file=sys.stderr)
    return 0


def _closing(rows: int, open_rows: int) -> str:
    if not rows:
        return "No event of world table stoppages is of a port of entry, passage, border, country or state of this model, and no hurricane of hurricane_tracks passed its ports and sites: nothing is proposed, which is not a rate of zero."
    told = "Nothing is used until you put rows into hazards.csv. But for hurricanes they are of places known to have been struck; a place without a row has no rate here, which is not a rate of zero."
    if open_rows:
        told += f" {open_rows} of {rows} lack a duration or severity that no source says: state it, and say under source that it is yours."
    return told
