"""Facts of plants on which the automotive appendix hangs: new and refitted ones, and where steel is made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from allyshore.origin.codes import CodeSet
from allyshore.origin.phrase import rvc_text
from allyshore.origin.rule import OtherKind, digits_of
from allyshore.origin.vehicle import NEW_PLANT

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from allyshore.origin.good import Material
    from allyshore.origin.rule import Alternative
    from allyshore.origin.rulebook import Case

VEHICLES = CodeSet.read(["8701-8705"])
"""Motor vehicles; a chassis of 8706 is none, and has no lower content in a new plant."""

NEW_PLANT_YEARS = 5
REFIT_YEARS = 2
"""After the first motor vehicle prototype: s. 20(8)(a) and (b)."""
RAW_FOR_STEEL = CodeSet.read(["2601", "7201", "7202", "7204"])
"""Raw materials that may come from anywhere: ore, pig iron, alloys, scrap: s. 17(5)(b)."""
STEEL = CodeSet.read(["7203", "7205-7229", "7301-7326"])


def is_new_plant(
    first_prototype: dt.date,
    on: dt.date,
    *,
    new_model: bool,
    new_building: bool = False,
    new_machinery: bool = False,
    refit: bool = False,
) -> bool:
    """Whether a vehicle of s. 20(2) or (3) has the lower content of a new or refitted plant on a day (`content_asked(..., new_plant=True)`).

    Parameters
    ----------
    first_prototype
        Day on which the plant made the first prototype of the vehicle; after the refit, if it was refitted.
    on
        Day that is asked for.
    new_model
        The maker made no vehicle of this class or marque (and size category and underbody) in the region before; after a refit, not in the plant.
    new_building, new_machinery
        The vehicle is assembled in a new building, with substantially all new machinery. A refit asks neither.
    refit
        The plant was refitted.

    Source: Uniform Regulations, SOR/2020-155, s. 20(8).

    Examples
    --------
    >>> import datetime as dt
    >>> is_new_plant(dt.date(2021, 3, 1), dt.date(2024, 6, 1), new_model=True, new_building=True, new_machinery=True)
    True
    """
    if not new_model or (not refit and not (new_building and new_machinery)):
        return False
    years = REFIT_YEARS if refit else NEW_PLANT_YEARS
    leap = first_prototype.month == 2 and first_prototype.day == 29
    start = first_prototype.replace(day=28) if leap else first_prototype
    return first_prototype <= on <= start.replace(year=start.year + years)


@dataclass(frozen=True, slots=True)
class NewPlant:
    """A new or refitted plant in which a vehicle of s. 20(2) or (3) is made: 50 % by net cost suffices for some years.

    Attributes
    ----------
    first_prototype
        Day on which the plant made the first prototype of the vehicle; after the refit, if it was refitted.
    new_model
        The maker made no vehicle of this class or marque (and size category and underbody) in the region before; after a refit, not in the plant.
    new_building, new_machinery
        The vehicle is assembled in a new building, with substantially all new machinery. A refit asks neither.
    refit
        The plant was refitted.

    Source: Uniform Regulations, SOR/2020-155, s. 20(8).
    """

    first_prototype: dt.date
    new_model: bool
    new_building: bool = False
    new_machinery: bool = False
    refit: bool = False

    def eases(self, on: dt.date) -> bool:
        """Whether the lower content is asked on a day."""
        return is_new_plant(
            self.first_prototype,
            on,
            new_model=self.new_model,
            new_building=self.new_building,
            new_machinery=self.new_machinery,
            refit=self.refit,
        )


def may_be_eased(way: Alternative, code: str) -> bool:
    """Whether a way is that of a motor vehicle of s. 20(2) or (3), of which less is asked while its plant is new."""
    by_net_cost = way.rvc_nc is not None and way.rvc_tv is None
    staged = any(other.kind is OtherKind.AUTO for other in way.others)
    return by_net_cost and not staged and bool(VEHICLES.holds(code))


def eased(case: Case, plant: NewPlant, on: dt.date) -> Case:
    """Give a case with the content that a new or refitted plant leaves of it on a day."""
    if not plant.eases(on):
        return case
    ways = tuple(_eased(way) if may_be_eased(way, case.code) else way for way in case.alternatives)
    return replace(case, alternatives=ways)


def _eased(way: Alternative) -> Alternative:
    text = f"{way.text} (by s. 20(8), {rvc_text(None, NEW_PLANT)})"
    return replace(way, rvc_nc=NEW_PLANT, text=text, reference=f"{way.reference} with s. 20(8)", _passed={})


def steel_is_made_in_region(materials: Iterable[Material], *, melted_in_region: bool | None) -> bool | None:
    """Whether all steps from melting to coating are done in the region, by what goes into the steel and where that was melted.

    Parameters
    ----------
    materials
        Of the steel. Raw materials (`RAW_FOR_STEEL`) may come from anywhere; a non-originating material of steel was melted elsewhere.
    melted_in_region
        Whether its producers melted, cast and rolled it in the region; None: not said.

    Source: Uniform Regulations, SOR/2020-155, s. 17(5)(b); General Note 11(k)(v).
    """
    made = [
        one
        for one in materials
        if STEEL.holds(digits_of(one.hs)) and not RAW_FOR_STEEL.holds(digits_of(one.hs))
    ]
    if any(one.originating is False for one in made):
        return False
    return None if any(one.originating is None for one in made) else melted_in_region
