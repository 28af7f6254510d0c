"""Regions side by side: what is known, what is not, and who is best where that can be said."""

from datetime import date

import polars as pl
import pytest

from allyshore.errors import UsageError
from allyshore.routes import RouteParams
from allyshore.siting import HEART_OF_USA, Market, SitingParams, find_region, markets_of, survey
from allyshore.siting.indicators import CRIMES
from allyshore.world import World, card

DAY = date(2026, 6, 15)
WORLD = World.on(DAY)
DETROIT = Market("detroit", "USA", 42.33, -83.05, "US-MI")
LOS_ANGELES = Market("los_angeles", "USA", 34.05, -118.24, "US-CA")
WELDERS = "51-4121"


def surveyed(*words, world=WORLD, markets=(HEART_OF_USA,), **params):
    return survey([find_region(word, world) for word in words], world, markets, SitingParams(**params))


def rows_of(name, *rows):
    told = ("a survey of ours", "2025", "ours")
    return pl.DataFrame([(*row, *told) for row in rows], schema=card(name).column_names, orient="row")


def order(found, indicator, occupation=""):
    return next(each for each in found.orders if (each.indicator, each.occupation) == (indicator, occupation))


def test_a_crime_rate_is_the_count_over_the_people_of_the_same_year():
    """SESNSP published 1,539 victims of intentional homicide in Nuevo León in 2024; CONAPO's mid-year population is 6,308,199."""
    cell = surveyed("MX-NLE").cell("MX-NLE", "homicide_victims_rate")
    assert cell.value == pytest.approx(100_000 * 1539 / 6_308_199)
    assert (cell.year, cell.observed) == (2024, False)
    assert "1,539 over 6,308,199" in cell.note
    assert "SESNSP" in cell.source
    assert "CONAPO" in cell.source


def test_each_kind_of_crime_is_a_row_of_its_own_and_their_orders_may_differ():
    found = surveyed("MX-NLE", "MX-COA", "MX-GUA")
    orders = {kind: order(found, f"{kind}_rate").order for kind in CRIMES}
    assert all(orders.values())
    assert len(set(orders.values())) > 1


def test_a_wage_that_no_table_holds_is_a_gap_that_names_the_table_and_stops_the_ranking():
    found = surveyed("MX-NLE", "US-TX", occupations=(WELDERS,))
    gap, texas = found.cell("MX-NLE", "wage", WELDERS), found.cell("US-TX", "wage", WELDERS)
    assert (gap.value, gap.year, gap.observed, gap.source) == (None, None, None, "")
    assert "region_wages" in gap.note
    assert (texas.value, texas.year, texas.observed) == (25.64, 2025, True)
    assert order(found, "wage", WELDERS).why == "not known for MX-NLE"


def test_your_wage_is_shown_with_its_source_and_never_ranked_against_another_definition():
    mine = rows_of("region_wages", ("MX-NLE", WELDERS, 2025, 5.2, "mean base pay, our payroll"))
    found = surveyed("MX-NLE", "US-TX", world=World.on(DAY, {"region_wages": mine}), occupations=(WELDERS,))
    cell = found.cell("MX-NLE", "wage", WELDERS)
    assert (cell.value, cell.source, cell.note) == (5.2, "a survey of ours", "yours")
    assert order(found, "wage", WELDERS).order == ()
    assert "different definitions" in order(found, "wage", WELDERS).why


def test_wages_of_one_definition_and_year_are_ranked_cheapest_first():
    mine = rows_of(
        "region_wages",
        ("MX-NLE", WELDERS, 2025, 5.2, "mean base pay, our payroll"),
        ("MX-COA", WELDERS, 2025, 4.9, "mean base pay, our payroll"),
    )
    world = World.on(DAY, {"region_wages": mine})
    assert order(
        surveyed("MX-NLE", "MX-COA", world=world, occupations=(WELDERS,)), "wage", WELDERS
    ).order == (
        "MX-COA",
        "MX-NLE",
    )
    older = mine.with_columns(year=pl.when(pl.col("region") == "MX-COA").then(2023).otherwise("year"))
    apart = surveyed("MX-NLE", "MX-COA", world=World.on(DAY, {"region_wages": older}), occupations=(WELDERS,))
    assert order(apart, "wage", WELDERS).why == "different years: 2023, 2025"


def test_every_table_of_yours_fills_its_rows():
    world = World.on(
        DAY,
        {
            "region_power": rows_of("region_power", ("MX-NLE", "DIST", 2025, 92.0, "energy and capacity")),
            "region_engineers": rows_of(
                "region_engineers",
                ("MX-NLE", "mechanical", 2024, 2100, "licenciatura"),
                ("MX-NLE", "industrial", 2024, 3900, "licenciatura"),
                ("MX-NLE", "industrial", 2023, 9999, "licenciatura"),
            ),
            "region_sites": rows_of("region_sites", ("MX-NLE", 2025, 6.1, None, 0.03)),
        },
    )
    found = surveyed("MX-NLE", world=world)
    values = {
        name: found.cell("MX-NLE", name).value
        for name in ("electricity_industrial", "engineers", "rent", "land_price", "vacancy")
    }
    assert values == {
        "electricity_industrial": 92.0,
        "engineers": 6000.0,
        "rent": 6.1,
        "land_price": None,
        "vacancy": 0.03,
    }


def test_a_tax_on_receipts_is_never_shown_as_a_rate_on_income():
    found = surveyed("US-TX", "US-OH", "US-WA", "US-CA")
    for state in ("US-TX", "US-OH", "US-WA"):
        assert found.cell(state, "corporate_income_tax").value is None
        assert "receipts" in found.cell(state, "corporate_income_tax").note
        assert found.cell(state, "gross_receipts_tax").value == 1.0
    assert found.cell("US-CA", "corporate_income_tax").value == pytest.approx(0.0884)


def test_an_area_takes_prices_and_laws_from_its_state_and_no_count():
    found = surveyed("Houston", "US-TX", occupations=("51-4081",))
    power = found.cell("US-26420", "electricity_industrial_jan_mar")
    assert (power.value, power.year, power.note) == (63.8, 2025, "of US-TX")
    assert found.cell("US-26420", "wage", "51-4081").note == "of US-TX"
    assert found.cell("US-26420", "employment", "51-4081").value is None
    assert found.cell("US-26420", "imports_from_mexico").value is None


def test_nothing_later_than_the_day_is_used():
    found = surveyed("MX-NLE", "US-TX", world=World.on(date(2021, 7, 31)), occupations=(WELDERS,))
    assert {cell.year for cell in found.cells if cell.year} <= set(range(2010, 2022))
    assert found.cell("US-TX", "wage", WELDERS).value is None
    assert "to 2021-07" in found.cell("MX-NLE", "crossing_trucks").note


def test_the_way_to_several_markets_is_their_mean_by_share():
    spots = ("MX-NLE", "US-TX")
    near, far = surveyed(*spots, markets=(DETROIT,)), surveyed(*spots, markets=(LOS_ANGELES,))
    shares = (0.75, 0.25)
    both = [
        Market(m.name, m.country, m.latitude, m.longitude, m.subdivision, share)
        for m, share in zip((DETROIT, LOS_ANGELES), shares, strict=True)
    ]
    mixed = surveyed(*spots, markets=both)
    for spot in spots:
        for row in ("market_km", "market_days", "market_cost"):
            expected = sum(
                share * each.cell(spot, row).value for share, each in zip(shares, (near, far), strict=True)
            )
            assert mixed.cell(spot, row).value == pytest.approx(expected)


def test_home_has_no_border_to_cross_and_that_is_no_gap():
    found = surveyed("MX-NLE", "US-TX")
    assert not found.cell("US-TX", "crossing_km").applies
    assert found.cell("MX-NLE", "crossing_km").value > 150
    texas = next(column for column in found.to_dict()["regions"] if column["region"] == "US-TX")
    assert not any(gap["group"] == "border" for gap in texas["missing"])
    assert order(found, "crossing_km").why == "no meaning for US-TX"


def test_a_closed_port_of_entry_moves_the_crossing_and_lengthens_no_way():
    open_, shut = (
        surveyed("MX-NLE", markets=(DETROIT,), routes=RouteParams(closed_entries=frozenset(closed)))
        for closed in ((), ("laredo",))
    )
    assert "Laredo" in open_.cell("MX-NLE", "crossing_trucks").note
    assert "Laredo" not in shut.cell("MX-NLE", "crossing_trucks").note
    assert shut.cell("MX-NLE", "market_cost").value >= open_.cell("MX-NLE", "market_cost").value


def test_trucks_at_laredo_are_the_mean_of_the_last_year_and_its_change():
    """CBP counted 3,026,632 trucks in 2024 and 2,945,393 in 2025."""
    found = surveyed("MX-NLE", markets=(DETROIT,))
    assert found.cell("MX-NLE", "crossing_trucks").value == pytest.approx(2_945_393 / 12)
    assert found.cell("MX-NLE", "crossing_trend").value == pytest.approx(2_945_393 / 3_026_632 - 1)


def test_the_order_of_columns_changes_no_cell():
    ahead, back = surveyed("MX-NLE", "MX-COA", "US-TX"), surveyed("US-TX", "MX-COA", "MX-NLE")
    for cell in ahead.cells:
        assert back.cell(cell.spot, *cell.row) == cell


def test_every_value_has_year_source_and_definition_and_every_gap_says_why():
    found = surveyed("MX-NLE", "Coahuila", "US-TX", "Ontario", "Laredo", "US-4800005")
    for cell in found.cells:
        if cell.value is None:
            assert cell.note
        else:
            assert cell.year
            assert cell.source
            assert cell.definition
            assert cell.observed is not None
    assert found.frame.height == len(found.cells)


def test_an_area_without_a_place_has_no_way_and_says_so():
    cell = surveyed("US-4800005").cell("US-4800005", "market_km")
    assert cell.value is None
    assert "no place" in cell.note


@pytest.mark.parametrize(
    ("words", "params", "match"),
    [
        (("MX-NLE", "Nuevo León"), {}, "MX-NLE again"),
        (("MX-NLE",), {"occupations": ("welder",)}, "51-4121"),
        (("MX-NLE",), {"occupations": (WELDERS, WELDERS)}, "each once"),
        (("MX-NLE",), {"home": "US"}, "ISO3"),
    ],
)
def test_what_makes_no_sense_is_refused(words, params, match):
    with pytest.raises(UsageError, match=match):
        surveyed(*words, **params)


def test_a_models_markets_weigh_by_the_value_of_demand(tmp_path):
    from pathlib import Path

    from allyshore.opening import open_model

    chain = open_model(Path(__file__).parents[2] / "examples" / "harness", WORLD)
    markets = markets_of(chain)
    assert sum(market.share for market in markets) == pytest.approx(1)
    value = chain.demand.filter(pl.col("market") == "detroit").select(
        (pl.col("quantity") * pl.col("price")).sum()
    )
    total = chain.demand.select((pl.col("quantity") * pl.col("price")).sum())
    assert markets[0].name == "detroit"
    assert markets[0].share == pytest.approx(value.item() / total.item())
