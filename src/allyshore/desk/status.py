"""Whether a component may count as originating: what its sellers declare for the period, and what the firm's own plants make."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from allyshore.desk.mixes import Declaration, Made


def status(
    declarations: Iterable[Declaration],
    made: Iterable[Made],
    judged: Mapping[tuple[str, int], bool],
    period: tuple[dt.date, dt.date],
    members: frozenset[str],
) -> bool | None:
    """Give True where every source backs it, False where one denies it, None where one says nothing that covers the period.

    Parameters
    ----------
    judged
        Whether what a plant makes in a state of the plan is originating by every judgement of it; plants outside the
        agreement's territory are not in it.

    Source: a material of undetermined origin counts as non-originating: General Note 11(b)(iii); Uniform Regulations,
    SOR/2020-155, s. 7(21).
    """
    first, last = period
    said: list[bool | None] = []
    for one in declarations:
        if one.covers(first, last, members):
            said.append(True)
        else:
            said.append(False if one.originating == "no" or one.country not in members else None)
    said += [plant.claimed and judged.get((plant.site, plant.state), False) for plant in made]
    if False in said:
        return False
    return None if None in said or not said else True
