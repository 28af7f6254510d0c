"""Lines of a cost sheet: what a name says of them, and tables of them by good in either order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from adapter_bags import several, words_of

if TYPE_CHECKING:
    from adapter_words import Facts

MARKS = (
    ("royalties", several("royalties royalty royaltie")),
    ("nonallowable_interest", several("interest")),
    ("sales_promotion", several("promotion marketing")),
    ("shipping_packing", several("shipping packing")),
    ("excluded", several("excluded exclusion")),
    ("vnm", several("vnm nonorig")),
    ("orig", several("orig")),
    ("other_product", several("product processing conversion")),
    ("direct_labour", several("direct")),
    ("labour", several("labour")),
    ("overhead", several("overhead")),
    ("period", several("period sga")),
    ("other", several("other")),
)
"""Lines by a word of their names, the most telling first."""
BESIDES = several(
    "value cost material other in period product and direct labour factory manufacturing sale after service nonallowable non allowable"
)
"""Words that may stand beside it."""
KNOWN = frozenset(line for line, _ in MARKS)


def line_of(name: str) -> str:
    """The line of a cost sheet that a name means; the name itself where it means none."""
    words = set(words_of(name))
    for line, marks in MARKS:
        if words & marks:
            return line if words - marks <= BESIDES else name
    return name


def in_lines(sheet: Facts) -> Facts:
    """A cost sheet with its lines under the adapter's names; two names of one line are added up."""
    found: Facts = {}
    for name, value in sheet.items():
        line = line_of(str(name))
        both = line in found and isinstance(value, int | float) and isinstance(found[line], int | float)
        found[line] = found[line] + value if both else value
    return found


def total_of(value: Any) -> Any:
    """One amount for a list or a dict of amounts."""
    if isinstance(value, dict):
        value = list(value.values())
    numbers = isinstance(value, list) and all(isinstance(one, int | float) for one in value)
    return sum(value) if numbers else value


def _amounts(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and bool(value)
        and all(isinstance(total_of(one), int | float) for one in value.values())
    )


TABLES = re.compile(
    r"^(?:allocated(?:_costs?)?|costs?|costs?_by_good|cost_sheets?|goods|allocation|by_good|per_good|products|table)$"
)


def by_good(facts: Facts) -> dict[str, Facts]:
    """Cost sheets by good, from sheets by good or from lines with an amount a good; empty where there are none."""
    tables = [value for name, value in facts.items() if TABLES.match(str(name)) and isinstance(value, dict)]
    inside = tables[0] if len(tables) == 1 else {}
    lines = {
        line_of(str(name)): value for name, value in (*facts.items(), *inside.items()) if _amounts(value)
    }
    rows = {line: value for line, value in lines.items() if line in KNOWN}
    goods = list(dict.fromkeys(str(good) for value in rows.values() for good in value))
    if len(rows) > 1 and "vnm" in rows and not set(goods) & KNOWN:
        return {
            good: {line: total_of(value.get(good, 0.0)) for line, value in rows.items()} for good in goods
        }
    sheets = {str(good): in_lines(value) for good, value in inside.items() if isinstance(value, dict)}
    if not sheets or not all("vnm" in sheet for sheet in sheets.values()):
        return {}
    for line, value in lines.items():
        if line in KNOWN and set(map(str, value)) <= set(sheets):
            for good, amount in value.items():
                sheets[str(good)].setdefault(line, total_of(amount))
    return sheets
