"""The ways between two places, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from allyshore.cli import main

LAUNDRY = str(Path(__file__).parents[2] / "examples" / "laundry")
NAUTICAL_MILE = 1.852


def options(capsys, *words):
    assert main(["routes", *words, "--on", "2026-06-15", "--json"]) == 0
    return {row["mode"]: row for row in json.loads(capsys.readouterr().out)["options"]}


@pytest.mark.parametrize(
    ("start", "end", "miles"), [("CNSHA", "USLAX", 5698), ("SGSIN", "NLRTM", 8290), ("CNSHA", "USNYC", 10565)]
)
def test_sea_distances_are_the_published_ones(capsys, start, end, miles):
    """Within 3 % of the published distance between the ports."""
    found = options(capsys, start, end)["ocean"]
    assert found["distance_km"] / NAUTICAL_MILE == pytest.approx(miles, rel=0.03)
    assert found["days"] > 0
    assert found["cost_usd"] > 0


def test_closing_panama_reroutes_shanghai_new_york(capsys):
    """Open, the way passes Panama; shut, it is longer and does not."""
    free = options(capsys, "CNSHA", "USNYC")["ocean"]
    shut = options(capsys, "CNSHA", "USNYC", "--close", "panama")["ocean"]
    assert "panama" in free["passages"]
    assert "panama" not in shut["passages"]
    assert shut["distance_km"] > free["distance_km"]


def test_closing_laredo_moves_trucks_to_another_crossing(capsys):
    """Monterrey to Chicago crosses at Laredo; with Laredo shut it crosses elsewhere and costs no less."""
    words = ["monterrey", "chicago", "--model", LAUNDRY]
    free = options(capsys, *words)["truck"]
    shut = options(capsys, *words, "--close-entry", "laredo")["truck"]
    assert free["port_of_entry"] == "Laredo"
    assert shut["port_of_entry"] != "Laredo"
    assert shut["cost_usd"] >= free["cost_usd"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["CNSHA", "USLAZ"], "expected the UN/LOCODE of a port or city"),
        (["CNSHA", "CNSHA"], "expected two places"),
        (["CNSHA", "USLAX", "--close", "panma"], "did you mean panama"),
        (["CNSHA", "USLAX", "--close-entry", "Lardo"], "Did you mean Laredo"),
        (["monterey", "chicago", "--model", LAUNDRY], "Did you mean monterrey"),
    ],
)
def test_what_does_not_exist_is_a_usage_error(words, says, capsys):
    """Exit code 2 with a near name."""
    assert main(["routes", *words]) == 2
    assert says in capsys.readouterr().err


def test_the_ways_are_told_in_a_table(capsys):
    """Mode, port of entry and passages stand in the table."""
    assert main(["routes", "CNSHA", "USNYC"]) == 0
    told = capsys.readouterr().out
    assert "ocean" in told
    assert "panama" in told


def test_places_may_be_coordinates_and_south_is_no_option(capsys):
    """A pair that starts with a minus is a place; the country that was taken is told."""
    assert main(["routes", "-33.9,18.4", "25.67,-100.31", "--on", "2026-06-15", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [place["country"] for place in told["places"]] == ["ZAF", "MEX"]
    assert {"ocean", "air"} <= {row["mode"] for row in told["options"]}
    assert all(row["cost_sd_usd"] > 0 for row in told["options"])


def test_a_passage_can_be_slowed_and_priced(capsys):
    """Days and dollars are added where the ship stays on its way."""
    free = options(capsys, "CNSHA", "NLRTM")["ocean"]
    dear = options(capsys, "CNSHA", "NLRTM", "--price", "suez=40", "--slow", "suez=2")["ocean"]
    assert dear["days"] == pytest.approx(free["days"] + 2)
    assert dear["cost_usd"] == pytest.approx(free["cost_usd"] + 40)
    assert main(["routes", "CNSHA", "NLRTM", "--slow", "suez"]) == 2
    assert "as panama=5" in capsys.readouterr().err
