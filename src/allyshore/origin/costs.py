"""Net cost: what a producer's books say of a good, what is left out, and how common costs are shared among goods."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allyshore.errors import Fault, ModelInvalid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from allyshore.units import Usd

PERIODS = (1, 3, 6, 12)
"""Months over which a content may be averaged: s. 7(15)."""


@dataclass(frozen=True, slots=True)
class Excluded:
    """Costs that net cost leaves out: s. 1(1) and 7(13). Research and development in the region is none of them.

    Attributes
    ----------
    sales_promotion, royalties, shipping_and_packing, nonallowable_interest
        Of each kind.
    undivided
        Excluded costs of which only the sum is known, as the examples of the regulations give it.
    """

    sales_promotion: Usd = 0.0
    royalties: Usd = 0.0
    shipping_and_packing: Usd = 0.0
    nonallowable_interest: Usd = 0.0
    undivided: Usd = 0.0

    @property
    def total(self) -> Usd:
        """Their sum."""
        told = self.sales_promotion + self.royalties + self.shipping_and_packing + self.nonallowable_interest
        return told + self.undivided


@dataclass(frozen=True, slots=True)
class Costs:
    """What a good costs its producer besides its materials, per unit or for any number of units.

    Attributes
    ----------
    other_product
        Product costs other than the value of materials: labour and overhead that go into the good.
    period, other
        Period costs and other costs, excluded costs and all.
    excluded
        What of them net cost leaves out. What is hidden in the price of a bought material stays: s. 7(13)(b).
    exchange_gain
        Net gain on foreign currency that is related to the good; it lowers the total cost (a loss, negative, raises it)
        and never the value of non-originating materials: s. 7(22), examples 9 and 10.

    Source: Uniform Regulations, SOR/2020-155, s. 1(6) and 7(11) to 7(13).
    """

    other_product: Usd = 0.0
    period: Usd = 0.0
    other: Usd = 0.0
    excluded: Excluded = Excluded()
    exchange_gain: Usd = 0.0

    @property
    def total(self) -> Usd:
        """Everything but the materials."""
        return self.other_product + self.period + self.other - self.exchange_gain

    def total_cost(self, materials: Usd) -> Usd:
        """Total cost with materials of this value."""
        return materials + self.total

    def net_cost(self, materials: Usd) -> Usd:
        """Total cost less the excluded costs."""
        return self.total_cost(materials) - self.excluded.total


def allocated(cost: Usd, bases: Mapping[str, float]) -> dict[str, Usd]:
    """Share a cost among goods by a base of benefit, cause or ability to bear: ``cost × base / sum of bases``.

    Parameters
    ----------
    cost
        Overhead, or an excluded cost that is in it.
    bases
        Of each good: hours, labour cost, units, machine-hours, sales or floor space.

    Raises
    ------
    ModelInvalid
        A base is negative or not a number, or all are zero.

    Source: Uniform Regulations, SOR/2020-155, Schedule 5, appendix A (cost ratio method).

    Examples
    --------
    >>> allocated(6_000_000, {"A": 5_000, "B": 3_000})
    {'A': 3750000.0, 'B': 2250000.0}
    """
    faults = [
        Fault("cost allocation", None, good, "a base of zero or more", repr(base))
        for good, base in bases.items()
        if not (math.isfinite(base) and base >= 0.0)
    ]
    whole = math.fsum(bases.values()) if not faults else 0.0
    if not faults and whole <= 0.0:
        faults.append(
            Fault("cost allocation", None, None, "a base above zero for some good", repr(dict(bases)))
        )
    if faults:
        raise ModelInvalid(faults)
    return {good: cost * base / whole for good, base in bases.items()}


def allocated_by_direct_costs(
    overhead: Usd,
    *,
    labour: Mapping[str, Usd] | None = None,
    materials: Mapping[str, Usd] | None = None,
    direct_overhead: Mapping[str, Usd] | None = None,
    direct: Mapping[str, Usd] | None = None,
    excluded: Usd = 0.0,
) -> dict[str, Usd]:
    """Share overhead, less the excluded costs in it, by the direct costs of each good.

    By direct labour and material; or, where the direct overhead of each good is known, by all three (direct cost ratio). `direct` is
    the sum of them where they are not told apart, and is added to what is.

    Raises
    ------
    ModelInvalid
        No direct cost of any good is stated, a good has one of labour and material and not the other, or the costs are no base (`allocated`).

    Source: Uniform Regulations, SOR/2020-155, Schedule 5, appendices B and C.

    Examples
    --------
    >>> allocated_by_direct_costs(50, labour={"A": 5, "B": 5}, materials={"A": 10, "B": 5}, excluded=20)
    {'A': 18.0, 'B': 12.0}
    """
    told = [one for one in (labour, materials, direct_overhead, direct) if one is not None]
    goods = list(dict.fromkeys(good for one in told for good in one))
    faults = [
        Fault(
            "cost allocation",
            None,
            good,
            "direct costs of labour and of material, or their sum in direct",
            "not all of them",
        )
        for good in goods
        if good not in (direct or {}) and (good not in (labour or {}) or good not in (materials or {}))
    ]
    if faults:
        raise ModelInvalid(faults)
    bases = {good: math.fsum(one.get(good, 0.0) for one in told) for good in goods}
    return allocated(overhead - excluded, bases)


def average_content(net_costs: list[Usd], nonoriginating: list[Usd]) -> tuple[Usd, Usd]:
    """Sum net costs and values of non-originating materials over a period in one plant, to be used in place of one unit's.

    Source: Uniform Regulations, SOR/2020-155, s. 7(15) (one, three or six months, or the fiscal year).
    """
    return math.fsum(net_costs), math.fsum(nonoriginating)


def contents_by_period(
    net_costs: Sequence[Usd], nonoriginating: Sequence[Usd], months: int, *, first: int = 0
) -> list[tuple[Usd, Usd]]:
    """Net cost and value of non-originating materials of each averaging period, from those of consecutive months.

    Parameters
    ----------
    net_costs, nonoriginating
        Of each month, of all units of the identical or similar goods that one plant made.
    months
        1, 3, 6 or 12.
    first
        Months of the fiscal year that are over before the first one given; periods begin with the fiscal year.

    Raises
    ------
    ModelInvalid
        The length is none of these, or the months given do not make whole periods of the fiscal year.

    Source: Uniform Regulations, SOR/2020-155, s. 7(15) and 7(16).

    Examples
    --------
    >>> contents_by_period([100, 120, 80], [55, 48, 36], 3)
    [(300.0, 139.0)]
    """
    faults = []
    if months not in PERIODS:
        faults.append(
            Fault("averaging", None, "months", f"one of {', '.join(map(str, PERIODS))}", repr(months))
        )
    elif first % months or len(net_costs) % months or len(net_costs) != len(nonoriginating):
        said = f"{len(net_costs)} and {len(nonoriginating)} months after the first {first}"
        faults.append(
            Fault("averaging", None, "months", f"whole periods of {months} months of the fiscal year", said)
        )
    if faults:
        raise ModelInvalid(faults)
    starts = range(0, len(net_costs), months)
    return [average_content([*net_costs[i : i + months]], [*nonoriginating[i : i + months]]) for i in starts]
