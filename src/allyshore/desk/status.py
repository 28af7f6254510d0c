"""Whether a component may count as originating: what its sellers declare for the period, and what the firm's own plants make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allyshore.origin.stated import stated_statement

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

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


def sellers_say(
    declarations: Sequence[Declaration],
    made: Sequence[Made],
    period: tuple[dt.date, dt.date],
    members: frozenset[str],
    quantity: float,
    price: float,
) -> dict[str, Any]:
    """Give what all sellers of a component say alike beside its origin, as fields of `Material`: a statement that covers the period, a place of import.

    Parameters
    ----------
    quantity, price
        Units of the component in one unit of the good, and USD of one.

    Source: Uniform Regulations, SOR/2020-155, s. 9 (the supplier produces in the territory) and 3(7).
    """
    first, last = period
    signed = {one.signed for one in declarations if one.country in members}
    imported = {one.imported_from for one in declarations}
    row = dict(signed.pop() or ()) if len(signed) == 1 else {}
    alone = not made and len({one.site for one in declarations}) == 1
    covered = bool(row) and row["until"] is not None and first <= last <= row["until"]
    return {
        "statement": stated_statement(row, quantity, price) if alone and covered else None,
        "imported_from": next(iter(imported)) if alone else "",
    }
