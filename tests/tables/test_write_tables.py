"""What is written is the same every time, and survives being opened in a spreadsheet."""

import zipfile
from pathlib import Path

import polars as pl

from allyshore.tables import ColumnNote, Sheet, read_workbook, write_folder, write_workbook

SHEET = Sheet(
    "sites",
    pl.DataFrame({"site": ["007", "=1+1", ""], "cost": ["1.50", "0.30000000000000004", "n/a"]}),
    {"site": ColumnNote("short name"), "cost": ColumnNote("cost of it [USD]", text=False)},
)


def test_the_same_tables_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(tmp_path / name, [SHEET], {"name": "x"}, {})
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_text_stays_text_and_numbers_keep_every_digit(tmp_path: Path) -> None:
    """Leading zeros and formulas are text; a number that Excel's fifteen digits cannot hold is written as text."""
    write_workbook(tmp_path / "a.xlsx", [SHEET], {"name": "x"}, {})
    frame = read_workbook(tmp_path / "a.xlsx", ["sites"], {}).tables["sites"].frame
    assert frame.rows() == [("007", "1.5"), ("=1+1", "0.30000000000000004"), ("", "n/a")]


def test_a_column_explains_itself(tmp_path: Path) -> None:
    """The header carries meaning and unit as a comment, and stays in sight."""
    write_workbook(tmp_path / "a.xlsx", [SHEET], {"name": "x"}, {})
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        parts = b"".join(archive.read(name) for name in archive.namelist())
    assert b"cost of it [USD]" in parts
    assert b'state="frozen"' in parts


def test_settings_are_toml(tmp_path: Path) -> None:
    """Quotation marks and letters of every language survive in model.toml."""
    import tomllib

    settings = {"name": 'Querétaro "\\ \x7f', "periods": 4, "carrying_rate": 0.1}
    write_folder(tmp_path / "m", [SHEET], settings)
    assert tomllib.loads((tmp_path / "m" / "model.toml").read_text(encoding="utf-8")) == settings
