"""The rules of an agreement on one day, and the way to the rule of a good."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from allyshore.errors import UsageError
from allyshore.origin.codes import SUBHEADING_DIGITS, CodeSet, Concordance, Level, dotted
from allyshore.origin.forgiving import Forgiving, forgiving
from allyshore.origin.good import VehicleUse
from allyshore.origin.modes import NO_FACTS, WAIVER, Mode, modes_of
from allyshore.origin.pardon import DE_MINIMIS, FARM_AND_MINERAL_GOODS, TEXTILES
from allyshore.origin.phrase import rvc_text
from allyshore.origin.reading import OWN, PartsTable, RuleReader, VehicleTable
from allyshore.origin.rule import Alternative, Kinds, KindWithin, OtherKind, Rule, digits_of
from allyshore.origin.rulefiles import RuleFiles

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from allyshore.origin.good import Good
    from allyshore.origin.reading import Staging
    from allyshore.origin.rule import Other
    from allyshore.units import Share
    from allyshore.world import World

CORE_PARTS = "that the seven groups of core parts are originating"
"""How the fact begins that General Note 11(k)(iii) asks of the core parts of a vehicle."""
MEMBERS = {
    "korea": frozenset({"KOR", "USA"}),
    "cafta-dr": frozenset({"CRI", "DOM", "GTM", "HND", "NIC", "SLV", "USA"}),
}
"""Countries of agreements other than the USMCA (General Notes 33(b) and 29(a)); all of them since before 2010 or 2012."""


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
    kind, is_kind
        The case is for goods of this kind, or for all but them; None for every good of the code.
    """

    code: str
    rule: Rule | None
    alternatives: tuple[Alternative, ...] = ()
    gap: str = ""
    covers_parts: bool = False
    kind: KindWithin | None = None
    is_kind: bool = True

    def fits(self, kinds: Kinds) -> bool:
        """Whether the case may be that of a good of these stated kinds."""
        if self.kind is None or kinds is None:
            return True
        return self.kind.holds(self.code, kinds) in {None, self.is_kind}


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
    _modes: dict[
        tuple[str, VehicleUse, Kinds, tuple[tuple[str, bool | float | None], ...]], tuple[Mode, ...]
    ] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Lay the rules by heading."""
        if not self._by_heading:
            for rule in self.rules:
                for heading in rule.scope.headings():
                    self._by_heading.setdefault(heading, []).append(rule)

    @classmethod
    def usmca(cls, world: World, *, strict_codes: bool = False, staging: Staging = False) -> Rulebook:
        """Give the rules of the USMCA on the world's day.

        Parameters
        ----------
        world
            Its date, the members of USMCA on it, the correlation of HS 2022 with HS 2012 and the tariff items in use.
        strict_codes
            Count every forerunner of a subheading, also of one that kept its number (see `Concordance.strict`).
        staging
            The vehicles are under an approved alternative staging regime (Uniform Regulations, s. 19), to 30 June 2025 or to the
            day given. Core parts are then not asked; whether purchases of steel and aluminium are is a fact to state.

        Source: HTSUS General Note 11(o), (k) and (b); HS 2022 to HS 2012 correlation of the UN Statistics Division.
        """
        return cls.of_agreement(world, "usmca", strict_codes=strict_codes, staging=staging)

    @classmethod
    def of_agreement(
        cls, world: World, agreement: str, *, strict_codes: bool = False, staging: Staging = False
    ) -> Rulebook:
        """Give the rules of a packaged agreement on the world's day; those of the USMCA are the ones that `qualify` knows in full.

        Raises
        ------
        UsageError
            There is no such agreement here.
        """
        members = members_of(agreement, world)
        files = RuleFiles.packaged(agreement)
        edition = str(files.general["vintage"]).removeprefix("HS ")
        pairs = (
            world.table(f"hs2022_to_{edition}").group_by("hs2022", maintain_order=True).agg(f"hs{edition}")
        )
        forerunners = {now: tuple(old) for now, old in pairs.select("hs2022", f"hs{edition}").iter_rows()}
        items = frozenset(world.table("hts")["hts8"].to_list())
        concordance = Concordance(forerunners, strict_codes)
        changes = world.table("content_changes").filter(agreement=agreement)
        moved = float(changes["change"].sum())
        return cls.of_files(files, world.date, concordance, members, items, staging=staging, moved=moved)

    @classmethod
    def of(
        cls,
        on: dt.date,
        concordance: Concordance,
        members: frozenset[str],
        items: frozenset[str] | None = None,
        agreement: str = "usmca",
        *,
        staging: Staging = False,
    ) -> Rulebook:
        """Give the packaged rules with a concordance, members and tariff items of the caller's own."""
        return cls.of_files(RuleFiles.packaged(agreement), on, concordance, members, items, staging=staging)

    @classmethod
    def of_files(
        cls,
        files: RuleFiles,
        on: dt.date,
        concordance: Concordance,
        members: frozenset[str],
        items: frozenset[str] | None = None,
        *,
        staging: Staging = False,
        moved: float = 0.0,
    ) -> Rulebook:
        """Give the law of a day out of rule files, and of nothing else: a part of the packaged ones, or those kept with an old answer.

        Parameters
        ----------
        files
            The rules, whole or `RuleFiles.narrowed`.
        on
            The day.
        concordance
            From today's codes to the edition of the rules.
        members
            ISO3 of the countries of the agreement on that day.
        items
            Tariff items of the schedule in use, eight digits; None: every item that the rules name is held to be in use.
        staging
            The vehicles are under an approved alternative staging regime, to its usual end or to the day given.
        moved
            Share added to every regional value content that is asked: a change of the law that is supposed.

        Raises
        ------
        ModelInvalid
            A file is not in the rule language; every fault with its file and rule.
        """
        law, rules_in = str(files.general["law"]), str(files.general.get("rules_in", "o"))
        reader = RuleReader(on, concordance, items, law, rules_in, moved)
        return cls(
            on,
            reader.chapters(files.chapters, files.general),
            concordance,
            members,
            reader.parts_table(files.parts),
            reader.vehicle_tables(files.vehicles, staging=staging),
            reader.apart(files.chapters),
            files.agreement,
            str(files.general["originating_materials"]),
        )

    def with_rules(self, entries: Sequence[Mapping[str, Any]]) -> Rulebook:
        """Give this book with rules of the user's own, in the rule language, in place of the law's; everything else of the law holds.

        Parameters
        ----------
        entries
            Each with `number`, `scope` and `any`, as in the packaged rule files; notes of chapters do not stand over them.

        Raises
        ------
        ModelInvalid
            An entry is not in the rule language.
        """
        reader = RuleReader(self.date, self.concordance, None, OWN)
        rules = reader.chapters([("given rules", {"chapter": 0, "rule": [dict(entry) for entry in entries]})])
        return replace(self, rules=rules, apart=(), _by_heading={}, _cases={}, _modes={})

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

    def modes(
        self,
        hs: str,
        *,
        kinds: Kinds = None,
        use: VehicleUse = VehicleUse.NONE,
        facts: Mapping[str, bool | float | None] = NO_FACTS,
    ) -> tuple[Mode, ...]:
        """Give the ways of being originating that are linear in the materials' values, for an optimiser.

        A good made in a USMCA country of materials that keep the rows of one mode is originating by `qualify`. The
        converse holds where the code decides the rule, no fact is unknown and no total cost is given.
        """
        key = (hs, use, kinds, tuple(sorted(facts.items())))
        if key not in self._modes:
            self._modes[key] = modes_of(
                hs,
                self.cases(hs, use),
                self.parts.parts_only,
                kinds,
                self.waiver,
                facts=facts,
                by_notes_of_usmca=self.agreement == "usmca",
            )
        return self._modes[key]

    def de_minimis(self, good_hs: str) -> Share:
        """Share of the transaction value that any material failing the shift may have: 0.10, or 0.0 where some may not.

        Textiles go by weight, and in goods of chapters 1 to 27 some materials are never forgiven: both are 0.0 here. `qualify` and
        the modes tell materials apart.

        Source: General Note 11(e); Uniform Regulations, SOR/2020-155, s. 5(1), 5(3), 5(6) and 5(7).
        """
        digits = digits_of(good_hs)
        barred = TEXTILES.holds(digits) is not False or FARM_AND_MINERAL_GOODS.holds(digits) is not False
        return 0.0 if barred else DE_MINIMIS

    def forgiving(self, good: Good, code: str) -> Forgiving:
        """Give the de minimis right of a good, with its code in the rules' edition, material by material."""
        return forgiving(good, code, self.concordance, by_notes_of_usmca=self.agreement == "usmca")

    def rules_of(self, code: str) -> list[Rule]:
        """Give every rule that may hold a code of the rules' edition, for any use and trade, at the finest level that is sure to have one."""
        found: list[Rule] = []
        for level in (Level.TARIFF_ITEM, Level.SUBHEADING, Level.HEADING, Level.CHAPTER):
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
        if len(digits) < SUBHEADING_DIGITS:
            codes = self.concordance.subheadings_of(digits)
        if not codes:
            return [Case(digits, None, gap=f"the HS code of the good: {dotted(digits)} is not in HS 2022")]
        return [case for code in codes for case in self._cases_of(code, use, trade)]

    def _cases_of(self, code: str, use: VehicleUse, trade: tuple[str, str]) -> list[Case]:
        found: list[Rule] = []
        rules = [
            rule for rule in self._by_heading.get(code[:4], []) if rule.is_for(use.value, *trade) is not False
        ]
        for level in (Level.TARIFF_ITEM, Level.SUBHEADING, Level.HEADING, Level.CHAPTER):
            here = [rule for rule in rules if rule.scope.level is level]
            sure = [rule for rule in here if rule.scope.holds(code)]
            if sure:
                return [
                    case for rule in [*found, *_as_one(sure)] for case in self._cases_for(code, rule, use)
                ]
            found += [rule for rule in here if rule.scope.holds(code) is None]
        gap = self.reason(code)
        return [
            *(case for rule in found for case in self._cases_for(code, rule, use)),
            Case(code, None, gap=gap),
        ]

    def vehicle_table(
        self, hs: str, use: VehicleUse = VehicleUse.NONE, kinds: Kinds = None
    ) -> VehicleTable | None:
        """Give the table of the automotive appendix that a good of today's code is in, for its use; None where in none."""
        for code in self.concordance.candidates(digits_of(hs)):
            for table in self.vehicle_tables:
                kind = table.kind_of(code)
                inside = table.scope.holds(code) or (kind is not None and kinds and kind.holds(code, kinds))
                if table.use == use.value and inside:
                    return table
        return None

    def _cases_for(self, code: str, rule: Rule, use: VehicleUse) -> list[Case]:
        """One case, or two where a vehicle table holds only some kinds of the goods of a code and the rule tells no such kinds."""
        tables = [table for table in self.vehicle_tables if _speaks_to(table, rule, use)]
        ways = []
        for way in rule.alternatives:
            table = next((one for one in tables if _holds_way(one, code, way)), None)
            ways.append(way if table is None else _staged(way, rule, table))
        case = Case(code, rule, tuple(ways), covers_parts=self.parts.covers(code))
        for table in tables:
            kind = table.kind_of(code)
            told = kind is not None and any(
                kind.kind in (way.only, *way.not_only) for way in rule.alternatives
            )
            if kind is None or told or table.scope.holds(code):
                continue
            rest = next((one for one in tables if _is_rest_of(one, kind, code)), None)
            inside, outside = (
                case if one is None else replace(case, alternatives=_all_staged(rule, one))
                for one in (table, rest)
            )
            return [replace(inside, kind=kind), replace(outside, kind=kind, is_kind=False)]
        return [case]


def _speaks_to(table: VehicleTable, rule: Rule, use: VehicleUse) -> bool:
    """Whether a table may replace the content that a rule asks, for goods of this use."""
    if table.vehicles:
        return any(_is_vehicle(way) for way in rule.alternatives)
    return table.use == use.value and (rule.vehicle or bool(rule.uses) or table.any_rule)


def _holds_way(table: VehicleTable, code: str, way: Alternative) -> bool:
    """Whether the goods that a way is for are sure to be in a table: by their code, or by the kind that the way names."""
    if table.scope.holds(code):
        return True
    kind = table.kind_of(code)
    if kind is None:
        return False
    return kind.kind in way.not_only if kind.others else way.only == kind.kind


def _is_rest_of(table: VehicleTable, kind: KindWithin, code: str) -> bool:
    """Whether a table holds the goods of a code that are not of a kind."""
    own = table.kind_of(code)
    return own is not None and own.kind == kind.kind and own.others is not kind.others


def _all_staged(rule: Rule, table: VehicleTable) -> tuple[Alternative, ...]:
    return tuple(_staged(way, rule, table) for way in rule.alternatives)


def _is_vehicle(way: Alternative) -> bool:
    """Whether a way is that of a whole vehicle under subdivision (k), which asks more than content of it."""
    return any(other.kind is OtherKind.AUTO for other in way.others)


def _staged(way: Alternative, rule: Rule, table: VehicleTable) -> Alternative:
    """Put the content that a table asks in place of the way's own, or add it where the table wants it in every way."""
    others, added = way.others, ""
    if table.vehicles:
        if not _is_vehicle(way):
            return way
        tv, nc, others = None, table.rvc_nc, _without_core_parts(way) if table.eased else way.others
        added = "; core parts are not asked" if table.eased else ""
    elif way.has_rvc:
        tv, nc = table.rvc_tv if way.rvc_tv is not None else None, table.rvc_nc
    elif table.every_way and not rule.uses:
        tv = table.rvc_tv if any(other.rvc_tv is not None for other in rule.alternatives) else None
        nc = table.rvc_nc
    else:
        return way
    text = f"{way.text} (by {table.reference}, {rvc_text(tv, nc)}{added})"
    reference = f"{way.reference} with {table.reference}"
    return replace(way, reference=reference, rvc_tv=tv, rvc_nc=nc, others=others, text=text, _passed={})


def _without_core_parts(way: Alternative) -> tuple[Other, ...]:
    """What a vehicle is asked besides its content under an alternative staging regime: Uniform Regulations, s. 19(5)."""
    return tuple(other for other in way.others if not other.fact.startswith(CORE_PARTS))


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
