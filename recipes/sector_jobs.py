"""Make `sector_jobs`: how many work in which sectors of a country, with the output they make where it is known.

Raw: ``subnational/us_national_oews_2025_employment_by_industry.csv`` (US Bureau of Labor Statistics, Occupational Employment and Wage
Statistics, May 2025), ``io/bea_2023_summary_make.csv`` (US Bureau of Economic Analysis, make table 2023, million USD) and
``world/labour_cost_pwt2019_with_fit.csv`` (Penn World Table 10.01, year 2019, million persons).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from writing import run, write

if TYPE_CHECKING:
    from pathlib import Path

OEWS = "subnational/us_national_oews_2025_employment_by_industry.csv"
MAKE = "io/bea_2023_summary_make.csv"
PERSONS = "world/labour_cost_pwt2019_with_fit.csv"
TOTAL = "Total Industry Output"
ALL = "all"

# Sectors of io_sectors; industries of the employment survey (NAICS 2022); industries of the make table that hold the same.
# fmt: off
GROUPS = (
    ("AtB", "11--12", "111CA 113FF", "employees off the farm alone: the survey leaves farms out, so jobs are far too few"),
    ("C", "21--22", "211 212 213", ""),
    ("15t16", "311000 312000", "311FT", ""),
    ("17t18 19", "313000 314000 315000 316000", "313TT 315AL", "textiles, apparel and leather together"),
    ("20", "321000", "321", ""),
    ("21t22", "322000 323000 513000", "322 323 511", "publishing holds software, which ISIC puts with business services"),
    ("23", "324000", "324", ""),
    ("24", "325000", "325", ""),
    ("25", "326000", "326", ""),
    ("26", "327000", "327", ""),
    ("27t28", "331000 332000", "331 332", ""),
    ("29", "333000", "333", "household appliances are with electrical equipment (30t33)"),
    ("30t33", "334000 335000", "334 335", ""),
    ("34t35", "336000", "3361MV 3364OT", ""),
    ("36t37", "337000 339000", "337 339", "holds medical equipment, which ISIC puts with optical equipment"),
    ("E", "22--23", "22", ""),
    ("F", "23--24", "23", ""),
    ("51", "42--43", "42", ""),
    ("50 52", "44--46", "441 445 452 4A0", "sale of vehicles and other retail trade together"),
    ("H", "72--73", "721 722", ""),
    ("60", "482000 484000 485000 486000", "482 484 485 486", ""),
    ("61", "483000", "483", ""),
    ("62", "481000", "481", ""),
    ("63", "487000 488000 492000 493000", "487OS 493", "holds couriers"),
    ("64", "516000 517000", "513", "without the postal service, whose output is the government's"),
    ("J", "52--53", "521CI 523 524 525", ""),
    ("70", "531000", "HS ORE", "output holds the rent that owners of homes pay themselves"),
    ("71t74", "518000 519000 532000 533000 54--55 55--56 561000", "514 532RL 5411 5415 5412OP 55 561", ""),
    ("L M N", "61--62 62--63 99-100 491000", "61 621 622 623 624 GFGD GFGN GFE GSLG GSLE", "government, education and health together: public schools and hospitals cannot be told apart in output"),
    ("O", "71--72 81--82 562000 512000", "711AS 713 81 562 512", ""),
)
# fmt: on


def _united_states(raw: Path) -> pl.DataFrame:
    survey = dict(pl.read_csv(raw / OEWS).select("industry_code", "employment").iter_rows())
    make = dict(pl.read_csv(raw / MAKE).select("rownames", TOTAL).iter_rows())
    rows = []
    for sectors, industries, outputs, note in GROUPS:
        missing = [name for name in industries.split() if name not in survey]
        missing += [name for name in outputs.split() if name not in make]
        if missing:
            raise SystemExit(f"{OEWS}, {MAKE}: expected industries {', '.join(missing)}, found none")
        jobs = float(sum(survey[name] for name in industries.split()))
        output = float(sum(make[name] for name in outputs.split()))
        rows.append(("USA", sectors, jobs, 2025, "employees", output, 2023, note))
    return _framed(rows).with_columns(
        source=pl.lit(
            "US Bureau of Labor Statistics, Occupational Employment and Wage Statistics, May 2025 (jobs, without the self-employed); "
            "US Bureau of Economic Analysis, make table 2023 (output)"
        ),
        vintage=pl.lit("2025-05"),
        licence=pl.lit("US public data"),
    )


def _everywhere(raw: Path) -> pl.DataFrame:
    persons = pl.read_csv(raw / PERSONS, infer_schema_length=None).filter(pl.col("emp").is_not_null())
    rows = [
        (country, ALL, round(float(emp) * 1e6, -2), 2019, "persons engaged", None, None, "")
        for country, emp in persons.select("iso3", "emp").iter_rows()
    ]
    return _framed(rows).with_columns(
        source=pl.lit(
            "Penn World Table 10.01 (Feenstra, Inklaar and Timmer 2015), persons engaged, self-employed among them"
        ),
        vintage=pl.lit("2019"),
        licence=pl.lit("CC BY 4.0"),
    )


def _framed(rows: list[tuple[object, ...]]) -> pl.DataFrame:
    names = ["country", "sectors", "jobs", "year", "basis", "output", "output_year", "note"]
    return pl.DataFrame(rows, schema=names, orient="row").with_columns(
        pl.col("output").cast(pl.Float64), pl.col("output_year").cast(pl.Int64)
    )


def main(raw: Path, out: Path) -> Path:
    """Write the US sectors and every country's total."""
    return write(out, "sector_jobs", pl.concat([_united_states(raw), _everywhere(raw)]))


if __name__ == "__main__":
    run(main)
