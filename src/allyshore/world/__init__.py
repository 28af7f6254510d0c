"""What is known of the world, as of when, from whom: `World.on(date)` gives dated and sourced reference tables."""

from allyshore.world.catalogue import Card, CellType, FactColumn, card, table_names
from allyshore.world.rates import Part, Rate, read_rate
from allyshore.world.schedule import Line, Number, Schedule
from allyshore.world.world import TableFacts, World

__all__ = [
    "Card",
    "CellType",
    "FactColumn",
    "Line",
    "Number",
    "Part",
    "Rate",
    "Schedule",
    "TableFacts",
    "World",
    "card",
    "read_rate",
    "table_names",
]
