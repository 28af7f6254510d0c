"""The rows of a survey: what is asked of every region, in which unit, and what to bring where it is not known."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Better(Enum):
    """Which end of a row is the better one for a plant."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Group(Enum):
    """What a row is about, in the order in which they are shown."""

    WORKFORCE = "workforce"
    SECURITY = "security"
    ENERGY = "energy"
    INVESTMENT = "investment"
    BORDER = "border"
    MARKET = "market"
    SITE = "site"
    LAW = "law"
    TRADE = "trade"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row.

    Attributes
    ----------
    name, title, unit
        Its name in the JSON, its name for people, and the unit of every value.
    group, better
        What it is about, and which end is better.
    cure
        What the user may bring where it is not known.
    inherits
        The value of the state or province stands for an area inside it, and says so; a count never does.
    of
        Countries that the row has a meaning in; empty means all.
    """

    name: str
    title: str
    unit: str
    group: Group
    better: Better
    cure: str
    inherits: bool = False
    of: frozenset[str] = frozenset()


_FACTS = "bring rows of region_facts"
_PERSONS, _RATE = "persons", "1/100,000/yr"
_MEX, _USA, _CAN = frozenset({"MEX"}), frozenset({"USA"}), frozenset({"CAN"})
_MODEL = "no way was found"


def _fact(name: str, title: str, unit: str, group: Group, better: Better, **more: object) -> Indicator:
    return Indicator(name, title, unit, group, better, _FACTS, **more)  # type: ignore[arg-type]  # passed on as they are


WAGE = Indicator(
    "wage", "wage", "USD/h", Group.WORKFORCE, Better.LOWER, "bring table region_wages", inherits=True
)
EMPLOYMENT = _fact("employment", "employees", _PERSONS, Group.WORKFORCE, Better.HIGHER)
UNEMPLOYMENT = _fact("unemployment", "unemployment", "share", Group.WORKFORCE, Better.NEITHER, inherits=True)
FDI_PER_HEAD = _fact(
    "fdi_per_head",
    "FDI per head, 3-year mean",
    "USD/person/yr",
    Group.INVESTMENT,
    Better.HIGHER,
    inherits=True,
)
PLAIN = (
    _fact("employed_persons", "persons employed", _PERSONS, Group.WORKFORCE, Better.NEITHER, of=_MEX | _CAN),
    _fact("labour_force", "labour force", _PERSONS, Group.WORKFORCE, Better.HIGHER, of=_MEX | _CAN),
    _fact("population", "population", _PERSONS, Group.WORKFORCE, Better.NEITHER),
    _fact("fdi_inflow", "FDI inflow", "million USD", Group.INVESTMENT, Better.NEITHER),
    _fact(
        "corporate_income_tax",
        "state tax on corporate income",
        "share",
        Group.LAW,
        Better.LOWER,
        inherits=True,
        of=_USA,
    ),
    _fact(
        "gross_receipts_tax",
        "state tax on receipts",
        "yes=1",
        Group.LAW,
        Better.NEITHER,
        inherits=True,
        of=_USA,
    ),
    _fact("right_to_work", "right-to-work law", "yes=1", Group.LAW, Better.NEITHER, inherits=True, of=_USA),
    _fact("imports_from_usa", "imports from the USA", "USD", Group.TRADE, Better.NEITHER, of=_MEX),
    _fact("exports_to_mexico", "exports to Mexico", "USD", Group.TRADE, Better.NEITHER, of=_USA),
    _fact("imports_from_mexico", "imports from Mexico", "USD", Group.TRADE, Better.NEITHER, of=_USA),
    _fact("exports_to_canada", "exports to Canada", "USD", Group.TRADE, Better.NEITHER, of=_USA),
    _fact("imports_from_canada", "imports from Canada", "USD", Group.TRADE, Better.NEITHER, of=_USA),
)
"""Rows whose value is the newest in table ``region_facts``."""
CRIMES = {
    "homicide_victims": "intentional homicide, victims",
    "extortion_victims": "extortion, victims",
    "kidnapping_victims": "kidnapping, victims",
    "truck_robberies": "robbery of cargo trucks",
    "business_robberies": "robbery of businesses",
}
"""Counts of table ``region_facts`` that are shown as rates; each kind is a row of its own and none is added to another."""
SECURITY = tuple(
    _fact(f"{name}_rate", title, _RATE, Group.SECURITY, Better.LOWER, inherits=True)
    for name, title in CRIMES.items()
)
POWER = Indicator(
    "electricity_industrial",
    "industrial power, year",
    "USD/MWh",
    Group.ENERGY,
    Better.LOWER,
    "bring table region_power",
    inherits=True,
)
POWER_QUARTER = _fact(
    "electricity_industrial_jan_mar",
    "industrial power, Jan-Mar",
    "USD/MWh",
    Group.ENERGY,
    Better.LOWER,
    inherits=True,
    of=_USA,
)
ENGINEERS = Indicator(
    "engineers",
    "engineering graduates a year",
    _PERSONS,
    Group.WORKFORCE,
    Better.HIGHER,
    "bring table region_engineers",
)
SITES = (
    Indicator(
        "rent", "industrial rent", "USD/m2/month", Group.SITE, Better.LOWER, "bring table region_sites"
    ),
    Indicator(
        "land_price", "industrial land", "USD/m2", Group.SITE, Better.LOWER, "bring table region_sites"
    ),
    Indicator(
        "vacancy", "vacant industrial space", "share", Group.SITE, Better.NEITHER, "bring table region_sites"
    ),
)
CROSSING_KM = Indicator(
    "crossing_km", "road to the nearest crossing", "km", Group.BORDER, Better.LOWER, _MODEL
)
CROSSING_DAYS = Indicator("crossing_days", "days to it by truck", "days", Group.BORDER, Better.LOWER, _MODEL)
CROSSING_TRUCKS = Indicator(
    "crossing_trucks",
    "trucks on the way, at the border",
    "1/month",
    Group.BORDER,
    Better.NEITHER,
    "bring rows of crossings",
)
CROSSING_TREND = Indicator(
    "crossing_trend",
    "change of them in a year",
    "share",
    Group.BORDER,
    Better.NEITHER,
    "bring rows of crossings",
)
MARKET_KM = Indicator("market_km", "way to the market", "km", Group.MARKET, Better.LOWER, _MODEL)
MARKET_DAYS = Indicator("market_days", "days to the market", "days", Group.MARKET, Better.LOWER, _MODEL)
MARKET_COST = Indicator("market_cost", "cost of a full load", "USD/load", Group.MARKET, Better.LOWER, _MODEL)
