"""The world of one day: loading, memberships, ages, overrides and what is wrong with a table."""

import datetime as dt
import pickle
import subprocess
import sys

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allyshore.errors import ModelInvalid, UsageError
from allyshore.world import World, card, table_names
from allyshore.world.catalogue import CellType, read_card
from allyshore.world.frames import load, typed
from allyshore.world.world import last_day

DAY = dt.date(2026, 6, 15)


def world(day="2026-06-15", **overrides):
    return World.on(dt.date.fromisoformat(day), overrides)


def labour(**changes):
    row = {
        "country": "MEX",
        "hourly_cost": 5.0,
        "observed": True,
        "observed_value": 5.0,
        "fitted_value": None,
        "hours_per_worker": 2100.0,
        "year": 2025,
        "source": "own survey",
        "vintage": "2025",
        "licence": "private",
    } | changes
    return pl.DataFrame([row])


def test_usmca_has_members_from_its_first_day_on():
    assert world("2020-06-30").members("USMCA") == frozenset()
    assert world("2020-07-01").members("USMCA") == {"USA", "MEX", "CAN"}


def test_the_united_kingdom_left_the_union_at_the_end_of_january_2020():
    assert "GBR" in world("2020-01-31").members("EU27")
    assert "GBR" not in world("2020-02-01").members("EU27")
    assert len(world("2020-02-01").members("EU27")) == 27


@pytest.mark.parametrize(
    ("bloc", "day", "country", "member"),
    [
        ("EU27", "2013-06-30", "HRV", False),
        ("EU27", "2013-07-01", "HRV", True),
        ("US_FTA", "2012-03-14", "KOR", False),
        ("US_FTA", "2012-03-15", "KOR", True),
        ("OECD", "1994-05-17", "MEX", False),
        ("OECD", "1994-05-18", "MEX", True),
        ("MNNA", "2026-06-15", "TWN", True),
        ("EAR_A5", "2026-06-19", "JPN", False),
        ("EAR_A5", "2026-06-20", "JPN", True),
    ],
)
def test_a_membership_counts_from_its_first_day(bloc, day, country, member):
    assert (country in world(day).members(bloc)) is member


def test_nobody_is_a_member_of_a_bloc_that_is_not_held():
    assert world().members("AUKUS") == frozenset()


def test_a_country_is_in_a_bloc_once():
    assert world().blocs.is_unique().all()


def test_a_table_is_read_once_and_typed():
    assert world().table("hts") is world("2025-01-15").table("hts")
    schema = world().table("labour_cost").schema
    assert (schema["observed"], schema["year"], schema["hourly_cost"]) == (pl.Boolean, pl.Int64, pl.Float64)
    assert world().table("blocs").schema["valid_from"] == pl.Date


def test_an_unknown_table_names_its_nearest():
    with pytest.raises(UsageError, match=r"did you mean hts\?"):
        world().table("htss")


def test_only_tables_that_were_asked_for_are_in_the_manifest():
    here = world()
    assert (here.manifest(), here.used, here.caveats()) == ([], (), ())
    here.table("hts")
    assert here.members("USMCA")
    assert here.used == ("blocs", "hts")
    (blocs, hts) = here.manifest()
    assert (hts["table"], hts["rows"], hts["vintage"], hts["overridden"]) == (
        "hts",
        11_563,
        "2026-06-08",
        False,
    )
    assert len(hts["sha256"]) == 64
    assert blocs["table"] == "blocs"
    assert here.manifest() == here.manifest()


def test_a_table_is_stale_the_day_after_its_shelf_life():
    life = card("hts").shelf_life_days
    last = dt.date(2026, 6, 8) + dt.timedelta(days=life)
    assert not World.on(last).facts(["hts"])[0].stale
    late = World.on(last + dt.timedelta(days=1))
    assert late.facts(["hts"])[0].stale
    assert f"is {life + 1} days old on {late.date}" in late.caveats(["hts"])[0]


def test_facts_describe_every_table():
    facts = {fact.name: fact for fact in world().facts()}
    assert set(facts) == set(table_names())
    assert (facts["indicators"].vintage_first, facts["indicators"].vintage_last) == ("2010", "2025")
    assert facts["countries"].coverage == "250 countries"
    assert facts["labour_cost"].licences == ("CC BY 4.0",)
    assert facts["hts"].to_dict()["sources"] == list(facts["hts"].sources)


def test_an_override_replaces_the_table_and_shows_in_the_facts():
    changed = world(labour_cost=labour())
    assert changed.table("labour_cost")["hourly_cost"].to_list() == [5.0]
    (fact,) = changed.facts(["labour_cost"])
    assert (fact.overridden, fact.rows, fact.vintage_last, fact.sources) == (True, 1, "2025", ("own survey",))
    assert fact.sha256 != world().facts(["labour_cost"])[0].sha256
    assert world().table("labour_cost").height > 100
    assert changed.manifest()[0]["overridden"]


def test_an_override_may_bring_text_cells_in_any_column_order():
    text = labour().with_columns(pl.col("observed").replace_strict({True: "yes", False: "no"}))
    text = text.select(pl.all().cast(pl.String)).select(reversed(text.columns))
    assert (
        world(labour_cost=text).table("labour_cost").equals(world(labour_cost=labour()).table("labour_cost"))
    )


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (labour().drop("source"), "source: expected this column, found none"),
        (labour().rename({"hourly_cost": "hourly_costs"}), "did you mean hourly_cost"),
        (labour(hourly_cost=float("nan")), "row 2, hourly_cost: expected a finite number"),
        (labour(hourly_cost=float("inf")), "row 2, hourly_cost: expected a finite number"),
        (labour(hourly_cost=None), "row 2, hourly_cost: expected a value"),
        (labour(licence=""), "row 2, licence: expected a value"),
        (labour(vintage="last year"), "row 2, vintage: expected a date, a month or a year"),
        (labour(vintage="2026-02-31"), "row 2, vintage: expected a date, a month or a year"),
        (labour(year="twenty"), "row 2, year: expected a cell of type whole, found 'twenty'"),
        (labour(observed="maybe"), "row 2, observed: expected a cell of type yes_no"),
        (
            pl.concat([labour(), labour()]),
            "row 3, country: expected a row of its own, found MEX for the second time",
        ),
        (labour(observed=1.0), "observed: expected type yes_no"),
        (labour(year=2019.5), "row 2, year: expected a cell of type whole, found 2019.5"),
    ],
)
def test_an_override_that_breaks_its_card_is_refused_with_the_place(frame, message):
    with pytest.raises(ModelInvalid) as caught:
        world(labour_cost=frame)
    assert message in str(caught.value)
    assert "override labour_cost" in str(caught.value)


def test_all_faults_of_an_override_are_told_at_once():
    with pytest.raises(ModelInvalid) as caught:
        world(labour_cost=labour(hourly_cost="dear", year="old", observed="perhaps"))
    assert len(caught.value.faults) == 3


def test_an_override_of_no_table_is_a_wrong_call():
    with pytest.raises(UsageError, match=r"did you mean labour_cost\?"):
        world(labor_cost=labour())


def test_a_world_can_be_sent_to_another_process():
    there = pickle.loads(pickle.dumps(world(labour_cost=labour())))
    assert there.date == DAY
    assert there.table("labour_cost").height == 1


def test_nothing_is_read_before_a_table_is_asked_for():
    code = (
        "import datetime as dt; from allyshore.world import World; from allyshore.world.frames import load;"
        "World.on(dt.date(2026, 6, 15)); assert load.cache_info().currsize == 0"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("vintage", "day"),
    [
        ("2019", "2019-12-31"),
        ("2024-01", "2024-01-31"),
        ("2024-12", "2024-12-31"),
        ("2024-02", "2024-02-29"),
        ("2026-06-08", "2026-06-08"),
    ],
)
def test_a_vintage_covers_its_whole_period(vintage, day):
    assert last_day(vintage).isoformat() == day


@given(st.dates(dt.date(1990, 1, 1), dt.date(2040, 1, 1)), st.integers(0, 4000))
def test_a_table_never_grows_younger(day, later):
    one, two = World.on(day).facts(["hts"])[0], World.on(day + dt.timedelta(days=later)).facts(["hts"])[0]
    assert two.age_days == one.age_days + later
    assert two.stale or not one.stale


CARD = 'title = "T"\nrow_is = "r"\nshelf_life_days = 1\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title = ", "expected a TOML file"),
        ('title = "T"', "row_is: expected a line of text, found nothing"),
        (
            'title = 3\nrow_is = "r"\nshelf_life_days = "x"\n[columns]\n',
            "shelf_life_days: expected a whole number, found 'x'",
        ),
        (CARD + '[columns]\na = { type = "texts", meaning = "m" }', "a: expected type = one of text, number"),
        (CARD + '[columns]\na = { type = "text" }', "a: expected a meaning"),
        (
            CARD + 'key = ["b"]\n[columns]\na = { type = "text", meaning = "m" }',
            "key: expected a column of the table, found 'b'",
        ),
        (
            CARD + '[columns]\na = { type = "number", meaning = "m", minimum = "0" }',
            "a: expected minimum = a number, found '0'",
        ),
        (
            CARD + '[columns]\na = { type = "number", meaning = "m", minimum = 2, maximum = 1 }',
            "a: expected minimum at most maximum, found 2 and 1",
        ),
        (
            CARD + '[columns]\na = { type = "text", meaning = "m", maximum = 1 }',
            "maximum for a column of numbers only",
        ),
        (CARD + '[columns]\na = { type = "text", meaning = "m", one_of = "b" }', "one_of = a list of words"),
        (
            CARD + '[columns]\na = { type = "whole", meaning = "m", one_of = ["b"] }',
            "one_of for a text column only",
        ),
        (
            CARD + '[columns]\na = { type = "text", meaning = "m", pattern = "[" }',
            "pattern = a regular expression",
        ),
        (
            CARD + 'format = "xml"\n[columns]\na = { type = "text", meaning = "m" }',
            "format: expected csv or parquet",
        ),
    ],
)
def test_a_card_that_cannot_be_read_says_where(text, message):
    with pytest.raises(ModelInvalid) as caught:
        read_card("new", text)
    assert message in str(caught.value)
    assert "new.toml" in str(caught.value)


def test_a_card_gets_the_three_columns_of_provenance():
    made = read_card("new", CARD + '[columns]\na = { type = "whole", meaning = "m", unit = "kg" }')
    assert made.column_names == ["a", "source", "vintage", "licence"]
    assert (made.columns[0].type, made.columns[0].unit) == (CellType.WHOLE, "kg")


def test_an_empty_table_is_called_empty():
    empty = world(labour_cost=labour().clear())
    assert empty.caveats(["labour_cost"]) == ("labour_cost: the table holds no row.",)
    assert empty.facts(["labour_cost"])[0].age_days is None


def test_typing_a_typed_frame_changes_nothing():
    frame = load("blocs").frame
    assert typed(frame, card("blocs"), "blocs").equals(frame)


def test_a_table_of_suppositions_may_be_empty():
    """No supposed change of the law is the law as it is, and no warning."""
    assert world().table("content_changes").is_empty()
    assert world().caveats(["content_changes"]) == ()
