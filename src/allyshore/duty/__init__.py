"""What does customs charge on this date? `assess` for many lines, `bill` for one, to the cent."""

from allyshore.duty.assess import assess
from allyshore.duty.bill import bill
from allyshore.duty.params import DutyParams, Entry
from allyshore.duty.result import Assessment, Component, DutyBill, NotCharged

__all__ = ["Assessment", "Component", "DutyBill", "DutyParams", "Entry", "NotCharged", "assess", "bill"]
