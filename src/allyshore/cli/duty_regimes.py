"""The options of ``allyshore duty`` that change a bill: customs value, drawback, foreign-trade zone, Mexico's temporary import."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import Parameter

from allyshore.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from allyshore.cli.app import Common
    from allyshore.duty import DutyBill
    from allyshore.duty.regimes import CustomsValue, Drawback, ImmexDuty, Input, ZoneBill
    from allyshore.world import World


VALUE = ("first_sale", "assist", "packing", "commission", "royalty", "freight")
ABROAD = ("exported_to", "foreign_duty", "same_condition")
ZONE = (*ABROAD, "admitted", "leaves_as", "week_value")
USES = {
    None: (),
    "drawback": (*ABROAD, "drawback", "exported", "filed", "share", "substitute_duty"),
    "ftz-privileged": ZONE,
    "ftz-nonprivileged": ZONE,
    "ftz-domestic": ZONE,
    "immex": (*ABROAD, "admitted", "exported", "input"),
}
"""Options that each regime reads, beside those of customs value."""


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Regime:
    """A regime, and what it needs to know."""

    regime: Annotated[
        Literal["drawback", "ftz-privileged", "ftz-nonprivileged", "ftz-domestic", "immex"] | None,
        Parameter(help="A regime that changes what is owed; its reckoning is added to the bill."),
    ] = None
    first_sale: Annotated[
        float | None,
        Parameter(
            help="Price of the maker's sale to a middleman, USD; --value is then the middleman's price."
        ),
    ] = None
    assist: Annotated[
        tuple[str, ...],
        Parameter(help="An assist, USD, or VALUE:UNITS:OVER to spread it over units.", negative=""),
    ] = ()
    packing: Annotated[
        float | None, Parameter(help="Packing at the buyer's cost, not in the price, USD.")
    ] = None
    commission: Annotated[float | None, Parameter(help="Selling commission, not in the price, USD.")] = None
    royalty: Annotated[
        float | None, Parameter(help="Royalty that is a condition of the sale, not in the price, USD.")
    ] = None
    freight: Annotated[
        float | None, Parameter(help="International carriage and insurance in the price, USD.")
    ] = None
    drawback: Annotated[
        Literal["manufacturing", "unused", "rejected"], Parameter(help="Kind of drawback.")
    ] = "manufacturing"
    exported_to: Annotated[
        str | None, Parameter(help="Where the goods, or what is made of them, are exported to.")
    ] = None
    exported: Annotated[date | None, Parameter(help="Day of export.")] = None
    filed: Annotated[date | None, Parameter(help="Day on which the claim is filed.")] = None
    foreign_duty: Annotated[
        float | None, Parameter(help="Customs duty paid on the exported good where it enters, USD.")
    ] = None
    share: Annotated[
        float, Parameter(help="Part of the goods, by relative value, that is in what is exported.")
    ] = 1.0
    same_condition: Annotated[bool | None, Parameter(help="Exported as imported.", negative="--changed")] = (
        None
    )
    substitute_duty: Annotated[
        float | None, Parameter(help="With substitution: what the substitute would owe, USD.")
    ] = None
    admitted: Annotated[
        date | None, Parameter(help="Day of admission to the zone, or of importation into Mexico.")
    ] = None
    leaves_as: Annotated[str | None, Parameter(help="Tariff number in which the goods leave the zone.")] = (
        None
    )
    week_value: Annotated[float | None, Parameter(help="Customs value of the zone's weekly entry, USD.")] = (
        None
    )
    input: Annotated[
        tuple[str, ...],
        Parameter(
            help="An input of a good made under IMMEX: HS=ORIGIN:VALUE:RATE, the rate Mexico's or PROSEC; HS=ORIGIN:VALUE where it originates.",
            negative="",
        ),
    ] = ()

    @property
    def priced(self) -> bool:
        """Whether anything is stated that makes the customs value other than the price."""
        return bool(set(VALUE) & set(self.given))

    @property
    def given(self) -> tuple[str, ...]:
        """Names of the options that are not left as they are."""
        return tuple(field.name for field in fields(self) if getattr(self, field.name) != field.default)

    def hold(self) -> None:
        """Refuse an option that nothing would read.

        Raises
        ------
        UsageError
            An option of a regime is given without it.
        """
        idle = [name for name in self.given if name not in {"regime", *VALUE, *USES[self.regime]}]
        if idle:
            able = [regime for regime, used in USES.items() if regime and idle[0] in used]
            raise UsageError(
                f"{option(idle[0])}: expected --regime {' or '.join(able)} with it, found {self.regime or 'none'}."
            )


def option(name: str) -> str:
    """Write the name of a parameter as its option."""
    return "--" + name.replace("_", "-")


def regime_facts(world: World) -> frozenset[str]:
    """Words that the regimes know as facts."""
    from allyshore.duty.regimes.params import VALUE_FACTS

    rows = world.table("duty_relief")["condition"].drop_nulls().to_list()
    return VALUE_FACTS | {word for word in rows if word}


def priced(price: float, options: Regime, facts: frozenset[str]) -> CustomsValue | None:
    """Give the customs value where the options make it other than the price."""
    if not options.priced:
        return None
    from allyshore.duty.regimes import FirstSale, Sale, customs_value

    first = None if options.first_sale is None else FirstSale(options.first_sale, facts)
    return customs_value(
        Sale(
            price,
            packing=options.packing,
            selling_commission=options.commission,
            royalty=options.royalty,
            assists=tuple(_assist(n, text) for n, text in enumerate(options.assist, 1)) or None,
            freight=options.freight or 0.0,
            first_sale=first,
            facts=facts,
        )
    )


def _assist(n: int, text: str) -> Any:
    """Read ``500`` or ``10000:1000:4000``."""
    from allyshore.duty.regimes import Assist

    parts = text.split(":")
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        numbers = []
    if len(numbers) not in {1, 3}:
        raise UsageError(f"--assist: expected VALUE or VALUE:UNITS:OVER, found '{text}'.")
    units, over = numbers[1:] or (None, None)
    return Assist(f"assist {n}", numbers[0], units=units, over=over)


def reckon(
    options: Regime,
    paid: DutyBill,
    world: World,
    tariffs: pl.DataFrame,
    common: Common,
    country: Callable[[str, str], str],
    facts: frozenset[str],
) -> Drawback | ZoneBill | ImmexDuty | None:
    """Reckon the regime that was asked for."""
    if options.regime is None:
        return None
    there = country(options.exported_to, "--exported-to") if options.exported_to else ""
    if options.regime == "immex":
        return _immex(options, paid, there or paid.entry.importer, tariffs, world, country)
    if options.regime == "drawback":
        from allyshore.duty.regimes import Claim, DrawbackKind, drawback

        claim = Claim(
            DrawbackKind(options.drawback),
            there,
            options.exported,
            options.filed,
            options.share,
            options.foreign_duty,
            options.same_condition,
            paid.entry.originating,
            options.substitute_duty is not None,
            options.substitute_duty,
            facts,
        )
        return drawback(paid, claim, world)
    from allyshore.duty.regimes import ZoneGood, ZoneStatus, zone

    if options.admitted is None:
        raise UsageError(
            f"--regime {options.regime}: give the day of admission with --admitted; --on is the day of leaving."
        )
    good = ZoneGood(
        paid.entry,
        ZoneStatus(options.regime.removeprefix("ftz-")),
        "".join(mark for mark in options.leaves_as or "" if mark not in ". ") or None,
        options.week_value,
        there,
        options.foreign_duty,
        options.same_condition,
        paid.entry.originating,
    )
    return zone(good, replace(common, on=options.admitted).world(), world, tariffs)


def _immex(
    options: Regime,
    paid: DutyBill,
    there: str,
    tariffs: pl.DataFrame,
    world: World,
    country: Callable[[str, str], str],
) -> ImmexDuty:
    """Mexico's duty on the inputs; the US duty is the bill's own base duty where none is stated."""
    from allyshore.duty.money import ZERO
    from allyshore.duty.regimes import Return, immex

    foreign, asked = options.foreign_duty, ""
    if foreign is None and there == paid.entry.importer == "USA":
        base = sum((part.amount for part in paid.components if part.measure == "base"), ZERO)
        foreign = float(base)
        if paid.duty > base:
            asked = (
                f"only the base duty of {base} is taken as duty paid in the United States; whether Mexico counts the "
                f"additional duties ({paid.duty - base}) was not confirmed: state --foreign-duty where it does"
            )
    returned = Return(there, foreign, bool(options.same_condition), options.admitted, options.exported)
    result = immex(tuple(_input(text, country) for text in options.input), returned, tariffs, world)
    return replace(result, questions=(*result.questions, *([asked] if asked else [])))


def _input(text: str, country: Callable[[str, str], str]) -> Input:
    """Read ``853669=CHN:100:0.15``, or ``854449=USA:900`` of an originating input."""
    from allyshore.duty.regimes import Input

    hs, _, rest = text.partition("=")
    origin, *numbers = rest.split(":")
    try:
        value, *rate = (float(number) for number in numbers)
    except ValueError:
        raise UsageError(
            f"--input: expected HS=ORIGIN:VALUE or HS=ORIGIN:VALUE:RATE, found '{text}'."
        ) from None
    code = "".join(mark for mark in hs if mark not in ". ")
    own = rate[0] if rate else None
    return Input(
        code,
        code,
        country(origin, "--input"),
        value,
        not rate,
        own,
        "stated on the command line" if rate else "",
    )


def extra(value: CustomsValue | None, regime: Drawback | ZoneBill | ImmexDuty | None) -> dict[str, Any]:
    """Give the keys that are added to the bill's JSON."""
    keys: dict[str, Any] = {} if value is None else {"customs_value": value.to_dict()}
    return keys if regime is None else keys | {"regime": regime.to_dict()}


def show(value: CustomsValue | None, regime: Drawback | ZoneBill | ImmexDuty | None) -> None:
    """Print them for people."""
    from rich.console import Console

    console = Console()
    if value is not None:
        console.print(f"\n[bold]Customs value {value.value:,} USD[/] ({value.basis})")
        _lines(console, [(item.name, item.amount, item.citation) for item in value.items])
        _ask(console, value.questions)
    if regime is None:
        return
    document = regime.to_dict()
    name = document["regime"]
    if name == "drawback":
        console.print(f"\n[bold]Drawback {document['refund']} USD[/]; {document['cost']} remains")
        _lines(console, [(row["name"], row["amount"], row["citation"]) for row in document["components"]])
        _lines(console, [(row["name"], row["amount"], row["citation"]) for row in document["limits"]])
        _lines(console, [(row["name"], "0.00", row["reason"]) for row in document["not_refunded"]])
    elif name == "zone":
        console.print(
            f"\n[bold]From the zone, {document['status']} foreign: {document['duty']} USD of duty, {document['total']} in all[/]"
            if document["status"] != "domestic"
            else "\n[bold]From the zone, domestic: no duty[/]"
        )
        console.print(
            f"  entered on {document['admitted_on']} without the zone: {document['direct_total']}",
            highlight=False,
        )
        for measure in document["required_by"]:
            console.print(f"  privileged foreign is required by {measure}", highlight=False)
        _lines(
            console, [(row["name"], row["amount"], row["citation"]) for row in document["bill"]["components"]]
        )
        _lines(console, [(row["name"], row["amount"], row["citation"]) for row in document["items"]])
    else:
        console.print(f"\n[bold]Mexico's import duty {document['owed']} USD[/]")
        _lines(console, [(row["name"], row["amount"], row["citation"]) for row in document["items"]])
    _ask(console, document["questions"])


def _lines(console: Any, rows: list[tuple[str, Any, str]]) -> None:
    for what, amount, law in rows:
        console.print(f"  {amount!s:>12}  {what} ({law})", highlight=False, markup=False)


def _ask(console: Any, questions: Any) -> None:
    for question in questions:
        console.print(f"  ? {question}", highlight=False, markup=False)
