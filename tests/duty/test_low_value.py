"""Section 321: goods up to 800 USD of one person on one day, until the orders of 2025 ended it."""

from __future__ import annotations

import polars as pl
import pytest

from allyshore.duty import assess, bill

FACT = ("de_minimis",)
ASKED = "fact de_minimis"


@pytest.mark.parametrize(
    ("origin", "day", "free"),
    [
        ("CHN", "2025-02-03", True),
        ("CHN", "2025-02-04", False),
        ("CHN", "2025-02-06", False),
        ("CHN", "2025-02-07", True),
        ("HKG", "2025-05-01", True),
        ("HKG", "2025-05-02", False),
        ("MAC", "2025-05-02", True),
        ("VNM", "2025-08-28", True),
        ("VNM", "2025-08-29", False),
        ("MEX", "2026-06-15", False),
    ],
)
def test_a_low_value_entry_is_free_of_everything_on_the_days_that_the_orders_leave(
    origin, day, free, on, entry, no_tariffs
):
    result = bill(entry("73269086", origin, 700.0, facts=FACT), on(day), no_tariffs)
    assert (result.total == 0) is free
    assert any(ASKED in text for text in result.questions) is False


def test_it_is_asked_for_up_to_its_bound_and_the_bound_is_of_the_whole_entry(on, entry, no_tariffs):
    """800 USD is the most; a line of 700 on an entry of 801 is above it."""
    made = {
        "at": entry("73269086", "VNM", 800.0),
        "above": entry("73269086", "VNM", 800.01),
        "entry above": entry("73269086", "VNM", 700.0, entry_value=801.0),
        "stated above": entry("73269086", "VNM", 801.0, facts=FACT),
    }
    bills = {name: bill(one, on("2025-03-20"), no_tariffs) for name, one in made.items()}
    asked = {name: any(ASKED in text for text in one.questions) for name, one in bills.items()}
    assert asked == {"at": True, "above": False, "entry above": False, "stated above": False}
    assert all(one.duty > 0 for one in bills.values())


def test_the_bill_says_what_is_spared_and_by_which_law_and_an_assessment_agrees(on, entry, no_tariffs):
    world = on("2025-03-20")
    made = entry("73269086", "CHN", 700.0, facts=FACT)
    result = bill(made, world, no_tariffs)
    spared = {part.measure: part.reason for part in result.not_charged}
    assert {"mpf", "hmf", "IEEPA_CN_F20"} <= set(spared)
    assert all("19 USC 1321(a)(2)(C)" in why for why in spared.values())
    assert [(part.name[:11], str(part.amount)) for part in result.components] == [("Section 321", "0.00")]
    row = {
        "importer": "USA", "exporter": "CHN", "hs": made.hs, "country_of_origin": "CHN", "value": 700.0, "facts": "de_minimis",
    }  # fmt: skip
    done = assess(pl.DataFrame([row, row | {"facts": "", "value": 5000.0}]), world, no_tariffs).frame
    assert done.select(pl.sum_horizontal("duty", "mpf", "hmf"))["duty"].to_list()[0] == 0
    assert done["duty"][1] > 0
    assert done["mpf"][1] > 0
