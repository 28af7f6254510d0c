"""What an audit checks and how finely."""

from __future__ import annotations

from dataclasses import dataclass

from allyshore.errors import UsageError


@dataclass(frozen=True, slots=True)
class VerifyParams:
    """Parameters of `verify`.

    Attributes
    ----------
    check_seal
        Compare every file with the hashes in ``seal.json`` after the recomputation. Without it only what can be
        recomputed is checked: text, the solver's gap and the report go unseen.
    most
        Differences that are listed, at least 1; the others are counted.
    """

    check_seal: bool = True
    most: int = 200

    def __post_init__(self) -> None:
        """Refuse a list that can hold nothing."""
        if self.most < 1:
            raise UsageError(f"VerifyParams.most: expected at least 1, found {self.most}.")
