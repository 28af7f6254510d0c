"""Workbooks are read as text, cell for cell and row for row as Excel shows them."""

import datetime as dt
from pathlib import Path

import xlsxwriter

from allyshore.tables import read_workbook
from allyshore.tables.limits import MAX_CELLS

KNOWN = ("sites", "products")


def write(path: Path, fill) -> None:
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        fill(book)


def read(path: Path):
    return read_workbook(path, KNOWN, {"products": ("hs",)})


def test_cells_are_text_with_their_rows(tmp_path: Path) -> None:
    """Numbers, dates and yes or no come as text; rows keep Excel's numbers across blank ones."""

    def fill(book) -> None:
        sheet = book.add_worksheet("sites")
        sheet.write_row(0, 0, ["a", "b", "c", "d"])
        sheet.write_row(3, 0, ["NA", 0.1, True])
        sheet.write_datetime(3, 3, dt.date(2026, 3, 4), book.add_format({"num_format": "d/m/yy"}))

    write(tmp_path / "m.xlsx", fill)
    table = read(tmp_path / "m.xlsx").tables["sites"]
    assert table.frame.rows() == [("NA", "0.1", "true", "2026-03-04 00:00:00")]
    assert table.rows.to_list() == [4]
    assert table.where == "m.xlsx [sites]"


def test_a_code_that_is_a_number_is_noted(tmp_path: Path) -> None:
    """Where Excel holds a number in a column of codes, its row is known, also when the table begins further right."""

    def fill(book) -> None:
        sheet = book.add_worksheet("products")
        sheet.write_row(0, 1, ["product", "hs"])
        sheet.write_row(1, 1, ["a", "84137020"])
        sheet.write_row(2, 1, ["b", 84137020])

    write(tmp_path / "m.xlsx", fill)
    assert read(tmp_path / "m.xlsx").tables["products"].numbers == {"hs": frozenset({3})}


def test_an_excel_error_is_not_an_empty_cell(tmp_path: Path) -> None:
    """#N/A and its like are faults with their cell; their reader would give nothing."""

    def fill(book) -> None:
        sheet = book.add_worksheet("sites")
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_string(1, 0, "x")
        sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")

    write(tmp_path / "m.xlsx", fill)
    (fault,) = read(tmp_path / "m.xlsx").faults
    assert (fault.where, fault.row, fault.column) == ("m.xlsx [sites]", 2, "column B")


def test_a_stray_cell_far_out_does_not_take_the_memory(tmp_path: Path) -> None:
    """A sheet whose grid would be larger than the limit is refused before its grid is built."""

    def fill(book) -> None:
        sheet = book.add_worksheet("sites")
        sheet.write_string(0, 0, "a")
        sheet.write_string(1_048_575, 16_383, "stray")

    write(tmp_path / "m.xlsx", fill)
    raw = read(tmp_path / "m.xlsx")
    assert "sites" in raw.unreadable
    assert str(MAX_CELLS) in raw.faults[0].expected


def test_an_unknown_sheet_is_named(tmp_path: Path) -> None:
    """Sheets that are no table are handed on by name and not read."""
    write(tmp_path / "m.xlsx", lambda book: book.add_worksheet("notes"))
    assert read(tmp_path / "m.xlsx").others == ("notes",)
