"""A plant with customs regimes and one good of one part: the model behind the cases of docs/regimes.md."""

from __future__ import annotations

import polars as pl
from benchmarks.brute_chains import Instance, Offer


def with_regimes(plant, market, part, good, rates, regimes, *, handling=0.0, fixed=0.0):
    """Model one good of value (code, value) made of one part (code, price, seller's country), 1,000 a year."""
    given = Instance(
        family="one",
        hs={"part": part[0], "good": good[0]},
        value={"part": part[1], "good": good[1]},
        weight={"part": 1.0, "good": 2.0},
        makes={"good": {"part": 1.0}},
        conversion={("good", "plant 1"): 1.0},
        offers=(Offer(f"from {part[2]}", "part", part[1], "no"),),
        country={f"from {part[2]}": part[2], "plant 1": plant, "market 1": market},
        freight={(f"from {part[2]}", "plant 1"): (1.0, 20.0), ("plant 1", "market 1"): (1.0, 3.0)},
        demand={"market 1": 1000.0},
        claim_cost=1e6,  # nobody claims
    )
    chain = given.chain()
    table = pl.DataFrame(
        {
            "site": ["plant 1"] * len(regimes),
            "regime": regimes,
            "fixed_cost": [fixed] * len(regimes),
            "handling_share": [handling] * len(regimes),
        },
        schema=chain.regimes.schema,
    )
    tariffs = pl.DataFrame(
        {
            "importer": list(rates),
            "hs": [""] * len(rates),
            "rate": list(rates.values()),
            "source": ["stated"] * len(rates),
        }
    )
    empty = chain.tariffs.clear()
    filled = pl.concat([empty, tariffs.cast({"rate": pl.Float64})], how="diagonal")
    return chain.replace(regimes=table, tariffs=filled)
