"""The schedule on a day: the day before and the day of real changes, what begins and ends, and what no day may answer."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allyshore.errors import FactMissing
from allyshore.world import World
from allyshore.world.frames import load

HTS, NUMBERS = load("hts").frame, load("hts_statistics").frame
EDITIONS = load("hts_revisions").frame.sort("in_force")
FIRST = dt.date(2025, 1, 1)
CODES = sorted(HTS["hts8"].unique())
TEN = sorted(NUMBERS["hts10"].unique())
days = st.dates(FIRST, dt.date(2027, 12, 31))


def schedule(day):
    return World.on(dt.date.fromisoformat(day)).schedule


@pytest.mark.parametrize(
    ("code", "until", "since", "day"),
    [
        ("02011050", "1.7% (KR)", "KR", "2026-01-01"),
        ("04021050", "5.7¢/kg (CO,KR,PA)", "CO KR PA", "2026-01-01"),
        ("04022950", "7.3¢/kg + 0.9% (PA)", "PA", "2026-01-01"),
        ("04051020", "10.2¢/kg (PA)", "PA", "2026-01-01"),
    ],
)
def test_a_staged_rate_holds_to_the_last_day_of_its_year_and_is_free_on_new_years_day(
    code, until, since, day
):
    turn = dt.date.fromisoformat(day)
    before, after = World.on(turn - dt.timedelta(days=1)).schedule.line(code), schedule(day).line(code)
    assert until in before.special_text_other
    assert not set(since.split()) & set(before.special_free.split())
    assert until not in after.special_text_other
    assert set(since.split()) <= set(after.special_free.split())
    assert (before.valid_to, after.valid_from) == (turn - dt.timedelta(days=1), turn)
    assert (before.general, before.other) == (after.general, after.other)


@pytest.mark.parametrize(
    ("ended", "began", "day"),
    [
        ("0901110045", "0901110035", "2025-07-01"),
        ("2825600000", "2825600010", "2025-07-01"),
        ("9401999081", "9401999030", "2025-07-01"),
        ("0201305085", "0201305091", "2026-02-01"),
        ("7602000095", "7602000045", "2026-02-01"),
        ("2404190500", "2404190510", "2026-02-01"),
    ],
)
def test_a_number_that_was_divided_stands_to_the_day_before_and_its_parts_from_the_day(ended, began, day):
    turn = dt.date.fromisoformat(day)
    eve, morning = World.on(turn - dt.timedelta(days=1)).schedule, World.on(turn).schedule
    assert eve.number(ended) is not None
    assert eve.number(began) is None
    assert morning.number(ended) is None
    assert morning.number(began) is not None
    assert began in [number.hts10 for number in morning.numbers_of(began)]
    assert began not in [number.hts10 for number in eve.numbers_of(began)]


@pytest.mark.parametrize(
    ("code", "before", "after", "day"),
    [
        ("8517620090", ("kg",), ("No.",), "2025-07-01"),
        ("8504210020", ("No.",), ("No.", "kg"), "2026-02-01"),
        ("9027102000", ("kg",), ("kg", "No."), "2026-02-01"),
        ("8450110040", ("No.",), ("No.",), "2026-02-01"),
    ],
)
def test_units_to_report_are_those_of_the_day(code, before, after, day):
    turn = dt.date.fromisoformat(day)
    assert World.on(turn - dt.timedelta(days=1)).schedule.number(code).units == before
    assert World.on(turn).schedule.number(code).units == after


def test_a_number_may_keep_its_digits_and_change_its_goods():
    assert "fluconazole" in schedule("2026-01-31").number("3004909204").description
    assert "oseltamivir" in schedule("2026-02-01").number("3004909204").description


@pytest.mark.parametrize("day", ["2025-01-01", "2025-02-03", "2025-02-04"])
def test_a_line_left_out_of_the_first_edition_by_mistake_is_in_force_all_the_same(day):
    assert schedule(day).line("44201900").general == "3.2%"
    assert schedule(day).number("9401696031") is not None


def test_a_line_printed_once_by_mistake_is_never_in_force():
    assert schedule("2025-07-15").line("94019930") is None
    assert schedule("2025-07-15").number("9401993030") is None
    assert schedule("2026-02-05").number("7602000035") is not None


def test_typing_errors_of_an_edition_are_not_rates():
    line = schedule("2025-01-01").line("20031001")
    assert line.other == "22¢/kg on drained weight + 45%"
    assert (line.valid_from, line.valid_to) == (FIRST, None)
    assert schedule("2025-02-01").line("29091918").column2_ad_valorem == 0.37


def test_a_day_before_the_first_edition_is_refused():
    assert schedule("2025-01-01").line("84501100").general == "1.4%"
    for day in ("2024-12-31", "2020-07-01"):
        with pytest.raises(FactMissing, match=f"first held is 2025-01-01, found {day}"):
            _ = World.on(dt.date.fromisoformat(day)).schedule


def test_days_after_the_newest_edition_keep_its_lines_and_say_how_old_it_is():
    late = schedule("2026-11-24")
    assert late.lines is schedule("2026-06-08").lines
    assert late.edition.name == "2026 revision 10"
    world = World.on(dt.date(2026, 11, 24))
    world.schedule.line("84501100")
    assert any(caveat.startswith("hts:") and "169 days old" in caveat for caveat in world.caveats())
    current = World.on(dt.date(2026, 6, 15))
    current.schedule.line("84501100")
    assert current.caveats() == ()


def test_an_edition_is_named_by_the_day():
    assert schedule("2025-06-30").edition.name == "2025 revision 15"
    assert schedule("2025-07-01").edition.name == "2025 revision 16"
    assert schedule("2026-05-31").edition.in_force == dt.date(2026, 5, 28)


def test_what_is_not_a_line_gives_none():
    here = schedule("2026-06-08")
    assert here.line("84501300") is None
    assert here.line("99038803") is None
    assert here.number("8450110041") is None
    assert here.numbers_of("84501300") == ()
    assert here.line("8450110040").hts8 == "84501100"


def test_a_table_of_the_users_own_answers_for_its_days():
    older = HTS.filter(pl.col("hts8") == "84501100").with_columns(
        valid_from=dt.date(2024, 1, 1), valid_to=dt.date(2024, 12, 31), general=pl.lit("1.5%")
    )
    world = World.on(dt.date(2024, 6, 1), {"hts": older})
    assert world.schedule.line("84501100").general == "1.5%"
    assert world.schedule.edition is None
    assert World.on(dt.date(2025, 1, 1), {"hts": older}).schedule.line("84501100") is None


@pytest.mark.parametrize("edition", EDITIONS.to_dicts(), ids=EDITIONS["revision"].to_list())
def test_the_lines_of_each_editions_day_are_as_many_as_it_prints_after_correction(edition):
    here = World.on(edition["in_force"]).schedule
    faults = load("hts_corrections").frame.filter(
        (pl.col("column") == "row") & (pl.col("first") == edition["revision"])
    )
    for frame, code, digits, what in (
        (here.lines, "hts8", 8, "lines"),
        (here.numbers, "hts10", 10, "numbers"),
    ):
        assert frame.height == frame[code].n_unique() == edition[what]
        rows = faults.filter(pl.col("code").str.len_chars() == digits)["held"].fill_null("").to_list()
        put_in, taken_out = sum(held != "" for held in rows), sum(held == "" for held in rows)
        assert edition[what] == edition[f"{what}_printed"] + put_in - taken_out


def test_counts_of_change_add_up_from_edition_to_edition():
    for what in ("lines", "numbers"):
        step = EDITIONS[what].diff().drop_nulls()
        assert (step == (EDITIONS[f"{what}_added"] - EDITIONS[f"{what}_ended"]).drop_nulls()).all()
    changed = dict(
        EDITIONS.filter(pl.col("lines_changed") > 0).select("revision", "lines_changed").iter_rows()
    )
    assert changed == {"2026 basic": 149}


@given(st.sampled_from([("hts8", code) for code in CODES] + [("hts10", code) for code in TEN]))
def test_rows_of_one_code_never_overlap(key):
    column, code = key
    frame = HTS if column == "hts8" else NUMBERS
    rows = frame.filter(pl.col(column) == code).sort("valid_from").select("valid_from", "valid_to").rows()
    for (start, end), (following, _) in zip(rows, [*rows[1:], (None, None)], strict=True):
        assert end is None or start <= end
        assert following is None or (end is not None and end < following)


@given(days, st.sampled_from(CODES), st.sampled_from(TEN))
def test_one_question_and_the_frame_of_the_day_agree(day, code, number):
    here = World.on(day).schedule
    for frame, column, found in (
        (here.lines, "hts8", here.line(code)),
        (here.numbers, "hts10", here.number(number)),
    ):
        rows = frame.filter(pl.col(column) == (code if column == "hts8" else number)).rows(named=True)
        assert len(rows) == (found is not None)
        if found is not None:
            assert (found.valid_from, found.valid_to) == (rows[0]["valid_from"], rows[0]["valid_to"])
            assert found.valid_from <= day
            assert found.valid_to is None or day <= found.valid_to


@given(days)
def test_the_frame_of_a_day_is_the_plain_filter(day):
    ends = pl.col("valid_to")
    plain = HTS.filter((pl.col("valid_from") <= day) & (ends.is_null() | (ends >= day)))
    assert World.on(day).schedule.lines.equals(plain)
