"""What customs sees: the country, status and value of every state, lawful claims, duty and fees of every crossing."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import polars as pl

from allyshore.duty import assess
from allyshore.errors import ModelInvalid
from allyshore.origin import Method
from allyshore.verify.ledger import Slack
from allyshore.verify.terms import SERVICE

if TYPE_CHECKING:
    from allyshore.verify.files import PlanFiles
    from allyshore.verify.ledger import Ledger
    from allyshore.verify.terms import Terms
    from allyshore.world import World

OPEN = "open"
WHAT = "states"
AGREEMENT = "USMCA"
ENTRY = (
    *("importer", "exporter", "hs", "country_of_origin", "value", "weight", "originating", "claim", "mode"),
    *("steel_share", "aluminium_share", "copper_share", "metal_weight_share", "facts"),
)
VALUED = [method.value for method in Method if method not in (Method.SHIFT_ONLY, Method.ALL_ORIGINATING)]
"""Methods that look at the value of materials: a material so qualified may be designated once only (Uniform Regulations, s. 8)."""


def check_states(plan: PlanFiles, terms: Terms, ledger: Ledger) -> None:
    """Every state is what its sources make it: bought as declared, made as the recipe and the mode say."""
    origins = pl.concat([_bought(plan, terms), _made(plan, terms)]).unique(maintain_order=True)
    states = plan["states"]
    named = states.join(origins, on="state", how="left", maintain_order="left", suffix="_due")
    file = plan.file("states")
    ledger.bad(
        WHAT,
        file,
        named,
        pl.col("why").is_null(),
        "state",
        "a state that is bought or made",
        "what moves was bought or made",
    )
    known = named.filter(pl.col("why").is_not_null())
    rootless = pl.col("country_of_origin_due").is_null()
    ledger.bad(
        WHAT,
        file,
        known,
        rootless,
        "country_of_origin",
        "the country of an essential component",
        "a recipe that does not transform hands its essential component's origin on",
    )
    for why in known.get_column("why").unique(maintain_order=True):
        here = known.filter(pl.col("why") == why)
        for column in ("country_of_origin", "originating", "unknown", "designated"):
            ledger.same(
                WHAT,
                file,
                here.filter(pl.col(f"{column}_due").is_not_null()),
                column,
                pl.col(f"{column}_due"),
                why,
            )
        ledger.numbers(WHAT, file, here, "value", pl.col("value_due"), why, Slack.RATIO)


def _bought(plan: PlanFiles, terms: Terms) -> pl.DataFrame:
    """What each bought state must be: the supplier's declaration on the day, its price at the door."""
    caps = terms.capabilities.filter(pl.col("recipe") == "").select(
        "site", "product", "originating", "certificate_until", "stated_origin", "country", "unit_cost"
    )
    goods = terms.products.select("product", "good")
    frame = (
        plan["buy"]
        .select("state", "site", "product")
        .join(caps, on=["site", "product"], maintain_order="left")
        .join(goods, on="product", maintain_order="left")
    )
    covered = (pl.col("certificate_until") >= terms.world.date).fill_null(value=False)
    inside = pl.col("country").is_in(sorted(terms.world.members(AGREEMENT)))
    return frame.select(
        "state",
        country_of_origin=pl.col("stated_origin").fill_null(pl.col("country")),
        originating=pl.col("good") & (pl.col("originating") == "yes") & covered & inside,
        unknown=pl.col("good") & (pl.col("originating") == "unknown"),
        designated=pl.lit(value=False),
        value="unit_cost",
        why=pl.lit("the supplier's price, country and declaration on the day"),
    )


def _made(plan: PlanFiles, terms: Terms) -> pl.DataFrame:
    """What each made state must be: the plant's country where the recipe transforms, else that of its essential components.

    Without a content test of its own a product made of designated materials may count as they do or not (null here): if not, the
    origin check takes those materials as non-originating.
    """
    recipes = terms.chain.recipes.select("recipe", "transforms")
    places = terms.sites.select("site", "country")
    goods = terms.products.select("product", "made_into", "value")
    essential = terms.chain.bom.filter("essential").select("recipe", "component")
    source = (
        plan["states"].select("state", part_country="country_of_origin").unique("state", maintain_order=True)
    )
    parts = (
        plan["use"]
        .join(essential, on=["recipe", "component"], how="semi", maintain_order="left")
        .join(source, on="state", maintain_order="left")
    )
    carried = pl.col("part_originating") & pl.col("part_designated")
    rest_on = plan["use"].join(
        plan["states"]
        .select("state", part_originating="originating", part_designated="designated")
        .unique("state", maintain_order=True),
        on="state",
        maintain_order="left",
    )
    rest_on = rest_on.group_by("run", "period", maintain_order=True).agg(carries=carried.any())
    inherited = parts.select("run", "period", "part_country").unique(maintain_order=True)
    frame = (
        plan["make"].select("state", "run", "period", "site", "recipe", "product", "mode", "method")
        .join(recipes, on="recipe", maintain_order="left")
        .join(places, on="site", maintain_order="left")
        .join(goods, on="product", maintain_order="left")
        .join(inherited, on=["run", "period"], how="left", maintain_order="left")
        .join(rest_on, on=["run", "period"], how="left", maintain_order="left")
    )  # fmt: skip
    lawful, by_content = pl.col("mode") != OPEN, pl.col("method").is_in(VALUED)
    return frame.select(
        "state",
        country_of_origin=pl.when("transforms").then("country").otherwise("part_country"),
        originating=lawful,
        unknown=pl.lit(value=False),
        designated=pl.when(
            lawful & pl.col("made_into") & ~by_content & pl.col("carries").fill_null(value=False)
        )
        .then(pl.lit(None, pl.Boolean))
        .otherwise(lawful & pl.col("made_into") & by_content),
        value="value",
        why=pl.lit("the recipe, its plant and its mode"),
    )


def check_claims(plan: PlanFiles, terms: Terms, ledger: Ledger) -> None:
    """A claim is made only for originating goods that cross a border between two members of the agreement."""
    frame = entries(plan, terms)
    members = sorted(terms.world.members(AGREEMENT))
    between = pl.col("importer").is_in(members) & pl.col("exporter").is_in(members)
    lawful = pl.col("originating") & between & pl.col("crosses")
    why = f"originating goods that cross a border inside {AGREEMENT} may be claimed, no others"
    ledger.bad("claims", plan.file("ship"), frame, pl.col("claimed") & ~lawful, "claimed", "false", why)


def check_duty(plan: PlanFiles, terms: Terms, ledger: Ledger) -> None:
    """Duty and fees of every shipment, by the law of its period and the model's tariffs: the bill of one unit times the units."""
    frame = entries(plan, terms)
    crossing = frame.filter("crosses").drop_nulls(
        ["importer", "exporter", "hs", "country_of_origin", "value", "originating", "mode"]
    )
    lines = crossing.select("period", *ENTRY).unique(maintain_order=True)
    try:
        owed = pl.concat(
            [
                _owed(rows, terms, terms.world_of(int(period)))
                for (period,), rows in lines.partition_by("period", as_dict=True, maintain_order=True).items()
            ]
            or [_owed(lines, terms, terms.world)]
        )
    except ModelInvalid as refusal:
        for fault in refusal.faults:
            where = f"duty ({fault.where}, {fault.column})" if fault.column else f"duty ({fault.where})"
            ledger.note(plan.file("ship"), None, where, fault.expected, fault.found, "what a duty bill needs")
        return
    billed = frame.join(owed, on=["period", *ENTRY], how="left", nulls_equal=True, maintain_order="left")
    for column, why in (
        (
            "duty",
            "duty of a unit by the schedule, measures and tariffs of the first day of its period, times the units",
        ),
        ("fees", "merchandise processing and harbour maintenance fees of the first day of its period"),
    ):
        due = pl.when("crosses").then(f"unit_{column}").otherwise(0.0) * pl.col("quantity")
        ledger.numbers("duty", plan.file("ship"), billed, column, due, why)


def _owed(lines: pl.DataFrame, terms: Terms, world: World) -> pl.DataFrame:
    """Duty and fees of one unit of each line by one day's law: the lines with ``unit_duty``, ``unit_fees`` [USD]."""
    asked = lines.with_columns(quantity=pl.lit(1.0), entry_value=pl.lit(terms.chain.entry_value))
    duty = dataclasses.replace(terms.duty, detail=False)
    bills = assess(asked, world, terms.chain.tariffs, duty).frame
    return lines.with_columns(
        bills.get_column("duty").alias("unit_duty"),
        unit_fees=bills.get_column("mpf") + bills.get_column("hmf"),
    )


def entries(plan: PlanFiles, terms: Terms) -> pl.DataFrame:
    """Shipments as the lines of an entry, with ``crosses``: goods that go from one country to another."""
    places = terms.sites.select("site", "country")
    goods = terms.products.select(
        "product",
        "hs",
        "weight",
        "steel_share",
        "aluminium_share",
        "copper_share",
        "metal_weight_share",
        facts="duty_facts",
    )
    states = plan["states"].drop("row", "product").unique("state", maintain_order=True)
    return (
        plan["ship"]
        .join(states, on="state", how="left", maintain_order="left")
        .join(goods, on="product", how="left", maintain_order="left")
        .join(
            places.rename({"site": "origin", "country": "exporter"}),
            on="origin",
            how="left",
            maintain_order="left",
        )
        .join(
            places.rename({"site": "destination", "country": "importer"}),
            on="destination",
            how="left",
            maintain_order="left",
        )
        .with_columns(
            claim=pl.when("claimed").then(pl.lit("usmca")).otherwise(pl.lit("")),
            crosses=pl.col("hs").is_not_null()
            & (pl.col("mode") != SERVICE)
            & (pl.col("importer") != pl.col("exporter")),
        )
    )
