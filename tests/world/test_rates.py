"""Rates of duty: every form of the schedule is read exactly, or left unread with its text kept."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allyshore.world import Part, read_rate
from allyshore.world.frames import load
from allyshore.world.rates import UNITS, RateForm

READ = [
    ("Free", "free", 0.0, None, None),
    ("1.4%", "ad_valorem", 0.014, None, None),
    ("33 1/3%", "ad_valorem", 1 / 3, None, None),
    ("0.68¢/kg", "specific", None, 0.0068, "kg"),
    ("4.4¢/liter", "specific", None, 0.044, "liter"),
    ("0.4¢/ liter", "specific", None, 0.004, "liter"),
    ("$1.50/kg + 4%", "compound", 0.04, 1.5, "kg"),
    ("77.2¢/kg +13%", "compound", 0.13, 0.772, "kg"),
    ("42¢ each + 5%", "compound", 0.05, 0.42, "each"),
    ("$3 each", "specific", None, 3.0, "each"),
    ("5.25¢/bbl", "specific", None, 0.0525, "bbl"),
    ("1.1¢/kg on drained weight", "specific", None, 0.011, "kg on drained weight"),
    ("33.9¢/kg of total sugars + 5.1%", "compound", 0.051, 0.339, "kg of total sugars"),
    ("$2.50/pf.liter", "specific", None, 2.5, "pf. liter"),
    ("$1.13/m3", "specific", None, 1.13, "m3"),
    ("14.5¢/m²", "specific", None, 0.145, "m2"),
    ("$16.50/t, including weight of container", "specific", None, 16.5, "t including weight of container"),
    ("10¢/1,000 pins + 3.5%", "compound", 0.035, 0.10, "1000 pins"),
    ("8.8¢/m2of recording surface", "specific", None, 0.088, "m2 of recording surface"),
    ("$1,250.50/t", "specific", None, 1250.5, "t"),
]
UNREAD = [
    "See additional U.S. note 1",
    "The rate applicable to the natural juice in heading 2009",
    "2.5% on the value of the lead content",
    "30¢ each + 6.9% on the case + 5.3% on the battery",
    "0.7¢/kg on copper content + 0.7¢/kg on lead content",
    "36¢ each + 5.6% + 2¢/jewel",
    "1.4606¢/kg less 0.020668¢/kg for each degree under 100 degrees",
    "12¢/furlong",
    "Free, under bond",
    "",
    "%",
    "+",
    "1.2.3%",
]


@pytest.mark.parametrize(("text", "form", "share", "amount", "unit"), READ)
def test_a_rate_of_value_and_one_quantity_is_read_exactly(text, form, share, amount, unit):
    rate = read_rate(text)
    assert (rate.form.value, rate.ad_valorem, rate.specific, rate.specific_unit) == (
        form,
        share,
        amount,
        unit,
    )


@pytest.mark.parametrize("text", UNREAD)
def test_a_rate_that_needs_more_is_unread_and_keeps_its_text(text):
    rate = read_rate(text)
    assert rate.form is RateForm.UNREAD
    assert (rate.ad_valorem, rate.specific, rate.specific_unit) == (None, None, None)
    assert rate.text == text


def test_every_printed_form_survives_being_written_and_read_again():
    hts = load("hts").frame
    texts = {*hts["general"], *hts["other"]}
    assert len(texts) > 1400
    for text in texts:
        rate = read_rate(text)
        again = read_rate(rate.canonical)
        assert (again.form, again.parts) == (rate.form, rate.parts), text


def test_the_parts_of_an_unread_rate_are_kept_where_they_can_be_told_apart():
    assert read_rate("$1.75 each + 4.8% on the case").parts == (
        Part(Fraction(7, 4), "each"),
        Part(Fraction(48, 1000), "", "case"),
    )


amounts = st.decimals("0.001", "9999", places=3).map(Fraction)


@given(amounts, amounts, st.sampled_from(sorted(set(UNITS.values()) - {"each"})))
def test_any_compound_rate_reads_back(share, amount, unit):
    parts = (Part(amount, unit), Part(share / 100, ""))
    text = " + ".join(str(part) for part in parts)
    rate = read_rate(text)
    assert rate.form is RateForm.COMPOUND
    assert rate.parts == parts
    assert rate.canonical == text


@given(st.text(max_size=40))
def test_no_text_breaks_the_reader(text):
    rate = read_rate(text)
    assert rate.form is RateForm.UNREAD or rate.parts or rate.text == "Free"
