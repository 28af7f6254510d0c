"""The notes of chapters, sections and headings of the USMCA rules, as entries of the rule language: what each does to which goods.

Notes of one pattern are read by the pattern; the others are few and each of its own kind, and are restated here by hand.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from origin_rules_codes import NotCodes, marked

if TYPE_CHECKING:
    from origin_rules_text import Block

SEWN = "that the good is cut and sewn or otherwise assembled in the region"
COMPONENT = {"effect": "component"}
FORMED = (
    "that any narrow elastic fabric of 5806.20 or 6002 in it is formed from yarn and finished in the region"
)
THREAD = "that any sewing thread in it, of 5204, 5401, 5508 or yarn of 5402 used as such, is formed and finished in the region"
POCKET = "that any pocket bag fabric in it is formed and finished in the region from yarn wholly formed there"
CIRCUIT = {"effect": "meaning", "of": ["printed circuit assembly"]}
RAYON = [
    {"kind": "rayon filament other than lyocell or acetate", "within": ["5403", "5405"]},
    {"kind": "rayon fibre other than lyocell or acetate", "within": ["5502", "5504", "5507"]},
]
VEHICLE = {"effect": "vehicle"}


def condition(fact: str, kind: str = "process", **more: Any) -> dict[str, Any]:
    """What every way of a rule asks as well."""
    return {"effect": "condition", **more, "other": [{"kind": kind, "fact": fact}]}


def confers(fact: str, **more: Any) -> dict[str, Any]:
    """A way of being originating besides those of the rule."""
    codes = {"codes": more.pop("codes")} if "codes" in more else {}
    return {
        "effect": "confers",
        **more,
        "from": ["any"],
        "other": [{"kind": "process", "fact": fact, **codes}],
    }


def cures(kind: str, within: list[str], scope: list[str], *, allowed: bool = True) -> dict[str, Any]:
    """De minimis allowed, or barred, for a material of the good's own subheading."""
    return {
        "effect": "de_minimis",
        "scope": scope,
        "allowed": allowed,
        "kinds": [{"kind": kind, "within": within}],
    }


TRANSIT = {"effect": "transit"}
BY_HAND: dict[tuple[int, str], list[dict[str, Any]]] = {
    (3, "A fish, crustacean"): [
        {
            "effect": "disregard",
            "kinds": [
                {
                    "kind": "egg, larva, fry, fingerling, parr, smolt or other immature fish",
                    "within": ["03", "05"],
                }
            ],
        }
    ],
    (7, "Notwithstanding subdivision"): [
        cures("truffle", ["0709.59"], ["0709.59"]),
        cures("caper", ["0711.90"], ["0711.90"]),
    ],
    (8, "Notwithstanding subdivision"): [
        cures("macadamia nut", ["0802.61-0802.62"], ["0802.90"], allowed=False)
    ],
    (9, "Notwithstanding subdivision"): [cures("thyme, bay leaves or curry", ["0910.99"], ["0910.99"])],
    (11, "Notwithstanding subdivision"): [cures("rice or rye flour", ["1102.90"], ["1102.90"])],
    (12, "Notwithstanding subdivision"): [cures("timothy grass seed", ["1209.29"], ["1209.29"])],
    (13, "Notwithstanding subdivision"): [
        cures("sap or extract of pyrethrum or of roots with rotenone", ["1302.19"], ["1302.19"])
    ],
    (20, "Fruit, nut and vegetable"): [
        condition(
            "that the fresh fruit, nuts or vegetables are wholly obtained in the region, where the good is prepared merely by freezing, by packing in water, brine or natural juice, or by roasting",
            "wholly obtained",
        )
    ],
    (20, "Notwithstanding subdivision (e)(ii), subdivision (e)(i) does not apply"): [
        cures("bamboo shoot", ["2005.91"], ["2005.99"], allowed=False)
    ],
    (20, "Notwithstanding subdivision (e)(ii), subdivision (e)(i) applies"): [
        cures("truffle", ["2003.90"], ["2003.90"])
    ],
    (20, "Fruit preparations"): [
        condition(
            "that any peaches, pears or apricots in it are wholly obtained in the region",
            "wholly obtained",
            scope=["2008.19-2008.99"],
        )
    ],
    (27, "Notwithstanding the applicable"): [
        confers("that the good is the product of a chemical reaction in the region")
    ],
    (27, "For the purposes of heading 2710, the following"): [
        {
            "effect": "meaning",
            "scope": ["2710"],
            "of": [
                "atmospheric distillation",
                "vacuum distillation",
                "catalytic hydroprocessing",
                "reforming",
                "alkylation",
                "cracking",
                "coking",
                "isomerization",
            ],
        }
    ],
    (27, "For the purposes of heading 2710, “direct"): [
        {"effect": "meaning", "scope": ["2710"], "of": ["direct blending"]}
    ],
    (27, "For the purposes of determining"): [
        {
            "effect": "disregard",
            "scope": ["2709"],
            "kinds": [
                {
                    "kind": "diluent for transport of crude of at most 40 % of its volume",
                    "within": ["2709-2710"],
                }
            ],
        }
    ],
    (27, "Notwithstanding subdivision"): [
        cures("light oil or preparation", ["2710.20"], ["2710.20"]),
        cures("oil other than light", ["2710.20"], ["2710.20"]),
    ],
    (32, "Pigments or colouring"): [
        {
            "effect": "disregard",
            "scope": ["3207-3215"],
            "kinds": [
                {
                    "other_than": "pigment or colouring material based on titanium dioxide",
                    "within": ["3206", "3212"],
                }
            ],
        }
    ],
    (61, "For the purposes of determining"): [COMPONENT],
    (61, "Effective on January 1, 2022"): [condition(FORMED, in_force_from=dt.date(2022, 1, 1))],
    (61, "Effective July 1, 2021"): [condition(THREAD, in_force_from=dt.date(2021, 7, 1))],
    (61, "Effective January 1, 2022"): [condition(POCKET, in_force_from=dt.date(2022, 1, 1))],
    (62, "Apparel goods"): [
        confers(
            "that the good is cut and sewn or otherwise assembled in the region, its outer shell, but for collars and cuffs, wholly of the fabrics that chapter rule 1 describes",
            codes=["5111.11", "5111.19", "5112.30", "5513.11", "5513.21", "5801.22-5801.23"],
            free_of=["chapter rule 3", "chapter rule 4", "chapter rule 5"],
        )
    ],
    (62, "For the purposes of determining"): [COMPONENT],
    (62, "Effective January 1, 2022"): [condition(FORMED, in_force_from=dt.date(2022, 1, 1))],
    (62, "Effective 12 months"): [condition(THREAD, in_force_from=dt.date(2021, 7, 1))],
    (62, "For apparel made of blue denim"): [
        condition(f"{POCKET}, where the good is of blue denim", in_force_from=dt.date(2023, 1, 1))
    ],
    (62, "For all other apparel"): [
        condition(f"{POCKET}, where the good is not of blue denim", in_force_from=dt.date(2022, 1, 1))
    ],
    (62, "Men’s or boys’ shirts"): [
        confers(
            "that the good is a men's or boys' shirt of cotton or man-made fibres, cut and assembled in the region, its outer shell, but for collars and cuffs, wholly of the fabrics that the subheading rule for shirts describes",
            scope=["6205.20-6205.30"],
            codes=["5208.21-5208.59", "5210.21", "5210.31", "5407.81-5407.83", "5513.11", "5513.21"],
            free_of=["chapter rule 3", "chapter rule 4", "chapter rule 5"],
        )
    ],
    (62, "Men’s or boys’ boxer"): [
        confers(
            "that the good is men's or boys' boxer shorts of cotton, cut and sewn or otherwise assembled in the region, its outer shell, but for waistbands, wholly of the plain weave fabrics that the subheading rule for boxer shorts describes",
            scope=["6207.11"],
            codes=["5208.41-5208.42", "5208.51-5208.52", "5210.11", "5210.41", "5210.51"],
            free_of=["chapter rule 3", "chapter rule 4", "chapter rule 5"],
        )
    ],
    (63, "For the purposes of determining"): [COMPONENT],
    (63, "Effective January 1, 2022"): [
        condition(
            "that all fabrics in any fabric of 5903 in it are formed and finished in the region",
            in_force_from=dt.date(2022, 1, 1),
            scope=["6301-6304", "6306.19", "6306.29-6306.90", "6307.10-6307.20", "6308-6310"],
        ),
        condition(
            "that all fabrics in any fabric of 5903 in it are formed and finished in the region, where the good is a surgical drape or a national flag",
            in_force_from=dt.date(2022, 1, 1),
            scope=["6307.90"],
        ),
    ],
    (84, "For the purposes of this chapter"): [CIRCUIT],
    (84, "For the purposes of subheading 8471.49"): [{"effect": "separately", "scope": ["8471.49"]}],
    (84, "The following are parts for those"): [
        {"effect": "meaning", "scope": ["8443.31-8443.32"], "of": ["part"]}
    ],
    (84, "The following are parts for facs"): [
        {"effect": "meaning", "scope": ["8443.31-8443.32"], "of": ["part of a facsimile machine"]}
    ],
    (84, "The following are parts for photo"): [
        {"effect": "meaning", "scope": ["8443.32", "8443.39"], "of": ["part of photocopying apparatus"]}
    ],
    (84, "The origin of each unit"): [{"effect": "separately", "scope": ["8471.49"]}],
    (84, "The alternative rule which"): [
        {
            "effect": "narrows",
            "scope": ["8473.50"],
            "not_only": ["part or accessory used in the production of a good of 8469.00 or 8471"],
        }
    ],
    (85, "For the purposes of this chapter"): [CIRCUIT],
    (85, "For purposes of this chapter"): [
        {"effect": "meaning", "of": ["high definition", "video display diagonal"]}
    ],
    (85, "Tariff items 8529.90.83"): [
        {
            "effect": "meaning",
            "scope": ["8529.90.83", "8529.90.93", "8529.90.99"],
            "of": ["part of a television receiver, video monitor or projector"],
        }
    ],
    (85, "For the purposes of tariff item 8540.91.15"): [
        {"effect": "meaning", "scope": ["8540.91.15"], "of": ["front panel assembly"]}
    ],
    (85, "The origin of a television"): [{"effect": "separately", "of": ["television combination unit"]}],
    (85, "Notwithstanding Article 4.18 (Transit and Transshipment), “smart"): [
        {**TRANSIT, "scope": ["8523.52"], "within": "subheading"}
    ],
    (85, "Notwithstanding Article 4.18 (Transit and Transshipment) of the USMCA"): [
        {**TRANSIT, "scope": ["8541.10-8541.60", "8542.31-8542.39"], "within": "group"}
    ],
    (
        85,
        "Notwithstanding Article 4.18 (Transit and Transshipment), electronic microassemblies of subheading 8543.90",
    ): [{**TRANSIT, "scope": ["8543.90"], "within": "subheading"}],
    (
        85,
        "Notwithstanding Article 4.18 (Transit and Transshipment), electronic microassemblies of subheading 8548.90",
    ): [{**TRANSIT, "scope": ["8548.90"], "within": "subheading"}],
    (90, "For the purposes of this chapter"): [CIRCUIT],
    (90, "The origin of the goods of chapter 90"): [
        {
            "effect": "disregard",
            "kinds": [
                {
                    "kind": "data-processing machine, unit, part or accessory included with the good",
                    "within": ["8471", "8473"],
                }
            ],
        }
    ],
    (96, "A good of heading 9619"): [{"effect": "disregard", "scope": ["9619"], "kinds": RAYON}],
}
"""Notes by chapter and opening words."""

CHEMICAL = ["28-38"]
NOT_3301 = ["2801-3300", "3302-3501", "3502.20-3502.90", "3503-3826"]
PURIFIED = "that the good is purified in the region of at least 80 % of its impurities, or to a grade for one of the uses listed"
MIXED = "that the good results from deliberate, proportioned mixing or blending in the region, other than with diluents, to given specifications, with characteristics of its own"
SIZED = "that the particle size of the good is modified deliberately in the region, other than by merely crushing or pressing, to a defined size or surface that gives characteristics of its own"
STANDARD = "that the good is a standards material produced in the region"
ISOMER = "that isomers are isolated or separated from their mixture in the region"
BIO = "that the good results from a biochemical process, culturing, hybridization or genetic modification, from cellular structures isolated or purified, or from fermentation, in the region"
REACTED = "that the good results from a chemical reaction in the region"
GENERAL: list[dict[str, Any]] = [
    {
        "number": "subdivision (n)(iii)",
        "scope": ["06-14"],
        "effect": "disregard",
        "kinds": [
            {
                "kind": "seed, bulb, rootstock, cutting, slip or other live part of a plant",
                "within": ["06-07", "10", "12"],
            }
        ],
    },
    {
        "number": "subdivision (n)(iv)(A)",
        **confers(
            REACTED,
            scope=[
                "28",
                "2901-2915",
                "2916.11-2916.31",
                "2916.33-2916.39",
                "2917-3300",
                "3302-3501",
                "3502.20-3502.90",
                "3503-3822",
                "3824-3826",
            ],
        ),
    },
    {"number": "subdivision (n)(iv)(C)", **confers(PURIFIED, scope=NOT_3301)},
    {
        "number": "subdivision (n)(iv)(D)",
        **confers(
            MIXED,
            scope=[
                "30-31",
                "3302-3307",
                "34",
                "3501",
                "3502.20-3502.90",
                "3503-3507",
                "36-37",
                "3801-3807",
                "3809-3826",
            ],
        ),
    },
    {
        "number": "subdivision (n)(iv)(E)",
        **confers(SIZED, scope=["30-31", "3302-3307", "34", "3501", "3502.20-3502.90", "3503-3507", "36-37"]),
    },
    {"number": "subdivision (n)(iv)(F)", **confers(STANDARD, scope=NOT_3301)},
    {"number": "subdivision (n)(iv)(G)", **confers(ISOMER, scope=NOT_3301)},
    {
        "number": "subdivision (n)(iv)(H)",
        "scope": NOT_3301,
        "effect": "condition",
        "other": [
            {
                "kind": "process",
                "fact": "that the change is not the separation of a material from a man-made mixture, or that the isolated material underwent a chemical reaction in the region",
                "assumed": True,
            }
        ],
    },
    {
        "number": "subdivision (n)(iv)(I)",
        **confers(BIO, scope=["2801-2929", "31-32", "3302-3501", "3502.20-3502.90", "3503-3826"]),
    },
    {"number": "subdivision (n)(v)(A)", **confers(REACTED, scope=["39-40"])},
    {"number": "subdivision (n)(v)(C)", **confers(PURIFIED, scope=["39-40"])},
    {"number": "subdivision (n)(v)(D)", **confers(MIXED, scope=["39"])},
    {"number": "subdivision (n)(v)(F)", **confers(STANDARD, scope=["39"])},
    {"number": "subdivision (n)(v)(G)", **confers(ISOMER, scope=["39"])},
    {"number": "subdivision (n)(v)(H)", **confers(BIO, scope=["39"])},
    {"number": "subdivision (n)(vii)", "scope": ["50-63"], "effect": "disregard", "kinds": RAYON},
    {
        "number": "subdivision (q)(i)",
        "scope": ["1517.10"],
        "effect": "confers",
        "from": ["1511", "chapter"],
        "other": [{"kind": "trade", "fact": "that the good is imported into the United States from Canada"}],
    },
    {
        "number": "subdivision (q)(ii)",
        **condition(
            "that, where the good is exported from Mexico, its sugar of 1701.99 is originating without counting Canada",
            "trade",
            scope=[
                "1702.90.05",
                "1702.90.10",
                "1702.90.20",
                "1702.90.35",
                "1702.90.40",
                "1702.90.52",
                "1702.90.54",
                "1702.90.58",
                "1702.90.64",
                "1702.90.68",
                "1702.90.90",
                "1806.10.43",
                "1806.10.45",
                "1806.10.55",
                "1806.10.65",
                "1806.10.75",
                "2106.90.42",
                "2106.90.44",
                "2106.90.46",
            ],
        ),
    },
]
"""Notes of subdivisions (n) and (q), which stand outside the chapters. The process rules of (n)(v)(E) repeat (n)(iv)(E)."""

STEEL_AND_WAGES = [
    {
        "kind": "auto",
        "fact": "that at least 70 % of the producer's purchases of steel, and of aluminium, is originating (GN 11(k)(v))",
    },
    {"kind": "auto", "fact": "that the labour value content is reached (GN 11(k)(vi))"},
]
CORE_PARTS = {"kind": "auto", "fact": "that the seven groups of core parts are originating (GN 11(k)(iii))"}
VEHICLES: dict[tuple[str, str], list[dict[str, Any]]] = {
    ("2", ""): STEEL_AND_WAGES,
    ("7", "A"): [CORE_PARTS, *STEEL_AND_WAGES],
    ("9", "A"): [CORE_PARTS, *STEEL_AND_WAGES],
    ("10", "A"): STEEL_AND_WAGES,
    ("11", "A"): [CORE_PARTS, *STEEL_AND_WAGES],
    ("12", "B"): STEEL_AND_WAGES,
}
"""What subdivision (k) asks of vehicles besides, by rule and alternative of chapter 87."""


def notes_of(block: Block) -> list[dict[str, Any]] | None:
    """The entries of a note, each with its number and scope; None where it is not known."""
    chapter = f"{block.chapter:02d}"
    number = block.note[0].lower() + block.note[1:].replace("Rule", "rule")
    text = block.text
    if "whenever the subdivision designation is underscored" in text:
        return [{"number": number, "scope": [chapter], "effect": "meaning", "of": ["an underscored number"]}]
    if "underscor" in text:
        scope = _vehicle_scope(text)
        return [{"number": number, "scope": scope, **VEHICLE}] if scope else None
    found = max(
        (key for key in BY_HAND if key[0] == block.chapter and text.startswith(key[1])),
        key=lambda key: len(key[1]),
        default=None,
    )
    if found is None:
        return None
    return [{"number": number, "scope": [chapter], **entry} for entry in BY_HAND[found]]


def _vehicle_scope(text: str) -> list[str]:
    goods = re.search(r"goods provided for in (.+?)(?: for use in|\.(?= If)|\.?$)", text)
    try:
        found = marked(goods[1]) if goods else None
    except NotCodes:
        return []
    return [code for part in found.lists for piece in part for code in piece] if found else []
