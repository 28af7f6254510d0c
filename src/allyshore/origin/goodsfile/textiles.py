"""What a maker of apparel or made-up textiles states of how a good was made, and the facts of chapters 61 to 63 that follow."""

from __future__ import annotations

from dataclasses import dataclass

from allyshore.origin.facts import ROLE_FACTS
from allyshore.origin.good import Role
from allyshore.origin.vocabulary import vocabulary

SEWN = (
    "that the good is cut (or knit to shape) and sewn or otherwise assembled in the region",
    "that the good is cut and sewn or otherwise assembled in the region",
)
"""Facts of the rules of chapters 61 to 63 as a determination names them."""
CONDITION = ", where the good is "
"""Of a fact that notes ask of some goods only: what is not so fails the good only if it is one of them, and so is left to be known otherwise."""


@dataclass(frozen=True, slots=True)
class Textile:
    """Apparel or a made-up textile, by what the notes and rules of chapters 61 to 63 ask besides the change of classification.

    Attributes
    ----------
    assembled
        It is cut (or knit to shape) and sewn or otherwise assembled in the region.
    sewing_thread, narrow_elastic, pocket_bags, coated_fabric
        What of these is in it is formed and finished in the region, as the note asks it; true also where there is none.

    Source: General Note 11(o), chapters 61 and 62, chapter rules; chapter 63, chapter rules.
    """

    assembled: bool | None = None
    sewing_thread: bool | None = None
    narrow_elastic: bool | None = None
    pocket_bags: bool | None = None
    coated_fabric: bool | None = None

    def facts(self, agreement: str) -> dict[str, bool]:
        """Give the facts that are decided, for `Good.facts`; what is not stated is left out."""
        known = vocabulary(agreement).facts
        found = {} if self.assembled is None else {fact: self.assembled for fact in SEWN if fact in known}
        by_role = {
            Role.SEWING_THREAD: self.sewing_thread,
            Role.NARROW_ELASTIC: self.narrow_elastic,
            Role.POCKET_BAG: self.pocket_bags,
            Role.COATED_FABRIC: self.coated_fabric,
        }
        for role, said in by_role.items():
            asked = [fact for fact in known if fact.startswith(ROLE_FACTS[role])]
            if said is not None:
                found |= {fact: said for fact in asked if said or CONDITION not in fact}
        return found
