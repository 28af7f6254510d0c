"""US duties beyond the schedule's own rates, as dated rows: ``measures``; and the user fees of an entry: ``fees``.

    python recipes/measures.py RAW_DIR

What a row says of dates, rate, countries, heading, citation and evidence is taken from ``policy2026/measures.csv``. How rows of
one family compete, in which order families are charged, and which of them makes another give way, is said in `measure_terms`.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import polars as pl
from measure_additions import ADDED
from measure_terms import NAMES, TERMS, Terms
from writing import run, write

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = "compiled from chapter 99 of the schedule, Federal Register and CBP notices"
VINTAGE = "2026-10-11"
FEE_NOTICES = {"FY2024": "88 FR 48900", "FY2025": "89 FR 59126; CSMS 61572319"}
"""Notices that were read and agree with the raw figures, where these name none."""
COLUMNS = (
    "measure", "name", "authority", "family", "rank", "stage", "heading", "countries", "except_countries", "lists", "except_lists", "form", "rate", "base",
    "us_relief", "condition", "question", "marks", "yields_to", "valid_from", "valid_to", "citation", "evidence", "confidence", "note",
)  # fmt: skip
FORMS = {
    "additive_advalorem": "additive",
    "floor": "top_up",
    "exemption": "exemption",
    "content_share": "additive",
    "replaces_base": "replaces_base",
    "prohibition": "prohibition",
}


class Countries:
    """Translate country codes and names of the raw rows to ISO 3166 three-letter codes."""

    def __init__(self, raw: Path) -> None:
        with (raw / "world" / "world_countries.csv").open(encoding="utf-8") as file:
            self.iso3 = {row["iso2"]: row["iso3"].replace("UNK", "XKX") for row in csv.DictReader(file)}
        with (raw / "world" / "blocs_long.csv").open(encoding="utf-8") as file:
            self.eu27 = sorted(row["iso3"] for row in csv.DictReader(file) if row["bloc"] == "EU27")
        with (raw / "policy2026" / "lists" / "s201_quartz_exempt_countries.csv").open(
            encoding="utf-8"
        ) as file:
            self.quartz = sorted(self.iso3[row["iso2"]] for row in csv.DictReader(file))

    def of(self, text: str) -> str:
        """Translate ``CN;HK`` or ``EU27;JP`` or ``Norway or Venezuela``; ``ALL`` stays."""
        if text.startswith("ALL"):
            return "ALL"
        found: list[str] = []
        for word in text.replace(", or ", ";").replace(" or ", ";").replace(", ", ";").split(";"):
            part = word.strip().removeprefix("the ").split("(")[0].strip()
            if part in {"EU27", "European Union"}:
                found += self.eu27
            elif part == "QUARTZ":
                found += [*self.quartz, "CAN", "MEX"]
            else:
                found.append(NAMES.get(part) or self.iso3[part])
        return ";".join(sorted(set(found)))


def evidence(text: str) -> str:
    """How we know, in one of three words."""
    if "HTS" in text:
        return "schedule"
    return "recollection" if text.strip() == "memory" else "compilation"


def confidence(text: str) -> str:
    """One of high, medium, low."""
    word = text.split(maxsplit=1)[0].lower()
    return "medium" if text.strip().lower() != word and word == "high" else word


def rate(text: str) -> float | None:
    """First number of a rate text; None where it holds none."""
    try:
        return float(text.split(maxsplit=1)[0])
    except (IndexError, ValueError):
        return None


def why(row: dict[str, Any]) -> str:
    """Say in a few words what takes goods out of a measure."""
    if row.get("condition") == "usmca":
        return "originating and claimed under USMCA"
    return (
        row.get("question")
        or str(row.get("condition", "")).replace("_", " ")
        or "named on the list of exempt goods"
    )


def finished(fact: dict[str, str], terms: Terms, where: Countries) -> dict[str, Any]:
    """One row of the table from the raw facts and our terms; a term overrides a fact."""
    row: dict[str, Any] = {
        "measure": fact["measure_id"] + terms.get("suffix", ""), "name": fact["programme"], "authority": fact["authority"],
        "heading": fact["ch99_heading"].split(" ")[0].split("|")[0].strip(","), "countries": where.of(terms.get("countries", fact["countries"])),
        "except_countries": where.of(terms["except_countries"]) if terms.get("except_countries") else "", "form": FORMS.get(fact["rate_form"], ""),
        "rate": rate(fact["rate"]), "base": "value", "valid_from": fact["valid_from"] or None, "valid_to": fact["valid_to"] or None,
        "citation": fact["legal_citation"], "evidence": evidence(fact["evidence"]), "confidence": confidence(fact["confidence"]), "note": "",
    }  # fmt: skip
    row |= {
        key: value for key, value in terms.items() if key not in {"suffix", "countries", "except_countries"}
    }
    if row["rate"] == "over":
        row["rate"] = float(fact["rate"].split("/")[1].split()[0])
    if row["name"] == fact["programme"]:
        law = f"Section {fact['authority']}" if fact["authority"].isdigit() else "Emergency powers (IEEPA)"
        spared = row["form"] == "exemption"
        row["name"] = f"{law}: {fact['programme'].removesuffix(' exemption')}" + (
            f"; spared, {why(row)}" if spared else ""
        )
    return {column: row.get(column, "") for column in COLUMNS}


def added(terms: dict[str, Any], where: Countries) -> dict[str, Any]:
    """One row of our own, from the notice that it cites."""
    row = {"base": "value", "evidence": "schedule", "confidence": "high", "note": ""} | terms
    for column in ("countries", "except_countries"):
        row[column] = where.of(row[column]) if row.get(column) else ""
    return {column: row.get(column, "") if row.get(column) is not None else "" for column in COLUMNS}


def measures(raw: Path) -> pl.DataFrame:
    """Every row of the raw table, shaped by its terms; a raw row without terms is an error."""
    where = Countries(raw)
    with (raw / "policy2026" / "measures.csv").open(encoding="utf-8") as file:
        facts = {row["measure_id"]: row for row in csv.DictReader(file)}
    rows = []
    for name, fact in facts.items():
        stems = [name, *(f"{name[:n]}*" for n in range(len(name), 1, -1))]
        terms = next((TERMS[stem] for stem in stems if stem in TERMS), None)
        if terms is None:
            raise ValueError(f"measures.csv: no terms for {name}")
        rows += [finished(fact, one, where) for one in terms]
    rows += [added(one, where) for one in ADDED]
    frame = pl.DataFrame(rows, infer_schema_length=None).with_columns(
        pl.col("valid_from", "valid_to").replace("", None)
    )
    return frame.with_columns(source=pl.lit(SOURCE), vintage=pl.lit(VINTAGE), licence=pl.lit("facts"))


def fees(raw: Path) -> pl.DataFrame:
    """Merchandise processing fee by fiscal year and harbour maintenance fee."""
    rows = []
    with (raw / "policy2026" / "fees.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            mpf = row["fee"] == "MPF"
            spilt: list[str] = row.get(None) or [row["confidence"]]  # type: ignore[call-overload]  # a comma in the evidence moves the last cell
            rows.append(
                {
                    "fee": row["fee"].lower(), "year": row["fiscal_year"], "valid_from": row["valid_from"], "valid_to": row["valid_to"] or None, "rate": row["rate"],
                    "least": row["min_usd"] or None, "most": row["max_usd"] or None, "informal": row["informal_flat_usd"] or None, "informal_up_to": "2500" if mpf else None,
                    "modes": "" if mpf else "ocean", "spares_usmca": "yes" if mpf else "no", "citation": FEE_NOTICES.get(row["fiscal_year"], row["citation"]), "confidence": "high" if row["fiscal_year"] in FEE_NOTICES else confidence(spilt[-1].split("(")[0].strip()),
                    "source": SOURCE, "vintage": VINTAGE, "licence": "facts",
                }
            )  # fmt: skip
    return pl.DataFrame(rows, infer_schema_length=None)


def main(raw: Path, out: Path) -> None:
    """Write ``measures`` and ``fees``."""
    table = measures(raw)
    write(out, "measures", table)
    write(out, "fees", fees(raw))
    print(f"{table.height} measures in {table['family'].n_unique()} families")


if __name__ == "__main__":
    run(main)
