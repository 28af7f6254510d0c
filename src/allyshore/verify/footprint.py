"""What a stored plan is said to do for the region: its sums against the plan's own tables, and its parts against one another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allyshore.verify.files import COMPARISON
from allyshore.verify.ledger import Slack, number, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.verify.files import PlanFiles
    from allyshore.verify.ledger import Ledger
    from allyshore.verify.terms import Terms

FOOTPRINT_KEYS = ("regional_content", "jobs", "footprint")
SPENT = "purchases, production, freight and fixed cost of the plan's tables a year: content by country, and what has no sector"
WHAT = "comparison"


def check_footprint(
    place: str, row: Mapping[str, Any], plan: PlanFiles, terms: Terms, ledger: Ledger
) -> None:
    """Hold content against what the plan spends, shares against amounts, and jobs against their parts.

    The table behind the content is not solved again: its split by country is checked for its sum alone.
    """
    found = row.get("footprint")
    where = f"{place}.footprint"
    if found is None:
        for name in FOOTPRINT_KEYS:
            ledger.alike(WHAT, COMPARISON, f"{place}.{name}", None, row.get(name), "nothing was traced")
        return
    if not isinstance(found, dict) or not isinstance(found.get("content_usd"), dict):
        ledger.note(COMPARISON, None, where, "content and jobs", plain(found), "a plan that was traced")
        return
    usd = found["content_usd"]
    amounts = [value for value in usd.values() if number(value)]
    unmapped = found.get("unmapped_usd")
    total = sum(amounts) + (unmapped if number(unmapped) else 0.0)
    ledger.one(WHAT, COMPARISON, f"{where}.content_usd", _spent(plan, terms), total, SPENT, Slack.RATIO)
    delivered = sum(amounts)
    members = found.get("members")
    mine = sum(usd.get(country, 0.0) for country in members) if isinstance(members, list) else 0.0
    share = mine / delivered if delivered > 0 else 0.0
    why = "value added of the bloc's members over all content"
    for key, value in (
        (f"{where}.regional_content", found.get("regional_content")),
        (f"{place}.regional_content", row.get("regional_content")),
    ):
        ledger.one(WHAT, COMPARISON, key, share, value, why, Slack.RATIO)
    jobs = found.get("jobs")
    by_country = {one.get("country"): one.get("jobs") for one in jobs} if isinstance(jobs, list) else None
    ledger.alike(
        WHAT, COMPARISON, f"{place}.jobs", by_country, row.get("jobs"), "jobs of the footprint, by country"
    )
    _check_jobs(where, jobs if isinstance(jobs, list) else [], ledger)


def _spent(plan: PlanFiles, terms: Terms) -> float:
    """Purchases, production and freight over the periods, a year, and the fixed cost of sites."""
    yearly = sum(
        float(plan[table].get_column(column).sum() or 0.0)
        for table, column in (("buy", "purchase"), ("make", "production"), ("ship", "freight"))
    )
    return yearly * terms.annual + float(plan["sites"].get_column("fixed").sum() or 0.0)


def _check_jobs(where: str, jobs: list[Any], ledger: Ledger) -> None:
    """Each country's jobs are direct and supported ones, inside their range, to the rounding of whole jobs."""
    for one in jobs:
        ledger.checked[WHAT] += 1
        parts = [one.get(name) for name in ("jobs", "direct", "supported", "low", "high")]
        if not all(number(part) for part in parts):
            ledger.note(
                COMPARISON, None, f"{where}.jobs", "whole numbers of jobs", plain(one), "a country's jobs"
            )
            continue
        total, direct, supported, low, high = parts
        if abs(total - direct - supported) > 1 or not low - 1 <= total <= high + 1:
            why = "direct and supported jobs add up, inside the range"
            ledger.note(
                COMPARISON,
                None,
                f"{where}.jobs",
                f"{direct + supported} within {low} to {high}",
                plain(total),
                why,
            )
