"""Emissions of a design: what its lanes, sellers and lines give off, by the user's columns and the world's factors of freight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.errors import FactMissing, Fault
from allyshore.units import KG_PER_TONNE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.chain import SupplyChain
    from allyshore.design.columns import Assembly
    from allyshore.design.network import Network
    from allyshore.design.strategy import Strategy
    from allyshore.world import World

WAY = ("origin", "destination", "mode")
SERVICE = "service"
FIRST_ROW = 2
MOST_TOLD = 5
"""Empty cells that a sentence names."""
TRANSPORT, SUPPLY, MAKING = "transport", "supply", "making"
PARTS = (TRANSPORT, SUPPLY, MAKING)
WORD = "carbon"
"""What limits, objectives and fronts call it."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A cell without which an emission is not assessed; `row` counts from the header as row 1."""

    table: str
    row: int
    column: str
    says: str

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON record."""
        return {"table": self.table, "row": self.row, "column": self.column, "says": self.says}

    def fault(self) -> Fault:
        """Say it as a fault of the input."""
        wanted = "distance or carbon" if self.table == "lanes" else f"a number for {self.says}"
        found = f"neither, for {self.says}" if self.table == "lanes" else "nothing"
        cure = "A cost, limit or objective of carbon would take an unknown emission for none"
        return Fault(self.table, self.row, self.column, wanted, found, cure)


@dataclass(frozen=True, slots=True)
class Carbon:
    """Emissions of a plan, t CO2e a year; a part is None where something flows and nothing of it is assessed.

    Attributes
    ----------
    transport, supply, making
        Of lanes, of what is bought up to the seller's door, of the plants' own conversion.
    gaps
        The cells that the plan's unassessed flows would need.
    """

    transport: float | None
    supply: float | None
    making: float | None
    gaps: tuple[Gap, ...] = ()

    @property
    def total(self) -> float | None:
        """What is assessed, together; None where nothing is."""
        known = [part for part in (self.transport, self.supply, self.making) if part is not None]
        return sum(known) if known else None

    def sentence(self) -> str:
        """Say it in words, with the cells that are wanting."""
        parts = ((TRANSPORT, self.transport), (SUPPLY, self.supply), (MAKING, self.making))
        told = ", ".join(
            f"{name} {'not assessed' if part is None else f'{part:,.2f}'}" for name, part in parts
        )
        first = (
            "Carbon not assessed"
            if self.total is None
            else f"Carbon assessed: {self.total:,.2f} t CO2e a year"
        )
        if not self.gaps:
            return f"{first} ({told})."
        cells = [f"{gap.table} row {gap.row}, {gap.column} ({gap.says})" for gap in self.gaps[:MOST_TOLD]]
        more = f" and {len(self.gaps) - MOST_TOLD} more cells" if len(self.gaps) > MOST_TOLD else ""
        return f"{first} ({told}); empty: {'; '.join(cells)}{more}."

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON record: what is assessed, its parts, and the cells that the rest would need."""
        return {
            "carbon": self.total,
            "carbon_parts": {TRANSPORT: self.transport, SUPPLY: self.supply, MAKING: self.making},
            "carbon_not_assessed": [gap.to_dict() for gap in self.gaps],
        }


def lane_factors(chain: SupplyChain, world: World) -> pl.DataFrame:
    """Give each lane's ``per_tonne`` [kg CO2e/t]: the user's, else distance times the mode's factor; null where neither is known."""
    factors = world.table("carbon_factors").select("mode", "factor")
    return chain.lanes.join(factors, on="mode", how="left", maintain_order="left").select(
        *WAY, per_tonne=pl.coalesce("carbon", pl.col("distance") * pl.col("factor"))
    )


def steers(strategy: Strategy, chain: SupplyChain) -> bool:
    """Whether carbon has a price, a limit or an objective, so that dearer modes may be the better ones."""
    asked = any(objective.minimise == WORD for objective in strategy.objectives)
    return strategy.carbon_price > 0.0 or asked or chain.limits.filter(pl.col("on") == WORD).height > 0


def by_way(frame: pl.DataFrame, factors: pl.DataFrame, chain: SupplyChain) -> pl.DataFrame:
    """Add ``emitted`` [kg CO2e a unit] to rows of a way and a product, null where it is not known; a service emits nothing on its way."""
    weights = chain.products.select("product", "weight")
    return (
        frame.join(factors, on=WAY, how="left", maintain_order="left")
        .join(weights, on="product", how="left", maintain_order="left")
        .with_columns(
            emitted=pl.when(pl.col("mode") == SERVICE)
            .then(0.0)
            .otherwise(pl.col("per_tonne") * pl.col("weight") / KG_PER_TONNE)
        )
        .drop("per_tonne", "weight")
    )


def emissions(parts: Assembly, network: Network) -> pl.DataFrame:
    """Give the columns that emit, with ``tonnes`` a unit and the fields of a limit's groups: part, product, site, country, mode, period.

    What a product's sources leave unsaid, all of them, counts for nothing: it is the same whichever is taken.

    Raises
    ------
    FactMissing
        A way that goods could take has no emission, or some sources of a product state theirs and others do not.
    """
    gaps = unknown(network)
    if gaps:
        raise FactMissing([gap.fault() for gap in gaps])
    facts = network.capabilities.select(
        "capability", "country", tonnes=pl.col(WORD).fill_null(0.0) / KG_PER_TONNE
    )
    keys = ("column", "part", "product", "site", "country", "mode", "period", "tonnes")
    found = [
        block.frame.join(facts, on="capability", how="left", maintain_order="left")
        .with_columns(part=pl.lit(part), mode=pl.lit(""))
        .select(keys)
        for part, block in ((SUPPLY, parts.buy), (MAKING, parts.make))
    ]
    places = network.chain.sites.select("site", "country")
    ways = network.moves.select(
        "ship", emitted=priced(network.moves, network.lane_carbon, network.chain, 1.0)
    )
    found.append(
        parts.ship.frame.with_columns(site="origin", part=pl.lit(TRANSPORT))
        .join(places, on="site", how="left", maintain_order="left")
        .join(ways, on="ship", how="left", maintain_order="left")
        .with_columns(tonnes="emitted")
        .select(keys)
    )
    return pl.concat(found)


def priced(moves: pl.DataFrame, factors: pl.DataFrame, chain: SupplyChain, price: float) -> pl.Series:
    """Give what a unit's emissions on its way cost at a price a tonne, USD; 0 where they are not known."""
    return by_way(moves.select(*WAY, "product"), factors, chain)["emitted"].fill_null(0.0) * (
        price / KG_PER_TONNE
    )


def unknown(network: Network) -> list[Gap]:
    """Give the cells that keep the designs of a network from being compared by carbon."""
    ways = network.moves.select(*WAY, "product").unique(maintain_order=True)
    caps = network.capabilities.with_columns(stated=pl.col(WORD).is_not_null().any().over("product"))
    mixed = caps.filter(pl.col("stated") & pl.col(WORD).is_null())
    return [*_of_ways(ways, network.lane_carbon, network.chain), *_of_sources(mixed)]


def emitted(chain: SupplyChain, world: World, found: Mapping[str, pl.DataFrame]) -> Carbon:
    """Give what a finished plan emits in a year, from its tables."""
    factors = lane_factors(chain, world)
    shipped = by_way(found["ship"].select(*WAY, "product", "quantity"), factors, chain)
    sources = chain.capabilities.select("site", "product", "recipe", emitted=WORD).with_row_index(
        "capability"
    )
    bought = found["buy"].select("site", "product", "quantity", recipe=pl.lit(""))
    made = found["make"].select("site", "product", "recipe", "quantity")
    bought, made = (
        frame.join(sources, on=["site", "product", "recipe"], how="left", maintain_order="left")
        for frame in (bought, made)
    )
    transport, supply, making = (_yearly(frame, chain.annual) for frame in (shipped, bought, made))
    lacking = pl.concat([bought, made], how="diagonal").filter(pl.col("emitted").is_null())
    ways = shipped.select(*WAY, "product").unique(maintain_order=True)
    gaps = [*_of_ways(ways, factors, chain), *_of_sources(lacking.unique("capability").sort("capability"))]
    return Carbon(transport, supply, making, tuple(gaps))


def _yearly(frame: pl.DataFrame, annual: float) -> float | None:
    known = frame.filter(pl.col("emitted").is_not_null())
    if frame.height and not known.height:
        return None
    return float(known.select((pl.col("quantity") * pl.col("emitted")).sum()).item()) * annual / KG_PER_TONNE


def _of_ways(ways: pl.DataFrame, factors: pl.DataFrame, chain: SupplyChain) -> list[Gap]:
    """Lanes without distance and carbon, and goods without a weight."""
    goods = ways.filter(pl.col("mode") != SERVICE)
    lanes = factors.with_row_index("at").filter(pl.col("per_tonne").is_null())
    lanes = lanes.join(goods, on=WAY, how="semi", maintain_order="left")
    light = chain.products.with_row_index("at").filter(pl.col("weight").is_null())
    light = light.join(goods, on="product", how="semi", maintain_order="left")
    return [
        *(
            Gap("lanes", at + FIRST_ROW, WORD, f"{origin} to {destination} by {mode}")
            for at, origin, destination, mode in lanes.select("at", *WAY).iter_rows()
        ),
        *(
            Gap("products", at + FIRST_ROW, "weight", product)
            for at, product in light.select("at", "product").iter_rows()
        ),
    ]


def _of_sources(lacking: pl.DataFrame) -> list[Gap]:
    return [
        Gap("capabilities", int(at) + FIRST_ROW, WORD, f"{product} of {site}")
        for at, site, product in lacking.select("capability", "site", "product").iter_rows()
    ]
