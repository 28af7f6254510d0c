"""Where two plans, held as they are, cost the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allyshore.verify.files import COMPARISON
from allyshore.verify.ledger import CENT, Slack, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.verify.ledger import Ledger
    from allyshore.verify.summary import Totals

WHAT = "flip points"
CHEAPEST = "least-cost"
DUTY, FREIGHT = "added duty", "freight"
MOST = {DUTY: 5.0, FREIGHT: 50.0}
"""Beyond five times the value, or fifty times today's freight, a break-even is no answer and is not stated."""
NAMES = ("strategy", "against", "quantity", "subject")
WHY = "plans held as they are cost the same there"


def flips(totals: Mapping[str, Totals]) -> dict[tuple[str, ...], tuple[float, str]]:
    """Work out the break-evens of each plan against the cheapest, by strategy, against, quantity, subject.

    With D the difference of landed cost: an added duty of D / (difference of the customs value of that origin entering the
    United States), a freight multiplier of 1 + D / (difference of the freight by that mode).
    """
    base = totals.get(CHEAPEST)
    due: dict[tuple[str, ...], tuple[float, str]] = {}
    for name, plan in totals.items():
        if base is None or plan is base or plan.landed <= base.landed:
            continue
        dearer = plan.landed - base.landed
        for country, value in base.entering.items():
            spread = value - plan.entering.get(country, 0.0)
            if spread > 0.0 and dearer / spread <= MOST[DUTY]:
                due[name, CHEAPEST, DUTY, country] = (dearer / spread, "share of customs value")
        for mode, paid in base.freight.items():
            spread = paid - plan.freight.get(mode, 0.0)
            if spread > 0.0 and 1.0 + dearer / spread <= MOST[FREIGHT]:
                due[name, CHEAPEST, FREIGHT, mode] = (1.0 + dearer / spread, "times today's")
    return due


def check_flips(found: Any, totals: Mapping[str, Totals], ledger: Ledger) -> None:
    """Every break-even is there once, with its number and the sentence that says it.

    Where two plans cost the same to the cent, their break-evens are rounding and are not judged.
    """
    due, level = flips(totals), _level(totals)
    seen: set[tuple[str, ...]] = set()
    for position, flip in enumerate(found if isinstance(found, list) else []):
        place = f"flip_points[{position}]"
        record = flip if isinstance(flip, dict) else {}
        key = tuple(str(record.get(name)) for name in NAMES)
        if key[0] in level:
            continue
        if key not in due or key in seen:
            ledger.note(COMPARISON, None, place, "a break-even of two plans", plain(flip), WHY)
            continue
        seen.add(key)
        _check_one(place, key, due[key], record, ledger)
    for key in due:
        if key not in seen and key[0] not in level:
            ledger.note(COMPARISON, None, "flip_points", ", ".join(key), "no such break-even", WHY)


def _level(totals: Mapping[str, Totals]) -> set[str]:
    """Strategies whose plans cost what the cheapest's costs, to the cent."""
    base = totals.get(CHEAPEST)
    if base is None:
        return set()
    return {
        name for name, plan in totals.items() if plan is not base and abs(plan.landed - base.landed) <= CENT
    }


def _check_one(
    place: str, key: tuple[str, ...], due: tuple[float, str], flip: Mapping[str, Any], ledger: Ledger
) -> None:
    value, unit = due
    why = "difference of the plans' cost over the difference of what the number moves"
    ledger.one(WHAT, COMPARISON, f"{place}.value", value, flip.get("value"), why, Slack.RATIO)
    ledger.alike(WHAT, COMPARISON, f"{place}.unit", unit, flip.get("unit"), "the number's unit")
    said = f"{value:.1%}" if key[2] == DUTY else f"{value:.2f} times"
    sentence = str(flip.get("sentence"))
    for word in (key[0], key[1], key[3], said):
        if word not in sentence:
            ledger.note(
                COMPARISON,
                None,
                f"{place}.sentence",
                word,
                plain(sentence),
                "the sentence says the break-even",
            )
