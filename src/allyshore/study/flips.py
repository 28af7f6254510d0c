"""When the answer flips: where two plans, held as they are, cost the same as one number of the world moves.

A frozen plan's cost is linear in an added duty on one origin, cost + rate · customs value entering, and in a freight multiplier,
cost + (m − 1) · freight. The break-even follows without a solve. A plan that is redesigned for the new world can only be cheaper
than its frozen self, so these are statements about plans, not about strategies re-optimised.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.study.result import FlipPoint, Outcome
from allyshore.study.strategies import CHEAPEST

if TYPE_CHECKING:
    from allyshore.chain import SupplyChain
    from allyshore.design import Plan

MOST_DUTY = 5.0
"""An added duty beyond 500 % is no answer."""
MOST_FREIGHT = 50.0
LEAST_GAP = 0.01
"""USD a year: plans that cost the same to the cent have nothing to flip."""


def flip_points(chain: SupplyChain, outcomes: tuple[Outcome, ...]) -> tuple[FlipPoint, ...]:
    """Compare every strategy's plan with the cheapest one's."""
    plans = {outcome.strategy.name: outcome.plan for outcome in outcomes if outcome.plan is not None}
    cheapest = plans.get(CHEAPEST)
    if cheapest is None:
        return ()
    found: list[FlipPoint] = []
    for name, plan in plans.items():
        if plan is cheapest or plan.landed_cost - cheapest.landed_cost < LEAST_GAP:
            continue
        found += _by_duty(chain, name, plan, cheapest)
        found += _by_freight(chain, name, plan, cheapest)
    return tuple(found)


def _by_duty(chain: SupplyChain, name: str, plan: Plan, cheapest: Plan) -> list[FlipPoint]:
    mine, theirs = _entering(chain, plan), _entering(chain, cheapest)
    return [
        FlipPoint(name, CHEAPEST, "added duty", country, rate, "share of customs value")
        for country in sorted(theirs)
        if (spread := theirs[country] - mine.get(country, 0.0)) > 0
        and (rate := (plan.landed_cost - cheapest.landed_cost) / spread) <= MOST_DUTY
    ]


def _by_freight(chain: SupplyChain, name: str, plan: Plan, cheapest: Plan) -> list[FlipPoint]:
    mine, theirs = _freight(chain, plan), _freight(chain, cheapest)
    return [
        FlipPoint(name, CHEAPEST, "freight", mode, factor, "times today's")
        for mode in sorted(theirs)
        if (spread := theirs[mode] - mine.get(mode, 0.0)) > 0
        and (factor := 1.0 + (plan.landed_cost - cheapest.landed_cost) / spread) <= MOST_FREIGHT
    ]


def _entering(chain: SupplyChain, plan: Plan) -> dict[str, float]:
    """Customs value a year that enters the United States, by country of origin."""
    place = chain.sites.select("site", "country")
    states = plan.states.select("state", "country_of_origin", "value")
    goods = chain.products.filter(pl.col("hs").is_not_null()).select("product")
    frame = (
        plan.ship.join(goods, on="product", how="semi", maintain_order="left")
        .join(place.rename({"site": "origin", "country": "exporter"}), on="origin", maintain_order="left")
        .join(
            place.rename({"site": "destination", "country": "importer"}),
            on="destination",
            maintain_order="left",
        )
        .join(states, on="state", maintain_order="left")
        .filter(
            (pl.col("importer") == "USA")
            & (pl.col("exporter") != "USA")
            & (pl.col("country_of_origin") != "USA")
        )
        .group_by("country_of_origin")
        .agg((pl.col("quantity") * pl.col("value") * chain.horizon.per_year()).sum())
    )
    return dict(frame.iter_rows())


def _freight(chain: SupplyChain, plan: Plan) -> dict[str, float]:
    loads = plan.charges.filter((pl.col("line") == "freight") & (pl.col("mode") != ""))
    frame = (
        pl.concat(
            [plan.ship.select("mode", "period", "freight"), loads.select("mode", "period", freight="amount")]
        )
        .group_by("mode")
        .agg((pl.col("freight") * chain.horizon.per_year()).sum())
        .filter(pl.col("freight") > 0)
    )
    return dict(frame.iter_rows())
