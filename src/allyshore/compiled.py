"""Compile loops over arrays to machine code.

The compiled form is kept beside the source, or in the user's cache where that place cannot be written, so that only the first run of
an installation waits for it. numba is imported with the first room that needs it, never for a command that runs no such loop.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from numba import njit

if TYPE_CHECKING:
    from collections.abc import Callable

Loop = TypeVar("Loop", bound="Callable[..., Any]")


def compiled(loop: Loop) -> Loop:
    """Compile a loop over arrays; it lets other threads run while it works.

    Sums are taken in the order that is written (no fast-math), so that results are the same to the last bit on every run. A division by
    zero gives infinity or NaN, as in arrays: a check of each divisor would keep the loop from being widened.
    """
    return cast("Loop", njit(cache=True, nogil=True, error_model="numpy")(loop))


def inlined(part: Loop) -> Loop:
    """Compile a part that is put whole into each loop that calls it, so that handing it many arrays costs nothing."""
    return cast("Loop", njit(cache=True, nogil=True, error_model="numpy", inline="always")(part))


def lean(loop: Loop) -> Loop:
    """Compile a loop that makes no array of its own, so that it need not count who holds the arrays it is handed.

    Counting is an atomic step each time an array is looked up in a record, and costs more than short loops over it do.
    """
    without = njit(cache=True, nogil=True, error_model="numpy", _nrt=False)  # type: ignore[call-overload]  # a switch that its annotations leave out
    return cast("Loop", without(loop))
