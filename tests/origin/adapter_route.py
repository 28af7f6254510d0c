"""Stays of a good outside the region, where a case tells of any."""

from __future__ import annotations

from adapter_claims import states_status
from adapter_further import from_outside
from adapter_materials import code_of
from adapter_words import Facts, country_of, listed_text, understood

from allyshore.origin import Stay


def route_of(facts: Facts) -> tuple[Stay, ...]:
    """Stays outside the region, where the case tells of any."""
    told = facts.get("transit", [])
    told = told if isinstance(told, list) else [told]
    if not told and {"customs_control", "operations_outside"} & set(facts):
        told = [{}]
    told = told or from_outside(facts)
    found = []
    stated = facts.get("operations", []) if states_status(facts) else []
    for one in told:
        stay = one if isinstance(one, dict) else {"made_in": one}
        if "hs_after" in facts and "hs_after" not in stay:
            stay = {**stay, "hs_after": facts["hs_after"]}
        understood(stay, {"made_in", "customs_control", "operations", "hs_after"})
        done = stay.get("operations", facts.get("operations_outside", stated))
        done = (["an operation"] if done else []) if isinstance(done, bool) else listed_text(done)
        control = stay.get("customs_control", facts.get("customs_control"))
        place = country_of(stay.get("made_in", "PAN"))
        after = code_of(stay["hs_after"]) if "hs_after" in stay else ""
        found.append(Stay(place, control, frozenset(str(word).replace("_", " ") for word in done), after))
    return tuple(found)
