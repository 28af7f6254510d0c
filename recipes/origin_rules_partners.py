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
WHOLLY = {"effect": "meaning", "of": ["a good wholly of a material, which is entirely of it"]}
PATTERNS: tuple[tuple[int, str, dict[str, Any]], ...] = (
    (42, r"The provisions of subdivision \(d\)\(vi\)", {**WHOLLY, "scope": ["4202"]}),
    (66, r"The provisions of subdivision \(d\)\(vi\)", {**WHOLLY, "scope": ["6601"]}),
    (70, r"The provisions of subdivision \(d\)\(vi\)", {**WHOLLY, "scope": ["7019"]}),
    (94, r"The provisions of subdivision \(d\)\(vi\)", {**WHOLLY, "scope": ["9404.90"]}),
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


SHORT = "or the material is on the list of US note 20 to subchapter XXII of chapter 98"
SPARED = "or the good is one that the rule leaves out"
NAPPIES = ["9619.00.31", "9619.00.33", "9619.00.41-9619.00.48", "9619.00.61-9619.00.90"]
ENDED = {"effect": "meaning", "of": ["goods of the Dominican Republic for which rules held until March 2009"]}
CAFTA_NOTES: dict[tuple[int, str], dict[str, Any]] = {
    (27, "note"): ENDED,
    (39, "note"): ENDED,
    **{
        (chapter, f"chapter rule {number}"): condition(
            f"that chapter rule {number} of chapter {chapter} is met: {asked}, {SHORT}, {SPARED}"
        )
        for chapter in (61, 62)
        for number, asked in (
            (3, "any fabric of 5806.20 or 6002 in it is formed from yarn and finished in the region"),
            (
                4,
                "any sewing thread in it, of 5204, 5401, 5508 or yarn of 5402 used as such, is formed and finished in the region",
            ),
            (
                5,
                "any pocket bag fabric in it is formed and finished in the region from yarn wholly formed there",
            ),
        )
    },
    (61, "chapter rule 6"): {
        "effect": "meaning",
        "of": ["materials in short supply, by US note 20 to subchapter XXII of chapter 98"],
    },
    (62, "chapter rule 6"): {
        "effect": "meaning",
        "of": ["materials in short supply, by US note 20 to subchapter XXII of chapter 98"],
    },
    (63, "chapter rule 2"): condition(
        f"that chapter rule 2 of chapter 63 is met: any sewing thread in it, of 5204, 5401, 5508 or yarn of 5402 used as such, is wholly formed in the region, {SHORT}"
    ),
    (63, "chapter rule 3"): {
        "effect": "meaning",
        "of": ["thread in short supply, by US note 20 to subchapter XXII of chapter 98"],
    },
    (64, "chapter rule 1"): confers(
        "that the good is of a tariff item that chapter rule 1 of chapter 64 lists and meets the rule for it of General Note 11, 17, 25, 26 or 28"
    ),
    (96, "heading rule 2"): condition(
        "that any fabric of 5806.20 or 6002 in it is formed from yarn and finished in the region",
        scope=NAPPIES,
    ),
    (96, "heading rule 3"): condition(
        "that any sewing thread in it, of 5204, 5401, 5508 or yarn of 5402 used as such, is formed and finished in the region",
        scope=NAPPIES,
    ),
}
"""Notes of General Note 29 that stand for themselves. What excepts goods in many words is left to whoever states the fact."""


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
    number = block.note[0].lower() + block.note[1:].replace("Rule", "rule")
    entry = CAFTA_NOTES.get((block.chapter, number))
    if entry is not None:
        return [{"number": number, "scope": [f"{block.chapter:02d}"], **entry}]
    return _patterned(block)
