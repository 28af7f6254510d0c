"""HS codes survive spreadsheets, and what was done to them is said."""

import polars as pl
import pytest

from allyshore.chain import Reference
from allyshore.chain.codes import read_code

KNOWN = Reference(
    hs6=frozenset({"845011", "060311", "010121"}),
    hts8=frozenset({"84501100", "06031100"}),
    countries=pl.DataFrame(),
    wages=pl.DataFrame(),
    coordinates_source="",
)


@pytest.mark.parametrize("text", ["845011", "84501100", "8450110040"])
def test_a_sound_code_passes_without_a_word(text: str) -> None:
    reading = read_code(text, KNOWN, us_line=True)
    assert (reading.code, reading.repair) == (text, "")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("8450110000.0", "8450110000"),
        ("8.45011E7", "84501100"),
        ("8.45011e+09", "8450110000"),
        ("6031100", "06031100"),
        ("10121", "010121"),
        ("603110030", "0603110030"),
    ],
)
def test_what_a_spreadsheet_did_is_undone_and_told(text: str, code: str) -> None:
    reading = read_code(text, KNOWN, us_line=True)
    assert reading.code == code
    assert reading.repair


@pytest.mark.parametrize(
    "text",
    ["8450", "84501", "8450110", "84501100401", "845O11", "8.45E+09", "99999999", "-845011", "８４５０１１"],
)
def test_what_is_no_code_is_refused_with_a_cure(text: str) -> None:
    """A code is never made up: too short, too long, a letter, digits lost in an exponent."""
    reading = read_code(text, KNOWN, us_line=True)
    assert reading.code is None
    assert reading.expected
    assert reading.cure


def test_a_national_line_is_held_against_the_us_schedule_only_where_it_matters() -> None:
    """Another country's eighth digit is unknown to us; the United States' is not."""
    assert read_code("84501199", KNOWN, us_line=True).code is None
    assert "84501100" in read_code("84501199", KNOWN, us_line=True).cure
    assert read_code("84501199", KNOWN, us_line=False).code == "84501199"


def test_without_a_reference_only_the_form_is_judged() -> None:
    assert read_code("99999999", None, us_line=True).code == "99999999"
    assert read_code("999", None, us_line=True).code is None
