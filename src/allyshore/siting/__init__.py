"""Where would a plant fit? `survey` sets regions below the country side by side, each value with source and year."""

from allyshore.siting.markets import HEART_OF_USA, Market, markets_of
from allyshore.siting.params import SitingParams
from allyshore.siting.result import Cell, Order, Survey
from allyshore.siting.spots import Spot, find_region, spots_of
from allyshore.siting.survey import survey

__all__ = [
    "HEART_OF_USA",
    "Cell",
    "Market",
    "Order",
    "SitingParams",
    "Spot",
    "Survey",
    "find_region",
    "markets_of",
    "spots_of",
    "survey",
]
