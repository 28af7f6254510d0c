"""A rule said in its canonical phrase and read again is the same rule."""

from __future__ import annotations

import datetime as dt

import pytest

from allyshore.origin import agreements
from allyshore.origin.reading import packaged_chapters
from allyshore.origin.wording import NotAPhrase, entry_of, words

RULES = [
    pytest.param(content["rule"], id=f"{agreement} {name}")
    for agreement in agreements()
    for name, content in packaged_chapters(agreement)
    if content.get("rule")
]


@pytest.mark.parametrize("rules", RULES)
def test_every_packaged_rule_comes_back_from_its_phrase(rules):
    for entry in rules:
        assert entry_of(words(entry)) == entry


def test_a_phrase_can_be_read_by_a_person():
    washers = {
        "number": "121",
        "scope": ["8450.11-8450.20"],
        "any": [
            {
                "from": ["outside:subheading"],
                "except": ["8450.90.20"],
                "except_kinds": [{"kind": "tub, or drum", "within": ["8450.90"]}],
            },
            {"letter": "B", "from": ["any"], "tv": 0.6, "nc": 0.5},
        ],
    }
    assert words(washers) == (
        "rule ‹121›, for 8450.11 to 8450.20: from any subheading outside the group; except from 8450.90.20 or ‹tub, or drum› of 8450.90\n"
        "or (B) from anywhere; regional value content of at least 60 % by transaction value or 50 % by net cost"
    )


def test_everything_that_the_language_can_say_survives():
    entry = {
        "number": "rule for 7305",
        "scope": ["7305-7307", "7308.90", "73"],
        "in_force_from": dt.date(2020, 7, 1),
        "before": dt.date(2023, 7, 1),
        "not_trade": ["CAN", "USA"],
        "use": ["heavy truck", "other"],
        "vehicle": True,
        "any": [
            {
                "letter": "C, net cost",
                "scope": ["7305"],
                "not_only": ["pipe; of a kind", "tube or hose"],
                "from": [
                    "7208-7229",
                    "tariff_item@7308",
                    "within:heading",
                    "same:group",
                    "other_good:heading",
                    "chapter",
                ],
                "from_kinds": [{"other_than": "scrap", "within": ["72", "73"]}],
                "except_more_than_one": [["7216"], ["7217", "7218-7219"]],
                "nc": 0.625,
                "free_of": ["chapter rule 2"],
                "other": [
                    {
                        "kind": "weight",
                        "fact": "the share, by weight; of steel",
                        "least": 0.7,
                        "codes": ["7208-7229", "73"],
                    },
                    {"kind": "volume", "fact": "the share of juice", "most": 0.605, "assumed": True},
                ],
            }
        ],
    }
    assert entry_of(words(entry)) == entry


@pytest.mark.parametrize(
    ("phrase", "piece"),
    [
        ("nothing", "nothing"),
        ("rule ‹1›, for 8450: from any old iron", "any old iron"),
        ("rule ‹1›, for 8450: because 8451", "because 8451"),
        ("rule ‹1›, for 8450; on Sundays: from any other heading", "on Sundays"),
    ],
)
def test_what_is_no_phrase_is_refused_with_the_piece_that_is_not_understood(phrase, piece):
    with pytest.raises(NotAPhrase, match=piece):
        entry_of(phrase)
