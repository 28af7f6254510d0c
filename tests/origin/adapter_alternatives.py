"""Several alternatives, lots, plans, routes or days in one case: each is a case of its own over the facts that all share.

A list of facts under a name that no question reads is such a list where each of its members says something; so is a list of plain values
where one value of that name is a fact. Answers are by the name of each alternative, in the order of the case.
"""

from __future__ import annotations

import re
from typing import Any, Self

from adapter_words import REMARKS, Facts, NotUnderstoodError, name_of, names

LABELS = ("id", "case", "lot", "plan", "option", "name", "treatment", "route", "garment", "scenario", "choice", "variant", "batch", "month", "label", "key")  # fmt: skip
"""Facts of an alternative that only name it, the first that it has."""
SHARED = names("common shared all_of_them for_all in_common base_facts")
"""Facts that hold for every alternative."""
OWN_LISTS = names(
    "materials goods receipts shipments core_parts metal_purchases chain producers other_materials other foreign_materials nonorig_list periods "
    "transit sales tables factories process operations self_produced wholly_obtained months tables blanket_period kinds sites parts steps"
)
"""Lists of facts that are one fact each."""
VARIED = re.compile(
    r"(?:^|_)(?:lots?|options?|cases|plans|garments|routes|treatments|entries|asks|questions|choices|scenarios|variants|alternatives|examples|"
    r"situations|samples|batches|models|versions|imports|claims|deliveries|orders|wires|blends|consignments|variations|grades|designs|trucks|"
    r"vehicles|entry_dates|shirts|products|runs|trials|sourcing|suppliers_tried|dates|days|offers|years_asked)(?:_|$)"
)
"""Names of lists that vary a case, by one of their words."""
DAYS = re.compile(
    r"^(?:date|entries|asked_on|asks|dates|entry_dates|days|imports|on_dates|import_dates|dates_of_entry|asked|claims|entered_on)$"
)
FOREIGN = re.compile(r"non_?orig|foreign")
"""Lists whose materials are not originating by the name of the list."""
ROUTE = re.compile(r"route|shipment|stay|transit|voyage|journey|shipments_via|itinerar")
ISO = re.compile(r"^\d{4}-\d\d(?:-\d\d)?$")


class Ways(float):
    """The better of two amounts that the law lets a producer choose between, with both by their names."""

    __slots__ = ("ways",)
    ways: dict[str, float]

    def __new__(cls, best: float, ways: dict[str, float]) -> Self:
        """Keep both."""
        made = super().__new__(cls, best)
        made.ways = ways
        return made


class Many(dict[str, Any]):
    """One answer for each alternative."""


def facts_of(list_of_facts: Any) -> bool:
    """Whether something is a list of facts."""
    return (
        isinstance(list_of_facts, list)
        and bool(list_of_facts)
        and all(isinstance(one, dict) for one in list_of_facts)
    )


def alternatives_of(facts: Facts, scalars: frozenset[str]) -> list[tuple[str, Facts]]:
    """Alternatives of a case by their names; none where a case has one only.

    Parameters
    ----------
    facts
        Of the case, as read.
    scalars
        Facts that have one value.
    """
    shared = {key: value for name in SHARED & set(facts) for key, value in _inner(facts[name]).items()}
    rest = {name: _by_name(name, value) for name, value in facts.items() if name not in SHARED}
    own = OWN_LISTS - ({"shipments"} if "receipts" not in rest else set())
    varied = [
        name
        for name, value in rest.items()
        if name not in own and facts_of(value) and (VARIED.search(name) or _says_more(value))
    ]
    plain = {name: one for name, value in rest.items() if (one := _one_of(name, value, scalars)) is not None}
    if not varied and not plain:
        return []
    if len(varied) > 1 or (varied and plain):
        raise NotUnderstoodError([*varied, *plain], ["one list of alternatives"])
    base = {name: value for name, value in {**shared, **rest}.items() if name not in {*varied, *plain}}
    if varied:
        return _merged(base, rest[varied[0]], varied[0])
    return _valued(base, plain, rest)


def _by_name(name: str, told: Any) -> Any:
    """Alternatives that a case has by their names, as a list."""
    if name in OWN_LISTS or not isinstance(told, dict) or len(told) < 2 or VARIED.search(name) is None:
        return told
    inner = list(told.values())
    if all(isinstance(one, list) for one in inner):
        return [{"id": key, "codes": one} for key, one in told.items()]
    return [{"id": key, **one} for key, one in told.items()] if facts_of(inner) else told


def _inner(told: Any) -> Facts:
    return told if isinstance(told, dict) else {}


def _says_more(told: list[Facts]) -> bool:
    """Whether each member has a name and something that is a fact."""
    return all(any(name in one for name in LABELS[:12]) and len(one) > 1 for one in told)


def _one_of(name: str, value: Any, scalars: frozenset[str]) -> str | None:
    """The fact that a list of plain values varies."""
    if not isinstance(value, list) or len(value) < 2 or any(isinstance(one, dict | list) for one in value):
        return None
    if DAYS.match(name) and all(ISO.match(str(one)) for one in value):
        return "date"
    bare = re.sub(
        r"^(?:asked|tried|possible|different)_|_(?:options|choices|asked|tried|cases|variants|values|levels)$",
        "",
        name,
    )
    single = name_of(re.sub(r"(?<=[a-z])ies$", "y", bare) if bare.endswith("ies") else bare.removesuffix("s"))
    single = (
        "vnm"
        if re.fullmatch(r"(?:nonorig|non_?originating|foreign|vnm|material)_values?", name)
        else "diameter_mm"
        if re.search(r"diameters?(?:_mm)?$", bare)
        else "area_mm2"
        if re.search(r"(?:areas?|cross_sections?)(?:_mm2)?$", bare)
        else single
    )
    number = all(isinstance(one, int | float) and not isinstance(one, bool) for one in value)
    for found in (name_of(bare), single):
        if found in scalars and (found != name or number):
            return found
    return None


def _merged(base: Facts, told: list[Facts], name: str) -> list[tuple[str, Facts]]:
    found = []
    for number, one in enumerate(told):
        label = next((key for key in LABELS if key in one and not isinstance(one[key], dict | list)), None)
        own = {key: value for key, value in one.items() if key != label}
        if FOREIGN.search(name) and isinstance(own.get("materials"), list):
            own["materials"] = [
                {"originating": False, **(part if isinstance(part, dict) else {"hs": part})}
                for part in own["materials"]
            ]
        if (
            re.search(r"suppl|vendor|source|sourcing|material|input|part", name)
            and "hs" in own
            and "materials" not in own
        ):
            own = {"materials": [own]}
        own = _on_its_way(own) if ROUTE.search(name) else own
        if not set(own) - REMARKS:
            raise NotUnderstoodError([f"{name}: {one}"], ["facts of each alternative"])
        found.append((str(one[label]) if label else str(number + 1), {**base, **own}))
    return found


def _on_its_way(own: Facts) -> Facts:
    """What a route says is of the way outside the region; the code before it is that of the good."""
    stay = {
        key: value
        for key, value in own.items()
        if key in {"made_in", "customs_control", "operations", "hs_after"}
    }
    left = {("hs" if key == "hs_before" else key): value for key, value in own.items() if key not in stay}
    return {**left, "transit": [stay]} if stay and "transit" not in own else own


def _valued(base: Facts, plain: dict[str, str], rest: Facts) -> list[tuple[str, Facts]]:
    counts = {len(rest[name]) for name in plain}
    if len(counts) > 1:
        raise NotUnderstoodError(list(plain), ["lists of the same length"])
    first = next(iter(plain))
    return [
        (str(rest[first][place]), {**base, **{fact: rest[name][place] for name, fact in plain.items()}})
        for place in range(counts.pop())
    ]


def gathered(found: list[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    """Answers of the alternatives, by answer and then by alternative."""
    asked = dict.fromkeys(name for _, one in found for name in one)
    return {name: Many({label: one.get(name) for label, one in found}) for name in asked}
