"""Times the solves that a design's guess of its time is made of: processor seconds of one core, and what would be guessed."""

from __future__ import annotations

import resource
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allyshore import api
from allyshore.design import DesignParams, guess
from allyshore.design.design import settle
from allyshore.routes import connect
from allyshore.solver import Size, SolveParams, Watch
from allyshore.study import strategies
from benchmarks.in_memory import DAY, facts
from benchmarks.network import network

if TYPE_CHECKING:
    import argparse

    from allyshore.chain import SupplyChain

EXAMPLES = (
    ("starter", "least-cost"),
    ("laundry", "as-is"),
    ("harness", "least-cost"),
    ("pump", "least-cost"),
    ("laundry", "least-cost"),
)
NETWORKS = (
    (8, 20, 60, 8, 1e-3),
    (10, 30, 80, 10, 1e-3),
    (12, 40, 100, 12, 1e-3),
    (20, 92, 200, 28, 1e-3),
    (20, 40, 500, 60, 1e-2),
)
SHARE_WANTED = 0.35
"""Part of the (customer, product) pairs that are wanted."""
LARGE = 200_000
"""Entries from which a network is timed as facility location alone."""


def options(parser: argparse.ArgumentParser) -> None:
    """Add the benchmark's words to a parser."""
    parser.add_argument("--examples", type=Path, default=Path("examples"))
    parser.add_argument("--repeats", type=int, default=3, help="the least of so many runs is told")
    parser.add_argument("--brunel", type=Path, help="the workbook of the Brunel problem, for flows only")


def run(asked: argparse.Namespace) -> dict[str, Any]:
    """Time the solves one after the other."""
    found: list[dict[str, Any]] = []
    for name, strategy in EXAMPLES:
        model = api.load(asked.examples / name, on=DAY)
        found.append(
            _timed(
                f"{name}, {strategy}",
                connect(model, facts()[0]).chain,
                strategy,
                SolveParams(threads=1),
                asked.repeats,
            )
        )
    for plants, warehouses, customers, products, gap in NETWORKS:
        demands = round(SHARE_WANTED * customers * products)
        drawn = network(
            plants=plants,
            warehouses=warehouses,
            customers=customers,
            products=products,
            demands=demands,
            seed=1,
        )
        told = f"network {plants}x{warehouses}x{customers}x{products}"
        solving = SolveParams(threads=1, gap=gap, time_limit=120.0)
        kernel = _timed(told, drawn, "least-cost", solving, asked.repeats, deliveries=0)
        found.append(kernel)
        if kernel["nonzeros"] < LARGE:
            found.append(_timed(told, drawn, "least-cost", solving, asked.repeats, deliveries=10**9))
    if asked.brunel is not None:
        from benchmarks.brunel import as_chain, read, ways  # noqa: PLC0415  # reads a workbook

        book = read(asked.brunel)
        found.append(
            _timed(
                "brunel",
                as_chain(book, ways(book), priced=False),
                "least-cost",
                SolveParams(threads=1, gap=0.0),
                asked.repeats,
            )
        )
    return {"solves": found}


def _timed(
    told: str,
    chain: SupplyChain,
    strategy: str,
    solving: SolveParams,
    repeats: int,
    deliveries: int | None = None,
) -> dict[str, Any]:
    """Design; give the problem's size, the way it was solved, the processor seconds of the solve and what was guessed of them."""
    known: dict[str, Any] = {}

    def before(_name: str, size: Size, kernel: bool) -> None:  # noqa: FBT001  # the watch's own call
        known.update(size=size, kernel=kernel, began=_spent())

    world, card, book = facts()
    (wanted,) = strategies(chain, [strategy])
    params = DesignParams(solve=solving)
    if deliveries is not None:
        params = DesignParams(solve=solving, kernel_deliveries=deliveries)
    least = float("inf")
    for _ in range(repeats):
        settled = settle(chain, world, wanted, card, book, params, Watch(before=before))
        least = min(least, _spent() - known["began"])
    size, kernel = known["size"], known["kernel"]
    return {
        "what": told,
        "way": "facility location" if kernel else "yes-or-no choices" if size.whole else "flows only",
        "nonzeros": size.nonzeros,
        "user_seconds": round(least, 3),
        "status": settled.solution.status.value,
        "gap": settled.solution.gap,
        "guess": guess(size, kernel=kernel),
    }


def _spent() -> float:
    """Seconds of the processor that this process has used for itself."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_utime
