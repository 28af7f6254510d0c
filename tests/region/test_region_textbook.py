"""Examples with printed answers: Miller and Blair's two regions, decompr's three countries, and sums known by hand."""

import numpy as np
import pytest
from tests.region.conftest import table_of

from allyshore.region import Leontief, content, decompose, extract

PRINTED_INVERSE = [
    [1.423, 0.465, 0.291, 0.192, 0.304],
    [0.635, 1.424, 0.671, 0.409, 0.456],
    [0.638, 0.537, 1.336, 0.250, 0.311],
    [0.267, 0.200, 0.197, 1.341, 0.547],
    [0.147, 0.091, 0.093, 0.215, 1.254],
]
"""Miller and Blair (2009), section 3.3.2, to the three decimals printed."""

PRINTED_EXPORTS = {
    "ARG": {
        "final": 13.0130022 + 5.4174515 + 0.9189510,
        "returned": 0.409964582
        + 0.396856764
        + 0.019151040
        + 2.11195132
        + 2.31640701
        + 0.11214239
        + 0.431602581
        + 0.273611074
        + 0.013786703,
        "foreign_final": 0.70636664 + 0.74541044 + 0.17648311 + 0.78063119 + 0.83713807 + 0.20456591,
        "foreign_intermediate": 0.39055596 + 1.07468254 + 0.08714872 + 0.47566461 + 1.25143467 + 0.10913009,
        "via": 7.7869640
        + 8.0558948
        + 0.4656839
        + 1.54935955
        + 1.05937911
        + 0.05391133
        + 3.48153856
        + 3.55947452
        + 0.18168696
        + 0.689074047
        + 0.475450753
        + 0.024265939,
    },
}
"""Totals of the printed Wang-Wei-Zhu terms of decompr's example, Argentina to both partners."""

ARGENTINA_AGRICULTURE = {
    "ARG": 28.52278143 + 1.06206936 + 0.21043693,
    "TUR": 0.71952151 + 0.41201175 + 0.03482652,
    "DEU": 0.92530356 + 0.64666560 + 0.66638333,
}
"""Printed: value added by source country in the exports of Argentina's agriculture, decompr's Leontief decomposition."""

IMPORTED_TO_EXPORT = (
    *(3.404712, 6.443233, 0.762098),
    *(7.467932, 11.125843, 2.544472),
    *(5.632133, 5.280111, 25.397173),
)
"""The vignette of the R package gvc over the same table: Argentina, Turkey, Germany, three sectors each."""


def test_two_regions_have_the_printed_inverse(two_regions):
    """A unit of final demand in each sector of either region calls for the output that the textbook prints."""
    found = Leontief(two_regions).output_for(np.eye(5))
    assert np.abs(found - PRINTED_INVERSE).max() < 0.00051


def test_two_regions_give_their_output_again(two_regions):
    """The final demand of the table calls for the table's output."""
    model = Leontief(two_regions)
    assert model.output_for(two_regions.final.sum(axis=1)) == pytest.approx(
        [1000, 2000, 1000, 1200, 800], rel=1e-12
    )


def test_value_added_by_source_is_as_printed(leather):
    """The shares of three countries in the exports of one sector are those that decompr prints."""
    model = Leontief(leather)
    row = leather.at("ARG", "A")
    exports = sum(leather.exports("ARG", partner)[row] for partner in ("TUR", "DEU"))
    found = dict(zip(leather.countries, model.origins[row] * exports, strict=True))
    assert found == pytest.approx(ARGENTINA_AGRICULTURE, rel=1e-7)


def test_what_each_sector_imports_to_export_is_as_printed(leather):
    """Foreign value in the exports of all nine sectors, as the vignette of the R package gvc prints it (`i2e`)."""
    model = Leontief(leather)
    home = np.array([leather.countries.index(country) for country in leather.country])
    sold = sum(
        leather.exports(country, partner)
        for country in leather.countries
        for partner in leather.countries
        if partner != country
    )
    foreign = sold * (1.0 - model.origins[np.arange(9), home])
    assert foreign == pytest.approx(IMPORTED_TO_EXPORT, rel=1e-6)


def test_terms_of_exports_are_as_printed(leather):
    """Final, returned and foreign terms equal the totals of the terms that decompr prints for Argentina."""
    terms = {term.name: term.value for term in decompose(Leontief(leather), "ARG").terms}
    printed = PRINTED_EXPORTS["ARG"]
    assert terms["final"] == pytest.approx(printed["final"], rel=1e-7)
    assert terms["foreign_final"] == pytest.approx(printed["foreign_final"], rel=1e-7)
    assert terms["foreign_intermediate"] == pytest.approx(printed["foreign_intermediate"], rel=1e-7)
    assert terms["intermediate"] + terms["reexported"] == pytest.approx(printed["via"], rel=1e-7)
    assert terms["returned_final"] + terms["returned_intermediate"] == pytest.approx(
        printed["returned"], rel=1e-7
    )


def test_one_good_that_crosses_twice_is_counted_twice():
    """By hand: A sells B parts of 60, B adds 40 and sells A all: of A's exports 60 return, none is absorbed abroad.

    A makes 60 of parts from nothing; B makes 100 of goods from 60 of parts, all for A's households. So A's exports are 60,
    all of it its own value added that returns in final goods; B's exports are 100, 60 foreign and 40 its own.
    """
    table = table_of([[0, 60], [0, 0]], [[0, 0], [100, 0]], ("A", "B"), ("s", "s"))
    model = Leontief(table)
    ours = {term.name: term.value for term in decompose(model, "A").terms}
    assert ours["returned_final"] == pytest.approx(60.0)
    assert sum(ours.values()) == pytest.approx(60.0)
    theirs = {term.name: term.value for term in decompose(model, "B").terms}
    assert theirs["final"] == pytest.approx(40.0)
    assert theirs["foreign_final"] == pytest.approx(60.0)
    assert content(model, "B", "A").share == pytest.approx(0.6)


def test_extraction_equals_the_table_solved_anew(leather):
    """Striking a supplier's sales out gives what a table without these coefficients gives, solved from the start."""
    model = Leontief(leather)
    found = extract(model, "DEU", "TUR")
    inputs, final = model.inputs.copy(), leather.final.copy()
    rows, columns = leather.rows_of("DEU"), leather.rows_of("TUR")
    inputs[np.ix_(rows, columns)] = 0.0
    final[rows, leather.buyers.index("TUR")] = 0.0
    left = np.linalg.solve(np.eye(9) - inputs, final.sum(axis=1))
    lost = (leather.output - left) * model.value_added_share
    assert found.lost == pytest.approx(
        {country: lost[leather.rows_of(country)].sum() for country in leather.countries}, rel=1e-9
    )
    one = extract(model, "DEU", "TUR", "T")
    assert 0 < sum(one.lost.values()) < sum(found.lost.values())
