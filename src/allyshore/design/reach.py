"""What a product lacks to reach a place: a source that the strategy admits, a component, or a lane."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from allyshore.design.network import Network


def missing(network: Network, product: str, site: str, depth: int = 0) -> str:
    """Say why no state of a product can stand at a site; empty where one can."""
    stands = network.stands.filter(product=product)
    if stands.filter(site=site).height or depth > network.chain.products.height:
        return ""
    name = network.strategy.name
    admitted = network.capabilities.filter(product=product)
    if not admitted.height:
        offered = network.chain.capabilities.filter(product=product).height
        if not offered:
            return f"no row of capabilities supplies or makes {product}"
        return (
            f"strategy {name} admits none of the {offered} rows of capabilities that supply or make {product}"
        )
    if stands.height:
        origins = stands.get_column("site").unique(maintain_order=True).to_list()
        told = ", ".join(origins[:3]) + (" and others" if len(origins) > 3 else "")
        return f"no lane that strategy {name} admits brings {product} from {told} to {site}"
    for maker, recipe in admitted.filter("makes").select("site", "recipe").iter_rows():
        for component in network.chain.bom.filter(recipe=recipe).get_column("component"):
            at_hand = network.stands.filter((pl.col("product") == component) & (pl.col("site") == maker))
            if not at_hand.height:
                return (
                    f"{product} at {maker} lacks {component}: {missing(network, component, maker, depth + 1)}"
                )
    return ""
