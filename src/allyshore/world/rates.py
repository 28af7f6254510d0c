"""Duty rates as the US tariff schedule prints them, read into exact parts.

A rate is a sum of parts: shares of a value ("3.4%") and amounts per quantity ("0.68¢/kg"). A part may name what it
is taken on ("on the case", "on drained weight"). Only a rate that needs nothing but the value of the good and one
quantity in a named unit can be reckoned; every other text is kept and its form is *unread*.

Source: Harmonized Tariff Schedule of the United States, General Notes 1 to 3 and the abbreviations listed there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction


class RateForm(Enum):
    """How a rate is reckoned."""

    FREE = "free"
    AD_VALOREM = "ad_valorem"
    SPECIFIC = "specific"
    COMPOUND = "compound"
    UNREAD = "unread"


class Printed(Enum):
    """What kind of text stands in the schedule, whether or not it can be reckoned from value and quantity."""

    FREE = "free"
    AD_VALOREM = "ad_valorem"
    SPECIFIC = "specific"
    COMPOUND = "compound"
    NOTE = "note"


UNITS = {
    "kg": "kg",
    "clean kg": "clean kg",
    "g": "g",
    "t": "t",
    "liter": "liter",
    "pf.liter": "pf. liter",
    "bbl": "bbl",
    "each": "each",
    "head": "head",
    "article": "article",
    "pack": "pack",
    "pr.": "pr.",
    "doz.": "doz.",
    "gross": "gross",
    "line/gross": "line/gross",
    "thousand": "1000",
    "1000": "1000",
    "1000pins": "1000 pins",
    "jewel": "jewel",
    "jewelover7": "jewel over 7",
    "m": "m",
    "lin.m": "m",
    "m2": "m2",
    "m3": "m3",
}
"""Units of quantity by their printed text without blanks and commas (``clean kg`` keeps its blank)."""

_NUMBER = r"(?:\d[\d,]*(?:\.\d+)?|\.\d+)(?:\s\d+/\d+)?"
_SHARE = re.compile(rf"(?P<amount>{_NUMBER})\s?%(?:\son\s(?:the\s)?(?P<basis>[^%¢$]+))?")
_MONEY = re.compile(
    rf"(?:\$(?P<dollars>{_NUMBER})|(?P<cents>{_NUMBER})\s?¢)"
    r"\s?(?:(?P<each>each)|/\s?(?P<unit>[^%¢$]+?))"
    r"(?:(?:,\s|\s|(?<=m2))(?P<basis>(?:on|of|including)\s[^%¢$]+))?"
)


@dataclass(frozen=True, slots=True)
class Part:
    """One summand: `amount` is a share of value where `unit` is empty, else USD per unit; `basis` as printed or empty."""

    amount: Fraction
    unit: str
    basis: str = ""

    def __str__(self) -> str:
        """Give the canonical text of the part."""
        if not self.unit:
            return f"{_number(self.amount * 100)}%" + (f" on the {self.basis}" if self.basis else "")
        money = f"${_number(self.amount)}" if self.amount >= 1 else f"{_number(self.amount * 100)}¢"
        per = " each" if self.unit == "each" else f"/{self.unit}"
        return f"{money}{per}" + (f" {self.basis}" if self.basis else "")


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate as read.

    Attributes
    ----------
    form
        How it is reckoned; `RateForm.UNREAD` where value and one quantity do not suffice.
    parts
        Its summands; empty where it is free or could not be taken apart.
    text
        The printed text with blanks put right.
    """

    form: RateForm
    parts: tuple[Part, ...]
    text: str

    @property
    def ad_valorem(self) -> float | None:
        """Share of the good's value; None where the form has no such part or is unread."""
        if self.form is RateForm.FREE:
            return 0.0
        shares = [part.amount for part in self.parts if not part.unit]
        return float(shares[0]) if shares and self.form is not RateForm.UNREAD else None

    @property
    def specific(self) -> float | None:
        """USD per `specific_unit`; None where the form has no such part or is unread."""
        amounts = [part.amount for part in self.parts if part.unit]
        return float(amounts[0]) if amounts and self.form is not RateForm.UNREAD else None

    @property
    def specific_unit(self) -> str | None:
        """Unit of quantity with its qualification, as in ``kg on drained weight``; None where there is none."""
        parts = [part for part in self.parts if part.unit]
        return (
            f"{parts[0].unit} {parts[0].basis}".strip()
            if parts and self.form is not RateForm.UNREAD
            else None
        )

    @property
    def printed(self) -> Printed:
        """Kind of text that the schedule prints."""
        if self.form is RateForm.FREE:
            return Printed.FREE
        if "%" in self.text:
            return Printed.AD_VALOREM if self.form is RateForm.AD_VALOREM else Printed.COMPOUND
        return Printed.SPECIFIC if re.search("[¢$]", self.text) else Printed.NOTE

    @property
    def canonical(self) -> str:
        """The rate in one spelling; reading it again gives the same form and parts."""
        if self.form is RateForm.FREE:
            return "Free"
        return " + ".join(str(part) for part in self.parts) if self.parts else self.text


def read_rate(printed: str) -> Rate:
    """Read a rate of duty as printed in column 1 General, column 1 Special (without its programmes) or column 2.

    Examples
    --------
    >>> read_rate("1.4%").ad_valorem
    0.014
    >>> rate = read_rate("$1.50/kg + 4%")
    >>> rate.specific, rate.specific_unit, rate.ad_valorem
    (1.5, 'kg', 0.04)
    """
    text = re.sub(r"\s+", " ", printed).strip().replace("m²", "m2").replace("m³", "m3")
    if text == "Free":
        return Rate(RateForm.FREE, (), text)
    parts = tuple(_part(piece.strip()) for piece in text.split("+"))
    whole = tuple(part for part in parts if part is not None)
    if len(whole) < len(parts):
        return Rate(RateForm.UNREAD, (), text)
    shares = [part for part in whole if not part.unit]
    amounts = [part for part in whole if part.unit]
    if len(shares) > 1 or len(amounts) > 1 or any(part.basis for part in shares):
        return Rate(RateForm.UNREAD, whole, text)
    form = RateForm.COMPOUND if shares and amounts else RateForm.SPECIFIC if amounts else RateForm.AD_VALOREM
    return Rate(form, whole, text)


def _part(text: str) -> Part | None:
    """Read one summand, or None."""
    if match := _SHARE.fullmatch(text):
        return Part(_amount(match["amount"]) / 100, "", _basis(match["basis"]))
    if match := _MONEY.fullmatch(text):
        unit = _unit(match["each"] or match["unit"])
        if unit is None:
            return None
        amount = _amount(match["dollars"]) if match["dollars"] else _amount(match["cents"]) / 100
        return Part(amount, unit, _basis(match["basis"]))
    return None


def _unit(printed: str) -> str | None:
    closed = printed.strip().replace(",", "").replace("thou- sand", "thousand")
    return UNITS.get(closed) or UNITS.get(closed.replace(" ", ""))


def _basis(printed: str | None) -> str:
    return (printed or "").strip()


def _amount(printed: str) -> Fraction:
    """Read ``33 1/3``, ``.5`` or ``1,000.25`` exactly."""
    return sum((Fraction(word) for word in printed.replace(",", "").split()), Fraction(0))


def _number(amount: Fraction) -> str:
    """Write a fraction exactly: as a decimal where it ends, else as ``33 1/3``."""
    rest = amount.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest == 1:
        return f"{(Decimal(amount.numerator) / Decimal(amount.denominator)).normalize():f}"
    whole, part = divmod(amount, 1)
    return f"{whole} {part}" if whole else str(part)
