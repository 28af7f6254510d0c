"""Build `programmes`: the special tariff programmes of General Note 3(c), who may claim them, and from when to when.

Usage: ``python recipes/programmes.py RAW_DIR [OUT_DIR]``. No raw file is read: the answers stand here, as facts in our own words.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl
from writing import run, write

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = "General Note 3(c) of the schedule, statutes, proclamations and CBP messages as cited"
VINTAGE = "2026-11-24"
ORIGINATING = "the good is originating under the rules of the agreement"
PRODUCT = "the good is the growth, product or manufacture of the country, meets the value rule and was imported directly"
SPARED = "19 CFR 24.23(c); 19 USC 58c(b)"
NOT_SPARED = "not among the programmes of 19 CFR 24.23(c)"
CARIBBEAN = "ATG;ABW;BHS;BRB;BLZ;CUW;DMA;GRD;GUY;HTI;JAM;MSR;KNA;LCA;VCT;TTO;VGB"
TRADE_PARTNERSHIP = "BRB;BLZ;CUW;GUY;HTI;JAM;LCA;TTO"
SUB_SAHARAN = "AGO;BEN;BWA;CPV;TCD;COM;COG;COD;CIV;DJI;SWZ;GHA;GNB;KEN;LSO;LBR;MDG;MWI;MRT;MUS;MOZ;NAM;NGA;RWA;STP;SEN;SLE;ZAF;GMB;TZA;TGO;ZMB"
CENTRAL_AMERICA = "CRI;DOM;GTM;HND;NIC;SLV"
AGOA_LAPSE = (
    "H.R. 7148 of 2026-02-03 renewed it with effect for the goods entered from 2025-10-01: the ad valorem general duty paid in between was refunded on "
    "a request filed within 180 days of that day, without interest; other duties and fees were not (CSMS 67647279)"
)
HAITI = "; apparel of Haiti enters under subchapter XX of chapter 98, which is not here"


def row(
    programme: str,
    symbols: str,
    title: str,
    countries: str,
    first: date,
    citation: str,
    *,
    last: date | None = None,
    states: str = ORIGINATING,
    fact: str = "",
    lapse: str = "",
    mpf: str = "owed",
    mpf_citation: str = "",
    evidence: str = "secondary",
    confidence: str = "high",
) -> dict[str, Any]:
    """One programme over the days on which one answer holds."""
    return {
        "programme": programme, "symbols": symbols, "title": title, "countries": countries, "valid_from": first, "valid_to": last, "states": states, "fact": fact,
        "lapse": lapse, "mpf": mpf, "mpf_citation": mpf_citation or (NOT_SPARED if mpf == "owed" else SPARED), "citation": citation, "evidence": evidence,
        "confidence": confidence, "source": SOURCE, "vintage": VINTAGE, "licence": "facts",
    }  # fmt: skip


ROWS = [
    row("usmca", "S;S+", "USMCA", "CAN;MEX", date(2020, 7, 1), "General Note 11; Pub. L. 116-113", evidence="primary", mpf="claim", mpf_citation="19 CFR 24.23(c)(3); 19 USC 58c(b)(10)"),
    row("ausfta", "AU", "United States-Australia FTA", "AUS", date(2005, 1, 1), "General Note 28; Pub. L. 108-286", mpf="claim", mpf_citation="19 CFR 24.23(c)(8)"),
    row("bahrain", "BH", "United States-Bahrain FTA", "BHR", date(2006, 8, 1), "General Note 30; Pub. L. 109-169", mpf="claim", mpf_citation="19 CFR 24.23(c)(9)"),
    row("chile", "CL", "United States-Chile FTA", "CHL", date(2004, 1, 1), "General Note 26; Pub. L. 108-77", evidence="primary", mpf="claim", mpf_citation="19 CFR 24.23(c)(7)"),
    row("colombia", "CO", "United States-Colombia TPA", "COL", date(2012, 5, 15), "General Note 34; Pub. L. 112-42", evidence="primary", mpf="claim"),
    row("israel", "IL", "United States-Israel FTA", "ISR", date(1985, 9, 1), "General Note 8; Pub. L. 99-47", states=PRODUCT, mpf="origin", mpf_citation="19 CFR 24.23(c)(5)"),
    row("jordan", "JO", "United States-Jordan FTA", "JOR", date(2001, 12, 17), "General Note 18; Pub. L. 107-43", states=PRODUCT),
    row("japan", "JP", "United States-Japan Trade Agreement", "JPN", date(2020, 1, 1), "General Note 36; Proclamation 9974", mpf_citation="not among the programmes of 19 CFR 24.23(c); the agreement has no implementing act that spares it", confidence="medium"),
    row("korus", "KR", "United States-Korea FTA", "KOR", date(2012, 3, 15), "General Note 33; Pub. L. 112-41", evidence="primary", mpf="claim", mpf_citation="19 CFR 24.23(c) (CBP Dec. 12-03)"),
    row("morocco", "MA", "United States-Morocco FTA", "MAR", date(2006, 1, 1), "General Note 27; Pub. L. 108-302"),
    row("oman", "OM", "United States-Oman FTA", "OMN", date(2009, 1, 1), "General Note 31; Pub. L. 109-283", mpf="claim"),
    row("panama", "PA", "United States-Panama TPA", "PAN", date(2012, 10, 31), "General Note 35; Pub. L. 112-43", mpf="claim"),
    row("peru", "PE", "United States-Peru TPA", "PER", date(2009, 2, 1), "General Note 32; Pub. L. 110-138", mpf="claim"),
    row("singapore", "SG", "United States-Singapore FTA", "SGP", date(2004, 1, 1), "General Note 25; Pub. L. 108-78", mpf="claim", mpf_citation="19 CFR 24.23(c)(6)"),
    row("cafta-dr", "P;P+", "CAFTA-DR", CENTRAL_AMERICA, date(2009, 1, 1), "General Note 29; Pub. L. 109-53", evidence="primary", fact="cafta_free", mpf="claim", mpf_citation="19 CFR 24.23(c)(10)"),
    row("gsp", "A;A*;A+", "Generalized System of Preferences", "", date(2018, 4, 22), "General Note 4; 19 USC 2465; Pub. L. 115-141", last=date(2020, 12, 31), states=PRODUCT,
        lapse="it has not been renewed; earlier lapses were renewed with refunds, so filers flag the line with the symbol and pay",
        mpf_citation="19 CFR 24.23(c)(1)(iv) spares only products of least-developed beneficiaries"),
    row("agoa", "D", "African Growth and Opportunity Act", SUB_SAHARAN, date(2024, 1, 1), "General Note 16; 19 USC 2466b; Pub. L. 114-27", last=date(2025, 9, 30), states=PRODUCT,
        lapse=AGOA_LAPSE, mpf_citation="19 CFR 24.23(c)(1)(iv) spares only products of least-developed beneficiaries", evidence="secondary"),
    row("agoa", "D", "African Growth and Opportunity Act", SUB_SAHARAN, date(2026, 2, 4), "General Note 16; 19 USC 2466b; H.R. 7148 of 2026-02-03; CSMS 67647279", last=date(2026, 12, 31),
        states=PRODUCT, lapse="no later renewal was seen", mpf_citation="19 CFR 24.23(c)(1)(iv) spares only products of least-developed beneficiaries", confidence="medium"),
    row("cbera", "E;E*", "Caribbean Basin Economic Recovery Act", CARIBBEAN, date(1984, 1, 1), "General Note 7; 19 USC 2701-2707" + HAITI, states=PRODUCT, mpf="origin",
        mpf_citation="19 CFR 24.23(c)(1)(iii)", evidence="secondary"),
    row("cbtpa", "R", "Caribbean Basin Trade Partnership Act", TRADE_PARTNERSHIP, date(2000, 10, 2), "General Note 17; 19 USC 2703(b); Pub. L. 116-164", last=date(2030, 9, 30),
        mpf="origin", mpf_citation="19 CFR 24.23(c)(1)(iii): its countries are all of CBERA", evidence="secondary"),
    row("nepal", "NP", "Nepal Preference Program", "NPL", date(2016, 12, 30), "19 USC 4454; Proclamation 9555", last=date(2025, 12, 31), states=PRODUCT,
        lapse="no renewal was seen", mpf_citation="19 CFR 24.23(c)(1)(iv) spares only products of least-developed beneficiaries", evidence="secondary"),
    row("atpa", "J;J*;J+", "Andean Trade Preference Act", "", date(2002, 8, 6), "19 USC 3206", last=date(2013, 7, 31), states=PRODUCT, lapse="it was not renewed", evidence="recollection"),
    row("apta", "B", "Automotive Products Trade Act", "CAN", date(1965, 1, 18), "General Note 5; 19 USC 2001-2033",
        states="it is a Canadian article and original motor-vehicle equipment, ordered by and meant for a bona fide motor-vehicle manufacturer", evidence="recollection", confidence="medium"),
    row("civil_aircraft", "C", "Agreement on Trade in Civil Aircraft", "ALL", date(1980, 1, 1), "General Note 6; Pub. L. 96-39",
        states="the good is for use in civil aircraft, and the importer so certifies", mpf_citation="not among the programmes of 19 CFR 24.23(c)", evidence="recollection"),
    row("pharmaceuticals", "K", "Agreement on Trade in Pharmaceutical Products", "ALL", date(1995, 1, 1), "General Note 13; 19 USC 3521",
        states="the good is named in the pharmaceutical appendix", evidence="secondary"),
    row("dyes", "L", "Uruguay Round concessions on intermediate chemicals for dyes", "ALL", date(1995, 1, 1), "General Note 14; 19 USC 3521",
        states="the good is named in the appendix of intermediate chemicals for dyes", evidence="recollection"),
]  # fmt: skip


def main(raw: Path, out: Path) -> Path:  # noqa: ARG001  # every recipe is called with the raw folder
    """Write the table."""
    return write(out, "programmes", pl.DataFrame(ROWS, infer_schema_length=None))


if __name__ == "__main__":
    run(main)
