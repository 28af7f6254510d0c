"""The days of one block of scenarios: strikes come and go, orders go up the chain, goods come down, markets lose sales."""

from __future__ import annotations

import numpy as np

from allyshore.compiled import compiled, inlined, lean
from allyshore.risk.arrays import (
    DUTY,
    PASSAGE,
    Floats,
    Gates,
    Goods,
    Luck,
    Queue,
    Reach,
    Rules,
    Spells,
    Stalls,
    Strikes,
    Tally,
    Wiring,
)
from allyshore.risk.kernel import launch, order, order_back, order_rest, receive, send
from allyshore.risk.market import close, sell, spell, want


@compiled
def strike(day: int, strikes: Strikes, reach: Reach, gates: Gates, at_work: int) -> int:
    """Set, for this day, what part of each struck channel works in each scenario; give how many events are at work."""
    for place in range(at_work):
        set_back(gates.active[place], strikes, reach, gates)
    kept = 0
    for place in range(at_work):
        event = gates.active[place]
        if day < strikes.end[event] + strikes.ramp[event]:
            gates.active[kept] = event
            kept += 1
    while gates.begun[0] < strikes.scenario.shape[0] and strikes.start[gates.begun[0]] <= day:
        gates.active[kept] = gates.begun[0]
        kept += 1
        gates.begun[0] += 1
    for place in range(kept):
        bear(gates.active[place], day, strikes, reach, gates)
    return kept


@compiled
def set_back(event: int, strikes: Strikes, reach: Reach, gates: Gates) -> None:
    """Undo what an event did yesterday."""
    s, row = strikes.scenario[event], strikes.row[event]
    for link in range(reach.first[row], reach.first[row + 1]):
        channel = reach.channel[link]
        gates.hit[channel] = False
        gates.open[channel, s] = 1.0
        gates.passes[channel, s] = 1.0
        gates.duty[channel, s] = 0.0


@compiled
def bear(event: int, day: int, strikes: Strikes, reach: Reach, gates: Gates) -> None:
    """Do what an event does today: in full until its end, then less each day of the ramp."""
    s, row = strikes.scenario[event], strikes.row[event]
    force = strikes.severity[event]
    over = day - strikes.end[event]
    if over >= 0.0:
        force *= max(0.0, 1.0 - over / strikes.ramp[event]) if strikes.ramp[event] > 0.0 else 0.0
    for link in range(reach.first[row], reach.first[row + 1]):
        channel = reach.channel[link]
        gates.hit[channel] = True
        if reach.effect[row] == DUTY:
            gates.duty[channel, s] += force
        else:
            gates.open[channel, s] *= 1.0 - force
            if reach.effect[row] == PASSAGE:
                gates.passes[channel, s] *= 1.0 - force


@compiled
def opened(width: int, wiring: Wiring, rules: Rules) -> Goods:
    """Lay out the goods of the first morning: stock at hand, the plan's goods under way and on order."""
    points, channels = wiring.first.shape[0] - 1, wiring.kind.shape[0]
    goods = Goods(
        np.zeros((points, width)),
        np.zeros((points, width)),
        np.zeros((points, width)),
        np.ones((points, width)),
        np.zeros((points, width)),
        np.zeros((channels, width)),
        np.zeros((wiring.ring_first[-1] + wiring.ring_size[-1], width)),
        np.zeros((wiring.turn.max() + 1, width)),
        np.zeros((wiring.turn.max() + 1, width)),
    )
    for point in range(points):
        goods.stock[point, :] = rules.stock[point]
        for channel in range(wiring.first[point], wiring.first[point + 1]):
            start = rules.pipe_first[channel]
            for ahead in range(start, rules.pipe_first[channel + 1]):
                goods.pipe[wiring.ring_first[channel] + ahead - start, :] = rules.pipe[ahead]
                goods.on_order[point, :] += rules.pipe[ahead]
    return goods


@inlined
def move(
    point: int, day: int, wiring: Wiring, goods: Goods, gates: Gates, luck: Luck, sent: Floats, dearer: Floats
) -> None:
    """Receive at a stock point and send to it through each of its channels, but for return channels, which send at the day's end."""
    for channel in range(wiring.first[point], wiring.first[point + 1]):
        receive(point, channel, day, wiring, goods, gates)
        if wiring.is_back[channel]:
            continue
        send(channel, wiring, goods, gates, sent)
        launch(point, channel, day, wiring, goods, luck, sent)
        if gates.hit[channel] and wiring.value[channel] > 0.0:
            for s in range(sent.shape[0]):
                dearer[s] += sent[s] * gates.duty[channel, s] * wiring.value[channel]
        if wiring.standby[channel]:
            for s in range(sent.shape[0]):
                dearer[s] += sent[s] * wiring.premium[channel]


@compiled
def move_back(
    day: int, wiring: Wiring, goods: Goods, gates: Gates, luck: Luck, sent: Floats, dearer: Floats
) -> None:
    """Send through return channels; what they send arrives tomorrow at the earliest."""
    for place in range(wiring.back.shape[0]):
        channel = wiring.back[place]
        send(channel, wiring, goods, gates, sent)
        launch(-1, channel, day, wiring, goods, luck, sent)
        if gates.hit[channel] and wiring.value[channel] > 0.0:
            for s in range(sent.shape[0]):
                dearer[s] += sent[s] * gates.duty[channel, s] * wiring.value[channel]


@inlined
def cover(point: int, stock: Floats, due: Floats, fill: Floats) -> None:
    """Find the part of what is due that stock covers; all of it where nothing is due, even where rounding left less than nothing in stock."""
    for s in range(stock.shape[1]):
        enough = due[point, s] <= 0.0 or stock[point, s] >= due[point, s]
        fill[point, s] = 1.0 if enough else max(0.0, stock[point, s]) / due[point, s]


@lean
def live(
    days: int,
    wiring: Wiring,
    rules: Rules,
    stalls: Stalls,
    strikes: Strikes,
    reach: Reach,
    luck: Luck,
    measured_from: int,
    goods: Goods,
    gates: Gates,
    queue: Queue,
    spells: Spells,
    tally: Tally,
    rooms: tuple[Floats, Floats, Floats, Floats, Floats],
) -> None:
    """Run the days of a block; `rooms` are arrays over scenarios to work in."""
    sent, lost, money, units, late = rooms
    width, points = sent.shape[0], wiring.first.shape[0] - 1
    at_work = 0
    for day in range(days):
        if strikes.scenario.shape[0] > 0:
            at_work = strike(day, strikes, reach, gates, at_work)
        if wiring.back.shape[0] > 0:
            order_back(day, wiring, rules, goods)
        for point in range(points - 1, -1, -1):
            if stalls.at[point] >= 0:
                want(stalls.at[point], point, day, stalls, luck, queue, goods.due)
            if wiring.turn[point] >= 0:
                order_rest(point, day, wiring, rules, goods)
            else:
                order(point, day, wiring, rules, goods)
        for s in range(width):
            money[s], units[s], late[s] = 0.0, 0.0, 0.0
        for point in range(points):
            move(point, day, wiring, goods, gates, luck, sent, tally.dearer)
            market = stalls.at[point]
            if market >= 0:
                sell(market, point, day, stalls, queue, goods.stock, goods.due, lost)
                for s in range(width):
                    money[s] += lost[s] * stalls.margin[market]
                    units[s] += lost[s]
                for s in range(width):
                    late[s] += queue.waiting[market, s]
                    tally.market[market, s] += lost[s]
            else:
                cover(point, goods.stock, goods.due, goods.fill)
            if measured_from >= 0 and day >= measured_from:
                watch(point, market, goods, queue, tally)
            for s in range(width):
                goods.due[point, s] = 0.0
        if wiring.back.shape[0] > 0:
            move_back(day, wiring, goods, gates, luck, sent, tally.dearer)
        if measured_from >= 0 and day >= measured_from:
            count(goods, tally)
        for s in range(width):
            tally.lost[s] += money[s]
            tally.units[s] += units[s]
        spell(units, stalls.trouble * stalls.total[day], spells)
        tally.day_lost[day] = money.sum()
        tally.day_units[day] = units.sum()
        tally.day_late[day] = late.sum()
    for s in range(width):
        if spells.running[s] > 0:
            close(s, spells)


@compiled
def run_block(
    width: int,
    days: int,
    wiring: Wiring,
    rules: Rules,
    stalls: Stalls,
    strikes: Strikes,
    reach: Reach,
    luck: Luck,
    measured_from: int,
) -> Tally:
    """Run `width` scenarios from the one that `luck` names; stock and backlog are added up from day `measured_from` (−1: not at all)."""
    points, channels, markets = wiring.first.shape[0] - 1, wiring.kind.shape[0], stalls.demand.shape[1]
    goods = opened(width, wiring, rules)
    gates = Gates(
        np.zeros(channels, dtype=np.bool_),
        np.ones((channels, width)),
        np.ones((channels, width)),
        np.zeros((channels, width)),
        np.zeros(strikes.scenario.shape[0] + 1, dtype=np.int64),
        np.zeros(1, dtype=np.int64),
    )
    queue = Queue(np.zeros((markets, width)), np.zeros((markets, width)))
    spells = Spells(
        np.zeros(width, dtype=np.int64),
        np.zeros(width, dtype=np.int64),
        np.zeros(width, dtype=np.int64),
        np.zeros(width, dtype=np.int64),
        np.zeros(width, dtype=np.int64),
    )
    watched = points if measured_from >= 0 else 0
    tally = Tally(
        np.zeros(width),
        np.zeros(width),
        np.zeros(width),
        spells.number,
        spells.total,
        spells.longest,
        np.zeros(days),
        np.zeros(days),
        np.zeros(days),
        np.zeros((markets, width)),
        np.zeros((watched, width)),
        np.zeros((watched, width)),
    )
    sent, lost, money, units, late = (
        np.zeros(width),
        np.zeros(width),
        np.zeros(width),
        np.zeros(width),
        np.zeros(width),
    )
    live(
        days,
        wiring,
        rules,
        stalls,
        strikes,
        reach,
        luck,
        measured_from,
        goods,
        gates,
        queue,
        spells,
        tally,
        (sent, lost, money, units, late),
    )
    return tally


@compiled
def watch(point: int, market: int, goods: Goods, queue: Queue, tally: Tally) -> None:
    """Add today's backlog of a stock point to its sum: what it is asked for beyond what it has."""
    stock, due = goods.stock[point], goods.due[point]
    for s in range(stock.shape[0]):
        if market >= 0:
            tally.backlog[point, s] += queue.waiting[market, s]
        else:
            tally.backlog[point, s] += max(0.0, due[s] - stock[s])


@compiled
def count(goods: Goods, tally: Tally) -> None:
    """Add the day's closing stocks to their sums; a component that waits for another is in stock."""
    stock = goods.stock
    for point in range(stock.shape[0]):
        for s in range(stock.shape[1]):
            tally.stock[point, s] += stock[point, s]
