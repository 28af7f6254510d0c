"""What to write instead of a text that is no number, date or yes and no: the ways in which official files write them."""

from __future__ import annotations

import re

from allyshore.world.catalogue import CellType, FactColumn

_BLANKS = " \u00a0\u202f'\u2019"
_GROUPED = re.compile(rf"[+-]?\d{{1,3}}([,.{_BLANKS}]\d{{3}})+([.,]\d+)?")
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")
_PERCENT = re.compile(r"([+-]?\d+(?:[.,]\d+)?)\s*%")
_SIGNED = re.compile(r"(?:US)?[$\u20ac\u00a3\u00a5]\s*[\d.,]+|[\d.,]+\s*[$\u20ac\u00a3\u00a5]")
_UNKNOWN = frozenset(
    ["-", "--", "–", "—", ".", "..", "...", "n/a", "na", "n.a.", "none", "null", "nd", "n.d.", ":", "x"]
)


def cell_cure(text: str, column: FactColumn) -> str:
    """Say what to write instead of a text that cannot be read as the column's type."""
    if column.type is CellType.DATE:
        return "Write year-month-day, as 2026-03-04, and a day that exists"
    if column.type is CellType.YES_NO:
        return "Write yes or no"
    return _number_cure(text.strip(), column)


def _number_cure(shown: str, column: FactColumn) -> str:
    if shown.lower() in _UNKNOWN:
        return "Leave the cell empty where the value is not known"
    if percent := _PERCENT.fullmatch(shown):
        share = float(percent.group(1).replace(",", ".")) / 100
        return f"Write {share:g}, a share" if column.unit == "share" else "Write the number without the sign"
    if _SIGNED.fullmatch(shown):
        return "Write the number without the sign of the currency, in the column's unit"
    if _GROUPED.fullmatch(shown):
        return _ungrouped(shown)
    if _DECIMAL_COMMA.fullmatch(shown):
        return f"Write a point before the decimals: {shown.replace(',', '.')}"
    return (
        "Write a whole number"
        if column.type is CellType.WHOLE
        else "Write a number, with a point before decimals"
    )


def _ungrouped(shown: str) -> str:
    """Give the number without the signs between its thousands; a single comma before three digits may be either."""
    digits = re.sub(f"[{_BLANKS}]", "", shown)
    last = max(digits.rfind(","), digits.rfind("."))
    whole, rest = (digits[:last], digits[last + 1 :]) if last >= 0 else (digits, "")
    grouped = not rest or (len(rest) == 3 and len({sign for sign in digits if sign in ",."}) == 1)
    plain = re.sub(r"[,.]", "", whole) + (rest if grouped else f".{rest}")
    either = grouped and digits.count(",") == 1
    decimals = f", or {digits.replace(',', '.')} if the comma stands before decimals" if either else ""
    return f"Write it without thousands separators: {plain}{decimals}"
