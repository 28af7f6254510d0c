"""How lanes are filled in: the choices that a caller may change."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from math import isfinite
from types import MappingProxyType
from typing import TYPE_CHECKING

from allyshore.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

ARCTIC = frozenset({"northwest", "northeast", "bering"})
"""Passages through the ice, which no container line serves."""

UNSERVED = ARCTIC | {"corinth"}
"""Passages that no container line serves (the canal of Corinth is 21 m wide); closed unless the caller opens them."""

USUAL_MODES = frozenset({"truck", "ocean", "air"})
"""Modes that are filled in unless the caller asks for others."""

FILLED_MODES = USUAL_MODES | {"rail", "intermodal"}
"""Modes for which lanes can be filled in."""


class OceanChoice(Enum):
    """Which pair of ports an ocean lane takes."""

    CHEAPEST = "cheapest"
    FASTEST = "fastest"


@dataclass(frozen=True, slots=True)
class RouteParams:
    """Choices of `connect` and `unit_freight`.

    Attributes
    ----------
    closed
        Passages that ships may not use: names in column `passage` of table ``sea_edges``.
    delays
        Days that ships lose in a passage beyond the usual: passage -> days.
    tolls
        USD that a load pays in a passage beyond what the rate already holds, as carriers' surcharges do: passage -> USD.
    modes
        Modes to fill in, among truck, rail, intermodal, ocean and air; the two of the railways only where asked for.
    ports_per_coast
        How many of the nearest gateways of each coast are tried at each end of an ocean lane, at least 1.
    airports_tried
        How many of the nearest airports are tried at each end of an air lane, at least 1.
    short_sea
        Give ships and aircraft also between two places of one landmass.
    ocean_choice
        Keep the cheapest or the fastest pair of ports.
    day_value
        What a day is worth, USD a load: the cheapest pair of ports is that of least cost + `day_value` x days. The lane's cost is without it.
    land_port_trucks
        A border is crossed only where at least so many trucks a month entered the United States.
    closed_entries
        Land ports of entry that trucks and trains may not use: names in column `name` of table ``land_ports``, in any case.
    divert
        The trucks of a closed land port join the queues of its neighbours, as far as those have room.
    drivers
        Drivers of a truck: 1, or 2 who take turns and rest on the road.
    fast
        Trucks wait in FAST lanes at the borders of the United States.
    overrides
        Values that replace rows of table ``freight``: (parameter, mode, region) -> value in that row's unit.
    """

    closed: frozenset[str] = UNSERVED
    delays: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    tolls: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    modes: frozenset[str] = USUAL_MODES
    ports_per_coast: int = 2
    airports_tried: int = 3
    short_sea: bool = False
    ocean_choice: OceanChoice = OceanChoice.CHEAPEST
    day_value: float = 0.0
    land_port_trucks: int = 1_000
    closed_entries: frozenset[str] = frozenset()
    divert: bool = True
    drivers: int = 1
    fast: bool = False
    overrides: Mapping[tuple[str, str, str], float] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        """Refuse values that have no meaning."""
        unknown = sorted(self.modes - FILLED_MODES)
        if unknown:
            raise UsageError(
                f"RouteParams.modes: expected some of {', '.join(sorted(FILLED_MODES))}, found {', '.join(unknown)}."
            )
        if self.ports_per_coast < 1:
            raise UsageError(
                f"RouteParams.ports_per_coast: expected at least 1, found {self.ports_per_coast}."
            )
        if self.airports_tried < 1:
            raise UsageError(f"RouteParams.airports_tried: expected at least 1, found {self.airports_tried}.")
        if not (isfinite(self.day_value) and self.day_value >= 0):
            raise UsageError(
                f"RouteParams.day_value: expected USD a load, 0 or more, found {self.day_value}."
            )
        for name, passages, unit in (("delays", self.delays, "days"), ("tolls", self.tolls, "USD a load")):
            for passage, value in passages.items():
                if not (isfinite(value) and value >= 0):
                    raise UsageError(
                        f"RouteParams.{name}, {passage}: expected a finite number of {unit}, 0 or more, found {value}."
                    )
        if self.land_port_trucks < 0:
            raise UsageError(
                f"RouteParams.land_port_trucks: expected 0 or more, found {self.land_port_trucks}."
            )
        if self.drivers not in {1, 2}:
            raise UsageError(f"RouteParams.drivers: expected 1 or 2, found {self.drivers}.")
