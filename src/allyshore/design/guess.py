"""How long a solve may take: a guess from problems that were measured, told with the one that it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from allyshore.solver import Size

GROWTH = 1.3
"""Exponent of time in the number of matrix entries between the measured problems; they scatter by a factor of three round it."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One solve that was timed: what it was, how it was solved, its size, seconds of one core."""

    what: str
    way: str
    nonzeros: int
    seconds: float


_FLOWS, _CHOICES, _KERNEL = "flows only", "yes-or-no choices", "facility location"

# `allyshore design` on the examples and `python -m benchmarks network` (plants x warehouses x customers x products) and `brunel`,
# 2026-11, default gap for the examples, 0.1 % for networks; processor seconds on two shared cores.
MEASURED = (
    Measured("starter, least-cost", _CHOICES, 19, 0.001),
    Measured("laundry, as-is", _CHOICES, 6108, 0.053),
    Measured("harness, least-cost", _CHOICES, 7208, 0.155),
    Measured("pump, least-cost", _CHOICES, 16084, 0.350),
    Measured("network 8x20x60x8", _CHOICES, 25322, 0.401),
    Measured("laundry, least-cost", _CHOICES, 32440, 2.081),
    Measured("network 10x30x80x10", _CHOICES, 56686, 1.324),
    Measured("network 12x40x100x12", _CHOICES, 101550, 3.240),
    Measured("brunel", _FLOWS, 63885, 0.373),
    Measured("network 8x20x60x8", _KERNEL, 25322, 0.287),
    Measured("network 10x30x80x10", _KERNEL, 56686, 0.345),
    Measured("network 20x92x200x28", _KERNEL, 712227, 1.488),
    Measured("network 20x40x500x60, gap 1 %", _KERNEL, 1003901, 2.240),
)


def guess(size: Size, *, kernel: bool) -> str:
    """Say about how long a problem of this size takes, and from which measured one that is guessed.

    The nearest measured problem of the same kind, by the logarithm of its matrix entries; its seconds times (entries / its entries)^1.3.
    """
    way = _KERNEL if kernel else _CHOICES if size.whole else _FLOWS
    entries = max(size.nonzeros, 1)
    nearest = min(
        (one for one in MEASURED if one.way == way), key=lambda one: abs(np.log(entries / one.nonzeros))
    )
    seconds = nearest.seconds * (entries / nearest.nonzeros) ** GROWTH
    told = (
        "under a second"
        if seconds < 1.0
        else f"about {seconds:,.0f} s"
        if seconds < 90.0
        else f"about {seconds / 60.0:,.0f} min"
    )
    return (
        f"a guess: {told} for the solve ({way}; {nearest.what} with {nearest.nonzeros:,} nonzeros took {nearest.seconds:.2g} s of one core; "
        "hard choices can take many times that)"
    )
