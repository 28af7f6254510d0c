"""Plans whose goods go both ways between two places in different periods: which channels run against the others, and where a circle is real.

A day is settled along the flow. Where a part goes from one plant to another in one period and back in a later one, no order of the stock points
has every channel run forward through the year. Then the channels with the largest quantities do, and the few that run against them (*return*
channels) order at the start of the day what the plan orders on that day, with what was missing yesterday, and send at its end; so they take a
day at least. A plan whose goods go round in a circle within one period is refused: what each of its points needs then depends on itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from allyshore.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from allyshore.risk.arrays import Floats, Whole
    from allyshore.risk.network import Channel


class RoundFlowError(UsageError):
    """Goods go round in a circle within one period, which a day of the simulation, settled along the flow, cannot follow."""


def sources(channel: Channel) -> tuple[int, ...]:
    """Give the stock points that a channel takes goods from."""
    return (channel.origin,) if channel.origin >= 0 else tuple(part for part, _ in channel.parts)


def returns(size: int, channels: Sequence[Channel]) -> set[int]:
    """Give the numbers of the planned channels that run against the flow, so that all others run one way; none where all do already.

    Within a circle channels are laid along the flow one after the other, those that take no day first, then the largest; one that would close the
    circle runs against it.
    """
    links = [
        (source, channel.into) for channel in channels if not channel.standby for source in sources(channel)
    ]
    ends = np.array(links, dtype=np.int64).reshape(-1, 2).T
    joined = coo_array((np.ones(len(links)), (ends[0], ends[1])), shape=(size, size))
    label = connected_components(joined, directed=True, connection="strong")[1]
    inner = [
        (number, [source for source in sources(channel) if label[source] == label[channel.into]])
        for number, channel in enumerate(channels)
        if not channel.standby
    ]
    inner = [(number, found) for number, found in inner if found]
    inner.sort(key=lambda one: (round(channels[one[0]].days) > 0, -float(np.mean(channels[one[0]].share))))
    onward: dict[int, list[int]] = {}
    against = set()
    for number, found in inner:
        into = channels[number].into
        if _reaches(into, set(found), onward):
            against.add(number)
            continue
        for source in found:
            onward.setdefault(source, []).append(into)
    return against


def _reaches(start: int, ends: set[int], onward: dict[int, list[int]]) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        at = waiting.pop()
        if at in ends:
            return True
        fresh = [into for into in onward.get(at, ()) if into not in seen]
        seen.update(fresh)
        waiting.extend(fresh)
    return False


def against(channels: Sequence[Channel]) -> Whole:
    """Give the numbers of the return channels of a network, whose points are sorted along the flow."""
    found = [
        number
        for number, channel in enumerate(channels)
        if not channel.standby and any(source >= channel.into for source in sources(channel))
    ]
    return np.array(found, dtype=np.int64)


def downward(
    starts: Iterable[int], before: Callable[[int], Iterable[int]], name: Callable[[int], str]
) -> list[int]:
    """Order the points that are needed in one period from those that goods end at to those that they come from.

    Parameters
    ----------
    starts
        Points at which something is needed.
    before
        Points that a point takes goods from in this period.
    name
        How to call a point.

    Raises
    ------
    RoundFlowError
        A point needs itself.
    """
    done: list[int] = []
    closed: set[int] = set()
    for start in starts:
        if start in closed:
            continue
        path, opened = [(start, iter(before(start)))], {start: None}
        while path:
            at, rest = path[-1]
            below = next((one for one in rest if one not in closed), None)
            if below is None:
                path.pop()
                del opened[at]
                closed.add(at)
                done.append(at)
            elif below in opened:
                names = list(opened)
                round_ = [name(one) for one in [*names[names.index(below) :], below][::-1]]
                raise RoundFlowError(
                    "simulation: expected goods that flow one way within a period, found a plan in which they go round in a circle: "
                    + " → ".join(round_)
                )
            else:
                path.append((below, iter(before(below))))
                opened[below] = None
    return done[::-1]


def of_returns(
    ordered: Floats, share: Floats, channels: Sequence[Channel], back: Whole
) -> tuple[Floats, Floats]:
    """Give for every day and return channel what the plan orders, and the part of what was missing yesterday that it is asked for today."""
    planned = np.zeros((len(share), len(back)))
    part = np.zeros_like(planned)
    into = np.array([channels[number].into for number in back], dtype=np.int64)
    for place, number in enumerate(back):
        planned[:, place] = share[:, number] * ordered[:, into[place]]
        whole = share[:, back[into == into[place]]].sum(axis=1)
        part[:, place] = share[:, number] / np.where(whole > 0.0, whole, 1.0)
    return planned, part
