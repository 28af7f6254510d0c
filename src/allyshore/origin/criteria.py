"""The criteria by which a good is originating, and the methods by which it meets its rule."""

from __future__ import annotations

from enum import Enum


class Criterion(Enum):
    """By which criterion a good is originating: the letters of the certificate, and E for goods that the law lists (GN 11(p))."""

    WHOLLY_OBTAINED = "A"
    RULE = "B"
    ORIGINATING_MATERIALS = "C"
    PARTS = "D"
    LISTED = "E"


class Method(Enum):
    """How a good meets its rule."""

    ALL_ORIGINATING = "all materials originating"
    WHOLLY_OBTAINED = "wholly obtained"
    LISTED = "listed"
    SET = "set"
    SHIFT_ONLY = "tariff shift"
    TRANSACTION_VALUE = "transaction value"
    NET_COST = "net cost"
    WAIVER = "content waived"


METHODS_OF_CONTENT = (Method.TRANSACTION_VALUE, Method.NET_COST)
"""Methods of calculating a regional value content: Uniform Regulations, SOR/2020-155, s. 7(1)."""
