"""A product must not go into itself, directly or through others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allyshore.chain.faults import ROW

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from allyshore.chain.cells import DraftTable
    from allyshore.chain.faults import FaultList


def check_cycles(tables: Mapping[str, DraftTable], faults: FaultList) -> None:
    """Report each cycle of the bill of materials once, with its way round."""
    recipes, bom = tables["recipes"], tables["bom"]
    if not (recipes.has("recipe", "product") and bom.has("recipe", "component")):
        return
    made = recipes.frame.select("recipe", "product").drop_nulls().unique("recipe")
    edges = bom.frame.select(ROW, "recipe", "component").drop_nulls().join(made, on="recipe", how="inner")
    for cycle, row in find_cycles(edges):
        faults.add(
            bom.where,
            "component",
            row=row,
            expected="a product that does not go into itself",
            found=f"the cycle {' < '.join(cycle)}",
            cure="Take one of these components out of its recipe ('<' reads: is made from)",
        )


def find_cycles(edges: pl.DataFrame) -> list[tuple[list[str], int]]:
    """Give each disjoint cycle with the file row of one of its components.

    Products whose components are all free of cycles are peeled off tier by tier, from below and from above; what
    remains holds every cycle and is walked.

    Parameters
    ----------
    edges
        product, component and `ROW`.
    """
    while True:
        left = edges.join(
            edges.select("product").unique(), left_on="component", right_on="product", how="semi"
        )
        left = left.join(
            left.select("component").unique(), left_on="product", right_on="component", how="semi"
        )
        if left.height == edges.height:
            break
        edges = left
    below: dict[str, list[tuple[str, int]]] = {}
    for product, component, row in edges.sort(ROW).select("product", "component", ROW).iter_rows():
        below.setdefault(product, []).append((component, row))
    cycles: list[tuple[list[str], int]] = []
    done: set[str] = set()
    for start in below:
        path = [start]
        while path[-1] not in done:
            onward = next((step for step in below.get(path[-1], ()) if step[0] not in done), None)
            if onward is None:
                done.add(path.pop())
                if not path:
                    break
                continue
            component, row = onward
            if component in path:
                cycle = [*path[path.index(component) :], component]
                cycles.append((cycle, row))
                done.update(cycle)
                break
            path.append(component)
    return cycles
