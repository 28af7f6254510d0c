"""What an import takes from a file, what it changes, how it is kept, and how it is undone."""

import datetime as dt
import shutil
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from tests.world.forging import DAY, HEAD, bring, state, take

from allyshore.errors import ModelInvalid
from allyshore.opening import data_folder as folder_of
from allyshore.opening import open_world
from allyshore.world import World, card, kept, table_names
from allyshore.world.headers import same_unit, split_header
from allyshore.world.kept import reset
from allyshore.world.laying import lay
from allyshore.world.provenance import EXTEND


def wages(world):
    return dict(world.table("labour_cost").select("country", "hourly_cost").iter_rows())


def test_a_replacement_stands_alone(tmp_path, data_folder):
    record, place = bring(tmp_path, data_folder)
    world = open_world(DAY, data_folder)
    assert wages(world) == {"MEX": 5.5, "VNM": 3.1}
    assert place == data_folder / "world" / "labour_cost.toml"
    row = world.table("labour_cost").row(0, named=True)
    assert (row["source"], row["licence"], row["vintage"]) == ("own survey", "own use", "2026-03")
    assert (record.mode, record.rows, record.encoding, record.imported) == (
        "replace",
        2,
        "UTF-8",
        "2026-06-15",
    )


def test_an_extension_wins_where_both_have_a_row_and_keeps_the_rest(tmp_path, data_folder):
    before = World.on(DAY).table("labour_cost")
    made = take(tmp_path, extend=True)
    assert (made.changes.added, made.changes.changed, made.changes.same, made.changes.removed) == (
        0,
        2,
        175,
        0,
    )
    bring(tmp_path, data_folder, extend=True)
    after = open_world(DAY, data_folder).table("labour_cost")
    assert after["country"].to_list() == before["country"].to_list()
    assert wages(open_world(DAY, data_folder))["MEX"] == 5.5


def test_several_extensions_stand_together_and_the_later_wins(tmp_path, data_folder):
    bring(tmp_path, data_folder, extend=True)
    bring(tmp_path, data_folder, f"{HEAD}\nMEX,6,yes,2026\nCAN,30,yes,2026\n", name="more.csv", extend=True)
    world = open_world(DAY, data_folder)
    assert {name: wages(world)[name] for name in ("MEX", "VNM", "CAN")} == {
        "MEX": 6.0,
        "VNM": 3.1,
        "CAN": 30.0,
    }
    assert [record.file for record in world.imports["labour_cost"]] == ["wages.csv", "more.csv"]
    bring(tmp_path, data_folder, extend=True)
    assert [record.file for record in open_world(DAY, data_folder).imports["labour_cost"]] == [
        "more.csv",
        "wages.csv",
    ]
    bring(tmp_path, data_folder)
    assert len(open_world(DAY, data_folder).imports["labour_cost"]) == 1
    assert len(list((data_folder / "world").iterdir())) == 2


def test_columns_are_mapped_set_and_ignored(tmp_path):
    text = "Land;Kosten [USD/h];Jahr;Bemerkung\nMEX;5.5;2025;gut\n"
    made = take(
        tmp_path,
        text,
        columns=["country=Land", "hourly_cost=Kosten", "year=Jahr"],
        constants=["observed=yes"],
    )
    assert made.rows.row(0, named=True)["observed"] is True
    assert made.ignored == ("Bemerkung",)
    assert made.record.columns["hourly_cost"] == "Kosten [USD/h]"
    assert made.record.units == {"hourly_cost": "USD/h"}
    assert "observed_value" in made.notes[-1]


def test_a_unit_that_nobody_says_is_told(tmp_path):
    assert any("hourly_cost: the file says no unit; taken as USD/h" in note for note in take(tmp_path).notes)
    said = take(tmp_path, units=["hourly_cost=US$ per hour"])
    assert not any("says no unit" in note for note in said.notes)


def test_latin_1_is_read_and_said(tmp_path):
    text = "port,name,country,latitude,longitude,in_both\nX1,Mazatlán,MEX,23.2,-106.4,no\n"
    made = take(tmp_path, text.encode("latin-1"), table="ports", extend=True)
    assert made.rows["name"].to_list() == ["Mazatlán"]
    assert any("Latin-1" in note for note in made.notes)
    assert take(tmp_path, text.encode("utf-8-sig"), table="ports", extend=True).record.encoding == "UTF-8"


def test_rows_of_groups_can_be_left_out_and_the_header_may_stand_lower(tmp_path):
    text = "Data Source,World Development\n\nCountry Code,2024\nMEX,4.1\nWLD,9\nARB,9\nVNM,\n"
    made = take(
        tmp_path, text, header_row=3, columns=["country=Country Code", "hourly_cost=2024"],
        constants=["observed=yes", "year=2024"], leave_out=["country=WLD", "Country Code=AR*", "2024="],
    )  # fmt: skip
    assert made.rows["country"].to_list() == ["MEX"]
    assert "3 of 4 rows were left out by --leave-out." in made.notes
    with pytest.raises(ModelInvalid, match="row 5, Country Code"):
        take(
            tmp_path,
            text,
            header_row=3,
            columns=["country=Country Code", "hourly_cost=2024"],
            constants=["observed=yes", "year=2024"],
        )


def test_a_workbook_gives_the_same_as_a_csv(tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "blocs.xlsx")) as made:
        made.add_worksheet("Notes").write_row(0, 0, ["nothing here"])
        sheet = made.add_worksheet("Members")
        sheet.write_row(2, 0, ["bloc", "Country", "since", "start"])
        sheet.write_row(3, 0, ["OURS", "MEX"])
        sheet.write_datetime(3, 2, dt.date(2020, 7, 1), made.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_string(3, 3, "in force")
    book = take(
        tmp_path,
        None,
        table="blocs",
        name="blocs.xlsx",
        sheet="Members",
        columns=["country=Country", "valid_from=since"],
    )
    text = "bloc,Country,since,start\nOURS,MEX,2020-07-01,in force\n"
    assert book.rows.equals(
        take(tmp_path, text, table="blocs", columns=["country=Country", "valid_from=since"]).rows
    )
    assert book.record.sheet == "Members"
    with pytest.raises(ModelInvalid, match=r"row 4, Country \(valid_from\)"):
        take(
            tmp_path,
            None,
            table="blocs",
            name="blocs.xlsx",
            sheet="Members",
            columns=["country=since", "valid_from=Country"],
        )


def test_an_official_indicator_goes_into_the_long_table(tmp_path, data_folder):
    text = "iso3,WJP order\nMEX,0.54\nCAN,0.81\n"
    words = {"columns": ["country=iso3", "value=WJP order"], "extend": True, "table": "indicators"}
    listed = open_world(DAY, None).table("indicator_list").filter(pl.col("indicator").str.starts_with("wjp"))
    name, unit = listed.row(0)[0], listed["unit"][0]
    bring(
        tmp_path,
        data_folder,
        text,
        constants=[f"indicator={name}", f"unit={unit}", "year=2025", "observed=yes"],
        **words,
    )
    rows = open_world(DAY, data_folder).table("indicators").filter(pl.col("indicator") == name)
    assert dict(rows.select("country", "value").iter_rows()) == {"MEX": 0.54, "CAN": 0.81}


def test_columns_in_which_the_package_writes_empty_texts_stay_so(tmp_path):
    """The duty engine splits measures' lists at every row: an empty list is a text, not a missing value."""
    text = (
        "measure,name,authority,family,rank,stage,countries,form,rate,base,valid_from,citation,evidence,confidence\n"
        "mine,Mine,232,mine,0,5,ALL,additive,0.1,value,2026-01-01,none,recollection,low\n"
    )
    made = take(tmp_path, text, table="measures", extend=True)
    base = World.on(DAY).table("measures")
    for name in ("lists", "condition", "marks"):
        assert made.rows[name].null_count() == (1 if base[name].null_count() else 0)


def test_facts_and_manifest_name_the_import(tmp_path, data_folder):
    bring(tmp_path, data_folder)
    world = open_world(DAY, data_folder)
    world.table("labour_cost")
    (entry,) = world.manifest()
    (record,) = entry["imports"]
    assert (entry["overridden"], record["file"], record["source"]) == (True, "wages.csv", "own survey")
    assert len(record["sha256"]) == 64
    assert "kept" not in record
    (fact,) = world.facts(["labour_cost"])
    assert (fact.whose, fact.age_days) == ("yours", 76)
    assert world.caveats() == (
        "labour_cost: yours in place of the package's: wages.csv (own survey, 2026-03).",
    )
    assert open_world(DAY, None).facts(["labour_cost"])[0].whose == "package"


def test_an_imported_table_grows_stale_like_any_other(tmp_path, data_folder):
    bring(tmp_path, data_folder, vintage="2015")
    assert (
        "labour_cost: Hourly labour cost, whole economy (yours) of 2015 is"
        in open_world(DAY, data_folder).caveats(["labour_cost"])[0]
    )


def test_young_rows_beside_the_package_do_not_hide_that_it_is_old(tmp_path, data_folder):
    bring(tmp_path, data_folder, extend=True)
    world = open_world(dt.date(2027, 6, 1), data_folder)
    (fact,) = world.facts(["labour_cost"])
    assert not fact.stale
    assert "the package's own rows (2019)" in fact.caveats(world.date)[0]


def test_reset_makes_a_table_the_packages_again(tmp_path, data_folder):
    assert reset(data_folder) == []
    bring(tmp_path, data_folder)
    (gone,) = reset(data_folder, "labour_cost")
    assert (gone.table, gone.rows, gone.imports[0].file) == ("labour_cost", 2, "wages.csv")
    assert state(data_folder) == {}
    assert open_world(DAY, data_folder).table("labour_cost") is World.on(DAY).table("labour_cost")


@pytest.mark.parametrize("damage", ["rows", "record", "gone", "junk", "foreign"])
def test_what_was_damaged_or_edited_is_an_error_that_names_the_cure(tmp_path, data_folder, damage):
    record, place = bring(tmp_path, data_folder)
    rows = place.with_name(record.kept)
    if damage == "rows":
        rows.write_text(rows.read_text().replace("5.5", "1.5"))
    elif damage == "record":
        place.write_text(place.read_text().replace("own survey", "the ministry"))
    elif damage == "gone":
        rows.unlink()
    elif damage == "junk":
        place.write_bytes(b"\xff\xfe[[")
    else:
        shutil.copy(place, place.with_name("wages_of_mars.toml"))
    with pytest.raises(ModelInvalid, match="allyshore world reset") as caught:
        open_world(DAY, data_folder)
    assert str(place.parent) in str(caught.value)
    reset(data_folder)
    assert open_world(DAY, data_folder).imports == {}


def test_an_import_that_is_interrupted_has_not_happened(tmp_path, data_folder, monkeypatch):
    bring(tmp_path, data_folder)
    write = kept.replace_file

    def stop(path, data):
        if path.suffix == ".toml":
            raise KeyboardInterrupt
        write(path, data)

    monkeypatch.setattr(kept, "replace_file", stop)
    with pytest.raises(KeyboardInterrupt):
        bring(tmp_path, data_folder, f"{HEAD}\nMEX,9,yes,2025\n")
    monkeypatch.undo()
    assert wages(open_world(DAY, data_folder)) == {"MEX": 5.5, "VNM": 3.1}
    bring(tmp_path, data_folder, f"{HEAD}\nMEX,7,yes,2025\n")
    assert len(list((data_folder / "world").iterdir())) == 2


def test_the_data_folder_is_where_the_platform_keeps_such_things():
    home = Path("/home/ana")
    assert folder_of({"ALLYSHORE_DATA": "/data"}, "linux", home) == Path("/data")
    assert folder_of({"ALLYSHORE_DATA": " "}, "linux", home) == home / ".local/share/allyshore"
    assert folder_of({"XDG_DATA_HOME": "/x"}, "linux", home) == Path("/x/allyshore")
    assert folder_of({}, "darwin", home) == home / "Library/Application Support/Allyshore"
    assert folder_of({"LOCALAPPDATA": "/l"}, "win32", home) == Path("/l/Allyshore")


def test_the_packages_own_tables_agree_with_those_that_they_refer_to():
    world = World.on(DAY)
    for name in table_names():
        for column in card(name).columns:
            if column.of:
                (key,) = world.card(column.of).key
                known = set(world.table(column.of)[key])
                assert set(world.table(name)[column.name].drop_nulls()) <= known, f"{name}.{column.name}"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("US$ per hour", "USD/h", True),
        ("usd / hr", "USD/h", True),
        ("EUR/h", "USD/h", False),
        ("USD", "USD/h", False),
        ("degrees north", "degree north", True),
        ("per cent", "%", True),
        ("%", "share", False),
    ],
)
def test_units_are_compared_by_what_they_say(one, other, same):
    assert same_unit(one, other) is same


def test_a_header_says_its_unit_in_brackets_at_its_end():
    assert split_header("Hourly cost (EUR/h)") == ("Hourly cost", "EUR/h")
    assert split_header("Hourly cost [USD/h] ") == ("Hourly cost", "USD/h")
    assert split_header("Cost (all) per hour") == ("Cost (all) per hour", "")


CODES = st.sampled_from(["MEX", "CAN", "USA", "VNM"])
ROW = st.fixed_dictionaries({"country": CODES, "hourly_cost": st.floats(0.1, 99.0)})
TABLE = st.lists(ROW, max_size=4, unique_by=lambda row: row["country"])


def frame(rows):
    filled = [
        row | {"observed": True, "year": 2025, "source": "s", "vintage": "2025", "licence": "l"}
        for row in rows
    ]
    base = World.on(DAY).table("labour_cost")
    return (
        pl.concat(
            [base.clear(), pl.DataFrame(filled, schema_overrides={"year": pl.Int64})], how="diagonal_relaxed"
        )
        if filled
        else base.clear()
    )


@given(TABLE, TABLE)
def test_laid_rows_are_a_dictionary_update(base, rows):
    """Extending a table gives each key once: the imported row where there is one, else the table's, in the table's order."""
    laid = lay(frame(base), frame(rows), card("labour_cost"), EXTEND)
    expected = {row["country"]: row["hourly_cost"] for row in base} | {
        row["country"]: row["hourly_cost"] for row in rows
    }
    assert list(laid.select("country", "hourly_cost").iter_rows()) == list(expected.items())
