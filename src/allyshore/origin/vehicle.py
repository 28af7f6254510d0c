"""What the automotive appendix asks beyond a rule: dated contents, core parts, labour value content, steel and aluminium, averaging."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from allyshore.errors import UsageError
from allyshore.origin.codes import CodeSet
from allyshore.origin.reading import eased_by, packaged
from allyshore.origin.rule import digits_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from allyshore.origin.coreparts import CorePart
    from allyshore.origin.reading import Staging
    from allyshore.units import Share, Usd

TABLES = "vehicle-parts.toml"
OTHER_VEHICLES: dict[str, Share] = {
    "other passenger vehicle": 0.625,
    "other light truck": 0.625,
    "vehicle for 15 or fewer persons": 0.625,
    "vehicle for 16 or more persons": 0.60,
    "other vehicle": 0.60,
}
"""Content by net cost of vehicles outside of the regime, and of their engines and gear boxes: s. 20(2) and (3), s. 13."""
NEW_PLANT: Share = 0.50
"""For five years after the first prototype in a new plant, for two after a refit: s. 20."""
TECHNOLOGY_CAP: Share = 0.10
ASSEMBLY_CREDIT: Share = 0.05
"""Most points of technology credit, and points of the credit for an assembly plant: s. 18(1), (9), (12)."""
LEAST_CAPACITY: dict[str, int] = {"engines": 100_000, "transmissions": 100_000, "battery packs": 25_000}
LEAST_CAPACITY_HEAVY: dict[str, int] = {"engines": 20_000, "transmissions": 20_000, "battery packs": 20_000}
"""Yearly capacity of a high-wage assembly plant: s. 12."""
METALS = ("steel", "aluminium")
STAMPINGS = {"870829": "body stamping", "870899": "chassis frame"}
"""Kinds of these subheadings whose metal table S counts: stampings of the body in white, stamped components of the chassis frame."""
LEAST_METAL_PURCHASES: Share = 0.70
"""Of steel, and of aluminium, by value, on every day so far (`metal_purchases_asked`): General Note 11(k)(v); s. 17(1)."""


class RollUp(Enum):
    """How originating core parts enter the content of the vehicle, on which the parties differ."""

    PANEL = "an originating core part counts as wholly originating (panel report of 14 December 2022)"
    UNITED_STATES = "only the part of a core part that originates by its full value counts"


@dataclass(frozen=True, slots=True)
class ContentAsked:
    """Least regional value content by net cost and by transaction value; None where a method is not offered."""

    nc: Share
    tv: Share | None
    reference: str


def content_asked(
    table: str, on: dt.date, *, staging: Staging = False, new_plant: bool = False
) -> ContentAsked:
    """Give the content of a vehicle or a table of parts on a day.

    Parameters
    ----------
    table
        ``A.1``, ``A.2``, ``B``, ``C``, ``D``, ``E``, ``F``, ``passenger vehicle``, ``light truck``, ``heavy truck``, or a key of
        `OTHER_VEHICLES`.
    on
        Day of entry.
    staging
        Under an approved alternative staging regime: to 30 June 2025, or to the day given.
    new_plant
        Of one of `OTHER_VEHICLES`: it is made in a new plant of which the first five years, or in a refitted one of which the first two, are not over.

    Raises
    ------
    UsageError
        There is no such table, or the day is before the agreement.

    Source: General Note 11(k)(iii); Uniform Regulations, SOR/2020-155, s. 13 to 15, 19 and 20.
    """
    if table in OTHER_VEHICLES:
        return ContentAsked(NEW_PLANT if new_plant else OTHER_VEHICLES[table], None, "s. 13 and 20")
    if new_plant:
        raise UsageError(f"new plant: expected one of {', '.join(OTHER_VEHICLES)}, found {table!r}.")
    names = {
        "A.2": "A.1",
        "super-core": "A.1",
        "passenger vehicle": "passenger vehicles and light trucks",
        "light truck": "passenger vehicles and light trucks",
        "heavy truck": "heavy trucks",
    }
    entries = {entry["name"]: entry for entry in packaged(TABLES)["table"]}
    name = names.get(table, table)
    if name not in entries:
        known = ", ".join([*entries, *names, *OTHER_VEHICLES])
        raise UsageError(f"vehicle table: expected one of {known}, found {table!r}.")
    step = _step(entries[name], "rvc", on, staging=staging)
    return ContentAsked(step["nc"], step.get("tv"), entries[name]["reference"])


@dataclass(frozen=True, slots=True)
class LabourAsked:
    """Points of labour value content: in all; least of high-wage material and labour; most of the two credits."""

    total: Share
    material_and_labour: Share
    technology: Share = TECHNOLOGY_CAP
    assembly: Share = ASSEMBLY_CREDIT


def labour_asked(vehicle: str, on: dt.date, *, staging: Staging = False) -> LabourAsked:
    """Give the labour value content asked of a ``passenger vehicle``, ``light truck`` or ``heavy truck`` on a day.

    Source: General Note 11(k)(vi); Uniform Regulations, SOR/2020-155, s. 18(1), 18(2) and 19(4)(d).
    """
    entries = {entry["vehicle"]: entry for entry in packaged(TABLES)["labour"]}
    if vehicle not in entries:
        raise UsageError(f"vehicle: expected one of {', '.join(entries)}, found {vehicle!r}.")
    step = _step(entries[vehicle], "steps", on, staging=staging)
    return LabourAsked(step["total"], step["material_and_labour"])


def qualifying_wage(country: str) -> float:
    """Least average base wage of direct production work, per hour in the country's own currency.

    Source: Uniform Regulations, SOR/2020-155, s. 12.
    """
    wages = packaged(TABLES)["wage"]
    if country not in wages or country == "reference":
        raise UsageError(f"country: expected CAN, MEX or USA, found {country!r}.")
    return float(wages[country])


@dataclass(frozen=True, slots=True)
class LabourValue:
    """Points of labour value content reached: s. 18(6)."""

    material_and_labour: Share
    technology: Share
    assembly: Share

    @property
    def total(self) -> Share:
        """All points."""
        return self.material_and_labour + self.technology + self.assembly

    def holds(self, asked: LabourAsked, tolerance: float = 1e-9) -> bool:
        """Whether it is enough: in all, and of high-wage material and labour alone."""
        enough = self.material_and_labour >= asked.material_and_labour - tolerance
        return enough and self.total >= asked.total - tolerance


def labour_value(
    *,
    high_wage_labour: Usd,
    high_wage_material: Usd,
    net_cost: Usd | None = None,
    purchases: Usd | None = None,
    technology_wages: Usd = 0.0,
    production_wages: Usd = 0.0,
    assembly_plant: bool = False,
) -> LabourValue:
    """Compute the labour value content by net cost, or by annual purchase value.

    ``(labour + material) / net cost``, or ``(material + labour) / (purchases + labour)``; then the credits. The full value of a
    material made in a qualifying plant counts, originating or not.

    Raises
    ------
    UsageError
        Neither net cost nor purchases, or both.

    Source: Uniform Regulations, SOR/2020-155, s. 18(6) to 18(14) and 18(21).
    """
    if (net_cost is None) == (purchases is None):
        raise UsageError("labour value content: expected either a net cost or an annual purchase value.")
    base = net_cost if net_cost is not None else (purchases or 0.0) + high_wage_labour
    technology = technology_wages / production_wages if production_wages else 0.0
    return LabourValue(
        (high_wage_labour + high_wage_material) / base,
        min(technology, TECHNOLOGY_CAP),
        ASSEMBLY_CREDIT if assembly_plant else 0.0,
    )


@dataclass(frozen=True, slots=True)
class LabourFinding:
    """Labour value content reached and asked of a vehicle, and whether it is enough."""

    reached: LabourValue
    asked: LabourAsked
    holds: bool


def labour_content(
    vehicle: str, on: dt.date, labour: LabourValue, *, staging: Staging = False
) -> LabourFinding:
    """Hold a labour value content to what is asked of a ``passenger vehicle``, ``light truck`` or ``heavy truck`` on a day.

    Parameters
    ----------
    vehicle
        Which of them it is.
    on
        Day of entry.
    labour
        As `labour_value` computes it.
    staging
        Under an approved alternative staging regime.

    Source: Uniform Regulations, SOR/2020-155, s. 18(1), 18(2), 18(6) and 19(4)(d).
    """
    asked = labour_asked(vehicle, on, staging=staging)
    return LabourFinding(labour, asked, labour.holds(asked))


def heavy_truck_content(asked: Share, reached: LabourValue, on: dt.date) -> Share:
    """Content asked of a heavy truck whose labour value content is above what is asked; never below 60 %.

    Source: Uniform Regulations, SOR/2020-155, s. 18(22), for the period that ends on 1 July 2027.
    """
    least = labour_asked("heavy truck", on)
    if on > dt.date(2027, 7, 1) or reached.total <= least.total:
        return asked
    return max(0.60, asked - max(0.0, reached.material_and_labour - least.material_and_labour))


def is_assembly_plant(made: str, capacity: float, vehicle: str) -> bool:
    """Whether a high-wage plant can make enough for the credit of high-wage assembly.

    Parameters
    ----------
    made
        ``engines``, ``transmissions`` or ``battery packs``.
    capacity
        Pieces a year.
    vehicle
        ``passenger vehicle``, ``light truck`` or ``heavy truck``, for which it makes them.

    Raises
    ------
    UsageError
        What it makes is none of these.

    Source: Uniform Regulations, SOR/2020-155, s. 12 (high-wage assembly plant) and 18(12) to 18(14).
    """
    least = LEAST_CAPACITY_HEAVY if vehicle == "heavy truck" else LEAST_CAPACITY
    if made not in least:
        raise UsageError(f"made: expected one of {', '.join(least)}, found {made!r}.")
    return capacity >= least[made]


def vehicle_vnm(parts: Sequence[CorePart], others: Usd, *, originating: bool, roll_up: RollUp) -> Usd:
    """Value of non-originating materials of a vehicle, core parts and the rest together.

    Source: panel report USA-CDA-MEX-2022-31-01; Uniform Regulations, SOR/2020-155, s. 14(1).
    """
    if originating and roll_up is RollUp.PANEL:
        return others
    return others + math.fsum(part.vnm for part in parts)


def metal_purchases_asked(on: dt.date, *, exempted: bool = False) -> Share | None:
    """Give the least originating share of a vehicle producer's purchases of steel, and of aluminium, by value, on a day.

    Parameters
    ----------
    on
        The day whose law is asked for.
    exempted
        An approved alternative staging regime exempts the producer from it; nothing is asked then.

    Raises
    ------
    UsageError
        The agreement was not in force.

    Source: General Note 11(k)(v); Uniform Regulations, SOR/2020-155, s. 17(1) and 19(4)(c).

    Examples
    --------
    >>> metal_purchases_asked(dt.date(2026, 6, 15))
    0.7
    """
    step = _step(packaged(TABLES)["purchases"], "steps", on, staging=False)
    return None if exempted else float(step["share"])


def metal_purchases_hold(originating: Usd, total: Usd) -> bool:
    """Whether enough of the producer's purchases of steel, or of aluminium, is originating: s. 17(1), each by itself."""
    return total > 0.0 and originating >= (LEAST_METAL_PURCHASES - 1e-9) * total


def steel_is_originating(on: dt.date, *, meets_its_rule: bool, melted_in_region: bool | None) -> bool | None:
    """Whether steel of table S counts as originating; from July 2027 it is melted and worked in the region as well: s. 17(5)."""
    if not meets_its_rule:
        return False
    return True if on < packaged(TABLES)["purchases"]["melted_in_region_from"] else melted_in_region


def in_table_s(hs: str, metal: str, kinds: frozenset[str] | None = None) -> bool | None:
    """Whether a purchase of a code of HS 2012 counts as one of ``steel`` or ``aluminium``; None where the code or the kind does not tell.

    Of 8708.29 and 8708.99 only `STAMPINGS` count, each as a kind that is stated in `kinds`.

    Raises
    ------
    UsageError
        There is no such metal.

    Source: General Note 11(k)(v); Uniform Regulations, SOR/2020-155, s. 17 and table S.
    """
    purchases = packaged(TABLES)["purchases"]
    if metal not in METALS:
        raise UsageError(f"metal: expected one of {', '.join(METALS)}, found {metal!r}.")
    digits = digits_of(hs)
    listed = CodeSet.read(purchases[metal]).holds(digits)
    kind = STAMPINGS.get(digits[:6])
    if not listed or kind is None:
        return listed
    return None if kinds is None else kind in kinds


@dataclass(frozen=True, slots=True)
class Purchase:
    """A vehicle producer's purchase of a material; for a stamping, `value` is that of the metal in it.

    `hs` is of HS 2012; `originating` by the material's own rule (`steel_is_originating` from July 2027). What is bought for another use than
    making vehicles (tools, dies, buildings) is not `for_vehicles` and does not count.
    """

    hs: str
    value: Usd
    originating: bool
    kinds: frozenset[str] | None = None
    for_vehicles: bool = True


@dataclass(frozen=True, slots=True)
class MetalPurchases:
    """Purchases of one metal of table S, USD; `holds` is None where purchases of which it is not known whether they count decide."""

    originating: Usd
    total: Usd
    holds: bool | None
    undecided: tuple[str, ...]


def metal_purchases(purchases: Sequence[Purchase], metal: str) -> MetalPurchases:
    """Sum the purchases that table S counts of ``steel`` or ``aluminium``, and hold them to `LEAST_METAL_PURCHASES`.

    Source: General Note 11(k)(v); Uniform Regulations, SOR/2020-155, s. 17(1) and table S.
    """
    told = [(one, in_table_s(one.hs, metal, one.kinds)) for one in purchases if one.for_vehicles]
    sure = [one for one, counts in told if counts]
    open_ones = [one for one, counts in told if counts is None]
    total, good = (
        math.fsum(one.value for one in sure),
        math.fsum(one.value for one in sure if one.originating),
    )
    more = math.fsum(one.value for one in open_ones if one.originating)
    less = math.fsum(one.value for one in open_ones if not one.originating)
    worst = metal_purchases_hold(good, total + less)
    best = metal_purchases_hold(good + more, total + more)
    holds = worst if worst is best else None
    return MetalPurchases(good, total, holds, tuple(one.hs for one in open_ones))


def table_g(component: str) -> tuple[str, ...]:
    """Materials of an ``engine`` or gear box of a vehicle of s. 20(3), of which the foreign part alone may be counted.

    Raises
    ------
    UsageError
        There is no such component.

    Source: Uniform Regulations, SOR/2020-155, s. 20(4) and table G.
    """
    entries = {entry["name"]: entry for entry in packaged(TABLES)["component"]}
    if component not in entries:
        raise UsageError(f"component: expected one of {', '.join(entries)}, found {component!r}.")
    return tuple(entries[component]["materials"])


def part_vnm(listed: Sequence[tuple[Usd, Usd]], others: Usd) -> Usd:
    """Value of non-originating materials of a part in table F, or a component in table G, for a vehicle outside of the regime.

    Parameters
    ----------
    listed
        Of each non-originating material that table F or G lists: its value, and the value of non-originating materials in it. The
        producer may choose either, so the lower counts.
    others
        Value of every other non-originating material. Of a vehicle itself every material counts in full: s. 20(5).

    Source: Uniform Regulations, SOR/2020-155, s. 20(4) and 20(5).
    """
    return others + math.fsum(min(value, inside) for value, inside in listed)


def averaging_period(in_force: dt.date, fiscal_year_start: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of the first period over which a vehicle producer may average.

    A fiscal year that begins within a year after entry into force takes the months before it along: s. 16(4).
    """
    last = _a_year_after(fiscal_year_start) - dt.timedelta(days=1)
    early = in_force < fiscal_year_start < _a_year_after(in_force)
    return (in_force if early else fiscal_year_start), last


def _a_year_after(day: dt.date) -> dt.date:
    if (day.month, day.day) == (2, 29):
        return dt.date(day.year + 1, 3, 1)
    return day.replace(year=day.year + 1)


def _step(entry: Mapping[str, Any], name: str, on: dt.date, *, staging: Staging) -> Mapping[str, Any]:
    if eased := eased_by(entry, on, staging):
        return dict(eased)
    begun = [step for step in entry[name] if step["from"] <= on]
    if not begun:
        raise UsageError(
            f"vehicle tables: nothing is in force on {on}; the agreement began on {entry[name][0]['from']}."
        )
    return dict(max(begun, key=lambda step: step["from"]))
