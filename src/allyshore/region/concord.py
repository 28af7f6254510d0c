"""Which sector of the table makes a good: HS code to HS 2012, to its class of ISIC revision 3, to the sector that holds the class."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from allyshore.world import World

SERVICES = "71t74"
"""Sector of a product without an HS code: engineering, testing and software are business activities (ISIC 72 to 74)."""


@dataclass(frozen=True, slots=True)
class Placed:
    """The sector of one HS code, or why there is none.

    Attributes
    ----------
    sector
        Its code, or None.
    isic
        Classes of ISIC revision 3 that the code leads to, sorted.
    note
        Why there is no sector, or what was chosen among several; empty where the way is plain.
    """

    sector: str | None
    isic: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, eq=False)
class Concordance:
    """The way from HS codes to sectors on the world's tables; a code without one is never guessed.

    A subheading of HS 2022 goes to the subheadings of HS 2012 that it takes goods from. Where these lead to several sectors, the
    one subheading of the official conversion decides, and the note names the others.
    """

    world: World

    @cached_property
    def _sector_of_division(self) -> Mapping[str, str]:
        rows = self.world.table("io_sectors").select("sector", "divisions").iter_rows()
        return {division: sector for sector, divisions in rows for division in divisions.split()}

    @cached_property
    def _class_of(self) -> Mapping[str, str]:
        return dict(self.world.table("hs_isic").select("hs2012", "isic").iter_rows())

    @cached_property
    def _old(self) -> Mapping[str, list[tuple[str, bool]]]:
        rows = self.world.table("hs2022_to_2012").group_by("hs2022").agg("hs2012", "conversion")
        return {
            new: list(zip(old, chosen, strict=True))
            for new, old, chosen in rows.select("hs2022", "hs2012", "conversion").iter_rows()
        }

    def place(self, hs: str | None) -> Placed:
        """Give the sector of an HS code of 6 or more digits; of an empty code, that of services."""
        if not hs:
            return Placed(SERVICES, (), "a service: business activities")
        six = hs[:6]
        pairs = self._old.get(six, [(six, True)])
        known = [(self._class_of[old], chosen) for old, chosen in pairs if old in self._class_of]
        if not known:
            return Placed(None, (), f"HS {six} has no class of ISIC revision 3")
        classes = tuple(sorted({isic for isic, _ in known}))
        sectors = {isic: self._sector_of_division.get(isic[:2]) for isic in classes}
        found = {sector for sector in sectors.values() if sector}
        if len(found) == 1:
            return Placed(found.pop(), classes)
        chosen = {sectors[isic] for isic, decides in known if decides} - {None}
        if len(chosen) == 1:
            (sector,) = chosen
            others = ", ".join(sorted(found - {sector}))
            return Placed(
                sector, classes, f"HS {six}: sector of the official conversion to HS 2012; others: {others}"
            )
        return Placed(
            None, classes, f"HS {six} leads to several sectors: {', '.join(sorted(found)) or 'none'}"
        )

    def products(self, products: pl.DataFrame) -> dict[str, Placed]:
        """Give the sector of each of a model's products by name."""
        return {name: self.place(hs) for name, hs in products.select("product", "hs").iter_rows()}
