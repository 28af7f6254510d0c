"""``allyshore duty --batch``, ``--rates`` and ``--what-if``."""

from __future__ import annotations

import json

import polars as pl
import pytest

from allyshore.cli.app import main

DAY = ["--on", "2026-09-17"]
LINES = """ref,hts,origin,value,claim,facts,steel_share,weight
a,7326.90.86.88,CN,14172,,,1.0,
b,8450.11.00,MX,10000,usmca,,,
c,9506.62.40.40,VNM,5000,,,,
d,0201.10.05,AUS,100,,,,10
"""


@pytest.fixture
def lines(tmp_path):
    path = tmp_path / "lines.csv"
    path.write_text(LINES)
    return path


def out(capsys):
    return json.loads(capsys.readouterr().out)


def test_a_line_of_a_file_owes_what_the_same_line_owes_alone(lines, capsys):
    assert main(["duty", "--batch", str(lines), *DAY, "--json"]) == 0
    bills = {one["ref"]: one for one in out(capsys)["bills"]}
    alone = {
        "a": ["--hs", "7326908688", "--origin", "CHN", "--value", "14172", "--content", "steel=1.0"],
        "b": ["--hs", "84501100", "--origin", "MEX", "--value", "10000", "--claim", "usmca"],
        "c": ["--hs", "9506624040", "--origin", "VNM", "--value", "5000"],
        "d": ["--hs", "02011005", "--origin", "AUS", "--value", "100", "--weight", "10"],
    }
    for ref, asked in alone.items():
        assert main(["duty", *asked, *DAY, "--json"]) == 0
        one, many = out(capsys), bills[ref]
        for key in ("hts", "duty", "total", "fees", "effective_rate", "not_charged"):
            if key == "not_charged":
                named = {row["measure"] for row in one[key]} - {"mpf"}
                assert {row["measure"] for row in many[key]} == named
            else:
                assert many[key] == one[key], key
        for mine, theirs in zip(many["components"], one["components"], strict=True):
            for key in ("measure", "authority", "amount", "base", "confidence"):
                assert mine[key] == theirs[key]


def test_the_rows_of_the_file_are_counted_as_its_user_counts_them(lines, capsys):
    assert main(["duty", "--batch", str(lines), *DAY, "--json"]) == 0
    assert [one["row"] for one in out(capsys)["bills"]] == [2, 3, 4, 5]


def test_every_fault_of_a_file_is_told_at_once(tmp_path, capsys):
    path = tmp_path / "bad.csv"
    path.write_text(
        "hts,origin,value,mode\n7326.90.86.88,XX,abc,ocean\n8450.11.0,MX,10,pigeon\n"
        "9999.11.00,MX,10,\n0201.10.05,ZZ,3,\n8450.11.00,MX,-3,\n8450.11.00,MX,100,\n"
    )
    assert main(["duty", "--batch", str(path), *DAY]) == 3
    told = capsys.readouterr().err
    for words in (
        "row 2, country_of_origin",
        "row 2, value",
        "row 3, hs",
        "row 3, mode",
        "row 4, hs",
        "row 5, country_of_origin",
        "row 6, value",
    ):
        assert f"bad.csv {words}" in told


OPEN = """hts,origin,value,weight
9110.90.40,CHE,1000,
0201.10.05,AUS,100,
0201.10.05,AUS,100,10
8450.11.00,MEX,1000,
"""


def test_a_line_that_cannot_be_reckoned_has_a_question_and_no_sum_and_the_others_are_billed(tmp_path, capsys):
    path = tmp_path / "open.csv"
    path.write_text(OPEN)
    assert main(["duty", "--batch", str(path), *DAY, "--json"]) == 0
    text, weight, known, whole = out(capsys)["bills"]
    for one, words in ((text, "4.3% + 1.7¢/jewel"), (weight, "Give weight (kg)")):
        assert (one["duty"], one["total"], one["effective_rate"]) == (None, None, None)
        assert one["components"][0]["amount"] is None
        assert any(words in asked for asked in one["questions"])
    assert (known["duty"], whole["duty"]) == ("0.44", "264.00")
    assert not any("not reckoned" in asked for one in (known, whole) for asked in one["questions"])
    assert main(["duty", "--batch", str(path), *DAY, "--out", str(tmp_path / "out")]) == 0
    assert "row 2: the duty is not reckoned" in capsys.readouterr().out
    assert pl.read_csv(tmp_path / "out" / "bills.csv")["duty"].to_list() == [None, None, 0.44, 264.0]


def test_one_line_that_cannot_be_reckoned_has_a_question_and_no_sum(capsys):
    line = ["duty", "--hs", "9110.90.40", "--origin", "CHE", "--value", "1000", *DAY]
    assert main([*line, "--json"]) == 0
    made = out(capsys)
    assert (made["duty"], made["total"], made["effective_rate"]) == (None, None, None)
    assert {part["measure"]: part["amount"] for part in made["components"]} == {
        "base": None,
        "301FL_CH": None,
    }
    assert made["questions"][0].startswith("the duty is not reckoned")
    assert main(line) == 0
    assert "not reckoned" in capsys.readouterr().out
    assert main([*line, "--regime", "drawback", "--exported-to", "DEU"]) == 3
    assert "not reckoned" in capsys.readouterr().err


def test_the_results_are_written_as_tables(lines, tmp_path, capsys):
    folder = tmp_path / "out"
    assert main(["duty", "--batch", str(lines), *DAY, "--out", str(folder)]) == 0
    assert "14,165.43" in capsys.readouterr().out
    sums = pl.read_csv(folder / "bills.csv")
    parts = pl.read_csv(folder / "components.csv")
    assert sums["duty"].sum() == pytest.approx(parts["amount"].sum()) == pytest.approx(14165.43)
    assert {"questions.csv", "not_charged.csv", "bills.json"} <= {file.name for file in folder.iterdir()}


def test_mean_rates_come_as_a_table_and_as_json(capsys):
    assert main(["duty", "--rates", "--origin", "CHN,MX", *DAY, "--json"]) == 0
    document = out(capsys)
    assert [row["country"] for row in document["rates"]] == ["CHN", "MEX"]
    assert document["by"] == "country"
    assert main(["duty", "--rates", "--by", "chapter", "--origin", "CHN", *DAY]) == 0
    assert "left_out" in capsys.readouterr().out


def test_a_what_if_is_read_from_csv_and_toml(tmp_path, capsys):
    table, toml = tmp_path / "law.csv", tmp_path / "law.toml"
    table.write_text("change,measure,rate,countries\nadd,carbon,0.05,CHN;VNM\n")
    toml.write_text(
        '[[measure]]\nchange = "add"\nmeasure = "carbon"\nrate = 0.05\ncountries = ["CHN", "VNM"]\n'
    )
    line = ["duty", "--hs", "9506624040", "--origin", "VNM", "--value", "1000", *DAY, "--json"]
    for path in (table, toml):
        assert main([*line, "--what-if", str(path)]) == 0
        assert out(capsys)["duty"] == "175.00"


@pytest.mark.parametrize(
    ("asked", "code", "words"),
    [
        (["--origin", "CHN"], 2, "--hs, --value"),
        (["--rates", "--by", "line"], 2, "--origin"),
        (["--rates", "--to", "MEX"], 2, "--to USA"),
        (["--batch", "nowhere.csv"], 2, "a file"),
        (["--rates", "--origin", "Atlantis"], 2, "ISO country code"),
        (["--hs", "9506624040", "--origin", "VNM", "--value", "1", "--what-if", "nowhere.csv"], 2, "a file"),
    ],
)
def test_a_wrong_command_says_what_was_expected(asked, code, words, capsys):
    assert main(["duty", *asked, *DAY]) == code
    assert words in capsys.readouterr().err
