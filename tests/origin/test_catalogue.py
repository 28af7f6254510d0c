"""A catalogue judged at once has the answers of its goods judged one by one."""

from __future__ import annotations

import random
from dataclasses import replace

import polars as pl
import pytest
from test_origin_laws import random_good

from allyshore.errors import ModelInvalid
from allyshore.origin import Good, Material, OriginParams, qualify, qualify_catalogue

BOM_TYPES = {"originating": pl.Boolean, "value": pl.Float64}


def tables(goods: list[Good]) -> tuple[pl.DataFrame, pl.DataFrame]:
    rows = [
        {
            "good": one.product,
            "hs": one.hs,
            "country": one.country,
            "transaction_value": one.transaction_value,
            "net_cost": one.net_cost,
            "use": one.use.value,
            "weight": one.weight,
        }
        for one in goods
    ]
    lines = [
        {
            "good": one.product,
            "component": m.name,
            "hs": m.hs,
            "value": m.value,
            "originating": m.originating,
            "weight": m.weight,
            "elastomeric": m.elastomeric,
        }
        for one in goods
        for m in one.materials
    ]
    return pl.DataFrame(rows, schema_overrides={"net_cost": pl.Float64, "weight": pl.Float64}), pl.DataFrame(
        lines, schema_overrides=BOM_TYPES
    )


@pytest.mark.parametrize("params", [OriginParams(), OriginParams(margin=0.05)])
def test_a_catalogue_has_the_answers_of_its_goods(book, params):
    pick = random.Random(7)
    goods = []
    for number in range(1500):
        good = random_good(pick)
        parts = tuple(replace(m, name=f"m{i}", kinds=None) for i, m in enumerate(good.materials))
        goods.append(replace(good, product=f"good {number}", materials=parts))
    found = qualify_catalogue(*tables(goods), book, params)
    assert found["good"].to_list() == [good.product for good in goods]
    for good, row in zip(goods, found.iter_rows(named=True), strict=True):
        one = qualify(good, book, params)
        assert row["status"] == one.status.value, good
        assert row["criterion"] == (one.criterion.value if one.criterion else None)
        if one.criterion and one.content:
            assert row["method"] == one.method.value
            assert row["margin"] == pytest.approx(one.content.margin)


def test_a_made_component_counts_at_nothing_or_in_full(book):
    """Roll-up goes both ways over three levels: the motor that is originating saves the pump, and the pump the machine."""
    winding = Good(
        "winding", "850300", "MEX", 20.0, 18.0, (Material("wire", "740811", 5.0, originating=False),)
    )
    motor = Good("motor", "85014040", "MEX", 60.0, 50.0, (Material("winding", "850300", 20.0, None),))
    part = Good("part", "84099199", "MEX", 100.0, 80.0, (Material("motor", "84099199", 60.0, None),))
    goods = qualify_catalogue(*tables([part, motor, winding]), book)
    assert goods["status"].to_list() == ["originating"] * 3
    assert goods["vnm"].to_list() == [0.0, 0.0, 5.0]
    abroad = replace(motor, country="CHN")
    lost = qualify_catalogue(*tables([part, abroad, winding]), book)
    assert lost["status"].to_list() == ["not originating", "not originating", "originating"]
    assert lost["vnm"][0] == 60.0


def test_goods_made_of_each_other_are_refused_by_name(book):
    a = Good("a", "84099199", "MEX", 100.0, 80.0, (Material("b", "84099199", 60.0, None),))
    b = Good("b", "84099199", "MEX", 100.0, 80.0, (Material("a", "84099199", 60.0, None),))
    with pytest.raises(ModelInvalid, match="a, b"):
        qualify_catalogue(*tables([a, b]), book)


def test_all_faults_of_a_catalogue_are_told_at_once(book):
    good = Good("a", "84099199", "MEX", 100.0, 80.0, (Material("b", "84099199", 60.0, None),))
    goods, bom = tables([good, good])
    bom = pl.concat([bom.with_columns(value=-1.0), bom.with_columns(good=pl.lit("lost"))])
    with pytest.raises(ModelInvalid) as caught:
        qualify_catalogue(goods, bom, book)
    assert len(caught.value.faults) == 4
    with pytest.raises(ModelInvalid, match="net_cost"):
        qualify_catalogue(goods.drop("net_cost"), bom, book)


def test_the_benchmark_catalogue_has_three_levels_and_every_status(book):
    from benchmarks.origin import catalogue

    goods, bom = catalogue(900)
    found = qualify_catalogue(goods, bom, book)
    assert set(found["status"]) >= {"originating", "not originating"}
    assert bom.join(goods.select(component="good"), on="component").height > 0


def test_without_weights_or_with_fibres_that_nobody_describes_textiles_are_forgiven_less(book):
    """Nothing without weights, 7 % by weight where nobody says that the fibre is not elastomeric, 10 % where it is not (s. 5(6))."""
    yarn = Material("yarn", "52052100", 5.0, originating=False, weight=0.09, elastomeric=False)
    cloth = Good(
        "cloth",
        "52081110",
        "USA",
        100.0,
        90.0,
        (yarn, replace(yarn, name="cotton", originating=True)),
        weight=1.0,
    )
    goods, bom = tables([cloth])
    light, bare = bom.with_columns(weight=pl.col("weight") * 0.7), goods.drop("weight")
    unsaid = [frame.drop("elastomeric") for frame in (bom, light)]
    told = [
        qualify_catalogue(goods_here, lines, book)["status"][0]
        for goods_here, lines in ((goods, bom), (bare, bom), (goods, unsaid[0]), (goods, unsaid[1]))
    ]
    assert told == ["originating", "not originating", "not originating", "originating"]
