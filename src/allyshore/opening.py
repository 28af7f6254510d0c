"""Opening a user's model, and the world of a day with the tables that the user imported."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from allyshore.chain import Reference, check, load
from allyshore.sphere import great_circle_of
from allyshore.world.kept import world_on

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from allyshore.chain import SupplyChain, Verdict
    from allyshore.world import World

DATA = "ALLYSHORE_DATA"
"""Environment variable that names the folder of imported tables."""

_SLACK_KM = 500.0
"""Added to the ports' distance: places lie inland and off the ports' own coordinates."""

_MAINLAND = 0.9
"""Share of a country's ports that make its reach: the rest may lie on islands oceans away."""


def data_folder(environment: Mapping[str, str], platform: str, home: Path) -> Path:
    """Give the folder in which the user's imported tables are kept: ``ALLYSHORE_DATA``, else where the platform keeps such things.

    Parameters
    ----------
    environment, platform, home
        The environment variables, ``sys.platform`` and the home folder, read by who asks.
    """
    if given := environment.get(DATA, "").strip():
        return Path(given).expanduser()
    if platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local") / "Allyshore"
    if platform == "darwin":
        return home / "Library" / "Application Support" / "Allyshore"
    return Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share") / "allyshore"


def open_world(on: dt.date, folder: Path | None) -> World:
    """Give the facts of a day: the package's tables, and over them those that the user imported into a folder.

    Parameters
    ----------
    on
        The day whose law and facts are asked for.
    folder
        Where `allyshore world import` keeps tables; None is the package's tables alone.

    Raises
    ------
    ModelInvalid
        What is kept there was damaged or changed by hand; the message names the cure.
    """
    return world_on(on, folder)


def reference(world: World) -> Reference:
    """Take from the world what a model is checked against and completed with."""
    countries = world.table("countries")
    wages = world.table("labour_cost").select(
        "country",
        pl.col("hourly_cost").alias("wage"),
        pl.format(
            "{}, {}{}",
            pl.col("source"),
            pl.col("year"),
            pl.when("observed").then(pl.lit("")).otherwise(pl.lit(", not observed")),
        ).alias("source"),
    )
    return Reference(
        hs6=frozenset(world.table("hs2022")["hs6"]),
        hts8=world.schedule.codes,
        countries=countries.select("country", "iso2", "name", "latitude", "longitude").join(
            _reach(countries, world.table("ports")), on="country", how="left"
        ),
        wages=wages,
        coordinates_source=f"country's reference point, {countries['source'][0]}",
    )


def _reach(countries: pl.DataFrame, ports: pl.DataFrame) -> pl.DataFrame:
    """How far each country is known to reach from its reference point: to the far ones of its ports, in km."""
    middle = countries.select("country", pl.col("latitude").alias("north"), pl.col("longitude").alias("east"))
    joined = ports.select("country", "latitude", "longitude").join(middle, on="country")
    km = great_circle_of(pl.col("east"), pl.col("north"), pl.col("longitude"), pl.col("latitude"))
    return joined.group_by("country").agg((km.quantile(_MAINLAND) + _SLACK_KM).alias("reach"))


def open_model(path: str | Path, world: World) -> SupplyChain:
    """Give the model at a path, checked against the world and completed from it.

    Parameters
    ----------
    path
        A folder of CSV or Parquet files with ``model.toml``, or an ``.xlsx`` workbook.
    world
        The facts of the day.

    Raises
    ------
    ModelInvalid
        With every fault of the model.
    UsageError
        There is no model at the path.
    """
    return load(path, reference(world))


def check_model(path: str | Path, world: World) -> Verdict:
    """Judge the model at a path: every fault, every filled value, and the chain where nothing stops it."""
    return check(path, reference(world))
