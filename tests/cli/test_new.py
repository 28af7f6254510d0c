"""``allyshore new`` gives a model that is valid as it stands, and overwrites nothing."""

import json
from pathlib import Path

import pytest

from allyshore.cli import main
from allyshore.cli.new import examples_folder

DAY = ["--on", "2026-06-15"]
EXAMPLES = sorted(entry.name for entry in examples_folder().iterdir() if (entry / "model.toml").is_file())


@pytest.mark.parametrize("example", EXAMPLES)
@pytest.mark.parametrize("name", ["m", "m.xlsx"])
def test_every_example_is_valid_in_both_forms(example: str, name: str, tmp_path: Path) -> None:
    assert main(["new", str(tmp_path / name), "--example", example]) == 0
    assert main(["check", str(tmp_path / name), *DAY]) == 0


def test_the_workbook_gets_its_ending(tmp_path: Path, capsys) -> None:
    assert main(["new", str(tmp_path / "m"), "--xlsx", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"model": str(tmp_path / "m.xlsx"), "example": "starter"}
    assert (tmp_path / "m.xlsx").is_file()


@pytest.mark.parametrize("name", ["m", "m.xlsx"])
def test_nothing_is_overwritten(name: str, tmp_path: Path, capsys) -> None:
    assert main(["new", str(tmp_path / name)]) == 0
    assert main(["new", str(tmp_path / name)]) == 2
    assert "found something there" in capsys.readouterr().err


def test_a_goods_file_is_made_by_its_ending_and_judged(tmp_path: Path, capsys) -> None:
    path = str(tmp_path / "washer.toml")
    assert main(["new", path]) == 0
    assert f"Next: allyshore qualify {path}" in capsys.readouterr().out
    assert main(["qualify", path]) == 0
    assert "washer at Juarez, on 2026-06-15: originating" in capsys.readouterr().out
    assert main(["new", path]) == 2
    assert "found something there" in capsys.readouterr().err
    assert main(["new", str(tmp_path / "b.toml"), "--example", "laundry"]) == 2
    assert main(["new", str(tmp_path / "nowhere" / "b.toml")]) == 2


def test_an_empty_folder_may_be_filled(tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    assert main(["new", str(tmp_path / "m")]) == 0


def test_an_unknown_example_is_named_with_the_known_ones(tmp_path: Path, capsys) -> None:
    assert main(["new", str(tmp_path / "m"), "--example", "laundrey"]) == 2
    assert "found 'laundrey'" in capsys.readouterr().err
    assert not (tmp_path / "m").exists()


def test_a_place_that_cannot_be_written_is_a_matter_of_usage(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert main(["new", str(tmp_path / "file" / "m")]) == 2
