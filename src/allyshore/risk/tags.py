"""What a hazard may name of a site or a way: its country, blocs, port of entry, passages, border."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from allyshore.chain import SupplyChain
    from allyshore.world import World

Tag = tuple[str, str, str]
"""What suffers (acts_on), scope and key, as in a row of hazards."""


@dataclass(frozen=True)
class Tags:
    """Looks up the tags of sites and ways of one chain.

    Attributes
    ----------
    country, subdivision
        Of each site.
    blocs
        Of each country.
    ports, passages
        Of each way (origin, destination, mode).
    """

    country: Mapping[str, str]
    subdivision: Mapping[str, str]
    blocs: Mapping[str, tuple[str, ...]]
    ports: Mapping[tuple[str, str, str], str]
    passages: Mapping[tuple[str, str, str], tuple[str, ...]]

    @classmethod
    def of(cls, chain: SupplyChain, world: World, passages: pl.DataFrame) -> Tags:
        """Read the chain's sites and lanes, and the blocs of the day."""
        blocs: dict[str, list[str]] = {}
        for bloc, country in world.blocs.iter_rows():
            blocs.setdefault(country, []).append(bloc)
        ways = {
            (origin, destination, mode): port
            for origin, destination, mode, port in chain.lanes.select(
                "origin", "destination", "mode", "port_of_entry"
            ).iter_rows()
        }
        through = {
            (origin, destination, mode): tuple(
                part.strip() for part in (text or "").split(";") if part.strip()
            )
            for origin, destination, mode, text in passages.select(
                "origin", "destination", "mode", "passages"
            ).iter_rows()
        }
        return cls(
            dict(chain.sites.select("site", "country").iter_rows()),
            dict(chain.sites.select("site", "subdivision").iter_rows()),
            {country: tuple(found) for country, found in blocs.items()},
            ways,
            through,
        )

    def _places(self, site: str) -> list[tuple[str, str]]:
        country = self.country[site]
        found = [("country", country), *(("bloc", bloc) for bloc in self.blocs.get(country, ()))]
        if self.subdivision[site]:
            found.append(("subdivision", self.subdivision[site]))
        return found

    def of_site(self, site: str) -> frozenset[Tag]:
        """Give the tags of what is made or supplied at a site."""
        return frozenset([("sites", "site", site), *(("sites", *place) for place in self._places(site))])

    def of_lane(self, origin: str, destination: str, mode: str) -> frozenset[Tag]:
        """Give the tags of a way: its origin's as a site, the places that it leaves and enters, what it passes."""
        tags: set[Tag] = set(self.of_site(origin))
        ways = [("mode", mode)]
        here, there = self.country[origin], self.country[destination]
        if here != there:
            leaves, enters = self._places(origin), self._places(destination)
            tags |= {("exports", *place) for place in leaves if place not in enters}
            tags |= {("imports", *place) for place in enters if place not in leaves}
            tags |= {("duty", *place) for place in leaves if place not in enters}
            tags.add(("duty", "site", origin))
            ways += [("border", f"{here}-{there}"), ("border", f"{there}-{here}")]
        key = (origin, destination, mode)
        if self.ports.get(key):
            ways.append(("port", self.ports[key]))
        ways += [("passage", name) for name in self.passages.get(key, ())]
        tags |= {(acts, *way) for way in ways for acts in ("lanes", "duty")}
        return frozenset(tags)
