"""Small tables whose answers others have printed, and the packaged one."""

import datetime as dt

import numpy as np
import pytest

from allyshore.region import InterCountryTable, prepare
from allyshore.world import World

DAY = dt.date(2026, 6, 15)


def table_of(flows, final, country, sector, name="example", year=2000):
    """A table from two matrices."""
    return InterCountryTable(
        name=name,
        year=year,
        source="example",
        country=tuple(country),
        sector=tuple(sector),
        buyers=tuple(dict.fromkeys(country)),
        flows=np.array(flows, dtype=float),
        final=np.array(final, dtype=float),
        titles={},
    )


@pytest.fixture(scope="session")
def two_regions():
    """Miller and Blair (2009), section 3.3.2: region L with three sectors, region M with two; all final demand is at home."""
    flows = [
        [150, 500, 50, 25, 75],
        [200, 100, 400, 200, 100],
        [300, 500, 50, 60, 40],
        [75, 100, 60, 200, 250],
        [50, 25, 25, 150, 100],
    ]
    final = [[200, 0], [1000, 0], [50, 0], [0, 515], [0, 450]]
    return table_of(flows, final, ("L", "L", "L", "M", "M"), ("1", "2", "3", "1", "2"))


@pytest.fixture(scope="session")
def leather():
    """The example of the R package decompr: Argentina, Turkey and Germany, three industries each."""
    flows = [
        [16.1, 5.1, 1.8, 3.2, 4.3, 0.4, 3.1, 2.8, 4.9],
        [2.4, 8.0, 3.2, 0.1, 3.2, 1.6, 1.2, 3.9, 11.5],
        [0.9, 0.5, 4.0, 0.0, 0.1, 0.3, 0.0, 0.4, 0.5],
        [1.1, 1.9, 0.2, 18.0, 13.2, 6.1, 9.0, 3.1, 8.9],
        [0.3, 2.8, 0.1, 6.1, 28.1, 6.3, 2.1, 2.5, 25.6],
        [0.0, 0.1, 0.3, 4.1, 3.2, 8.9, 0.2, 0.0, 1.8],
        [1.2, 4.2, 0.3, 4.1, 1.2, 0.6, 29.0, 19.5, 17.9],
        [1.3, 1.1, 0.0, 3.2, 4.8, 2.6, 5.1, 29.1, 24.1],
        [2.1, 1.4, 3.0, 4.1, 3.1, 3.9, 11.3, 8.1, 51.3],
    ]
    final = [
        [21.5, 6.1, 8.4],
        [16.2, 1.9, 5.1],
        [11.0, 0.5, 0.8],
        [7.5, 29.5, 14.2],
        [8.9, 24.9, 16.9],
        [1.2, 18.5, 4.9],
        [9.2, 17.9, 51.2],
        [7.9, 10.1, 38.5],
        [25.1, 35.2, 68.4],
    ]
    places = [(country, sector) for country in ("ARG", "TUR", "DEU") for sector in ("A", "L", "T")]
    return table_of(flows, final, *zip(*places, strict=True))


@pytest.fixture(scope="session")
def world():
    """The packaged facts on the day of the tests."""
    return World.on(DAY)


@pytest.fixture(scope="session")
def region(world):
    """What every plan of a comparison shares."""
    return prepare(world)


@pytest.fixture(scope="session")
def model(region):
    """The packaged table, factored."""
    return region.leontief
