"""Facts that rules ask besides: as stated, or as weights, volumes, values and the status of the materials settle them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from allyshore.origin.codes import CodeSet, Verdict, all_of, any_of
from allyshore.origin.content import has_unlisted
from allyshore.origin.good import Role
from allyshore.origin.rule import BUILD_UP, digits_of
from allyshore.origin.trading import sugar_open, trade_holds, turns_on_trade

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from allyshore.origin.codes import Concordance
    from allyshore.origin.good import Good, Material
    from allyshore.origin.rule import Other
    from allyshore.units import Share

ROLE_FACTS = {
    Role.NARROW_ELASTIC: "that any narrow elastic fabric",
    Role.SEWING_THREAD: "that any sewing thread",
    Role.POCKET_BAG: "that any pocket bag fabric",
    Role.COATED_FABRIC: "that all fabrics in any fabric of 5903",
}
"""How the facts begin that notes of chapters 61 to 63 ask of materials of a role."""

COATED = "5903"
NOT_OF_DENIM = ", where the good is not of blue denim"
"""How the fact ends that chapter 62 asked of pocket bags in 2022, when apparel of blue denim was free of it."""
BLUE_DENIM = "apparel of blue denim"
"""The kind of good that was free of it."""
DENIM = CodeSet.read(["5209.42", "5211.42", "5212.24", "5514.30"])
"""Where denim is classified, whatever its colour: General Note 11(o), chapter 62, chapter rule 5."""

OBTAINED_CODES = {
    "that any peaches, pears or apricots": CodeSet.read(
        ["0808.30", "0809.10", "0809.30", "0813.10", "2008.40", "2008.50", "2008.70"]
    ),
}
"""Codes of the fruit that must be wholly obtained, by how the fact begins: fruit that is not originating was not obtained in the region."""

BESIDE_THE_SHIFT = {Role.RETAIL_PACKAGING, Role.ACCESSORY}
"""Disregarded for the change of classification, and counted in the content: s. 8(14), 8(15), 8(24), 8(25)."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """How a share that a rule bounds follows from the materials.

    Attributes
    ----------
    measure
        ``weight``, ``volume`` or ``value``.
    originating
        The share is that of originating materials; else of those that are not.
    of_good
        It is a share of the whole good; else of all materials of the codes that the rule lists.
    """

    measure: str
    originating: bool
    of_good: bool


RATIOS = {
    "the originating share by weight of the materials listed": Ratio(
        "weight", originating=True, of_good=False
    ),
    "the share by weight of the good that the non-originating materials listed have": Ratio(
        "weight", originating=False, of_good=True
    ),
    "the share by weight of the good that non-originating coffee has": Ratio(
        "weight", originating=False, of_good=True
    ),
    "the share by volume of the good that the non-originating feedstock listed has": Ratio(
        "volume", originating=False, of_good=True
    ),
    "the share by volume of the good that the non-originating material has": Ratio(
        "volume", originating=False, of_good=True
    ),
    BUILD_UP: Ratio("value", originating=True, of_good=True),
}
"""Shares that codes, weights, volumes and values of the materials decide. What is a polymer, an active ingredient, alcohol, sugar inside a
preparation or a juice in single strength, they do not tell: such shares are stated."""


def foreign_of(good: Good) -> tuple[int, ...]:
    """Positions of the materials that count as non-originating while nothing is declared."""
    return tuple(i for i, material in enumerate(good.materials) if not material.originating)


def hangs_on_materials(other: Other, good: Good) -> bool:
    """Whether the status of some material may decide a requirement that nothing stated decides."""
    if _obtained_codes(other) is not None:
        return True
    if other.fact in good.facts:
        return False
    return other.fact in RATIOS or turns_on_trade(other, good) or bool(_of_role(other, good))


def other_holds(
    other: Other, good: Good, concordance: Concordance, foreign: Collection[int] | None = None
) -> Verdict:
    """Whether a requirement besides shift and content is met; None where nothing is stated that decides it.

    A material of a role that is not originating was not formed and finished in the region; an originating one is held to be.

    Parameters
    ----------
    other, good
        What is asked, of what.
    concordance
        From today's codes to those of the rules.
    foreign
        Positions of the materials that are not originating; as they are declared, where nothing is said.
    """
    stated = other.holds(good.facts)
    lost = foreign_of(good) if foreign is None else foreign
    if _lost_fruit(other, good, concordance, lost):
        return False
    if other.fact in good.facts:
        return stated
    if has_unlisted(good) and turns_on_trade(other, good):
        return None
    by_trade = trade_holds(other, good, concordance, lost)
    if by_trade is not None:
        return by_trade
    of_role = _of_role(other, good)
    freed = _of_blue_denim(good, concordance) if other.fact.endswith(NOT_OF_DENIM) else False
    if of_role or freed is not False:
        shown = all_of(i not in lost for i in of_role) if of_role else None
        return any_of((freed, shown))
    share = share_of(other, good, concordance, lost)
    return stated if share is None else other.holds({other.fact: share})


def _of_blue_denim(good: Good, concordance: Concordance) -> Verdict:
    """Whether a garment is of blue denim: as its kinds say, and never where no fabric of it can be denim by its code."""
    shell = [one for one in good.materials if one.role is Role.MATERIAL and one.component is not False]
    codes = [concordance.candidates(digits_of(one.hs)) for one in shell]
    may_be = not shell or any(
        not told or any(DENIM.holds(code) is not False for code in told) for told in codes
    )
    if not may_be:
        return False
    return None if good.kinds is None else BLUE_DENIM in good.kinds


def kind_lacking(
    other: Other, good: Good, concordance: Concordance, foreign: Collection[int]
) -> tuple[str, ...]:
    """Name the kind of the good, where its pocket bags are not of the region and the kind alone decides whether they may be."""
    if not other.fact.endswith(NOT_OF_DENIM) or not any(i in foreign for i in _of_role(other, good)):
        return ()
    freed = _of_blue_denim(good, concordance)
    return (f"whether {good.product} is {BLUE_DENIM}",) if freed is None else ()


def _obtained_codes(other: Other) -> CodeSet | None:
    return next((codes for words, codes in OBTAINED_CODES.items() if other.fact.startswith(words)), None)


def surely_holds(other: Other, facts: Mapping[str, bool | float | None]) -> bool:
    """Whether a requirement is met as stated, or assumed where nothing is, whatever the materials are."""
    return _obtained_codes(other) is None and bool(other.holds(facts))


def _lost_fruit(other: Other, good: Good, concordance: Concordance, foreign: Collection[int]) -> bool:
    """Whether something that must be wholly obtained in the region is surely among the materials that are not originating."""
    codes = _obtained_codes(other)
    if codes is None:
        return False
    stated = other.fact in good.facts
    lost = [good.materials[i] for i in foreign if not stated or good.materials[i].originating is False]
    told = (concordance.candidates(digits_of(one.hs)) for one in lost)
    return any(bool(them) and all(codes.holds(code) for code in them) for them in told)


def share_of(other: Other, good: Good, concordance: Concordance, foreign: Collection[int]) -> Share | None:
    """Compute the share that a requirement bounds; None where the materials do not tell it."""
    ratio = RATIOS.get(other.fact)
    if ratio is None or has_unlisted(good):
        return None
    if not ratio.of_good and (alike := _all_alike(other, good, concordance, foreign)) is not None:
        return 1.0 if alike is ratio.originating else 0.0
    part = whole = 0.0
    for i, material, inside in _listed(other, good, concordance):
        counts = (i not in foreign) is ratio.originating
        if ratio.of_good and not counts:
            continue
        amount = getattr(material, ratio.measure)
        if amount is None or (inside is None and amount > 0.0):
            return None
        part += amount if counts else 0.0
        whole += amount
    if ratio.of_good:
        whole = _measure_of(good, ratio) or 0.0
        if part == 0.0 and not ratio.originating:
            return 0.0
        return part / whole if whole > 0.0 else None
    return part / whole if whole > 0.0 else 1.0


def _all_alike(other: Other, good: Good, concordance: Concordance, foreign: Collection[int]) -> bool | None:
    """Whether all materials of the codes listed are originating, or none is, so that no amount matters; None where they differ."""
    told = list(_listed(other, good, concordance))
    status = {i not in foreign for i, _, _ in told}
    if len(status) != 1 or any(inside is None for _, _, inside in told):
        return None
    return status.pop()


def lacking(other: Other, good: Good, concordance: Concordance, foreign: Collection[int]) -> list[str]:
    """Name the amounts from which a share would follow, where they are what is not known."""
    if turns_on_trade(other, good):
        return sugar_open(good, concordance)
    ratio = RATIOS.get(other.fact)
    if ratio is None:
        return []
    listed = [
        material
        for i, material, _ in _listed(other, good, concordance)
        if not ratio.of_good or (i not in foreign) is ratio.originating
    ]
    found = [
        f"the {ratio.measure} of {material.name}"
        for material in listed
        if getattr(material, ratio.measure) is None
    ]
    if ratio.of_good and listed and _measure_of(good, ratio) is None:
        found.append(f"the {ratio.measure} of {good.product}")
    return found


def _listed(other: Other, good: Good, concordance: Concordance) -> Iterator[tuple[int, Material, Verdict]]:
    """Materials that are, or may be, of the codes that a requirement lists, with their positions."""
    for i, material in enumerate(good.materials):
        if material.role in BESIDE_THE_SHIFT:
            continue
        codes = concordance.candidates(digits_of(material.hs))
        verdicts = [True] if other.codes is None else [other.codes.holds(code) for code in codes]
        inside = any_of(verdicts) if verdicts else None
        if inside is not False:
            yield i, material, True if all(verdicts) and verdicts else None


def _measure_of(good: Good, ratio: Ratio) -> float | None:
    measured: float | None = getattr(good, "transaction_value" if ratio.measure == "value" else ratio.measure)
    return measured


def _of_role(other: Other, good: Good) -> list[int]:
    """Positions of the materials of the role that a requirement speaks of; a fabric of 5903 has its role by its code."""
    roles = [role for role, beginning in ROLE_FACTS.items() if other.fact.startswith(beginning)]
    coated = Role.COATED_FABRIC in roles
    return [
        i
        for i, material in enumerate(good.materials)
        if material.role in roles or (coated and digits_of(material.hs).startswith(COATED))
    ]
