"""One row of table `freight`, as its recipes write it."""

from __future__ import annotations

MILE_KM = 1.609344
ASSUMED = "our assumption, not checked against a publication"
FACT = "facts; quoted with reference"

Row = tuple[str, str, str, float, str, str, str, str, str, str]


def row(  # the columns of the table in their order
    parameter: str,
    mode: str,
    region: str,
    value: float,
    unit: str,
    source: str = ASSUMED,
    vintage: str = "2026",
    note: str = "",
    licence: str = "",
    *,
    observed: bool = False,
) -> Row:
    """One row of the table; an assumption carries our own licence, a quoted number is a fact."""
    said = licence or (FACT if observed else "Apache-2.0 (ours)")
    return (parameter, mode, region, value, unit, "yes" if observed else "no", note, source, vintage, said)
