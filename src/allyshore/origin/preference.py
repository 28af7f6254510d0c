"""Whether each material makes the change of classification that each way of a good's rule asks, whatever it is worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from allyshore.origin.codes import Verdict, all_of
from allyshore.origin.judgement import plans_of

if TYPE_CHECKING:
    from allyshore.origin.criteria import Criterion
    from allyshore.origin.good import Good
    from allyshore.origin.rulebook import Rulebook
    from allyshore.origin.trial import Trial


@dataclass(frozen=True, slots=True)
class MaterialShift:
    """Whether a material makes a change; None: not known. One that is originating need not."""

    name: str
    hs: str
    originating: bool | None
    holds: bool | None


@dataclass(frozen=True, slots=True)
class WayShift:
    """The change that one way asks of a good of a code in the rules' edition.

    Attributes
    ----------
    alternative, reference, criterion, code
        The way, and the code of the good for which it was looked up: where today's code leaves several, each has its ways.
    asked
        The way asks a change; where it asks none every material is let in, and the way has a content or a process instead.
    applies
        The way is for goods of this kind.
    holds
        Every non-originating material makes it, nothing being forgiven.
    materials
        In the order of the good's.
    """

    alternative: str
    reference: str
    criterion: Criterion
    code: str
    asked: bool
    applies: bool | None
    holds: bool | None
    materials: tuple[MaterialShift, ...]

    @property
    def failing(self) -> tuple[str, ...]:
        """Non-originating materials that do not make it."""
        return tuple(one.name for one in self.materials if one.holds is False and not one.originating)

    @property
    def unclear(self) -> tuple[str, ...]:
        """Non-originating materials of which it is not known."""
        return tuple(one.name for one in self.materials if one.holds is None and not one.originating)


def preference_shift(good: Good, book: Rulebook) -> tuple[WayShift, ...]:
    """Judge the materials of a good by the change that each way of its rule asks, as they are stated: no values, no weights, no choices.

    Materials that the producer makes himself are judged as they stand, and not by what is in them; what is forgiven (s. 5) and what
    is asked besides is for `qualify`.

    Source: General Note 11(b)(iii), (b)(iv) and (o); Uniform Regulations, SOR/2020-155, s. 3(2) to 3(7).
    """
    return tuple(_way(trial, good) for _, trials in plans_of(good, book) for trial in trials)


def _way(trial: Trial, good: Good) -> WayShift:
    verdicts: tuple[Verdict, ...] = trial.verdicts
    shifts = tuple(
        MaterialShift(one.name, one.hs, one.originating, holds)
        for one, holds in zip(good.materials, verdicts, strict=True)
    )
    return WayShift(
        trial.name,
        trial.reference,
        trial.criterion,
        trial.code,
        trial.alternative.shift is not None,
        trial.applies,
        all_of(one.holds for one in shifts if not one.originating),
        shifts,
    )
