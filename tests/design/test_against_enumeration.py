"""The design equals an independent formulation: every way to be originating tried in turn as a small linear program of its own."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy.optimize import linprog
from tests.design.models import DAY, SUPPLIERS, facts, write_model

from allyshore.design import design
from allyshore.duty import DutyParams, assess
from allyshore.opening import open_model
from allyshore.origin import Method, Status
from allyshore.study import presets

GOODS = {
    "84502000": {"board": "85371030", "tub": "84509020", "motor": "85015140"},
    "85015140": {"magnet": "85051100", "core": "85030065", "wire": "85441100"},
    "85443000": {"wire": "85444990", "connector": "85366940", "tape": "39191020"},
    "85371091": {"circuit": "85340000", "chip": "85423100", "box": "85381000"},
    "90189080": {"pump": "84136000", "tube": "39173900", "case": "39269099"},
}


def unit_duty(world, tariffs, importer, exporter, hs, country, value, weight, *, originating, claim):
    """Duty and fees on one unit, as the duty engine bills it."""
    entry = pl.DataFrame(
        {
            "importer": [importer],
            "exporter": [exporter],
            "hs": [hs],
            "country_of_origin": [country],
            "value": [value],
            "quantity": [1.0],
            "weight": [weight],
            "originating": [originating],
            "claim": [claim],
            "mode": ["truck"],
            "entry_value": [50000.0],
            "steel_share": [0.0],
            "aluminium_share": [0.0],
            "copper_share": [0.0],
        }
    )
    row = assess(entry, world, tariffs, DutyParams(detail=False)).frame.row(0, named=True)
    return row["duty"] + row["mpf"] + row["hmf"]


def best_by_enumeration(chain, world, book, case):
    """Least cost of one good over every mode, each a linear program in the amounts of (part, supplier)."""
    offers, plant, good, value = case["offers"], case["plant"], case["good"], case["value"]
    prices = np.array([price for price, _ in offers.values()])
    landed = []
    for (part, supplier), (price, status) in offers.items():
        country, hs, yes = SUPPLIERS[supplier], case["parts"][part], status == "yes"
        charge = 0.0
        if country != plant:
            charge = unit_duty(
                world, chain.tariffs, plant, country, hs, country, price, 1.0, originating=yes, claim=""
            )
            if yes and country in book.members:
                claimed = unit_duty(
                    world,
                    chain.tariffs,
                    plant,
                    country,
                    hs,
                    country,
                    price,
                    1.0,
                    originating=True,
                    claim="usmca",
                )
                charge = min(charge, claimed)
        landed.append(price + case["freight"][supplier] + charge + price * 0.1 * 5.0 / 365.0)
    landed = np.array(landed)
    counts = np.array([status != "yes" for _, status in offers.values()])
    equal = np.array([[float(part == name) for part, _ in offers] for name in case["parts"]])
    need = np.array([case["quantities"][name] for name in case["parts"]])
    modes = [None, *(book.modes(good) if plant in book.members else ())]
    best = np.inf
    for mode in modes:
        rows, bounds, upper = [], [], np.full(len(offers), np.inf)
        if mode is not None and mode.method is Method.ALL_ORIGINATING:
            upper[counts] = 0.0
        elif mode is not None:
            fails = counts & np.array([not mode.passes(case["parts"][part], good) for part, _ in offers])
            rows.append(prices * fails)
            bounds.append(mode.de_minimis * value)
            if mode.method in (Method.TRANSACTION_VALUE, Method.WAIVER):
                rows.append(prices * counts)
                bounds.append((1 - mode.threshold) * value)
            if mode.method is Method.NET_COST:
                rows.append(prices * counts - (1 - mode.threshold) * prices)
                bounds.append((1 - mode.threshold) * case["conversion"])
        found = linprog(
            landed,
            A_ub=np.array(rows) if rows else None,
            b_ub=bounds or None,
            A_eq=equal,
            b_eq=need,
            bounds=list(zip(np.zeros(len(offers)), upper, strict=True)),
        )
        if not found.success:
            continue
        out = 0.0
        if plant != "USA":
            out = unit_duty(
                world,
                chain.tariffs,
                "USA",
                plant,
                good,
                plant,
                value,
                10.0,
                originating=mode is not None,
                claim="",
            )
            if mode is not None:
                out = min(
                    out,
                    unit_duty(
                        world,
                        chain.tariffs,
                        "USA",
                        plant,
                        good,
                        plant,
                        value,
                        10.0,
                        originating=True,
                        claim="usmca",
                    ),
                )
        best = min(best, found.fun + case["conversion"] + 1.0 + out + value * 0.1 * 3.0 / 365.0)
    return best


def random_case(seed):
    rng = np.random.default_rng(seed)
    good = list(GOODS)[seed % len(GOODS)]
    parts = GOODS[good]
    value = float(rng.uniform(60, 400))
    offers = {}
    for part in parts:
        chosen = rng.choice(list(SUPPLIERS), size=rng.integers(2, 4), replace=False)
        for supplier in chosen:
            status = "no" if supplier == "cn" else str(rng.choice(["yes", "no", "unknown"]))
            offers[part, str(supplier)] = (round(float(rng.uniform(0.03, 0.35) * value), 2), status)
    return {
        "good": good,
        "parts": parts,
        "plant": str(rng.choice(["MEX", "CAN", "USA"])),
        "offers": offers,
        "value": round(value, 2),
        "conversion": round(0.1 * value, 2),
        "quantities": {part: float(rng.integers(1, 3)) for part in parts},
        "freight": {supplier: round(float(rng.uniform(0.1, 2.0)), 2) for supplier in SUPPLIERS},
    }


@pytest.mark.parametrize("seed", range(16))
def test_least_cost_equals_enumeration_of_modes(seed, tmp_path):
    """On random small chains the plan's landed cost is the least over every lawful mode, and no claim is denied on review."""
    world, card, book = facts(DAY)
    case = random_case(seed)
    chain = open_model(write_model(tmp_path / "m", **case), world)
    plan = design(chain, world, presets()["least-cost"], card, book)
    assert plan.landed_cost / 1000.0 == pytest.approx(best_by_enumeration(chain, world, book, case), rel=1e-6)
    for judgement in plan.judgements:
        assert not judgement.claimed_by_plan or judgement.determination.status is Status.ORIGINATING
