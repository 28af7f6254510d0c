"""What is so once some levers are had: another chain, another world, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allyshore.errors import UsageError
from allyshore.levers.border import smart_border
from allyshore.levers.lanes import corridor, digitisation
from allyshore.levers.law import policy
from allyshore.levers.places import energy, platform, rule_of_law, supplier
from allyshore.levers.read import read_levers
from allyshore.levers.state import State, hash_of
from allyshore.levers.talent import recognition, training
from allyshore.routes import RouteParams, connect
from allyshore.routes.pairs import useful_pairs
from allyshore.spelling import suggestion

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from allyshore.chain import SupplyChain
    from allyshore.levers.lever import Lever
    from allyshore.world import World

_BEFORE_LANES = {
    "energy": energy,
    "training": training,
    "recognition": recognition,
    "supplier": supplier,
    "platform": platform,
    "policy": policy,
    "rule_of_law": rule_of_law,
}
_ON_LANES = {"corridor": corridor, "digitisation": digitisation}
_PLACE = ("site", "kind", "country", "subdivision", "latitude", "longitude")
"""What lanes follow from of a site."""


def apply(
    chain: SupplyChain,
    world: World,
    levers: Mapping[str, int],
    params: RouteParams | None = None,
) -> tuple[SupplyChain, World]:
    """Give the chain and the world in which so many units of each named lever work, lanes completed.

    Parameters
    ----------
    chain
        The model as it was opened, with its rows of ``levers``; lanes that `routes.connect` filled in would no longer follow a
        change at the border.
    levers
        Name of a lever to its whole units; what is not named is not had. Losses of kind ``rule_of_law`` are charged either way.

    Raises
    ------
    UsageError
        No lever bears the name, or more units are asked for than there are.
    ModelInvalid
        The rows of ``levers`` have faults.
    """
    rows = read_levers(chain, world)
    known = {lever.name: lever for lever in rows}
    for name, amount in levers.items():
        if name not in known:
            raise UsageError(
                f"levers: expected one of {', '.join(known)}, found {name!r}. {suggestion(name, known)}".rstrip()
            )
        if not 0 <= amount <= known[name].maximum:
            raise UsageError(f"levers, {name}: expected 0 to {known[name].maximum} units, found {amount}.")
    return applied(chain, world, [(lever, levers.get(lever.name, 0)) for lever in rows], params)


def applied(
    chain: SupplyChain,
    world: World,
    chosen: Sequence[tuple[Lever, float]],
    params: RouteParams | None = None,
    ways: Ways | None = None,
) -> tuple[SupplyChain, World]:
    """Give what `apply` does, from levers already read and any amounts; `ways` keeps what was filled in from set to set."""
    routes = params or RouteParams()
    state = State(chain, world)
    for lever, amount in chosen:
        if lever.kind == "rule_of_law" or (amount and lever.kind in _BEFORE_LANES):
            state = _BEFORE_LANES[lever.kind](state, lever, amount)
        elif amount and lever.kind == "smart_border":
            state = smart_border(state, lever, amount, routes)
    state = State((ways or Ways()).filled(state, routes), state.world)
    for lever, amount in chosen:
        if amount and lever.kind in _ON_LANES:
            state = _ON_LANES[lever.kind](state, lever, amount)
    return state.chain, state.world


class Ways:
    """Lanes filled in so far, by what they follow from: most levers change none of it."""

    def __init__(self) -> None:
        self._known: dict[str, SupplyChain] = {}

    def filled(self, state: State, params: RouteParams) -> SupplyChain:
        """Give the chain with a lane for every useful pair of sites; where the user gave them all there is nothing to fill in."""
        chain = state.chain
        own = chain.lanes.select("origin", "destination")
        pairs = useful_pairs(chain)
        if pairs.join(own, on=own.columns, how="anti").is_empty():
            return chain
        key = "\n".join(
            (
                pairs.sort(pairs.columns).write_csv(),
                chain.lanes.write_csv(),
                chain.sites.select(_PLACE).write_csv(),
                hash_of(state.world),
                repr(params),
            )
        )
        known = self._known.get(key)
        if known is None:
            known = self._known.setdefault(key, connect(chain, state.world, params).chain)
        return chain.replace(lanes=known.lanes, filled=known.filled)
