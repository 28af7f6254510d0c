"""Make `io_flows` and `io_sectors`: the world input-output table of 2011 as rows, and its 35 industries.

Raw: ``io/wiod2011_full.parquet``, the World Input-Output Database (release of November 2013), year 2011: 41 regions by 35
industries, and final demand summed over its five columns, million USD rounded to whole millions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from writing import run, write

if TYPE_CHECKING:
    from pathlib import Path

FILE = "io/wiod2011_full.parquet"
YEAR = 2011
SOURCE = "World Input-Output Database, release 2013 (Timmer, Dietzenbacher, Los, Stehrer and de Vries 2015), www.rug.nl/ggdc/valuechain/wiod"
LICENCE = "open; CC BY 4.0 as its makers state for the release of 2016"
TO_ISO3 = {"ROM": "ROU", "RoW": "ROW"}
FINAL = "final"
LABEL = "__index_level_0__"

# Code, title, ISIC revision 3 divisions. Codes are those of the database.
# fmt: off
SECTORS = (
    ("AtB", "Agriculture, hunting, forestry and fishing", "01 02 05"),
    ("C", "Mining and quarrying", "10 11 12 13 14"),
    ("15t16", "Food, beverages and tobacco", "15 16"),
    ("17t18", "Textiles and textile products", "17 18"),
    ("19", "Leather and footwear", "19"),
    ("20", "Wood and products of wood and cork", "20"),
    ("21t22", "Pulp, paper, printing and publishing", "21 22"),
    ("23", "Coke, refined petroleum and nuclear fuel", "23"),
    ("24", "Chemicals and chemical products", "24"),
    ("25", "Rubber and plastics", "25"),
    ("26", "Other non-metallic mineral products", "26"),
    ("27t28", "Basic metals and fabricated metal", "27 28"),
    ("29", "Machinery, not elsewhere classified", "29"),
    ("30t33", "Electrical and optical equipment", "30 31 32 33"),
    ("34t35", "Transport equipment", "34 35"),
    ("36t37", "Manufacturing, not elsewhere classified; recycling", "36 37"),
    ("E", "Electricity, gas and water supply", "40 41"),
    ("F", "Construction", "45"),
    ("50", "Sale and repair of motor vehicles; retail sale of fuel", "50"),
    ("51", "Wholesale trade, but for motor vehicles", "51"),
    ("52", "Retail trade, but for motor vehicles; repair of household goods", "52"),
    ("H", "Hotels and restaurants", "55"),
    ("60", "Inland transport", "60"),
    ("61", "Water transport", "61"),
    ("62", "Air transport", "62"),
    ("63", "Supporting transport activities; travel agencies", "63"),
    ("64", "Post and telecommunications", "64"),
    ("J", "Financial intermediation", "65 66 67"),
    ("70", "Real estate activities", "70"),
    ("71t74", "Renting of equipment and other business activities", "71 72 73 74"),
    ("L", "Public administration and defence; compulsory social security", "75"),
    ("M", "Education", "80"),
    ("N", "Health and social work", "85"),
    ("O", "Other community, social and personal services", "90 91 92 93"),
    ("P", "Private households with employed persons", "95"),
)
# fmt: on


def _place(label: str) -> tuple[str, str]:
    """Read ``MEX:15`` as country and sector, ``FD_USA`` as the final demand of a country."""
    if label.startswith("FD_"):
        return TO_ISO3.get(label[3:], label[3:]), FINAL
    country, number = label.split(":")
    return TO_ISO3.get(country, country), SECTORS[int(number) - 1][0]


def main(raw: Path, out: Path) -> list[Path]:
    """Write one row for each cell that is not nought, and the list of sectors."""
    table = pl.read_parquet(raw / FILE)
    rows = [_place(label) for label in table[LABEL]]
    columns = [_place(label) for label in table.columns if label != LABEL]
    cells = table.drop(LABEL).to_numpy().astype(np.float64)
    if cells.shape != (len(rows), len(columns)) or np.abs(cells - np.round(cells)).max() > 0:
        raise SystemExit(f"{FILE}: expected a table of whole millions, one row a seller, found {cells.shape}")
    seller, buyer = np.nonzero(cells)
    provenance = {"source": pl.lit(SOURCE), "vintage": pl.lit(str(YEAR)), "licence": pl.lit(LICENCE)}
    flows = pl.DataFrame(
        {
            "origin": np.array([row[0] for row in rows])[seller],
            "sector": np.array([row[1] for row in rows])[seller],
            "destination": np.array([column[0] for column in columns])[buyer],
            "use": np.array([column[1] for column in columns])[buyer],
            "value": cells[seller, buyer],
        }
    ).with_columns(**provenance)
    sectors = pl.DataFrame(
        [(code, place, title, divisions) for place, (code, title, divisions) in enumerate(SECTORS, 1)],
        schema=["sector", "position", "title", "divisions"],
        orient="row",
    ).with_columns(**provenance)
    return [write(out, "io_flows", flows), write(out, "io_sectors", sectors)]


if __name__ == "__main__":
    run(main)
