"""How much of what fails a change of classification a good of a code is forgiven, and which materials it never is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from allyshore.origin.codes import CodeSet, Concordance, Level, differs
from allyshore.origin.reading import packaged
from allyshore.origin.rule import digits_of

if TYPE_CHECKING:
    from allyshore.origin.good import Material
    from allyshore.units import Share

DE_MINIMIS: Share = 0.10
TEXTILES = CodeSet.read(["50-63", "9619"])
"""Goods whose de minimis goes by weight: General Note 11(e)(iv)."""
MADE_UP = CodeSet.read(["61-63"])
"""Textiles that are judged by the component that determines their classification."""
FARM_AND_MINERAL_GOODS = CodeSet.read(["01-27"])
"""Goods whose de minimis is barred for materials of their own subheading: General Note 11(e)(iii)."""
SURE_BY_WEIGHT: Share = 0.07
"""Least of the two shares by weight, which is that of elastomeric materials: General Note 11(e)(iv); s. 5(6) and 5(7)."""


ELASTOMERIC = CodeSet.read(["5402.44", "5404.11"])
"""Yarn and monofilament that the Harmonised System itself calls elastomeric."""
NEVER_ELASTOMERIC = CodeSet.read(["50-53"])
"""Silk, wool, cotton and vegetable fibres."""


def is_elastomeric(material: Material) -> bool:
    """Whether a material counts as elastomeric: as stated, or by its code: s. 5(6) and 5(7)."""
    return material.elastomeric is True or ELASTOMERIC.holds(digits_of(material.hs)) is True


def may_be_elastomeric(material: Material) -> bool:
    """Whether nobody says that a material is elastomeric or not, and its code leaves it open."""
    code = digits_of(material.hs)
    return (
        material.elastomeric is None
        and ELASTOMERIC.holds(code) is not True
        and NEVER_ELASTOMERIC.holds(code) is not True
    )


@dataclass(frozen=True, slots=True)
class Pardon:
    """What failing materials together may be of the good: a share of its transaction value or, `by_weight`, of its kilograms."""

    share: Share
    by_weight: bool = False


NONE = Pardon(0.0)


def pardon_of(code: str, *, by_notes_of_usmca: bool) -> Pardon:
    """Give what a good of a code of the rules' edition is sure to be forgiven.

    Textiles are held to the share of elastomeric materials, as codes do not tell which are; made-up ones, which are judged by one
    component, and textiles and farm goods of other agreements to nothing.
    """
    textile = TEXTILES.holds(code) is not False
    if not by_notes_of_usmca:
        return NONE if textile or FARM_AND_MINERAL_GOODS.holds(code) is not False else Pardon(DE_MINIMIS)
    if not textile:
        return Pardon(DE_MINIMIS)
    sure = TEXTILES.holds(code) and MADE_UP.holds(code) is False
    return Pardon(SURE_BY_WEIGHT, by_weight=True) if sure else NONE


def may_be_forgiven(material_hs: str, good: str, concordance: Concordance) -> bool:
    """Whether a material of today's code may be forgiven in a good of a code of the rules' edition, where that goes by value.

    Source: General Note 11(e)(ii) and (iii); Uniform Regulations, SOR/2020-155, s. 5(3).
    """
    codes = concordance.candidates(digits_of(material_hs))
    if not codes:
        return False
    farm = FARM_AND_MINERAL_GOODS.holds(good) is not False
    if farm and any(differs(code, good, Level.SUBHEADING) is not True for code in codes):
        return False
    return not any(
        goods.holds(good) is not False and materials.holds(code) is not False
        for goods, materials in _bars()
        for code in codes
    )


@cache
def _bars() -> tuple[tuple[CodeSet, CodeSet], ...]:
    return tuple(
        (CodeSet.read(bar["goods"]), CodeSet.read(bar["materials"]))
        for bar in packaged("de-minimis.toml")["bar"]
    )
