"""How long trucks wait at a row of booths."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

SLOTS = 24
"""Parts that the opening hours of a day are cut into."""
NEARLY_FULL = 0.98
"""Share of capacity at which the steady queue is held; what arrives beyond it piles up as a backlog instead."""


def erlang_c(booths: Whole, load: Floats) -> Floats:
    """Give the chance that a truck must wait: Erlang's C formula, by the recursion of Erlang's B.

    B(0) = 1; B(k) = a B(k-1) / (k + a B(k-1)); C = B / (1 - (a / c) (1 - B)).

    Parameters
    ----------
    booths
        Booths c, 1 or more.
    load
        Arrivals times mean service time, a [erlang], below `booths`; same shape or broadcast.

    Source
    ------
    Gross, Shortle, Thompson and Harris, Fundamentals of Queueing Theory, 4th ed., 2008, section 2.3, eq. (2.33) and 2.4.
    """
    booths, load = np.broadcast_arrays(np.asarray(booths), np.asarray(load, dtype=np.float64))
    blocked = np.ones(load.shape)
    for k in range(1, int(booths.max(initial=0)) + 1):
        blocked = np.where(k <= booths, load * blocked / (k + load * blocked), blocked)
    chance: Floats = blocked / (1 - load / booths * (1 - blocked))
    return chance


def steady_wait(booths: Whole, arrivals: Floats, service: Floats, variation: float = 1.0) -> Floats:
    """Give the mean wait before service in hours, for arrivals that never change.

    W = C(c, a) s / (c (1 - a / c)) x variation: exact for Poisson arrivals and exponential service (variation 1), else the
    approximation of Allen and Cunneen with variation = (squared coefficients of variation of arrivals + of service) / 2.

    Parameters
    ----------
    booths
        Booths c.
    arrivals
        Trucks an hour, below c / service.
    service
        Mean hours in a booth.

    Source
    ------
    A. O. Allen, Probability, Statistics, and Queueing Theory, 2nd ed., 1990, section 5.3 (M/M/c) and 5.4 (Allen-Cunneen).
    """
    load = arrivals * service
    wait: Floats = erlang_c(booths, load) * service / (booths * (1 - load / booths)) * variation
    return wait


def day_wait(
    booths: Whole, daily: Floats, service: Floats, open_hours: Floats, swing: float, variation: float = 1.0
) -> Floats:
    """Give the mean wait in hours over the trucks of a day whose arrivals swell and ebb.

    The opening hours are cut into `SLOTS` equal parts; part t gets daily / SLOTS x (1 - swing x cos(2 pi (t + 1/2) / SLOTS)) trucks, fewest
    at opening and closing. In each part trucks wait as in the steady queue of its own rate, held at `NEARLY_FULL` of capacity, and behind the
    backlog that full parts have left: backlog' = max(0, backlog + arrivals - capacity). What is left at closing time goes home, and the
    trucks of the next day do not find it.

    Parameters
    ----------
    booths, daily, service, open_hours
        Booths; trucks a day; mean hours in a booth; hours open a day. Parallel, shape (crossing,).
    swing
        Share by which the busiest hour is above the mean, in [0, 1].
    variation
        As for `steady_wait`.

    Source
    ------
    Pointwise stationary approximation: Green and Kolesar, Management Science 37 (1991) 84-97; backlog: the deterministic fluid queue of
    Newell, Applications of Queueing Theory, 2nd ed., 1982, ch. 2.
    """
    t = np.arange(SLOTS)
    shape = (1 - swing * np.cos(2 * np.pi * (t + 0.5) / SLOTS)) / SLOTS
    trucks = daily[:, None] * shape
    span = open_hours[:, None] / SLOTS
    capacity = booths[:, None] * span / service[:, None]
    steady = steady_wait(
        booths[:, None],
        np.minimum(trucks, NEARLY_FULL * capacity) / span,
        np.broadcast_to(service[:, None], trucks.shape),
        variation,
    )
    backlog, waited = np.zeros(len(daily)), np.zeros(len(daily))
    for k in range(SLOTS):
        after = np.maximum(backlog + trucks[:, k] - capacity[:, 0], 0.0)
        behind = (backlog + after) / 2 * service / booths
        waited += trucks[:, k] * (steady[:, k] + behind)
        backlog = after
    mean: Floats = np.divide(waited, daily, out=np.zeros(len(daily)), where=daily > 0)
    return mean


def service_for(
    wait: float, booths: int, daily: float, open_hours: float, swing: float, variation: float = 1.0
) -> float:
    """Give the service time in hours for which `day_wait` comes to a wait that was published, by bisection."""
    low, high = 1e-6, booths * open_hours / daily * 1.5
    for _ in range(60):
        middle = (low + high) / 2
        found = day_wait(
            np.array([booths]),
            np.array([daily]),
            np.array([middle]),
            np.array([open_hours]),
            swing,
            variation,
        )[0]
        low, high = (middle, high) if found < wait else (low, middle)
    return (low + high) / 2
