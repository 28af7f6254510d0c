"""``allyshore verify``: exit codes, and JSON keys that others may rely on."""

from __future__ import annotations

import json
import shutil

import pytest
from tests.verify.hand import edit_csv, write_result

from allyshore.cli import main


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    return write_result(tmp_path_factory.mktemp("cli") / "result")


@pytest.fixture
def result(written, tmp_path):
    return shutil.copytree(written, tmp_path / "result")


def test_a_result_that_agrees_ends_with_0(result, capsys):
    assert main(["verify", str(result)]) == 0
    told = capsys.readouterr()
    assert "verified" in told.out
    assert told.err == ""


def test_every_difference_is_told_on_standard_error_and_ends_with_1(result, capsys):
    edit_csv(result, "ship", 2, "duty", "505.0")
    edit_csv(result, "buy", 3, "purchase", "3838.0")
    assert main(["verify", str(result)]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "plans/own/ship.csv row 2, duty: expected 500, found 505" in told.err
    assert "plans/own/buy.csv row 3, purchase: expected 3800, found 3838" in told.err


def test_json_says_the_same_and_nothing_else(result, capsys):
    assert main(["verify", str(result), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert set(document) == {"result", "verified", "checked", "count", "differences", "own_tables"}
    assert (document["verified"], document["differences"]) == (True, [])
    edit_csv(result, "ship", 2, "duty", "505.0")
    assert main(["verify", str(result), "--json"]) == 1
    told = capsys.readouterr()
    document = json.loads(told.out)
    assert document["verified"] is False
    assert set(document["differences"][0]) == {"file", "row", "column", "expected", "found", "why"}
    assert "ship.csv row 2, duty" in told.err


def test_a_path_without_a_result_ends_with_2_and_a_cure(tmp_path, capsys):
    assert main(["verify", str(tmp_path / "nothing")]) == 2
    assert "Name the folder that `allyshore compare MODEL --out FOLDER` wrote" in capsys.readouterr().err
