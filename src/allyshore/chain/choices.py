"""Batches, whole loads, price breaks, numbers of sources and moves: whether each row speaks of something that exists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.chain.faults import ROW, FaultList, quoted
from allyshore.chain.horizon import BY_PERIOD
from allyshore.errors import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.chain.cells import DraftTable

    Tables = Mapping[str, DraftTable]

SOURCE = ("site", "product", "recipe")
LANE = ("origin", "destination", "mode")


def check_choices(tables: Tables, timing: str, faults: FaultList) -> None:
    """Check what steps, breaks, sourcing rules and moves say against the tables that they speak of; `timing` is the model's setting."""
    _batches(tables["capabilities"], faults)
    _ramps(tables["capabilities"], timing, faults)
    _loads(tables["lanes"], faults)
    _training(tables["labour"], faults)
    _stock_rules(tables["inventory"], faults)
    _breaks(tables, faults)
    _sourcing(tables, faults)
    _moves(tables, faults)


def _batches(table: DraftTable, faults: FaultList) -> None:
    """A batch's cost and hours need its size; a least order is within the capacity."""
    if not table.has("site"):
        return
    costs = (pl.col("batch_cost") > 0) | (pl.col("batch_hours") > 0)
    faults.rows(
        table.where,
        "batch",
        table.frame.filter(costs & pl.col("batch").is_null() & ~_unread(table, "batch")),
        expected="the units of one batch, since setting one up costs something",
        found="an empty cell",
        cure="Write the size of a batch, or use period_cost for a cost that does not depend on volume",
    )
    faults.rows(
        table.where,
        "minimum_order",
        table.frame.filter(pl.col("minimum_order") > pl.col("capacity")),
        expected=lambda cells: f"at most the capacity ({cells['capacity']:g} units/period)",
        found=lambda cells: f"{cells['minimum_order']:g}",
        cure="Lower the least order or raise the capacity",
    )


def _ramps(table: DraftTable, timing: str, faults: FaultList) -> None:
    """A capacity that builds up is stated, is that of a source without volume today, and needs a plan by period."""
    if not table.has("site"):
        return
    rising = table.frame.filter(pl.col("ramp") > 1)
    for wrong, expected, found, cure in (
        (
            pl.lit(value=timing != BY_PERIOD),
            f'1, or timing = "{BY_PERIOD}" in the model',
            "a ramp in a model whose sources are chosen once",
            f'Write timing = "{BY_PERIOD}" into the model\'s settings, or leave the cell empty',
        ),
        (
            pl.col("capacity").is_null() & ~_unread(table, "capacity"),
            "a capacity to build up to",
            "an empty cell in capacity",
            "Write the capacity, or leave ramp empty",
        ),
        (
            pl.col("current_volume") > 0,
            "a source without volume today",
            "a ramp of a source that runs today",
            "Leave ramp empty",
        ),
    ):
        faults.rows(table.where, "ramp", rising.filter(wrong), expected=expected, found=found, cure=cure)


def _unread(table: DraftTable, column: str) -> pl.Expr:
    """Rows whose cell could not be read: that is the fault to mend."""
    bad = table.bad.get(column)
    return pl.lit(value=False) if bad is None else pl.col(ROW).is_in(bad.implode())


def _loads(table: DraftTable, faults: FaultList) -> None:
    """Whole loads are paid on lanes whose cost is that of a load."""
    if not table.has("origin"):
        return
    faults.rows(
        table.where,
        "whole_loads",
        table.frame.filter(pl.col("whole_loads") & (pl.col("basis").fill_null("kg") != "load")),
        expected="yes only where the basis is load",
        found=lambda cells: f"yes with the basis {cells['basis'] or 'kg'}",
        cure="Write the cost of one load and the basis load, or no",
    )


def _training(table: DraftTable, faults: FaultList) -> None:
    """Training adds to hours that are bounded."""
    if not table.has("labour_pool"):
        return
    more = pl.col("training_cost").is_not_null() & pl.col("hours_per_period").is_null()
    faults.rows(
        table.where,
        "training_cost",
        table.frame.filter(more & ~_unread(table, "hours_per_period")),
        expected="hours_per_period of the skill, to which training adds",
        found="a cost of training and unlimited hours",
        cure="Write the hours to be had without training, or delete the cost",
    )


def _stock_rules(table: DraftTable, faults: FaultList) -> None:
    """A service level sets the safety stock by itself, and needs the spread of a day's throughput."""
    if not table.has("site"):
        return
    served = table.frame.filter(pl.col("service_level").is_not_null())
    faults.rows(
        table.where,
        "safety_days",
        served.filter(pl.col("safety_days") > 0),
        expected="an empty cell, since service_level sets the safety stock",
        found=lambda cells: f"{cells['safety_days']:g}",
        cure="Keep one of the two",
    )
    faults.rows(
        table.where,
        "demand_cv",
        served.filter(pl.col("demand_cv").is_null() & ~_unread(table, "demand_cv")),
        expected="the standard deviation of a day's throughput over its mean, since a service level is asked for",
        found="an empty cell",
        cure="Write it (0 is a throughput that is the same every day)",
    )


def _breaks(tables: Tables, faults: FaultList) -> None:
    """A break speaks of a source or a lane of the model, lowers its price, and is of one kind with its fellows."""
    table = tables["breaks"]
    if not table.has("on", "site", "from", "unit_cost"):
        return
    frame = table.frame.with_columns(pl.col("product", "recipe", "destination", "mode").fill_null(""))
    source = pl.col("on") == "capability"
    caps = tables["capabilities"]
    if caps.has(*SOURCE[:2], "unit_cost"):
        known = caps.frame.with_columns(pl.col("recipe").fill_null("")).select(*SOURCE, first="unit_cost")
        given = frame.filter(source).join(known.unique(SOURCE), on=SOURCE, how="left", maintain_order="left")
        _prices(table, given, "a capability of the site for the product", "product", faults)
    lanes = tables["lanes"]
    if lanes.has(*LANE, "cost"):
        known = lanes.frame.select(site="origin", destination="destination", mode="mode", first="cost")
        given = frame.filter(pl.col("on") == "lane").join(
            known.unique(["site", "destination", "mode"]),
            on=["site", "destination", "mode"],
            how="left",
            maintain_order="left",
        )
        _prices(
            table,
            given.filter(pl.col("product") == ""),
            "a lane of the table lanes with this mode",
            "destination",
            faults,
        )
        faults.rows(
            table.where,
            "product",
            given.filter(pl.col("product") != ""),
            expected="an empty cell, since a lane's price is for all that it carries",
            found=lambda cells: quoted(cells["product"]),
            cure="Delete the product",
        )
        whole = lanes.frame.filter("whole_loads").select(
            site="origin", destination="destination", mode="mode"
        )
        faults.rows(
            table.where,
            "on",
            given.join(whole.unique(), on=["site", "destination", "mode"], how="semi").sort(ROW),
            expected="a lane that is not paid by the whole load",
            found=lambda cells: (
                f"{cells['site']} > {cells['destination']} by {cells['mode']}, with whole_loads"
            ),
            cure="A lane has either; write the steps of the load into breaks, or keep whole_loads",
        )
    group = ["on", "site", "product", "recipe", "destination", "mode"]
    kinds = frame.with_columns(pl.col("kind").fill_null("all_units"))
    faults.rows(
        table.where,
        "kind",
        kinds.filter(pl.col("kind") != pl.col("kind").first().over(group)),
        expected="one kind for all breaks of a source or lane",
        found=lambda cells: quoted(cells["kind"]),
        cure="Write all_units or incremental in each of its rows",
    )


def _prices(table: DraftTable, given: pl.DataFrame, what: str, column: str, faults: FaultList) -> None:
    faults.rows(
        table.where,
        column,
        given.filter(pl.col("first").is_null()),
        expected=what,
        found="none such",
        cure="Mend the names, or add the row that the break is of",
    )
    faults.rows(
        table.where,
        "unit_cost",
        given.filter(pl.col("unit_cost") > pl.col("first")),
        expected=lambda cells: f"at most the first price ({cells['first']:g})",
        found=lambda cells: f"{cells['unit_cost']:g}",
        cure="Write the highest price in unit_cost of capabilities or cost of lanes: duty and origin rest on it",
    )
    faults.rows(
        table.where,
        "site",
        given.filter((pl.col("on") == "lane") & (pl.col("first") == 0)),
        expected="a lane whose cost is more than 0",
        found="0",
        cure="Write the first price in cost of lanes",
    )


def _sourcing(tables: Tables, faults: FaultList) -> None:
    """A rule names a place that gets goods, and shares that its sources can all give."""
    table = tables["sourcing"]
    if not table.has("rule", "sources"):
        return
    frame, sites = table.frame, tables["sites"]
    faults.rows(
        table.where,
        "least_share",
        frame.filter(pl.col("least_share") * pl.col("sources") > 1.0 + 1e-9),
        expected=lambda cells: f"at most 1/{cells['sources']} each",
        found=lambda cells: f"{cells['least_share']:g}",
        cure="Lower the share or the number of sources",
    )
    faults.rows(
        table.where,
        "least_share",
        frame.filter((pl.col("sources") > 1) & (pl.col("least_share").fill_null(0.0) == 0.0)),
        expected="a share above 0, so that each of the sources gives something",
        found="none",
        cure="Without it the rule says at most, and a single source keeps it",
        severity=Severity.WARNING,
    )
    lone = pl.col("site").is_null() & pl.col("kind").is_null()
    faults.rows(
        table.where,
        "together",
        frame.filter(pl.col("together") & (lone | pl.col("product").is_not_null())),
        expected="yes only where a place or kind of place is named, and no product",
        found="yes",
        cure="Products share their sources at a place; delete the product, or write no",
    )
    if sites.has("site", "kind"):
        kinds = sites.frame.select("site", is_kind="kind").drop_nulls().unique("site")
        faults.rows(
            table.where,
            "site",
            frame.join(kinds, on="site").filter(pl.col("is_kind") == "supplier").sort(ROW),
            expected="a plant, warehouse or market: a place that gets goods",
            found=lambda cells: f"{cells['site']}, a supplier",
            cure="Name the place supplied",
        )


def _moves(tables: Tables, faults: FaultList) -> None:
    """A move leads from a site or line of today to another place that could have it."""
    table, sites, caps = tables["moves"], tables["sites"], tables["capabilities"]
    if not table.has("move", "from_site", "to_site"):
        return
    frame = table.frame
    faults.rows(
        table.where,
        "to_site",
        frame.filter(pl.col("from_site") == pl.col("to_site")),
        expected="another site than from_site",
        found=lambda cells: quoted(cells["to_site"]),
        cure="A move leads to another place",
    )
    whole = frame.filter(pl.col("product").is_null())
    if sites.has("site", "kind"):
        states = sites.frame.select("site", at=pl.col("state").fill_null("existing")).unique("site")
        for column, wanted in (("from_site", "existing"), ("to_site", "candidate")):
            joined = whole.join(states, left_on=column, right_on="site").sort(ROW)
            faults.rows(
                table.where,
                column,
                joined.filter(pl.col("at") != wanted),
                expected=f"a site that is {wanted}, since the whole site moves",
                found=lambda cells, column=column: f"{cells[column]}, {cells['at']}",  # type: ignore[misc]  # bound at once
                cure="Name another site, or the product and recipe of the line that moves",
            )
    if caps.has(*SOURCE[:2]):
        lines = frame.drop_nulls("product").with_columns(pl.col("recipe").fill_null(""))
        volumes = caps.frame.with_columns(
            pl.col("recipe").fill_null(""), today=pl.col("current_volume").fill_null(0.0)
        ).unique(SOURCE)
        for column, used in (("from_site", True), ("to_site", False)):
            joined = lines.join(
                volumes.select(pl.col("site").alias(column), "product", "recipe", "today"),
                on=[column, "product", "recipe"],
                how="left",
                maintain_order="left",
            )
            fits = (pl.col("today") > 0) if used else (pl.col("today") == 0)
            faults.rows(
                table.where,
                column,
                joined.filter(~fits.fill_null(value=False)),
                expected=f"a capability of the product and recipe {'with' if used else 'without'} volume today",
                found=lambda cells, column=column: _volume(cells, column),  # type: ignore[misc]  # bound at once
                cure="Mend the names, or current_volume in capabilities",
            )


def _volume(cells: Mapping[str, Any], column: str) -> str:
    return f"{cells[column]}, {'no capability' if cells['today'] is None else format(cells['today'], 'g') + ' units/yr'}"
