"""What is charged on a line, against a second reading of the printed text that shares no code with the first.

`naive` knows shares, cents and dollars per anything, and splits on plus signs; what it cannot read must be asked for, never charged.
"""

from __future__ import annotations

import random
from fractions import Fraction

import polars as pl
import pytest

from allyshore.duty import DutyParams, assess
from allyshore.errors import FactMissing
from allyshore.world import World

VALUE, PER_UNIT = 12345.0, 7.0
UNITS = (
    "kg;g;t;liter;pf. liter;bbl;each;head;article;pack;pr.;doz.;gross;line/gross;1000;1000 pins;m;m2;m3;clean kg;kg on drained weight;"
    "kg of total sugars;kg on contents and container;kg on entire contents of container;kg on lead content;kg on molybdenum content;"
    "kg on tungsten content;kg on magnesium content;kg on manganese content;kg on silicon content;kg including weight of container;"
    "t including weight of container;m2 of recording surface;gross of immediate containers;kg of anhydrous morphine content;pf. liter on ethyl alcohol content;jewel;kg on copper content;kg on zinc content"
)
QUANTITIES = ";".join(f"{unit}={PER_UNIT}" for unit in UNITS.split(";"))
DAYS = ("2025-01-01", "2025-07-01", "2026-01-01", "2026-06-15")


def naive(printed: str) -> float | None:
    """Duty [USD] on VALUE with PER_UNIT of every unit; None where a text is more than shares and amounts per unit."""
    if printed == "Free":
        return 0.0
    if " but " in printed:
        return None
    total = Fraction(0)
    for summand in printed.split("+"):
        text = summand.strip()
        head = (
            text.replace("$", "")
            .replace("¢", " ")
            .replace("%", " ")
            .split("/k")[0]
            .split("/")[0]
            .strip()
            .split(" ")[0]
        )
        if " on the value" in text or " less " in text or text[:1] not in "$0123456789":
            return None
        whole = text.split("%")[0].split("¢")[0].removeprefix("$").replace(",", "")
        if text.startswith("$"):
            whole = whole.replace(" each", "/").split("/")[0].strip()
        pieces = whole.split(" ")
        if "/" in pieces[-1] and len(pieces) == 1 and "%" not in text:
            pieces = [head]
        amount = sum((Fraction(piece) for piece in pieces if piece), Fraction(0))
        if text.endswith("%"):
            total += amount / 100 * Fraction(VALUE)
        elif "%" in text:
            return None
        else:
            total += amount * Fraction(PER_UNIT) / (1 if text.startswith("$") else 100)
    return float(total)


def drawn(world: World) -> pl.DataFrame:
    """200 lines: 80 of any form, and 40 each of specific, compound and unread ones."""
    lines = world.schedule.lines.sort("hts8")
    chance = random.Random(4)
    forms = [None] * 80 + ["specific"] * 40 + ["compound"] * 40 + ["unread"] * 40
    groups = {
        form: lines.filter(pl.col("form") == form)["hts8"].to_list() if form else lines["hts8"].to_list()
        for form in dict.fromkeys(forms)
    }
    codes = {code for form, group in groups.items() for code in chance.sample(group, forms.count(form))}
    return lines.filter(pl.col("hts8").is_in(codes))


def charged(world: World, codes: list[str], country: str, tariffs: pl.DataFrame) -> list[float]:
    """Base duty of each line, its measures but column 2 left out."""
    law = world.table("measures")
    bare = World.on(world.date, {"measures": law.filter(pl.col("measure") == "COL2")})
    entries = pl.DataFrame({"hs": codes}).with_columns(
        importer=pl.lit("USA"), exporter=pl.lit(country), country_of_origin=pl.lit(country), value=pl.lit(VALUE), quantities=pl.lit(QUANTITIES)
    )  # fmt: skip
    return assess(entries, bare, tariffs, DutyParams(detail=False)).frame["duty"].to_list()


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize(("country", "column"), [("DEU", "general"), ("BLR", "other")])
def test_200_lines_pay_what_a_second_reading_of_their_text_says(day, country, column, on, no_tariffs):
    world = on(day)
    lines = drawn(world)
    read, asked = [], []
    for code, text in lines.select("hts8", column).iter_rows():
        (asked if naive(text) is None else read).append((code, text))
    assert len(read) + len(asked) > 180
    owed = charged(world, [code for code, _ in read], country, no_tariffs)
    wrong = [
        (code, text, duty, naive(text))
        for (code, text), duty in zip(read, owed, strict=True)
        if duty != pytest.approx(naive(text), rel=1e-12, abs=1e-9)
    ]
    assert wrong == []
    assert len(asked) > 20
    for code, text in asked:
        with pytest.raises(FactMissing, match=code):
            charged(world, [code], country, no_tariffs)
        assert text


@pytest.mark.parametrize(
    ("country", "column", "form"), [("DEU", "general", "form"), ("BLR", "other", "column2_form")]
)
def test_every_line_of_the_newest_edition_pays_what_a_second_reading_says(
    country, column, form, on, no_tariffs
):
    world = on("2026-06-15")
    lines = world.schedule.lines.filter(pl.col(form) != "unread")
    told = [naive(text) for text in lines[column]]
    assert None not in told
    owed = charged(world, lines["hts8"].to_list(), country, no_tariffs)
    assert owed == pytest.approx(told, rel=1e-12, abs=1e-9)


@pytest.mark.parametrize(
    ("printed", "duty"),
    [("Free", 0.0), ("3.4%", 0.034 * VALUE), ("$1.50/kg + 4%", 10.5 + 0.04 * VALUE), ("33 1/3%", VALUE / 3), ("17.5¢ each", 1.225), ("6% on the case", None), ("6%, but no more than for the whole", None), ("See additional U.S. note 1", None)],
)  # fmt: skip
def test_the_second_reading_itself(printed, duty):
    assert naive(printed) == (None if duty is None else pytest.approx(duty))
