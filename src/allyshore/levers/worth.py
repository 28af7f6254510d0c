"""What a set of levers is worth: a design with it against the design without, year by year as the levers come to work."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from allyshore.design import settle
from allyshore.errors import NoFeasiblePlan
from allyshore.levers.apply import Ways, applied
from allyshore.levers.state import hash_of
from allyshore.origin import Rulebook
from allyshore.solver import Family
from allyshore.trust import score

if TYPE_CHECKING:
    from datetime import date

    from allyshore.chain import SupplyChain
    from allyshore.design import DesignParams, Plan, Settled, Strategy
    from allyshore.levers.lever import Lever
    from allyshore.solver import Watch
    from allyshore.trust import Scorecard, TrustParams
    from allyshore.world import World

ROUND_OFF = 1e-9
DUTIES_AND_QUEUES = frozenset({"measures", "measure_products", "land_port_queues"})
"""Tables that levers change and neither trust nor rules of origin read."""

Amounts = tuple[int, ...]
"""Units of each lever, in the order of the rows."""


@dataclass(frozen=True)
class Design:
    """One design: chain and world it was made for, and its answer; None where nothing is feasible."""

    chain: SupplyChain
    world: World
    settled: Settled | None

    @cached_property
    def plan(self) -> Plan | None:
        """The plan, read back when it is first asked for."""
        return None if self.settled is None else self.settled.plan()

    @property
    def cost(self) -> tuple[float, float] | None:
        """Objective and proven bound, USD a year; None where nothing is feasible."""
        return (
            None if self.settled is None else (self.settled.solution.objective, self.settled.solution.bound)
        )


@dataclass(frozen=True)
class _Law:
    """What scorecard and rules follow from; the world itself is not compared."""

    date: date
    overrides: str
    trust: TrustParams
    world: World = field(compare=False)


@lru_cache(maxsize=4)
def _read(law: _Law) -> tuple[Scorecard, Rulebook]:
    """Score trust and read the rules once in a process for the same facts."""
    return score(law.world, law.trust), Rulebook.usmca(law.world)


class Bench:
    """Makes each design once: sets of levers that give the same chain and world share it.

    `made` counts the designs that were solved, `asked` the sets that were looked at.
    """

    def __init__(
        self,
        chain: SupplyChain,
        world: World,
        strategy: Strategy,
        levers: tuple[Lever, ...],
        params: DesignParams,
        watch: Watch | None = None,
    ) -> None:
        self.chain, self.world, self.strategy, self.levers, self.params = (
            chain,
            world,
            strategy,
            levers,
            params,
        )
        self._watch = watch
        self._family = Family(params.solve)
        self._ways = Ways()
        self._by_input: dict[str, Design] = {}
        self._by_set: dict[Amounts, Design] = {}
        self._lock = threading.Lock()
        self.can_only_help = tuple(lever.can_only_help or _new_source(chain, lever) for lever in levers)
        self.none: Amounts = (0,) * len(levers)

    @property
    def made(self) -> int:
        """Designs solved so far."""
        return len(self._by_input)

    @property
    def asked(self) -> int:
        """Sets looked at so far."""
        return len(self._by_set)

    def design(self, amounts: Amounts) -> Design:
        """Give the design with so many units of each lever at work."""
        found = self._by_set.get(amounts)
        if found is not None:
            return found
        chosen = list(zip(self.levers, amounts, strict=True))
        chain, world = applied(self.chain, self.world, chosen, self.params.routes, self._ways)
        key = f"{replace_levers(chain).digest} {hash_of(world)}"
        found = self._by_input.get(key)
        if found is None:
            card, book = self.facts(world)
            try:
                settled = settle(
                    *(chain, world, self.strategy, card, book, self.params, self._watch), family=self._family
                )
            except NoFeasiblePlan:
                if amounts == self.none:
                    raise
                settled = None
            found = Design(chain, world, settled)
        with self._lock:
            found = self._by_input.setdefault(key, found)
            self._by_set[amounts] = found
        return found

    def facts(self, world: World) -> tuple[Scorecard, Rulebook]:
        """Give scorecard and rules of a world, read once for all worlds that differ in duties and queues alone."""
        return _read(_Law(world.date, hash_of(world, DUTIES_AND_QUEUES), self.params.trust, world))

    def saving(self, amounts: Amounts) -> float:
        """USD a year that the design costs less with these levers at work; a difference within both solves' proof is 0.

        What the strategy weighs beside landed cost (a day's worth) counts, as in the design.
        """
        with_them, without = self.design(amounts).cost, self.design(self.none).cost
        assert without is not None
        if with_them is None:
            return float("-inf")
        saved = without[0] - with_them[0]
        doubt = (without[0] - without[1]) + (with_them[0] - with_them[1]) + ROUND_OFF * abs(without[0])
        return 0.0 if abs(saved) <= doubt else saved

    def benefit(self, amounts: Amounts) -> float:
        """Present value, USD, of what a set saves over the model's capital years, each lever from the end of its lag on."""
        lags = sorted({0.0, *(lever.lag for lever, n in zip(self.levers, amounts, strict=True) if n)})
        years, total = self.chain.capital_years, 0.0
        for start, end in zip(lags, [*lags[1:], years], strict=True):
            weight = self.present(min(end, years)) - self.present(min(start, years))
            working = tuple(
                n if lever.lag <= start else 0 for lever, n in zip(self.levers, amounts, strict=True)
            )
            if weight > 0.0 and any(working):
                total += weight * self.saving(working)
        return total

    def present(self, years: float) -> float:
        """Present value of a dollar a year for some years, at the model's carrying rate."""
        rate = self.chain.carrying_rate
        return years if rate == 0.0 else (1.0 - (1.0 + rate) ** -years) / rate

    def outlay(self, amounts: Amounts) -> float:
        """One-off cost, USD: what counts against the budget."""
        return sum(lever.unit_cost * n for lever, n in zip(self.levers, amounts, strict=True))

    def cost(self, amounts: Amounts) -> float:
        """One-off cost and present value of upkeep, USD."""
        whole = self.present(self.chain.capital_years)
        return self.outlay(amounts) + sum(
            lever.upkeep * n * (whole - self.present(min(lever.lag, self.chain.capital_years)))
            for lever, n in zip(self.levers, amounts, strict=True)
        )


def _new_source(chain: SupplyChain, lever: Lever) -> bool:
    """Whether a lever opens a source that the model does not have, which no plan need use."""
    if lever.kind != "supplier" or not lever.effect.get("available"):
        return False
    site, product = lever.target.split("/")
    return chain.capabilities.filter(site=site, product=product).is_empty()


def replace_levers(chain: SupplyChain) -> SupplyChain:
    """Give the chain without its rows of levers and its list of filled values, which no design reads."""
    return replace(chain, levers=chain.levers.clear())
