"""Make `indicators`: what is measured of countries, one row per value, each as its producer printed it.

Raw: ``world/vdem_2024_libdem.csv`` (V-Dem), ``world/qog_basic_jan24_subset.csv`` (World Bank governance indicators and
World Development Indicators out of the QoG cross-section), ``world/cpi_2017_2024.json`` and ``world/cpi_2025.csv``
(Corruption Perceptions Index), ``world/lpi_2010_2018.csv`` and ``world/lpi_2023.csv`` (World Bank Logistics Performance
Index), ``world/labour_cost_pwt2019_with_fit.csv`` (Penn World Table 10.01),
``world/unga_us_agreement_last5sessions.csv`` (UN General Assembly votes). Scores whose terms do not let them be passed
on (Freedom House, EIU, WEF, WJP, GPI and others) are not read; `indicator_list` says so of each.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING

import polars as pl
from writing import run, write

if TYPE_CHECKING:
    from pathlib import Path

CODES = {"UNK": "XKX", "KSV": "XKX"}
"""Kosovo's codes in the raw files, and the one that customs and statistics use."""
VDEM = {"v2x_libdem": "vdem_libdem", "v2x_polyarchy": "vdem_polyarchy"}
GOVERNANCE = {
    "wbgi_rle": "wgi_rule_of_law",
    "wbgi_cce": "wgi_control_of_corruption",
    "wbgi_gee": "wgi_government_effectiveness",
    "wbgi_pve": "wgi_political_stability",
}
MODELLED = {
    "wdi_unempilo": ("unemployment", "% of labour force", 1.0, 3),
    "wdi_empind": ("industry_employment", "% of employment", 1.0, 6),
    "wdi_pop": ("population", "million persons", 1e-6, 3),
}
"""Series that give every economy a value for every year, so that the year of the cross-section is the value's own.

The file keeps seven digits; a population is therefore given in thousands.
"""
QOG_YEAR = 2020
PENN = {
    "hc": ("human_capital", "index, 1 is no schooling"),
    "emp": ("employment", "million persons"),
    "avh": ("hours_worked", "h/yr"),
}
CPI_FIRST = 2017
"""First year of the corruption file whose columns stand where they belong."""
CPI_SERIES = "by way of ti-cpi 2024.0.1"
CPI_BY_WAY_OF = {2025: "from two public copies that agree with each other and with the printed ranks"}
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
    "Customs Score": "lpi_customs",
    "Infrastructure Score": "lpi_infrastructure",
    "International Shipments Score": "lpi_shipments",
    "Logistics Competence and Quality Score": "lpi_competence",
    "Tracking and Tracing Score": "lpi_tracking",
    "Timeliness Score": "lpi_timeliness",
}
LPI_BEST = 4.3
LPI_PRINTED = {("BLR", "lpi_customs"): 2.7}
"""Where lpi.worldbank.org prints another value than the raw file (2.6)."""
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
    """Read the files and write one long table."""
    world = raw / "world"
    countries = pl.read_csv(world / "world_countries.csv", infer_schema=False)
    parts = [*_vdem(world), *_qog(world), *_cpi(world), *_lpi(world), *_penn(world), _votes(world, countries)]
    known = countries["iso3"].replace(CODES).to_list()
    table = pl.concat(parts).filter(pl.col("country").is_in(known)).drop_nulls("value")
    return write(out, "indicators", table.with_columns(pl.lit("yes").alias("observed")))


def _vdem(world: Path) -> list[pl.DataFrame]:
    rows = pl.read_csv(world / "vdem_2024_libdem.csv")
    source = "V-Dem Institute, country-year data, 2024, edition of March 2025 (v15)"
    return [
        _long(rows.rename({"iso3": "country"}), raw, name, 2024, "index 0 to 1", source, "CC BY 4.0")
        for raw, name in VDEM.items()
    ]


def _qog(world: Path) -> list[pl.DataFrame]:
    rows = pl.read_csv(world / "qog_basic_jan24_subset.csv", infer_schema_length=None).rename(
        {"ccodealp": "country"}
    )
    governance = (
        "World Bank, Worldwide Governance Indicators, edition of 2023, by way of QoG Basic January 2024"
    )
    parts = [
        _long(rows, raw, name, QOG_YEAR, "score about -2.5 to 2.5", governance, "CC BY 4.0")
        for raw, name in GOVERNANCE.items()
    ]
    bank = "World Bank, World Development Indicators, edition of 2023, by way of QoG Basic January 2024"
    for raw, (name, unit, factor, digits) in MODELLED.items():
        scaled = rows.with_columns((pl.col(raw) * factor).round(digits))
        parts.append(_long(scaled, raw, name, QOG_YEAR, unit, bank, "CC BY 4.0"))
    return parts


def _cpi(world: Path) -> list[pl.DataFrame]:
    """Give the scores of 2017 to 2024 from one file and those of 2025 from another, as they were printed."""
    licence = "CC BY-ND 4.0 (scores unchanged)"
    series = json.loads((world / "cpi_2017_2024.json").read_text(encoding="utf-8"))
    records = [
        {"country": country, "year": int(year), "score": entry["score"]}
        for country, record in series.items()
        for year, entry in record["scores"].items()
        if int(year) >= CPI_FIRST
    ]
    last = pl.read_csv(world / "cpi_2025.csv").select(
        pl.col("iso3").alias("country"), pl.lit(2025, pl.Int64).alias("year"), "score"
    )
    rows = pl.concat([pl.DataFrame(records, schema=last.schema), last])
    return [
        _long(
            part,
            "score",
            "cpi",
            int(str(year)),
            "score 0 to 100",
            f"Transparency International, Corruption Perceptions Index {year}, {CPI_BY_WAY_OF.get(int(str(year)), CPI_SERIES)}",
            licence,
        )
        for (year,), part in rows.partition_by("year", as_dict=True, maintain_order=True).items()
    ]


def _lpi(world: Path) -> list[pl.DataFrame]:
    source = "World Bank, Logistics Performance Index"
    unit, licence = "score 1 to 5", "CC BY 4.0"
    new = _coded(pl.read_csv(world / "lpi_2023.csv"), "Economy")
    old = _coded(pl.read_csv(world / "lpi_2010_2018.csv"), "economy")
    latest = [
        _long(new, raw, name, 2023, unit, f"{source} 2023", licence)
        for raw, name in ({"printed": "lpi"} | LPI_NEW).items()
    ]
    parts = [pl.concat(latest).with_columns(_as_printed())]
    for (year,), rows in old.partition_by("year", as_dict=True, maintain_order=True).items():
        parts += [
            _long(rows, raw, name, int(str(year)), unit, f"{source} {year}", licence)
            for raw, name in LPI_OLD.items()
        ]
    return parts


def _as_printed() -> pl.Expr:
    value = pl.col("value")
    for (country, indicator), printed in LPI_PRINTED.items():
        here = (pl.col("country") == country) & (pl.col("indicator") == indicator)
        value = pl.when(here).then(printed).otherwise(value)
    return value.alias("value")


def printed_scores(rows: pl.DataFrame) -> pl.DataFrame:
    """Give the overall score of 2023 as the World Bank prints it, with one decimal.

    The raw file holds the mean of six rounded parts, which the World Bank never printed, and the grouped rank.
    Economies share a grouped rank exactly where they share the printed score, and the ranks stand for 4.3, 4.2, 4.1 and so on
    without a gap; the recipe stops where a mean is farther than a tenth from that.
    """
    ranks = rows["LPI Grouped Rank"].unique().sort().to_list()
    score = {rank: round(LPI_BEST - step / 10, 1) for step, rank in enumerate(ranks)}
    printed = rows.with_columns(pl.col("LPI Grouped Rank").replace_strict(score).alias("printed"))
    far = printed.filter((pl.col("printed") - pl.col("LPI Score")).abs() > 0.1)
    if not far.is_empty():
        raise ValueError(f"expected grouped ranks that stand for tenths, found {far.row(0, named=True)}")
    return printed


def _coded(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    """Give each economy its code, also the few whose name the file spoils."""
    if "LPI Grouped Rank" in rows.columns:
        rows = printed_scores(rows)
    spelt = pl.col(name).replace_strict(LPI_WITHOUT_CODE, default=None)
    return rows.with_columns(
        pl.coalesce(pl.when(pl.col("iso3") != "").then(pl.col("iso3")), spelt).alias("country")
    ).drop_nulls("country")


def _penn(world: Path) -> list[pl.DataFrame]:
    rows = pl.read_csv(world / "labour_cost_pwt2019_with_fit.csv").drop("country")
    return [
        _long(rows.rename({"iso3": "country"}), raw, name, 2019, unit, "Penn World Table 10.01", "CC BY 4.0")
        for raw, (name, unit) in PENN.items()
    ]


def _votes(world: Path, countries: pl.DataFrame) -> pl.DataFrame:
    names = {_plain(row["name"]): row["iso3"] for row in countries.iter_rows(named=True)}
    rows = pl.read_csv(world / "unga_us_agreement_last5sessions.csv")
    codes = [UN_NAMES.get(name) or names[_plain(name)] for name in rows["country"]]
    source = "UN General Assembly roll calls, sessions 70 to 74 (2015 to 2019): share of a country's votes equal to the US vote"
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
        pl.col("country").replace(CODES),
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
