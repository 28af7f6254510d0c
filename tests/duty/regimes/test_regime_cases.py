"""The regimes as sentences: each case under tests/cases/duty/regimes states one rule, its facts, and what follows."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
import yaml

from allyshore.duty import Component, DutyBill, Entry
from allyshore.duty.law import in_force
from allyshore.duty.regimes import (
    Assist,
    AssistKind,
    Claim,
    DrawbackKind,
    FirstSale,
    Input,
    Return,
    Sale,
    ZoneGood,
    ZoneStatus,
    customs_value,
    drawback,
    immex,
    zone,
)
from allyshore.errors import FactMissing, ModelInvalid
from allyshore.world import World

FOLDER = Path(__file__).resolve().parents[2] / "cases" / "duty" / "regimes"


def cases(name):
    found = yaml.safe_load((FOLDER / f"{name}.yaml").read_text())
    return pytest.mark.parametrize("case", found, ids=[case["rule"] for case in found])


def on(day):
    return World.on(dt.date.fromisoformat(str(day)))


def a_sale(cells):
    cells = dict(cells)
    if "assists" in cells:
        cells["assists"] = tuple(
            Assist(**{**assist, "kind": AssistKind(assist.get("kind", "tools"))})
            for assist in cells["assists"]
        )
    if "first_sale" in cells:
        first = cells["first_sale"]
        cells["first_sale"] = FirstSale(first["price"], frozenset(first["facts"]))
    cells["facts"] = frozenset(cells.get("facts", ()))
    cells["undetermined"] = tuple(cells.get("undetermined", ()))
    return Sale(**cells)


@cases("value")
def test_each_sale_has_the_value_that_it_states(case):
    sale = a_sale(case["sale"])
    if "raises" in case:
        with pytest.raises(FactMissing, match=case["raises"]):
            customs_value(sale)
        return
    result = customs_value(sale)
    assert str(result.value) == case["value"]
    assert result.basis == case.get("basis", "transaction value")
    assert all(item.citation for item in result.items)
    if "items" in case:
        assert {item.name: str(item.amount) for item in result.items} == case["items"]
    assert case.get("asks", "") in " ".join(result.questions)
    assert not (case.get("silent") and result.questions)


def measure_of(family, world):
    """A measure of the family that charges on the day."""
    if family == "base":
        return family
    rows = in_force(world.table("measures"), world.date).filter(
        (pl.col("family") == family) & pl.col("form").is_in(["additive", "top_up"])
    )
    return rows["measure"][0]


def a_bill(case, world):
    """A bill of what was paid, family by family."""
    zero = Decimal("0.00")
    parts = tuple(
        Component(measure_of(family, world), family, "", "", "", zero, Decimal(amount), "", "high")
        for family, amount in case["paid"].items()
    )
    fees = {"mpf": Decimal(case.get("mpf", "0.00")), "hmf": zero}
    entry = Entry("USA", "DEU", "8482105048", "DEU", 1000.0)
    return DutyBill(entry, dt.date.fromisoformat(str(case["day"])), parts, (), fees, ())


@cases("drawback")
def test_each_claim_gives_back_what_it_states(case):
    cells = dict(case["claim"])
    cells["kind"] = DrawbackKind(cells["kind"])
    cells["facts"] = frozenset(cells.get("facts", ()))
    claim, world = Claim(**cells), on(case["day"])
    paid = a_bill(case, world)
    if "raises" in case:
        with pytest.raises(FactMissing, match=case["raises"]):
            drawback(paid, claim, world)
        return
    result = drawback(paid, claim, world)
    assert str(result.refund) == case["refund"]
    assert str(result.cost) == str(paid.total - Decimal(case["refund"]))
    assert (None if result.lesser is None else str(result.lesser.least)) == case.get("lesser")
    assert {part.name for part in result.not_refunded} == set(case.get("not_refunded", ()))
    assert case.get("asks", "") in " ".join(result.questions)


@cases("zone")
def test_each_zone_bill_owes_what_it_states(case, no_tariffs, entry):
    line = dict(case["line"])
    made = entry(line.pop("hs"), line.pop("origin"), float(line.pop("value")), **line)
    cells = dict(case["good"])
    good = ZoneGood(made, ZoneStatus(cells.pop("status")), **cells)
    if "raises" in case:
        with pytest.raises(ModelInvalid, match=case["raises"]):
            zone(good, on(case["admitted"]), on(case["left"]), no_tariffs)
        return
    result = zone(good, on(case["admitted"]), on(case["left"]), no_tariffs)
    assert str(result.duty) == case["duty"]
    assert result.status.value == case.get("status", result.status.value)
    assert str(result.direct.duty) == case.get("direct", str(result.direct.duty))
    assert case.get("required", "") in " ".join(result.required_by)
    assert (None if result.lesser is None else str(result.lesser.least)) == case.get("lesser")
    assert case.get("asks", "") in " ".join(result.questions)


@cases("immex")
def test_each_return_from_mexico_owes_what_it_states(case):
    tariffs = pl.DataFrame(
        [
            {
                "importer": "MEX",
                "hs": hs,
                "country_of_origin": None,
                "rate": float(rate),
                "valid_from": None,
                "valid_to": None,
                "source": "LIGIE",
            }
            for hs, rate in case["tariff"].items()
        ],
        schema={
            "importer": pl.String,
            "hs": pl.String,
            "country_of_origin": pl.String,
            "rate": pl.Float64,
            "valid_from": pl.Date,
            "valid_to": pl.Date,
            "source": pl.String,
        },
    )
    inputs = tuple(Input(**cells) for cells in case["inputs"])
    returned = Return(**case["returned"])
    if "raises" in case:
        with pytest.raises(FactMissing, match=case["raises"]):
            immex(inputs, returned, tariffs, on("2026-06-15"))
        return
    result = immex(inputs, returned, tariffs, on("2026-06-15"))
    assert str(result.owed) == case["owed"]
    if "lesser" in case:
        assert str(result.lesser.least) == case["lesser"]
    assert case.get("asks", "") in " ".join(result.questions)
