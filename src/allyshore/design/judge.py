"""Have the origin engine judge the plan as a customs officer would, independently of the rows that made it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.design.result import Judgement
from allyshore.design.states import OPEN
from allyshore.errors import AllyshoreError
from allyshore.origin import (
    Good,
    Material,
    OriginParams,
    Status,
    VehicleUse,
    qualify,
    stated_facts,
    stated_kinds,
    stated_obtained,
    volume_of_unit,
)

if TYPE_CHECKING:
    from allyshore.chain import SupplyChain
    from allyshore.origin import Rulebook


REVIEW = OriginParams(tolerance=1e-6)
"""The law's own thresholds; a tie is told apart to a millionth, the precision of the solver and of `verify`."""


def savings(chain: SupplyChain) -> dict[tuple[str, str, str], float]:
    """Most that a volume discount takes off a maker's first price, USD a unit: net cost counts the lowest, which is the safe side."""
    key = ["site", "product", "recipe"]
    least = (
        chain.breaks.filter(pl.col("on") == "capability").group_by(key).agg(least=pl.col("unit_cost").min())
    )
    frame = least.join(chain.capabilities.select(*key, "unit_cost"), on=key)
    return {
        (site, product, recipe): first - lowest
        for site, product, recipe, lowest, first in frame.select(*key, "least", "unit_cost").iter_rows()
    }


def judge(chain: SupplyChain, found: dict[str, pl.DataFrame], book: Rulebook) -> tuple[Judgement, ...]:
    """Qualify every mix that the plan makes in the treaty's territory: one per plant, run and period.

    Raises
    ------
    AllyshoreError
        The plan counts on originating status that the engine denies: a false claim, so a defect of ours.
    """
    products = {row["product"]: row for row in chain.products.iter_rows(named=True)}
    country = dict(chain.sites.select("site", "country").iter_rows())
    components = frozenset(chain.bom.get_column("component"))
    obtained = dict(chain.recipes.select("recipe", "obtained").iter_rows())
    facts = dict(chain.recipes.select("recipe", "origin_facts").iter_rows())
    used = found["use"].join(found["states"].drop("product"), on="state", maintain_order="left")
    mixes = used.partition_by(["run", "period"], as_dict=True, maintain_order=True)
    made_here = frozenset(found["make"].get_column("state"))
    tested = frozenset(found["states"].filter("designated").get_column("state"))
    saved = savings(chain)
    judgements = []
    for row in found["make"].iter_rows(named=True):
        product = products[row["product"]]
        if product["hs"] is None or country[row["site"]] not in book.members:
            continue
        mix = mixes.get((row["run"], row["period"]))
        into = row["product"] in components and row["mode"] != OPEN
        apart = into and row["state"] not in tested
        materials = (
            []
            if mix is None
            else [
                Material(
                    name=use["component"],
                    hs=products[use["component"]]["hs"],
                    value=use["quantity"] * use["value"] / row["quantity"],
                    originating=None
                    if use["unknown"]
                    else use["originating"] and not (apart and use["state"] in tested),
                    kinds=stated_kinds(products[use["component"]]["origin_kinds"]),
                    weight=_measure(products[use["component"]]["weight"], use["quantity"] / row["quantity"]),
                    volume=_measure(
                        volume_of_unit(products[use["component"]]["unit"]), use["quantity"] / row["quantity"]
                    ),
                    elastomeric=True,
                    country_of_origin=use["country_of_origin"],
                    self_produced=use["state"] in made_here,
                    rvc_tested=use["state"] in tested,
                )
                for use in mix.iter_rows(named=True)
                if products[use["component"]]["hs"] is not None
            ]
        )
        services = (
            0.0
            if mix is None
            else sum(
                use["quantity"] * use["value"] / row["quantity"]
                for use in mix.iter_rows(named=True)
                if products[use["component"]]["hs"] is None
            )
        )
        good = Good(
            product=row["product"],
            hs=product["hs"],
            country=country[row["site"]],
            transaction_value=product["value"],
            net_cost=sum(material.value for material in materials)
            + services
            + row["conversion"]
            - saved.get((row["site"], row["product"], row["recipe"]), 0.0),
            materials=tuple(materials),
            kinds=stated_kinds(product["origin_kinds"]),
            weight=product["weight"] or None,
            volume=volume_of_unit(product["unit"]),
            use=VehicleUse(product["vehicle_use"]),
            obtained=stated_obtained(obtained[row["recipe"]]),
            facts=stated_facts(facts[row["recipe"]]),
            to_be_designated=into and row["state"] in tested,
        )
        judgements.append(
            Judgement(
                site=row["site"],
                recipe=row["recipe"],
                product=row["product"],
                mode=row["mode"],
                period=row["period"],
                quantity=row["quantity"],
                claimed_by_plan=row["mode"] != OPEN,
                run=row["run"],
                good=good,
                determination=qualify(good, book, REVIEW),
            )
        )
    false = [j for j in judgements if j.claimed_by_plan and j.determination.status is not Status.ORIGINATING]
    if false:
        lines = "; ".join(f"{j.product} at {j.site} by {j.mode} in period {j.period}" for j in false)
        raise AllyshoreError(
            f"the design claims origin that the origin engine denies: {lines}. This is a defect of ours"
        )
    return tuple(judgements)


def _measure(unit: float | None, units: float) -> float | None:
    """Kilograms or cubic metres in one unit of a good; whether they are elastomeric no table says, so that they are held to be."""
    return None if unit is None else unit * units
