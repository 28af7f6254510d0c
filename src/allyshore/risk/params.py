"""What a study of disruption runs and how exactly."""

from __future__ import annotations

from dataclasses import dataclass

from allyshore.errors import UsageError


@dataclass(frozen=True, slots=True)
class StressParams:
    """Size of the simulation; the answer depends on every field but `workers`.

    Attributes
    ----------
    scenarios
        Possible years that are simulated.
    days
        Length of one, days.
    seed
        Seed of everything that is drawn by chance.
    workers
        Threads; the answer is the same to the last bit for any number.
    tail
        Share of the scenarios below the tail that VaR and CVaR look at.
    confidence
        Of the intervals.
    trouble
        A day belongs to an episode of loss where lost sales pass this share of the day's demand.
    attribute
        Whether to run the further simulations that share out the loss among hazards.
    exposures
        Whether to take out every node in turn.
    """

    scenarios: int = 2000
    days: int = 365
    seed: int = 0
    workers: int = 2
    tail: float = 0.95
    confidence: float = 0.95
    trouble: float = 0.005
    attribute: bool = True
    exposures: bool = True

    def __post_init__(self) -> None:
        """Refuse numbers that have no meaning."""
        for name, value, holds, wanted in (
            ("scenarios", self.scenarios, 1 <= self.scenarios <= 10_000_000, "from 1 to 10,000,000"),
            ("days", self.days, 1 <= self.days <= 36_500, "from 1 to 36,500"),
            ("seed", self.seed, 0 <= self.seed < 2**63, "a whole number from 0"),
            ("workers", self.workers, self.workers >= 1, "1 or more"),
            ("tail", self.tail, 0.0 < self.tail < 1.0, "between 0 and 1"),
            ("confidence", self.confidence, 0.0 < self.confidence < 1.0, "between 0 and 1"),
            ("trouble", self.trouble, 0.0 <= self.trouble < 1.0, "a share from 0 up to 1"),
        ):
            if not holds:
                raise UsageError(f"--{name}: expected {wanted}, found {value}")
