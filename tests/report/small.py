"""A comparison made by hand: two plants, three suppliers, one market, four strategies, one of them without a plan."""

from __future__ import annotations

import dataclasses
from datetime import date
from functools import cache
from typing import Any

import polars as pl

from allyshore.chain import SupplyChain
from allyshore.chain.schema import TABLE, Kind
from allyshore.design import COST_LINES, Judgement, Measures, Plan, Strategy
from allyshore.design.charges import SCHEMA as CHARGES
from allyshore.origin import Criterion, Determination, Good, Method, Requirement, Status
from allyshore.study import Comparison, FlipPoint, Outcome
from allyshore.study.spend import spend_of
from allyshore.trust import Scorecard, concentration, score
from allyshore.world import World

DAY = date(2026, 6, 15)
TYPES = {Kind.NUMBER: pl.Float64, Kind.WHOLE: pl.Int64, Kind.YES_NO: pl.Boolean, Kind.DATE: pl.Date}
SHIP = {
    "period": pl.Int64,
    "origin": pl.String,
    "destination": pl.String,
    "mode": pl.String,
    "product": pl.String,
    "state": pl.Int64,
    "claimed": pl.Boolean,
    "quantity": pl.Float64,
    "days": pl.Float64,
    **dict.fromkeys(("freight", "duty", "fees", "compliance", "inventory"), pl.Float64),
}


def frame(name: str, *rows: dict[str, Any]) -> pl.DataFrame:
    """One of the model's tables with all its columns; a column that no row names holds its default."""
    columns = TABLE[name].columns
    schema = {column.name: TYPES.get(column.kind, pl.String) for column in columns}
    return pl.DataFrame(
        [{column.name: row.get(column.name, column.default) for column in columns} for row in rows],
        schema=schema,
    )


def site(key: str, kind: str, country: str, longitude: float, latitude: float, **more: Any) -> dict[str, Any]:
    return {
        "site": key,
        "kind": kind,
        "country": country,
        "longitude": longitude,
        "latitude": latitude,
        **more,
    }


def chain(**changes: Any) -> SupplyChain:
    made = SupplyChain(
        name="Pumps",
        home="USA",
        currency="USD",
        carrying_rate=0.1,
        periods=2,
        weeks_per_period=13.0,
        capital_years=10.0,
        entry_value=40000.0,
        claim_cost=60.0,
        origin_margin=0.02,
        illustrative="Prices are illustrative.",
        sites=frame(
            "sites",
            site("ningbo_motors", "supplier", "CHN", 121.5, 29.9),
            site("apodaca_motors", "supplier", "MEX", -100.2, 25.8),
            site("testing", "supplier", "USA", -87.8, 42.1),
            site("qingdao", "plant", "CHN", 120.4, 36.1, city="Qingdao"),
            site("monterrey", "plant", "MEX", -100.3, 25.7, city="Monterrey", state="candidate"),
            site("chicago", "market", "USA", -87.6, 41.9, city="Chicago"),
            site("la_warehouse", "warehouse", "USA", -118.2, 33.8, city="Los Angeles"),
        ),
        products=frame(
            "products",
            {"product": "pump", "name": "Drain pump", "hs": "84137020", "weight": 2.0, "value": 100.0},
            {
                "product": "motor",
                "name": "Pump motor",
                "hs": "85014040",
                "weight": 1.0,
                "value": 30.0,
                "critical": True,
            },
            {"product": "certificate", "name": "Safety test", "value": 5.0},
        ),
        recipes=frame("recipes", {"recipe": "pump", "product": "pump"}),
        bom=frame("bom", {"recipe": "pump", "component": "motor", "quantity": 1.0}),
        capabilities=frame("capabilities", {"site": "ningbo_motors", "product": "motor", "unit_cost": 30.0}),
        lanes=frame("lanes"),
        demand=frame("demand", {"market": "chicago", "product": "pump", "period": 1, "quantity": 1000.0}),
        inventory=frame("inventory"),
        labour=frame("labour"),
        tariffs=frame("tariffs", {"importer": "MEX", "hs": "", "rate": 0.05, "source": "illustrative"}),
        regimes=frame("regimes"),
        limits=frame("limits"),
        strategies={},
        filled=pl.DataFrame(
            {
                "table": ["sites", "sites"],
                "row": ["qingdao", "chicago"],
                "column": ["fixed_cost"] * 2,
                "value": ["0", "0"],
                "source": ["default of the table"] * 2,
            }
        ),
    )
    return dataclasses.replace(made, **changes)


@cache
def card() -> Scorecard:
    return score(World.on(DAY))


def plan(
    name: str,
    supplier: str,
    plant: str,
    *,
    duty: float = 0.0,
    claimed: bool = False,
    extra: float = 0.0,
    **changes: Any,
) -> Plan:
    """Thousand pumps a period in each of two periods, made at one plant with the motors of one supplier."""
    country = {"qingdao": "CHN", "monterrey": "MEX"}[plant]
    source = {"ningbo_motors": "CHN", "apodaca_motors": "MEX"}[supplier]
    at_home = country == "MEX"
    periods = (1, 2)
    moved = {
        "mode": "truck",
        "claimed": False,
        "quantity": 1000.0,
        "days": 3.0,
        "freight": 1000.0,
        "duty": 0.0,
        "fees": 0.0,
        "compliance": 0.0,
        "inventory": 100.0,
    }
    last = {
        "origin": plant,
        "destination": "chicago",
        "product": "pump",
        "state": 1,
        "duty": duty,
        "claimed": claimed,
        "mode": "truck" if at_home else "ocean",
        "days": 4.0 if at_home else 30.0,
    }
    ships = [
        moved | {"period": p, "origin": supplier, "destination": plant, "product": "motor", "state": 0}
        for p in periods
    ]
    ships += [moved | {"period": p} | last for p in periods]
    cost = dict.fromkeys(COST_LINES, 0.0) | {
        "purchase": 120000.0,
        "production": 40000.0,
        "freight": 8000.0,
        "duty": 4 * duty,
        "inventory": 800.0,
        "capital": extra,
    }
    sites = [
        {
            "site": key,
            "kind": kind,
            "country": where,
            "open": key in {supplier, plant},
            "opened": key == plant and at_home,
            "closed": key == "qingdao" and at_home,
            "fixed": 0.0,
            "capital": 0.0,
        }
        for key, kind, where in (
            ("ningbo_motors", "supplier", "CHN"),
            ("apodaca_motors", "supplier", "MEX"),
            ("qingdao", "plant", "CHN"),
            ("monterrey", "plant", "MEX"),
            ("la_warehouse", "warehouse", "USA"),
        )
    ]
    made = Plan(
        strategy=Strategy(name, f"Title of {name}"),
        status="optimal",
        landed_cost=sum(cost.values()),
        cost=cost,
        objective=0.0,
        bound=0.0,
        gap=0.0,
        sites=pl.DataFrame(sites),
        lines=pl.DataFrame(
            schema={"site": pl.String, "product": pl.String, "recipe": pl.String, "setup": pl.Float64}
        ),
        buy=pl.DataFrame(
            [
                {
                    "period": p,
                    "site": supplier,
                    "product": "motor",
                    "state": 0,
                    "quantity": 1000.0,
                    "unit_cost": 30.0,
                    "purchase": 30000.0,
                }
                for p in periods
            ]
        ),
        make=pl.DataFrame(
            [
                {
                    "period": p,
                    "run": 0,
                    "site": plant,
                    "recipe": "pump",
                    "product": "pump",
                    "mode": "open",
                    "state": 1,
                    "quantity": 1000.0,
                    "conversion": 10.0,
                    "production": 10000.0,
                }
                for p in periods
            ]
        ),
        use=pl.DataFrame(
            [
                {
                    "period": p,
                    "run": 0,
                    "site": plant,
                    "recipe": "pump",
                    "product": "pump",
                    "mode": "open",
                    "component": "motor",
                    "state": 0,
                    "quantity": 1000.0,
                }
                for p in periods
            ]
        ),
        ship=pl.DataFrame(ships, schema=SHIP),
        charges=pl.DataFrame(schema=CHARGES),
        stock=pl.DataFrame(
            schema={
                "period": pl.Int64,
                "site": pl.String,
                "product": pl.String,
                "state": pl.Int64,
                "quantity": pl.Float64,
                "inventory": pl.Float64,
            }
        ),
        short=pl.DataFrame(
            schema={
                "period": pl.Int64,
                "market": pl.String,
                "product": pl.String,
                "quantity": pl.Float64,
                "shortage": pl.Float64,
            }
        ),
        relief=pl.DataFrame(),
        regimes=pl.DataFrame(),
        states=pl.DataFrame(
            [
                {
                    "state": 0,
                    "product": "motor",
                    "country_of_origin": source,
                    "originating": source == "MEX",
                    "designated": False,
                    "value": 30.0,
                },
                {
                    "state": 1,
                    "product": "pump",
                    "country_of_origin": country,
                    "originating": at_home,
                    "designated": False,
                    "value": 100.0,
                },
            ]
        ),
        judgements=tuple(judgement(p) for p in periods) if at_home else (),
        notes=("Goods under way tie up capital.",),
    )
    return dataclasses.replace(made, **changes)


def judgement(period: int, **changes: Any) -> Judgement:
    found = Determination(
        product="pump",
        hs="84137020",
        country="MEX",
        status=Status.ORIGINATING,
        criterion=next(one for one in Criterion if one.value == "B"),
        reference="GN 11(o), chapter 84, rule 35",
        alternative="shift",
        method=next(iter(Method)),
        rule="a change from any other heading",
        requirements=(
            Requirement(
                "tariff shift",
                holds=True,
                needed="8501",
                found="8501",
                margin=None,
                because="the motor comes from another heading",
            ),
        ),
        tried=(),
        missing=(),
        failing=(),
        vnm=12.0,
        content=None,
        headroom=None,
        breaks_if_lost=("motor",),
        assumptions=(),
    )
    return Judgement(
        "monterrey",
        "pump",
        "pump",
        "open",
        period,
        1000.0,
        claimed_by_plan=False,
        run=1,
        good=Good("pump", "84137020", "MEX", 100.0),
        determination=dataclasses.replace(found, **changes),
    )


def outcome(
    made: Plan, days: float = 30.0, allied: float | None = 0.1, originating: float | None = 0.0
) -> Outcome:
    spread = concentration(spend_of(chain(), made), card())
    return Outcome(made.strategy, made, Measures(days, allied, originating), concentration=spread)


def comparison(
    model: SupplyChain | None = None, outcomes: tuple[Outcome, ...] | None = None, **changes: Any
) -> Comparison:
    """Compare as-is, least-cost and ally-shore, and a reshoring that has no plan."""
    made = outcomes or (
        outcome(plan("as-is", "ningbo_motors", "qingdao", duty=9000.0)),
        outcome(plan("least-cost", "apodaca_motors", "qingdao", duty=5000.0)),
        Outcome(
            Strategy("reshore", "Making at home"),
            None,
            None,
            ("demand of chicago: pump, period 1: 1,000 units short",),
        ),
        outcome(
            plan("ally-shore", "apodaca_motors", "monterrey", claimed=True, extra=90000.0), 4.0, 0.95, 1.0
        ),
    )
    whole = Comparison(
        model="Pumps",
        on=DAY,
        chain=model or chain(),
        card=card(),
        outcomes=made,
        flip_points=(
            FlipPoint("ally-shore", "least-cost", "added duty", "CHN", 0.213, "share of customs value"),
            FlipPoint("ally-shore", "least-cost", "freight", "ocean", 2.4, "times today's"),
        ),
        manifest={
            "allyshore": "0.1.0",
            "on": "2026-06-15",
            "input_sha256": "ab" * 32,
            "facts": [
                {
                    "table": "measures",
                    "rows": 3,
                    "vintage": "2026-10-11",
                    "sha256": "cd" * 32,
                    "overridden": False,
                }
            ],
            "options": {"solve": {"seed": 0, "gap": 1e-5}},
        },
        caveats=("freight: rates of 2024 are 530 days old.",),
        world=World.on(DAY),
    )
    return dataclasses.replace(whole, **changes)
