"""The packaged rules are the whole set: coverage as published, every subheading, and each alternative with goods made for it."""

from __future__ import annotations

import datetime as dt
from importlib.resources import files

import pytest
from benchmarks.rules import as_written as rules_as_written
from benchmarks.rules import failing, passing

from allyshore.errors import UsageError
from allyshore.origin import (
    Good,
    Material,
    Rulebook,
    Status,
    agreements,
    coverage,
    explain,
    qualify,
    reach,
)
from allyshore.origin.reading import packaged, packaged_chapters
from allyshore.world import World

DAY = dt.date(2026, 6, 15)


@pytest.fixture(scope="module")
def as_written():
    """The rules with codes of their own edition, so that a code is itself."""
    return rules_as_written()


def test_every_numbered_rule_and_every_note_of_the_usmca_is_read():
    found = coverage("usmca")
    assert (found.rules, found.chapters, found.notes_read) == (1053, 96, found.notes)
    assert found.share >= 0.97
    assert found.rules - found.rules_read == len(
        [one for one in (*found.unread, *found.partly) if one.number.isdigit()]
    )
    held = {(c["chapter"], rule["number"]) for _, c in packaged_chapters("usmca") for rule in c["rule"]}
    assert len([one for one in held if one[1].isdigit()]) == found.rules - len(found.unread)


def test_the_only_rule_not_wholly_read_is_the_misprinted_one():
    assert [(one.chapter, one.number) for one in coverage("usmca").partly] == [(73, "rule for 7305")]


def test_an_agreement_that_is_not_here_is_refused():
    with pytest.raises(UsageError, match=r"expected one of .*usmca"):
        coverage("atlantis")


def test_every_subheading_of_today_reaches_a_rule_or_a_listed_reason(book):
    without = {
        code: [case.gap for case in book.cases(code)]
        for code in book.concordance.forerunners
        if book.rule(code) is None
    }
    assert set(without) <= {"847149", "999999"}, "the units of a system, and goods not classified"
    assert "each by the rule that it has alone" in without["847149"][0]


def test_the_rules_are_compact_and_keep_no_prose():
    places = [
        entry for name in agreements() for entry in (files("allyshore.origin") / "rules" / name).iterdir()
    ]
    texts = [place.read_text(encoding="utf-8") for place in places]
    assert sum(len(text.encode()) for text in texts) < 1_000_000
    prose = (
        "A change to",
        "there is a regional value content",
        "whether or not there is also",
        "provided that",
        "shall be",
    )
    assert [phrase for phrase in prose for text in texts if phrase in text] == []


NEVER_FAIL = {"85.57(A)", "85.109", "85.113(A)", "85.120(A)"}
"""No change and no content is asked of smart cards, microassemblies and integrated circuits."""
MISPRINTED = "73.7305(C, net cost)"
"""A share that nobody can read: never met, never missed."""


def test_every_alternative_is_met_by_a_good_made_for_it_and_missed_by_another(as_written):
    """The smallest such goods: one material of 5 % of the value that may be used, and one of 99 % that may not or is too dear."""
    unmet, unmissed = [], []
    for rule in as_written.rules:
        for way in rule.alternatives:
            if passing(as_written, rule, way) is None:
                unmet.append(way.id)
            if failing(as_written, rule, way) is None:
                unmissed.append(way.id)
    assert set(unmet) == {MISPRINTED}
    assert set(unmissed) == {MISPRINTED, *NEVER_FAIL}


def test_a_good_made_for_an_alternative_is_originating_by_the_whole_engine(as_written):
    for rule in as_written.rules:
        for way in rule.alternatives[:1]:
            made = passing(as_written, rule, way)
            if made is None or rule.vehicle:
                continue
            found = qualify(made, as_written)
            several = len(as_written.cases(made.hs, made.use, made.country, made.destination)) > 1
            assert found.status is Status.ORIGINATING or several, (way.id, found.explain())


def test_a_kind_that_the_rule_does_not_tell_apart_is_not_spoken_of(book):
    """Chapter 40, rule 10: hoses for vehicles and others both from any other heading but 4010 to 4017; only (B) is for vehicles alone."""
    ways = {way.id: (way.only, way.text) for way in book.rule("4009.32").alternatives}
    assert ways["40.10(A)"][0] is None
    assert "motor vehicle" not in ways["40.10(A)"][1]
    assert "motor vehicle" in ways["40.10(B)"][1]


def test_a_rule_is_explained_in_words():
    said = explain("8450.20", World.on(DAY))
    assert "GN 11(o), chapter 84, rule 121 asks:" in said
    assert "every non-originating material comes from any subheading outside the group" in said


def test_a_heading_is_explained_by_the_rules_of_all_its_goods():
    said = explain("8450", World.on(DAY))
    assert [f"rule {number} asks" in said for number in (121, 122, 123, 124, 125)] == [True] * 4 + [False]
    assert "9903 is not in HS 2022." in explain("9903", World.on(DAY))


def test_a_renumbered_good_is_explained_with_its_old_number():
    assert "9401.99 is, or shares goods with, 9401.90 in HS 2012" in explain("9401.99", World.on(DAY))


def test_a_code_that_is_none_is_refused():
    with pytest.raises(UsageError, match="six to ten digits"):
        explain("washer", World.on(DAY))


def test_the_rules_of_korea_answer_too():
    """GN 33(o), chapter 84, rule 106: 45 % by the build-down method for moulding machines."""
    book = Rulebook.of_agreement(World.on(DAY), "korea")
    made = [
        Good("press", "847710", "KOR", 100.0, None, (Material("motor", "850110", value, originating=False),))
        for value in (55.0, 56.0)
    ]
    assert [qualify(good, book).status for good in made] == [Status.ORIGINATING, Status.NOT_ORIGINATING]


def test_no_content_is_waived_and_no_part_excused_outside_the_usmca():
    """Uniform Regulations s. 5(4) and General Note 11(b)(iv) are the USMCA's own."""
    book = Rulebook.of_agreement(World.on(DAY), "korea")
    part = Good(
        "fitting",
        "847790",
        "KOR",
        100.0,
        100.0,
        (Material("part", "847790", 5.0, originating=False, part=True),),
    )
    assert book.waiver == 0.0
    assert qualify(part, book).criterion.value == "B", "by de minimis of the shift, and not as a part"
    assert not book.parts.covers("847790")


def test_the_rules_of_cafta_dr_are_read_in_the_edition_of_2017():
    """GN 29(n), chapter 84, rule 45 asks for another subheading of 8420.10; 8541.42 is a part of what was 8541.40 in 2017."""
    book = Rulebook.of_agreement(World.on(DAY), "cafta-dr")
    assert book.concordance.candidates("854142") == ("854140",)
    made = [
        Good("roller", "842010", "CRI", 100.0, None, (Material("part", code, 60.0, originating=False),))
        for code in ("848310", "842010")
    ]
    assert book.cases("842010")[0].rule.reference.startswith("GN 29(n), chapter 84, rule ")
    assert [qualify(good, book).status for good in made] == [Status.ORIGINATING, Status.NOT_ORIGINATING]


def test_goods_of_cafta_dr_are_made_in_its_countries():
    book = Rulebook.of_agreement(World.on(DAY), "cafta-dr")
    made = Good(
        "roller", "842010", "MEX", 100.0, None, (Material("part", "848310", 60.0, originating=False),)
    )
    assert qualify(made, book).status is Status.NOT_ORIGINATING


@pytest.mark.parametrize(("agreement", "least"), [("usmca", 0.99), ("korea", 0.99), ("cafta-dr", 0.98)])
def test_most_subheadings_of_today_can_be_judged_under_each_agreement(agreement, least):
    """Every way of every rule that the code may have is read; the rest is unknown, never true."""
    found = reach(Rulebook.of_agreement(World.on(DAY), agreement))
    assert found.subheadings == 5613
    assert found.share >= least
    rest = len(found.partly) + len(found.unread) + len(found.without)
    assert found.whole + rest == found.subheadings
    assert found.to_dict()["share"] == found.share


def test_rules_for_the_dominican_republic_that_have_ended_are_not_applied():
    """GN 29(n), chapter 39: rules 1A to 1E held until two years after March 2007."""
    book = Rulebook.of_agreement(World.on(DAY), "cafta-dr")
    assert [case.rule.id for case in book.cases("390690")] == ["39.1"]


@pytest.mark.parametrize(("agreement", "rules", "least"), [("korea", 774, 0.99), ("cafta-dr", 1126, 0.98)])
def test_other_agreements_publish_their_own_coverage(agreement, rules, least):
    found = coverage(agreement)
    assert found.rules == rules
    assert found.share >= least
    assert len(found.unread) + len(found.partly) == rules - found.rules_read
    assert found.notes - found.notes_read == len(found.unread_notes)


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("180610", "18, rule 3"),
        ("18061000", "18, rule 3"),
        ("640110", "64, rule 1"),
        ("64019290", "64, rule 1"),
    ],
)
def test_a_rule_that_is_not_read_is_unknown_and_no_wider_one_answers_for_it(code, rule):
    """GN 33(o): cocoa powder with sugar, and the shoes that rule 1 names before rule 2 takes the rest of the chapter."""
    book = Rulebook.of_agreement(World.on(DAY), "korea")
    made = Good("good", code, "KOR", 100.0, 100.0, (Material("resin", "390110", 50.0, originating=False),))
    found = qualify(made, book)
    assert found.status is Status.UNKNOWN
    assert found.reference == f"GN 33(o), chapter {rule}"
    assert found.missing == (f"what rule {rule[-1]} of chapter {rule[:2]} asks, which is not read",)


@pytest.mark.parametrize("agreement", agreements())
def test_every_rule_that_is_not_read_stands_in_its_chapter_as_one_that_is_never_true(agreement):
    for remark in coverage(agreement).unread:
        entries = packaged(f"{agreement}/chapter-{remark.chapter:02d}.toml")["rule"]
        here = [entry for entry in entries if str(entry["number"]) == remark.number]
        kinds = [[other["kind"] for other in way["other"]] for entry in here for way in entry["any"]]
        assert kinds, remark
        assert all("unread" in found for found in kinds)


def test_a_rule_for_the_rest_of_a_chapter_answers_where_no_finer_one_does():
    """GN 33(o), chapter 64, rule 2."""
    book = Rulebook.of_agreement(World.on(DAY), "korea")
    made = Good(
        "shoe", "640351", "KOR", 100.0, 100.0, (Material("upper", "640610", 50.0, originating=False),)
    )
    found = qualify(made, book)
    assert (found.status, found.reference) == (Status.ORIGINATING, "GN 33(o), chapter 64, rule 2")
