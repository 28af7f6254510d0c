"""Which of a mixed stock went into which shipment: values of identical materials, origin of fungible ones."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from allyshore.errors import Fault, ModelInvalid

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from allyshore.units import Share, Usd, UsdPerUnit


class StockMethod(Enum):
    """How withdrawals are matched with receipts; one for all of a fiscal year (Schedules 7 and 8)."""

    FIFO = "first in, first out"
    LIFO = "last in, first out"
    AVERAGE = "average"
    SPECIFIC = "specific identification"


@dataclass(frozen=True, slots=True)
class Receipt:
    """Units that came into the stock; `originating` is False for identical non-originating materials, `lot` what they are marked with."""

    day: dt.date
    quantity: float
    unit_cost: UsdPerUnit = 0.0
    originating: bool = False
    lot: str = ""


@dataclass(frozen=True, slots=True)
class Shipment:
    """Units that left, as materials in goods or as goods; on one day it leaves before what is received that day.

    `lot` names the receipt of which they are, where lots are kept apart.
    """

    day: dt.date
    quantity: float
    lot: str = ""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What one shipment took: units of either origin, and the value of the non-originating ones."""

    originating: float
    nonoriginating: float
    vnm: Usd

    @property
    def ratio(self) -> Share:
        """Share of non-originating units."""
        whole = self.originating + self.nonoriginating
        return self.nonoriginating / whole if whole else 0.0


def withdrawn(
    receipts: Sequence[Receipt],
    shipments: Sequence[Shipment],
    method: StockMethod,
    *,
    digits: int | None = None,
) -> list[Withdrawn]:
    """Follow a stock in time and say what each shipment took.

    Parameters
    ----------
    receipts, shipments
        In any order; the opening stock is its receipts.
    method
        `AVERAGE` is the rolling average: the ratio of origins and the unit value before each shipment.
    digits
        Round ratio and unit value as the regulation's own examples do; None is exact.

    Raises
    ------
    ModelInvalid
        A quantity is negative, or a shipment takes more than there is.

    Source: Uniform Regulations, SOR/2020-155, Schedule 7 (values of identical materials) and Schedule 8 (origin of
    fungible materials and goods).
    """
    return _followed(receipts, shipments, method, digits)[0]


@dataclass(frozen=True, slots=True)
class Remaining:
    """What is left in a stock: units of either origin, and the value of all of them, USD."""

    originating: float
    nonoriginating: float
    value: Usd

    @property
    def units(self) -> float:
        """Of either origin."""
        return self.originating + self.nonoriginating

    @property
    def unit_value(self) -> UsdPerUnit:
        """Average value of one unit; zero where nothing is left."""
        return self.value / self.units if self.units else 0.0


def remaining(
    receipts: Sequence[Receipt],
    shipments: Sequence[Shipment],
    method: StockMethod,
    *,
    digits: int | None = None,
) -> Remaining:
    """Say what is left of a stock after all receipts and shipments, by the same rules as `withdrawn`.

    Source: Uniform Regulations, SOR/2020-155, Schedule 7, appendix, and Schedule 8, s. 8(2).
    """
    return _followed(receipts, shipments, method, digits)[1].left()


def opening_stock(
    receipts: Sequence[Receipt], units: float, on: dt.date, *, all_nonoriginating: bool = False
) -> list[Receipt]:
    """Give the receipts of which an opening stock consists, once a method is chosen: the latest that add up to it.

    Parameters
    ----------
    receipts
        Before the day, in any order.
    units
        In stock when the method is chosen.
    on
        The day on which it is chosen.
    all_nonoriginating
        The choice of the producer to take all of it as non-originating.

    Raises
    ------
    ModelInvalid
        The receipts do not add up to the stock.

    Source: Uniform Regulations, SOR/2020-155, Schedule 8, s. 9(1) and 9(3), and s. 15 for goods.
    """
    found: list[Receipt] = []
    left = units
    for one in sorted((one for one in receipts if one.day <= on), key=lambda one: one.day, reverse=True):
        used = min(left, one.quantity)
        if used > 0.0:
            found.append(Receipt(one.day, used, one.unit_cost, one.originating and not all_nonoriginating))
            left -= used
    if left > 1e-9:
        said = f"{units - left:g} received by {on}, {units:g} in stock"
        raise ModelInvalid([Fault("opening stock", None, "units", "receipts that add up to the stock", said)])
    return found[::-1]


def _followed(
    receipts: Sequence[Receipt], shipments: Sequence[Shipment], method: StockMethod, digits: int | None
) -> tuple[list[Withdrawn], _Stock]:
    """What each shipment took, and the stock after all."""
    events: list[tuple[dt.date, int, Receipt | Shipment]] = [(one.day, 1, one) for one in receipts]
    events += [(one.day, 0, one) for one in shipments]
    events.sort(key=lambda event: event[:2])
    kept = {StockMethod.AVERAGE: _Average(digits), StockMethod.SPECIFIC: _Lots()}
    stock: _Stock = kept.get(method) or _Layers(method)
    found = []
    for day, _, event in events:
        if event.quantity < 0.0:
            raise ModelInvalid([Fault("stock", None, "quantity", "zero or more", repr(event.quantity))])
        if isinstance(event, Receipt):
            stock.put(event)
        elif event.quantity > stock.units + 1e-9:
            have = f"{event.quantity} shipped on {day}, {stock.units} there"
            raise ModelInvalid([Fault("stock", None, "quantity", "at most what is in stock", have)])
        else:
            found.append(stock.take(event.quantity, event.lot))
    return found, stock


class _Stock:
    """Units in stock, by origin."""

    units: float = 0.0

    def put(self, receipt: Receipt) -> None:
        """Receive."""
        raise NotImplementedError

    def take(self, quantity: float, lot: str = "") -> Withdrawn:
        """Ship."""
        raise NotImplementedError

    def left(self) -> Remaining:
        """Say what is left."""
        raise NotImplementedError


class _Layers(_Stock):
    """Receipts kept apart, taken from one end."""

    def __init__(self, method: StockMethod) -> None:
        self._first = method is StockMethod.FIFO
        self._layers: deque[tuple[float, Receipt]] = deque()

    def put(self, receipt: Receipt) -> None:
        self._layers.append((receipt.quantity, receipt))
        self.units += receipt.quantity

    def take(self, quantity: float, lot: str = "") -> Withdrawn:  # noqa: ARG002  # lots are mixed
        ours = theirs = value = 0.0
        self.units -= quantity
        while quantity > 0.0 and self._layers:
            left, receipt = self._layers.popleft() if self._first else self._layers.pop()
            used = min(left, quantity)
            quantity -= used
            if receipt.originating:
                ours += used
            else:
                theirs += used
                value += used * receipt.unit_cost
            if left > used:
                rest = (left - used, receipt)
                if self._first:
                    self._layers.appendleft(rest)
                else:
                    self._layers.append(rest)
        return Withdrawn(ours, theirs, value)

    def left(self) -> Remaining:
        ours = sum(units for units, receipt in self._layers if receipt.originating)
        value = sum(units * receipt.unit_cost for units, receipt in self._layers)
        return Remaining(ours, sum(units for units, _ in self._layers) - ours, value)


class _Lots(_Stock):
    """Receipts that are marked and kept apart, each taken by its lot (Schedule 8, s. 4 and 13)."""

    def __init__(self) -> None:
        self._lots: dict[str, _Layers] = {}

    def put(self, receipt: Receipt) -> None:
        kept = self._lots.setdefault(receipt.lot, _Layers(StockMethod.FIFO))
        before = kept.left()
        if before.nonoriginating if receipt.originating else before.originating:
            raise ModelInvalid(
                [Fault("stock", None, "lot", "units of one origin in one lot", repr(receipt.lot))]
            )
        kept.put(receipt)
        self.units += receipt.quantity

    def take(self, quantity: float, lot: str = "") -> Withdrawn:
        there = self._lots[lot].units if lot in self._lots else 0.0
        if not lot or quantity > there + 1e-9:
            said = f"{quantity} of lot {lot or '(not named)'}, {there} there"
            raise ModelInvalid([Fault("stock", None, "lot", "units of a lot that has them", said)])
        self.units -= quantity
        return self._lots[lot].take(quantity)

    def left(self) -> Remaining:
        parts = [layers.left() for layers in self._lots.values()]
        ours, theirs = sum(one.originating for one in parts), sum(one.nonoriginating for one in parts)
        return Remaining(ours, theirs, sum(one.value for one in parts))


class _Average(_Stock):
    """One pool with a ratio of origins and one unit value; the ratio is applied to what remains (Schedule 8, s. 8(2))."""

    def __init__(self, digits: int | None) -> None:
        self._digits = digits
        self._theirs = 0.0
        self._value = 0.0

    def _round(self, amount: float) -> float:
        return amount if self._digits is None else round(amount + 1e-12, self._digits)

    def put(self, receipt: Receipt) -> None:
        self.units += receipt.quantity
        self._value += receipt.quantity * receipt.unit_cost
        self._theirs += 0.0 if receipt.originating else receipt.quantity

    def take(self, quantity: float, lot: str = "") -> Withdrawn:  # noqa: ARG002  # lots are mixed
        if not self.units:
            return Withdrawn(0.0, 0.0, 0.0)
        ratio, unit = self._round(self._theirs / self.units), self._round(self._value / self.units)
        theirs = quantity * ratio
        self.units -= quantity
        self._value -= quantity * unit
        self._theirs = self.units * ratio
        return Withdrawn(quantity - theirs, theirs, theirs * unit)

    def left(self) -> Remaining:
        return Remaining(self.units - self._theirs, self._theirs, self._value)


@dataclass(frozen=True, slots=True)
class Averaged:
    """Origin of units by the ratio of a whole period: of what was shipped, and of what remains."""

    originating_share: Share
    unit_value: UsdPerUnit
    shipped: Withdrawn
    remaining: Withdrawn


def averaged(
    *,
    originating: float,
    units: float,
    shipped: float,
    on_hand: float = 0.0,
    value: Usd = 0.0,
    digits: int | None = None,
) -> Averaged:
    """Share shipped and remaining units by the ratio of a month or three months, opening stock and receipts together.

    Materials under an averaged net cost take the period's own ratio; other materials and all goods that of the period before.

    Parameters
    ----------
    originating, units
        Originating units, and all, in stock at the beginning or received during the period.
    shipped, on_hand
        Units shipped under the ratio, and left at the end of the period.
    value
        Of all `units`, USD.
    digits
        Round unit values as the regulation's example does, and the ratio to one digit more.

    Source: Uniform Regulations, SOR/2020-155, Schedule 8, s. 6, 7 and 14.
    """
    if not 0.0 <= originating <= units or not units:
        found = f"{originating} of {units}"
        raise ModelInvalid([Fault("stock", None, "originating", "units between zero and all of them", found)])
    ratio = originating / units
    unit = value / units
    if digits is not None:
        ratio, unit = round(ratio, digits + 1), round(unit, digits)
    theirs = unit * (1.0 - ratio)
    theirs = theirs if digits is None else round(theirs, digits)

    def part(quantity: float) -> Withdrawn:
        ours = quantity * ratio if digits is None else float(round(quantity * ratio))
        return Withdrawn(ours, quantity - ours, theirs * quantity)

    return Averaged(ratio, unit, part(shipped), part(on_hand))
