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
    (r"build[- ]up", "build_up"),
    (r"build[- ]down", "build_down"),
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
    for reader in (_sewn, _one_share, _shares_of_kinds, _blending, _process, _free_of, _count):
        read = reader(found, rest)
        if read is not None:
            asks.update(read)
            return asks
    raise UnreadProviso(found.words(text))


def _content(text: str) -> dict[str, Any] | None:
    match = re.match(
        r"(?:there is (?:also )?)?(?:a |the )?region(?:al)? value content(?: is)?(?: of)? ?(?:not less than|at least)?:?",
        text,
    )
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
    left = re.sub(
        r"\(\w+\)|\d+(?:\.\d+)? percent|[,;:.-]|\b(?:and|or|where|when|if|using|based|on|by|under|the|a|is|was|method|down-method|used|transaction|value|net|cost|build|up|down|build-up|build-down|of|calculated)\b",
        " ",
        rest,
    )
    if left.strip():
        raise UnreadProviso(left.strip())
    return asks


def _process_of(fact: str, **more: Any) -> dict[str, Any]:
    return {"other": [{"kind": "process", "fact": fact}], **more}


SEWN = re.compile(
    r"(?:the good, exclusive of (?P<but>[a-z, ]+), is wholly of such fabric and )?the goods? (?:is|are) (?:both )?"
    r"(?P<cut>cut(?P<knit> \(or knit to shape\)| or knit to shape)?|knit to shape)(?P<both>, or both,)? and (?:sewn or otherwise )?assembled in the territory of [A-Za-z ,-]+?"
    r"(?:[.,]? (?:and,? )?[Ss]uch goods (?:will|shall) not be subject to (?:chapter )?rules? (?P<first>\d)(?: through (?P<last>\d))? of this chapter)?"
)
LINED = re.compile(
    rf"(?P<where>with respect to an? .+?, )?any visible lining material (?:used|contained) in the (?:apparel article|apparel|good|garment) (?:must satisfy|satisfies) the requirements of chapter rule 1 (?:for|to|of) {MARK}"
)


def _sewn(found: Marked, text: str) -> dict[str, Any] | None:
    """Cut and sewn, by itself or as the first of several things: ``(A) the good is cut ..., and (B) any visible lining ...``."""
    facts: list[str] = []
    free: dict[str, Any] = {}
    for piece in re.split(r",? ?(?:and )?\((?:[A-Ca-c]|[1-3]|i{1,3})\) ?", text):
        plain = piece.strip(" ,;.:").removesuffix(" and").strip(" ,")
        if not plain:
            continue
        sewn, lined = SEWN.fullmatch(plain), LINED.fullmatch(plain)
        if sewn:
            if sewn["but"]:
                facts.append(f"that the good is wholly of that fabric but for {sewn['but']}")
            shape = " (or knit to shape)" if sewn["knit"] else ""
            facts.append(f"that the good is cut{shape} and sewn or otherwise assembled in the region")
            if sewn["first"]:
                numbers = range(int(sewn["first"]), int(sewn["last"] or sewn["first"]) + 1)
                free["free_of"] = [f"chapter rule {number}" for number in numbers]
        elif lined:
            facts.append(
                f"that any visible lining is as chapter rule 1 asks{_of_which(found, lined['where'])}"
            )
        else:
            return None
    return {"other": [{"kind": "process", "fact": fact} for fact in facts], **free} if facts else None


def _of_which(found: Marked, where: str | None) -> str:
    """Which part of an ensemble or suit has the lining."""
    if not where:
        return ""
    codes = [code for mark in re.findall(MARK, where) for code in found.codes(mark)]
    return f", where a garment as of {' or '.join(codes)} of wool, fine animal hair, cotton or man-made fibres is part of the ensemble or suit"


def _share(kind: str, fact: str, bound: str, share: str, codes: list[str] | None = None) -> dict[str, Any]:
    entry: dict[str, Any] = {"kind": kind, "fact": fact, bound: round(float(share) / 100.0, 6)}
    if codes:
        entry["codes"] = codes
    return entry


SHARES: tuple[tuple[str, str, str, str], ...] = (
    (
        rf"at least (?P<share>{NUMBER}) by weight of the materials of (?P<codes>{MARK})(?: (?:and|or) (?P<more>{MARK}))? is originating",
        "weight",
        "the originating share by weight of the materials listed",
        "least",
    ),
    (
        rf"the nonoriginating materials of (?P<codes>{MARK}) do not exceed (?P<share>{NUMBER}) by weight of the good",
        "weight",
        "the share by weight of the good that the non-originating materials listed have",
        "most",
    ),
    (
        rf"(?:not less than )?(?P<share>{NUMBER}) by weight of the (?:total )?active ingredients? or ingredients is originating",
        "weight",
        "the originating share by weight of all active ingredients",
        "least",
    ),
    (
        rf"the originating polymer content(?: (?:of|in) (?P<codes>{MARK}))? is not less than (?P<share>{NUMBER}) by weight of the total polymer content",
        "weight",
        "the originating share by weight of the polymer content",
        "least",
    ),
    (
        rf"a single juice ingredient, or juice ingredients from a single (?:non-USMCA country|country (?:other than|that is not) [A-Za-z ]+?), constitutes? in single strength form (?:no|not) more than (?P<share>{NUMBER}) by volume of the good",
        "volume",
        "the largest share by volume of the good, in single strength, of one juice ingredient or of the juices of one country outside the region",
        "most",
    ),
    (
        rf"the non-?originating alcoholic ingredients constitute no more than (?P<share>{NUMBER}) of the alcoholic content of the good by volume",
        "volume",
        "the share by volume of the alcoholic content that non-originating alcoholic ingredients have",
        "most",
    ),
    (
        rf"the nonoriginating feedstock of (?P<codes>{MARK}) constitutes no more than (?P<share>{NUMBER}) by volume of the good",
        "volume",
        "the share by volume of the good that the non-originating feedstock listed has",
        "most",
    ),
)
"""Provisos that bound one share: how they read, what is measured, the fact in our words, and which bound it is."""


def _one_share(found: Marked, text: str) -> dict[str, Any] | None:
    for pattern, kind, fact, bound in SHARES:
        match = re.fullmatch(pattern, text)
        if match:
            named = match.groupdict()
            marks = [mark for mark in (named.get("codes"), named.get("more")) if mark]
            codes = [code for mark in marks for code in found.codes(mark)]
            share = re.fullmatch(NUMBER, named["share"])
            assert share is not None
            return {"other": [_share(kind, fact, bound, share[1], codes)]}
    return None


def _shares_of_kinds(found: Marked, text: str) -> dict[str, Any] | None:
    """What is not originating of the sugar, the cocoa powder, or the coffee in the good."""
    pieces = re.findall(
        rf"the non-?originating ([a-z ]+) of ({MARK}) constitutes? no more than {NUMBER} by weight of (the [a-z ]+?)(?= and the|$)",
        text,
    )
    facts = [
        _share(
            "weight",
            f"the share by weight of {whole} that non-originating {what} has",
            "most",
            share,
            list(found.codes(mark)),
        )
        for what, mark, share, whole in pieces
    ]
    return {"other": facts} if facts else None


def _blending(found: Marked, text: str) -> dict[str, Any] | None:
    match = re.fullmatch(
        rf"\(1\) the nonoriginating material is classified in ({MARK}), \(2\) no component of that nonoriginating material is classified under ({MARK}),(?: and)? \(3\) the nonoriginating material constitutes no more than {NUMBER} by volume of the good",
        text,
        re.IGNORECASE,
    )
    if match is None:
        return None
    codes = list(found.codes(match[1]))
    unmixed = f"that no component of the non-originating material is of {', '.join(found.codes(match[2]))}"
    fact = "the share by volume of the good that the non-originating material has"
    return {
        "from": codes,
        "other": [{"kind": "process", "fact": unmixed}, _share("volume", fact, "most", match[3], codes)],
    }


def _process(_found: Marked, text: str) -> dict[str, Any] | None:  # noqa: PLR0911  # one answer per process
    match = re.fullmatch(
        rf"the good (?:resulting from such change|classified in {MARK}) (?:is the product of|results from) ([a-z ,]+)",
        text,
    )
    if match:
        return _process_of(f"that the good is the product of {match[1]} in the region")
    match = re.fullmatch(r"the fresh good is wholly obtained where the good is prepared by (.+)", text)
    if match:
        return {
            "other": [
                {
                    "kind": "wholly obtained",
                    "fact": f"that the fresh produce is wholly obtained in the region, where the good is prepared by {match[1]}",
                }
            ]
        }
    match = re.fullmatch(rf"there has been a reduction in thickness of not less than {NUMBER}", text)
    if match:
        return _process_of(f"that the thickness is reduced by at least {match[1]} %")
    if text == "the change results from more than working up sections":
        return _process_of(
            "that the change does not result from drilling, cutting, coating or other working up of angles, shapes or sections of 7216 alone"
        )
    match = re.fullmatch(
        rf"if bar or rod is used, the cross-sectional area of the bar or rod is reduced by at least {NUMBER}",
        text,
    )
    if match:
        return _process_of(
            f"that the cross-sectional area of any bar or rod used is reduced by at least {match[1]} %"
        )
    if re.fullmatch(
        r"the nonoriginating materials undergo electrolytic, thermal,? or chemical separation or alloying",
        text,
    ):
        return _process_of(
            "that the non-originating materials undergo electrolytic, thermal or chemical separation or alloying"
        )
    return None


def _free_of(found: Marked, text: str) -> dict[str, Any] | None:
    """``goods of 1901.10 containing over 10 percent by weight of milk solids do not contain nonoriginating dairy goods of 04``."""
    others: list[dict[str, Any]] = []
    for piece in re.split(r" and that ", text):
        match = re.fullmatch(
            rf"(?:such |a )?(?:(?P<kind>[a-z ]*?) of|goods? of) {MARK}(?P<limit> containing .+?)? do(?:es)? not contain (?:an? )?non-?originating (?P<what>[a-z ]+?) (?:of|from) (?P<codes>{MARK})(?: or (?P<more>{MARK}))?",
            piece,
        )
        if not match:
            return None
        codes = [code for mark in (match["codes"], match["more"]) if mark for code in found.codes(mark)]
        kind = (match["kind"] or "").removeprefix("a ").strip()
        where = f", where it is {kind}" if kind not in {"", "good", "goods"} else ""
        if match["limit"]:
            where += f", where it is one {match['limit'].strip().replace(' percent', ' %')}"
        others.append(
            {
                "kind": "wholly obtained",
                "fact": f"that no non-originating {match['what']} of the codes listed are in it{where}",
                "codes": codes,
            }
        )
    return {"other": others}


def _count(found: Marked, text: str) -> dict[str, Any] | None:
    match = re.fullmatch(
        rf"with respect to printed circuit assemblies(?: \(PCAs\))? of ({MARK}): \(A\) Except as provided in subparagraph \(B\), for each multiple of nine PCAs, or any portion thereof, that is contained in the good, only one PCA may be a nonoriginating PCA; and \(B\) If the good contains less than three PCAs, all of the PCAs must be originating PCAs",
        text,
    )
    if match:
        fact = "that at most one in each nine, or part of nine, of its printed circuit assemblies is non-originating, and none where it has fewer than three"
        return {"other": [{"kind": "count", "fact": fact, "codes": list(found.codes(match[1]))}]}
    return None
