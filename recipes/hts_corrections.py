"""Where an edition of the US tariff schedule prints what cannot be the law, what it should say, and why we say so.

Each was found by comparing the 44 editions. A correction names the editions that print the fault, first and last; recipe `hts`
stops where the fault does not stand in exactly these.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Correction:
    """One fault of print.

    Attributes
    ----------
    code
        Eight or ten digits.
    column
        ``row`` (the whole row is wanting, or is printed by mistake) or one of general, special, other.
    first, last
        Editions that print the fault.
    printed, held
        The text there and the text that is held instead; for ``row``, empty is no row at all.
    why
        How we know.
    """

    code: str
    column: str
    first: str
    last: str
    printed: str
    held: str
    why: str


ROW = "row"
WANTING, STRAY = "", "the row"
CORRECTIONS = (
    Correction(
        "44201900", ROW, "2025 basic", "2025 basic", WANTING, STRAY,
        "subheading 4420.19 of the Harmonized System of 2022 has no other line; the row is printed from the next edition on",
    ),
    Correction(
        "4420190000", ROW, "2025 basic", "2025 basic", WANTING, STRAY,
        "the only statistical number of 4420.19.00, printed from the next edition on",
    ),
    Correction(
        "9401696031", ROW, "2025 basic", "2025 basic", WANTING, STRAY,
        "the remainder of 9401.69.60, without which other than household seats have no number; printed from the next edition on",
    ),
    Correction(
        "94019930", ROW, "2025 revision 16", "2025 revision 16", STRAY, WANTING,
        "only the number below it is printed, without units; the same article stands at 9401.99.90.30 in the same edition",
    ),
    Correction(
        "9401993030", ROW, "2025 revision 16", "2025 revision 16", STRAY, WANTING,
        "a misprint of 9401.99.90.30, which stands in the same edition with the same words; gone from the next",
    ),
    Correction(
        "7602000035", ROW, "2026 revision 2", "2026 revision 2", WANTING, STRAY,
        "printed before and from the next edition on, with the same words; no other number of 7602.00.00 took in its article",
    ),
    Correction(
        "20031001", "other", "2025 basic", "2025 basic",
        "22¢/kg on drained weght + 45%", "22¢/kg on drained weight + 45%", "misspelt; right in the next edition",
    ),
    Correction(
        "29091918", "other", "2025 basic", "2025 revision 5", "37% /", "37%", "the mark of a note left standing; gone later",
    ),
    Correction(
        "62046311", "special", "2025 basic", "2025 revision 11",
        "Free (AU,BH,CL,CO,IL,JO,KR,MA,.OM,P,PA,PE,S,SG)", "Free (AU,BH,CL,CO,IL,JO,KR,MA,OM,P,PA,PE,S,SG)",
        "a stray point before OM; right in the next edition",
    ),
    Correction(
        "40119020", "special", "2025 basic", "2025 revision 13",
        "Free (A*,AU,BH,CL,CO,D,E IL,JO,KR,MA,OM,P,PA,PE,S,SG)", "Free (A*,AU,BH,CL,CO,D,E, IL,JO,KR,MA,OM,P,PA,PE,S,SG)",
        "a comma wanting after E; right in the next edition",
    ),
)  # fmt: skip
