"""Goods in goods: a good in the amounts of so many units of it, and as the material of another that its own producer makes."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from allyshore.origin.good import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allyshore.origin.good import Good, Material, Statement

SAME = 1e-6
"""Amounts closer than this share are the same: what a solver leaves."""


def scaled(good: Good, units: float) -> Good:
    """Give a good in the amounts of so many units of it, with all that is in it."""

    def of(amount: float | None) -> float | None:
        return None if amount is None else amount * units

    return replace(
        good,
        transaction_value=of(good.transaction_value),
        net_cost=of(good.net_cost),
        total_cost=of(good.total_cost),
        weight=of(good.weight),
        component_weight=of(good.component_weight),
        volume=of(good.volume),
        materials=tuple(_scaled(one, units) for one in good.materials),
    )


def _scaled(one: Material, units: float) -> Material:
    def of(amount: float | None) -> float | None:
        return None if amount is None else amount * units

    return replace(
        one,
        value=one.value * units,
        weight=of(one.weight),
        volume=of(one.volume),
        counted=of(one.counted),
        nonoriginating_content=of(one.nonoriginating_content),
        change_cost=of(one.change_cost),
        production=None if one.production is None else scaled(one.production, units),
        statement=None if one.statement is None else _signed(one.statement, units),
    )


def _signed(one: Statement, units: float) -> Statement:
    def of(amount: float | None) -> float | None:
        return None if amount is None else amount * units

    return replace(
        one,
        net_cost=of(one.net_cost),
        nonoriginating=of(one.nonoriginating),
        amount=of(one.amount),
        carriage=one.carriage * units,
        materials=None if one.materials is None else tuple(_scaled(m, units) for m in one.materials),
    )


def alike(one: Good, other: Good) -> bool:
    """Whether two goods are of the same materials in the same amounts, but for what a solver leaves."""
    if len(one.materials) != len(other.materials) or not _close(one.net_cost, other.net_cost):
        return False
    return all(_alike(a, b) for a, b in zip(one.materials, other.materials, strict=True)) and replace(
        one, materials=(), net_cost=None, total_cost=None
    ) == replace(other, materials=(), net_cost=None, total_cost=None)


def _alike(one: Material, other: Material) -> bool:
    if not _close(one.value, other.value) or (one.production is None) is not (other.production is None):
        return False
    if (
        one.production is not None
        and other.production is not None
        and not alike(one.production, other.production)
    ):
        return False
    return (one.name, one.hs, one.originating, one.country_of_origin, one.imported_from, one.rvc_tested) == (
        *(other.name, other.hs, other.originating, other.country_of_origin),
        *(other.imported_from, other.rvc_tested),
    ) and (one.statement is None) is (other.statement is None)


def _close(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=SAME, abs_tol=SAME)


def production_of(made: Sequence[Good], units: float, value: float) -> Good | None:
    """Give what is known of a material's making, as `Material.production`, so that its producer may choose not to designate it.

    None where it was made in ways that differ, or is worth less than its own materials: then it is judged by its price alone, on the
    safe side.

    Parameters
    ----------
    made
        One unit of it, each way in which the producer made it.
    units, value
        Units in one unit of the good, and their price in USD.

    Source: Uniform Regulations, SOR/2020-155, s. 3(8), 7(5) and 8(6).
    """
    if not made or not all(alike(made[0], other) for other in made[1:]):
        return None
    inner = scaled(made[0], units)
    worth = math.fsum(one.value for one in inner.materials if one.role is not Role.SHIPPING_PACKING)
    return inner if inner.materials and inner.net_cost is not None and worth <= value * (1.0 + SAME) else None


def counts_by_making(material: Material) -> bool:
    """Whether the making of a material can matter: not where it counts as originating, or as nothing, whatever is in it."""
    return material.role not in {Role.INDIRECT, Role.SHIPPING_PACKING} and not material.recovered


def with_productions(good: Good, productions: Sequence[Good | None]) -> Good:
    """Give a good with what is known of the making of its materials; of those the net cost then holds the cost, not the price."""
    told = [
        made if counts_by_making(one) else None for one, made in zip(good.materials, productions, strict=True)
    ]
    if not any(told):
        return good
    pairs = [(m, made) for m, made in zip(good.materials, told, strict=True) if made is not None]
    less = math.fsum(m.value - (made.net_cost or 0.0) for m, made in pairs)
    materials = tuple(replace(m, production=made) for m, made in zip(good.materials, told, strict=True))
    return replace(
        good,
        materials=materials,
        net_cost=None if good.net_cost is None else good.net_cost - less,
        total_cost=None if good.total_cost is None else good.total_cost - less,
    )
