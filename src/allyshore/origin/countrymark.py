"""Of which country a good of Canada or Mexico has to be marked: 19 CFR part 102, as far as it decides without its table of products.

The general rules of s. 102.11, 102.13 and 102.15 are applied here. The table of s. 102.20 is not among the facts: a caller states the rule of
his good in shorthand (`marking_shift`), or installs the package ``originshift``, which has it and cross-checks what is decided here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, Protocol

from allyshore.origin.codes import CodeSet, dotted
from allyshore.origin.content import has_unlisted
from allyshore.origin.good import Role, check
from allyshore.origin.marking import marking_shift
from allyshore.origin.operations import is_production
from allyshore.origin.rule import digits_of

if TYPE_CHECKING:
    from types import ModuleType

    from allyshore.origin.codes import Verdict
    from allyshore.origin.good import Good, Material
    from allyshore.units import Share

MARKED = frozenset({"CAN", "MEX"})
"""Part 102 marks goods of Canada and Mexico that are imported into the United States: s. 102.0."""
TEXTILES = CodeSet.read(
    [
        "50-63", "3005.90", "3921.12.15", "3921.13.15", "3921.90.25", "4202.12.40-4202.12.89", "4202.22.40-4202.22.89", "4202.32.40-4202.32.99",
        "4202.92.04-4202.92.08", "4202.92.15-4202.92.33", "4202.92.60-4202.92.97", "6405.20.60", "6406.10.77", "6406.10.90", "6406.90.15", "6501-6502",
        "6504", "6505.00", "6601.10-6601.99", "7019.13.15", "7019.13.28", "7019.61-7019.90", "8708.21", "8804", "9113.90.40", "9404.90", "9612.10.90",
        "9619.00.21-9619.00.79",
    ]
)  # fmt: skip
"""Goods that s. 102.21 governs, by s. 102.21(b)(5); where it names ten digits, its eight."""
DE_MINIMIS: Share = 0.07
DE_MINIMIS_OF_BEVERAGES: Share = 0.10
"""Share of the value of a good (of chapter 22: the second) that foreign materials without the change may have: s. 102.13(a)."""
NO_DE_MINIMIS = CodeSet.read(["01-04", "07-08", "11-12", "15", "17", "20"])
"""Goods without that right: s. 102.13(b)."""
DISREGARDED = {Role.RETAIL_PACKAGING, Role.ACCESSORY, Role.SHIPPING_PACKING, Role.INDIRECT}
"""Materials that s. 102.15(a) leaves out."""
PEER = "originshift"
CURE = "state the rule of s. 102.20 for it in shorthand (`marking_shift`), or install the extra: pip install 'allyshore[marking]'"


@dataclass(frozen=True, slots=True)
class Mark:
    """The country of which a good has to be marked, or why it is not assessed.

    Attributes
    ----------
    country
        ISO3; None: not assessed.
    reference
        The paragraph of 19 CFR part 102 that decides it.
    because
        Why, or why not.
    missing
        Facts that would decide it.
    checked
        What a second reading by the table of s. 102.20 says to it; empty where there was none.
    """

    country: str | None
    reference: str
    because: str
    missing: tuple[str, ...] = ()
    checked: str = ""

    def explain(self) -> list[str]:
        """Say it in sentences."""
        answer = "is not assessed" if self.country is None else f"is {self.country}"
        lines = [f"The country for its mark {answer} ({self.reference}): {self.because}."]
        lines += [f"For the mark is needed: {one}." for one in self.missing]
        return lines + ([f"Cross-check of the mark: {self.checked}."] if self.checked else [])

    def to_dict(self) -> dict[str, Any]:
        """Give plain JSON values."""
        return {
            "status": "not assessed" if self.country is None else "decided",
            "country": self.country,
            "rule": self.reference,
            "because": self.because,
            "missing_facts": list(self.missing),
            "cross_check": self.checked or None,
        }


class MarkingTable(Protocol):
    """A reading of the table of 19 CFR 102.20 and 102.21."""

    @property
    def name(self) -> str:
        """What it is called, with its version."""
        ...

    def mark(self, good: Good) -> Mark:
        """Give the country of a good by the table."""
        ...


def mark(
    good: Good,
    *,
    shift: str = "",
    table: MarkingTable | None = None,
    simple_assembly: Verdict = None,
    by_gri_2a: Verdict = None,
) -> Mark:
    """Say of which country a good made in Canada or Mexico has to be marked when it enters the United States.

    It is no preferential origin and no origin for additional duties: a good may be originating, marked Mexico, and Chinese by substantial transformation.

    Parameters
    ----------
    good
        Its materials say where they are from by `Material.country_of_origin`, as these same rules find it; one that says nothing is foreign.
    shift, simple_assembly, by_gri_2a
        The rule of s. 102.20 for it, as `marking_shift` takes it.
    table
        A reading of s. 102.20 (`marking_table`) that answers what is left open and cross-checks what is decided.

    Raises
    ------
    ModelInvalid
        A code or an amount of the good cannot be judged.
    UsageError
        The shift is not of the form of the shorthand.

    Source: 19 CFR 102.0, 102.11 to 102.18, 102.21(b)(5) and (c)(1). Section 102.19 holds for entries before 1 July 2020 only.
    """
    check(good)
    if has_unlisted(good) and good.country in MARKED:
        why = "its materials are not all listed, and each that is foreign has to make the change"
        return Mark(None, "19 CFR 102.11", why, (f"the materials of {good.product} that are not listed",))
    found = _by_general_rules(good)
    if (
        found.country is None
        and shift
        and good.country in MARKED
        and TEXTILES.holds(digits_of(good.hs)) is False
    ):
        found = _by_shift(good, shift, simple_assembly, by_gri_2a)
    if table is None or good.country not in MARKED:
        return found
    told = table.mark(good)
    if found.country is None:
        return told
    if told.country is None:
        return replace(found, checked=f"{table.name} does not decide it: {told.because}")
    if told.country == found.country:
        return replace(found, checked=f"{table.name} agrees ({told.reference})")
    return Mark(
        None,
        f"{found.reference} against {told.reference}",
        f"two readings differ: {found.country}, for {found.because}; {table.name} {told.country}, for {told.because}",
        ("which of the two readings of 19 CFR part 102 is right",),
        f"{table.name} differs",
    )


def _by_general_rules(good: Good) -> Mark:
    """What decides without the table of products: wholly obtained, of domestic materials alone, or of too little that is foreign."""
    if good.country not in MARKED:
        why = (
            "part 102 marks goods of Canada and Mexico; others go by substantial transformation, case by case"
        )
        return Mark(None, "19 CFR 102.0", why)
    if good.obtained is not None and not good.materials:
        return Mark(good.country, "19 CFR 102.11(a)(1)", f"it is wholly obtained: {good.obtained.value}")
    textile = TEXTILES.holds(digits_of(good.hs))
    if textile is not False:
        may = "is" if textile else "may be"
        why = f"it {may} a textile of s. 102.21(b)(5), and those go by where they are formed and assembled"
        return Mark(None, "19 CFR 102.21", why, (CURE,))
    if good.operations and not is_production(good.operations):
        why = f"nothing but {', '.join(sorted(good.operations))} was done to it there"
        return Mark(None, "19 CFR 102.17", why, (CURE,))
    return _by_materials(good)


def _by_materials(good: Good) -> Mark:
    counted = [one for one in good.materials if one.role not in DISREGARDED]
    foreign = [one for one in counted if one.country_of_origin != good.country]
    if counted and not foreign:
        return Mark(good.country, "19 CFR 102.11(a)(2)", f"every material is of {good.country}")
    if counted and (small := _small(good, foreign)):
        return Mark(good.country, "19 CFR 102.13(a)", small)
    missing = [f"the country of origin of {one.name}" for one in foreign if not one.country_of_origin]
    if not counted:
        missing = ["the materials of it, or that it is wholly obtained"]
    why = "the rule for its code decides, and is not among the facts here"
    return Mark(None, "19 CFR 102.20", why, (*missing, CURE))


def _small(good: Good, failing: list[Material]) -> str:
    """How little the materials without the change are worth, where that is little enough; empty where it is not, or there is no such right."""
    digits = digits_of(good.hs)
    if good.transaction_value is None or NO_DE_MINIMIS.holds(digits) is not False:
        return ""
    limit = DE_MINIMIS_OF_BEVERAGES if digits[:2] == "22" else DE_MINIMIS
    share = math.fsum(one.value for one in failing) / good.transaction_value
    if share > limit:
        return ""
    names = ", ".join(one.name for one in failing)
    return (
        f"what is foreign in it without the change ({names}) is {share:.1%} of its value, within {limit:.0%}"
        if failing
        else ""
    )


def _uncoded(good: Good) -> tuple[str, ...]:
    """The codes that are not stated of materials that count for a mark."""
    return tuple(
        f"the code of {one.name}" for one in good.materials if not one.hs and one.role not in DISREGARDED
    )


def _by_shift(good: Good, words: str, simple_assembly: Verdict, by_gri_2a: Verdict) -> Mark:
    """By the rule that the caller states: the change of every foreign material, then the material that gives the essential character."""
    counted = [one for one in good.materials if one.role not in DISREGARDED]
    found = {
        one.name: marking_shift(
            good.hs, [one.hs], words, simple_assembly=simple_assembly, by_gri_2a=by_gri_2a
        )
        for one in counted
    }
    said = {name: finding.holds for name, finding in found.items()}
    foreign = [one for one in counted if one.country_of_origin != good.country]
    stated = f"the rule stated for it, {words}"
    if any(said[one.name] is None for one in foreign):
        return Mark(
            None,
            "19 CFR 102.11(a)(3)",
            f"{stated}, is not decided by codes",
            (
                *(_uncoded(good) or ("what the rule asks besides codes",)),
                *dict.fromkeys(f"what {text!r} means in it" for one in found.values() for text in one.unread),
            ),
        )
    failing = [one for one in foreign if said[one.name] is False]
    if not failing:
        return Mark(good.country, "19 CFR 102.11(a)(3)", f"every foreign material makes the change: {stated}")
    if small := _small(good, failing):
        return Mark(good.country, "19 CFR 102.13(a)", small)
    return _by_character(good, [one for one in counted if said[one.name] is not True], stated)


def _by_character(good: Good, barred: list[Material], stated: str) -> Mark:
    """The country of the material that gives the essential character, of those from whose codes no change is let in: s. 102.11(b), 102.18(b)(1)."""
    names = ", ".join(one.name for one in barred)
    if good.gri3_set:
        because = (
            f"it is a set, whose materials of equal consideration decide; {names} do not make the change"
        )
        return Mark(
            None, "19 CFR 102.11(c)", because, ("which materials of the set merit equal consideration",)
        )
    countries = {one.country_of_origin for one in barred}
    if len(countries) == 1 and "" not in countries:
        (country,) = countries
        because = f"{names} alone can give its essential character, for they make no change by {stated}"
        return Mark(country, "19 CFR 102.11(b)(1)", because)
    missing = [f"the country of origin of {one.name}" for one in barred if not one.country_of_origin]
    if len(barred) > 1:
        missing.append(f"which of {names} gives it its essential character")
    return Mark(None, "19 CFR 102.11(b)(1)", f"{names} make no change by {stated}", tuple(missing))


ROLES = {
    Role.RETAIL_PACKAGING: "retail_packaging",
    Role.ACCESSORY: "accessory",
    Role.SHIPPING_PACKING: "packing",
    Role.INDIRECT: "indirect",
}


@dataclass(frozen=True)
class OriginShift:
    """The tables of 19 CFR 102.20 and 102.21 as the package ``originshift`` reads them."""

    module: ModuleType
    version: str

    @property
    def name(self) -> str:
        """The package and its version."""
        return f"{PEER} {self.version}"

    def mark(self, good: Good) -> Mark:
        """Ask it for the country of a good; a code that it does not take is not assessed."""
        if uncoded := _uncoded(good):
            return Mark(None, "19 CFR 102.20", "codes of materials are not stated", uncoded, self.name)
        material = import_module(f"{PEER}.resolve").Material
        inputs = [
            material(
                code=dotted(digits_of(one.hs)[:8]),
                country=one.country_of_origin or None,
                value=one.value,
                weight=one.weight,
                role=ROLES.get(one.role),
            )
            for one in good.materials
            if one.hs
        ]
        try:
            said = self.module.resolve(
                dotted(digits_of(good.hs)[:8]),
                inputs,
                good.country,
                good_value=good.transaction_value,
                wholly_obtained=good.obtained is not None and not good.materials,
                is_set=good.gri3_set,
                good_weight=good.weight,
            )
        except ValueError as wrong:
            return Mark(None, "19 CFR 102.20", f"{self.name} does not take it: {wrong}", checked=self.name)
        reference = f"19 CFR {said.rule_id}, {said.vintage}" if said.rule_id else "19 CFR part 102"
        if said.status == "resolved" and not said.caveats:
            return Mark(
                str(said.origin), reference, f"by {said.basis}, as {self.name} reads it", checked=self.name
            )
        why = said.needed or said.reason or "; ".join(said.caveats)
        return Mark(None, reference, f"{self.name} finds it {said.status}", (str(why),), self.name)


def marking_table() -> OriginShift | None:
    """Give the table of 19 CFR 102.20 of the package ``originshift``, None where it is not installed (the extra ``marking``)."""
    try:
        return OriginShift(import_module(PEER), version(PEER))
    except (ImportError, PackageNotFoundError):
        return None
