"""``allyshore check`` tells people on two streams and machines in one document."""

import json
import shutil
from pathlib import Path

import pytest

from allyshore.cli import main

STARTER = Path(__file__).resolve().parents[2] / "examples" / "starter"
DAY = ["--on", "2026-06-15"]


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    model = Path(shutil.copytree(STARTER, tmp_path / "m"))
    path = model / "demand.csv"
    path.write_text(path.read_text().replace("400000", "-1"))
    return model


def test_a_valid_model_is_summed_up(capsys) -> None:
    """People see what the model holds and each value that was filled in; exit code 0."""
    assert main(["check", str(STARTER), *DAY]) == 0
    told = capsys.readouterr()
    assert "Starter: valid" in told.out
    assert "Penn World" in told.out
    assert all(line.startswith("warning: ") for line in told.err.splitlines())


def test_json_is_one_document_with_the_keys_of_the_contract(capsys) -> None:
    assert main(["check", str(STARTER), "--json", *DAY]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert list(answer) == ["model", "valid", "faults", "filled", "summary", "caveats", "imports"]
    assert answer["valid"] is True
    assert answer["summary"]["rows"]["sites"] == 3
    assert set(answer["filled"][0]) == {"table", "row", "column", "value", "source"}


def test_lanes_that_are_filled_in_are_listed(capsys) -> None:
    """The user gave a lane from the plant; the one from the supplier comes from the world and says from which table."""
    assert main(["check", str(STARTER), "--json", *DAY]) == 0
    lanes = [row for row in json.loads(capsys.readouterr().out)["filled"] if row["table"] == "lanes"]
    assert {row["row"].split(" ")[0] for row in lanes} == {"Monterrey"}
    assert all(row["source"] for row in lanes)


def test_an_invalid_model_still_prints_its_document(broken: Path, capsys) -> None:
    """Exit code 3, the faults as lines on standard error and as records on standard output."""
    assert main(["check", str(broken), "--json", *DAY]) == 3
    told = capsys.readouterr()
    answer = json.loads(told.out)
    assert answer["valid"] is False
    assert answer["faults"][0] == {
        "where": "demand.csv",
        "row": 2,
        "column": "quantity",
        "expected": "at least 0 units",
        "found": "-1.0",
        "cure": "",
        "severity": "error",
    }
    assert told.err.startswith("error: demand.csv row 2, quantity: expected at least 0 units, found -1.0.")


def test_text_of_the_user_is_not_taken_for_markup(broken: Path, capsys) -> None:
    """A name in brackets is printed as it is."""
    shutil.copytree(STARTER, broken, dirs_exist_ok=True)
    for name in ("sites.csv", "capabilities.csv", "inventory.csv", "lanes.csv"):
        path = broken / name
        path.write_text(path.read_text().replace("El Paso plant", "[red]x[/y]"))
    assert main(["check", str(broken), *DAY]) == 0
    assert "[red]x[/y]" in capsys.readouterr().out


def test_no_model_is_a_matter_of_usage(tmp_path: Path, capsys) -> None:
    assert main(["check", str(tmp_path / "nowhere"), *DAY]) == 2
    assert "found nothing there" in capsys.readouterr().err
