"""Tariff-shift semantics, one rule for each shape, on rules made for the purpose."""

from __future__ import annotations

import datetime as dt

import pytest

from allyshore.errors import ModelInvalid
from allyshore.origin import Concordance
from allyshore.origin.reading import RuleReader

CODES = (
    "845011",
    "845020",
    "845090",
    "850110",
    "850300",
    "853710",
    "854430",
    "854449",
    "740811",
    "730820",
    "845121",
    "390230",
    "392690",
)
SAME = Concordance(
    {code: (code,) for code in CODES} | {"999999": ("845090", "850110"), "888888": ("850110", "850300")}
)


def rules(scope, alternatives, on=dt.date(2026, 6, 15), **more):
    entry = {"number": "1", "scope": scope, "any": alternatives, **more}
    return RuleReader(on, SAME, None).chapters([("made.toml", {"chapter": 84, "rule": [entry]})])


def passes(scope, alternative, material, good, kinds=None):
    return rules(scope, [alternative])[0].alternatives[0].passes(material, good, kinds)


@pytest.mark.parametrize(
    ("level", "material", "verdict"),
    [
        ("chapter", "850110", True),
        ("chapter", "845090", False),
        ("heading", "845121", True),
        ("heading", "845090", False),
        ("subheading", "845090", True),
        ("subheading", "845020", False),
        ("tariff_item", "845020", None),
        ("tariff_item", "845090", True),
    ],
)
def test_from_any_other_level(level, material, verdict):
    assert passes(["8450.11-8450.20"], {"from": [level]}, material, "845020") is verdict


def test_from_outside_the_group_bars_every_code_of_the_group():
    assert passes(["8450.11-8450.20"], {"from": ["outside:subheading"]}, "845011", "845020") is False
    assert passes(["8450.11-8450.20"], {"from": ["outside:subheading"]}, "845090", "845020") is True


def test_from_any_other_level_lets_in_another_of_the_group():
    assert passes(["8450.11-8450.20"], {"from": ["subheading"]}, "845011", "845020") is True


def test_from_another_of_the_group_is_inside_it_and_not_the_same():
    within = {"from": ["within:subheading"]}
    assert passes(["8544.11-8544.60"], within, "854449", "854430") is True
    assert passes(["8544.11-8544.60"], within, "854430", "854430") is False
    assert passes(["8544.11-8544.60"], within, "850110", "854430") is False


def test_from_named_sources_whether_or_not_also_from_elsewhere():
    both = {"from": ["8450.90", "heading"]}
    assert passes(["8450.11"], both, "845090", "845011") is True
    assert passes(["8450.11"], both, "850110", "845011") is True
    assert passes(["8450.11"], both, "845020", "845011") is False
    assert passes(["8450.11"], {"from": ["8450.90"]}, "850110", "845011") is False


@pytest.mark.parametrize(
    ("bar", "code"), [("74", "740811"), ("8501", "850110"), ("8537.10", "853710"), ("8450.90.20", "84509020")]
)
def test_an_exception_holds_at_any_level(bar, code):
    assert passes(["8450.11"], {"from": ["subheading"], "except": [bar]}, code, "845011") is False
    assert passes(["8450.11"], {"from": ["subheading"], "except": [bar]}, "392690", "845011") is True


def test_an_exception_at_tariff_item_is_unknown_for_six_digits():
    shift = {"from": ["subheading"], "except": ["8450.90.20"]}
    assert passes(["8450.11"], shift, "845090", "845011") is None
    assert passes(["8450.11"], shift, "84509060", "845011") is True


def test_no_change_required_lets_in_everything():
    assert passes(["8450.11"], {"from": ["any"]}, "845011", "845011") is True


def test_another_good_of_the_same_subheading_is_known_only_by_tariff_item():
    shift = {"from": ["other_good", "subheading"]}
    assert passes(["8450.90"], shift, "84509060", "84509020") is True
    assert passes(["8450.90"], shift, "84509020", "84509020") is None
    assert passes(["8450.90"], shift, "850110", "84509020") is True


def test_within_the_same_subheading_needs_no_other_good():
    assert passes(["8450.90"], {"from": ["same"]}, "84509020", "84509020") is True
    assert passes(["8450.90"], {"from": ["same"]}, "850110", "84509020") is False


def test_an_excepted_kind_is_unknown_where_the_code_may_be_one_and_nothing_is_said():
    shift = {"from": ["subheading"], "except_kinds": [{"kind": "washer assembly", "within": ["8450.90"]}]}
    assert passes(["8450.11"], shift, "845090", "845011") is None
    assert passes(["8450.11"], shift, "850110", "845011") is True
    assert passes(["8450.11"], shift, "845090", "845011", frozenset()) is True
    assert passes(["8450.11"], shift, "845090", "845011", frozenset({"washer assembly"})) is False
    assert passes(["8450.11"], shift, "850110", "845011", frozenset({"washer assembly"})) is True


def test_a_source_kind_is_unknown_until_said():
    shift = {"from": ["heading"], "from_kinds": [{"kind": "housing", "within": ["8450.90"]}]}
    assert passes(["8450.11"], shift, "845090", "845011") is None
    assert passes(["8450.11"], shift, "845090", "845011", frozenset({"housing"})) is True
    assert passes(["8450.11"], shift, "845090", "845011", frozenset()) is False


def test_a_code_of_two_forerunners_passes_only_if_both_do():
    """999999 was 8450.90 or 8501.10, 888888 was 8501.10 or 8503.00."""
    assert passes(["8450.11"], {"from": ["heading"]}, "888888", "845011") is True
    assert passes(["8450.11"], {"from": ["heading"]}, "999999", "845011") is None
    assert passes(["8450.11"], {"from": ["8450.90"]}, "888888", "845011") is False


def test_a_code_that_is_in_no_edition_is_unknown():
    assert passes(["8450.11"], {"from": ["heading"]}, "123456", "845011") is None


def test_except_from_more_than_one_lets_in_any_one_set():
    made = rules(["8450.11"], [{"from": ["heading"], "except_more_than_one": [["8501"], ["8503", "8537"]]}])[
        0
    ].alternatives
    both = [
        {code: a.passes(code, "845011") for code in ("850110", "850300", "853710", "740811")} for a in made
    ]
    assert both == [
        {"850110": True, "850300": False, "853710": False, "740811": True},
        {"850110": False, "850300": True, "853710": True, "740811": True},
    ]


STEPS = [
    {"from": dt.date(2020, 7, 1), "tv": 0.6, "nc": 0.5},
    {"from": dt.date(2025, 7, 1), "tv": 0.65, "nc": 0.55},
]


@pytest.mark.parametrize(
    ("on", "tv", "nc"),
    [
        (dt.date(2020, 7, 1), 0.6, 0.5),
        (dt.date(2025, 6, 30), 0.6, 0.5),
        (dt.date(2025, 7, 1), 0.65, 0.55),
        (dt.date(2020, 6, 30), None, None),
    ],
)
def test_content_rises_by_dated_steps(on, tv, nc):
    (rule,) = rules(["8450.11"], [{"from": ["heading"], "rvc": STEPS}], on)
    assert (rule.alternatives[0].rvc_tv, rule.alternatives[0].rvc_nc) == (tv, nc)


@pytest.mark.parametrize(
    ("on", "count"), [(dt.date(2023, 6, 30), 0), (dt.date(2023, 7, 1), 1), (dt.date(2024, 7, 1), 0)]
)
def test_a_rule_is_in_force_from_its_first_day_until_before_its_end(on, count):
    window = {"in_force_from": dt.date(2023, 7, 1), "before": dt.date(2024, 7, 1)}
    assert len(rules(["8450.11"], [{"from": ["heading"]}], on, **window)) == count


def test_every_damage_to_a_rule_file_is_located_at_once():
    damaged = [
        {"from": ["nowhere"]},
        {"from": ["heading"], "tv": 60},
        {"from": ["heading"], "excpt": ["8501"]},
        {"from": ["84-8501"]},
        {"from": []},
        {"from": ["heading"], "other": [{"kind": "magic", "fact": "x"}]},
    ]
    with pytest.raises(ModelInvalid) as caught:
        rules(["8450.11"], damaged)
    said = str(caught.value)
    assert len(caught.value.faults) >= len(damaged)
    assert all(
        word in said for word in ("made.toml rule 1", "nowhere", "tv as a share", "excpt", "84-8501", "magic")
    )
    with pytest.raises(ModelInvalid, match="unknown_field"):
        rules(["8450.11"], [{"from": ["heading"]}], unknown_field=1)
    with pytest.raises(ModelInvalid, match="at least one alternative"):
        rules(["8450.11"], [])


def test_a_rule_says_what_it_asks_in_words():
    (rule,) = rules(
        ["8450.11-8450.20"], [{"from": ["8450.90", "heading"], "except": ["8537.10"], "tv": 0.6, "nc": 0.5}]
    )
    assert rule.text == (
        "for 8450.11 to 8450.20, every non-originating material comes from 8450.90 or any other heading, but not from 8537.10, "
        "and the regional value content is at least 60 % by transaction value or 50 % by net cost"
    )
