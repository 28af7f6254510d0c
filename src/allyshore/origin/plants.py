"""Facts of plants on which the automotive appendix hangs: new and refitted ones, and where steel is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allyshore.origin.codes import CodeSet
from allyshore.origin.rule import digits_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from allyshore.origin.good import Material

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
