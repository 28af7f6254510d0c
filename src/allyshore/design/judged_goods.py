"""The goods that a plan makes, as the origin engine takes them: one unit of each mix with what the model states of its materials."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.design.states import OPEN
from allyshore.duty.regimes import COUNTRY, Regime
from allyshore.origin import (
    Good,
    Material,
    VehicleUse,
    stated_facts,
    stated_kinds,
    stated_obtained,
    volume_of_unit,
)
from allyshore.origin.nested import production_of, with_productions
from allyshore.origin.stated import (
    EXCLUDED_PARTS,
    OUT_OF_NET_COST,
    good_fields,
    material_fields,
    stated_statement,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from allyshore.chain import SupplyChain
    from allyshore.origin import Rulebook
    from allyshore.units import CubicMetres, Kg, UsdPerUnit

Row = dict[str, Any]
Source = tuple[str, str, str]
"""Site, product, recipe."""


def savings(chain: SupplyChain) -> dict[Source, UsdPerUnit]:
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


def excluded(chain: SupplyChain) -> dict[Source, UsdPerUnit]:
    """What net cost leaves out of the conversion of one unit, USD, of each plant where that is anything."""
    frame = chain.capabilities.select("site", "product", "recipe", cost=pl.sum_horizontal(EXCLUDED_PARTS))
    return {
        (site, product, recipe): cost
        for site, product, recipe, cost in frame.filter(pl.col("cost") > 0.0).iter_rows()
    }


class PlanGoods:
    """The goods of one plan's mixes.

    Parameters
    ----------
    chain
        The model.
    found
        The plan's tables `buy`, `make`, `use`, `ship`, `states` and `relief`.
    book
        The day on which suppliers' statements have to be in force, and the countries that they have to come from.
    """

    def __init__(self, chain: SupplyChain, found: Mapping[str, pl.DataFrame], book: Rulebook) -> None:
        self.products: dict[str, Row] = {row["product"]: row for row in chain.products.iter_rows(named=True)}
        self.country: dict[str, str] = dict(chain.sites.select("site", "country").iter_rows())
        self._components = frozenset(chain.bom.get_column("component"))
        self._recipes: dict[str, Row] = {row["recipe"]: row for row in chain.recipes.iter_rows(named=True)}
        self._lines = {(row["recipe"], row["component"]): row for row in chain.bom.iter_rows(named=True)}
        self._saved = savings(chain)
        self._under_zone = _under_zone(found["relief"])
        self._excluded, self._zoned = excluded(chain), _zoned(chain)
        self._signed, self._imported = _said(chain, found["buy"], book)
        self._made = frozenset(found["make"].get_column("state"))
        self._tested = frozenset(found["states"].filter("designated").get_column("state"))
        used = found["use"].join(found["states"].drop("product"), on="state", maintain_order="left")
        mixes = used.partition_by(["run", "period"], as_dict=True, maintain_order=True)
        self._told: dict[tuple[int, int], Good] = {}
        self._arrived = frozenset(found["ship"].select("destination", "state").iter_rows())
        self._makers: dict[tuple[str, int], list[Row]] = {}
        for row in found["make"].iter_rows(named=True):
            if self.country[row["site"]] in book.members:
                self._makers.setdefault((row["site"], row["state"]), []).append(row)
        self._mixes = {key: frame.to_dicts() for key, frame in mixes.items()}

    def told(self, row: Mapping[str, Any]) -> Good:
        """Give it as `good` does, with the production of what its own plant makes for it without preference, tier below tier."""
        key = (row["run"], row["period"])
        if key not in self._told:
            good = self.good(row)
            parts = [
                use for use in self._mixes.get(key, []) if self.products[use["component"]]["hs"] is not None
            ]
            made = [self._production(row, use) for use in parts]
            self._told[key] = with_productions(good, made)
        return self._told[key]

    def _production(self, row: Mapping[str, Any], use: Row) -> Good | None:
        place = (row["site"], use["state"])
        rows = self._makers.get(place, [])
        if use["originating"] or place in self._arrived or not rows:
            return None
        units = use["quantity"] / row["quantity"]
        return production_of([self.told(one) for one in rows], units, units * use["value"])

    def good(self, row: Mapping[str, Any]) -> Good:
        """Give one unit of what a row of `make` makes: materials at their customs value, net cost without what it leaves out."""
        product, recipe = self.products[row["product"]], self._recipes[row["recipe"]]
        parts = self._mixes.get((row["run"], row["period"]), [])
        into = row["product"] in self._components and row["mode"] != OPEN
        apart = into and row["state"] not in self._tested
        materials = tuple(
            self._material(use, row, apart=apart)
            for use in parts
            if self.products[use["component"]]["hs"] is not None
        )
        source = (row["site"], row["product"], row["recipe"])
        net, left_out = self._cost(parts, row, source)
        return Good(
            product=row["product"],
            hs=product["hs"],
            country=self.country[row["site"]],
            transaction_value=product["value"],
            net_cost=net,
            total_cost=net + left_out if left_out else None,
            materials=materials,
            kinds=stated_kinds(product["origin_kinds"]),
            weight=product["weight"] or None,
            volume=volume_of_unit(product["unit"]),
            use=VehicleUse(product["vehicle_use"]),
            obtained=stated_obtained(recipe["obtained"]),
            facts=stated_facts(recipe["origin_facts"]),
            to_be_designated=into and row["state"] in self._tested,
            trade_zone=source in self._zoned
            or (row["mode"] == OPEN and (row["run"], row["period"]) in self._under_zone),
            **good_fields(recipe),
        )

    def _material(self, use: Row, row: Mapping[str, Any], *, apart: bool) -> Material:
        product, units = self.products[use["component"]], use["quantity"] / row["quantity"]
        tested, signed = use["state"] in self._tested, self._signed.get(use["state"])
        return Material(
            name=use["component"],
            hs=product["hs"],
            value=use["quantity"] * use["value"] / row["quantity"],
            originating=None if use["unknown"] else use["originating"] and not (apart and tested),
            kinds=stated_kinds(product["origin_kinds"]),
            weight=_measure(product["weight"], units),
            volume=_measure(volume_of_unit(product["unit"]), units),
            country_of_origin=use["country_of_origin"],
            self_produced=use["state"] in self._made,
            rvc_tested=tested,
            imported_from=self._imported.get(use["state"], ""),
            statement=None if signed is None else stated_statement(signed, units, use["value"]),
            **material_fields(self._lines[row["recipe"], use["component"]], product["elastomeric"]),
        )

    def _cost(
        self, parts: Iterable[Row], row: Mapping[str, Any], source: Source
    ) -> tuple[UsdPerUnit, UsdPerUnit]:
        """Net cost of one unit, and what the total cost has besides: packing for shipment, services and conversion that net cost leaves out."""
        goods = services = left_out = 0.0
        for use in parts:
            worth = use["quantity"] * use["value"] / row["quantity"]
            if self._lines[row["recipe"], use["component"]]["role"] in OUT_OF_NET_COST:
                left_out += worth
            elif self.products[use["component"]]["hs"] is None:
                services += worth
            else:
                goods += worth
        excluded = self._excluded.get(source, 0.0)
        return goods + services + row["conversion"] - self._saved.get(
            source, 0.0
        ) - excluded, left_out + excluded


def _said(chain: SupplyChain, buy: pl.DataFrame, book: Rulebook) -> tuple[dict[int, Row], dict[int, str]]:
    """What the seller of each state signed of its production and says of its import, where all that is bought of it is one seller's."""
    sold = (
        buy.select("state", "site", "product")
        .unique(maintain_order=True)
        .filter(pl.len().over("state") == 1)
        .join(chain.sites.select("site", "country"), on="site", maintain_order="left")
    )
    in_force = (pl.col("until") >= book.date) & pl.col("country").is_in(sorted(book.members))
    signed = sold.join(chain.statements, on=["site", "product"], maintain_order="left").filter(in_force)
    rows = chain.capabilities.filter(pl.col("recipe") == "").drop_nulls("imported_from")
    imported = sold.join(rows, on=["site", "product"], maintain_order="left")
    return (
        {row["state"]: row for row in signed.iter_rows(named=True)},
        dict(imported.select("state", "imported_from").iter_rows()),
    )


def _under_zone(relief: pl.DataFrame) -> frozenset[tuple[Any, ...]]:
    """Runs and periods that the plan has in a foreign-trade zone under the customs regime, for entry in the United States."""
    here = relief.filter(pl.col("regime") == Regime.ZONE.value, pl.col("goes_to") == COUNTRY[Regime.ZONE])
    return frozenset(here.select("run", "period").iter_rows())


def _zoned(chain: SupplyChain) -> frozenset[tuple[Any, ...]]:
    """Which plants' rows of `capabilities` are in a foreign-trade zone."""
    return frozenset(chain.capabilities.filter("trade_zone").select("site", "product", "recipe").iter_rows())


def _measure(unit: Kg | CubicMetres | None, units: float) -> float | None:
    """Kilograms or cubic metres in one unit of a good."""
    return None if unit is None else unit * units
