"""Which goods can never run short, whatever the rest of a chain does: they need not be asked about until one of their own channels stops.

Stock points of one product that ways join are a *group*. The most that is ever wanted of a group in a day, ``R``, is what its markets ask and
what lines elsewhere can use of it, a line never making more than its capacity nor than its own group is wanted for::

    R[g] = demand[g] + Σ over groups h made from g of max { Σ a[l] x[l] : x[l] <= capacity[l], Σ x[l] <= R[h] }

A group is *ample* when it has no market and the sources from which every place that uses it can be reached by ways without a limit have
together a capacity of R or more; a line is such a source when all its components are ample. Serving every wish from the sources in proportion to their
capacities then overloads none, so its rows can be left out of a linear program without changing the optimum. That holds as long as the sources and ways
that have not stopped are enough for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

    from allyshore.risk.arrays import Floats, Whole
    from allyshore.risk.network import Channel

    Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Groups:
    """The groups of a chain.

    Attributes
    ----------
    of
        Number of the group of every stock point.
    into
        Number of the group that each channel brings goods into.
    ample
        Whether each can never run short while nothing stops.
    """

    of: Whole
    into: Whole
    ample: Flags
    _found: Sequence[_Group] = field(repr=False)
    _wanted: Floats = field(repr=False)

    def awake(self, stopped: Sequence[int]) -> set[int]:
        """Give the ample groups that may run short once these channels stop: of those they lead into and what is made from them."""
        out = set(stopped)
        found: set[int] = set()
        waiting = [int(group) for group in np.unique(self.into[list(out)])] if out else []
        while waiting:
            group = waiting.pop()
            if self.ample[group] and group not in found:
                ready = self.ample.copy()
                ready[list(found)] = False
                if not self._found[group].lasts(self._wanted[group], self.of, ready, out):
                    found.add(group)
                    waiting.extend(self._found[group].after)
        return found


@dataclass
class _Group:
    """One group: sources and ways into it with their numbers, the groups it is made from and those made from it, its points that lines use."""

    sources: list[tuple[int, Channel]] = field(default_factory=list)
    ways: list[tuple[int, Channel]] = field(default_factory=list)
    before: set[int] = field(default_factory=set)
    after: set[int] = field(default_factory=set)
    users: set[int] = field(default_factory=set)

    def lasts(self, wanted: float, of: Whole, ample: Flags, out: AbstractSet[int] = frozenset()) -> bool:
        """Whether sources whose components are ample, and from which all users can be reached by ways without a limit, give what is wanted."""
        onward: dict[int, list[int]] = {}
        for number, way in self.ways:
            if number not in out and np.isinf(way.capacity):
                onward.setdefault(way.origin, []).append(way.into)
        total = 0.0
        for number, source in self.sources:
            if number in out or not all(ample[of[part]] for part, _ in source.parts):
                continue
            if self.users <= _reached(source.into, onward):
                total += source.capacity
        return total >= wanted


def _reached(start: int, onward: Mapping[int, Sequence[int]]) -> set[int]:
    seen, waiting = {start}, [start]
    while waiting:
        fresh = [into for into in onward.get(waiting.pop(), ()) if into not in seen]
        seen.update(fresh)
        waiting.extend(fresh)
    return seen


def groups_of(size: int, channels: Sequence[Channel], demand: Floats) -> Groups:
    """Group the stock points of a chain and find which groups are ample; `demand` is units a day at every point."""
    ways = [channel for channel in channels if channel.origin >= 0]
    ends = np.array([(way.origin, way.into) for way in ways], dtype=np.int64).reshape(-1, 2).T
    joined = coo_array((np.ones(len(ways)), (ends[0], ends[1])), shape=(size, size))
    count, label = connected_components(joined, directed=False)
    of = label.astype(np.int64)
    found = [_Group() for _ in range(count)]
    for number, channel in enumerate(channels):
        group = found[of[channel.into]]
        (group.ways if channel.origin >= 0 else group.sources).append((number, channel))
        group.before.update(int(of[part]) for part, _ in channel.parts)
        for part, _ in channel.parts:
            found[of[part]].users.add(part)
            found[of[part]].after.add(int(of[channel.into]))
    asked = np.bincount(of, weights=demand, minlength=count).astype(float)
    ample, wanted = _ample(found, of, asked)
    return Groups(
        of, of[np.array([channel.into for channel in channels], dtype=np.int64)], ample, found, wanted
    )


def _ample(groups: Sequence[_Group], of: Whole, asked: Floats) -> tuple[Flags, Floats]:
    """Find which groups can never run short, and what is wanted of each; none where goods are made from each other in a circle."""
    ample = np.zeros(len(groups), dtype=np.bool_)
    wanted = asked.copy()
    try:
        order = list(TopologicalSorter({at: group.before for at, group in enumerate(groups)}).static_order())
    except CycleError:
        return ample, wanted
    for at in reversed(order):
        for used, lines in _uses([source for _, source in groups[at].sources], of):
            wanted[used] += _most(lines, wanted[at])
    for at in order:
        ample[at] = asked[at] <= 0.0 and groups[at].lasts(wanted[at], of, ample)
    return ample, wanted


def _uses(lines: Sequence[Channel], of: Whole) -> list[tuple[int, list[tuple[float, float]]]]:
    """For every group that some lines use: (units of it for one made, capacity) of each line."""
    found: dict[int, list[tuple[float, float]]] = {}
    for line in lines:
        each: dict[int, float] = {}
        for part, units in line.parts:
            each[int(of[part])] = each.get(int(of[part]), 0.0) + units
        for group, units in each.items():
            found.setdefault(group, []).append((units, line.capacity))
    return list(found.items())


def _most(lines: list[tuple[float, float]], wanted: float) -> float:
    """Give the most that lines use of a component when they make at most so much together: the greediest first."""
    used = 0.0
    for units, capacity in sorted(lines, reverse=True):
        made = min(capacity, wanted)
        used += units * made if made > 0.0 else 0.0
        wanted -= made
    return used
