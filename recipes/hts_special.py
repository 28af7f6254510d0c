"""Build `hts_special`: special rates that are not plainly free, with the headings of chapters 98 and 99 that they point to.

Usage: ``python recipes/hts_special.py RAW_DIR [OUT_DIR]``, after ``hts.py``, whose table it reads from OUT_DIR. Raw: the exports of
the schedule as for ``hts.py``.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import polars as pl
from hts import LICENCE, SOURCE, Span, spans
from hts_days import files, in_force
from hts_export import Row, clean, rows_of
from writing import run, write

from allyshore.world.rates import RateForm, read_rate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GROUP = re.compile(r"(?P<rate>[^()]+)\((?P<symbols>[^()]*)\)")
CODE = re.compile(r"(\d{4})[.,](\d\d)[.,](\d\d)")
MEXICO = re.compile(r"Goods of Mexico or goods of the United States|Goods provided for in note \d+\(a\)")
USMCA_CHAPTER = "9823"
"""Subchapter XXIII: in each set the first heading is for goods of Mexico (note n(a)), the others for goods of Canada (note n(b))."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of chapter 98 or 99: its texts from the top down, and its special column."""

    trail: tuple[str, ...]
    special: str


def main(raw: Path, out: Path) -> Path:
    """Write the table."""
    paths, days = files(raw), in_force(raw)
    starts = [days[name] for name in paths]
    headings: dict[str, list[Span]] = {}
    for span in spans([provisions(rows_of(path)) for path in paths.values()], lambda heading: heading):
        headings.setdefault(span.code, []).append(span)
    lines = pl.read_parquet(out / "hts.parquet").filter(pl.col("special_text_other") != "")
    rows = [
        record
        for line in lines.iter_rows(named=True)
        for record in special_rates(line, headings, starts, list(paths))
    ]
    frame = pl.DataFrame(rows, infer_schema_length=None)
    print(frame["form"].value_counts(sort=True))
    return write(out, "hts_special", frame)


def provisions(rows: list[Row]) -> dict[str, Heading]:
    """Give the eight-digit headings of chapters 98 and 99 that have a special column."""
    found: dict[str, Heading] = {}
    above: list[tuple[int, str]] = []
    for row in rows:
        indent = int(row["indent"])
        while above and above[-1][0] >= indent:
            above.pop()
        above.append((indent, clean(row["description"]).rstrip(":. ")))
        code = row["htsno"].replace(".", "")
        if len(code) == 8 and code[:2] in {"98", "99"} and clean(row["special"]):
            found[code] = Heading(tuple(words for _, words in above), clean(row["special"]))
    return found


def special_rates(
    line: dict[str, Any], headings: dict[str, list[Span]], starts: list[dt.date], names: list[str]
) -> Iterator[dict[str, Any]]:
    """Give the special rates of one row of table `hts`."""
    seen: set[tuple[str, str]] = set()
    for piece in line["special_text_other"].split("; "):
        group = GROUP.fullmatch(piece)
        if group is None:
            raise ValueError(f"{line['hts8']}: expected a rate and its programmes, found {piece!r}")
        symbols = ";".join(dict.fromkeys(re.split(r"[,\s]+", group["symbols"].strip())))
        rate = group["rate"].strip()
        if not rate.startswith("See "):
            yield made(line, symbols, rate, line["valid_from"], line["valid_to"])
            continue
        codes = referred(rate, headings)
        named = [code for code in codes if any(serves(span.said, line["hts8"]) for span in headings[code])]
        for code in named or codes:
            if (symbols, code) not in seen:
                seen.add((symbols, code))
                yield from dated(line, symbols, code, headings[code], starts, names)


def dated(
    line: dict[str, Any], symbols: str, code: str, held: list[Span], starts: list[dt.date], names: list[str]
) -> Iterator[dict[str, Any]]:
    """Give the rate of a heading over the days on which both it and the line stand unchanged."""
    for span in held:
        ends = [starts[span.last + 1] - dt.timedelta(1)] if span.last + 1 < len(starts) else []
        ends += [line["valid_to"]] if line["valid_to"] else []
        first, end = max(starts[span.first], line["valid_from"]), min(ends, default=None)
        if end is None or first <= end:
            yield from provided(line, symbols, code, span.said, first, end, names[span.last])


def referred(text: str, headings: dict[str, list[Span]]) -> list[str]:
    """Give the headings that a text names, ``See 9823.01.01-9823.01.07``, with those between the ends of a range."""
    text = text.replace("99.19.", "9919.")
    found: set[str] = set()
    for piece in text.split(","):
        ends = ["".join(code) for code in CODE.findall(piece)]
        found |= {code for code in ends if code in headings}
        for low, high in pairwise(ends):
            found |= {code for code in headings if low <= code <= high}
    return sorted(found)


def serves(heading: Heading, hts8: str) -> bool:
    """Whether a heading that a line points to can serve it: its own text names the line, or names no subheading at all.

    A heading that a line points to alone serves it whatever it names: some still name lines of an older edition.
    """
    named = ["".join(code) for code in CODE.findall(heading.trail[-1])]
    return not named or hts8 in named


def provided(
    line: dict[str, Any],
    symbols: str,
    code: str,
    heading: Heading,
    first: dt.date,
    end: dt.date | None,
    edition: str,
) -> Iterator[dict[str, Any]]:
    """Give the rate of a heading for the programmes that both it and the line name."""
    group = GROUP.fullmatch(heading.special)
    own = set(re.split(r"[,\s]+", group["symbols"])) if group else set(symbols.split(";"))
    shared = [symbol for symbol in symbols.split(";") if symbol in own]
    if not shared:
        return
    rate = group["rate"].strip() if group else heading.special
    countries = ("MEX" if MEXICO.search(heading.trail[-1]) else "CAN") if code[:4] == USMCA_CHAPTER else ""
    yield made(line, ";".join(shared), rate, first, end) | {
        "heading": f"{code[:4]}.{code[4:6]}.{code[6:]}",
        "countries": countries,
        "condition": " > ".join(heading.trail),
        "source": SOURCE.format(edition),
    }


def made(
    line: dict[str, Any], symbols: str, printed: str, first: dt.date, end: dt.date | None
) -> dict[str, Any]:
    """Give the columns of a row that the line itself holds."""
    rate = read_rate(printed)
    return {
        "hts8": line["hts8"], "symbols": symbols, "heading": "", "countries": "", "condition": "", "printed": printed, "form": rate.form.value,
        "ad_valorem": None if rate.form is RateForm.FREE else rate.ad_valorem, "specific": rate.specific, "specific_unit": rate.specific_unit,
        "valid_from": first, "valid_to": end, "source": line["source"], "vintage": line["vintage"], "licence": LICENCE,
    }  # fmt: skip


if __name__ == "__main__":
    run(main)
