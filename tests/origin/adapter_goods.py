"""From a case's facts to a good of the public interface, and from a determination to the answers that cases ask for."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from adapter_alternatives import Many
from adapter_claims import as_stated, states_status
from adapter_costs import costs_of
from adapter_further import base_of, remarked, weighs_yarn
from adapter_listed import as_listed
from adapter_marks import marks
from adapter_materials import (
    THREAD,
    code_of,
    digits_of,
    listed,
    materials_of,
    others_shift,
    with_sum,
)
from adapter_premises import judged
from adapter_prices import adjusted
from adapter_processes import denim, net_of_shares, of_stated_content, reduction, shown
from adapter_route import route_of
from adapter_shares import failing_share, foreign_shares, says_shares
from adapter_unvalued import of_told_values
from adapter_words import (
    Facts,
    NotUnderstoodError,
    Question,
    country_of,
    is_abroad,
    listed_text,
    names,
    steps_of,
    understood,
)

from allyshore import origin
from allyshore.origin import Good, Material, Obtained, Role, VehicleUse

if TYPE_CHECKING:
    from allyshore.origin import Determination, Rulebook

STAND_IN = "870990"
"""A code for goods whose case gives the rule and no code."""
GOOD_WORDS = names(
    "hs desc name transaction_value total_value net_cost total_cost remanufactured kinds weight weight_kg chapter heading use made_in materials "
    "lot originating criterion psr_met id"
)
PLAIN_WORDS = names(
    "good goods hs materials foreign_materials component other other_materials process operations date entry_months_after_eif use made_in "
    "production_in_usmca imported_into imported_from others transaction_value net_cost total_cost weight weight_kg weight_pct remanufactured "
    "unassembled trade_zone transit customs_control operations_outside diluent lot wholly_obtained gri3 kinds conjunctive_rvc set origin nonorig_list "
    "originating criterion psr_met fit_only_for entered_for taken_by taken_from intl_shipping_included commissions packaging assists royalties proceeds "
    "to_point_of_shipment threshold_tv threshold_nc other_product direct_labour labour overhead period other excluded sales_promotion "
    "shipping_packing nonallowable_interest elastomeric rvc rvc_tv rvc_nc volume diameter_mm area_mm2 groups eif exported_from hs_after vnm "
    "impurities_removed_pct impurity_before_pct impurity_after_pct purity_before_pct purity_after_pct grade grade_before grade_after area_reduction_pct"
)
IN_DOLLARS = re.compile(r"'(?:value|unit_cost|total_value)': [^P\']")
"""Materials have values of their own, which are no share of a price that nobody names."""
PRICED = {
    "intl_shipping_included",
    "commissions",
    "packaging",
    "assists",
    "royalties",
    "proceeds",
    "to_point_of_shipment",
}
COSTED = {"other_product", "direct_labour", "labour", "overhead", "period"}
OBTAINED = {
    "mineral": Obtained.MINERAL, "mined": Obtained.MINERAL, "extract": Obtained.MINERAL, "quarr": Obtained.MINERAL,
    "plant": Obtained.PLANT, "grown": Obtained.PLANT, "harvest": Obtained.PLANT, "crop": Obtained.PLANT, "fung": Obtained.PLANT,
    "born": Obtained.ANIMAL, "live animal": Obtained.ANIMAL, "milk": Obtained.ANIMAL_PRODUCT, "egg": Obtained.ANIMAL_PRODUCT,
    "from live": Obtained.ANIMAL_PRODUCT, "hunt": Obtained.HUNTED, "trap": Obtained.HUNTED, "aquacult": Obtained.AQUACULTURE,
    "farmed fish": Obtained.AQUACULTURE, "factory ship": Obtained.FACTORY_SHIP, "seabed": Obtained.SEABED, "catch": Obtained.SEA_CATCH,
    "vessel": Obtained.SEA_CATCH, "scrap": Obtained.SCRAP, "waste": Obtained.SCRAP,
}  # fmt: skip


def plain_words(facts: Facts) -> None:
    """Refuse what is no fact of a good: names of threads and pockets, yarns by weight and materials by name are."""
    if str(facts.get("eif", "2020-07-01")) != "2020-07-01":
        raise NotUnderstoodError([f"eif: {facts['eif']}"], ["2020-07-01"])
    open_ones = {
        name
        for name, value in facts.items()
        if (isinstance(value, bool) and THREAD.match(name))
        or weighs_yarn(facts, name)
        or (isinstance(value, dict) and {"originating", "origin"} & set(value))
        or says_shares(value, name)
    }
    understood(facts, PLAIN_WORDS | open_ones)
    remarked(facts)
    if isinstance(facts.get("good"), dict):
        understood(facts["good"], GOOD_WORDS)
    if isinstance(facts.get("component"), dict):
        inner = {name for name in facts["component"] if name.startswith("nonorig_")}
        understood(
            facts["component"],
            {
                "weight",
                "weight_kg",
                "weight_pct",
                "materials",
                "elastomeric",
                "determines_classification",
                "hs",
                "originating",
                "origin",
                *inner,
            },
        )


def use_of(text: str) -> VehicleUse:
    low = text.lower().replace("_", " ")
    if not low.startswith(("oe", "original equipment")):
        return VehicleUse.NONE
    if re.search(r"heavy", low):
        return VehicleUse.HEAVY_TRUCK
    if re.search(r"other vehicle|off[- ]road|bus|motorhome|ambulance", low):
        return (
            VehicleUse.OTHER_LARGER
            if re.search(r"16|tractor|special|s\. ?20\(3\)", low)
            else VehicleUse.OTHER_SMALLER
        )
    return VehicleUse.PASSENGER_OR_LIGHT_TRUCK


def obtained_of(said: Any) -> Obtained | None:
    """How a good is wholly obtained."""
    if not said or said == "not":
        return None
    if said is True:
        return Obtained.MADE_OF_THESE
    low = str(said).lower().replace("_", " ")
    found = next((how for word, how in OBTAINED.items() if word in low), None)
    if found is None:
        raise NotUnderstoodError([f"wholly_obtained: {said}"], [how.value for how in Obtained])
    return found


def _coded(text: str) -> Facts:
    """A good in words, with the code among them."""
    codes = re.findall(r"\b\d{4}\.\d\d(?:\.\d\d){0,2}\b", text)
    return {"desc": text} | ({"hs": codes[0]} if len(codes) == 1 else {})


def _said(facts: Facts) -> Facts:
    """What the case says of the good itself, with a code."""
    told = facts.get("good", {})
    if not isinstance(told, dict):
        text = code_of(told)
        coded = re.match(r"(\d{4}(?:\.\d\d){0,3})[ ,:;(]+(\D.*)", text)
        told = (
            {"hs": coded[1], "desc": coded[2]}
            if coded
            else {"hs": text}
            if re.match(r"\d{4}", digits_of(text))
            else _coded(text)
        )
    if "hs" not in told and re.match(r"\d{4}", digits_of(code_of(told.get("heading", "")))):
        told = {**told, "hs": told["heading"]}
    if "hs" not in told:
        named = re.search(r"\d{4}(?:\.\d\d)*", str(facts.get("set", "")))
        stated = (
            STAND_IN if states_status(facts) and ("transit" in facts or "customs_control" in facts) else None
        )
        hs = facts.get("hs", named[0] if named else stated)
        if hs is None:
            raise NotUnderstoodError(["a good without a code"], ["hs"])
        told = {**told, "hs": hs}
    return told


def _weights(facts: Facts, said: Facts, materials: tuple[Material, ...]) -> tuple[float | None, float | None]:
    """Of the good and of its component: as said, 100 where weights are percentages, else the sum of what is weighed."""
    component = facts.get("component", {})
    component = component if isinstance(component, dict) else {}
    whole = facts.get("weight", facts.get("weight_kg", said.get("weight", said.get("weight_kg"))))
    inner = component.get("weight", component.get("weight_kg"))
    text = str(facts)
    if "weight_pct" in text:
        return (100.0 if whole is None else whole), (100.0 if inner is None else inner)
    sums = sum(one.weight for one in materials if one.weight is not None)
    return (whole if whole is not None else sums or None), inner


def _volume(facts: Facts, said: Facts) -> float | None:
    """Of the good: as said, or 100 where volumes are percentages."""
    whole = said.get("volume", facts.get("volume"))
    return 100.0 if whole is None and "volume_pct" in str(facts) else whole


def _made_in(facts: Facts, said: Facts) -> str:
    """Where the good is made; a case that says nothing means the region, unless its steps are done outside of it."""
    steps = [*steps_of(facts.get("process", [])), *steps_of(facts.get("operations", []))]
    abroad = [step for step in steps if is_abroad(step)]
    sewn = re.search(r"\bcut|\bsew|assembl|knit to shape", " ".join(abroad)) and code_of(said["hs"])[:2] in {
        "61",
        "62",
        "63",
    }
    if abroad and not sewn and ("made_in" in facts or len(abroad) < len(steps)):
        raise NotUnderstoodError([f"process: {abroad[0]}, beside steps in the region"], PLAIN_WORDS)
    return (
        "CHN" if abroad else country_of(said.get("made_in", facts.get("made_in", facts.get("origin", "USA"))))
    )


def good_of(facts: Facts) -> Good:
    """The good of a case."""
    said = _said(facts)
    hs, lot = code_of(said["hs"]), float(facts.get("lot", said.get("lot", 1.0)))
    price = said.get("transaction_value", facts.get("transaction_value"))
    price = float(said["total_value"]) / lot if price is None and "total_value" in said else price
    if price is not None:
        price = adjusted(float(price), facts).transaction_value
    elif PRICED & set(facts):
        raise NotUnderstoodError([f"{name}, and no price" for name in PRICED & set(facts)], PLAIN_WORDS)
    costs = costs_of(facts)[0] if COSTED & set(facts) else None
    worth = 100.0 if price is None else float(price)
    materials = with_sum(materials_of(facts, worth, hs), facts)
    net_said = net_of_shares(facts, worth)
    materials, worth_said, net = of_stated_content(facts, worth, materials)
    worth = worth if worth_said is None else worth_said
    weight, component = _weights(facts, said, materials)
    in_dollars = (
        price is None
        and any(one.role is Role.MATERIAL for one in materials)
        and IN_DOLLARS.search(str(facts)) is not None
    )
    outside = facts.get("production_in_usmca") is False
    return Good(
        product=str(said.get("desc", said.get("name", "good"))),
        hs=hs,
        country="CHN" if outside or _obtained(facts) == "not" else _made_in(facts, said),
        transaction_value=None if in_dollars or worth_said is None else worth,
        net_cost=said.get("net_cost", facts.get("net_cost", net if net_said is None else net_said)),
        total_cost=said.get("total_cost", facts.get("total_cost", net if worth_said is None else None)),
        volume=_volume(facts, said),
        facts=shown(facts),
        materials=materials,
        use=use_of(str(said.get("use", facts.get("use", "")))),
        weight=weight,
        component_weight=component,
        obtained=obtained_of(_obtained(facts)),
        remanufactured=bool(said.get("remanufactured", facts.get("remanufactured", False))),
        operations=frozenset(
            step.replace("_", " ") for step in (*_done_here(facts), *steps_of(facts.get("process", [])))
        ),
        imported_from=country_of(facts.get("imported_from")),
        route=route_of(facts),
        destination=country_of(facts.get("imported_into"))
        if len(str(facts.get("imported_into", ""))) > 1
        else "",
        unassembled=bool(facts.get("unassembled", False)),
        trade_zone=_zone(facts, said),
        kinds=frozenset(said["kinds"]) if "kinds" in said else denim(facts),
        costs=costs,
    )


def _done_here(facts: Facts) -> list[str]:
    """Operations of the production; those that a case tells of a good of stated status are of its stay outside."""
    outside = (
        states_status(facts)
        and "operations_outside" not in facts
        and {"transit", "customs_control"} & set(facts)
    )
    return [] if outside else listed_text(facts.get("operations", []))


def _zone(facts: Facts, said: Facts) -> bool:
    """Made in a foreign-trade zone of the United States, for consumption there where the case says for what."""
    told = facts.get("trade_zone", said.get("trade_zone"))
    place = f"{facts.get('made_in', '')} {said.get('made_in', '')}".lower().replace("-", " ")
    if told in {None, False} and "trade zone" not in place and not re.search(r"\bftz\b", place):
        return False
    entered = str(facts.get("entered_for", "consumption in the United States")).lower()
    if entered in {"true", "false"}:
        return entered == "true"
    return "consum" in entered and not re.search(r"canad|mexic|\bca\b|\bmx\b", entered)


ON_LAND = re.compile(r"used goods|scrap|waste|collect|mined|grown|harvest|born|raised|extract|gather|quarr")
"""What is obtained in a country, of which the sea is none."""


def _obtained(facts: Facts) -> Any:
    """How a good is wholly obtained, where a case says so or by what a catch was taken and where."""
    if "fit_only_for" in facts and not re.search(r"raw|recover|scrap|recycl", str(facts["fit_only_for"])):
        raise NotUnderstoodError([f"fit_only_for: {facts['fit_only_for']}"], ["recovery of raw materials"])
    if "taken_by" not in facts:
        told = facts.get("wholly_obtained")
        if isinstance(told, str) and is_abroad(told) and ON_LAND.search(told):
            return "not"
        used = isinstance(told, str) and re.search(r"\bused goods|end[- ]of[- ]life", told) is not None
        return f"scrap: {told}" if used and "fit_only_for" in facts else told
    boat, waters = str(facts["taken_by"]), str(facts.get("taken_from", ""))
    flag = re.search(r"\b(US|USA|MX|CA|USMCA|CUSMA|Mexic\w*|Canad\w*|American|United States|member)\b", boat)
    if re.search(r"territorial", waters) and not re.search(r"outside|beyond", waters):
        raise NotUnderstoodError([f"taken_from: {waters}"], ["high seas", "outside territorial seas"])
    return "vessel" if flag and "non" not in boat.lower() else "not"


def answers_of(found: Determination, good: Good) -> dict[str, Any]:
    """What a determination says, under the names of the cases."""
    decided = {"originating": True, "not originating": False}.get(found.status.value)
    foreign = [one for one in good.materials if not one.originating]
    shift = next((one for one in found.requirements if one.name == "tariff shift"), None)
    content = any(one.name == "regional value content" for one in found.requirements)
    failing = failing_share(found, good)
    said: dict[str, Any] = {
        "originating": decided,
        "criterion": found.criterion.value if found.criterion else None,
        "status": found.status.value,
        "vnm": found.vnm,
        "failing_share": failing,
        "failing": list(found.failing),
        "shift_cured": bool(found.failing) and shift is not None and shift.holds is True,
        "shift_met": shift is not None and shift.holds is True and not found.failing,
        "rvc_still_required": content and found.method is not origin.Method.WAIVER,
        "rvc_required": content and found.method is not origin.Method.WAIVER,
        "rvc_waived": found.method is origin.Method.WAIVER,
        "vnm_includes_deminimis_material": bool(found.failing)
        and abs(found.vnm - sum(one.value for one in foreign)) < 1e-9,
        "method": found.method.value if found.method else None,
        "missing": list(found.missing),
    }
    said |= foreign_shares(good, found)
    if found.content is not None:
        name = "rvc_tv" if found.content.method is origin.Method.TRANSACTION_VALUE else "rvc_nc"
        asked = "threshold_tv" if name == "rvc_tv" else "threshold_nc"
        said |= {
            name: found.content.value * 100.0,
            "rvc": found.content.value * 100.0,
            "threshold": found.content.threshold * 100.0,
            asked: found.content.threshold * 100.0,
        }
    return said


def other_method(good: Good, book: Rulebook, facts: Facts, said: dict[str, Any]) -> dict[str, Any]:
    """The content by the method that did not carry the good, where a rule offers both and both amounts are known."""
    if good.net_cost is None or good.transaction_value is None or not {"rvc_tv", "rvc_nc"} & set(said):
        return {}
    alone = replace(good, net_cost=None) if "rvc_nc" in said else replace(good, transaction_value=None)
    other = answers_of(judged(alone, book, facts), alone)
    return {
        name: value
        for name, value in other.items()
        if name in {"rvc_tv", "rvc_nc", "threshold_tv", "threshold_nc"} and name not in said
    }


def _lost_without_net_cost(facts: Facts, good: Good, book: Rulebook, said: dict[str, Any]) -> bool:
    """Whether only a net cost could help, of which the case says nothing: a content by a cost that nobody shows is not met."""
    asked = [fact for fact in said["missing"] if fact.startswith("the net cost of ")]
    if not asked or good.transaction_value is None:
        return False
    if not ("threshold_tv" in facts and "threshold_nc" not in facts) and "net cost" in str(facts).replace(
        "_", " "
    ):
        return False
    lost = tuple(replace(one, originating=one.originating is True) for one in good.materials)
    known = "undetermined" not in str(facts).lower()
    none_left = replace(good, net_cost=max(said["vnm"], 1e-6), materials=good.materials if known else lost)
    return judged(none_left, book, facts).status.value == "not originating"


def plain(question: Question) -> dict[str, Any]:
    """One good with its materials by the law of the day; several goods one by one."""
    facts, book = question.facts, question.book
    plain_words(facts)
    if "goods" in facts:
        return _several(question)
    good = good_of(facts)
    stated = states_status(facts)
    if not stated and {"originating", "criterion", "psr_met"} & set(facts):
        raise NotUnderstoodError(["a stated status beside materials"], PLAIN_WORDS)
    if stated:
        good, book = as_stated(good, facts, book)
    said = answers_of(judged(good, book, facts), good)
    said |= base_of(good.hs)
    said |= other_method(good, book, facts, said)
    said |= _undetermined(good, book, facts, said)
    _as_quoted(facts, said)
    if said["originating"]:
        said["originating"] = of_told_values(good, book, facts, said["failing"])
    if "foreign_materials" in facts and "materials" not in facts:
        said |= marks(question, good)
    if (drawn := reduction(facts)) is not None:
        said["area_reduction_pct"] = said["area_reduction"] = drawn * 100.0
    if said["originating"] is not True and others_shift(facts):
        best = judged(good_of({**facts, "others": "originating"}), book, facts).status.value
        said["originating"] = None if best == "originating" else said["originating"]
    if said["originating"] is None and _lost_without_net_cost(facts, good, book, said):
        said["originating"] = False
    if good.transaction_value is not None:
        said["tv_adjusted"] = good.transaction_value
    if good.route:
        kept = origin.keeps_origin(good.hs, good.route, book.members)
        lost = kept is False or said["originating"] is False
        said |= {
            "keeps_origin": kept,
            "retains_origin": kept,
            "transit_ok": kept,
            "whole_value_nonoriginating": lost,
            "wholly_nonoriginating": lost,
            "entirely_nonoriginating": lost,
            "status_lost_entirely": lost,
        }
    if good.imported_from and said["originating"]:
        used = Material("as material", good.hs, 50.0, None, imported_from=good.imported_from)
        inside = replace(good, hs=STAND_IN, country="USA", imported_from="", materials=(used,))
        said["usable_as_originating"] = judged(inside, book, facts).status.value == "originating"
    return said


def _undetermined(good: Good, book: Rulebook, facts: Facts, said: dict[str, Any]) -> dict[str, Any]:
    """Where only materials of origin said to be undetermined keep it open: they count as non-originating (General Note 11(c))."""
    told = [one.get("originating", one.get("origin")) for one in listed(facts) if isinstance(one, dict)]
    named = [
        one
        for one in told
        if re.fullmatch(r"(?:of )?(?:undetermined|unknown)(?: origin)?", str(one).strip().lower())
    ]
    costed = "net cost" in str(facts).replace("_", " ")
    declared = all(
        fact.startswith("a supplier's declaration") or (fact.startswith("the net cost of ") and not costed)
        for fact in said["missing"]
    )
    if said["originating"] is not None or not named or not said["missing"] or not declared:
        return {}
    if len(named) < sum(one.originating is None for one in good.materials):
        return {}
    lost = tuple(replace(one, originating=one.originating is True) for one in good.materials)
    return answers_of(judged(replace(good, materials=lost), book, facts), good)


def _as_quoted(facts: Facts, said: dict[str, Any]) -> None:
    """Refuse a content that a case quotes and the law of the day does not ask of its good."""
    for name in ("threshold_tv", "threshold_nc"):
        if name in facts and name in said and abs(float(facts[name]) - said[name]) > 1e-6:
            raise NotUnderstoodError(
                [f"{name}: {facts[name]}, where the rule asks {said[name]:g}"], PLAIN_WORDS
            )


def _several(question: Question) -> dict[str, Any]:
    """Each good by itself; where nothing is said of materials, what is worked on is a good of the same code from outside."""
    facts, found, names = question.facts, [], []
    for number, item in enumerate(facts["goods"]):
        one = item if isinstance(item, dict) else {"hs": item}
        own = {name: value for name, value in one.items() if name in OF_ONE}
        said = {name: value for name, value in one.items() if name not in OF_ONE | {"origin"}}
        understood(said, GOOD_WORDS)
        bulk = {name: value for name, value in {**facts, **own}.items() if name != "goods"} | {"good": said}
        good = good_of(bulk)
        label = str(one.get("name", one.get("id", one.get("desc", number))))
        names.append(label if label not in names else f"{label} {number}")
        if good.materials:
            found.append(plain(replace(question, facts=bulk)))
            continue
        good = as_listed(good, one, question)
        good = replace(good, materials=(Material("bulk", good.hs, 80.0, originating=False),))
        found.append(answers_of(judged(good, question.book, facts), good))
    asked = dict.fromkeys(name for one in found for name in one)
    return {name: Many(zip(names, (one.get(name) for one in found), strict=True)) for name in asked}


OF_ONE = names(
    "materials made_in imported_from imported_into date process operations transit customs_control trade_zone entered_for component others other_materials nonorig_list"
)
"""What may be told of one good of several, and is not of the good itself."""
