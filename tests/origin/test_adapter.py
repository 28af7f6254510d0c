"""The adapter of given cases tells what it does not understand, and reads the same facts however they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from adapter import TAKEN, answers, verdict
from adapter_words import NotUnderstoodError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from allyshore.origin import Rulebook

    Books = Callable[[dt.date], Rulebook]

TUB = {"hs": "8450.90.20", "value": 41, "originating": False, "desc": "tub"}
MOTOR = {"hs": "8501.40", "value": 100, "originating": True, "desc": "motor"}
WASHER: dict[str, Any] = {
    "good": {"hs": "8450.20", "transaction_value": 400},
    "made_in": "MX",
    "materials": [TUB, MOTOR],
}


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        (WASHER | {"deminimis_elected": True}, "fact not understood: deminimis_elected"),
        (WASHER | {"materials": [TUB | {"orginating_share": 0.5}]}, "orginating_share; nearest originating"),
        (
            WASHER | {"good": {"hs": "8450.20", "transacton_value": 400}},
            "transacton_value; nearest transaction_value",
        ),
        (WASHER | {"materials": [{"desc": "gubbins", "originating": False}]}, "the code of gubbins"),
        ({"net_cost": 100, "vnm": 40}, "no threshold_nc"),
        ({"method": "by feel", "receipts": [], "shipments": []}, "method: by feel"),
        (WASHER | {"materials": [TUB | {"originating": "perhaps"}]}, "originating: perhaps"),
    ],
)
def test_a_fact_that_nothing_reads_is_told_and_gives_no_answer(
    facts: dict[str, Any], told: str, book_on: Books
) -> None:
    with pytest.raises(NotUnderstoodError) as refusal:
        answers({"facts": facts}, book_on)
    assert told in str(refusal.value)


@pytest.mark.parametrize(
    "materials",
    [
        [TUB | {"value": "10.25%"}, MOTOR],
        [TUB | {"value": "$41.00"}, MOTOR],
        {
            "tub": {"hs": "8450.90.20", "cost": 41, "status": "non-originating"},
            "motor": {"hs": "8501.40", "cost": 100, "status": "originating"},
        },
        [{"hs_code": "8450.90.20", "unit_price": 20.5, "quantity": 2, "non_originating": "yes"}, MOTOR],
        [{"hs6": "8450.90.20", "share_of_tv": 0.1025, "origin": "CN"}, MOTOR],
        ["8450.90.20", MOTOR],
    ],
)
def test_the_same_materials_have_the_same_answer_however_they_are_written(
    materials: Any, book_on: Books
) -> None:
    assert answers({"facts": WASHER | {"materials": materials}}, book_on)["originating"] is False
    cheaper = [TUB | {"value": 39}, MOTOR]
    assert answers({"facts": WASHER | {"materials": cheaper}}, book_on)["originating"] is True


@pytest.mark.parametrize(
    "words", ["re-packaging", "mere dilution with water", "re-labelling", "Packing", "quality control"]
)
def test_an_operation_that_makes_nothing_is_known_however_it_is_spelt(words: str, book_on: Books) -> None:
    bulk = {"hs": "2922.49", "desc": "bulk", "originating": False}
    facts = {"good": "2922.49", "made_in": "MX", "operations": words, "materials": [bulk]}
    assert answers({"facts": facts}, book_on)["originating"] is False


def test_a_country_of_origin_in_the_region_is_no_declaration(book_on: Books) -> None:
    materials = [{key: value for key, value in TUB.items() if key != "originating"} | {"origin": "MX"}, MOTOR]
    assert answers({"facts": WASHER | {"materials": materials}}, book_on)["originating"] is None


def test_what_nothing_computes_is_not_judged_and_what_is_wrong_is_told() -> None:
    said = verdict({"originating": "no", "vnm": 41.2, "why": "tub"}, {"originating": False, "vnm": 41.0}, 0.1)
    assert (said.right, said.not_judged) == (("originating",), ("why",))
    assert said.wrong == ("vnm: expected 41.2, found 41.0",)


CARRIED: dict[str, Any] = {
    "good": {"hs": "9403.60", "originating": True},
    "route": ["PA"],
    "operations_in_transit": ["unloading"],
}


@pytest.mark.parametrize(
    ("names", "kept"),
    [
        ({"customs_supervision": True}, True),
        ({"under_customs_surveillance": False}, False),
    ],
)
def test_an_unknown_name_is_taken_for_the_one_that_its_words_mean_and_that_is_told(
    names: dict[str, Any], kept: Any, book_on: Books
) -> None:
    found = answers({"facts": CARRIED | names}, book_on)
    assert found["originating"] is kept
    assert found[TAKEN] == [f"{next(iter(names))} as customs_control"]


@pytest.mark.parametrize(
    "names",
    [
        {"without_customs_supervision": True},
        {"customs_supervision": "Tuesdays"},
        {"customs_supervision_fee": 12},
        {"supervision": True, "surveillance": True},
    ],
)
def test_a_name_that_turns_the_answer_over_or_has_another_kind_of_value_is_taken_for_none(
    names: dict[str, Any], book_on: Books
) -> None:
    with pytest.raises(NotUnderstoodError):
        answers({"facts": CARRIED | names}, book_on)


@pytest.mark.parametrize(
    "strange",
    [
        {"is_frumious": True},
        {"made_outside_region": True},
        {"statement_withdrawn": True},
        {"nonoriginating_share_of_rest": 40},
        {"zorblat": "half of it"},
    ],
)
@pytest.mark.parametrize(
    "facts",
    [
        WASHER,
        {"what": "heavy truck RVC NC", "date": "2027-07-01"},
        {"factories": 1, "factory_warehouse": True},
        {"set": "3210 paint set", "gri3": True, "nonorig_value_pct": 4},
        {"overhead": 60, "base": "machine hours", "bases": {"A": 1, "B": 2}},
        {"items": ["dust cover"], "delivered_with_good": True},
        {"material": {"desc": "pump", "originating": False}, "tier1_originating_cost": 5.27},
    ],
)
def test_a_strange_fact_beside_any_question_is_not_passed_over(
    facts: dict[str, Any], strange: dict[str, Any], book_on: Books
) -> None:
    with pytest.raises(NotUnderstoodError):
        answers({"facts": facts | strange}, book_on)


CHOCOLATE: dict[str, Any] = {
    "good": {"hs": "1806.20", "desc": "chocolate"},
    "made_in": "MX",
    "materials": [{"hs": "1804", "originating": False}],
}


def test_a_step_of_unknown_words_is_production_only_where_the_case_calls_it_so(book_on: Books) -> None:
    assert answers({"facts": CHOCOLATE | {"process": ["conching"]}}, book_on)["originating"] is True
    with pytest.raises(NotUnderstoodError):
        answers({"facts": CHOCOLATE | {"operations": ["conching"]}}, book_on)


@pytest.mark.parametrize(("state", "originating"), [("", True), (", state not given", None)])
def test_no_kind_is_taken_from_a_name_that_says_that_something_is_not_said(
    state: str, originating: object, book_on: Books
) -> None:
    """General Note 11(o), chapter 12, rule 7: seed that came whole may be crushed here; whether it did has to be told."""
    seed = {"hs": "1209.91", "desc": f"celery seed{state}", "originating": False, "share_of_tv": 0.7}
    good = {"hs": "1209.91", "desc": "celery seed, crushed"}
    found = answers({"facts": {"good": good, "made_in": "MX", "materials": [seed]}}, book_on)
    assert found["originating"] is originating
