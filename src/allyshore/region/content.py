"""Whose value added is in what one country sells another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from allyshore.region.result import Content, SectorContent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.region.leontief import Leontief
    from allyshore.region.table import Vector

METHOD = (
    "Leontief, trade in value added: for each sector, value added by country of origin in a unit of its output at every tier, "
    "weighted with its gross exports to the partner (intermediate and final)"
)


def content(model: Leontief, exporter: str, importer: str) -> Content:
    """Give the importer's own value added, and everyone's, in the exporter's gross exports to it.

    ``share = Σ_s (v̂_importer B)_s e_s / Σ_s e_s`` over the exporter's sectors s, with e the gross exports to the importer.

    Raises
    ------
    UsageError
        A country is not in the table, or both are the same.
    """
    table = model.table
    exports = table.exports(exporter, importer)
    rows = table.rows_of(exporter)
    mine = table.countries.index(importer)
    home = table.countries.index(exporter)
    by_sector = tuple(
        SectorContent(
            sector=table.sector[row],
            title=table.title(table.sector[row]),
            exports=float(exports[row]),
            share=float(model.origins[row, mine]),
            own=float(model.origins[row, home]),
        )
        for row in rows
        if exports[row] != 0
    )
    origins = by_origin(model, exports)
    return Content(
        table=table.name,
        year=table.year,
        source=table.source,
        method=METHOD,
        exporter=exporter,
        importer=importer,
        exports=float(exports.sum()),
        share=origins[importer],
        origins=origins,
        by_sector=by_sector,
    )


def by_origin(model: Leontief, sales: Vector) -> Mapping[str, float]:
    """Share of value added by country of origin in any bundle of sales (million USD by row); the shares add to 1."""
    total = float(sales.sum())
    held = sales @ model.origins
    if total == 0:
        return dict.fromkeys(model.table.countries, 0.0)
    return dict(zip(model.table.countries, (np.asarray(held) / total).tolist(), strict=True))
