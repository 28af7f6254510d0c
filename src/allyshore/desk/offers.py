"""Whom to buy from so that a good qualifies: the cheapest set of materials to change, at the prices of sellers that declare origin."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.desk.evidence import OFFICER
from allyshore.desk.mixes import Mixes
from allyshore.origin import Rulebook, Status, qualify

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.chain import SupplyChain
    from allyshore.design import Judgement, Plan
    from allyshore.desk.mixes import Mix
    from allyshore.origin import Fix
    from allyshore.units import UsdPerUnit
    from allyshore.world import World


@dataclass(frozen=True, slots=True)
class Offer:
    """A seller in the agreement's territory that declares origin of a component, with its price at the door."""

    site: str
    price: UsdPerUnit


@dataclass(frozen=True, slots=True)
class Swap:
    """One material of the cheapest set: what changes it costs, and who offers it; nobody in the model where there is no offer."""

    fix: Fix
    offer: Offer | None

    def to_dict(self) -> dict[str, Any]:
        """Give plain JSON values."""
        said = {"material": self.fix.material, "value": self.fix.value, "cost": self.fix.cost}
        return said | {"supplier": None if self.offer is None else self.offer.site}


def swaps(chain: SupplyChain, plan: Plan, world: World) -> list[tuple[Judgement, tuple[Swap, ...]]]:
    """Give for each judgement of a plan the cheapest set of materials to have from other sellers; empty where it is originating.

    A material costs what the cheapest seller that declares origin on the day asks more than is paid now, at the door, without its freight and
    duty, and nothing where it asks less. One that nobody offers costs its value, so that it is changed last.
    """
    if all(one.determination.status is Status.ORIGINATING for one in plan.judgements):
        return [(one, ()) for one in plan.judgements]
    book = Rulebook.usmca(world, staging=chain.staging_until or False)
    known = offers(chain, world)
    found = []
    for judgement, mix in zip(plan.judgements, Mixes(chain, plan).all, strict=True):
        held = judgement.determination.status is Status.ORIGINATING
        found.append((judgement, () if held else _swaps(judgement, mix, known, book)))
    return found


def offers(chain: SupplyChain, world: World) -> dict[str, Offer]:
    """Give the cheapest seller of each product whose declaration of origin is in force on the day."""
    members = sorted(world.members("USMCA"))
    rows = (
        chain.capabilities.join(chain.sites.select("site", "country"), on="site", maintain_order="left")
        .filter(
            (pl.col("recipe") == "")
            & (pl.col("originating") == "yes")
            & (pl.col("certificate_until") >= world.date)
            & pl.col("country").is_in(members)
        )
        .sort("product", "unit_cost", "site")
        .unique("product", keep="first", maintain_order=True)
    )
    return {
        product: Offer(site, price)
        for product, site, price in rows.select("product", "site", "unit_cost").iter_rows()
    }


def _swaps(judgement: Judgement, mix: Mix, known: Mapping[str, Offer], book: Rulebook) -> tuple[Swap, ...]:
    priced = []
    for line, material in zip(mix.goods, judgement.good.materials, strict=True):
        offer = known.get(line.component)
        more = None if offer is None else max(0.0, (offer.price - line.unit_value) * line.quantity)
        priced.append(replace(material, change_cost=more))
    found = qualify(replace(judgement.good, materials=tuple(priced)), book, OFFICER)
    return tuple(Swap(fix, known.get(fix.material)) for fix in found.fixes)
