"""Score every country of the world on a day: six dimensions side by side, and who is trusted by which door."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.errors import ModelInvalid
from allyshore.trust.doors import Known, Verdict, judge
from allyshore.trust.evidence import evidence, shares_bloc
from allyshore.trust.names import check_names
from allyshore.trust.params import DIMENSION_NAMES, Better, Origin, TrustParams
from allyshore.trust.result import Scorecard
from allyshore.trust.scaling import Board, Floats, overall, ranks, scale

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.trust.params import Indicator
    from allyshore.world import World


def score(world: World, params: TrustParams | None = None) -> Scorecard:
    """Score all countries on the world's day.

    Each indicator is put on a scale from 0 to 1, a dimension is the weighted mean of its known indicators, and the
    overall score the weighted mean of the six dimensions, where all that have weight are known. Whether a country is
    trusted follows from the doors of the scheme alone, never from the overall score.

    Parameters
    ----------
    world
        The facts; tables `countries`, `indicators`, `labour_cost` and `blocs`.
    params
        The scheme; the shipped one by default.

    Raises
    ------
    ModelInvalid
        The scheme names a country, bloc or measure that the world's tables do not know; every one is told.

    Source
    ------
    OECD and JRC (2008), Handbook on Constructing Composite Indicators: Methodology and User Guide.
    """
    asked = params or TrustParams()
    faults = check_names(asked, world)
    if faults:
        raise ModelInvalid(faults)
    countries = world.table("countries").select("country", "name").sort("country")
    codes = countries.get_column("country").to_list()
    rows = evidence(world, asked)
    board, values = _board(codes, rows, asked)
    dimensions = board.dimensions(asked)
    total = overall(dimensions, asked.weights)
    blocs = _blocs(world)
    verdicts = _verdicts(codes, values, dimensions, blocs, world, asked)
    frame = countries.with_columns(
        *(_known(name, dimensions[:, place]) for place, name in enumerate(DIMENSION_NAMES)),
        _known("score", total),
        pl.Series("rank", ranks(total)).replace(0, None),
        pl.Series("blocs", [" ".join(sorted(blocs.get(code, ()))) for code in codes]),
        pl.Series("trusted", [verdict.trusted for verdict in verdicts]),
        pl.Series("door", [verdict.door for verdict in verdicts]),
        pl.Series("reasons", [list(verdict.reasons) for verdict in verdicts], dtype=pl.List(pl.String)),
        pl.Series("why", [" ".join(verdict.reasons) for verdict in verdicts]),
    )
    return Scorecard(world.date, asked, frame, values, board, _groups(codes, world, asked))


def _board(codes: list[str], rows: pl.DataFrame, params: TrustParams) -> tuple[Board, pl.DataFrame]:
    """Scale every indicator over the countries that some published indicator covers; give the board, and the values with ``dimension``, ``scaled``, ``rank``, ``of`` and ``weight``."""
    place = {code: number for number, code in enumerate(codes)}
    surveyed = [one.name for one in params.indicators if one.origin is Origin.TABLE]
    measured = set(rows.filter(pl.col("indicator").is_in(surveyed)).get_column("country"))
    scaled = np.full((len(codes), len(params.indicators)), np.nan)
    parts = []
    held = {name: part for (name,), part in rows.partition_by("indicator", as_dict=True).items()}
    for column, one in enumerate(params.indicators):
        part = held.get(one.name)
        if part is None:
            continue
        part = part.filter(pl.col("country").is_in(list(measured & place.keys()))).sort("country")
        where = [place[code] for code in part.get_column("country")]
        raw = np.full(len(codes), np.nan)
        raw[where] = part.get_column("value").to_numpy()
        scaled[:, column] = scale(raw, one, params.scales)
        order = ranks(raw if one.better is Better.HIGHER else -raw)
        parts.append(_described(part, one, scaled[where, column], order[where]))
    board = Board(tuple(codes), params.indicators, scaled)
    return board, pl.concat(parts) if parts else rows.clear()


def _described(part: pl.DataFrame, one: Indicator, scaled: Floats, order: np.ndarray) -> pl.DataFrame:
    return part.select(
        "country",
        pl.lit(one.dimension).alias("dimension"),
        "indicator",
        pl.lit(one.label).alias("title"),
        "value",
        "unit",
        "year",
        "source",
        "observed",
        "note",
        pl.Series("scaled", scaled if one.weight > 0.0 else np.full(len(scaled), np.nan)).fill_nan(None),
        pl.Series("rank", order),
        pl.lit(part.height, pl.Int64).alias("of"),
        pl.lit(one.weight).alias("weight"),
    )


def _known(name: str, values: Floats) -> pl.Series:
    return pl.Series(name, values).fill_nan(None)


def _blocs(world: World) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for bloc, country in world.blocs.iter_rows():
        found.setdefault(country, []).append(bloc)
    return found


def _verdicts(
    codes: list[str],
    values: pl.DataFrame,
    dimensions: Floats,
    blocs: Mapping[str, list[str]],
    world: World,
    params: TrustParams,
) -> list[Verdict]:
    known: dict[str, dict[str, tuple[float, int | None]]] = {code: {} for code in codes}
    for country, indicator, value, year in values.select("country", "indicator", "value", "year").iter_rows():
        known[country][indicator] = (value, year)
    for row, code in enumerate(codes):
        for column, name in enumerate(DIMENSION_NAMES):
            if not np.isnan(dimensions[row, column]):
                known[code][name] = (float(dimensions[row, column]), None)
    return [
        judge(Known(code, known[code], frozenset(blocs.get(code, ()))), params, world.date) for code in codes
    ]


def _groups(codes: list[str], world: World, params: TrustParams) -> dict[str, str]:
    """Give each country's group for concentration: home, the first group that holds it, or rest."""
    found = dict.fromkeys(codes, "rest")
    for name, blocs in reversed(params.groups):
        for bloc in blocs:
            found |= dict.fromkeys(shares_bloc(world, params, bloc) & found.keys(), name)
    return found | {params.market: "home"}
