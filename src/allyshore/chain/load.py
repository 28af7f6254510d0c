"""Opening a model, or refusing it with every fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allyshore.chain.check import check
from allyshore.errors import ModelInvalid

if TYPE_CHECKING:
    from pathlib import Path

    from allyshore.chain.reference import Reference
    from allyshore.chain.supply_chain import SupplyChain


def load(path: str | Path, reference: Reference | None) -> SupplyChain:
    """Give the model at a path, checked and completed.

    Parameters
    ----------
    path
        A folder or a workbook (see `chain.check.check`).
    reference
        What is known of the world; None leaves out what needs it.

    Raises
    ------
    ModelInvalid
        With every fault, warnings included.
    UsageError
        There is no model at the path at all.
    """
    verdict = check(path, reference)
    if verdict.chain is None:
        raise ModelInvalid(verdict.faults)
    return verdict.chain
