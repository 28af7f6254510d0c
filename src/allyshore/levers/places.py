"""What happens at a site: power, suppliers, shared platforms, and losses where law is weak."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING

import polars as pl

from allyshore.chain.schema import TABLE
from allyshore.levers.state import HOURS_A_WEEK, KWH_PER_MWH

if TYPE_CHECKING:
    from allyshore.levers.lever import Lever
    from allyshore.levers.state import State

FOREVER = dt.date(9999, 12, 31)


def energy(state: State, lever: Lever, amount: float) -> State:
    """Change power to be had at a site, and its price.

    ``MW x 1000 x hours a week x weeks a period`` kWh a period more: as capacity of the site's products that are counted in kWh,
    else as ``kWh / kwh_per_unit`` units a period of the plant's lines, whose unit gets dearer by ``price x kwh_per_unit``.
    """
    effect = lever.effect
    hours = effect.get("hours_per_week", HOURS_A_WEEK) * state.chain.weeks_per_period
    more = effect.get("megawatts", 0.0) * KWH_PER_MWH * hours * amount
    each = effect.get("kwh_per_unit")
    here = _at(lever.target)
    if each is None:
        power = state.chain.products.filter(pl.col("unit") == "kWh")["product"].to_list()
        here, each = here & pl.col("product").is_in(power), 1.0
    return state.with_chain(
        capabilities=_moved(
            state.chain.capabilities,
            here,
            capacity=pl.col("capacity") + more / each,
            unit_cost=pl.col("unit_cost") + effect.get("price", 0.0) * each * amount,
        )
    )


def supplier(state: State, lever: Lever, amount: float) -> State:
    """Make a source available, cheaper, larger or originating; one without a row starts from nothing."""
    effect, site, product = lever.effect, *lever.target.split("/")
    frame = state.chain.capabilities
    if effect.get("available") and frame.filter(_at(lever.target)).is_empty():
        frame = pl.concat([frame, _new_source(frame, site, product, sized="capacity" in effect)])
    here = _at(lever.target)
    frame = _moved(
        frame,
        here,
        **{
            name: pl.col(name) + effect[name] * amount
            for name in ("unit_cost", "capacity", "lead_time", "setup_cost")
            if name in effect
        },
    )
    if effect.get("originating"):
        frame = frame.with_columns(
            originating=pl.when(here).then(pl.lit("yes")).otherwise("originating"),
            certificate_until=pl.when(here).then(pl.lit(FOREVER)).otherwise("certificate_until"),
        )
    return state.with_chain(capabilities=frame)


def platform(state: State, lever: Lever, amount: float) -> State:
    """Share a technology between sites: a unit is dearer by a share, takes more days, and each site learns from all of them.

    Where n sites share, each has n times the experience of its own, so a unit costs ``n ** log2(progress ratio)`` of before
    (Wright, Journal of the Aeronautical Sciences 3(4), 1936, 122-128); sites count alike.
    """
    product, _, places = lever.target.partition("@")
    sites = places.split("|")
    learnt = len(sites) ** math.log2(lever.effect.get("learning", 1.0)) if amount else 1.0
    factor = max(0.0, 1.0 + lever.effect.get("unit_cost", 0.0) * amount) * learnt
    here = pl.col("site").is_in(sites) & (pl.col("product") == product)
    return state.with_chain(
        capabilities=_moved(
            state.chain.capabilities,
            here,
            unit_cost=pl.col("unit_cost") * factor,
            lead_time=pl.col("lead_time") + lever.effect.get("lead_time", 0.0) * amount,
        )
    )


def rule_of_law(state: State, lever: Lever, amount: float) -> State:
    """Charge the expected loss of a site or source while it is in use: ``at stake x (chance - lower x amount)`` USD a year."""
    effect = lever.effect
    chance = max(0.0, effect["chance"] - effect.get("lower", 0.0) * amount)
    loss = pl.col("fixed_cost") + effect["at_stake"] * chance
    here = _at(lever.target)
    if "/" in lever.target:
        return state.with_chain(capabilities=_moved(state.chain.capabilities, here, fixed_cost=loss))
    return state.with_chain(sites=_moved(state.chain.sites, here, fixed_cost=loss))


def _at(target: str) -> pl.Expr:
    """Rows of a site, or of a site's product."""
    site, _, product = target.partition("/")
    here = pl.col("site") == site
    return here & (pl.col("product") == product) if product else here


def _moved(frame: pl.DataFrame, here: pl.Expr, **changes: pl.Expr) -> pl.DataFrame:
    """Change columns of some rows; none falls below 0, and what is unlimited stays so."""
    return frame.with_columns(
        pl.when(here).then(change.clip(0.0)).otherwise(column).alias(column)
        for column, change in changes.items()
    )


def _new_source(like: pl.DataFrame, site: str, product: str, *, sized: bool) -> pl.DataFrame:
    row = {column.name: column.default for column in TABLE["capabilities"].columns}
    row |= {"site": site, "product": product, "unit_cost": 0.0, "capacity": 0.0 if sized else None}
    return pl.DataFrame([row], schema=like.schema)
