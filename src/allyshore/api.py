"""The verbs in Python: ``ally.load(path)``, ``ally.compare(chain, on=...)``, a comparison that saves its report; scores, ways and regions of a day."""

from __future__ import annotations

import dataclasses
import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allyshore.errors import Fault, ModelInvalid
from allyshore.levers import LeverParams
from allyshore.levers import choose as choose_levers
from allyshore.opening import data_folder, open_model, open_world
from allyshore.report import render
from allyshore.report.front import render_front
from allyshore.risk import observed as observed_hazards
from allyshore.routes import connect, find_place
from allyshore.routes import ways as find_ways
from allyshore.siting import find_region
from allyshore.siting import survey as survey_regions
from allyshore.study import CompareParams, trust_of
from allyshore.study import compare as compare_strategies
from allyshore.study import pareto as trace_front
from allyshore.study import strategies as find_strategy
from allyshore.trust import score as score_countries

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import polars as pl

    from allyshore.chain import SupplyChain
    from allyshore.design import DesignParams
    from allyshore.levers import Portfolio
    from allyshore.origin import GoodsJudgement
    from allyshore.risk import Observed
    from allyshore.routes import RouteParams
    from allyshore.siting import SitingParams, Survey
    from allyshore.solver import Watch
    from allyshore.study import Comparison, Front
    from allyshore.trust import Scorecard, TrustParams
    from allyshore.world import World

REPORT = "report.html"


def load(path: Path | str, *, on: date = date.max) -> SupplyChain:
    """Read and check a model folder or workbook.

    The nomenclature, countries and wages that a model is checked against are the same on every day that the world's tables
    cover, so `on` need not be given; it is where a later edition will ask for one.

    Raises
    ------
    ModelInvalid
        With every fault of the model.
    """
    return open_model(path, _world(on))


def compare(
    chain: SupplyChain,
    *,
    on: date,
    params: CompareParams | None = None,
    progress: Callable[[str], None] = lambda _: None,
    world: World | None = None,
    watch: Watch | None = None,
) -> Comparison:
    """Set every strategy side by side under the law and facts of a day; `.save(folder)` writes tables and report.

    Parameters
    ----------
    world
        Other facts of that day, such as `allyshore.duty.what_if` gives; None is the package's with the user's imported tables.
    watch
        Whom to tell of each solve's size and steps; its `stop()`, from another thread or a signal, asks for the best plans so far.
    """
    comparison = compare_strategies(chain, _world(on) if world is None else world, params, progress, watch)
    return dataclasses.replace(comparison, pages=((REPORT, render),))


def pareto(
    chain: SupplyChain,
    aims: Sequence[str] = ("landed_cost", "days"),
    *,
    on: date,
    strategy: str = "least-cost",
    points: int = 9,
    params: DesignParams | None = None,
    progress: Callable[[str], None] = lambda _: None,
    world: World | None = None,
    watch: Watch | None = None,
) -> Front:
    """Give the plans of a strategy that no other beats in all of two or three aims: landed_cost, days, allied_share, capital, carbon.

    `.points` has a plan and its measures each; `.save(folder)` writes them with a picture.
    """
    front = trace_front(
        chain,
        _world(on) if world is None else world,
        strategy,
        aims,
        points=points,
        params=params,
        progress=progress,
        watch=watch,
    )
    return dataclasses.replace(front, pages=(("front.html", render_front),))


def choose(
    chain: SupplyChain,
    budget: float,
    *,
    on: date,
    strategy: str = "ally-shore",
    params: LeverParams | None = None,
    progress: Callable[[str], None] = lambda _: None,
    world: World | None = None,
    watch: Watch | None = None,
) -> Portfolio:
    """Give the levers of greatest benefit less cost whose one-off cost is within the budget, USD.

    Parameters
    ----------
    chain
        A model as `load` gives it, with rows of ``levers``.
    strategy
        Whose designs judge every set of levers.
    """
    facts = _world(on) if world is None else world
    chosen = params or LeverParams()
    trust = trust_of(chain, facts, chosen.design.trust)
    settled = dataclasses.replace(chosen, design=dataclasses.replace(chosen.design, trust=trust))
    return choose_levers(chain, facts, find_strategy(chain, (strategy,))[0], budget, settled, progress, watch)


def qualify(
    goods: Mapping[str, Any] | Path | str, *, on: date | None = None, world: World | None = None
) -> GoodsJudgement:
    """Judge the goods of a goods file, or of a mapping of the same shape: `.goods` with a determination and mark each, `.answers`, `.to_dict()`.

    Parameters
    ----------
    on
        Day of entry; the file's own where it is not given.
    world
        Other facts; None is the package's with the user's imported tables.

    Raises
    ------
    ModelInvalid
        With every fault of the file; none gives a day.
    """
    from allyshore.origin import judge, marking_table, read_goods  # noqa: PLC0415  # a tenth of a second that no other verb needs

    record = read_goods(goods)
    days = [one.on for one in record.goods]
    day = on or record.on or next((one for one in days if one is not None), None)
    if day is None or (on is None and record.on is None and None in days):
        raise ModelInvalid(
            [Fault(record.name, None, "on", "a day of entry, in the file or as an argument", "none")]
        )
    return judge(record, _world(day) if world is None else world.at(day), on=on, table=marking_table())


def score(*, on: date, params: TrustParams | None = None) -> Scorecard:
    """Score every country by six dimensions on a day: `.frame`, `.trusted("MEX")`, `.why("MEX")`."""
    return score_countries(_world(on), params)


def ways(
    start: str, end: str, *, on: date, params: RouteParams | None = None, chain: SupplyChain | None = None
) -> pl.DataFrame:
    """Give the ways from one place to another: days, cost of a full load, passages, port of entry.

    Parameters
    ----------
    start, end
        UN/LOCODE, city of North America, pair ``latitude,longitude``, or a site of `chain`.
    """
    world = _world(on)
    sites = None if chain is None else chain.sites
    return find_ways(find_place(start, world, sites), find_place(end, world, sites), world, params)


def observe(chain: SupplyChain, *, on: date, world: World | None = None) -> Observed:
    """Give the rows of `hazards` that past events at the chain's own ports, passages, borders and states suggest; none is used by itself."""
    world = world or _world(on)
    routes = connect(chain, world)
    return observed_hazards(routes.chain, world, routes.lanes)


def survey(regions: Sequence[str], *, on: date, params: SitingParams | None = None) -> Survey:
    """Compare regions for a plant, by code or name: `.cell("MX-NLE", "homicide_victims_rate")`, `.frame`."""
    world = _world(on)
    return survey_regions([find_region(region, world) for region in regions], world, params=params)


def _world(on: date) -> World:
    """Give the facts of a day with the user's imported tables, as the command line finds them."""
    return open_world(on, data_folder(os.environ, sys.platform, Path.home()))
