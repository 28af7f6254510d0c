"""``allyshore duty``."""

from __future__ import annotations

import json

import pytest

from allyshore.cli.app import main

CASE = [
    "duty",
    "--hs",
    "7326.90.86.88",
    "--origin",
    "CHN",
    "--from",
    "CHN",
    "--to",
    "USA",
    "--value",
    "14172",
    "--on",
    "2026-09-17",
    "--content",
    "steel=1.0",
]


def test_the_worked_case_is_right_to_the_cent_in_json(capsys):
    assert main([*CASE, "--json"]) == 0
    out = json.loads(capsys.readouterr().out)
    assert out["duty"] == "11039.99"
    assert [part["amount"] for part in out["components"]] == ["410.99", "7086.00", "3543.00"]
    assert [(fee["fee"], fee["amount"], fee["citation"]) for fee in out["fees"]] == [
        ("mpf", "49.09", "90 FR 34665"),
        ("hmf", "17.72", "26 USC 4461; 19 CFR 24.24"),
    ]
    assert out["hts"] == "7326.90.86.88"
    assert out["total"] == "11106.80"
    assert set(out["components"][0]) >= {
        "measure",
        "authority",
        "heading",
        "rate",
        "base",
        "amount",
        "citation",
        "confidence",
    }
    assert set(out["not_charged"][0]) >= {"measure", "reason"}
    assert out["facts"]["hts"] == "2026-06-08"


def test_people_get_a_table(capsys):
    assert main(CASE) == 0
    text = capsys.readouterr().out
    assert "11,039.99" in text
    assert "9903.88.03" in text


def test_countries_may_have_two_letters_and_the_claim_states_that_the_good_originates(capsys):
    assert (
        main(
            [
                "duty",
                "--hs",
                "84501100",
                "--origin",
                "mx",
                "--value",
                "100",
                "--on",
                "2025-01-15",
                "--claim",
                "usmca",
                "--json",
            ]
        )
        == 0
    )
    out = json.loads(capsys.readouterr().out)
    assert out["origin"] == "MEX"
    assert out["total"] == "0.00"


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        (["--origin", "CHX"], 2, "did you mean"),
        (["--claim", "nafta"], 2, "usmca"),
        (["--claim", "usmca", "--not-originating"], 2, "originates"),
        (["--content", "gold=0.4"], 2, "steel="),
        (["--content", "steel=much"], 2, "share between"),
        (["--fact", "sunny"], 2, "auto_part"),
        (["--hs", "8450.13.00"], 3, "8450.11.00"),
        (["--hs", "8450"], 3, "six to ten"),
        (["--value", "-1"], 3, "above zero"),
        (["--to", "MEX"], 3, "tariffs"),
        (["--claim", "usmca"], 3, "between two"),
    ],
)
def test_a_wrong_command_says_what_was_expected(change, code, words, capsys):
    base = {"--hs": "84501100", "--origin": "CHN", "--value": "100", "--on": "2026-06-15"}
    options = [word for name, value in base.items() if name != change[0] for word in (name, value)]
    assert main(["duty", *options, *change]) == code
    assert words in capsys.readouterr().err


def test_the_rate_of_another_importer_may_be_stated(capsys):
    assert (
        main(
            [
                "duty",
                "--hs",
                "845011",
                "--origin",
                "CHN",
                "--to",
                "MEX",
                "--value",
                "100",
                "--on",
                "2026-06-15",
                "--rate",
                "0.2",
                "--json",
            ]
        )
        == 0
    )
    assert json.loads(capsys.readouterr().out)["duty"] == "20.00"
