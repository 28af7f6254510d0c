"""Whether the pieces fit: who may make what, lanes that lead somewhere, and demand that somebody can meet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.chain.faults import ROW, FaultList, quoted
from allyshore.errors import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.chain.cells import DraftTable

    Tables = Mapping[str, DraftTable]


def check_structure(tables: Tables, periods: int | None, faults: FaultList) -> None:
    """Run every check that needs two tables and is not a mere reference."""
    _capabilities(tables, faults)
    _recipes(tables, faults)
    _lanes(tables, faults)
    _demand(tables, periods, faults)
    _regimes(tables, faults)
    _obtainable(tables, faults)


def _capabilities(tables: Tables, faults: FaultList) -> None:
    """A plant needs a recipe, a supplier has none, and the recipe makes the product of the row."""
    table = tables["capabilities"]
    frame = table.frame
    if "minimum" in table.given and "capacity" in table.given:
        faults.rows(
            table.where,
            "minimum",
            frame.filter(pl.col("minimum") > pl.col("capacity")),
            expected=lambda cells: f"at most the capacity ({cells['capacity']:g} units/period)",
            found=lambda cells: f"{cells['minimum']:g}",
            cure="Lower the minimum or raise the capacity",
        )
    if tables["sites"].has("site", "kind", "country") and table.has("site"):
        sites = tables["sites"].frame.select("site", "kind", "state").unique("site")
        joined = frame.join(sites, on="site", how="inner").sort(ROW)
        plants = pl.col("kind") == "plant"
        faults.rows(
            table.where,
            "recipe",
            joined.filter(plants & pl.col("recipe").is_null()),
            expected="a recipe, since the site is a plant",
            found="an empty cell",
            cure="Name the recipe by which the plant makes it, or make the site a supplier",
        )
        faults.rows(
            table.where,
            "recipe",
            joined.filter((pl.col("kind") == "supplier") & pl.col("recipe").is_not_null()),
            expected="an empty cell, since the site is a supplier",
            found=lambda cells: quoted(cells["recipe"]),
            cure="Delete the recipe, or make the site a plant",
        )
        faults.rows(
            table.where,
            "site",
            joined.filter(pl.col("kind").is_in(["warehouse", "market"])),
            expected="a supplier or a plant",
            found=lambda cells: f"{cells['site']}, a {cells['kind']}",
            cure="Change the site's kind, or name another site",
        )
        faults.rows(
            table.where,
            "current_volume",
            joined.filter((pl.col("state") == "candidate") & (pl.col("current_volume") > 0)),
            expected="no volume today, since the site is a candidate",
            found=lambda cells: f"{cells['current_volume']:g} units/yr",
            cure="Make the site existing, or delete the volume",
        )
    if tables["recipes"].has("recipe", "product") and table.has("product"):
        made = (
            tables["recipes"]
            .frame.select("recipe", pl.col("product").alias("made"))
            .drop_nulls()
            .unique("recipe")
        )
        faults.rows(
            table.where,
            "recipe",
            frame.join(made, on="recipe", how="inner").filter(pl.col("made") != pl.col("product")).sort(ROW),
            expected=lambda cells: f"a recipe that makes {cells['product']}",
            found=lambda cells: f"{cells['recipe']}, which makes {cells['made']}",
            cure="Name another recipe or another product",
        )
    if "originating" in table.given:
        declared = (
            (pl.col("originating") == "yes")
            & pl.col("certificate_until").is_null()
            & pl.col("recipe").is_null()
        )
        unread = table.bad.get("certificate_until")
        faults.rows(
            table.where,
            "certificate_until",
            frame.filter(declared & ~pl.col(ROW).is_in([] if unread is None else unread.implode())),
            expected="the last day of the supplier's declaration of origin",
            found="an empty cell",
            cure="Write the date from the declaration; without it no claim can rest on it after an audit",
            severity=Severity.WARNING,
        )


def _recipes(tables: Tables, faults: FaultList) -> None:
    """A recipe that no plant runs is probably a slip; one that is run has components."""
    table, capabilities = tables["recipes"], tables["capabilities"]
    if not (table.has("recipe") and capabilities.has("site", "product")):
        return
    used = capabilities.frame.select("recipe").drop_nulls().unique()
    faults.rows(
        table.where,
        "recipe",
        table.frame.drop_nulls("recipe").join(used, on="recipe", how="anti").sort(ROW),
        expected="a plant in capabilities that runs the recipe",
        found=lambda cells: f"none for {cells['recipe']}",
        cure="Add a capability, or delete the recipe",
        severity=Severity.WARNING,
    )
    bom = tables["bom"]
    if bom.present and not bom.has("recipe"):
        return
    composed = bom.frame.select("recipe").drop_nulls().unique()
    made = table.frame
    if table.has("obtained"):
        made = made.filter(pl.col("obtained").fill_null("") == "")
        _obtained(tables, faults)
    faults.rows(
        table.where,
        "recipe",
        made.join(used, on="recipe", how="semi").join(composed, on="recipe", how="anti").sort(ROW),
        expected=f"components of the recipe in {bom.where}",
        found=lambda cells: f"none for {cells['recipe']}, which would make {cells['product']} from nothing",
        cure="Add the components; what comes from outside the model is supplied by a site of kind supplier; what is grown, mined or caught says so in obtained",
    )


def _obtained(tables: Tables, faults: FaultList) -> None:
    """What is wholly obtained takes services, and no goods."""
    table, bom, products = tables["recipes"], tables["bom"], tables["products"]
    if not (bom.has("recipe", "component") and products.has("product", "hs")):
        return
    goods = products.frame.filter(pl.col("hs").is_not_null()).select(component="product")
    taken = (
        bom.frame.select("recipe", "component")
        .join(goods, on="component", how="semi")
        .unique("recipe", keep="first", maintain_order=True)
    )
    stated = table.frame.filter(pl.col("obtained").fill_null("") != "")
    faults.rows(
        table.where,
        "obtained",
        stated.join(taken, on="recipe").sort(ROW),
        expected=f"services alone in {bom.where}, where the product is wholly obtained",
        found=lambda cells: f"{cells['component']}, a good, in {cells['recipe']}",
        cure="Leave obtained empty, or take the good out of the recipe",
    )


def _lanes(tables: Tables, faults: FaultList) -> None:
    """A lane leads from one site to another, out of where goods are and into where they are wanted."""
    table = tables["lanes"]
    if not table.has("origin", "destination"):
        return
    faults.rows(
        table.where,
        "destination",
        table.frame.filter(pl.col("origin") == pl.col("destination")),
        expected="another site than the origin",
        found=lambda cells: quoted(cells["destination"]),
        cure="A lane leads from one site to another; delete the row or mend it",
    )
    if not tables["sites"].has("site", "kind"):
        return
    kinds = tables["sites"].frame.select("site", "kind").unique("site")
    for column, kind, verb in (("origin", "market", "leave"), ("destination", "supplier", "enter")):
        idle = table.frame.join(kinds, left_on=column, right_on="site", how="inner").filter(
            pl.col("kind") == kind
        )
        faults.rows(
            table.where,
            column,
            idle.sort(ROW),
            expected=f"a site that goods {verb}",
            found=lambda cells, column=column: f"{cells[column]}, a {cells['kind']}",  # type: ignore[misc]  # bound at once
            cure="The lane will carry nothing; are origin and destination exchanged?",
            severity=Severity.WARNING,
        )


def _demand(tables: Tables, periods: int | None, faults: FaultList) -> None:
    """Demand stands at a market, within the periods of the model."""
    table = tables["demand"]
    if periods is not None and "period" in table.given:
        faults.rows(
            table.where,
            "period",
            table.frame.filter(pl.col("period") > periods),
            expected=f"a period of the model, 1 to {periods}",
            found=lambda cells: f"{cells['period']}",
            cure="Change the period, or periods in the model's settings",
        )
    if tables["sites"].has("site", "kind") and table.has("market"):
        kinds = tables["sites"].frame.select("site", "kind").drop_nulls().unique("site")
        faults.rows(
            table.where,
            "market",
            table.frame.join(kinds, left_on="market", right_on="site", how="inner")
            .filter(pl.col("kind") != "market")
            .sort(ROW),
            expected="a site of kind market",
            found=lambda cells: f"{cells['market']}, a {cells['kind']}",
            cure="Change the site's kind, or name a market",
        )


LAW_OF = {"drawback": "USA", "ftz": "USA", "immex": "MEX"}
"""Country whose law each regime is."""


def _regimes(tables: Tables, faults: FaultList) -> None:
    """A regime is a plant's, in the country whose law it is."""
    table = tables["regimes"]
    if not tables["sites"].has("site", "kind", "country") or not table.has("site", "regime"):
        return
    sites = tables["sites"].frame.select("site", "kind", "country").unique("site")
    joined = table.frame.join(sites, on="site", how="inner").sort(ROW)
    faults.rows(
        table.where,
        "site",
        joined.filter(pl.col("kind") != "plant"),
        expected="a plant",
        found=lambda cells: f"{cells['site']}, a {cells['kind']}",
        cure="Materials are spared duty where goods are made of them; name the plant",
    )
    law = pl.col("regime").replace_strict(LAW_OF, default=None)
    faults.rows(
        table.where,
        "regime",
        joined.filter((pl.col("kind") == "plant") & (pl.col("country") != law)),
        expected=lambda cells: f"a regime of {cells['country']}, where {cells['site']} is",
        found=lambda cells: f"{cells['regime']}, of {LAW_OF[cells['regime']]}",
        cure="Drawback and zones are of the United States, IMMEX of Mexico; delete the row or mend it",
    )


def obtainable(tables: Tables) -> pl.Series:
    """Products that a supplier supplies, or that a plant makes from components that can all be had."""
    capabilities = tables["capabilities"].frame.select("product", "recipe").drop_nulls("product").unique()
    bom = tables["bom"].frame.select("recipe", "component").drop_nulls().unique()
    had = capabilities.filter(pl.col("recipe").is_null()).select("product").unique()
    while True:
        stuck = bom.join(had, left_on="component", right_on="product", how="anti").select("recipe").unique()
        makes = capabilities.drop_nulls("recipe").join(stuck, on="recipe", how="anti").select("product")
        more = pl.concat([had, makes]).unique()
        if more.height == had.height:
            return had["product"]
        had = more


def _obtainable(tables: Tables, faults: FaultList) -> None:
    """Demand for what nobody can supply or make, and components without a source."""
    capabilities, demand, bom = tables["capabilities"], tables["demand"], tables["bom"]
    if not capabilities.has("site", "product") or not tables["products"].has("product"):
        return
    if bom.present and not bom.has("recipe", "component"):
        return
    had = obtainable(tables).to_frame("product")
    known = tables["products"].frame.select("product").drop_nulls().unique()
    sold = capabilities.frame.select("product").drop_nulls().unique()
    if demand.has("product"):
        wanted = demand.frame.join(known, on="product", how="semi").sort(ROW)
        if "quantity" in demand.given:
            wanted = wanted.filter(pl.col("quantity").fill_null(1.0) > 0)
        unmet = wanted.join(had, on="product", how="anti").unique(
            "product", keep="first", maintain_order=True
        )
        sources = set(sold["product"])

        def cure(cells: Mapping[str, Any]) -> str:
            if cells["product"] in sources:
                return "A plant makes it, but one of the components of its recipe has no source; see bom and capabilities"
            return "Add a capability of a supplier or plant"

        faults.rows(
            demand.where,
            "product",
            unmet,
            expected="a product that some site can supply or make",
            found=lambda cells: quoted(cells["product"]),
            cure=cure,
        )
    if bom.present:
        used = capabilities.frame.select("recipe").drop_nulls().unique()
        parts = bom.frame.join(used, on="recipe", how="semi").join(
            known, left_on="component", right_on="product", how="semi"
        )
        faults.rows(
            bom.where,
            "component",
            parts.join(sold, left_on="component", right_on="product", how="anti").sort(ROW),
            expected="a component that some site can supply or make",
            found=lambda cells: quoted(cells["component"]),
            cure="Add a capability for it, or take the row out of the recipe",
        )
