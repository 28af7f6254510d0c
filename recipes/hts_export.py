"""Reading one export of the US tariff schedule: the eight-digit lines with their rates, and the statistical numbers below them.

The export prints rates on one row of each line only; rows below it (by ``indent``) inherit the three columns. `edition` carries
them down with a stack of the rows above. `edition_upwards` finds the same by another, slower and simpler route, looking upwards
from each row, and shares no code with the first: recipe `hts` compares the two for every revision.
"""

from __future__ import annotations

import gzip
import html
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

Row = dict[str, Any]
Rates = tuple[str, str, str]
"""Column 1 General, column 1 Special, column 2, as printed with blanks put right and marks of style dropped."""

LEFT_OUT = {"98", "99"}
COLUMNS = ("general", "special", "other")
_MARK = re.compile(r"</?[A-Za-z]+(?:\s[^<>]*)?>")
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200e\ufeff\u00ad"))


@dataclass(frozen=True, slots=True)
class TariffLine:
    """An eight-digit line: its texts from the heading down joined by ' > ', and its three rates."""

    description: str
    rates: Rates


@dataclass(frozen=True, slots=True)
class Number:
    """A ten-digit statistical number: its texts below the eight-digit line, and the units to be reported, in order."""

    description: str
    units: tuple[str, ...]


@dataclass
class Edition:
    """What one export holds of chapters 1 to 97."""

    lines: dict[str, TariffLine] = field(default_factory=dict)
    numbers: dict[str, Number] = field(default_factory=dict)


def rows_of(path: Path) -> list[Row]:
    """Read the rows of a gzipped JSON export."""
    rows: list[Row] = json.loads(gzip.decompress(path.read_bytes()))
    return rows


def edition(rows: list[Row]) -> Edition:
    """Give the lines and statistical numbers of an export.

    A line whose own eight-digit row is not printed is named by its ten-digit rows. A line without a general rate anywhere
    above it, or with two different ones, would be a fault of the export and stops the recipe.
    """
    result = Edition()
    above: list[tuple[int, Rates, tuple[str, ...]]] = []
    depth: dict[str, int] = {}
    for row in rows:
        indent = int(row["indent"])
        while above and above[-1][0] >= indent:
            above.pop()
        inherited, path = (above[-1][1], above[-1][2]) if above else (("", "", ""), ())
        general, special, other = (clean(row[column]) for column in COLUMNS)
        rates = (general, special, other) if general else inherited
        trail = (*path, clean(row["description"]).rstrip(":").strip())
        above.append((indent, rates, trail))
        code = row["htsno"].replace(".", "")
        if len(code) not in {8, 10} or code[:2] in LEFT_OUT:
            continue
        own = trail if len(code) == 8 or general else path
        line = result.lines.setdefault(code[:8], TariffLine(" > ".join(own), rates))
        depth.setdefault(code[:8], len(own))
        if not rates[0] or line.rates != rates:
            raise ValueError(
                f"{code}: expected one general rate for the line, found {rates} and {line.rates}"
            )
        if len(code) == 10:
            words = trail[depth[code[:8]] :] or trail[-1:]
            units = tuple(dict.fromkeys(_unit(unit) for unit in row["units"] if unit.strip()))
            result.numbers[code] = Number(" > ".join(words), units)
    return result


def edition_upwards(rows: list[Row]) -> tuple[dict[str, Rates], dict[str, tuple[str, ...]]]:
    """Give each line's rates and each number's units by looking upwards from its row for the nearest printed rate."""
    rates: dict[str, Rates] = {}
    units: dict[str, tuple[str, ...]] = {}
    for place, row in enumerate(rows):
        digits = "".join(sign for sign in row["htsno"] if sign.isdigit())
        if len(digits) < 8 or digits >= "98":
            continue
        if len(digits) == 10:
            asked = (_bare(unit).replace("²", "2") for unit in row["units"])
            units[digits] = tuple("No." if unit == "No" else unit for unit in asked if unit)
        level, at = int(row["indent"]) + 1, place
        while not (int(rows[at]["indent"]) < level and _bare(rows[at]["general"])):
            level = min(level, int(rows[at]["indent"]))
            at -= 1
        rates[digits[:8]] = (_bare(rows[at]["general"]), _bare(rows[at]["special"]), _bare(rows[at]["other"]))
    return rates, units


def _bare(text: str | None) -> str:
    """Drop tags and superfluous blanks, without the help of `clean`."""
    return " ".join(re.sub("<.*?>", "", text or "").split())


def clean(text: str | None) -> str:
    """Put blanks right and drop what is no part of the text: marks of style and characters that cannot be seen."""
    plain = html.unescape(_MARK.sub("", text or "")).translate(_UNSEEN)
    return re.sub(r"\s+", " ", plain).strip()


def _unit(printed: str) -> str:
    return {"m²": "m2", "No": "No."}.get(clean(printed), clean(printed))
