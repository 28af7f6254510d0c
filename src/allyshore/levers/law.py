"""Policy itself: a measure ended or its rate changed, another importer's tariff, the content that rules of origin ask."""

from __future__ import annotations

import fnmatch
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from allyshore.duty import what_if

if TYPE_CHECKING:
    from allyshore.levers.lever import Lever
    from allyshore.levers.state import State
    from allyshore.world import World


def policy(state: State, lever: Lever, amount: float) -> State:
    """Change the law: the world's measures, the model's tariffs, or the content that every rule asks."""
    what, _, rest = lever.target.partition(":")
    if what == "rvc":
        return _content(state, lever, lever.effect["threshold"] * amount)
    if what == "tariff":
        return _tariff(state, rest, lever.effect["rate"] * amount)
    rows = _measures(state.world, rest, lever, amount)
    changed = what_if(state.world, rows, "levers", [lever.row] * rows.height)
    return replace(state, world=changed)


def _content(state: State, lever: Lever, by: float) -> State:
    """Move the content that every rule of the USMCA asks: the design, its judges and `verify` all read the rules of the world."""
    changes = state.world.table("content_changes")
    row = {
        "agreement": "usmca",
        "change": by + float(changes.filter(agreement="usmca")["change"].sum()),
        "source": lever.source or lever.name,
        "vintage": state.world.date.isoformat(),
        "licence": "a supposed change of the law",
    }
    rest = changes.filter(pl.col("agreement") != "usmca")
    return state.with_table("content_changes", pl.concat([rest, pl.DataFrame([row], schema=changes.schema)]))


def _measures(world: World, pattern: str, lever: Lever, amount: float) -> pl.DataFrame:
    """Rows of a what-if for the measures that a name with * fits."""
    table = world.table("measures")
    met = fnmatch.filter(table["measure"].to_list(), pattern)
    if lever.effect.get("ended"):
        return pl.DataFrame({"change": ["end"] * len(met), "measure": met})
    by = lever.effect["rate"] * amount
    rated = table.filter(pl.col("measure").is_in(met), pl.col("rate").is_not_null())
    return rated.select(
        change=pl.lit("change"),
        measure="measure",
        rate=(pl.col("rate") + by).clip(0.0, 10.0).cast(pl.String),
    )


def _tariff(state: State, rest: str, by: float) -> State:
    """Change the rates of the model's own rows of an importer, all of them or those of one code and origin."""
    importer, hs, origin = [*rest.split(":"), "", ""][:3]
    here = pl.col("importer") == importer
    if hs:
        here &= pl.col("hs").str.replace_all(r"[.\s]", "") == hs.replace(".", "")
    if origin:
        here &= pl.col("country_of_origin") == origin
    rate = pl.when(here).then((pl.col("rate") + by).clip(0.0)).otherwise("rate").alias("rate")
    return state.with_chain(tariffs=state.chain.tariffs.with_columns(rate))
