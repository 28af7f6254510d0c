"""What holds for every table: shares add to one, terms add to exports, names do not matter."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.region.conftest import table_of

from allyshore.errors import UsageError
from allyshore.region import Leontief, by_origin, content, decompose, employment, extract, jobs, us_table


@st.composite
def tables(draw):
    """Tables of two to four countries and one to three sectors, in which every sector adds value."""
    countries = draw(st.integers(2, 4))
    sectors = draw(st.integers(1, 3))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    size = countries * sectors
    flows = rng.random((size, size)) * (rng.random((size, size)) < 0.7)
    final = rng.random((size, countries)) + size / countries
    places = [(f"C{row // sectors}", f"s{row % sectors}") for row in range(size)]
    return table_of(flows, final, *zip(*places, strict=True))


@given(tables())
@settings(max_examples=20, deadline=None)
def test_content_of_every_product_adds_to_one(table):
    """Everything that a product is worth is somebody's value added."""
    assert Leontief(table).origins.sum(axis=1) == pytest.approx(np.ones(len(table.country)), abs=1e-12)


@given(tables())
@settings(max_examples=20, deadline=None)
def test_terms_add_to_gross_exports(table):
    """The nine terms add to gross exports, whatever the table, and none is below nought."""
    model = Leontief(table)
    for country in table.countries:
        found = decompose(model, country)
        sold = sum(table.exports(country, partner).sum() for partner in table.countries if partner != country)
        assert found.exports == pytest.approx(sold, rel=1e-10)
        assert sum(term.value for term in found.terms) == pytest.approx(found.exports, rel=1e-9)
        assert min(term.value for term in found.terms) >= -1e-12


@given(tables(), st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_order_of_rows_changes_nothing(table, random):
    """A table whose rows and columns are shuffled gives the same content."""
    order = list(range(len(table.country)))
    random.shuffle(order)
    mixed = table_of(
        table.flows[np.ix_(order, order)],
        table.final[order],
        [table.country[row] for row in order],
        [table.sector[row] for row in order],
    )
    mixed = replace(mixed, buyers=table.buyers)
    first, second = table.countries[0], table.countries[1]
    before, after = content(Leontief(table), first, second), content(Leontief(mixed), first, second)
    assert after.share == pytest.approx(before.share, rel=1e-10)
    assert dict(after.origins) == pytest.approx(dict(before.origins), rel=1e-9, abs=1e-14)


@given(tables())
@settings(max_examples=15, deadline=None)
def test_nobody_gains_where_a_supplier_falls_out(table):
    """With nothing in its place, no country makes more without the supplier's sales, and the supplier makes less."""
    found = extract(Leontief(table), table.countries[0], table.countries[1])
    assert min(found.lost.values()) >= -1e-9
    assert found.lost[table.countries[0]] > 0


def test_the_packaged_table_says_what_was_measured(model):
    """11.7 % of Mexico's exports to the US in 2011 are US value added, 14.5 % of its manufactures, as measured before."""
    found = content(model, "MEX", "USA")
    assert found.share == pytest.approx(0.117, abs=0.001)
    assert sum(found.origins.values()) == pytest.approx(1.0, abs=1e-12)
    makers = model.table.sectors[2:16]
    goods = [row for row in found.by_sector if row.sector in makers]
    share = sum(row.exports * row.share for row in goods) / sum(row.exports for row in goods)
    assert share == pytest.approx(0.145, abs=0.001)


def test_terms_add_up_on_the_packaged_table(model):
    """The three countries' terms add to their gross exports, to a millionth of a percent."""
    for country in ("USA", "MEX", "CAN"):
        found = decompose(model, country)
        assert sum(term.value for term in found.terms) == pytest.approx(found.exports, rel=1e-9)
        kinds = ("domestic", "returned", "foreign", "double counted")
        assert sum(found.kind(kind) for kind in kinds) == pytest.approx(found.exports, rel=1e-9)


def test_shares_of_any_bundle_add_to_one(model):
    """A bundle of sales of several countries is wholly somebody's; an empty one is nobody's."""
    sales = np.zeros(len(model.table.country))
    assert set(by_origin(model, sales).values()) == {0.0}
    sales[[3, 500, 1200]] = (1.0, 2.0, 3.0)
    assert sum(by_origin(model, sales).values()) == pytest.approx(1.0, abs=1e-12)


def test_jobs_state_their_range_and_leave_the_claim_far_away(model, world):
    """US exports to Mexico support about a million US jobs by any count held here, far below five million."""
    found = jobs(model, employment(model.table, world), "USA", "MEX")
    direct, supported = found.figures
    assert direct.jobs < supported.jobs
    assert supported.low == pytest.approx(0.966e6, rel=0.01)
    assert supported.high == pytest.approx(1.372e6, rel=0.01)
    assert supported.pattern_year == 2011
    assert supported.jobs_year == 2025
    assert sum(row.jobs for row in found.by_sector) == pytest.approx(supported.jobs, rel=1e-9)


def test_the_american_accounts_give_the_published_product_and_no_jobs_by_look_alike_codes(world):
    """Value added of the 71 industries is the published GDP of 2023; code 61 is schools there and shipping in the world's table."""
    table = us_table(world)
    assert table.value_added[table.rows_of("USA")].sum() == pytest.approx(27_720_708, rel=1e-6)
    assert content(Leontief(table), "USA", "ROW").origins["USA"] == pytest.approx(0.897, abs=0.0005)
    assert "USA" not in employment(table, world).counts


@pytest.mark.parametrize("pair", [("MEX", "MEX"), ("MX", "USA"), ("NGA", "USA"), ("USA", "XYZ")])
def test_odd_pairs_are_refused(model, pair):
    """The same country twice, an unknown one and one that the table lacks are errors that name what there is."""
    with pytest.raises(UsageError, match="expected"):
        content(model, *pair)


def test_threads_that_share_a_model_get_the_answers_of_one(model):
    """Strategies are traced in threads over one factorisation: each solve is what it is alone."""
    demands = np.random.default_rng(1).random((24, len(model.table.country)))
    alone = [model.output_for(demand) for demand in demands]
    with ThreadPoolExecutor(max_workers=8) as pool:
        for _ in range(3):
            together = list(pool.map(model.output_for, demands))
            assert all(np.array_equal(one, other) for one, other in zip(alone, together, strict=True))
