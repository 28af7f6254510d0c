"""Which sites each strategy uses, and where its critical products come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.report.amounts import NOTHING, count, listed, millions, percent, units
from allyshore.report.markup import Content, Html, join, section, table, tag
from allyshore.report.names import strategy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allyshore.report.sheet import Sheet, Side


def sites(sheet: Sheet) -> Html:
    """Give the section of sites and sources."""
    if not sheet.sides:
        return Html("")
    return section(
        "sites", "Sites and sources", _doors(sheet), _critical(sheet), _countries(sheet), _suppliers(sheet)
    )


def _heads(sheet: Sheet, first: str) -> list[Content]:
    return [first, *(strategy(side.name) for side in sheet.sides)]


def _doors(sheet: Sheet) -> Html:
    """Plants and warehouses: open, opened, closed, and what passes through a year."""
    rows = []
    places = sheet.comparison.chain.sites.filter(pl.col("kind").is_in(["plant", "warehouse"]))
    for kind in ("plant", "warehouse"):
        these = places.filter(pl.col("kind") == kind)
        if these.height:
            rows.append([f"{kind.capitalize()}s"])
        for site, country, state in these.select("site", "country", "state").iter_rows():
            about = tag("small", f"{sheet.names.country(country)}, {state}; {site}")
            cells = [_door(sheet, side, site, kind) for side in sheet.sides]
            rows.append([join([sheet.names.site(site), tag("br"), about]), *cells])
    caption = "Plants and warehouses: what each strategy does with them, and units a year made or passed on"
    note = "The short name is the one in the model's table of sites. Made are goods that a market wants and parts alike."
    return (
        table(caption, _heads(sheet, "Site"), rows, even=True, numeric=False, note=note) if rows else Html("")
    )


def _door(sheet: Sheet, side: Side, site: str, kind: str) -> Content:
    found = side.plan.sites.filter(pl.col("site") == site)
    if found.is_empty():
        return NOTHING
    row = found.row(0, named=True)
    if row["closed"]:
        return tag("span", "closed", class_="bad")
    if not row["open"]:
        return NOTHING
    if kind == "plant":
        wanted = sheet.comparison.chain.demand.get_column("product").unique()
        here = side.made.filter(pl.col("site") == site)
        finished = float(here.filter(pl.col("product").is_in(wanted.implode())).get_column("quantity").sum())
        parts = float(here.get_column("quantity").sum()) - finished
        told = [f"{units(finished)} finished"] if finished > 0.5 else []
        told += [f"{units(parts)} parts"] if parts > 0.5 else []
        work = listed(told) or "nothing made"
    else:
        passed = float(side.shipped.filter(pl.col("origin") == site).get_column("quantity").sum())
        work = f"{units(passed)} passed on"
    word = tag("span", "opened", class_="good") if row["opened"] else tag("span", "open")
    return join([word, tag("br"), tag("small", work)])


def _critical(sheet: Sheet) -> Html:
    """Where each critical product is bought or made: site, country of origin, share of units."""
    products = sheet.comparison.chain.products.filter("critical").get_column("product").to_list()
    rows = [
        [
            join([sheet.names.product(product), tag("br"), tag("small", product)]),
            *(_sources(sheet, side, product) for side in sheet.sides),
        ]
        for product in products
    ]
    if not rows:
        return tag("p", "No product of the model is marked critical.")
    caption = "Where critical products come from: share of the units bought or made a year, by site and country of origin"
    note = "A dash: the plan neither buys nor makes the product, because it buys what the product goes into. A country in bold is not trusted."
    return table(caption, _heads(sheet, "Critical product"), rows, even=True, numeric=False, note=note)


def _sources(sheet: Sheet, side: Side, product: str) -> Content:
    bought = side.bought.filter(pl.col("product") == product).select(
        "site", pl.col("country_of_origin").alias("country"), "quantity"
    )
    states = side.plan.states.select("state", pl.col("country_of_origin").alias("country"))
    made = (
        side.made.filter(pl.col("product") == product)
        .drop("country")
        .join(states, on="state", maintain_order="left")
        .select("site", "country", "quantity")
    )
    found = (
        pl.concat([bought, made])
        .group_by("site", "country", maintain_order=True)
        .agg(pl.col("quantity").sum())
        .sort("quantity", descending=True, maintain_order=True)
    )
    total = float(found.get_column("quantity").sum())
    if total <= 0.0:
        return NOTHING
    pieces: list[Content] = []
    for site, country, quantity in found.iter_rows():
        if quantity / total >= 0.005:
            shaky = not sheet.comparison.card.trusted(country)
            where = tag("span", sheet.names.country(country), class_="doubt" if shaky else None)
            pieces.append(
                join(
                    [
                        f"{percent(quantity / total)} ",
                        tag("small", join([sheet.names.site(site), ", ", where])),
                    ]
                )
            )
    return join([join([piece, tag("br")]) for piece in pieces])


def _countries(sheet: Sheet) -> Html:
    """Share of yearly spend on bought goods and services, by country of origin."""
    spent = [_by(side.bought, "country_of_origin") for side in sheet.sides]
    codes = sorted(
        {code for one in spent for code in one},
        key=lambda code: (-max(_share(one, code) for one in spent), code),
    )
    rows: list[Sequence[Content]] = []
    for code in codes:
        trusted = sheet.comparison.card.trusted(code)
        name = sheet.names.country(code)
        label = name if trusted else join([name, " ", tag("small", "not trusted", class_="doubt")])
        rows.append([label, *(percent(_share(one, code)) if code in one else NOTHING for one in spent)])
    rows.append(
        [tag("b", "Bought a year (M USD)"), *(tag("b", millions(sum(one.values()))) for one in spent)]
    )
    return table(
        "Bought goods and services by country of origin, share of spend",
        _heads(sheet, "Country of origin"),
        rows,
        even=True,
    )


def _by(frame: pl.DataFrame, column: str) -> dict[str, float]:
    return dict(frame.group_by(column, maintain_order=True).agg(pl.col("spend").sum()).iter_rows())


def _share(spent: dict[str, float], code: str) -> float:
    total = sum(spent.values())
    return spent.get(code, 0.0) / total if total > 0 else 0.0


def _suppliers(sheet: Sheet) -> Html:
    """Every supplier in use and what is spent with it."""
    spent = [_by(side.bought, "site") for side in sheet.sides]
    keys = sorted(
        {key for one in spent for key in one}, key=lambda key: (-max(one.get(key, 0.0) for one in spent), key)
    )
    rows = [
        [
            join([sheet.names.site(key), " ", tag("small", sheet.names.country(sheet.names.place[key]))]),
            *(millions(one[key], 2) if one.get(key, 0.0) > 0 else NOTHING for one in spent),
        ]
        for key in keys
    ]
    used = [count(len([key for key in keys if one.get(key, 0.0) > 0]), "supplier") for one in spent]
    rows.append([tag("b", "In use"), *(tag("b", words) for words in used)])
    made = table("Spend with each supplier, M USD a year", _heads(sheet, "Supplier"), rows, even=True)
    return tag("details", tag("summary", f"Every supplier in use ({len(keys)})"), made)
