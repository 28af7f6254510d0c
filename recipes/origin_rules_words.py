"""Goods that rules describe in words: one short name for each, in the singular, and where to look for those that the text does not place."""

from __future__ import annotations

import re

TUBE = "tube, pipe or hose of a kind for use in a motor vehicle of headings 8702 to 8704 or 8711 as listed in the rule"
BATTERY = "battery used as the primary source of electrical power for the propulsion of an electric passenger vehicle or light truck"
OTHER_CARD = "smart card other than one with a single integrated circuit"
TANNED = "tanned hide or skin in the wet state (including wet-blue)"
NAMES = {
    "water circulation systems": "water circulation system with a pump and auxiliary apparatus for controlling, filtering or dispersing a spray",
    "battery, of a kind used as the primary source of electrical power for the propulsion of an electric passenger vehicle or light truck": BATTERY,
    "battery, used as the primary source of electrical power for the propulsion of an electric passenger vehicle or light truck": BATTERY,
    "“split-systems”": "split-system air conditioning machine",
    "“smart cards” which contain a single integrated circuit or parts of such “smart cards”": "smart card with a single integrated circuit, or a part of one",
    "other “smart cards”": OTHER_CARD,
    "parts of other “smart cards”": "part of a smart card other than one with a single integrated circuit",
    "“smart” cards, other than those containing a single integrated circuit": OTHER_CARD,
    "printed circuit assemblies (PCAs)": "printed circuit assembly",
    "Liquid Crystal Display Assemblies": "liquid crystal display assembly",
    "cathode-ray oscilloscopes or cathode-ray oscillographs": "cathode-ray oscilloscope or oscillograph",
    "connectors of plastics": "plastic connector",
    "connectors of ceramics": "ceramic connector",
    "connectors of copper": "copper connector",
    "analog or hybrid automatic data processing machines": "analogue or hybrid automatic data processing machine",
    "drive-axles with differential, whether or not provided with other transmission components, for cars": "drive-axle with differential, for vehicles of 8703",
    "other drive-axles with differential, whether or not provided with other transmission components,": "drive-axle with differential, for vehicles other than of 8703",
    "other drive-axles with differential, whether or not provided with other transmission components": "drive-axle with differential, for vehicles other than of 8703",
    "non-driving axles and parts thereof, for cars": "non-driving axle or part of one, for vehicles of 8703",
    "other non-driving axles and parts thereof": "non-driving axle or part of one, for vehicles other than of 8703",
    "other television cameras": "television camera other than a gyrostabilized one",
    "studio television cameras, other than shoulder-carried cameras and other portable cameras": "studio television camera other than a portable one",
    "bay leaves, crushed or ground": "bay leaves, crushed or ground",
    "bay leaves, neither crushed nor ground": "bay leaves, neither crushed nor ground",
    "mounted brake linings or parts of brakes or servo-brakes": "mounted brake lining, or part of a brake or servo-brake",
    "parts of mounted brake linings, brakes or servo-brakes": "part of a mounted brake lining, brake or servo-brake",
    "non-smoked good": "good that is not smoked",
    "other made-up textile articles": "made-up textile article",
    "part thereof": "part of that good",
    "parts thereof": "part of that good",
    "silencers (mufflers) or exhaust pipes": "silencer (muffler) or exhaust pipe",
    "steering wheels, steering columns or steering boxes": "steering wheel, steering column or steering box",
    "parts of steering wheels, steering columns or steering boxes": "part of a steering wheel, column or box",
    "parts of suspension systems (including shock absorbers)": "part of a suspension system or shock absorber",
    "suspension systems (including shock absorbers)": "suspension system or shock absorber",
    "tanned hides and skins in the wet state (including wet-blue)": TANNED,
    "tanned hides and skins in the wet state(including wet-blue)": TANNED,
    "crust hides and skins": "crust hide or skin",
    "hides or skins which have undergone a tanning (including pre-tanning) process which is reversible": "hide or skin that has undergone reversible tanning",
    "hides or skins, except hides or skins of camels or dromedaries of 4103, which have undergone a tanning (including pre-tanning) process which is reversible": "hide or skin, other than of a camel or dromedary, that has undergone reversible tanning",
    "hides or skins of camels or dromedaries": "hide or skin of a camel or dromedary",
    "vehicle that is solely or principally for off-road use": "vehicle solely or principally for off-road use",
    "of feather or down": "good of feather or down",
    "of textile wadding": "good of textile wadding",
    "other good of textile material": "other good of textile material",
    "strips that would be such at any width": "strip or roll of paper wider than 15 cm that would be of 4823 whatever its width",
    "strips or rolls of a width exceeding 15 cm": "strip or roll of paper wider than 15 cm",
    "strips or rolls of a width of 15 cm or less": "strip or roll of paper of 15 cm or less",
    "paper or paperboard in strips or rolls of a width not exceeding 15 cm": "strip or roll of paper of 15 cm or less",
    "paper or paperboard in rectangular (including square) sheets with the larger dimension not exceeding 36 cm or the other dimension not exceeding 15 cm in the unfolded state": "sheet of paper of at most 36 cm on the longer or 15 cm on the other side, unfolded",
    "paper or paperboard in rectangular (including square) sheets with the larger dimension exceeding 36 cm and the other dimension exceeding 15 cm in the unfolded state": "sheet of paper of more than 36 cm on the longer and 15 cm on the other side, unfolded",
    "strip or rolls of a width exceeding 15 cm but not exceeding 36 cm or paper or paperboard in rectangular (including square) sheets with one side not exceeding 15 cm in the unfolded state": "strip or roll of paper wider than 15 cm up to 36 cm, or sheet with a side of 15 cm or less, unfolded",
    "floor coverings on a base of paper or paperboard": "floor covering on a base of paper or paperboard",
    "flat yarns": "flat yarn of nylon 66 of 7 denier and 5 filaments, 10 and 7, or 12 and 5, semi-dull, untextured, of at most 50 turns per metre",
    "circular knit fabric, wholly of cotton yarns exceeding 100 metric number per single yarn,": "circular knit fabric wholly of cotton yarn finer than 100 metric",
    "circular knit fabric, wholly of cotton yarns exceeding 100 metric number per single yarn": "circular knit fabric wholly of cotton yarn finer than 100 metric",
    "warp pile fabrics, cut (if such fabrics are fabrics with pile of dry-spun acrylic staple fibers of 5503.30 and dyed in the piece to a single uniform color)": "cut warp pile fabric with a pile of dry-spun acrylic staple of 5503.30, piece-dyed in one colour",
    "fabricated crocidolite fibers or mixtures with a basis of crocidolite or with a basis of crocidolite and magnesium carbonate": "fabricated crocidolite fibre or mixture",
    "fabricated asbestos fibers or mixtures with a basis of asbestos or with a basis of asbestos and magnesium carbonate": "fabricated asbestos fibre or mixture",
    "fabricated crocidolite fibers or mixtures with a basis of crocidolite and magnesium carbonate, yarn or thread, cords or string, whether or not plaited, or woven or knitted fabric": "crocidolite fibre, mixture, yarn, thread, cord, string or fabric",
    "fabricated asbestos fibers or mixtures with a basis of asbestos or with a basis of asbestos and magnesium carbonate, yarn or thread, cords or string, whether or not plaited, or woven or knitted fabric": "asbestos fibre, mixture, yarn, thread, cord, string or fabric",
    "cords or string, whether or not plaited": "cord or string",
    "cords or string, whether or not plaited,": "cord or string",
    "pigments or preparations based on cadmium compounds": "pigment or preparation based on cadmium compounds",
    "pigments and preparations based on hexacyanoferrates (ferrocyanides and ferricyanides)": "pigment or preparation based on hexacyanoferrates",
    "curtains made of fabrics wholly of non-textured polyester filaments": "curtain of fabric wholly of non-textured polyester filaments",
    "woven fabrics (other than tapestry fabrics or upholstery fabrics of a weight not exceeding 140 grams per square meter) of combed fine animal hair": "woven fabric of combed fine animal hair other than tapestry, or upholstery of at most 140 g/m2",
    "woven fabrics, other than tapestry or upholstery fabrics, of combed fine animal hair": "woven fabric of combed fine animal hair other than tapestry or upholstery",
    "yarn of combed camel hair or combed cashmere": "yarn of combed camel hair or cashmere",
    "foil of a thickness not exceeding 0.15 mm (excluding backing)": "foil of at most 0.15 mm without backing",
    "refrigerator other than absorption-type": "refrigerator other than absorption-type",
}
"""Printed names to ours."""

REPHRASED = (
    (r"subheading 9017\.90\.01", "subheading 9017.90"),
    (
        r"strips? or rolls of a width exceeding 15 cm of heading 4823, other than strips or rolls of heading 4823 which,? but for their width,? would be classified in headings 4803, 4809 or 4814",
        "strips that would be such at any width of heading 4823",
    ),
    (r" \(flat yarns means .*?, of subheading 5402\.45\)", ""),
    (
        r",? except for changes resulting from the following processes performed on angles, shapes,? or sections (?:of|classified in) heading 7216: .*",
        ", provided that the change results from more than working up sections",
    ),
    (
        r"sweaters of subheading 6110\.30 classified as part of an ensemble of subheading",
        "sweaters classified as part of an ensemble of subheading",
    ),
    (r", for vehicles of heading 8703, of subheading", ", for cars, of subheading"),
    (r",? except as provided for in chapter rule 1 for chapter 20(?: and)?", ""),
    (
        r"(?:,? except|, and) that [a-z, ]+? ha(?:s|ve)(?: have)? been prepared by (.+?) shall be treated as originating only if the fresh .+",
        r", provided the fresh good is wholly obtained where the good is prepared by \1",
    ),
    (r", from or any other heading", ", or any other heading"),
    (
        r"water circulation systems incorporating a pump, whether or not motorized, and auxiliary apparatus for controlling, filtering,? or dispersing a spray",
        "water circulation systems",
    ),
)
"""Sentences that say in a subordinate clause what kind of goods is meant: that clause is put into the kind's name, or left to it."""

PATTERNS = (
    (r"tubes, pipes,? or hoses, of a kind for use in a motor vehicle of 8702.*", TUBE),
    (
        r"tubes, pipes,? or hoses, other than those of a kind for use in a motor vehicle of 8702.*",
        f"not: {TUBE}",
    ),
    (
        r"tube incorporating a glass panel .*",
        "tube incorporating a glass panel of chapter rule 4(b) and a glass cone of 7011.20.10",
    ),
    (r"tube incorporating a glass envelope .*", "tube incorporating a glass envelope of chapter rule 4(b)"),
    (
        r"yarns?, with a twist of 900 or more turns per meter, wholly of polyesters.*",
        "polyester yarn of 900 or more turns per metre, 75 to 80 decitex and 24 filaments, not partially oriented",
    ),
)
PLACES = {
    "pre-form": ["7002"],
    "absorption-type electrical household refrigerator": ["8418.29"],
    "water circulation system with a pump and auxiliary apparatus for controlling, filtering or dispersing a spray": [
        "8422.90",
        "8413",
    ],
    "assembly of more than one of compressor, condenser, evaporator and connecting tubing": [
        "8415.90",
        "8418.99",
    ],
    "washer assembly of more than one of agitator, motor, transmission and clutch": ["8450.90"],
}
"""Where goods are to be found that the text names without a code (our finding, from the tariff's own words)."""

PLURALS = {
    "chassis",
    "lens",
    "gas",
    "glass",
    "apparatus",
    "cross",
    "basis",
    "less",
    "press",
    "brass",
    "series",
    "class",
    "process",
    "bus",
    "as",
    "is",
    "has",
    "whose",
    "its",
    "this",
    "thus",
    "access",
    "wireless",
}
STOPS = re.compile(
    r"\b(?:of|for|with|which|that|containing|incorporating|having|made|suitable|used|consisting|composed|neither|other than|in|on|classified|if|exceeding|put|wholly|based)\b|[,(]"
)


def rephrased(text: str) -> str:
    """A sentence with its awkward clauses in a plainer place."""
    for old, new in REPHRASED:
        text = re.sub(old, new, text)
    return text


def kind_name(words: str, *, known_only: bool = False) -> str:
    """Our name of a kind of goods; empty if `known_only` and there is none."""
    words = re.sub(r"\s+", " ", words).strip(" ,;.")
    words = re.sub(r"^(?:a|an|the|from|any goods?,?|any)\s+(?=\w)", "", words)
    if words in NAMES:
        return NAMES[words]
    for pattern, name in PATTERNS:
        if re.fullmatch(pattern, words):
            return name
    if known_only:
        name = singular(words)
        return name if name in PLACES or words in NAMES else ""
    return singular(words)


def singular(words: str) -> str:
    """The head of a phrase in the singular: ``strips or rolls of a width`` gives ``strip or roll of a width``."""
    stop = STOPS.search(words)
    end = stop.start() if stop and stop.start() else len(words)
    head = re.sub(r"[A-Za-z-]+", lambda m: _one(m[0]), words[:end])
    return head + words[end:]


def _one(word: str) -> str:
    low = word.lower()
    if low in PLURALS or not low.endswith("s") or low.endswith(("ss", "us", "is")):
        return word
    if low.endswith("ies") and len(low) > 5:
        return word[:-3] + "y"
    if low.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word[:-1]


def place_of(name: str) -> list[str]:
    """Codes among which a kind is looked for when the text gives none."""
    return PLACES.get(name, [])
