"""Past events become rows of `hazards`: counted by hand, honest about what no source says, and never used by themselves."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from benchmarks.in_memory import chain_of

from allyshore.risk import observed
from allyshore.risk.proposed import season
from allyshore.risk.storms import tracks
from allyshore.world import World

WORLD = World.on(date(2026, 6, 15))
EVENTS = WORLD.table("stoppages")
NO_PASSAGES = pl.DataFrame(schema=dict.fromkeys(("origin", "destination", "mode", "passages"), pl.String))


def chain(*ways):
    """A supplier abroad and a plant in Canada, with a lane for every (mode, port of entry)."""
    return chain_of(
        "small",
        {
            "sites": {"site": ["far", "plant"], "kind": ["supplier", "plant"], "country": ["DEU", "CAN"]},
            "products": {"product": ["part"], "hs": ["84502000"], "value": [5.0]},
            "lanes": {
                "origin": ["far"] * len(ways),
                "destination": ["plant"] * len(ways),
                "mode": [mode for mode, _ in ways],
                "cost": [1.0] * len(ways),
                "days": [30.0] * len(ways),
                "port_of_entry": [port for _, port in ways],
            },
        },
    )


def of(*ways, passages=NO_PASSAGES):
    return observed(chain(*ways), WORLD, passages)


def test_the_rate_at_montreal_by_hand():
    """Stops of 2010, 2020, 2021 and 2024 in 25 years; 5, 13, 5 and 6 days; 98 % once, else all.

    The interval is that of tables of the Poisson count four: 1.366 to 9.154.
    """
    (row,) = of(("ocean", "Montreal")).rows
    assert (row.events, row.years, row.probability) == (4, 25, 1.0)
    assert row.rate == pytest.approx(4 / 25)
    assert (row.low * 25, row.high * 25) == pytest.approx((1.366, 9.154), abs=1e-3)
    assert row.duration == pytest.approx(7.25)
    assert row.duration_sd == pytest.approx((5.0625 * 2 + 33.0625 + 1.5625) ** 0.5 / 3**0.5)
    assert row.severity == pytest.approx((0.98 + 3.0) / 4)
    assert row.severity_sd == pytest.approx(0.01)
    assert (row.peak_month, row.month_shares, row.ramp_days) == (None, None, None)


def test_a_stop_of_a_coast_strikes_its_ports_together():
    """One process: the strike of 2012 reached Los Angeles alone, so that Oakland has two thirds of the events at the same rate."""
    rows = {row.key: row for row in of(("ocean", "Los Angeles"), ("ocean", "Oakland")).rows}
    assert rows["Los Angeles"].hazard == rows["Oakland"].hazard
    assert rows["Los Angeles"].rate == rows["Oakland"].rate == pytest.approx(3 / 25)
    assert rows["Los Angeles"].probability == 1.0
    assert rows["Oakland"].probability == pytest.approx(2 / 3)


def test_what_no_source_says_is_left_empty_and_named():
    """Attacks in the Red Sea have no end here; the cell is empty and the text says what to state."""
    through = pl.DataFrame(
        {"origin": ["far"], "destination": ["plant"], "mode": ["ocean"], "passages": ["suez; bab_el_mandeb"]}
    )
    rows = {row.key: row for row in of(("ocean", "Bremerhaven"), passages=through).rows}
    assert set(rows) == {"suez", "bab_el_mandeb"}
    assert rows["bab_el_mandeb"].to_state == ("duration",)
    assert rows["bab_el_mandeb"].row()["duration"] == ""
    assert "STATE the duration" in rows["bab_el_mandeb"].source
    assert rows["suez"].to_state == ()


def test_a_stop_of_one_mode_is_not_laid_on_another():
    """The blockade of Detroit stopped trucks; a row of the port would stop trains too, and a train alone was not stopped."""
    assert [row.key for row in of(("truck", "Detroit")).rows] == ["Detroit"]
    both = of(("truck", "Detroit"), ("rail", "Detroit"))
    assert both.rows == ()
    assert "would stop rail too" in both.left_out[0]
    assert of(("rail", "Detroit")) == of(("ocean", "Bremerhaven"))


def test_a_chain_that_names_no_struck_place_gets_nothing():
    """No event at a place is no row, not a rate of zero."""
    nothing = of(("ocean", "Bremerhaven"), ("truck", ""))
    assert nothing.rows == nothing.left_out == ()


def test_every_event_lies_in_its_watched_years_and_names_a_known_place():
    """A rate counts what was watched; all events of a hazard are watched over the same years; keys are names of the world's tables."""
    first, last = pl.col("first_day"), pl.col("last_day")
    counted = EVENTS.drop_nulls("watched_from")
    assert counted.height > EVENTS.height // 2
    outside = counted.filter(
        ~first.dt.year().is_between("watched_from", "watched_to")
        | (last < first)
        | (last.dt.year() > pl.col("watched_to"))
    )
    assert outside.height == 0
    assert EVENTS.filter(last < first).height == 0
    assert EVENTS.select("hazard", "watched_from", "watched_to", "watched_by").unique().height == (
        EVENTS["hazard"].n_unique()
    )
    known = {
        "port": {*WORLD.table("container_ports")["port"], *WORLD.table("land_ports")["name"]},
        "passage": {*WORLD.table("sea_edges")["passage"].drop_nulls()},
        "country": {*WORLD.table("countries")["country"]},
        "subdivision": {*WORLD.table("regions")["region"], "CN-SH", "CN-SC", "TW-HSZ", "TH-14", "VN-HP"},
    }
    for scope, keys in EVENTS.group_by("scope").agg("key").iter_rows():
        assert set(keys) <= known[scope], scope


def test_a_spread_or_a_recovery_stands_where_sources_say_it():
    """Texas in 2021: 51.9 % of firms shut, 5.0 further days below capacity (Dallas Fed); Los Angeles: 70 % once and all once."""
    (los_angeles,) = of(("ocean", "Los Angeles")).rows
    assert los_angeles.severity_sd == pytest.approx(0.3 / 2**0.5)
    texas = next(row for row in of_sites(("plant", "US-TX", 31.8, -106.4)).rows if row.key == "US-TX")
    assert (texas.severity, texas.ramp_days) == (0.519, 5.0)
    assert "ramp of 1" in texas.source


def test_a_season_needs_events_that_chance_does_not_spread_so():
    """Five in one month are a season at its fullest; five spread through the year, or four in one month, are none."""
    assert season([9] * 5) == (9, 1.0)
    assert season([1, 3, 6, 8, 11]) is None
    assert season([9] * 4) is None
    peak, swing = season([12, 1, 1, 2, 12, 1, 2, 4, 11])
    assert peak == 1
    assert 0.5 < swing <= 1.0


def of_sites(*places):
    """Proposals for sites of (kind, subdivision, latitude, longitude) with a lane by ocean through Houston and Savannah."""
    names = [f"site{number}" for number in range(len(places))]
    sites = {
        "site": [*names, "far"],
        "kind": [*(kind for kind, *_ in places), "supplier"],
        "country": ["USA"] * len(places) + ["DEU"],
        "subdivision": [*(state for _, state, *_ in places), None],
        "latitude": [*(north for _, _, north, _ in places), 50.0],
        "longitude": [*(east for *_, east in places), 9.0],
    }
    lanes = {
        "origin": ["far"] * 2,
        "destination": [names[0]] * 2,
        "mode": ["ocean"] * 2,
        "cost": [1.0] * 2,
        "days": [30.0] * 2,
        "port_of_entry": ["Houston", "Savannah"],
    }
    products = {"product": ["part"], "hs": ["84502000"], "value": [5.0]}
    return observed(
        chain_of("coast", {"sites": sites, "products": products, "lanes": lanes}), WORLD, NO_PASSAGES
    )


def test_a_hurricane_strikes_together_what_the_same_storms_pass():
    """The port and a plant of Houston have one hazard and its every event, Savannah one of its own; what a plant loses is for its owner to state."""
    found = of_sites(("plant", "US-TX", 29.76, -95.37), ("market", "US-TX", 29.7, -95.3))
    by_key = {row.key: row for row in found.rows if row.hazard.startswith("hurricane")}
    assert set(by_key) == {"Houston", "Savannah", "site0"}
    assert {row.key for row in by_key.values() if row.hazard == "hurricane near Houston"} == {
        "Houston",
        "site0",
    }
    assert by_key["Savannah"].hazard == "hurricane near Savannah"
    assert by_key["Houston"].rate == by_key["site0"].rate
    for key, passed in (("Houston", 9), ("Savannah", 9)):
        assert by_key[key].rate * by_key[key].probability == pytest.approx(passed / 48)
    assert by_key["Houston"].probability == by_key["site0"].probability == 1.0
    assert by_key["Savannah"].to_state == ()
    assert by_key["site0"].to_state == ("duration", "severity")
    assert by_key["Houston"].month_shares == by_key["site0"].month_shares
    closed = EVENTS.filter(pl.col("hazard") == "hurricane")
    spells = (closed["last_day"] - closed["first_day"]).dt.total_days() + 1
    assert by_key["Houston"].duration == pytest.approx(spells.mean())
    assert by_key["Houston"].duration_sd == pytest.approx(spells.std())
    assert "Ike 2008" in by_key["Houston"].source


def test_every_closure_is_of_a_hurricane_that_passed_near():
    """A port's days count only where the tracks, as far as they reach, say that the hurricane came within the distance that the rate is of."""
    ways = tracks(WORLD.table("hurricane_tracks"))
    where = {
        port: at
        for port, *at in WORLD.table("container_ports").select("port", "latitude", "longitude").iter_rows()
    }
    closed = EVENTS.filter(
        (pl.col("hazard") == "hurricane") & (pl.col("first_day").dt.year() <= ways.last_year)
    )
    assert closed.height >= 8
    for port, event in closed.select("key", "event").iter_rows():
        assert event in ways.passes(*where[port]), (port, event)


def test_the_tracks_give_noaas_own_counts():
    """Normals of 1991 to 2020 by NOAA: 7.2 hurricanes a year, 3.2 of them major (96 knots and more); its counts of single years."""
    storms = (
        WORLD.table("hurricane_tracks")
        .filter(pl.col("wind") >= 64)
        .group_by("storm")
        .agg(pl.col("day").min().dt.year(), pl.col("wind").max())
    )
    normal = storms.filter(pl.col("day").is_between(1991, 2020))
    assert round(normal.height / 30, 1) == 7.2
    assert round(normal.filter(pl.col("wind") >= 96).height / 30, 1) == 3.2
    counts = dict(storms.group_by("day").len().iter_rows())
    assert {year: counts[year] for year in (1975, 1977, 2005, 2013, 2020)} == {
        1975: 6,
        1977: 5,
        2005: 15,
        2013: 2,
        2020: 14,
    }


def test_seasons_have_twelve_months_that_sum_to_the_published_year():
    """Shares sum to 1; typhoons that land in Japan to the printed 3.0 a year, that form to the printed 25.1 but for rounding."""
    seasons = WORLD.table("hazard_seasons")
    for _, rows in seasons.group_by("hazard", "region"):
        assert sorted(rows["month"]) == list(range(1, 13))
        assert rows["share"].sum() == pytest.approx(1.0, abs=1e-3)
    year = dict(seasons.group_by("region").agg(pl.col("events").sum()).iter_rows())
    assert year["Japan: crossing the coast of a main island"] == pytest.approx(3.0)
    assert year["western North Pacific: forming"] == pytest.approx(25.1, abs=0.6)
