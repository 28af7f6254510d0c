"""The packaged rules: which rule a good reaches, on which day, for which use."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from allyshore.origin import Method, VehicleUse
from allyshore.origin.rule import Way

EXAMPLE_CODES = (  # noqa: SIM905  # codes read best as one list of words
    "390230 392310 392690 401693 401699 481910 482110 700719 720916 721049 721934 722530 730890 731815 731816 732020 732599 732690 "
    "740811 741300 760429 760611 760720 761699 840991 841370 841430 841459 841821 845011 845020 845090 845121 845129 845190 847989 "
    "848180 848210 848330 848340 850110 850131 850140 850300 850440 850760 851680 853224 853310 853400 853650 853690 853710 853890 "
    "854121 854231 854430 854442 854449 901839 901890 902519 902610 902920 903210 903289 903290"
).split()  # fmt: skip


@pytest.mark.parametrize("hs", EXAMPLE_CODES)
def test_every_good_of_the_examples_reaches_a_rule(book, hs):
    assert book.rule(hs) is not None


@pytest.mark.parametrize(
    ("use", "trade"), [("", ("MEX", "USA")), ("heavy truck", ("CAN", "USA")), ("", ("MEX", "CAN"))]
)
def test_at_most_one_rule_of_a_level_holds_a_subheading_in_one_use_and_trade(book, use, trade):
    """Rules that are each for kinds of goods count as one."""
    codes = sorted({old for olds in book.concordance.forerunners.values() for old in olds})
    twice = []
    for code in codes:
        here = [
            rule
            for rule in book._by_heading.get(code[:4], [])
            if rule.scope.holds(code) and rule.is_for(use, *trade)
        ]
        plain = [rule for rule in here if not rule.for_kinds]
        twice += [code for count in Counter(rule.scope.level for rule in plain).values() if count > 1]
    assert twice == []


def test_goods_judged_by_their_units_have_no_rule_and_are_named(book):
    assert book.rule("847149") is None
    (case,) = book.cases("847149")
    assert "each by the rule that it has alone (GN 11(o), chapter 84, chapter rule 2)" in case.gap


def test_a_code_outside_the_nomenclature_is_named(book):
    (case,) = book.cases("990099")
    assert "9900.99 is not in HS 2022" in case.gap


def test_a_tariff_item_rule_goes_before_the_subheading_rule(book):
    assert book.rule("84509020").id == "84.122"
    assert book.rule("8450904000").id == "84.123"
    assert book.rule("84509060").id == "84.124"


def test_six_digits_of_a_subheading_with_tariff_item_rules_have_several_readings(book):
    assert [case.rule.id for case in book.cases("845090")] == ["84.122", "84.123", "84.124"]
    assert book.rule("845090").id == "84.124"


def test_a_renumbered_good_reaches_the_rule_of_its_forerunner(book):
    """Parts of seats, 9401.99 of today, were 9401.90 (CBP applied that rule in NY N335654)."""
    assert book.rule("94019910").id == "94.2"


@pytest.mark.parametrize(
    ("day", "hs", "rule"),
    [
        (dt.date(2022, 6, 30), "730890", "73.7308.90"),
        (dt.date(2022, 7, 1), "730890", "73.7308.90"),
        (dt.date(2025, 6, 30), "850421", "85.8504.21"),
        (dt.date(2025, 7, 1), "850421", "85.8504.21"),
    ],
)
def test_dated_rules_are_those_of_the_day(book_on, day, hs, rule):
    found = book_on(day).rule(hs)
    assert (found.id if found else None) == rule


def test_steel_structures_have_needed_another_kind_of_change_since_july_2022(book_on):
    before, after = (
        book_on(day).rule("730890").alternatives for day in (dt.date(2022, 6, 30), dt.date(2022, 7, 1))
    )
    assert [way.id for way in before] == ["73.7308.90(A)"]
    assert [way.id for way in after] == ["73.7308.90(A)", "73.7308.90(B)", "73.7308.90(C)"]


def test_transformers_have_needed_more_content_since_july_2025(book_on):
    before, after = (
        book_on(day).rule("850421").alternatives[1] for day in (dt.date(2025, 6, 30), dt.date(2025, 7, 1))
    )
    assert (before.rvc_tv, before.rvc_nc) == (0.60, 0.50)
    assert (after.rvc_tv, after.rvc_nc) == (0.65, 0.55)


@pytest.mark.parametrize(
    ("day", "nc", "tv"),
    [
        (dt.date(2020, 7, 1), 0.625, 0.725),
        (dt.date(2022, 1, 1), 0.65, 0.75),
        (dt.date(2022, 7, 1), 0.675, 0.775),
        (dt.date(2023, 7, 1), 0.70, 0.80),
    ],
)
def test_table_b_parts_of_cars_have_stepped_up(book_on, day, nc, tv):
    """Uniform Regulations, s. 14(15): 65 % by net cost on 1 January 2022."""
    (case,) = book_on(day).cases("841330", VehicleUse.PASSENGER_OR_LIGHT_TRUCK)
    assert (case.alternatives[1].rvc_nc, case.alternatives[1].rvc_tv) == (nc, tv)
    assert case.alternatives[0].rvc_nc is None


def test_parts_in_no_table_for_their_use_go_by_their_own_rule(book):
    """GN 11(k)(iii) sets other contents for the listed parts only."""
    for hs, use in (
        ("841370", VehicleUse.PASSENGER_OR_LIGHT_TRUCK),
        ("854430", VehicleUse.HEAVY_TRUCK),
        ("845020", VehicleUse.PASSENGER_OR_LIGHT_TRUCK),
    ):
        (case,) = book.cases(hs, use)
        assert case.alternatives == book.rule(hs).alternatives


def test_de_minimis_is_a_tenth_and_barred_for_textiles_and_farm_goods(book):
    assert book.de_minimis("845020") == 0.10
    assert book.de_minimis("520512") == 0.0
    assert book.de_minimis("040690") == 0.0


def test_every_rule_has_words_and_a_reference(book):
    for rule in book.rules:
        assert rule.reference.startswith(f"GN 11(o), chapter {rule.id.partition('.')[0]}, rule")
        for alternative in rule.alternatives:
            assert alternative.text.startswith("for ")
            assert "  " not in alternative.text


FROM_ITS_OWN_GOODS = {"85.66(A)", "81.8(A)"}
"""As printed, 8529.90 and manganese powders change only from another good of their own subheading, which a code cannot tell."""


def test_every_shift_lets_some_chapter_in_and_bars_the_good_itself_unless_its_sources_name_it(book):
    """A shift misread as letting in nothing, or as barring nothing, would show here."""
    chapters = [f"{chapter:02d}0000" for chapter in range(1, 98)]
    for rule in book.rules:
        good = rule.scope.spans[0][0].ljust(8, "0")
        for alternative in rule.alternatives:
            shift = alternative.shift
            if shift is None or alternative.id in FROM_ITS_OWN_GOODS:
                continue
            pool = [
                *chapters,
                *(source.codes.spans[0][0].ljust(8, "0") for source in shift.sources if source.codes),
                *(source.kind.within.spans[0][0].ljust(8, "0") for source in shift.sources if source.kind),
            ]
            named_kinds = frozenset(source.kind.kind for source in shift.sources if source.kind)
            assert True in {
                shift.passes(code, kinds, good, rule.scope)
                for code in pool
                for kinds in (frozenset(), named_kinds)
            }, alternative.id
            named = {
                source.holds(good, frozenset(), good, rule.scope)
                for source in shift.sources
                if source.way in (Way.CODES, Way.SAME)
            }
            assert True in named or shift.passes(good, frozenset(), good, rule.scope) is not True, (
                alternative.id
            )


def test_modes_of_a_six_digit_code_serve_every_rule_it_may_have(book):
    modes = book.modes("845090")
    shift = [mode for mode in modes if mode.method is Method.SHIFT_ONLY]
    assert [mode.passes("850140", "845090") for mode in shift] == [True]
    assert [mode.passes("845090", "845090") for mode in shift] == [False]


def test_rules_for_kinds_of_one_good_are_one_choice_in_one_use(book):
    """Chapter 87, rules 24 and 25: body stampings for cars need 75 % by net cost, other parts of bodies may shift."""
    (case,) = book.cases("870829", VehicleUse.PASSENGER_OR_LIGHT_TRUCK)
    assert [way.id for way in case.alternatives] == ["87.24(A)", "87.25(A)", "87.25(B)"]
    (truck,) = book.cases("870829", VehicleUse.HEAVY_TRUCK)
    assert [way.id for way in truck.alternatives] == ["87.25(A)", "87.25(B)"]
    assert [way.applies(frozenset({"body stamping"})) for way in case.alternatives] == [True, False, False]


def test_trade_between_two_countries_has_rules_of_its_own(book):
    """Chapter 55: acrylic tow may come from anywhere for yarn of 5509.31 between Canada and the United States only."""
    tow = {"Canada": ("CAN", "USA"), "Mexico": ("MEX", "USA")}
    passed = {}
    for name, trade in tow.items():
        (case,) = book.cases("550931", VehicleUse.NONE, *trade)
        (way,) = case.alternatives
        passed[name] = way.passes_into("550130", case.code, frozenset({"acid-dyeable acrylic tow"}))
    assert passed == {"Canada": True, "Mexico": False}
    assert len(book.cases("550931")) == 2
    assert len(book.cases("550931", VehicleUse.NONE, "CAN")) == 2
    assert len(book.cases("550931", VehicleUse.NONE, "MEX")) == 1
