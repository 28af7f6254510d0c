"""How many jobs of a country hang on what it sells another, with concept, method and year beside each number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from allyshore.errors import FactMissing, Fault
from allyshore.region.employment import JOBS
from allyshore.region.extraction import extract_output
from allyshore.region.result import JobFigure, Jobs, SectorJobs

if TYPE_CHECKING:
    from allyshore.region.employment import Count, Employment
    from allyshore.region.leontief import Leontief
    from allyshore.region.table import Vector

DIRECT = "direct: jobs in the sectors that export to the partner, for what they export"
SUPPORTED = "direct and supported: jobs in every sector of the country that go with the exports, suppliers at every tier among them"
NOT_COUNTED = (
    "Counted: exports of goods and services as they were. Not counted: jobs that imports make possible or take away, what workers spend, "
    "what would be made instead."
)


def jobs(model: Leontief, work: Employment, country: str, partner: str) -> Jobs:
    """Give the jobs of a country that its exports to a partner support.

    A sector's jobs are taken in the share of its output that the exports call for: ``Σ_s E_s Δx_s / x_s``. For `direct`, Δx is the
    exports; for `supported`, what the sector would not make if nothing were sold to the partner (hypothetical extraction), so that
    intermediates that come back are counted once.

    Raises
    ------
    UsageError
        A country is not in the table, or both are the same.
    FactMissing
        No count of the country's jobs is known.
    """
    table = model.table
    exports = table.exports(country, partner)
    rows = table.rows_of(country)
    lost = extract_output(model, rows, table.rows_of(partner), table.buyers.index(partner))
    readings = [
        (known, count)
        for known, count in (
            (work.sectors, work.counts.get(country)),
            (work.average, work.totals.get(country)),
        )
        if count is not None
    ]
    if not readings:
        cure = f"Import rows of {country} into {JOBS}"
        raise FactMissing([Fault(JOBS, None, "country", f"a count of jobs in {country}", "none", cure)])
    best, count = readings[0]
    output = table.output
    figures = tuple(
        figure
        for concept, sold in ((DIRECT, exports), (SUPPORTED, lost))
        for figure in (_figure(concept, sold, output, rows, readings, table.year),)
    )
    share = _shares(lost, output, rows)
    return Jobs(
        table=table.name,
        year=table.year,
        country=country,
        partner=partner,
        exports=float(exports.sum()),
        figures=figures,
        by_sector=tuple(
            SectorJobs(
                table.sector[row],
                table.title(table.sector[row]),
                float(part),
                float(np.nan_to_num(best[row] * part)),
            )
            for row, part in zip(rows, share, strict=True)
        ),
        count=count.said(),
        not_counted=NOT_COUNTED,
    )


def _shares(sold: Vector, output: Vector, rows: np.ndarray[tuple[int], np.dtype[np.intp]]) -> Vector:
    part: Vector = np.divide(sold[rows], output[rows], out=np.zeros(len(rows)), where=output[rows] > 0)
    return part


def _figure(
    concept: str,
    sold: Vector,
    output: Vector,
    rows: np.ndarray[tuple[int], np.dtype[np.intp]],
    readings: list[tuple[Vector, Count]],
    pattern: int,
) -> JobFigure:
    """Give one concept's number under every count that there is: the first is the number, all of them its range."""
    part = _shares(sold, output, rows)
    found = [float(np.nansum(known[rows] * part)) for known, _ in readings]
    uncounted = [
        row
        for row, share in zip(rows.tolist(), part, strict=True)
        if np.isnan(readings[0][0][row]) and share > 0
    ]
    return JobFigure(
        concept=concept,
        jobs=found[0],
        low=min(found),
        high=max(found),
        method=f"share of each sector's output in {pattern} × jobs: {readings[0][1].said()}",
        pattern_year=pattern,
        jobs_year=readings[0][1].year,
        range_from=tuple(count.said() for _, count in readings),
        uncounted=len(uncounted),
    )


def finding(found: Jobs, published: list[dict[str, object]]) -> str:
    """Say what the model finds beside what was published, and whether a sentence on exports holds."""
    supported = found.figures[-1]
    ours = (
        f"Exports of {found.country} to {found.partner} go with {supported.low / 1e6:.2f} to {supported.high / 1e6:.2f} million jobs in "
        f"{found.country} (pattern of {found.year}; jobs of {supported.jobs_year})."
    )
    if not published:
        return ours
    lines = [ours]
    figures = sorted({float(str(row["figure"])) for row in published})
    for figure in figures:
        if figure > supported.high:
            lines.append(
                f"Said of exports, '{figure / 1e6:.1f} million jobs' is false: it is {figure / supported.high:.1f} to {figure / supported.low:.1f} times "
                f"what they support. The published number is of another concept: {published[0]['concept']}."
            )
        else:
            lines.append(f"The published {figure / 1e6:.1f} million is inside or below that range.")
    return " ".join(lines)
