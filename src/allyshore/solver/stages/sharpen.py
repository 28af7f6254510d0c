"""Make a master of yes-or-no columns sharper than its linear relaxation, and find a plan to begin with.

Where a choice of whole numbers leaves a scenario without a plan, the proof of it is a row a·x ≥ b over the choice. Every choice of the linear relaxation keeps it, but as x is
yes or no it can be rounded: with a cut to b, and for any d > 0 with a' = a/d, b' = b/d and f the fraction of b',

    Σ (⌊a'⌋ + min(1, fraction(a') / f)) x  ≥  ⌈b'⌉

(mixed-integer rounding, Nemhauser and Wolsey 1990, A recursive procedure to generate all cuts for 0-1 mixed integer programs). The choices looked at are those of the relaxation cut off at
a few levels. A first plan takes every column that the relaxation's best choice uses, and lets go of one after the other while that is cheaper.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from allyshore.solver.stages.two_stage import near

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.solver.stages.cutting import Cutting

    Floats = NDArray[np.float64]

LEVELS = (0.05, 0.2, 0.35, 0.5, 0.65, 0.8)
"""Shares from which a column of the relaxation counts as a yes."""
DRAWN = 14
"""Further choices, a yes with the chance that the relaxation gives it."""
SHARP = 1e-3
"""Share of its right side by which a row must be broken to be worth adding."""
STALE = 12
"""Rounds over which the bound must rise by a ten-thousandth, or it is enough."""
PART = 0.3
"""Of the time, at most."""
SMALL = 1e-9
MOST_DIVISORS = 24


def rounded(level: float, slope: Floats, x: Floats) -> tuple[Floats, float] | None:
    """Give the row coefficients·x ≥ right side that a choice `x` between no and yes breaks most, from ``level + slope·x ≤ 0``; None where it breaks none.

    Parameters
    ----------
    level, slope
        What every choice with a plan keeps to, all columns being yes or no.
    """
    weight, right = -slope, level
    turned = weight < 0.0
    right = right - float(weight[turned].sum())
    weight = np.minimum(np.abs(weight), right)
    if right <= SMALL:
        return None
    used = np.flatnonzero(weight > SMALL)
    at = np.where(turned, 1.0 - x, x)[used]
    best, found = SHARP, None
    sizes = np.unique(np.round(weight[used], 9))
    divisors = np.unique(np.concatenate([sizes, right / np.arange(1, 5)]))[-MOST_DIVISORS:]
    for divisor in divisors:
        by = right / divisor
        part = by - np.floor(by + SMALL)
        whole = float(np.ceil(by - SMALL))
        if part < 1e-4:
            part = 1.0
        each = weight[used] / divisor
        floor = np.floor(each + SMALL)
        row = floor + np.minimum(1.0, np.maximum(0.0, each - floor) / part)
        short = (whole - float(row @ at)) / whole
        if short > best:
            best, found = short, (row, whole)
    if found is None:
        return None
    row, whole = found
    full = np.zeros(len(slope))
    full[used] = np.where(turned[used], -row, row)
    return full, whole - float(row[turned[used]].sum())


def sharpen(state: Cutting, inner: Floats) -> Floats:
    """Add rounded rows, and cuts between the relaxation's choice and the best known, until the bound hardly rises; give the best known choice of the relaxation."""
    began, left = time.monotonic(), state.deadline - time.monotonic()
    before = [state.bound]
    share = 0.5
    chance = np.random.default_rng(state.params.seed)
    while time.monotonic() - began < PART * left:
        found = state.master.run(state.deadline - time.monotonic())
        if found is None:
            break
        bound, outer, told = found
        state.bound = max(state.bound, bound)
        made = _rounds(state, outer, chance)
        at = share * inner + (1.0 - share) * outer
        values, cuts = state.probe(at, told if share == 0.0 else None)
        if np.isfinite(values).all():
            inner = at
        before.append(state.bound)
        if (not made and (not cuts or near(state.cost(at, values), bound, 1e-5))) or _stale(before):
            break
    return inner


def _stale(before: list[float]) -> bool:
    return len(before) > STALE and before[-1] - before[-1 - STALE] <= 1e-4 * abs(before[-1])


def _rounds(state: Cutting, x: Floats, chance: np.random.Generator) -> int:
    """Add the rounded rows that a choice of the relaxation breaks; give how many."""
    seen: set[bytes] = set()
    made = 0
    drawn = [chance.random(len(x)) for _ in range(DRAWN)]
    for level in (*(np.full(len(x), share) for share in LEVELS), *drawn):
        choice = np.where(x >= level, 1.0, 0.0)
        if choice.tobytes() in seen:
            continue
        seen.add(choice.tobytes())
        for scenario, response in enumerate(state.recourse.respond(choice, state.every)):
            if np.isfinite(response.value):
                continue
            cut = state.recourse.cut(response, choice, scenario)
            row = rounded(float(cut.level[scenario]), cut.slope_of(scenario), x)
            if row is not None and row[0].tobytes() not in seen:
                seen.add(row[0].tobytes())
                state.master.hold(*row)
                made += 1
    return made


def first_choice(state: Cutting, x: Floats) -> None:
    """Price the yes of every column that a choice of the relaxation uses, and let go of one after the other, the dearest first, while that is cheaper."""
    whole = state.master.whole
    choice = x.copy()
    choice[whole] = np.where(x[whole] > 1e-6, 1.0, 0.0)
    values = _priced(state, choice)
    if not np.isfinite(values).all():
        return
    best = state.cost(choice, values)
    state.keep(choice, values)
    cost = state.stages.first.cost
    began, left = time.monotonic(), state.deadline - time.monotonic()
    for column in sorted(whole[choice[whole] > 0.5], key=lambda at: (x[at], -cost[at])):
        if time.monotonic() - began > PART * left:
            break
        less = choice.copy()
        less[column] = 0.0
        values = _priced(state, less)
        if np.isfinite(values).all() and state.cost(less, values) < best:
            best, choice = state.cost(less, values), less
            state.keep(choice, values)


def _priced(state: Cutting, x: Floats) -> Floats:
    return np.array([response.value for response in state.recourse.respond(x, state.every)])
