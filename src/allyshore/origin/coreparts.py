"""Core parts of a passenger vehicle or light truck: table A.2, and whether each group, or all as one super-core part, is originating."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allyshore.errors import UsageError
from allyshore.origin.reading import packaged
from allyshore.origin.vehicle import TABLES, content_asked

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from allyshore.units import Share, Usd

CORE_GROUPS = (
    "engine", "transmission", "body and chassis", "axle", "suspension system", "steering system", "advanced battery",
)  # fmt: skip
"""Column 1 of table A.2: General Note 11(k)(iii)(G)."""


@dataclass(frozen=True, slots=True)
class Component:
    """A component of column 2 of table A.2, with the subheadings of HS 2012 of which it is a part."""

    group: str
    name: str
    hs: tuple[str, ...]


def table_a2(group: str = "") -> tuple[Component, ...]:
    """Components of column 2 of table A.2, of one group or of all: those whose foreign value alone may be counted in a core part.

    Parameters
    ----------
    group
        One of ``engine``, ``transmission``, ``body and chassis``, ``axle``, ``suspension system``, ``steering system``, ``advanced battery``; empty: all.

    Raises
    ------
    UsageError
        There is no such group.

    Source: General Note 11(k)(iii); Uniform Regulations, SOR/2020-155, s. 14(7) and table A.2.

    Examples
    --------
    >>> [one.name for one in table_a2("steering system")]
    ['steering wheel, steering column or steering box', 'steering column', 'steering gear or rack', 'control unit']
    """
    if group and group not in CORE_GROUPS:
        raise UsageError(f"group: expected one of {', '.join(CORE_GROUPS)}, found {group!r}.")
    return tuple(
        Component(entry["group"], name, tuple(codes))
        for entry in packaged(TABLES)["core"]
        if group in {"", entry["group"]}
        for name, codes in entry["components"].items()
    )


@dataclass(frozen=True, slots=True)
class CorePart:
    """A part of column 1 of table A.2: its net cost, and the non-originating value in it, of all materials and of components of column 2."""

    group: str
    net_cost: Usd
    vnm: Usd
    column2_vnm: Usd | None = None

    @property
    def least_vnm(self) -> Usd:
        """The lower of the two that the vehicle's producer may choose from: s. 14(7)."""
        return self.vnm if self.column2_vnm is None else min(self.vnm, self.column2_vnm)

    @property
    def content(self) -> Share:
        """Its regional value content at the better choice."""
        return (self.net_cost - self.least_vnm) / self.net_cost


@dataclass(frozen=True, slots=True)
class GroupContent:
    """Sums over the parts of a group, USD: net cost, non-originating value of all materials and by the better choice for each part, and the content by that."""

    net_cost: Usd
    all_vnm: Usd
    vnm: Usd
    content: Share

    @classmethod
    def of(cls, parts: Sequence[CorePart]) -> GroupContent:
        """Sum parts."""
        net_cost, every, least = (
            math.fsum(getattr(part, name) for part in parts) for name in ("net_cost", "vnm", "least_vnm")
        )
        return cls(net_cost, every, least, (net_cost - least) / net_cost)


@dataclass(frozen=True, slots=True)
class CoreFinding:
    """Whether the core parts are originating.

    Attributes
    ----------
    originating
        Whether they are.
    groups
        Which are by themselves: every part of the group reaches the content.
    super_core
        The content of all as one super-core part.
    missing
        Groups that the vehicle must have and of which no part is stated.
    asked
        Content asked of each part, or of all together.
    net_cost, vnm
        Sums of all parts, the value of non-originating materials by the better choice for each.
    contents
        The same of each group.
    """

    originating: bool
    groups: Mapping[str, bool]
    super_core: Share
    missing: tuple[str, ...]
    asked: Share
    net_cost: Usd
    vnm: Usd
    contents: Mapping[str, GroupContent]


def core_parts(parts: Sequence[CorePart], on: dt.date, *, electric: bool = False) -> CoreFinding:
    """Judge the core parts of a passenger vehicle or light truck, each group or all as one super-core part.

    Parameters
    ----------
    parts
        Those that the vehicle has; a group that it has not, such as the advanced battery, is not asked.
    electric
        The vehicle has an advanced battery and no engine.

    Source: General Note 11(k)(iii)(G) to (I); Uniform Regulations, SOR/2020-155, s. 14(4) to 14(13).
    """
    asked = content_asked("A.2", on).nc
    wanted = [name for name in CORE_GROUPS if name != ("engine" if electric else "advanced battery")]
    here = {part.group for part in parts}
    held = {
        name: all(part.content >= asked - 1e-9 for part in parts if part.group == name)
        for name in sorted(here)
    }
    whole = math.fsum(part.net_cost for part in parts)
    left = math.fsum(part.least_vnm for part in parts)
    super_core = (whole - left) / whole if whole else 0.0
    missing = tuple(name for name in wanted if name not in here)
    enough = all(held.values()) or super_core >= asked - 1e-9
    sums = {name: GroupContent.of([part for part in parts if part.group == name]) for name in sorted(here)}
    return CoreFinding(
        bool(parts) and not missing and enough, held, super_core, missing, asked, whole, left, sums
    )
