"""Sites ranked under many weight vectors: places at the top, and shares at which one country outranks another."""

from __future__ import annotations

import resource
import time
from typing import TYPE_CHECKING

import numpy as np

from allyshore.trust import draw_weights, outranking, top_shares, win_shares

if TYPE_CHECKING:
    import argparse

    from numpy.typing import NDArray

PLAIN_WEIGHTS = 1_000
"""Weight vectors of the plain loop, over the same sites and countries."""
LOGISTICS = 4
"""Place of the dimension in which sites of a country differ."""


def options(parser: argparse.ArgumentParser) -> None:
    """How many of each."""
    parser.add_argument("--sites", type=int, default=5_000)
    parser.add_argument("--countries", type=int, default=190)
    parser.add_argument("--weights", type=int, default=100_000)
    parser.add_argument("--threads", type=int, default=2)


def run(asked: argparse.Namespace) -> dict[str, float]:
    """Rank sites, each in a country and with its own logistics value, under every weight vector."""
    rng = np.random.default_rng(0)
    countries, sites = _world(rng, asked.countries, asked.sites)
    before = time.perf_counter()
    weights = draw_weights(asked.weights, [(0.0, 1.0)] * 6, seed=0)
    drawn = time.perf_counter()
    top = top_shares(sites, weights, 10, asked.threads)
    ranked = time.perf_counter()
    wins = win_shares(countries, weights, asked.threads)
    compared = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    exact = outranking(countries)
    done = time.perf_counter()
    plain, ours = _plain(countries, sites, asked.threads)
    return {
        "sites": asked.sites,
        "countries": asked.countries,
        "weights": asked.weights,
        "threads": asked.threads,
        "scores": asked.sites * asked.weights,
        "seconds": compared - before,
        "seconds_weights": drawn - before,
        "seconds_top_of_sites": ranked - drawn,
        "seconds_pairs_of_countries": compared - ranked,
        "seconds_exact_pairs": done - compared,
        "largest_error_of_sampling": float(np.abs(wins - exact).max()),
        "best_site_first_share": float(top.first.max()),
        "peak_memory_mb": peak / 1024,
        "plain_weights": PLAIN_WEIGHTS,
        "plain_numpy_loop_seconds": plain,
        "same_work_seconds": ours,
        "times_faster": plain / ours,
    }


def _world(
    rng: np.random.Generator, countries: int, sites: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    scores = rng.random((countries, 6))
    places = scores[rng.integers(0, countries, sites)]
    places[:, LOGISTICS] = rng.random(sites)
    return scores, places


def _plain(countries: NDArray[np.float64], sites: NDArray[np.float64], threads: int) -> tuple[float, float]:
    """Seconds of a loop over weight vectors as an analyst would write it, and of ours, for the same smaller work."""
    weights = draw_weights(PLAIN_WEIGHTS, [(0.0, 1.0)] * 6, seed=1)
    before = time.perf_counter()
    first, top = np.zeros(len(sites)), np.zeros(len(sites))
    wins = np.zeros((len(countries), len(countries)))
    for weight in weights:
        score = sites @ weight
        order = np.argsort(-score)
        first[order[0]] += 1
        top[order[:10]] += 1
        of_country = countries @ weight
        wins += of_country[:, None] > of_country[None, :]
    looped = time.perf_counter()
    top_shares(sites, weights, 10, threads)
    win_shares(countries, weights, threads)
    return looped - before, time.perf_counter() - looped
