"""The front of a result of ``design --pareto``: each point is its plan's, and no point is beaten by another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allyshore.tables import result as stored
from allyshore.verify.ledger import Slack, plain

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from allyshore.verify.files import PlanFiles
    from allyshore.verify.ledger import Ledger
    from allyshore.verify.terms import Terms

FRONT = "front.json"
WHAT = "front"
TIE = 1e-6
BESIDE = ("capital", "risk")
"""Measures of a point that its row in the comparison does not have."""


def traded(folder: Path) -> frozenset[str]:
    """Give the measures that a stored front trades; none where the folder has no front."""
    told = _read(folder).get("aims")
    return (
        frozenset(str(aim.get("aim")) for aim in told if isinstance(aim, dict))
        if isinstance(told, list)
        else frozenset()
    )


def _read(folder: Path) -> dict[str, Any]:
    said = stored.read_json(folder / FRONT) if (folder / FRONT).is_file() else {}
    return said if isinstance(said, dict) else {}


def one_off(plan: PlanFiles, terms: Terms, cost: Mapping[str, float]) -> float:
    """Give the capital of a plan, USD one-off: what its annuities repay, or what is paid by period."""
    if terms.by_period:
        return float(plan["timing"].get_column("amount").sum())
    return cost["capital"] / terms.annuity


def check_front(
    folder: Path,
    rows: Mapping[str, Mapping[str, Any]],
    found: Mapping[str, Mapping[str, float]],
    ledger: Ledger,
) -> None:
    """Hold the points of ``front.json`` to the recomputed rows of the comparison, and to what was `found` of each plan beside them: capital and risk.

    Nothing where the folder has no front.
    """
    if not (folder / FRONT).is_file():
        return
    said = _read(folder)
    points = said.get("points")
    points = points if isinstance(points, list) else []
    names = [f"{said.get('strategy')}-{number}" for number in range(1, len(points) + 1)]
    ledger.alike(WHAT, FRONT, "points", sorted(names), sorted(rows), "each plan of the result is a point")
    for number, (name, point) in enumerate(zip(names, points, strict=True)):
        values, row = point.get("values") if isinstance(point, dict) else None, rows.get(name, {})
        if not isinstance(values, dict):
            ledger.note(FRONT, None, f"points[{number}].values", "the measures", plain(values), "the form")
            continue
        reckoned = {aim: row.get(aim) for aim in ("landed_cost", "days", "allied_share", "carbon")}
        reckoned |= found.get(name, {})
        for aim, value in values.items():
            place = f"points[{number}].values.{aim}"
            if aim not in reckoned and aim in BESIDE:
                continue  # the model that it would be reckoned from did not open, which is named
            if aim not in reckoned:
                why = "the measures of a front"
                ledger.note(FRONT, None, place, "a measure of a plan", plain(value), why)
                continue
            slack = Slack.MONEY if aim in ("landed_cost", *BESIDE) else Slack.RATIO
            ledger.one(WHAT, FRONT, place, reckoned[aim], value, f"the measure of plan {name}", slack)
    _unbeaten(said.get("aims"), points, ledger)


def _unbeaten(aims: Any, points: list[Any], ledger: Ledger) -> None:
    """Each point is better than each other in some aim, or as good in all."""
    signs = {
        str(aim.get("aim")): -1.0 if aim.get("better") == "more" else 1.0
        for aim in (aims if isinstance(aims, list) else [])
        if isinstance(aim, dict)
    }
    table = []
    for point in points:
        values = point.get("values") if isinstance(point, dict) else None
        row = [values.get(aim) for aim in signs] if isinstance(values, dict) else []
        numbers = [float(value) for value in row if isinstance(value, int | float)]
        if not row or len(numbers) < len(row):
            return
        table.append([sign * value for sign, value in zip(signs.values(), numbers, strict=True)])
    for at, mine in enumerate(table):
        ledger.checked[WHAT] += 1
        for other, theirs in enumerate(table):
            room = [TIE * max(abs(one), 1.0) for one in mine]
            no_worse = all(b <= a + r for a, b, r in zip(mine, theirs, room, strict=True))
            better = any(b < a - r for a, b, r in zip(mine, theirs, room, strict=True))
            if no_worse and better:
                place = f"points[{at}]"
                why = "no plan of a front is beaten by another in every aim"
                ledger.note(FRONT, None, place, "a plan that no other beats", f"beaten by {other + 1}", why)
