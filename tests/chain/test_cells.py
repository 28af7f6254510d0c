"""What a cell may look like, and what is said of one that looks otherwise."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allyshore.chain.cells import day, number, whole, why_no_number, yes_no
from allyshore.chain.faults import FaultList
from allyshore.spelling import nearest


def value(reader, text: str):
    return pl.select(reader(pl.lit(text))).item()


@pytest.mark.parametrize(
    ("text", "is_"),
    [
        ("1234.5", 1234.5),
        ("1e5", 1e5),
        ("+3", 3.0),
        ("-0.5", -0.5),
        (".5", 0.5),
        ("5.", 5.0),
        ("1.2E-3", 0.0012),
    ],
)
def test_a_plain_number_is_read(text: str, is_: float) -> None:
    assert value(number, text) == is_


@pytest.mark.parametrize(
    "text",
    [
        "nan",
        "inf",
        "-Infinity",
        "1e999",
        "1,5",
        "1.5 kg",
        "$1",
        "12%",
        "(3)",
        "1_000",
        "0x10",
        "١٢",
        "--1",
        ".",
        "1 000",
    ],
)
def test_anything_else_is_no_number(text: str) -> None:
    """Nothing is guessed: not a currency, not a thousands separator, not digits of another script."""
    assert value(number, text) is None
    assert why_no_number(text)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_finite_number_reads_back(number_: float) -> None:
    """A number written with all its digits is the same number."""
    assert value(number, repr(number_)) == number_


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("1,234.5", "thousands"),
        ("1.234,5", "decimal point"),
        ("1,234", "may mean thousands or decimals"),
        ("12,5", "decimal point"),
        ("USD 12", "without the currency"),
        ("12 kg", "the unit is fixed"),
        ("12%", "share"),
        ("(12)", "minus"),
        ("NaN", "NaN and infinity"),
        ("#REF!", "spreadsheet"),
        ("12 000", "without blanks"),
    ],
)
def test_the_cure_fits_the_cell(text: str, word: str) -> None:
    assert word in why_no_number(text)


def test_whole_numbers() -> None:
    """2.0 is whole, as Excel writes it; 2.5 and what a float cannot hold exactly are not."""
    assert [value(whole, text) for text in ("2", "2.0", "2.5", "1e17", "x")] == [2, 2, None, None, None]


def test_yes_and_no() -> None:
    """The documented words in any case, and nothing else."""
    assert [value(yes_no, text) for text in ("Yes", "TRUE", "1", "n", "false", "0.0", "perhaps")] == [
        True
    ] * 3 + [False] * 3 + [None]


def test_dates_are_iso() -> None:
    """ISO dates and a spreadsheet's date at midnight; nothing that two countries read differently."""
    texts = [
        "2026-03-04",
        "2026-03-04 00:00:00",
        "2026-03-04T00:00",
        "2026-03-04 12:00:00",
        "04/03/2026",
        "2026-02-30",
        "46085",
    ]
    assert [value(day, text) for text in texts] == [dt.date(2026, 3, 4)] * 3 + [None] * 4


def test_the_nearest_word_ignores_case_and_gives_up_on_strangers() -> None:
    assert nearest("laredo", ["Laredo", "Clyde"]) == "Laredo"
    assert nearest("LDR", ["LRD", "QRO"]) == "LRD"
    assert nearest("zzz", ["Laredo"]) is None


def test_many_faults_of_a_kind_are_counted() -> None:
    """Twenty are listed and the rest is a number, so that a spoilt column does not hide the other faults."""
    faults = FaultList()
    faults.rows("a.csv", "b", pl.DataFrame({"row of the file": range(2, 102)}), expected="x", found="y")
    assert len(faults.all) == 21
    assert faults.all[-1].found == "80 more rows like these"
