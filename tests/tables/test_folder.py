"""A folder of CSV and Parquet files is a model."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from allyshore.errors import UsageError
from allyshore.tables import read_folder, read_model


def test_parquet_is_read_as_text(tmp_path: Path) -> None:
    """Typed Parquet columns come as the text that a user would type, row 2 first."""
    frame = pl.DataFrame(
        {"a": [1.5, None], "b": [True, False], "c": [dt.date(2026, 1, 2)] * 2, "d": ["0101", "NA"]}
    )
    frame.write_parquet(tmp_path / "sites.parquet")
    table = read_folder(tmp_path, ["sites"]).tables["sites"]
    assert table.frame.rows() == [("1.5", "true", "2026-01-02", "0101"), ("", "false", "2026-01-02", "NA")]
    assert table.rows.to_list() == [2, 3]


def test_nested_parquet_is_refused(tmp_path: Path) -> None:
    pl.DataFrame({"a": [[1, 2]]}).write_parquet(tmp_path / "sites.parquet")
    raw = read_folder(tmp_path, ["sites"])
    assert raw.unreadable == {"sites"}
    assert raw.faults[0].column == "a"


def test_only_what_looks_like_a_table_is_handed_on(tmp_path: Path) -> None:
    """A note beside the tables is nobody's fault; a CSV without a known name may be a slip."""
    for name in ("README.md", "notes.csv", ".hidden.csv", "~$model.xlsx", "sites.csv", "strategies.toml"):
        (tmp_path / name).write_text("a,b\n1,2\n" if name.endswith("csv") else "")
    assert read_folder(tmp_path, ["sites"]).others == ("notes.csv",)


def test_deep_toml_is_a_fault(tmp_path: Path) -> None:
    """Brackets without end are a fault of the file, not of ours."""
    (tmp_path / "model.toml").write_text("a = " + "[" * 100_000)
    raw = read_folder(tmp_path, [])
    assert raw.settings is None
    assert raw.faults[0].where == "model.toml"


def test_no_model_at_all_is_a_matter_of_usage(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere", Path("a" * 5000), Path("nul\0")):
        with pytest.raises(UsageError, match="found nothing there"):
            read_model(path, [], {})
    (tmp_path / "a.pdf").write_text("x")
    with pytest.raises(UsageError, match="another kind"):
        read_model(tmp_path / "a.pdf", [], {})
