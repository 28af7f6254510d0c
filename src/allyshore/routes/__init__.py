"""How far, how long, how dear, through which passages? `connect` fills in the lanes that the user did not give."""

from allyshore.routes.connect import connect
from allyshore.routes.find_place import find_place
from allyshore.routes.params import UNSERVED, OceanChoice, RouteParams
from allyshore.routes.result import Routes
from allyshore.routes.unit_freight import load_sizes, unit_freight
from allyshore.routes.ways import ways

__all__ = [
    "UNSERVED",
    "OceanChoice",
    "RouteParams",
    "Routes",
    "connect",
    "find_place",
    "load_sizes",
    "unit_freight",
    "ways",
]
