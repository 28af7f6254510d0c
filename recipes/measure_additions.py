"""Measures that the raw table does not hold, each from the notice that it cites; and rows that only ask about what was not seen.

A row has the columns of the raw table's facts in our own words; `measures` finishes it as it does the others.
"""

from __future__ import annotations

from typing import Any

from measure_terms import FL, FL_STAGE, METAL_HEAVY, PASS_BY, annex, china, on, spared

Row = dict[str, Any]
AIRCRAFT_METALS = (("ST", "232_steel", 50), ("AL", "232_aluminium", 51), ("CU", "232_copper", 40))
PARTNERS = "JP;KR;CH;LI;TW;EU27"
POLYSILICON = "Proclamation of 2026-08-06 on polysilicon and its derivatives; U.S. note 42"


def aircraft(who: str, heading: str, start: str, citation: str, lists: str) -> list[Row]:
    """Civil aircraft of a partner, spared the duties on steel, aluminium and copper until 2026-04-05."""
    return [
        spared(
            family, stage, rank=0, measure=f"232_AIR_{who}_{metal}", countries=who, heading=heading, valid_from=max(start, "2025-08-01") if metal == "CU" else start,
            valid_to="2026-04-05", citation=citation, name="Section 232 metals: civil aircraft of a partner", authority="232", lists=lists,
            **on("civil_aircraft"),
        )
        for metal, family, stage in AIRCRAFT_METALS
    ]  # fmt: skip


def asked(question: str, condition: str, **more: Any) -> Row:
    """Give a row that holds only if the importer knows what we could not see."""
    return {
        "condition": condition,
        "question": question,
        "confidence": "low",
        "evidence": "recollection",
    } | more


def polysilicon(suffix: str, countries: str, form: str, rate: float, heading: str, **more: Any) -> Row:
    """Wafers, cells and modules of silicon from 2026-12-04; nothing gives way to it and it gives way to nothing."""
    return {
        "measure": f"232Y_{suffix}", "authority": "232", "family": "232_polysilicon", "rank": 9, "stage": 92, "heading": heading, "countries": countries, "lists": "232_polysilicon",
        "form": form, "rate": rate, "valid_from": "2026-12-04", "citation": POLYSILICON, "confidence": "medium", "evidence": "compilation",
        "name": "Section 232 polysilicon derivatives (its duty per kg or watt, where a resale document is wanting, is not reckoned; the schedule may number the heading otherwise)",
    } | more  # fmt: skip


LOW_VALUE = "19 USC 1321(a)(2)(C); 19 CFR 10.151 (81 FR 58831)"


def low_value(suffix: str, start: str, end: str, citation: str, **countries: str) -> Row:
    """Goods up to 800 USD of one person on one day, free of duty, tax and fees until the orders of 2025."""
    return {
        "measure": f"321_{suffix}", "authority": "321", "family": "321_low_value", "rank": 9, "stage": 0, "form": "free_entry", "rate": 0.0, "valid_from": start, "valid_to": end,
        "name": "Section 321: low-value goods of one person on one day", "citation": f"{LOW_VALUE}; {citation}", "evidence": "compilation", "condition": "value_up_to:800;de_minimis",
        "question": "the retail value of all that one person imports on the day is 800 USD or less, and the goods owe no antidumping or countervailing duty, quota or excise tax (fact de_minimis)",
    } | countries  # fmt: skip


ADDED: list[Row] = [
    # Section 321, low-value goods: of China and Hong Kong until 2025-05-01 but for three days, of all others until 2025-08-28
    low_value("ALL", "2016-08-26", "2025-08-28", "suspended from 2025-08-29 by EO 14324 (90 FR 37775; 90 FR 42418), and still by the order of 2026-02-20 (CSMS 67845486)", countries="ALL", except_countries="CN;HK"),
    low_value("CN", "2016-08-26", "2025-02-03", "ended from 2025-02-04 by EO 14195, section 2(g)", countries="CN;HK"),
    low_value("CN_AGAIN", "2025-02-07", "2025-05-01", "again from 2025-02-07 by EO 14200 (CSMS 64082249); ended from 2025-05-02 by EO 14256 (90 FR 14899)", countries="CN;HK"),
    # Section 232, polysilicon
    polysilicon("30", "ALL", "additive", 0.15, "9903.45.30", except_countries=f"{PARTNERS};GB;US"),
    polysilicon("31", PARTNERS, "top_up", 0.15, "9903.45.31"),
    polysilicon("32", "GB", "additive", 0.10, "9903.45.32"),
    # Civil aircraft of partners, before April 2026
    *aircraft("GB", "9903.96.01", "2025-06-30", "90 FR 27851; Executive Order 14309", "aircraft_uk"),
    *aircraft("JP", "9903.96.02", "2025-09-16", "90 FR 44638; Executive Order 14345", "aircraft_japan"),
    *aircraft("EU27", "9903.02.76", "2025-09-01", "90 FR 46136; CSMS 66336270", "ieepa_floor_eu_civil_aircraft"),
    *aircraft("KR", "9903.02.81", "2025-11-14", "90 FR 55964", "ieepa_floor_korea_civil_aircraft"),
    *(
        spared("ieepa_reciprocal", 70, rank=1, measure=f"IEEPA_R_AIR_{who}", countries=who, heading=heading, valid_from=start, valid_to="2026-02-23", citation=citation,
               name="Reciprocal: civil aircraft of a partner", authority="IEEPA", lists=lists, **on("civil_aircraft"))
        for who, heading, start, citation, lists in (
            ("GB", "9903.96.01", "2025-06-30", "90 FR 27851; Executive Order 14309", "aircraft_uk"), ("JP", "9903.96.02", "2025-09-16", "90 FR 44638; Executive Order 14345", "aircraft_japan"))
    ),
    *(
        annex(0, "", measure=f"232M_03_AIR_{who}", authority="232", countries=who, heading=heading, valid_from="2026-04-06", citation=citation, name="Section 232 metals: civil aircraft of a partner", **PASS_BY, **on("civil_aircraft"))
        | {"lists": lists}
        for who, heading, citation, lists in (("GB", "9903.96.01", "U.S. note 35(a)", "aircraft_uk"), ("JP", "9903.96.02", "U.S. note 35(b)", "aircraft_japan"))
    ),
    # Goods that customs finds to be transshipped
    {"measure": "IEEPA_R2_01", "authority": "IEEPA", "family": "ieepa_reciprocal", "rank": 0, "stage": 70, "heading": "9903.02.01", "countries": "ALL", "except_countries": "CA;MX;RU;BY;CU;KP", "form": "additive",
     "rate": 0.40, "valid_from": "2025-08-07", "valid_to": "2026-02-23", "citation": "Executive Order 14326 (90 FR 37963), section 3", "name": "Reciprocal: transshipped to evade duty", "yields_to": f"metals;copper;{METAL_HEAVY}",
     "us_relief": "from:0.2", **on("transshipped", ask=False)},
    {"measure": "IEEPA_CA_16", "authority": "IEEPA", "family": "ieepa_canada", "rank": 0, "stage": 60, "heading": "9903.01.16", "countries": "CA", "form": "additive", "rate": 0.40, "valid_from": "2025-08-01", "valid_to": "2026-02-23",
     "citation": "Executive Order 14325", "name": "Emergency powers (IEEPA): Canada, transshipped to evade duty", "marks": "ieepa_camx", "yields_to": f"metals;{METAL_HEAVY}", **on("transshipped", ask=False)},
    # Section 301, the one day before the maritime action was suspended
    {"measure": "301CN_SHIP_CHASSIS_2025", "authority": "301", "family": "301_maritime", "rank": 9, "stage": 90, "heading": "9903.91.12", "countries": "CN", "lists": "301_note31_chassis", "form": "additive", "rate": 1.0, "valid_from": "2025-11-09",
     "valid_to": "2025-11-09", "citation": "U.S. note 31(k); suspended from 2025-11-10 (FR doc 2025-19873)", "name": "Section 301: China maritime action, intermodal chassis and parts", "confidence": "medium", **on("chassis")},
    {"measure": "301CN_SHIP_STS_2025", "authority": "301", "family": "301_maritime", "rank": 9, "stage": 90, "heading": "9903.91.14", "countries": "CN", "lists": "301_note31_cranes", "form": "additive", "rate": 1.0, "valid_from": "2025-11-09",
     "valid_to": "2025-11-09", "citation": "U.S. note 31(l); suspended from 2025-11-10 (FR doc 2025-19873)", "name": "Section 301: China maritime action, ship-to-shore cranes", "confidence": "medium", **on("ship_crane")},
    # Section 232 aluminium of 2018: compilations differ on these four
    {"measure": "232_AL_10_2018_OPEN", "authority": "232", "family": "232_aluminium", "rank": 9, "stage": 51, "heading": "9903.85.01", "countries": "JP;KR;BR;UA", "lists": "232_aluminium_mill;232_aluminium_derivative_2020", "form": "additive",
     "rate": 0.10, "valid_from": "2018-03-23", "valid_to": "2025-03-11", "citation": "Proclamation 9704 as amended; a public tracker exempts these countries, the schedule's heading does not", "marks": "metals;trigger", "confidence": "medium",
     "name": "Section 232 aluminium of 2018, countries on which compilations differ"},
    # What was not seen, and would change a bill
    *(
        china(20, f"301_exclusion_{n}", measure=f"301CN_EXCL_{n}_LATER", authority="301", heading=f"9903.88.{n}", countries="CN", form="exemption", rate=0.0, valid_from="2026-11-10",
              citation="90 FR 55232 ended them on 2026-11-09", name="Section 301: China exclusions beyond 2026-11-09",
              **asked("its exclusion was extended beyond 2026-11-09, which was not seen", "exclusion_extended"))
        for n in ("69", "70")
    ),
    *(
        asked("Proclamation 11056 did not move the first day from 2026-08-19 to 2026-08-22, as some compilations say", "start_not_moved", measure=f"338CA_{word}_EARLY", authority="338", family="338_canada", rank=9,
              stage=82, heading=heading, countries="CA", lists=f"338_{name}", form="additive", rate=0.5, valid_from="2026-08-19", valid_to="2026-08-21", citation="91 FR 46653; Proclamation 11056",
              name="Section 338: Canada, first days", yields_to="trigger")
        for word, name, heading in (("ALC", "alcohol", "9903.03.12"), ("DAIRY", "dairy", "9903.03.13"), ("MV", "motor_vehicle", "9903.03.14"))
    ),
    asked("its number is among the 30 of El Salvador's list that were not identified", "cafta_unlisted", **spared(FL, FL_STAGE, 3), measure="301FL_EX_0609_OPEN", authority="301", heading="9903.06.09", countries="SV",
          lists="textile_chapters", except_lists="301_forced_labour_cafta", valid_from="2026-07-24", citation="U.S. note 52(j)(7)(iii)", name="Section 301 forced labour: textiles of El Salvador not identified"),
    # Donations and informational materials
    *(
        spared(family, stage, 1, measure=f"{word}_{fact[0].upper()}", authority=law, heading=heading, countries=countries, valid_from=start, valid_to=end, citation=citation,
               name=f"{name}: {'donations' if fact == 'donation' else 'informational materials'}", **on(fact, ask=False))
        for fact, headings in (("donation", ("9903.01.11", "9903.01.02", "9903.01.21", "9903.01.30", "9903.01.79", "9903.01.87")), ("informational_materials", ("9903.01.12", "9903.01.03", "9903.01.22", "9903.01.31", "9903.01.80", "9903.01.88")))
        for (word, family, stage, law, countries, start, end, citation, name), heading in zip((
            ("IEEPA_CA", "ieepa_canada", 60, "IEEPA", "CA", "2025-03-04", "2026-02-23", "50 USC 1702(b); U.S. note 2(k)", "Emergency powers (IEEPA), Canada"),
            ("IEEPA_MX", "ieepa_mexico", 60, "IEEPA", "MX", "2025-03-04", "2026-02-23", "50 USC 1702(b); U.S. note 2(a)", "Emergency powers (IEEPA), Mexico"),
            ("IEEPA_CN", "ieepa_china", 75, "IEEPA", "CN;HK", "2025-02-04", "2026-02-23", "50 USC 1702(b); U.S. note 2(s)", "Emergency powers (IEEPA), China"),
            ("IEEPA_R", "ieepa_reciprocal", 70, "IEEPA", "ALL", "2025-04-05", "2026-02-23", "50 USC 1702(b); U.S. note 2(v)", "Reciprocal"),
            ("IEEPA_BR", "ieepa_brazil", 72, "IEEPA", "BR", "2025-08-06", "2026-02-23", "50 USC 1702(b); U.S. note 2(x)", "Emergency powers (IEEPA), Brazil"),
            ("IEEPA_IN", "ieepa_india", 72, "IEEPA", "IN", "2025-08-27", "2026-02-06", "50 USC 1702(b); U.S. note 2(z)", "Emergency powers (IEEPA), India"),
        ), headings, strict=True)
    ),
]  # fmt: skip
