"""Years drawn for a design: what the hazards reach, for as long and as hard as they say."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from benchmarks.in_memory import chain_of

from allyshore.errors import UsageError
from allyshore.risk.scenarios import outages, sample
from allyshore.world import World

from .small import hazard, hazards

ON = date(2026, 6, 15)
PASSAGES = pl.DataFrame(schema=dict.fromkeys(("origin", "destination", "mode", "passages"), pl.String))


def chain(*rows):
    """A supplier in China and one in Mexico, a plant and a market in the United States."""
    return chain_of(
        "small",
        {
            "sites": {
                "site": ["cn", "mx", "plant", "market"],
                "kind": ["supplier", "supplier", "plant", "market"],
                "country": ["CHN", "MEX", "USA", "USA"],
            },
            "products": {"product": ["part"], "hs": ["84502000"], "value": [5.0]},
            "lanes": {
                "origin": ["cn", "mx", "plant"],
                "destination": ["plant", "plant", "market"],
                "mode": ["ocean", "truck", "truck"],
                "cost": [1.0, 1.0, 1.0],
                "basis": ["unit"] * 3,
                "days": [30.0, 3.0, 1.0],
            },
        },
    ).replace(hazards=hazards(*rows))


def drawn(model, count=200, seed=3, first=0):
    return sample(model, World.on(ON), PASSAGES, count, seed, first)


def test_a_lost_site_loses_what_it_makes_and_an_export_ban_the_way():
    found = drawn(chain(hazard(key="mx"), hazard("ban", "country", "CHN", "exports")))
    assert found.of("sources").keys.get_column("site").to_list() == ["mx"]
    assert found.of("ways").keys.get_column("origin").to_list() == ["cn"]
    assert found.of("sources").value.min() == pytest.approx(0.0, abs=1e-9)
    lone = (found.of("sources").value[:, 0] < 1.0) & (found.of("ways").value[:, 0] == 1.0)
    assert lone.any()
    assert found.of("sources").value[lone, 0] == pytest.approx(0.0, abs=0.01)  # parts of one day add up


def test_a_further_duty_is_on_the_ways_across_the_border_alone():
    found = drawn(chain(hazard("tariff", "country", "CHN", "duty", severity=0.25)))
    assert found.of("duties").keys.get_column("origin").to_list() == ["cn"]
    assert found.of("duties").value.max() == pytest.approx(0.25)
    assert found.of("sources").keys.is_empty()


def test_days_that_are_disturbed_are_as_many_as_rate_and_duration_say():
    """0.1 events a year of 10 days: 1 day in 365, less what the year's end cuts off."""
    found = drawn(chain(hazard(key="mx", rate=0.1, duration=10.0)), 3000)
    assert float(found.disturbed.mean()) == pytest.approx(0.1 * 10.0 / 365.0, abs=5e-4)


def test_a_year_is_the_same_however_many_are_drawn():
    model = chain(hazard(key="mx", duration_sd=10.0, severity=0.5, severity_sd=0.1))
    many, few = drawn(model, 60), drawn(model, 20, first=40)
    assert (many.disturbed[40:] == few.disturbed).all()
    assert (many.of("sources").value[40:] == few.of("sources").value).all()


def test_a_node_that_must_be_survived_is_lost_for_its_time_to_recover():
    found = outages(chain(hazard(key="mx", duration=36.4)), World.on(ON), PASSAGES, ["mx", "CHN"])
    sites = found.of("sources").keys.get_column("site").to_list()
    assert found.disturbed[:, 0] == pytest.approx([37 / 364, 28 / 364])
    assert found.of("sources").value[0, sites.index("mx")] == 0.0
    assert found.of("sources").value[1, sites.index("cn")] == 0.0
    with pytest.raises(UsageError, match="did you mean mx"):
        outages(chain(), World.on(ON), PASSAGES, ["mxx"])


def test_without_hazards_nothing_can_be_drawn():
    with pytest.raises(UsageError, match="expected hazards that may strike, found none"):
        drawn(chain(hazard(rate=0.0)))
