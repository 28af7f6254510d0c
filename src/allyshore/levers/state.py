"""The model and the facts on their way through a set of levers."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from allyshore.world import World

if TYPE_CHECKING:
    import polars as pl

    from allyshore.chain import SupplyChain

HOURS_A_WEEK = 168.0
KWH_PER_MWH = 1000.0


@dataclass(frozen=True)
class State:
    """A chain and a world, before or after some levers."""

    chain: SupplyChain
    world: World

    def with_chain(self, **changes: Any) -> State:
        """Give it with some fields of the chain changed."""
        return replace(self, chain=self.chain.replace(**changes))

    def with_table(self, name: str, frame: pl.DataFrame) -> State:
        """Give it with one table of the world replaced."""
        changed = World.on(self.world.date, {**self.world.overrides, name: frame}, self.world.imports)
        return replace(self, world=changed)


def hash_of(world: World, but: frozenset[str] = frozenset()) -> str:
    """Name a world by what it has in place of the packaged tables, save some of them."""
    sha = hashlib.sha256()
    for name in sorted(set(world.overrides) - but):
        sha.update(name.encode())
        sha.update(world.overrides[name].write_csv().encode())
    return sha.hexdigest()
