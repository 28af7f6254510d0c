"""Statements that say more than there is (s. 9(2)(b)), elastomeric yarns (s. 5(6), 5(7)), words of a stay (s. 10(1)) and appliances (s. 1(1))."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from allyshore.errors import ModelInvalid
from allyshore.origin import Good, Material, Statement, Stay, keeps_origin, qualify
from allyshore.origin.goodsfile import read_goods
from allyshore.origin.operations import makes

if TYPE_CHECKING:
    from allyshore.origin import Rulebook


def bearing(said: Statement, **ring: Any) -> Good:
    """The bearing of s. 9(8), example 1, whose ring costs 1.50 and has 0.75 of foreign steel in it."""
    part = Material("ring", "8482.99.05", 1.5, originating=False, statement=said, **ring)
    return Good("bearing", "8482.10.50", "MEX", 3.0, 2.85, (part,))


MADE = Good(
    "ring", "8482.99.05", "MEX", 1.5, 1.4, (Material("steel", "8482.99.05", 0.75, originating=False),)
)


@pytest.mark.parametrize(
    ("amount", "facts", "ring"),
    [
        (0.8, {"net_cost": 1.4, "nonoriginating": 0.75}, {}),
        (0.8, {"nonoriginating": 0.75}, {}),
        (1.6, {}, {}),
        (0.8, {}, {"production": MADE}),
        (0.8, {"net_cost": 2.0}, {"production": MADE}),
    ],
)
def test_an_amount_above_what_was_spent_in_the_region_is_refused(
    amount: float, facts: dict[str, float], ring: dict[str, Any], book: Rulebook
) -> None:
    """s. 9(2)(b): a part of the net cost that holds no non-originating value."""
    with pytest.raises(ModelInvalid, match=r"bearing, material ring, statement amount: expected at most"):
        qualify(bearing(Statement(amount=amount, **facts), **ring), book)


def test_an_amount_up_to_what_was_spent_is_taken(book: Rulebook) -> None:
    for facts in ({}, {"net_cost": 1.4, "nonoriginating": 0.75}):
        assert qualify(bearing(Statement(amount=0.65, **facts)), book).status.value == "originating"
    at_a_loss = bearing(Statement(amount=1.6, net_cost=2.4, nonoriginating=0.75))
    assert qualify(at_a_loss, book).status.value == "originating"


def test_a_goods_file_places_such_an_amount() -> None:
    ring = {"name": "ring", "hs": "8482.99.05", "value": 1.5, "originating": False}
    ring |= {"statement": {"amount": 0.8, "net_cost": 1.4, "nonoriginating": 0.75}}
    good = {"product": "bearing", "hs": "8482.10.50", "country": "MEX", "transaction_value": 3.0}
    with pytest.raises(ModelInvalid, match=r"goods\[0\]\.materials\[0\]\.statement\.amount.*at most 0\.65"):
        read_goods({"on": "2026-06-15", "goods": [good | {"materials": [ring]}]})


def washer(*operations: str) -> Good:
    """A washer of foreign steel that stays in Panama on its way."""
    drum = Material("drum", "7326.90", 5.0, originating=False)
    stay = Stay("PAN", customs_control=True, operations=frozenset(operations))
    return Good("washer", "8414.51", "MEX", 100.0, 90.0, (drum,), route=(stay,))


@pytest.mark.parametrize(
    ("operation", "status"),
    [
        ("labelling required by the United States", "originating"),
        ("labelling, as required by the U.S.", "originating"),
        ("labelling or other marking required by the importing CUSMA country", "originating"),
        ("unloading and labelling required by the importing country", "originating"),
        ("separation from a bulk shipment", "originating"),
        ("labelling", "assumed"),
        ("unloading and marking", "assumed"),
        ("repackaging", "not originating"),
        ("painting required by the United States", "not originating"),
    ],
)
def test_a_stay_keeps_the_status_by_what_is_done_and_labels_by_who_asks(
    operation: str, status: str, book: Rulebook
) -> None:
    """s. 10(1)(b): labelling or other marking leaves the status alone where the importing country requires it."""
    found = qualify(washer(operation), book)
    labels = "the labelling or marking of washer in PAN was required by the importing country (s. 10(1)(b))"
    assert found.status.value == ("originating" if status == "assumed" else status)
    assert (labels in found.assumptions) is (status == "assumed")


@pytest.mark.parametrize("word", ["xyzzy", "labelling required by Panama"])
def test_a_word_of_a_stay_that_is_not_understood_is_refused(word: str, book: Rulebook) -> None:
    for ask in (
        lambda: qualify(washer(word), book),
        lambda: keeps_origin("8414.51", washer(word).route, book.members),
    ):
        with pytest.raises(ModelInvalid, match=f"PAN, route operations: expected an operation .*{word}"):
            ask()


@pytest.mark.parametrize(
    ("words", "made"),
    [
        ("mixing with water", False),
        ("blending with deionised water", False),
        ("mixing the concentrate with water and bottling", False),
        ("adding water", False),
        ("mixing with water and frobnicating", False),
        ("mixing with water and sewing", True),
        ("mixing", True),
    ],
)
def test_mixing_with_water_is_dilution(words: str, *, made: bool) -> None:
    """s. 11(a): mere dilution with water makes no good of another."""
    assert makes(words) is made


@pytest.mark.parametrize(
    ("code", "said", "status", "assumed"),
    [
        ("5402.44", None, "not originating", False),
        ("5404.11", False, "not originating", False),
        ("5402.33", None, "originating", True),
        ("5402.33", True, "not originating", False),
        ("5402.33", False, "originating", False),
        ("5205.11", None, "originating", False),
    ],
)
def test_a_yarn_that_its_code_calls_elastomeric_is_forgiven_seven_hundredths(
    code: str, *, said: bool | None, status: str, assumed: bool, book: Rulebook
) -> None:
    """s. 5(6): 8 % of the weight is forgiven, but not of elastomeric yarn."""
    yarn = Material("yarn", code, 5.0, originating=False, weight=0.08, elastomeric=said)
    own = Material("cotton", "5205.11", 5.0, originating=True, weight=0.92)
    found = qualify(Good("cloth", "6006.22", "USA", 100.0, 90.0, (yarn, own), weight=1.0), book)
    assert found.status.value == status
    assert any("yarn is not elastomeric" in text for text in found.assumptions) is assumed


@pytest.mark.parametrize(("code", "both"), [("8510.10", True), ("8418.10", False)])
def test_appliances_that_one_text_alone_leaves_out_are_told_as_such(
    code: str, *, both: bool, book: Rulebook
) -> None:
    """s. 1(1) leaves shavers of 8510 out of remanufactured goods, General Note 11(m)(xix) does not."""
    motor = Material("motor", "8501.10", 60.0, originating=False, recovered=True)
    found = qualify(Good("good", code, "USA", 100.0, 90.0, (motor,), remanufactured=True), book)
    told = " ".join([*found.assumptions, *(one.because for one in found.requirements)])
    assert "GN 11(m)(xix)" in told
    assert ("the stricter is followed" in told) is both


@pytest.mark.parametrize(
    ("operation", "status"),
    [
        ("separation from a man-made mixture", "not originating"),
        ("distillation of acetone from waste solvent", "not originating"),
        ("distillation", "unknown"),
        ("synthesis", "originating"),
    ],
)
def test_operations_that_part_a_mixture_leave_nothing_to_be_assumed(
    operation: str, status: str, book: Rulebook
) -> None:
    """GN 11(n)(iv)(H): what is parted from a man-made mixture makes no change unless it reacted."""
    solvent = Material("solvent", "3814.00", 90.0, originating=False)
    good = Good("acetone", "2914.11", "MEX", 100.0, 95.0, (solvent,), operations=frozenset({operation}))
    assert qualify(good, book).status.value == status
