"""The nodes of a plan that may be lost: sites, suppliers, ways, ports of entry, passages, countries and blocs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allyshore.risk.exposure import Outage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.chain import SupplyChain
    from allyshore.risk.network import Network

PLACES = ("country", "bloc", "subdivision")


def outages_of(chain: SupplyChain, network: Network) -> list[Outage]:
    """Give every node that the plan uses, with the channels that stop when it is lost and its time to recover.

    A site that is lost makes, supplies, receives and sends nothing. A country or bloc that is lost is all its sites. The time to recover
    is the longest mean duration, with half the ramp, of the rows of hazards that reach it, or the model's `recovery_days` where none does.
    """
    kinds = dict(chain.sites.select("site", "kind").iter_rows())
    stated = _stated(chain)
    stops: dict[tuple[str, str], set[int]] = {}
    tags: dict[tuple[str, str], set[tuple[str, str, str]]] = {}
    for number, channel in enumerate(network.channels):
        into = network.points[channel.into].site
        origin = network.points[channel.origin].site if channel.origin >= 0 else into
        for acts, scope, key in channel.tags:
            if acts == "sites" and scope in {"site", *PLACES}:
                _stop(stops, ("site" if scope == "site" else scope, key), number)
            elif acts == "lanes" and scope in {"port", "passage"}:
                _stop(stops, (scope, key), number)
        if channel.kind != "lane":
            continue
        if kinds[into] != "market":
            _stop(stops, ("site", into), number)
        mode = next(key for acts, scope, key in channel.tags if (acts, scope) == ("lanes", "mode"))
        lane = ("lane", f"{origin} -> {into} by {mode}")
        _stop(stops, lane, number)
        tags.setdefault(lane, set()).update(
            tag for tag in channel.tags if tag[0] == "lanes" and tag[1] != "mode"
        )
    found = []
    for (scope, key), channels in stops.items():
        if scope == "subdivision" or (scope == "site" and kinds.get(key) == "market"):
            continue
        if scope == "site":
            tags[scope, key] = _tags_of_site(network, key)
        own = tags.get(
            (scope, key), {(acts, scope, key) for acts in ("sites", "exports", "imports", "lanes")}
        )
        ttr = max((stated[tag] for tag in own if tag in stated), default=chain.recovery_days)
        kind = kinds[key] if scope == "site" else scope
        found.append(Outage(key, kind, ttr, tuple(sorted(channels))))
    return sorted(found, key=lambda outage: (outage.kind, outage.node))


def _stop(stops: dict[tuple[str, str], set[int]], node: tuple[str, str], channel: int) -> None:
    stops.setdefault(node, set()).add(channel)


def _tags_of_site(network: Network, site: str) -> set[tuple[str, str, str]]:
    mine = ("sites", "site", site)
    return {
        tag
        for channel in network.channels
        if mine in channel.tags
        for tag in channel.tags
        if tag[0] == "sites"
    }


def _stated(chain: SupplyChain) -> Mapping[tuple[str, str, str], float]:
    """Longest mean days until things are as before, by what the rows of hazards name."""
    longest: dict[tuple[str, str, str], float] = {}
    rows = chain.hazards.select("acts_on", "scope", "key", "rate", "duration", "ramp_days").iter_rows()
    for acts, scope, key, rate, duration, ramp in rows:
        if acts != "duty" and rate > 0.0:
            longest[acts, scope, key] = max(longest.get((acts, scope, key), 0.0), duration + ramp / 2.0)
    return longest
