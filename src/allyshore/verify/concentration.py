"""How a plan's spend is spread: the auditor's own sums, tier by tier, and his own index."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from allyshore.verify.files import COMPARISON
from allyshore.verify.ledger import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.chain import SupplyChain
    from allyshore.verify.files import PlanFiles
    from allyshore.verify.ledger import Ledger
    from allyshore.verify.terms import Terms

WHY = (
    "sum of squared shares of yearly spend: purchases by country of origin, conversion by the plant's country"
)
NOBODY = "not trusted"
Row = dict[str, Any]


def check_concentration(
    place: str, row: Mapping[str, Any], plan: PlanFiles, terms: Terms, ledger: Ledger
) -> None:
    """Compare a strategy's indices of concentration with the plan's tables."""
    found = row.get("concentration")
    where = f"{place}.concentration"
    if not isinstance(found, list):
        ledger.note(COMPARISON, None, where, "a list", plain(found), WHY)
        return
    ledger.alike("comparison", COMPARISON, where, indices(plan, terms), found, WHY)


def indices(plan: PlanFiles, terms: Terms) -> list[Row]:
    """Work out every index anew: by tier, then all tiers together, each by country, group and trust."""
    depth = depths(terms.chain)
    rows = [
        (depth.get(product, 0), country, seller, paid)
        for product, country, seller, paid in _spend(plan, terms)
    ]
    tiers: list[int | None] = [*sorted({row[0] for row in rows}), None]
    found: list[Row] = []
    for tier in tiers:
        part = [row for row in rows if tier is None or row[0] == tier]
        for by, name in (("country", _country), ("group", _group), ("trust", _band)):
            sums: dict[str, float] = defaultdict(float)
            for _, country, seller, amount in part:
                sums[name(country, seller, terms)] += amount * terms.annual
            found += _index(tier, by, {key: amount for key, amount in sums.items() if amount > 0.0})
    return found


def _index(tier: int | None, by: str, sums: Mapping[str, float]) -> list[Row]:
    total = sum(sums.values())
    if not total:
        return []
    largest = min(sums, key=lambda key: (-sums[key], key))
    hhi = sum((amount / total) ** 2 for amount in sums.values())
    return [
        {
            "tier": tier,
            "by": by,
            "hhi": hhi,
            "largest": largest,
            "largest_share": sums[largest] / total,
            "spend": total,
        }
    ]


def _spend(plan: PlanFiles, terms: Terms) -> list[tuple[str, str, str, float]]:
    """Give product, country, seller's country and amount of every purchase and conversion that can be read."""
    place = dict(terms.sites.select("site", "country").iter_rows())
    origin = dict(plan["states"].select("state", "country_of_origin").iter_rows())
    bought = plan["buy"].select("product", "state", "site", "purchase").iter_rows()
    made = plan["make"].select("product", "site", "production").iter_rows()
    rows: list[tuple[Any, Any, Any, Any]] = [
        (product, origin.get(state), place.get(site), paid) for product, state, site, paid in bought
    ]
    rows += [(product, place.get(site), place.get(site), paid) for product, site, paid in made]
    known = frozenset(terms.card.frame.get_column("country"))
    return [
        (product, country, seller, paid)
        for product, country, seller, paid in rows
        if product is not None and country in known and seller in known and paid is not None
    ]


def depths(chain: SupplyChain) -> dict[str, int]:
    """Give each product the length of the longest way up to a product that goes into no other."""
    maker = dict(chain.recipes.select("recipe", "product").iter_rows())
    above: dict[str, set[str]] = defaultdict(set)
    for recipe, component in chain.bom.select("recipe", "component").iter_rows():
        above[component].add(maker[recipe])
    found: dict[str, int] = {}

    def depth(product: str) -> int:
        if product not in found:
            found[product] = 1 + max((depth(parent) for parent in above[product]), default=-1)
        return found[product]

    return {product: depth(product) for product in chain.products.get_column("product")}


def _country(country: str, _seller: str, _terms: Terms) -> str:
    return country


def _group(country: str, _seller: str, terms: Terms) -> str:
    return terms.card.group(country)


def _band(country: str, seller: str, terms: Terms) -> str:
    """Not trusted where maker or seller is not; else the maker's band, or the seller's where the maker is at home."""
    bands = {terms.card.band(country), terms.card.band(seller)}
    if NOBODY in bands:
        return NOBODY
    home = country == terms.card.params.market
    return terms.card.band(seller if home else country)
