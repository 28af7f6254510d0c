"""The freight of one unit, worked by hand on each basis."""

import polars as pl
import pytest

from allyshore.errors import FactMissing
from allyshore.routes import RouteParams, connect, unit_freight

PRODUCTS = pl.DataFrame(
    {
        "product": ["washer", "bolt", "design work"],
        "hs": ["845020", "731815", None],
        "weight": [90.0, 0.1, None],
        "volume": [0.6, None, None],
        "value": [400.0, 0.05, 1000.0],
    }
)


def lanes(basis, cost, mode="truck"):
    return pl.DataFrame(
        {"origin": ["a"], "destination": ["b"], "mode": [mode], "cost": [cost], "basis": [basis]}
    )


@pytest.mark.parametrize(
    ("basis", "mode", "cost", "freight"),
    [
        ("unit", "truck", 3.0, 3.0),
        ("kg", "truck", 0.05, 4.5),  # 90 kg
        ("m3", "truck", 10.0, 6.0),  # 0.6 m3
        ("usd", "truck", 0.01, 4.0),  # 1 % of 400 USD
        ("load", "truck", 1840.0, 12.0),  # 0.6 m3 of 92 m3 outweighs 90 kg of 20,000 kg
        ("load", "ocean", 6500.0, 60.0),  # 0.6 m3 of 65 m3
        ("load", "air", 5000.0, 500.0),  # 0.6 m3 of 6 m3: chargeable 100 kg
    ],
)
def test_the_freight_of_a_washer_by_basis(world, basis, mode, cost, freight):
    found = unit_freight(lanes(basis, cost, mode), PRODUCTS.filter(pl.col("product") == "washer"), world)
    assert found.columns == ["origin", "destination", "mode", "product", "freight"]
    assert found["freight"].to_list() == pytest.approx([freight])


def test_a_load_is_charged_by_weight_where_the_volume_is_unknown(world):
    found = unit_freight(lanes("load", 2000.0), PRODUCTS.filter(pl.col("product") == "bolt"), world)
    assert found["freight"].to_list() == pytest.approx([2000.0 * 0.1 / 20_000])


@pytest.mark.parametrize(("basis", "column"), [("m3", "volume"), ("kg", "weight"), ("load", "weight")])
def test_a_missing_weight_or_volume_names_the_product(world, basis, column):
    bare = PRODUCTS.with_columns(pl.lit(float("nan")).alias(column))
    with pytest.raises(FactMissing, match="bolt") as caught:
        unit_freight(lanes(basis, 1.0), bare, world)
    assert [fault.column for fault in caught.value.faults] == [column, column]
    assert "washer" in str(caught.value)


def test_services_travel_by_no_lane_and_only_pairs_asked_for_are_priced(world):
    every = unit_freight(lanes("unit", 1.0), PRODUCTS, world)
    assert every["product"].to_list() == ["washer", "bolt"]
    asked = lanes("unit", 1.0).with_columns(product=pl.lit("bolt"))
    assert unit_freight(asked, PRODUCTS, world)["product"].to_list() == ["bolt"]


def test_the_callers_load_replaces_the_tables(world):
    small = RouteParams(overrides={("cube", "truck", ""): 46.0})
    found = unit_freight(lanes("load", 1840.0), PRODUCTS.filter(pl.col("product") == "washer"), world, small)
    assert found["freight"].to_list() == pytest.approx([24.0])


def test_filled_lanes_can_be_priced_for_every_good(world, make_chain):
    routes = connect(make_chain(["shanghai"], ["monterrey"], ["dallas"]), world)
    found = unit_freight(routes.lanes, routes.chain.products, world)
    assert found.height == 2 * routes.lanes.height
    assert (found["freight"] > 0).all()
