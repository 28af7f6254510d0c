"""One sentence of a rule to one alternative of the rule language: who, from where, except from where, and provided what."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from origin_rules_codes import MARK, Marked, NotCodes, holds, marked, overlap, without
from origin_rules_provisos import proviso
from origin_rules_words import kind_name, place_of, rephrased

LEVELS = {
    "chapter": "chapter",
    "heading": "heading",
    "subheading": "subheading",
    "sub-heading": "subheading",
    "tariff item": "tariff_item",
}
LEVEL = r"(tariff item|sub-?heading|heading|chapter)"
SEPARATOR = re.compile(r"\s*(?:,?\s*(?:or|and)\b\s*|,\s*)?(?:from\s+(?:or\s+)?)?(?:or\s+)?")
MORE_THAN_ONE = re.compile(r"(?:from )?(?:more than one of the following|a combination of both)\b:?[^()]*")
ASSEMBLY = re.compile(
    r"((?:washer |door |dryer )?assemblies) (?:incorporating|containing) more than one of the following: ((?:[a-z ]+(?:, )?)+?)(?= of ⟨|, whether|,? or |,? provided|$)"
)


class Unread(ValueError):
    """A sentence, or a piece of it, that the grammar does not know."""


@dataclass
class Sentence:
    """What a sentence says.

    Attributes
    ----------
    scope
        Codes of the goods.
    kind, other
        Goods in words, and whether it is for any *other* good than those named before.
    asks
        Fields of an alternative of the rule language.
    slips
        What was wrong in the print.
    """

    scope: list[str]
    kind: str = ""
    other: bool = False
    asks: dict[str, Any] = field(default_factory=dict)
    slips: list[str] = field(default_factory=list)


def read(text: str) -> Sentence:
    """Read one sentence.

    Raises
    ------
    Unread
        With the piece that is not understood.
    """
    clean = re.sub(r"\[Compiler.s note:[^\]]*\]", "", text)
    clean = re.sub(r"[;,.:]?\s*(?:\b(?:or|and))?\s*$", "", clean.strip()).strip()
    clean = rephrased(clean)
    try:
        found = marked(clean)
    except NotCodes as wrong:
        raise Unread(f"the codes “{wrong}”") from wrong
    body, condition = _conditions(found.text)
    sentence = (
        _produced(found, body) or _unchanged(found, body) or _changed(found, body, provided=bool(condition))
    )
    if sentence is None:
        raise Unread(found.words(body))
    for piece in condition:
        _add(sentence.asks, proviso(found, piece))
    sentence.slips += found.slips
    return sentence


def _add(asks: dict[str, Any], more: dict[str, Any] | None) -> None:
    if more is None:
        return
    for name, value in more.items():
        if name in {"other", "except", "except_kinds"}:
            asks[name] = [*asks.get(name, []), *value]
        else:
            asks[name] = value


def _conditions(text: str) -> tuple[str, list[str]]:
    """Split a sentence at its provisos."""
    text = re.sub(r"^\s*Production of", "Production of", text)
    head, *tail = re.split(
        r",?\s*provided\b(?!\s+(?:for|with|in)\b)(?: that\b)?,?:?\s*|,?\s+(?=as a result of simple assembly)",
        text,
    )
    return head.strip(" ,"), [part.strip(" ,;.") for part in tail if part.strip(" ,;.")]


def _produced(found: Marked, text: str) -> Sentence | None:
    match = re.fullmatch(rf"Production of any good of ({MARK}) as the result of (.+)", text)
    if not match:
        return None
    processes = re.split(r", or | or |, ", match[2])
    fact = f"that the good is the result of {' or '.join([', '.join(processes[:-1]), processes[-1]]) if len(processes) > 1 else processes[0]} in the region"
    return Sentence(
        list(found.codes(match[1])), asks={"from": ["any"], "other": [{"kind": "process", "fact": fact}]}
    )


def _unchanged(found: Marked, text: str) -> Sentence | None:
    match = re.match(
        r"(?:There is )?[Nn]o (?:required )?(?:change (?:in|of) (?:a )?tariff classification|tariff change)(?: is)?(?: required)?(?: to| for)? ?",
        text,
    )
    if not match:
        return None
    goods, *rest = re.split(r",? (?:is required|is not required)", text[match.end() :])
    rest_text = " ".join(rest)
    goods, _, also = goods.partition(", whether or not there is also a change from")
    goods, _, barred = re.sub(r"\bwhether or not.*", "", goods).partition(", except for a good of ")
    scope, kind, other = _target(found, goods.strip(" ,"))
    asks: dict[str, Any] = {"from": ["any"]}
    if barred:
        scope = without(scope, found.codes(re.search(MARK, barred)[0])[0])  # type: ignore[index]
    if rest_text.strip(" ,"):
        raise Unread(found.words(rest_text))
    del also
    return Sentence(scope, kind, other, asks)


def _changed(found: Marked, text: str, *, provided: bool) -> Sentence | None:
    match = re.match(r"A change (?:to|of) ", text)
    if not match:
        return None
    body = text[match.end() :]
    at = _from_at(body)
    if at is None:
        raise Unread(found.words(body))
    scope, kind, other = _target(found, body[: at[0]].strip(" ,"))
    reader = Sources(found, scope, provided)
    return Sentence(scope, kind, other, reader.read(body[at[1] :].strip()))


def _from_at(body: str) -> tuple[int, int] | None:
    """Where the sources begin: the first "from" after the goods' codes."""
    goods = re.search(MARK, body)
    start = goods.end() if goods else 0
    match = re.search(r",?\s*\bfrom\b\s*", body[start:])
    return (start + match.start(), start + match.end()) if match else None


def _target(found: Marked, text: str) -> tuple[list[str], str, bool]:
    """Codes, kind in words, and whether it is any other good."""
    text = re.sub(r"\bgood (?=⟨)", "good of ", text)
    text = re.sub(r"^any other tariff items? (?:within|of|in) (?=⟨)", "a good of ", text)
    match = re.fullmatch(
        rf"(?:(?:a|any) goods?|goods?)(?: of| from)?(?: any of)? ({MARK})|(?:any of )?({MARK})", text
    )
    if match:
        return list(found.codes(match[1] or match[2])), "", False
    match = re.fullmatch(rf"any other goods?(?: of| from)? ({MARK})", text)
    if match:
        return list(found.codes(match[1])), "", True
    match = re.fullmatch(
        rf"(?:an?|the) goods?,? (.+?) of ({MARK})|(.+?),? (?:of|from|within) ({MARK})(,? .+)?", text
    )
    if match:
        words, mark = (match[1], match[2]) if match[2] else (f"{match[3]}{match[5] or ''}", match[4])
        name = kind_name(found.words(words))
        if re.match(r"any other good of |any other goods? ", words) and "of textile" not in words:
            return list(found.codes(mark)), "", True
        return list(found.codes(mark)), name, False
    raise Unread(f"the goods “{found.words(text)}”")


@dataclass
class Sources:
    """Reads what stands after "from": sources, exceptions, and what may also be."""

    found: Marked
    scope: list[str]
    provided: bool
    asks: dict[str, Any] = field(default_factory=dict)

    def read(self, text: str) -> dict[str, Any]:
        """Every clause of it."""
        clauses = re.split(
            r"(,?\s*\(?C?\)?\s*[Ww]hether or not there is (?:also )?(?:a )?change (?:to )?from(?: or)?\s*|,?\s*(?:except(?: for)?(?: a change)?(?: from)?|excluding)\s+)",
            text,
        )
        self._items(clauses[0], "from")
        for joint, clause in zip(clauses[1::2], clauses[2::2], strict=True):
            self._items(clause, "except" if "exc" in joint else "from")
        return self.asks

    def _items(self, text: str, into: str) -> None:
        rest = text.strip(" ,;.")
        while rest:
            length = self._item(rest, into)
            rest = rest[length:]
            rest = rest[SEPARATOR.match(rest).end() :].strip()  # type: ignore[union-attr]

    def _item(self, rest: str, into: str) -> int:
        for reader in (
            self._more_than_one,
            self._other_goods,
            self._anything_else,
            self._outside,
            self._any,
            self._codes,
            self._assembly,
            self._kind,
        ):
            length = reader(rest, into)
            if length:
                return length
        raise Unread(self.found.words(rest))

    def _put(self, into: str, *values: str) -> None:
        held = self.asks.setdefault(into, [])
        held += [value for value in values if value not in held]

    def _any(self, rest: str, into: str) -> int:
        match = re.match(
            rf"(?:from )?(?:any|another) (?:other |another )?{LEVEL}s?(?P<outside> outside (?:of )?(?:that|the) group)?(?P<within> within (?:that|the) group)?"
            rf"(?: within (?P<codes>{MARK}))?(?P<group>,? ?,?including (?:any )?(?:another|any other) {LEVEL} within (?:that|the) group)?",
            rest,
        )
        if not match:
            return 0
        level = LEVELS[match[1]]
        if into == "except":
            if match["within"]:
                self.asks["from"] = [
                    source.replace(level, f"outside:{level}") if source == level else source
                    for source in self.asks["from"]
                ]
                return match.end()
            into = "from"
        if match["outside"]:
            self._put(into, f"outside:{level}")
        elif match["within"]:
            self._put(into, f"within:{level}")
        elif match["codes"]:
            first, *more = self.found.codes(match["codes"])
            self._put(into, f"{level}@{first}", *more)
        else:
            self._put(into, level)
        return match.end()

    def _other_goods(self, rest: str, into: str) -> int:
        match = re.match(
            rf"(?:from )?(?:within|any (?:other )?goods? (?:within|of|from))\s+(?:any of )?(?P<which>(?:that|the same|this) (?P<level>{LEVEL})|(?:those|these|the same) {LEVEL}s|{MARK})"
            r"(?! \()",
            rest,
        )
        if not match:
            return 0
        which = match["which"]
        more: tuple[str, ...] = ()
        if which.startswith("⟨"):
            codes = list(self.found.parts(which)[0])
            more = self.found.codes(which)[len(codes) :]
            if into == "except":
                named = [
                    entry for entry in self.asks.get("from_kinds", []) if overlap(entry["within"], codes)
                ]
                self._other_than(into, [str(entry["kind"]) for entry in named] or [""], codes)
            else:
                own = [
                    code for code in codes if _in_scope(code, self.scope) or _in_scope(self.scope[0], [code])
                ]
                self._put(
                    into, *([self._other(own)] if own else []), *(code for code in codes if code not in own)
                )
        else:
            level = LEVELS[re.search(LEVEL, which)[1]]  # type: ignore[index]
            group = "group" if re.match(r"those|these|the same (?:sub)?headings", which) else level
            way = (
                "same"
                if self.provided and match[0].removeprefix("from ").startswith("within")
                else "other_good"
            )
            self._put(into, way if group == "subheading" else f"{way}:{group}")
        self._put(into, *more) if more else None
        end = match.end()
        less = re.match(r" except (pre-forms)(?=,|$)", rest[end:])
        if less:
            self.asks.setdefault("except_kinds", []).append({"kind": kind_name(less[1]), "within": codes})
            end += less.end()
        return end

    def _anything_else(self, rest: str, into: str) -> int:
        """Any other good, wherever it is classified: another of the same place, or one of any other place."""
        match = re.match(
            rf"(?:from )?any other goods?(?:,? including (?:a good|goods) in (?:that|the same) {LEVEL})?(?=,|;| or|$)",
            rest,
        )
        if not match or into == "except":
            return 0
        digits = len(self.scope[0].split("-")[0].replace(".", ""))
        level = {2: "chapter", 4: "heading"}.get(digits, "subheading")
        self._put(into, "other_good" if level == "subheading" else f"other_good:{level}", level)
        return match.end()

    def _outside(self, rest: str, into: str) -> int:
        match = re.match(rf"(?:from )?any {LEVEL} outside (?:of )?({MARK})(?P<also>,? except from)?", rest)
        if not match or into == "except":
            return 0
        self._put("from", "any")
        self._put("except", *self.found.codes(match[2]))
        if match["also"]:
            raise Unread(self.found.words(rest))
        return match.end()

    def _other(self, codes: list[str]) -> str:
        digits = len(codes[0].split("-")[0].replace(".", ""))
        if len(codes) > 1 or "-" in codes[0]:
            return "other_good:group"
        return {4: "other_good:heading", 6: "other_good"}.get(digits, "other_good:group")

    def _codes(self, rest: str, into: str) -> int:
        match = re.match(rf"(?:from )?({MARK})(?! which)", rest)
        if not match:
            return 0
        self._put(into, *self.found.codes(match[1]))
        return match.end()

    def _more_than_one(self, rest: str, into: str) -> int:
        match = MORE_THAN_ONE.match(rest)
        if not match:
            return 0
        sets = [list(self.found.codes(mark)) for mark in re.findall(MARK, rest)]
        if len(sets) < 2 and "combination" not in rest:
            flat = re.findall(rf"\(\w\)\s*({MARK})", rest)
            sets = [list(self.found.codes(mark)) for mark in flat]
        if len(sets) < 2:
            raise Unread(self.found.words(rest))
        if into == "except":
            self.asks["except_more_than_one"] = sets
        else:
            self._put("from", *(code for one in sets for code in one))
        return len(rest)

    def _assembly(self, rest: str, into: str) -> int:
        match = ASSEMBLY.match(rest)
        if not match:
            return 0
        end = match.end()
        parts = [part.strip() for part in match[2].split(",") if part.strip()]
        where = re.match(rf" of ({MARK})", rest[end:])
        name = kind_name(f"{match[1]} of more than one of {', '.join(parts[:-1])} and {parts[-1]}")
        within = list(self.found.codes(where[1])) if where else None
        self._kind_put(into, name, within)
        return end + (where.end() if where else 0)

    def _kind(self, rest: str, into: str) -> int:
        match = re.match(
            rf"(?:from )?((?:(?!{MARK}).)+?),? (?:of|from|within) (?:(?P<that>(?:that|the same) {LEVEL}|those {LEVEL}s)|(?P<codes>{MARK}))",
            rest,
        )
        if not match:
            whole = kind_name(rest.strip(" ,;."), known_only=True)
            if whole:
                self._kind_put(into, whole, None)
                return len(rest)
            return 0
        words, end = match[1], match.end()
        while (
            re.search(r"(?:kind|vehicles?|fabrics?|heading|camels?)$", words)
            and (more := re.match(rf",? (.+?) of ({MARK})", rest[end:]))
            and "⟨" not in more[1]
        ):
            words += f" of {match[0].split()[-1]} {more[1]}"
            end += more.end()
            match = more
        more: list[str] = []
        if "that" in match.re.groupindex and match["that"]:
            codes = list(self.scope)
        else:
            first, *rest_parts = self.found.parts(re.findall(MARK, match[0])[-1])
            codes, more = list(first), [code for part in rest_parts for code in part]
        tail = re.match(r" (?:which|that|if|containing|of a thickness) [^⟨,]+(?=,|$)", rest[end:])
        if tail:
            words += tail[0]
            end += tail.end()
        words = self.found.words(words)
        other = re.match(r"(?:any goods?, )?other than (.+)", words)
        if other:
            self._other_than(into, [kind_name(other[1])], codes)
        else:
            self._kind_put(into, kind_name(words), codes)
        if more:
            self._put(into, *more)
        return end

    def _other_than(self, into: str, kinds: list[str], codes: list[str]) -> None:
        """Every good of the codes but those of a kind; codes where the kind is not to be found are barred outright."""
        if kinds == [""]:
            self._put(into, *codes)
            return
        for kind in kinds:
            place = place_of(kind) or codes
            where = [code for code in codes if overlap([code], place)]
            entry = {"other_than": kind, "within": where}
            self.asks.setdefault(f"{into}_kinds", []).append(entry)
            plain = [code for code in codes if code not in where]
            if plain:
                self._put(into, *plain)

    def _kind_put(self, into: str, name: str, within: list[str] | None) -> None:
        entry = {"kind": name, "within": within or place_of(name)}
        held = self.asks.setdefault(f"{into}_kinds", [])
        twin = next((one for one in held if one.get("kind") == name), None)
        if twin is None:
            held.append(entry)
        else:
            twin["within"] = [
                *twin["within"],
                *(code for code in entry["within"] if code not in twin["within"]),
            ]


def _in_scope(code: str, scope: list[str]) -> bool:
    return any(holds(code, own) for own in scope)
