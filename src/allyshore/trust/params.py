"""What the scorecard measures and who counts as trusted: records that a TOML file fills (see ``scheme.toml``)."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from allyshore.units import Share

DIMENSION_NAMES = ("democracy", "institutions", "security", "alignment", "logistics", "workforce")
"""The six dimensions, in the order of every weight vector."""

DIMENSION_TITLES = {
    "democracy": "democracy",
    "institutions": "institutions and IP",
    "security": "security",
    "alignment": "alignment and treaty",
    "logistics": "logistics and proximity",
    "workforce": "workforce",
}
ANYWHERE = "USA"
"""Home market where neither the parameters nor a model name one."""


class Origin(Enum):
    """Where an indicator's values come from."""

    TABLE = "indicators"
    LABOUR = "labour cost per skill"
    DISTANCE = "distance"
    BORDER = "land border"
    MEMBERSHIP = "membership"
    LISTED = "list"


class Better(Enum):
    """Which end of an indicator is the good one."""

    HIGHER = "higher"
    LOWER = "lower"


class Scale(Enum):
    """How a value becomes a number from 0 to 1.

    FIXED: linear between `low` and `high`. LOG: linear in logarithms between them. RANK: share of the other countries
    that it leads, a tie counting half. Values beyond the ends are held to them.
    """

    FIXED = "fixed"
    LOG = "log"
    RANK = "rank"


class Scales(Enum):
    """Whether each indicator keeps its own scale, or all are turned into ranks (a test of robustness)."""

    DECLARED = "declared"
    RANK = "rank"


class Estimates(Enum):
    """What may stand in for a value that was not observed; the cell then says so."""

    NONE = "none"
    FITTED = "fitted"
    PEERS = "peers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One measure inside a dimension.

    Attributes
    ----------
    name, title, dimension
        Short name; how people call it; one of `DIMENSION_NAMES`.
    origin
        Where values come from. TABLE reads table ``indicators``, under `indicator` (``{home}`` stands for the home
        market in small letters), or under `name` where that is empty.
    weight
        Importance inside its dimension; 0 shows it without counting it.
    better, scale, low, high
        Direction and scale; `low` and `high` in the indicator's unit.
    values, otherwise, excepted
        MEMBERSHIP: the value of each bloc that the country shares with the home market (the highest counts), of a
        country in none, and countries that have none of it all the same.
    listed, year, list_source
        LISTED: countries on the list have 0, all others 1; its year and who says so.
    complete_for
        Home markets whose blocs or list are held completely: for another, a country in none of them is unknown.
    because
        Why this scale and weight.
    """

    name: str
    dimension: str
    title: str = ""
    origin: Origin = Origin.TABLE
    indicator: str = ""
    weight: float = 1.0
    better: Better = Better.HIGHER
    scale: Scale = Scale.RANK
    low: float | None = None
    high: float | None = None
    values: tuple[tuple[str, float], ...] = ()
    otherwise: float = 0.0
    excepted: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    year: int | None = None
    list_source: str = ""
    complete_for: tuple[str, ...] = ()
    because: str = ""

    @property
    def label(self) -> str:
        """How people call it."""
        return self.title or self.name.replace("_", " ")

    def key(self, home: str) -> str:
        """Give its name in table ``indicators`` for a home market."""
        return (self.indicator or self.name).replace("{home}", home.lower())


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What a door asks for.

    Attributes
    ----------
    at_least
        Name of an indicator (in its own unit) or of a dimension (0 to 1), and the least it must be. For an indicator
        of which lower is better, the most.
    member_of
        Blocs, of which the country must be in one on the day; none asks nothing.
    not_member_of
        Blocs and lists, of which the country may be in none on the day.
    """

    at_least: tuple[tuple[str, float], ...] = ()
    member_of: tuple[str, ...] = ()
    not_member_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """A named way to be trusted; a door that is not `open` lets nobody in."""

    name: str
    conditions: Conditions = Conditions()
    open: bool = True


def _shipped(name: str) -> Callable[[], Any]:
    def value() -> Any:
        from allyshore.trust.scheme import scheme  # noqa: PLC0415  # the reader of the file fills this record

        return getattr(scheme(), name)

    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustParams:
    """The whole scheme of the scorecard; the defaults are those of ``scheme.toml``.

    Attributes
    ----------
    home
        ISO3 of the market that alignment, treaties and distance are measured from; empty is the model's home, or the
        United States.
    estimates, scales, least_known
        What may stand in for missing values; which scales hold; least share of a dimension's weight that is known.
    weights
        Importance of the dimensions, in the order of `DIMENSION_NAMES`; only proportions count.
    intervals
        Least and most share of the total weight of each dimension.
    doors, required, excluded
        A country is trusted that meets all conditions of one door and those of `required`, and is not excluded.
    hubs
        Blocs that relate their members to one country only, with that country.
    groups
        Names of the groups of countries for concentration and their blocs, first match first.
    indicators
        What the dimensions are made of.
    where
        How the user knows the file, for messages.

    Source
    ------
    OECD and JRC (2008), Handbook on Constructing Composite Indicators, steps 3 to 7: imputation, normalisation,
    weighting and aggregation, robustness and sensitivity.
    """

    home: str = field(default_factory=_shipped("home"))
    estimates: Estimates = field(default_factory=_shipped("estimates"))
    scales: Scales = field(default_factory=_shipped("scales"))
    least_known: Share = field(default_factory=_shipped("least_known"))
    weights: tuple[float, ...] = field(default_factory=_shipped("weights"))
    intervals: tuple[tuple[float, float], ...] = field(default_factory=_shipped("intervals"))
    doors: tuple[Door, ...] = field(default_factory=_shipped("doors"))
    required: Conditions = field(default_factory=_shipped("required"))
    excluded: tuple[str, ...] = field(default_factory=_shipped("excluded"))
    hubs: tuple[tuple[str, str], ...] = field(default_factory=_shipped("hubs"))
    groups: tuple[tuple[str, tuple[str, ...]], ...] = field(default_factory=_shipped("groups"))
    indicators: tuple[Indicator, ...] = field(default_factory=_shipped("indicators"))
    where: str = field(default="trust", compare=False)

    @property
    def market(self) -> str:
        """The home market: ISO3."""
        return self.home or ANYWHERE

    def at_home(self, country: str) -> TrustParams:
        """Give the same scheme for a model's home market, unless a market is already named."""
        return self if self.home else self.replace(home=country)

    def replace(self, **changes: Any) -> TrustParams:
        """Give the same scheme with some fields changed."""
        return dataclasses.replace(self, **changes)

    def of(self, dimension: str) -> tuple[Indicator, ...]:
        """Give a dimension's indicators, those of weight 0 too."""
        return tuple(one for one in self.indicators if one.dimension == dimension)

    @property
    def shares(self) -> tuple[Share, ...]:
        """The weights as shares that sum to 1."""
        total = sum(self.weights)
        return tuple(weight / total for weight in self.weights)

    def to_dict(self) -> dict[str, Any]:
        """Give the scheme as the document that `read_trust` reads back."""
        return {
            "home": self.home,
            "estimates": self.estimates.value,
            "scales": self.scales.value,
            "least_known": self.least_known,
            "excluded": list(self.excluded),
            "weights": dict(zip(DIMENSION_NAMES, self.weights, strict=True)),
            "intervals": {
                name: list(ends) for name, ends in zip(DIMENSION_NAMES, self.intervals, strict=True)
            },
            "doors": {door.name: _conditions(door.conditions) | {"open": door.open} for door in self.doors},
            "required": _conditions(self.required),
            "hubs": dict(self.hubs),
            "groups": {name: list(blocs) for name, blocs in self.groups},
            "indicators": {one.name: _indicator(one) for one in self.indicators},
        }


def _conditions(conditions: Conditions) -> dict[str, Any]:
    return {
        "at_least": dict(conditions.at_least),
        "member_of": list(conditions.member_of),
        "not_member_of": list(conditions.not_member_of),
    }


def _indicator(indicator: Indicator) -> dict[str, Any]:
    """Give an indicator's table, without what is as it would be anyway."""
    bare = Indicator(name="", dimension="")
    found: dict[str, Any] = {"dimension": indicator.dimension, "weight": indicator.weight}
    for part in dataclasses.fields(indicator):
        value = getattr(indicator, part.name)
        if part.name in {"name", "dimension", "weight"} or value == getattr(bare, part.name):
            continue
        if part.name == "values":
            value = dict(value)
        elif isinstance(value, tuple):
            value = list(value)
        elif isinstance(value, Enum):
            value = value.value
        found["from" if part.name == "origin" else part.name] = value
    return found
