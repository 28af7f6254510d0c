"""Codes in a sentence: lists and ranges of headings, subheadings, tariff items and chapters, put behind a mark and brought back."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

LEVEL_WORD = r"(?:tariff item|sub-?heading|heading|chapter)s?"
CODE = r"\d{4}\.\d{2}\.\d{1,4}|\d{4}\.\d{2}|\d{4}|\d{1,2}"
SPAN = rf"(?:{CODE})(?:\s*(?:through|to|-)\s*(?:{LEVEL_WORD}\s+)?(?:{CODE}))?"
LINK = r"(?:,\s*(?:or|and)?\s*|\s+(?:or|and)\s+)"
LIST = re.compile(
    rf"\b{LEVEL_WORD}\s+{SPAN}(?:{LINK}(?:{LEVEL_WORD}\s+)?(?:{SPAN})(?![\d.]*\d*\s*percent|[.\d]*\s*(?:or more|or fewer)))*\b"
    rf"|(?:(?<=from )|(?<=of )|(?<=change to ))(?:\d{{4}}\.\d{{2}}(?:\.\d{{2}})?|\d{{4}})(?!\d| or more| grams)(?:\s*through\s*(?:{CODE}))?(?:{LINK}(?:\d{{4}}(?:\.\d{{2}}){{0,2}})(?!\d))*",
    re.IGNORECASE,
)
MARK = r"⟨\d+⟩"
DIGITS_OF_LEVEL = {"chapter": 2, "heading": 4, "subheading": 6, "tariff item": 8}


class NotCodes(ValueError):
    """A list of codes that does not add up."""


@dataclass
class Marked:
    """A sentence with its code lists behind marks ``⟨0⟩``, ``⟨1⟩``; a list is of parts, each with a level of its own."""

    text: str
    lists: list[tuple[tuple[str, ...], ...]] = field(default_factory=list)
    slips: list[str] = field(default_factory=list)

    def codes(self, mark: str) -> tuple[str, ...]:
        """The codes behind one mark."""
        return tuple(dict.fromkeys(code for part in self.parts(mark) for code in part))

    def parts(self, mark: str) -> tuple[tuple[str, ...], ...]:
        """The parts behind one mark: ``subheadings 8467.91 or 8467.99 or heading 8501`` has two."""
        return self.lists[int(mark.strip("⟨⟩"))]

    def words(self, text: str) -> str:
        """A piece of the sentence with its codes back in place, as we print them."""
        return re.sub(MARK, lambda m: listed(self.codes(m[0])), text)


def marked(text: str) -> Marked:
    """Put every list of codes of a sentence behind a mark."""
    found = Marked("")

    def put(match: re.Match[str]) -> str:
        codes = read_list(match[0], found.slips)
        found.lists.append(codes)
        return f"⟨{len(found.lists) - 1}⟩"

    found.text = LIST.sub(put, text)
    return found


def read_list(text: str, slips: list[str]) -> tuple[tuple[str, ...], ...]:
    """``subheadings 8450.11 through 8450.20 or heading 8501`` as ``(("8450.11-8450.20",), ("8501",))``."""
    out: list[list[str]] = []
    level = ""
    item = rf"(?P<level>{LEVEL_WORD})\s*|(?P<first>{CODE})(?:\s*(?:through|to|-)\s*(?P<upto>{LEVEL_WORD})?\s*(?P<last>{CODE}))?"
    for match in re.finditer(item, text, re.IGNORECASE):
        if match["level"]:
            level = _level(match["level"])
            out.append([])
            continue
        low = high = _code(match["first"], level, text, slips)
        if match["last"]:
            high = _code(match["last"], _level(match["upto"]) if match["upto"] else level, text, slips)
        if not out:
            out.append([])
        out[-1] += _spans(low, high, text)
    return tuple(tuple(part) for part in out if part)


def _level(word: str) -> str:
    return word.lower().replace("-", "").rstrip("s")


def _spans(low: str, high: str, text: str) -> list[str]:
    """A range; where its ends are of two levels (``5403.42 through heading 5408``), the two halves of it."""
    if low == high:
        return [low]
    a, b = low.replace(".", ""), high.replace(".", "")
    if len(a) == len(b) and a < b:
        return [f"{low}-{high}"]
    if (len(a), len(b)) == (6, 4) and a[:4] < b:
        return [f"{low}-{low[:4]}.99", *_spans(f"{int(a[:4]) + 1:04d}", high, text)]
    if (len(a), len(b)) == (4, 6) and a < b[:4]:
        return [*_spans(low, f"{int(b[:4]) - 1:04d}", text), f"{high[:4]}.00-{high}"]
    if (len(a), len(b)) == (6, 4) and a[:4] == b:
        return [f"{low}-{low[:4]}.99"]
    raise NotCodes(text)


def _code(printed: str, level: str, text: str, slips: list[str]) -> str:
    code = printed if len(printed) > 2 or level != "chapter" else printed.zfill(2)
    digits = code.replace(".", "")
    if len(digits) == 7:
        slips.append(f"a tariff item is printed with seven digits, {printed}, and read as {printed}0")
        return f"{code}0"
    if len(digits) < 4 and level != "chapter":
        raise NotCodes(text)
    if not level:
        slips.append(f"{printed} stands without its level")
    elif len(digits) != DIGITS_OF_LEVEL[level]:
        slips.append(f"{printed} is called a {level}")
    return code


def listed(codes: tuple[str, ...] | list[str]) -> str:
    """Codes in words: ``8450.11 to 8450.20 or 8501``."""
    words = [code.replace("-", " to ") for code in codes]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def merged(codes: list[str]) -> list[str]:
    """Codes without those that another of them holds, in order."""
    kept: list[str] = []
    for code in codes:
        if not any(code != other and holds(other, code) for other in codes) and code not in kept:
            kept.append(code)
    return kept


def bounds(code: str) -> tuple[str, str]:
    """First and last code of a range, digits only."""
    first, _, last = code.replace(".", "").partition("-")
    return first, last or first


def holds(outer: str, inner: str) -> bool:
    """Whether one code or range lies in another."""
    (a, b), (c, d) = bounds(outer), bounds(inner)
    return len(a) <= len(c) and a <= c[: len(a)] and d[: len(b)] <= b


def overlap(one: list[str], other: list[str]) -> bool:
    """Whether two sets of codes share a code."""
    for x in one:
        for y in other:
            (a, b), (c, d) = bounds(x), bounds(y)
            short = min(len(a), len(c))
            if a[:short] <= d[:short] and c[:short] <= b[:short]:
                return True
    return False


def without(scope: list[str], code: str) -> list[str]:
    """A range of subheadings without one of them: the codes beside it end and begin the two halves."""
    out: list[str] = []
    for one in scope:
        if not holds(one, code):
            out.append(one)
            continue
        first, _, last = one.partition("-")
        digits = int(code.replace(".", ""))
        below, above = (f"{digits + step:06d}" for step in (-1, 1))
        out += [f"{first}-{below[:4]}.{below[4:]}", f"{above[:4]}.{above[4:]}-{last}"]
    return out


LEVEL_OF_DIGITS = {digits: word for word, digits in DIGITS_OF_LEVEL.items()}


def printed(codes: list[str]) -> str:
    """Codes as a rule would name them: ``subheadings 8450.11 through 8450.20 or heading 8501``."""
    words = [f"{LEVEL_OF_DIGITS[len(bounds(code)[0])]} {code.replace('-', ' through ')}" for code in codes]
    return " or ".join(words)
