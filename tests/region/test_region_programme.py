"""HS codes to sectors, and a list of chains: nothing is guessed, and every fault is told."""

from dataclasses import replace

import numpy as np
import pytest

from allyshore.errors import ModelInvalid, UsageError
from allyshore.region import over, programme, read_programme
from allyshore.region.concord import Concordance

CHAINS = """chain,country,hs,value
Motors,MEX,8501.51.40,24000000
Scrap,USA,720449,5000000
Washers,USA,845020,90000000
"""


@pytest.mark.parametrize(
    ("hs", "sector"),
    [
        ("84502000", "29"),  # washing machines: ISIC 2926 or 2930, machinery
        ("870323", "34t35"),  # cars
        ("010121", "AtB"),  # horses
        ("270900", "C"),  # crude oil
        ("610910", "17t18"),  # T-shirts
        ("720851", "27t28"),  # steel plate
        ("854231", "30t33"),  # processors: the official conversion decides
        (None, "71t74"),  # a service
    ],
)
def test_a_good_has_the_sector_that_makes_it(world, hs, sector):
    """The sector is that of the ISIC division of the good's class."""
    assert Concordance(world).place(hs).sector == sector


def test_a_code_without_a_class_is_not_guessed(world):
    """Scrap has no class of ISIC: no sector, and the reason; a choice among several is told."""
    table = Concordance(world)
    assert table.place("720449").sector is None
    assert "no class" in table.place("720449").note
    assert table.place("999999").sector is None
    assert "others: 25, 29, 36t37" in table.place("854231").note


def test_almost_every_subheading_has_a_sector(world):
    """Of the 5,613 subheadings of HS 2022 all but 80 have one."""
    table = Concordance(world)
    codes = world.table("hs2022")["hs6"].to_list()
    assert sum(table.place(code).sector is None for code in codes) == 80


def test_a_list_of_chains_leaks_what_others_earn(tmp_path, world):
    """Content adds to the value that has a sector; what leaks is the rest of it; what has no sector is listed."""
    path = tmp_path / "chains.csv"
    path.write_text(CHAINS, encoding="utf-8")
    found = programme(read_programme(path), world)
    assert found.value == pytest.approx(114e6)
    assert sum(found.content.values()) == pytest.approx(114e6)
    assert [row["row"] for row in found.unmapped] == [3]
    told = found.to_dict()
    outside = sum(share for country, share in told["content"].items() if country not in found.members)
    assert told["regional_content"] == pytest.approx(1.0 - outside)
    assert all(leak["country"] not in found.members for leak in found.leaks)
    assert found.leaks[0]["amount_usd"] >= found.leaks[-1]["amount_usd"] > 0
    assert [one.leak_to for one in found.chains] == ["CHN", "CHN"]


def test_a_table_of_yours_stands_in_place_of_the_packaged_one(tmp_path, world, region):
    """Half of every sale of China's is struck out: less leaks to it, and the answer names the year."""
    path = tmp_path / "chains.csv"
    path.write_text(CHAINS, encoding="utf-8")
    table = region.leontief.table
    chinese = np.array([country == "CHN" for country in table.country])[:, None]
    ours = replace(
        table,
        flows=np.where(chinese, 0.5, 1.0) * table.flows,
        name="ours",
        year=2031,
        source="the test's own",
    )
    packaged, other = (programme(read_programme(path), facts) for facts in (world, over(world, ours)))
    assert other.content["CHN"] < 0.8 * packaged.content["CHN"]
    assert other.to_dict()["year"] == 2031


def test_a_table_of_other_sectors_is_refused_with_their_names(world, leather):
    with pytest.raises(UsageError, match=r"it has A, T; it lacks 15t16.* and more"):
        over(world, leather)


def test_faults_of_a_list_are_told_together(tmp_path, world):
    """Every bad cell is told with its row as the user counts it, blank lines and all."""
    path = tmp_path / "bad.csv"
    path.write_text("chain,country,hs,value\n\nA,MX,8501,12x\n,MEX,850151,-3\n", encoding="utf-8")
    with pytest.raises(ModelInvalid) as caught:
        read_programme(path)
    said = str(caught.value)
    for part in ("row 3, country", "row 3, hs", "row 3, value", "row 4, chain", "row 4, value"):
        assert part in said
    path.write_text("firm,land,value\nA,MEX,1\n", encoding="utf-8")
    with pytest.raises(ModelInvalid, match="chain: expected this column"):
        read_programme(path)
    path.write_text("chain,country,sector,value\nA,ZZZ,29,1\nB,MEX,30t3,1\n", encoding="utf-8")
    with pytest.raises(ModelInvalid) as caught:
        programme(read_programme(path), world)
    assert "did you mean 30t33?" in str(caught.value)
    assert "row 2, country" in str(caught.value)
    with pytest.raises(UsageError, match="found nothing"):
        read_programme(tmp_path / "none.csv")
