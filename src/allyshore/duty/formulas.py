"""Rates that need more than the value and one quantity: parts of a watch, metal contents, degrees of sugar, two units at once.

Each is a sum of shares, of the value or of the value of a part, and of amounts per unit; raw sugar pays by the degree of
polarisation with a floor. A text that is neither (a note, another line's rate, a cap by the duty of something else) is not read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from allyshore.duty.quantities import DEGREES, PARTS, amount_in
from allyshore.world.rates import read_rate

_SUGAR = re.compile(
    r"(?P<most>[\d.]+)\s?¢\s?/kg less (?P<each>[\d.]+)\s?¢\s?/kg for each degree under 100 degrees .*but not less (?:than )?(?P<least>[\d.]+)\s?¢\s?/kg"
)
_ANOTHER = re.compile(r"The rate (?:of duty )?appli-? ?cable,? to ")


@dataclass(frozen=True, slots=True)
class Summand:
    """A share of the value (no `unit`, no `parts`), a share of the value of `parts`, or USD per `unit`."""

    amount: Fraction
    unit: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sugar:
    """USD per kg of sugar of 100 degrees, what each degree under it takes off, and the least."""

    most: Fraction
    each: Fraction
    least: Fraction


@dataclass(frozen=True, slots=True)
class Formula:
    """A rate in full.

    Attributes
    ----------
    summands
        What is added up.
    sugar
        The rate by the degree, None where there is none.
    """

    summands: tuple[Summand, ...]
    sugar: Sugar | None = None

    @property
    def needs(self) -> tuple[str, ...]:
        """Units, parts and ``degrees`` that an entry has to state, in order."""
        words = ["kg", DEGREES] if self.sugar else []
        for each in self.summands:
            words += [each.unit] if each.unit else each.parts
        return tuple(dict.fromkeys(words))

    def missing(self, stated: dict[str, float]) -> tuple[str, ...]:
        """What of `needs` is not stated and does not follow exactly from what is."""
        return tuple(word for word in self.needs if amount_in(word, stated) is None)

    def duty(self, value: float, stated: dict[str, float]) -> float:
        """Reckon the duty [USD] of a line; nothing may be `missing`."""

        def told(word: str) -> Fraction:
            return Fraction(repr(amount_in(word, stated)))

        total = Fraction(0)
        if self.sugar:
            degrees = min(told(DEGREES), Fraction(100))
            rate = self.sugar.most - self.sugar.each * (100 - degrees)
            total += max(rate, self.sugar.least) * told("kg")
        for each in self.summands:
            if each.unit:
                base = told(each.unit)
            elif each.parts:
                base = sum((told(part) for part in each.parts), Fraction(0))
            else:
                base = Fraction(repr(value))
            total += each.amount * base
        return float(total)


@lru_cache(maxsize=1024)
def read_formula(printed: str) -> Formula | None:
    """Take apart a rate that value and one quantity do not settle; None where it is not a sum that an entry can state.

    Examples
    --------
    >>> read_formula("40¢ each + 6% on the case + 5.3% on the battery").needs
    ('each', 'case', 'battery')
    """
    if match := _SUGAR.fullmatch(printed):
        most, each, least = (Fraction(match[name]) / 100 for name in ("most", "each", "least"))
        return Formula((), Sugar(most, each, least))
    rate = read_rate(printed)
    if not rate.parts:
        return None
    summands = []
    for part in rate.parts:
        if part.unit:
            summands.append(Summand(part.amount, f"{part.unit} {part.basis}".strip(), ()))
            continue
        parts = _parts(part.basis)
        if part.basis and parts is None:
            return None
        summands.append(Summand(part.amount, "", parts or ()))
    return Formula(tuple(summands))


def points_elsewhere(printed: str) -> bool:
    """Whether a rate is that of another line, which the importer has to name."""
    return _ANOTHER.match(printed) is not None


def _parts(basis: str) -> tuple[str, ...] | None:
    """Name the parts that a share is taken on; None where one is not known."""
    words = re.sub(r"\bvalue of the |\bthe ?|\bentire |, if any|, band or bracelet", "", basis).strip()
    parts = tuple(words.split(" and ")) if words else ()
    return parts if all(part in PARTS for part in parts) else None
