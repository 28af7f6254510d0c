"""Goods of a file that are materials of each other: names that are there, and no good inside itself."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from allyshore.errors import Fault
from allyshore.spelling import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MOST_TIERS = 40
"""Goods within goods that are followed; no bill of materials of a person's making has as many."""
MOST_GOODS = 5_000
"""Goods of the file inside one of them, each as often as it is used: all are judged for every choice."""
DEEPEST = 3 * MOST_TIERS + 10
"""Lists and tables within each other: three to a tier."""
FLATTER = "State the inner goods as materials with their status"
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
    """Every circle of goods once, with the way around it; and goods of more tiers, or more goods in all of them, than are followed."""
    found: dict[frozenset[str], Fault] = {}
    seen: dict[str, tuple[int, int]] = {}

    def follow(product: str, way: list[str]) -> tuple[int, int]:
        """Tiers below a good, and goods in all of them, each as often as it is used."""
        if product in way:
            around = [*way[way.index(product) :], product]
            said, cure = " is made of ".join(around), "Take one of these materials out"
            fault = Fault(name, None, "goods", "goods that are not made of themselves", said, cure)
            found.setdefault(frozenset(around), fault)
            return 0, 0
        if product not in seen and len(way) <= MOST_TIERS:
            inner = [follow(one, [*way, product]) for one in used.get(product, ())]
            seen[product] = (
                1 + max((tiers for tiers, _ in inner), default=0),
                1 + sum(all_of for _, all_of in inner),
            )
        return seen.get(product, (MOST_TIERS, 1))

    sizes = {product: follow(product, []) for product in used}
    bounds = ((MOST_TIERS, "tiers"), (MOST_GOODS, "goods of the file in all tiers of one"))
    over = [
        Fault(name, None, "goods", f"at most {most:,} {word}", f"more below {product!r}", FLATTER)
        for at, (most, word) in enumerate(bounds)
        for product in [next((one for one, size in sizes.items() if size[at] > most), None)]
        if product is not None
    ]
    return list(found.values()) or over[:1]


def depth_faults(name: str, document: Any) -> list[Fault]:
    """Refuse a document that is nested too deeply to be followed, one that holds itself among them, and names that are no text."""
    around: list[tuple[Any, int]] = [(document, 0)]
    while around:
        value, depth = around.pop()
        if depth > DEEPEST:
            return [
                Fault(
                    name,
                    None,
                    "goods",
                    f"lists and tables within each other at most {DEEPEST} deep",
                    "deeper ones",
                    FLATTER,
                )
            ]
        if isinstance(value, dict):
            strange = next((one for one in value if not isinstance(one, str | int | float)), None)
            if strange is not None:
                return [Fault(name, None, None, "names as text", repr(strange)[:80])]
            around += [(one, depth + 1) for one in value.values()]
        elif isinstance(value, list | tuple):
            around += [(one, depth + 1) for one in value]
    return []


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
