"""Shadow prices in words: what one border minute, skilled hour, megawatt or point of a threshold is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.design import draft
from allyshore.errors import AllyshoreError
from allyshore.levers.lever import Lever
from allyshore.levers.places import energy
from allyshore.levers.result import ShadowPrice
from allyshore.levers.state import State
from allyshore.routes.freight import Freight
from allyshore.solver.shadow import Held

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from allyshore.chain import SupplyChain
    from allyshore.levers.worth import Bench

    Saved = Callable[[SupplyChain], float | None]

MINUTES_A_DAY = 1440.0
MINUTES_AN_HOUR = 60.0
POINT = 0.01
KILOWATT = 0.001
MOST_PORTS = 5
SEEN = 0.5
"""USD a year below which something more is told as worth nothing."""


def shadow_prices(bench: Bench) -> tuple[ShadowPrice, ...]:
    """Give them for the plan as things stand: what the best use of one unit more saves a year, every yes-or-no choice held.

    The problem is built again with the unit more and solved as a linear program with the same sites, lines and modes in use, so each
    price is the difference of two proven optima and no tolerance of a search hides it. A further choice that one unit would tip is
    not in it.
    """
    base = bench.design(bench.none)
    assert base.settled is not None
    card, book = bench.facts(base.world)
    parts, answer = base.settled.drafted.parts, base.settled.solution
    problem = parts.problem
    held = Held(problem, answer.x, bench.params.solve)
    stands = held.objective

    def saved(chain: SupplyChain) -> float | None:
        """USD a year that the plan's choices cost less over another chain; None where it has other columns."""
        other = draft(chain, base.world, bench.strategy, card, book, bench.params).parts.problem
        if other.n_columns != problem.n_columns or (other.whole != problem.whole).any():
            return None
        try:
            return stands - Held(other, answer.x, bench.params.solve).objective
        except AllyshoreError:
            return None

    told = [
        *_border(bench, base.chain, saved),
        *_hours(
            base.chain, lambda rows: stands - held.moved(rows, np.ones(len(rows))), parts.rows("labour_hours")
        ),
        *_power(bench, base.chain, saved),
        _threshold(base.chain, saved),
    ]
    return tuple(told)


def _border(bench: Bench, chain: SupplyChain, saved: Saved) -> Iterator[ShadowPrice]:
    """One minute less for each truck at the land ports that the plan's goods enter the United States by."""
    plan = bench.design(bench.none).plan
    assert plan is not None
    country = dict(chain.sites.select("site", "country").iter_rows())
    ports = bench.world.table("land_port_queues")["port"].unique().to_list()
    into = (pl.col("destination").replace_strict(country) == "USA") & (
        pl.col("origin").replace_strict(country) != "USA"
    )
    way = ["origin", "destination", "mode"]
    entering = (
        chain.lanes.filter(into, pl.col("port_of_entry").is_in(ports), pl.col("mode") == "truck")
        if chain.lanes.height
        else chain.lanes
    )
    used = (
        plan.ship.join(entering.select(*way, "port_of_entry"), on=way)
        .group_by("port_of_entry")
        .agg(pl.col("freight").sum())
        .sort(["freight", "port_of_entry"], descending=[True, False])
    )
    if used.is_empty():
        yield _not_assessed(
            "border minute",
            "",
            "USD/yr per minute of each truck",
            "the plan sends no truck through a land port into the United States",
        )
    an_hour = Freight.of(bench.world, bench.params.routes.overrides).value("wait_cost", "truck")
    own = bench.chain.lanes.select(way).with_columns(mine=pl.lit(value=True))
    for port in used["port_of_entry"].head(MOST_PORTS):
        here = into & (pl.col("port_of_entry") == port) & (pl.col("mode") == "truck")
        paid = (
            pl.when(pl.col("mine").is_null() & (pl.col("basis") == "load"))
            .then(an_hour / MINUTES_AN_HOUR)
            .otherwise(0.0)
        )
        lanes = (
            chain.lanes.join(own, on=way, how="left", maintain_order="left")
            .with_columns(
                days=pl.when(here).then((pl.col("days") - 1.0 / MINUTES_A_DAY).clip(0.0)).otherwise("days"),
                cost=pl.when(here).then((pl.col("cost") - paid).clip(0.0)).otherwise("cost"),
            )
            .select(chain.lanes.columns)
        )
        yield _told(
            "border minute",
            port,
            "USD/yr per minute of each truck",
            saved(chain.replace(lanes=lanes)),
            f"One minute less in the queue at {port} for each truck of this chain",
        )


def _hours(
    chain: SupplyChain, saved: Callable[[NDArray[np.int64]], float], rows: pl.DataFrame
) -> Iterator[ShadowPrice]:
    """One hour more in each period of each skill that has a limit."""
    limited = chain.labour.filter(pl.col("hours_per_period").is_not_null())
    if limited.is_empty():
        yield _not_assessed("skilled hour", "", "USD/h", "no pool of the model has a limit of hours")
    for pool, skill in limited.select("labour_pool", "skill").iter_rows():
        mine = rows.filter(labour_pool=pool, skill=skill)["row"].to_numpy()
        yield _told(
            "skilled hour",
            f"{pool}/{skill}",
            "USD/h",
            saved(mine) / chain.periods_per_year,
            f"One hour more of {skill or 'any skill'} in {pool}",
            least=0.005,
        )


def _power(bench: Bench, chain: SupplyChain, saved: Saved) -> Iterator[ShadowPrice]:
    """One megawatt more where the model counts power: at suppliers of kWh, or where an energy lever says what a unit takes."""
    kwh = chain.products.filter(pl.col("unit") == "kWh")["product"].to_list()
    sources = chain.capabilities.filter(pl.col("product").is_in(kwh), pl.col("capacity").is_not_null())
    aims = {site: {"megawatts": 1.0} for site in sources["site"].unique(maintain_order=True)}
    for lever in bench.levers:
        if lever.kind == "energy" and "kwh_per_unit" in lever.effect:
            aims.setdefault(lever.target, {**lever.effect, "price": 0.0, "megawatts": 1.0})
    if not aims:
        yield _not_assessed(
            "megawatt",
            "",
            "USD/yr per MW",
            "no product of the model is counted in kWh, and no energy lever says what a unit takes",
        )
    for target, effect in aims.items():
        lever = Lever("", "energy", target, effect, 0.0, 0.0, 1, 0.0, "firm", "", 0)
        more = energy(State(chain, bench.world), lever, KILOWATT).chain
        worth = saved(more)
        each = None if worth is None else worth / KILOWATT
        yield _told(
            "megawatt",
            target,
            "USD/yr per MW",
            each,
            f"One megawatt more at {target}, at the rate of the first kilowatt,",
        )


def _threshold(chain: SupplyChain, saved: Saved) -> ShadowPrice:
    """One point less of regional value content asked by every rule."""
    return _told(
        "point of RVC threshold",
        "USMCA",
        "USD/yr per point",
        saved(chain.replace(origin_margin=chain.origin_margin - POINT)),
        "One point less of regional value content asked by every rule",
    )


def _told(
    of: str, subject: str, unit: str, value: float | None, what: str, least: float = SEEN
) -> ShadowPrice:
    if value is None:
        return _not_assessed(of, subject, unit, "one unit more changes which choices there are")
    value = 0.0 if abs(value) < least else value
    rate = "an hour" if unit == "USD/h" else "a year"
    said = f"{value:,.2f}" if abs(value) < 100 else f"{value:,.0f}"
    worth = (
        f"is worth {said} USD{'' if rate == 'an hour' else ' ' + rate}"
        if value
        else "is worth nothing: it is not scarce"
    )
    return ShadowPrice(of, subject, unit, value, f"{what} {worth}.")


def _not_assessed(of: str, subject: str, unit: str, why: str) -> ShadowPrice:
    where = f" ({subject})" if subject else ""
    return ShadowPrice(of, subject, unit, None, f"{of.capitalize()}{where}: not assessed, {why}.")
