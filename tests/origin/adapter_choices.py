"""One producer's choices side by side: whose production to accumulate, what to designate along a chain, over how many months to average."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from adapter_alternatives import gathered
from adapter_costs import costs_of
from adapter_goods import STAND_IN, answers_of
from adapter_materials import NEUTRAL
from adapter_words import Facts, NotUnderstoodError, Question, day, names, status_of, understood

from allyshore import origin
from allyshore.origin import Good, Material, Statement

if TYPE_CHECKING:
    from allyshore.origin import Rulebook

OUTER_COSTS = names(
    "orig vnm other_product other_cost period other excluded royalties sales_promotion shipping_packing direct_labour overhead"
)


def threshold_of(facts: Facts) -> dict[str, float]:
    """The content that a case asks, as a fact or in the words of ``every_rule``."""
    found = {
        name: float(facts[f"threshold_{name}"]) / 100.0
        for name in ("nc", "tv")
        if facts.get(f"threshold_{name}") is not None
    }
    words = f"{facts.get('every_rule', '')} {facts.get('rule', '')}"
    for name in ("nc", "tv"):
        told = re.search(rf"\b{name}\b\D{{0,12}}(\d+(?:\.\d+)?)", words, re.IGNORECASE) or re.search(
            rf"(\d+(?:\.\d+)?) ?%? ?{name}\b", words, re.IGNORECASE
        )
        if told and name not in found:
            found[name] = float(told[1]) / 100.0
    if not found:
        raise NotUnderstoodError(["no content that is asked"], ["threshold_nc", "threshold_tv"])
    return found


def _chosen(choice: Any, known: list[str]) -> list[str]:
    """Names that a choice names; none where it says so."""
    if isinstance(choice, list):
        return [str(one) for one in choice]
    text = str(choice)
    if re.fullmatch(r"(?i)\s*(?:none|nothing|neither|no one|no accumulation|no designation|)\s*", text):
        return []
    if re.fullmatch(r"(?i)\s*(?:all|both|everything|every one)\s*", text):
        return known
    parts = [part for part in re.split(r"\s*(?:,|&|\+|\band\b)\s*", text) if part]
    strange = [part for part in parts if part not in known]
    if strange:
        raise NotUnderstoodError([f"choices: {part}" for part in strange], known)
    return parts


def tells_makers(facts: Facts) -> bool:
    """Whether a case has several producers of whom one buys from the others."""
    told = facts.get("producers")
    return (
        isinstance(told, list)
        and all(isinstance(one, dict) for one in told)
        and any("buys" in one for one in told)
    )


def accumulations(question: Question) -> dict[str, Any]:
    """A good of bought parts that are not originating, by whose statements its producer uses."""
    facts = question.facts
    understood(
        facts,
        names("producers parts_originating threshold_nc threshold_tv choices every_rule date accumulate"),
    )
    whole = next(one for one in facts["producers"] if "buys" in one)
    makers = [one for one in facts["producers"] if one is not whole]
    understood(whole, {"name", "makes", "buys", "transaction_value", "statement", *OUTER_COSTS})
    costs, ours, theirs = costs_of(whole)
    bought = {
        str(one["name"]): _bought(one, facts)
        for one in makers
        if one.get("makes", one["name"]) in whole["buys"]
    }
    book = question.book.with_rules(
        [{"number": "1", "scope": [STAND_IN[:4]], "any": [{"from": ["any"], **threshold_of(facts)}]}]
    )
    choices = facts.get("choices", facts.get("accumulate", ["none", "all"]))
    found = []
    for choice in choices if isinstance(choices, list) else [choices]:
        used = _chosen(choice, list(bought))
        parts = tuple(
            part if name in used else replace(part, statement=None) for name, part in bought.items()
        )
        rest = [
            Material(f"{status} materials", NEUTRAL, value, status == "originating")
            for status, value in (("originating", ours), ("foreign", theirs))
            if value
        ]
        good = Good(
            "good", STAND_IN, "USA", whole.get("transaction_value"), None, (*parts, *rest), costs=costs
        )
        found.append((str(choice), _content(origin.qualify(good, book), good)))
    return gathered(found) if isinstance(choices, list) else found[0][1]


def _bought(one: Facts, facts: Facts) -> Material:
    price = [
        value
        for name, value in one.items()
        if name.startswith("price") or name in {"transaction_value", "paid", "sells_at", "value"}
    ]
    understood(
        one,
        names(
            "name makes net_cost vnm statement originating transaction_value paid sells_at value stated_amount hs"
        )
        | {name for name in one if name.startswith("price")},
    )
    if len(price) != 1:
        raise NotUnderstoodError([f"the price of what {one['name']} makes"], ["price"])
    said = str(one.get("statement", ""))
    statement = None
    if re.search(r"9\(2\)\(b\)|amount", said):
        statement = Statement(
            amount=float(
                one.get("stated_amount", float(one.get("net_cost", 0.0)) - float(one.get("vnm", 0.0)))
            )
        )
    elif re.search(r"9\(3\)|\(c\)", said):
        statement = Statement(nonoriginating=float(one["vnm"]))
    elif re.search(r"9\(2\)\(a\)", said) or said.lower() in {"true", "yes", "signed"}:
        statement = Statement(net_cost=float(one["net_cost"]), nonoriginating=float(one["vnm"]))
    elif said.lower() not in {"", "none", "false", "no"}:
        raise NotUnderstoodError([f"statement: {said}"], ["9(2)(a)", "9(2)(b)", "9(3)"])
    status = status_of(one.get("originating", facts.get("parts_originating", False)))
    return Material(str(one["name"]), NEUTRAL, float(price[0]), status, statement=statement)


def _content(found: origin.Determination, good: Good) -> dict[str, Any]:
    said = answers_of(found, good)
    if found.content is not None and found.content.method is origin.Method.NET_COST:
        said["net_cost"] = found.vnm / (1.0 - found.content.value)
    return said


def tells_nodes(facts: Facts) -> bool:
    """Whether a case has a chain of self-produced materials with what each costs."""
    told = facts.get("chain", facts.get("materials"))
    return isinstance(told, list) and any(
        isinstance(one, dict) and bool(OUTER_COSTS & set(one)) and ("used_in" in one or "goes_into" in one)
        for one in told
    )


def designations(question: Question) -> dict[str, Any]:
    """Self-produced materials one inside the other: what each is by itself, and what the last is by what is designated."""
    facts = question.facts
    understood(
        facts, names("chain materials producer excluded every_rule threshold_nc choices designate date good")
    )
    told = facts.get("chain", facts.get("materials"))
    nodes = {str(one["name"]): one for one in told}
    for one in told:
        understood(one, {"name", "used_in", "goes_into", "originating", *OUTER_COSTS})
    last = next(name for name, one in nodes.items() if not {"used_in", "goes_into"} & set(one))
    rate = threshold_of(facts)
    headings = dict(zip(nodes, ("8501", "8413", "8482", "8409", "9503"), strict=False)) | {last: STAND_IN}
    rules = [
        {"number": str(i), "scope": [code[:4]], "any": [{"from": ["heading"], **rate}]}
        for i, code in enumerate(headings.values(), 1)
    ]
    tree = _Chain(nodes, headings, question.book.with_rules(rules))
    inner = [name for name in nodes if name != last]
    asked = facts.get("choices", facts.get("designate", ["none", *inner]))
    found = []
    for choice in asked if isinstance(asked, list) else [asked]:
        used = _chosen(choice, inner)
        allowed = tree.allowed(used)
        good = tree.good(last, frozenset(used))
        said = _content(origin.qualify(good, tree.book), good) if allowed else {}
        found.append((str(choice), {**said, "designate_allowed": allowed, "allowed": allowed}))
    answers = gathered(found) if isinstance(asked, list) else found[0][1]
    costs, ours, theirs = tree.sums(last)
    return {**answers, "total_cost": costs + ours + theirs, "rvc_of_materials": tree.contents(inner)}


class _Chain:
    """Materials that one producer makes one of the other."""

    def __init__(self, nodes: dict[str, Facts], headings: dict[str, str], book: Rulebook) -> None:
        self.nodes, self.headings, self.book = nodes, headings, book

    def into(self, name: str) -> list[str]:
        return [
            other
            for other, one in self.nodes.items()
            if str(one.get("used_in", one.get("goes_into"))) == name
        ]

    def below(self, name: str) -> frozenset[str]:
        return frozenset(other for one in self.into(name) for other in {one, *self.below(one)})

    def sums(self, name: str) -> tuple[float, float, float]:
        """Costs, originating and non-originating materials, of a node and all that is in it."""
        costs, ours, theirs = costs_of(_with_other(self.nodes[name]))
        inner = [self.sums(one) for one in self.into(name)]
        return (
            costs.total + sum(one[0] for one in inner),
            ours + sum(one[1] for one in inner),
            theirs + sum(one[2] for one in inner),
        )

    def allowed(self, used: list[str]) -> bool:
        return origin.may_designate(
            [origin.Designated(name, "producer", contains=self.below(name)) for name in used]
        )

    def good(self, name: str, designated: frozenset[str]) -> Good:
        """A node as a good, with these of the materials in it designated and no other."""
        costs, ours, theirs = costs_of(_with_other(self.nodes[name]))
        materials = [
            Material(f"{status} materials of {name}", NEUTRAL, value, status == "originating")
            for status, value in (("originating", ours), ("foreign", theirs))
            if value
        ]
        for one in self.into(name):
            made = self.good(one, designated)
            value = sum(self.sums(one))
            materials.append(
                Material(
                    one,
                    self.headings[one],
                    value,
                    None,
                    self_produced=True,
                    production=made,
                    designated=one in designated,
                )
            )
        return Good(name, self.headings[name], "USA", None, None, tuple(materials), costs=costs)

    def contents(self, inner: list[str]) -> dict[str, float]:
        """Content of each material, without and with what is in it designated."""
        found: dict[str, float] = {}
        for name in inner:
            below = self.into(name)
            if not below:
                found[name] = self._content(name, frozenset())
                continue
            for one in below:
                found[f"{name}_{one}_not_designated"] = self._content(name, frozenset())
                found[f"{name}_{one}_designated"] = self._content(name, frozenset({one}))
        return found

    def _content(self, name: str, designated: frozenset[str]) -> float:
        found = origin.qualify(self.good(name, designated), self.book)
        return 100.0 * found.content.value if found.content is not None else 100.0


def _with_other(one: Facts) -> Facts:
    """Costs that are only said to be other than materials, as product costs."""
    costs = {name: value for name, value in one.items() if name in OUTER_COSTS}
    return {
        "other_product" if name in {"other", "other_cost"} and "other_product" not in costs else name: value
        for name, value in costs.items()
    }


LENGTHS = {"one month": 1, "monthly": 1, "1 month": 1, "three months": 3, "3 months": 3, "quarter": 3, "six months": 6, "6 months": 6, "half": 6, "year": 12, "12 months": 12, "twelve months": 12}  # fmt: skip


def tells_months(facts: Facts) -> bool:
    """Whether a case gives net cost and foreign value of several months."""
    told = facts.get("months")
    return isinstance(told, list) and all(
        isinstance(one, dict) and {"net_cost", "vnm"} <= set(one) for one in told
    )


def months(question: Question) -> dict[str, Any]:
    """Contents over periods of the fiscal year, as the producer may choose."""
    facts = question.facts
    understood(
        facts,
        names(
            "threshold_nc months fiscal_year_start single_plant elected identical_goods similar_goods choices averaging period date good"
        ),
    )
    if facts.get("single_plant") is False or (
        facts.get("identical_goods") is False and facts.get("similar_goods") is not True
    ):
        raise NotUnderstoodError(
            ["an average over several plants or goods"], ["single_plant", "identical_goods"]
        )
    told = sorted(facts["months"], key=lambda one: str(one.get("month", one.get("date", ""))))
    start = day(facts["fiscal_year_start"]) if "fiscal_year_start" in facts else None
    opened = day(told[0]["month"]) if "month" in told[0] else start
    first = 0 if start is None or opened is None else (opened.month - start.month) % 12
    asked = facts.get(
        "choices",
        facts.get(
            "averaging",
            facts.get(
                "elected",
                facts.get("period", ["one month", "three months"] if len(told) % 3 == 0 else ["one month"]),
            ),
        ),
    )
    found = {}
    for choice in asked if isinstance(asked, list) else [asked]:
        low = str(choice).lower().replace("_", " ").replace("-", " ")
        length = next((length for words, length in LENGTHS.items() if words in low), None)
        plain = re.fullmatch(r"(\d+)(?:\.0)?(?: ?months?)?", low)
        length = int(plain[1]) if plain else length
        if length is None:
            raise NotUnderstoodError([f"choices: {choice}"], LENGTHS)
        sums = origin.contents_by_period(
            [float(one["net_cost"]) for one in told], [float(one["vnm"]) for one in told], length, first=first
        )
        each = [_judged(net, vnm, question) for net, vnm in sums]
        found[re.sub(r"\W+", "_", str(choice).lower())] = {
            name: [one[name] for one in each] if len(each) > 1 else each[0][name] for name in each[0]
        }
    if not isinstance(asked, list):
        return {**next(iter(found.values())), **_monthly(facts, question)}
    return {name: {choice: one[name] for choice, one in found.items()} for name in next(iter(found.values()))}


def _monthly(facts: Facts, question: Question) -> dict[str, Any]:
    """What each month would be by itself."""
    each = [_judged(float(one["net_cost"]), float(one["vnm"]), question) for one in facts["months"]]
    content, status = [one["rvc_nc"] for one in each], [one["originating"] for one in each]
    return {
        **dict.fromkeys(
            ("rvc_nc_month", "rvc_nc_monthly", "rvc_nc_by_month", "rvc_monthly", "rvc_by_month"), content
        ),
        **dict.fromkeys(
            ("originating_if_monthly", "originating_by_month", "originating_monthly", "monthly"), status
        ),
    }


def _judged(net: float, vnm: float, question: Question) -> dict[str, Any]:
    rate = threshold_of(question.facts)["nc"]
    rule = {"number": "1", "scope": [STAND_IN[:4]], "any": [{"from": ["any"], "nc": rate}]}
    material = Material("non-originating materials", NEUTRAL, vnm, originating=False)
    found = origin.qualify(
        Good("good", STAND_IN, "USA", None, net, (material,)), question.book.with_rules([rule])
    )
    content = found.content
    return {
        "net_cost": net,
        "vnm": found.vnm,
        "rvc_nc": content.value * 100.0 if content is not None else None,
        "originating": found.status.value == "originating",
    }
