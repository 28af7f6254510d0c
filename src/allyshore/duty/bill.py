"""The bill of one line, in dollars and cents, with every component and every measure that was weighed."""

from __future__ import annotations

from dataclasses import asdict, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.duty.detail import BASE_NAME, CONTENT, passed_over, stack_questions, why_nothing
from allyshore.duty.law import HOME
from allyshore.duty.lines import checked
from allyshore.duty.money import cents, exact
from allyshore.duty.national import stated_rates
from allyshore.duty.params import DutyParams, Entry
from allyshore.duty.programmes import REFUSED, claim_questions, unclaimed
from allyshore.duty.result import Component, DutyBill, Fee, NotCharged, Unreckoned
from allyshore.duty.schedule import Column
from allyshore.duty.stack import rate_words
from allyshore.duty.statistics import question, reported, unknown
from allyshore.duty.us_lines import METALS, kinds, with_base
from allyshore.duty.user_fees import FEES, UserFee, fees_on

if TYPE_CHECKING:
    from allyshore.duty.law import Measure
    from allyshore.duty.stack import Stack
    from allyshore.world import World

_ZERO, _ONE = Decimal(0), Decimal(1)
_PLAIN = DutyParams()
TABLES = ("hts", "hts_special", "programmes", "measures", "measure_products", "fees")


def bill(
    entry: Entry, world: World, tariffs: pl.DataFrame, params: DutyParams = _PLAIN, *, ask: bool = False
) -> DutyBill:
    """Reckon what customs charges on one line, each component rounded half up to the cent as on an entry summary.

    Parameters
    ----------
    entry
        The line.
    world, tariffs, params, ask
        As for `assess`.

    Raises
    ------
    ModelInvalid, FactMissing
        As for `assess`. With `ask` the bill of a line that cannot be reckoned has no sum (`DutyBill.unreckoned`).

    Examples
    --------
    7326.90.8688 from China, 14,172 USD, 2026-09-17, all steel: 410.99 base, 3,543.00 section 301 list 3, 7,086.00 section 232,
    in all 11,039.99 USD, as on a CBP Form 7501.
    """
    frame = checked(
        pl.DataFrame([{**asdict(entry), "facts": ";".join(sorted(entry.facts))}], infer_schema_length=None),
        world,
    )
    if entry.importer == entry.exporter:
        return _made(
            entry, world, [], [NotCharged("duty", "duty", "", "the goods do not leave the country")], ()
        )
    if entry.importer != HOME:
        return _national(entry, frame, world, tariffs)
    these = kinds(frame, world, params)
    based = with_base(frame, these, world, ask=ask)
    line = based.row(0, named=True)
    stack = these.stacks[0]
    base = _base(line, stack)
    owed, unpaid, said = _steps(line, stack)
    unpaid += [NotCharged(row.measure, row.name, row.heading, why) for row, why in passed_over(stack)]
    unpaid += [
        NotCharged(f"claim:{line['claimed']}", f"special rate under {line['claimed']}", "", reason)
        for reason in based.select(REFUSED).to_series().drop_nulls()
    ]
    schedule = world.schedule
    questions = [
        *([line["open"]] if line["open"] else []),
        *([question(entry.hs, schedule)] if unknown(entry.hs, schedule) else []),
        *stack_questions(stack),
        *said,
        *claim_questions(based)["question"],
        *unclaimed(based, schedule)["question"],
    ]
    fees = fees_on(world)
    amounts = {name: _fee(fees[name], entry, spared=line["fee_spared"]) for name in ("mpf", "hmf")}
    if stack.column_2 is not None and stack.column_2.frees:
        amounts = dict.fromkeys(amounts, Decimal("0.00"))
        unpaid += [NotCharged(name, FEES[name], "", stack.column_2.citation) for name in amounts]
    elif line["fee_spared"] and fees["mpf"].spares_usmca:
        why = (
            "originating goods claimed under USMCA"
            if line["valid_claim"]
            else "goods of this origin or under this claim"
        )
        unpaid.append(
            NotCharged(
                "mpf",
                FEES["mpf"],
                "",
                f"{why} are spared ({line['fee_citation']})",
            )
        )
    questions += [
        f"the evidence for the {FEES[name]} of {fee.year} is of {fee.confidence} confidence"
        for name, fee in fees.items()
        if fee.confidence != "high" and amounts[name]
    ]
    return replace(
        _made(
            entry,
            world,
            [part for part in (base, *owed) if isinstance(part, Component)],
            unpaid,
            tuple(questions),
            amounts,
        ),
        unreckoned=tuple(part for part in (base, *owed) if isinstance(part, Unreckoned)),
        number=reported(entry.hs, schedule),
        fee_law=tuple(
            Fee(name, FEES[name], _plain(_exact(fee.rate)), fee.citation, fee.confidence)
            for name, fee in fees.items()
        ),
    )


def _exact(number: float | None) -> Decimal:
    """Give a cell of a line as the decimal that people wrote; what is not stated counts for nothing."""
    return exact(number or 0.0)


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")


def _made(
    entry: Entry,
    world: World,
    paid: list[Component],
    unpaid: list[NotCharged],
    questions: tuple[str, ...],
    fees: dict[str, Decimal] | None = None,
) -> DutyBill:
    facts = _vintages(world) if entry.importer == HOME else {}
    nothing = {"mpf": Decimal("0.00"), "hmf": Decimal("0.00")}
    return DutyBill(
        entry,
        world.date,
        tuple(paid),
        tuple(unpaid),
        nothing | (fees or {}),
        tuple(dict.fromkeys(questions)),
        facts,
    )


def _vintages(world: World) -> dict[str, str]:
    """Give the newest vintage of each table; of the schedule, the first day of the edition that is taken for the day."""
    found = {fact.name: fact for fact in world.facts(TABLES)}
    vintages = {name: fact.vintage_last for name, fact in found.items()}
    edition = world.schedule.edition
    if edition is not None and not found["hts"].overridden:
        vintages["hts"] = edition.in_force.isoformat()
    return vintages


def _base_duty(line: dict[str, Any]) -> Decimal | None:
    """Reckon share of value, amount per unit and parts by formula, unrounded; None where it is open."""
    if line["open"]:
        return None
    specific = _exact(line["base_specific"]) * _exact(line["base_amount"])
    return _exact(line["value"]) * _exact(line["base_rate"]) + specific + _exact(line["base_parts"])


def _base(line: dict[str, Any], stack: Stack) -> Component | Unreckoned:
    """Give the base duty, with its rate as printed where it is more than a share of the value."""
    value, share, amount = _exact(line["value"]), _exact(line["base_rate"]), _base_duty(line)
    code = line["hts8"]
    heading = f"{code[:4]}.{code[4:6]}.{code[6:]}"
    words = line["printed"] if line["base_specific"] or line["form"] == "unread" else _plain(share)
    if line["column"] in {Column.SPECIAL, Column.USMCA} and line["special_heading"]:
        heading = f"{heading}, {line['special_heading']}"
    row = stack.column_2
    special = line["column"] == Column.SPECIAL
    kind = f"{line['claimed']} special rate" if special else BASE_NAME[Column(line["column"])]
    kind = row.name if row is not None and row.rate is not None else kind
    return _component(
        ("base", kind, "base", row.heading or heading if row else heading),
        words,
        value,
        amount,
        (row.citation if row else "HTSUS, " + heading, row.confidence if row else "high"),
    )


def _component(
    names: tuple[str, str, str, str],
    rate: str,
    base: Decimal,
    amount: Decimal | None,
    law: tuple[str, str],
) -> Component | Unreckoned:
    """Write one component, in cents; without an amount where it is not known."""
    if amount is None:
        return Unreckoned(*names, rate, cents(base), *law)
    return Component(*names, rate, cents(base), cents(amount), *law)


def _steps(
    line: dict[str, Any], stack: Stack
) -> tuple[list[Component | Unreckoned], list[NotCharged], list[str]]:
    """Reckon the steps of a stack one after the other; the texts say what had to be assumed."""
    value = _exact(line["value"])
    stated = {
        metal: None if line[f"{metal}_share"] is None else _exact(line[f"{metal}_share"]) for metal in METALS
    }
    left = max(_ZERO, _ONE - sum((share for share in stated.values() if share is not None), _ZERO))
    parts: list[Decimal] = []
    paid: list[Component | Unreckoned] = []
    unpaid: list[NotCharged] = []
    said: list[str] = []
    base_duty = _base_duty(line)
    for step in stack.steps:
        row = step.measure
        part = _ONE
        if row.base in METALS:
            known = stated[row.base]
            part = left if known is None else known
            if known is None:
                said += [CONTENT] if left > 0 else []
                left = _ZERO
        elif row.base != "value":
            part = stated[row.base.removesuffix("_article")] or _ONE
        part = max(_ZERO, part - sum((parts[n] for n in step.behind), _ZERO)) * (
            _ONE - _spared_us(row, line["us_content_share"])
        )
        parts.append(part)
        said += [row.note] if row.note and _ZERO < part < _ONE else []
        if not row.charges:
            continue
        rate = _rate(row, None if base_duty is None else base_duty / value)
        amount = None if rate is None else rate * part * value
        if part > 0 and (amount is None or cents(amount) > 0):
            paid.append(
                _component(
                    (row.measure, row.name, row.authority, row.heading),
                    rate_words(row) if rate is None else _plain(rate),
                    part * value,
                    amount,
                    (row.citation, row.confidence),
                )
            )
        else:
            unpaid.append(
                NotCharged(row.measure, row.name, row.heading, why_nothing(stack, step, bites=part > 0))
            )
    return paid, unpaid, said


def _rate(row: Measure, equivalent: Decimal | None) -> Decimal | None:
    """Give a step's rate; of a total, what exceeds the base duty's share of the value, None where that is open."""
    if row.form == "top_up":
        return None if equivalent is None else max(_ZERO, _exact(row.rate) - equivalent)
    return _exact(row.rate) if row.form == "additive" else _ZERO


def _spared_us(row: Measure, us_content: float | None) -> Decimal:
    """Share of a step's base that US content takes off."""
    content = _exact(us_content)
    word, _, bound = row.us_relief.partition(":")
    if word == "up_to":
        return min(content, Decimal(bound))
    if word == "from":
        return content if content >= Decimal(bound) else _ZERO
    return content if word == "all" else _ZERO


def _fee(fee: UserFee, entry: Entry, *, spared: bool) -> Decimal:
    """Fee of the line: its share, by value, of the fee of the entry."""
    if (spared and fee.spares_usmca) or (fee.modes and entry.mode not in fee.modes):
        return Decimal("0.00")
    value = _exact(entry.value)
    whole = max(value, _exact(entry.entry_value))
    owed = whole * _exact(fee.rate)
    if fee.least is not None:
        owed = max(owed, _exact(fee.least))
    if fee.most is not None:
        owed = min(owed, _exact(fee.most))
    if fee.informal is not None and fee.informal_up_to is not None and whole <= _exact(fee.informal_up_to):
        owed = _exact(fee.informal)
    return cents(owed * value / whole)


def _national(entry: Entry, frame: pl.DataFrame, world: World, tariffs: pl.DataFrame) -> DutyBill:
    """Bill of a line that enters another country."""
    name = f"duty of {entry.importer}"
    if frame["valid_claim"][0]:
        return _made(
            entry,
            world,
            [],
            [NotCharged(name, name, "", "originating goods claimed under USMCA between members are free")],
            (),
        )
    rated = stated_rates(frame.select("importer", "hs", "country_of_origin"), tariffs, world.date).row(
        0, named=True
    )
    value, rate = _exact(entry.value), _exact(rated["rate"])
    paid = Component(
        name,
        name,
        "national",
        entry.hs,
        _plain(rate),
        cents(value),
        cents(value * rate),
        rated["tariff_source"] or "stated by the user",
        "high",
    )
    return _made(
        entry,
        world,
        [paid],
        [],
        (f"the duty of {entry.importer} is reckoned on the customs value stated, by the user's own table",),
    )
