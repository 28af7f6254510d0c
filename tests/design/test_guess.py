"""The guess of a solve's time grows with the problem and names the measured one that it comes from."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from allyshore.design import guess
from allyshore.design.guess import GROWTH, MEASURED
from allyshore.solver import Size


def test_the_guess_says_that_it_is_one_and_from_what():
    """A problem as large as the laundry's is guessed from the laundry."""
    told = guess(Size(columns=13751, whole=21, rows=9000, nonzeros=32440), kernel=False)
    assert told.startswith("a guess: about 2 s for the solve (yes-or-no choices; laundry, least-cost")


def test_each_kind_is_guessed_from_its_own():
    """Facility location of a million entries takes seconds, choices of as many are guessed in minutes, flows in seconds."""
    size = Size(columns=260000, whole=40, rows=9000, nonzeros=1_003_901)
    assert "about 3 s" in guess(size, kernel=True)
    assert "about 2 min for the solve" in guess(size, kernel=False)
    assert "about 5 s for the solve (flows only" in guess(replace(size, whole=0), kernel=False)


def test_the_measured_problems_scatter_no_more_than_is_said():
    """Each but the smallest, guessed from the nearest other of its kind, is within a factor of 3.5; the exponents are the fitted ones."""
    for way, growth in GROWTH.items():
        large = [one for one in MEASURED if one.way == way and one.nonzeros > 1000]
        if len(large) < 2:
            continue
        entries, seconds = (np.log([getattr(one, name) for one in large]) for name in ("nonzeros", "seconds"))
        assert np.polyfit(entries, seconds, 1)[0] == pytest.approx(growth, abs=0.1)
        for one in large:
            others = [other for other in large if other is not one]
            near = min(others, key=lambda other: abs(np.log(other.nonzeros / one.nonzeros)))  # used at once
            told = near.seconds * (one.nonzeros / near.nonzeros) ** growth
            assert 1 / 3.5 < told / one.seconds < 3.5
