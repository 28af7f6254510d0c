"""What `connect` gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from allyshore.chain.supply_chain import SupplyChain


@dataclass(frozen=True, slots=True)
class Routes:
    """A chain whose useful pairs have lanes, and what is known of each lane.

    Attributes
    ----------
    chain
        The chain with its lanes completed and every filled lane listed in `chain.filled`.
    lanes
        The lanes of `chain` in the same order with ``distance_km`` [km door to door], ``passages`` (straits and canals
        joined by ';'), ``via`` (ports on the way joined by '; '), ``estimated`` (false for the user's own) and
        ``source``. Distance, passages and via of a user's lane are those that a filled lane of the same mode
        would have, null where none can be filled.
    unreached
        Useful pairs (origin, destination) that have no lane at all, because their modes are not asked for or closed.
    """

    chain: SupplyChain
    lanes: pl.DataFrame
    unreached: pl.DataFrame
