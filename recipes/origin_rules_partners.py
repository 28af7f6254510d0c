"""Korea (General Note 33) and CAFTA-DR (General Note 29): their notes, as far as they are read, and where their rules stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from origin_rules_notes import (
    COMPONENT,
    ISOMER,
    MIXED,
    PURIFIED,
    REACTED,
    SEWN,
    SIZED,
    STANDARD,
    condition,
    confers,
)

if TYPE_CHECKING:
    from origin_rules_text import Block

FRY = {"effect": "disregard", "kinds": [{"kind": "fry, larva or other immature fish", "within": ["03"]}]}
LINING = {"effect": "meaning", "of": ["visible lining that has to be formed and finished in the region"]}
DISTILLED = {
    "effect": "meaning",
    "scope": ["2710"],
    "of": ["atmospheric distillation", "vacuum distillation"],
}
PATTERNS: tuple[tuple[int, str, dict[str, Any]], ...] = (
    (3, r"(?:The f|F)ish, crustaceans,? ", FRY),
    (27, r"For purposes of heading 2710, the following processes", DISTILLED),
    (61, r"\W*Except for fabrics classified", LINING),
    (62, r"\W*Except for fabrics classified", LINING),
    (61, r"For purposes of determining whether a good (?:of|covered by) this chapter", COMPONENT),
    (62, r"For purposes of determining whether a good (?:of|covered by) this chapter", COMPONENT),
    (63, r"For purposes of determining whether a good (?:of|covered by) this chapter", COMPONENT),
    (96, r"For the purposes of determining the origin of a good of", {**COMPONENT, "scope": ["9619"]}),
)
KOREA_FABRICS = {
    "chapter rule 2": confers(
        f"{SEWN}, its outer shell, but for collars and cuffs, wholly of the fabrics that chapter rule 2 describes",
        codes=["5111.11", "5111.19", "5112.30", "5513.11", "5513.21", "5801.22-5801.23"],
    ),
    "subheading rule": confers(
        "that the good is a men's or boys' shirt of cotton or man-made fibres, cut and assembled in the region, its outer shell, but for collars and cuffs, wholly of the fabrics that the subheading rule for shirts describes",
        scope=["6205.20-6205.30"],
    ),
}
KOREA_GENERAL: list[dict[str, Any]] = [
    {
        "number": "subdivision (n)(vi)",
        "scope": ["06-14"],
        "effect": "disregard",
        "kinds": [
            {
                "kind": "seed, bulb, rootstock, cutting, graft, shoot, bud or other live part of a plant",
                "within": ["06-07", "10", "12"],
            }
        ],
    },
    {
        "number": "subdivision (n)(vii)",
        **confers(REACTED, scope=["27-37", "3801-3822", "3824-3826", "39-40"]),
    },
    {"number": "subdivision (n)(viii)(A)", **confers(PURIFIED, scope=["28-40"])},
    {
        "number": "subdivision (n)(viii)(B)",
        **confers(MIXED, scope=["30-31", "33-37", "3801-3807", "3809-3826", "39-40"]),
    },
    {"number": "subdivision (n)(viii)(C)", **confers(SIZED, scope=["30-31", "33", "39"])},
    {"number": "subdivision (n)(viii)(D)", **confers(STANDARD, scope=["28-38"])},
    {"number": "subdivision (n)(viii)(E)", **confers(ISOMER, scope=["28-38"])},
    {
        "number": "subdivision (n)(viii)(F)",
        "scope": ["28-38"],
        "effect": "condition",
        "other": [
            {
                "kind": "process",
                "fact": "that the change is not the separation of a material from a man-made mixture, or that the isolated material underwent a chemical reaction in the region",
                "assumed": True,
            }
        ],
    },
]
KOREA_FRUIT = [
    condition(
        "that the fresh fruit, nuts or vegetables are wholly obtained in the region, where the good is prepared by freezing, by packing in water, brine or natural juice, or by roasting",
        "wholly obtained",
        scope=["2001-2008"],
    ),
    condition(
        "that any peaches, pears or apricots in it are wholly obtained in the region",
        "wholly obtained",
        scope=["2008"],
    ),
]


def _patterned(block: Block) -> list[dict[str, Any]] | None:
    number = block.note[0].lower() + block.note[1:].replace("Rule", "rule")
    for chapter, opening, entry in PATTERNS:
        if block.chapter == chapter and re.match(opening, block.text):
            return [{"number": number, "scope": [f"{chapter:02d}"], **entry}]
    return None


def notes_of_korea(block: Block) -> list[dict[str, Any]] | None:
    """The entries of a note of General Note 33; None where it is not known."""
    number = block.note[0].lower() + block.note[1:]
    if block.chapter == 20:
        return [{"number": number, **entry} for entry in KOREA_FRUIT]
    if block.chapter == 62 and number in KOREA_FABRICS:
        return [{"number": number, "scope": ["62"], **KOREA_FABRICS[number]}]
    return _patterned(block)


def notes_of_cafta(block: Block) -> list[dict[str, Any]] | None:
    """The entries of a note of General Note 29; None where it is not known."""
    return _patterned(block)
