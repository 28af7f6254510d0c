"""What a trace assumes: the choices that a caller may change."""

from __future__ import annotations

from dataclasses import dataclass

from allyshore.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceParams:
    """Choices of `trace`.

    Attributes
    ----------
    bloc
        Whose members' value added is regional content.
    price_ratio
        Prices of the plan's year over prices of the table's year. At 1 nothing is deflated, and the footprint says so; it moves
        jobs of countries that have no count with output, never shares of content.
    """

    bloc: str = "USMCA"
    price_ratio: float = 1.0

    def __post_init__(self) -> None:
        """Refuse values that have no meaning."""
        if not 0.1 <= self.price_ratio <= 100.0:
            raise UsageError(
                f"TraceParams.price_ratio: expected 0.1 to 100 (1.4 is prices 40 % higher), found {self.price_ratio}."
            )
