"""Which hazards cause the loss, and at which nodes they strike: shares that add up to the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from allyshore.risk.hazards import Perils
    from allyshore.risk.network import Network

CHANCE = "lead times alone"
"""What is lost although no hazard strikes."""


def attribute(
    perils: Perils,
    network: Network,
    worth: Mapping[str, float],
    mean_loss: Callable[[Perils], float],
    whole: float,
) -> tuple[Mapping[str, Any], ...]:
    """Share the expected loss out among hazards, and each hazard's share among the nodes that it reaches.

    A hazard's share is what it adds to the expected loss when hazards are let loose one after the other under common random numbers,
    averaged over the user's order and its reverse: a Shapley value from two orders. Each order's shares add up to the whole exactly.
    Within a hazard, nodes share in proportion to the value of the planned flow that it stops there in a year.

    Source: Shapley, A value for n-person games (1953); Castro, Gomez and Tejada, Polynomial calculation of the Shapley value based on
    sampling, Computers and Operations Research 36 (2009) 1726-1730.
    """
    count = len(perils.names)
    none = mean_loss(perils.only([False] * count)) if count else whole
    shares = np.zeros(count)
    felt = [at for at in range(count) if _felt(perils, at)]
    for order in (felt, felt[::-1]):
        loose = [False] * count
        before = none
        for place, hazard in enumerate(order):
            loose[hazard] = True
            after = whole if place == len(felt) - 1 else mean_loss(perils.only(loose))
            shares[hazard] += (after - before) / 2.0
            before = after
    rows: list[dict[str, Any]] = [
        {
            "hazard": name,
            "loss": float(shares[at]),
            "share": float(shares[at] / whole) if whole else 0.0,
            "nodes": _nodes(perils, network, worth, at, float(shares[at])),
        }
        for at, name in enumerate(perils.names)
    ]
    rows.sort(key=lambda row: -row["loss"])
    rows.append({"hazard": CHANCE, "loss": none, "share": none / whole if whole else 0.0, "nodes": []})
    return tuple(rows)


def _felt(perils: Perils, hazard: int) -> bool:
    """Whether a hazard reaches anything in the network; one that does not adds nothing."""
    first, last = perils.row_start[hazard], perils.row_start[hazard + 1]
    return bool(perils.reach_start[last] > perils.reach_start[first])


def _nodes(
    perils: Perils, network: Network, worth: Mapping[str, float], hazard: int, loss: float
) -> list[dict[str, Any]]:
    weights: dict[tuple[str, str], float] = {}
    for row in range(perils.row_start[hazard], perils.row_start[hazard + 1]):
        record = perils.rows.row(row, named=True)
        stopped = (
            record["severity"] * record["probability"] * (record["duration"] + record["ramp_days"] / 2.0)
        )
        for number in perils.reach_channel[perils.reach_start[row] : perils.reach_start[row + 1]]:
            channel = network.channels[number]
            point = network.points[channel.into]
            if channel.kind != "lane":
                node = (point.site, "site")
            elif record["acts_on"] == "sites":
                node = (network.points[channel.origin].site, "site")
            else:
                node = (f"{network.points[channel.origin].site} -> {point.site}", "lane")
            flow = float(network.flow[number]) * worth.get(point.product, 0.0)
            weights[node] = weights.get(node, 0.0) + stopped * flow
    total = sum(weights.values())
    if total <= 0.0:
        return []
    found = [
        {"node": node, "kind": kind, "loss": loss * weight / total}
        for (node, kind), weight in weights.items()
        if weight > 0.0
    ]
    return sorted(found, key=lambda row: (-abs(row["loss"]), row["node"]))
