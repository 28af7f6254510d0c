"""CSV files are read as text, with the row numbers that a spreadsheet shows."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allyshore.tables.delimited import read_delimited


def read(path: Path, data: str | bytes):
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    faults = []
    return read_delimited("sites", path, faults), faults


def test_nothing_is_inferred(tmp_path: Path) -> None:
    """Codes keep their zeros, and NA, null and 1e5 stay as they were typed."""
    table, faults = read(tmp_path / "sites.csv", "a,b,c\n0101,NA,1e5\nnull,true,007\n")
    assert not faults
    assert table.frame.rows() == [("0101", "NA", "1e5"), ("null", "true", "007")]


@pytest.mark.parametrize("quote", ["", '"'])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_row_numbers_count_blank_rows(tmp_path: Path, quote: str, end: str) -> None:
    """A row has the number that a spreadsheet shows, whether or not the file quotes cells and wherever rows are blank."""
    lines = ["a,b", f"{quote}1{quote},2", "", " , ", "3,4", ""]
    table, faults = read(tmp_path / "sites.csv", end.join(lines))
    assert not faults
    assert table.rows.to_list() == [2, 5]
    assert table.frame.rows() == [("1", "2"), ("3", "4")]


def test_a_quoted_line_break_does_not_make_a_row(tmp_path: Path) -> None:
    """A record is one row, though its cell holds a line break and a comma."""
    table, faults = read(tmp_path / "sites.csv", 'a,b\n"x\ny,z",1\nq,2\n')
    assert not faults
    assert table.frame.rows() == [("x\ny,z", "1"), ("q", "2")]
    assert table.rows.to_list() == [2, 3]


def test_a_byte_order_mark_is_no_part_of_the_header(tmp_path: Path) -> None:
    """Excel's mark at the beginning of a CSV does not damage the first name."""
    table, _ = read(tmp_path / "sites.csv", b"\xef\xbb\xbfa,b\n1,2\n")
    assert table.frame.columns == ["a", "b"]


def test_an_empty_column_without_a_name_is_passed_over(tmp_path: Path) -> None:
    """Spreadsheets leave trailing commas; they mean nothing."""
    table, faults = read(tmp_path / "sites.csv", "a,b,,\n1,2,,\n")
    assert not faults
    assert table.frame.columns == ["a", "b"]


def test_many_ragged_rows_are_counted(tmp_path: Path) -> None:
    """Twenty are listed, the rest is a number."""
    for quote in ("", '"'):
        _, faults = read(tmp_path / "sites.csv", f"a,{quote}b{quote}\n" + "1\n" * 50)
        assert len(faults) == 21
        assert faults[0].row == 2
        assert faults[-1].found == "30 more rows that differ"


def test_quoted_and_plain_reading_agree_on_batches(tmp_path: Path) -> None:
    """The two ways of reading give the same table, also beyond one batch."""
    body = "".join(f"s{i},{i}\n" for i in range(60_000))
    plain, _ = read(tmp_path / "sites.csv", "a,b\n" + body)
    quoted, _ = read(tmp_path / "sites.csv", '"a",b\n' + body)
    assert plain.frame.equals(quoted.frame)
    assert plain.rows.equals(quoted.rows)


CELL = st.text(
    st.characters(codec="utf-8", exclude_characters="\0\r\n", exclude_categories=["Cs"]), max_size=8
)


@given(st.lists(st.tuples(CELL, CELL), max_size=6))
def test_what_is_written_is_read(tmp_path_factory, cells) -> None:
    """Any text survives a writer that quotes as CSV quotes."""
    path = tmp_path_factory.mktemp("csv") / "sites.csv"
    rows = [("x" + a, b) for a, b in cells]
    pl.DataFrame(rows, schema={"a": pl.String, "b": pl.String}, orient="row").write_csv(path)
    faults = []
    table = read_delimited("sites", path, faults)
    assert not faults
    assert table.frame.rows() == rows


@given(st.binary(max_size=60))
def test_any_bytes_give_a_table_or_a_fault(tmp_path_factory, data: bytes) -> None:
    """No file content is a traceback."""
    path = tmp_path_factory.mktemp("csv") / "sites.csv"
    path.write_bytes(data)
    faults = []
    assert read_delimited("sites", path, faults) is not None or faults
