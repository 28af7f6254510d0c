"""Have the origin engine judge the plan as a customs officer would, independently of the rows that made it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allyshore.design.judged_goods import PlanGoods
from allyshore.design.result import Judgement
from allyshore.design.states import OPEN
from allyshore.errors import AllyshoreError
from allyshore.origin import OriginParams, Status, qualify

if TYPE_CHECKING:
    import polars as pl

    from allyshore.chain import SupplyChain
    from allyshore.origin import Rulebook


REVIEW = OriginParams(tolerance=1e-6)
"""The law's own thresholds; a tie is told apart to a millionth, the precision of the solver and of `verify`."""


def judge(chain: SupplyChain, found: dict[str, pl.DataFrame], book: Rulebook) -> tuple[Judgement, ...]:
    """Qualify every mix that the plan makes in the treaty's territory: one per plant, run and period.

    Raises
    ------
    AllyshoreError
        The plan counts on originating status that the engine denies: a false claim, so a defect of ours.
    """
    goods = PlanGoods(chain, found, book)
    judgements = []
    for row in found["make"].iter_rows(named=True):
        if goods.products[row["product"]]["hs"] is None or goods.country[row["site"]] not in book.members:
            continue
        good = goods.told(row)
        judgements.append(
            Judgement(
                site=row["site"],
                recipe=row["recipe"],
                product=row["product"],
                mode=row["mode"],
                period=row["period"],
                quantity=row["quantity"],
                claimed_by_plan=row["mode"] != OPEN,
                run=row["run"],
                good=good,
                determination=qualify(good, book, REVIEW),
            )
        )
    false = [j for j in judgements if j.claimed_by_plan and j.determination.status is not Status.ORIGINATING]
    if false:
        lines = "; ".join(f"{j.product} at {j.site} by {j.mode} in period {j.period}" for j in false)
        raise AllyshoreError(
            f"the design claims origin that the origin engine denies: {lines}. This is a defect of ours"
        )
    return tuple(judgements)
