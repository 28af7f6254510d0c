"""Quantities in the schedule's own units, as an entry states them, and the conversions that are exact.

A line states any number of them as text, ``liter=750;kg on drained weight=12.5``. The values of parts of a good (``case=40``, in USD)
and the polarisation of sugar (``degrees=96``) are stated the same way. A qualified unit (kg on drained weight) is never taken from
the plain one.

Source: HTSUS, General Note 3(h) and General Statistical Note 2 (units); a barrel is 42 US gallons of 231 cubic inches.
"""

from __future__ import annotations

import difflib
import re
from fractions import Fraction

from allyshore.world.rates import UNITS as PRINTED

FAMILIES: tuple[dict[str, Fraction], ...] = (
    {"kg": Fraction(1), "g": Fraction(1, 1000), "t": Fraction(1000)},
    {"liter": Fraction(1), "m3": Fraction(1000), "bbl": Fraction("158.987294928")},
    {
        "each": Fraction(1),
        "head": Fraction(1),
        "article": Fraction(1),
        "doz.": Fraction(12),
        "gross": Fraction(144),
        "1000": Fraction(1000),
    },
)
"""Units that turn into each other exactly, by how many of the family's first unit they are."""
PARTS = (
    "case",
    "strap",
    "battery",
    "movement",
    "apparatus",
    "set",
    "rifle",
    "telescopic sight",
    "lead content",
)
"""Parts of a good whose value [USD] a rate may be taken on; they are stated in full for the line."""
DEGREES = "degrees"
WORDS = {
    "kilogram": "kg", "kilograms": "kg", "gram": "g", "grams": "g", "tonne": "t", "tonnes": "t", "ton": "t", "litre": "liter", "litres": "liter", "liters": "liter",
    "l": "liter", "proof liter": "pf. liter", "pf.liter": "pf. liter", "pfl": "pf. liter", "barrel": "bbl", "barrels": "bbl", "pair": "pr.", "pairs": "pr.", "prs": "pr.",
    "pr": "pr.", "piece": "each", "pieces": "each", "no": "each", "no.": "each", "number": "each", "dozen": "doz.", "doz": "doz.", "thousand": "1000", "m²": "m2", "m³": "m3",
    "jewels": "jewel", "packs": "pack", "articles": "article", "degree": DEGREES,
}  # fmt: skip
"""Other words for units."""
_KNOWN = (*dict.fromkeys(PRINTED.values()), *PARTS, DEGREES)
_QUALIFIED = re.compile(r"(on|of|including)\s\S")


def unit_of(word: str) -> str | None:
    """Give the schedule's unit, part or ``degrees`` that a word stands for; None where it is none of them."""
    plain = " ".join(word.strip().split())
    plain = WORDS.get(plain.lower(), plain)
    if plain in _KNOWN:
        return plain
    for unit in _KNOWN:
        if plain.startswith(unit + " ") and _QUALIFIED.match(plain[len(unit) + 1 :]):
            return plain
    return None


def nearest(word: str) -> str:
    """Name the units nearest to a word that is none."""
    return ", ".join(difflib.get_close_matches(word, _KNOWN, n=4, cutoff=0.0))


def read(text: str) -> dict[str, float]:
    """Read ``liter=750;case=40``.

    Raises
    ------
    ValueError
        A piece is not a known unit, an equals sign and a number that is not negative; the message is what was expected.
    """
    found: dict[str, float] = {}
    for piece in (part for part in text.split(";") if part.strip()):
        word, _, number = piece.partition("=")
        unit = unit_of(word)
        if unit is None:
            raise ValueError(f"a unit of the schedule or a part, such as {nearest(word)}")
        try:
            amount = float(number)
        except ValueError:
            amount = -1.0
        if not 0 <= amount < float("inf"):
            raise ValueError(f"{unit} = a number that is not negative")
        found[unit] = amount
    return found


def written(stated: dict[str, float]) -> str:
    """Write quantities as `read` reads them."""
    return ";".join(f"{unit}={amount!r}" for unit, amount in stated.items())


def amount_in(unit: str, stated: dict[str, float]) -> float | None:
    """Give the quantity in a unit: as stated, or by an exact conversion from another unit of its family; else None."""
    if unit in stated:
        return stated[unit]
    for family in FAMILIES:
        if unit in family:
            for other, amount in stated.items():
                if other in family:
                    return float(Fraction(repr(amount)) * family[other] / family[unit])
    return None
