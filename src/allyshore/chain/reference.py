"""What the checks of a model need to know of the world; the caller takes it from there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Reference:
    """Facts against which a model is checked, and from which it is completed.

    Attributes
    ----------
    hs6
        Every six-digit subheading of the Harmonized System in force.
    hts8
        Every eight-digit line of the tariff schedule of the United States.
    countries
        country (ISO3), iso2, name, latitude, longitude (degree; a reference point inside the country) and
        reach (km; how far from that point the country is known to have places; null where unknown).
    wages
        country (ISO3), wage (USD/h, all in), source; a country without a row has no known wage.
    coordinates_source
        Who says where the reference points are.
    """

    hs6: frozenset[str]
    hts8: frozenset[str]
    countries: pl.DataFrame
    wages: pl.DataFrame
    coordinates_source: str
