"""`allyshore world show origin-rules` tells a rule in words and how completely an agreement was read."""

from __future__ import annotations

import json

import pytest

from allyshore.cli.app import main


def test_a_rule_is_told_with_its_reference(capsys: pytest.CaptureFixture[str]) -> None:
    """Washing machines of more than 10 kg are under rule 121 of chapter 84, which bars some parts by name."""
    assert main(["world", "show", "origin-rules", "8450.20", "--agreement", "usmca"]) == 0
    told = capsys.readouterr().out
    assert "GN 11(o), chapter 84, rule 121" in told
    assert "8537.10.30" in told


def test_coverage_counts_what_is_read_and_lists_what_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    """At least 97 % of the numbered rules are read, and every unread or partly read one is named with its reason."""
    assert main(["world", "show", "origin-rules", "--coverage", "--json"]) == 0
    counted = json.loads(capsys.readouterr().out)
    assert counted["rules_read"] / counted["rules"] >= 0.97
    left = counted["partly"] + counted["unread"]
    assert len(counted["unread"]) >= counted["rules"] - counted["rules_read"] - len(counted["partly"])
    assert all(remark["number"] and remark["text"] for remark in left)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["origin-rules", "84"], "six to ten digits"),
        (["origin-rules", "8450.20", "--agreement", "nafta"], "usmca"),
        (["origin-rules", "8450.20", "--coverage"], "both"),
        (["origin-rules", "--where", "hs=84"], "--where"),
        (["hts", "--coverage"], "--coverage"),
    ],
)
def test_words_that_mean_nothing_are_refused(
    words: list[str], found: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A wrong code, agreement or option is a usage error that names what was expected."""
    assert main(["world", "show", *words]) == 2
    assert found in capsys.readouterr().err
