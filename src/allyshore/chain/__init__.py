"""What the user has."""

from __future__ import annotations

from allyshore.chain.check import Verdict, check
from allyshore.chain.load import load
from allyshore.chain.reference import Reference
from allyshore.chain.save import save
from allyshore.chain.supply_chain import SupplyChain

__all__ = ["Reference", "SupplyChain", "Verdict", "check", "load", "save"]
