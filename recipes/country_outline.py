"""Build `country_outline`: in which country a point lies.

Usage: ``python recipes/country_outline.py RAW_DIR [OUT_DIR]`` with ``countries-10m.json`` of the npm package ``world-atlas`` 2.0.2
(Natural Earth 1:10m admin 0 countries, TopoJSON) under RAW_DIR; the table countries must be built before. Shapes bear names and numbers
that the table countries does not have: a shape is the country whose name it has (`NAMES` for those that the atlas shortens). Shapes of no country of the table
are left out. Rings are simplified to `TOLERANCE` degrees, so a point within a kilometre of a border may fall on the other side.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from land_outline import _arc, _polygons, _ring, _simple, _unrolled
from writing import DATA, run, write

if TYPE_CHECKING:
    from pathlib import Path

FILE = "countries-10m.json"
TOLERANCE = 0.01
NAMES = {
    "United States of America": "USA", "Dem. Rep. Congo": "COD", "Congo": "COG", "Dominican Rep.": "DOM", "Fr. Polynesia": "PYF",
    "Falkland Is.": "FLK", "Fr. S. Antarctic Lands": "ATF", "Côte d'Ivoire": "CIV", "Central African Rep.": "CAF", "Eq. Guinea": "GNQ",
    "eSwatini": "SWZ", "Bosnia and Herz.": "BIH", "Macedonia": "MKD", "S. Sudan": "SSD", "N. Cyprus": "CYP", "Dhekelia": "CYP", "Akrotiri": "CYP",
    "Cyprus U.N. Buffer Zone": "CYP", "Somaliland": "SOM", "W. Sahara": "ESH", "Solomon Is.": "SLB", "Marshall Is.": "MHL", "N. Mariana Is.": "MNP",
    "Cook Is.": "COK", "Cayman Is.": "CYM", "U.S. Virgin Is.": "VIR", "British Virgin Is.": "VGB", "Turks and Caicos Is.": "TCA",
    "St. Kitts and Nevis": "KNA", "St. Vin. and Gren.": "VCT", "Antigua and Barb.": "ATG", "St. Pierre and Miquelon": "SPM", "St-Martin": "MAF",
    "St-Barthélemy": "BLM", "Faeroe Is.": "FRO", "Åland": "ALA", "São Tomé and Principe": "STP", "Cabo Verde": "CPV", "Wallis and Futuna Is.": "WLF",
    "Pitcairn Is.": "PCN", "S. Geo. and the Is.": "SGS", "Br. Indian Ocean Ter.": "IOT", "Heard I. and McDonald Is.": "HMD", "Czechia": "CZE",
    "Macao": "MAC", "Saint Helena": "SHN", "Palestine": "PSE", "Vatican": "VAT", "Micronesia": "FSM", "Timor-Leste": "TLS", "Gambia": "GMB",
    "Bahamas": "BHS", "Curaçao": "CUW", "Kosovo": "XKX", "Baikonur": "KAZ", "USNB Guantanamo Bay": "CUB", "Norfolk Island": "NFK", "Turkey": "TUR",
}  # fmt: skip


def main(raw: Path, out: Path) -> None:
    """Decode, simplify and write the rings, one row a corner."""
    known = dict(pl.read_csv(DATA / "countries.csv").select("name", "country").rows())
    atlas = json.loads((raw / FILE).read_text(encoding="utf-8"))
    arcs = [_arc(steps, atlas["transform"]) for steps in atlas["arcs"]]
    parts, ring, unknown = [], 0, []
    for shape in atlas["objects"]["countries"]["geometries"]:
        name = shape["properties"]["name"]
        code = NAMES.get(name) or known.get(name)
        if code is None:
            unknown.append(name)
            continue
        for polygon in _polygons(shape):
            for numbers in polygon:
                corners = np.round(np.array(_simple(_unrolled(_ring(numbers, arcs)), TOLERANCE)), 3)
                if len(corners) < 4:
                    continue
                ring += 1
                parts.append(
                    pl.DataFrame(
                        {
                            "country": [code] * len(corners),
                            "ring": ring,
                            "longitude": corners[:, 0],
                            "latitude": corners[:, 1],
                        }
                    )
                )
    missing = sorted(set(known.values()) - {code for part in parts for code in part["country"][:1]})
    print("shapes of no country:", unknown, "countries without a shape:", missing)
    frame = pl.concat(parts).with_columns(
        corner=pl.int_range(pl.len()).over("ring"),
        source=pl.lit("Natural Earth 1:10m countries, by world-atlas 2.0.2"),
        vintage=pl.lit("2018"),
        licence=pl.lit("public domain"),
    )
    path = write(
        out,
        "country_outline",
        frame.select("ring", "corner", "country", "longitude", "latitude", "source", "vintage", "licence"),
    )
    print(frame.height, ring, path.stat().st_size)


if __name__ == "__main__":
    run(main)
