"""What a model states for the rules of origin beside codes and declarations: whether each cell is where it can mean something."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.chain.faults import ROW, FaultList, quoted
from allyshore.chain.schema import EXCLUDED_COSTS, MATERIAL_ROLES
from allyshore.errors import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.chain.cells import DraftTable

    Tables = Mapping[str, DraftTable]

OF_GOODS = ("part", "classifies", "another", "recovered")
EXCLUDED = ("sales_promotion", "royalties", "shipping_and_packing", "nonallowable_interest")


def check_origin_cells(tables: Tables, faults: FaultList) -> None:
    """Check roles of components, excluded costs, imports and zones against what the rows are."""
    _components(tables, faults)
    _excluded(tables, faults)
    _sources(tables, faults)
    _component_weight(tables, faults)
    _statements(tables, faults)


def _components(tables: Tables, faults: FaultList) -> None:
    """A good has a role of goods, a service none or the name of a cost."""
    bom, products = tables["bom"], tables["products"]
    if not (bom.has("recipe", "component") and products.has("product", "hs")):
        return
    unread = products.bad.get("hs")
    sound = products.frame if unread is None else products.frame.filter(~pl.col(ROW).is_in(unread.implode()))
    kinds = (
        sound.drop_nulls("product")
        .unique("product")
        .select(component="product", good=pl.col("hs").is_not_null())
    )
    frame = bom.frame.join(kinds, on="component", maintain_order="left").sort(ROW)
    faults.rows(
        bom.where,
        "role",
        frame.filter("good", pl.col("role").is_in(EXCLUDED_COSTS)),
        expected=lambda cells: (
            f"what a good may be ({', '.join(MATERIAL_ROLES)}), since {cells['component']} has an HS code"
        ),
        found=lambda cells: quoted(cells["role"]),
        cure="Name the good's role, or make the component a service by emptying its HS code",
    )
    faults.rows(
        bom.where,
        "role",
        frame.filter(~pl.col("good"), pl.col("role").is_in(MATERIAL_ROLES[1:])),
        expected=lambda cells: (
            f"an empty cell or a cost ({', '.join(EXCLUDED_COSTS)}), since {cells['component']} is a service"
        ),
        found=lambda cells: quoted(cells["role"]),
        cure="Leave the cell empty, or write the component's HS code into products if it is a good",
    )
    for name in OF_GOODS:
        said = pl.col(name) if name == "recovered" else pl.col(name).is_not_null()
        faults.rows(
            bom.where,
            name,
            frame.filter(~pl.col("good"), said),
            expected=lambda cells: f"an empty cell, since {cells['component']} is a service",
            found=lambda cells, name=name: "yes" if cells[name] else "no",  # type: ignore[misc]  # bound at once
            cure="Leave the cell empty, or write the component's HS code into products if it is a good",
        )


def _excluded(tables: Tables, faults: FaultList) -> None:
    """What net cost leaves out is a part of what a plant's unit costs, at the lowest price of its breaks."""
    table, breaks = tables["capabilities"], tables["breaks"]
    given = [name for name in EXCLUDED if name in table.given]
    if not given or not table.has("site", "product", "unit_cost"):
        return
    total = pl.sum_horizontal(pl.col(name).fill_null(0.0) for name in given)
    frame = table.frame.with_columns(excluded=total, least=pl.col("unit_cost"))
    if breaks.has("on", "site", "product", "unit_cost"):
        source = ["site", "product", "recipe"]
        lowest = (
            breaks.frame.filter(pl.col("on") == "capability")
            .group_by(source)
            .agg(low=pl.col("unit_cost").min())
        )
        frame = frame.join(lowest, on=source, how="left", nulls_equal=True, maintain_order="left")
        frame = frame.with_columns(least=pl.min_horizontal("least", "low"))
    for name in given:
        faults.rows(
            table.where,
            name,
            frame.filter(pl.col("recipe").is_null(), pl.col(name) > 0),
            expected="an empty cell, since the row has no recipe: what is hidden in the price of a bought material stays in net cost",
            found=lambda cells, name=name: f"{cells[name]:g}",  # type: ignore[misc]  # bound at once
            cure="State it in the row of the plant that makes the good",
        )
    faults.rows(
        table.where,
        given[0],
        frame.filter(pl.col("recipe").is_not_null(), pl.col("excluded") > pl.col("least") * (1.0 + 1e-9)),
        expected=lambda cells: (
            f"excluded costs ({', '.join(given)}) of together at most unit_cost, of which they are a part ({cells['least']:g} USD/unit, at its lowest price)"
        ),
        found=lambda cells: f"{cells['excluded']:g}",
        cure="Put them into unit_cost, or lower them",
    )


def _sources(tables: Tables, faults: FaultList) -> None:
    """A seller's goods are imported from somewhere; a plant of the United States may lie in a zone."""
    table, sites = tables["capabilities"], tables["sites"]
    if not table.has("site", "product"):
        return
    if "imported_from" in table.given:
        faults.rows(
            table.where,
            "imported_from",
            table.frame.filter(pl.col("recipe").is_not_null(), pl.col("imported_from").is_not_null()),
            expected="an empty cell, since a plant makes the product",
            found=lambda cells: quoted(cells["imported_from"]),
            cure="State it in the row of the supplier of what is imported",
        )
    if "trade_zone" not in table.given:
        return
    zoned = table.frame.filter("trade_zone")
    faults.rows(
        table.where,
        "trade_zone",
        zoned.filter(pl.col("recipe").is_null()),
        expected="an empty cell or no, since a supplier's origin is what it declares",
        found="yes",
        cure="Delete the cell",
    )
    if sites.has("site", "country"):
        abroad = sites.frame.filter(pl.col("country") != "USA").select("site", place="country").unique("site")
        faults.rows(
            table.where,
            "trade_zone",
            zoned.filter(pl.col("recipe").is_not_null())
            .join(abroad, on="site", maintain_order="left")
            .sort(ROW),
            expected="a plant in the United States, whose foreign-trade zones are meant",
            found=lambda cells: f"yes for {cells['site']} in {cells['place']}",
            cure="Delete the cell, or mend the site's country",
        )


def _component_weight(tables: Tables, faults: FaultList) -> None:
    """A component is no heavier than the whole."""
    table, products = tables["recipes"], tables["products"]
    if "component_weight" not in table.given or not products.has("product", "weight"):
        return
    masses = products.frame.select("product", "weight").drop_nulls().unique("product")
    heavier = table.frame.join(masses, on="product", maintain_order="left").filter(
        pl.col("component_weight") > pl.col("weight") * (1.0 + 1e-9)
    )
    faults.rows(
        table.where,
        "component_weight",
        heavier.sort(ROW),
        expected=lambda cells: f"at most the mass of {cells['product']} ({cells['weight']:g} kg)",
        found=lambda cells: f"{cells['component_weight']:g}",
        cure="Weigh the component of one unit",
    )


def _statements(tables: Tables, faults: FaultList) -> None:
    """A statement is that of a supplier of the product, says something that the law knows, and has a last day."""
    table, sold = tables["statements"], tables["capabilities"]
    if not table.has("site", "product"):
        return
    frame = table.frame
    if sold.has("site", "product"):
        sellers = (
            sold.frame.filter(pl.col("recipe").is_null()).select("site", "product").drop_nulls().unique()
        )
        faults.rows(
            table.where,
            "product",
            frame.drop_nulls(["site", "product"]).join(sellers, on=["site", "product"], how="anti").sort(ROW),
            expected=lambda cells: (
                f"a product that {cells['site']} supplies in {sold.where}, without a recipe"
            ),
            found=lambda cells: quoted(cells["product"]),
            cure="Add the supplier's row to capabilities, or delete the statement",
        )
    said = [name for name in ("nonoriginating", "amount", "materials") if name in table.given]
    silent = pl.all_horizontal(pl.col(name).is_null() for name in said) if said else pl.lit(value=True)
    faults.rows(
        table.where,
        "nonoriginating",
        frame.filter(silent),
        expected="nonoriginating, amount or materials",
        found="none of them",
        cure="Write what the supplier signed; net_cost alone shows no work in the territory",
    )
    for name, whole, expected in (
        ("nonoriginating", "net_cost", "at most the net cost, of which it is a part"),
        ("amount", "net_cost", "at most the net cost, of which it is a part"),
    ):
        faults.rows(
            table.where,
            name,
            frame.filter(pl.col(name) > pl.col(whole) * (1.0 + 1e-9)),
            expected=lambda cells, words=expected, whole=whole: f"{words} ({cells[whole]:g} USD/unit)",  # type: ignore[misc]  # bound at once
            found=lambda cells, name=name: f"{cells[name]:g}",  # type: ignore[misc]  # bound at once
            cure="Correct one of the two",
        )
    most = pl.col("net_cost") - pl.col("nonoriginating")
    faults.rows(
        table.where,
        "amount",
        frame.filter(
            (pl.col("amount") > most + 1e-6 * pl.col("net_cost")) & (pl.col("amount") <= pl.col("net_cost"))
        ),
        expected=lambda cells: (
            f"at most net_cost less nonoriginating ({cells['net_cost'] - cells['nonoriginating']:g} USD/unit)"
        ),
        found=lambda cells: f"{cells['amount']:g}",
        cure="Correct one of the three",
    )
    unread = table.bad.get("until")
    dateless = frame.filter(pl.col("until").is_null())
    faults.rows(
        table.where,
        "until",
        dateless if unread is None else dateless.filter(~pl.col(ROW).is_in(unread.implode())),
        expected="the last day of the supplier's statement",
        found="an empty cell",
        cure="Write the date from the statement; without it it counts for nothing",
        severity=Severity.WARNING,
    )
