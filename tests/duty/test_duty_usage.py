"""Nothing that is stated on the command line or in a file is passed over in silence."""

from __future__ import annotations

import polars as pl
import pytest

from allyshore.cli import main
from allyshore.duty import DutyParams, assess
from allyshore.errors import UsageError

LINE = ["duty", "--hs", "84501100", "--origin", "CHN", "--value", "500", "--on", "2026-06-15"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--content", "steel=0.5", "--content", "steel=0.7"], "steel once"),
        (["--rate", "0.2"], "--to another country"),
        (["--fact", "auto_prt"], "did you mean auto_part?"),
        (["--foreign-duty", "5"], "--regime drawback or ftz-privileged"),
        (["--admitted", "2025-01-01", "--regime", "drawback"], "found drawback"),
        (["--input", "8450=CN:100"], "--regime immex with it, found none"),
        (["--rates"], "--hs: expected nothing of one line beside --rates"),
    ],
)
def test_an_option_that_nothing_would_read_is_refused(more, words, capsys):
    assert main([*LINE, *more]) == 2
    assert words in capsys.readouterr().err


def test_an_option_of_one_line_beside_a_file_is_refused(tmp_path, capsys):
    path = tmp_path / "lines.csv"
    path.write_text("hts,origin,value\n8450.11.00,CHN,500\n")
    assert main(["duty", "--batch", str(path), "--claim", "usmca"]) == 2
    assert "--claim: expected nothing of one line beside --batch" in capsys.readouterr().err


def test_a_fact_that_no_condition_knows_is_a_fault_of_its_row(tmp_path, capsys):
    path = tmp_path / "lines.csv"
    path.write_text("hts,origin,value,facts\n8450.11.00,CHN,500,us_metal\n8450.11.00,CHN,500,us_metl\n")
    assert main(["duty", "--batch", str(path), "--on", "2026-06-15"]) == 3
    told = capsys.readouterr().err
    assert "lines.csv row 3, facts" in told
    assert "did you mean us_metal?" in told
    assert "row 2" not in told


def test_an_absent_column_is_told_by_the_name_of_the_file(tmp_path, capsys):
    path = tmp_path / "lines.csv"
    path.write_text("hts,origin\n8450.11.00,CHN\n")
    assert main(["duty", "--batch", str(path), "--on", "2026-06-15"]) == 3
    assert "lines.csv, value: expected this column" in capsys.readouterr().err


def test_a_fact_stated_of_every_line_is_held_too(on, no_tariffs):
    row = {
        "importer": "USA", "exporter": "CHN", "hs": "84501100", "country_of_origin": "CHN", "value": 500.0
    }  # fmt: skip
    with pytest.raises(UsageError, match="did you mean civil_aircraft"):
        assess(
            pl.DataFrame([row]), on("2026-06-15"), no_tariffs, DutyParams(facts=frozenset({"civil_aircrft"}))
        )
