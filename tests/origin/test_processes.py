"""What steps of a production show: General Note 11(n)(iv) and (o), chapters 27, 75, 79 and 80."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allyshore.errors import ModelInvalid
from allyshore.origin import Good, Material, Rulebook, Stay, area_reduction, keeps_origin, qualify, shown_by
from allyshore.origin.operations import is_production
from allyshore.origin.processes import (
    BIOCHEMICAL,
    BLENDED,
    DRAWN,
    MIXED,
    PARTED,
    PURIFIED,
    REACTED,
    REFINED,
    SEPARATED,
    STANDARD,
)


@pytest.mark.parametrize(
    ("steps", "reacted"),
    [
        (["esterification"], True),
        (["dissolving in water", "drying"], False),
        (["mixing without reaction"], False),
        (["polymerisation", "packing"], True),
        (["elimination of solvents"], False),
    ],
)
def test_a_reaction_makes_a_new_molecule_and_dissolving_does_not(steps: list[str], *, reacted: bool) -> None:
    assert shown_by(steps)[REACTED[0]] is reacted


def test_steps_that_nobody_knows_show_nothing_of_a_reaction() -> None:
    assert REACTED[0] not in shown_by(["proprietary treatment"])


@pytest.mark.parametrize(
    ("removed", "grade", "before", "pure"),
    [
        (0.8, "feed", "feed", True),
        (0.79, "feed", "feed", False),
        (0.5, "pharmaceutical", "feed", True),
        (0.5, "pharmaceutical", "pharmaceutical", False),
        (None, "reagent grade", "technical", True),
        (0.0, "pharmaceutical", "feed", False),
    ],
)
def test_purification_takes_out_four_fifths_or_reaches_a_grade(
    removed: float | None, grade: str, before: str, *, pure: bool
) -> None:
    told = shown_by(["purification"], impurities_removed=removed, grade=grade, grade_before=before)
    assert told[PURIFIED] is pure


def test_measures_without_a_step_that_purifies_show_no_purification() -> None:
    assert shown_by(["dissolving in water"], impurities_removed=0.9)[PURIFIED] is False


def test_refining_and_blending_are_told_apart() -> None:
    assert shown_by(["catalytic reforming"])[REFINED]
    blended = shown_by(["direct blending"])
    assert blended[BLENDED]
    assert not blended[REFINED]
    assert shown_by(["fermentation"])[BIOCHEMICAL]


def test_a_share_outside_of_zero_to_one_is_located() -> None:
    with pytest.raises(ModelInvalid, match="impurities_removed"):
        shown_by(["purification"], impurities_removed=80)
    with pytest.raises(ModelInvalid, match="cross-section"):
        area_reduction(5.0, 6.0)


@pytest.mark.parametrize(("after", "status"), [(7.2, "not originating"), (7.0, "originating")])
def test_wire_of_zinc_or_nickel_is_drawn_to_half_its_section(
    book: Rulebook, after: float, status: str
) -> None:
    drawn = shown_by(["drawing"], area_reduction=area_reduction(10.0, after))
    rod = Material("rod", "7505.11", 60.0, originating=False)
    good = Good("wire", "7505.22", "USA", 100.0, None, (rod,), facts=drawn)
    assert drawn[DRAWN] is (status == "originating")
    # 7505.11 is of the heading of the wire: only the letter that measures the drawing lets it in
    assert qualify(good, book).status.value == status


def test_a_substance_taken_out_of_a_mixture_needs_a_reaction(book: Rulebook) -> None:
    mixture = Material("mixture", "3824.99", 60.0, originating=False)
    good = Good("alcohol", "2905.12", "USA", 100.0, 90.0, (mixture,))
    taken = replace(good, facts=shown_by(["separation from a man-made mixture by distillation"]))
    assert qualify(good, book).status.value == "originating"
    assert qualify(taken, book).status.value == "not originating"


def test_steps_joined_by_and_are_each_looked_at() -> None:
    assert not is_production(["dilution with water and bottling"])
    assert is_production(["fermentation and bottling"])
    ours = frozenset({"USA", "CAN", "MEX"})
    assert keeps_origin("848180", [Stay("PAN", True, frozenset({"unloading and storing"}))], ours)  # noqa: FBT003
    assert not keeps_origin("848180", [Stay("PAN", True, frozenset({"unloading and painting"}))], ours)  # noqa: FBT003


def test_fabric_of_5903_from_elsewhere_is_no_fabric_formed_here(book: Rulebook) -> None:
    coated = Material("coated fabric", "5903.20", 40.0, originating=False, component=True)
    good = Good("drape", "6307.90", "USA", 100.0, None, (coated,), kinds=frozenset({"surgical drape"}))
    cut = "that the good is cut (or knit to shape) and sewn or otherwise assembled in the region"
    assert qualify(replace(good, facts={cut: True}), book).status.value != "originating"


@pytest.mark.parametrize("word", ["foo", "proprietary treatment", "processing", "a step of our own"])
def test_a_step_that_is_not_understood_denies_nothing(word: str) -> None:
    assert shown_by([word]) == {PARTED: None}
    assert shown_by(["packing", word]) == {PARTED: None}
    assert shown_by(["direct blending", word]) == {BLENDED: True, PARTED: None}
    assert shown_by([word], impurities_removed=0.9) == {PARTED: None}
    assert shown_by([word], impurities_removed=0.5) == {PARTED: None, PURIFIED: False}


def test_steps_that_are_understood_deny_the_processes_that_they_are_not() -> None:
    said = shown_by(["tabletting", "packing"])
    assert [said[fact] for fact in (REFINED, BLENDED, SEPARATED, BIOCHEMICAL)] == [False] * 4
    assert REFINED not in shown_by(["distillation"])
    assert BLENDED not in shown_by(["blending"])


@pytest.mark.parametrize(
    ("steps", "kept"),
    [
        (["distillation out of a solvent blend"], False),
        (["extraction from spent catalyst"], False),
        (["isolation from a man-made mixture", "esterification"], True),
        (["esterification"], True),
        (["mixing", "filling"], True),
        (["distillation"], None),
        (["extraction from a natural mixture"], None),
        (["proprietary treatment"], None),
    ],
)
def test_nobody_is_taken_not_to_have_parted_a_mixture_whose_steps_leave_it_open(book, steps, kept):
    """General Note 11(n)(iv)(H): where a change of chapter is such a separation, only a reaction saves it."""
    told = shown_by(steps)
    assert told[PARTED] is kept
    made = Material("bought", "382499", 60.0, originating=False)
    facts = {**told, **dict.fromkeys((*REACTED, PURIFIED, STANDARD, SEPARATED, BIOCHEMICAL, MIXED), False)}
    good = Good("substance", "290512", "USA", 100.0, 90.0, (made,), facts={**facts, PARTED: kept})
    status = {True: "originating", False: "not originating", None: "unknown"}[kept]
    found = qualify(good, book)
    assert found.status.value == status
    assert (PARTED in found.missing) is (kept is None)


def test_steps_settle_that_there_was_no_reaction_and_that_a_standard_was_made() -> None:
    assert shown_by(["proprietary treatment", "no chemical reaction"])[REACTED[0]] is False
    assert REACTED[0] not in shown_by(["esterification", "no chemical reaction"])
    assert shown_by(["preparation of a standards material"])[STANDARD]
    assert shown_by(["dissolving", "making a calibration solution with certified proportions"])[STANDARD]
    assert STANDARD not in shown_by(["mixing", "quality control"])


def test_plain_mixing_of_a_paint_shows_every_process_of_the_note_not_done(book: Rulebook) -> None:
    pigment = Material("paint base", "3208.90", 60.0, originating=False)
    paint = Good("paint", "3208.10", "USA", 100.0, 90.0, (pigment,), facts=shown_by(["mixing", "filling"]))
    assert qualify(paint, book).status.value == "not originating"


def test_a_claimant_may_say_that_nothing_else_was_done() -> None:
    told = shown_by(["proprietary treatment", "direct blending"], nothing_else=True)
    assert told[BLENDED] is True
    assert told[PARTED] is None
    others = [said for fact, said in told.items() if fact not in (BLENDED, PARTED)]
    assert others
    assert not any(others)
