"""The parties of a certificate: every fault at once, with its place."""

from __future__ import annotations

import pytest
from tests.desk.conftest import PARTIES

from allyshore.desk import read_parties
from allyshore.errors import ModelInvalid

HERE = {"site": "ciudad_juarez", "country": "MEX", "members": frozenset({"CAN", "MEX", "USA"})}


def read(tmp_path, text, **place):
    file = tmp_path / "parties.toml"
    file.write_text(text, encoding="utf-8")
    return read_parties(file, **{**HERE, **place})


def faults(tmp_path, text, **place) -> list[str]:
    with pytest.raises(ModelInvalid) as refusal:
        read(tmp_path, text, **place)
    return [str(fault) for fault in refusal.value.faults]


def test_the_example_names_all_four():
    found = read_parties(PARTIES, **HERE)
    assert found.role == "producer"
    assert found.exporter == found.producer
    assert (found.producer.country, found.importer.country) == ("MEX", "USA")


def test_a_missing_file_says_where_an_example_is(tmp_path):
    with pytest.raises(ModelInvalid, match=r"docs/certificate\.md"):
        read_parties(tmp_path / "parties.toml", **HERE)


def test_every_missing_text_is_told_at_once(tmp_path):
    told = faults(tmp_path, '[certifier]\nis = "seller"\nname = "A"\n[producer]\nname = "P"\n')
    text = "\n".join(told)
    for place in (
        "certifier.is", "certifier.title", "certifier.address", "certifier.email", "producer.address", "producer.phone", "exporter", "importer",
    ):  # fmt: skip
        assert f"parties.toml, {place}: expected" in text
    assert len(told) == 12


def test_a_misspelt_key_and_table_are_told(tmp_path):
    text = PARTIES.read_text().replace("phone =", "fone =", 1) + '\n[exproter]\nname = "x"\n'
    told = "\n".join(faults(tmp_path, text))
    assert "certifier.fone" in told
    assert "exproter" in told


def test_the_address_of_the_producer_is_that_of_production(tmp_path):
    """USMCA Annex 5-A, element 4."""
    told = faults(tmp_path, PARTIES.read_text(), site="eagle_pass", country="USA")
    assert len(told) == 1
    assert "producer.country: expected USA, where eagle_pass makes the good, found 'MEX'" in told[0]
    assert 'a table [[producer]] with site = "eagle_pass"' in told[0]


def test_each_plant_may_have_a_producer_of_its_own(tmp_path):
    before, _, rest = PARTIES.read_text().partition("[producer]")
    text = f"""{before}[[producer]]
site = "ciudad_juarez"{rest}
[[producer]]
site = "eagle_pass"
name = "Eagle"
address = "1 Main Street"
country = "USA"
phone = "+1 830 555 0100"
email = "eagle@harness.example"
"""
    assert read(tmp_path, text).producer.country == "MEX"
    assert read(tmp_path, text, site="eagle_pass", country="USA").producer.name == "Eagle"


def test_an_importer_outside_the_agreement_is_refused(tmp_path):
    text = PARTIES.read_text().replace('country = "USA"', 'country = "DEU"')
    assert "a country of the agreement (CAN, MEX, USA), found 'DEU'" in faults(tmp_path, text)[0]


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("[importer]\nunknown = true", "Unknown"),
        ("[importer]\nvarious = true", "Various"),
    ],
)
def test_an_importer_need_not_be_known(tmp_path, table, words):
    """USMCA Annex 5-A, element 5: if known."""
    text = PARTIES.read_text().split("[importer]")[0] + table
    assert read(tmp_path, text).importer.note == words


def test_a_producer_may_stay_confidential_but_a_certifier_may_not_hide_the_exporter(tmp_path):
    """USMCA Annex 5-A, elements 3 and 4: only a producer may certify without knowing the exporter."""
    text = PARTIES.read_text().replace('is = "producer"', 'is = "importer"')
    text = (
        text.split("[exporter]")[0]
        + "[exporter]\nunknown = true\n[producer]\nconfidential = true\n[importer]\nvarious = true\n"
    )
    told = faults(tmp_path, text)
    assert len(told) == 1
    assert "exporter.unknown" in told[0]


def test_customs_control_without_a_paper_is_refused(tmp_path):
    text = PARTIES.read_text() + '\n[[transit]]\nsite = "colon_hub"\ncustoms_control = true\n'
    assert "the paper that shows it" in faults(tmp_path, text)[0]
    assert read(tmp_path, text + 'evidence = "receipt 44"\n').controls[0].evidence == "receipt 44"
