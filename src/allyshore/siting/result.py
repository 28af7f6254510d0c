"""What a survey gives: every cell with its source and year, what is not known, and who is best where that can be said."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.siting.indicators import Better, Group

if TYPE_CHECKING:
    import datetime as dt

    from allyshore.siting.indicators import Indicator
    from allyshore.siting.markets import Market
    from allyshore.siting.params import SitingParams
    from allyshore.siting.spots import Spot


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One value of one region, or why there is none.

    Attributes
    ----------
    spot, indicator, occupation
        Column, row, and the row's occupation where it has one.
    value, year, observed, source
        In the indicator's unit; all None (and source empty) where the value is not known. `observed` is false for what
        is projected, estimated or reckoned from other values.
    definition
        What exactly is counted: only values of one definition are ranked.
    note
        What a reader must know of this value, or what to bring where there is none.
    applies
        False where the row has no meaning for the region: that is not a gap.
    """

    spot: str
    indicator: Indicator
    occupation: str = ""
    title: str = ""
    value: float | None = None
    year: int | None = None
    observed: bool | None = None
    source: str = ""
    definition: str = ""
    note: str = ""
    applies: bool = True

    @property
    def row(self) -> tuple[str, str]:
        """Name of the row: indicator and occupation."""
        return self.indicator.name, self.occupation


@dataclass(frozen=True, slots=True)
class Order:
    """How the regions stand in one row: names from best to worst, or empty with the reason why none is given."""

    indicator: str
    occupation: str
    order: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class Survey:
    """Regions side by side on one day.

    Attributes
    ----------
    date, params, spots, markets
        The day, the choices, the columns and where the goods go.
    cells
        Every cell: rows in the order shown, regions in the order asked.
    caveats
        Where the facts used do not fit the day.
    """

    date: dt.date
    params: SitingParams
    spots: tuple[Spot, ...]
    markets: tuple[Market, ...]
    cells: tuple[Cell, ...]
    caveats: tuple[str, ...]

    def cell(self, spot: str, indicator: str, occupation: str = "") -> Cell:
        """Give one cell by its column and row."""
        return self._by_name[spot, indicator, occupation]

    @cached_property
    def _by_name(self) -> dict[tuple[str, str, str], Cell]:
        return {(cell.spot, *cell.row): cell for cell in self.cells}

    @cached_property
    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        """Rows in which some region has a value or a gap, by group."""
        order = list(Group)
        rows: dict[tuple[str, str], list[Cell]] = {}
        for cell in sorted(self.cells, key=lambda cell: order.index(cell.indicator.group)):
            rows.setdefault(cell.row, []).append(cell)
        return tuple(tuple(row) for row in rows.values() if any(cell.applies for cell in row))

    @cached_property
    def orders(self) -> tuple[Order, ...]:
        """The order of the regions in each row that has a better end."""
        asked = [row for row in self.rows if row[0].indicator.better is not Better.NEITHER and len(row) > 1]
        return tuple(_order(row) for row in asked)

    @cached_property
    def frame(self) -> pl.DataFrame:
        """All cells as one long table, those without a value too."""
        return pl.DataFrame(
            [{"region": cell.spot, **_fields(cell), "applies": cell.applies} for cell in self.cells],
            schema_overrides={"value": pl.Float64, "year": pl.Int64, "observed": pl.Boolean},
            infer_schema_length=None,
        )

    def to_dict(self) -> dict[str, Any]:
        """Give the survey as plain JSON values."""
        return {
            "on": self.date.isoformat(),
            "home": self.params.home,
            "market": [
                {
                    "market": market.name,
                    "country": market.country,
                    "latitude": market.latitude,
                    "longitude": market.longitude,
                    "share": market.share,
                }
                for market in self.markets
            ],
            "regions": [self._column(spot) for spot in self.spots],
            "orders": [
                {
                    "indicator": order.indicator,
                    "occupation": order.occupation,
                    "order": list(order.order),
                    "why": order.why,
                }
                for order in self.orders
            ],
            "caveats": list(self.caveats),
        }

    def _column(self, spot: Spot) -> dict[str, Any]:
        cells = [cell for row in self.rows for cell in row if cell.spot == spot.name and cell.applies]
        return {
            "region": spot.name,
            "name": spot.title,
            "country": spot.country,
            "within": list(spot.within),
            "measured_from": spot.at,
            "mapped": spot.mapped,
            "facts": [_fields(cell) for cell in cells if cell.value is not None],
            "missing": [
                {
                    "group": cell.indicator.group.value,
                    "indicator": cell.indicator.name,
                    "occupation": cell.occupation,
                    "note": cell.note,
                }
                for cell in cells
                if cell.value is None
            ],
        }


def _fields(cell: Cell) -> dict[str, Any]:
    return {
        "group": cell.indicator.group.value,
        "indicator": cell.indicator.name,
        "occupation": cell.occupation,
        "title": cell.title or cell.indicator.title,
        "value": cell.value,
        "unit": cell.indicator.unit,
        "year": cell.year,
        "source": cell.source,
        "observed": cell.observed,
        "definition": cell.definition,
        "note": cell.note,
    }


def _order(row: tuple[Cell, ...]) -> Order:
    """Rank a row only where every region has a value of one definition and year."""
    indicator, occupation = row[0].row
    without = [cell.spot for cell in row if not cell.applies]
    unknown = [cell.spot for cell in row if cell.value is None and cell.applies]
    definitions = sorted({cell.definition for cell in row})
    years = sorted({cell.year for cell in row if cell.year is not None})
    if without:
        return Order(indicator, occupation, (), f"no meaning for {', '.join(without)}")
    if unknown:
        return Order(indicator, occupation, (), f"not known for {', '.join(unknown)}")
    if len(definitions) > 1:
        return Order(indicator, occupation, (), f"different definitions: {'; '.join(definitions)}")
    if len(years) > 1:
        return Order(indicator, occupation, (), f"different years: {', '.join(map(str, years))}")
    sign = -1 if row[0].indicator.better is Better.HIGHER else 1
    ranked = sorted(row, key=lambda cell: sign * (cell.value or 0.0))
    if ranked[0].value == ranked[1].value:
        return Order(indicator, occupation, (), "the best are equal")
    return Order(
        indicator,
        occupation,
        tuple(cell.spot for cell in ranked),
        f"{row[0].indicator.better.value} is better",
    )
