"""One plan of the harness example, made once, that every test certifies from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from allyshore.desk import Certificate, CertifyParams, Parties, certify, read_parties
from allyshore.opening import open_model
from allyshore.study import CompareParams, compare
from allyshore.world import World

DAY = dt.date(2026, 6, 15)
EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "harness"
PARTIES = EXAMPLE / "parties.toml"


@dataclass(frozen=True)
class Case:
    """A model, its plan and its parties, as `certify` takes them."""

    chain: Any
    plan: Any
    parties: Parties
    parties_of: Any = None

    def certify(self, product: str = "body_harness", day: dt.date = DAY, **params: Any) -> Certificate:
        return certify(
            self.chain,
            self.plan,
            World.on,
            day,
            self.parties_of or (lambda _: self.parties),
            CertifyParams(product, **params),
        )

    def with_capability(self, site: str, product: str, **cells: Any) -> Case:
        """Give the case with cells of one row of capabilities changed; the plan stays."""
        import polars as pl

        here = (pl.col("site") == site) & (pl.col("product") == product)
        changed = self.chain.capabilities.with_columns(
            [
                pl.when(here)
                .then(pl.lit(value, dtype=self.chain.capabilities.schema[name]))
                .otherwise(pl.col(name))
                .alias(name)
                for name, value in cells.items()
            ]
        )
        return replace(self, chain=self.chain.replace(capabilities=changed))

    def with_site(self, site: str, country: str, kind: str = "warehouse") -> Case:
        """Give the case with one more site."""
        import polars as pl

        row = self.chain.sites.head(1).with_columns(
            site=pl.lit(site), country=pl.lit(country), kind=pl.lit(kind)
        )
        return replace(self, chain=self.chain.replace(sites=pl.concat([self.chain.sites, row])))

    def by_way_of(self, site: str) -> Case:
        """Give the case with what the Mexican plant ships to San Antonio going through a site."""
        import polars as pl

        there = (pl.col("origin") == "ciudad_juarez") & (pl.col("destination") == "san_antonio")
        first = self.plan.ship.filter(there).with_columns(destination=pl.lit(site))
        second = self.plan.ship.filter(there).with_columns(origin=pl.lit(site))
        rest = self.plan.ship.filter(~there)
        return replace(self, plan=replace(self.plan, ship=pl.concat([rest, first, second])))


@pytest.fixture(scope="session")
def case() -> Case:
    chain = open_model(EXAMPLE, World.on(DAY))
    plan = compare(chain, World.on(DAY), CompareParams(names=("as-is",))).outcomes[0].plan
    people = read_parties(
        PARTIES, site="ciudad_juarez", country="MEX", members=frozenset({"CAN", "MEX", "USA"})
    )
    return Case(chain, plan, people)


@pytest.fixture(scope="session")
def certificate(case: Case) -> Certificate:
    return case.certify()
