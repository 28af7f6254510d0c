"""Build `corporate_tax`: national statutory rates on the profit of companies, each from its statute, with days.

Usage: ``python recipes/corporate_tax.py RAW_DIR [OUT_DIR]``. No raw file is read: the rates stand here, as facts in
our words. The table of the Tax Foundation, which bars commercial use, was not used.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl
from writing import run, write

if TYPE_CHECKING:
    from pathlib import Path

FLAT, TOP, TRADING = "flat", "top", "trading"


@dataclass(frozen=True, slots=True)
class Rate:
    """One rate in force over a time; `read` is the day as of which the law was read."""

    country: str
    percent: float
    scale: str
    valid_from: str
    source: str
    read: str
    valid_to: str | None = None
    start: str = "in force"
    note: str | None = None


_GERMANY = "KStG, s. 23(1)"
_LOCAL_GERMANY = "for the assessment year; solidarity surcharge and municipal trade tax come on top"
_KOREA = "Corporate Tax Act, art. 55; National Assembly, amendment of 2025-12-02"
RATES = (
    Rate(
        "USA",
        21,
        FLAT,
        "2018-01-01",
        "26 USC 11(b); Pub. L. 115-97, s. 13001",
        "2026",
        note="states and cities come on top",
    ),
    Rate("MEX", 30, FLAT, "2025-01-01", "Ley del Impuesto sobre la Renta, art. 9", "2026-10", start="read"),
    Rate(
        "CAN",
        15,
        FLAT,
        "2013-01-01",
        "Income Tax Act, s. 123.4 (38 % less 10 % federal abatement less 13 % general rate reduction); Canada Revenue Agency",
        "2017-02-07",
        start="read",
        note="provinces and territories come on top; small businesses pay less",
    ),
    Rate(
        "GBR",
        25,
        TOP,
        "2023-04-01",
        "Finance Act 2021, s. 7; HM Revenue and Customs",
        "2026",
        note="19 % up to 50,000 GBP, marginal relief to 250,000 GBP",
    ),
    Rate(
        "FRA",
        25,
        FLAT,
        "2022-01-01",
        "Code general des impots, art. 219 I",
        "2026",
        note="15 % on the first 42,500 EUR of small companies",
    ),
    Rate("DEU", 15, FLAT, "2024-01-01", f"{_GERMANY} no. 1", "2026", "2027-12-31", note=_LOCAL_GERMANY),
    Rate("DEU", 14, FLAT, "2028-01-01", f"{_GERMANY} no. 2", "2026", "2028-12-31", note=_LOCAL_GERMANY),
    Rate("DEU", 13, FLAT, "2029-01-01", f"{_GERMANY} no. 3", "2026", "2029-12-31", note=_LOCAL_GERMANY),
    Rate("DEU", 12, FLAT, "2030-01-01", f"{_GERMANY} no. 4", "2026", "2030-12-31", note=_LOCAL_GERMANY),
    Rate("DEU", 11, FLAT, "2031-01-01", f"{_GERMANY} no. 5", "2026", "2031-12-31", note=_LOCAL_GERMANY),
    Rate("DEU", 10, FLAT, "2032-01-01", f"{_GERMANY} no. 6", "2026", note=_LOCAL_GERMANY),
    Rate(
        "NLD",
        25.8,
        TOP,
        "2023-01-01",
        "Wet op de vennootschapsbelasting 1969, art. 22; Belastingdienst",
        "2026",
        note="19 % up to 200,000 EUR",
    ),
    Rate(
        "ITA",
        24,
        FLAT,
        "2017-01-01",
        "TUIR, art. 77; Law 208/2015",
        "2026",
        note="regional tax (IRAP) comes on top",
    ),
    Rate(
        "IRL",
        12.5,
        TRADING,
        "2025-01-01",
        "Taxes Consolidation Act 1997, s. 21",
        "2025",
        start="read",
        note="25 % on other income (s. 21A)",
    ),
    Rate(
        "JPN",
        23.2,
        TOP,
        "2018-04-01",
        "Corporation Tax Act, art. 66; National Tax Agency, tax answer 5759",
        "2023-04-01",
        note="15 % on the first 8 million JPY of small companies; local taxes come on top",
    ),
    Rate(
        "KOR",
        24,
        TOP,
        "2025-01-01",
        _KOREA,
        "2025-12-02",
        "2025-12-31",
        start="read",
        note="9, 19 and 21 % below; local income tax comes on top",
    ),
    Rate(
        "KOR",
        25,
        TOP,
        "2026-01-01",
        _KOREA,
        "2025-12-02",
        note="10, 20 and 22 % below; local income tax comes on top",
    ),
    Rate(
        "CHN",
        25,
        FLAT,
        "2008-01-01",
        "Enterprise Income Tax Law of 2007-03-16, art. 4",
        "2026",
        note="15 % for approved high-technology companies, 20 % for small ones",
    ),
    Rate("TWN", 20, FLAT, "2026-01-01", "Income Tax Act, art. 5", "2026", start="read"),
    Rate(
        "SGP",
        17,
        FLAT,
        "2018-01-01",
        "Income Tax Act 1947; Inland Revenue Authority, notes to Form C for 2026",
        "2026",
        note="part of the first 200,000 SGD is exempt",
    ),
    Rate(
        "VNM",
        20,
        FLAT,
        "2025-10-01",
        "Law on Corporate Income Tax 67/2025/QH15",
        "2026",
        note="15 % up to 3 billion VND of revenue, 17 % up to 50 billion",
    ),
    Rate(
        "THA",
        20,
        FLAT,
        "2016-03-04",
        "Revenue Code Amendment Act No. 42, gazetted on that day",
        "2016-03-04",
        note="small companies pay less",
    ),
    Rate(
        "IDN",
        22,
        FLAT,
        "2022-01-01",
        "Income Tax Law, art. 17(1)b, as amended by Law 7/2021",
        "2026",
        note="listed and small companies pay less",
    ),
)


def main(_raw: Path, out: Path) -> Path:
    """Write the rates as shares."""
    rows = [
        {
            "country": rate.country,
            "rate": round(rate.percent / 100, 4),
            "scale": rate.scale,
            "valid_from": rate.valid_from,
            "valid_to": rate.valid_to,
            "start": rate.start,
            "note": rate.note,
            "source": rate.source,
            "vintage": rate.read,
            "licence": "public facts",
        }
        for rate in RATES
    ]
    return write(out, "corporate_tax", pl.DataFrame(rows, infer_schema_length=None))


if __name__ == "__main__":
    run(main)
