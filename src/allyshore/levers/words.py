"""A portfolio in sentences that a regional planner can read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from allyshore.levers.result import Bought, Gains, Portfolio, ShadowPrice, Step

MILLION = 1e6
REGION = ("USA", "MEX", "CAN")
"""Whose content and jobs are added up as the region's: the countries of the USMCA."""
SEEN = 0.01
"""Share of what two levers are worth together below which their difference is not told."""
_TOLD = 3
PAYS = {"firm": "the firm pays", "public": "public money pays", "shared": "firm and public money share it"}


def money(amount: float) -> str:
    """Say an amount of USD: millions with one or two figures behind the point, or whole dollars."""
    size = abs(amount)
    if size >= 10 * MILLION:
        return f"{amount / MILLION:,.1f} M USD"
    return f"{amount / MILLION:,.2f} M USD" if size >= 0.1 * MILLION else f"{amount:,.0f} USD"


def sentences(found: Portfolio) -> list[str]:
    """Say what is bought, what it is worth and to whom, and what else there was."""
    left = found.budget - found.outlay
    lines = [
        f"{found.model}, {found.strategy} on {found.on.isoformat()}: {money(found.budget)} to spend, {money(found.outlay)} spent."
        + (f" {money(left)} is left: no other lever repays its cost or fits." if left >= 1.0 else "")
    ]
    if not found.bought:
        lines.append("No lever repays its cost within this budget; nothing is bought.")
    else:
        lines.append(
            f"Worth {money(found.benefit)} of present value for {money(found.cost)}: the firm's costs fall by {money(found.saving)} a year once all of it works."
        )
        for rank, one in enumerate(found.bought, 1):
            lines += [f"{rank}. {bought(one)}.", f"   Who gains: {gained(one.gains)}."]
        lines.append(f"Together: {gained(found.gains)}.")
        lines += _balance(found)
    lines += [f"Not bought: {_left(found, name, worth)}." for name, worth in found.not_bought.items()]
    steps = [one for one in found.frontier if one.levers]
    if steps:
        lines += ["As the budget grows:", *(f"  {step(one)}" for one in steps)]
    lines += _pairs(found)
    lines += _prices(found.shadow_prices)
    return lines


def bought(one: Bought) -> str:
    """Say one lever of the portfolio."""
    units = f"{one.amount} x " if one.amount > 1 else ""
    lag = f", works after {one.lag:g} {'year' if one.lag == 1 else 'years'}" if one.lag else ""
    per = "" if one.per_dollar is None else f", {one.per_dollar:.2f} USD for each dollar"
    return f"{units}{one.lever} ({one.kind.replace('_', ' ')}{lag}): costs {money(one.cost)}, worth {money(one.benefit)}{per}; {PAYS[one.pays]}"


def gained(gains: Gains) -> str:
    """Say who gains: the firm, the region and the rest of the world."""
    parts = [f"the firm {_more(gains.firm, money(abs(gains.firm)))} a year"]
    if gains.content:
        parts.append("value added a year: " + _by_country(gains.content, money))
    if gains.jobs:
        parts.append("jobs: " + _by_country(gains.jobs, lambda value: f"{value:,.0f}"))
    return "; ".join(parts)


def _more(amount: float, said: str) -> str:
    return f"saves {said}" if amount >= 0 else f"pays {said} more"


def _by_country(changes: Mapping[str, float], say: Callable[[float], str]) -> str:
    """Give the sums of the region and of all others, each with its largest parts."""
    parts = []
    for name, inside in (("the region", True), ("elsewhere", False)):
        mine = {country: value for country, value in changes.items() if (country in REGION) == inside}
        if mine:
            told = ", ".join(
                f"{country} {_signed(value, say)}" for country, value in list(mine.items())[:_TOLD]
            )
            parts.append(f"{name} {_signed(sum(mine.values()), say)} ({told})")
    return ", ".join(parts)


def _signed(value: float, say: Callable[[float], str]) -> str:
    return f"{'+' if value >= 0 else '-'}{say(abs(value))}"


def _jobs(gains: Gains) -> float:
    return sum(value for country, value in (gains.jobs or {}).items() if country in REGION)


def _balance(found: Portfolio) -> list[str]:
    """Say plainly where the firm gains and the region's jobs fall, and by which lever most."""
    lost = -_jobs(found.gains)
    if lost < 1.0:
        return []
    most = min(found.bought, key=lambda one: _jobs(one.gains))
    by = f", most by {most.lever} ({_jobs(most.gains):,.0f})" if _jobs(most.gains) < 0 else ""
    return [f"The firm gains and the region's jobs do not: {lost:,.0f} fewer{by}."]


def _left(found: Portfolio, name: str, worth: float) -> str:
    """Say why a lever is not had."""
    cost = found.prices[name]
    if worth <= cost:
        why = "less than its cost" if worth > 0 else "so it is not worth having"
    elif found.outlay + cost > found.budget:
        why = "but the money does not reach"
    else:
        why = "but less than its cost beside those bought"
    return f"{name} costs {money(cost)} and is worth {money(worth)} alone, {why}"


def step(one: Step) -> str:
    """Say one point of the frontier."""
    turn = " and ".join(
        f"{verb} {_listed(names)}" for names, verb in ((one.enters, "adds"), (one.leaves, "drops")) if names
    )
    marginal = "" if one.marginal is None else f", {one.marginal:.2f} USD net for each further dollar"
    return f"up to {money(one.budget)} {turn or 'changes nothing'}: net worth {money(one.benefit - one.cost)}{marginal}"


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _pairs(found: Portfolio) -> list[str]:
    """Say which two levers strengthen or replace each other by more than a hundredth, the strongest first."""
    seen = [pair for pair in found.pairs if abs(pair.together - pair.apart) > SEEN * abs(pair.together)]
    lines = [
        f"{_listed(pair.levers)} {'strengthen' if pair.together > pair.apart else 'stand in for'} each other: together worth {money(pair.together)}, "
        f"{money(abs(pair.together - pair.apart))} {'more' if pair.together > pair.apart else 'less'} than one by one."
        for pair in sorted(seen, key=lambda pair: -abs(pair.together - pair.apart))
    ]
    if found.pairs and not lines:
        lines.append(
            "No two of them strengthen or replace each other by more than a hundredth of their worth."
        )
    return lines


def _prices(prices: Sequence[ShadowPrice]) -> list[str]:
    """Say what is scarce, one sentence each, and in one sentence what is not."""
    told = [price.sentence for price in prices if price.value != 0.0]
    idle = [f"{price.of} ({price.subject})" for price in prices if price.value == 0.0]
    return [*told, f"Not scarce, so worth nothing more of: {', '.join(idle)}."] if idle else told
