"""What the user has."""

from __future__ import annotations

from allyshore.chain.check import Verdict, check
from allyshore.chain.load import load
from allyshore.chain.policies import GROUP_FIELDS, group_of
from allyshore.chain.reference import Reference
from allyshore.chain.save import save
from allyshore.chain.supply_chain import SupplyChain, empty_hazards

__all__ = [
    "GROUP_FIELDS",
    "Reference",
    "SupplyChain",
    "Verdict",
    "check",
    "empty_hazards",
    "group_of",
    "load",
    "save",
]
