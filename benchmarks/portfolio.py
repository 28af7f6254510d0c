"""The choice of levers against a list of every set: up to twelve levers, each set judged by a design of its own."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Any

from allyshore.levers import read_levers
from allyshore.levers.search import frontier
from allyshore.levers.worth import Bench
from benchmarks.shop import LEAST_COST, QUICK, any_levers, enumerated, shop, world

if TYPE_CHECKING:
    import argparse


def options(parser: argparse.ArgumentParser) -> None:
    """How many levers, drawn from which seed, under which budget."""
    parser.add_argument("--levers", type=int, default=8, help="2 to 12")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--budget", type=float, default=4000.0)


def run(asked: argparse.Namespace) -> dict[str, Any]:
    """Choose, then list every set within the budget; the best of the list is what the choice must be worth."""
    draw = random.Random(asked.seed)  # noqa: S311  # an instance, not a secret
    rows = any_levers(draw, asked.levers)
    chain = shop(
        *rows,
        hours=draw.choice([18.0, 30.0]),
        lane=120.0,
        made=90.0,
        shortage=60.0,
        carrying_rate=0.08,
    )
    bench = Bench(chain, world(), LEAST_COST, read_levers(chain, world()), QUICK.design)
    began = time.process_time()
    ((_, best),) = frontier(bench, [asked.budget])
    seconds, designs = time.process_time() - began, bench.made
    began = time.process_time()
    listed, sets = enumerated(bench, asked.budget)
    return {
        "levers": asked.levers,
        "chosen": {lever.name: n for lever, n in zip(bench.levers, best.amounts, strict=True) if n},
        "net": best.net,
        "net_of_list": listed,
        "equal": abs(best.net - listed) <= 0.02,
        "sets_within_budget": sets,
        "designs_of_choice": designs,
        "designs_of_list": bench.made,
        "processor_seconds_choice": seconds,
        "processor_seconds_list": seconds + time.process_time() - began,
    }
