"""The simulation against formulas, and the laws that it obeys."""

import os
import pickle
import signal
import subprocess
import sys
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from tests.risk.small import hazard, hazards, sweep, three_tiers, two_nodes

from allyshore.risk import (
    Channel,
    Market,
    Point,
    SimulationParams,
    assemble,
    perils,
    simulate,
)
from allyshore.risk.arrays import Strikes
from allyshore.risk.block import cover
from allyshore.risk.recovery import blows

NONE = hazards()


def run(network, table=NONE, blow=None, **more):
    params = SimulationParams(**{"scenarios": 256, "days": 365, "seed": 3, "patience": 0} | more)
    return simulate(network, perils(table, network.channels), params, blow=blow)


def one_blow(start, days, severity=1.0, ramp=0.0):
    return Strikes(
        np.zeros(1, dtype=np.int64),
        np.array([float(start)]),
        np.array([float(start + days)]),
        np.array([float(ramp)]),
        np.array([severity]),
        np.zeros(1, dtype=np.int64),
    )


def test_without_chance_the_plan_runs_undisturbed():
    """No hazard, no spread: nothing is lost, and stock stays at the stated days of cover."""
    network = two_nodes(cover=4.0)
    done = run(network, scenarios=1, measure=True)
    assert done.loss.sum() == 0.0
    assert done.stock[1, 0] == pytest.approx(40.0)


@pytest.mark.parametrize(("outage", "cover"), [(20, 0.0), (20, 5.0), (3, 5.0), (30, 12.0)])
def test_two_nodes_lose_the_outage_beyond_their_cover(outage, cover):
    """Closed form: an outage of D days with S days of stock loses max(0, D − S) days of demand, each unit at its margin."""
    network = two_nodes(cover=cover)
    table = hazards(hazard())
    done = run(network, table, blow=one_blow(50, outage), scenarios=1)
    days = max(0.0, outage - cover)
    assert done.units[0] == pytest.approx(10.0 * days)
    assert done.lost[0] == pytest.approx(50.0 * days)
    assert done.longest[0] == days


def test_a_ramp_loses_the_half_of_its_days():
    """Closed form: after the outage capacity comes back in a straight line; day k of a ramp of R loses 1 − k/R of its demand."""
    network = two_nodes(capacity=10.0)
    done = run(network, hazards(hazard()), blow=one_blow(50, 20, ramp=10.0), scenarios=1)
    assert done.units[0] == pytest.approx(10.0 * (20 + sum(1 - k / 10 for k in range(10))))


def test_patience_turns_lateness_into_no_loss():
    """Customers who wait as long as the outage lasts lose nothing where capacity is free; who waits less loses the difference."""
    network, table = two_nodes(), hazards(hazard())
    assert run(network, table, blow=one_blow(50, 10), scenarios=1, patience=10).units[0] == pytest.approx(0.0)
    assert run(network, table, blow=one_blow(50, 10), scenarios=1, patience=6).units[0] == pytest.approx(40.0)
    late = run(network, table, blow=one_blow(50, 10), scenarios=1, patience=None)
    assert late.units[0] == 0.0
    assert late.day_late.max() == pytest.approx(100.0)


def test_time_down_is_that_of_an_alternating_renewal_process():
    """Mean days to the next strike 1/λ and repair D give a long-run share of time down of λD / (1 + λD)."""
    network = two_nodes()
    rate, repair = 2.0, 30.0
    table = hazards(hazard(rate=rate, duration=repair, duration_sd=15.0))
    done = run(network, table, days=7300, scenarios=256)
    share = done.units / (10.0 * 7300)
    expected = (rate * repair / 365.0) / (1.0 + rate * repair / 365.0)
    error = share.std(ddof=1) / np.sqrt(len(share))
    assert abs(share.mean() - expected) < 3.3 * error + 0.5 / 7300
    assert error < 0.01


def test_base_stock_covers_the_demand_of_its_lead_time():
    """One stage, normal demand, back-orders: mean backlog is σ√(L+1)·(φ(k) − k(1 − Φ(k))), the loss function at the safety factor.

    Source: Snyder and Shen, Fundamentals of Supply Chain Theory, 2nd edition (2019), section 4.3.
    """
    from scipy.stats import norm

    days, mean, share, factor = 4, 100.0, 0.15, 0.8
    spread = mean * share * np.sqrt(days + 1)
    level = mean * (days + 0) + factor * spread
    points = [Point("outside", "good"), Point("shop", "good", target=level)]
    channels = [Channel("supply", 0), Channel("lane", 1, 0, days=days)]
    network = assemble(points, channels, [Market(1, np.full(7, mean), share, 1.0)])
    done = run(network, scenarios=512, days=800, patience=None, measure=True, warm=200)
    backlog = done.waiting[1]
    # Orders follow demand, which is met at the end of its day: protection is over `days` days beside the day's own demand.
    sigma = mean * share * np.sqrt(days)
    k = (level - mean * days) / sigma
    expected = sigma * (norm.pdf(k) - k * (1.0 - norm.cdf(k)))
    assert (
        abs(backlog.mean() - expected) < 4.0 * backlog.std(ddof=1) / np.sqrt(len(backlog)) + 0.01 * expected
    )


def test_any_number_of_workers_gives_the_same_bits():
    """Threads share out blocks, never luck."""
    network = three_tiers()
    table = hazards(hazard(rate=2.0), hazard("strike", key="other", rate=1.0, severity=0.5, severity_sd=0.2))
    one, two, many = (run(network, table, scenarios=700, workers=workers) for workers in (1, 2, 5))
    for other in (two, many):
        assert np.array_equal(one.loss, other.loss)
        assert np.array_equal(one.day_units, other.day_units)
        assert np.array_equal(one.episode_days, other.episode_days)


def test_a_scenario_is_the_same_in_any_block():
    """Scenario 130 alone is scenario 130 among 256."""
    network, table = three_tiers(), hazards(hazard(rate=3.0))
    whole = run(network, table, scenarios=256)
    alone = run(network, table, first=130, scenarios=1)
    assert alone.loss[0] == whole.loss[130]


def test_a_hazard_of_zero_rate_changes_nothing():
    """Wherever it stands in the table."""
    network = three_tiers()
    live = hazard(rate=2.0)
    idle = hazard("idle", key="other", rate=0.0)
    plain = run(network, hazards(live))
    assert plain.loss.sum() > 0.0
    assert np.array_equal(plain.loss, run(network, hazards(idle, live)).loss)
    assert np.array_equal(plain.loss, run(network, hazards(live, idle)).loss)


def test_other_names_change_nothing():
    """Names of sites and hazards are labels."""
    plain = run(three_tiers(), hazards(hazard(rate=2.0)))
    renamed = run(three_tiers(("acero", "planta", "mercado")), hazards(hazard("incendio", rate=2.0)))
    assert np.array_equal(plain.loss, renamed.loss)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_more_stock_never_raises_a_loss(seed):
    """Under common random numbers, in no scenario."""
    table = hazards(hazard(rate=3.0, duration_sd=10.0))
    losses = [run(two_nodes(cover=cover, spread=0.3), table, seed=seed).lost for cover in (0.0, 3.0, 10.0)]
    assert losses[0].sum() > losses[2].sum()
    for less, more in pairwise(losses):
        assert (more <= less + 1e-6).all()
    tiers = [run(three_tiers(cover=cover), table, seed=seed).lost.mean() for cover in (1.0, 6.0, 15.0)]
    assert tiers[0] >= tiers[1] >= tiers[2]
    assert tiers[0] > tiers[2]


@pytest.mark.parametrize("days", [1.0, 4.0])
def test_a_second_source_never_raises_a_loss(days):
    """Under common random numbers, in no scenario."""
    table = hazards(hazard(rate=3.0, duration_sd=10.0))
    alone, pair = (run(two_nodes(days=days, second=second), table).lost for second in (False, True))
    assert (pair <= alone + 1e-6).all()
    assert pair.sum() < 0.7 * alone.sum()


def test_rows_of_one_hazard_strike_together():
    """A common cause: with both sources down at once the second source is no help; with two hazards it is."""
    network = two_nodes(second=True)
    channels = tuple(
        replace(channel, tags=frozenset({("sites", "site", "other")}))
        if channel.kind == "supply" and not channel.tags
        else channel
        for channel in network.channels
    )
    network = replace(network, channels=channels)
    both = run(network, hazards(hazard(), hazard(key="other"))).lost.mean()
    apart = run(network, hazards(hazard(), hazard("flood", key="other"))).lost.mean()
    assert both > 2.0 * apart


def test_goods_are_conserved_where_nothing_is_lost():
    """What a market gets, waits for and loses is what it wanted; lost units never exceed demand."""
    done = run(three_tiers(), hazards(hazard(rate=4.0, duration=60.0)))
    assert (done.units <= done.day_demand.sum() * 1.5).all()
    assert np.allclose(done.market_units.sum(axis=0), done.units)
    assert done.lost.mean() == pytest.approx(done.day_lost.sum())


def test_a_killed_sweep_goes_on_where_it_stood(tmp_path: Path):
    """Kill -9 in the middle, run again over the same folder: the same bits as without a break."""
    program = (
        "import sys; from pathlib import Path; from small import sweep; "
        "print(repr(float(sweep(Path(sys.argv[1])).loss.sum())), flush=True)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([*sys.path, str(Path(__file__).parent)])}
    folder = tmp_path / "parts"
    first = subprocess.Popen(
        [sys.executable, "-c", program, str(folder)], env=environment, stdout=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 120.0
    while not list(folder.glob("*/0*[0-9].npz")) and first.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    first.send_signal(signal.SIGKILL)
    first.wait()
    left = len(list(folder.glob("*/*.npz")))
    assert left >= 1
    assert sweep(folder).loss.sum() == sweep(None).loss.sum()


def test_stock_covers_nothing_due():
    """Where nothing is due all of it is covered, even where sums of doubles left a hair less than nothing in stock; else the part that there is."""
    part = np.zeros((1, 2))
    cover(0, np.array([[-1e-16, 5.0]]), np.array([[0.0, 10.0]]), part)
    assert part.tolist() == [[1.0, 0.5]]


def test_a_blow_is_told_by_its_first_and_last_lost_sale():
    """Two nodes, 20 days out with 5 of cover: what is 3 days under way still comes, then sales are lost from day 8, 95 % of them by day 22."""
    network = two_nodes(cover=5.0)
    table = hazards(hazard("calm", key="nobody"), hazard(), hazard("dearer", acts_on="duty"))
    how = SimulationParams(scenarios=64, days=200, patience=0)
    calm, fire = blows(network, perils(table, network.channels), {"good": 2.0}, how)
    assert (calm.begins, calm.over, calm.days_of_sales, calm.reached, calm.stops) == (
        None,
        None,
        0.0,
        0.0,
        (),
    )
    assert (fire.hazard, fire.begins, fire.over) == ("fire", 8, 22)
    assert fire.days_of_sales == pytest.approx(15.0)
    assert fire.reached == 1.0
    assert fire.stops == ("good from maker",)


class Elsewhere:
    """Does every task as another process would: from a pickled copy, its answer pickled back, the last task first."""

    def map(self, work, tasks):
        answers = [pickle.loads(pickle.dumps(work(pickle.loads(pickle.dumps(task))))) for task in tasks[::-1]]
        return answers[::-1]


def test_other_processes_give_the_bits_of_threads_and_finish_what_a_checkpoint_lacks(tmp_path: Path):
    """Sheets that were done elsewhere, and those that a killed run left: the same in every bit."""
    network = three_tiers()
    found = perils(hazards(hazard(rate=2.0)), network.channels)
    params = SimulationParams(scenarios=2100, days=120, seed=5)
    plain = simulate(network, found, params)
    spread = simulate(network, found, params, tmp_path, pool=Elsewhere())
    parts = sorted(tmp_path.glob("*/*.npz"))
    assert len(parts) == 3
    parts[1].unlink()
    resumed = simulate(network, found, params, tmp_path)
    for other in (spread, resumed):
        assert np.array_equal(other.loss, plain.loss)
        assert np.array_equal(other.day_units, plain.day_units)
