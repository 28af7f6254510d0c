"""From editions of the schedule to dated rows: what counts as a change, from which day, and what is a fault of print."""

from __future__ import annotations

import datetime as dt
import shutil

import polars as pl
import pytest

NONE = None


@pytest.fixture(scope="module")
def made(recipe, raw, tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    recipe("hts").main(raw, out)
    read = {"hts": "parquet", "hts_statistics": "parquet", "hts_revisions": "csv", "hts_corrections": "csv"}
    return {
        name: pl.read_parquet(out / f"{name}.{kind}")
        if kind == "parquet"
        else pl.read_csv(out / f"{name}.{kind}", try_parse_dates=True)
        for name, kind in read.items()
    }


def day(text):
    return dt.date.fromisoformat(text)


def spans(frame, code):
    return frame.filter(pl.nth(0) == code).select("valid_from", "valid_to").rows()


def test_rates_are_inherited_by_indent_and_chapter_99_is_left_out(made):
    washer, tub = made["hts"].row(1, named=True), made["hts"].filter(hts8="84509010").row(0, named=True)
    assert set(made["hts"]["hts8"]) == {"01012100", "84501100", "84502000", "84509010"}
    assert (washer["ad_valorem"], washer["form"]) == (0.014, "ad_valorem")
    assert washer["description"] == "Washing machines > Fully automatic"
    assert (washer["special_free"], washer["special_text_other"]) == ("A AU S", "3.4% (JP)")
    assert (tub["specific"], tub["specific_unit"], tub["ad_valorem"]) == (1.5, "kg", 0.04)
    assert (tub["special_free"], tub["column2_specific"], tub["column2_unit"]) == ("S+", 0.2, "each")


def test_a_line_that_never_changes_is_one_row_and_a_rate_that_changes_two(made):
    assert spans(made["hts"], "01012100") == [(day("2025-02-05"), NONE)]
    assert spans(made["hts"], "84501100") == [
        (day("2025-02-05"), day("2025-12-31")),
        (day("2026-01-01"), NONE),
    ]


def test_marks_of_style_are_no_change(made):
    assert spans(made["hts"], "84509010") == [(day("2025-02-05"), day("2025-12-31"))]
    assert spans(made["hts_statistics"], "8450110040") == [(day("2025-02-05"), NONE)]


def test_a_line_begins_and_one_ends_with_an_edition(made):
    assert spans(made["hts"], "84502000") == [(day("2026-01-01"), NONE)]
    assert spans(made["hts"], "84509010")[0][1] == day("2025-12-31")


def test_numbers_have_their_own_days_words_and_units(made):
    numbers = made["hts_statistics"]
    assert spans(numbers, "8450110060") == [(day("2025-06-23"), NONE)]
    rows = numbers.filter(hts10="8450110080").select("valid_from", "units").rows()
    assert rows == [(day("2025-02-05"), "No., kg"), (day("2025-06-23"), "No.")]
    assert numbers.filter(hts10="8450200000")["description"].item() == "Of more than 10 kg"


def test_an_edition_counts_from_the_later_of_its_two_days_and_says_what_it_changed(made):
    rows = {row["revision"]: row for row in made["hts_revisions"].iter_rows(named=True)}
    assert [row["in_force"].isoformat() for row in rows.values()] == [
        "2025-02-05",
        "2025-06-23",
        "2026-01-01",
        "2026-05-22",
    ]
    first, summer, year, last = rows.values()
    assert first["lines_added"] is None
    counts = ("added", "ended", "changed")
    assert [summer[f"lines_{kind}"] for kind in counts] == [0, 0, 0]
    assert [summer[f"numbers_{kind}"] for kind in counts] == [1, 0, 1]
    assert [year[f"lines_{kind}"] for kind in counts] == [1, 1, 1]
    assert [last[f"{what}_{kind}"] for what in ("lines", "numbers") for kind in counts] == [0] * 6
    assert year["lines"] == year["lines_printed"] == 3


def test_an_export_without_a_day_or_a_day_without_an_export_stops_the_recipe(recipe, raw, tmp_path):
    shutil.copytree(raw / "hts", tmp_path / "hts")
    (tmp_path / "hts/hts_2026_basic.json.gz").rename(tmp_path / "hts/hts_2026_rev_2.json.gz")
    with pytest.raises(ValueError, match=r"none for \['2026 basic'\] and no day for \['2026 revision 2'\]"):
        recipe("hts_days").files(tmp_path)


def test_a_day_far_from_the_release_list_stops_the_recipe(recipe, tmp_path):
    (tmp_path / "hts").mkdir()
    (tmp_path / "hts/revision_dates.csv").write_text(
        "revision,effective_date,policy_effective_date\nrev_16,2025-06-06,NA\n"
    )
    with pytest.raises(ValueError, match=r"2025 revision 16: expected a day near the release of 2025-07-01"):
        recipe("hts_days").in_force(tmp_path)


def test_a_line_without_any_rate_stops_the_recipe(recipe, schedule_row):
    with pytest.raises(ValueError, match=r"84501100.*expected one general rate"):
        recipe("hts_export").edition([schedule_row("8450.11.00", 0, "Washers")])


@pytest.fixture
def correct(recipe, schedule_row):
    """Run two editions through one correction: the code is printed with `first` rate, or not at all, then with `second`."""

    def run(first, second, column, printed, held):
        def edition(rate):
            rows = [schedule_row("0101.21.00", 0, "Horses", "Free", "", "Free")]
            rows += [schedule_row("8450.11.00", 0, "Washers", rate, "", "35%")] if rate else []
            return recipe("hts_export").edition(rows)

        fault = recipe("hts_corrections").Correction(
            "84501100", column, "2025 basic", "2025 basic", printed, held, "because"
        )
        editions = {"2025 basic": edition(first), "2025 revision 1": edition(second)}
        days = {"2025 basic": day("2025-01-01"), "2025 revision 1": day("2025-02-04")}
        return recipe("hts").corrected(editions, days, (fault,))[0].content.lines

    return run


def test_a_row_left_out_is_filled_from_the_next_edition_and_a_stray_one_dropped(correct):
    assert correct("", "1.4%", "row", "", "the row")["84501100"].rates == ("1.4%", "", "35%")
    assert "84501100" not in correct("1.4%", "", "row", "the row", "")


def test_a_text_is_put_right(correct):
    assert correct("1,4%", "1.4%", "general", "1,4%", "1.4%")["84501100"].rates[0] == "1.4%"


@pytest.mark.parametrize(("first", "second"), [("1.4%", "1.4%"), ("1,4%", "1,4%")])
def test_a_fault_that_is_not_where_it_should_be_stops_the_recipe(correct, first, second):
    with pytest.raises(ValueError, match=r"84501100: expected '1,4%' in 2025 basic to 2025 basic only"):
        correct(first, second, "general", "1,4%", "1.4%")


def test_the_second_reading_catches_a_wrong_interval(recipe, raw):
    hts, export = recipe("hts"), recipe("hts_export")
    paths = recipe("hts_days").files(raw)
    editions = [export.edition(export.rows_of(path)) for path in paths.values()]
    lines = hts.spans([edition.lines for edition in editions], lambda line: line.rates)
    numbers = hts.spans([edition.numbers for edition in editions], lambda number: number)
    hts.agree(paths, lines, numbers)
    wrong = [span for span in lines if span.code != "84509010"]
    with pytest.raises(ValueError, match=r"2025 revision 2: .*84509010"):
        hts.agree(paths, wrong, numbers)
