"""Codes, sets of codes, and what a code of today was in 2012."""

from __future__ import annotations

import pytest

from allyshore.origin import Concordance
from allyshore.origin.codes import CodeSet, Level, agreed, all_of, any_of, differs, dotted, opposite

TRIPLE = (True, False, None)


@pytest.mark.parametrize(
    ("code", "inside"),
    [
        ("841391", True),
        ("84139190", True),
        ("841392", True),
        ("841390", False),
        ("841393", False),
        ("8413", None),
        ("84", None),
        ("8501", True),
        ("850110", True),
        ("85", None),
        ("86", False),
        ("84509020", True),
        ("84509040", False),
        ("845090", None),
        ("845011", False),
    ],
)
def test_a_code_is_in_a_set_or_not_or_too_short_to_tell(code, inside):
    assert CodeSet.read(["8413.91-8413.92", "8501", "8450.90.20"]).holds(code) is inside


def test_a_short_code_is_in_a_range_that_covers_all_of_it():
    assert CodeSet.read(["8401.10-8599.99"]).holds("8450") is True
    assert CodeSet.read(["8401-8450"]).holds("84") is None


def test_a_code_under_a_retired_tariff_item_may_be_one():
    codes = CodeSet.read(["8462.99.40", "8450.90.20"], items=frozenset({"84509020"}))
    assert codes.holds("84629980") is None
    assert codes.holds("84629940") is True
    assert codes.holds("84621000") is False
    assert codes.holds("84509060") is False


@pytest.mark.parametrize("text", ["84-8501", "8501-8413", "84x1", "", "8450.90.20.10"])
def test_what_is_no_code_or_range_is_refused(text):
    with pytest.raises(ValueError, match="a code or a range"):
        CodeSet.read([text])


@pytest.mark.parametrize(
    ("material", "good", "level", "verdict"),
    [
        ("850110", "845011", Level.HEADING, True),
        ("850110", "845011", Level.CHAPTER, True),
        ("845090", "845011", Level.HEADING, False),
        ("845090", "845011", Level.SUBHEADING, True),
        ("84509020", "84509040", Level.TARIFF_ITEM, True),
        ("845090", "84509040", Level.TARIFF_ITEM, None),
        ("84", "845011", Level.HEADING, None),
        ("85", "845011", Level.HEADING, True),
    ],
)
def test_codes_differ_at_a_level(material, good, level, verdict):
    assert differs(material, good, level) is verdict


@pytest.mark.parametrize("one", TRIPLE)
@pytest.mark.parametrize("other", TRIPLE)
def test_or_and_not_follow_kleene(one, other):
    """De Morgan: not (a or b) is (not a) and (not b), unknowns included."""
    assert opposite(any_of((one, other))) is all_of((opposite(one), opposite(other)))
    assert any_of((one, other)) is (True if True in (one, other) else None if None in (one, other) else False)


def test_candidates_that_disagree_are_unknown():
    assert agreed([True, True]) is True
    assert agreed([False, False]) is False
    assert agreed([True, False]) is None
    assert agreed([True, None]) is None


def test_a_renumbered_code_loses_its_tariff_item():
    old = Concordance({"851771": ("851770",), "853710": ("853710",)})
    assert old.candidates("85177100") == ("851770",)
    assert old.candidates("85371030") == ("85371030",)
    assert old.candidates("999999") == ()
    assert old.candidates("8537") == ("8537",)


def test_a_code_that_kept_its_number_is_read_as_itself_unless_strict():
    forerunners = {"854231": ("853710", "854231", "903289")}
    assert Concordance(forerunners).candidates("85423100") == ("85423100",)
    assert Concordance(forerunners, strict=True).candidates("85423100") == ("853710", "85423100", "903289")
    assert not Concordance(forerunners).kept_number_alone("854231")


def test_dots_stand_where_a_tariff_prints_them():
    assert dotted("84509020") == "8450.90.20"
    assert dotted("8537109170") == "8537.10.91.70"
    assert dotted("8501") == "8501"
