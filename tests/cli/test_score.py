"""Whom to rely on, from the command line."""

from __future__ import annotations

import json

from allyshore.cli import main


def test_mexico_is_trusted_by_treaty_and_the_index_stays_in_sight(capsys):
    """The weak democracy index is shown beside the verdict, and the reason names the treaty."""
    assert main(["score", "MEX", "VNM", "CHN", "CAN", "KOR", "--on", "2026-06-15", "--json"]) == 0
    rows = {row["country"]: row for row in json.loads(capsys.readouterr().out)["countries"]}
    assert set(rows) == {"MEX", "VNM", "CHN", "CAN", "KOR"}
    assert {name: row["trusted"] for name, row in rows.items()} == {
        "MEX": True,
        "CAN": True,
        "KOR": True,
        "VNM": False,
        "CHN": False,
    }
    assert rows["MEX"]["dimensions"]["democracy"] < 0.3
    assert "treaty" in rows["MEX"]["reasons"][0]
    assert rows["MEX"]["reasons"][1].startswith("Not by democracy")
    assert set(rows["MEX"]["dimensions"]) == SIX
    assert rows["MEX"]["ranks"]["institutions"]["rank"] > 100
    assert rows["MEX"]["ranks"]["alignment"]["rank"] < 10
    assert rows["VNM"]["dimensions"]["workforce"] is None
    assert any("workforce not known" in gap for gap in rows["VNM"]["gaps"])
    assert {cell["dimension"] for cell in rows["KOR"]["indicators"]} == SIX
    assert all(cell["year"] and cell["source"] for cell in rows["KOR"]["indicators"])


SIX = {"democracy", "institutions", "security", "alignment", "logistics", "workforce"}


def test_robustness_names_each_pair_once_with_the_share_of_all_weightings(capsys):
    """Ten pairs of five; each share is at least one half, and Canada leads Korea under almost all."""
    assert main(["score", "MEX", "VNM", "CHN", "CAN", "KOR", "--on", "2026-06-15", "--json"]) == 0
    pairs = json.loads(capsys.readouterr().out)["robustness"]
    assert len({frozenset((pair["better"], pair["worse"])) for pair in pairs}) == len(pairs) == 10
    assert all(0.5 <= pair["share"] <= 1.0 for pair in pairs)
    found = {(pair["better"], pair["worse"]): pair for pair in pairs}
    assert found["CAN", "KOR"]["share"] > 0.95
    assert 0.0 < found["KOR", "MEX"]["flip"]["moved"] < 0.5


def test_options_and_file_change_the_scheme(capsys, tmp_path):
    """The file's door admits Vietnam; the options' weights and estimates hold over it."""
    file = tmp_path / "mine.toml"
    file.write_text(
        "[weights]\ndemocracy = 0\n[doors.any]\nat_least = { logistics = 0.1 }\n", encoding="utf-8"
    )
    words = [
        "score",
        "VNM",
        "MEX",
        "--trust",
        str(file),
        "--weights",
        "security=3",
        "--estimates",
        "fitted",
        "--json",
    ]
    assert main([*words, "--on", "2026-06-15"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["scheme"]["weights"] == {
        "democracy": 0,
        "institutions": 1,
        "security": 3,
        "alignment": 1,
        "logistics": 1,
        "workforce": 1,
    }
    assert document["countries"][0]["door"] == "any"
    assert document["countries"][0]["score"] is not None
    assert document["robustness"][0]["dimensions"] == sorted(
        SIX - {"democracy"}, key=list(document["scheme"]["weights"]).index
    )
    assert main([*words[:-1], "--home", "MEX"]) == 0
    assert "home market MEX" in capsys.readouterr().out


def test_faults_of_a_scheme_are_told_all_at_once(capsys, tmp_path):
    """A wrong key, bloc, threshold and a scheme that no file holds."""
    file = tmp_path / "mine.toml"
    file.write_text(
        '[weights]\ndemocrazy = 2\nsecurity = -1\n[doors.treaty]\nmember_of = ["USCMA"]\n[required]\nat_least = { workforce = 7 }\n',
        encoding="utf-8",
    )
    assert main(["score", "MEX", "--trust", str(file)]) == 3
    told = capsys.readouterr().err
    for words in (
        "mine.toml, weights: expected one of",
        "Did you mean democracy",
        "found -1",
        "Did you mean USMCA",
        "found 7",
    ):
        assert words in told
    assert main(["score", "MEX", "--trust", str(tmp_path / "none.toml")]) == 3
    assert main(["score", "MEX", "--weights", "democracy=much"]) == 2
    assert "found 'much'" in capsys.readouterr().err


def test_countries_and_regions_stand_in_one_document(capsys):
    """A region beside a country keeps both parts."""
    assert main(["score", "MEX", "MX-NLE", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["countries"][0]["country"] == "MEX"
    assert len(document) > len(
        {"on", "home", "scheme", "countries", "robustness", "notes", "caveats", "imports"}
    )


def test_without_a_country_every_one_is_scored(capsys):
    """All countries, as JSON and as a table."""
    assert main(["score", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["countries"]) > 190
    assert main(["score"]) == 0
    assert "USA" in capsys.readouterr().out


def test_an_unknown_code_is_a_usage_error(capsys):
    """Exit code 2, with a near code."""
    assert main(["score", "MXE"]) == 2
    assert "Did you mean" in capsys.readouterr().err
