"""Where things were grown, mined or caught, where a case tells the places; steps under a name that has their place in it."""

from __future__ import annotations

import re
from typing import Any

from adapter_words import MEMBERS, Facts, NotUnderstoodError, country_of, listed_text, name_of

GROWN = re.compile(
    r"^(?:wholly_obtained|grown|harvested|gathered|picked|planted|mined|extracted|quarried|born|farmed|fished|hunted|trapped|caught|cultivated|"
    r"reared|cultured|spawned|born_and_raised|grown_and_harvested|raised_and_slaughtered)_(?:in|from|at)$"
)
WEAK = re.compile(
    r"^(?:raised|bred|fattened|slaughtered|collected|milked|landed|shelled|dried|packed|processed_fish)_(?:in|at)$"
)
"""Steps that obtain nothing by themselves, and lose what they are done to elsewhere."""
PLACED = re.compile(
    r"^(?:operations?|steps?|work|processing|process|processed|worked|production|further_processing|done|handled)_(?:done_|carried_out_|performed_)?(?:in|at)_(\w+)$"
)
"""Steps with their place."""
TRANSIT = re.compile(r"transit|outside|abroad|en_route|non_?usmca|third_country|on_the_way|bond")
OF_MATERIAL = re.compile(
    r"^(?:material|input|bean|ingredient|feed)s?_(hs|origin|originating|value|desc|weight_pct|value_pct)$"
)


def obtained(facts: Facts) -> Facts:
    """Places of growth as the status of what grew, places of steps as where the good is made."""
    return _of_one_material(_places(_grown(facts)))


YOUNG = re.compile(
    r"^(?:larvae?|fry|smolts?|eggs?|roe|fingerlings?|seed_?stock|juveniles?|broodstock)(?:_\w+)?_(?:from|in|origin)$"
)
"""Where young fish come from, on which no origin turns (General Note 11(o), chapter 3, chapter rule 1)."""
REARED = re.compile(r"^(?:farmed|raised|reared|cultured|grown|cultivated|aquaculture)_(?:in|at)$")


def _reared(facts: Facts) -> Facts:
    """Fish that are reared in the region, whatever young they are of."""
    said = facts.get("good")
    code = str(said.get("hs", "") if isinstance(said, dict) else said or "")
    here = [
        name for name, value in facts.items() if REARED.match(name) and country_of(_iso(value)) in MEMBERS
    ]
    if code[:2] != "03" or not here:
        return facts
    settled = {name for name in facts if YOUNG.match(name)} | ({*here} if "materials" in facts else set())
    return {name: value for name, value in facts.items() if name not in settled}


def _grown(facts: Facts) -> Facts:
    """What was grown in members alone is wholly obtained there; anything else of it is not originating."""
    facts = _reared(facts)
    weak = [value for name, value in facts.items() if WEAK.match(str(name))]
    found = {
        name: value for name, value in facts.items() if not (GROWN.match(str(name)) or WEAK.match(str(name)))
    }
    told = [value for name, value in facts.items() if GROWN.match(str(name))]
    lost = [value for value in weak if any(country_of(_iso(one)) not in MEMBERS for one in _several(value))]
    told = [*told, *weak] if told or lost else []
    for name in ("materials",):
        if isinstance(found.get(name), list):
            found[name] = [_grown(one) if isinstance(one, dict) else one for one in found[name]]
    if not told:
        return found
    places = [place for value in told for place in _several(value)]
    ours = bool(places) and all(country_of(_iso(place)) in MEMBERS for place in places)
    if "originating" in found and found["originating"] is not ours:
        raise NotUnderstoodError(
            [f"grown in {places}, and originating: {found['originating']}"], ["grown_in"]
        )
    return {**found, "originating": ours, "grown": True}


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if isinstance(value, bool) else listed_text(value)


def _iso(place: Any) -> str:
    """YAML reads NO, the letters of Norway, as no."""
    return "NO" if place is False else str(place)


def _places(facts: Facts) -> Facts:
    """``operations_in_MX: [sorting]`` as operations in Mexico, and what is done in transit as done outside."""
    found: Facts = {}
    if "operations_in" in facts and "operations" in facts:
        place = facts["operations_in"]
        facts = {
            name: value for name, value in facts.items() if name not in {"operations_in", "operations"}
        } | {f"operations_in_{place}": facts["operations"]}
    for name, value in facts.items():
        placed = PLACED.match(str(name)) if isinstance(value, str | list) else None
        if placed is None:
            found[name] = value
        elif TRANSIT.search(placed[1]):
            found["operations_outside"] = value
        else:
            place = placed[1].upper() if len(placed[1]) < 4 else placed[1]
            if country_of(place) not in MEMBERS:
                raise NotUnderstoodError([f"{name}: outside the region"], ["operations_outside"])
            found["operations"] = [*listed_text(found.get("operations", [])), *listed_text(value)]
            found["worked_in"] = place
    place = found.pop("worked_in", None)
    if place is None:
        return found
    before = found.get("made_in")
    if before is not None and country_of(before) not in MEMBERS:
        return {**found, "made_in": place, "bulk_from": before}
    return {**found, "made_in": place if before is None else before}


def _facts(value: Any) -> bool:
    several = list(value.values()) if isinstance(value, dict) and len(value) > 1 else value
    return isinstance(several, list) and bool(several) and all(isinstance(one, dict) for one in several)


def _of_one_material(facts: Facts) -> Facts:
    """``material_hs`` and what else is told of the only material; what grew is that material, where there is one, or the good."""
    if any(_facts(value) for name, value in facts.items() if name not in {"materials", "goods"}):
        return facts
    own = {match[1]: value for name, value in facts.items() if (match := OF_MATERIAL.match(str(name)))}
    left = {name: value for name, value in facts.items() if not OF_MATERIAL.match(str(name))}
    grown = left.pop("grown", False)
    bulk = left.pop("bulk_from", None)
    if own and "materials" not in left:
        moved = {name: left.pop(name) for name in ("originating", "origin") if grown and name in left}
        return {**left, "materials": [{name_of(name): value for name, value in own.items()} | moved]}
    if own:
        return facts
    if (
        bulk is not None
        and "materials" not in left
        and "goods" not in left
        and isinstance(left.get("good"), dict)
        and "hs" in left["good"]
    ):
        return {
            **left,
            "materials": [
                {
                    "hs": left["good"]["hs"],
                    "desc": "the good as it came",
                    "originating": False,
                    "origin": bulk,
                }
            ],
        }
    if grown and "materials" not in left and "good" in left and left.get("originating"):
        return {
            **{name: value for name, value in left.items() if name != "originating"},
            "wholly_obtained": left.get("wholly_obtained", True),
        }
    return left
