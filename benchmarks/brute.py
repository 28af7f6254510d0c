"""Designs of small random chains against every sourcing choice, judged by the origin engine and billed by the duty engine."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from allyshore.design import DesignParams, design
from allyshore.origin import Good, Material, OriginParams, Status, qualify
from allyshore.solver import SolveParams
from allyshore.study import presets
from benchmarks.brute_borders import Borders
from benchmarks.brute_chains import Instance, instance
from benchmarks.in_memory import DAY, facts

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from allyshore.origin import Determination, Rulebook
    from allyshore.trust import Scorecard
    from allyshore.world import World

EQUAL = 1e-6
"""Relative difference up to which two optima are the same."""
LAW = OriginParams(tolerance=1e-6)


@dataclass(frozen=True)
class Option:
    """One way to have a unit of a product at a site: what it cost there, and what customs sees of it."""

    product: str
    site: str
    country: str
    value: float
    cost: float
    originating: bool | None
    tested: bool = False
    made: bool = False


def best(case: Instance, known: tuple[World, Scorecard, Rulebook]) -> float:
    """Least landed cost of the year over all sourcing choices: one source of each component, each market served by one choice.

    A choice is a supplier, or a plant with one choice of each of its components, whatever it is made of. The origin engine judges
    it, the duty engine bills each border that it crosses, claimed and unclaimed; nothing of `allyshore.design` is asked. Of choices
    that customs cannot tell apart the cheapest is carried on.
    """
    world, _, book = known
    rules = case.book(book)
    borders = Borders(case, world)
    have: list[Option] = []
    for product in case.order:
        arising = _bought(case, product)
        for site in case.plants:
            if product in case.makes:
                arising += _made(case, product, site, have, borders, rules)
        have += _cheapest(arising)
    total = 0.0
    for market, quantity in case.demand.items():
        sent = [borders.landed(option, market) for option in have if option.product == case.order[-1]]
        total += quantity * min(cost for cost in sent if cost is not None)
    return total


def _bought(case: Instance, product: str) -> list[Option]:
    found = []
    for offer in case.offers:
        if offer.product != product:
            continue
        country = case.country[offer.site]
        status = {"yes": country in ("USA", "CAN", "MEX"), "no": False, "unknown": None}[offer.originating]
        found.append(Option(product, offer.site, country, offer.price, offer.price, status))
    return found


def _made(
    case: Instance, product: str, site: str, have: list[Option], borders: Borders, book: Rulebook
) -> list[Option]:
    """Every mix of single sources at one plant, judged."""
    recipe = case.makes[product]
    choices = []
    for component, quantity in recipe.items():
        here = []
        for option in have:
            cost = borders.landed(option, site) if option.product == component else None
            if cost is not None:
                here.append((option, quantity, cost))
        choices.append(here)
    found = []
    for mix in itertools.product(*choices):
        cost = case.conversion[product, site] + sum(quantity * cost for _, quantity, cost in mix)
        for elected in _elections([(option, quantity) for option, quantity, _ in mix]):
            judged = judge(case, product, site, elected, book)
            status = {Status.ORIGINATING: True, Status.NOT_ORIGINATING: False}.get(judged.status)
            chained = judged.rvc_tested or any(one.tested and one.originating for one, _ in elected)
            country, value = case.country[site], case.value[product]
            found.append(Option(product, site, country, value, cost, status, chained, made=True))
    return found


def _elections(mix: list[tuple[Option, float]]) -> Iterator[list[tuple[Option, float]]]:
    """Every designated material as such, or not: then it counts as non-originating, and the good may be designated itself."""
    yield mix
    if any(option.tested and option.originating for option, _ in mix):
        yield [
            (replace(option, originating=option.originating and not option.tested), quantity)
            for option, quantity in mix
        ]


def judge(
    case: Instance, product: str, site: str, mix: list[tuple[Option, float]], book: Rulebook
) -> Determination:
    """Put one mix before the origin engine, as one unit of a good."""
    materials = tuple(
        Material(
            option.product,
            case.hs[option.product],
            quantity * option.value,
            option.originating,
            option.country,
            self_produced=option.made,
            rvc_tested=option.tested,
            weight=quantity * case.weight[option.product],
            elastomeric=True,
        )
        for option, quantity in mix
    )
    cost = sum(material.value for material in materials) + case.conversion[product, site]
    good = Good(
        product,
        case.hs[product],
        case.country[site],
        case.value[product],
        cost,
        materials,
        weight=case.weight[product],
        to_be_designated=product != case.order[-1],
    )
    return qualify(good, book, LAW)


def _cheapest(options: list[Option]) -> list[Option]:
    kept: dict[tuple[Any, ...], Option] = {}
    for one in options:
        key = (one.product, one.site, one.value, one.originating, one.tested)
        if key not in kept or one.cost < kept[key].cost:
            kept[key] = one
    return list(kept.values())


def compared(seed: int, known: tuple[World, Scorecard, Rulebook]) -> dict[str, Any]:
    """Give both optima of one instance, and the modes that the plan made in."""
    world, card, book = known
    case = instance(seed)
    params = DesignParams(solve=SolveParams(gap=0.0), no_mixing=True)
    plan = design(case.chain(), world, presets()["least-cost"], card, case.book(book), params)
    theirs = best(case, known)
    return {
        "seed": seed,
        "family": case.family,
        "design": plan.landed_cost,
        "brute": theirs,
        "equal": abs(plan.landed_cost - theirs) <= EQUAL * theirs,
        "methods": sorted(set(plan.make.get_column("method"))),
        "claimed": bool(plan.ship.get_column("claimed").any()),
    }


def options(command: argparse.ArgumentParser) -> None:
    """Read what to compare."""
    command.add_argument("--instances", type=int, default=500, help="number of random chains")
    command.add_argument("--seed", type=int, default=0, help="seed of the first one")


def run(asked: argparse.Namespace) -> dict[str, Any]:
    """Compare on each instance."""
    known = facts()
    begun = time.process_time()
    found = [compared(seed, known) for seed in range(asked.seed, asked.seed + asked.instances)]
    methods = [method for one in found for method in one["methods"]]
    return {
        "day": str(DAY),
        "instances": len(found),
        "equal": sum(one["equal"] for one in found),
        "design_dearer": [one["seed"] for one in found if one["design"] > one["brute"] * (1 + EQUAL)],
        "design_cheaper": [one["seed"] for one in found if one["design"] < one["brute"] * (1 - EQUAL)],
        "claimed": sum(one["claimed"] for one in found),
        "methods": {method: methods.count(method) for method in sorted(set(methods))},
        "families": {
            family: sum(one["family"] == family for one in found)
            for family in sorted({one["family"] for one in found})
        },
        "cpu_seconds": round(time.process_time() - begun, 1),
    }
