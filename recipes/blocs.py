"""Make `blocs` and `blocs_open`: who belongs to which treaty, statutory list or group, from which day to which.

Raw: ``world/blocs_long.csv`` (statutory lists and rosters, compiled by hand) and ``world/firmapanel_trade_groups.json``
(rosters as verified on 2026-09-06). No row rests on the compiler's memory: what the raw list tags so is here with the
source in which it was read, or it is listed as open. The day on which a membership began comes with the act that says
so (`start` = in force). Where only a dated list or report was read, the membership counts from that day (`start` =
listed): the list does not show that it held before.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import polars as pl
from bloc_memberships import JOINED, OPEN
from writing import run, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE = "world/blocs_long.csv"
PUBLIC = "public facts"
CONFIRMED = {("US_FTA", "CAN"), ("US_FTA", "MEX"), ("US_FTA", "ISR"), ("US_FTA", "JOR")}
"""Partly from memory in the raw list; confirmed by HTSUS General Notes 3(c) (Israel, Jordan) and 11 (USMCA)."""
ROSTERS = "world/firmapanel_trade_groups.json"

_CAFTA = "Dominican Republic-Central America-United States Free Trade Agreement; HTSUS General Note 29"
_USMCA = "USMCA Protocol of 2018-11-30 as amended; 19 USC 4511; HTSUS General Note 11"
US_FTA = {
    "AUS": ("2005-01-01", "US-Australia Free Trade Agreement; HTSUS General Note 28"),
    "BHR": ("2006-08-01", "US-Bahrain Free Trade Agreement; HTSUS General Note 30"),
    "CAN": ("2020-07-01", _USMCA),
    "CHL": ("2004-01-01", "US-Chile Free Trade Agreement; HTSUS General Note 26"),
    "COL": ("2012-05-15", "US-Colombia Trade Promotion Agreement; HTSUS General Note 34"),
    "CRI": ("2009-01-01", _CAFTA),
    "DOM": ("2007-03-01", _CAFTA),
    "SLV": ("2006-03-01", _CAFTA),
    "GTM": ("2006-07-01", _CAFTA),
    "HND": ("2006-04-01", _CAFTA),
    "ISR": ("1985-09-01", "US-Israel Free Trade Area Agreement; HTSUS General Note 8"),
    "JOR": ("2001-12-17", "US-Jordan Free Trade Area Agreement; HTSUS General Note 18"),
    "KOR": ("2012-03-15", "US-Korea Free Trade Agreement; HTSUS General Note 33"),
    "MAR": ("2006-01-01", "US-Morocco Free Trade Agreement; HTSUS General Note 27"),
    "MEX": ("2020-07-01", _USMCA),
    "NIC": ("2006-04-01", _CAFTA),
    "OMN": ("2009-01-01", "US-Oman Free Trade Agreement; HTSUS General Note 31"),
    "PAN": ("2012-10-31", "US-Panama Trade Promotion Agreement; HTSUS General Note 35"),
    "PER": ("2009-02-01", "US-Peru Trade Promotion Agreement; HTSUS General Note 32"),
    "SGP": ("2004-01-01", "US-Singapore Free Trade Agreement; HTSUS General Note 25"),
}
EU_ACCESSIONS = {
    "1958-01-01": ("Treaty of Rome 1957", "BEL DEU FRA ITA LUX NLD"),
    "1973-01-01": ("Treaty of Accession 1972", "DNK GBR IRL"),
    "1981-01-01": ("Treaty of Accession 1979", "GRC"),
    "1986-01-01": ("Treaty of Accession 1985", "ESP PRT"),
    "1995-01-01": ("Treaty of Accession 1994", "AUT FIN SWE"),
    "2004-05-01": ("Treaty of Accession 2003", "CYP CZE EST HUN LTU LVA MLT POL SVK SVN"),
    "2007-01-01": ("Treaty of Accession 2005", "BGR ROU"),
    "2013-07-01": ("Treaty of Accession 2011", "HRV"),
}
EU_WITHDRAWALS = {
    "GBR": ("2020-01-31", "Agreement on the withdrawal of the United Kingdom, OJ L 29, 31.1.2020, p. 7")
}
OECD = {
    "AUS": "1971-06-07",
    "AUT": "1961-09-29",
    "BEL": "1961-09-13",
    "CAN": "1961-04-10",
    "CHL": "2010-05-07",
    "COL": "2020-04-28",
    "CRI": "2021-05-25",
    "CZE": "1995-12-21",
    "DNK": "1961-05-30",
    "EST": "2010-12-09",
    "FIN": "1969-01-28",
    "FRA": "1961-08-07",
    "DEU": "1961-09-27",
    "GRC": "1961-09-27",
    "HUN": "1996-05-07",
    "ISL": "1961-06-05",
    "IRL": "1961-08-17",
    "ISR": "2010-09-07",
    "ITA": "1962-03-29",
    "JPN": "1964-04-28",
    "KOR": "1996-12-12",
    "LVA": "2016-07-01",
    "LTU": "2018-07-05",
    "LUX": "1961-12-07",
    "MEX": "1994-05-18",
    "NLD": "1961-11-13",
    "NZL": "1973-05-29",
    "NOR": "1961-07-04",
    "POL": "1996-11-22",
    "PRT": "1961-08-04",
    "SVK": "2000-12-14",
    "SVN": "2010-07-21",
    "ESP": "1961-08-03",
    "SWE": "1961-09-28",
    "CHE": "1961-09-28",
    "TUR": "1961-08-02",
    "GBR": "1961-05-02",
    "USA": "1961-04-12",
}
G7_ACT = "The Hague Declaration of 2014-03-24; members as published by the presidency"
G7 = ("CAN", "DEU", "FRA", "GBR", "ITA", "JPN", "USA")
SEEN_ON = {
    "USMCA": "2026-09-06",
    "EU27": "2026-09-06",
    "G7": "2026-09-06",
    "OECD": "2025-10",
    "US_FTA": "2026-06-08",
}
"""Day on which the list of members was last seen whole; for US_FTA the tariff schedule that names the programmes."""
LISTED = {
    "EAR_A5": "15 CFR Part 740, Supplement 1, Country Group A:5",
    "EAR_A6": "15 CFR Part 740, Supplement 1, Country Group A:6",
    "QUAD": "Quad, members as announced",
}
RENAMED = {"WTO_GPA_TAA": "DESIGNATED_COUNTRY"}
ROSTER_OF = {
    "ASEAN": ("ASEAN", "asean.org, member states"),
    "GCC": ("GCC", "gcc-sg.org, member states"),
    "MERCOSUR": ("MERCOSUR", "mercosur.int, states parties; Venezuela is suspended and left out"),
    "G20": ("G20", "g20.org, the nineteen countries"),
    "WTO": ("WTO", "wto.org, members"),
}
"""Our name of a group, the roster's short name of it, and where its members are published."""


def main(raw: Path, out: Path) -> Path:
    """Read the raw lists, date each membership and write both tables."""
    rows = pl.read_csv(raw / FILE, infer_schema=False)
    records = [*memberships(rows), *joined(), *rosters(raw)]
    questions = list(still_open())
    check_settled(rows, records, questions)
    write(out, "blocs_open", pl.DataFrame(questions, infer_schema_length=None))
    return write(out, "blocs", pl.DataFrame(records, infer_schema_length=None))


def check_settled(
    rows: pl.DataFrame, records: list[dict[str, str | None]], questions: list[dict[str, str | None]]
) -> None:
    """Raise where a membership of the raw list, from memory or not, is neither in the table nor listed as open."""
    settled = {(row["bloc"], row["country"]) for row in [*records, *questions]}
    claims = rows.select(pl.col("bloc").replace(RENAMED), "iso3").iter_rows()
    lost = [claim for claim in claims if claim not in settled]
    if lost:
        raise ValueError(
            f"expected every claimed membership in blocs or blocs_open, found {lost[0]} in neither"
        )


def joined() -> Iterator[dict[str, str | None]]:
    """Give one record per membership of `bloc_memberships.JOINED`."""
    for entry in JOINED:
        for country in entry.countries.split():
            yield record(entry.bloc, country, entry.day, None, entry.kind, entry.source, entry.seen)


def rosters(raw: Path) -> Iterator[dict[str, str | None]]:
    """Give one record per member country of the groups of `ROSTER_OF`, from the day on which the roster was verified."""
    groups = {group["short_name"]: group for group in json.loads((raw / ROSTERS).read_text())["records"]}
    codes = pl.read_csv(raw / "world/world_countries.csv", infer_schema=False).select("iso2", "iso3")
    iso3 = dict(codes.iter_rows())
    for bloc, (name, act) in ROSTER_OF.items():
        for member in groups[name]["members"]:
            if member["type"] == "country" and member["status"] == "member" and member["id"] in iso3:
                day = groups[name]["last_verified"]
                yield record(bloc, iso3[member["id"]], day, None, "listed", f"{act} of {day}", day)


def still_open() -> Iterator[dict[str, str | None]]:
    """Give one record per claim of `bloc_memberships.OPEN` and country; the country is empty where the claim names none."""
    for bloc, countries, claim, why in OPEN:
        for country in countries.split() or [None]:
            yield {
                "bloc": bloc,
                "country": country,
                "claim": claim,
                "why": why,
                "source": "compiled by us",
                "vintage": "2026-11",
                "licence": "Apache-2.0 (ours)",
            }


def memberships(rows: pl.DataFrame) -> Iterator[dict[str, str | None]]:
    """Give one record per membership that is seen in a source and can be dated."""
    in_force = begun()
    for row in rows.iter_rows(named=True):
        key = (row["bloc"], row["iso3"])
        if (
            row["evidence"] != "seen"
            and key not in CONFIRMED
            and not (row["bloc"] == "US_FTA" and row["evidence"] == "seen+memory")
        ):
            continue
        if key in in_force:
            start, act = in_force[key]
            yield record(*key, start, None, "in force", act)
        elif row["bloc"] in LISTED:
            day = listed_on(row["as_of"])
            yield record(
                *key, day, None, "listed", f"{LISTED[row['bloc']]}; list of {row['as_of'].strip('~')}"
            )
    for country, (end, act) in EU_WITHDRAWALS.items():
        yield record(
            "EU27",
            country,
            in_force["EU27", country][0],
            end,
            "in force",
            f"{in_force['EU27', country][1]}; {act}",
        )


def begun() -> dict[tuple[str, str], tuple[str, str]]:
    """First day and act of every membership whose beginning is known."""
    known = {("USMCA", country): ("2020-07-01", _USMCA) for country in ("USA", "MEX", "CAN")}
    known |= {("US_FTA", country): fact for country, fact in US_FTA.items()}
    known |= {("G7", country): ("2014-03-24", G7_ACT) for country in G7}
    known |= {
        ("EU27", country): (day, act)
        for day, (act, countries) in EU_ACCESSIONS.items()
        for country in countries.split()
    }
    known |= {
        ("OECD", country): (
            max(day, "1961-09-30"),
            "OECD Convention of 1960-12-14, deposit of ratification or accession",
        )
        for country, day in OECD.items()
    }
    return known


def listed_on(as_of: str) -> str:
    """Last day of the year or month that the list names: ``~2024`` is 2024-12-31, ``2026-02`` is 2026-02-28."""
    parts = [int(part) for part in as_of.strip("~").split("-")]
    if len(parts) == 3:
        return as_of
    year, month = (*parts, 12)[:2]
    return (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)).isoformat()


def record(
    bloc: str, country: str, start: str, end: str | None, kind: str, source: str, seen: str | None = None
) -> dict[str, str | None]:
    """Give the columns of one membership; the vintage is the day on which it was last seen."""
    return {
        "bloc": bloc,
        "country": country,
        "valid_from": start,
        "valid_to": end,
        "start": kind,
        "source": source,
        "vintage": seen or (SEEN_ON[bloc] if kind == "in force" else start),
        "licence": PUBLIC,
    }


if __name__ == "__main__":
    run(main)
