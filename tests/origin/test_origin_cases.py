"""Each case of tests/cases/origin: facts of a regulation's example, a ruling or a product of ours, and the law's answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from allyshore.origin import Determination, Good, Material, Rulebook, VehicleUse, qualify

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

CASES = [
    pytest.param(case, id=case["id"])
    for file in sorted((Path(__file__).parent.parent / "cases" / "origin").glob("*.yaml"))
    for case in yaml.safe_load(file.read_text(encoding="utf-8"))
]


def material(facts: dict[str, Any]) -> Material:
    kinds = facts.pop("kinds", None)
    return Material(**facts, kinds=None if kinds is None else frozenset(kinds))


def good(case: dict[str, Any]) -> Good:
    facts = dict(case["good"])
    use = VehicleUse(facts.pop("use", ""))
    return Good(**facts, use=use, materials=tuple(material(dict(one)) for one in case["materials"]))


@pytest.mark.parametrize("case", CASES)
def test_the_case_has_the_answer_of_the_law(
    case: dict[str, Any], book_on: Callable[[dt.date], Rulebook]
) -> None:
    found = qualify(good(case), book_on(case["date"]))
    expect = case["expect"]
    assert found.status.value == expect["status"], found.explain()
    _same_way(found, expect)
    _same_figures(found, expect)
    said = " ".join(found.missing)
    assert expect.get("missing", "") in said
    assert "not_missing" not in expect or expect["not_missing"] not in said
    assert bool(found.missing) is (found.status.value == "unknown")


def _same_way(found: Determination, expect: dict[str, Any]) -> None:
    if "criterion" in expect:
        assert found.criterion is not None
        assert found.criterion.value == expect["criterion"]
    if "alternative" in expect:
        assert found.alternative == expect["alternative"]
    if "method" in expect:
        assert found.method is not None
        assert found.method.value == expect["method"]
    if "failing" in expect:
        assert list(found.failing) == expect["failing"]
    if "breaks" in expect:
        assert list(found.breaks_if_lost) == expect["breaks"]


def _same_figures(found: Determination, expect: dict[str, Any]) -> None:
    if "rvc" in expect:
        assert found.content is not None
        assert found.content.value == pytest.approx(expect["rvc"], abs=5e-8)
        assert found.content.threshold == pytest.approx(expect["threshold"])
