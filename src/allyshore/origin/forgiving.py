"""De minimis: how much of what fails a change of classification is forgiven, of what, and which materials never are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from allyshore.origin.good import Role
from allyshore.origin.pardon import DE_MINIMIS, FARM_AND_MINERAL_GOODS, MADE_UP, TEXTILES, may_be_forgiven
from allyshore.origin.trial import Weighed

if TYPE_CHECKING:
    from allyshore.origin.codes import Concordance
    from allyshore.origin.good import Good
    from allyshore.units import Share

NEVER_BY_WEIGHT = {Role.SEWING_THREAD, Role.NARROW_ELASTIC, Role.POCKET_BAG, Role.COATED_FABRIC}
"""What notes of chapters 61 to 63 ask for themselves: Uniform Regulations, s. 5(10)."""


@dataclass(frozen=True, slots=True)
class Forgiving:
    """The de minimis right of one good.

    Attributes
    ----------
    share
        Of the transaction value or the total cost; 0 where there is none by value.
    by_weight
        What the weight of textile materials is a share of.
    curable
        Whether each material may be forgiven, in the order of the good's.
    """

    share: Share
    by_weight: Weighed
    curable: tuple[bool, ...]


def forgiving(good: Good, code: str, concordance: Concordance, *, by_notes_of_usmca: bool) -> Forgiving:
    """Give the de minimis right of a good whose code in the rules' edition is known.

    Agreements other than the USMCA have the share by value, outside of textiles and of chapters 1 to 27, where theirs is not read.

    Source: General Note 11(e); Uniform Regulations, SOR/2020-155, s. 5.
    """
    textile = TEXTILES.holds(code) is not False
    farm = FARM_AND_MINERAL_GOODS.holds(code) is not False
    if not by_notes_of_usmca:
        share = 0.0 if textile or farm else DE_MINIMIS
        return Forgiving(share, Weighed.NOT, (True,) * len(good.materials))
    if textile:
        weighed = Weighed.COMPONENT if MADE_UP.holds(code) else Weighed.GOOD
        return Forgiving(0.0, weighed, tuple(m.role not in NEVER_BY_WEIGHT for m in good.materials))
    curable = tuple(may_be_forgiven(material.hs, code, concordance) for material in good.materials)
    return Forgiving(DE_MINIMIS, Weighed.NOT, curable)
