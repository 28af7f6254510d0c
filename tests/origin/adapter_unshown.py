"""A good of which a case says that its content is not known: what holds whatever the content is, and what holds by the change alone."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from adapter_goods import code_of, plain, use_of
from adapter_materials import SAYS_VALUE, listed
from adapter_words import on_of

from allyshore import origin

if TYPE_CHECKING:
    from adapter_words import Facts, Question

CONTENTS = ("rvc", "rvc_nc", "rvc_tv")
UNKNOWN = re.compile(r"unknown|undetermined|not known|\?|^open$|^n/?k$")
MOST = 99.0
"""A content that reaches whatever is asked, in per cent."""


def tells_unknown(facts: Facts) -> bool:
    """Whether a case with materials says that the content of its good is not known."""
    told = [str(facts[name]).lower() for name in CONTENTS if isinstance(facts.get(name), str)]
    return bool(told) and all(UNKNOWN.search(one) for one in told) and "materials" in facts


def unknown_content(question: Question) -> dict[str, Any]:
    """The answer that is the same without any content and with the highest; thresholds by the rule or by the table of the part."""
    facts = {name: value for name, value in question.facts.items() if name not in CONTENTS}
    if any(isinstance(one, dict) and SAYS_VALUE & set(one) for one in listed(facts)):
        return plain(replace(question, facts=facts))
    least, best = (plain(replace(question, facts={**facts, "rvc": told})) for told in ("not shown", MOST))
    alone = least["originating"] is True
    said = {**least, "originating_by_shift_alone": alone, "by_shift_alone": alone}
    if (
        not alone and best["originating"] is not False and not best["failing"]
    ):  # what fails is forgiven by values alone, and none is told
        said |= {"originating": None, "status": "unknown", "criterion": None}
    good = facts.get("good")
    code = code_of(good["hs"] if isinstance(good, dict) and "hs" in good else facts.get("hs", good))
    table = question.book.vehicle_table(code, use_of(str(facts.get("use", ""))))
    if table is None:
        return said | {
            name: best[name] for name in ("threshold_nc", "threshold_tv", "threshold") if name in best
        }
    asked = origin.content_asked(table.name, on_of(facts))
    return said | {
        "threshold_nc": asked.nc * 100.0,
        "threshold_tv": None if asked.tv is None else asked.tv * 100.0,
    }
