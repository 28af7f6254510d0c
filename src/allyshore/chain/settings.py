"""The keys of ``model.toml``, or of the sheet ``model``."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.chain.cells import number, whole, why_no_number
from allyshore.chain.faults import FaultList, quoted
from allyshore.chain.schema import SETTINGS, Kind, Setting
from allyshore.errors import Severity
from allyshore.spelling import did_you_mean, nearest

if TYPE_CHECKING:
    from allyshore.tables import RawSettings

_LONGEST = 2000
_TYPE = {
    Kind.TEXT: "a text",
    Kind.COUNTRY: "a text",
    Kind.NUMBER: "a number",
    Kind.WHOLE: "a whole number",
    Kind.DATE: "a date such as 2026-03-31",
}


def read_settings(raw: RawSettings, faults: FaultList) -> dict[str, Any]:
    """Give every setting its type and default; a fault leaves its key out."""
    names = [setting.name for setting in SETTINGS]
    free = [name for name in names if name not in raw.values]
    for key in raw.values:
        if key not in names:
            faults.add(
                raw.where,
                key[:60] or None,
                row=raw.rows.get(key),
                expected=f"a key of the model{did_you_mean(key, free or names)}",
                found=quoted(key),
                cure=f"Rename or delete it; the keys are {', '.join(names)}",
            )
    settings: dict[str, Any] = {}
    for setting in SETTINGS:
        given = raw.values.get(setting.name)
        if given is None or given == "":
            if setting.required:
                unit = f", {setting.unit}" if setting.unit else ""
                faults.add(
                    raw.where,
                    setting.name,
                    row=raw.rows.get(setting.name),
                    expected=f"the key {setting.name} ({setting.meaning}{unit})",
                    found="no value",
                    cure="Add it",
                )
            else:
                settings[setting.name] = setting.default
            continue
        value = _typed(setting, given, raw, faults)
        if value is not None and _holds(setting, value, raw, faults):
            settings[setting.name] = value
    return settings


def _typed(setting: Setting, given: Any, raw: RawSettings, faults: FaultList) -> Any:
    """The value in its type, or None and a fault."""
    cure = f"The key means: {setting.meaning}"
    value: Any = None
    if setting.kind in (Kind.TEXT, Kind.COUNTRY):
        value = given if isinstance(given, str) else None
    elif setting.kind is Kind.DATE:
        value = _day(given)
    elif isinstance(given, str) and not raw.typed:
        reader = number if setting.kind is Kind.NUMBER else whole
        value = pl.select(reader(pl.lit(given))).item()
        cure = why_no_number(given)
    elif isinstance(given, bool) or not isinstance(given, int | float):
        cure = "Write a number without quotation marks" if isinstance(given, str) else cure
    elif math.isfinite(given) and abs(given) < 2**53:
        value = float(given) if setting.kind is Kind.NUMBER else (given if isinstance(given, int) else None)
    else:
        cure = "NaN, infinity and numbers beyond 2^53 are no amounts"
    if value is None:
        found = quoted(given) if isinstance(given, str | int | float | date) else f"a {type(given).__name__}"
        faults.add(
            raw.where,
            setting.name,
            row=raw.rows.get(setting.name),
            expected=_TYPE[setting.kind],
            found=found,
            cure=cure,
        )
    return value


def _day(given: Any) -> date | None:
    """A date as TOML types it, or as text of the form 2026-03-31."""
    if isinstance(given, datetime):
        return None
    if isinstance(given, date):
        return given
    try:
        return date.fromisoformat(given) if isinstance(given, str) else None
    except ValueError:
        return None


def _holds(setting: Setting, value: Any, raw: RawSettings, faults: FaultList) -> bool:
    """Check bounds and words."""
    expected = ""
    if isinstance(value, str):
        if setting.choices and value not in setting.choices:
            expected = f"one of {', '.join(setting.choices)}"
            if setting.name == "currency":
                expected = "USD; every amount of a model is in US dollars"
        elif len(value) > _LONGEST or any(ord(letter) < 32 for letter in value):
            expected = f"one line of at most {_LONGEST} letters"
    elif setting.low is not None and value < setting.low:
        expected = f"at least {setting.low:g} {setting.unit}".strip()
    elif setting.high is not None and value > setting.high:
        expected = f"at most {setting.high:g} {setting.unit}".strip()
    if expected:
        cure = (
            "Convert the amounts and write USD"
            if setting.name == "currency"
            else f"The key means: {setting.meaning}"
        )
        faults.add(
            raw.where,
            setting.name,
            row=raw.rows.get(setting.name),
            expected=expected,
            found=quoted(value),
            cure=cure,
        )
    return not expected


def other_files(
    others: tuple[str, ...], suffix: str, missing: list[str], where: str, faults: FaultList
) -> None:
    """Report files or sheets without a known name: an error where a required table is missing and the name is near it."""
    for name in others:
        stem = name.rsplit(".", 1)[0] if suffix else name
        meant = nearest(stem, missing)
        wanted = f"a table of the model (did you mean {meant}{suffix}?)" if meant else "the name of a table"
        faults.add(
            where,
            None,
            expected=wanted,
            found=quoted(name),
            cure="Rename it" if meant else "It was not read; rename it or move it away",
            severity=Severity.ERROR if meant else Severity.WARNING,
        )
