"""The front between two or three measures is the one that enumeration gives, and no plan on it is beaten."""

from __future__ import annotations

import itertools
import json

import numpy as np
import polars as pl
import pytest
from benchmarks.in_memory import DAY, chain_of

from allyshore.chain.cells import DTYPE
from allyshore.chain.schema import TABLE
from allyshore.cli import main
from allyshore.design import DesignParams
from allyshore.errors import UsageError
from allyshore.solver import SolveParams
from allyshore.study import pareto
from allyshore.verify import VerifyParams, verify
from allyshore.world import World

EXACT = DesignParams(solve=SolveParams(gap=0.0, time_limit=20.0))
WORLD = World.on(DAY)
SITES = {"a": (100.0, 900.0, 1.0), "b": (60.0, 500.0, 4.0), "c": (30.0, 0.0, 9.0), "d": (90.0, 600.0, 5.0)}
"""Sites that each can serve the market whole: USD of freight a unit, USD to open, days."""


def whole_chain():
    """One market that one of four sites serves whole (a least run of all that is wanted)."""
    names = list(SITES)
    return chain_of(
        "front",
        {
            "sites": {
                "site": [*names, "market"],
                "kind": ["supplier"] * 4 + ["market"],
                "country": ["USA"] * 5,
                "state": ["candidate"] * 4 + ["existing"],
                "opening_cost": [opening for _, opening, _ in SITES.values()] + [0.0],
                "latitude": [40.0] * 5,
                "longitude": [-90.0] * 5,
            },
            "products": {
                "product": ["good"],
                "hs": ["84502000"],
                "weight": [1.0],
                "volume": [0.01],
                "value": [10.0],
            },
            "capabilities": {
                "site": names,
                "product": ["good"] * 4,
                "unit_cost": [10.0] * 4,
                "minimum": [10.0] * 4,
            },
            "lanes": {
                "origin": names,
                "destination": ["market"] * 4,
                "mode": ["truck"] * 4,
                "cost": [freight for freight, _, _ in SITES.values()],
                "basis": ["unit"] * 4,
                "days": [days for _, _, days in SITES.values()],
            },
            "demand": {"market": ["market"], "product": ["good"], "period": [1], "quantity": [10.0]},
        },
    )


def enumerated(aims):
    """Every unbeaten choice of a site, by its measures."""
    measures = {
        "landed_cost": lambda s: 100.0 + 10.0 * SITES[s][0] + SITES[s][1] / 10.0,
        "capital": lambda s: SITES[s][1],
        "days": lambda s: SITES[s][2],
    }
    values = [tuple(measures[aim](site) for aim in aims) for site in SITES]
    return sorted(
        one
        for one in values
        if not any(other != one and all(o <= v for o, v in zip(other, one, strict=True)) for other in values)
    )


@pytest.mark.parametrize(
    "aims",
    [*itertools.permutations(("landed_cost", "capital", "days"), 2), ("landed_cost", "days", "capital")],
)
def test_the_front_of_whole_choices_is_the_enumerated_one(aims):
    """Four sites, each all or nothing: every unbeaten one is found and no other."""
    front = pareto(whole_chain(), WORLD, "least-cost", aims, points=9, params=EXACT)
    found = np.array([point.values for point in front.points])
    assert found == pytest.approx(np.array(enumerated(aims)), rel=1e-6)
    assert front.status == "optimal"


def test_a_front_of_flows_lies_on_the_line_between_its_ends():
    """Without least runs and opening costs the market mixes the dear fast and the cheap slow site: cost falls by a straight line in days."""
    chain = whole_chain()
    chain = chain.replace(
        capabilities=chain.capabilities.with_columns(minimum=0.0).filter(pl.col("site").is_in(["a", "c"])),
        sites=chain.sites.with_columns(opening_cost=0.0),
    )
    front = pareto(chain, WORLD, "least-cost", ("landed_cost", "days"), points=5, params=EXACT)
    assert [point.values[1] for point in front.points] == pytest.approx([9.0, 7.0, 5.0, 3.0, 1.0], rel=1e-5)
    for cost, days in (point.values for point in front.points):
        assert cost == pytest.approx(100.0 + 10.0 * (100.0 - 70.0 * (days - 1.0) / 8.0), rel=1e-5)


def test_a_front_of_cost_against_carbon_is_the_enumerated_one():
    """kg of CO2e a tonne of each way, a good of 1 kg, 10 goods: a and d are dearer and dirtier than b, c is cheaper and dirtier."""
    kilos = {"a": 500.0, "b": 100.0, "c": 900.0, "d": 200.0}
    chain = whole_chain()
    chain = chain.replace(lanes=chain.lanes.with_columns(carbon=pl.Series(list(kilos.values()))))
    front = pareto(chain, WORLD, "least-cost", ("landed_cost", "carbon"), points=9, params=EXACT)
    cost = {site: 100.0 + 10.0 * freight + opening / 10.0 for site, (freight, opening, _) in SITES.items()}
    wanted = sorted(
        (cost[one], kilos[one] * 1e-5)
        for one in SITES
        if not any(cost[o] < cost[one] and kilos[o] < kilos[one] for o in SITES)
    )
    assert [site for site in SITES if (cost[site], kilos[site] * 1e-5) in wanted] == ["b", "c"]
    assert [point.values for point in front.points] == [pytest.approx(one, rel=1e-6) for one in wanted]
    assert front.to_dict()["aims"][1] == {"aim": "carbon", "unit": "t CO2e a year", "better": "less"}


@pytest.mark.parametrize(
    ("aims", "says"),
    [
        (("landed_cost", "risk"), "expected rows in the table hazards"),
        (("landed_cost", "shortage"), "cannot be traded on a front"),
        (("landed_cost", "dayz"), "did you mean days"),
        (("days",), "two or three"),
        (("days", "days"), "different"),
    ],
)
def test_aims_that_cannot_be_traded_are_refused(aims, says):
    """The message names the measures that can."""
    with pytest.raises(UsageError, match=says):
        pareto(whole_chain(), WORLD, "least-cost", aims, params=EXACT)


def hazard(**row):
    """A row of hazards: by default once in ten years for 36.5 days, all of it."""
    given = {
        "hazard": row["key"],
        "rate": 0.1,
        "probability": 1.0,
        "duration": 36.5,
        "severity": 1.0,
        "source": "test",
    } | row
    return pl.DataFrame(
        [[given.get(c.name, c.default) for c in TABLE["hazards"].columns]],
        schema={c.name: DTYPE[c.kind] for c in TABLE["hazards"].columns},
        orient="row",
    )


def test_a_front_of_cost_against_risk_is_the_enumerated_one(tmp_path):
    """Each site sells 100 USD of goods a year; a hundredth of the year is out at c, half as much at d by a rarer hazard, a fiftieth on every lorry; a, b, d, c fall in cost."""
    rows = [
        hazard(scope="site", key="c", acts_on="sites"),
        hazard(scope="site", key="d", acts_on="sites", probability=0.5),
        hazard(
            scope="site", key="b", acts_on="sites", rate=0.05, duration=18.25, ramp_days=36.5, severity=0.5
        ),
        hazard(scope="mode", key="truck", acts_on="lanes", rate=0.2),
        hazard(scope="country", key="USA", acts_on="exports", rate=9.0),
        hazard(scope="country", key="USA", acts_on="duty", rate=9.0),
    ]
    chain = whole_chain().replace(hazards=pl.concat(rows))
    out = {"a": 0.0, "b": 0.05 * 0.5 * 36.5 / 365.0, "c": 0.01, "d": 0.005}
    front = pareto(chain, WORLD, "least-cost", ("landed_cost", "risk", "capital"), points=6, params=EXACT)
    cost = {site: 100.0 + 10.0 * freight + opening / 10.0 for site, (freight, opening, _) in SITES.items()}
    values = {site: (cost[site], 100.0 * (out[site] + 0.02), SITES[site][1]) for site in SITES}
    wanted = sorted(
        one
        for one in values.values()
        if not any(o != one and all(a <= b for a, b in zip(o, one, strict=True)) for o in values.values())
    )
    assert [point.values for point in front.points] == [pytest.approx(one, rel=1e-6) for one in wanted]
    folder = front.save(tmp_path / "front")
    assert main(["verify", str(folder)]) == 0
    for aim in ("risk", "capital"):
        told = json.loads((folder / "front.json").read_text(encoding="utf-8"))
        told["points"][-1]["values"][aim] += 1.0
        honest = (folder / "front.json").read_text(encoding="utf-8")
        (folder / "front.json").write_text(json.dumps(told), encoding="utf-8")
        found = verify(folder, World.on, VerifyParams(check_seal=False)).differences
        (folder / "front.json").write_text(honest, encoding="utf-8")
        assert [d.column.rsplit(".", 1)[-1] for d in found if ".values." in d.column] == [aim]


def test_a_saved_front_is_verified_point_by_point(tmp_path, capsys):
    """`allyshore verify` recomputes every plan of a front's folder, and finds a point that is said to be better than its plan."""
    front = pareto(whole_chain(), WORLD, "least-cost", ["landed_cost", "days"], params=DesignParams())
    folder = front.save(tmp_path / "front")
    assert main(["verify", str(folder)]) == 0
    assert "front: " in capsys.readouterr().out
    assert len(list((folder / "plans").iterdir())) == len(front.points) > 1
    told = json.loads((folder / "front.json").read_text(encoding="utf-8"))
    told["points"][0]["values"]["landed_cost"] -= 5.0
    (folder / "front.json").write_text(json.dumps(told), encoding="utf-8")
    assert main(["verify", str(folder)]) != 0
    assert "points[0].values.landed_cost" in capsys.readouterr().err
