"""What is done to goods, in words: what makes a good of its materials, what makes none, and what leaves origin alone on the way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from allyshore.errors import Fault
from allyshore.origin.codes import all_of
from allyshore.spelling import nearest_few

if TYPE_CHECKING:
    from collections.abc import Iterable

    from allyshore.origin.codes import Verdict

NO_PRODUCTION = frozenset(
    {
        "packaging", "repackaging", "packing", "repacking", "bottling", "rebottling", "filling", "refilling", "decanting", "labelling", "relabelling",
        "labeling", "relabeling", "marking", "tagging", "ticketing", "retail packaging", "packaging for retail sale", "retail packing", "blister packing",
        "wrapping", "shrink wrapping", "boxing", "bagging", "cartoning", "palletising", "palletizing", "quality control", "quality checks", "checking",
        "inspection", "inspecting", "visual inspection", "testing", "calibration", "weighing", "counting", "measuring", "sorting", "grading", "picking",
        "order picking", "screening", "cleaning", "washing", "dusting", "storing", "storage", "warehousing", "handling", "consolidation", "dilution",
        "dilution with water", "diluting", "diluting with water", "unpacking", "unloading", "loading", "reloading", "splitting", "bundling", "kitting",
        "transport", "shipping", "resale", "preserving",
    }
)  # fmt: skip
"""Operations that make no good of another: General Note 11(b)(iii), (c) ("production") and (j); 19 CFR 182 Appendix A, s. 11; HQ H318560 (repackaging)."""
KEEPS_ORIGIN = frozenset(
    {
        "unloading", "reloading", "loading", "separation from a bulk shipment", "splitting", "storing", "storage", "labelling or other marking required by the importing country",
        "preserving", "transport", "inspection", "removal of dust", "ventilation", "spreading out", "drying", "chilling",
        "replacing salt or solutions", "replacing damaged packing", "removing spoiled units", "transshipment", "transhipment", "temporary storage",
        "unloading and reloading", "labelling or other marking", "removal of dust that accumulates", "replacing salt",
        "replacing damaged packing materials", "replacing damaged packing materials and containers", "removing spoiled or damaged units",
    }
)  # fmt: skip
"""Operations outside the region that leave origin alone: General Note 11(h)(iv); Uniform Regulations, s. 10(1)."""
PRODUCTION = frozenset(
    {
        "growing", "cultivating", "raising", "mining", "harvesting", "fishing", "trapping", "hunting", "capturing", "breeding", "extracting", "aquaculture",
        "manufacturing", "production", "fabrication", "processing", "further processing", "assembling", "assembly", "disassembly", "remanufacturing", "machining", "cutting", "sewing",
        "knitting", "weaving", "spinning", "dyeing", "printing", "finishing", "moulding", "molding", "casting", "forging", "stamping", "pressing", "rolling",
        "drawing", "extruding", "bending", "welding", "soldering", "riveting", "gluing", "bonding", "mounting", "wiring", "rewiring", "turning", "milling",
        "drilling", "grinding", "polishing", "etching", "sawing", "painting", "coating", "lacquering", "plating", "galvanising", "galvanizing", "anodising",
        "heat treatment", "hardening", "annealing", "sintering", "vulcanising", "laminating", "smelting", "melting", "alloying", "refining", "distillation",
        "cracking", "purification", "crystallisation", "synthesis", "chemical reaction", "polymerisation", "fermentation", "brewing", "mixing", "blending",
        "direct blending", "granulating", "granulation", "tableting", "tabletting", "compounding", "encapsulation", "roasting", "baking", "cooking", "frying",
        "freezing", "smoking", "curing", "canning", "drying", "milling of grain", "pasteurising", "dissolving", "evaporation", "separation", "isolation", "filtration", "hydrolysis", "esterification", "neutralisation", "culturing",
        "crushing", "slaughtering", "butchering", "tanning",
        "knit to shape", "cut and sewn", "sewn", "cut", "knit", "woven", "assembled", "manufactured", "grown", "mined", "harvested",
        "food processing", "chemical processing", "metal processing", "filling into measured doses", "putting up in measured doses", "dosing into ampoules",
    }
)  # fmt: skip
"""Words for production, which is to grow, raise, mine, catch, extract, manufacture, process or assemble: General Note 11(c); Uniform Regulations, s. 1(1).

Measured doses make a good of 3004 of one of 3003, which the rules of chapter 30 let carry origin with a content."""
LOSES_ORIGIN = frozenset(
    {
        "an operation", "operation", "other operation", "any other operation", "further operation", "further production", "work", "worked", "working", "processed",
        "thawing", "filleting", "gutting", "boning", "deboning", "slicing", "peeling", "shelling", "salting", "seasoning", "marinating", "blanching", "repairing", "repair",
        "refurbishing", "reconditioning", "rework", "reworking", "altering", "alteration", "modifying", "modification", "adjusting", "programming", "engraving", "embroidering",
        "ironing", "pressing of garments", "stitching", "trimming", "treating", "treatment", "installation", "installing", "configuring", "customising", "customizing",
    }
)  # fmt: skip
"""Operations outside the region that are none of those which leave origin alone: General Note 11(h)(iv)(A); Uniform Regulations, s. 10(1)(b)."""
ON_THE_WAY = NO_PRODUCTION | KEEPS_ORIGIN | PRODUCTION | LOSES_ORIGIN
"""What may be stated of a stay outside the region."""
MAKES = re.compile(
    r"(?:re|pre)?(?:assembl|manufactur|fabricat|compress(?:ed|ing|ion)|machin|weld|solder|mou?ld|cast|forg|stamp|extru|sew|knit|weav|woven|spinn|spun|dye|paint|coat|lacquer|galvani|anneal|"
    r"hard|sinter|vulcani|laminat|smelt|melt|alloy|refin|distil|crack|purif|crystalli|synthes|react|polymeri|ferment|brew|mix|blend|granulat|"
    r"tablett?(?:ing|ed)|compound|encapsulat|roast|bak|cook|fry|fried|freez|frozen|smok|cann(?:ing|ed)|mill|grind|ground|grow|cultivat|harvest|slaughter|tann|"
    r"saw|drill|turning|etch|bond|mount|wir(?:ed|ing)|plat(?:ed|ing)|cut|roll(?:ed|ing)|draw|dissol|dry|dri(?:ed)|evaporat|dehydrat|filter|filtrat|"
    r"separat|isolat|extract|hydro|esterif|oxid|neutrali|saponif|sulph?onat|nitrat|halogenat|chlorinat|acetylat|decompos|isomeri|alkylat|reform|cok(?:ed|ing)|"
    r"culturing|hybridi|press(?:ed|ing))(?!ware)\w*"
)
"""Beginnings of words for production within a phrase."""
HANDLES = re.compile(
    r"(?:un|re)?-?(?:pack|label|bottl|fill|decant|mark|tag|ticket|wrap|box|bag|carton|pallet|quality|check|inspect|test|calibrat|weigh|count|measur|sort|grad|"
    r"pick|screen|clean|wash|dust|stor|wareh|handl|consolidat|dilut|load|split|bundl|kit|transport|ship|resal|preserv|set)\w*"
)
"""Beginnings of words for what makes no good, within a phrase."""
DILUTES = re.compile(
    r"\b(?:(?:mix|blend|combin|thinn)\w*(?: \w+){0,3}? with (?:\w+ )?water\b(?! soluble)|(?:adding|addition) (?:\w+ )?water\b(?: to \w+)?|watering down)"
)
"""Dilution with water in other words: General Note 11(j)(i); Uniform Regulations, s. 11(a)."""
DENIED = re.compile(r"\b(?:no|not|non|never|without|nothing|neither|nor)\b")
BY_IMPORTER = (
    r"(?<=\w),? (?:as )?(?:required|asked for|prescribed) by (?:laws? )?"
    r"(?:importing (?:(?:usmca|cusma) )?(?:country|party)|(?:usmca|cusma) (?:country|party)|"
    r"(?:importing )?(?:us|usa|u\.s\.(?:a\.)?|united states(?: america)?|canada|mexico))(?: laws?)?$"
)
"""Words for what the country asks into which the good is imported; General Note 11(h)(iv)(A)(1) takes any country of the USMCA."""
REQUIRED = re.compile(BY_IMPORTER)
ASIDE = re.compile(
    BY_IMPORTER + r"|(?<=\w) (?:under customs control|"
    r"to (?:keep|preserve) (?:it|them|goods|good) in good condition|in good condition|for (?:onward )?transport)$"
)
"""What a step is said to be done for, where it makes no other step of it."""
CURE = "Write `processing` or `assembling` for work that is production and has no word of its own, and nothing where nothing is said"


def makes(words: str) -> Verdict:
    """Whether an operation makes a good of its materials, as far as its words tell; None where they are not understood.

    A phrase is understood where its words speak of production alone or of handling alone; of several operations joined by "and", one that
    makes a good is enough, and all have to be understood.

    Source: General Note 11(c) ("production") and (j); Uniform Regulations, SOR/2020-155, s. 1(1) and 11.

    Examples
    --------
    >>> makes("injection moulding"), makes("Re-packaging of the goods"), makes("frobnicating")
    (True, False, None)
    """
    plain = DILUTES.sub("dilution with water", step(words))
    if plain in _LITTLE or plain in _MUCH:
        return plain in _MUCH
    parts = [part for part in re.split(r" and |[,;/+&]", plain) if part.strip()]
    if len(parts) > 1:
        verdicts = [makes(part) for part in parts]
        if None not in verdicts:
            return any(verdicts)
    tokens = plain.split()
    made = any(MAKES.fullmatch(token) for token in tokens)
    handled = any(HANDLES.fullmatch(token) for token in tokens)
    return None if DENIED.search(plain) or made is handled else made


def is_production(operations: Iterable[str]) -> Verdict:
    """Whether anything was made: True where nothing is said, or one operation is production; None where one is not understood and none is.

    Source: General Note 11(b)(iii) and (j); Uniform Regulations, SOR/2020-155, s. 11.
    """
    verdicts = [makes(one) for one in operations]
    return True if not verdicts or True in verdicts else None if None in verdicts else False


def leaves_origin(operations: Iterable[str]) -> Verdict:
    """Whether nothing else was done than what leaves origin alone outside the region; None where it was labelling, and nobody says that the importer asks it.

    Source: General Note 11(h)(iv)(A); Uniform Regulations, SOR/2020-155, s. 10(1)(b).

    Examples
    --------
    >>> leaves_origin(["labelling required by the United States"]), leaves_origin(["labelling"]), leaves_origin(["painting"])
    (True, None, False)
    """
    return all_of(_leaves(word, required=REQUIRED.search(_plain(word)) is not None) for word in operations)


def _leaves(words: str, *, required: bool) -> Verdict:
    plain = step(words)
    if plain in _LABELS:
        return True if required else None
    if plain in _KEPT:
        return True
    parts = [part for part in re.split(r" and |[,;/+&]", plain) if part.strip()]
    return all_of(_leaves(part, required=required) for part in parts) if len(parts) > 1 else False


def understood_on_the_way(words: str) -> bool:
    """Whether an operation of a stay is in words that are understood."""
    plain = step(words)
    known = plain in _LOST or makes(words) is not None
    return leaves_origin([words]) is not False or (known and "required by" not in plain)


def not_understood(where: str, operations: Iterable[str]) -> list[Fault]:
    """Name each operation whose words are not understood, so that it is not taken for production."""
    return [
        Fault(where, None, "operations", EXPECTED, repr(word), meant(word, NO_PRODUCTION | PRODUCTION))
        for word in sorted(operations)
        if makes(word) is None
    ]


def not_understood_on_the_way(where: str, operations: Iterable[str]) -> list[Fault]:
    """Name each operation of a stay whose words are not understood, so that it neither keeps nor loses the status."""
    return [
        Fault(where, None, "route operations", ON_THE_WAY_EXPECTED, repr(word), meant(word, ON_THE_WAY))
        for word in sorted(operations)
        if not understood_on_the_way(word)
    ]


EXPECTED = "an operation in words that are understood, as vocabulary().operations has them"
ON_THE_WAY_EXPECTED = "an operation in words that are understood, as vocabulary().on_the_way has them"


def meant(word: str, options: Iterable[str]) -> str:
    """What to write in place of a word that is not understood."""
    near = nearest_few(word, sorted(options), 3)
    return f"Did you mean {' or '.join(repr(one) for one in near)}? {CURE}" if near else CURE


def step(words: str) -> str:
    """An operation without hyphens and small words: ``re-packaging of the goods`` as ``repackaging goods``."""
    return ASIDE.sub("", _plain(words))


def _plain(words: str) -> str:
    return " ".join(
        word
        for word in words.casefold().replace("-", "").replace("_", " ").split()
        if word not in {"the", "of", "mere", "simple", "only", "merely", "simply"}
    )


_LITTLE = frozenset(map(step, NO_PRODUCTION))
_MUCH = frozenset(map(step, PRODUCTION))
_LABELS = frozenset({"labelling", "labeling", "marking", "labelling or marking", "labeling or marking", "labelling or other marking", "labeling or other marking",
    "other marking", "relabelling", "relabeling", "tagging", "ticketing"})  # fmt: skip
_KEPT = frozenset(map(step, KEEPS_ORIGIN)) - _LABELS
_LOST = frozenset(map(step, LOSES_ORIGIN))
