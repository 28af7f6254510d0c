"""``allyshore certify``: exit codes, files, and JSON keys that others may rely on."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest

from allyshore.cli import main

HARNESS = Path(__file__).resolve().parents[2] / "examples" / "harness"
DAY = ["--on", "2026-06-15"]
GOOD = ["--product", "body_harness", *DAY]


@pytest.fixture
def model(tmp_path):
    return Path(shutil.copytree(HARNESS, tmp_path / "m"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Made by the command of docs/certificate.md, word for word but for its two folders."""
    place = tmp_path_factory.mktemp("certified") / "c"
    page = (HARNESS.parents[1] / "docs" / "certificate.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"^allyshore certify examples/harness (.+) --out \S+$", page, re.MULTILINE)
    assert shlex.split(line) == GOOD
    assert main(["certify", str(HARNESS), *shlex.split(line), "--out", str(place)]) == 0
    return place


def test_the_folder_holds_paper_document_evidence_and_seal(folder):
    assert sorted(entry.name for entry in folder.iterdir()) == [
        "certificate.json", "certificate.pdf", "evidence.json", "seal.json",
    ]  # fmt: skip


def test_verify_judges_a_certificate_again(folder, capsys):
    assert main(["verify", str(folder), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["verified"] is True
    assert set(told) == {"result", "verified", "checked", "count", "differences", "own_tables"}


def test_verify_names_a_changed_value_and_ends_with_1(folder, tmp_path, capsys):
    place = Path(shutil.copytree(folder, tmp_path / "c"))
    evidence = place / "evidence.json"
    text = evidence.read_text()
    evidence.write_text(text.replace('"unit_value": 10.6', '"unit_value": 10.706', 1))
    assert main(["verify", str(place)]) == 1
    told = capsys.readouterr().err
    assert "lines[0].value: expected 55.6712, found 55.12 (quantity x unit value)" in told
    assert "certificate.json, evidence_sha256" in told


def test_json_is_one_document_with_the_nine_elements(tmp_path, capsys):
    assert (
        main(["certify", str(HARNESS), *GOOD, "--invoice", "7", "--out", str(tmp_path / "c"), "--json"]) == 0
    )
    told = json.loads(capsys.readouterr().out)
    assert told["certified"] is True
    assert len(told["elements"]) == 9


def test_a_refusal_ends_with_4_says_every_reason_and_writes_nothing(tmp_path, capsys):
    place = tmp_path / "c"
    assert main(["certify", str(HARNESS), *GOOD, "--until", "2027-07-01", "--out", str(place), "--json"]) == 4
    told = capsys.readouterr()
    document = json.loads(told.out)
    assert (document["certified"], document["good"]) == (False, "body_harness of ciudad_juarez")
    assert len(document["reasons"]) == 8
    assert all(reason in told.err for reason in document["reasons"])
    assert not place.exists()


def test_missing_parties_end_with_3_and_missing_out_with_2(model, tmp_path, capsys):
    (model / "parties.toml").unlink()
    assert main(["certify", str(model), *GOOD, "--out", str(tmp_path / "c")]) == 3
    assert (
        "parties.toml: expected the certifier and the parties, found no such file" in capsys.readouterr().err
    )
    assert main(["certify", str(HARNESS), *GOOD]) == 2


def test_qualify_tells_what_changed_since_a_certificate(model, folder, capsys):
    rows = model / "capabilities.csv"
    rows.write_text(
        rows.read_text().replace(
            "ohio_plastics,tube,,0.2,3500000,0,0,12,yes", "ohio_plastics,tube,,0.2,3500000,0,0,12,no"
        )
    )
    assert main(["qualify", str(model), "--against", str(folder), *DAY]) == 0
    told = capsys.readouterr().out
    assert "body_harness at ciudad_juarez:" in told
    assert "tube: originating, now not originating" in told
    assert main(["qualify", str(HARNESS), "--against", str(folder), "--json", *DAY]) == 0
    assert json.loads(capsys.readouterr().out)["changes"] == []


def test_requests_writes_letters_and_no_certificate(tmp_path, capsys):
    place = tmp_path / "r"
    assert main(["certify", str(HARNESS), *GOOD, "--requests", "--out", str(place)]) == 0
    assert "7 declarations to ask for, of 4 suppliers" in capsys.readouterr().out
    assert not list(place.glob("certificate.*"))
