"""Whether the countries, blocs and measures that a scheme names exist in the world's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allyshore.spelling import suggestion
from allyshore.trust.params import DIMENSION_NAMES, Origin, TrustParams
from allyshore.trust.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allyshore.errors import Fault
    from allyshore.trust.params import Conditions
    from allyshore.world import World


def check_names(params: TrustParams, world: World) -> list[Fault]:
    """Give a fault for every name that the world's tables do not know."""
    reading = Reading(params.where)
    countries = set(world.table("countries").get_column("country"))
    blocs = set(world.table("blocs").get_column("bloc"))
    for place, code in _countries(params):
        if code not in countries:
            reading.fault(place, "an ISO3 code", repr(code), suggestion(code, countries))
    for place, bloc in _blocs(params):
        if bloc not in blocs:
            cure = suggestion(bloc, blocs) or "`allyshore world show blocs` lists them"
            reading.fault(place, "a bloc of the world's tables", repr(bloc), cure)
    measured = {*DIMENSION_NAMES, *(one.name for one in params.indicators)}
    for place, conditions in _conditions(params):
        for name, _ in conditions.at_least:
            if name not in measured:
                reading.fault(place, "an indicator or a dimension", repr(name), suggestion(name, measured))
    return reading.faults


def _countries(params: TrustParams) -> Iterator[tuple[str, str]]:
    if params.home:
        yield "home", params.home
    yield from (("excluded", code) for code in params.excluded)
    for one in params.indicators:
        for part in ("excepted", "listed", "complete_for"):
            yield from ((f"indicators.{one.name}.{part}", code) for code in getattr(one, part))


def _conditions(params: TrustParams) -> Iterator[tuple[str, Conditions]]:
    yield from ((f"doors.{door.name}", door.conditions) for door in params.doors)
    yield "required", params.required


def _blocs(params: TrustParams) -> Iterator[tuple[str, str]]:
    for place, conditions in _conditions(params):
        for part in ("member_of", "not_member_of"):
            yield from ((f"{place}.{part}", bloc) for bloc in getattr(conditions, part))
    for one in params.indicators:
        if one.origin is Origin.MEMBERSHIP:
            yield from ((f"indicators.{one.name}.values", bloc) for bloc, _ in one.values)
