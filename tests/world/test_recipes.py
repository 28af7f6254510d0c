"""The recipes: what they make of raw files, and that they make the same bytes each time."""

import polars as pl
import pytest

from allyshore.errors import ModelInvalid
from allyshore.world import card
from allyshore.world.frames import typed

NAMES = (
    "hts",
    "hs2022",
    "hs2022_to_2012",
    "hs2022_to_2017",
    "countries",
    "blocs",
    "indicators",
    "ports",
    "land_ports",
    "labour_cost",
)


def make(recipe, name, raw, out):
    path = recipe(name).main(raw, out)
    frame = pl.read_parquet(path) if path.suffix == ".parquet" else pl.read_csv(path, infer_schema=False)
    return path, typed(frame, card(name), path.name)


@pytest.fixture
def made(recipe, raw):
    return lambda name, out: make(recipe, name, raw, out)


@pytest.mark.parametrize("name", NAMES)
def test_a_recipe_makes_the_same_bytes_twice_and_agrees_with_its_card(name, made, tmp_path):
    (first := tmp_path / "a").mkdir()
    (second := tmp_path / "b").mkdir()
    one, frame = made(name, first)
    two, _ = made(name, second)
    assert one.read_bytes() == two.read_bytes()
    assert frame.columns == card(name).column_names
    assert frame.height > 0


def test_memory_is_not_evidence_and_lists_count_from_their_day(recipe, made, tmp_path):
    """A row that the raw list has from memory needs a source of its own, or stops the recipe."""
    _, blocs = made("blocs", tmp_path)
    rows = {(row["bloc"], row["country"]): row for row in blocs.iter_rows(named=True)}
    assert rows["NATO", "TUR"]["source"].startswith("North Atlantic Treaty")
    assert (str(rows["MNNA", "TUN"]["valid_from"]), rows["MNNA", "TUN"]["start"]) == ("2016-09-29", "listed")
    assert str(rows["US_FTA", "JOR"]["valid_from"]) == "2001-12-17"
    assert str(rows["EU27", "GBR"]["valid_to"]) == "2020-01-31"
    assert ("WTO", "MEX") in rows
    assert ("WTO", "TUR") not in rows
    unknown = pl.DataFrame({"bloc": ["NTIB"], "iso3": ["NAM"], "evidence": ["memory"]})
    with pytest.raises(ValueError, match=r"\('NTIB', 'NAM'\) in neither"):
        recipe("blocs").check_settled(unknown, list(recipe("blocs").joined()), [])


def test_ports_of_two_lists_are_joined_and_doubtful_ones_left_out(made, tmp_path):
    _, ports = made("ports", tmp_path)
    rows = {row["port"]: row for row in ports.iter_rows(named=True)}
    assert set(rows) == {"WPI:1", "WPI:2", "MXVER"}
    assert rows["WPI:2"]["other_locode"] == "MXACB"
    assert [rows[port]["in_both"] for port in ("WPI:1", "WPI:2", "MXVER")] == [True, True, False]


def test_what_was_not_seen_stays_empty(made, tmp_path):
    _, ports = made("land_ports", tmp_path)
    assert ports.filter(pl.col("port_code") == "0104")["truck_containers_empty"].to_list() == [None]
    _, values = made("indicators", tmp_path)
    assert values.filter((pl.col("country") == "NAM") & (pl.col("indicator") == "cpi")).is_empty()
    assert set(values["indicator"]).isdisjoint({"wef_gci"})


def test_a_fit_that_is_not_the_stated_one_stops_the_labour_recipe(recipe, raw):
    rows = pl.read_csv(raw / "world/labour_cost_pwt2019_with_fit.csv")
    level, slope = recipe("labour_cost").check_fit(rows)
    assert slope == pytest.approx(1.0)
    assert level == pytest.approx(-2.302585)
    with pytest.raises(ValueError, match="expected fitted values"):
        recipe("labour_cost").check_fit(rows.with_columns(pl.Series("fit", [1.0, 8.0, 3.0])))


def test_the_writer_refuses_a_frame_that_its_card_does_not_know(recipe, tmp_path):
    with pytest.raises(ModelInvalid, match="did you mean hs6"):
        recipe("writing").write(tmp_path, "hs2022", pl.DataFrame({"hs66": ["845011"]}))


def test_running_a_recipe_needs_a_raw_folder(monkeypatch, recipe, raw, tmp_path):
    writing = recipe("writing")
    monkeypatch.setattr("sys.argv", ["countries.py"])
    with pytest.raises(SystemExit, match=r"usage: python countries\.py RAW_DIR"):
        writing.run(lambda _raw, _out: None)
    monkeypatch.setattr("sys.argv", ["countries.py", str(raw), str(tmp_path)])
    writing.run(recipe("countries").main)
    assert "\r" not in (tmp_path / "countries.csv").read_text(encoding="utf-8")
