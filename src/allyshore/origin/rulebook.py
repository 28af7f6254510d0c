"""The rules of an agreement on one day, and the way to the rule of a good."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from allyshore.errors import UsageError
from allyshore.origin.codes import CodeSet, Concordance, Level, dotted
from allyshore.origin.good import VehicleUse
from allyshore.origin.modes import WAIVER, Mode, modes_of
from allyshore.origin.reading import PartsTable, RuleReader, VehicleTable, packaged, packaged_chapters
from allyshore.origin.rule import Alternative, Kinds, Rule, digits_of

if TYPE_CHECKING:
    import datetime as dt

    from allyshore.units import Share
    from allyshore.world import World

MEMBERS = {
    "korea": frozenset({"KOR", "USA"}),
    "cafta-dr": frozenset({"CRI", "DOM", "GTM", "HND", "NIC", "SLV", "USA"}),
}
"""Countries of agreements other than the USMCA (General Notes 33(b) and 29(a)); all of them since before 2010 or 2012."""
DE_MINIMIS: Share = 0.10
TEXTILES = CodeSet.read(["50-63", "9619"])
"""Goods whose de minimis goes by weight: General Note 11(e)(iv)."""
FARM_AND_MINERAL_GOODS = CodeSet.read(["01-27"])
"""Goods whose de minimis is barred for materials of their own subheading and for listed ones: General Note 11(e)(ii), (iii)."""


@dataclass(frozen=True)
class Case:
    """One reading of a good: its code in the rules' edition and the rule that follows.

    Attributes
    ----------
    code
        Digits, in the rules' edition; as given where `gap` says that it has none.
    rule
        None where no rule is encoded.
    alternatives
        The rule's ways on this day and for this use.
    gap
        Why the case cannot be judged, as the fact that is missing; empty where it can.
    covers_parts
        The good's subheading provides for parts, so that criterion D is open to it.
    """

    code: str
    rule: Rule | None
    alternatives: tuple[Alternative, ...] = ()
    gap: str = ""
    covers_parts: bool = False


@dataclass(frozen=True)
class Rulebook:
    """Every encoded rule of the USMCA on one day; make it with `Rulebook.usmca`.

    Attributes
    ----------
    date
        The day whose law is asked for.
    rules
        All of them, in the edition of 2012 of the Harmonised System.
    concordance
        From today's codes to that edition.
    members
        ISO3 of the countries of the agreement on that day.
    agreement, law_of_originating_materials
        Its name here; where it says that a good of originating materials alone is originating.
    apart
        Goods without a rule of their own, whose units are judged one by one, and where the law says so.
    """

    date: dt.date
    rules: tuple[Rule, ...]
    concordance: Concordance
    members: frozenset[str]
    parts: PartsTable
    vehicle_tables: tuple[VehicleTable, ...]
    apart: tuple[tuple[CodeSet, str], ...] = ()
    agreement: str = "usmca"
    law_of_originating_materials: str = "GN 11(b)(ii)"
    _by_heading: dict[str, list[Rule]] = field(default_factory=dict, repr=False, compare=False)
    _cases: dict[tuple[str, VehicleUse, str, str], tuple[Case, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )
    _modes: dict[tuple[str, VehicleUse, Kinds], tuple[Mode, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )

    @classmethod
    def usmca(cls, world: World, *, strict_codes: bool = False) -> Rulebook:
        """Give the rules of the USMCA on the world's day.

        Parameters
        ----------
        world
            Its date, the members of USMCA on it, the correlation of HS 2022 with HS 2012 and the tariff items in use.
        strict_codes
            Count every forerunner of a subheading, also of one that kept its number (see `Concordance.strict`).

        Source: HTSUS General Note 11(o), (k) and (b); HS 2022 to HS 2012 correlation of the UN Statistics Division.
        """
        return cls.of_agreement(world, "usmca", strict_codes=strict_codes)

    @classmethod
    def of_agreement(cls, world: World, agreement: str, *, strict_codes: bool = False) -> Rulebook:
        """Give the rules of a packaged agreement on the world's day; those of the USMCA are the ones that `qualify` knows in full.

        Raises
        ------
        UsageError
            There is no such agreement here.
        """
        members = members_of(agreement, world)
        vintage = packaged(f"{agreement}/general.toml")["vintage"]
        if vintage != "HS 2012":
            raise UsageError(
                f"agreement {agreement}: its rules are written in {vintage}, and the correlation of today's codes with that edition is not "
                "among the facts here. Its rules and their coverage can be read all the same."
            )
        pairs = world.table("hs2022_to_2012").group_by("hs2022", maintain_order=True).agg("hs2012")
        forerunners = {now: tuple(old) for now, old in pairs.select("hs2022", "hs2012").iter_rows()}
        items = frozenset(world.table("hts")["hts8"].to_list())
        concordance = Concordance(forerunners, strict_codes)
        return cls.of(world.date, concordance, members, items, agreement)

    @classmethod
    def of(
        cls,
        on: dt.date,
        concordance: Concordance,
        members: frozenset[str],
        items: frozenset[str] | None = None,
        agreement: str = "usmca",
    ) -> Rulebook:
        """Give the packaged rules with a concordance, members and tariff items of the caller's own."""
        chapters, general = packaged_chapters(agreement), packaged(f"{agreement}/general.toml")
        reader = RuleReader(on, concordance, items, str(general["law"]))
        usmca = agreement == "usmca"
        vehicles = packaged("vehicle-parts.toml") if usmca else {"table": []}
        parts = packaged("parts.toml") if usmca else {"parts_only": [], "goods_and_parts": []}
        book = cls(
            on,
            reader.chapters(chapters, general),
            concordance,
            members,
            reader.parts_table(parts),
            reader.vehicle_tables(vehicles),
            reader.apart(chapters),
            agreement,
            str(general["originating_materials"]),
        )
        for rule in book.rules:
            for heading in rule.scope.headings():
                book._by_heading.setdefault(heading, []).append(rule)
        return book

    @property
    def waiver(self) -> Share:
        """Share of non-originating materials below which no content is asked; 0 where the agreement has no such right."""
        return WAIVER if self.agreement == "usmca" else 0.0

    def rule(self, hs: str) -> Rule | None:
        """Give the rule of a good of today's code, None where none is encoded.

        A rule for the tariff item goes before one for the subheading, and that before one for the heading. Where the
        code leaves a choice (six digits of a subheading with rules for tariff items), the widest of them.
        """
        found = [case.rule for case in self.cases(hs) if case.rule is not None]
        return min(found, key=lambda rule: rule.scope.level.value, default=None)

    def cases(
        self, hs: str, use: VehicleUse = VehicleUse.NONE, country: str = "", destination: str = ""
    ) -> tuple[Case, ...]:
        """Give every reading of a good's code: more than one where code and trade do not decide which rule is its own."""
        key = (hs, use, country, destination)
        if key not in self._cases:
            self._cases[key] = tuple(self._read_cases(hs, use, (country, destination)))
        return self._cases[key]

    def modes(self, hs: str, *, kinds: Kinds = None, use: VehicleUse = VehicleUse.NONE) -> tuple[Mode, ...]:
        """Give the ways of being originating that are linear in the materials' values, for an optimiser.

        A good made in a USMCA country of materials that keep the rows of one mode is originating by `qualify`. The
        converse holds where the code decides the rule, no fact is unknown and no total cost is given.
        """
        key = (hs, use, kinds)
        if key not in self._modes:
            self._modes[key] = modes_of(
                hs, self.cases(hs, use), self.de_minimis(hs), self.parts.parts_only, kinds, self.waiver
            )
        return self._modes[key]

    def de_minimis(self, good_hs: str) -> Share:
        """Share of the transaction value that materials failing the shift may have: 0.10, or 0.0 where it is barred.

        Textiles go by weight, and goods of chapters 1 to 27 are barred for many materials: both are 0.0 here.

        Source: General Note 11(e); Uniform Regulations, SOR/2020-155, s. 5(1), 5(3), 5(6) and 5(7).
        """
        digits = digits_of(good_hs)
        barred = TEXTILES.holds(digits) is not False or FARM_AND_MINERAL_GOODS.holds(digits) is not False
        return 0.0 if barred else DE_MINIMIS

    def rules_of(self, code: str) -> list[Rule]:
        """Give every rule that may hold a code of the rules' edition, for any use and trade, at the finest level that is sure to have one."""
        found: list[Rule] = []
        for level in (Level.TARIFF_ITEM, Level.SUBHEADING, Level.HEADING):
            here = [rule for rule in self._by_heading.get(code[:4], []) if rule.scope.level is level]
            found += [rule for rule in here if rule.scope.holds(code) is not False]
            if any(rule.scope.holds(code) for rule in here):
                break
        return found

    def reason(self, code: str) -> str:
        """Why a code of the rules' edition has no rule, as the fact that is missing."""
        for scope, reference in self.apart:
            if scope.holds(code):
                return f"the units of {dotted(code[:6])}, each by the rule that it has alone ({reference})"
        return f"the product-specific rule of heading {code[:4]} (subheading {dotted(code[:6])}), of which none is held here"

    def _read_cases(self, hs: str, use: VehicleUse, trade: tuple[str, str]) -> list[Case]:
        digits = digits_of(hs)
        codes = self.concordance.candidates(digits)
        if not codes:
            return [Case(digits, None, gap=f"the HS code of the good: {dotted(digits)} is not in HS 2022")]
        return [case for code in codes for case in self._cases_of(code, use, trade)]

    def _cases_of(self, code: str, use: VehicleUse, trade: tuple[str, str]) -> list[Case]:
        found: list[Rule] = []
        rules = [
            rule for rule in self._by_heading.get(code[:4], []) if rule.is_for(use.value, *trade) is not False
        ]
        for level in (Level.TARIFF_ITEM, Level.SUBHEADING, Level.HEADING):
            here = [rule for rule in rules if rule.scope.level is level]
            sure = [rule for rule in here if rule.scope.holds(code)]
            if sure:
                return [self._case(code, rule, use) for rule in [*found, *_as_one(sure)]]
            found += [rule for rule in here if rule.scope.holds(code) is None]
        gap = self.reason(code)
        return [*(self._case(code, rule, use) for rule in found), Case(code, None, gap=gap)]

    def _case(self, code: str, rule: Rule, use: VehicleUse) -> Case:
        if not rule.vehicle or rule.uses or use is VehicleUse.NONE:
            return Case(code, rule, rule.alternatives, covers_parts=self.parts.covers(code))
        table = next(
            (table for table in self.vehicle_tables if table.use == use.value and table.scope.holds(code)),
            None,
        )
        if table is None:
            return Case(
                code,
                rule,
                gap=f"the requirement of General Note 11(k) for {dotted(code[:6])} for use in a {use.value}",
            )
        staged = tuple(self._staged(alternative, table) for alternative in rule.alternatives)
        return Case(code, rule, staged, covers_parts=self.parts.covers(code))

    def _staged(self, alternative: Alternative, table: VehicleTable) -> Alternative:
        """Put the content that a table of original equipment parts asks in place of the rule's own."""
        if not alternative.has_rvc:
            return alternative
        return replace(
            alternative,
            reference=f"{alternative.reference} with {table.reference}",
            rvc_tv=table.rvc_tv if alternative.rvc_tv is not None else None,
            rvc_nc=table.rvc_nc,
            text=f"{alternative.text} (in place of that content: {table.reference})",
        )


def members_of(agreement: str, world: World) -> frozenset[str]:
    """Countries of an agreement, ISO3, on the world's day."""
    if agreement == "usmca":
        return world.members("USMCA")
    if agreement not in MEMBERS:
        raise UsageError(f"agreement: expected one of usmca, {', '.join(MEMBERS)}, found {agreement!r}.")
    return MEMBERS[agreement]


def _as_one(rules: list[Rule]) -> list[Rule]:
    """Rules of the same goods, each for kinds of them, as one rule: the ways of all."""
    if len(rules) < 2 or not all(rule.for_kinds for rule in rules):
        return rules
    ways = tuple(way for rule in rules for way in rule.alternatives)
    return [replace(rules[0], alternatives=ways)]
