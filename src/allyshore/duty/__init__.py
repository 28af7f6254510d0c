"""What does customs charge on this date? `assess` for many lines, `bill` for one, to the cent; `rate_table` on average, `what_if` under another law."""

from allyshore.duty.assess import assess
from allyshore.duty.bill import bill
from allyshore.duty.params import DutyParams, Entry
from allyshore.duty.rates import RateParams, rate_table
from allyshore.duty.result import Assessment, Component, DutyBill, Fee, NotCharged
from allyshore.duty.what_if import what_if

__all__ = [
    "Assessment",
    "Component",
    "DutyBill",
    "DutyParams",
    "Entry",
    "Fee",
    "NotCharged",
    "RateParams",
    "assess",
    "bill",
    "rate_table",
    "what_if",
]
