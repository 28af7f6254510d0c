"""Bills that were reckoned once: strategies of a comparison move much the same goods, and a line costs the same in each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

import polars as pl

from allyshore.duty.assess import assess

if TYPE_CHECKING:
    from allyshore.duty.params import DutyParams
    from allyshore.units import Usd
    from allyshore.world import World

LINE = (
    "importer",
    "exporter",
    "hs",
    "country_of_origin",
    "value",
    "weight",
    "originating",
    "claim",
    "mode",
    "steel_share",
    "aluminium_share",
    "copper_share",
    "metal_weight_share",
    "facts",
)
"""What the duty of a unit depends on."""
MOST_KEPT = 50_000
"""Lines that a ledger keeps; those of a larger design are reckoned each time, so that no memory is held for them."""
LEDGERS = 8
"""Laws whose ledgers are at hand at a time: a comparison over four quarters uses up to four."""


@dataclass(frozen=True, eq=False)
class _Law:
    """What a bill rests on besides its line; the same only where world and table are the very same."""

    world: World
    tariffs: pl.DataFrame
    params: DutyParams
    entry_value: Usd

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Law)
            and self.world is other.world
            and self.tariffs is other.tariffs
            and (self.params, self.entry_value) == (other.params, other.entry_value)
        )

    def __hash__(self) -> int:
        return hash((id(self.world), id(self.tariffs)))


@dataclass(eq=False)
class Ledger:
    """Duty and fees of a unit by one law, each line reckoned once however often it is asked for, by any thread."""

    _law: _Law
    _kept: pl.DataFrame | None = None
    _turn: Lock = field(default_factory=Lock)

    def charge(self, lines: pl.DataFrame) -> pl.DataFrame:
        """Add ``duty`` and ``fees`` [USD a unit] to lines with LINE's columns, no two alike, in their order.

        Raises
        ------
        ModelInvalid, FactMissing
            As `assess`, of the lines that have no bill yet; they are asked for again the next time.
        """
        if lines.height > MOST_KEPT:
            return self._reckoned(lines)
        with self._turn:
            kept = self._kept
            new = lines if kept is None else lines.join(kept, on=LINE, how="anti", nulls_equal=True)
            if new.height or kept is None:
                found = self._reckoned(new)
                kept = found if kept is None else pl.concat([kept, found])
                self._kept = kept
        return lines.join(kept, on=LINE, how="left", nulls_equal=True, maintain_order="left")

    def _reckoned(self, lines: pl.DataFrame) -> pl.DataFrame:
        law = self._law
        asked = lines.with_columns(quantity=pl.lit(1.0), entry_value=pl.lit(law.entry_value))
        bills = assess(asked, law.world, law.tariffs, replace(law.params, detail=False)).frame
        return lines.with_columns(
            bills.get_column("duty"), fees=bills.get_column("mpf") + bills.get_column("hmf")
        )


def ledger_of(world: World, tariffs: pl.DataFrame, params: DutyParams, entry_value: Usd) -> Ledger:
    """Give the ledger of a law: the same one for the same world, table of other importers' duties, facts and value of an entry [USD]."""
    return _open(_Law(world, tariffs, params, entry_value))


@lru_cache(maxsize=LEDGERS)
def _open(law: _Law) -> Ledger:
    return Ledger(law)
