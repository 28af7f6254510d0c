"""Mean rates of duty by country on ten days, beside a reckoning of our own from a public tracker's files.

    python -m benchmarks duty_means --raw RAW_DIR [--json] [--lines COUNTRY@DAY]

The other side shares no code and no table with the package: it reads the tracker's lists and parameters (below ``policy/``) and the
official export of the schedule (below ``hts/``), and follows the tracker's published method: one row per statistical number, a duty per
unit counts as nil, full value where a list names a good, the metal's share of the value for derivatives before April 2026, section 232 in
place of emergency duties and section 122 on its own part. Nothing is claimed under USMCA and no preference is used, on either side.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import yaml

from allyshore.duty.rates import RateParams, rate_table
from allyshore.world import World

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

EUROPE = ("DEU", "IRL")
COUNTRIES = ("CHN", "CAN", "MEX", *EUROPE, "JPN", "KOR", "VNM", "IND", "BRA", "CHE", "GBR", "TWN")
DAYS = (
    "2025-01-15", "2025-03-20", "2025-04-20", "2025-05-20", "2025-07-10", "2025-09-10", "2025-12-10", "2026-03-10", "2026-05-10", "2026-06-20",
)  # fmt: skip
EDITIONS = {
    "2025-01-15": "2025_basic", "2025-03-20": "2025_rev_6", "2025-04-20": "2025_rev_12", "2025-05-20": "2025_rev_15", "2025-07-10": "2025_rev_17",
    "2025-09-10": "2025_rev_22", "2025-12-10": "2025_rev_32", "2026-03-10": "2026_rev_4", "2026-05-10": "2026_rev_7", "2026-06-20": "2026_rev_10",
}  # fmt: skip
PARTS, USES = (
    frozenset({"auto_part", "truck_part", "ship_crane"}),
    frozenset({"pharmaceutical_use", "described_article"}),
)
"""What the tracker takes as given: parts are vehicle parts, and lists of medicines and of particular articles exempt the whole line. Goods for
civil aircraft, which it exempts too, are exempt on neither side: the law asks for the use."""
FLOORS = {
    "JPN": "2025-09-16",
    "KOR": "2025-11-14",
    "CHE": "2025-11-14",
    "DEU": "2025-08-07",
    "IRL": "2025-08-07",
}
"""First day on which the reciprocal duty is what 15 % exceeds the base by."""
DEALS = {
    "JPN": "2025-09-16",
    "KOR": "2025-11-14",
    "TWN": "2026-05-01",
    "DEU": "2025-08-01",
    "IRL": "2025-08-01",
}
"""First day of the 15 % total on vehicle parts and wood."""
PARTNERS = {"JPN": "japan", "KOR": "korea", "CHE": "swiss", "DEU": "eu", "IRL": "eu"}
"""What the tracker's lists of partners' exemptions call a country."""
SHOWN = 12


def options(parser: argparse.ArgumentParser) -> None:
    """Where the tracker's files lie; which line-by-line list to print."""
    parser.add_argument("--raw", type=Path, required=True, help="folder with policy/ and hts/")
    parser.add_argument(
        "--lines", default="", help="COUNTRY@DAY: print the chapters and lines that differ most"
    )


def run(asked: argparse.Namespace) -> dict[str, float]:
    """Compare every country and day; a figure is the difference in points of our mean over the other's."""
    tracker = Tracker.read(asked.raw / "policy")
    wanted = asked.lines.split("@")[1:] or DAYS
    figures: dict[str, float] = {}
    for day in wanted:
        goods = schedule(asked.raw / "hts" / f"hts_{EDITIONS[day]}.json.gz")
        theirs = pl.concat(
            pl.DataFrame(
                [tracker.rates(code, base, country, day) for code, base in goods.items()],
                schema=dict.fromkeys(("hs", "base", "301", "232", "IEEPA", "122"), pl.Float64)
                | {"hs": pl.String},
                orient="row",
            ).with_columns(country=pl.lit(country))
            for country in COUNTRIES
        )
        both = joined(ours(day, tracker, goods), theirs)
        if asked.lines:
            explain(both.filter(pl.col("country") == asked.lines.split("@")[0]))
        means = both.group_by("country").agg(pl.col("total").mean(), pl.col("total_theirs").mean(), pl.len())
        for country, mine, other, size in means.sort("country").iter_rows():
            figures[f"{day} {country} ours"] = round(100 * mine, 2)
            figures[f"{day} {country} theirs"] = round(100 * other, 2)
            figures[f"{day} {country} difference"] = round(100 * (mine - other), 2)
            figures[f"{day} {country} numbers"] = size
    gaps = [abs(value) for name, value in figures.items() if name.endswith("difference")]
    return figures | {
        "pairs": len(gaps),
        "largest": max(gaps),
        "beyond_half_a_point": sum(gap > 0.5 for gap in gaps),
    }


def ours(day: str, tracker: Tracker, goods: dict[str, float]) -> pl.DataFrame:
    """The package's rate of every statistical number, with the tracker's metal shares stated and parts per unit nil."""
    world = World.on(date.fromisoformat(day))
    shares = pl.DataFrame(
        [(code, *tracker.shares(code)) for code in goods],
        schema={
            "hs": pl.String,
            "steel_share": pl.Float64,
            "aluminium_share": pl.Float64,
            "copper_share": pl.Float64,
        },
        orient="row",
    )
    facts = PARTS | USES | frozenset({"uk_metal"} if day >= "2026-04-06" else ())
    table = rate_table(world, RateParams("line", COUNTRIES, 10, facts=facts), shares)
    return table.with_columns(total="at_least")


def joined(mine: pl.DataFrame, theirs: pl.DataFrame) -> pl.DataFrame:
    """Pair the numbers that both sides hold."""
    theirs = theirs.with_columns(total=pl.sum_horizontal("base", "301", "232", "IEEPA", "122"))
    return mine.join(theirs, on=["hs", "country"], suffix="_theirs").drop_nulls("total")


def explain(rows: pl.DataFrame) -> None:
    """Print by law and by chapter what differs, and the headings that differ most."""
    parts = [
        (pl.col(name).fill_null(pl.col(f"{name}_theirs")) - pl.col(f"{name}_theirs")).alias(name)
        for name in ("base", "301", "232", "IEEPA", "122")
    ]
    apart = rows.select("hs", "total", "total_theirs", *parts, gap=pl.col("total") - pl.col("total_theirs"))
    print(
        apart.select((pl.col("base", "301", "232", "IEEPA", "122", "gap").sum() / rows.height * 100).round(3))
    )
    for digits in (2, 4):
        top = apart.group_by(pl.col("hs").str.slice(0, digits)).agg(
            pl.len(), (pl.col("301", "232", "IEEPA", "122", "gap").sum() / rows.height * 100).round(3)
        )
        print(top.sort(pl.col("gap").abs(), descending=True).head(SHOWN))
    with pl.Config(tbl_rows=100, tbl_cols=12):
        print(apart.filter(pl.col("gap").abs() > 0.004).sort(pl.col("gap").abs(), descending=True).head(100))


def schedule(path: Path) -> dict[str, float]:
    """Statistical numbers of an export with their column 1 rate; a rate per unit is nil."""
    found: dict[str, float] = {}
    rates: list[str] = []
    for row in json.loads(gzip.decompress(path.read_bytes())):
        depth = int(row["indent"] or 0)
        rates = [*rates[:depth], *[""] * (depth - len(rates)), (row["general"] or "").strip()]
        number = row["htsno"].replace(".", "")
        if len(number) == 10 and number < "98":  # digits of a statistical number
            found[number] = percent(next((text for text in reversed(rates) if text), ""))
    return found


def percent(text: str) -> float:
    """Share of a printed rate; parts per unit count as nil."""
    match = re.search(r"(\d+(?:\.\d+)?)%", text)
    return float(match.group(1)) / 100 if match else 0.0


@dataclass(frozen=True)
class Dated:
    """Prefixes with the days for which a list holds them."""

    spans: dict[str, list[tuple[str, str]]]

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str, str]]) -> Dated:
        """Build from (prefix, first day, last day)."""
        spans: dict[str, list[tuple[str, str]]] = {}
        for code, start, end in rows:
            spans.setdefault(code.replace(".", ""), []).append((start or "0000", end or "9999"))
        return cls(spans)

    def has(self, code: str, day: str) -> bool:
        """Whether a number is below a prefix of the list on a day."""
        return any(
            start <= day <= end for n in (2, 4, 6, 8, 10) for start, end in self.spans.get(code[:n], ())
        )


def read(path: Path) -> list[dict[str, str]]:
    """Rows of a file; comment lines left out, 'NA' emptied."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [
        {key: "" if value == "NA" else value for key, value in row.items()} for row in csv.DictReader(lines)
    ]


@dataclass(frozen=True)
class Tracker:
    """The tracker's lists and parameters, and its method."""

    params: dict[str, Any]
    metal: dict[str, tuple[float, float, float]]
    lists: dict[str, Dated]
    china: dict[str, list[tuple[str, str, float]]]
    annex: list[tuple[str, str, str, str]]
    reciprocal: dict[str, float]

    @classmethod
    def read(cls, folder: Path) -> Tracker:
        """Read every file that the method needs."""
        params = yaml.safe_load((folder / "policy_params.yaml").read_text(encoding="utf-8"))
        metal = {
            row["hs10"]: (float(row["steel_share"]), float(row["aluminum_share"]), float(row["copper_share"]))
            for row in read(folder / "metal_content_shares_bea_hs10.csv")
        }
        rate = {row["ch99_pattern"]: row["s301_rate"] for row in params["section_301_rates"]}
        for row in read(folder / "hts_2026_rev10_9903.csv"):
            if "provision suspended" in row["description"]:
                rate.pop(f"{row['hts'][:4]}.{row['hts'][4:6]}.{row['hts'][6:]}", None)
        china: dict[str, list[tuple[str, str, float]]] = {}
        for row in read(folder / "s301_product_lists.csv"):
            name = row["list"]
            start = (
                "2026-01-01" if name == "biden_jan26" else "2026-11-10" if name.startswith("note31") else ""
            )
            china.setdefault(row["hts8"], []).append(
                (row["ch99_code"], start, float(rate.get(row["ch99_code"], 0.0)))
            )
        annex = [
            (row["hts_prefix"], row["annex"], row["metal_type"], row["effective_date"])
            for row in read(folder / "s232_annex_products.csv")
        ]
        return cls(params, metal, cls._lists(folder, params), china, annex, cls._country_rates(folder))

    @staticmethod
    def _lists(folder: Path, params: dict[str, Any]) -> dict[str, Dated]:
        mill = read(folder / "s232_metal_chapter_products.csv")
        derivative = read(folder / "s232_derivative_products.csv")
        floor = read(folder / "floor_exempt_products.csv")
        headings = params["section_232_headings"]
        aircraft = {row["hts8"] for row in floor if row["category"] == "civil_aircraft"}
        lists = {
            "exempt": Dated.of(
                (row["hts10"], row["effective_date_start"], row["effective_date_end"])
                for row in read(folder / "ieepa_exempt_products.csv")
            ),
            "122": Dated.of(
                (row["hts8"], "", "")
                for row in read(folder / "s122_exempt_products.csv")
                if row["hts8"] not in aircraft
            ),
            "copper": Dated.of((row["hts10"], "", "") for row in read(folder / "s232_copper_products.csv")),
        }
        for metal in ("steel", "aluminum"):
            lists[metal] = Dated.of(
                (row["hts_prefix"], row["effective_date"], "") for row in mill if row["metal_type"] == metal
            )
            lists[f"{metal}_content"] = Dated.of(
                (row["hts_prefix"], row["effective_date"] or "2025-03-12", "")
                for row in derivative
                if row["derivative_type"] == metal
            )
        for name in (
            "autos_passenger",
            "autos_light_trucks",
            "softwood",
            "wood_furniture",
            "kitchen_cabinets",
            "mhd_vehicles",
            "buses",
        ):
            lists[name] = Dated.of((code, "", "") for code in headings[name]["prefixes"])
        for name in ("auto", "mhd"):
            lists[f"{name}_parts"] = Dated.of(
                (code, "", "")
                for code in (folder / f"s232_{name}_parts.txt").read_text().split()
                if code != "8471"
            )
        for who in {row["country_group"] for row in floor}:
            lists[f"floor_{who}"] = Dated.of(
                (row["hts8"], row["effective_date_start"], "")
                for row in floor
                if row["country_group"] == who and row["category"] != "civil_aircraft"
            )
        for row in read(folder / "country_eo_exempt_products.csv"):
            name = "BRA" if row["ch99_code"] == "9903.01.77" else "IND"
            lists.setdefault(name, Dated({})).spans.setdefault(row["hts10"].replace(".", ""), []).append(
                (row["effective_date_start"] or "0000", row["effective_date_end"] or "9999")
            )
        for row in read(folder / "fentanyl_carveout_products.csv"):
            lists.setdefault(row["category"], Dated({})).spans.setdefault(row["hts8"], []).append(
                ("0000", "9999")
            )
        return lists

    @staticmethod
    def _country_rates(folder: Path) -> dict[str, float]:
        """Country rates of August 2025, read from the headings of chapter 99."""
        names = {
            "South Korea": "KOR",
            "Vietnam": "VNM",
            "India": "IND",
            "Brazil": "BRA",
            "Switzerland": "CHE",
            "United Kingdom": "GBR",
            "Taiwan": "TWN",
        }
        found = {"KOR": 0.15, "CHE": 0.39}  # their headings no longer name the country
        for row in read(folder / "hts_2026_rev10_9903.csv"):
            match = re.search(r"product of (?:the )?([A-Z][A-Za-z ]+?)[, ]+as provided", row["description"])
            if (
                row["hts"].startswith("990302")
                and match
                and match.group(1) in names
                and "+" in row["general"]
            ):
                found[names[match.group(1)]] = percent(row["general"])
        return found

    def shares(self, code: str) -> tuple[float, float, float]:
        """Steel, aluminium and copper shares of value, such that they never exceed one."""
        chapter = code[:2]
        if chapter in {"72", "73", "76"}:
            return float(chapter != "76"), float(chapter == "76"), 0.0
        steel, aluminium, copper = self.metal.get(code, (0.0, 0.0, 0.0))
        whole = max(1.0, steel + aluminium + copper)
        return steel / whole, aluminium / whole, copper / whole

    def rates(
        self, code: str, base: float, country: str, day: str
    ) -> tuple[str, float, float, float, float, float]:
        """Base, section 301, section 232, emergency duties and section 122 of a number."""
        duty, part = self.section_232(code, base, country, day)
        rest = max(0.0, 1.0 - part)
        emergency = self.emergency(code, base, country, day, rest)
        surcharge = (
            0.10 * rest
            if "2026-02-24" <= day <= "2026-07-23" and not self.lists["122"].has(code, day)
            else 0.0
        )
        held = [rate for _, start, rate in self.china.get(code[:8], ()) if start <= day]
        return code, base, max(held, default=0.0) if country == "CHN" else 0.0, duty, emergency, surcharge

    def section_232(self, code: str, base: float, country: str, day: str) -> tuple[float, float]:
        """Duty and part of the value that it is owed on: vehicles first, then wood, then metals."""
        deal = day >= DEALS.get(country, "9999")
        floor = max(0.0, 0.15 - base)
        british = country == "GBR" and day >= "2025-06-23"
        for start, names, duty in (
            (
                "2025-04-03",
                ("autos_passenger", "autos_light_trucks"),
                floor if deal and country != "TWN" else 0.25,
            ),
            ("2025-05-03", ("auto_parts",), floor if deal else max(0.0, 0.10 - base) if british else 0.25),
            ("2025-11-01", ("buses",), 0.10),
            ("2025-11-01", ("mhd_vehicles", "mhd_parts"), 0.25),
            ("2025-10-14", ("softwood",), 0.10),
            (
                "2025-10-14",
                ("wood_furniture", "kitchen_cabinets"),
                0.10 if country == "GBR" else floor if deal else 0.25,
            ),
        ):
            if day >= start and any(self.lists[name].has(code, day) for name in names):
                return duty, 1.0
        return (self.metals_2026 if day >= "2026-04-06" else self.metals_2025)(code, base, country, day)

    def metals_2025(self, code: str, _base: float, country: str, day: str) -> tuple[float, float]:
        """Steel, aluminium and copper until 2026-04-05: mill products whole, derivatives outside the chapters on content."""
        steel, aluminium, copper = self.shares(code)
        if day < "2025-03-12":
            spared = {"CAN", "MEX", *EUROPE, "GBR", "JPN", "KOR", "BRA"}
            if country in spared - (
                {"JPN", "KOR", "BRA"} if self.lists["aluminum"].has(code, day) else set()
            ):
                return 0.0, 0.0
            if self.lists["steel"].has(code, day):
                return 0.25, 1.0
            return (0.10, 1.0) if self.lists["aluminum"].has(code, day) else (0.0, 0.0)
        rate = 0.25 if day < "2025-06-04" or country == "GBR" else 0.50
        duty = part = 0.0
        for metal, share, chapters in (("steel", steel, ("72", "73")), ("aluminum", aluminium, ("76",))):
            inside = self.lists[metal].has(code, day) or (
                self.lists[f"{metal}_content"].has(code, day) and code.startswith(chapters)
            )
            owed = 1.0 if inside else share if self.lists[f"{metal}_content"].has(code, day) else 0.0
            duty, part = duty + rate * owed, part + owed
        if day >= "2025-08-01" and self.lists["copper"].has(code, day):
            owed = copper
            duty, part = duty + 0.50 * owed, part + owed
        return duty, min(1.0, part)

    def metals_2026(self, code: str, base: float, country: str, day: str) -> tuple[float, float]:
        """One annex per number from 2026-04-06, on the whole value; the longest and latest prefix decides."""
        found = [row for row in self.annex if code.startswith(row[0]) and row[3] <= day]
        if not found:
            return 0.0, 0.0
        _, annex, metal, _ = max(found, key=lambda row: (len(row[0]), row[3]))
        british = country == "GBR" and metal != "copper"
        if annex == "1a":
            return (0.25 if british else 0.50), 1.0
        if annex == "1b":
            return (0.15 if british else 0.25), 1.0
        if annex == "1c":
            partner = country in {"JPN", "KOR", "CHE", "TWN", "GBR", *EUROPE}
            return (max(0.0, 0.15 - base) if partner else 0.25), 1.0
        return (max(0.0, 0.15 - base), 1.0) if annex == "3" else (0.0, 0.0)

    def emergency(self, code: str, base: float, country: str, day: str, rest: float) -> float:
        """Fentanyl and reciprocal duties until 2026-02-23."""
        if day >= "2026-02-24":
            return 0.0
        if country == "CHN":
            fentanyl = (
                0.0 if day < "2025-02-04" else 0.10 if day < "2025-03-04" or day >= "2025-11-10" else 0.20
            )
            return fentanyl + self.reciprocal_of(code, base, country, day, rest)
        if country in {"CAN", "MEX"}:
            if day < "2025-03-04":
                return 0.0
            rate = 0.35 if country == "CAN" and day >= "2025-08-01" else 0.25
            low = ("energy_ca", "potash_ca") if country == "CAN" else ("potash_mx",)
            rate = (
                0.10 if any(self.lists[name].has(code, day) for name in low if name in self.lists) else rate
            )
            return rate * rest
        extra = 0.0
        if country == "BRA" and day >= "2025-08-06" and not self.lists["BRA"].has(code, day):
            extra = 0.40 * rest
        if (
            country == "IND"
            and "2025-08-27" <= day <= "2026-02-06"
            and not self.lists["exempt"].has(code, day)
        ):
            extra = 0.25 * rest
        return extra + self.reciprocal_of(code, base, country, day, rest)

    def reciprocal_of(self, code: str, base: float, country: str, day: str, rest: float) -> float:
        """Reciprocal duty on what section 232 leaves."""
        if day < "2025-04-05" or self.lists["exempt"].has(code, day):
            return 0.0
        who = PARTNERS.get(country, "")
        if f"floor_{who}" in self.lists and self.lists[f"floor_{who}"].has(code, day):
            return 0.0
        if country == "CHN":
            return (1.25 if "2025-04-10" <= day < "2025-05-14" else 0.10) * rest
        if day < "2025-08-07":
            return 0.10 * rest
        if day >= FLOORS.get(country, "9999"):
            return max(0.0, 0.15 - base) * rest
        return (0.15 if country == "JPN" else self.reciprocal[country]) * rest
