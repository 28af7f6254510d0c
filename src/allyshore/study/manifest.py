"""What a result was made from, so that it can be made again: inputs, facts, versions, options, seed."""

from __future__ import annotations

import dataclasses
import platform
from collections.abc import Mapping
from enum import Enum
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from allyshore.version import VERSION

if TYPE_CHECKING:
    from allyshore.chain import SupplyChain
    from allyshore.design import DesignParams
    from allyshore.world import World


def manifest(chain: SupplyChain, world: World, params: DesignParams) -> dict[str, Any]:
    """Give the manifest of a result as a JSON-ready record; it holds no clock reading, so equal runs give equal manifests."""
    return {
        "allyshore": VERSION,
        "on": world.date.isoformat(),
        "input_sha256": chain.digest,
        "facts": world.manifest(),
        "versions": {name: version(name) for name in ("highspy", "polars", "numpy", "scipy")}
        | {"python": platform.python_version()},
        "options": {name: _plain(getattr(params, name)) for name in ("solve", "duty", "routes")}
        | {"trust": params.trust.to_dict()},
    }


def _plain(value: Any) -> Any:
    """Give JSON's own types: a record as its fields, a set in order, a choice as its word."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, Mapping):
        return {
            " ".join(key) if isinstance(key, tuple) else str(key): _plain(content)
            for key, content in value.items()
        }
    return list(value) if isinstance(value, tuple) else value
