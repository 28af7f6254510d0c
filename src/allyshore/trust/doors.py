"""The trust test: which door a country passes, and every condition with number, threshold and year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from allyshore.trust.params import DIMENSION_NAMES, DIMENSION_TITLES, Better

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from allyshore.trust.params import Conditions, Indicator, TrustParams


@dataclass(frozen=True, slots=True)
class Finding:
    """One condition of a door: whether it holds, and the comparison in words."""

    holds: bool
    text: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a country is trusted, through which door, and the reasons in sentences."""

    trusted: bool
    door: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What the test looks at for one country.

    Attributes
    ----------
    country
        ISO3.
    values
        Value and year by indicator; a dimension's score without a year.
    blocs
        Blocs it is a member of on the day.
    """

    country: str
    values: Mapping[str, tuple[float, int | None]]
    blocs: frozenset[str]


def judge(known: Known, params: TrustParams, day: dt.date) -> Verdict:
    """Try every open door in turn; the first that holds together with what is required of all lets the country in.

    What is not known opens no door.
    """
    if known.country in params.excluded:
        return Verdict(trusted=False, door="", reasons=("Not trusted: excluded by the user.",))
    indicators = {one.name: one for one in params.indicators}
    required = _findings(params.required, known, indicators, day)
    tried = [
        (door.name, _findings(door.conditions, known, indicators, day)) for door in params.doors if door.open
    ]
    failing = [one.text for one in required if not one.holds]
    passed = [name for name, findings in tried if all(one.holds for one in findings)]
    shut = {name: [one.text for one in findings if not one.holds] for name, findings in tried}
    if passed and not failing:
        door = passed[0]
        held = [*required, *next(findings for name, findings in tried if name == door)]
        reasons = [f"Trusted by {door}: {'; '.join(one.text for one in held)}."]
        reasons += [f"Not by {name}: {'; '.join(texts)}." for name, texts in shut.items() if texts]
        return Verdict(trusted=True, door=door, reasons=tuple(reasons))
    reasons = [f"Not trusted: required of every country: {'; '.join(failing)}."] if failing else []
    reasons += [f"Not by {name}: {'; '.join(texts)}." for name, texts in shut.items() if texts]
    if not tried:
        reasons.append("Not trusted: no door is open.")
    elif not failing:
        reasons[0] = f"Not trusted. {reasons[0]}"
    return Verdict(trusted=False, door="", reasons=tuple(reasons))


def _findings(
    conditions: Conditions, known: Known, indicators: Mapping[str, Indicator], day: dt.date
) -> list[Finding]:
    found = [_threshold(name, limit, known, indicators) for name, limit in conditions.at_least]
    if conditions.member_of:
        inside = [bloc for bloc in conditions.member_of if bloc in known.blocs]
        named = " or ".join(conditions.member_of)
        text = f"member of {', '.join(inside)} on {day}" if inside else f"not a member of {named} on {day}"
        found.append(Finding(bool(inside), text))
    if conditions.not_member_of:
        inside = [bloc for bloc in conditions.not_member_of if bloc in known.blocs]
        named = " or ".join(conditions.not_member_of)
        text = f"on {', '.join(inside)} on {day}" if inside else f"not on {named} on {day}"
        found.append(Finding(not inside, text))
    return found


def _threshold(name: str, limit: float, known: Known, indicators: Mapping[str, Indicator]) -> Finding:
    one = indicators.get(name)
    label = one.label if one else DIMENSION_TITLES[name] if name in DIMENSION_NAMES else name
    lower = one is not None and one.better is Better.LOWER
    bound = f"{'at most' if lower else 'at least'} {limit:g}"
    if name not in known.values:
        return Finding(holds=False, text=f"{label} not known ({bound} needed)")
    value, year = known.values[name]
    holds = value <= limit if lower else value >= limit
    verb = ("is within" if holds else "is above") if lower else ("reaches" if holds else "is below")
    when = f" ({year})" if year is not None else ""
    return Finding(holds, f"{label} {_shown(value)} {verb} {limit:g}{when}")


def _shown(value: float) -> str:
    """Give a value in at least two decimals, three within -1 to 1, and none from a hundred on."""
    digits = 0 if abs(value) >= 100.0 else 2 if abs(value) >= 1.0 else 3
    return f"{value:.{digits}f}"
