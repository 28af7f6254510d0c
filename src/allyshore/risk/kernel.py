"""A day of one block of scenarios: orders go up the chain, goods come down it.

Every array has the scenario as its last index, so that one instruction works on several scenarios and a block's state stays in the
processor's cache. Nothing here knows how many blocks or threads there are: a scenario's answer depends on its own number alone.

Against the flow, from markets to suppliers, every stock point orders ``max(0, steady + gain · (target − position))`` with position = on
hand + on order − due. With the flow, every stock point receives, then ships what is due as far as stock reaches, in the same part to each
that waits; a line makes as much as its scarcest component allows. Return channels, which run against the flow, order before all others what
the plan orders on that day and send after them (`allyshore.risk.rounds`).
"""

from __future__ import annotations

import numpy as np

from allyshore.compiled import compiled, inlined
from allyshore.risk.arrays import LANE, LINE, SUPPLY, Floats, Gates, Goods, Luck, Rules, Wiring
from allyshore.risk.chance import LEAD_STREAM, entry, stream_key


@inlined
def pass_on(channel: int, wiring: Wiring, owed: Floats, due: Floats) -> None:
    """Make what a channel owes due at the stock points that it takes from."""
    if wiring.kind[channel] == LANE:
        above = wiring.upstream[channel]
        for s in range(due.shape[1]):
            due[above, s] += owed[channel, s]
    elif wiring.kind[channel] == LINE:
        for at in range(wiring.part_first[channel], wiring.part_first[channel + 1]):
            below, each = wiring.part_point[at], wiring.part_each[at]
            for s in range(due.shape[1]):
                due[below, s] += each * owed[channel, s]


@inlined
def order(point: int, day: int, wiring: Wiring, rules: Rules, goods: Goods) -> None:
    """Raise a stock point's position to its target and pass what is then due on to the next tier."""
    stock, on_order, due, owed = goods.stock, goods.on_order, goods.due, goods.owed
    goal, steady, gain = rules.target[day, point], rules.steady[point], rules.gain[point]
    first, last = wiring.first[point], wiring.first[point + 1]
    width = stock.shape[1]
    if last - first == 1:
        for s in range(width):
            asked = max(0.0, steady + gain * (goal + due[point, s] - stock[point, s] - on_order[point, s]))
            on_order[point, s] += asked
            owed[first, s] += asked
    else:
        for channel in range(first, last):
            share = rules.share[day, channel]
            if share > 0.0:
                for s in range(width):
                    owed[channel, s] += share * max(
                        0.0, steady + gain * (goal + due[point, s] - stock[point, s] - on_order[point, s])
                    )
        for s in range(width):
            on_order[point, s] += max(
                0.0, steady + gain * (goal + due[point, s] - stock[point, s] - on_order[point, s])
            )
        if wiring.standby[last - 1]:
            call_second(point, first, last, wiring, goods)
    for channel in range(first, last):
        pass_on(channel, wiring, owed, due)


@compiled
def order_back(day: int, wiring: Wiring, rules: Rules, goods: Goods) -> None:
    """Order through return channels what the plan orders today and their part of what was missing yesterday."""
    owed, placed, missing = goods.owed, goods.placed, goods.missing
    width = owed.shape[1]
    for turn in range(placed.shape[0]):
        for s in range(width):
            placed[turn, s] = 0.0
    for place in range(wiring.back.shape[0]):
        channel, turn = wiring.back[place], wiring.back_turn[place]
        planned, part = rules.back_planned[day, place], rules.back_part[day, place]
        for s in range(width):
            asked = max(0.0, planned + part * missing[turn, s])
            placed[turn, s] += asked
            owed[channel, s] += asked
        pass_on(channel, wiring, owed, goods.due)


@compiled
def order_rest(point: int, day: int, wiring: Wiring, rules: Rules, goods: Goods) -> None:
    """Order as `order` does at a point that return channels come into, by its other channels, and note what they leave missing."""
    stock, on_order, due, owed = goods.stock, goods.on_order, goods.due, goods.owed
    placed, missing, turn = goods.placed, goods.missing, wiring.turn[point]
    goal, steady, gain = rules.target[day, point], rules.steady[point], rules.gain[point]
    first, last = wiring.first[point], wiring.first[point + 1]
    width = stock.shape[1]
    whole = 0.0
    for channel in range(first, last):
        if not wiring.is_back[channel] and not wiring.standby[channel]:
            whole += rules.share[day, channel]
    for s in range(width):
        wanted = (
            steady + gain * (goal + due[point, s] - stock[point, s] - on_order[point, s]) - placed[turn, s]
        )
        asked = max(0.0, wanted) if whole > 0.0 else 0.0
        on_order[point, s] += placed[turn, s] + asked
        missing[turn, s] = wanted - asked
        if asked > 0.0:
            for channel in range(first, last):
                if not wiring.is_back[channel] and not wiring.standby[channel]:
                    owed[channel, s] += rules.share[day, channel] / whole * asked
    if wiring.standby[last - 1]:
        call_second(point, first, last, wiring, goods)
    for channel in range(first, last):
        if not wiring.is_back[channel]:
            pass_on(channel, wiring, owed, due)


@compiled
def call_second(point: int, first: int, last: int, wiring: Wiring, goods: Goods) -> None:
    """Ask the sources that stand by for what the others owe beyond their grace, less what is already on its way from them.

    Asked are, in equal parts, those that have sent all that they were asked for before and are not themselves the one that is late.
    """
    owed, extra = goods.owed, goods.extra[point]
    for s in range(extra.shape[0]):
        overdue = 0.0
        for channel in range(first, last):
            if not wiring.standby[channel]:
                overdue += max(0.0, owed[channel, s] - wiring.late[channel])
        if overdue <= 0.0:
            continue
        coming, ready = extra[s], 0
        for channel in range(first, last):
            if wiring.standby[channel]:
                coming -= owed[channel, s]
                ready += 1 if can_help(channel, s, wiring, owed) else 0
        asked = overdue - max(0.0, coming)
        if asked <= 0.0 or ready == 0:
            continue
        extra[s] += asked
        for channel in range(first, last):
            if wiring.standby[channel] and can_help(channel, s, wiring, owed):
                owed[channel, s] += asked / ready


@compiled
def can_help(channel: int, s: int, wiring: Wiring, owed: Floats) -> bool:
    """Whether a source that stands by has sent all it was asked for, and is not the planned source that is late."""
    other = wiring.twin[channel]
    return bool(owed[channel, s] <= 0.0 and (other < 0 or owed[other, s] <= wiring.late[other]))


@inlined
def send(channel: int, wiring: Wiring, goods: Goods, gates: Gates, sent: Floats) -> None:
    """Send what a channel owes as far as stock, capacity and openness reach; `sent` receives it."""
    owed, stock, fill = goods.owed, goods.stock, goods.fill
    width = sent.shape[0]
    kind = wiring.kind[channel]
    limit = wiring.capacity[channel]
    free = limit == np.inf and not gates.hit[channel]
    if kind == LANE:
        above = wiring.upstream[channel]
        if free:
            for s in range(width):
                part = owed[channel, s] * fill[above, s]
                sent[s] = part
                owed[channel, s] -= part
                stock[above, s] -= part
            return
        for s in range(width):
            sent[s] = owed[channel, s] * fill[above, s]
    elif kind == SUPPLY:
        for s in range(width):
            sent[s] = owed[channel, s]
    else:
        scarcest(channel, wiring, goods, sent)
    if gates.hit[channel]:
        usual, share = wiring.usual[channel], gates.open
        for s in range(width):
            sent[s] = min(sent[s], limit if share[channel, s] >= 1.0 else share[channel, s] * usual)
    elif limit < np.inf:
        for s in range(width):
            sent[s] = min(sent[s], limit)
    for s in range(width):
        owed[channel, s] -= sent[s]
    if kind == LANE:
        above = wiring.upstream[channel]
        for s in range(width):
            stock[above, s] -= sent[s]
    elif kind == LINE:
        for at in range(wiring.part_first[channel], wiring.part_first[channel + 1]):
            below, each = wiring.part_point[at], wiring.part_each[at]
            for s in range(width):
                stock[below, s] -= each * sent[s]


@inlined
def scarcest(channel: int, wiring: Wiring, goods: Goods, sent: Floats) -> None:
    """Find what a line can make of what it owes: the part that its scarcest component covers."""
    owed, fill = goods.owed, goods.fill
    width = sent.shape[0]
    for s in range(width):
        sent[s] = owed[channel, s]
    for at in range(wiring.part_first[channel], wiring.part_first[channel + 1]):
        below = wiring.part_point[at]
        for s in range(width):
            sent[s] = min(sent[s], owed[channel, s] * fill[below, s])


@inlined
def receive(point: int, channel: int, day: int, wiring: Wiring, goods: Goods, gates: Gates) -> None:
    """Take in what arrives today; what a closed passage holds is tried again tomorrow."""
    start, size = wiring.ring_first[channel], wiring.ring_size[channel]
    pipe, stock, today = goods.pipe, goods.stock, start + day % size
    width = stock.shape[1]
    if gates.hit[channel]:
        later, passes = start + (day + 1) % size, gates.passes
        for s in range(width):
            held = pipe[today, s] * (1.0 - passes[channel, s])
            pipe[later, s] += held
            pipe[today, s] -= held
    if wiring.standby[channel]:
        extra = goods.extra
        for s in range(width):
            stock[point, s] += pipe[today, s]
            extra[point, s] = max(0.0, extra[point, s] - pipe[today, s])
            pipe[today, s] = 0.0
    else:
        on_order = goods.on_order
        for s in range(width):
            stock[point, s] += pipe[today, s]
            on_order[point, s] -= pipe[today, s]
            pipe[today, s] = 0.0


@inlined
def launch(
    point: int, channel: int, day: int, wiring: Wiring, goods: Goods, luck: Luck, sent: Floats
) -> None:
    """Put what is sent on its way, to arrive after the channel's days or after days drawn for each scenario; at once where it takes none."""
    start, size = wiring.ring_first[channel], wiring.ring_size[channel]
    width = sent.shape[0]
    row = wiring.spread[channel]
    if row >= 0:
        days, pipe = luck.days, goods.pipe
        key = stream_key(luck.seed, LEAD_STREAM + wiring.stream[channel], day)
        today = day % size
        for s in range(width):
            slot = today + days[row, entry(key, luck.scenario + s)]
            pipe[start + (slot - size if slot >= size else slot), s] += sent[s]
    elif wiring.lead[channel] > 0:
        far, pipe = start + (day + wiring.lead[channel]) % size, goods.pipe
        for s in range(width):
            pipe[far, s] += sent[s]
    else:
        stock = goods.stock
        books = goods.extra if wiring.standby[channel] else goods.on_order
        for s in range(width):
            stock[point, s] += sent[s]
            books[point, s] -= sent[s]
