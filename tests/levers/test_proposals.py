"""Recognition is proposed from the offices' own crosswalks, for a person to confirm."""

from __future__ import annotations

import pytest

from allyshore.errors import ModelInvalid
from allyshore.levers import propose, read_levers

from .chains import lever, shop, world


def two_pools(one, two, *rows):
    """The plant's pool in Mexico and one in the United States, both with the skill press."""
    labour = {
        "labour_pool": ["pool", "next"],
        "skill": ["press", "press"],
        "hours_per_period": [20.0, 10.0],
        "wage": [20.0, 30.0],
        "occupation": [one, two],
    }
    chain = shop(*rows, country="MEX", labour=labour)
    sites = chain.sites.to_dicts()
    sites[1]["labour_pool"] = "next"
    return chain.replace(sites=type(chain.sites)(sites, schema=chain.sites.schema))


def test_welders_of_two_countries_are_proposed_by_the_group_that_holds_both():
    (found,) = propose(two_pools("SINCO 7212", "SOC 51-4121"), world())
    assert found.countries == ("MEX", "USA")
    assert found.skills[0].groups == ("7212",)
    assert found.row()["target"] == "pool<>next"
    assert found.row()["confirmed"] == "no"


def test_a_welder_and_a_machinist_are_not_proposed():
    assert propose(two_pools("SINCO 7212", "SOC 51-4041"), world()) == ()


def test_two_pools_of_one_country_need_no_recognition_across_a_border():
    chain = two_pools("SOC 51-4121", "SOC 51-4121")
    same = chain.replace(
        sites=chain.sites.with_columns(country=chain.sites["country"].str.replace("MEX", "USA"))
    )
    assert propose(same, world()) == ()


def test_an_occupation_that_no_table_holds_is_told_with_its_row():
    with pytest.raises(
        ModelInvalid, match=r"labour row 3, occupation: expected SOC, SINCO or NOC.*'SOC 51-4112'"
    ):
        propose(two_pools("SINCO 7212", "SOC 51-4112"), world())


def test_a_proposal_is_no_lever_until_a_person_confirms_it():
    chain = two_pools("SINCO 7212", "SOC 51-4121")
    (found,) = propose(chain, world())
    row = found.row()
    rows = lever(row["lever"], row["kind"], row["target"], row["effect"], 100)
    with pytest.raises(ModelInvalid, match="a person who knows both occupations"):
        read_levers(two_pools("SINCO 7212", "SOC 51-4121", rows), world())
