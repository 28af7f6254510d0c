"""A portfolio in sentences that a regional planner can read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from allyshore.levers.result import Bought, Gains, Portfolio, Step

MILLION = 1e6
_TOLD = 4
PAYS = {"firm": "the firm pays", "public": "public money pays", "shared": "firm and public money share it"}


def money(amount: float) -> str:
    """Say an amount of USD: millions with one or two figures behind the point, or whole dollars."""
    size = abs(amount)
    if size >= 10 * MILLION:
        return f"{amount / MILLION:,.1f} M USD"
    return f"{amount / MILLION:,.2f} M USD" if size >= 0.1 * MILLION else f"{amount:,.0f} USD"


def sentences(found: Portfolio) -> list[str]:
    """Say what is bought, what it is worth and to whom, and what else there was."""
    lines = [
        f"{found.model}, {found.strategy} on {found.on.isoformat()}: {money(found.budget)} to spend, {money(found.outlay)} spent."
    ]
    if not found.bought:
        lines.append("No lever repays its cost within this budget; nothing is bought.")
    else:
        lines.append(
            f"Worth {money(found.benefit)} of present value for {money(found.cost)}: {money(found.saving)} a year once all of it works."
        )
        lines += [f"  {bought(one)}" for one in found.bought]
        lines.append(f"Together: {gained(found.gains)}.")
    for name, worth in found.not_bought.items():
        lines.append(f"  not bought: {name}, worth {money(worth)} alone")
    lines.append("As the budget grows:")
    lines += [f"  {step(one)}" for one in found.frontier if one.levers]
    lines += [f"  {pair}" for pair in _pairs(found)]
    lines += [price.sentence for price in found.shadow_prices]
    return lines


def bought(one: Bought) -> str:
    """Say one lever of the portfolio."""
    units = f"{one.amount} x " if one.amount > 1 else ""
    per = "" if one.per_dollar is None else f", {one.per_dollar:.2f} USD for each dollar"
    return f"{units}{one.lever} ({one.kind.replace('_', ' ')}): costs {money(one.cost)}, worth {money(one.benefit)}{per}; {PAYS[one.pays]}; {gained(one.gains)}"


def gained(gains: Gains) -> str:
    """Say who gains."""
    parts = [f"the firm {_more(gains.firm, money(abs(gains.firm)))} a year"]
    if gains.content:
        parts.append("content " + _by_country(gains.content, money))
    if gains.jobs:
        parts.append("jobs " + _by_country(gains.jobs, lambda value: f"{value:,.0f}"))
    return "; ".join(parts)


def _more(amount: float, said: str) -> str:
    return f"saves {said}" if amount >= 0 else f"pays {said} more"


def _by_country(changes: Mapping[str, float], say: Callable[[float], str]) -> str:
    told = list(changes.items())[:_TOLD]
    return ", ".join(f"{country} {'+' if value >= 0 else '-'}{say(abs(value))}" for country, value in told)


def step(one: Step) -> str:
    """Say one point of the frontier."""
    turn = "; ".join(
        f"{', '.join(names)} {verb}" for names, verb in ((one.enters, "in"), (one.leaves, "out")) if names
    )
    marginal = "" if one.marginal is None else f", {one.marginal:.2f} USD net for each further dollar"
    return f"with {money(one.budget)}: {turn or 'nothing changes'} (net worth {money(one.benefit - one.cost)}{marginal})"


def _pairs(found: Portfolio) -> list[str]:
    told = {"synergy": "strengthen each other", "substitutes": "stand in for each other"}
    return [
        f"{pair.levers[0]} and {pair.levers[1]} {told[pair.what]}: {money(pair.together)} together, {money(pair.apart)} one by one"
        for pair in found.pairs
        if pair.what in told
    ]
