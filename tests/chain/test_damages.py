"""Every kind of damage to a sound model is named where it stands, with its cure, and ends with exit code 3."""

import csv
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from allyshore.cli import main

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


class Model:
    """A copy of an example, to be damaged."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def rows(self, table: str) -> list[dict[str, str]]:
        with (self.folder / f"{table}.csv").open(newline="", encoding="utf-8") as stream:
            return list(csv.DictReader(stream))

    def header(self, table: str) -> list[str]:
        return (self.folder / f"{table}.csv").read_text(encoding="utf-8").splitlines()[0].split(",")

    def write(self, table: str, rows: list[dict[str, str]], header: list[str] | None = None) -> None:
        header = header or self.header_of(table, rows)
        with (self.folder / f"{table}.csv").open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, header, restval="")
            writer.writeheader()
            writer.writerows(rows)

    def header_of(self, table: str, rows: list[dict[str, str]]) -> list[str]:
        names = self.header(table) if (self.folder / f"{table}.csv").exists() else []
        return names + [key for row in rows for key in row if key not in names]

    def set(
        self, table: str, column: str, value: str, where: Callable[[dict[str, str]], bool] = lambda _: True
    ) -> None:
        rows = self.rows(table)
        next(row for row in rows if where(row))[column] = value
        self.write(table, rows)

    def add(self, table: str, **cells: str) -> None:
        self.write(table, [*self.rows(table), cells])

    def drop(self, table: str, where: Callable[[dict[str, str]], bool]) -> None:
        header = self.header(table)
        self.write(table, [row for row in self.rows(table) if not where(row)], header)

    def first(self, table: str, column: str, where: Callable[[dict[str, str]], bool] = lambda _: True) -> str:
        return next(row for row in self.rows(table) if where(row))[column]

    def site(self, kind: str) -> str:
        return self.first("sites", "site", lambda row: row["kind"] == kind)

    def text(self, name: str, change: Callable[[str], str]) -> None:
        path = self.folder / name
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8", newline="")


def good(row: dict[str, str]) -> bool:
    return row["hs"] != ""


def supplied(row: dict[str, str]) -> bool:
    return row["recipe"] == ""


def made(row: dict[str, str]) -> bool:
    return row["recipe"] != ""


# A damage is a line: what is done, and what must be said.
# fmt: off
CELLS: dict[str, tuple[Callable[[Model], object], str]] = {
    # The settings
    "no model.toml": (lambda m: (m.folder / "model.toml").unlink(), r"model\.toml: expected the model's settings"),
    "unreadable TOML": (lambda m: m.text("model.toml", lambda t: t + "\nhome ="), r"model\.toml row \d+: expected a TOML file"),
    "TOML not UTF-8": (lambda m: (m.folder / "model.toml").write_bytes(b"name = '\xff'"), r"model\.toml: .*not UTF-8"),
    "key missing": (lambda m: m.text("model.toml", lambda t: re.sub(r"(?m)^carrying_rate.*$", "", t)), r"model\.toml, carrying_rate: expected the key"),
    "key misspelt": (lambda m: m.text("model.toml", lambda t: t.replace("carrying_rate", "carying_rate")), r"row \d+, carying_rate: .*did you mean carrying_rate\?"),
    "number as text": (lambda m: m.text("model.toml", lambda t: re.sub(r"(?m)^periods.*$", 'periods = "two"', t)), r"row \d+, periods: expected a whole number, found 'two'"),
    "setting out of bounds": (lambda m: m.text("model.toml", lambda t: re.sub(r"(?m)^carrying_rate.*$", "carrying_rate = 12", t)), r"carrying_rate: expected at most 1"),
    "setting NaN": (lambda m: m.text("model.toml", lambda t: re.sub(r"(?m)^carrying_rate.*$", "carrying_rate = nan", t)), r"carrying_rate: expected a number, found 'nan'"),
    "other currency": (lambda m: m.text("model.toml", lambda t: re.sub(r"(?m)^currency.*$", "", t) + '\ncurrency = "EUR"\n'), r"currency: expected USD; .*found 'EUR'"),
    "home unknown": (lambda m: m.text("model.toml", lambda t: re.sub(r"(?m)^home.*$", 'home = "US"', t)), r"home: expected an ISO3 country code \(did you mean USA\?\)"),
    "strategies unreadable": (lambda m: (m.folder / "strategies.toml").write_text("[["), r"strategies\.toml.*expected a TOML file"),
    # Files
    "table missing": (lambda m: (m.folder / "sites.csv").unlink(), r"sites\.csv: expected the table sites"),
    "table misnamed": (lambda m: (m.folder / "sites.csv").rename(m.folder / "site.csv"), r"did you mean sites\.csv\?\), found 'site\.csv'"),
    "table empty": (lambda m: (m.folder / "demand.csv").write_bytes(b""), r"demand\.csv: expected a header and rows, found an empty file"),
    "header only": (lambda m: m.drop("demand", lambda _: True), r"demand\.csv: expected at least one row"),
    "not UTF-8": (lambda m: (m.folder / "sites.csv").write_bytes("site,kind,country\nQuerétaro,plant,MEX\n".encode("latin-1")), r"sites\.csv row 2: expected UTF-8 text"),
    "UTF-16": (lambda m: (m.folder / "sites.csv").write_bytes("site,kind\n".encode("utf-16")), r"sites\.csv: expected UTF-8 text, found UTF-16"),
    "NUL byte": (lambda m: m.text("sites.csv", lambda t: t + "a\0b"), r"sites\.csv row \d+: expected text, found a NUL byte"),
    "semicolons": (lambda m: m.text("demand.csv", lambda t: t.replace(",", ";")), r"demand\.csv row 1: expected commas .*found semicolons"),
    "folder in place of file": (lambda m: ((m.folder / "sites.csv").unlink(), (m.folder / "sites.csv").mkdir()), r"sites\.csv: expected a file"),
    "broken link": (lambda m: ((m.folder / "sites.csv").unlink(), (m.folder / "sites.csv").symlink_to("nowhere")), r"sites\.csv: .*broken link"),
    "Parquet that is none": (lambda m: ((m.folder / "sites.csv").unlink(), (m.folder / "sites.parquet").write_bytes(b"PAR1")), r"sites\.parquet: expected a Parquet file"),
    "table twice": (lambda m: (m.folder / "sites.parquet").write_bytes(b"PAR1"), r"sites\.parquet: expected each table once"),
    "ragged row": (lambda m: m.text("demand.csv", lambda t: t.rstrip() + ",7,8\n"), r"demand\.csv row \d+: expected \d+ cells"),
    "open quotation mark": (lambda m: m.text("demand.csv", lambda t: t + '"x,'), r"demand\.csv row \d+: expected cells quoted"),
    "header twice": (lambda m: m.text("bom.csv", lambda t: t.replace("component", "quantity", 1)), r"bom\.csv row 1, quantity: expected each column once"),
    "header blank": (lambda m: m.text("bom.csv", lambda t: t.replace("component", "", 1)), r"bom\.csv row 1, column 2: expected a name above"),
    # Columns and cells
    "column unknown": (lambda m: m.text("bom.csv", lambda t: t.replace("quantity", "quantty", 1)), r"bom\.csv row 1, quantty: .*did you mean quantity\?"),
    "column missing": (lambda m: m.text("bom.csv", lambda t: t.replace("quantity", "essential_", 1)), r"bom\.csv row 1, quantity: expected the column quantity"),
    "required cell empty": (lambda m: m.set("sites", "kind", ""), r"sites\.csv row 2, kind: expected a value"),
    "word not in list": (lambda m: m.set("sites", "kind", "plnt"), r"row 2, kind: expected one of .*did you mean plant\?\), found 'plnt'"),
    "NaN": (lambda m: m.set("capabilities", "unit_cost", "NaN"), r"row 2, unit_cost: expected a number, found 'NaN'. NaN and infinity"),
    "infinity": (lambda m: m.set("capabilities", "capacity", "inf"), r"row 2, capacity: expected a number, found 'inf'"),
    "beyond all numbers": (lambda m: m.set("capabilities", "unit_cost", "1e999"), r"row 2, unit_cost: expected a number, found '1e999'"),
    "negative capacity": (lambda m: m.set("capabilities", "capacity", "-5"), r"row 2, capacity: expected at least 0"),
    "thousands": (lambda m: m.set("demand", "quantity", "1,234.5"), r"row 2, quantity: .*found '1,234\.5'. Write it without separators"),
    "decimal comma": (lambda m: m.set("demand", "quantity", "1.234,5"), r"row 2, quantity: .*found '1\.234,5'. .*decimal point"),
    "dollar": (lambda m: m.set("demand", "price", "$12"), r"row 2, price: .*found '\$12'. Write the amount alone"),
    "unit in the cell": (lambda m: m.set("products", "weight", "12 kg"), r"row 2, weight: .*found '12 kg'. Write the number alone"),
    "spreadsheet error": (lambda m: m.set("demand", "quantity", "#REF!"), r"row 2, quantity: .*error of the spreadsheet"),
    "neither yes nor no": (lambda m: m.set("products", "critical", "maybe"), r"row 2, critical: expected yes or no, found 'maybe'"),
    "certificate unreadable": (lambda m: m.set("capabilities", "certificate_until", "03/04/2027"), r"row 2, certificate_until: expected a date, .*year-month-day"),
    "day that is none": (lambda m: m.set("capabilities", "certificate_until", "2027-02-30"), r"row 2, certificate_until: expected a date"),
    "period not whole": (lambda m: m.set("demand", "period", "1.5"), r"row 2, period: expected a whole number, found '1\.5'"),
    "formula": (lambda m: m.set("sites", "city", "=HYPERLINK(1)"), r"row 2, city: expected one line of plain text .*a spreadsheet would run it"),
    "a shortage cost that stands for never": (lambda m: m.set("demand", "shortage_cost", "1e15"), r"row 2, shortage_cost: expected at most 1e\+12, found .*Leave the cell empty where it is unlimited or never"),
    "a component of nearly nothing": (lambda m: m.set("bom", "quantity", "1e-12"), r"row 2, quantity: expected at least 1e-06 unit"),
    "line break in a name": (lambda m: m.set("sites", "city", "El\nPaso"), r"row 2, city: expected one line of plain text .*Delete line breaks"),
}

PIECES: dict[str, tuple[Callable[[Model], object], str]] = {
    # Keys and references
    "key twice": (lambda m: m.add("sites", **m.rows("sites")[0]), r"sites\.csv row \d+, site: expected each site once, .*first in row 2"),
    "two units": (lambda m: m.add("products", **{**m.rows("products")[0], "unit": "kg"}), r"products\.csv row \d+, unit: expected one unit for each product"),
    "unit unknown": (lambda m: m.set("products", "unit", "pieces"), r"row 2, unit: expected one of .*did you mean piece\?"),
    "lane to nowhere": (lambda m: m.add("lanes", origin=m.site("plant"), destination="Atlantis", mode="truck", cost="1", days="1"), r"lanes\.csv row \d+, destination: expected a site in sites\.csv.*found 'Atlantis'"),
    "mode unknown": (lambda m: m.add("lanes", origin=m.site("plant"), destination=m.site("market"), mode="drone", cost="1", days="1"), r"lanes\.csv row \d+, mode: expected one of truck, .*found 'drone'"),
    "lane to itself": (lambda m: m.add("lanes", origin=m.site("plant"), destination=m.site("plant"), mode="truck", cost="1", days="1"), r"lanes\.csv row \d+, destination: expected another site"),
    "product misspelt": (lambda m: m.set("demand", "product", m.first("demand", "product") + "x"), r"demand\.csv row 2, product: expected a product in products\.csv \(did you mean"),
    "recipe unknown": (lambda m: m.set("capabilities", "recipe", "magic", made), r"capabilities\.csv row \d+, recipe: expected a recipe in recipes\.csv.*found 'magic'"),
    "labour pool unknown": (lambda m: m.set("sites", "labour_pool", "elves"), r"sites\.csv row 2, labour_pool: expected a labour pool in labour\.csv"),
    # How the pieces fit
    "cycle": (lambda m: m.add("bom", recipe=m.first("recipes", "recipe"), component=m.first("recipes", "product"), quantity="1"), r"bom\.csv row \d+, component: .*found the cycle .* < "),
    "plant without recipe": (lambda m: m.set("capabilities", "recipe", "", made), r"capabilities\.csv row \d+, recipe: expected a recipe, since the site is a plant"),
    "supplier with recipe": (lambda m: m.set("capabilities", "recipe", m.first("recipes", "recipe"), supplied), r"recipe: expected an empty cell, since the site is a supplier"),
    "recipe of another product": (lambda m: m.set("recipes", "product", m.first("capabilities", "product", supplied)), r"recipe: expected a recipe that makes"),
    "capability of a market": (lambda m: m.add("capabilities", site=m.site("market"), product=m.first("products", "product"), unit_cost="1"), r"capabilities\.csv row \d+, site: expected a supplier or a plant"),
    "minimum above capacity": (lambda m: (m.set("capabilities", "capacity", "10"), m.set("capabilities", "minimum", "11")), r"row 2, minimum: expected at most the capacity \(10 units/period\), found 11"),
    "candidate with volume": (lambda m: m.set("sites", "state", "candidate", lambda row: row["site"] == m.first("capabilities", "site", lambda c: float(c["current_volume"] or 0) > 0)), r"current_volume: expected no volume today"),
    "demand for what nobody has": (lambda m: (m.add("products", product="dream", hs="84137020", weight="1", value="1"), m.add("demand", market=m.site("market"), product="dream", period="1", quantity="1")), r"demand\.csv row \d+, product: expected a product that some site can supply"),
    "component without source": (lambda m: m.drop("capabilities", lambda row: row["product"] == m.first("bom", "component")), r"bom\.csv row \d+, component: expected a component that some site"),
    "no components": (lambda m: (m.folder / "bom.csv").unlink(), r"recipes\.csv row \d+, recipe: expected components of the recipe in bom\.csv"),
    "demand after the last period": (lambda m: m.set("demand", "period", "99"), r"demand\.csv row 2, period: expected a period of the model"),
    "demand at a plant": (lambda m: m.set("demand", "market", m.site("plant")), r"demand\.csv row 2, market: expected a site of kind market"),
    # Goods
    "HS code unknown": (lambda m: m.set("products", "hs", "84509999", good), r"products\.csv row \d+, hs: expected a subheading of HS 2022, .*Under 8450 there are"),
    "line not in the schedule": (lambda m: m.set("products", "hs", "84137099", good), r"hs: expected a line of the United States' schedule under 841370, .*84137020"),
    "HS code of letters": (lambda m: m.set("products", "hs", "pump", good), r"hs: expected an HS code of 6, 8 or 10 digits, found 'pump'"),
    "HS code lost": (lambda m: m.set("products", "hs", "", good), r"products\.csv row \d+, weight: expected nothing, since a product without an HS code is a service"),
    "good without weight": (lambda m: m.set("products", "weight", "", good), r"products\.csv row \d+, weight: expected the mass of one unit in kg"),
    "too much metal": (lambda m: (m.set("products", "steel_share", "0.7", good), m.set("products", "copper_share", "0.7", good)), r"steel_share: expected shares of steel, aluminium and copper"),
    # Places
    "country unknown": (lambda m: m.set("sites", "country", "MX"), r"sites\.csv row 2, country: expected an ISO3 country code \(did you mean MEX\?\)"),
    "latitude alone": (lambda m: (m.set("sites", "latitude", "25"), m.set("sites", "longitude", "")), r"sites\.csv row 2, longitude: expected a longitude, since the latitude is given"),
    "latitude impossible": (lambda m: m.set("sites", "latitude", "125"), r"sites\.csv row 2, latitude: expected at most 90 degree, found 125"),
    # Policies
    "tariffs overlap": (lambda m: [m.add("tariffs", importer="MEX", hs="9999", rate="0.1", valid_from=f"2026-0{month}-01", valid_to="2026-12-31", source="x") for month in (1, 2)], r"tariffs\.csv row \d+, valid_from: expected one rate on each day"),
    "tariff of the United States": (lambda m: m.add("tariffs", importer="USA", hs="84", rate="0.1", source="x"), r"importer: expected an importer other than USA"),
    "tariff ends before it begins": (lambda m: m.add("tariffs", importer="MEX", hs="84", rate="0.1", valid_from="2026-02-01", valid_to="2026-01-01", source="x"), r"valid_to: expected a last day"),
    "limit on an unknown field": (lambda m: m.add("limits", limit="x", kind="max", on="bought", group="contry=CHN", value="1"), r"limits\.csv row \d+, group: .*did you mean country\?"),
    "limit on an unknown value": (lambda m: m.add("limits", limit="x", kind="max", on="made", group="site=Atlantis", value="1"), r"limits\.csv row \d+, group: expected a site of the model"),
    "a regime of another country": (lambda m: m.write("regimes", [{"site": m.site("plant"), "regime": "immex" if m.first("sites", "country", lambda row: row["kind"] == "plant") != "MEX" else "ftz"}]), r"regimes\.csv row \d+, regime: expected a regime of"),
    "a regime of a market": (lambda m: m.write("regimes", [{"site": m.site("market"), "regime": "ftz"}]), r"regimes\.csv row \d+, site: expected a plant, found"),
    "limits that contradict": (lambda m: [m.add("limits", limit=kind, kind=kind, on="open_sites", group="kind=plant", value=value) for kind, value in (("min", "3"), ("max", "2"))], r"limits\.csv row \d+, value: expected at least 3, which min demands"),
}


# fmt: on

RUNS = [("starter", name) for name in CELLS | PIECES] + [("laundry", name) for name in PIECES]
"""The cells of every model are read alike; how its pieces fit depends on the model."""


@pytest.mark.parametrize(("example", "name"), RUNS)
def test_damage_is_named_where_it_stands(example: str, name: str, tmp_path: Path, capsys) -> None:
    shutil.copytree(EXAMPLES / example, tmp_path / "m")
    do, message = (CELLS | PIECES)[name]
    do(Model(tmp_path / "m"))
    assert main(["check", str(tmp_path / "m"), "--on", "2026-06-15"]) == 3
    told = capsys.readouterr().err
    assert re.search(f"(?m)^error: .*{message}", told), told
    assert "Traceback" not in told


def _zip(path: Path, parts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


WORKBOOKS: dict[str, tuple[Callable[[Path], object], str]] = {
    "not a zip": (lambda p: p.write_bytes(b"hello"), r"m\.xlsx: expected an Excel workbook"),
    "empty": (lambda p: p.write_bytes(b""), r"m\.xlsx: expected an Excel workbook"),
    "cut short": (lambda p: p.write_bytes(p.read_bytes()[:2000]), r"m\.xlsx: expected an Excel workbook"),
    "another zip": (lambda p: _zip(p, {"a.txt": b"a"}), r"m\.xlsx: expected an Excel workbook"),
    "broken sheets": (
        lambda p: _zip(p, {"xl/workbook.xml": b"<workbook", "[Content_Types].xml": b"<"}),
        r"m\.xlsx: expected ",
    ),
    "zip bomb": (
        lambda p: _zip(p, {"xl/workbook.xml": b"\0" * (600 << 20)}),
        r"m\.xlsx: expected a workbook of at most",
    ),
}


@pytest.mark.parametrize("name", WORKBOOKS)
def test_damaged_workbook_is_refused(name: str, tmp_path: Path, capsys) -> None:
    assert main(["new", str(tmp_path / "m.xlsx")]) == 0
    do, message = WORKBOOKS[name]
    do(tmp_path / "m.xlsx")
    assert main(["check", str(tmp_path / "m.xlsx"), "--on", "2026-06-15"]) == 3
    told = capsys.readouterr().err
    assert re.search(f"(?m)^error: .*{message}", told), told


@pytest.mark.parametrize("example", ["starter", "laundry"])
def test_the_undamaged_model_is_valid(example: str, capsys) -> None:
    """A damage test could not fail if the model were invalid already."""
    assert main(["check", str(EXAMPLES / example), "--on", "2026-06-15"]) == 0
    assert "error" not in capsys.readouterr().err
