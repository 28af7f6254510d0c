"""Many lines at once."""

from __future__ import annotations

import math

import polars as pl
import pytest

from allyshore.duty import DutyParams, assess, bill
from allyshore.errors import FactMissing, ModelInvalid


def lines(*rows, **same):
    """A frame of lines into the United States; each row is (hs, origin, value)."""
    base = [
        {"importer": "USA", "exporter": origin, "hs": hs, "country_of_origin": origin, "value": value, **same}
        for hs, origin, value in rows
    ]
    return pl.DataFrame(base)


def test_rows_and_order_and_own_columns_are_kept(on, no_tariffs):
    frame = lines(
        ("95066240", "VNM", 100.0), ("84501100", "MEX", 200.0), ("95066240", "VNM", 300.0)
    ).with_columns(mine=pl.Series([3, 1, 2]), form=pl.lit("own"))
    result = assess(frame, on("2026-08-01"), no_tariffs).frame
    assert result.select(frame.columns).equals(frame)
    assert result["duty"].to_list() == pytest.approx([12.5, 50.0 + 2.8, 37.5])


def test_components_sum_to_the_duty(on, no_tariffs):
    frame = lines(
        ("84501100", "CHN", 1000.0), ("7326908688", "CHN", 500.0), ("95066240", "MEX", 10.0), steel_share=0.3
    )
    result = assess(frame, on("2025-08-20"), no_tariffs).frame
    sums = (
        result.explode("components")
        .unnest("components")
        .group_by("hs", maintain_order=True)
        .agg(pl.col("amount").sum())["amount"]
        .to_list()
    )
    assert sums == pytest.approx(result["duty"].to_list())


def test_what_gives_way_is_listed_with_the_reason(on, no_tariffs):
    result = assess(lines(("7326908688", "CHN", 500.0)), on("2026-09-17"), no_tariffs).frame
    reasons = {row["measure"]: row["reason"] for row in result["not_charged"][0]}
    assert "9903.82.02" in reasons["301FL_CN"]


def test_without_detail_only_the_sums_are_made(on, no_tariffs):
    frame = lines(("84501100", "CHN", 1000.0))
    plain = assess(frame, on("2026-06-15"), no_tariffs, DutyParams(detail=False))
    assert plain.frame.columns == [*frame.columns, "duty", "mpf", "hmf"]
    assert (
        plain.frame["duty"].to_list() == assess(frame, on("2026-06-15"), no_tariffs).frame["duty"].to_list()
    )


def test_an_empty_frame_gives_an_empty_assessment(on, no_tariffs):
    assert (
        assess(
            lines(("84501100", "CHN", 1.0)).clear(), on("2026-06-15"), no_tariffs, DutyParams(detail=False)
        ).frame.height
        == 0
    )


def test_a_fact_stated_for_all_lines_reaches_each(on, no_tariffs):
    frame = lines(("85013220", "VNM", 100.0))
    assert assess(frame, on("2026-06-10"), no_tariffs, DutyParams(facts=frozenset({"auto_part"}))).frame[
        "duty"
    ][0] == pytest.approx(27.9)


def test_questions_name_the_line_they_are_about(on, no_tariffs):
    asked = assess(
        lines(("85013220", "VNM", 100.0), ("95066240", "VNM", 100.0)), on("2026-06-10"), no_tariffs
    ).questions
    assert set(asked.filter(pl.col("question").str.contains("passenger vehicle"))["hs"]) == {"85013220"}


def test_a_specific_rate_takes_its_quantity_in_its_unit(on, no_tariffs):
    """0201.10.05 is charged 4.4 cents per kilogram; twice the kilograms at the same value is twice the base duty."""
    one, two = (
        assess(lines(("02011005", "AUS", 100.0), weight=kg), on("2026-08-01"), no_tariffs).frame[
            "components"
        ][0][0]["amount"]
        for kg in (10.0, 20.0)
    )
    assert one == pytest.approx(0.44)
    assert two == pytest.approx(0.88)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("02011005", "kg"),
        ("22042120", "liter"),
        ("98020040", "line of the schedule"),
        ("84501300", "8450.11.00"),
    ],
)
def test_a_missing_quantity_or_line_is_named_and_never_taken_as_nil(code, words, on, no_tariffs):
    with pytest.raises(FactMissing, match=words):
        assess(lines((code, "AUS", 100.0)), on("2026-08-01"), no_tariffs)


def test_a_rate_that_cannot_be_read_is_a_missing_fact(on, no_tariffs):
    world = on("2026-08-01")
    code = world.table("hts").filter(pl.col("form") == "unread")["hts8"][0]
    with pytest.raises(FactMissing, match=code):
        assess(lines((code, "DEU", 100.0), weight=1.0, quantity=1.0), world, no_tariffs)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"value": math.nan}, "above zero"),
        ({"value": 0.0}, "above zero"),
        ({"hs": "8450"}, "six to ten digits"),
        ({"hs": "845011"}, "at least eight digits"),
        ({"mode": "pigeon"}, "ocean"),
        ({"claim": "nafta"}, "usmca"),
        ({"claim": "usmca"}, "originating"),
        ({"claim": "usmca", "originating": True, "exporter": "VNM"}, "between two"),
        ({"steel_share": 1.5}, "between 0 and 1"),
        ({"steel_share": 0.7, "aluminium_share": 0.7}, "sum to 1"),
        ({"weight": -1.0}, "not negative"),
        ({"importer": None}, "every row"),
    ],
)
def test_a_fault_in_a_line_is_located(change, words, on, no_tariffs):
    good = {
        "importer": "USA",
        "exporter": "MEX",
        "hs": "84501100",
        "country_of_origin": "MEX",
        "value": 100.0,
    }
    frame = pl.DataFrame([good, good | change], infer_schema_length=None).with_columns(
        pl.col("importer").cast(pl.String)
    )
    with pytest.raises(ModelInvalid, match=words) as caught:
        assess(frame, on("2026-06-10"), no_tariffs)
    assert all(fault.row == 2 for fault in caught.value.faults)


def test_an_absent_column_is_named(on, no_tariffs):
    with pytest.raises(ModelInvalid, match="country_of_origin"):
        assess(lines(("84501100", "MEX", 1.0)).drop("country_of_origin"), on("2026-06-10"), no_tariffs)


def test_a_measure_that_leaves_the_country_out_is_named_and_an_assessment_names_the_same(
    on, entry, no_tariffs
):
    """The reciprocal duty holds the good and leaves Canada and Mexico out; a good that it spares, or another country, is told otherwise."""
    world = on("2025-05-01")
    for origin, named in (("MEX", True), ("CAN", True), ("VNM", False)):
        result = bill(entry("84501100", origin, 1000.0), world, no_tariffs)
        reasons = {part.measure: part.reason for part in result.not_charged}
        assert (reasons.get("IEEPA_R_BASE", "").startswith("goods of this origin are left out")) is named
        (told,) = assess(lines(("84501100", origin, 1000.0)), world, no_tariffs).frame["not_charged"]
        assert {part["measure"]: part["reason"] for part in told.to_list()} == reasons
