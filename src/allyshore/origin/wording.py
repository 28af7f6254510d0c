"""The rule language in one canonical phrase for each rule, and back: ``words(entry)`` and ``entry_of(words)`` are inverse.

An entry is what a rule file holds for one rule. The phrase says the whole of it, so that a rule can be read, corrected
and laid beside the law without its file:

    rule 126, for 8451.21 to 8451.29: from any subheading outside the group, except from 8451.90.30, 8451.90.60 or 8537.10
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from allyshore.origin.words import listed

if TYPE_CHECKING:
    from collections.abc import Mapping

SOURCES = {
    "any": "anywhere",
    "same": "the same subheading",
    "same:group": "the group",
    "same:heading": "the same heading",
    "other_good": "another good of the same subheading",
    "other_good:group": "another good of the group",
    "other_good:heading": "another good of the same heading",
}
LEVEL_WORDS = ("tariff item", "subheading", "heading", "chapter")
METHODS = {"tv": "transaction value", "nc": "net cost", "build_up": "build-up", "build_down": "build-down"}
BOUNDS = {"least": "at least", "most": "at most"}
CONDITIONS = (
    ("in_force_from", "from"),
    ("before", "before"),
)


class NotAPhrase(ValueError):
    """Words that are no phrase of the rule language; the message is the piece that is not understood."""


def words(entry: Mapping[str, Any]) -> str:
    """Say a rule; alternatives stand on lines of their own."""
    head = [f"rule {quoted(str(entry['number']))}, for {codes_text(entry['scope'])}"]
    head += [f"{word} {entry[name].isoformat()}" for name, word in CONDITIONS if name in entry]
    if "trade" in entry:
        head.append(f"in trade between {' and '.join(entry['trade'])}")
    if "not_trade" in entry:
        head.append(f"in all trade but between {' and '.join(entry['not_trade'])}")
    if "use" in entry:
        head.append(f"for use in {', '.join(quoted(use) for use in entry['use'])}")
    if entry.get("vehicle"):
        head.append("with vehicle parts apart")
    ways = [way_words(way) for way in entry["any"]]
    return f"{'; '.join(head)}: " + ("\nor ".join(ways))


def way_words(way: Mapping[str, Any]) -> str:
    """Say one alternative."""
    said = [f"({way['letter']})"] if "letter" in way else []
    clauses = []
    if "scope" in way:
        clauses.append(f"of {codes_text(way['scope'])}")
    if "only" in way:
        clauses.append(f"for {quoted(way['only'])}")
    if "not_only" in way:
        excluded = [way["not_only"]] if isinstance(way["not_only"], str) else way["not_only"]
        clauses.append(f"not for {listed([quoted(kind) for kind in excluded], 'or')}")
    clauses.append(f"from {_places(way, 'from')}")
    if "except" in way or "except_kinds" in way:
        clauses.append(f"except from {_places(way, 'except')}")
    if "except_more_than_one" in way:
        clauses.append(
            f"except from more than one of {', '.join(f'[{codes_text(one)}]' for one in way['except_more_than_one'])}"
        )
    content = [f"{number(way[name])} % by {word}" for name, word in METHODS.items() if name in way]
    if content:
        clauses.append(f"regional value content of at least {listed(content, 'or')}")
    clauses += [_other_words(other) for other in way.get("other", [])]
    if "free_of" in way:
        clauses.append(f"free of {', '.join(quoted(note) for note in way['free_of'])}")
    return " ".join([*said, "; ".join(clauses)])


def quoted(text: str) -> str:
    """A name in quotation marks of its own."""
    return f"‹{text}›"


def number(share: float) -> str:
    """A share in percent without idle zeros."""
    return f"{share * 100:.4f}".rstrip("0").rstrip(".")


def codes_text(codes: list[str]) -> str:
    """Codes and ranges: ``8413.91 to 8413.92 or 8501``."""
    return listed([code.replace("-", " to ") for code in codes], "or")


def _places(way: Mapping[str, Any], name: str) -> str:
    said = [_source_words(source) for source in way.get(name, [])]
    for kind in way.get(f"{name}_kinds", []):
        within = " and ".join(code.replace("-", " to ") for code in kind["within"])
        said.append(
            f"{quoted(kind['kind'])} of {within}"
            if "kind" in kind
            else f"goods other than {quoted(kind['other_than'])} of {within}"
        )
    return listed(said, "or")


def _source_words(source: str) -> str:
    if source in SOURCES:
        return SOURCES[source]
    if source[:1].isdigit():
        return source.replace("-", " to ")
    level, _, place = source.partition("@")
    if place:
        return f"any other {level.replace('_', ' ')} within {place.replace('-', ' to ')}"
    head, _, tail = source.partition(":")
    if tail and head == "outside":
        return f"any {tail.replace('_', ' ')} outside the group"
    if tail and head == "within":
        return f"any other {tail.replace('_', ' ')} of the group"
    return f"any other {source.replace('_', ' ')}"


def _other_words(other: Mapping[str, Any]) -> str:
    marks = [quoted(other["kind"])]
    marks += [f"{word} {number(other[name])} %" for name, word in BOUNDS.items() if name in other]
    if "codes" in other:
        marks.append(f"of {codes_text(other['codes'])}")
    if other.get("assumed"):
        marks.append("assumed")
    return f"provided {quoted(other['fact'])} ({', '.join(marks)})"


def entry_of(phrase: str) -> dict[str, Any]:
    """Read a canonical phrase back to the entry.

    Raises
    ------
    NotAPhrase
        With the piece that is not understood.
    """
    match = re.fullmatch(r"rule ‹(?P<number>[^›]*)›, for (?P<head>.*?): (?P<ways>.*)", phrase, re.DOTALL)
    if not match:
        raise NotAPhrase(phrase)
    scope, *more = match["head"].split("; ")
    entry: dict[str, Any] = {"number": match["number"], "scope": _codes(scope)}
    for piece in more:
        entry.update(_condition(piece))
    entry["any"] = [_way(line) for line in match["ways"].split("\nor ")]
    return entry


def _condition(piece: str) -> dict[str, Any]:
    for name, word in CONDITIONS:
        if re.fullmatch(rf"{word} \d{{4}}-\d\d-\d\d", piece):
            return {name: dt.date.fromisoformat(piece[-10:])}
    for name, opening in (("trade", "in trade between "), ("not_trade", "in all trade but between ")):
        if piece.startswith(opening):
            return {name: piece.removeprefix(opening).split(" and ")}
    if piece.startswith("for use in "):
        return {"use": re.findall(r"‹([^›]*)›", piece)}
    if piece == "with vehicle parts apart":
        return {"vehicle": True}
    raise NotAPhrase(piece)


def _way(text: str) -> dict[str, Any]:
    way: dict[str, Any] = {}
    letter = re.match(r"\(([^)]*)\) ", text)
    if letter:
        way["letter"] = letter[1]
        text = text[letter.end() :]
    for clause in _split(text, "; "):
        _clause(clause, way)
    return way


def _clause(clause: str, way: dict[str, Any]) -> None:
    """Put one clause of an alternative into its entry."""
    opening = re.match(
        r"(of|for|not for|from|except from more than one of|except from|regional value content of at least|provided|free of) ",
        clause,
    )
    if not opening:
        raise NotAPhrase(clause)
    word, rest = opening[1], clause[opening.end() :]
    names = re.findall(r"‹([^›]*)›", rest)
    if word == "of":
        way["scope"] = _codes(rest)
    elif word == "for":
        way["only"] = names[0]
    elif word == "not for":
        way["not_only"] = names
    elif word == "free of":
        way["free_of"] = names
    elif word == "except from more than one of":
        way["except_more_than_one"] = [_codes(one) for one in re.findall(r"\[([^\]]*)\]", rest)]
    elif word == "provided":
        way.setdefault("other", []).append(_other(rest))
    elif word.startswith("regional"):
        for share, method in re.findall(r"([\d.]+) % by ([a-z -]+?)(?=,| or |$)", rest):
            way[next(name for name, said in METHODS.items() if said == method)] = round(
                float(share) / 100.0, 8
            )
    else:
        _read_places(rest, "from" if word == "from" else "except", way)


def _read_places(text: str, name: str, way: dict[str, Any]) -> None:
    for place in _split(text, ", ", " or "):
        kind = re.fullmatch(r"(goods other than )?‹([^›]*)› of (.*)", place)
        if kind:
            within = [code.replace(" to ", "-") for code in kind[3].split(" and ")]
            way.setdefault(f"{name}_kinds", []).append(
                {"other_than" if kind[1] else "kind": kind[2], "within": within}
            )
        else:
            way.setdefault(name, []).append(_source(place))


def _source(place: str) -> str:
    plain = next((source for source, said in SOURCES.items() if said == place), None)
    if plain:
        return plain
    if re.fullmatch(r"[\d.]+(?: to [\d.]+)?", place):
        return place.replace(" to ", "-")
    level = f"({'|'.join(LEVEL_WORDS)})"
    for pattern, form in (
        (rf"any other {level} within (.+)", "{0}@{1}"),
        (rf"any {level} outside the group", "outside:{0}"),
        (rf"any other {level} of the group", "within:{0}"),
        (rf"any other {level}", "{0}"),
    ):
        match = re.fullmatch(pattern, place)
        if match:
            found = [group.replace(" to ", "-") for group in match.groups()]
            return form.format(found[0].replace(" ", "_"), *found[1:])
    raise NotAPhrase(place)


def _other(text: str) -> dict[str, Any]:
    match = re.fullmatch(r"‹([^›]*)› \((.*)\)", text)
    if not match:
        raise NotAPhrase(text)
    kind, *marks = re.split(r", (?=at (?:least|most) |of |assumed$)", match[2])
    other: dict[str, Any] = {"kind": kind.strip("‹›"), "fact": match[1]}
    for mark in marks:
        bound = re.fullmatch(r"at (least|most) ([\d.]+) %", mark)
        if bound:
            other[bound[1]] = round(float(bound[2]) / 100.0, 8)
        elif mark == "assumed":
            other["assumed"] = True
        else:
            other["codes"] = _codes(mark.removeprefix("of "))
    return other


def _codes(text: str) -> list[str]:
    return [code.replace(" to ", "-") for code in re.split(r", | or ", text)]


def _split(text: str, *marks: str) -> list[str]:
    """Split at marks that stand outside of quoted names."""
    veiled = re.sub(r"‹[^›]*›", lambda name: "‹" + "·" * (len(name[0]) - 2) + "›", text)
    found, start = [], 0
    for match in re.finditer("|".join(re.escape(mark) for mark in marks), veiled):
        found.append(text[start : match.start()])
        start = match.end()
    return [*found, text[start:]]
