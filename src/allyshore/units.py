"""Names for quantities, so that a signature says its unit; all are plain floats in engines."""

from __future__ import annotations

from typing import TypeAlias

Usd: TypeAlias = float
UsdPerUnit: TypeAlias = float
UsdPerYear: TypeAlias = float
Days: TypeAlias = float
Weeks: TypeAlias = float
Kg: TypeAlias = float
CubicMetres: TypeAlias = float
Kilometres: TypeAlias = float
Share: TypeAlias = float
RatePerYear: TypeAlias = float

WEEKS_PER_YEAR = 52.0
DAYS_PER_YEAR = 365.0
KG_PER_TONNE = 1000.0
