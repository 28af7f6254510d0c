"""How long a solve may take: a guess from problems that were measured, told with the one that it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from allyshore.solver import Size


@dataclass(frozen=True, slots=True)
class Measured:
    """One solve that was timed: what it was, how it was solved, its size, seconds of one core."""

    what: str
    way: str
    nonzeros: int
    seconds: float


_FLOWS, _CHOICES, _KERNEL = "flows only", "yes-or-no choices", "facility location"

# `python -m benchmarks guesses --json --brunel FILE` (networks: plants x warehouses x customers x products), 2026-11: the least of three runs each,
# user seconds of one thread on two shared cores; default gap for the examples, 0.1 % for networks.
MEASURED = (
    Measured("starter, least-cost", _CHOICES, 19, 0.002),
    Measured("laundry, as-is", _CHOICES, 6108, 0.043),
    Measured("harness, least-cost", _CHOICES, 7208, 0.089),
    Measured("network 8x20x60x8", _CHOICES, 14582, 0.146),
    Measured("pump, least-cost", _CHOICES, 16084, 0.345),
    Measured("laundry, least-cost", _CHOICES, 32440, 1.577),
    Measured("network 10x30x80x10", _CHOICES, 36871, 0.602),
    Measured("network 12x40x100x12", _CHOICES, 72410, 2.028),
    Measured("brunel", _FLOWS, 52951, 0.065),
    Measured("network 8x20x60x8", _KERNEL, 14582, 0.267),
    Measured("network 10x30x80x10", _KERNEL, 36871, 0.322),
    Measured("network 12x40x100x12", _KERNEL, 72410, 0.367),
    Measured("network 20x92x200x28", _KERNEL, 766303, 2.527),
    Measured("network 20x40x500x60, gap 1 %", _KERNEL, 1726451, 3.657),
)
GROWTH = {_CHOICES: 1.5, _KERNEL: 0.6, _FLOWS: 1.5}
"""Exponent of time in the number of matrix entries, by least squares over the logarithms of the measured problems but the starter; they scatter
by a factor of three round it. Of flows only one was measured, and the exponent of choices is taken."""


def guess(size: Size, *, kernel: bool) -> str:
    """Say about how long a problem of this size takes, and from which measured one that is guessed.

    The nearest measured problem of the same kind, by the logarithm of its matrix entries; its seconds times (entries / its entries) to the power of the kind's `GROWTH`.
    """
    way = _KERNEL if kernel else _CHOICES if size.whole else _FLOWS
    entries = max(size.nonzeros, 1)
    nearest = min(
        (one for one in MEASURED if one.way == way), key=lambda one: abs(np.log(entries / one.nonzeros))
    )
    seconds = nearest.seconds * (entries / nearest.nonzeros) ** GROWTH[way]
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
