"""The verbs in Python give what the commands give."""

from datetime import date
from pathlib import Path

import pytest

import allyshore as ally
from allyshore.errors import ModelInvalid, UsageError

DAY = date(2026, 6, 15)
STARTER = Path(__file__).parents[1] / "examples" / "starter"


def test_scores_ways_and_regions_need_no_model():
    assert ally.score(on=DAY).trusted("MEX")
    assert not ally.score(on=date(2020, 6, 30)).trusted("MEX")
    found = ally.ways("Monterrey", "Dallas", on=DAY)
    assert found.filter(mode="truck")["port_of_entry"].to_list() == ["Laredo"]
    assert ally.survey(["MX-NLE", "Texas"], on=DAY).cell("MX-NLE", "homicide_victims_rate").value > 0


def test_ways_know_the_sites_of_a_model():
    chain = ally.load(STARTER)
    first, second = chain.sites["site"][:2]
    assert ally.ways(first, second, on=DAY, chain=chain).height
    with pytest.raises(UsageError):
        ally.ways(first, second, on=DAY)


def test_goods_of_a_file_or_a_mapping_are_judged_on_their_day():
    told = {"goods": [{"product": "ore", "hs": "2603.00", "country": "MEX", "obtained": "mineral"}]}
    assert ally.qualify(told, on=DAY).goods[0].determination.criterion.value == "A"
    assert ally.qualify(told, on=date(2020, 6, 30)).goods[0].determination.status.value == "not originating"
    with pytest.raises(ModelInvalid, match="expected a day of entry"):
        ally.qualify(told)
    own = {"goods": [{**told["goods"][0], "on": "2026-06-15"}]}
    assert ally.qualify(own).goods[0].on == DAY


def test_what_the_package_does_not_have_is_no_attribute():
    with pytest.raises(AttributeError, match="no attribute 'reshore'"):
        _ = ally.reshore
