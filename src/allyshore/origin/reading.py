"""Read the rules as they are kept in ``rules/*.toml``, for one day, checking every field."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from itertools import count
from typing import TYPE_CHECKING, Any

from allyshore.errors import Fault, ModelInvalid
from allyshore.origin.codes import CodeSet, Concordance, Level
from allyshore.origin.phrase import alternative_text
from allyshore.origin.rule import Alternative, KindWithin, Other, OtherKind, Rule, Shift, Source, Way

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from allyshore.units import Share

RULE_FIELDS = {"number", "scope", "in_force_from", "before", "vehicle", "any", "note"}
ALTERNATIVE_FIELDS = {
    "letter", "only", "not_only", "from", "from_kinds", "except", "except_kinds", "except_more_than_one", "tv", "nc", "rvc", "other",
}  # fmt: skip
GROUP_WAYS = {"outside": Way.OUTSIDE_GROUP, "within": Way.WITHIN_GROUP}
PLAIN_WAYS = {"any": Way.ANY, "other_good": Way.OTHER_GOOD, "same": Way.SAME_SUBHEADING}
LEVELS = {level.name.lower(): level for level in Level}


@dataclass(frozen=True, slots=True)
class VehicleTable:
    """Regional value content of original equipment parts, in force on the book's day."""

    name: str
    use: str
    reference: str
    scope: CodeSet
    rvc_tv: Share | None
    rvc_nc: Share | None


@dataclass(frozen=True, slots=True)
class PartsTable:
    """Subheadings whose goods are all parts, and those that provide for parts among other goods."""

    parts_only: CodeSet
    goods_and_parts: CodeSet

    def covers(self, code: str) -> bool:
        """Whether a subheading provides, or may provide, for parts."""
        return self.parts_only.holds(code) is not False or self.goods_and_parts.holds(code) is not False


def packaged(name: str) -> dict[str, Any]:
    """Parse one packaged rule file."""
    return tomllib.loads((files("allyshore.origin") / "rules" / name).read_text(encoding="utf-8"))


def packaged_chapters() -> list[tuple[str, dict[str, Any]]]:
    """Give every packaged chapter of rules, with its file name, by chapter."""
    names = sorted(
        entry.name
        for entry in (files("allyshore.origin") / "rules").iterdir()
        if entry.name.startswith("chapter-")
    )
    return [(name, packaged(name)) for name in names]


class RuleReader:
    """Turns parsed rule files into rules in force on a day; every fault is collected."""

    def __init__(self, on: dt.date, concordance: Concordance, items: frozenset[str] | None) -> None:
        self._on = on
        self._concordance = concordance
        self._items = items
        self._faults: list[Fault] = []
        self._where = ""

    def chapters(self, files_read: list[tuple[str, dict[str, Any]]]) -> tuple[Rule, ...]:
        """Read chapters of rules.

        Raises
        ------
        ModelInvalid
            A rule is not in the rule language; every fault is listed with its file and rule.
        """
        rules: list[Rule] = []
        for name, content in files_read:
            always = content.get("always", [])
            for position in content.get("rule", []):
                self._where = f"{name} rule {position.get('number', '?')}"
                if self._in_force(position):
                    rules += self._try(position, int(content["chapter"]), always)
        self._raise()
        return tuple(rules)

    def vehicle_tables(self, content: Mapping[str, Any]) -> tuple[VehicleTable, ...]:
        """Read the tables of original equipment parts."""
        tables = []
        for entry in content["table"]:
            self._where = f"vehicle-parts.toml table {entry.get('name', '?')}"
            tv, nc = self._thresholds(entry)
            tables.append(
                VehicleTable(
                    entry["name"], entry["use"], entry["reference"], self._codes(entry["scope"]), tv, nc
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

    def _raise(self) -> None:
        if self._faults:
            raise ModelInvalid(self._faults)

    def _fault(self, expected: str, found: object) -> None:
        self._faults.append(
            Fault(self._where, None, None, expected, repr(found), "Restore the rule file from the release")
        )

    def _try(self, entry: Mapping[str, Any], chapter: int, always: list[Mapping[str, Any]]) -> list[Rule]:
        before = len(self._faults)
        for name in sorted(set(entry) - RULE_FIELDS):
            self._fault(f"a field among {', '.join(sorted(RULE_FIELDS))}", name)
        if not entry.get("scope") or not entry.get("any"):
            self._fault("a scope and at least one alternative", dict(entry))
        return [] if len(self._faults) > before else [self._rule(entry, chapter, always)]

    def _in_force(self, entry: Mapping[str, Any]) -> bool:
        first, before = entry.get("in_force_from"), entry.get("before")
        return not ((first and self._on < first) or (before and self._on >= before))

    def _rule(self, entry: Mapping[str, Any], chapter: int, always: list[Mapping[str, Any]]) -> Rule:
        number = str(entry["number"])
        scope = self._codes(entry["scope"])
        place = number if number.startswith("rule") else f"rule {number}"
        reference = f"GN 11(o), chapter {chapter}, {place}"
        rule_id = f"{chapter}.{number.removeprefix('rule for ')}"
        variants = (variant for asked in entry["any"] for variant in self._variants(asked))
        made = [self._alternative(variant, rule_id, reference, scope) for variant in variants]
        for asked in always:
            own = {field: value for field, value in asked.items() if field != "reference"}
            made.append(self._alternative(own, f"{chapter}.always", asked["reference"], scope))
        return Rule(rule_id, reference, scope, tuple(made), bool(entry.get("vehicle", False)))

    def _variants(self, asked: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """Spell out "except from more than one of": all but one of the sets are excepted, once for each set that is let in."""
        sets = asked.get("except_more_than_one")
        if not sets:
            yield dict(asked)
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
        for name in sorted(set(asked) - ALTERNATIVE_FIELDS):
            self._fault(f"a field of an alternative among {', '.join(sorted(ALTERNATIVE_FIELDS))}", name)
        letter = asked.get("letter", "")
        tv, nc = self._thresholds(asked)
        shift = self._shift(asked)
        others = tuple(self._other(other) for other in asked.get("other", []))
        only, not_only = asked.get("only"), asked.get("not_only")
        suffix = f"({letter})" if letter else ""
        text = alternative_text(scope, shift, (tv, nc), others, (only, not_only))
        return Alternative(
            f"{rule_id}{suffix}",
            f"{reference}{suffix}",
            text,
            shift,
            tv,
            nc,
            others,
            only,
            not_only,
            scope,
            self._concordance,
        )

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
        if text in PLAIN_WAYS:
            return Source(PLAIN_WAYS[text])
        if text in LEVELS:
            return Source(Way.ANY_OTHER, LEVELS[text])
        if head in GROUP_WAYS and tail in LEVELS:
            return Source(GROUP_WAYS[head], LEVELS[tail])
        self._fault("a level, a code, any, same, other_good, outside:LEVEL or within:LEVEL", text)
        return Source(Way.ANY_OTHER, Level.CHAPTER)

    def _kinds(self, entries: list[Mapping[str, Any]]) -> tuple[KindWithin, ...]:
        return tuple(KindWithin(str(entry["kind"]), self._codes(entry["within"])) for entry in entries)

    def _other(self, entry: Mapping[str, Any]) -> Other:
        try:
            kind = OtherKind(entry["kind"])
        except ValueError:
            self._fault(f"a kind among {', '.join(kind.value for kind in OtherKind)}", entry["kind"])
            kind = OtherKind.UNREAD
        codes = self._codes(entry["codes"]) if entry.get("codes") else None
        return Other(kind, str(entry["fact"]), codes, float(entry.get("share", 0.0)))

    def _codes(self, texts: list[str]) -> CodeSet:
        try:
            return CodeSet.read(texts, self._items)
        except ValueError as wrong:
            self._fault(str(wrong).rpartition(", found")[0], texts)
            return CodeSet((("00", "00"),))

    def _thresholds(self, entry: Mapping[str, Any]) -> tuple[Share | None, Share | None]:
        """The content asked on the day: plain ``tv`` and ``nc``, or the latest of the dated steps ``rvc`` that has begun."""
        step: Mapping[str, Any] = entry
        if "rvc" in entry:
            begun = [candidate for candidate in entry["rvc"] if candidate["from"] <= self._on]
            step = max(begun, key=lambda candidate: candidate["from"]) if begun else {}
        for name in ("tv", "nc"):
            if name in step and not 0.0 < float(step[name]) < 1.0:
                self._fault(f"{name} as a share between 0 and 1", step[name])
        return (float(step["tv"]) if "tv" in step else None, float(step["nc"]) if "nc" in step else None)
