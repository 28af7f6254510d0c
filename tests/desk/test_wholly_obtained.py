"""Criterion A: what is grown, mined or caught in the region is certified by what its recipe states, and judged again from the evidence."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from allyshore.chain.schema import OBTAINED
from allyshore.cli.app import main
from allyshore.desk.result import fingerprint, text_of
from allyshore.origin import Obtained, stated_obtained
from allyshore.tables import seal

ON = ["--on", "2026-06-15"]
PARTIES = Path(__file__).resolve().parents[2] / "examples" / "harness" / "parties.toml"
TABLES = {
    "sites": "site,kind,country,latitude,longitude,state\norchard,plant,MEX,19.42,-102.06,existing\n"
    "packer,supplier,MEX,19.42,-102.06,existing\nlaredo,market,USA,27.51,-99.51,existing\n",
    "products": "product,name,hs,unit,weight,volume,value\navocado,Fresh avocados,08044000,piece,12,0.03,30\n"
    "sapling,Avocado saplings,06022000,piece,1,0.01,2\npicking,Picking service,,hour,,,5\n",
    "recipes": "recipe,product,labour_hours,obtained\ngrow,avocado,0.2,plant\n",
    "bom": "recipe,component,quantity\ngrow,picking,0.5\n",
    "capabilities": "site,product,recipe,unit_cost,capacity,originating,current_volume\norchard,avocado,grow,12,100000,unknown,50000\n"
    "packer,picking,,5,1000000,unknown,25000\npacker,sapling,,2,1000,unknown,0\n",
    "demand": "market,product,period,quantity,price\nlaredo,avocado,1,50000,40\n",
}


@pytest.fixture
def orchard(tmp_path: Path) -> Path:
    """An orchard that takes nothing but a service."""
    folder = tmp_path / "orchard"
    folder.mkdir()
    for name, text in TABLES.items():
        (folder / f"{name}.csv").write_text(text)
    (folder / "model.toml").write_text(
        'name = "Orchard"\nhome = "USA"\ncarrying_rate = 0.1\nperiods = 1\nweeks_per_period = 52\n'
    )
    shutil.copy(PARTIES, folder)
    return folder


def certified(model: Path, out: Path, *more: str) -> int:
    return main(["certify", str(model), "--product", "avocado", "--out", str(out), *ON, *more])


@pytest.mark.parametrize("services", ["a service", ""])
def test_what_is_grown_there_is_certified_by_criterion_a(
    orchard: Path, tmp_path: Path, services: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """General Note 11(b)(i) and (d); with a service in the recipe, or with nothing."""
    if not services:
        (orchard / "bom.csv").unlink()
    assert certified(orchard, tmp_path / "c") == 0
    document = json.loads((tmp_path / "c" / "certificate.json").read_text())
    assert document["elements"]["criterion"] == "A"
    assert document["elements"]["good"]["hs"] == "0804.40"
    assert document["origin"]["rules"] == ["GN 11(b)(i)"]
    assert main(["verify", str(tmp_path / "c")]) == 0
    assert "verified" in capsys.readouterr().out


def test_a_good_of_which_nobody_says_how_it_is_obtained_is_refused_and_not_claimed(
    orchard: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A recipe of services alone is no proof of origin: the status is unknown, and the design does not count on it."""
    (orchard / "recipes.csv").write_text("recipe,product,labour_hours\ngrow,avocado,0.2\n")
    assert certified(orchard, tmp_path / "c") == 4
    assert "or that it is wholly obtained (criterion A)" in capsys.readouterr().err
    assert not (tmp_path / "c").exists()


def test_a_wholly_obtained_good_made_of_goods_is_a_fault(
    orchard: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (orchard / "bom.csv").write_text("recipe,component,quantity\ngrow,picking,0.5\ngrow,sapling,0.01\n")
    assert certified(orchard, tmp_path / "c") == 3
    told = capsys.readouterr().err
    assert "recipes.csv row 2, obtained: expected services alone" in told
    assert "sapling, a good, in grow" in told


def test_another_way_of_being_obtained_in_the_evidence_is_found(orchard: Path, tmp_path: Path) -> None:
    """Under new hashes and a new seal; the determinations no longer say what the evidence says."""
    out = tmp_path / "c"
    assert certified(orchard, out) == 0
    evidence = json.loads((out / "evidence.json").read_text())
    del evidence["mixes"][0]["good"]["obtained"]
    document = json.loads((out / "certificate.json").read_text())
    document["evidence_sha256"] = fingerprint(evidence)
    (out / "evidence.json").write_text(text_of(evidence))
    (out / "certificate.json").write_text(text_of(document))
    seal(out)
    assert main(["verify", str(out)]) != 0


def test_the_words_of_the_table_are_those_of_the_law() -> None:
    assert {stated_obtained(word) for word in OBTAINED} == set(Obtained) - {Obtained.MADE_OF_THESE}
    assert stated_obtained("") is None
