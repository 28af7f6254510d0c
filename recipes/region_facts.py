"""Make `region_facts`: what is known of US states and areas, Mexican states and municipalities, Canadian provinces.

Raw, below ``subnational/``:

``us_states_oews_2025_mfg_occ.csv.gz``, ``us_metros_oews_2025_key_mfg_occ.csv.gz``
    employment and wages by occupation, OEWS of the US Bureau of Labor Statistics, May 2025
``us_states_energy_tax_long.csv``
    industrial electricity (EIA, Electric Power Annual table 2.10, Electric Power Monthly table 5.6.B) and effective
    state tax of a corporation with 100 million USD of income on 1 billion USD of sales (Python package exposan 1.4.4)
``text_sourced_facts_long.csv``
    list of right-to-work states; the statutes stand below, and the recipe stops where the two disagree
``us_states_transborder_by_mode.csv.gz``, ``mx_states_us_trade_by_mode.csv.gz``
    TransBorder Freight Data of the US Bureau of Transportation Statistics
``mx_states_long.csv.gz``
    foreign direct investment and labour force survey (Secretaría de Economía, INEGI), population (CONAPO), victims and
    offences (SESNSP). The file gives crimes as rates: they are whole numbers over CONAPO's population to within 1e-6,
    and the whole numbers are what is kept. Crimes and labour of 2025 cover part of the year and are left out, and so
    is the wage series of the labour force survey, in which unreported incomes count low.
``mx_municipalities_pop2020_latlon.csv``
    population of municipalities, census of 2020 (INEGI), as in the R package mxmaps
``ca_provinces_macro_long.csv``
    population, employment and output of provinces (Finances of the Nation, after Statistics Canada)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from writing import run, write

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = "subnational"
PUBLIC = "US government work (public domain)"
OEWS = "US Bureau of Labor Statistics, Occupational Employment and Wage Statistics, May 2025"
WAGES = {
    "oews_employment": ("employment", "persons"),
    "oews_wage_hourly_median": ("wage_median", "USD/h"),
    "oews_wage_hourly_mean": ("wage_mean", "USD/h"),
}
POWER = {
    "electricity_price_industrial": ("electricity_industrial", "EIA, Electric Power Annual, table 2.10"),
    "electricity_price_industrial_ytd_mar": (
        "electricity_industrial_jan_mar",
        "EIA, Electric Power Monthly, table 5.6.B, January to March",
    ),
}
MWH_PER_CENT_KWH = 10
"""USD/MWh in one US cent/kWh."""
TAX = "corporate_income_tax_effective_on_100M_income_1B_sales"
GROSS_RECEIPTS = {
    "US-DE": "30 Del. C. ch. 23 (gross receipts)",
    "US-NV": "NRS ch. 363C (commerce tax)",
    "US-OH": "Ohio Rev. Code ch. 5751 (commercial activity tax)",
    "US-OR": "ORS ch. 317A (corporate activity tax)",
    "US-TN": "Tenn. Code 67-4-701 and following (business tax)",
    "US-TX": "Tex. Tax Code ch. 171 (margin)",
    "US-WA": "RCW ch. 82.04 (business and occupation tax)",
}
"""States whose figure in the raw file converts a tax on receipts into one on income: the figure is left out."""
RIGHT_TO_WORK = {
    "US-AL": "Ala. Code 25-7-30", "US-AR": "Ark. Const. amend. 34", "US-AZ": "Ariz. Const. art. XXV",
    "US-FL": "Fla. Const. art. I, 6", "US-GA": "Ga. Code 34-6-21", "US-IA": "Iowa Code 731.1",
    "US-ID": "Idaho Code 44-2001", "US-IN": "Ind. Code 22-6-6", "US-KS": "Kan. Const. art. 15, 12",
    "US-KY": "Ky. Rev. Stat. 336.130", "US-LA": "La. Rev. Stat. 23:981", "US-MS": "Miss. Const. art. 7, 198-A",
    "US-NC": "N.C. Gen. Stat. 95-78", "US-ND": "N.D. Cent. Code 34-01-14", "US-NE": "Neb. Const. art. XV, 13",
    "US-NV": "Nev. Rev. Stat. 613.230", "US-OK": "Okla. Const. art. XXIII, 1A", "US-SC": "S.C. Code 41-7-10",
    "US-SD": "S.D. Const. art. VI, 2", "US-TN": "Tenn. Code 50-1-201", "US-TX": "Tex. Labor Code 101.052",
    "US-UT": "Utah Code 34-34-1", "US-VA": "Va. Code 40.1-58", "US-WI": "Wis. Stat. 111.04",
    "US-WV": "W. Va. Code 21-5G-2", "US-WY": "Wyo. Stat. 27-7-109",
}  # fmt: skip
SESNSP = "SESNSP, {}, by way of github.com/isaacarroyov/datos_facil_acceso (2025-08-24)"
CRIMES = {
    "homicide_victims_rate": ("homicide_victims", "victims of intentional homicide"),
    "extortion_victims_rate": ("extortion_victims", "victims of extortion"),
    "kidnapping_victims_rate": ("kidnapping_victims", "victims of kidnapping"),
    "cargo_truck_robbery_rate": ("truck_robberies", "robberies of cargo trucks"),
    "business_robbery_rate": ("business_robberies", "robberies of businesses"),
}
ECONOMIA = "Secretaría de Economía, DataMexico, by way of github.com/Equipo-seguridad-y-desarrollo/seguridadDesarrollo"
MEXICO = {
    "fdi_inflow": ("fdi_inflow", "million USD", f"{ECONOMIA} (2025-10-15)"),
    "labour_force_pea_enoe": ("labour_force", "persons", f"INEGI, ENOE; {ECONOMIA} (2025-10-15)"),
    "employed_persons_enoe": ("employed_persons", "persons", f"INEGI, ENOE; {ECONOMIA} (2025-10-15)"),
}
CONAPO = "CONAPO, population 1950-2070, mid-year, by way of github.com/isaacarroyov/datos_facil_acceso (2025-08-24)"
LAST_CENSUS = 2020
LAST_WHOLE_YEAR = 2024
BTS = "US Bureau of Transportation Statistics, TransBorder Freight Data, all modes"
TRADE = {
    "trade_mexico_export": "exports_to_mexico",
    "trade_mexico_import": "imports_from_mexico",
    "trade_canada_export": "exports_to_canada",
    "trade_canada_import": "imports_from_canada",
}
CANADA = {
    "Population": ("population", "persons"),
    "Employment": ("employed_persons", "persons"),
    "Nominal GDP (Millions)": ("gdp", "million CAD"),
}
COLUMNS = (
    "region",
    "indicator",
    "occupation",
    "year",
    "value",
    "unit",
    "observed",
    "source",
    "vintage",
    "licence",
)


def main(raw: Path, out: Path) -> Path:
    """Read every file, hold it to what the recipe says of it, and write one long table."""
    parts = [
        *_wages(raw / FOLDER),
        *_power_and_tax(raw / FOLDER),
        *_trade(raw / FOLDER),
        *_mexico(raw / FOLDER),
        _canada(raw / FOLDER),
    ]
    return write(out, "region_facts", pl.concat(parts))


def _told(frame: pl.DataFrame, source: str | pl.Expr, vintage: str | pl.Expr, licence: str) -> pl.DataFrame:
    """Give the table's columns in order; a column that the frame lacks is an observed value without occupation."""
    absent = {"occupation": pl.lit(None, pl.String), "observed": pl.lit(value=True)}
    told = {"source": source, "vintage": vintage, "licence": licence}
    return frame.with_columns(
        *(value.alias(name) for name, value in absent.items() if name not in frame.columns),
        *((pl.lit(value) if isinstance(value, str) else value).alias(name) for name, value in told.items()),
    ).select(
        pl.col("year").cast(pl.Int64)
        if name == "year"
        else pl.col("value").cast(pl.Float64)
        if name == "value"
        else name
        for name in COLUMNS
    )


def _long(path: Path) -> pl.DataFrame:
    """Read a long file; a value of part of a year (year and month) is left out."""
    rows = pl.read_csv(path, infer_schema=False).filter(pl.col("year").str.len_chars() == len("2025"))
    return rows.with_columns(pl.col("year").cast(pl.Int64), pl.col("value").cast(pl.Float64))


def _wages(folder: Path) -> list[pl.DataFrame]:
    states = _long(folder / "us_states_oews_2025_mfg_occ.csv.gz").with_columns(
        pl.col("indicator").str.split(":").list.to_struct(fields=["measure", "occupation"]).struct.unnest()
    )
    states = states.filter(pl.col("measure").is_in(list(WAGES))).select(
        pl.col("region_code").alias("region"),
        *_named(pl.col("measure"), WAGES),
        "occupation",
        "year",
        "value",
    )
    areas = pl.read_csv(
        folder / "us_metros_oews_2025_key_mfg_occ.csv.gz", infer_schema=False, null_values="-"
    )
    metropolitan = pl.col("area_code").str.starts_with("00")
    areas = (
        areas.with_columns(
            region=pl.lit("US-")
            + pl.when(metropolitan).then(pl.col("area_code").str.slice(2)).otherwise(pl.col("area_code")),
            occupation=pl.col("soc"),
            year=pl.lit(2025),
        )
        .unpivot(
            ["employment", "wage_hourly_median"],
            index=["region", "occupation", "year"],
            variable_name="measure",
        )
        .drop_nulls("value")
        .with_columns(("oews_" + pl.col("measure")).alias("measure"), pl.col("value").cast(pl.Float64))
        .select("region", *_named(pl.col("measure"), WAGES), "occupation", "year", "value")
    )
    return [_told(frame, OEWS, "2025-05", PUBLIC) for frame in (states, areas)]


def _named(printed: pl.Expr, names: dict[str, tuple[str, str]]) -> tuple[pl.Expr, pl.Expr]:
    indicator = printed.replace_strict({key: value[0] for key, value in names.items()})
    unit = printed.replace_strict({key: value[1] for key, value in names.items()})
    return indicator.alias("indicator"), unit.alias("unit")


def _power_and_tax(folder: Path) -> list[pl.DataFrame]:
    rows = _long(folder / "us_states_energy_tax_long.csv").rename({"region_code": "region"})
    power = rows.filter(pl.col("indicator").is_in(list(POWER))).with_columns(
        *_named(pl.col("indicator"), POWER)[:1],
        pl.col("indicator").replace_strict({key: value[1] for key, value in POWER.items()}).alias("told"),
        (pl.col("value") * MWH_PER_CENT_KWH).round(4),
        pl.lit("USD/MWh").alias("unit"),
    )
    months = pl.when(pl.col("indicator").str.ends_with("jan_mar")).then(pl.lit("-03")).otherwise(pl.lit(""))
    tax = rows.filter(
        (pl.col("indicator") == TAX) & ~pl.col("region").is_in(list(GROSS_RECEIPTS))
    ).with_columns(
        pl.lit("corporate_income_tax").alias("indicator"),
        (pl.col("value") / 100).round(6),
        pl.lit("share").alias("unit"),
        pl.lit(value=False).alias("observed"),
    )
    receipts = pl.DataFrame(
        {"region": list(GROSS_RECEIPTS), "law": list(GROSS_RECEIPTS.values())}
    ).with_columns(
        pl.lit("gross_receipts_tax").alias("indicator"),
        year=pl.lit(2024),
        value=pl.lit(1.0),
        unit=pl.lit("yes=1"),
    )
    listed = _long(folder / "text_sourced_facts_long.csv").filter(pl.col("indicator") == "right_to_work")
    if set(listed.filter(pl.col("value") == 1)["region_code"]) != set(RIGHT_TO_WORK):
        raise SystemExit(
            "text_sourced_facts_long.csv: right-to-work states differ from the statutes of the recipe"
        )
    laws = listed.select(
        pl.col("region_code").alias("region"),
        "indicator",
        "year",
        "value",
        pl.lit("yes=1").alias("unit"),
        pl.col("region_code")
        .replace_strict(RIGHT_TO_WORK, default="no such statute; Michigan's was repealed by 2023 PA 8")
        .add("; as a public table of right-to-work states of 2026 lists it, the act itself not read")
        .alias("law"),
    )
    return [
        _told(power, pl.col("told"), pl.col("year").cast(pl.String) + months, PUBLIC),
        _told(
            tax,
            "Python package exposan 1.4.4: tax on 100 million USD of income from 1 billion USD of sales in the state",
            pl.col("year").cast(pl.String),
            "NCSA (exposan); rates of law are facts",
        ),
        _told(receipts, pl.col("law"), "2024", "facts"),
        _told(laws, pl.col("law"), "2026", "facts"),
    ]


def _trade(folder: Path) -> list[pl.DataFrame]:
    """Sum the modes; a flow that has no row in any mode stays absent."""
    states = _long(folder / "us_states_transborder_by_mode.csv.gz")
    states = states.filter(pl.col("region_code") != "US-DU").with_columns(
        pl.col("indicator").str.split(":").list.first().replace_strict(TRADE)
    )
    mexican = _long(folder / "mx_states_us_trade_by_mode.csv.gz").with_columns(
        pl.lit("imports_from_usa").alias("indicator")
    )
    return [
        _told(
            rows.group_by(pl.col("region_code").alias("region"), "indicator", "year")
            .agg(pl.col("value").sum())
            .with_columns(pl.lit("USD").alias("unit")),
            BTS,
            pl.col("year").cast(pl.String),
            PUBLIC,
        )
        for rows in (states, mexican)
    ]


def _mexico(folder: Path) -> list[pl.DataFrame]:
    rows = _long(folder / "mx_states_long.csv.gz").rename({"region_code": "region"})
    people = rows.filter(pl.col("indicator") == "population_midyear")
    whole = rows.filter(pl.col("year") <= LAST_WHOLE_YEAR)
    crimes = whole.filter(pl.col("indicator").is_in(list(CRIMES))).join(
        people.select("region", "year", people="value"), on=["region", "year"], validate="m:1"
    )
    counts = crimes.with_columns(value=pl.col("value") * pl.col("people") / 100_000)
    if counts.filter((pl.col("value") - pl.col("value").round()).abs() > 1e-6).height:
        raise SystemExit("mx_states_long.csv.gz: a crime rate is not a whole number over CONAPO's population")
    counts = counts.with_columns(
        pl.col("indicator").replace_strict({key: value[0] for key, value in CRIMES.items()}),
        pl.col("value").round(),
        pl.when(pl.col("indicator").str.contains("victims"))
        .then(pl.lit("victims"))
        .otherwise(pl.lit("offences"))
        .alias("unit"),
        pl.col("indicator")
        .replace_strict({key: SESNSP.format(value[1]) for key, value in CRIMES.items()})
        .alias("told"),
    )
    others = whole.filter(pl.col("indicator").is_in(list(MEXICO))).with_columns(
        *_named(pl.col("indicator"), {key: (name, unit) for key, (name, unit, _) in MEXICO.items()}),
        pl.col("indicator").replace_strict({key: told for key, (_, _, told) in MEXICO.items()}).alias("told"),
        pl.col("value").round(6),
    )
    population = people.filter(pl.col("year").is_between(2015, 2026)).with_columns(
        pl.lit("population").alias("indicator"),
        pl.lit("persons").alias("unit"),
        (pl.col("year") <= LAST_CENSUS).alias("observed"),
    )
    municipal = pl.read_csv(folder / "mx_municipalities_pop2020_latlon.csv", infer_schema=False).select(
        ("MX-" + pl.col("region")).alias("region"),
        pl.lit("population").alias("indicator"),
        pl.lit(2020).alias("year"),
        pl.col("pop").alias("value"),
        pl.lit("persons").alias("unit"),
    )
    year = pl.col("year").cast(pl.String)
    return [
        _told(counts, pl.col("told"), year, "Mexican open data (free use)"),
        _told(others, pl.col("told"), year, "MIT (copy); Mexican open data (free use)"),
        _told(population, CONAPO, "2025-08-24", "Mexican open data (free use)"),
        _told(
            municipal,
            "INEGI, census of 2020, by way of the R package mxmaps",
            "2020",
            "BSD-3-Clause (mxmaps)",
        ),
    ]


def _canada(folder: Path) -> pl.DataFrame:
    rows = _long(folder / "ca_provinces_macro_long.csv").filter(pl.col("indicator").is_in(list(CANADA)))
    return _told(
        rows.select(
            pl.col("region_code").alias("region"),
            *_named(pl.col("indicator"), CANADA),
            "year",
            pl.col("value").round(3),
        ),
        "Finances of the Nation, Macroeconomic Database, after Statistics Canada",
        pl.col("year").cast(pl.String),
        "Creative Commons with attribution (financesofthenation.ca/data); Statistics Canada Open Licence",
    )


if __name__ == "__main__":
    run(main)
