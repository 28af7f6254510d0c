"""The ways of a good to its buyers, and whether one of them takes it out of the agreement's territory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.origin import Stay, keeps_origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from allyshore.chain import SupplyChain
    from allyshore.design import Plan

LAW = "USMCA Article 4.18; General Note 11(h)(iv); 19 CFR 182 Appendix A, section 10"
PASSED_THROUGH = "warehouse"


@dataclass(frozen=True, slots=True)
class CustomsControl:
    """A stay outside the territory of which the user says that customs kept the goods under control, and which paper shows it."""

    site: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Leg:
    """One lane of a way: sites, their countries (ISO3) and the mode."""

    origin: str
    origin_country: str
    destination: str
    destination_country: str
    mode: str

    def to_dict(self) -> dict[str, str]:
        """Give the leg as JSON values."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Way:
    """The legs by which a good comes from its plant to one buyer."""

    legs: tuple[Leg, ...]

    @property
    def country(self) -> str:
        """Where the buyer is."""
        return self.legs[-1].destination_country

    def to_dict(self) -> dict[str, Any]:
        """Give the way as JSON values."""
        return {"to": self.legs[-1].destination, "legs": [leg.to_dict() for leg in self.legs]}


def ways(chain: SupplyChain, plan: Plan, product: str, site: str) -> tuple[Way, ...]:
    """Give every way of a plan from a plant to a market, or to another plant, that a product takes."""
    places = {row["site"]: (row["country"], row["kind"]) for row in chain.sites.iter_rows(named=True)}
    lanes: dict[str, list[tuple[str, str]]] = {}
    shipped = plan.ship.filter(pl.col("product") == product).select("origin", "destination", "mode")
    for origin, destination, mode in shipped.unique(maintain_order=True).iter_rows():
        lanes.setdefault(origin, []).append((destination, mode))
    found: list[Way] = []
    waiting: list[tuple[str, tuple[Leg, ...]]] = [(site, ())]
    while waiting:
        here, legs = waiting.pop(0)
        for destination, mode in lanes.get(here, []):
            if destination == site or any(leg.destination == destination for leg in legs):
                continue
            leg = Leg(here, places[here][0], destination, places[destination][0], mode)
            if places[destination][1] == PASSED_THROUGH:
                waiting.append((destination, (*legs, leg)))
            else:
                found.append(Way((*legs, leg)))
    return tuple(found)


def breaks(
    product: str,
    hs: str,
    routes: Iterable[Way],
    controls: Iterable[CustomsControl],
    members: frozenset[str],
) -> list[str]:
    """Say of each stay outside the territory, on a way to a buyer inside it, that it costs the good its origin.

    A stay keeps the status only under customs control and with nothing done but unloading, reloading, splitting, storing,
    labelling and preserving; the user states it, with the paper that shows it.

    Source: USMCA Article 4.18; General Note 11(h)(iv); Uniform Regulations, SOR/2020-155, s. 10.
    """
    stated = {control.site for control in controls}
    found: dict[tuple[str, str], str] = {}
    for way in routes:
        if way.country not in members:
            continue
        for before, after in zip(way.legs, way.legs[1:], strict=False):
            place = before.destination
            stay = Stay(before.destination_country, True if place in stated else None, frozenset({"storing"}))
            if keeps_origin(hs, [stay], members):
                continue
            found.setdefault(
                (before.origin, place),
                f"lanes {before.origin} to {place} and {place} to {after.destination}: expected {product} to stay in a country of the agreement or under "
                f"customs control, found a stop at {place} in {before.destination_country} of which nobody states it ({LAW}). "
                f'Ship around it, or state [[transit]] site = "{place}" with the paper that shows customs control in parties.toml.',
            )
    return list(found.values())


def breaks_of(evidence: Mapping[str, Any], product: str, hs: str, members: frozenset[str]) -> list[str]:
    """Judge the ways of an evidence file again."""
    routes = [Way(tuple(Leg(**leg) for leg in way["legs"])) for way in evidence["ways"]]
    controls = [CustomsControl(one["site"], one["evidence"]) for one in evidence["customs_control"]]
    return breaks(product, hs, routes, controls, members)
