"""Which goods may be remanufactured, so that what was recovered from used goods is originating in them."""

from __future__ import annotations

from allyshore.origin.codes import CodeSet, Verdict, all_of, opposite
from allyshore.origin.rule import digits_of

MAY_BE = CodeSet.read(["84-90", "9402"])
MAY_NOT_BE = CodeSet.read(
    [
        "8414.51",
        "8418",
        "8450.11",
        "8450.12",
        "8508.11",
        "8509",
        "8510",
        "8516",
        "8517.11",
        "8703",
    ]
)
"""Goods left out of them: Uniform Regulations, SOR/2020-155, s. 1(1), "remanufactured good". General Note 11(m)(xix) prints the list without
8510, which Article 1.5 of the Agreement and the Regulations have."""
CLASSES = "a good of chapters 84 to 90 or of 9402, and not of 8418, 8509, 8510, 8516, 8703, 8414.51, 8450.11, 8450.12, 8508.11 or 8517.11"
"""The same in words."""


def law_of_classes(hs: str) -> str:
    """Cite what decides whether goods of a code may be remanufactured; of 8510 the two texts differ, and the stricter is followed."""
    if CodeSet.read(["8510"]).holds(digits_of(hs)) is False:
        return "GN 11(m)(xix)"
    return "Uniform Regulations, s. 1(1), which leaves out 8510; GN 11(m)(xix) does not, and the stricter is followed"


def may_be_remanufactured(hs: str) -> Verdict:
    """Whether goods of a code may be remanufactured goods at all; None where the code is too short to tell.

    What else is asked (life, performance and warranty like those of a new one, and that it is made wholly or partly of recovered materials)
    is stated with `Good.remanufactured`. The subheadings and headings named kept their goods from HS 2012 to HS 2022.

    Source: General Note 11(m)(xix); Uniform Regulations, SOR/2020-155, s. 1(1) and 4.

    Examples
    --------
    >>> may_be_remanufactured("8413.30"), may_be_remanufactured("8418.10"), may_be_remanufactured("8450")
    (True, False, None)
    """
    digits = digits_of(hs)
    return all_of((MAY_BE.holds(digits), opposite(MAY_NOT_BE.holds(digits))))
