"""Which strategies a comparison runs: the six presets, and the user's own beside or instead of them."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import TYPE_CHECKING

from allyshore.design import Strategy, read_strategy
from allyshore.errors import UsageError
from allyshore.spelling import did_you_mean
from allyshore.trust import TrustParams, read_trust

if TYPE_CHECKING:
    from collections.abc import Iterable

    from allyshore.chain import SupplyChain
    from allyshore.world import World

TRUST = "trust"
"""Table of strategies.toml that is no strategy: the scheme of the trust scorecard that all of them are judged by."""
BASELINE = "as-is"
CHEAPEST = "least-cost"


def presets() -> dict[str, Strategy]:
    """Give the six shipped strategies by name, in the order of a comparison."""
    text = resources.files("allyshore.study").joinpath("presets.toml").read_text(encoding="utf-8")
    return {name: read_strategy(name, given, "presets.toml") for name, given in tomllib.loads(text).items()}


def strategies(chain: SupplyChain, names: Iterable[str] = ()) -> list[Strategy]:
    """Give the strategies to run: all, or those named.

    Raises
    ------
    UsageError
        A name is not among the presets and the model's own.
    ModelInvalid
        The model's strategies.toml has faults.
    """
    known = presets()
    for name, given in chain.strategies.items():
        if name != TRUST:
            known[name] = read_strategy(name, given, "strategies.toml")
    chosen = list(names) or list(known)
    for name in chosen:
        if name not in known:
            hint = did_you_mean(name, known)
            raise UsageError(f"strategy: expected one of {', '.join(known)}{hint}, found {name!r}.")
    return [known[name] for name in chosen]


def trust_of(chain: SupplyChain, world: World, params: TrustParams) -> TrustParams:
    """Give the scheme of the scorecard: what the model's strategies.toml says under ``[trust]`` over `params`, at the model's home.

    Raises
    ------
    ModelInvalid
        The table has faults; every one is told.
    """
    given = chain.strategies.get(TRUST)
    read = params if given is None else read_trust(given, "strategies.toml [trust]", params, world)
    return read.at_home(chain.home)
