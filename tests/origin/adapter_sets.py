"""Sets by GRI 3: by the share of goods that are not originating, or by the goods in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from adapter_goods import answers_of, good_of
from adapter_materials import NEUTRAL, code_of
from adapter_words import NotUnderstoodError, Percent, share, status_of, understood

from allyshore import origin
from allyshore.origin import Good, Material

if TYPE_CHECKING:
    from adapter_words import Facts, Question

ITEMS = re.compile(r"^(?:non_?orig\w*|foreign)(?:_(?:item|good|article|part|piece|component)s?)?$")
"""Which goods of a set are not originating, where their share is told."""
SHARES = {"nonorig_value_pct", "nonorig_goods_value"}
AMOUNTS = {*SHARES, "vnm", "set_value", "transaction_value"}
"""Amounts that are read of a set."""
GOOD_OF_SET = {
    "hs",
    "desc",
    "name",
    "originating",
    "value",
    "value_pct",
    "share",
    "share_of_tv",
    "made_in",
    "origin",
}


def tells_a_set(facts: Facts) -> bool:
    """Whether a case tells of a set that is classified by GRI 3."""
    if facts.get("gri3", True) is False:
        return False
    return (
        bool(SHARES & set(facts))
        or {"vnm", "set_value"} <= set(facts)
        or (bool(facts.get("gri3")) and ("materials" in facts or "goods" in facts))
    )


def gri3_set(question: Question) -> dict[str, Any]:
    """A set by its share of goods that are not originating, or by the goods in it."""
    amounts = [
        name
        for name, value in question.facts.items()
        if isinstance(value, int | float) and not isinstance(value, bool) and name not in AMOUNTS
    ]
    if amounts:
        raise NotUnderstoodError(amounts, AMOUNTS)
    facts = {
        name: value
        for name, value in question.facts.items()
        if not (ITEMS.match(name) and name not in SHARES)
    }
    pct = None
    if "goods" in facts and not SHARES & set(facts):
        items, worth = _goods(facts)
    elif "materials" in facts:
        items = good_of({**facts, "hs": code_of(facts.get("hs", _heading(facts)))}).materials
        worth = float(facts.get("transaction_value", facts.get("set_value", sum(one.value for one in items))))
    else:
        worth, pct = 100.0, _share(facts)
        ours = [
            status_of(value)
            for name, value in facts.items()
            if name.endswith("_originating") and isinstance(value, bool | str)
        ]
        if None in ours:
            raise NotUnderstoodError(["the origin of a good of the set"], GOOD_OF_SET)
        items = (
            Material("originating goods", NEUTRAL, 100.0 - pct, originating=not ours or True in ours),
            Material("other goods", NEUTRAL, pct, originating=False),
        )
    foreign = sum(one.value for one in items if not one.originating)
    good = Good("set", _heading(facts), "USA", worth, None, items, gri3_set=True)
    return {
        **answers_of(origin.qualify(good, question.book), good),
        "nonorig_value_pct": 100.0 * foreign / worth,
        "nonorig_share": foreign / worth,
    }


def _share(facts: Facts) -> float:
    """Per cent of a set's value."""
    told = facts.get("nonorig_value_pct")
    if told is None:
        return (
            100.0 * float(facts.get("nonorig_goods_value", facts.get("vnm", 0.0))) / float(facts["set_value"])
        )
    return float(told) if float(told) >= 1.0 or isinstance(told, Percent) else float(told) * 100.0


def _goods(facts: Facts) -> tuple[tuple[Material, ...], float]:
    """Goods of a set with their values; those whose values nobody tells share what is left of it."""
    told = [one if isinstance(one, dict) else {"name": one} for one in facts["goods"]]
    whole = facts.get("set_value", facts.get("transaction_value"))
    said: list[float | None] = []
    for one in told:
        understood(one, GOOD_OF_SET)
        part = next(
            (
                share(one[name], percent=name == "value_pct")
                for name in ("value_pct", "share", "share_of_tv")
                if name in one
            ),
            None,
        )
        base = 100.0 if whole is None else float(whole)
        said.append(
            float(one["value"])
            if "value" in one and not isinstance(one["value"], Percent)
            else share(one["value"], percent=True) * base
            if "value" in one
            else None
            if part is None
            else part * base
        )
    worth = (
        100.0
        if whole is None and any(one is None for one in said)
        else sum(one or 0.0 for one in said)
        if whole is None
        else float(whole)
    )
    silent = sum(one is None for one in said)
    left = (worth - sum(one or 0.0 for one in said)) / max(1, silent)
    if silent and any(
        one is None and status_of(good.get("originating")) is not True
        for one, good in zip(said, told, strict=True)
    ):
        raise NotUnderstoodError(["the value of a good of the set that is not originating"], GOOD_OF_SET)
    items = tuple(
        Material(
            str(good.get("desc", good.get("name", "good"))),
            NEUTRAL,
            left if value is None else value,
            status_of(good.get("originating")),
        )
        for good, value in zip(told, said, strict=True)
    )
    return items, worth


def _heading(facts: Facts) -> str:
    return code_of(
        re.findall(r"\d{4}", f"{facts.get('set', '')} {facts.get('hs', '')} {facts.get('good', '')} 9999")[0]
    )
