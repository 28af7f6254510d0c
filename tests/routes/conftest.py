"""A small chain to connect: sites by name, and a product that each of them makes, keeps or wants."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from allyshore.chain import SupplyChain
from allyshore.chain.schema import TABLE, Kind
from allyshore.world import World

TYPES = {Kind.NUMBER: pl.Float64(), Kind.WHOLE: pl.Int64(), Kind.YES_NO: pl.Boolean(), Kind.DATE: pl.Date()}
WHERE = {
    "monterrey": ("MEX", 25.67, -100.31),
    "ciudad_juarez": ("MEX", 31.69, -106.42),
    "queretaro": ("MEX", 20.59, -100.39),
    "dallas": ("USA", 32.78, -96.80),
    "el_paso": ("USA", 31.77, -106.49),
    "chicago": ("USA", 41.88, -87.63),
    "clyde": ("USA", 41.30, -82.98),
    "los_angeles": ("USA", 34.05, -118.24),
    "new_york": ("USA", 40.73, -74.17),
    "toronto": ("CAN", 43.65, -79.38),
    "qingdao": ("CHN", 36.07, 120.38),
    "shanghai": ("CHN", 31.23, 121.47),
    "hai_phong": ("VNM", 20.86, 106.68),
    "stuttgart": ("DEU", 48.78, 9.18),
    "turin": ("ITA", 45.07, 7.69),
    "london": ("GBR", 51.51, -0.13),
    "vientiane": ("LAO", 17.97, 102.63),
}


def table(name: str, *rows: dict[str, object]) -> pl.DataFrame:
    """A table of the schema; what a row leaves out is the column's default."""
    columns = TABLE[name].columns
    cells = {c.name: [row.get(c.name, c.default) for row in rows] for c in columns}
    return pl.DataFrame(cells, schema={c.name: TYPES.get(c.kind, pl.String()) for c in columns})


def build(
    suppliers: list[str],
    plants: list[str],
    markets: list[str],
    *,
    warehouses: list[str] | None = None,
    lanes: list[dict[str, object]] | None = None,
) -> SupplyChain:
    """Suppliers sell a motor, plants make a washer of it, markets want the washer."""
    kinds = {"supplier": suppliers, "plant": plants, "warehouse": warehouses or [], "market": markets}
    sites = [
        {
            "site": site,
            "kind": kind,
            "country": WHERE[site][0],
            "latitude": WHERE[site][1],
            "longitude": WHERE[site][2],
        }
        for kind, names in kinds.items()
        for site in names
    ]
    sells = [{"site": site, "product": "motor", "unit_cost": 10.0} for site in suppliers]
    makes = [{"site": site, "product": "washer", "recipe": "assemble", "unit_cost": 10.0} for site in plants]
    return SupplyChain(
        name="test",
        home="USA",
        currency="USD",
        carrying_rate=0.1,
        periods=1,
        weeks_per_period=52.0,
        capital_years=10.0,
        entry_value=50000.0,
        claim_cost=60.0,
        origin_margin=0.02,
        illustrative="",
        sites=table("sites", *sites),
        products=table(
            "products",
            {"product": "motor", "hs": "850140", "weight": 5.0, "volume": 0.01, "value": 20.0},
            {"product": "washer", "hs": "845020", "weight": 90.0, "volume": 0.6, "value": 400.0},
            {"product": "design work", "value": 1000.0},
        ),
        recipes=table("recipes", {"recipe": "assemble", "product": "washer"}),
        bom=table(
            "bom",
            {"recipe": "assemble", "component": "motor", "quantity": 1.0},
            {"recipe": "assemble", "component": "design work", "quantity": 0.1},
        ),
        capabilities=table("capabilities", *sells, *makes),
        lanes=table("lanes", *(lanes or [])),
        demand=table(
            "demand",
            *({"market": site, "product": "washer", "period": 1, "quantity": 10.0} for site in markets),
        ),
        inventory=table("inventory"),
        labour=table("labour"),
        tariffs=table("tariffs"),
        regimes=table("regimes"),
        limits=table("limits"),
        strategies={},
        filled=pl.DataFrame(schema=dict.fromkeys(("table", "row", "column", "value", "source"), pl.String)),
    )


@pytest.fixture(scope="session")
def world() -> World:
    return World.on(date(2026, 6, 15))


@pytest.fixture(scope="session")
def make_chain():
    return build


def lane_of(lanes: pl.DataFrame, origin: str, destination: str, mode: str) -> dict[str, object]:
    """The one lane of a pair and mode."""
    found = lanes.filter(
        (pl.col("origin") == origin) & (pl.col("destination") == destination) & (pl.col("mode") == mode)
    )
    assert found.height == 1, found
    return found.row(0, named=True)


@pytest.fixture(scope="session")
def lane():
    return lane_of
