"""What steers a choice of levers beside the budget."""

from __future__ import annotations

from dataclasses import dataclass, field

from allyshore.design import DesignParams
from allyshore.solver import SolveParams


@dataclass(frozen=True, slots=True)
class LeverParams:
    """Parameters of `choose`.

    Attributes
    ----------
    design
        Handed to every design. The gap is tight by default: a lever's worth is a difference of two designs.
    workers
        Designs made at the same time; the answer does not depend on it.
    budgets
        Shares of the budget (or of what all levers cost, where that is less) for which the best set is found, each exactly; the last is 1.
    shadow_prices, region
        Whether to reckon shadow prices, and content and jobs by country.
    """

    design: DesignParams = field(default_factory=lambda: DesignParams(solve=SolveParams(gap=1e-6, threads=1)))
    workers: int = 2
    budgets: tuple[float, ...] = (0.0, 0.25, 0.5, 1.0)
    shadow_prices: bool = True
    region: bool = True
