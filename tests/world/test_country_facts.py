"""What the tables say of countries: the producers' printed figures, the days of treaties, statutory tax rates."""

import datetime as dt

import polars as pl
import pytest

from allyshore.world import World
from allyshore.world.frames import load

INDICATORS = load("indicators").frame
VALUES = {
    (c, i, y): v for c, i, y, v in INDICATORS.select("country", "indicator", "year", "value").iter_rows()
}
LIST = {row["indicator"]: row for row in load("indicator_list").frame.iter_rows(named=True)}


def printed(country, indicator, year, digits):
    """Give a value with as many decimals as its producer prints."""
    return f"{VALUES[country, indicator, year]:.{digits}f}"


@pytest.mark.parametrize(
    ("country", "score"),
    [
        ("USA", "0.75"),
        ("CAN", "0.74"),
        ("JPN", "0.73"),
        ("BRA", "0.71"),
        ("DEU", "0.79"),
        ("CRI", "0.80"),
        ("TWN", "0.70"),
        ("CHL", "0.79"),
        ("DNK", "0.88"),
    ],
)
def test_liberal_democracy_is_the_one_that_v_dem_prints(country, score):
    """V-Dem, Democracy Report 2025, liberal democracy index of 2024: two decimals there, three in the data."""
    assert VALUES[country, "vdem_libdem", 2024] == pytest.approx(float(score), abs=0.0055)


@pytest.mark.parametrize(
    ("year", "scores"),
    [
        (2020, {"DNK": 88, "USA": 67, "CAN": 77, "GBR": 77, "SOM": 12, "SSD": 12}),
        (2023, {"DNK": 90, "IND": 39}),
        (2024, {"DNK": 90, "FIN": 88, "SGP": 84, "USA": 65, "SSD": 8, "SOM": 9, "VEN": 10, "SYR": 12}),
        (
            2025,
            {
                "DNK": 89,
                "FIN": 88,
                "SGP": 84,
                "NZL": 81,
                "NOR": 81,
                "SWE": 80,
                "EST": 76,
                "CAN": 75,
                "BTN": 71,
                "GBR": 70,
                "FRA": 66,
                "USA": 64,
                "KOR": 63,
                "IND": 39,
                "SSD": 9,
                "SOM": 9,
                "VEN": 10,
                "YEM": 13,
            },
        ),
    ],
)
def test_corruption_scores_are_the_ones_that_transparency_international_prints(year, scores):
    """Transparency International, Corruption Perceptions Index, results of the year and the press on their day."""
    assert {country: VALUES[country, "cpi", year] for country in scores} == scores


def test_corruption_scores_of_2025_make_the_ranks_that_were_published():
    """Ranks printed for 2025: USA 29, CAN 16, GBR 20, FRA 27, EST 12, BTN 18, KOR 31, SSD and SOM 181, VEN 180 of 182."""
    scores = INDICATORS.filter((pl.col("indicator") == "cpi") & (pl.col("year") == 2025))
    ranks = {"USA": 29, "CAN": 16, "GBR": 20, "FRA": 27, "EST": 12, "BTN": 18, "KOR": 31}
    absent = {"TWN", "XKX"}
    assert scores.height == 182 - len(absent)
    assert not absent & set(scores["country"])
    for country, rank in ranks.items():
        higher = scores.filter(pl.col("value") > VALUES[country, "cpi", 2025]).height
        assert rank - 1 - len(absent) <= higher <= rank - 1, country


LPI_2023 = """
AFG 1.9 2.1 1.7 1.8 2.0 1.6 2.3
ALB 2.5 2.4 2.7 2.8 2.3 2.3 2.5
DZA 2.5 2.3 2.1 3.0 2.2 2.5 2.6
AGO 2.1 1.7 2.1 2.4 2.3 2.3 2.1
ATG 2.9 2.2 2.7 2.9 2.9 3.2 3.4
ARG 2.8 2.7 2.8 2.7 2.7 2.9 3.1
ARM 2.5 2.5 2.6 2.2 2.6 2.3 2.7
AUS 3.7 3.7 4.1 3.1 3.9 4.1 3.6
AUT 4.0 3.7 3.9 3.8 4.0 4.2 4.3
BHS 2.7 2.7 2.5 3.1 2.5 2.6 3.0
BHR 3.5 3.3 3.6 3.1 3.3 3.4 4.1
BGD 2.6 2.3 2.3 2.6 2.7 2.4 3.0
BLR 2.7 2.7 2.7 2.6 2.6 2.6 3.1
BEL 4.0 3.9 4.1 3.8 4.2 4.0 4.2
"""


@pytest.mark.parametrize("line", LPI_2023.split("\n")[1:-1])
def test_logistics_scores_of_2023_are_the_ones_that_the_world_bank_prints(line):
    """World Bank, lpi.worldbank.org, Global Ranking 2023: overall score and its six parts."""
    country, *scores = line.split()
    parts = ["", "_customs", "_infrastructure", "_shipments", "_competence", "_tracking", "_timeliness"]
    assert [printed(country, f"lpi{part}", 2023, 1) for part in parts] == scores


@pytest.mark.parametrize(
    ("country", "score", "year", "digits"),
    [
        ("SGP", "4.3", 2023, 1),
        ("BEN", "2.9", 2023, 1),  # the mean of its six printed parts would round to 2.8
        ("CAN", "4.0", 2023, 1),
        ("DEU", "4.1", 2023, 1),
        ("MEX", "2.9", 2023, 1),
        ("VNM", "3.3", 2023, 1),  # the mean would round to 3.2
        ("COL", "2.9", 2023, 1),
        ("IND", "3.08", 2014, 2),
        ("DEU", "4.12", 2014, 2),
        ("DEU", "4.20", 2018, 2),
        ("VNM", "3.27", 2018, 2),
    ],
)
def test_overall_logistics_scores_have_the_printed_decimals(country, score, year, digits):
    """World Bank, Connecting to Compete 2014, 2018 and 2023."""
    assert printed(country, "lpi", year, digits) == score


def test_a_score_of_2023_has_one_decimal_and_never_the_mean_of_its_parts():
    scores = INDICATORS.filter(pl.col("indicator").str.starts_with("lpi") & (pl.col("year") == 2023))
    assert (scores["value"].round(1) == scores["value"]).all()


def test_governance_estimates_are_those_of_2020_in_the_edition_of_2023():
    """World Bank, Worldwide Governance Indicators, 2023 update, as QoG Basic January 2024 has it: seven digits of the data file."""
    assert printed("MEX", "wgi_rule_of_law", 2020, 4) == "-0.6466"
    assert printed("VNM", "wgi_rule_of_law", 2020, 4) == "-0.1887"
    assert printed("KOR", "wgi_rule_of_law", 2020, 4) == "1.1473"
    rows = INDICATORS.filter(pl.col("indicator").str.starts_with("wgi"))
    assert set(rows["year"]) == {2020}
    assert rows["source"].str.contains("edition of 2023").all()


def test_penn_world_table_gives_human_capital_persons_and_hours():
    """Penn World Table 10.01, year 2019: hc, emp and avh of Mexico and the United States."""
    assert printed("MEX", "human_capital", 2019, 4) == "2.7771"
    assert printed("USA", "human_capital", 2019, 4) == "3.7493"
    assert printed("MEX", "employment", 2019, 3) == "54.994"
    assert printed("MEX", "hours_worked", 2019, 0) == "2137"
    labour = load("labour_cost").frame
    hours = dict(labour.select("country", "hours_per_worker").drop_nulls().iter_rows())
    for country, worked in hours.items():
        assert VALUES[country, "hours_worked", 2019] == pytest.approx(worked, abs=0.05)


def test_modelled_series_are_of_2020():
    """World Bank, World Development Indicators of 2023: unemployment of 2020 in the United States 8.05 %, Canada 9.46 %, Mexico 4.45 %."""
    found = {country: VALUES[country, "unemployment", 2020] for country in ("USA", "CAN", "MEX")}
    assert found == {"USA": 8.05, "CAN": 9.46, "MEX": 4.45}
    assert printed("MEX", "population", 2020, 1) == "126.0"


def test_what_is_not_known_is_absent_and_nothing_is_filled_in():
    """No value of a country is made up: every row is observed, and who has no UN vote or no estimate has no row."""
    assert INDICATORS["observed"].all()
    assert INDICATORS["value"].null_count() == 0
    for indicator in ("un_agreement_with_usa", "unemployment", "population"):
        assert not [key for key in VALUES if key[:2] == ("TWN", indicator)]
    assert ("PRK", "human_capital", 2019) not in VALUES
    labour = load("labour_cost").frame
    fitted = labour.filter(~pl.col("observed"))
    assert fitted.filter(pl.col("observed_value").is_not_null()).is_empty()
    assert fitted["source"].str.starts_with("fitted").all()
    assert (labour.filter("observed")["hourly_cost"] == labour.filter("observed")["observed_value"]).all()


def test_every_value_keeps_the_unit_and_the_scale_of_the_list():
    for indicator, unit, low, high in (
        INDICATORS.group_by("indicator")
        .agg(
            pl.col("unit").unique().str.join("|"),
            pl.col("value").min().alias("low"),
            pl.col("value").max().alias("high"),
        )
        .iter_rows()
    ):
        listed = LIST[indicator]
        assert listed["shipped"]
        assert unit == listed["unit"]
        assert listed["low"] is None or low >= listed["low"]
        assert listed["high"] is None or high <= listed["high"]
    assert {name for name, row in LIST.items() if row["shipped"]} == set(INDICATORS["indicator"])


@pytest.mark.parametrize(
    ("better", "indicators"),
    [
        (
            "higher",
            [
                "vdem_libdem",
                "wgi_rule_of_law",
                "cpi",
                "lpi",
                "human_capital",
                "freedom_house",
                "wjp_rule_of_law",
            ],
        ),
        ("lower", ["gpi", "homicide_rate", "emdat_damage", "corporate_tax_combined"]),
        ("neither", ["population", "hours_worked", "unemployment"]),
    ],
)
def test_directions(better, indicators):
    """The Global Peace Index is better low; the democracy, law and corruption scores are better high."""
    assert {LIST[name]["better"] for name in indicators} == {better}


def members(bloc, day):
    return World.on(dt.date.fromisoformat(day)).members(bloc)


@pytest.mark.parametrize(
    ("bloc", "country", "before", "after"),
    [
        ("USMCA", "MEX", "2020-06-30", "2020-07-01"),
        ("CPTPP", "MEX", "2018-12-29", "2018-12-30"),
        ("CPTPP", "VNM", "2019-01-13", "2019-01-14"),
        ("CPTPP", "PER", "2021-09-18", "2021-09-19"),
        ("CPTPP", "GBR", "2024-12-14", "2024-12-15"),
        ("NATO", "FIN", "2023-04-03", "2023-04-04"),
        ("NATO", "SWE", "2024-03-06", "2024-03-07"),
        ("NATO", "TUR", "1952-02-17", "1952-02-18"),
        ("EU27", "HRV", "2013-06-30", "2013-07-01"),
        ("OECD", "MEX", "1994-05-17", "1994-05-18"),
        ("US_FTA", "KOR", "2012-03-14", "2012-03-15"),
        ("MNNA", "KOR", "1996-07-20", "1996-07-21"),
        ("MNNA", "KEN", "2024-06-23", "2024-06-24"),
        ("PACIFIC_ALLIANCE", "MEX", "2015-07-19", "2015-07-20"),
        ("RCEP", "CHN", "2021-12-31", "2022-01-01"),
        ("RCEP", "PHL", "2023-06-01", "2023-06-02"),
        ("BRICS", "IRN", "2023-12-31", "2024-01-01"),
        ("PAX_SILICA", "JPN", "2025-12-11", "2025-12-12"),
        ("IPEF_SUPPLY_CHAIN", "IND", "2024-02-23", "2024-02-24"),
        ("EFTA", "LIE", "1991-08-31", "1991-09-01"),
    ],
)
def test_a_membership_begins_on_its_day(bloc, country, before, after):
    assert country not in members(bloc, before)
    assert country in members(bloc, after)


def test_the_united_kingdom_is_in_the_union_until_its_last_day():
    """Withdrawal Agreement, OJ L 29 of 2020-01-31: membership ends with that day."""
    assert "GBR" in members("EU27", "2020-01-31")
    assert "GBR" not in members("EU27", "2020-02-01")
    assert len(members("EU27", "2026-06-15")) == 27


@pytest.mark.parametrize(
    ("bloc", "count"),
    [
        ("USMCA", 3),
        ("CPTPP", 12),
        ("NATO", 32),
        ("OECD", 38),
        ("G7", 7),
        ("US_FTA", 20),
        ("FIVE_EYES", 5),
        ("NTIB", 5),
    ],
)
def test_blocs_have_as_many_members_as_their_publishers_count(bloc, count):
    assert len(members(bloc, "2026-06-15")) == count


def test_each_membership_names_its_act_and_what_is_open_is_not_used():
    blocs, questions = load("blocs").frame, load("blocs_open").frame
    assert blocs["source"].str.len_chars().min() > 0
    assert not blocs["source"].str.contains("(?i)memory|wiki").any()
    assert "DESIGNATED_COUNTRY" not in set(blocs["bloc"])
    held = set(blocs.filter(pl.col("start") == "in force").select("bloc", "country").iter_rows())
    days = questions.filter(pl.col("claim").str.starts_with("day of"))
    assert not held & set(days.select("bloc", "country").iter_rows())
    assert ("PAX_SILICA", "NLD") in set(questions.select("bloc", "country").iter_rows())


def rate(country, day):
    here, at = load("corporate_tax").frame, dt.date.fromisoformat(day)
    rows = here.filter(
        (pl.col("country") == country)
        & (pl.col("valid_from") <= at)
        & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= at))
    )
    return rows["rate"].to_list()


@pytest.mark.parametrize(
    ("country", "day", "expected"),
    [
        ("USA", "2026-06-15", [0.21]),  # 26 USC 11(b)
        ("MEX", "2026-06-15", [0.30]),  # Ley del Impuesto sobre la Renta, art. 9
        ("KOR", "2025-12-31", [0.24]),
        ("KOR", "2026-01-01", [0.25]),  # Corporate Tax Act, art. 55, as amended on 2025-12-02
        ("DEU", "2027-12-31", [0.15]),
        ("DEU", "2028-01-01", [0.14]),  # KStG, s. 23(1)
        ("VNM", "2025-09-30", []),
        ("VNM", "2025-10-01", [0.20]),  # Law 67/2025/QH15
        ("CHN", "2026-06-15", [0.25]),
        ("JPN", "2026-06-15", [0.232]),
        ("IND", "2026-06-15", []),  # not read in a statute: absent, not guessed
    ],
)
def test_a_national_tax_rate_is_the_one_of_the_statute_on_the_day(country, day, expected):
    assert rate(country, day) == expected


def test_tax_rates_of_a_country_never_overlap():
    rows = load("corporate_tax").frame.sort("country", "valid_from")
    later = rows.with_columns(pl.col("valid_from").shift(-1).over("country").alias("next")).drop_nulls("next")
    assert later.filter(pl.col("valid_to").is_null() | (pl.col("valid_to") >= pl.col("next"))).is_empty()
