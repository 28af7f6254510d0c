"""Past events become rows of `hazards`: counted by hand, honest about what no source says, and never used by themselves."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from benchmarks.in_memory import chain_of

from allyshore.risk import observed
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
    """Stops of 2010, 2020, 2021 and 2024 in 25 years; 13, 5 and 6 days, the end of the first unknown; 98 % once, else all.

    The interval is that of tables of the Poisson count four: 1.366 to 9.154.
    """
    (row,) = of(("ocean", "Montreal")).rows
    assert (row.events, row.years, row.probability) == (4, 25, 1.0)
    assert row.rate == pytest.approx(4 / 25)
    assert (row.low * 25, row.high * 25) == pytest.approx((1.366, 9.154), abs=1e-3)
    assert row.duration == pytest.approx(8.0)
    assert row.duration_sd == pytest.approx(19.0**0.5)
    assert row.severity == pytest.approx((0.98 + 3.0) / 4)
    assert row.peak_month is None


def test_a_stop_of_a_coast_strikes_its_ports_together():
    """One process: the strike of 2012 reached Los Angeles alone, so that Oakland has two thirds of the events at the same rate."""
    rows = {row.key: row for row in of(("ocean", "Los Angeles"), ("ocean", "Oakland")).rows}
    assert rows["Los Angeles"].hazard == rows["Oakland"].hazard
    assert rows["Los Angeles"].rate == rows["Oakland"].rate == pytest.approx(3 / 25)
    assert rows["Los Angeles"].probability == 1.0
    assert rows["Oakland"].probability == pytest.approx(2 / 3)


def test_what_no_source_says_is_left_empty_and_named():
    """Attacks in the Red Sea have neither an end nor a share here; the cells are empty and the text says what to state."""
    through = pl.DataFrame(
        {"origin": ["far"], "destination": ["plant"], "mode": ["ocean"], "passages": ["suez; bab_el_mandeb"]}
    )
    rows = {row.key: row for row in of(("ocean", "Halifax"), passages=through).rows}
    assert set(rows) == {"suez", "bab_el_mandeb"}
    assert rows["bab_el_mandeb"].to_state == ("duration", "severity")
    assert rows["bab_el_mandeb"].row()["severity"] == ""
    assert "STATE the severity" in rows["bab_el_mandeb"].source
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
    nothing = of(("ocean", "Halifax"), ("truck", ""))
    assert nothing.rows == nothing.left_out == ()


def test_every_event_lies_in_its_watched_years_and_names_a_known_place():
    """A rate counts what was watched; all events of a hazard are watched over the same years; keys are names of the world's tables."""
    first, last = pl.col("first_day"), pl.col("last_day")
    outside = EVENTS.filter(
        ~first.dt.year().is_between("watched_from", "watched_to")
        | (last < first)
        | (last.dt.year() > pl.col("watched_to"))
    )
    assert outside.height == 0
    assert EVENTS.select("hazard", "watched_from", "watched_to", "watched_by").unique().height == (
        EVENTS["hazard"].n_unique()
    )
    known = {
        "port": {*WORLD.table("container_ports")["port"], *WORLD.table("land_ports")["name"]},
        "passage": {*WORLD.table("sea_edges")["passage"].drop_nulls()},
        "subdivision": {*WORLD.table("regions")["region"], "CN-SH"},
    }
    for scope, keys in EVENTS.group_by("scope").agg("key").iter_rows():
        assert set(keys) <= known[scope], scope
