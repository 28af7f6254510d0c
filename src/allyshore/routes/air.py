"""By air: site to site, a rate for each chargeable kilogram of the trade, days of handling and flight."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from allyshore.routes.lane_rows import Lanes
from allyshore.sphere import great_circle

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.routes.freight import Freight
    from allyshore.routes.places import Places

    Whole = NDArray[np.int64]

SOURCE = "filled in: table freight"


def air_lanes(sites: Places, origin: Whole, destination: Whole, freight: Freight) -> Lanes:
    """Give an air lane for every pair of positions in `sites`."""
    value = freight.value
    km = great_circle(
        sites.longitude[origin],
        sites.latitude[origin],
        sites.longitude[destination],
        sites.latitude[destination],
    ) * value("circuity", "air")
    rate, at = freight.trades("rate", "air", sites.region)
    foreign = sites.country[origin] != sites.country[destination]
    flown = rate[at[origin], at[destination]] * value("payload", "air")
    return Lanes(
        "air",
        SOURCE,
        origin,
        destination,
        km=km,
        cost=flown + value("load_cost", "air") + foreign * value("customs_cost", "air"),
        cost_sd=flown * value("cost_sd_share", "air"),
        days=km / value("speed", "air")
        + value("handling_days", "air")
        + foreign * value("customs_days", "air"),
        days_sd=np.full(len(km), value("days_sd", "air")),
    )
