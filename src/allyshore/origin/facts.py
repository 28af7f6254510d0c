"""Facts that rules ask besides: as stated, or as the status of thread, elastic, pocket bags and coated fabrics settles them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allyshore.origin.codes import Verdict, all_of
from allyshore.origin.good import Role

if TYPE_CHECKING:
    from allyshore.origin.good import Good
    from allyshore.origin.rule import Other

ROLE_FACTS = {
    Role.NARROW_ELASTIC: "that any narrow elastic fabric",
    Role.SEWING_THREAD: "that any sewing thread",
    Role.POCKET_BAG: "that any pocket bag fabric",
    Role.COATED_FABRIC: "that all fabrics in any fabric of 5903",
}
"""How the facts begin that notes of chapters 61 to 63 ask of materials of a role."""


def other_holds(other: Other, good: Good) -> Verdict:
    """Whether a requirement besides shift and content is met; None where nothing is stated that decides it.

    A material of a role that is not originating was not formed and finished in the region; an originating one is held to be.
    """
    stated = other.holds(good.facts)
    if stated is not None and other.fact in good.facts:
        return stated
    for role, beginning in ROLE_FACTS.items():
        states = [material.originating for material in good.materials if material.role is role]
        if states and other.fact.startswith(beginning):
            return all_of(states)
    return stated
