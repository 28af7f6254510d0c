"""Value of a plan's goods that the model's hazards are expected to stop, reckoned again row by row of its flows."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from allyshore.routes import RouteParams, connect

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from allyshore.verify.files import PlanFiles
    from allyshore.verify.terms import Terms

YEAR = 365.0
Name = tuple[str, str]
Down = dict[tuple[str, str, str], float]


class Exposure:
    """Looks up the part of a year that a site or a way is out, by what each hazard of the model names; passages are those of the standard routes."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.down: Down = defaultdict(float)
        for row in terms.chain.hazards.iter_rows(named=True):
            if row["acts_on"] != "duty":
                days = row["duration"] + 0.5 * row["ramp_days"]
                lost = row["rate"] * row["probability"] * row["severity"] * days / YEAR
                self.down[row["acts_on"], row["scope"], row["key"]] += lost
        blocs = defaultdict(list)
        for bloc, country in terms.world.blocs.select("bloc", "country").iter_rows():
            blocs[country].append(bloc)
        self.kind = dict(terms.sites.select("site", "kind").iter_rows())
        self.country = dict(terms.sites.select("site", "country").iter_rows())
        self.wider: dict[str, frozenset[Name]] = {
            site: frozenset(
                [("country", country), *(("bloc", bloc) for bloc in blocs[country])]
                + ([("subdivision", part)] if part else [])
            )
            for site, country, part in terms.sites.select("site", "country", "subdivision").iter_rows()
        }
        columns = ("origin", "destination", "mode")
        self.ports = {
            (a, b, mode): port
            for a, b, mode, port in terms.chain.lanes.select(*columns, "port_of_entry").iter_rows()
        }
        self.straits: Mapping[tuple[str, str, str], str] = {}
        if any(scope == "passage" for _, scope, _ in self.down):
            lanes = connect(terms.chain, terms.world, RouteParams()).lanes
            self.straits = {
                (a, b, mode): names or ""
                for a, b, mode, names in lanes.select(*columns, "passages").iter_rows()
            }

    def _lost(self, acts: str, names: Iterable[Name]) -> float:
        return sum(self.down.get((acts, *name), 0.0) for name in set(names))

    def site(self, site: str) -> float:
        """Part of a year that what a site sells or makes is out."""
        return min(1.0, self._lost("sites", [("site", site), *self.wider[site]]))

    def way(self, origin: str, destination: str, mode: str) -> float:
        """Part of a year that a way is out, with the warehouse that it leaves."""
        key = (origin, destination, mode)
        if key not in self.ports:
            return 0.0
        passes = [("mode", mode)]
        lost = self.site(origin) if self.kind[origin] == "warehouse" else 0.0
        if self.ports[key]:
            passes.append(("port", self.ports[key]))
        passes += [("passage", name.strip()) for name in self.straits.get(key, "").split(";") if name.strip()]
        here, there = self.country[origin], self.country[destination]
        if here != there:
            passes += [("border", f"{here}-{there}"), ("border", f"{there}-{here}")]
            lost += self._lost("exports", self.wider[origin] - self.wider[destination])
            lost += self._lost("imports", self.wider[destination] - self.wider[origin])
        return min(1.0, lost + self._lost("lanes", passes))

    def of(self, plan: PlanFiles) -> float:
        """Give what hazards are expected to stop of a plan, USD a year."""
        value = dict(plan["states"].select("state", "value").drop_nulls().iter_rows())
        total = 0.0
        for table in ("buy", "make"):
            sources = plan[table].select("site", "state", "quantity").drop_nulls()
            for site, state, quantity in sources.iter_rows():
                if site in self.kind:
                    total += quantity * value.get(state, 0.0) * self.site(site)
        ways = plan["ship"].select("origin", "destination", "mode", "state", "quantity").drop_nulls()
        for origin, destination, mode, state, quantity in ways.iter_rows():
            total += quantity * value.get(state, 0.0) * self.way(origin, destination, mode)
        return total * self.terms.annual
