"""Mean, value at risk and conditional value at risk of a sample, each with its interval of confidence."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Tail:
    """Mean, VaR and CVaR with the low and high end of each interval."""

    mean: float
    var: float
    cvar: float
    mean_ci: tuple[float, float]
    var_ci: tuple[float, float]
    cvar_ci: tuple[float, float]


def tail_of(losses: NDArray[np.float64], level: float, confidence: float) -> Tail:
    """Estimate a loss distribution's tail beyond the share `level`.

    VaR is the order statistic of rank ceil(n·level); CVaR = VaR + E[(X − VaR)⁺] / (1 − level), which splits an atom at VaR as it should.
    Intervals: normal for the mean and the CVaR, order statistics of binomial ranks for the VaR.

    Source: Rockafellar and Uryasev, Conditional value-at-risk for general loss distributions, Journal of Banking and Finance 26 (2002)
    1443-1471; Trindade, Uryasev, Shapiro and Zrazhevsky, Financial prediction with constrained tail risk, ibid. 31 (2007) 3524-3538
    for the asymptotic variance of the CVaR.
    """
    ordered = np.sort(losses)
    n = len(ordered)
    z = NormalDist().inv_cdf(0.5 + confidence / 2.0)
    mean = float(ordered.mean())
    half = z * float(ordered.std(ddof=1)) / np.sqrt(n) if n > 1 else float("inf")
    var = float(ordered[min(n - 1, int(np.ceil(n * level)) - 1)])
    excess = np.maximum(0.0, ordered - var)
    cvar = var + float(excess.mean()) / (1.0 - level)
    half_cvar = z * float(excess.std(ddof=1)) / ((1.0 - level) * np.sqrt(n)) if n > 1 else float("inf")
    ranks = n * level + z * np.sqrt(n * level * (1.0 - level)) * np.array([-1.0, 1.0])
    low, high = (int(np.clip(rank, 0, n - 1)) for rank in (np.floor(ranks[0]) - 1, np.ceil(ranks[1]) - 1))
    return Tail(
        mean,
        var,
        cvar,
        (mean - half, mean + half),
        (float(ordered[low]), float(ordered[high])),
        (cvar - half_cvar, cvar + half_cvar),
    )
