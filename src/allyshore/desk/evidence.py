"""The evidence file: everything that a certificate's origin rests on, as plain JSON that can be judged again without the model."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.desk.maker import engine
from allyshore.desk.mixes import Declaration, Made, Mix, Mixes, with_status
from allyshore.desk.status import sellers_say, status
from allyshore.desk.written import write
from allyshore.origin import Determination, Good, OriginParams, Rulebook, Status, qualify
from allyshore.origin.nested import production_of, with_productions
from allyshore.origin.stated import LINE, STATEMENT
from allyshore.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from allyshore.chain import SupplyChain
    from allyshore.desk.mixes import Line
    from allyshore.desk.transit import CustomsControl, Way
    from allyshore.world import World

FORM = "allyshore evidence of origin, 1"
NOTHING_STATED = {**LINE, "elastomeric": None}
"""What a line is where the bill of materials says nothing of it."""
OFFICER = OriginParams(tolerance=1e-6)
"""The law's own thresholds; a tie is told apart to a unit in a million, as in a result's audit."""


@dataclasses.dataclass(frozen=True, slots=True)
class Judged:
    """One mix with the statuses of its materials for the period, and its determination on each day that is looked at."""

    mix: Mix
    good: Good
    statuses: tuple[bool | None, ...]
    found: Mapping[dt.date, Determination]

    @property
    def originating(self) -> bool:
        """Whether it is originating on every day."""
        return all(one.status is Status.ORIGINATING for one in self.found.values())


def tiers(mixes: Mixes, top: Iterable[Mix]) -> list[Mix]:
    """Give the mixes of a good and of every component that the firm makes for it, components first."""
    ordered: list[Mix] = []
    seen: set[tuple[int, int]] = set()

    def visit(mix: Mix) -> None:
        key = (mix.judgement.run, mix.judgement.period)
        if key in seen:
            return
        seen.add(key)
        for below in mixes.below(mix):
            visit(below)
        ordered.append(mix)

    for mix in top:
        visit(mix)
    return ordered


def judge(
    ordered: Iterable[Mix], books: Mapping[dt.date, Rulebook], period: tuple[dt.date, dt.date]
) -> list[Judged]:
    """Judge mixes, components first, counting as originating only what is backed for the whole period."""
    members = frozenset.intersection(*(book.members for book in books.values()))
    judged: list[Judged] = []
    held: dict[tuple[str, int], bool] = {}
    made: dict[tuple[str, int], list[Good]] = {}
    for mix in ordered:
        statuses = tuple(status(line.declarations, line.made, held, period, members) for line in mix.goods)
        said = [
            {"originating": counted}
            | sellers_say(line.declarations, line.made, period, members, line.quantity, line.unit_value)
            for line, counted in zip(mix.goods, statuses, strict=True)
        ]
        site = mix.judgement.site
        making = [production(site, line.declarations, line.made, made, line) for line in mix.goods]
        good = with_makings(with_status(mix, said), making)
        found = {day: qualify(good, book, OFFICER) for day, book in books.items()}
        one = Judged(mix, good, statuses, found)
        place = (site, mix.state)
        made.setdefault(place, []).append(good)
        held[place] = held.get(place, True) and one.originating
        judged.append(one)
    return judged


def production(
    site: str,
    declarations: Sequence[Declaration],
    made: Sequence[Made],
    known: Mapping[tuple[str, int], Sequence[Good]],
    line: Line | Amounts,
) -> Good | None:
    """Give the making of a component that its own plant makes without preference, and nobody else brings: `Material.production`.

    Parameters
    ----------
    known
        What was judged before, by plant and the plan's state.
    """
    if declarations or len(made) != 1 or made[0].site != site or made[0].claimed:
        return None
    below = known.get((site, made[0].state), ())
    return production_of(below, line.quantity, line.quantity * line.unit_value)


@dataclasses.dataclass(frozen=True, slots=True)
class Amounts:
    """Units of a component in one unit of the good, and USD of one."""

    quantity: float
    unit_value: float


def with_makings(good: Good, making: Sequence[Good | None]) -> Good:
    """Give a good with the makings of its materials in place of those that it had, and their cost in its net cost."""
    had = [one.production for one in good.materials]
    back = math.fsum(
        m.value - (one.net_cost or 0.0) for m, one in zip(good.materials, had, strict=True) if one is not None
    )
    bare = dataclasses.replace(
        good,
        materials=tuple(dataclasses.replace(one, production=None) for one in good.materials),
        net_cost=None if good.net_cost is None else good.net_cost + back,
        total_cost=None if good.total_cost is None else good.total_cost + back,
    )
    return with_productions(bare, making) if any(had) or any(making) else good


def evidence(
    chain: SupplyChain,
    judged: Iterable[Judged],
    world: World,
    books: Mapping[dt.date, Rulebook],
    law: Mapping[str, Any],
    certified: tuple[str, str],
    period: tuple[dt.date, dt.date],
    routes: Iterable[Way],
    controls: Iterable[CustomsControl],
) -> dict[str, Any]:
    """Write everything down.

    Parameters
    ----------
    world
        The facts of the certificate's day.
    books
        The rules of `law` on each day that was judged.
    certified, period
        Product and plant; first and last day.
    """
    return {
        "form": FORM,
        "allyshore": VERSION,
        "engine": engine(),
        "on": world.date.isoformat(),
        "product": certified[0],
        "site": certified[1],
        "from": period[0].isoformat(),
        "until": period[1].isoformat(),
        "model": {"name": chain.name, "input_sha256": chain.digest, "illustrative": chain.illustrative},
        "facts": world.manifest(),
        "members": {one.isoformat(): sorted(book.members) for one, book in books.items()},
        "tolerance": OFFICER.tolerance,
        "mixes": [_mix(chain, one, certified) for one in judged],
        "ways": [way.to_dict() for way in routes],
        "customs_control": [{"site": one.site, "evidence": one.evidence} for one in controls],
        "law": dict(law),
    }


def _mix(chain: SupplyChain, one: Judged, certified: tuple[str, str]) -> dict[str, Any]:
    mix, judgement = one.mix, one.mix.judgement
    needs = chain.bom.filter(pl.col("recipe") == judgement.recipe)
    statuses = iter(one.statuses)
    return {
        "product": judgement.product,
        "site": judgement.site,
        "recipe": judgement.recipe,
        "mode": judgement.mode,
        "period": judgement.period,
        "run": judgement.run,
        "state": mix.state,
        "certified": (judgement.product, judgement.site) == certified,
        "price": judgement.good.transaction_value,
        "conversion": mix.conversion,
        "unit_weight": mix.unit_weight,
        **({"excluded": mix.excluded} if mix.excluded else {}),
        "needs": dict(needs.select("component", "quantity").iter_rows()),
        "lines": [_line(line, next(statuses) if line.hs is not None else None) for line in mix.lines],
        "good": write(one.good),
        "determinations": [{"on": day.isoformat(), **found.to_dict()} for day, found in one.found.items()],
    }


def _line(line: Line, counted: bool | None) -> dict[str, Any]:  # noqa: FBT001  # a status has three values
    return {
        "component": line.component,
        "hs": line.hs,
        "quantity": line.quantity,
        "unit_value": line.unit_value,
        "unit_weight": line.unit_weight,
        "unit_volume": line.unit_volume,
        "value": line.value,
        "originating": counted,
        "country_of_origin": line.country_of_origin,
        "declarations": [
            {
                "site": one.site,
                "country": one.country,
                "originating": one.originating,
                "until": None if one.until is None else one.until.isoformat(),
                **({} if one.signed is None else {"statement": _signed(dict(one.signed))}),
                **({"imported_from": one.imported_from} if one.imported_from else {}),
            }
            for one in line.declarations
        ],
        "made": [
            {"site": one.site, "country": one.country, "state": one.state, "claimed": one.claimed}
            for one in line.made
        ],
        **({"states": stated} if (stated := _stated(line)) else {}),
    }


def _signed(row: dict[str, Any]) -> dict[str, Any]:
    """A supplier's statement as JSON values."""
    until = row["until"]
    return row | {"until": None if until is None else until.isoformat()}


def _stated(line: Line) -> dict[str, Any]:
    """What the bill of materials says of a line beside what an empty cell means."""
    return {name: said for name, said in line.states.items() if said != NOTHING_STATED[name]}


def declaration_of(record: Mapping[str, Any], component: str) -> Declaration:
    """Read a seller's declaration back."""
    signed = record.get("statement")
    if signed is not None:
        signed = tuple((name, signed[name]) for name in ("until", *STATEMENT))
        signed = (("until", _day(signed[0][1])), *signed[1:])
    return Declaration(
        record["site"],
        record["country"],
        component,
        record["originating"],
        _day(record["until"]),
        signed,
        record.get("imported_from", ""),
    )


def _day(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)


def made_of(record: Mapping[str, Any]) -> Made:
    """Read a plant's part back."""
    return Made(record["site"], record["country"], record["state"], record["claimed"])
