"""What the packaged tables hold: counts, rates checked by eye, and the promises of every card."""

import datetime as dt

import polars as pl
import pytest

from allyshore.world import World, card, table_names
from allyshore.world.catalogue import PROVENANCE, data_folder
from allyshore.world.frames import load, typed

HTS = load("hts").frame.filter(pl.col("valid_to").is_null())
"""Lines of the newest edition held, against which these figures were counted."""
YOURS = {
    "content_changes",
    "hazard_history",
    "region_engineers",
    "region_power",
    "region_sites",
    "region_wages",
}
"""Tables that ship empty, for the user to fill."""


@pytest.mark.parametrize("name", table_names())
def test_every_table_keeps_the_promises_of_its_card(name):
    this = card(name)
    frame = typed(load(name).frame, this, name)
    assert frame.columns[-3:] == list(PROVENANCE)
    assert (frame.height > 0) == (name not in YOURS)
    assert this.shelf_life_days > 0
    if "country" in frame.columns and name != "countries":
        known = set(load("countries").frame["country"])
        assert set(frame["country"].drop_nulls()) <= known | {""}


def test_the_package_stays_small():
    sizes = [len(entry.read_bytes()) for entry in data_folder().iterdir() if entry.is_file()]
    assert sum(sizes) < 12_000_000


def test_every_eight_digit_line_is_held_and_printed_as_counted_in_the_schedule():
    assert HTS.height == HTS["hts8"].n_unique() == 11_414
    assert dict(HTS["printed"].value_counts().iter_rows()) == {
        "free": 4_315,
        "ad_valorem": 5_863,
        "specific": 774,
        "compound": 419,
        "note": 43,
    }


def test_a_line_that_needs_more_than_value_and_one_quantity_is_unread():
    forms = dict(HTS["form"].value_counts().iter_rows())
    assert forms == {"free": 4_315, "ad_valorem": 5_863, "specific": 759, "compound": 315, "unread": 162}
    unread = HTS.filter(pl.col("form") == "unread")
    assert unread["general"].str.len_chars().min() > 0
    assert unread.select("ad_valorem", "specific", "specific_unit").null_count().row(0) == (162, 162, 162)


def test_a_read_line_has_exactly_the_numbers_that_its_form_needs():
    has_share = pl.col("ad_valorem").is_not_null()
    has_amount = pl.col("specific").is_not_null() & pl.col("specific_unit").is_not_null()
    expected = {
        "free": (0, 0),
        "ad_valorem": (1, 0),
        "specific": (0, 1),
        "compound": (1, 1),
        "unread": (0, 0),
    }
    for form, (share, amount) in expected.items():
        rows = HTS.filter(pl.col("form") == form).select(has_share.alias("s"), has_amount.alias("a"))
        assert rows["s"].all() if share else not rows["s"].any()
        assert rows["a"].all() if amount else not rows["a"].any()


def test_usmca_goods_are_free_on_all_dutiable_lines_but_the_170_of_s_plus():
    dutiable = HTS.filter(pl.col("printed") != "free")
    symbols = dutiable["special_free"].str.split(" ")
    assert dutiable.height == 7_099
    assert symbols.list.contains("S").sum() == 6_929
    assert dutiable["special_text_other"].str.contains(r"\bS\+").sum() == 170


BY_EYE = [
    ("84501100", "1.4%", 0.014, None, None),
    ("84502000", "1%", 0.01, None, None),
    ("84512100", "3.4%", 0.034, None, None),
    ("73269086", "2.9%", 0.029, None, None),
    ("39269099", "5.3%", 0.053, None, None),
    ("85443000", "5%", 0.05, None, None),
    ("72104900", "Free", None, None, None),
    ("01022100", "Free", None, None, None),
    ("01041000", "Free", None, None, None),
    ("02013050", "4.4¢/kg", None, 0.044, "kg"),
    ("02013080", "26.4%", 0.264, None, None),
    ("22042150", "6.3¢/liter", None, 0.063, "liter"),
    ("85014060", "3.7%", 0.037, None, None),
    ("04021005", "3.3¢/kg", None, 0.033, "kg"),
    ("22030000", "Free", None, None, None),
    ("22042120", "19.8¢/liter", None, 0.198, "liter"),
    ("04011000", "0.34¢/liter", None, 0.0034, "liter"),
    ("04061002", "10%", 0.10, None, None),
    ("04061008", "$1.509/kg", None, 1.509, "kg"),
    ("61091000", "16.5%", 0.165, None, None),
    ("64029160", "48%", 0.48, None, None),
    ("64029170", "90¢/pr. + 37.5%", 0.375, 0.90, "pr."),
    ("64029180", "90¢/pr. + 20%", 0.20, 0.90, "pr."),
    ("27090010", "5.25¢/bbl", None, 0.0525, "bbl"),
]


@pytest.mark.parametrize(("hts8", "general", "share", "amount", "unit"), BY_EYE)
def test_a_line_read_by_eye_in_the_schedule(hts8, general, share, amount, unit):
    row = HTS.row(by_predicate=pl.col("hts8") == hts8, named=True)
    assert (row["general"], row["ad_valorem"], row["specific"], row["specific_unit"]) == (
        general,
        share,
        amount,
        unit,
    )


def test_russia_pays_column_2_on_a_washer():
    row = HTS.row(by_predicate=pl.col("hts8") == "84501100", named=True)
    assert (row["column2_form"], row["column2_ad_valorem"], row["special_free"].split()[-2]) == (
        "ad_valorem",
        0.35,
        "S",
    )


def test_every_subheading_of_2022_reaches_one_of_2012():
    hs, pairs = load("hs2022").frame, load("hs2022_to_2012").frame
    assert hs.height == 5_613
    assert set(hs["hs6"]) == set(pairs["hs2022"])
    assert pairs.height == 16_377
    assert pairs.filter("conversion")["hs2022"].n_unique() == 5_613 == pairs.filter("conversion").height
    assert pairs.filter(pl.col("hs2022") == "845011")["hs2012"].to_list() == ["845011"]
    assert pairs.filter((pl.col("hs2022") == "854470") & pl.col("conversion"))["hs2012"].to_list() == [
        "854470"
    ]


def test_every_subheading_of_2022_reaches_one_of_2017():
    pairs = load("hs2022_to_2017").frame
    assert set(load("hs2022").frame["hs6"]) == set(pairs["hs2022"])
    assert (pairs.height, pairs["hs2017"].n_unique()) == (15_657, 5_387)
    assert pairs.filter("conversion")["hs2022"].n_unique() == 5_613 == pairs.filter("conversion").height
    assert pairs.filter(pl.col("hs2022") == "854142")["hs2017"].to_list() == ["854140"]


def test_every_line_of_the_schedule_is_of_a_subheading_of_2022():
    assert set(HTS["hts8"].str.slice(0, 6)) <= set(load("hs2022").frame["hs6"])


def test_mexican_labour_cost_is_the_observed_one():
    rows = load("labour_cost").frame
    assert dict(rows["observed"].value_counts().iter_rows()) == {True: 61, False: 116}
    assert rows["fitted_value"].count() == 177
    mexico = rows.row(by_predicate=pl.col("country") == "MEX", named=True)
    assert mexico["observed"]
    assert mexico["hourly_cost"] == pytest.approx(3.85, abs=0.005)
    assert mexico["fitted_value"] == pytest.approx(6.26, abs=0.005)
    assert not rows.row(by_predicate=pl.col("country") == "VNM", named=True)["observed"]


def test_mexican_ports_that_the_index_lacks_are_there():
    ports = load("ports").frame
    assert {"MXVER", "MXATM", "MXTAM"} <= set(ports["locode"].drop_nulls())
    assert {"USLAX", "CNQIN", "MXZLO", "MXLZC", "KRPUS", "CAHAL"} <= set(ports["locode"].drop_nulls())
    los_angeles = ports.row(by_predicate=pl.col("locode") == "USLAX", named=True)
    assert (los_angeles["latitude"], los_angeles["longitude"]) == (
        pytest.approx(33.75, abs=0.1),
        pytest.approx(-118.27, abs=0.1),
    )


def test_48_land_ports_join_the_us_to_its_neighbours():
    ports = load("land_ports").frame
    assert dict(ports["neighbour"].value_counts().iter_rows()) == {"MEX": 25, "CAN": 23}
    assert ports.row(by_predicate=pl.col("name") == "Laredo", named=True)["trucks"] == 244_595


def test_indicators_are_the_published_ones():
    values = {
        (row["country"], row["indicator"], row["year"]): row["value"]
        for row in load("indicators").frame.iter_rows(named=True)
    }
    assert values["MEX", "vdem_libdem", 2024] == 0.251
    assert values["KOR", "vdem_libdem", 2024] == 0.631
    assert values["USA", "cpi", 2020] == 67
    assert values["SGP", "lpi", 2023] == pytest.approx(4.3, abs=0.05)
    assert ("TUR", "lpi", 2023) in values
    assert ("STP", "lpi", 2018) in values or ("STP", "lpi", 2016) in values
    assert ("TWN", "un_agreement_with_usa", 2019) not in values


FORBIDDEN = (
    "Freedom House",
    "Economist Intelligence",
    "EIU",
    "World Economic Forum",
    "World Justice",
    "Global Peace",
    "EM-DAT",
    "Tax Foundation",
)


def test_nothing_is_shipped_whose_terms_forbid_it():
    for fact in World.on(dt.date(2026, 6, 15)).facts():
        assert not [word for word in FORBIDDEN for source in fact.sources if word in source]
