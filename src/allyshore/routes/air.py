"""By air: site to site, a rate for each chargeable kilogram of the trade, days of handling and flight."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from allyshore.routes.lane_rows import lane_rows
from allyshore.sphere import great_circle

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from allyshore.routes.freight import Freight
    from allyshore.routes.places import Places

SOURCE = "filled in: table freight"


def air_lanes(
    sites: Places, origin: NDArray[np.int64], destination: NDArray[np.int64], freight: Freight
) -> pl.DataFrame:
    """Give an air lane for every pair of positions in `sites`.

    Airports are not chosen: the way is the great circle between the sites times a factor, and pick-up and delivery
    are in the cost and days of handling. The cost is that of one load, a tonne of chargeable weight.
    """
    start, end = sites.take(origin), sites.take(destination)
    km = great_circle(start.longitude, start.latitude, end.longitude, end.latitude) * freight.value(
        "circuity", "air"
    )
    trades = [(f"{a}>{b}",) for a, b in zip(start.region, end.region, strict=True)]
    foreign = start.country != end.country
    chargeable = freight.value("payload", "air")
    return lane_rows(
        "air",
        SOURCE,
        start.name,
        end.name,
        cost=freight.values("rate", "air", trades) * chargeable
        + freight.value("load_cost", "air")
        + foreign * freight.value("customs_cost", "air"),
        days=km / freight.value("speed", "air")
        + freight.value("handling_days", "air")
        + foreign * freight.value("customs_days", "air"),
        days_sd=np.full(len(km), freight.value("days_sd", "air")),
        distance_km=km,
    )
