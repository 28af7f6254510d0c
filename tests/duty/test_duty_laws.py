"""Laws that hold for every line, day and country."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from allyshore.duty import DutyParams, Entry, assess, bill
from allyshore.world import World

CODES = (
    "84501100",
    "84502000",
    "84512100",
    "7326908688",
    "7208510030",
    "7601103000",
    "85013220",
    "8544429090",
    "9506624040",
    "6109100004",
    "8415106000",
    "8429511000",
    "8708295160",
    "9403200082",
    "7202111000",
    "8541420010",
)
COUNTRIES = ("CHN", "MEX", "CAN", "KOR", "DEU", "VNM", "GBR", "RUS", "BRA", "TWN")
SUMS = DutyParams(detail=False)
FIRST, LAST = dt.date(2025, 1, 1), dt.date(2026, 10, 11)

days = st.dates(FIRST, LAST)
shares = st.sampled_from((None, 0.0, 0.1, 0.3))
cents = st.integers(1, 10_000_000).map(lambda number: number / 100)


@st.composite
def entries(draw, countries=COUNTRIES):
    origin = draw(st.sampled_from(countries))
    claim = origin in {"MEX", "CAN"} and draw(st.booleans())
    return Entry(
        "USA", origin, draw(st.sampled_from(CODES)), origin, draw(cents), originating=claim, claim="usmca" if claim else "", mode=draw(st.sampled_from(("ocean", "truck", "air"))),
        steel_share=draw(shares), aluminium_share=draw(shares), copper_share=draw(shares), metal_weight_share=draw(st.sampled_from((None, 0.1, 0.5))),
        us_content_share=draw(st.sampled_from((None, 0.1, 0.5))), entry_value=draw(st.sampled_from((None, 50_000.0))),
        facts=draw(st.sampled_from((frozenset(), frozenset({"auto_part"}), frozenset({"us_metal"})))),
    )  # fmt: skip


def frame_of(*made: Entry) -> pl.DataFrame:
    names = [name for name in Entry.__slots__ if name != "facts"]
    kinds = {
        "quantity": pl.Float64,
        "weight": pl.Float64,
        "entry_value": pl.Float64,
        **{name: pl.Float64 for name in names if name.endswith("_share")},
    }
    rows = [
        {**{name: getattr(one, name) for name in names}, "facts": ";".join(sorted(one.facts))} for one in made
    ]
    return pl.DataFrame(rows, schema_overrides=kinds, infer_schema_length=None)


def duty_of(made: Entry, world: World, tariffs: pl.DataFrame) -> float:
    return float(assess(frame_of(made), world, tariffs, SUMS).frame["duty"][0])


@settings(max_examples=60, deadline=None)
@given(made=entries(), day=days)
def test_bill_and_assessment_agree_to_half_a_cent_a_component(made, day, no_tariffs):
    world = World.on(day)
    row = assess(frame_of(made), world, no_tariffs).frame.row(0, named=True)
    one = bill(made, world, no_tariffs)
    amounts = {part["measure"]: part["amount"] for part in row["components"]}
    for part in one.components:
        assert float(part.amount) == pytest.approx(
            amounts["rate in place of the schedule's"]
            if part.measure == "base" and "rate in place of the schedule's" in amounts
            else amounts.get(part.measure, row["components"][0]["amount"]),
            abs=0.00501,
        )
    assert float(one.duty) == pytest.approx(
        row["duty"], abs=0.00501 * max(1, len(one.components) + len(one.not_charged))
    )
    assert float(one.fees["mpf"]) == pytest.approx(row["mpf"], abs=0.00501)
    assert float(one.fees["hmf"]) == pytest.approx(row["hmf"], abs=0.00501)


@settings(max_examples=30, deadline=None)
@given(made=entries(), day=days, data=st.data())
def test_a_higher_rate_never_lowers_a_bill(made, day, data, no_tariffs):
    world = World.on(day)
    table = world.table("measures")
    chosen = data.draw(st.sampled_from(table.filter(pl.col("rate") >= 0)["family"].unique().sort().to_list()))
    higher = table.with_columns(
        rate=pl.when((pl.col("family") == chosen) & (pl.col("form") != "exemption"))
        .then(pl.col("rate") + 0.07)
        .otherwise("rate")
    )
    raised = World.on(day, {"measures": higher})
    assert duty_of(made, raised, no_tariffs) >= duty_of(made, world, no_tariffs) - 1e-9


@settings(max_examples=15, deadline=None)
@given(made=entries(), day=days, seed=st.integers(0, 100))
def test_the_order_of_the_table_does_not_matter(made, day, seed, no_tariffs):
    world = World.on(day)
    shuffled = World.on(
        day, {"measures": world.table("measures").sample(fraction=1.0, shuffle=True, seed=seed)}
    )
    assert duty_of(made, shuffled, no_tariffs) == pytest.approx(duty_of(made, world, no_tariffs), abs=1e-9)


@settings(max_examples=15, deadline=None)
@given(made=entries(), day=days, stage=st.integers(0, 200))
def test_measures_that_give_way_to_nothing_and_mark_nothing_may_be_charged_in_any_order(
    made, day, stage, no_tariffs
):
    world = World.on(day)
    free = pl.col("marks").is_null() & pl.col("yields_to").is_null() & (pl.col("form") != "replaces_base")
    moved = World.on(
        day,
        {
            "measures": world.table("measures").with_columns(
                stage=pl.when(free).then(stage).otherwise("stage").cast(pl.Int64)
            )
        },
    )
    assert duty_of(made, moved, no_tariffs) == pytest.approx(duty_of(made, world, no_tariffs), abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(made=entries(("MEX", "CAN")), day=days)
def test_an_originating_claim_never_raises_a_bill(made, day, no_tariffs):
    """But for a vehicle part of metal: spared the duty on parts by the claim, it owes the metal's (a case states that)."""
    world = World.on(day)
    claimed, plain = (
        replace(made, originating=True, claim="usmca"),
        replace(made, originating=False, claim=""),
    )
    parts = bill(plain, world, no_tariffs).components
    assume(not any(part.measure.startswith(("232A_P", "232T_P")) for part in parts))
    result = assess(frame_of(claimed, plain), world, no_tariffs, SUMS).frame
    assert result["duty"][0] <= result["duty"][1] + 1e-9
    assert result["mpf"][0] <= result["mpf"][1]


@settings(max_examples=40, deadline=None)
@given(made=entries(), day=days, factor=st.integers(2, 50))
def test_a_value_so_many_times_larger_owes_so_many_times_the_duty(made, day, factor, no_tariffs):
    """Every rate on these lines is a share of the value."""
    result = assess(
        frame_of(made, replace(made, value=made.value * factor)), World.on(day), no_tariffs, SUMS
    ).frame
    assert result["duty"][1] == pytest.approx(result["duty"][0] * factor, rel=1e-9, abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(made=entries(), day=days)
def test_what_is_charged_on_metal_and_on_the_rest_never_exceeds_the_value(made, day, no_tariffs):
    """Content duties and the measures that give way to them share one value between them."""
    parts = bill(made, World.on(day), no_tariffs).components
    metal = sum((part.base for part in parts if part.authority == "232"), Decimal(0))
    rest = max(
        (part.base for part in parts if part.measure.startswith(("IEEPA_R", "122"))), default=Decimal(0)
    )
    assert metal + rest <= Decimal(str(made.value)) + Decimal("0.02")
