"""What a rule asks besides the change: regional value content, shares by weight and volume, processes, counts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from origin_rules_codes import MARK

if TYPE_CHECKING:
    from origin_rules_codes import Marked

METHODS = (
    (r"transaction value", "tv"),
    (r"net cost", "nc"),
    (r"build-?up", "build_up"),
    (r"build-?down", "build_down"),
)
NUMBER = r"(\d+(?:\.\d+)?) percent"


class UnreadProviso(ValueError):
    """A proviso that is not known."""


def proviso(found: Marked, text: str) -> dict[str, Any]:
    """Read one proviso to fields of an alternative.

    Raises
    ------
    UnreadProviso
        With its words.
    """
    text = re.sub(r"\s+", " ", text).strip(" ,;.")
    asks: dict[str, Any] = {}
    rest = text
    content = _content(rest)
    if content is not None:
        return content
    for reader in (_sewn, _weight, _volume, _process, _count):
        read = reader(found, rest)
        if read is not None:
            asks.update(read)
            return asks
    raise UnreadProviso(found.words(text))


def _content(text: str) -> dict[str, Any] | None:
    match = re.match(r"(?:there is (?:also )?)?(?:a |the )?regional value content(?: is)?(?: of)? ?(?:not less than|at least)?:?", text)
    if not match:
        return None
    asks: dict[str, Any] = {}
    rest = text[match.end() :]
    for piece in re.finditer(rf"{NUMBER}(?P<words>.*?)(?=\(?\(\w+\)\s*\d|\d+(?:\.\d+)? percent|$)", rest):
        method = next((name for words, name in METHODS if re.search(words, piece["words"])), None)
        if method is None:
            raise UnreadProviso(text)
        if method in asks:
            asks["misprint"] = "the line of the net cost method repeats that of the transaction value method"
        asks.setdefault(method, round(float(piece[1]) / 100.0, 6))
    if not asks:
        raise UnreadProviso(text)
    extra = re.search(r"\band (?:that )?the good is .*cut.*", rest)
    if extra:
        raise UnreadProviso(extra[0])
    return asks


def _process_of(fact: str, **more: Any) -> dict[str, Any]:
    return {"other": [{"kind": "process", "fact": fact}], **more}


def _sewn(found: Marked, text: str) -> dict[str, Any] | None:
    if not re.search(r"\b(?:cut|knit)\b", text) or not re.search(r"sewn|assembled", text):
        return None
    free: dict[str, Any] = {}
    exempt = re.search(r"such goods (?:will|shall) not be subject to chapter rules? (\d)(?: through (\d))?", text)
    if exempt:
        first, last = int(exempt[1]), int(exempt[2] or exempt[1])
        free["free_of"] = [f"chapter rule {number}" for number in range(first, last + 1)]
    knit = "knit" in text
    facts = [
        "that the good is cut (or knit to shape) and sewn or otherwise assembled in the region"
        if knit
        else "that the good is cut and sewn or otherwise assembled in the region"
    ]
    wholly = re.search(rf"the good, exclusive of ([a-z, ]+), is wholly of such fabric", text)
    if wholly:
        facts.insert(0, f"that the good is wholly of that fabric but for {wholly[1]}")
    return {"other": [{"kind": "process", "fact": fact} for fact in facts], **free}


def _share(kind: str, fact: str, bound: str, share: str, codes: list[str] | None = None) -> dict[str, Any]:
    entry: dict[str, Any] = {"kind": kind, "fact": fact, bound: round(float(share) / 100.0, 6)}
    if codes:
        entry["codes"] = codes
    return entry


def _weight(found: Marked, text: str) -> dict[str, Any] | None:
    match = re.fullmatch(rf"at least {NUMBER} by weight of the materials of ({MARK})(?: (?:and|or) ({MARK}))? is originating", text)
    if match:
        codes = [code for mark in (match[2], match[3]) if mark for code in found.codes(mark)]
        return {"other": [_share("weight", "the originating share by weight of the materials listed", "least", match[1], codes)]}
    match = re.fullmatch(rf"the nonoriginating materials of ({MARK}) do not exceed {NUMBER} by weight of the good", text)
    if match:
        return {"other": [_share("weight", "the share by weight of the good that the non-originating materials listed have", "most", match[2], list(found.codes(match[1])))]}
    pieces = re.findall(rf"the non-?originating ([a-z ]+) of ({MARK}) constitutes? no more than {NUMBER} by weight of (the [a-z ]+?)(?= and the|$)", text)
    if pieces:
        return {
            "other": [
                _share("weight", f"the share by weight of {whole} that non-originating {what} has", "most", share, list(found.codes(mark)))
                for what, mark, share, whole in pieces
            ]
        }
    match = re.fullmatch(rf"not less than {NUMBER} by weight of the total active ingredients? or ingredients is originating", text)
    if match:
        return {"other": [_share("weight", "the originating share by weight of all active ingredients", "least", match[1])]}
    match = re.fullmatch(rf"the originating polymer content of ({MARK}) is not less than {NUMBER} by weight of the total polymer content", text)
    if match:
        return {"other": [_share("weight", "the originating share by weight of the polymer content", "least", match[2], list(found.codes(match[1])))]}
    return None


def _volume(found: Marked, text: str) -> dict[str, Any] | None:
    match = re.fullmatch(rf"a single juice ingredient, or juice ingredients from a single (?:non-USMCA|other) country, constitutes? in single strength form no more than {NUMBER} by volume of the good", text)
    if match:
        return {"other": [_share("volume", "the largest share by volume of the good, in single strength, of one juice ingredient or of the juices of one country outside the region", "most", match[1])]}
    match = re.fullmatch(rf"the non-?originating alcoholic ingredients constitute no more than {NUMBER} of the alcoholic content of the good by volume", text)
    if match:
        return {"other": [_share("volume", "the share by volume of the alcoholic content that non-originating alcoholic ingredients have", "most", match[1])]}
    match = re.fullmatch(rf"the nonoriginating feedstock of ({MARK}) constitutes no more than {NUMBER} by volume of the good", text)
    if match:
        return {"other": [_share("volume", "the share by volume of the good that the non-originating feedstock listed has", "most", match[2], list(found.codes(match[1])))]}
    match = re.fullmatch(
        rf"\(1\) the nonoriginating material is classified in ({MARK}), \(2\) no component of that nonoriginating material is classified under ({MARK}),(?: and)? \(3\) the nonoriginating material constitutes no more than {NUMBER} by volume of the good",
        text, re.IGNORECASE,
    )
    if match:
        return {
            "from": list(found.codes(match[1])),
            "other": [
                {"kind": "process", "fact": f"that no component of the non-originating material is of {', '.join(found.codes(match[2]))}"},
                _share("volume", "the share by volume of the good that the non-originating material has", "most", match[3], list(found.codes(match[1]))),
            ],
        }
    return None


def _process(found: Marked, text: str) -> dict[str, Any] | None:
    if re.fullmatch(r"the good resulting from such change is the product of a chemical reaction", text):
        return _process_of("that the good is the product of a chemical reaction in the region")
    if text == "the change results from more than working up sections":
        return _process_of("that the change does not result from drilling, cutting, coating or other working up of angles, shapes or sections of 7216 alone")
    match = re.fullmatch(rf"if bar or rod is used, the cross-sectional area of the bar or rod is reduced by at least {NUMBER}", text)
    if match:
        return _process_of(f"that the cross-sectional area of any bar or rod used is reduced by at least {match[1]} %")
    if re.fullmatch(r"the nonoriginating materials undergo electrolytic, thermal,? or chemical separation or alloying", text):
        return _process_of("that the non-originating materials undergo electrolytic, thermal or chemical separation or alloying")
    return None


def _count(found: Marked, text: str) -> dict[str, Any] | None:
    match = re.fullmatch(
        rf"with respect to printed circuit assemblies(?: \(PCAs\))? of ({MARK}): \(A\) Except as provided in subparagraph \(B\), for each multiple of nine PCAs, or any portion thereof, that is contained in the good, only one PCA may be a nonoriginating PCA; and \(B\) If the good contains less than three PCAs, all of the PCAs must be originating PCAs",
        text,
    )
    if match:
        fact = "that at most one in each nine, or part of nine, of its printed circuit assemblies is non-originating, and none where it has fewer than three"
        return {"other": [{"kind": "count", "fact": fact, "codes": list(found.codes(match[1]))}]}
    return None
