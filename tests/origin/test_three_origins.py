"""Preferential origin, marking origin and the country of origin are three answers, and none of them is given in the place of another."""

from __future__ import annotations

import json
from pathlib import Path

from allyshore.cli import main
from allyshore.origin import Good, Material, Status, marking_shift, qualify

HARNESS = Path(__file__).resolve().parents[2] / "examples" / "harness"
OTHER_ORIGINS = ("marking", "country_of_origin", "nonpreferential", "non_preferential", "origin")


def names_in(value: object) -> set[str]:
    """Every field name of a JSON value."""
    if isinstance(value, dict):
        return set(value) | {name for one in value.values() for name in names_in(one)}
    return {name for one in value for name in names_in(one)} if isinstance(value, list) else set()


def test_a_determination_speaks_of_preference_alone(book):
    motor = Material("motor", "85014040", 60.0, originating=False, country_of_origin="CHN")
    found = qualify(Good("washer", "84502000", "MEX", 400.0, materials=(motor,)), book)
    assert not names_in(found.to_dict()) & set(OTHER_ORIGINS)


def test_the_command_says_nothing_of_other_origins(capsys):
    assert main(["qualify", str(HARNESS), "--on", "2026-06-15", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)["determinations"]
    assert said
    assert not {name for one in said for name in names_in(one["determination"])} & set(OTHER_ORIGINS)


def test_where_a_material_comes_from_changes_no_preference(book):
    """The country of origin of a foreign material matters to duties that go by it, and not to preference."""
    answers = {
        qualify(
            Good(
                "washer",
                "84502000",
                "MEX",
                400.0,
                materials=(Material("tub", "84509020", 90.0, originating=False, country_of_origin=country),),
            ),
            book,
        ).status
        for country in ("CHN", "KOR", "DEU", "")
    }
    assert answers == {Status.NOT_ORIGINATING}


def test_preference_may_be_given_where_the_marking_shift_fails_and_the_reverse(book):
    """A drive of originating parts keeps preference by content, which a marking shift does not look at."""
    stator = Material("stator", "85030035", 10.0, originating=False)
    copper = Material("copper", "74081160", 90.0, originating=True)
    motor = Good("motor", "85014040", "MEX", 200.0, 160.0, (stator, copper))
    assert qualify(motor, book).status is Status.ORIGINATING
    assert marking_shift("8501.40", ["8503.00"], "CTH except 8503").holds is False
    dear = Good(
        "motor", "85014040", "MEX", 200.0, 160.0, (Material("stator", "85030035", 150.0, originating=False),)
    )
    assert qualify(dear, book).status is Status.NOT_ORIGINATING
    assert marking_shift("8501.40", ["8503.00"], "CTH").holds is True
