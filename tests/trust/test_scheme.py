"""Reading a scheme: laid over the shipped one, told back whole, every fault at once."""

import datetime as dt
import re
import tomllib
from pathlib import Path

import polars as pl
import pytest

from allyshore.errors import ModelInvalid
from allyshore.trust import DIMENSION_NAMES, TrustParams, pairs, read_trust, score
from allyshore.world import World

WORLD = World.on(dt.date(2026, 6, 15))
DOCS = Path(__file__).parents[2] / "docs" / "trust.md"


def faults(document, world=WORLD):
    with pytest.raises(ModelInvalid) as refusal:
        read_trust(document, "my.toml", world=world)
    return [str(fault) for fault in refusal.value.faults]


def test_the_scheme_reads_back_what_it_says_of_itself():
    changed = read_trust(
        {
            "home": "CAN",
            "scales": "rank",
            "intervals": {"security": [0.1, 0.3]},
            "doors": {"treaty": {"open": False}, "near": {"at_least": {"proximity": 5000.0}}},
            "indicators": {"lpi_customs": {"dimension": "logistics", "weight": 0.5, "low": 1, "high": 5}},
        }
    )
    assert read_trust(changed.to_dict()) == changed
    assert read_trust(TrustParams().to_dict()) == TrustParams()


def test_every_indicator_says_why_it_is_scaled_and_weighed_so():
    for one in TrustParams().indicators:
        assert len(one.because) > 20, one.name
        assert one.dimension in DIMENSION_NAMES


def test_a_shut_door_lets_nobody_in_and_an_empty_one_is_refused():
    card = score(WORLD, read_trust({"doors": {"treaty": {"open": False}}}))
    assert not card.trusted("MEX")
    assert "at least one condition" in faults({"doors": {"gift": {}}})[0]
    assert (
        score(
            WORLD, read_trust({"doors": {name: {"open": False} for name in ("treaty", "democracy")}})
        ).partners()
        == frozenset()
    )


def test_another_treaty_opens_another_door_and_says_so():
    card = score(WORLD, read_trust({"doors": {"treaty": {"member_of": ["USMCA", "US_FTA"]}}}))
    assert card.trusted("HND")
    assert card.why("HND").startswith("Trusted by treaty: member of US_FTA on 2026-06-15.")


def test_what_is_required_of_all_holds_at_every_door():
    """Korea is a democracy and no member of NATO; Mexico has the treaty and no alliance; no adversary passes."""
    card = score(WORLD, read_trust({"required": {"member_of": ["NATO", "MNNA"]}}))
    assert card.trusted("KOR")
    assert not card.trusted("MEX")
    assert "required of every country: not a member of NATO or MNNA" in card.why("MEX")
    open_door = {"doors": {"any": {"at_least": {"security": 0.0}}}}
    assert score(WORLD, read_trust(open_door)).trusted("CHN")
    barred = score(WORLD, read_trust(open_door | {"required": {"not_member_of": ["FOREIGN_ADVERSARY"]}}))
    assert not barred.trusted("CHN")
    assert "on FOREIGN_ADVERSARY on 2026-06-15" in barred.why("CHN")


def test_a_threshold_on_an_indicator_that_is_better_when_low_is_a_most():
    card = score(WORLD, read_trust({"doors": {"near": {"at_least": {"proximity": 3000}}}}))
    assert card.frame.row(by_predicate=pl.col("country") == "CUB", named=True)["door"] == "near"
    assert not card.trusted("VNM")
    assert "is above 3000" in card.why("VNM")


def test_an_indicator_of_the_list_brings_its_title_direction_and_scale():
    """Unemployment in per cent from the list: no direction of its own, between 0 and 100."""
    read = read_trust({"indicators": {"lpi_customs": {"dimension": "logistics"}}}, world=WORLD)
    one = next(one for one in read.indicators if one.name == "lpi_customs")
    assert (one.title, one.low, one.high, one.scale.value) == ("Customs score", 1.0, 5.0, "fixed")


def test_weight_0_takes_an_indicator_out():
    card = score(WORLD, read_trust({"indicators": {"wgi_rule_of_law": {"weight": 0}}}))
    values = [
        next(cell for cell in card.cells("MEX") if cell["indicator"] == f"wgi_{name}")["scaled"]
        for name in ("control_of_corruption", "government_effectiveness")
    ]
    assert card.row("MEX")["institutions"] == pytest.approx(sum(values) / 2)


def test_every_fault_is_told_at_once_with_its_place_and_the_nearest_word():
    told = faults(
        {
            "hom": "USA",
            "estimates": "fited",
            "least_known": 2,
            "weights": {"security": "much"},
            "intervals": {"security": [0.5, 0.2], "logistics": 3},
            "doors": {"democracy": {"at_least": {"vdem_libdm": 0.5}}, "treaty": {"member_of": "USMCA"}},
            "excluded": ["RSU"],
            "indicators": {
                "freedom_house": {"dimension": "democracy"},
                "mine": {"dimension": "democrcy", "weight": -1},
                "lpi": {"scale": "log", "low": 0},
                "cpi": {"low": 100, "high": 0},
            },
        }
    )
    text = "\n".join(told)
    for words in (
        "my.toml: expected one of home,",
        "Did you mean home",
        "Did you mean fitted",
        "my.toml, least_known: expected a number from 0 to 1, found 2",
        "my.toml, weights.security: expected a number of 0 or more, found 'much'",
        "my.toml, intervals.security: expected the least before the most, found [0.5, 0.2]",
        "my.toml, intervals.logistics: expected two numbers, [least, most], found 3",
        "Did you mean vdem_libdem",
        "my.toml, doors.treaty.member_of: expected a list of texts, found 'USMCA'",
        "found 'RSU'. Did you mean",
        "no value of 'freedom_house'. Its terms do not let us ship it: bring it with `allyshore world import indicators FILE`.",
        "Did you mean democracy",
        "my.toml, indicators.mine.weight: expected a number of 0 or more, found -1",
        "my.toml, indicators.lpi.low: expected a number above 0",
        "my.toml, indicators.cpi: expected low below high",
    ):
        assert words in text, words
    assert "?." not in text


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"weights": dict.fromkeys(DIMENSION_NAMES, 0)}, "at least one above 0"),
        ({"intervals": {name: [0.3, 0.5] for name in DIMENSION_NAMES}}, "lower ends that sum to 1 or less"),
        ({"intervals": {name: [0.0, 0.1] for name in DIMENSION_NAMES}}, "upper ends that sum to 1 or more"),
        ({"weights": {"security": float("nan")}}, "a number of 0 or more"),
        ({"weights": 3}, "a table"),
        ({"doors": {"x": 3}}, "a table"),
        ({"home": 3}, "a text"),
    ],
)
def test_one_fault_is_told_once(document, words):
    assert len([line for line in faults(document) if words in line]) == 1


def test_an_imported_indicator_is_scaled_and_counted():
    """Freedom House of two countries, as a user would bring it: 60 of 100 is 0.6, and democracy is the mean of two."""
    rows = WORLD.table("indicators")
    own = pl.DataFrame(
        {
            "country": ["MEX", "KOR"],
            "indicator": ["freedom_house"] * 2,
            "year": [2024, 2024],
            "value": [60.0, 83.0],
        }
    ).with_columns(
        unit=pl.lit("score 0 to 100"),
        observed=pl.lit(value=True),
        source=pl.lit("test"),
        vintage=pl.lit("2024"),
        licence=pl.lit("none"),
    )
    world = World.on(WORLD.date, {"indicators": pl.concat([rows, own.select(rows.columns)])})
    card = score(
        world, read_trust({"indicators": {"freedom_house": {"dimension": "democracy"}}}, world=world)
    )
    assert card.row("MEX")["democracy"] == pytest.approx((0.251 + 0.6) / 2)
    assert card.row("CAN")["democracy"] is None
    assert any("Freedom in the World" in gap for gap in card.gaps("CAN"))


def test_the_example_of_the_documentation_runs():
    """The TOML block of docs/trust.md is read without a fault, and the numbers told below it are its own."""
    text = DOCS.read_text(encoding="utf-8")
    block = re.search(r"```toml\n# my.toml.*?```", text, re.DOTALL)[0]
    params = read_trust(
        tomllib.loads(block.removeprefix("```toml\n").removesuffix("```")), "my.toml", world=WORLD
    )
    card = score(WORLD, params)
    (pair,) = pairs(card, ["MEX", "KOR"])
    told = re.search(
        r"(\w{3}) leads (\w{3}) under ([\d.]+) % of all weightings and ([\d.]+) % of those within the intervals",
        text,
    )
    assert told.group(1, 2) == (pair.better, pair.worse)
    assert float(told[3]) == pytest.approx(100 * pair.share, abs=0.05)
    assert float(told[4]) == pytest.approx(100 * pair.share_in_intervals, abs=300 * pair.standard_error)
    partners = re.search(r"trusts (\d+) countries", text)
    assert int(partners[1]) == len(card.partners())


def test_the_scorecard_of_the_documentation_is_today_s():
    """Every number and rank of the table of five countries in docs/trust.md."""
    card = score(WORLD)
    text = DOCS.read_text(encoding="utf-8")
    known = (card.dimension_ranks > 0).sum(axis=0)
    for code in ("MEX", "VNM", "CHN", "CAN", "KOR"):
        cells = [
            cell.strip() for cell in re.search(rf"^\| {code} \|(.*)\|$", text, re.MULTILINE)[1].split("|")
        ]
        for place, name in enumerate(DIMENSION_NAMES):
            value, rank = card.row(code)[name], card.dimension_ranks[card.place(code), place]
            assert cells[place] == ("not known" if value is None else f"{value:.2f} ({rank}/{known[place]})")
