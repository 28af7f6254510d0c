"""`allyshore world`: what it prints and how it answers a wrong word."""

import json

import pytest

from allyshore.cli import main
from allyshore.world import table_names


def run(capsys, *words):
    code = main(["world", *words])
    out, err = capsys.readouterr()
    return code, out, err


def test_world_with_no_words_lists_every_table(capsys):
    code, out, _ = run(capsys)
    assert code == 0
    assert all(name in out for name in table_names())


def test_the_list_says_how_old_each_table_is_on_the_day(capsys):
    code, out, err = run(capsys, "list", "--on", "2026-06-15", "--json")
    assert (code, err) == (0, "")
    document = json.loads(out)
    tables = {table["name"]: table for table in document["tables"]}
    assert document["on"] == "2026-06-15"
    assert (tables["hts"]["rows"], tables["hts"]["age_days"], tables["hts"]["stale"]) == (11_563, 7, False)
    assert tables["hts"]["licences"] == ["US government work (public domain)"]


def test_the_list_warns_of_stale_facts(capsys):
    _, out, _ = run(capsys, "list", "--on", "2026-07-08")
    assert "! hts:" not in out
    _, out, _ = run(capsys, "list", "--on", "2026-07-09", "--json")
    assert any(line.startswith("hts:") and "should be renewed" in line for line in json.loads(out)["caveats"])


def test_a_day_leaves_the_rows_that_stand_on_it_and_no_day_leaves_all(capsys):
    def rows(*words):
        code, out, _ = run(capsys, "show", "hts", "--where", "hts8=02011050", "--json", *words)
        assert code == 0
        return [(row["valid_from"], row["valid_to"]) for row in json.loads(out)["rows"]]

    spans = [("2025-01-01", "2025-12-31"), ("2026-01-01", None)]
    assert rows() == spans
    assert rows("--on", "2025-12-31") == spans[:1]
    assert rows("--on", "2026-01-01") == spans[1:]
    assert rows("--on", "2024-12-31") == []
    _, out, _ = run(capsys, "show", "hts", "--where", "hts8=02011050", "--on", "2025-12-31")
    assert "Rows that stand on 2025-12-31" in out


def test_show_prints_the_rows_asked_for_with_their_source(capsys):
    code, out, _ = run(capsys, "show", "hts", "--where", "hts8=84501100")
    assert code == 0
    assert "1.4%" in out
    assert "1 of 1 rows" in out
    assert "source: USITC" in out


def test_conditions_add_up_and_a_star_means_a_beginning(capsys):
    _, out, _ = run(
        capsys, "show", "hts", "--where", "hts8=8450*", "form=ad_valorem", "--limit", "2", "--json"
    )
    document = json.loads(out)
    assert (document["total"], len(document["rows"])) == (7, 2)
    assert document["rows"][0]["hts8"] == "84501100"
    assert {"name": "ad_valorem", "type": "number", "unit": "share"}.items() <= {
        c["name"]: c for c in document["columns"]
    }["ad_valorem"].items()


@pytest.mark.parametrize(
    ("condition", "total"),
    [
        ("observed=no", 116),
        ("observed=yes", 61),
        ("year=2019", 177),
        ("observed_value=", 116),
        ("country=MEX", 1),
        ("country=XXX", 0),
    ],
)
def test_a_condition_is_read_by_the_type_of_its_column(capsys, condition, total):
    _, out, _ = run(capsys, "show", "labour_cost", "--where", condition, "--json", "--limit", "0")
    document = json.loads(out)
    assert document["total"] == len(document["rows"]) == total


def test_dates_are_compared_and_printed_as_dates(capsys):
    _, out, _ = run(capsys, "show", "blocs", "--where", "valid_from=2020-07-01", "bloc=USMCA", "--json")
    assert [row["country"] for row in json.loads(out)["rows"]] == ["CAN", "MEX", "USA"]
    _, out, _ = run(capsys, "show", "blocs", "--where", "bloc=USMCA")
    assert "2020-07-01" in out


def test_no_rows_is_an_answer(capsys):
    code, out, _ = run(capsys, "show", "labour_cost", "--where", "country=XXX")
    assert code == 0
    assert "0 of 0 rows" in out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["shw"], "did you mean show?"),
        (["import"], "expected the name of a table, found none"),
        (["import", "labour_cost"], "expected TABLE and FILE, found no file"),
        (["import", "labor_cost", "f.csv"], "did you mean labour_cost?"),
        (["reset", "labor_cost"], "did you mean labour_cost?"),
        (["reset", "hts", "--source", "x"], "expected none of --source"),
        (["show", "hts", "f.csv"], "expected one table at most"),
        (["show"], "expected the name of a table, found none"),
        (["show", "hst"], "did you mean hts?"),
        (["show", "hts", "--where", "hts=84501100"], "did you mean hts8?"),
        (["show", "hts", "--where", "84501100"], "expected column=value"),
        (["show", "labour_cost", "--where", "year=old"], "expected a number, found 'old'"),
        (["show", "labour_cost", "--where", "observed=1"], "expected yes or no"),
        (["show", "hts", "--limit", "-1"], "expected 0 or more"),
        (["list", "hts"], "expected no table"),
        (["list", "--on", "someday"], "someday"),
    ],
)
def test_a_wrong_word_is_a_usage_error_on_standard_error(capsys, words, message):
    code, out, err = run(capsys, *words)
    assert (code, out) == (2, "")
    assert message in err
    assert "Traceback" not in err
