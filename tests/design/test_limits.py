"""The table of limits over groups of rows, against sums done by hand."""

from __future__ import annotations

import pytest
from tests.design.test_orders import FAR, NEAR, bought
from tests.design.workshop import BASE, best, tiny

from allyshore.errors import NoFeasiblePlan


def limited(*, kind, on, value, group="", per="year", **more):
    row = {"limit": "mine", "kind": kind, "on": on, "group": group, "value": value, "per": per}
    return tiny(limits=[row], **more)


def test_a_limit_of_each_period_is_not_one_of_the_year():
    """400 a period near, of 700 and 300 wanted: the first quarter needs 300 from far; by the year 800 of 1,000 would do."""
    more = {"wanted": (700.0, 300.0), "group": "site=near"}
    by_period = best(limited(kind="max", on="bought", value=400.0, per="period", **more))
    assert by_period.landed_cost == pytest.approx(BASE + 300.0)
    by_year = best(limited(kind="max", on="bought", value=800.0, **more))
    assert by_year.landed_cost == pytest.approx(BASE + 200.0)


@pytest.mark.parametrize(("least", "cost"), [(300.0, 400.0), (700.0, 700.0), (1200.0, None)])
def test_enough_or_nothing(least, cost):
    """600 to be had near; far sells at least `least` or nothing: more than the 400 wanting moves the rest too, too much makes no plan."""
    chain = limited(
        kind="min_if_used",
        on="bought",
        value=least,
        group="site=far",
        capabilities=[NEAR | {"capacity": 600.0}],
    )
    if cost is None:
        with pytest.raises(NoFeasiblePlan):
            best(chain)
    else:
        assert best(chain).landed_cost == pytest.approx(BASE + cost)


def test_values_of_a_group_may_be_several():
    """At most 900 of all bolts and goods that either seller sells: no plan; a seller that does not count leaves one."""
    with pytest.raises(NoFeasiblePlan, match="mine"):
        best(limited(kind="max", on="bought", value=900.0, group="site=near|far;kind=supplier"))
    assert best(
        limited(kind="max", on="bought", value=0.0, group="site=near|plant")
    ).landed_cost == pytest.approx(BASE + 1000.0)


def test_the_number_of_sources_in_use():
    """600 near and 600 far: with one source of bolts at most there is no plan, and with one of 1,000 it is the dear one."""
    both = [NEAR | {"capacity": 600.0}, FAR | {"capacity": 600.0}]
    with pytest.raises(NoFeasiblePlan):
        best(limited(kind="max", on="sources", value=1.0, group="product=bolt", capabilities=both))
    plan = best(limited(kind="max", on="sources", value=1.0, group="product=bolt", capabilities=both[:1]))
    assert bought(plan) == pytest.approx({"far": 1000.0})


@pytest.mark.parametrize(
    ("changes", "cost"), [(0.0, BASE + 1000.0), (1.0, BASE - 1000.0), (2.0, BASE - 1000.0)]
)
def test_at_most_so_many_sources_change(changes, cost):
    """Today far sells all bolts at 11; near would at 9. With no change far stays; with one near starts and far is kept, without volume."""
    caps = [NEAR | {"unit_cost": 9.0}, FAR | {"current_volume": 1000.0}]
    caps += [{"site": "plant", "product": "good", "recipe": "make", "current_volume": 1000.0}]
    plan = best(limited(kind="max", on="source_changes", value=changes, capabilities=caps))
    assert plan.landed_cost == pytest.approx(cost)


def test_at_most_so_many_sites_change():
    """A cheaper twin plant opens and the dear one shuts: two changes; with one, both stand."""
    twin = {
        "sites": [
            {"site": "plant", "fixed_cost": 5000.0},
            {
                "site": "twin",
                "kind": "plant",
                "state": "candidate",
                "fixed_cost": 1000.0,
                "labour_pool": "pool",
            },
        ],
        "capabilities": [{"site": "twin", "product": "good", "recipe": "make", "unit_cost": 1.0}],
        "lanes": [
            {"origin": a, "destination": b, "mode": "truck", "cost": 0.0, "basis": "unit", "days": 0.0}
            for a, b in (("near", "twin"), ("twin", "shop"))
        ],
    }
    costs = [
        best(limited(kind="max", on="site_changes", value=changes, **twin)).landed_cost
        for changes in (0.0, 1.0, 2.0)
    ]
    assert costs == pytest.approx([BASE + 5000.0, BASE + 2000.0, BASE - 3000.0])
