"""The country of the mark: general rules of 19 CFR part 102 where they decide alone, a stated rule or an optional table where not, never preference."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allyshore.cli import main
from allyshore.errors import UsageError
from allyshore.origin import Good, Mark, Material, Obtained, Role, mark, marking_shift, marking_table

HARNESS = Path(__file__).resolve().parents[2] / "examples" / "harness"


def part(name, hs, value, country, **more):
    return Material(name, hs, value, originating=None, country_of_origin=country, **more)


def drive(*materials, **more):
    return replace(Good("drive", "85014040", "MEX", 200.0, None, tuple(materials)), **more)


def test_a_good_of_domestic_materials_is_of_its_country():
    found = mark(drive(part("copper", "740811", 90.0, "MEX"), part("steel", "722519", 9.0, "MEX")))
    assert (found.country, found.reference) == ("MEX", "19 CFR 102.11(a)(2)")


def test_what_is_wholly_obtained_is_of_its_country():
    tomato = Good("tomato", "070200", "MEX", 1.0, None, obtained=Obtained.PLANT)
    assert mark(tomato).reference == "19 CFR 102.11(a)(1)"


@pytest.mark.parametrize(
    ("hs", "value", "country"),
    [
        ("85014040", 14.0, "MEX"),
        ("85014040", 14.01, None),
        ("220290", 20.0, "MEX"),
        ("220290", 20.1, None),
        ("170490", 1.0, None),
    ],
)
def test_foreign_materials_of_little_value_are_left_out(hs, value, country):
    """S. 102.13: 7 %, of chapter 22 10 %, of chapter 17 nothing."""
    assert mark(drive(part("foreign", "740811", value, "CHN"), hs=hs)).country == country


def test_packing_spares_and_indirect_materials_are_left_out():
    """S. 102.15(a)."""
    beside = [
        part("thing", "482110", 150.0, "CHN", role=role)
        for role in (Role.RETAIL_PACKAGING, Role.ACCESSORY, Role.SHIPPING_PACKING, Role.INDIRECT)
    ]
    assert mark(drive(part("copper", "740811", 9.0, "MEX"), *beside)).country == "MEX"


def test_without_the_rule_of_the_good_the_mark_is_not_assessed_and_the_cure_is_named():
    found = mark(drive(part("stator", "850300", 100.0, "CHN"), part("coil", "850450", 9.0, "")))
    assert found.country is None
    assert any("allyshore[marking]" in one and "marking_shift" in one for one in found.missing)
    assert "the country of origin of coil" in found.missing


@pytest.mark.parametrize("country", ["USA", "CHN", "DEU"])
def test_part_102_marks_goods_of_canada_and_mexico_only(country):
    found = mark(drive(part("copper", "740811", 9.0, country), country=country), shift="CTH")
    assert (found.country, found.reference) == (None, "19 CFR 102.0")


@pytest.mark.parametrize("hs", ["620520", "870821", "70196100", "96190033", "6406.90"])
def test_textiles_of_section_102_21_are_not_judged_by_section_102_20(hs):
    found = mark(drive(part("cloth", "520852", 9.0, "MEX"), hs=hs), shift="CTH")
    assert (found.country, found.reference) == (None, "19 CFR 102.21")


def test_packing_makes_no_good_of_canada_of_another():
    found = mark(drive(part("drive", "850140", 190.0, "CHN"), operations=frozenset({"repacking"})))
    assert (found.country, found.reference) == (None, "19 CFR 102.17")


def test_a_stated_rule_decides_by_the_change_of_every_foreign_material():
    made = drive(part("copper", "740811", 90.0, "CHN"), part("stator", "850300", 60.0, "CHN"))
    assert mark(made, shift="CTH").reference == "19 CFR 102.11(a)(3)"
    assert mark(made, shift="CTH").country == "MEX"


def test_else_the_one_material_without_the_change_gives_the_character():
    """S. 102.11(b)(1), 102.18(b)(1)(iii)."""
    made = drive(part("copper", "740811", 90.0, "CHN"), part("stator", "850300", 60.0, "KOR"))
    found = mark(made, shift="CTH except 8503")
    assert (found.country, found.reference) == ("KOR", "19 CFR 102.11(b)(1)")


def test_two_such_materials_of_two_countries_leave_it_to_judgement():
    made = drive(part("rotor", "850300", 90.0, "CHN"), part("stator", "850300", 60.0, "MEX"))
    found = mark(made, shift="CTH except 8503")
    assert found.country is None
    assert found.missing == ("which of rotor, stator gives it its essential character",)


@pytest.mark.parametrize(
    ("words", "holds"),
    [
        ("CTH", True),
        ("CTH, not by GRI 2(a)", False),
        ("CTH other than by GRI 2(a)", False),
        ("CTH excluding 8714", False),
        ("CTH, steel of at least 40 % by weight", None),
        ("CTH, steel of at least 40 % by weight; or CTH", True),
    ],
)
def test_what_a_shift_bars_or_asks_in_other_words_is_not_passed_over(words, holds):
    assert marking_shift("8711.60", ["8714"], words, by_gri_2a=True).holds is holds


@pytest.mark.parametrize(
    ("words", "unread"),
    [("CTSH except ch4, ch17, 2009...", "..."), ("CTSH except 0402 and the like", "like"), ("CTSH except ch4, …", "…"), ("CTSH, except ch4 etc.", "etc"),
     ("CTSH except concentrates of 2009", "concentrates"), ("CTSH provided at least 40 % is domestic", "provided at least % domestic")],
)  # fmt: skip
def test_a_rule_that_is_cut_short_or_has_a_word_that_is_not_read_stays_open(words, unread):
    found = marking_shift("2106.90", ["3503.00"], words)
    assert (found.holds, found.unread) == (None, (unread,))
    assert marking_shift("2106.90", ["2106.90"], words).holds is False


@pytest.mark.parametrize(
    "words",
    ["CTSH except ch4, ch17, 2009", "A change to subheading 2106.90 from any other subheading, except from chapter 4 or heading 2009.", "CTSH except ch. 4 through ch. 7",
     "CTSH except 2009 when resulting from a simple assembly"],
)  # fmt: skip
def test_a_rule_that_is_read_to_its_end_holds(words):
    assert marking_shift("2106.90", ["3503.00"], words).holds is True


def test_a_shift_that_is_none_is_refused():
    with pytest.raises(UsageError, match="expected CC, CTH"):
        mark(drive(part("rotor", "850300", 90.0, "CHN")), shift="something new")


@given(st.floats(0.0, 200.0), st.floats(0.0, 200.0))
def test_a_good_of_less_foreign_value_is_marked_no_worse(one, two):
    low, high = sorted((one, two))
    decided = [
        mark(drive(part("x", "740811", value, "CHN"), part("y", "722519", 1.0, "MEX"))).country
        for value in (low, high)
    ]
    assert decided != [None, "MEX"]


@dataclass
class Table:
    """A reading of the table that always says the same."""

    said: Mark
    name: str = "a table"

    def mark(self, good):
        return self.said


def test_a_table_answers_what_is_open_and_checks_what_is_decided():
    ours = drive(part("copper", "740811", 9.0, "MEX"))
    agrees, differs, silent = (
        Table(Mark(country, "19 CFR 102.20", "it says so")) for country in ("MEX", "CHN", None)
    )
    assert mark(ours, table=agrees).checked == "a table agrees (19 CFR 102.20)"
    assert mark(ours, table=silent).country == "MEX"
    assert mark(ours, table=differs).country is None
    assert "two readings differ: MEX" in mark(ours, table=differs).because
    assert mark(drive(part("stator", "850300", 100.0, "CHN")), table=agrees).country == "MEX"


@pytest.fixture
def installed(monkeypatch):
    """A package in the shape of originshift, which decides nothing but what it is told to."""
    package, resolver = ModuleType("originshift"), ModuleType("originshift.resolve")
    asked = []

    def resolve(good, inputs, country, **facts):
        asked.append((good, inputs, country, facts))
        if good == "0000.00":
            raise ValueError("no such code")
        status = "resolved" if facts["good_value"] else "unresolved"
        return SimpleNamespace(
            status=status, origin=country, rule_id="102.20/8501", basis="tariff_shift", vintage="HTSUS-2026", needed="its value", reason=None, caveats=[],
        )  # fmt: skip

    package.resolve = resolve
    resolver.Material = SimpleNamespace
    monkeypatch.setitem(sys.modules, "originshift", package)
    monkeypatch.setitem(sys.modules, "originshift.resolve", resolver)
    monkeypatch.setattr("allyshore.origin.countrymark.version", lambda name: "0.3.0")
    return asked


def test_the_package_is_asked_with_codes_countries_values_and_roles(installed):
    made = drive(
        part("stator", "85030035", 100.0, "CHN"), part("box", "481910", 1.0, "", role=Role.RETAIL_PACKAGING)
    )
    found = mark(made, table=marking_table())
    assert (found.country, found.reference) == ("MEX", "19 CFR 102.20/8501, HTSUS-2026")
    ((good, inputs, country, facts),) = installed
    assert (good, country, facts["good_value"], facts["is_set"]) == ("8501.40.40", "MEX", 200.0, False)
    assert [(one.code, one.country, one.role) for one in inputs] == [
        ("8503.00.35", "CHN", None),
        ("4819.10", None, "retail_packaging"),
    ]


def test_what_the_package_leaves_open_or_refuses_stays_open(installed):
    foreign = part("stator", "85030035", 100.0, "CHN")
    table = marking_table()
    assert mark(drive(foreign, transaction_value=None), table=table).missing == ("its value",)
    refused = mark(drive(foreign, hs="000000"), table=table)
    assert refused.country is None
    assert "no such code" in refused.because


def test_without_the_package_there_is_no_table(monkeypatch):
    monkeypatch.setitem(sys.modules, "originshift", None)
    assert marking_table() is None


def test_the_command_tells_the_three_origins_apart(capsys):
    assert main(["qualify", str(HARNESS), "--on", "2026-06-15", "--json"]) == 0
    (first, *_) = json.loads(capsys.readouterr().out)["determinations"]
    assert first["status"] in {"originating", "not originating", "unknown"}
    assert set(first["marking_origin"]) == {
        "status",
        "country",
        "rule",
        "because",
        "missing_facts",
        "cross_check",
    }
    assert first["non_preferential_origin"]["status"] == "not assessed"
    assert main(["qualify", str(HARNESS), "--on", "2026-06-15"]) == 0
    assert "The country for its mark" in capsys.readouterr().out
