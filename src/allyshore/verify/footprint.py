"""What a stored plan is said to do for the region: its tables traced anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allyshore.region import prepare, trace
from allyshore.verify.files import COMPARISON

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from allyshore.verify.files import PlanFiles
    from allyshore.verify.ledger import Ledger
    from allyshore.verify.terms import Terms

FOOTPRINT_KEYS = ("regional_content", "jobs", "footprint")
WHAT = "comparison"
WHY = (
    "the plan's purchases, conversion, freight and fixed cost, traced through the table of the result's facts"
)


@dataclass(frozen=True)
class _Tables:
    """The tables of a stored plan that a trace reads."""

    buy: pl.DataFrame
    make: pl.DataFrame
    ship: pl.DataFrame
    sites: pl.DataFrame
    states: pl.DataFrame


def check_footprint(
    place: str, row: Mapping[str, Any], plan: PlanFiles, terms: Terms, ledger: Ledger
) -> None:
    """Trace the stored tables and compare every number of content and jobs; a result that traced nothing must say nothing."""
    if row.get("footprint") is None:
        for name in FOOTPRINT_KEYS:
            ledger.alike(WHAT, COMPARISON, f"{place}.{name}", None, row.get(name), "nothing was traced")
        return
    tables = _Tables(*(plan[name] for name in ("buy", "make", "ship", "sites", "states")))
    found = trace(terms.chain, tables, prepare(terms.world))
    expected = {
        "regional_content": found.regional_content,
        "jobs": found.jobs_by_country,
        "footprint": found.to_dict(),
    }
    for name in FOOTPRINT_KEYS:
        ledger.alike(WHAT, COMPARISON, f"{place}.{name}", expected[name], row.get(name), WHY)
