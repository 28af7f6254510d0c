"""What if a border, a corridor, a skill changes? Levers as rows: `apply` them, or `choose` the best under a budget."""

from allyshore.levers.apply import apply
from allyshore.levers.choose import choose
from allyshore.levers.lever import EFFECTS, Lever
from allyshore.levers.params import LeverParams
from allyshore.levers.proposals import Alike, Proposal, propose
from allyshore.levers.read import read_levers
from allyshore.levers.result import Bought, Gains, Pair, Portfolio, ShadowPrice, Step

__all__ = [
    "EFFECTS",
    "Alike",
    "Bought",
    "Gains",
    "Lever",
    "LeverParams",
    "Pair",
    "Portfolio",
    "Proposal",
    "ShadowPrice",
    "Step",
    "apply",
    "choose",
    "propose",
    "read_levers",
]
