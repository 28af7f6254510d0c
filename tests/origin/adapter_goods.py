"""From a case's facts to goods and materials of the public interface, and from determinations to answers.

Premises, the same for every case: what a case does not mention is met or not there (other requirements, thread, pockets); a material
without a value has an equal part of four fifths of the good's; a material without a code has the code of what it is called.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from adapter_accounts import Facts, costs_of, day

from allyshore import origin
from allyshore.origin import Costs, Good, Material, Role, Statement, Stay, VehicleUse
from allyshore.origin.rule import digits_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from allyshore.origin import Determination, Rulebook

DEFAULT_DAY = "2026-01-01"
IN_FORCE = "2020-07-01"
NAMED = {
    "spandex": "540244", "elastomeric": "540244", "elastane": "540244", "lyocell": "540349", "polyester": "540233", "nylon": "540231",
    "rayon": "540331", "wool": "5107", "silk": "5004", "cotton": "5205", "acrylic": "550931", "knit": "6006", "metal": "732690",
    "steel": "732690", "iron": "732690", "alumin": "761699", "copper": "741980", "plastic": "392690", "rubber": "401699", "motor": "850110",
    "textile": "630790", "fabric": "5407", "paper": "482390", "wood": "442190", "glass": "702000", "milk": "0402", "cheese": "0406", "sugar": "1701",
    "egg": "0408", "flour": "1101", "tomato": "0712",
}  # fmt: skip
"""Codes of things that a case names and does not classify."""
NEUTRAL = "490199"
"""A code for materials that make every change of classification."""
STAND_IN = "870990"
"""A code for goods whose case gives the rule and no code."""


def code_of(value: Any) -> str:
    """A code as YAML left it: text, or a number that lost its noughts."""
    if isinstance(value, float):
        return f"{value:07.2f}"
    if isinstance(value, int):
        text = str(value)
        return text.zfill(len(text) + len(text) % 2)
    return str(value).strip()


def named_code(text: str, outside: str = "") -> str:
    """The code of a thing by its name, not of the heading that it is known to be outside of."""
    for word, code in NAMED.items():
        if word in text.lower() and digits_of(outside)[:4] != code[:4]:
            return code
    return NEUTRAL


def use_of(text: str) -> VehicleUse:
    low = text.lower().replace("_", " ")
    if not low.startswith("oe"):
        return VehicleUse.NONE
    return VehicleUse.HEAVY_TRUCK if "heavy" in low else VehicleUse.PASSENGER_OR_LIGHT_TRUCK


def on_of(facts: Facts) -> dt.date:
    months = facts.get("entry_months_after_EIF")
    if months is not None:
        year, month = divmod(6 + int(months), 12)
        return day(f"{2020 + year}-{month + 1:02d}-01")
    return day(facts.get("date", facts.get("entry_date", DEFAULT_DAY)))


ROLES = {
    "pocket": Role.POCKET_BAG,
    "sewing thread": Role.SEWING_THREAD,
    "narrow elastic": Role.NARROW_ELASTIC,
    "indirect": Role.INDIRECT,
    "retail pack": Role.RETAIL_PACKAGING,
    "packaging for retail": Role.RETAIL_PACKAGING,
    "packaging-retail": Role.RETAIL_PACKAGING,
    "shipping pack": Role.SHIPPING_PACKING,
    "packing for ship": Role.SHIPPING_PACKING,
    "packing-shipping": Role.SHIPPING_PACKING,
    "accessor": Role.ACCESSORY,
    "spare part": Role.ACCESSORY,
    "manual": Role.ACCESSORY,
}


def role_of(one: Facts) -> Role:
    """What the words of a case make of a material."""
    low = f"{one.get('role', '')} {one.get('desc', '')} {one.get('name', '')}".lower().replace("_", "-")
    return next((role for words, role in ROLES.items() if words in low), Role.MATERIAL)


WEIGHTS = (
    "weight",
    "weight_pct",
    "wt_pct",
    "weight_share_pct",
    "share_weight_pct",
    "pct_weight",
    "pct_by_weight",
)
MAIN_PARTS = ("outer", "shell", "body", "main", "component")


def material_of(one: Any, worth: float, share: float, *, component: bool | None = None) -> Material:
    """One material; `worth` is the good's value and `share` what it has of it where nothing is said."""
    if not isinstance(one, dict):
        return Material(str(one), code_of(one), share * worth, originating=False)
    name = str(one.get("desc", one.get("name", one.get("hs", "material"))))
    status = one.get("originating")
    if status is None and one.get("origin"):
        status = one["origin"] in {"US", "USA", "CA", "CAN", "MX", "MEX", "O"}
    recovered = bool(one.get("recovered_in_usmca") or one.get("recovered"))
    hs = code_of(one["hs"]) if "hs" in one else named_code(name, str(one.get("outside", "")))
    value = one.get("value")
    if value is None:
        for key, factor in (("share_of_tv", 1.0), ("share", 1.0), ("value_pct", 0.01), ("pct_of_tv", 0.01)):
            value = one[key] * factor * worth if key in one else value
    weight = next((one[key] for key in WEIGHTS if key in one), None)
    inside = one.get("in_component", component)
    return Material(
        name,
        hs,
        float(share * worth if value is None else value),
        None if recovered and status is None else bool(status),
        recovered=recovered,
        role=role_of(one),
        weight=None if weight is None else float(weight),
        elastomeric=bool(one.get("elastomeric"))
        or digits_of(hs)[:6] in {"540244", "540411"}
        or any(word in name.lower() for word in ("elastomeric", "spandex", "elastane")),
        component=inside if inside is None else bool(inside),
        kinds=frozenset(one["kinds"]) if "kinds" in one else None,
        part=one.get("part"),
    )


def fibres_of(component: Facts) -> list[Material]:
    """Yarns that a case names by what they weigh in a component."""
    weights = dict(component.get("weight_pct", {}))
    weights |= {name: value for name, value in component.items() if name.startswith("nonorig_")}
    if component.get("elastomeric") and not any("elastomeric" in name for name in weights):
        weights["nonorig_elastomeric"] = component["elastomeric"]
    return [
        Material(
            name,
            _yarn_code(name),
            float(weight) * 0.2,
            "nonorig" not in name,
            weight=float(weight),
            component=True,
            elastomeric=any(word in name for word in ("elastomeric", "spandex", "elastane")),
        )
        for name, weight in weights.items()
        if isinstance(weight, int | float)
    ]


def _yarn_code(name: str) -> str:
    """The code of a yarn by its fibre; polyester yarn where no fibre is named."""
    code = named_code(name.replace("combed_", "").replace("fabric", ""))
    return "540233" if code == NEUTRAL else code


def thread_and_pockets(facts: Facts) -> list[Material]:
    """``sewing_thread_usmca: true`` and the like."""
    roles = {"sewing_thread": Role.SEWING_THREAD, "elastic": Role.NARROW_ELASTIC, "pocket": Role.POCKET_BAG}
    found = []
    for key, value in facts.items():
        role = next((role for word, role in roles.items() if word in key), None)
        if role is not None and isinstance(value, bool):
            found.append(Material(key, "6002", 0.1, value, role=role, component=False))
    return found


def materials_of(facts: Facts, worth: float, hs: str) -> tuple[Material, ...]:
    listed = list(facts.get("materials", []))
    silent = [
        one
        for one in listed
        if not isinstance(one, dict) or not {"value", "share_of_tv", "share", "value_pct"} & set(one)
    ]
    share = 0.8 / max(1, len(silent))
    found = [material_of(one, worth, share) for one in listed]
    component = facts.get("component", {})
    if isinstance(component, dict):
        found += [material_of(one, worth, 0.2, component=True) for one in component.get("materials", [])]
        found += fibres_of(component)
    found += fibres_of(
        {
            name: value
            for name, value in facts.items()
            if name == "weight_pct" or (name.startswith("nonorig_") and "value" not in name)
        }
    )
    for key in ("other", "other_materials"):
        rest = facts.get(key, [])
        found += [
            material_of({"originating": False, **one}, worth, 0.1, component=False)
            for one in rest
            if isinstance(one, dict)
        ]
    for key, one in facts.items():
        if (
            isinstance(one, dict)
            and "originating" in one
            and key not in {"good", "component", "ring", "bearing", "diluent"}
        ):
            name = str(one.get("desc", key.replace("_", " ")))
            main = any(word in key for word in MAIN_PARTS)
            found.append(
                material_of(
                    {**one, "name": key.replace("_", " "), "desc": f"{key.replace('_', ' ')} {name}"},
                    worth,
                    0.2,
                    component=main,
                )
            )
    if "diluent" in facts:
        thinner = facts["diluent"]
        found.append(
            Material(
                "diluent",
                code_of(thinner["hs"]),
                thinner["volume_pct"] * worth / 100.0,
                originating=False,
                kinds=_diluent(thinner["volume_pct"]),
            )
        )
        found.append(Material("crude", hs, worth / 2.0, originating=True))
    rest = worth - sum(one.value for one in found)
    if facts.get("others") == "originating" or (
        found and all(not one.originating for one in found) and facts.get("component")
    ):
        found.append(
            Material("all other materials", NEUTRAL, max(rest * 0.8, 0.01), originating=True, component=None)
        )
    return tuple(found + thread_and_pockets(facts))


def _diluent(volume: float) -> frozenset[str]:
    return frozenset({"diluent for transport of crude of at most 40 % of its volume"} if volume <= 40 else ())


def good_of(facts: Facts) -> Good:
    """The good of a case with a code."""
    said = facts.get("good", {})
    said = said if isinstance(said, dict) else {"hs": said}
    if "hs" not in said:
        told = re.search(r"\d{4}(?:\.\d\d)*", str(facts.get("set", "")))
        said = {**said, "hs": facts.get("hs", told[0] if told else STAND_IN)}
    hs = code_of(said["hs"])
    worth = float(said.get("transaction_value", facts.get("transaction_value", 100.0)))
    component = facts.get("component", {})
    made = facts.get("made_in", "USA")
    countries = {"MX": "MEX", "CA": "CAN", "US": "USA", "non-USMCA": "CHN", "CN": "CHN"}
    outside = made == "non-USMCA" or facts.get("production_in_usmca") is False
    return Good(
        product=str(said.get("desc", "good")),
        hs=hs,
        country="CHN" if outside else countries.get(made, made),
        transaction_value=worth,
        net_cost=facts.get("net_cost"),
        total_cost=facts.get("total_cost"),
        materials=materials_of(facts, worth, hs),
        use=use_of(str(facts.get("use", ""))),
        weight=facts.get("weight", said.get("weight", 100.0)),
        component_weight=component.get("weight", 100.0) if isinstance(component, dict) else None,
        remanufactured=bool(said.get("remanufactured", facts.get("remanufactured", False))),
        operations=frozenset(facts.get("operations", [])),
        imported_from=_country(facts.get("imported_from")),
        route=_route(facts),
        destination=countries.get(str(facts.get("destination", facts.get("imported_into", ""))), ""),
        unassembled=bool(facts.get("unassembled", False)),
        trade_zone=bool(facts.get("ftz", facts.get("trade_zone", False))),
        kinds=frozenset(said["kinds"]) if "kinds" in said else None,
    )


def _country(place: Any) -> str:
    """ISO3 of a place that a case names by its letters, or only as a member's territory."""
    if place is None:
        return ""
    text = str(place)
    known = {"MX": "MEX", "CA": "CAN", "US": "USA", "MEX": "MEX", "CAN": "CAN", "USA": "USA"}
    if text in known:
        return known[text]
    return "MEX" if "usmca" in text.lower() and "non" not in text.lower() else "CHN"


def _route(facts: Facts) -> tuple[Stay, ...]:
    """A stay outside the region, where the case tells of one."""
    stay = facts.get("transit", {})
    stay = stay if isinstance(stay, dict) else {"country": stay}
    if not stay and "customs_control" not in facts:
        return ()
    done = stay.get("operations", facts.get("operations_outside", []))
    control = stay.get("customs_control", facts.get("customs_control"))
    return (
        Stay(str(stay.get("country", "PAN")), control, frozenset(str(one).replace("_", " ") for one in done)),
    )


def judged(good: Good, book: Rulebook, facts: Facts) -> Determination:
    """Judge, and answer what is asked besides from the premise that what a case does not mention is met or not there."""
    found = origin.qualify(good, book)
    for _ in range(8):
        told = {
            fact: _premise(fact, facts) for fact in found.missing if fact.startswith(("that ", "the share"))
        }
        told = {fact: answer for fact, answer in told.items() if answer is not None}
        kinds = _kinds(found, good, facts)
        materials = tuple(_told(one, found) for one in good.materials)
        if (not told and kinds is None and materials == good.materials) or found.status.value != "unknown":
            return found
        good = replace(
            good,
            facts={**good.facts, **told},
            kinds=good.kinds if kinds is None else kinds,
            materials=materials,
        )
        found = origin.qualify(good, book)
    return found


def _premise(fact: str, facts: Facts) -> bool | float | None:
    """Cutting and sewing as the case says; special fabrics and chemical processes only where it names them; the rest is met."""
    done = " ".join(str(one) for one in facts.get("process", [])).replace("_", " ").lower()
    if (
        "chapter rule 1 describes" in fact
        or "chemical" in fact
        or "purified" in fact
        or "mixing" in fact
        or "isomers" in fact
    ):
        words = {"chemical": "reaction", "purified": "purif", "mixing": "mix", "isomers": "isomer"}
        return any(mark in done for word, mark in words.items() if word in fact)
    if "special" in fact or "warp" in fact or "hand" in fact:
        return False
    if "cut" in fact or "sewn" in fact:
        return True if not done else "cut" in done or "sewn" in done
    if fact.startswith(("that any ", "that all fabrics in any")):
        return True
    if "biochemical" in fact or "particle" in fact or "standards material" in fact:
        return False
    return None


def _told(material: Material, found: Determination) -> Material:
    """The kinds that are asked of a material and that its name fits, or no kind; part or component as its name says."""
    for fact in found.missing:
        if not fact.startswith(f"whether {material.name} ("):
            continue
        if "belongs to the component" in fact:
            return replace(material, component=material.role is Role.MATERIAL)
        asked = re.search(r"\) is (?:an? )?(.*)$", fact)
        if asked and "a part of" in asked[1]:
            return replace(material, part="part" in material.name)
        named = re.search("[a-z]{3}", material.name.lower()) is not None
        if asked and named and "another good" not in asked[1] and material.kinds is None:
            kinds = [kind for kind in re.split(r", an? | or an? ", asked[1]) if _fits(material.name, kind)]
            return replace(material, kinds=frozenset(kinds))
    return material


def _fits(name: str, kind: str) -> bool:
    meant, _, barred = kind.lower().partition(" other than ")
    words = re.findall(r"[a-z]{4,}", name.lower())
    return any(word in meant for word in words) and not any(word in barred for word in words)


def _kinds(found: Determination, good: Good, facts: Facts) -> frozenset[str] | None:
    """The kind of good that is asked, where a word of the case's description is in its name; of no kind otherwise."""
    if good.kinds is not None or not any(
        fact.startswith("whether good") or f"whether {good.product} is" in fact for fact in found.missing
    ):
        return None
    words = set(re.findall(r"[a-z]{4,}", f"{good.product} {facts}".lower())) - {
        "good",
        "other",
        "true",
        "false",
        "originating",
    }
    if words & {"nylon", "cotton", "polyester", "wool", "knit", "fabric", "yarn", "spandex", "elastomeric"}:
        words |= {"textile", "material"}
    asked = {match for fact in found.missing for match in re.findall(r"is (?:not )?an? (.*)", fact)}
    asked |= {one for match in asked for one in re.split(r",? or an? |, an? ", match)}
    scores = {kind: sum(word in kind for word in words) for kind in asked}
    best = max(scores.values(), default=0)
    return frozenset(kind for kind, score in scores.items() if score == best > 0)


def answers_of(found: Determination, good: Good) -> dict[str, Any]:
    """What a determination says, under the names of the cases."""
    decided = {"originating": True, "not originating": False}.get(found.status.value)
    foreign = [one for one in good.materials if not one.originating]
    shift = next((one for one in found.requirements if one.name == "tariff shift"), None)
    failing = sum(one.value for one in good.materials if one.name in found.failing)
    said: dict[str, Any] = {
        "originating": decided,
        "criterion": found.criterion.value if found.criterion else None,
        "status": found.status.value,
        "vnm": found.vnm,
        "failing_share": failing / (good.transaction_value or 1.0),
        "failing": list(found.failing),
        "shift_cured": bool(found.failing) and shift is not None and shift.holds is True,
        "shift_met": shift is not None and shift.holds is True,
        "rvc_still_required": any(one.name == "regional value content" for one in found.requirements),
        "rvc_required": any(one.name == "regional value content" for one in found.requirements)
        and found.method is not origin.Method.WAIVER,
        "rvc_waived": found.method is origin.Method.WAIVER,
        "vnm_includes_deminimis_material": bool(found.failing)
        and abs(found.vnm - sum(one.value for one in foreign)) < 1e-9,
    }
    if found.content is not None:
        name = "rvc_tv" if found.content.method is origin.Method.TRANSACTION_VALUE else "rvc_nc"
        said |= {
            name: found.content.value * 100.0,
            "rvc": found.content.value * 100.0,
            "threshold": found.content.threshold * 100.0,
        }
    return said


def plain(facts: Facts, book_on: Callable[[Any], Rulebook]) -> dict[str, Any]:
    """One good with its materials by the law of the day; several goods of which the same is asked one by one."""
    book = book_on(on_of(facts))
    if "goods" in facts:
        found = []
        for item in facts["goods"]:
            good = good_of({**facts, "good": item, "made_in": facts.get("operations_in", "USA")})
            inside = Material("bulk", code_of(item["hs"]), 80.0, originating=False)
            found.append(answers_of(judged(replace(good, materials=(inside,)), book, facts), good))
        return {
            name: found[0][name]
            if len({str(one[name]) for one in found}) == 1
            else [one[name] for one in found]
            for name in found[0]
        }
    good = good_of(facts)
    said = answers_of(judged(good, book, facts), good)
    if good.imported_from and said["originating"]:
        used = Material("as material", good.hs, 50.0, None, imported_from=good.imported_from)
        inside = judged(
            replace(good, hs=STAND_IN, country="USA", imported_from="", materials=(used,)), book, facts
        )
        said["usable_as_originating"] = inside.status.value == "originating"
    return said


def conjunctive(facts: Facts, rule: str, book_on: Callable[[Any], Rulebook]) -> dict[str, Any]:
    """A good under the rule that the case quotes: a shift and a content together."""
    good = good_of(facts)
    good = replace(
        good, materials=(*good.materials, Material("all other materials", NEUTRAL, 30.0, originating=True))
    )
    words = rule.split(" AND ", maxsplit=1)[0].split(" and RVC", maxsplit=1)[0]
    barred = re.findall(r"\d{4}(?:\.\d\d)?", words.partition("except")[2])
    level = {"CC": "chapter", "CTH": "heading", "CTSH": "subheading"}[words.split()[0]]
    entry = {
        "number": "1",
        "scope": [digits_of(good.hs)[:4]],
        "any": [{"from": [level], **({"except": barred} if barred else {}), "tv": 0.6, "nc": 0.5}],
    }
    book = book_on(on_of(facts)).with_rules([entry])
    return answers_of(judged(replace(good, net_cost=good.net_cost), book, facts), good)


def content(facts: Facts, book_on: Callable[[Any], Rulebook]) -> dict[str, Any]:
    """A good whose amounts are given and not the codes of its materials: the content is the question."""
    book, on = book_on(on_of(facts)), on_of(facts)
    said = facts.get("good", {}) if isinstance(facts.get("good"), dict) else {}
    hs, use = code_of(said.get("hs", STAND_IN)), use_of(str(facts.get("use", "")))
    nc, tv = facts.get("threshold_nc"), facts.get("threshold_tv")
    table = book.vehicle_table(hs, use)
    if nc is None and tv is None and table is not None:
        asked = origin.content_asked(table.name, on)
        rule_of = book.rule(hs)
        offered = rule_of is not None and any(way.rvc_tv is not None for way in rule_of.alternatives)
        nc, tv = asked.nc * 100.0, asked.tv * 100.0 if offered and asked.tv is not None else None
    given = {name: share / 100.0 for name, share in (("nc", nc), ("tv", tv)) if share is not None}
    rule = {"number": "1", "scope": [digits_of(hs)[:4]], "any": [{"from": ["any"], **given}]}
    book = book.with_rules([rule])
    costs, ours, theirs = costs_of(facts)
    left = {"recovered_materials": facts.get("recovered_materials", 0.0), "originating materials": ours}
    materials = tuple(
        Material(name, NEUTRAL, float(value), originating=True) for name, value in left.items() if value
    )
    materials += (Material("non-originating materials", NEUTRAL, float(theirs), originating=False),)
    made = costs.total > 0.0
    price = facts.get("transaction_value")
    worth = (
        None
        if price is None
        else origin.Price(
            price, international_shipment=facts.get("intl_shipping_included", 0.0)
        ).transaction_value
    )
    good = Good("good", hs, "USA", worth, facts.get("net_cost"), materials, costs=costs if made else None)
    found = origin.qualify(good, book)
    known = {
        "threshold_nc": nc,
        "threshold_tv": tv,
        "tv_adjusted": worth,
        "net_cost": costs.net_cost(ours + theirs),
        "total_cost": costs.total_cost(ours + theirs),
    }
    return {**answers_of(found, good), **{name: value for name, value in known.items() if value is not None}}


def _part(facts: Facts, name: str) -> tuple[Good, float, float]:
    """A material that its producer makes, with its total and net cost."""
    costs, ours, theirs = costs_of(facts)
    materials = tuple(
        Material(f"{word} of the {name}", NEUTRAL, value, status)
        for word, value, status in (
            ("originating materials", ours, True),
            ("non-originating materials", theirs, False),
        )
        if value
    )
    return (
        Good(name, STAND_IN, "USA", None, None, materials, costs=costs),
        costs.total_cost(ours + theirs),
        costs.net_cost(ours + theirs),
    )


def intermediate(facts: Facts, book_on: Callable[[Any], Rulebook]) -> dict[str, Any]:
    """A good with a bought or self-produced part, which is designated, or not, or as is best."""
    parts = {
        name: inner
        for name, inner in facts.items()
        if isinstance(inner, dict) and {"vnm", "other_product", "period"} & set(inner)
    }
    name, *rest = parts
    bought = next((value for key, value in facts.items() if key.endswith("_purchased_originating")), None)
    whole = parts[rest[-1]] if rest else parts[name]
    costs, ours, theirs = costs_of(whole)
    materials = tuple(
        Material(word, NEUTRAL, float(value), status)
        for word, value, status in (
            ("originating materials", ours, True),
            ("non-originating materials", theirs, False),
        )
        if value
    )
    if bought is not None:
        materials += (Material("part", NEUTRAL, float(bought), originating=True),)
    threshold = facts.get("threshold_nc", 50) / 100.0
    book = book_on(on_of(facts)).with_rules(
        [
            {"number": "1", "scope": [STAND_IN[:4]], "any": [{"from": ["any"], "nc": threshold}]},
            {"number": "2", "scope": ["9503"], "any": [{"from": ["heading"]}]},
        ]
    )
    said: dict[str, Any] = {}
    if rest:
        made, total, _ = _part(parts[name], name)
        wanted = facts.get("designate")
        part = Material(name, "9503", total, None, self_produced=True, production=replace(made, hs="9503"))
        if wanted is None and "designate" in facts:
            part = replace(part, designated=False)
        materials += (part,)
        said |= {
            "intermediate_value": total,
            "total_cost_part": total,
            f"{name}_total_cost": total,
            f"total_cost_{name}": total,
        }
    good = Good("good", STAND_IN, "USA", None, None, materials, costs=costs)
    found = origin.qualify(good, book)
    spent = sum(one.value for one in materials)
    said |= {"total_cost": costs.total_cost(spent), **answers_of(found, good)}
    if rest:
        said |= {f"{rest[-1]}_total_cost": said["total_cost"], f"total_cost_{rest[-1]}": said["total_cost"]}
    if found.content is not None:
        said["net_cost"] = found.vnm / (1.0 - found.content.value)
    return said


def accumulated(facts: Facts, book_on: Callable[[Any], Rulebook]) -> dict[str, Any]:
    """A bearing of a bought ring that is not originating, with what its maker states."""
    said = str(facts.get("accumulate", facts.get("statement", "")))
    rates = {
        name: facts[f"threshold_{name}"] / 100.0 for name in ("nc", "tv") if f"threshold_{name}" in facts
    }
    book = book_on(on_of(facts)).with_rules(
        [{"number": "1", "scope": [STAND_IN[:4]], "any": [{"from": ["any"], **(rates or {"nc": 0.5})}]}]
    )
    if "ring" not in facts:
        stated = float(re.findall(r"\d+\.\d+|\d+$", said)[-1])
        worth = origin.Price(
            facts["transaction_value"], international_shipment=facts.get("intl_shipping_included", 0.0)
        ).transaction_value
        ring = Material(
            "ring",
            NEUTRAL,
            facts.get("ring_price", 1.5),
            originating=False,
            statement=Statement(nonoriginating=stated),
        )
        good = Good(
            "bearing",
            STAND_IN,
            "USA",
            worth,
            None,
            (ring, Material("originating materials", NEUTRAL, 0.1, originating=True)),
        )
        return {**answers_of(origin.qualify(good, book), good), "tv_adjusted": worth}
    ring_costs, ring_ours, ring_theirs = costs_of(facts["ring"])
    costs, ours, theirs = costs_of(facts["bearing"])
    price = float(facts["bearing"]["ring_price"])
    net = ring_costs.net_cost(ring_ours + ring_theirs)
    statement = None
    if "9(2)(a)" in said:
        statement = Statement(net_cost=net, nonoriginating=ring_theirs)
    elif "9(2)(b)" in said:
        statement = Statement(amount=float(facts["stated_amount"]))
    ring = Material("ring", NEUTRAL, price, originating=False, statement=statement)
    materials = (ring, Material("originating materials", NEUTRAL, ours, originating=True))
    if theirs:
        materials += (Material("non-originating materials", NEUTRAL, theirs, originating=False),)
    good = Good("bearing", STAND_IN, "USA", None, None, materials, costs=costs)
    found = origin.qualify(good, book)
    answers = answers_of(found, good)
    if found.content is not None:
        answers["net_cost"] = found.vnm / (1.0 - found.content.value)
    return answers


def chain(facts: Facts, book_on: Callable[[Any], Rulebook]) -> dict[str, Any]:
    """Producers one after the other, without and with the statement of what went into the first one's material."""
    book = book_on(on_of(facts))
    first, second = facts["chain"][0], facts["chain"][1]
    inner = tuple(material_of(one, 100.0, 0.8) for one in first["materials"])
    yarn = Good("first", code_of(first["good"]), "USA", 100.0, None, inner)
    alone = origin.qualify(yarn, book)
    bought = Material("first", yarn.hs, 80.0, alone.status.value == "originating")
    fabric = Good("second", code_of(second["good"]), "USA", 100.0, None, (bought,))
    told = replace(bought, statement=Statement(materials=inner))

    def holds(good: Good) -> bool | None:
        return answers_of(judged(good, book, facts), good)["originating"]

    without, with_statement = holds(fabric), holds(replace(fabric, materials=(told,)))
    return {
        "yarn_originating": holds(yarn),
        "fabric_without_accumulation": without,
        "fabric_with_accumulation": with_statement,
        "material_originating": holds(yarn),
        "good_without_accumulation": without,
        "good_with_accumulation": with_statement,
        "originating": with_statement if "statement" in facts else without,
    }


def self_produced(facts: Facts, book_on: Callable[[Any], Rulebook]) -> dict[str, Any]:
    """A material that the producer makes himself may stand for what is in it."""
    inner = facts.get("self_produced", facts.get("self_produced_material"))
    codes = _symbols(facts)
    listed = inner.get("materials", facts.get("materials", []))
    parts = tuple(
        Material(
            str(one.get("desc", one.get("name", "material"))),
            codes(one.get("hs", one.get("heading", "X"))),
            20.0,
            bool(one["originating"]),
        )
        for one in listed
    )
    made = Good("self-produced", codes(inner.get("hs", inner.get("heading", "Z"))), "USA", 60.0, None, parts)
    hs = codes(facts["good"].get("hs", facts["good"].get("heading", "A")))
    part = Material("self-produced", made.hs, 60.0, None, self_produced=True, production=made)
    rules = [{"number": "1", "scope": sorted({hs[:4], made.hs[:4]}), "any": [{"from": ["heading"]}]}]
    book = book_on(on_of(facts))
    quoted = not re.match(r"\d{4}", str(facts["good"].get("hs", "")))
    good = Good("good", hs, "USA", 100.0, None, (part,))
    found = origin.qualify(good, book.with_rules(rules) if quoted else book)
    directly = origin.qualify(replace(good, materials=parts), book.with_rules(rules) if quoted else book)
    return {
        **answers_of(found, good),
        "considers_self_produced": bool(found.chosen),
        "originating_without_election": directly.status.value == "originating",
    }


def _symbols(facts: Facts) -> Callable[[Any], str]:
    """Codes for headings that a case only gives letters."""
    free = iter(("8501", "8413", "8482", "8409", "8708", "9503"))
    known: dict[str, str] = {}

    def code(name: Any) -> str:
        text = code_of(name)
        if digits_of(text).isdigit() and len(digits_of(text)) >= 2:
            return text
        if text not in known:
            known[text] = next(free)
        return known[text]

    return code


def gri3_set(facts: Facts, book_on: Callable[[Any], Rulebook]) -> dict[str, Any]:
    """A set by its share of goods that are not originating."""
    pct = float(facts["nonorig_value_pct"])
    items = (
        Material(
            "originating goods", NEUTRAL, 100.0 - pct, facts.get("shirt_originating", True) is not False
        ),
        Material("other goods", NEUTRAL, pct, originating=False),
    )
    good = Good(
        "set",
        code_of(re.findall(r"\d{4}", str(facts.get("set", "")) + " 9999")[0]),
        "USA",
        100.0,
        None,
        items,
        gri3_set=True,
    )
    found = origin.qualify(good, book_on(on_of(facts)))
    alone = next((value for key, value in facts.items() if key.endswith("_originating")), None)
    said = answers_of(found, good)
    return {
        **said,
        "shirt_alone": alone,
        **{
            key.replace("_originating", "_alone"): value
            for key, value in facts.items()
            if key.endswith("_originating")
        },
    }


def vehicle_part(facts: Facts, book_on: Callable[[Any], Rulebook]) -> dict[str, Any]:
    """A part whose shift is met and whose content is not known: enough or not, by its use."""
    on, good = on_of(facts), good_of(facts)
    book = book_on(on)
    table = book.vehicle_table(good.hs, good.use)
    known = {} if facts.get("rvc") in {None, "unknown"} else {"net_cost": 100.0}
    value = 100.0 - float(facts["rvc"]) if known else 90.0
    tested = replace(good, materials=(Material("materials", NEUTRAL, value, originating=False),), **known)
    found = origin.qualify(tested, book)
    said = answers_of(found, tested)
    said["originating_by_shift_alone"] = found.status.value == "originating" and found.content is None
    if table is not None:
        asked = origin.content_asked(table.name, on)
        said |= {
            "threshold_nc": asked.nc * 100.0,
            "threshold_tv": None if asked.tv is None else asked.tv * 100.0,
        }
    return said


def marking(facts: Facts, rule: str) -> dict[str, Any]:
    found = origin.marking_shift(
        code_of(facts["good"]), [code_of(one) for one in facts["foreign_materials"]], rule
    )
    return {
        "shift": {True: "met", False: "not_met", None: "unknown"}[found.holds],
        "failing": list(found.failing),
    }


def weight_base(facts: Facts) -> dict[str, Any]:
    hs = f"{facts['good'].get('chapter', '')}" or code_of(facts["good"]["hs"])
    found = [
        origin.textile_weight_base(hs, one_fabric=bool(one.get("one_fabric"))) for one in facts["scenarios"]
    ]
    return {"base": found}


__all__ = [
    "Costs",
    "accumulated",
    "chain",
    "conjunctive",
    "content",
    "gri3_set",
    "intermediate",
    "marking",
    "plain",
    "self_produced",
    "vehicle_part",
    "weight_base",
]
