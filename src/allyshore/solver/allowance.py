"""How long the next run of a solver may take: HiGHS counts linear programs all together, and every search by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import highspy

LEAST_SECONDS = 0.05
"""Given even where no time is left, so that a run that needs next to nothing still ends."""


def allow(highs: highspy.Highs, seconds: float, *, whole: bool = False) -> None:
    """Let the runs from here on take so many seconds.

    The option `time_limit` of HiGHS is held against the run time of the object since it was made where the problem is linear, and against
    that of the one search where columns are whole (seen in 1.16: a linear program run again under the limit that the first run used up stops
    at once, a search does not). For linear programs the seconds are therefore those of all runs until the next call, for searches of each.

    Parameters
    ----------
    whole
        Whether columns of the problem are whole.
    """
    spent = 0.0 if whole else highs.getRunTime()
    highs.setOptionValue("time_limit", spent + max(seconds, LEAST_SECONDS))
