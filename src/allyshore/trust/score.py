"""Score every country of the world on a day: the dimensions side by side, and who is trusted by which door."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.errors import UsageError
from allyshore.trust.dimensions import DEMOCRACY, DIMENSIONS, INSTITUTIONS, Dimension
from allyshore.trust.params import TrustParams
from allyshore.trust.result import Scorecard

if TYPE_CHECKING:
    import datetime as dt

    from allyshore.world import World


def score(world: World, params: TrustParams | None = None) -> Scorecard:
    """Score all countries on the world's day.

    A country is trusted by the door of *democracy* when its liberal democracy index and its rule-of-law score both
    reach their thresholds, or by the door of a *treaty* when it is a member, on the day, of one that `params` names.
    An indicator that is not known never opens a door. Each value is the newest whose year is not after the day.

    Parameters
    ----------
    world
        The facts; tables `countries`, `indicators` and `blocs`.
    params
        Thresholds, treaties and exclusions; `TrustParams()` by default.

    Raises
    ------
    UsageError
        A treaty or an excluded country is not in the world's tables.
    """
    asked = params or TrustParams()
    countries = world.table("countries").select("country", "name").sort("country")
    _check(asked, set(world.table("blocs")["bloc"]), set(countries["country"]))
    values = _values(world)
    known = {(row["country"], row["dimension"]): row for row in values.iter_rows(named=True)}
    blocs: dict[str, list[str]] = {}
    for bloc, country in world.blocs.sort("bloc", "country").iter_rows():
        blocs.setdefault(country, []).append(bloc)
    rows = [
        _verdict(
            row,
            {dimension.name: known.get((row["country"], dimension.name)) for dimension in DIMENSIONS},
            blocs.get(row["country"], []),
            world.date,
            asked,
        )
        for row in countries.iter_rows(named=True)
    ]
    frame = pl.DataFrame(
        rows,
        schema=[
            ("country", pl.String),
            ("name", pl.String),
            *((dimension.name, pl.Float64) for dimension in DIMENSIONS),
            *((text, pl.String) for text in ("treaties", "blocs")),
            ("trusted", pl.Boolean),
            *((text, pl.String) for text in ("door", "why")),
        ],
    )
    return Scorecard(world.date, asked, frame, values)


def _values(world: World) -> pl.DataFrame:
    """Newest value of each dimension and country up to the world's day."""
    names = {dimension.indicator: dimension.name for dimension in DIMENSIONS}
    return (
        world.table("indicators")
        .filter(pl.col("indicator").is_in(list(names)) & (pl.col("year") <= world.date.year))
        .sort("country", "indicator", "year")
        .unique(["country", "indicator"], keep="last", maintain_order=True)
        .select(
            "country",
            pl.col("indicator").replace_strict(names).alias("dimension"),
            "indicator",
            "value",
            "unit",
            "year",
            "source",
        )
    )


def _verdict(
    country: dict[str, Any],
    known: dict[str, dict[str, Any] | None],
    blocs: list[str],
    day: dt.date,
    params: TrustParams,
) -> dict[str, Any]:
    """Give one row of the scorecard."""
    tests = [
        _test(DEMOCRACY, known, params.democracy_min),
        _test(INSTITUTIONS, known, params.rule_of_law_min),
    ]
    treaties = [bloc for bloc in blocs if bloc in params.treaties]
    by_democracy = all(holds for holds, _ in tests)
    if country["country"] in params.excluded:
        door, why = "", "Not trusted: excluded by the user."
    elif by_democracy:
        door, why = "democracy", f"Trusted by democracy: {'; '.join(text for _, text in tests)}."
    else:
        failing = "; ".join(text for holds, text in tests if not holds)
        if treaties:
            door, why = (
                "treaty",
                f"Trusted by treaty: member of {', '.join(treaties)} on {day}. Not by democracy: {failing}.",
            )
        else:
            named = " or ".join(params.treaties)
            door, why = (
                "",
                f"Not trusted: {failing}" + (f"; not a member of {named} on {day}." if named else "."),
            )
    return {
        **country,
        **{name: row["value"] if row else None for name, row in known.items()},
        "treaties": " ".join(treaties),
        "blocs": " ".join(blocs),
        "trusted": bool(door),
        "door": door,
        "why": why,
    }


def _test(
    dimension: Dimension, known: dict[str, dict[str, Any] | None], threshold: float
) -> tuple[bool, str]:
    """Whether a value reaches its threshold, and the comparison in words."""
    row = known[dimension.name]
    least = f"{threshold:g}"
    if row is None:
        return False, f"{dimension.label} not known (at least {least} needed)"
    holds = row["value"] >= threshold
    return (
        holds,
        f"{dimension.label} {row['value']:.{dimension.digits}f} {'reaches' if holds else 'is below'} {least} ({row['year']})",
    )


def _check(params: TrustParams, blocs: set[str], countries: set[str]) -> None:
    for what, words, known in (
        ("treaties", params.treaties, blocs),
        ("excluded", sorted(params.excluded), countries),
    ):
        for word in words:
            if word not in known:
                near = difflib.get_close_matches(word, sorted(known), n=1)
                hint = f" (did you mean {near[0]}?)" if near else ""
                raise UsageError(
                    f"TrustParams, {what}: expected {'a bloc' if what == 'treaties' else 'an ISO3 code'} of the world's tables{hint}, found '{word}'."
                )
