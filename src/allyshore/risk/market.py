"""Markets within a block: what they want, what they get, what is lost, and how long an episode of lost sales lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allyshore.compiled import compiled, inlined
from allyshore.risk.chance import DEMAND_STREAM, entry, stream_key

if TYPE_CHECKING:
    from allyshore.risk.arrays import Floats, Luck, Queue, Spells, Stalls

CALM = 7
"""Days without a lost sale after which an episode of loss is over."""
ROUNDING = 1e-9
"""Share of a day's demand below which a loss is rounding; of the largest day's where a day has none."""


@inlined
def want(market: int, point: int, day: int, stalls: Stalls, luck: Luck, queue: Queue, due: Floats) -> None:
    """Add today's demand of a market to what its customers wait for; the demand of `patience` days ago leaves the window."""
    wanted, spread = stalls.demand[day, market], stalls.spread[market]
    waiting, window = queue.waiting, queue.window
    gone = day - stalls.patience
    past = stalls.demand[gone, market] if stalls.patience >= 0 and gone >= 0 else 0.0
    if spread <= 0.0:
        for s in range(due.shape[1]):
            due[point, s] = waiting[market, s] + wanted
            window[market, s] += wanted - past
        return
    key = stream_key(luck.seed, DEMAND_STREAM + stalls.stream[market], day)
    old = stream_key(luck.seed, DEMAND_STREAM + stalls.stream[market], max(gone, 0))
    for s in range(due.shape[1]):
        scenario = luck.scenario + s
        fresh = wanted * max(0.0, 1.0 + spread * luck.normal[entry(key, scenario)])
        due[point, s] = waiting[market, s] + fresh
        window[market, s] += fresh - past * max(0.0, 1.0 + spread * luck.normal[entry(old, scenario)])


@inlined
def sell(
    market: int, point: int, day: int, stalls: Stalls, queue: Queue, stock: Floats, due: Floats, lost: Floats
) -> None:
    """Serve a market from its shelf; what has waited longer than its customers' patience is a lost sale."""
    waiting, window = queue.waiting, queue.window
    width = lost.shape[0]
    for s in range(width):
        served = min(stock[point, s], due[point, s])
        stock[point, s] -= served
        waiting[market, s] = due[point, s] - served
    if stalls.patience < 0:
        for s in range(width):
            lost[s] = 0.0
        return
    least = stalls.least[day, market]
    for s in range(width):
        late = waiting[market, s] - max(0.0, window[market, s])
        lost[s] = late if late > least else 0.0
        waiting[market, s] -= lost[s]


@compiled
def spell(lost: Floats, least: float, spells: Spells) -> None:
    """Follow each scenario's episodes: a day belongs to one where more than `least` units are lost; CALM days without end it."""
    running, quiet = spells.running, spells.quiet
    for s in range(lost.shape[0]):
        if lost[s] > least:
            running[s] += quiet[s] + 1
            quiet[s] = 0
        elif running[s] > 0:
            quiet[s] += 1
            if quiet[s] >= CALM:
                close(s, spells)


@compiled
def close(s: int, spells: Spells) -> None:
    """End a scenario's open episode."""
    days = spells.running[s]
    spells.number[s] += 1
    spells.total[s] += days
    spells.longest[s] = max(spells.longest[s], days)
    spells.running[s] = 0
    spells.quiet[s] = 0
