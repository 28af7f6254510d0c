"""Roles, excluded costs and the like, from the tables of a model to its certificate and the audit of it; every misplaced cell is named."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from allyshore.cli.app import main
from allyshore.desk.result import fingerprint, text_of
from allyshore.tables import seal

ON = ["--on", "2026-06-15"]
PARTIES = Path(__file__).resolve().parents[2] / "examples" / "harness" / "parties.toml"
TABLES = {
    "sites": "site,kind,country\nmaker,supplier,MEX\nabroad,supplier,CHN\njuarez,plant,MEX\nmarket,market,USA",
    "products": "product,hs,weight,value\nharness,85443000,2,100\nwire,85444990,1,35\nterminal,85369040,0.5,5\ncrate,44151030,0.5,4\nlead,85444990,0.2,13\nstrand,85444990,0.2,7\nmould,84807180,0.1,3\nlicence,,,5",
    "recipes": "recipe,product\nmake,harness\ncut,lead",
    "bom": "recipe,component,quantity,role\nmake,wire,1,\nmake,terminal,2,\nmake,crate,1,shipping packing\nmake,mould,1,indirect\nmake,licence,1,royalties\nmake,lead,1,\ncut,strand,1,",
    "capabilities": "site,product,recipe,unit_cost,originating,certificate_until,current_volume,sales_promotion\nabroad,wire,,35,no,,1000,\nmaker,terminal,,5,no,,2000,\n"
    "abroad,crate,,4,no,,1000,\nabroad,mould,,3,no,,1000,\nmaker,licence,,5,,,1000,\njuarez,harness,make,40,,,1000,2\njuarez,lead,cut,4,,,1000,\nabroad,strand,,7,no,,1000,",
    "lanes": "origin,destination,mode,cost,days\nmaker,juarez,truck,0.1,2\nabroad,juarez,ocean,0.1,30\njuarez,market,truck,0.1,2",
    "demand": "market,product,period,quantity,price\nmarket,harness,1,1000,120",
    "statements": "site,product,until,net_cost,nonoriginating\nmaker,terminal,2027-06-30,4,1",
    "tariffs": "importer,hs,country_of_origin,rate,source\nMEX,,,0.05,made up for this test",
}


@pytest.fixture
def model(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    folder.mkdir()
    for name, text in TABLES.items():
        (folder / f"{name}.csv").write_text(text + "\n")
    (folder / "model.toml").write_text(
        'name = "Harness"\nhome = "MEX"\ncarrying_rate = 0.1\nperiods = 1\nweeks_per_period = 52\n'
    )
    shutil.copy(PARTIES, folder)
    return folder


def test_from_the_tables_to_the_certificate_and_back(model, tmp_path, capsys):
    """35 of foreign wire, 2 x 1 in terminals and 7 in a lead that the plant cuts; crate and mould count for nothing.

    Net cost is 35 + 10 + 3 + 11 + 38 = 97, with the terminals at what they cost their maker (8) 95, of which 44 is foreign: 53.7 %.
    """
    assert main(["qualify", str(model), *ON, "--json", "--out", str(tmp_path / "r")]) == 0
    found = {one["product"]: one for one in json.loads(capsys.readouterr().out)["determinations"]}
    assert found["lead"]["status"] == "not originating"
    harness = found["harness"]
    assert (harness["status"], harness["criterion"]) == ("originating", "B")
    assert harness["rvc"]["value"] == pytest.approx(51.0 / 95.0)
    assert any(word.startswith("the production of terminal") for word in harness["determination"]["chosen"])
    assert main(["verify", str(tmp_path / "r")]) == 0
    out = tmp_path / "c"
    assert main(["certify", str(model), "--product", "harness", "--out", str(out), *ON]) == 0
    evidence = json.loads((out / "evidence.json").read_text())
    _, mix = evidence["mixes"]
    assert (mix["good"]["net_cost"], mix["good"]["total_cost"]) == (pytest.approx(97.0), pytest.approx(108.0))
    assert {line["component"]: line.get("states") for line in mix["lines"]} == {
        "wire": None,
        "terminal": None,
        "crate": {"role": "shipping packing"},
        "mould": {"role": "indirect"},
        "licence": {"role": "royalties"},
        "lead": None,
    }
    (signed,) = mix["lines"][1]["declarations"]
    assert (signed["statement"]["until"], signed["statement"]["nonoriginating"]) == ("2027-06-30", 1.0)
    assert main(["verify", str(out)]) == 0
    mix["excluded"] = 0.0
    signed["statement"]["nonoriginating"] = 0.5
    mix["good"]["materials"][3]["production"]["materials"][0]["value"] = 3.0
    assert [line["component"] for line in mix["lines"]][3:5] == ["lead", "mould"]
    del mix["lines"][4]["states"]
    document = json.loads((out / "certificate.json").read_text())
    document["evidence_sha256"] = fingerprint(evidence)
    (out / "evidence.json").write_text(text_of(evidence))
    (out / "certificate.json").write_text(text_of(document))
    seal(out)
    capsys.readouterr()
    assert main(["verify", str(out)]) != 0
    told = capsys.readouterr().err
    assert "good.net_cost" in told
    assert "materials[4].role" in told
    assert "materials[1].statement" in told
    assert "materials[3].production" in told


def test_a_statement_has_to_cover_the_whole_period(model, tmp_path, capsys):
    """It ends before twelve months are over, and nothing else carries the good: 52 of foreign value in 97 of net cost."""
    out = tmp_path / "c"
    text = TABLES["statements"].replace("2027-06-30", "2026-12-31")
    (model / "statements.csv").write_text(text + "\n")
    assert main(["certify", str(model), "--product", "harness", *ON, "--out", str(out)]) == 4
    assert "origin of harness of juarez" in capsys.readouterr().err


def test_a_cell_where_it_can_mean_nothing_is_named_with_its_cure(model, capsys):
    changes = {
        "bom": ("make,wire,1,", "make,wire,1,royalties"),
        "capabilities": ("juarez,harness,make,40,,,1000,2\njuarez,lead,cut,4,,,1000,\nabroad,strand,,7,no,,1000,", "juarez,harness,make,40,,,1000,41"),
        "recipes": ("recipe,product\nmake,harness\ncut,lead", "recipe,product,component_weight,operations\nmake,harness,3,repakcing\ncut,lead,,"),
        "products": ("product,hs,weight,value", "product,hs,weight,value"),
    }  # fmt: skip
    for name, (old, new) in changes.items():
        (model / f"{name}.csv").write_text(TABLES[name].replace(old, new) + "\n")
    (model / "bom.csv").write_text(
        (model / "bom.csv")
        .read_text()
        .replace("make,licence,1,royalties\nmake,lead,1,\ncut,strand,1,", "make,licence,1,indirekt")
    )
    assert main(["check", str(model), *ON]) == 3
    told = capsys.readouterr().err
    assert "bom.csv row 2, role: expected what a good may be" in told
    assert "bom.csv row 6, role: expected one of" in told
    assert "did you mean indirect?" in told
    assert "capabilities.csv row 7, sales_promotion: expected excluded costs" in told
    assert "recipes.csv row 2, component_weight: expected at most the mass of harness (2 kg)" in told


def test_operations_that_make_something_are_no_words_of_the_cell(model, capsys):
    (model / "recipes.csv").write_text("recipe,product,operations\nmake,harness,repakcing\ncut,lead,\n")
    assert main(["check", str(model), *ON]) == 3
    told = capsys.readouterr().err
    assert (
        "recipes, operations: expected an operation that makes no good of another (did you mean repacking?)"
        in told
    )


def test_a_statement_is_a_suppliers_and_says_something(model, capsys):
    (model / "statements.csv").write_text(
        "site,product,until,net_cost,nonoriginating,materials\nmaker,terminal,,4,5,74081130 = x\nmaker,wire,2027-01-01,4,,\n"
    )
    assert main(["check", str(model), *ON]) == 3
    told = capsys.readouterr().err
    assert "statements.csv row 2, nonoriginating: expected at most the net cost" in told
    assert "statements.csv row 2, until: expected the last day" in told
    assert "statements.csv row 3, product: expected a product that maker supplies" in told
    assert "statements.csv row 3, nonoriginating: expected nonoriginating, amount or materials" in told
    (model / "statements.csv").write_text(
        "site,product,until,materials\nmaker,terminal,2027-01-01,74081130 = x\n"
    )
    assert main(["check", str(model), *ON]) == 3
    told = capsys.readouterr().err
    assert "statements, materials: expected HS codes of 6 to 10 digits" in told


def test_a_suppliers_row_has_no_costs_and_no_zone(model, capsys):
    text = TABLES["capabilities"].replace("sales_promotion", "sales_promotion,imported_from,trade_zone")
    rows = text.splitlines()
    rows[1] += "1,,yes"
    rows[6] += ",CHN,yes"
    (model / "capabilities.csv").write_text("\n".join(rows) + "\n")
    assert main(["check", str(model), *ON]) == 3
    told = capsys.readouterr().err
    assert "capabilities.csv row 2, sales_promotion: expected an empty cell" in told
    assert "capabilities.csv row 2, trade_zone: expected an empty cell or no" in told
    assert (
        "capabilities.csv row 7, imported_from: expected an empty cell, since a plant makes the product"
        in told
    )
    assert "capabilities.csv row 7, trade_zone: expected a plant in the United States" in told
