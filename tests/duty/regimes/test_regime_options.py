"""``allyshore duty`` with a regime: the bill's own keys stay, ``customs_value`` and ``regime`` are added."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from allyshore.cli.app import main

BEARING = ["duty", "--hs", "8482.10.50.48", "--origin", "DEU", "--on", "2025-01-15"]
FIRST = ["--fact", "bona_fide_sale", "--fact", "arms_length", "--fact", "destined_for_us"]


def told(arguments, capsys):
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_without_a_regime_the_document_has_no_new_keys(capsys):
    out = told([*BEARING, "--value", "1000"], capsys)
    assert not {"regime", "customs_value"} & set(out)


def test_an_assist_and_a_first_sale_change_the_value_that_the_bill_takes(capsys):
    out = told([*BEARING, "--value", "1200", "--assist", "500", "--first-sale", "900", *FIRST], capsys)
    assert out["customs_value"]["value"] == out["value"] == "1400.00"
    assert out["duty"] == "126.00"


def test_an_assist_may_be_spread(capsys):
    out = told([*BEARING, "--value", "5000", "--assist", "10000:1000:4000"], capsys)
    assert out["value"] == "7500.00"


def test_drawback_to_mexico_gives_no_more_than_mexico_took(capsys):
    more = ["--regime", "drawback", "--exported-to", "MX", "--foreign-duty", "3.20"]
    out = told([*BEARING, "--value", "1000", *more], capsys)
    assert out["duty"] == "90.00"
    assert out["regime"]["refund"] == "3.20"
    assert out["regime"]["lesser_of"] == {"paid_here": "90.00", "paid_there": "3.20", "least": "3.20"}


def test_a_zone_takes_the_rates_of_the_day_of_admission(capsys):
    line = ["duty", "--hs", "7326.90.86.88", "--origin", "CHN", "--value", "14172", "--content", "steel=1.0"]
    out = told(
        [*line, "--on", "2026-09-17", "--regime", "ftz-privileged", "--admitted", "2025-02-10"], capsys
    )
    assert out["duty"] == "11039.99"
    assert out["regime"]["duty"] == "5371.19"
    assert out["regime"]["status"] == "privileged"


def test_a_component_leaves_a_zone_as_a_finished_good(capsys):
    more = ["--regime", "ftz-nonprivileged", "--admitted", "2025-01-15", "--leaves-as", "8413.70.20.04"]
    assert told([*BEARING, "--value", "1000", *more], capsys)["regime"]["duty"] == "0.00"


def test_mexico_exempts_what_the_united_states_took(capsys):
    line = ["duty", "--hs", "8482.10.50.48", "--origin", "MEX", "--value", "100", "--on", "2025-01-15"]
    more = ["--regime", "immex", "--input", "8482.99=CN:100:0.15", "--input", "7228.30=US:50"]
    out = told([*line, *more], capsys)
    assert out["duty"] == "9.00"
    assert out["regime"]["owed"] == "6.00"


def test_duties_beyond_the_schedule_are_not_taken_to_count_in_mexico_and_asked_for(capsys):
    line = ["duty", "--hs", "8482.10.50.48", "--origin", "MEX", "--value", "100", "--on", "2025-07-15"]
    out = told([*line, "--regime", "immex", "--input", "8482.99=CN:100:0.15"], capsys)
    assert float(out["duty"]) > 9
    assert out["regime"]["owed"] == "6.00"
    assert "--foreign-duty" in " ".join(out["regime"]["questions"])


@pytest.mark.parametrize(
    "more",
    [
        ["--regime", "drawback", "--exported-to", "MX", "--foreign-duty", "3.20"],
        ["--regime", "ftz-privileged", "--admitted", "2025-01-15"],
        ["--regime", "ftz-domestic", "--admitted", "2025-01-15"],
        ["--regime", "immex", "--input", "8482.99=CN:100:0.15"],
        ["--assist", "500"],
    ],
)
def test_people_get_the_regime_below_the_bill(more, capsys):
    assert main([*BEARING, "--value", "1000", *more]) == 0
    text = capsys.readouterr().out
    assert any(word in text for word in ("Drawback", "From the zone", "Mexico's", "Customs value"))


@pytest.mark.parametrize(
    ("more", "code", "words"),
    [
        (["--regime", "ftz-privileged"], 2, "--admitted"),
        (["--regime", "drawback", "--exported-to", "CA"], 3, "foreign_duty"),
        (["--regime", "immex", "--input", "8482.99"], 2, "HS=ORIGIN"),
        (["--regime", "immex"], 3, "at least one input"),
        (["--assist", "much"], 2, "VALUE:UNITS:OVER"),
        (["--assist", "1:2"], 2, "VALUE:UNITS:OVER"),
        (["--regime", "bonded"], 2, "bonded"),
        (["--fact", "sunny"], 2, "bona_fide_sale"),
    ],
)
def test_what_is_wrong_is_said(more, code, words, capsys):
    assert main([*BEARING, "--value", "1000", *more]) == code
    assert words in capsys.readouterr().err


def documented():
    """The commands of docs/regimes.md."""
    text = (Path(__file__).resolve().parents[3] / "docs" / "regimes.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```\n(allyshore duty .*?)\n```", text, re.DOTALL)
    return [shlex.split(block.replace("\\\n", " "))[1:] for block in blocks]


@pytest.mark.parametrize(
    ("command", "figure"),
    list(zip(documented(), ("1400.00", "3.20", "5371.19", "6.00"), strict=True)),
    ids=["value", "drawback", "zone", "immex"],
)
def test_every_documented_command_gives_the_documented_figure(command, figure, capsys):
    out = told(command, capsys)
    regime = out.get("regime", {})
    found = {out["value"], regime.get("refund"), regime.get("duty"), regime.get("owed")}
    assert figure in found
