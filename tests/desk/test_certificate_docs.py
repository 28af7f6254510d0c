"""What docs/certificate.md tells works as written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.desk.conftest import PARTIES

from allyshore.desk import read_parties

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "certificate.md").read_text(encoding="utf-8")
HERE = {"site": "ciudad_juarez", "country": "MEX", "members": frozenset({"CAN", "MEX", "USA"})}


def test_the_parties_of_the_page_are_those_of_the_example(tmp_path):
    blocks = re.findall(r"```toml\n(.+?)```", TEXT, re.DOTALL)
    file = tmp_path / "parties.toml"
    file.write_text("\n".join(blocks), encoding="utf-8")
    found, example = read_parties(file, **HERE), read_parties(PARTIES, **HERE)
    assert found.controls[0].site == "colon_hub"
    assert (found.certifier, found.producer, found.importer) == (
        example.certifier,
        example.producer,
        example.importer,
    )


def test_the_page_names_the_nine_elements_in_their_order(certificate):
    rows = re.findall(r"^\| (\d) \| `(\w+)` \|", TEXT, re.MULTILINE)
    assert [name for _, name in rows] == list(certificate.document["elements"])
    assert [int(number) for number, _ in rows] == list(range(1, 10))


@pytest.mark.parametrize("example", ["starter", "harness"])
def test_the_examples_carry_parties(example):
    assert (ROOT / "examples" / example / "parties.toml").is_file()
