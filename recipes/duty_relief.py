"""Build `duty_relief`: which US duties drawback refunds, and which a foreign-trade zone fixes at admission, each from its act.

Usage: ``python recipes/duty_relief.py RAW_DIR [OUT_DIR]``. No raw file is read: the answers stand here, as facts in our own words.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl
from writing import run, write

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = "statutes, regulations, proclamations, orders and CBP messages as cited"
VINTAGE = "2026-11-24"
OLD = date(2025, 1, 1)
PARTNER = "partner_metal_manufacture"
PARTNER_WORDS = (
    "the article is of the derivative lists of Proclamation 11021 (annexes I-B and III), its metal was melted, smelted or cast in a "
    "partner of a trade agreement, no antidumping or countervailing order covers it, and the claim is for manufacture"
)


def row(
    family: str,
    drawback: str,
    privileged: str,
    citation: str,
    evidence: str,
    confidence: str,
    note: str = "",
    *,
    first: date = OLD,
    last: date | None = None,
    condition: str = "",
    question: str = "",
) -> dict[str, Any]:
    """One answer."""
    return {
        "family": family, "valid_from": first, "valid_to": last, "drawback": drawback, "condition": condition, "question": question,
        "privileged": privileged, "citation": citation, "evidence": evidence, "confidence": confidence, "note": note,
        "source": SOURCE, "vintage": VINTAGE, "licence": "facts",
    }  # fmt: skip


def unread(family: str, citation: str, note: str = "") -> dict[str, Any]:
    """A family whose order was not read on either point."""
    return row(family, "unknown", "unknown", citation, "none", "low", note)


ROWS = [
    row("base", "yes", "no", "19 USC 1313(a), (b), (c), (j); 19 CFR 190.3(a)", "primary", "high"),
    row("column_2", "yes", "no", "19 USC 1313; 19 CFR 190.3(a)", "primary", "medium", "an ordinary duty of the schedule"),
    row("mpf", "yes", "no", "19 USC 1313(j)(1); 19 CFR 190.21, 190.31, 190.51(b)(2)", "primary", "medium", "a fee is refunded by the line's part of the entry's value"),
    row("hmf", "yes", "no", "19 USC 1313(j)(1); 19 CFR 191.3(a)(5)", "primary", "low", "read for unused merchandise under the former part 191; part 190 was not seen"),
    row("201_solar", "yes", "unknown", "CSMS 19-000050, 45963175", "primary", "high"),
    unread("201_quartz", "Proclamation 11051"),
    row("301_china", "yes", "yes", "CSMS 18-000419, 19-000050; USTR notices of action (83 FR 28710 and later)", "secondary", "high", "that the goods must be privileged foreign is from recollection"),
    unread("301_brazil", "91 FR 45516"),
    unread("301_forced_labour", "91 FR 47318"),
    unread("301_nicaragua", "USTR notice of December 2025"),
    unread("301_maritime", "USTR maritime action"),
    row("122", "yes", "yes", "Proclamation 11012; CSMS 67844987", "secondary", "high"),
    row("ieepa_china", "no", "yes", "EO 14195, section 2(e) and (f)", "primary", "high", "refund after the Supreme Court's judgment of 2026-02-20 is another proceeding and is not drawback"),
    row("ieepa_canada", "no", "yes", "EO 14193, section 2", "secondary", "high", "refund after the Supreme Court's judgment of 2026-02-20 is another proceeding and is not drawback"),
    row("ieepa_mexico", "no", "yes", "EO 14194, section 2", "secondary", "high", "refund after the Supreme Court's judgment of 2026-02-20 is another proceeding and is not drawback"),
    row("ieepa_reciprocal", "yes", "yes", "EO 14257; CSMS of 2025-04-04", "secondary", "medium", "refund after the Supreme Court's judgment of 2026-02-20 is another proceeding; what it has already returned cannot be drawn back"),
    unread("ieepa_brazil", "EO 14323; CSMS 65807735"),
    unread("ieepa_india", "EO 14329"),
    row("232_steel", "no", "yes", "Proclamations 9705, 9740, 10896; CSMS 18-000317", "secondary", "high", last=date(2026, 4, 5)),
    row("232_aluminium", "no", "yes", "Proclamations 9704, 9739, 10895; CSMS 18-000317", "secondary", "high", last=date(2026, 4, 5)),
    row("232_copper", "no", "yes", "Proclamation 10962; CSMS 65794272", "secondary", "high", last=date(2026, 4, 5)),
    row("232_metals", "conditional", "unknown", "Proclamation 11021 (91 FR 18201)", "secondary", "low", "the clause itself was not seen", first=date(2026, 4, 6), condition=PARTNER, question=PARTNER_WORDS),
    row("232_wood", "yes", "yes", "Proclamation 10976; CSMS 66492057", "secondary", "high"),
    row("232_autos", "unknown", "yes", "Proclamation 10908", "recollection", "medium", "drawback was not found said either way"),
    unread("232_trucks", "Proclamation 10984; CSMS 66665333"),
    unread("232_semis", "Proclamation 11002; CSMS 67400472"),
    unread("232_medicines", "Proclamation 11020"),
    unread("232_drones", "Proclamation 11055"),
    unread("232_polysilicon", "Proclamation of 2026-08-06 on polysilicon and its derivatives; US note 42 of chapter 99"),
    unread("338_canada", "Proclamations 11046, 11056"),
    unread("338_ban", "Proclamations 11061 to 11063", "an import ban; nothing is charged"),
]  # fmt: skip


def main(raw: Path, out: Path) -> Path:
    """Write the table."""
    del raw
    return write(out, "duty_relief", pl.DataFrame(ROWS, infer_schema_length=None))


if __name__ == "__main__":
    run(main)
