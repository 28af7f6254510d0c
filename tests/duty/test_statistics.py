"""The dated schedule on a bill: which number stands on the day, what it reports, and which rate the day has."""

from __future__ import annotations

import json

import pytest

from allyshore.cli.app import main
from allyshore.duty import assess, bill
from allyshore.errors import FactMissing


def test_a_number_of_the_day_says_which_units_to_report_and_raises_no_question(entry, on, no_tariffs):
    made = bill(entry("8450110040", "MEX", 1000.0), on("2025-03-01"), no_tariffs)
    assert made.to_dict()["statistics"] == {
        "number": "8450.11.00.40",
        "description": "Other > Top Loading",
        "units": ["No."],
    }
    assert not [text for text in made.questions if "statistical" in text]


@pytest.mark.parametrize(("day", "units"), [("2026-01-31", ["No."]), ("2026-02-01", ["No.", "kg"])])
def test_the_units_are_those_of_the_day(entry, on, no_tariffs, day, units):
    made = bill(entry("8504210020", "KOR", 1000.0), on(day), no_tariffs)
    assert made.to_dict()["statistics"]["units"] == units


def test_eight_digits_of_a_line_with_one_number_name_it_and_of_a_divided_line_none(entry, on, no_tariffs):
    whole = bill(entry("44201900", "DEU", 100.0), on("2025-01-01"), no_tariffs)
    assert whole.number is not None
    assert whole.number.hts10 == "4420190000"
    assert bill(entry("84501100", "DEU", 100.0), on("2025-01-01"), no_tariffs).to_dict()["statistics"] is None


def test_a_number_that_has_ended_is_asked_about_and_the_duty_is_that_of_its_eight_digits(
    entry, on, no_tariffs
):
    eve = bill(entry("0901110045", "COL", 1000.0), on("2025-06-30"), no_tariffs)
    assert not [text for text in eve.questions if "statistical" in text]
    late = bill(entry("0901110045", "COL", 1000.0), on("2025-07-01"), no_tariffs)
    assert late.number is None
    assert late.duty == bill(entry("09011100", "COL", 1000.0), on("2025-07-01"), no_tariffs).duty == eve.duty
    (question,) = [text for text in late.questions if "statistical" in text]
    assert "0901.11.00.45" in question
    assert "from 2025-01-01 to 2025-06-30" in question
    assert "0901.11.00.35 Robusta > Certified organic" in question


def test_lists_that_name_ten_digits_are_met_by_the_eight_of_an_unknown_number(entry, on, no_tariffs):
    """An unknown number must not slip past a duty on every number of its line, nor be charged as one of some."""
    day = on("2026-06-10")
    for code in ("84295110", "73269086"):
        known = bill(entry(code, "DEU", 1000.0), day, no_tariffs)
        strange = bill(entry(f"{code}01", "DEU", 1000.0), day, no_tariffs)
        assert strange.components == known.components
        assert set(known.questions) < set(strange.questions)


def test_watches_whose_numbers_stand_in_a_note_are_not_asked_about(on):
    from allyshore.duty.statistics import unknown

    assert on("2025-03-01").schedule.numbers_of("91021110") == ()
    assert not unknown("9102111010", on("2025-03-01").schedule)


def test_many_lines_ask_once_per_number_and_origin(entry, on, no_tariffs):
    import polars as pl

    rows = [
        {"importer": "USA", "exporter": place, "country_of_origin": place, "hs": code, "value": 100.0}
        for place in ("COL", "BRA", "COL")
        for code in ("0901110045", "0901110025")
    ]
    made = assess(pl.DataFrame(rows), on("2025-07-01"), no_tariffs)
    asked = made.questions.filter(pl.col("question").str.contains("statistical number"))
    assert sorted(asked.select("hs", "country_of_origin").rows()) == [
        ("0901110045", "BRA"),
        ("0901110045", "COL"),
    ]


def test_the_bill_names_the_edition_of_its_day(entry, on, no_tariffs):
    for day, edition in (
        ("2025-06-30", "2025-06-23"),
        ("2025-07-01", "2025-07-01"),
        ("2026-11-01", "2026-06-08"),
    ):
        assert bill(entry("84501100", "DEU", 100.0), on(day), no_tariffs).facts["hts"] == edition


def test_no_bill_is_made_for_a_day_before_the_first_edition(entry, on, no_tariffs):
    with pytest.raises(FactMissing, match="first held is 2025-01-01, found 2024-12-31"):
        bill(entry("84501100", "DEU", 100.0), on("2024-12-31"), no_tariffs)


def test_the_command_shows_number_units_and_the_age_of_the_schedule(capsys):
    words = ["duty", "--hs", "8450.11.00.40", "--origin", "DEU", "--value", "100"]
    assert main([*words, "--on", "2026-11-01"]) == 0
    shown = capsys.readouterr()
    assert "8450.11.00.40 Other > Top Loading: report No." in shown.out
    assert "should be renewed" in shown.out + shown.err
    assert main([*words, "--on", "2026-06-10", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["statistics"]["number"] == "8450.11.00.40"
    assert not [text for text in document["caveats"] if text.startswith("hts")]
