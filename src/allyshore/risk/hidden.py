"""Hidden single points: nodes deep in a chain that several of its branches share, which a list of direct suppliers does not show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from allyshore.risk.network import Network

SITES = ("supplier", "plant", "warehouse")
FAR = 2**31
"""Tier of what no market depends on."""
SHARED = 2
"""Branches from which on a node counts as shared."""


def flagged(found: pl.DataFrame, network: Network) -> pl.DataFrame:
    """Add to exposures the tier of each site, how many branches depend on it, and whether it is a hidden single point.

    A *tier* counts deliveries to makers between a site and the good that a market wants: 0 makes that good or stocks it, 1 delivers
    components to its maker, 2 delivers to a maker of tier 1, and so on; what a site makes for itself adds none, warehouses between add none,
    and a site at several tiers has its lowest. A *branch* is a site of tier 1 that makes or supplies,
    not one that only passes on. A site is a hidden single point where its tier is 2 or more, two or more branches depend on goods that come
    through it, and its loss for its time to recover costs sales whatever the rest of the chain does. Only planned flows count.

    Parameters
    ----------
    found
        node, kind, loss and other columns, as `exposures` gives them.

    Returns
    -------
    The same rows with ``tier`` and ``branches`` (null for what is no site) and ``hidden``.
    """
    tier, branches = _tiers(network)
    names = list(tier)
    known = pl.DataFrame(
        {
            "node": names,
            "tier": [tier[name] for name in names],
            "branches": [branches[name] for name in names],
        },
        schema={"node": pl.String(), "tier": pl.Int64(), "branches": pl.Int64()},
    )
    of_site = pl.col("kind").is_in(SITES)
    joined = found.join(known, on="node", how="left", maintain_order="left").with_columns(
        pl.when(of_site).then(pl.col(name)).alias(name) for name in ("tier", "branches")
    )
    deep = (pl.col("tier") > 1) & (pl.col("branches") >= SHARED) & (pl.col("loss") > 0.0)
    return joined.with_columns(hidden=deep.fill_null(value=False))


def _tiers(network: Network) -> tuple[dict[str, int], dict[str, int]]:
    """Give the tier of every site that a market depends on, and the number of branches that depend on it."""
    links = _links(network)
    tier = _levels(network, links)
    sites: dict[str, int] = {}
    for point, level in zip(network.points, tier, strict=True):
        if level < FAR:
            sites[point.site] = min(sites.get(point.site, FAR), level)
    makers = {
        network.points[channel.into].site: None
        for channel in network.channels
        if channel.origin < 0 and not channel.standby and tier[channel.into] == 1
    }
    bit = {site: 1 << place for place, site in enumerate(site for site in makers if sites[site] == 1)}
    mask = [
        bit.get(point.site, 0) if level == 1 else 0 for point, level in zip(network.points, tier, strict=True)
    ]
    before: list[int] = []
    while before != mask:
        before = mask.copy()
        for source, into, _ in links:
            mask[source] |= mask[into]
    shared = dict.fromkeys(sites, 0)
    for point, branches in zip(network.points, mask, strict=True):
        if point.site in shared:
            shared[point.site] |= branches & ~bit.get(point.site, 0)
    return sites, {site: branches.bit_count() for site, branches in shared.items()}


def _links(network: Network) -> list[tuple[int, int, int]]:
    """Planned links (source, into, deliveries to a maker), against the flow: points are sorted along it, so that one pass settles them all.

    Where return channels run against it (`allyshore.risk.rounds`) passes are repeated until nothing changes.
    """
    found = []
    used = {part for channel in network.channels if not channel.standby for part, _ in channel.parts}
    for channel in sorted(network.channels, key=lambda channel: -channel.into):
        if channel.standby:
            continue
        if channel.origin >= 0:
            found.append((channel.origin, channel.into, int(channel.into in used)))
        found += [(part, channel.into, 0) for part, _ in channel.parts]
    return found


def _levels(network: Network, links: list[tuple[int, int, int]]) -> list[int]:
    """Tier of every stock point; `FAR` where no market depends on it."""
    tier = [FAR] * network.size
    for market in network.markets:
        tier[market.point] = 0
    before: list[int] = []
    while before != tier:
        before = tier.copy()
        for source, into, made in links:
            if tier[into] < FAR:
                tier[source] = min(tier[source], tier[into] + made)
    return tier
