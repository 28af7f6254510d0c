"""The recipe that reads rules from the text of a General Note, on a small text of the same shape."""

from __future__ import annotations

import datetime as dt
import importlib
import sys
from dataclasses import replace
from pathlib import Path

import pytest

RECIPES = Path(__file__).resolve().parents[2] / "recipes"
TEXT = """
       (o)    Change in tariff classification rules.

       Chapter 84

       Chapter rule 9: Something that nobody has seen before shall apply.

       1.     (A) A change to subheadings 8450.11 through 8450.20 from any subheading outside that group, except from tariff item 8450.90.2 or
              tubs, whether or not enamelled, of subheading 8450.90; or

              (B) No change in tariff classification to a good of subheadings 8450.11 through 8450.20, provided there is a regional value content
                  Harmonized Tariff Schedule of the United States Revision 7 (2025)
                                       Annotated for Statistical Reporting Purposes
GN p.24

USMCA


           of notless than:

                   (1) 60 percent where the transaction value method is used; or

                   (2) 50 percent where the net cost method is used.

       2,     A change to a good of subheading 8450.90 from any other good within that subheading or any other heading.

       3.     A change to heading 8451 from any other heading on a Sunday.

       Heading rule: Beginning on July 1, 2020, until June 30, 2023, the following rule of origin shall apply to heading 8452:

              (a) A change to heading 8452 from headings 7208 through 7229, provided that at least 70 percent by weight of the materials of
              headings 7208 through 7229 is originating.

       (p)    Goods that shall be deemed to be originating goods.
"""


@pytest.fixture(scope="module")
def recipe():
    sys.path.insert(0, str(RECIPES))
    try:
        yield importlib.import_module("origin_rules")
    finally:
        sys.path.remove(str(RECIPES))


@pytest.fixture(scope="module")
def read(recipe, tmp_path_factory):
    raw = tmp_path_factory.mktemp("raw")
    (raw / "usmca").mkdir()
    (raw / "usmca" / "GN11.txt").write_text(TEXT, encoding="utf-8")
    return recipe.read(raw, recipe.USMCA)


def entry(read, number):
    return next(one for reading, *_ in [read] for one in reading if one.name == number)


def test_numbered_rules_are_found_across_a_page_break(read):
    assert [one.name for one in read[0]] == ["1", "2", "3", "rule for 8452"]


def test_an_alternative_keeps_sources_exceptions_and_content(read):
    (rule,) = entry(read, "1").entries
    assert rule["scope"] == ["8450.11-8450.20"]
    assert rule["any"] == [
        {
            "letter": "A",
            "from": ["outside:subheading"],
            "except": ["8450.90.20"],
            "except_kinds": [{"kind": "tub, whether or not enamelled", "within": ["8450.90"]}],
        },
        {"letter": "B", "from": ["any"], "tv": 0.6, "nc": 0.5},
    ]


def test_slips_of_the_print_are_put_right_and_listed(read):
    assert entry(read, "2").slips == ["the number is printed as “2,”"]
    assert entry(read, "1").slips == [
        "(A) a tariff item is printed with seven digits, 8450.90.2, and read as 8450.90.20"
    ]


def test_another_good_of_the_same_subheading_is_a_source(read):
    assert entry(read, "2").entries[0]["any"] == [{"from": ["other_good", "heading"]}]


def test_what_is_not_understood_is_listed_and_makes_no_rule(read):
    unread = entry(read, "3")
    assert unread.entries == []
    assert "on a Sunday" in unread.unread[0]


def test_a_dated_rule_ends_on_the_day_after_its_last(read):
    (rule,) = entry(read, "rule for 8452").entries
    assert (rule["in_force_from"], rule["before"]) == (dt.date(2020, 7, 1), dt.date(2023, 7, 1))
    assert rule["any"][0]["other"][0]["least"] == 0.7


def test_a_note_of_no_known_pattern_is_not_read(read):
    assert [entries for _, entries in read[1]] == [None]


def test_the_files_are_the_same_each_time_and_count_what_is_missing(recipe, read, tmp_path_factory):
    raw = tmp_path_factory.mktemp("again")
    (raw / "usmca").mkdir()
    (raw / "usmca" / "GN11.txt").write_text(TEXT, encoding="utf-8")
    one, two = tmp_path_factory.mktemp("one"), tmp_path_factory.mktemp("two")
    plain = replace(recipe.USMCA, known={})
    for out in (one, two):
        recipe.main(raw, out, (plain,))
    written = sorted((one / "usmca").iterdir())
    assert [path.read_bytes() for path in written] == [
        (two / "usmca" / path.name).read_bytes() for path in written
    ]
    counts = (one / "usmca" / "coverage.toml").read_text(encoding="utf-8")
    assert "numbered_rules = 3\nnumbered_rules_read = 2\n" in counts
    assert "[[unread_note]]" in counts
