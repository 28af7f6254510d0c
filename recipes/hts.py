"""Make `hts`: every eight-digit line of the US tariff schedule, chapters 1 to 97, with its rates after inheritance.

Raw: ``hts/hts_2026_rev_10.json.gz``, the USITC export of revision 10 of 2026, effective 2026-06-08, and
``hts/hts_2025_basic.json.gz``, the edition of 2025-01-01, with which its rates are compared.
The export prints rates on one row of each line only; rows below it (by ``indent``) inherit the three columns.
"""

from __future__ import annotations

import gzip
import json
import re
from typing import TYPE_CHECKING, Any

import polars as pl
from writing import run, write

from allyshore.world.rates import Rate, RateForm, read_rate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE = "hts/hts_2026_rev_10.json.gz"
EARLIER = "hts/hts_2025_basic.json.gz"
"""The card says that no general rate has changed since this edition; `check_unchanged` holds that."""
VINTAGE = "2026-06-08"
SOURCE = "USITC, Harmonized Tariff Schedule of the United States, 2026 revision 10"
LICENCE = "US government work (public domain)"
LEFT_OUT = {"98", "99"}
PROGRAMME = re.compile(r"(?P<rate>[^()]*)\((?P<list>[^()]*)\)")


def main(raw: Path, out: Path) -> Path:
    """Read the export and write the table."""
    table = list(lines(_export(raw / FILE)))
    check_unchanged(list(lines(_export(raw / EARLIER))), table)
    return write(out, "hts", pl.DataFrame(table, infer_schema_length=None))


def check_unchanged(earlier: list[dict[str, Any]], now: list[dict[str, Any]]) -> None:
    """Raise where a line of the earlier edition is gone or has another general rate now."""
    rates = {line["hts8"]: line["general"] for line in now}
    for line in earlier:
        found = rates.get(line["hts8"])
        if found != line["general"]:
            raise ValueError(f"{line['hts8']}: expected the earlier rate {line['general']}, found {found}")


def _export(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(gzip.decompress(path.read_bytes()))
    return rows


def lines(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Give one record per eight-digit line.

    A line whose own eight-digit row is not printed is named by its ten-digit rows. A line without a general rate
    anywhere above it, or with two different ones, would be a fault of the export and stops the recipe.
    """
    found: dict[str, dict[str, Any]] = {}
    above: list[tuple[int, tuple[str, str, str], str]] = []
    for row in rows:
        indent = int(row["indent"])
        while above and above[-1][0] >= indent:
            above.pop()
        inherited, path = (above[-1][1], above[-1][2]) if above else (("", "", ""), "")
        own = tuple(_clean(row[column] or "") for column in ("general", "special", "other"))
        rates = own if own[0] else inherited
        words = _clean(row["description"] or "").rstrip(":").strip()
        trail = f"{path} > {words}" if path else words
        above.append((indent, rates, trail))
        number = row["htsno"].replace(".", "")
        if len(number) not in {8, 10} or number[:2] in LEFT_OUT:
            continue
        line = found.setdefault(
            number[:8],
            {"rates": rates, "description": trail if len(number) == 8 or own[0] else path, "units": {}},
        )
        if not rates[0] or line["rates"] != rates:
            raise ValueError(
                f"{number}: expected one general rate for the line, found {rates} and {line['rates']}"
            )
        line["units"] |= {_unit(unit): None for unit in row["units"] if unit.strip()}
    for number, line in found.items():
        yield record(number, line["description"], *line["rates"], ", ".join(line["units"]))


def record(
    number: str, description: str, general: str, special: str, other: str, unit: str
) -> dict[str, Any]:
    """Give the columns of one line."""
    one, two = read_rate(general), read_rate(other)
    free, rest = programmes(special)
    return {
        "hts8": number,
        "description": description,
        "general": one.text,
        "special": special,
        "other": two.text,
        "printed": one.printed.value,
        **_rate("", one),
        "special_free": " ".join(free),
        "special_text_other": rest,
        **_rate("column2_", two),
        "unit": unit,
        "source": SOURCE,
        "vintage": VINTAGE,
        "licence": LICENCE,
    }


def programmes(special: str) -> tuple[list[str], str]:
    """Split column 1 Special into the programmes that are free and the text of all other rates.

    ``Free (A,AU) 3.4% (JP) See 9823.01.05 (S+)`` gives ``[A, AU]`` and ``3.4% (JP); See 9823.01.05 (S+)``.
    """
    text = re.sub(r"\(([^()]*)\(", r"(\1,", special)
    free: list[str] = []
    rest: list[str] = []
    for group in PROGRAMME.finditer(text):
        symbols = [symbol for symbol in re.split(r"[,\s]+", group["list"]) if symbol]
        rate = group["rate"].strip(" ,;")
        if rate == "Free":
            free += [symbol for symbol in symbols if symbol not in free]
        else:
            rest.append(f"{rate} ({','.join(symbols)})")
    left = PROGRAMME.sub("", text).strip(" )")
    return free, "; ".join([*rest, left] if left else rest)


def _rate(prefix: str, rate: Rate) -> dict[str, Any]:
    unit = "unit" if prefix else "specific_unit"
    share = None if rate.form is RateForm.FREE else rate.ad_valorem
    return {
        f"{prefix}form": rate.form.value,
        f"{prefix}ad_valorem": share,
        f"{prefix}specific": rate.specific,
        f"{prefix}{unit}": rate.specific_unit,
    }


def _unit(printed: str) -> str:
    return {"m²": "m2", "No": "No."}.get(printed.strip(), printed.strip())


def _clean(text: str) -> str:
    """Put blanks right and drop characters that cannot be seen."""
    return re.sub(r"\s+", " ", text.replace("\u200b", "")).strip()


if __name__ == "__main__":
    run(main)
