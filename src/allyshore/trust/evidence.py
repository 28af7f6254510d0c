"""What is known of each country under each indicator: value, unit, year, source, and whether it was observed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.sphere import great_circle
from allyshore.trust.params import Estimates, Origin

if TYPE_CHECKING:
    from collections.abc import Callable

    from allyshore.trust.params import Indicator, TrustParams
    from allyshore.world import World

SHAPE = {
    "country": pl.String,
    "indicator": pl.String,
    "value": pl.Float64,
    "unit": pl.String,
    "year": pl.Int64,
    "source": pl.String,
    "observed": pl.Boolean,
    "note": pl.String,
}
PEERS_NEEDED = 3
"""A median of fewer observed peers stands for nothing."""


def evidence(world: World, params: TrustParams) -> pl.DataFrame:
    """Give one row per country and indicator that has a value on the world's day, in the shape of `SHAPE`.

    Of each indicator and country the newest value counts whose year is not after the day. What was not observed is left
    out, or kept with a note where `params.estimates` asks for it.
    """
    parts = [_READERS[one.origin](one, world, params) for one in params.indicators]
    rows = pl.concat([pl.DataFrame(schema=SHAPE), *parts])
    if params.estimates is Estimates.NONE:
        rows = rows.filter("observed")
    if params.estimates is Estimates.PEERS:
        rows = pl.concat([rows, *(_peers(one, rows, world) for one in params.indicators)])
    return rows


def shares_bloc(world: World, params: TrustParams, bloc: str) -> frozenset[str]:
    """Give the countries that a bloc relates to the home market on the day.

    They are the other members of a bloc that the home market belongs to, or all of one that it makes by itself.
    """
    members = world.members(bloc)
    hub = dict(params.hubs).get(bloc)
    related = params.market == hub if hub is not None else params.market in members
    return members if related else frozenset()


def _table(one: Indicator, world: World, params: TrustParams) -> pl.DataFrame:
    """Take the newest value from table ``indicators``."""
    return (
        world.table("indicators")
        .filter((pl.col("indicator") == one.key(params.market)) & (pl.col("year") <= world.date.year))
        .drop_nulls("value")
        .sort("country", "year")
        .unique("country", keep="last", maintain_order=True)
        .select(
            "country",
            pl.lit(one.name).alias("indicator"),
            pl.col("value").cast(pl.Float64),
            "unit",
            "year",
            "source",
            "observed",
            pl.when("observed").then(pl.lit("")).otherwise(pl.lit("estimated, not observed")).alias("note"),
        )
    )


def _labour(one: Indicator, world: World, _: TrustParams) -> pl.DataFrame:
    """Divide the hourly labour cost by the human capital index: the price of an hour of unschooled labour equivalent, USD."""
    skill = (
        world.table("indicators")
        .filter((pl.col("indicator") == "human_capital") & (pl.col("year") <= world.date.year))
        .drop_nulls("value")
        .sort("country", "year")
        .unique("country", keep="last", maintain_order=True)
        .select("country", skill="value", skill_year="year", skill_observed="observed")
    )
    both = (
        world.table("labour_cost")
        .filter(pl.col("year") <= world.date.year)
        .sort("country", "year")
        .unique("country", keep="last", maintain_order=True)
        .join(skill, on="country", maintain_order="left")
        .filter(pl.col("skill") > 0.0)
    )
    known = pl.col("observed") & pl.col("skill_observed")
    return both.select(
        "country",
        pl.lit(one.name).alias("indicator"),
        value=pl.col("hourly_cost") / pl.col("skill"),
        unit=pl.lit("USD/h per unit of human capital"),
        year=pl.min_horizontal("year", "skill_year"),
        source=pl.format("{}; human capital index {}", "source", "skill_year"),
        observed=known,
        note=pl.when(known).then(pl.lit("")).otherwise(pl.lit("labour cost fitted, not observed")),
    )


def _distance(one: Indicator, world: World, params: TrustParams) -> pl.DataFrame:
    places = world.table("countries").select("country", "latitude", "longitude", "source", "vintage")
    home = places.filter(pl.col("country") == params.market)
    kilometres = great_circle(
        places["longitude"].to_numpy(),
        places["latitude"].to_numpy(),
        np.asarray(home["longitude"].to_numpy()),
        np.asarray(home["latitude"].to_numpy()),
    )
    return _computed(one, world, places["country"].to_list(), kilometres.tolist(), "km", places["source"][0])


def _border(one: Indicator, world: World, params: TrustParams) -> pl.DataFrame:
    rows = world.table("countries")
    near = {*(rows.filter(pl.col("country") == params.market)["neighbours"][0] or "").split(), params.market}
    codes = rows["country"].to_list()
    values = [float(code in near) for code in codes]
    return _computed(one, world, codes, values, "1 there is one, 0 none", rows["source"][0])


def _membership(one: Indicator, world: World, params: TrustParams) -> pl.DataFrame:
    best: dict[str, float] = {}
    for bloc, value in one.values:
        for country in shares_bloc(world, params, bloc) - set(one.excepted):
            best[country] = max(value, best.get(country, value))
    best[params.market] = one.high if one.high is not None else max([*best.values(), 1.0])
    if params.market in one.complete_for:
        best = dict.fromkeys(world.table("countries")["country"].to_list(), one.otherwise) | best
    source = f"table blocs: {', '.join(bloc for bloc, _ in one.values)}, in force on {world.date}"
    return _computed(
        one, world, sorted(best), [best[code] for code in sorted(best)], "step from 0 to 1", source
    )


def _listed(one: Indicator, world: World, params: TrustParams) -> pl.DataFrame:
    late = one.year is not None and one.year > world.date.year
    if late or (one.complete_for and params.market not in one.complete_for):
        return pl.DataFrame(schema=SHAPE)
    codes = [code for code in world.table("countries")["country"].to_list() if code != params.market]
    rows = _computed(
        one,
        world,
        codes,
        [float(code not in one.listed) for code in codes],
        "0 listed, 1 not",
        one.list_source,
    )
    return rows.with_columns(year=pl.lit(one.year or world.date.year, pl.Int64))


def _computed(
    one: Indicator, world: World, codes: list[str], values: list[float], unit: str, source: str
) -> pl.DataFrame:
    return pl.DataFrame(
        {"country": codes, "value": values}, schema={"country": pl.String, "value": pl.Float64}
    ).select(
        "country",
        pl.lit(one.name).alias("indicator"),
        "value",
        pl.lit(unit).alias("unit"),
        pl.lit(world.date.year, pl.Int64).alias("year"),
        pl.lit(source).alias("source"),
        pl.lit(value=True).alias("observed"),
        pl.lit("").alias("note"),
    )


_READERS: dict[Origin, Callable[[Indicator, World, TrustParams], pl.DataFrame]] = {
    Origin.TABLE: _table,
    Origin.LABOUR: _labour,
    Origin.DISTANCE: _distance,
    Origin.BORDER: _border,
    Origin.MEMBERSHIP: _membership,
    Origin.LISTED: _listed,
}


def _peers(one: Indicator, rows: pl.DataFrame, world: World) -> pl.DataFrame:
    """Fill what is missing under an indicator with the median of the observed values of its subregion."""
    held = rows.filter(pl.col("indicator") == one.name)
    places = world.table("countries").select("country", "subregion").drop_nulls()
    medians = (
        held.filter("observed")
        .join(places, on="country")
        .group_by("subregion", maintain_order=True)
        .agg(pl.col("value").median(), pl.col("unit").first(), pl.col("year").min(), peers=pl.len())
        .filter(pl.col("peers") >= PEERS_NEEDED)
    )
    text = pl.format("imputed: median of {} observed countries of {}", "peers", "subregion")
    return (
        places.join(held, on="country", how="anti")
        .join(medians, on="subregion", maintain_order="left")
        .select(
            "country",
            pl.lit(one.name).alias("indicator"),
            "value",
            "unit",
            "year",
            text.alias("source"),
            pl.lit(value=False).alias("observed"),
            text.alias("note"),
        )
    )
