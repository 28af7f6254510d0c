"""Claims under the programmes of General Note 3(c): who may claim, from when to when, at which rate, and what a refusal says."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import polars as pl
import pytest

from allyshore.duty import DutyParams, assess, bill
from allyshore.duty.programmes import Programmes
from allyshore.errors import FactMissing, ModelInvalid
from allyshore.world import World

CHEESE, SHIRT = "04061038", "61091000"


def base(result):
    return next(part for part in result.components if part.measure == "base")


@pytest.mark.parametrize(
    ("day", "rate", "amount"), [("2025-12-31", "7¢/kg", "70.00"), ("2026-01-01", "0", "0.00")]
)
def test_a_staged_korean_rate_falls_on_new_years_day(day, rate, amount, on, entry, no_tariffs):
    result = bill(entry(CHEESE, "KOR", 10000.0, claim="KR", weight=1000.0), on(day), no_tariffs)
    assert (base(result).rate, str(base(result).amount)) == (rate, amount)


def test_each_special_rate_that_changed_in_2026_is_charged_as_printed_on_both_days(on, no_tariffs):
    """Every line whose special column changed on 2026-01-01 pays under each programme what either edition prints."""
    before, after = on("2025-12-31"), on("2026-01-01")
    old, new = (
        world.schedule.lines.select("hts8", "special", "special_text_other", "special_free")
        for world in (before, after)
    )
    changed = old.join(new, on="hts8", suffix="_new").filter(pl.col("special") != pl.col("special_new"))
    assert changed.height == 149
    held = pl.DataFrame(
        [
            {"hs": row["hts8"], "symbol": symbol, "country_of_origin": country}
            for row in changed.iter_rows(named=True)
            for symbol, country in (("KR", "KOR"), ("CO", "COL"), ("PA", "PAN"))
        ]
    )
    paid = 0
    for world, column in ((before, "special_text_other"), (after, "special_text_other_new")):
        free = column.replace("special_text_other", "special_free")
        duty = assess(
            held.with_columns(
                importer=pl.lit("USA"),
                exporter="country_of_origin",
                claim="symbol",
                originating=True,
                value=pl.lit(1000.0),
                weight=pl.lit(100.0),
                quantities=pl.lit("liter=100;pf. liter=100"),
            ),
            World.on(world.date, {"measures": world.table("measures").head(0)}),
            no_tariffs,
            DutyParams(detail=False),
        ).frame["duty"]
        printed = {row["hts8"]: (row[column] or "", row[free] or "") for row in changed.iter_rows(named=True)}
        for (code, symbol, _), owed in zip(held.iter_rows(), duty, strict=True):
            other, none = printed[code]
            for piece in other.split("; "):
                if f"({symbol})" in piece or f",{symbol}" in piece or f"({symbol}," in piece:
                    text = piece.partition(" (")[0]
                    if not text.startswith("See"):
                        assert owed == pytest.approx(plain_duty(text, 1000.0, 100.0)), (code, symbol)
                        paid += 1
            if symbol in none.split(" "):
                assert owed == 0, (code, symbol)
    assert paid > 150


def plain_duty(text, value, units):
    """Reckon ``7¢/kg + 2.5%`` with one quantity for every unit."""
    total = 0.0
    for piece in text.split("+"):
        word = piece.strip()
        if word.endswith("%"):
            total += float(word[:-1]) / 100 * value
        elif word.startswith("$"):
            total += float(word[1:].split("/")[0]) * units
        else:
            total += float(word.split("¢")[0]) / 100 * units
    return total


@pytest.mark.parametrize(
    ("day", "origin", "claim", "says"),
    [
        ("2026-06-15", "IND", "A", "ended on 2020-12-31"),
        ("2025-12-01", "KEN", "agoa", "refunded on a request"),
        ("2026-01-01", "NPL", "NP", "ended on 2025-12-31"),
        ("2026-06-15", "CHN", "korus", "CHN is not among its beneficiaries"),
        ("2026-06-15", "JPN", "JP", "has no special rate under it"),
    ],
)
def test_a_claim_that_is_not_available_is_refused_with_its_reason_and_pays_the_general_rate(
    day, origin, claim, says, on, entry, no_tariffs
):
    result = bill(entry(SHIRT, origin, 10000.0, claim=claim), on(day), no_tariffs)
    assert base(result).amount == Decimal("1650.00")
    assert any("refused" in text and says in text for text in result.questions)
    kept = [part for part in result.not_charged if part.measure.startswith("claim:")]
    assert [says in part.reason for part in kept] == [True]
    row = {
        "importer": "USA", "exporter": origin, "hs": SHIRT, "country_of_origin": origin, "value": 10000.0, "claim": claim, "originating": True
    }  # fmt: skip
    (unpaid,) = assess(pl.DataFrame([row]), on(day), no_tariffs).frame["not_charged"].to_list()
    assert [says in part["reason"] for part in unpaid if part["measure"].startswith("claim:")] == [True]


@pytest.mark.parametrize(
    ("day", "free"),
    [("2025-09-30", True), ("2025-10-01", False), ("2026-02-03", False), ("2026-02-04", True)],
)
def test_agoa_lapses_and_is_renewed_on_its_days(day, free, on, entry, no_tariffs):
    result = bill(entry("42021100", "KEN", 1000.0, claim="D"), on(day), no_tariffs)
    assert (base(result).amount == 0) is free


def test_originating_dairy_of_mexico_is_free_under_the_heading_for_mexico(on, entry, no_tariffs):
    result = bill(entry(CHEESE, "MEX", 10000.0, claim="usmca", weight=1000.0), on("2026-06-15"), no_tariffs)
    assert base(result).amount == 0
    assert "9823.04.01" in base(result).heading


def test_originating_dairy_of_canada_pays_the_general_rate_until_the_heading_is_named(on, entry, no_tariffs):
    day = on("2026-06-15")
    asked = bill(entry(CHEESE, "CAN", 10000.0, claim="usmca", weight=1000.0), day, no_tariffs)
    assert base(asked).amount == Decimal("1055.00")
    assert any("9823.04.02: Free" in text and "9823.04.06: $1.055/kg" in text for text in asked.questions)
    named = {
        code: base(
            bill(entry(CHEESE, "CAN", 10000.0, claim="S+", weight=1000.0, rate_of=code), day, no_tariffs)
        )
        for code in ("98230402", "98230406")
    }
    assert [part.amount for part in named.values()] == [Decimal("0.00"), Decimal("1055.00")]


def test_no_line_marked_s_plus_passes_as_free_without_a_heading(on, no_tariffs):
    """Canada: asked on all 170 lines; Mexico: one heading for each."""
    world = on("2026-06-15")
    plus = world.table("hts_special").filter(pl.col("symbols") == "S+")["hts8"].unique().sort()
    assert plus.len() == 170
    lines = pl.DataFrame({"hs": plus}).join(pl.DataFrame({"country_of_origin": ["CAN", "MEX"]}), how="cross")
    entries = lines.with_columns(
        importer=pl.lit("USA"), exporter="country_of_origin", value=pl.lit(1e6), claim=pl.lit("usmca"), originating=True,
        weight=pl.lit(1e3), quantities=pl.lit("liter=1000;kg of total sugars=900"),
    )  # fmt: skip
    bare = World.on(world.date, {"measures": world.table("measures").head(0)})
    result = assess(entries, bare, no_tariffs)
    owed = result.frame.select("country_of_origin", "duty")
    assert owed.filter(pl.col("country_of_origin") == "MEX")["duty"].sum() == 0
    assert owed.filter(pl.col("country_of_origin") == "CAN")["duty"].min() > 0
    asked = result.questions.filter(pl.col("question").str.contains("until the importer names which applies"))
    assert set(asked["hs"]) == set(plus)


@pytest.mark.parametrize(
    ("origin", "claim", "spared"),
    [
        ("KOR", "korus", True),
        ("KOR", "", False),
        ("JPN", "japan", False),
        ("JOR", "JO", False),
        ("ISR", "", True),
        ("JAM", "", True),
        ("GTM", "P", True),
        ("GTM", "", False),
        ("CAN", "usmca", True),
    ],
)
def test_the_processing_fee_follows_the_programme(origin, claim, spared, on, entry, no_tariffs):
    """19 CFR 24.23(c): some programmes spare goods claimed, Israel and the Caribbean Basin all their goods, others none."""
    result = bill(entry("84501100", origin, 10000.0, claim=claim), on("2026-06-15"), no_tariffs)
    assert (result.fees["mpf"] == 0) is spared


def test_a_korean_claim_free_of_duty_still_pays_the_emergency_duty_in_full(on, entry, no_tariffs):
    """A total of 15 % counts the claimed rate as column 1: 7 cents a kilogram claimed leave the rest of 15 % of the value."""
    result = bill(entry(CHEESE, "KOR", 10000.0, claim="KR", weight=1000.0), on("2025-12-31"), no_tariffs)
    assert result.duty == Decimal("1500.00")


def test_korean_aluminium_is_free_in_the_schedule_under_the_claim_and_pays_section_232(on, entry, no_tariffs):
    result = bill(entry("7601103000", "KOR", 10000.0, claim="KR"), on("2026-05-01"), no_tariffs)
    assert (base(result).amount, result.duty) == (Decimal("0.00"), Decimal("5000.00"))


def test_korean_ferromanganese_claimed_pays_nothing_at_the_border_of_the_two_regimes(on, entry, no_tariffs):
    result = bill(entry("7202111000", "KOR", 10000.0, claim="KR"), on("2026-02-15"), no_tariffs)
    assert base(result).amount == 0


def test_a_guatemalan_shirt_under_cafta_pays_neither_base_nor_forced_labour_duty(on, entry, no_tariffs):
    day = on("2026-07-29")
    claimed = bill(entry("6109100004", "GTM", 10000.0, claim="cafta-dr"), day, no_tariffs)
    plain = bill(entry("6109100004", "GTM", 10000.0), day, no_tariffs)
    assert claimed.duty == 0
    assert plain.duty > Decimal("1650.00")


@pytest.mark.parametrize("origin", ["RUS", "BLR", "CUB", "PRK"])
def test_goods_of_the_four_countries_of_general_note_3b_pay_column_2(origin, on, entry, no_tariffs):
    result = bill(entry("84501100", origin, 1000.0), on("2026-06-15"), no_tariffs)
    assert base(result).amount == Decimal("350.00")
    assert base(result).name.startswith("column 2")


def test_column_2_reads_rates_per_unit_too(on, entry, no_tariffs):
    result = bill(entry("04061038", "RUS", 1000.0, weight=100.0), on("2026-06-15"), no_tariffs)
    assert base(result).amount in {Decimal("124.10"), Decimal("350.00")}
    with pytest.raises(FactMissing, match="per kg"):
        bill(entry("04061038", "BLR", 1000.0), on("2026-06-15"), no_tariffs)


def test_every_symbol_of_the_special_column_belongs_to_a_programme(on):
    """J, J* and the old CA are left in a few lines; all else General Note 3(c) names."""
    programmes = Programmes.on(dt.date(2026, 6, 15), on("2026-06-15").table)
    free = on("2025-01-01").table("hts")["special_free"].drop_nulls()
    symbols = {symbol for cell in free for symbol in cell.split(" ")}
    assert {symbol for symbol in symbols if programmes.word(symbol) is None} <= {"", "CA"}


def test_another_importer_knows_no_programme_of_the_united_states(on, no_tariffs):
    line = pl.DataFrame(
        {"importer": ["MEX"], "exporter": ["KOR"], "hs": ["84501100"], "country_of_origin": ["KOR"], "value": [1.0], "claim": ["korus"], "originating": [True]}
    )  # fmt: skip
    with pytest.raises(ModelInvalid, match="programmes of the United States"):
        assess(line, on("2026-06-15"), no_tariffs)
