"""Why a strategy costs what it costs, in sentences made from the plans' tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from allyshore.report.amounts import (
    count,
    days,
    listed,
    millions,
    money,
    opening,
    percent,
    plain,
    shows,
    signed,
    units,
)
from allyshore.report.names import cost_lines, line, strategy
from allyshore.study import CHEAPEST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from allyshore.report.sheet import Sheet, Side

ALLY = "ally-shore"
SAME = 500.0
"""USD a year below which two costs are called equal."""
MOST_LINES = 6
MOST_MOVES = 8
MOST_PRODUCTS = 4


def answer(sheet: Sheet) -> list[str]:
    """Say which strategy is cheapest, what ally-shore costs more, and what it buys."""
    cheapest, ally = sheet.cheapest, sheet.by_name.get(ALLY)
    if cheapest is None:
        return ["No strategy has a feasible plan; the table below names the rows that conflict."]
    rest = len(sheet.comparison.outcomes) - len(sheet.sides)
    said = [_cheapest(sheet, cheapest, rest)]
    if any(outcome.strategy.name == ALLY for outcome in sheet.comparison.outcomes) and ally is None:
        said.append("Ally-shore has no plan; the table below says why.")
    elif ally is cheapest:
        said.append(f"Ally-shore costs nothing more; {_level(ally)}.")
    elif ally is not None:
        extra = ally.plan.landed_cost - cheapest.plan.landed_cost
        more = (
            "costs the same"
            if extra < SAME
            else f"costs {money(extra)} a year more{_relative(extra, cheapest)}"
        )
        bought = _bought(ally, cheapest)
        said.append(f"Ally-shore {more}; {bought or 'it changes neither days nor shares'}.")
    today = sheet.today
    if ally is not None and today is not None and today is not cheapest and today is not ally:
        saved = today.plan.landed_cost - ally.plan.landed_cost
        than = f"Against {today.name}, ally-shore costs"
        if abs(saved) < SAME:
            said.append(f"{than} the same.")
        else:
            said.append(
                f"{than} {money(abs(saved))} a year {'less' if saved > 0 else 'more'}{_relative(abs(saved), today)}."
            )
    return said


def _cheapest(sheet: Sheet, cheapest: Side, rest: int) -> str:
    among = count(len(sheet.sides), "strategy with a plan", "strategies with a plan")
    lead = (
        f"{strategy(cheapest.name)} is the only strategy with a plan and costs"
        if len(sheet.sides) == 1
        else f"Of {among}, {cheapest.name} is the cheapest at"
    )
    unit = (
        f", {plain(cheapest.per_unit, 2)} USD for each unit delivered"
        if cheapest.per_unit is not None
        else ""
    )
    none = f"; {count(rest, 'strategy has', 'strategies have')} none" if rest else ""
    return f"{lead} {money(cheapest.plan.landed_cost)} a year{unit}{none}."


def _relative(extra: float, against: Side) -> str:
    base = against.plan.landed_cost
    return f" ({percent(extra / base, 1)})" if base > 0 else ""


def _level(side: Side) -> str:
    return (
        f"its allied share is {percent(side.measures.allied_share)}, its originating share {percent(side.measures.originating_share)}"
        f" and its last leg takes {days(side.measures.days)} days"
    )


def _bought(side: Side, against: Side) -> str:
    """What the extra cost changes: shares and days that read differently where they are printed."""
    changes = []
    for label, mine, theirs in (
        ("the allied share", side.measures.allied_share, against.measures.allied_share),
        ("the originating share", side.measures.originating_share, against.measures.originating_share),
    ):
        if mine is not None and theirs is not None and percent(mine) != percent(theirs):
            changes.append(
                f"{label} {'rises' if mine > theirs else 'falls'} from {percent(theirs)} to {percent(mine)}"
            )
    mine, theirs = side.measures.days, against.measures.days
    if mine is not None and theirs is not None and days(mine) != days(theirs):
        changes.append(
            f"the last leg to the market {'grows' if mine > theirs else 'shrinks'} from {days(theirs)} to {days(mine)} days"
        )
    return listed(changes)


def why(sheet: Sheet, side: Side) -> list[str]:
    """Say what makes a strategy dearer or cheaper than the one it is measured against, and what it does otherwise.

    The cheapest strategy is measured against today's; every other against the cheapest.
    """
    against = sheet.today if side is sheet.cheapest else sheet.cheapest
    if against is None or against is side:
        return [f"{strategy(side.name)} costs {money(side.plan.landed_cost)} a year."]
    said = [_difference(sheet, side, against)]
    if side is sheet.today:
        said.append(f"What it does otherwise stands, the other way round, under {strategy(against.name)}.")
    else:
        said += _doors(sheet, side)
        said += _told(
            sheet,
            _moves(_by_place(side.made, sheet, goods=True), _by_place(against.made, sheet, goods=True)),
            "Made at",
        )
        bought = _moves(_by_place(side.bought, sheet), _by_place(against.bought, sheet))
        said += _told(sheet, bought[:MOST_MOVES], "Bought from")
        rest = count(len(bought) - MOST_MOVES, "more bought product changes", "more bought products change")
        said += [f"{opening(rest)} source."] if len(bought) > MOST_MOVES else []
    change = _bought(side, against)
    return [*said, f"Against {against.name}, {change}."] if change else said


def _difference(sheet: Sheet, side: Side, against: Side) -> str:
    extra = side.plan.landed_cost - against.plan.landed_cost
    moved = {
        name: side.plan.cost.get(name, 0.0) - against.plan.cost.get(name, 0.0)
        for name in cost_lines(sheet.comparison)
    }
    told = sorted(
        (name for name in moved if shows(moved[name], side.digits)), key=lambda name: -abs(moved[name])
    )
    pieces = [f"{signed(moved[name] / 1e6, side.digits)} M {line(name)}" for name in told[:MOST_LINES]]
    rest = sum(moved.values()) - sum(moved[name] for name in told[:MOST_LINES])
    if shows(rest, side.digits):
        pieces.append(f"{signed(rest / 1e6, side.digits)} M all else")
    if abs(extra) < SAME:
        lead = f"{strategy(side.name)} costs as much as {against.name}"
    else:
        lead = f"{strategy(side.name)} costs {money(abs(extra))} a year {'more' if extra > 0 else 'less'} than {against.name}"
    return f"{lead}: {listed(pieces)}." if pieces else f"{lead}."


def _doors(sheet: Sheet, side: Side) -> list[str]:
    """Say which plants and warehouses open and close."""
    doors = side.plan.sites.filter(pl.col("kind") != "supplier")
    opened, closed = (
        [_the(sheet.names.site(key)) for key in doors.filter(act).get_column("site")]
        for act in ("opened", "closed")
    )
    if not opened and not closed:
        return ["It opens and closes no plant or warehouse."]
    acts = ([f"opens {listed(opened)}"] if opened else []) + ([f"closes {listed(closed)}"] if closed else [])
    return [f"It {listed(acts)}."]


def _the(label: str) -> str:
    return f"the {label}" if label.endswith(" warehouse") else label


def _by_place(
    frame: pl.DataFrame, sheet: Sheet, *, goods: bool = False
) -> dict[str, dict[str, tuple[float, float]]]:
    """Quantity and spend a year by product and site; `goods`: only what a market wants."""
    found: dict[str, dict[str, tuple[float, float]]] = {}
    wanted = set(sheet.comparison.chain.demand.get_column("product"))
    totals = frame.group_by("product", "site", maintain_order=True).agg(pl.col("quantity", "spend").sum())
    for product, site, quantity, spend in totals.iter_rows():
        if not goods or product in wanted:
            found.setdefault(product, {})[site] = (quantity, spend)
    return found


@dataclass(frozen=True, slots=True)
class Move:
    """A product made or bought elsewhere: units a year gained and lost, the sites that gain and lose, USD a year concerned."""

    product: str
    gained: float
    lost: float
    gains: tuple[str, ...]
    losses: tuple[str, ...]
    worth: float


def _moves(
    mine: Mapping[str, Mapping[str, tuple[float, float]]],
    theirs: Mapping[str, Mapping[str, tuple[float, float]]],
) -> list[Move]:
    """Compare units by product and site; what moves less than half a percent stays; dearest first."""
    moves = []
    none = (0.0, 0.0)
    for product in [*mine, *(product for product in theirs if product not in mine)]:
        here, there = mine.get(product, {}), theirs.get(product, {})
        sites = [*here, *(site for site in there if site not in here)]
        shift = {site: here.get(site, none)[0] - there.get(site, none)[0] for site in sites}
        least = 0.005 * max(
            sum(units for units, _ in here.values()), sum(units for units, _ in there.values())
        )
        gains = sorted((site for site in sites if shift[site] > least), key=lambda site: -shift[site])
        losses = sorted((site for site in sites if shift[site] < -least), key=lambda site: shift[site])
        if gains or losses:
            worth = max(sum(usd for _, usd in here.values()), sum(usd for _, usd in there.values()))
            gained, lost = sum(shift[site] for site in gains), -sum(shift[site] for site in losses)
            moves.append(Move(product, gained, lost, tuple(gains), tuple(losses), worth))
    return sorted(moves, key=lambda move: (-move.worth, move.product))


def _told(sheet: Sheet, moves: Iterable[Move], verb: str) -> list[str]:
    """Say the moves, those between the same sites in one sentence."""
    grouped: dict[tuple[frozenset[str], frozenset[str]], list[Move]] = {}
    for move in moves:
        grouped.setdefault((frozenset(move.gains), frozenset(move.losses)), []).append(move)
    return [_sentence(sheet, group, verb) for group in grouped.values()]


def _sentence(sheet: Sheet, group: list[Move], verb: str) -> str:
    first = group[0]

    def places(sites: Iterable[str]) -> str:
        return listed(
            [f"{sheet.names.site(site)} ({sheet.names.country(sheet.names.place[site])})" for site in sites]
        )

    def products(amount: Callable[[Move], float], unit: str) -> str:
        ranked = sorted(group, key=lambda move: -amount(move))
        told = ranked if len(ranked) <= MOST_PRODUCTS + 1 else ranked[:MOST_PRODUCTS]
        words = [
            f"{sheet.names.product(move.product)} ({units(amount(move))}{'' if number else unit})"
            for number, move in enumerate(told)
        ]
        if len(told) < len(ranked):
            rest = sum(amount(move) for move in ranked[len(told) :])
            words.append(f"{plain(len(ranked) - len(told))} more products ({units(rest)} together)")
        return listed(words)

    if first.gains and first.losses:
        return f"{verb} {places(first.gains)} instead of {places(first.losses)}: {products(lambda move: min(move.gained, move.lost), ' a year')}."
    if first.gains:
        return f"{verb} {places(first.gains)}: {products(lambda move: move.gained, ' more a year')}."
    return f"{verb} {places(first.losses)}: {products(lambda move: move.lost, ' fewer a year')}."


def flips(sheet: Sheet) -> list[str]:
    """Say where the answer flips, one sentence for each pair of plans; say so where nothing flips it."""
    pairs: dict[tuple[str, str], list[str]] = {}
    for flip in sheet.comparison.flip_points:
        clauses = pairs.setdefault((flip.strategy, flip.against), [])
        if flip.quantity == "added duty":
            origin = sheet.names.country(flip.subject)
            clauses.append(
                f"a further duty on goods of {origin} origin entering the United States passes {percent(flip.value, 1)} of their customs value"
            )
        else:
            clauses.append(
                f"{flip.subject} {flip.quantity} costs {plain(flip.value, 2)} times what it costs today"
            )
    if CHEAPEST not in sheet.by_name:
        return [f"Flip points are told against {CHEAPEST}, which has no plan here: not assessed."]
    if not pairs:
        return [
            f"No further duty on one origin and no rise of one mode's freight, within the range searched, makes another plan cheaper than that of {CHEAPEST}."
        ]
    return [
        f"{strategy(name)} costs less than {against} once {listed(clauses, 'or once')}."
        for (name, against), clauses in pairs.items()
    ]


def gap(side: Side) -> str:
    """Say how far at most the plan is from the best one."""
    return "under 0.001\u00a0%" if side.plan.gap < 1e-5 else percent(side.plan.gap, 3)


def difference(side: Side, against: Side | None) -> str:
    """Give the difference in landed cost, M USD a year."""
    if against is None or side is against:
        return "–"
    return signed((side.plan.landed_cost - against.plan.landed_cost) / 1e6, side.digits)


def landed(side: Side) -> str:
    """Give landed cost, M USD a year."""
    return millions(side.plan.landed_cost, side.digits)
