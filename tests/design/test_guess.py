"""The guess of a solve's time grows with the problem and names the measured one that it comes from."""

from __future__ import annotations

from allyshore.design import guess
from allyshore.solver import Size


def test_the_guess_says_that_it_is_one_and_from_what():
    """A problem as large as the laundry's is guessed from the laundry."""
    told = guess(Size(columns=13751, whole=21, rows=9000, nonzeros=32440), kernel=False)
    assert told.startswith("a guess: about 2 s for the solve (yes-or-no choices; laundry, least-cost")


def test_each_kind_is_guessed_from_its_own():
    """Facility location of a million entries takes seconds, choices of as many are guessed in minutes."""
    size = Size(columns=260000, whole=40, rows=9000, nonzeros=1_003_901)
    assert "about 2 s" in guess(size, kernel=True)
    assert "about 64 s for the solve" in guess(size, kernel=False)
