"""`allyshore qualify` on a goods file: the keys of a model's determinations, exit codes, the schema, and the day that is asked for."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from allyshore.cli import main
from allyshore.origin import goods_schema

EXAMPLE = Path(__file__).parents[2] / "examples" / "goods" / "washer.toml"
KEYS = [
    "product", "site", "country", "on", "status", "criterion", "rule", "alternative", "rvc", "failing", "missing_facts", "flips", "fixes",
    "amounts", "ways", "determination", "marking_origin", "non_preferential_origin",
]  # fmt: skip


def asked(capsys, *arguments):
    assert main(["qualify", *map(str, arguments), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_each_good_has_the_keys_of_a_models_determination(capsys, tmp_path):
    """The same file as JSON gives the same answer, but for its name and hash."""
    found = asked(capsys, EXAMPLE, "--on", "2026-06-15", "--out", tmp_path / "out")
    assert [list(one) for one in found["determinations"]] == [KEYS] * 3
    assert [(one["product"], one["site"]) for one in found["determinations"]][:2] == [
        ("washer", "Juarez"),
        ("drain pump", "MEX"),
    ]
    assert found["answers"][0]["answer"]["washer"] == 3_750_000.0
    assert {one["table"] for one in found["manifest"]["facts"]} >= {"blocs", "hts", "hs2022_to_2012"}
    assert json.loads((tmp_path / "out" / "origin.json").read_text()) == found
    assert "washer at Juarez, on 2026-06-15: originating" in (tmp_path / "out" / "origin.txt").read_text()
    other = tmp_path / "washer.json"
    other.write_text(json.dumps(tomllib.loads(EXAMPLE.read_text()), default=str))
    again = asked(capsys, other, "--on", "2026-06-15")
    assert (again["determinations"], again["answers"]) == (found["determinations"], found["answers"])


def test_the_explanation_is_that_of_the_determination(capsys):
    assert main(["qualify", str(EXAMPLE), "--product", "drain pump"]) == 0
    said = capsys.readouterr().out
    assert "drain pump at MEX, on 2026-06-15: originating" in said
    assert "drain pump (HS 8413.70, made in MEX) is originating by criterion B, by tariff shift." in said
    assert "washer at Juarez" not in said


def test_what_changed_since_an_earlier_answer_is_told(capsys, tmp_path):
    """The control at 60 USD is above the tenth of 400 that may fail the change; criterion D is then open, for nobody says whether it is a part."""
    old = tmp_path / "old.json"
    old.write_text(json.dumps(asked(capsys, EXAMPLE)))
    assert main(["qualify", str(EXAMPLE), "--against", str(old)]) == 0
    assert "Nothing changed" in capsys.readouterr().out
    dearer = tmp_path / "washer.toml"
    dearer.write_text(EXAMPLE.read_text().replace("value = 30.0", "value = 60.0"))
    found = asked(capsys, dearer, "--against", old)
    assert [(one["product"], one["site"]) for one in found["changes"]] == [("washer", "Juarez")]
    assert main(["qualify", str(dearer), "--against", str(old)]) == 0
    assert "status: originating, now unknown" in capsys.readouterr().out


def test_the_day_of_the_command_goes_before_that_of_the_file(capsys, tmp_path):
    """Before July 2020 there was no USMCA, and nobody was a member."""
    found = asked(capsys, EXAMPLE, "--on", "2020-06-30")
    assert {one["status"] for one in found["determinations"]} == {"not originating"}
    path = tmp_path / "g.json"
    path.write_text(
        '{"goods": [{"product": "ore", "hs": "2603.00", "country": "MEX", "obtained": "mineral"}]}'
    )
    assert asked(capsys, path, "--on", "2026-06-15")["determinations"][0]["on"] == "2026-06-15"


def test_the_schema_is_printed_and_nothing_else(capsys):
    assert main(["qualify", "--schema"]) == 0
    assert json.loads(capsys.readouterr().out) == goods_schema()


@pytest.mark.parametrize(
    ("name", "text", "code", "said"),
    [
        ("g.json", '{"goods": [{"product": "a", "hs": "8450.20", "contry": "MEX"}]}', 3, "g.json, goods[0].contry: expected no such name here, found 'contry'. Did you mean country?"),
        ("g.json", '{"goods": [{"product": "a", "product": "b"}]}', 3, "g.json, product: expected a name that stands once in its table"),
        ("g.json", '{"goods": [\n', 3, "g.json row 2: expected a JSON document, found a mistake"),
        ("g.json", "[1]", 3, "g.json: expected a JSON document, found no table of names and values at its top"),
        ("g.toml", "goods = [", 3, "g.toml row 1: expected a TOML file, found a mistake"),
        ("g.json", b"\xff\xfe", 3, "found text that is not UTF-8"),
        ("g.json", "[" * 20_000, 3, "found brackets nested too deeply"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_goods_file_is_refused_with_its_place(capsys, tmp_path, name, text, code, said):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    assert main(["qualify", str(path)]) == code
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "expected MODEL, a model or a goods file, found none"),
        (["gone.json"], "expected a .json or .toml file, found nothing there"),
        ([str(EXAMPLE), "--strategy", "reshore"], "expected no --strategy with a goods file"),
        ([str(EXAMPLE), "--product", "wahser"], "expected a product of the file (did you mean washer?), found 'wahser'"),
    ],
)  # fmt: skip
def test_a_wrong_command_is_refused(capsys, arguments, said):
    assert main(["qualify", *arguments]) == 2
    assert said in capsys.readouterr().err
