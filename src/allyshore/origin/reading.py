"""Read the rules of an agreement as they are kept in ``rules/AGREEMENT/*.toml``, for one day, checking every field."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import count
from typing import TYPE_CHECKING, Any

from allyshore.errors import Fault, ModelInvalid
from allyshore.origin.codes import CodeSet, Concordance, Level
from allyshore.origin.note import Effect, Note, noted
from allyshore.origin.phrase import alternative_text
from allyshore.origin.rule import (
    BUILD_UP,
    Alternative,
    KindWithin,
    Other,
    OtherKind,
    Rule,
    Shift,
    Source,
    Way,
)
from allyshore.origin.simpler import simpler

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from allyshore.units import Share

RULE_FIELDS = {"number", "scope", "in_force_from", "before", "vehicle", "use", "trade", "not_trade", "any"}
ALTERNATIVE_FIELDS = {
    "letter", "scope", "only", "not_only", "from", "from_kinds", "except", "except_kinds", "except_more_than_one", "tv", "nc", "build_up", "build_down", "rvc",
    "free_of", "other",
}  # fmt: skip
NOTE_FIELDS = {
    "number", "scope", "effect", "in_force_from", "before", "from", "other", "kinds", "free_of", "allowed", "not_only", "within", "of",
}  # fmt: skip
RESTORE = "Restore the rule file from the release"
USES = {"passenger vehicle or light truck", "heavy truck", "other"}
GROUP_WAYS = {"outside": Way.OUTSIDE_GROUP, "within": Way.WITHIN_GROUP}
SAME_WAYS = {"other_good": Way.OTHER_GOOD, "same": Way.SAME}
Staging = bool | dt.date
"""Whether vehicles are under an approved alternative staging regime, until its usual end or until the last day that was approved."""
LEVELS = {level.name.lower(): level for level in Level}


@dataclass(frozen=True, slots=True)
class VehicleTable:
    """Regional value content of vehicles, or of parts for a use, in force on the book's day.

    Attributes
    ----------
    kinds
        Goods in words, of codes that are in the table only for them.
    every_way
        A part is originating only by content, also where its own rule has a way without.
    vehicles
        The table is for vehicles.
    any_rule
        It speaks of every part that has a content in its rule, not only where General Note 11 marks the rule as one for vehicles.
    eased
        It is that of an approved alternative staging regime, under which core parts are not asked of a vehicle.
    """

    name: str
    use: str
    reference: str
    scope: CodeSet
    rvc_tv: Share | None
    rvc_nc: Share | None
    kinds: tuple[KindWithin, ...] = ()
    every_way: bool = False
    vehicles: bool = False
    any_rule: bool = False
    eased: bool = False

    def kind_of(self, code: str) -> KindWithin | None:
        """The kind by which a code outside of the scope may be in the table."""
        return next((kind for kind in self.kinds if kind.within.holds(code) is not False), None)


@dataclass(frozen=True, slots=True)
class PartsTable:
    """Subheadings whose goods are all parts, and those that provide for parts among other goods."""

    parts_only: CodeSet
    goods_and_parts: CodeSet

    def covers(self, code: str) -> bool:
        """Whether a subheading provides, or may provide, for parts."""
        return self.parts_only.holds(code) is not False or self.goods_and_parts.holds(code) is not False


@cache
def packaged(name: str) -> dict[str, Any]:
    """Parse one packaged rule file (``parts.toml``, ``usmca/chapter-84.toml``).

    Raises
    ------
    ModelInvalid
        It is not there, or damaged.
    """
    place = files("allyshore.origin") / "rules"
    for part in name.split("/"):
        place = place / part
    try:
        return tomllib.loads(place.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        fault = Fault(f"rules/{name}", None, None, "a rule file in TOML", str(wrong).rstrip("."), RESTORE)
        raise ModelInvalid([fault]) from wrong


@cache
def packaged_chapters(agreement: str = "usmca") -> tuple[tuple[str, dict[str, Any]], ...]:
    """Give every packaged chapter of an agreement's rules, with its file name, by chapter.

    Raises
    ------
    ModelInvalid
        Files are gone, damaged, or hold fewer or more rules or notes than were shipped; every one of them.
    """
    faults: list[Fault] = []
    found: list[tuple[str, dict[str, Any]]] = []
    for name, counts in packaged(f"{agreement}/contents.toml").items():
        try:
            content = packaged(f"{agreement}/{name}")
        except ModelInvalid as damaged:
            faults += damaged.faults
            continue
        found.append((name, content))
        held = [
            len(entries) if isinstance(entries := content.get(kind, []), list) else 0
            for kind in ("rule", "note")
        ]
        if held != counts:
            wanted, got = (f"{rules} rules and {notes} notes" for rules, notes in (counts, held))
            faults.append(Fault(f"rules/{agreement}/{name}", None, None, wanted, got, RESTORE))
    if faults:
        raise ModelInvalid(faults)
    return tuple(found)


def eased_by(entry: Mapping[str, Any], on: dt.date, staging: Staging) -> Mapping[str, Any] | None:
    """What an alternative staging regime asks on a day in place of a table's steps; None where it is not in force.

    Source: Uniform Regulations, SOR/2020-155, s. 19(2) and 19(4): to 30 June 2025, or the period that was approved.
    """
    step: Mapping[str, Any] | None = entry.get("staging")
    if not step or not staging:
        return None
    over = on > staging if isinstance(staging, dt.date) else on >= step["before"]
    return None if over else step


OWN = "the user's own"
"""What the reference of a rule begins with that is not the law's."""


class RuleReader:
    """Turns parsed rule files into rules in force on a day; every fault is collected.

    `law` is what a reference begins with: ``GN 11``, or `OWN`; `rules_in` the subdivision of it that holds the rules; `moved` what is added
    to every content that is asked.
    """

    def __init__(
        self,
        on: dt.date,
        concordance: Concordance,
        items: frozenset[str] | None,
        law: str = "GN 11",
        rules_in: str = "o",
        moved: Share = 0.0,
    ) -> None:
        self._on, self._moved = on, moved
        self._concordance = concordance
        self._items = items
        self._law, self._rules_in = law, f"{law}({rules_in})"
        self._faults: list[Fault] = []
        self._where = ""

    def chapters(
        self,
        files_read: Sequence[tuple[str, Mapping[str, Any]]],
        general: Mapping[str, Any] | None = None,
    ) -> tuple[Rule, ...]:
        """Read chapters of rules, with the notes that stand outside of them.

        Raises
        ------
        ModelInvalid
            A rule is not in the rule language; every fault is listed with its file and rule.
        """
        rules: list[Rule] = []
        outside = self._notes("general.toml", 0, general or {})
        for name, content in files_read:
            self._where = name
            if not isinstance(content.get("chapter"), int):
                self._fault("the number of its chapter", content.get("chapter"))
                continue
            chapter = content["chapter"]
            notes = [*self._notes(name, chapter, content), *outside]
            for entry in content.get("rule", []):
                self._where = f"{name} rule {entry.get('number', '?')}"
                if self._in_force(entry):
                    rules += self._try(entry, chapter, notes)
        self._raise()
        return tuple(rules)

    def vehicle_tables(
        self, content: Mapping[str, Any], *, staging: Staging = False
    ) -> tuple[VehicleTable, ...]:
        """Read the tables of vehicles and original equipment parts; `staging` is an approved alternative staging regime."""
        tables = []
        for entry in content["table"]:
            self._where = f"vehicle-parts.toml table {entry.get('name', '?')}"
            tv, nc = self._thresholds(entry)
            eased = eased_by(entry, self._on, staging)
            if eased:
                tv, nc = self._share(eased, "tv"), self._share(eased, "nc")
            tables.append(
                VehicleTable(
                    entry["name"],
                    entry["use"],
                    entry["reference"],
                    self._codes(entry["scope"]),
                    tv,
                    nc,
                    self._kinds(entry.get("ex", [])),
                    bool(entry.get("every_way", False)),
                    bool(entry.get("vehicles", False)),
                    bool(entry.get("any_rule", False)),
                    bool(eased),
                )
            )
        self._raise()
        return tuple(tables)

    def parts_table(self, content: Mapping[str, Any]) -> PartsTable:
        """Read which subheadings provide for parts."""
        self._where = "parts.toml"
        table = PartsTable(self._codes(content["parts_only"]), self._codes(content["goods_and_parts"]))
        self._raise()
        return table

    def apart(self, files_read: Sequence[tuple[str, Mapping[str, Any]]]) -> tuple[tuple[CodeSet, str], ...]:
        """Goods below a whole chapter whose units a note has judged one by one, and where it says so."""
        return tuple(
            (
                self._codes(entry["scope"]),
                f"{self._rules_in}, chapter {content['chapter']}, {entry['number']}",
            )
            for _, content in files_read
            for entry in content.get("note", [])
            if entry["effect"] == Effect.SEPARATELY.value and "of" not in entry
        )

    def _raise(self) -> None:
        if self._faults:
            raise ModelInvalid(self._faults)

    def _fault(self, expected: str, found: object) -> None:
        self._faults.append(Fault(self._where, None, None, expected, repr(found), RESTORE))

    def _in_force(self, entry: Mapping[str, Any]) -> bool:
        first, before = entry.get("in_force_from"), entry.get("before")
        return not ((first and self._on < first) or (before and self._on >= before))

    def _known(self, entry: Mapping[str, Any], fields: set[str], what: str) -> bool:
        unknown = sorted(set(entry) - fields)
        for name in unknown:
            self._fault(f"a field of {what} among {', '.join(sorted(fields))}", name)
        return not unknown

    def _notes(self, file: str, chapter: int, content: Mapping[str, Any]) -> list[Note]:
        """Notes in force that change how rules are judged."""
        found = []
        for entry in content.get("note", []):
            number = str(entry.get("number", "?"))
            self._where = f"{file} note {number}"
            if not self._known(entry, NOTE_FIELDS, "a note"):
                continue
            try:
                effect = Effect(entry["effect"])
            except (KeyError, ValueError):
                self._fault(f"an effect among {', '.join(one.value for one in Effect)}", entry.get("effect"))
                continue
            if not effect.judged or not self._in_force(entry):
                continue
            place = f"{self._rules_in}, chapter {chapter}, {number}"
            if not chapter:
                place = f"{self._law}{number.removeprefix('subdivision ')}"
            found.append(
                Note(
                    f"{chapter}.{number}" if chapter else number,
                    number,
                    place,
                    self._codes(entry["scope"]),
                    effect,
                    self._shift(entry) if effect is Effect.CONFERS else None,
                    tuple(self._other(other) for other in entry.get("other", [])),
                    self._kinds(entry.get("kinds", [])),
                    frozenset(entry.get("free_of", [])),
                )
            )
        return found

    def _try(self, entry: Mapping[str, Any], chapter: int, notes: list[Note]) -> list[Rule]:
        sound = self._known(entry, RULE_FIELDS, "a rule")
        if not entry.get("scope") or not entry.get("any"):
            self._fault("a scope and at least one alternative", dict(entry))
            sound = False
        if set(entry.get("use", [])) - USES:
            self._fault(f"a use among {', '.join(sorted(USES))}", entry["use"])
            sound = False
        if "number" not in entry:
            self._fault("the number of the rule", dict(entry))
            sound = False
        try:
            return [self._rule(entry, chapter, notes)] if sound else []
        except (KeyError, TypeError, ValueError, AttributeError) as wrong:
            self._fault("an entry of the rule language", f"{type(wrong).__name__}: {wrong}")
            return []

    def _rule(self, entry: Mapping[str, Any], chapter: int, notes: list[Note]) -> Rule:
        number = str(entry["number"])
        scope = self._codes(entry["scope"])
        place = number if number.startswith("rule") else f"rule {number}"
        own = self._law == OWN
        reference = f"{OWN} {place}" if own else f"{self._rules_in}, chapter {chapter}, {place}"
        rule_id = place if own else f"{chapter}.{number.removeprefix('rule for ')}"
        variants = (variant for asked in entry["any"] for variant in self._variants(asked))
        made = [
            (self._alternative(variant, rule_id, reference, scope), frozenset(variant.get("free_of", [])))
            for variant in variants
        ]
        return Rule(
            rule_id,
            reference,
            scope,
            simpler(noted(made, notes, scope)),
            bool(entry.get("vehicle", False)),
            frozenset("" if use == "other" else use for use in entry.get("use", [])),
            frozenset(entry.get("trade", [])),
            frozenset(entry.get("not_trade", [])),
        )

    def _variants(self, asked: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """Spell out "except from more than one of": all but one of the sets are excepted, once for each set that is let in."""
        sets = asked.get("except_more_than_one")
        if not sets:
            yield from _by_method(asked)
            return
        for kept, label in zip(range(len(sets)), count(1), strict=False):
            barred = [code for number, codes in enumerate(sets) if number != kept for code in codes]
            yield {
                **{name: value for name, value in asked.items() if name != "except_more_than_one"},
                "except": [*asked.get("except", []), *barred],
                "letter": " ".join(
                    part for part in (asked.get("letter", ""), f"letting in set {label}") if part
                ),
            }

    def _alternative(
        self, asked: Mapping[str, Any], rule_id: str, reference: str, scope: CodeSet
    ) -> Alternative:
        self._known(asked, ALTERNATIVE_FIELDS, "an alternative")
        letter = asked.get("letter", "")
        tv, nc = self._thresholds(asked)
        shift = self._shift(asked)
        others = tuple(self._other(other) for other in asked.get("other", []))
        if "build_up" in asked:
            others = (*others, Other(OtherKind.VALUE, BUILD_UP, least=self._share(asked, "build_up")))
        only = asked.get("only")
        excluded = asked.get("not_only", [])
        not_only = (excluded,) if isinstance(excluded, str) else tuple(excluded)
        own = self._codes(asked["scope"]) if asked.get("scope") else None
        suffix = f"({letter})" if letter else ""
        text = alternative_text(own or scope, shift, (tv, nc), others, (only, not_only))
        return Alternative(
            f"{rule_id}{suffix}", f"{reference}{suffix}", text, shift, tv, nc, others, only, not_only, scope,
            self._concordance, own,
        )  # fmt: skip

    def _shift(self, asked: Mapping[str, Any]) -> Shift | None:
        sources = [self._source(text) for text in asked.get("from", []) if not text[:1].isdigit()]
        codes = [text for text in asked.get("from", []) if text[:1].isdigit()]
        if codes:
            sources.insert(0, Source(Way.CODES, codes=self._codes(codes)))
        sources += [Source(Way.KIND, kind=kind) for kind in self._kinds(asked.get("from_kinds", []))]
        if not sources:
            self._fault("a source in 'from'", dict(asked))
            return None
        exceptions = self._codes(asked["except"]) if asked.get("except") else None
        kinds = self._kinds(asked.get("except_kinds", []))
        if any(source.way is Way.ANY for source in sources) and exceptions is None and not kinds:
            return None
        return Shift(tuple(sources), exceptions, kinds)

    def _source(self, text: str) -> Source:
        head, _, tail = text.partition(":")
        level, _, place = text.partition("@")
        if text == "any":
            return Source(Way.ANY)
        if level in LEVELS:
            return Source(Way.ANY_OTHER, LEVELS[level], self._codes([place]) if place else None)
        if head in SAME_WAYS and (not tail or tail == "group" or tail in LEVELS):
            return Source(SAME_WAYS[head], None if tail == "group" else LEVELS[tail or "subheading"])
        if head in GROUP_WAYS and tail in LEVELS:
            return Source(GROUP_WAYS[head], LEVELS[tail])
        self._fault("a level, LEVEL@CODE, a code, any, same, other_good, outside:LEVEL or within:LEVEL", text)
        return Source(Way.ANY_OTHER, Level.CHAPTER)

    def _kinds(self, entries: list[Mapping[str, Any]]) -> tuple[KindWithin, ...]:
        found = []
        for entry in entries:
            name = entry.get("kind", entry.get("other_than"))
            if not name or not entry.get("within"):
                self._fault("a kind (or other_than) and the codes within which it is found", dict(entry))
                continue
            found.append(KindWithin(str(name), self._codes(entry["within"]), "other_than" in entry))
        return tuple(found)

    def _other(self, entry: Mapping[str, Any]) -> Other:
        try:
            kind = OtherKind(entry["kind"])
        except ValueError:
            self._fault(f"a kind among {', '.join(kind.value for kind in OtherKind)}", entry["kind"])
            kind = OtherKind.UNREAD
        codes = self._codes(entry["codes"]) if entry.get("codes") else None
        least, most = entry.get("least"), entry.get("most")
        return Other(kind, str(entry["fact"]), codes, least, most, bool(entry.get("assumed", False)))

    def _codes(self, texts: list[str]) -> CodeSet:
        try:
            return CodeSet.read(texts, self._items)
        except ValueError as wrong:
            self._fault(str(wrong).rpartition(", found")[0], texts)
            return CodeSet((("00", "00"),))

    def _thresholds(self, entry: Mapping[str, Any]) -> tuple[Share | None, Share | None]:
        """The content asked on the day: plain ``tv`` and ``nc``, or the latest of the dated steps ``rvc`` that has begun.

        The build-down method is that of the transaction value; the build-up method is a way of its own (`_by_method`).
        """
        step: Mapping[str, Any] = entry
        if "rvc" in entry:
            begun = [candidate for candidate in entry["rvc"] if candidate["from"] <= self._on]
            step = max(begun, key=lambda candidate: candidate["from"]) if begun else {}
        step = {**step, **({"tv": step["build_down"]} if "build_down" in step else {})}
        return self._share(step, "tv"), self._share(step, "nc")

    def _share(self, entry: Mapping[str, Any], name: str) -> Share | None:
        if name not in entry:
            return None
        if not 0.0 < float(entry[name]) < 1.0:
            self._fault(f"{name} as a share between 0 and 1", entry[name])
        asked = float(entry[name])
        return asked if self._moved == 0.0 else min(1.0, max(0.0, asked + self._moved))


def _by_method(asked: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """A content by build-down or by build-up, as two ways: one is met without the other."""
    if "build_up" not in asked or "build_down" not in asked:
        yield dict(asked)
        return
    for kept, other in (("build_down", "build_up"), ("build_up", "build_down")):
        letter = " ".join(part for part in (asked.get("letter", ""), kept.replace("_", "-")) if part)
        yield {**{name: value for name, value in asked.items() if name != other}, "letter": letter}
