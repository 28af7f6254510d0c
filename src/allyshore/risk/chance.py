"""Chance by counting: a draw depends on the seed, its stream, its number and the scenario, and on nothing that was drawn before."""

from __future__ import annotations

import numpy as np

from allyshore.compiled import compiled

DEMAND_STREAM, LEAD_STREAM = 1_000_000, 2_000_000
"""Streams are numbered: strikes from 0, demands and ways from here, each by its row in the user's model."""


@compiled
def mixed(word: np.uint64) -> np.uint64:
    """Scramble 64 bits: the finaliser of SplitMix64.

    Source: Steele, Lea and Flood, Fast splittable pseudorandom number generators, OOPSLA 2014.
    """
    word = (word ^ (word >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    word = (word ^ (word >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return word ^ (word >> np.uint64(31))


@compiled
def stream_key(seed: int, stream: int, count: int) -> np.uint64:
    """Give the key of draw `count` of a stream; with a scenario's number it gives that scenario's draw."""
    golden = np.uint64(0x9E3779B97F4A7C15)
    key = mixed(np.uint64(seed) + golden)
    key = mixed(key + golden * np.uint64(stream + 1))
    return mixed(key + golden * np.uint64(count + 1))


@compiled
def entry(key: np.uint64, scenario: int) -> np.int64:
    """Give a number from 0 to 1023: a scenario's place in a table of quantiles.

    The mixing is in 32 bits, which processors do for several scenarios at once.

    Source: Wellons, Prospecting for Hash Functions (2018), the two-round function "lowbias32".
    """
    word = np.uint32(np.uint32(key) + np.uint32(scenario) * np.uint32(0x9E3779B9))
    word = np.uint32(word ^ (word >> np.uint32(16)))
    word = np.uint32(word * np.uint32(0x7FEB352D))
    word = np.uint32(word ^ (word >> np.uint32(15)) ^ np.uint32(key >> np.uint64(32)))
    word = np.uint32(word * np.uint32(0x846CA68B))
    word = np.uint32(word ^ (word >> np.uint32(16)))
    return np.int64(word >> np.uint32(22))


@compiled
def uniform(key: np.uint64, scenario: int) -> float:
    """Give a number above 0 and below 1 for a scenario."""
    word = mixed(key + np.uint64(0xD1342543DE82EF95) * np.uint64(scenario + 1))
    return (float(word >> np.uint64(11)) + 0.5) / 9007199254740992.0
