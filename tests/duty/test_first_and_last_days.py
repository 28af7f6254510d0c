"""Every row of the table of measures is on a bill on its first and last day and on none the day before and the day after."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl
import pytest

from allyshore.duty.law import WEIGHT_UNDER, Law, Measure
from allyshore.duty.lines import checked
from allyshore.duty.params import DutyParams
from allyshore.duty.stack import Facts, Stack, choose
from allyshore.duty.us_lines import kinds

if TYPE_CHECKING:
    from collections.abc import Iterable

DAY = dt.timedelta(days=1)
VALUE = 500.0
FIRST = dt.date(2025, 1, 1)
"""The first day of which the schedule is held."""
FREE = "9506624040"
TRIED, COUNTRIES, EIGHT = 600, 4, 8


class Good(NamedTuple):
    """A good that a row covers."""

    hs: str
    country: str
    claim: str
    facts: str
    metal_weight_share: float | None


def found(law: Law, row: Measure, countries: Iterable[str], codes: dict[str, list[str]]) -> Good | None:
    """Look for a good whose stack holds the row: of its lists, of a country that it names, with its conditions met."""
    index = next(n for n, other in enumerate(law.measures) if other.measure == row.measure)
    listed = [code for name in row.lists for code in codes.get(name, ())] if row.lists else [FREE]
    tried = pl.Series(listed[:: max(1, len(listed) // TRIED)] or listed, dtype=pl.String)
    inside, _ = law.membership(tried)
    usmca = "usmca" in row.conditions
    limits = [
        float(word.removeprefix(WEIGHT_UNDER)) for word in row.conditions if word.startswith(WEIGHT_UNDER)
    ]
    stated = frozenset(word for word in row.conditions if word != "usmca" and ":" not in word)
    share = min(limits) / 2 if limits else None
    able = [one for one in countries if row.meets(one) and (not usmca or one in {"CAN", "MEX"})]
    for country in able[:COUNTRIES]:
        candidates = law.of_country(country)
        for n, code in enumerate(tried):
            if not inside[n, law.scope_of[index]]:
                continue
            scopes = frozenset(int(scope) for scope in inside[n].nonzero()[0])
            if row.measure in weighed(
                choose(law, candidates, scopes, frozenset(), Facts(usmca, share, VALUE, stated))
            ):
                return Good(code, country, "usmca" if usmca else "", ";".join(sorted(stated)), share)
    return None


def full(code: str, lines: pl.Series) -> list[str]:
    """Give a line of the day below a prefix of fewer than eight digits, where there is one."""
    return [code] if len(code) >= EIGHT else lines.filter(lines.str.starts_with(code)).head(1).to_list()


def weighed(stack: Stack) -> set[str]:
    """Names of the rows that a bill of this stack shows: charged, giving way, sparing, or in place of column 1."""
    rows = [step.measure for step in stack.steps] + [by for _, by in stack.spared]
    return {row.measure for row in rows} | ({stack.column_2.measure} if stack.column_2 else set())


def frame_of(rows: list[tuple[str, Good, bool]]) -> pl.DataFrame:
    return pl.DataFrame(
        [line(good) for _, good, _ in rows], schema_overrides={"metal_weight_share": pl.Float64}
    )


def line(good: Good) -> dict[str, Any]:
    return {
        "importer": "USA", "exporter": good.country, "hs": good.hs, "country_of_origin": good.country, "value": VALUE, "quantity": 10.0, "weight": 100.0,
        "originating": bool(good.claim), "claim": good.claim, "facts": good.facts, "metal_weight_share": good.metal_weight_share,
        "steel_share": 0.3, "aluminium_share": 0.3, "copper_share": 0.3,
    }  # fmt: skip


@pytest.fixture(scope="module")
def table(on):
    return on("2026-06-15").table("measures")


@pytest.fixture(scope="module")
def goods(table, on) -> dict[tuple[str, dt.date], Good]:
    """A good for each row on its first day that can be asked for, and one on its last."""
    known = sorted(on("2026-06-15").table("countries")["country"])
    asked: dict[dt.date, list[str]] = {}
    for name, start, end in table.select("measure", "valid_from", "valid_to").iter_rows():
        for day in {max(start, FIRST), end} - {None}:
            asked.setdefault(day, []).append(name)
    held = {}
    for day, names in asked.items():
        law, lines = Law.on(on(day.isoformat())), on(day.isoformat()).schedule.lines["hts8"]
        codes = {
            name: [line for code in part["hs"] for line in full(code, lines)]
            for (name,), part in law.products.partition_by("list", as_dict=True).items()
        }
        for name in names:
            row = next(one for one in law.measures if one.measure == name)
            good = found(law, row, known, codes)
            if good is not None:
                held[name, day] = good
    return held


def test_a_good_is_found_for_every_row_on_its_first_and_its_last_day(table, goods):
    days = table.select("measure", first=pl.max_horizontal("valid_from", pl.lit(FIRST)), last="valid_to")
    wanted = {(name, day) for name, *ends in days.iter_rows() for day in ends if day is not None}
    assert not (wanted - set(goods)), sorted(wanted - set(goods))


def test_each_row_is_weighed_on_its_first_and_last_day_and_on_no_day_beside_them(table, goods, on):
    asked: dict[dt.date, list[tuple[str, Good, bool]]] = {}
    for name, start, end in table.select("measure", "valid_from", "valid_to").iter_rows():
        for day, beside in ((start, start - DAY), (end, end and end + DAY)):
            if day is None or day < FIRST:
                continue
            asked.setdefault(day, []).append((name, goods[name, day], True))
            if beside >= FIRST:
                asked.setdefault(beside, []).append((name, goods[name, day], False))
    wrong = []
    for day, rows in sorted(asked.items()):
        world = on(day.isoformat())
        these = kinds(checked(frame_of(rows), world), world, DutyParams())
        shown = [
            name in weighed(these.stacks[kind]) for (name, *_), kind in zip(rows, these.of_line, strict=True)
        ]
        wrong += [
            (name, day, there)
            for (name, _, there), seen in zip(rows, shown, strict=True)
            if seen is not there
        ]
    assert wrong == []
