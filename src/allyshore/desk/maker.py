"""By what a certificate was made: the release, and hashes of the rules and code that judged it and of the sheet that sets it.

A release number alone does not tell two states of the rules apart; where the hashes differ, an old certificate is held by the law that it carries.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

JUDGES = (".py", ".toml")
SETS = ("certificate.typ", "paper.py")


@cache
def engine() -> str:
    """SHA-256 of the origin engine: its code and its packaged rules."""
    return _hash(_within(files("allyshore.origin"), ""))


@cache
def sheet() -> str:
    """SHA-256 of what sets the paper."""
    room = files("allyshore.desk")
    return _hash((name, room.joinpath(name)) for name in SETS)


def _within(folder: Traversable, above: str) -> Iterator[tuple[str, Traversable]]:
    for one in sorted(folder.iterdir(), key=lambda entry: entry.name):
        name = f"{above}{one.name}"
        if one.is_dir():
            yield from _within(one, f"{name}/")
        elif name.endswith(JUDGES):
            yield name, one


def _hash(parts: Iterator[tuple[str, Traversable]]) -> str:
    sha = hashlib.sha256()
    for name, one in parts:
        sha.update(f"{name}\n".encode())
        sha.update(one.read_bytes().replace(b"\r\n", b"\n"))
    return sha.hexdigest()
