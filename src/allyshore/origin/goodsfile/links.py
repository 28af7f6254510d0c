"""Goods of a file that are materials of each other: names that are there, and no good inside itself."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from allyshore.errors import Fault
from allyshore.spelling import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

BESIDE = ("hs", "production")
"""What a material that names a good of the file has from there."""


def link_faults(name: str, document: Mapping[str, Any]) -> list[Fault]:
    """Give what is wrong with the names by which materials are goods of the file, whatever else is wrong with it."""
    goods = [(i, good) for i, good in enumerate(_tables(document.get("goods"))) if good]
    count = Counter(good["product"] for _, good in goods if isinstance(good.get("product"), str))
    used: dict[str, list[str]] = {}
    faults = []
    for i, good in goods:
        own = good.get("product")
        for place, material in _materials(good, f"goods[{i}]"):
            told = material.get("product")
            if not isinstance(told, str):
                continue
            if not count[told]:
                faults.append(
                    Fault(
                        name,
                        None,
                        f"{place}.product",
                        "the product of a good of this file",
                        repr(told),
                        suggestion(told, count) or "State its `hs`, and its `production` where that is known",
                    )
                )
            elif count[told] > 1:
                cure = "Give goods of one product names of their own"
                faults.append(
                    Fault(
                        name,
                        None,
                        f"{place}.product",
                        "the product of one good",
                        f"{count[told]} named {told!r}",
                        cure,
                    )
                )
            faults += [
                Fault(
                    name,
                    None,
                    f"{place}.{one}",
                    f"nothing, for the good {told!r} has it",
                    repr(material[one])[:80],
                    f"Leave out {one}, or product",
                )
                for one in BESIDE
                if material.get(one) is not None
            ]
            if isinstance(own, str) and count[told] == 1:
                used.setdefault(own, []).append(told)
    return faults + _cycles(name, used)


def _cycles(name: str, used: Mapping[str, list[str]]) -> list[Fault]:
    """Every circle of goods once, with the way around it."""
    found: dict[frozenset[str], Fault] = {}
    done: set[str] = set()

    def follow(product: str, way: list[str]) -> None:
        if product in way:
            around = [*way[way.index(product) :], product]
            said = " is made of ".join(around)
            cure = "Take one of these materials out"
            found.setdefault(
                frozenset(around),
                Fault(name, None, "goods", "goods that are not made of themselves", said, cure),
            )
            return
        if product in done:
            return
        for inner in used.get(product, ()):
            follow(inner, [*way, product])
        done.add(product)

    for product in used:
        follow(product, [])
    return list(found.values())


def _materials(good: Mapping[str, Any], place: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every material of a good, at any depth, with its place."""
    for j, material in enumerate(_tables(good.get("materials"))):
        here = f"{place}.materials[{j}]"
        yield here, material
        for inner in ("production", "statement"):
            if isinstance(material.get(inner), dict):
                yield from _materials(material[inner], f"{here}.{inner}")


def _tables(value: Any) -> list[dict[str, Any]]:
    """A list of tables; what is none counts as an empty one, so that places stay right."""
    return [one if isinstance(one, dict) else {} for one in value] if isinstance(value, list | tuple) else []
