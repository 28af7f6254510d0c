"""`allyshore world import` and `reset`: words, JSON and exit codes, and that every command sees what was imported."""

import json
import shutil
from pathlib import Path

import pytest

from allyshore.cli import main

STARTER = Path(__file__).resolve().parents[2] / "examples" / "starter"
DAY = ["--on", "2026-06-15"]
WHO = ["--source", "own survey", "--licence", "own use", "--vintage", "2026-03", *DAY]
TEXT = "iso3,Cost (USD/h),note\nMEX,5.5,x\nUSA,44,y\n"
MAP = ["--map", "country=iso3", "hourly_cost=Cost", "--set", "observed=yes", "--set", "year=2025"]


@pytest.fixture
def wages(tmp_path):
    path = tmp_path / "wages.csv"
    path.write_text(TEXT)
    return str(path)


def run(capsys, *words):
    code = main(list(words))
    out, err = capsys.readouterr()
    return code, out, err


def test_an_import_says_what_was_kept_what_changed_and_where(wages, capsys, data_folder):
    code, out, err = run(capsys, "world", "import", "labour_cost", wages, *MAP, *WHO, "--extend")
    assert code == 0
    assert "kept 2 rows beside the package's, from wages.csv" in out
    assert "0 added, 2 changed, 175 the same, 0 removed" in out
    assert str(data_folder) in out
    assert "ignored: note" in err


def test_the_json_of_an_import_is_one_document(wages, capsys):
    code, out, _ = run(capsys, "world", "import", "labour_cost", wages, *MAP, *WHO, "--json")
    document = json.loads(out)
    assert code == 0
    assert (document["rows"], document["added"], document["removed"], document["ignored"]) == (
        2,
        0,
        175,
        ["note"],
    )
    assert document["import"]["columns"] == {"country": "iso3", "hourly_cost": "Cost (USD/h)"}


def test_exit_codes_tell_a_faulty_file_from_wrong_words(wages, capsys, data_folder):
    code, out, err = run(capsys, "world", "import", "labour_cost", wages, *WHO)
    assert (code, out) == (3, "")
    assert "country: expected this column" in err
    code, out, err = run(capsys, "world", "import", "labour_cost", wages, *MAP, *DAY)
    assert (code, out) == (2, "")
    assert "expected --source" in err
    assert not list(data_folder.iterdir())


def test_list_and_show_say_whose_a_table_is(wages, capsys):
    run(capsys, "world", "import", "labour_cost", wages, *MAP, *WHO, "--extend")
    _, out, _ = run(capsys, "world", "list", "--json", *DAY)
    tables = {table["name"]: table for table in json.loads(out)["tables"]}
    assert (tables["labour_cost"]["whose"], tables["hts"]["whose"]) == ("package and yours", "package")
    assert tables["labour_cost"]["imports"][0]["source"] == "own survey"
    _, out, _ = run(capsys, "world", "list", *DAY)
    assert "package and yours" in out
    _, out, _ = run(capsys, "world", "show", "labour_cost", "--where", "country=MEX", *DAY)
    assert "! labour_cost: rows of yours beside the package's: wages.csv (own survey, 2026-03)." in out


def test_reset_says_what_is_gone_and_is_content_with_nothing(wages, capsys):
    assert run(capsys, "world", "reset")[:2] == (0, "nothing was imported: every table is the package's.\n")
    assert run(capsys, "world", "reset", "hts")[:2] == (0, "hts: nothing was imported.\n")
    run(capsys, "world", "import", "labour_cost", wages, *MAP, *WHO)
    code, out, _ = run(capsys, "world", "reset", "--json")
    assert json.loads(out)["removed"][0]["table"] == "labour_cost"
    run(capsys, "world", "import", "labour_cost", wages, *MAP, *WHO)
    code, out, _ = run(capsys, "world", "reset", "labour_cost")
    assert (code, "2 imported rows removed, from wages.csv" in out) == (0, True)


def test_check_fills_from_the_imported_table_and_says_so(wages, capsys):
    run(capsys, "world", "import", "labour_cost", wages, *MAP, *WHO, "--extend")
    code, out, err = run(capsys, "check", str(STARTER), "--json", *DAY)
    document = json.loads(out)
    assert code == 0
    assert any("own survey" in row["source"] for row in document["filled"])
    assert [record["table"] for record in document["imports"]] == ["labour_cost"]
    assert "warning: labour_cost: rows of yours beside the package's: wages.csv (own survey, 2026-03)." in err


def test_a_damaged_import_stops_every_command_and_names_the_cure(wages, capsys, data_folder):
    run(capsys, "world", "import", "labour_cost", wages, *MAP, *WHO)
    rows = next((data_folder / "world").glob("*.csv"))
    rows.write_text(rows.read_text().replace("5.5", "0.5"))
    for words in (
        ["check", str(STARTER)],
        ["world", "list"],
        ["duty", "--hs", "84501100", "--origin", "CHN", "--value", "100"],
    ):
        code, _, err = run(capsys, *words)
        assert code == 3
        assert "allyshore world reset labour_cost" in err
    assert run(capsys, "world", "reset", "labour_cost")[0] == 0
    assert run(capsys, "world", "list")[0] == 0


def test_a_bill_says_that_its_facts_are_old(capsys):
    words = ["duty", "--hs", "84501100", "--origin", "CHN", "--value", "100", "--json", "--on", "2027-06-15"]
    code, out, err = run(capsys, *words)
    assert code == 0
    assert any("days old" in line for line in json.loads(out)["caveats"])
    assert "days old on 2027-06-15" in err


def test_a_result_is_audited_with_the_tables_that_it_was_made_with(wages, capsys, tmp_path, monkeypatch):
    run(capsys, "world", "import", "labour_cost", wages, *MAP, *WHO, "--extend")
    result = tmp_path / "result"
    code, out, err = run(capsys, "compare", str(STARTER), "--strategy", "as-is", "--out", str(result), *DAY)
    assert code == 0
    assert "warning: labour_cost: rows of yours" in err
    facts = json.loads((result / "manifest.json").read_text())["facts"]
    assert [fact["table"] for fact in facts if fact.get("imports")] == ["labour_cost"]
    assert "facts/labour_cost.csv" in json.loads((result / "seal.json").read_text())["sha256"]
    page = (result / "report.html").read_text()
    assert "Facts of your own" in page
    assert "own survey" in page
    code, _, err = run(capsys, "verify", str(result))
    assert (code, "the same is held here" in err) == (0, True)
    monkeypatch.setenv("ALLYSHORE_DATA", str(tmp_path / "another machine"))
    code, out, err = run(capsys, "verify", str(result), "--json")
    assert (code, "the table held here differs" in err) == (0, True)
    assert json.loads(out)["own_tables"][0]["imports"][0]["file"] == "wages.csv"


@pytest.mark.parametrize("forgery", ["changed", "missing", "stray"])
def test_a_result_whose_own_table_was_touched_differs(wages, capsys, tmp_path, forgery):
    run(capsys, "world", "import", "labour_cost", wages, *MAP, *WHO, "--extend")
    result = tmp_path / "result"
    run(capsys, "compare", str(STARTER), "--strategy", "as-is", "--out", str(result), *DAY)
    table = result / "facts" / "labour_cost.csv"
    if forgery == "changed":
        table.write_text(table.read_text().replace("MEX,5.5", "MEX,0.5"))
    elif forgery == "missing":
        table.unlink()
    else:
        shutil.copy(table, table.with_name("freight.csv"))
    code, _, err = run(capsys, "verify", str(result))
    assert code == 1
    assert {"changed": "facts[", "missing": "facts/labour_cost.csv", "stray": "facts/freight.csv"}[
        forgery
    ] in err


def test_an_import_made_later_leaves_an_earlier_result_sound(wages, capsys, tmp_path):
    result = tmp_path / "result"
    run(capsys, "compare", str(STARTER), "--strategy", "as-is", "--out", str(result), *DAY)
    run(capsys, "world", "import", "labour_cost", wages, *MAP, *WHO, "--extend")
    assert run(capsys, "verify", str(result))[0] == 0
