"""Sums and verdicts of many goods of one rule by arrays, as `trial` has them for one good."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from allyshore.origin.params import OriginParams
    from allyshore.origin.rulebook import Rulebook
    from allyshore.origin.trial import Trial

    Floats = NDArray[np.float64]
    Truths = NDArray[np.int8]

YES, NO, OPEN = 1, -1, 0
"""A three-valued verdict as a number: the least of several is their and, the greatest their or."""


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways of one rule, with the verdict of each on each code of a material."""

    trials: tuple[Trial, ...]
    position: dict[str, int]
    passes: Truths
    curable: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Bases:
    """Amounts that goods are measured against; NaN where not known."""

    tv: Floats
    nc: Floats
    small: Floats
    margin: float
    tolerance: float
    waiver: float

    @classmethod
    def of(cls, goods: pl.DataFrame, book: Rulebook, params: OriginParams) -> Bases:
        """Take the amounts from the goods."""
        tv, nc = (
            goods[name].fill_null(float("nan")).to_numpy() for name in ("transaction_value", "net_cost")
        )
        return cls(
            tv, nc, np.where(np.isnan(tv), nc, tv), params.binding_margin, params.tolerance, book.waiver
        )


@dataclass(frozen=True, slots=True)
class Sums:
    """Per way and good: value and number of materials that fail, or may fail; and the value of all of them."""

    vnm: Floats
    failing: Floats
    failing_count: Floats
    open: Floats
    open_count: Floats
    barred: Floats

    @classmethod
    def of(
        cls,
        ways: Ways,
        of_good: NDArray[np.int64],
        code: NDArray[np.int64],
        value: Floats,
        counted: NDArray[np.bool_],
        goods: int,
    ) -> Sums:
        """Sum the counted materials of each good; `of_good` and `code` are positions, a row a material."""
        place, kind, amount = of_good[counted], code[counted], value[counted]

        def each(verdict: int, weights: Floats) -> Floats:
            return np.stack(
                [
                    np.bincount(place, weights=weights * (passes[kind] == verdict), minlength=goods)
                    for passes in ways.passes
                ]
            )

        ones = np.ones_like(amount)
        barred = np.stack(
            [
                np.bincount(place, weights=ones * ((passes[kind] != YES) & ~curable[kind]), minlength=goods)
                for passes, curable in zip(ways.passes, ways.curable, strict=True)
            ]
        )
        vnm = np.bincount(place, weights=amount, minlength=goods).astype(np.float64)
        return cls(
            vnm,
            each(NO, amount),
            each(NO, ones),
            each(OPEN, amount),
            each(OPEN, ones),
            barred.astype(np.float64),
        )

    def verdict(self, way: int, trial: Trial, base: Bases) -> Truths:
        """Whether everything asked holds, good by good."""
        if trial.applies is False or trial.others is False:
            return np.full(self.vnm.shape, NO, dtype=np.int8)
        return np.minimum(self.shift(way, trial, base), self.content(trial, base))

    def shift(self, way: int, trial: Trial, base: Bases) -> Truths:
        """Whether all pass, or what fails is forgiven."""
        fails, unclear = self.failing_count[way] > 0, self.open_count[way] > 0
        plain = np.where(fails, NO, np.where(unclear, OPEN, YES))
        if trial.cure <= 0.0:
            return plain.astype(np.int8)
        limit = trial.cure * base.small * (1.0 + base.tolerance)
        light = self.failing[way] + self.open[way] <= limit
        cured = np.where(light, YES, np.where(self.failing[way] > limit, NO, OPEN))
        return np.where(plain == YES, YES, np.where(self.barred[way] > 0, plain, cured)).astype(np.int8)

    def content(self, trial: Trial, base: Bases) -> Truths:
        """Whether the content is reached by a method offered, or waived."""
        if not trial.has_rvc:
            return np.full(self.vnm.shape, YES, dtype=np.int8)
        found = np.where(self.vnm <= base.waiver * base.small + base.small * base.tolerance, YES, NO)
        for threshold, amount in ((trial.tv, base.tv), (trial.nc, base.nc)):
            if threshold is not None:
                held = self.vnm <= (1.0 - threshold - base.margin) * amount + amount * base.tolerance
                found = np.maximum(found, np.where(np.isnan(amount), OPEN, np.where(held, YES, NO)))
        return found.astype(np.int8)

    def slack(self, way: int, trial: Trial, base: Bases) -> Floats:
        """How safely a way holds, as a share of the base."""
        fails = (self.failing_count[way] + self.open_count[way]) > 0
        slack = np.where(fails, trial.cure - (self.failing[way] + self.open[way]) / base.small, np.inf)
        if not trial.has_rvc:
            return slack
        room = base.waiver * base.small - self.vnm
        for threshold, amount in ((trial.tv, base.tv), (trial.nc, base.nc)):
            if threshold is not None:
                room = np.fmax(room, (1.0 - threshold - base.margin) * amount - self.vnm)
        return np.minimum(slack, np.maximum(room, 0.0) / base.small)
