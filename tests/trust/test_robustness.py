"""How sure a ranking is: the exact share against sampling, brute force and formulas by hand; the least flip against a solver."""

import datetime as dt
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from allyshore.errors import FactMissing, UsageError
from allyshore.trust import (
    TrustParams,
    draw_weights,
    flip,
    outranking,
    pairs,
    read_trust,
    score,
    share_of_simplex,
    spread,
    top_shares,
    win_shares,
)
from allyshore.trust.ranking import rank_spread
from allyshore.world import World

WORLD = World.on(dt.date(2026, 6, 15))
CARD = score(WORLD)
FREE = [(0.0, 1.0)] * 6
PARTS = st.lists(st.floats(-1, 1).map(lambda x: round(x, 3)), min_size=1, max_size=6)


def share(*difference):
    return float(share_of_simplex(np.array([difference], dtype=float))[0])


@pytest.mark.parametrize(
    ("difference", "expected"),
    [
        ((1, -1), 1 / 2),
        ((3, -1), 3 / 4),
        ((1, -1, -1), 1 / 4),
        ((1, 1, -1), 3 / 4),
        ((1, 1, 1, -1, -1, -1), 1 / 2),
        ((2, -1, -1), 4 / 9),
        ((1, 0), 1),
        ((0, 0), 0),
        ((1, 0, -1), 1 / 2),
        ((1, 2, 3), 1),
        ((-1, -2), 0),
    ],
)
def test_shares_that_can_be_worked_out_by_hand(difference, expected):
    """With one gain b among losses: product of b / (b + |c|); ties of weight zero count for nobody."""
    assert share(*difference) == pytest.approx(expected, abs=1e-14)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(-6, 6).filter(bool), min_size=2, max_size=6, unique=True))
def test_the_recurrence_is_the_divided_difference_of_the_truncated_power(parts):
    """For parts that all differ: sum over gains b of b^(n-1) / product of (b - d), in exact fractions."""
    total = Fraction(0)
    for one in parts:
        if one > 0:
            term = Fraction(one) ** (len(parts) - 1)
            for other in parts:
                term /= (one - other) if other != one else 1
            total += term
    assert share(*parts) == pytest.approx(float(total), abs=1e-12)


@settings(max_examples=200, deadline=None)
@given(PARTS)
def test_share_and_reverse_share_and_tie_sum_to_one(parts):
    tie = 1.0 if all(abs(part) <= 1e-12 for part in parts) else 0.0
    assert share(*parts) + share(*(-part for part in parts)) + tie == pytest.approx(1.0, abs=1e-12)


@settings(max_examples=100, deadline=None)
@given(PARTS, st.randoms(use_true_random=False))
def test_the_order_of_dimensions_does_not_matter(parts, random):
    mixed = list(parts)
    random.shuffle(mixed)
    assert share(*mixed) == pytest.approx(share(*parts), abs=1e-12)


def test_nearly_equal_parts_lose_no_digits():
    """The explicit formula breaks down here; the recurrence is within rounding of the limit of equal parts."""
    near = [0.3, 0.3 + 1e-9, 0.3 - 1e-9, -0.2, -0.2 + 1e-9, -0.2]
    assert share(*near) == pytest.approx(share(0.3, 0.3, 0.3, -0.2, -0.2, -0.2), abs=1e-7)


def test_exact_shares_lie_within_the_error_of_sampling():
    rng = np.random.default_rng(3)
    scores = rng.random((12, 6))
    scores[5] = scores[4]
    scores[7, :3] = scores[6, :3]
    exact = outranking(scores)
    sampled = win_shares(scores, draw_weights(200_000, FREE, seed=1))
    error = np.sqrt(np.maximum(exact * (1 - exact), 1e-9) / 200_000)
    assert (np.abs(exact - sampled) <= 5 * error + 1e-5).all()
    assert exact[4, 5] == exact[5, 4] == 0.0


def test_the_exact_share_is_the_volume_counted_on_a_grid():
    """Brute force: every weight vector of a fine grid inside the triangle of three dimensions."""
    difference, steps = np.array([0.5, -0.2, -0.35]), 600
    hits = [
        difference @ ((i + 1 / 3) / steps, (j + 1 / 3) / steps, 1 - (i + j + 2 / 3) / steps) > 0
        for i, j in product(range(steps), repeat=2)
        if i + j < steps
    ]
    assert share(*difference) == pytest.approx(np.mean(hits), abs=2e-3)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.floats(-1, 1), min_size=6, max_size=6),
    st.lists(st.floats(0.05, 1), min_size=6, max_size=6),
    st.floats(0, 0.2),
    st.floats(0.05, 1),
)
def test_the_least_flip_is_the_optimum_of_the_linear_programme(difference, weights, down, up):
    """min sum(moved) over gains and cuts of each weight, solved by HiGHS through scipy."""
    gain = np.array(difference)
    start = np.array(weights) / sum(weights)
    if gain @ start <= 1e-6:
        gain = -gain
    if gain @ start <= 1e-6:
        return
    ends = [(max(0.0, share - down), min(1.0, share + up)) for share in start]
    found = flip(gain, start.tolist(), ends)
    n = start.size
    solved = linprog(
        np.r_[np.full(n, 0.5), np.full(n, 0.5)],
        A_ub=[np.r_[gain, -gain]],
        b_ub=[-float(gain @ start)],
        A_eq=[np.r_[np.ones(n), -np.ones(n)]],
        b_eq=[0.0],
        bounds=[(0.0, high - share) for (_, high), share in zip(ends, start, strict=True)]
        + [(0.0, share - low) for (low, _), share in zip(ends, start, strict=True)],
    )
    if found is None:
        assert solved.status == 2 or solved.fun is None
    else:
        assert solved.status == 0
        assert found.moved == pytest.approx(solved.fun, abs=1e-7)
        assert gain @ np.array(found.weights) == pytest.approx(0.0, abs=1e-9)
        assert sum(found.weights) == pytest.approx(1.0)
        assert np.abs(np.array(found.weights) - start).sum() / 2 == pytest.approx(found.moved)


def test_no_weights_flip_a_pair_that_leads_everywhere():
    assert flip(np.array([0.1, 0.2, 0.3]), (0.2, 0.3, 0.5)) is None
    assert flip(np.array([0.0, 0.0]), (0.5, 0.5)).moved == 0.0


@pytest.mark.parametrize(
    "intervals",
    [
        [(0.0, 1.0)] * 3,
        [(0.2, 0.6), (0.1, 0.5), (0.0, 1.0)],
        [(0.3, 0.36), (0.3, 0.36), (0.3, 0.36)],
        [(0.0, 0.001), (0.0, 1.0), (0.4, 0.9)],
        [(0.25, 0.25), (0.0, 1.0), (0.1, 0.9)],
    ],
)
def test_drawn_weights_are_uniform_within_their_intervals(intervals):
    """Against a fine grid of the triangle cut to the intervals: sums, bounds, means and seed."""
    drawn = draw_weights(40_000, intervals, seed=7)
    low, high = np.array(intervals).T
    assert drawn.sum(axis=1) == pytest.approx(1.0)
    assert (drawn >= low - 1e-9).all()
    assert (drawn <= high + 1e-9).all()
    first = np.linspace(low[0], high[0], 1201)
    second = np.linspace(low[1], high[1], 1201)
    a, b = (axis.ravel() for axis in np.meshgrid(first, second))
    c = 1 - a - b
    kept = (c >= low[2]) & (c <= high[2])
    for column, values in enumerate((a, b, c)):
        assert drawn[:, column].mean() == pytest.approx(values[kept].mean(), abs=4e-3)
    assert (draw_weights(40_000, intervals, seed=7) == drawn).all()


def test_intervals_without_room_are_refused():
    with pytest.raises(UsageError, match="room"):
        draw_weights(10, [(0.6, 1.0), (0.6, 1.0)])


@pytest.mark.parametrize(
    ("options", "vectors", "count"), [(5000, 300, 10), (37, 700, 3), (3, 50, 10), (64, 129, 64)]
)
def test_shares_at_the_top_are_those_of_a_full_ordering(options, vectors, count):
    """Threads, blocks and the bound from groups change nothing."""
    rng = np.random.default_rng(options)
    scores = rng.random((options, 6)).astype(np.float32).astype(np.float64)
    weights = draw_weights(vectors, FREE, seed=2)
    order = np.argsort(-(scores @ weights.T), axis=0, kind="stable")
    found = top_shares(scores, weights, count, threads=2)
    count = min(count, options)
    assert found.count == count
    first = np.bincount(order[0], minlength=options) / vectors
    top = np.bincount(order[:count].ravel(), minlength=options) / vectors
    assert np.abs(found.first - first).sum() <= 2 / vectors + 1e-12
    assert np.abs(found.top - top).sum() <= 4 / vectors + 1e-12
    alone = top_shares(scores, weights, count, threads=1)
    assert (alone.first == found.first).all()
    assert (alone.top == found.top).all()


def test_sites_of_one_country_differ_in_one_dimension_and_are_ranked_as_by_a_full_ordering():
    """Most are dominated by neighbours and left out; twins share their place, and both count."""
    rng = np.random.default_rng(8)
    scores = rng.random((12, 6))[rng.integers(0, 12, 900)]
    scores[:, 4] = rng.random(900)
    scores = scores.astype(np.float32).astype(np.float64)
    scores[17] = scores[3]
    weights = draw_weights(400, FREE, seed=9)
    order = np.argsort(-(scores @ weights.T), axis=0, kind="stable")
    found = top_shares(scores, weights, 10)
    top = np.bincount(order[:10].ravel(), minlength=900) / 400
    assert np.abs(found.top - top).sum() <= 20 / 400
    assert found.top[17] == found.top[3]


def test_wins_are_those_of_a_plain_comparison():
    rng = np.random.default_rng(5)
    scores, weights = rng.random((9, 6)), draw_weights(5000, FREE, seed=4)
    plain = scores @ weights.T
    wins = (plain[:, None, :] > plain[None, :, :]).mean(axis=2)
    assert np.abs(win_shares(scores, weights) - wins).max() <= 2 / 5000
    assert win_shares(scores, weights[:70]) == pytest.approx(
        (plain[:, None, :70] > plain[None, :, :70]).mean(axis=2)
    )


def test_the_mean_rank_is_one_more_than_the_shares_of_those_ahead():
    rng = np.random.default_rng(6)
    scores, weights = rng.random((8, 6)), draw_weights(3000, FREE, seed=5)
    found = rank_spread(scores, weights, 3)
    assert found.mean == pytest.approx(1 + win_shares(scores, weights).sum(axis=0), abs=2e-3)
    assert found.first.sum() == pytest.approx(1.0)
    assert found.top.sum() == pytest.approx(3.0)
    assert (found.low <= found.mean).all()


def test_pairs_of_the_scorecard_name_what_they_compare():
    """Vietnam's workforce is not known, so the pair is compared on five; the leader at equal weights is caught up by a flip."""
    found = {(pair.better, pair.worse): pair for pair in pairs(CARD, ["MEX", "VNM", "CHN", "CAN", "KOR"])}
    assert len(found) == 10
    assert "workforce" not in found["MEX", "VNM"].dimensions
    assert found["CAN", "VNM"].share == 1.0
    assert found["CAN", "VNM"].flip is None
    assert 0.5 < found["KOR", "MEX"].share < 1.0
    change = found["KOR", "MEX"].flip
    rows = np.array(
        [[CARD.row(code)[name] for name in found["KOR", "MEX"].dimensions] for code in ("KOR", "MEX")]
    )
    assert rows[0] @ change.weights == pytest.approx(rows[1] @ change.weights)
    assert all(pair.share_in_intervals is None for pair in found.values())


def test_intervals_give_a_sampled_share_with_its_error_and_bound_the_flip():
    card = score(WORLD, read_trust({"intervals": {"logistics": [0.3, 0.5], "democracy": [0.0, 0.1]}}))
    (pair,) = pairs(card, ["KOR", "MEX"], draws=20_000)
    (free,) = pairs(CARD, ["KOR", "MEX"])
    assert (pair.share, pair.better) == (free.share, free.better)
    assert 0.0 < pair.standard_error < 0.004
    assert pair.share_in_intervals < free.share


def test_a_country_against_itself_and_an_unknown_one():
    assert pairs(CARD, ["MEX", "MEX"]) == ()
    with pytest.raises(FactMissing, match="ISO3"):
        pairs(CARD, ["MEX", "ZZZ"])


def test_the_spread_of_ranks_holds_each_ranked_country():
    found = spread(CARD, draws=2000)
    assert found.height == CARD.frame.get_column("rank").count()
    assert (found["low"] <= found["high"]).all()
    assert found["first"].sum() == pytest.approx(1.0)
    assert TrustParams().shares == pytest.approx((1 / 6,) * 6)
