"""The factors of freight follow from what the EPA's table has, in its own units."""

from __future__ import annotations

import pytest

from allyshore.chain.schema import MODES
from allyshore.world.frames import load

SHORT_TON_MILE = 0.90718474 * 1.609344
"""Tonne-kilometres."""


def test_every_mode_of_a_lane_has_its_factor():
    """The equivalent over the tonne-kilometres of a short ton-mile; never below carbon dioxide alone."""
    rows = {row["mode"]: row for row in load("carbon_factors").frame.iter_rows(named=True)}
    assert set(rows) == set(MODES)
    for row in rows.values():
        assert row["factor"] == pytest.approx(row["co2e"] / SHORT_TON_MILE, abs=1e-6)
        assert row["co2"] < row["co2e"] < 1.01 * row["co2"] + 0.0015


def test_the_truck_adds_its_other_gases():
    """0.186 kg CO2, 0.0016 g CH4 at 28 and 0.0054 g N2O at 265."""
    (truck,) = (r for r in load("carbon_factors").frame.iter_rows(named=True) if r["mode"] == "truck")
    assert truck["co2e"] == pytest.approx(0.186 + (0.0016 * 28.0 + 0.0054 * 265.0) / 1000.0, abs=5e-6)
