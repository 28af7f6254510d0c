"""What hazards are expected to stop, as a sum over a plan's flows: the linear stand-in for risk on a front of plans.

Each row of hazards takes its place out for rate · probability · (duration + ramp / 2) / 365 · severity of a year. A unit counts at its
value times that part of the site that sells or makes it, and again of each way (and warehouse) that it leaves by. Stock, second sources,
common causes and recovery are not in it: `risk.stress` simulates them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from allyshore.errors import UsageError
from allyshore.units import DAYS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.chain import SupplyChain
    from allyshore.design.columns import Assembly
    from allyshore.design.network import Network
    from allyshore.world import World

WAY = ["origin", "destination", "mode"]
PLACES = ("site", "subdivision", "country", "bloc")
NAMED = ["scope", "key"]


@dataclass(frozen=True)
class Outages:
    """Part of a year, 0 to 1, that each site (site, out) and each way (origin, destination, mode, out) is expected to be out."""

    sites: pl.DataFrame
    ways: pl.DataFrame


def outages(chain: SupplyChain, world: World, passages: pl.DataFrame) -> Outages:
    """Add up what the model's hazards take from sites and ways; hazards on duty are a cost and no outage.

    `passages` has origin, destination, mode, passages, as `routes.connect` gives it. What leaves a site is out with the way only, save
    from warehouses, which make nothing that could be out.

    Raises
    ------
    UsageError
        No hazard of the model stops anything.
    """
    live = chain.hazards.filter((pl.col("rate") > 0) & (pl.col("acts_on") != "duty")).with_columns(
        out=pl.col("rate")
        * pl.col("probability")
        * (pl.col("duration") + pl.col("ramp_days") / 2.0)
        / DAYS_PER_YEAR
        * pl.col("severity")
    )
    if not live.height:
        raise UsageError(
            "risk: expected rows in the table hazards that stop sites or ways, found none. Say what can go wrong there (docs/risk.md)"
        )
    places = _places(chain, world)
    at = live.filter(pl.col("acts_on") == "sites").join(places, on=NAMED)
    sites = _sum(at, ["site"])
    houses = chain.sites.filter(pl.col("kind") == "warehouse").select("site")
    dispatch = sites.join(houses, on="site", how="semi").rename({"site": "origin"})
    lanes = chain.lanes.select(*WAY, "port_of_entry")
    ways = pl.concat(
        [
            live.join(_passed(chain, lanes, passages), on=["acts_on", *NAMED]).select(*WAY, "out"),
            live.join(_crossed(lanes, places), on=["acts_on", *NAMED]).select(*WAY, "out"),
            lanes.join(dispatch, on="origin").select(*WAY, "out"),
        ]
    )
    return Outages(sites, _sum(ways, WAY))


def _sum(frame: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    return frame.group_by(keys, maintain_order=True).agg(pl.col("out").sum().clip(0.0, 1.0))


def _places(chain: SupplyChain, world: World) -> pl.DataFrame:
    """Give what a hazard may call each site: site, scope, key."""
    sites = chain.sites.select("site", "country", "subdivision")
    blocs = world.blocs.select("bloc", "country")
    return pl.concat(
        [
            sites.select("site", scope=pl.lit("site"), key="site"),
            sites.filter(pl.col("subdivision") != "").select(
                "site", scope=pl.lit("subdivision"), key="subdivision"
            ),
            sites.select("site", scope=pl.lit("country"), key="country"),
            sites.join(blocs, on="country").select("site", scope=pl.lit("bloc"), key="bloc"),
        ]
    ).unique(maintain_order=True)


def _passed(chain: SupplyChain, lanes: pl.DataFrame, passages: pl.DataFrame) -> pl.DataFrame:
    """Give what each way passes: its mode, port of entry, passages, and the border it crosses, either way round."""
    country = chain.sites.select("site", "country")
    ends = lanes.join(country.rename({"site": "origin", "country": "here"}), on="origin").join(
        country.rename({"site": "destination", "country": "there"}), on="destination"
    )
    across = ends.filter(pl.col("here") != pl.col("there"))
    straits = (
        passages.select(*WAY, pl.col("passages").fill_null("").str.split(";"))
        .explode("passages")
        .with_columns(pl.col("passages").str.strip_chars())
        .filter(pl.col("passages") != "")
        .unique(maintain_order=True)
    )
    ports = lanes.filter(pl.col("port_of_entry") != "")
    named = [
        lanes.select(*WAY, scope=pl.lit("mode"), key="mode"),
        ports.select(*WAY, scope=pl.lit("port"), key="port_of_entry"),
        straits.select(*WAY, scope=pl.lit("passage"), key="passages"),
        *(
            across.select(*WAY, scope=pl.lit("border"), key=pl.concat_str([one, other], separator="-"))
            for one, other in (("here", "there"), ("there", "here"))
        ),
    ]
    return pl.concat(named).with_columns(acts_on=pl.lit("lanes"))


def _crossed(lanes: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """Give the places that each way leaves (exports) and enters (imports) across a border: those of one end that are not of the other."""
    wider = places.filter(pl.col("scope") != "site")
    countries = places.filter(pl.col("scope") == "country")
    ends = {
        end: lanes.select(WAY).join(wider.rename({"site": end}), on=end) for end in ("origin", "destination")
    }
    home = (
        lanes.select(WAY)
        .join(countries.select("key", origin="site"), on="origin")
        .join(countries.select(there="key", destination="site"), on="destination")
    )
    across = home.filter(pl.col("key") != pl.col("there")).select(WAY)
    return pl.concat(
        [
            ends[mine]
            .join(ends[other], on=[*WAY, *NAMED], how="anti", maintain_order="left")
            .join(across, on=WAY, how="semi", maintain_order="left")
            .with_columns(acts_on=pl.lit(acts))
            for mine, other, acts in (
                ("origin", "destination", "exports"),
                ("destination", "origin", "imports"),
            )
        ]
    ).select(*WAY, "acts_on", *NAMED)


def exposed(parts: Assembly, network: Network, out: Outages) -> pl.DataFrame:
    """Give the columns that hazards can stop, with ``usd``: the value of a unit times the part of the year that it is expected to be out."""
    values = network.states.select("state", "value")
    made = parts.make.frame.join(network.runs.select("run", "state"), on="run", maintain_order="left")
    return pl.concat(
        [
            frame.join(at, on=on, maintain_order="left")
            .join(values, on="state", maintain_order="left")
            .select("column", usd=pl.col("value") * pl.col("out"))
            for frame, at, on in (
                (parts.buy.frame, out.sites, ["site"]),
                (made, out.sites, ["site"]),
                (parts.ship.frame, out.ways, WAY),
            )
        ]
    )


def exposure(chain: SupplyChain, found: Mapping[str, pl.DataFrame], out: Outages) -> float:
    """Sum a plan's tables: value that hazards are expected to stop, USD a year."""
    values = found["states"].select("state", "value")
    total = 0.0
    for table, at, on in (
        ("buy", out.sites, ["site"]),
        ("make", out.sites, ["site"]),
        ("ship", out.ways, WAY),
    ):
        stopped = found[table].join(at, on=on).join(values, on="state")
        total += float(stopped.select((pl.col("quantity") * pl.col("value") * pl.col("out")).sum()).item())
    return total * chain.annual
