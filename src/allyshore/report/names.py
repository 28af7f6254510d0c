"""What the reader calls a site, a product or a country; the model's own short names stay beside them in the tables."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allyshore.design import COST_LINES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.study import Comparison

STRATEGY = {
    "as-is": "As-is",
    "least-cost": "Least-cost",
    "reshore": "Reshore",
    "nearshore": "Nearshore",
    "friend-shore": "Friend-shore",
    "ally-shore": "Ally-shore",
}
LINES = {
    "purchase": "purchases",
    "production": "production",
    "freight": "freight",
    "duty": "duty",
    "fees": "customs fees",
    "inventory": "inventory",
    "fixed": "fixed cost of sites",
    "capital": "capital",
    "compliance": "claim papers",
    "shortage": "shortage",
}
"""Cost lines in the reader's words; a line that is not here is called by its own name."""


@dataclass(frozen=True)
class Names:
    """Labels by short name.

    Attributes
    ----------
    sites
        Plants, warehouses and markets by their city where that is unmistakable among their kind, suppliers by their short name.
    products, countries
        Names by short name and by ISO3.
    place, kind
        Country and kind of each site.
    """

    sites: Mapping[str, str]
    products: Mapping[str, str]
    countries: Mapping[str, str]
    place: Mapping[str, str]
    kind: Mapping[str, str]

    def site(self, key: str) -> str:
        """Give the label of a site."""
        return self.sites.get(key, key)

    def product(self, key: str) -> str:
        """Give the name of a product."""
        return self.products.get(key, key)

    def country(self, code: str) -> str:
        """Give the name of a country."""
        return self.countries.get(code, code)


def names_of(comparison: Comparison) -> Names:
    """Collect the labels of a comparison's model."""
    sites = comparison.chain.sites
    cities = Counter(sites.select("kind", "city").iter_rows())
    labels = {
        key: _label(key, kind, city) if city and cities[kind, city] == 1 else spoken(key)
        for key, kind, city in sites.select("site", "kind", "city").iter_rows()
    }
    return Names(
        sites=labels,
        products={
            key: name or spoken(key)
            for key, name in comparison.chain.products.select("product", "name").iter_rows()
        },
        countries=dict(comparison.card.frame.select("country", "name").iter_rows()),
        place=dict(sites.select("site", "country").iter_rows()),
        kind=dict(sites.select("site", "kind").iter_rows()),
    )


def _label(key: str, kind: str, city: str) -> str:
    """Call a site of a city that no other of its kind is in."""
    if kind == "supplier":
        return spoken(key)
    return f"{city} warehouse" if kind == "warehouse" else city


def spoken(key: str) -> str:
    """Turn a short name into words: ``ohio_steel`` is *Ohio steel*."""
    words = key.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def strategy(name: str) -> str:
    """Give a strategy's name as a heading has it."""
    return STRATEGY.get(name, spoken(name))


def line(name: str) -> str:
    """Give a cost line's name in the reader's words."""
    return LINES.get(name, name)


def cost_lines(comparison: Comparison) -> list[str]:
    """Cost lines that some plan pays, in the contract's order."""
    paid = {
        name
        for outcome in comparison.outcomes
        if outcome.plan
        for name, usd in outcome.plan.cost.items()
        if abs(usd) >= 0.5
    }
    return [*(name for name in COST_LINES if name in paid), *sorted(paid - set(COST_LINES))]
