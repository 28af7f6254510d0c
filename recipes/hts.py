"""Make the dated US tariff schedule of chapters 1 to 97 from every edition since 2025-01-01.

`hts` has each eight-digit line with its rates, `hts_statistics` each ten-digit statistical number, both with the first and last day
on which the row stands unchanged; `hts_revisions` says of each edition from which day it is taken and what it changed;
`hts_corrections` where an edition prints what cannot be the law.

Raw: ``hts/revision_dates.csv`` and ``hts/hts_2025_basic.json.gz``, ``hts/hts_2025_rev_1.json.gz`` ... ``hts/hts_2026_rev_10.json.gz``,
the USITC's exports.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import polars as pl
from hts_corrections import CORRECTIONS, ROW, STRAY
from hts_days import RELEASED, files, in_force
from hts_export import COLUMNS, Edition, TariffLine, edition, edition_upwards, rows_of
from writing import run, write

from allyshore.world.catalogue import card
from allyshore.world.rates import Rate, RateForm, read_rate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from hts_corrections import Correction

SOURCE = "USITC, Harmonized Tariff Schedule of the United States, {}"
LICENCE = "US government work (public domain)"
PROGRAMME = re.compile(r"(?P<rate>[^()]*)\((?P<list>[^()]*)\)")


@dataclass(frozen=True, slots=True)
class Issue:
    """One edition of the schedule: its name, the first day that it is taken for, and what it prints after correction."""

    name: str
    day: dt.date
    content: Edition
    printed_lines: int
    printed_numbers: int


@dataclass(frozen=True, slots=True)
class Span:
    """What an edition says of one code, unchanged from one issue to another, by their places in the series."""

    code: str
    first: int
    last: int
    said: Any


def main(raw: Path, out: Path) -> Path:
    """Read all exports, check the intervals against a second reading of each, and write the four tables."""
    paths, days = files(raw), in_force(raw)
    known = tuple(each for each in CORRECTIONS if {each.first, each.last} <= set(paths))
    issues = corrected({name: edition(rows_of(path)) for name, path in paths.items()}, days, known)
    lines = spans([issue.content.lines for issue in issues], lambda line: line.rates)
    numbers = spans([issue.content.numbers for issue in issues], lambda number: number)
    agree(paths, lines, numbers)
    write(
        out,
        "hts_statistics",
        pl.DataFrame([statistic(span, issues) for span in numbers], infer_schema_length=None),
    )
    write(
        out, "hts_revisions", pl.DataFrame(list(revisions(issues, lines, numbers)), infer_schema_length=None)
    )
    write(
        out,
        "hts_corrections",
        pl.DataFrame(
            [correction_row(each, days) for each in known],
            schema=dict.fromkeys(card("hts_corrections").column_names, pl.String),
        ),
    )
    return write(out, "hts", pl.DataFrame([record(span, issues) for span in lines], infer_schema_length=None))


def corrected(
    editions: Mapping[str, Edition], days: Mapping[str, dt.date], corrections: tuple[Correction, ...]
) -> list[Issue]:
    """Put right what `corrections` name; a fault that is not printed where it should be stops the recipe."""
    names = list(editions)
    issues = [
        Issue(
            name,
            days[name],
            Edition(dict(each.lines), dict(each.numbers)),
            len(each.lines),
            len(each.numbers),
        )
        for name, each in editions.items()
    ]
    for correction in corrections:
        first, last = names.index(correction.first), names.index(correction.last)
        for at, (name, each) in enumerate(editions.items()):
            if (first <= at <= last) != _faulty(each, correction):
                raise ValueError(
                    f"{name}, {correction.code}: expected {correction.printed!r} in {correction.first} to {correction.last} only"
                )
        for at in range(first, last + 1):
            content = issues[at].content
            held: dict[str, Any] = content.lines if len(correction.code) == 8 else content.numbers
            right = editions[names[last + 1]]
            if correction.column != ROW:
                rates = list(content.lines[correction.code].rates)
                rates[COLUMNS.index(correction.column)] = correction.held
                held[correction.code] = TariffLine(
                    held[correction.code].description, (rates[0], rates[1], rates[2])
                )
            elif correction.held == STRAY:
                held[correction.code] = (right.lines if len(correction.code) == 8 else right.numbers)[
                    correction.code
                ]
            else:
                del held[correction.code]
    return issues


def _faulty(each: Edition, correction: Correction) -> bool:
    """Whether an edition prints the fault."""
    if correction.column == ROW:
        return ((correction.code in each.lines) or (correction.code in each.numbers)) == (
            correction.printed == STRAY
        )
    return each.lines[correction.code].rates[COLUMNS.index(correction.column)] == correction.printed


def spans(editions: list[dict[str, Any]], key: Any) -> list[Span]:
    """Join what stays the same by `key` over consecutive editions; the newest edition's words are kept."""
    result: list[Span] = []
    open_: dict[str, Span] = {}
    for at, each in enumerate(editions):
        for code, said in each.items():
            before = open_.get(code)
            same = before is not None and before.last == at - 1 and key(before.said) == key(said)
            if before is not None and not same:
                result.append(before)
            open_[code] = Span(code, before.first if before is not None and same else at, at, said)
    return sorted([*result, *open_.values()], key=lambda span: (span.code, span.first))


def agree(paths: Mapping[str, Path], lines: list[Span], numbers: list[Span]) -> None:
    """Hold the intervals against a second reading of every export; print how much was compared.

    Raises
    ------
    ValueError
        A line or number is held on an edition's day that the edition does not print, or the other way round, or the text of a
        rate or a unit differs, other than by `CORRECTIONS`.
    """
    places = {name: at for at, name in enumerate(paths)}
    counts = {"lines": 0, "numbers": 0}
    for name, at in places.items():
        rates, units = edition_upwards(rows_of(paths[name]))
        excused = {
            (each.code, each.column)
            for each in CORRECTIONS
            if places.get(each.first, len(places)) <= at <= places.get(each.last, -1)
        }
        held = {span.code: span.said.rates for span in lines if span.first <= at <= span.last}
        asked = {span.code: span.said.units for span in numbers if span.first <= at <= span.last}
        wrong = {(code, ROW) for code in (held.keys() ^ rates.keys()) | (asked.keys() ^ units.keys())}
        for code in held.keys() & rates.keys():
            wrong |= {(code, column) for n, column in enumerate(COLUMNS) if held[code][n] != rates[code][n]}
        wrong |= {(code, "units") for code in asked.keys() & units.keys() if asked[code] != units[code]}
        if wrong - excused:
            raise ValueError(
                f"{name}: expected the second reading to agree, found other texts at {sorted(wrong - excused)[:9]}"
            )
        counts = {"lines": counts["lines"] + len(rates), "numbers": counts["numbers"] + len(units)}
    print(
        f"{len(places)} editions read a second way: {counts['lines']:,} lines with three rates and {counts['numbers']:,} numbers agree"
    )


def _held(span: Span, issues: list[Issue]) -> dict[str, Any]:
    """Give first and last day and provenance of a span; a span that reaches the newest edition has no last day."""
    over = span.last + 1 < len(issues)
    return {
        "valid_from": issues[span.first].day,
        "valid_to": issues[span.last + 1].day - dt.timedelta(days=1) if over else None,
        "source": SOURCE.format(issues[span.last].name),
        "vintage": issues[span.last].day.isoformat(),
        "licence": LICENCE,
    }


def record(span: Span, issues: list[Issue]) -> dict[str, Any]:
    """Give the columns of `hts` for one line and span."""
    general, special, other = span.said.rates
    one, two = read_rate(general), read_rate(other)
    free, rest = programmes(special)
    return {
        "hts8": span.code,
        "description": span.said.description,
        "general": one.text,
        "special": special,
        "other": two.text,
        "printed": one.printed.value,
        **_rate("", one),
        "special_free": " ".join(free),
        "special_text_other": rest,
        **_rate("column2_", two),
        **_held(span, issues),
    }


def statistic(span: Span, issues: list[Issue]) -> dict[str, Any]:
    """Give the columns of `hts_statistics` for one number and span."""
    return {
        "hts10": span.code,
        "description": span.said.description,
        "units": ", ".join(span.said.units),
        **_held(span, issues),
    }


def revisions(issues: list[Issue], lines: list[Span], numbers: list[Span]) -> Iterator[dict[str, Any]]:
    """Give the columns of `hts_revisions`; what the first edition changed against 2024 is not known and left empty."""
    for at, issue in enumerate(issues):
        row: dict[str, Any] = {
            "revision": issue.name,
            "in_force": issue.day,
            "released": RELEASED.get(issue.name),
            "lines": len(issue.content.lines),
            "lines_printed": issue.printed_lines,
            "numbers": len(issue.content.numbers),
            "numbers_printed": issue.printed_numbers,
        }
        for what, rows in (("lines", lines), ("numbers", numbers)):
            began = {span.code for span in rows if span.first == at}
            ended = {span.code for span in rows if span.last == at - 1}
            counts = {"added": len(began - ended), "ended": len(ended - began), "changed": len(began & ended)}
            row |= {f"{what}_{kind}": count if at else None for kind, count in counts.items()}
        yield row | {
            "source": SOURCE.format(issue.name),
            "vintage": issue.day.isoformat(),
            "licence": LICENCE,
        }


def correction_row(correction: Correction, days: Mapping[str, dt.date]) -> dict[str, Any]:
    """Give the columns of `hts_corrections`."""
    vintage = days.get(correction.last, days[next(iter(days))]).isoformat()
    return {
        **asdict(correction),
        "source": SOURCE.format(f"{correction.first} and the editions beside it"),
        "vintage": vintage,
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


if __name__ == "__main__":
    run(main)
