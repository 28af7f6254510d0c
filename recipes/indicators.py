"""Make `indicators`: measures of democracy, institutions, corruption, logistics and UN votes, one row per value.

Raw: ``world/vdem_2024_libdem.csv`` (V-Dem), ``world/qog_basic_jan24_subset.csv`` (World Bank governance indicators and
the Corruption Perceptions Index out of the QoG cross-section), ``world/lpi_2010_2018.csv`` and ``world/lpi_2023.csv``
(World Bank Logistics Performance Index), ``world/unga_us_agreement_last5sessions.csv`` (UN General Assembly votes).
Scores whose terms do not let them be passed on (Freedom House, EIU, WEF, WJP, GPI and others) are not read.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import polars as pl
from writing import run, write

if TYPE_CHECKING:
    from pathlib import Path

KOSOVO = {"UNK": "XKX"}
VDEM = {"v2x_libdem": "vdem_libdem", "v2x_polyarchy": "vdem_polyarchy"}
QOG = {
    "wbgi_rle": "wgi_rule_of_law",
    "wbgi_cce": "wgi_control_of_corruption",
    "wbgi_gee": "wgi_government_effectiveness",
    "wbgi_pve": "wgi_political_stability",
}
QOG_YEAR = 2020
CPI_OF_ANOTHER_YEAR = {"FJI"}
"""The QoG file takes a later year where 2020 is missing; Fiji has no score of 2020, and its later one is left out."""
LPI_OLD = {
    "lpi": "lpi",
    "customs": "lpi_customs",
    "infra": "lpi_infrastructure",
    "intl_ship": "lpi_shipments",
    "logistics": "lpi_competence",
    "tracking": "lpi_tracking",
    "timeliness": "lpi_timeliness",
}
LPI_NEW = {
    "LPI Score": "lpi",
    "Customs Score": "lpi_customs",
    "Infrastructure Score": "lpi_infrastructure",
    "International Shipments Score": "lpi_shipments",
    "Logistics Competence and Quality Score": "lpi_competence",
    "Tracking and Tracing Score": "lpi_tracking",
    "Timeliness Score": "lpi_timeliness",
}
LPI_WITHOUT_CODE = {"TC<rkiye": "TUR", "Sco Tomi and Principe": "STP"}
UN_YEAR = 2019
UN_NAMES = {
    "Micronesia (Federated States of)": "FSM",
    "Turkey": "TUR",
    "Yugoslavia": "SRB",
    "Côte d’Ivoire": "CIV",
    "Congo - Kinshasa": "COD",
    "Congo - Brazzaville": "COG",
    "Myanmar (Burma)": "MMR",
    "St. Vincent & Grenadines": "VCT",
}
"""Names of the votes file that the list of countries spells differently; it still calls Serbia Yugoslavia."""


def main(raw: Path, out: Path) -> Path:
    """Read the five files and write one long table."""
    world = raw / "world"
    countries = pl.read_csv(world / "world_countries.csv", infer_schema=False)
    parts = [*_vdem(world), *_qog(world), *_lpi(world), _votes(world, countries)]
    known = countries["iso3"].replace(KOSOVO).to_list()
    table = pl.concat(parts).filter(pl.col("country").is_in(known)).drop_nulls("value")
    return write(out, "indicators", table.with_columns(pl.lit("yes").alias("observed")))


def _vdem(world: Path) -> list[pl.DataFrame]:
    rows = pl.read_csv(world / "vdem_2024_libdem.csv")
    source = "V-Dem Institute, country-year data, 2024"
    return [
        _long(rows.rename({"iso3": "country"}), raw, name, 2024, "index 0 to 1", source, "CC BY 4.0")
        for raw, name in VDEM.items()
    ]


def _qog(world: Path) -> list[pl.DataFrame]:
    rows = pl.read_csv(world / "qog_basic_jan24_subset.csv", infer_schema_length=None).rename(
        {"ccodealp": "country"}
    )
    bank = "World Bank, Worldwide Governance Indicators, by way of QoG Basic January 2024"
    parts = [
        _long(rows, raw, name, QOG_YEAR, "score about -2.5 to 2.5", bank, "CC BY 4.0")
        for raw, name in QOG.items()
    ]
    cpi = rows.filter(~pl.col("country").is_in(CPI_OF_ANOTHER_YEAR))
    source = "Transparency International, Corruption Perceptions Index 2020, by way of QoG Basic January 2024"
    return [
        *parts,
        _long(cpi, "ti_cpi", "cpi", QOG_YEAR, "score 0 to 100", source, "CC BY-ND 4.0 (scores unchanged)"),
    ]


def _lpi(world: Path) -> list[pl.DataFrame]:
    source = "World Bank, Logistics Performance Index"
    unit, licence = "score 1 to 5", "CC BY 4.0"
    new = _coded(pl.read_csv(world / "lpi_2023.csv"), "Economy")
    old = _coded(pl.read_csv(world / "lpi_2010_2018.csv"), "economy")
    parts = [_long(new, raw, name, 2023, unit, f"{source} 2023", licence) for raw, name in LPI_NEW.items()]
    for (year,), rows in old.partition_by("year", as_dict=True, maintain_order=True).items():
        parts += [
            _long(rows, raw, name, int(str(year)), unit, f"{source} {year}", licence)
            for raw, name in LPI_OLD.items()
        ]
    return parts


def _coded(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    """Give each economy its code, also the few whose name the file spoils."""
    spelt = pl.col(name).replace_strict(LPI_WITHOUT_CODE, default=None)
    return rows.with_columns(
        pl.coalesce(pl.when(pl.col("iso3") != "").then(pl.col("iso3")), spelt).alias("country")
    ).drop_nulls("country")


def _votes(world: Path, countries: pl.DataFrame) -> pl.DataFrame:
    names = {_plain(row["name"]): row["iso3"] for row in countries.iter_rows(named=True)}
    rows = pl.read_csv(world / "unga_us_agreement_last5sessions.csv")
    codes = [UN_NAMES.get(name) or names[_plain(name)] for name in rows["country"]]
    source = (
        "UN General Assembly roll calls, sessions 70 to 74: share of a country's votes equal to the US vote"
    )
    return _long(
        rows.with_columns(pl.Series("country", codes)),
        "agree_with_US",
        "un_agreement_with_usa",
        UN_YEAR,
        "share of votes",
        source,
        "MIT (unvotes)",
    )


def _long(
    rows: pl.DataFrame, raw: str, name: str, year: int, unit: str, source: str, licence: str
) -> pl.DataFrame:
    """Give one indicator of one year as long rows."""
    return rows.select(
        pl.col("country").replace(KOSOVO),
        pl.lit(name).alias("indicator"),
        pl.lit(year, pl.Int64).alias("year"),
        pl.col(raw).cast(pl.Float64).round(6).alias("value"),
        pl.lit(unit).alias("unit"),
        pl.lit(source).alias("source"),
        pl.lit(str(year)).alias("vintage"),
        pl.lit(licence).alias("licence"),
    )


def _plain(name: str) -> str:
    full = name.replace("&", "and").replace("St. ", "Saint ")
    letters = unicodedata.normalize("NFKD", full).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z]", "", letters)


if __name__ == "__main__":
    run(main)
