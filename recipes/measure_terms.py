"""How each US duty measure is charged: its goods, its rivals, its conditions, and what makes it give way.

Keys are the identifiers of the raw table (a trailing ``*`` is a stem). Each entry lists the rows that come of it; a row's keys
override what the raw table says. The words: of a *family* one row at most is taken on a line, the lowest ``rank`` whose conditions
hold, the highest rate among equals; families are charged in the order of ``stage``; a row's base is the value less the bases of
charged rows that carry one of the ``marks`` it ``yields_to``.
"""

from __future__ import annotations

from typing import Any

Terms = dict[str, Any]

METAL_HEAVY = "autos;trucks;wood;semis"
IEEPA_YIELDS = "metals;copper;autos;trucks;wood;semis"
CAMX_YIELDS = "metals;autos;trucks;wood;semis"
METAL_BEFORE = "metals;trigger"

NAMES = {
    "Cameroon": "CMR", "Democratic Republic of the Congo": "COD", "Chad": "TCD", "Equatorial Guinea": "GNQ", "Nigeria": "NGA", "Norway": "NOR", "Venezuela": "VEN",
    "Mozambique": "MOZ", "Israel": "ISR", "Malawi": "MWI", "Philippines": "PHL", "Zambia": "ZMB", "Nicaragua": "NIC", "Zimbabwe": "ZWE", "Jordan": "JOR",
    "Côte d`Ivoire": "CIV", "Namibia": "NAM", "Vanuatu": "VUT", "Brunei": "BRN", "Japan": "JPN", "Malaysia": "MYS", "South Korea": "KOR", "India": "IND",
    "Kazakhstan": "KAZ", "Tunisia": "TUN", "Pakistan": "PAK", "Algeria": "DZA", "Nauru": "NRU", "South Africa": "ZAF", "Libya": "LBY", "Moldova": "MDA",
    "Switzerland": "CHE", "Angola": "AGO", "Fiji": "FJI", "Indonesia": "IDN", "Taiwan": "TWN", "North Macedonia": "MKD", "Bosnia and Herzegovina": "BIH",
    "Thailand": "THA", "Bangladesh": "BGD", "Botswana": "BWA", "Liechtenstein": "LIE", "Serbia": "SRB", "Guyana": "GUY", "Iraq": "IRQ", "Mauritius": "MUS",
    "Falkland Islands": "FLK", "Syria": "SYR", "Myanmar": "MMR", "Sri Lanka": "LKA", "Vietnam": "VNM", "Madagascar": "MDG", "Laos": "LAO", "Cambodia": "KHM",
    "Lesotho": "LSO", "China": "CHN", "HK": "HKG", "MO": "MAC",
}  # fmt: skip

QUESTIONS = {
    "auto_part": "it is a part of a passenger vehicle or light truck",
    "not_auto_part": "it is not a part of a passenger vehicle or light truck",
    "truck_part": "it is a part of a medium- or heavy-duty vehicle",
    "not_truck_part": "it is not a part of a medium- or heavy-duty vehicle",
    "us_metal": "its metal was melted and poured, or smelted and cast, in the United States to the share the note asks for",
    "uk_metal": "at least 95 % of its steel or aluminium was melted and poured, or smelted and cast, in the United Kingdom",
    "no_metal": "it contains no steel, aluminium or copper",
    "commerce_authorised": "it is within a quantity or model that the Secretary of Commerce has authorised",
    "equipment_part": "it is a part used only to make agricultural, industrial or mobile equipment in the United States",
    "motorcycle_part": "it is a part for making motorcycles in the United States",
    "civil_aircraft": "it is for use in civil aircraft (General Note 6)",
    "pharmaceutical_use": "it is for pharmaceutical use",
    "described_article": "it is the particular article that the note describes",
    "exclusion_granted": "it fits a product description of the exclusion in force",
    "advanced_chip": "it meets the technical thresholds of U.S. note 39(b)",
    "patented_medicine": "it is a patented medicine or its ingredient",
    "quartz_surface": "it is a quartz surface product (U.S. note 41(a))",
    "over_quota": "the quota is filled",
    "thermal_imaging": "the unmanned aircraft has thermal imaging",
    "drone_part": "it is a docking station or a part of an unmanned aircraft that the note names",
    "ship_crane": "it is a ship-to-shore gantry crane",
    "chassis": "it is an intermodal chassis or a part of one",
    "cafta_free": "it is entered free under CAFTA-DR",
    "uk_quota": "it is entered within the United Kingdom's vehicle quota",
    "russian_aluminium": "any primary aluminium in it was smelted or cast in Russia",
    "transshipped": "customs finds that it was transshipped to evade a duty",
    "donation": "it is a donation to relieve human suffering",
    "informational_materials": "it is informational material",
    "packaged_for_retail": "it is in containers for direct consumption",
}


def on(condition: str, *, ask: bool = True, **more: Any) -> Terms:
    """Terms of a row that holds only where the importer states a fact (the last of `condition` is the one asked for)."""
    fact = condition.rsplit(";", maxsplit=1)[-1]
    return {"condition": condition, "question": QUESTIONS.get(fact, "") if ask else "", **more}


def china(rank: int, lists: str, **more: Any) -> Terms:
    """Section 301 on China: the later action replaces the older list; within one rank the highest rate is taken."""
    return {"family": "301_china", "rank": rank, "stage": 90, "lists": lists, **more}


def steel(end: str, suffix: str, lists: str, heading: str, base: str, **more: Any) -> Terms:
    """Steel or aluminium before April 2026."""
    return {
        "rank": 9,
        "stage": 50,
        "suffix": suffix,
        "lists": lists,
        "heading": heading,
        "base": base,
        "marks": METAL_BEFORE,
        "yields_to": end,
        **more,
    }


ERA_1, ERA_2 = "autos;trucks;ieepa_camx", METAL_HEAVY


def both_metals(
    metal: str, yields: str, headings: tuple[str, str, str], article: str, **more: Any
) -> list[Terms]:
    """Mill products on their value, derivatives inside the metal's chapter, other derivatives on content, US-melted metal spared."""
    family = {"family": f"232_{metal}", "stage": 50 if metal == "steel" else 51} | more
    word = "steel" if metal == "steel" else "aluminium"
    free = headings[2].rsplit(".", 1)[0] + (".92" if metal == "steel" else ".09")
    return [
        steel(yields, "_MILL", f"232_{metal}_mill", headings[0], "value", name=f"Section 232 {word} articles", **family),
        steel(yields, "_DERIV", f"232_{metal}_derivative", headings[1], article, name=f"Section 232 {word} derivatives inside the metal's chapter", **family),
        steel(yields, "_CONTENT", f"232_{metal}_content", headings[2], metal, name=f"Section 232 {word} derivatives, on the {word} content", **family),
        on("us_metal", name=f"Section 232 {word} derivatives of US metal", family=f"232_{metal}", suffix="_US", rank=1, stage=50, form="exemption", rate=0.0, heading=free,
           lists=f"232_{metal}_derivative;232_{metal}_content") | {k: v for k, v in more.items() if k in {"countries", "except_countries"}},
    ]  # fmt: skip


def since(rows: list[Terms], suffix: str, day: str) -> list[Terms]:
    """Let one row begin later than its action: on the first day of a good that we know to be on its list."""
    return [row | {"valid_from": day} if row["suffix"] == suffix else row for row in rows]


def unplaced(yields: str, heading: str) -> Terms:
    """A derivative whose first day we do not know: asked, not charged."""
    return on("steel_derivative", family="232_steel", suffix="_OPEN", rank=20, stage=50, lists="232_steel_content_unplaced", heading=heading, base="steel", marks=METAL_BEFORE,
              yields_to=yields, name="Section 232 steel derivatives named in March 2025", confidence="low", evidence="recollection") | {
        "question": "its ten-digit number was on the list of steel derivatives of March 2025, which we hold only in part"
    }  # fmt: skip


def annex(rank: int, lists: str, **more: Any) -> Terms:
    """Metals from 2026-04-06: one heading of 9903.82 per article, on the full value."""
    return {
        "family": "232_metals",
        "rank": rank,
        "stage": 50,
        "lists": ";".join(f"232_note16c_{part}" for part in lists.split()),
        "marks": METAL_BEFORE,
        "yields_to": METAL_HEAVY,
        **more,
    }


METALS_2026 = {
    "232M_02": "Section 232 metals: articles of steel, aluminium or copper",
    "232M_09": "Section 232 metals: derivative articles",
    "232M_06": "Section 232 metals: articles of US metal",
    "232M_07_08": "Section 232 metals: derivative articles of US metal, total",
    "232M_10_11": "Section 232 metals: further derivative articles, total",
    "232M_04": "Section 232 metals: articles of UK metal",
    "232M_05": "Section 232 metals: derivative articles of UK metal",
    "232M_12": "Section 232 metals: further derivatives, column 2 countries",
    "232M_14": "Section 232 metals: steel and copper of Russia",
    "232M_15": "Section 232 metals: Russian articles of US metal",
    "232M_16": "Section 232 metals: derivative articles of Russia",
    "232M_17": "Section 232 metals: further steel derivatives of Russia",
    "232M_18": "Section 232 metals: authorised steel of Canada and Mexico",
    "232M_19": "Section 232 metals: authorised aluminium of Canada and Mexico",
    "232M_20_21": "Section 232 metals: mobile equipment of Canada and Mexico",
    "232M_22": "Section 232 metals: mobile equipment of partners, total",
    "232M_23_24": "Section 232 metals: equipment parts of US metal, total",
    "232M_25_26": "Section 232 metals: equipment parts, total",
}

PASS_BY = {"marks": "", "form": "exemption", "rate": 0.0}


def cars(rank: int, lists: str, mark: str = "autos", **more: Any) -> Terms:
    """Vehicles and their parts."""
    stage = 20 if mark == "autos" else 22
    return {
        "family": f"232_{mark}",
        "rank": rank,
        "stage": stage,
        "lists": lists,
        "marks": f"{mark};trigger",
        "yields_to": "semis" if mark == "autos" else "semis;autos",
        **more,
    }


def parts(rank: int, mark: str, **more: Any) -> list[Terms]:
    """Parts whose provision is for vehicles are charged; where a provision has other uses too the importer must say so."""
    word, suffix = ("auto" if mark == "autos" else "truck"), more.pop("suffix", "")
    named = cars(rank, f"232_{word}_parts_named", mark, suffix=suffix, **more)
    dual = cars(rank, f"232_{word}_parts_dual", mark, suffix=suffix + "_DUAL", **more)
    also = f"{dual['condition']};" if dual.get("condition") else ""
    return [named, dual | on(f"{also}{word}_part", ask=not more.get("condition"))]


def wood(lists: str, **more: Any) -> Terms:
    """Timber, furniture, cabinets."""
    return {
        "family": "232_wood",
        "rank": 9,
        "stage": 30,
        "lists": lists,
        "marks": "wood;trigger",
        "yields_to": "semis;autos;trucks",
        **more,
    }


def reciprocal(rank: int = 5, **more: Any) -> Terms:
    """Reciprocal duties: not on what section 232 charges, nor on US content of a fifth or more."""
    return {
        "family": "ieepa_reciprocal",
        "rank": rank,
        "stage": 70,
        "yields_to": IEEPA_YIELDS,
        "us_relief": "from:0.2",
        **more,
    }


def spared(family: str, stage: int, rank: int = 1, **more: Any) -> Terms:
    """A row that takes goods out of its family's duty."""
    return {"family": family, "rank": rank, "stage": stage, "form": "exemption", "rate": 0.0, **more}


def fentanyl(country: str, rank: int, **more: Any) -> list[Terms]:
    """Canada and Mexico: before steel and aluminium until 2025-06-03, behind them from 2025-06-04."""
    family = {"family": f"ieepa_{country}", "rank": rank, "marks": "ieepa_camx"} | more
    start, end = more.pop("start"), more.pop("end")
    family = {k: v for k, v in family.items() if k not in {"start", "end"}}
    rest = "whether it is owed on the part of a metal derivative that is not metal is not settled in the notices we saw; it is charged on that part"
    rows = []
    if start < "2025-06-04":
        rows.append(
            family
            | {
                "suffix": "_A",
                "stage": 45,
                "yields_to": "autos;trucks",
                "valid_from": start,
                "valid_to": "2025-06-03",
            }
        )
    rows.append(
        family
        | {
            "suffix": "_B",
            "stage": 60,
            "yields_to": CAMX_YIELDS,
            "valid_from": max(start, "2025-06-04"),
            "valid_to": end,
            "note": rest,
        }
    )
    return rows


def medicine(rank: int, condition: str, *, ask: bool, trigger: bool = True, **more: Any) -> Terms:
    """Patented medicines."""
    return on(
        condition,
        ask=ask,
        family="232_medicines",
        rank=rank,
        stage=15,
        lists="232_medicines",
        marks="trigger" if trigger else "",
        **more,
    )


COLUMN_2 = "RU;BY;CU;KP"
IEEPA_END = "2026-02-23"
DEALS = "JP;EU27;KR;CH;LI"
FL, FL_STAGE = "301_forced_labour", 81

TERMS: dict[str, list[Terms]] = {
    "COL2": [
        {"family": "column_2", "rank": 9, "stage": 0, "rate": None, "name": "Column 2 in place of column 1", "heading": ""},
        {"suffix": "_RU35", "family": "column_2", "rank": 5, "stage": 0, "countries": "RU", "lists": "russia_99039008", "rate": 0.35, "heading": "9903.90.08", "name": "35 % on goods of Russia", "citation": "U.S. note 30(a)-(b)"},
        {"suffix": "_RU70", "family": "column_2", "rank": 5, "stage": 0, "countries": "RU", "lists": "russia_99039009", "rate": 0.70, "heading": "9903.90.09", "name": "70 % on goods of Russia", "citation": "U.S. note 30(c)-(d)"},
    ],
    "DEMIN": [], "232M_ANNEX2": [], "IEEPA_USC": [], "IEEPA_R1_63": [], "IEEPA_R2_19": [], "IEEPA_R2_72": [], "IEEPA_R2_79": [], "IEEPA_R2_82": [], "IEEPA_R2_87": [], "232_DER_CS": [],
    # Section 301, China
    "301CN_L1": [china(30, "301_1")], "301CN_L2": [china(30, "301_2")], "301CN_L3": [china(30, "301_3")], "301CN_L3b": [china(30, "301_3_addl", evidence="schedule", confidence="high")],
    "301CN_L4A": [china(30, "301_4A")], "301CN_L4B": [china(31, "301_4B")],
    "301CN_31b": [china(10, "301_99039101")], "301CN_31c": [china(10, "301_99039102")], "301CN_31d": [china(10, "301_99039103")],
    "301CN_31e": [china(10, "301_99039104")], "301CN_31f": [china(10, "301_99039105")], "301CN_31g": [china(10, "301_99039106")],
    "301CN_31h": [china(10, "301_99039107")], "301CN_31i": [china(10, "301_99039108")], "301CN_31j": [china(10, "301_99039111")],
    "301CN_STS": [china(10, "301_cranes_301", **on("ship_crane"))],
    "301CN_SHIP_CHASSIS": [{"family": "301_maritime", "rank": 9, "stage": 90, "lists": "301_note31_chassis", **on("chassis")}],
    "301CN_SHIP_STS": [{"family": "301_maritime", "rank": 9, "stage": 90, "lists": "301_note31_cranes", **on("ship_crane")}],
    "301CN_EXCL_69": [china(20, "301_exclusion_69", **on("exclusion_granted"))], "301CN_EXCL_70": [china(20, "301_exclusion_70", **on("exclusion_granted"))],
    "301NI": [{"family": "301_nicaragua", "rank": 9, "stage": 90}],
    # Section 301, Brazil and forced labour
    "301BR": [{"family": "301_brazil", "rank": 9, "stage": 80, "yields_to": "trigger"}],
    "301BR_EX_02": [spared("301_brazil", 80, **on("in_transit", ask=False))], "301BR_EX_03": [spared("301_brazil", 80, lists="301_brazil_unconditional")],
    "301BR_EX_04": [spared("301_brazil", 80, 2, lists="301_brazil_described_article_only", **on("described_article"))],
    "301BR_EX_05": [spared("301_brazil", 80, 2, lists="301_brazil_civil_aircraft_use", **on("civil_aircraft"))],
    "301BR_EX_06": [spared("301_brazil", 80, 2, lists="301_brazil_pharmaceutical_use", **on("pharmaceutical_use"))],
    "301BR_EX_07": [], "301BR_EX_08": [spared("301_brazil", 80, **on("donation", ask=False))], "301BR_EX_09": [spared("301_brazil", 80, **on("informational_materials", ask=False))],
    "301FL_*": [{"family": FL, "rank": 9, "stage": FL_STAGE, "yields_to": "trigger", "name": "Section 301 forced labour"}],
    "301FL_EX_0585": [spared(FL, FL_STAGE, **on("in_transit", ask=False))], "301FL_EX_0586": [spared(FL, FL_STAGE, 2, lists="301_forced_labour_unconditional")],
    "301FL_EX_0587": [spared(FL, FL_STAGE, 3, lists="301_forced_labour_described_article_only", **on("described_article"))],
    "301FL_EX_0588": [spared(FL, FL_STAGE, 3, lists="301_forced_labour_civil_aircraft_use", **on("civil_aircraft"))],
    "301FL_EX_0589": [spared(FL, FL_STAGE, 3, lists="301_forced_labour_pharmaceutical_use", **on("pharmaceutical_use"))],
    "301FL_EX_0590": [], "301FL_EX_0591": [spared(FL, FL_STAGE, **on("donation", ask=False))], "301FL_EX_0592": [spared(FL, FL_STAGE, **on("informational_materials", ask=False))], "301FL_EX_0606": [], "301FL_EX_0609": [],
    "301FL_EX_0593": [spared(FL, FL_STAGE, condition="usmca")], "301FL_EX_0594": [spared(FL, FL_STAGE, condition="usmca")],
    "301FL_EX_0595": [spared(FL, FL_STAGE, 3, lists="301_forced_labour_cafta", **on("cafta_free"))],
    **{f"301FL_EX_{key}": [spared(FL, FL_STAGE, 2, lists=f"301_forced_labour_{who}")] for key, who in (
        ("0596", "gb"), ("0597", "eu27"), ("0598", "ch"), ("0599_0601", "my"), ("0602_03", "kh"), ("0604_05", "gt"), ("0607_08", "sv"), ("0610_11", "ar"),
        ("0612_13", "bd"), ("0614_15", "tw"), ("0616_17", "id"), ("0618_19", "ec"), ("0620_21", "jo"))},
    # Section 338, Canada
    "338CA_ALC_v1": [{"family": "338_canada", "rank": 9, "stage": 82, "lists": "338_alcohol", "yields_to": "trigger"}, spared("338_canada", 82, suffix="_AIR", lists="338_civil_aircraft", heading="9903.03.16", valid_to="", **on("civil_aircraft"))],
    "338CA_ALC_v2": [{"family": "338_canada", "rank": 9, "stage": 82, "lists": "338_alcohol"}],
    "338CA_DAIRY": [{"family": "338_canada", "rank": 9, "stage": 82, "lists": "338_dairy", "yields_to": "trigger"}],
    "338CA_MV_v1": [{"family": "338_canada", "rank": 9, "stage": 82, "lists": "338_motor_vehicle", "yields_to": "trigger"}],
    "338CA_MV_v2": [{"family": "338_canada", "rank": 9, "stage": 82, "lists": "338_motor_vehicle"}],
    "338CA_BAN": [
        {"family": "338_ban", "rank": 9, "stage": 99, "lists": "338_banned", "heading": ""},
        {"family": "338_ban", "rank": 9, "stage": 99, "lists": "338_banned_packaged", "heading": "", "suffix": "_PACKED", **on("packaged_for_retail")},
    ],
    # Section 122
    "122": [
        {"family": "122", "rank": 9, "stage": 70, "yields_to": "trigger;metals;copper",
         "note": "before 2026-04-06 the schedule spares only the metal content of metal articles while clause 4 of the proclamation reads wider; it is charged on the rest"},
        spared("122", 70, 1, suffix="_CA", countries="CA", condition="usmca", heading="9903.03.07"), spared("122", 70, 1, suffix="_MX", countries="MX", condition="usmca", heading="9903.03.08"),
        spared("122", 70, 2, suffix="_LIST", lists="122_exempt", heading="9903.03.03"), spared("122", 70, 3, suffix="_AIR", heading="9903.03.05", lists="aircraft_122", **on("civil_aircraft")), spared("122", 70, 3, suffix="_ARTICLE", lists="122_described", heading="9903.03.04", **on("described_article")),
        spared("122", 70, 3, suffix="_CAFTA", countries="CR;DO;SV;GT;HN;NI", heading="9903.03.09", lists="cafta_textiles", **on("cafta_free")),
        spared("122", 70, 3, suffix="_TRANSIT", heading="9903.03.02", valid_to="2026-02-27", **on("in_transit", ask=False)),
    ],
    # Emergency powers
    "IEEPA_CA_25": [*fentanyl("canada", 9, start="2025-03-04", end="2025-07-31"), spared("ieepa_canada", 60, suffix="_USMCA", condition="usmca", heading="9903.01.14", valid_from="2025-03-07", valid_to=IEEPA_END)],
    "IEEPA_CA_35": fentanyl("canada", 9, start="2025-08-01", end=IEEPA_END), "IEEPA_CA_EN": fentanyl("canada", 5, start="2025-03-04", end=IEEPA_END, lists="ieepa_energy_ca"),
    "IEEPA_CA_PO": fentanyl("canada", 4, start="2025-03-07", end=IEEPA_END, lists="ieepa_potash_ca"),
    "IEEPA_MX_25": [*fentanyl("mexico", 9, start="2025-03-04", end=IEEPA_END), spared("ieepa_mexico", 60, suffix="_USMCA", condition="usmca", heading="9903.01.04", valid_from="2025-03-07", valid_to=IEEPA_END)],
    "IEEPA_MX_PO": fentanyl("mexico", 4, start="2025-03-07", end=IEEPA_END, lists="ieepa_potash_mx"),
    "IEEPA_CN_*": [{"family": "ieepa_china", "rank": 9, "stage": 75}],
    "IEEPA_R_BASE": [
        reciprocal(9, except_countries=f"CA;MX;{COLUMN_2}"),
        reciprocal(1, suffix="_ANNEX", form="exemption", rate=0.0, lists="ieepa_reciprocal_exempt", heading="9903.01.32", valid_to=IEEPA_END, name="Reciprocal: exempt goods of Annex II", except_countries=f"CA;MX;{COLUMN_2}"),
        reciprocal(1, suffix="_TRANSIT", form="exemption", rate=0.0, heading="9903.01.28", valid_to="2025-05-27", **on("in_transit", ask=False)),
    ],
    "IEEPA_R_BASE2": [reciprocal(9, except_countries=f"CA;MX;{COLUMN_2}")], "IEEPA_R_CN*": [reciprocal()], "IEEPA_R1_*": [reciprocal()], "IEEPA_R2_*": [reciprocal()],
    "IEEPA_R2_20": [
        reciprocal(),
        reciprocal(2, suffix="_RES", valid_from="2025-09-01", form="exemption", rate=0.0, lists="ieepa_floor_eu_ptaap", heading="9903.02.74"),
        reciprocal(2, suffix="_AIR", valid_from="2025-09-01", form="exemption", rate=0.0, lists="ieepa_floor_eu_civil_aircraft", heading="9903.02.76", **on("civil_aircraft")),
        reciprocal(2, suffix="_PHARMA", valid_from="2025-09-01", form="exemption", rate=0.0, lists="ieepa_floor_eu_pharma", heading="9903.02.77", **on("pharmaceutical_use")),
        reciprocal(1, suffix="_PART", valid_from="2025-09-01", form="exemption", rate=0.0, lists="ieepa_floor_eu_particular", heading="9903.02.75", **on("described_article")),
    ],
    "IEEPA_R2_80": [reciprocal(), reciprocal(2, suffix="_AIR", form="exemption", rate=0.0, lists="ieepa_floor_korea_civil_aircraft", heading="9903.02.81", **on("civil_aircraft"))],
    "IEEPA_R2_83": [
        reciprocal(),
        reciprocal(2, suffix="_RES", countries="CH;LI", form="exemption", rate=0.0, lists="ieepa_floor_swiss_ptaap", heading="9903.02.84"),
        reciprocal(2, suffix="_AIR", countries="CH;LI", form="exemption", rate=0.0, lists="ieepa_floor_swiss_civil_aircraft", heading="9903.02.85", **on("civil_aircraft")),
        reciprocal(2, suffix="_PHARMA", countries="CH;LI", form="exemption", rate=0.0, lists="ieepa_floor_swiss_pharma", heading="9903.02.86", **on("pharmaceutical_use")),
    ],
    "IEEPA_BR40": [{"family": "ieepa_brazil", "rank": 9, "stage": 72, "yields_to": IEEPA_YIELDS}, spared("ieepa_brazil", 72, suffix="_LIST", lists="ieepa_brazil_exempt", heading="9903.01.78")],
    "IEEPA_IN25": [{"family": "ieepa_india", "rank": 9, "stage": 72, "yields_to": IEEPA_YIELDS}, spared("ieepa_india", 72, suffix="_LIST", lists="ieepa_reciprocal_exempt", heading="9903.01.86")],
    # Section 232, metals before April 2026
    "232_ST_25_2018": [steel("", "", "232_steel_mill;232_steel_derivative_2020", "9903.80.01", "value", family="232_steel", except_countries="CA;MX;AU;AR;BR;KR;EU27;JP;GB;UA")],
    "232_AL_10_2018": [steel("", "", "232_aluminium_mill;232_aluminium_derivative_2020", "9903.85.01", "value", family="232_aluminium", stage=51, except_countries="CA;MX;AU;AR;EU27;GB;RU;JP;KR;BR;UA")],
    "232_ST_25": [*(row for row in both_metals("steel", ERA_1, ("9903.81.87", "9903.81.90", "9903.81.91"), "value") if row["suffix"] != "_CONTENT"), unplaced(ERA_1, "9903.81.91")],
    "232_AL_25": both_metals("aluminium", ERA_1, ("9903.85.02", "9903.85.07", "9903.85.08"), "value", except_countries="RU"),
    "232_ST_50": [*since(both_metals("steel", ERA_2, ("9903.81.87", "9903.81.90", "9903.81.91"), "steel_article", except_countries="GB"), "_CONTENT", "2025-06-23"), unplaced(ERA_2, "9903.81.91")],
    "232_AL_50": both_metals("aluminium", ERA_2, ("9903.85.02", "9903.85.07", "9903.85.08"), "aluminium_article", except_countries="GB;RU"),
    "232_GB_25": [
        *(row | {"suffix": f"_ST{row['suffix']}"} for row in since(both_metals("steel", ERA_2, ("9903.81.94", "9903.81.97", "9903.81.98"), "steel_article"), "_CONTENT", "2025-06-23")),
        *(row | {"suffix": f"_AL{row['suffix']}"} for row in both_metals("aluminium", ERA_2, ("9903.85.12", "9903.85.14", "9903.85.15"), "aluminium_article")),
    ],
    "232_AL_RU": [
        steel(ERA_2, "_2023", "232_aluminium_mill;232_aluminium_derivative;232_aluminium_content", "9903.85.67", "value", family="232_aluminium", stage=51, rank=2, countries="RU", valid_to="2026-04-05"),
        annex(3, "i ii vi ix", suffix="_2026", countries="RU", heading="9903.85.67", valid_from="2026-04-06"),
        annex(3, "i ii vi ix", suffix="_METAL", countries="ALL", heading="9903.85.68", valid_from="2026-04-06", **on("russian_aluminium", ask=False)),
    ],
    "232_CU_50": [steel("autos;trucks;semis", "", "232_copper", "9903.78.01", "copper", family="232_copper", stage=40, marks="copper;trigger")],
    # Section 232, metals from April 2026 (U.S. note 16)
    "232M_01": [annex(1, "i ii iii iv v vi vii viii ix x xi", **PASS_BY, **on("no_metal", ask=False))],
    "232M_02": [annex(30, "i ii iii iv v", except_countries="RU")],
    "232M_03": [
        annex(2, "i ii iii iv v vi vii viii ix x xi", except_lists="chapters_of_metal", condition="metal_weight_under:0.15", question="the listed metal is less than 15 % of its weight", **PASS_BY),
        annex(0, "i ii iii iv v vi vii viii ix x xi", suffix="_AIR_TW", countries="TW", heading="9903.96.03", valid_from="2026-05-01", citation="U.S. note 35(c)", name="Metals: civil aircraft of Taiwan", **PASS_BY, **on("civil_aircraft", ask=False)),
        annex(0, "", suffix="_AIR_EU", countries="EU27", heading="9903.02.76", citation="U.S. note 2(v)(xxii)", name="Metals: civil aircraft of the European Union", **PASS_BY, **on("civil_aircraft")) | {"lists": "ieepa_floor_eu_civil_aircraft"},
        annex(0, "", suffix="_AIR_KR", countries="KR", heading="9903.02.81", citation="U.S. note 2(v)", name="Metals: civil aircraft of Korea", **PASS_BY, **on("civil_aircraft")) | {"lists": "ieepa_floor_korea_civil_aircraft"},
    ],
    "232M_04": [annex(20, "i ii iii iv", **on("uk_metal"))], "232M_05": [annex(20, "vi vii", **on("uk_metal"))],
    "232M_06": [annex(15, "ii iv vi vii viii xi", **on("us_metal"))], "232M_07_08": [annex(15, "ix x", except_countries=COLUMN_2, **on("us_metal"))],
    "232M_09": [annex(30, "vi vii viii xi", except_countries="RU")],
    "232M_10_11": [annex(30, "ix x", except_countries=COLUMN_2)], "232M_12": [annex(21, "ix x")],
    "232M_13": [annex(4, "vi vii viii xi", except_lists="chapters_but_84_85_87", form="exemption", rate=0.0, **on("motorcycle_part", ask=False))],
    "232M_14": [annex(22, "iii iv v")], "232M_15": [annex(14, "iv vii viii", suffix="", **on("us_metal"))], "232M_16": [annex(22, "vii viii xi")], "232M_17": [annex(20, "x")],
    "232M_18": [annex(25, "iii", **on("usmca;commerce_authorised"))], "232M_19": [annex(25, "i", **on("usmca;commerce_authorised"))],
    "232M_20_21": [annex(26, "xi", condition="usmca", us_relief="up_to:0.4")], "232M_22": [annex(27, "xi", confidence="medium")],
    "232M_23_24": [annex(10, "vi vii viii", except_lists="chapters_but_84_85_87", except_countries=COLUMN_2, **on("equipment_part;us_metal", ask=False))], "232M_25_26": [annex(11, "vi vii viii", except_lists="chapters_but_84_85_87", except_countries=COLUMN_2, **on("equipment_part"))],
    # Section 232, vehicles
    "232A_V": [cars(9, "232_autos")], "232A_VUSMCA": [cars(3, "232_autos", us_relief="all", **on("usmca;commerce_authorised"))],
    "232A_P": [
        *parts(9, "autos"),
        *parts(1, "autos", suffix="_USMCA_2025", marks="", form="exemption", rate=0.0, heading="9903.94.06", condition="usmca", countries="CA;MX", valid_to="2026-04-05"),
        *parts(1, "autos", suffix="_USMCA", form="exemption", rate=0.0, heading="9903.94.06", condition="usmca", countries="CA;MX", valid_from="2026-04-06"),
        cars(0, "232_auto_parts_named", suffix="_NOT", **PASS_BY, **on("not_auto_part")) | {"marks": "", "heading": "", "name": "not a part of a passenger vehicle or light truck"},
    ],
    "232A_P07": [cars(10, "", **on("certified_part", ask=False))],
    "232A_GB_V": [cars(5, "232_autos", **on("uk_quota"))], "232A_GB_P": parts(5, "autos"), "232A_TW": parts(5, "autos"),
    **{f"232A_{who}": [cars(5, "232_autos", suffix="_V"), *parts(5, "autos", suffix="_P")] for who in ("JP", "EU", "KR")},
    "232T_V": [cars(9, "232_trucks", "trucks")], "232T_VUSMCA": [cars(3, "232_trucks", "trucks", us_relief="all", **on("usmca;commerce_authorised"))], "232T_BUS": [cars(9, "232_buses", "trucks")],
    "232T_P": [
        *parts(9, "trucks"),
        *parts(1, "trucks", suffix="_USMCA_2025", marks="", form="exemption", rate=0.0, heading="9903.74.10", condition="usmca", countries="CA;MX", valid_to="2026-04-05"),
        *parts(1, "trucks", suffix="_USMCA", form="exemption", rate=0.0, heading="9903.74.10", condition="usmca", countries="CA;MX", valid_from="2026-04-06"),
        cars(0, "232_truck_parts_named", "trucks", suffix="_NOT", **PASS_BY, **on("not_truck_part")) | {"marks": "", "heading": "", "name": "not a part of a medium- or heavy-duty vehicle"},
    ],
    # Section 232, wood, chips, medicines, drones
    "232W_SL": [wood("232_wood_softwood")], "232W_UF": [wood("232_wood_furniture")], "232W_KC": [wood("232_wood_cabinets")],
    "232W_GB": [wood("232_wood_furniture;232_wood_cabinets", rank=5)],
    "232W_DEAL": [
        wood("232_wood_furniture;232_wood_cabinets", rank=5, suffix="_JP_EU", countries="JP;EU27"),
        wood("232_wood_furniture;232_wood_cabinets", rank=5, suffix="_KR", countries="KR", valid_from="2025-11-14", heading="9903.76.23"),
        wood("232_wood_furniture;232_wood_cabinets", rank=5, suffix="_TW", countries="TW", valid_from="2026-05-01", heading="9903.76.24"),
    ],
    "232S": [{"family": "232_semis", "rank": 9, "stage": 10, "lists": "232_chips", "marks": "semis;trigger", **on("advanced_chip")}],
    "232P_60A": [medicine(9, "annex_iii_company;patented_medicine", ask=True, except_countries=f"{DEALS};GB")], "232P_61": [medicine(10, "patented_medicine", ask=False)],
    "232P_60": [medicine(9, "patented_medicine", ask=True, except_countries=f"{DEALS};GB")],
    "232P_62": [medicine(8, "annex_iii_company;patented_medicine", ask=True, suffix="_III", valid_to="2026-09-28"), medicine(8, "patented_medicine", ask=True, valid_from="2026-09-29")],
    "232P_63": [medicine(8, "patented_medicine", ask=False)], "232P_64": [medicine(5, "onshoring_plan", ask=False)], "232P_65": [medicine(4, "onshoring_and_pricing", ask=False)],
    "232P_66": [medicine(4, "specialty_medicine", ask=False)], "232P_67": [medicine(3, "generic_medicine", ask=False, trigger=False)], "232P_68": [medicine(3, "us_ingredient", ask=False, trigger=False)],
    "232P_69": [medicine(3, "not_a_medicine", ask=False, trigger=False)], "232P_70": [medicine(3, "clinical_trial", ask=False, trigger=False)],
    "232U_21": [
        {"family": "232_drones", "rank": 9, "stage": 90, "lists": "232_drones_large"},
        {"family": "232_drones", "rank": 8, "stage": 90, "lists": "232_drones_small", "suffix": "_THERMAL", **on("thermal_imaging")},
        {"family": "232_drones", "rank": 9, "stage": 90, "lists": "232_drones_docking;232_drones_parts", "suffix": "_PARTS", **on("drone_part")},
    ],
    "232U_22": [{"family": "232_drones", "rank": 9, "stage": 90, "lists": "232_drones_small"}],
    "232U_23": [{"family": "232_drones", "rank": 5, "stage": 90, "lists": "232_drones_large;232_drones_small", **on("allied_components", ask=False)}],
    "232U_24": [{"family": "232_drones", "rank": 5, "stage": 90, "lists": "232_drones_large;232_drones_small", **on("allied_components", ask=False)}],
    "232U_25": [spared("232_drones", 90, 1, lists="232_drones_large;232_drones_small", **on("onshoring_plan", ask=False))], "232U_20": [],
    # Section 201
    "201_SOLAR": [{"family": "201_solar", "rank": 9, "stage": 91, "lists": "201_solar", "except_countries": "CA", "confidence": "medium"}],
    "201_SOLAR0": [{"family": "201_solar", "rank": 9, "stage": 91, "lists": "201_solar", "except_countries": "CA", "confidence": "medium"}],
    "201_QZ_*": [
        {"family": "201_quartz", "rank": 9, "stage": 91, "lists": "201_quartz", "except_countries": "QUARTZ", **on("quartz_surface")},
        {"family": "201_quartz", "rank": 5, "stage": 91, "lists": "201_quartz", "except_countries": "QUARTZ", "suffix": "_OVER", "heading": "9903.45.31", "rate": "over", **on("quartz_surface;over_quota")},
    ],
}  # fmt: skip
for _key, _name in METALS_2026.items():
    for _row in TERMS[_key]:
        _row["name"] = _name
