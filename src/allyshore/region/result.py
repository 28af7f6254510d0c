"""What the room gives: records of shares, terms and jobs, each with the table, year and method behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class SectorContent:
    """One sector's exports to the partner: million USD, the partner's and the exporter's own value added as shares of it."""

    sector: str
    title: str
    exports: float
    share: float
    own: float


@dataclass(frozen=True, slots=True)
class Content:
    """Whose value added is in one country's exports to another.

    Attributes
    ----------
    exports
        Gross exports, million USD of the table's year.
    share
        The importer's value added in them.
    origins
        Every country's; they add to 1.
    by_sector
        The same by sector of the exporter.
    """

    table: str
    year: int
    source: str
    method: str
    exporter: str
    importer: str
    exports: float
    share: float
    origins: Mapping[str, float]
    by_sector: tuple[SectorContent, ...]

    def to_dict(self) -> dict[str, Any]:
        """Give the document of ``region content --json``, without the published figures."""
        return {
            "table": self.table,
            "year": self.year,
            "source": self.source,
            "method": self.method,
            "exporter": self.exporter,
            "importer": self.importer,
            "concept": f"value added of {self.importer} in gross exports of {self.exporter} to {self.importer}",
            "exports_musd": self.exports,
            "share": self.share,
            "origins": dict(sorted(self.origins.items(), key=lambda pair: -pair[1])),
            "by_sector": [
                {
                    "sector": row.sector,
                    "title": row.title,
                    "exports_musd": row.exports,
                    "share": row.share,
                    "exporter_share": row.own,
                }
                for row in self.by_sector
            ],
        }


@dataclass(frozen=True, slots=True)
class ExportTerm:
    """One term of gross exports: its name, its kind (domestic, returned, foreign, double counted), words, million USD."""

    name: str
    kind: str
    meaning: str
    value: float


@dataclass(frozen=True, slots=True)
class Decomposition:
    """A country's gross exports in terms that add to them, million USD of the table's year."""

    table: str
    year: int
    method: str
    exporter: str
    exports: float
    terms: tuple[ExportTerm, ...]

    def kind(self, kind: str) -> float:
        """Sum of the terms of one kind, million USD."""
        return sum(term.value for term in self.terms if term.kind == kind)

    def to_dict(self) -> dict[str, Any]:
        """Give the document of ``region exports --json``."""
        total = self.exports or 1.0
        return {
            "table": self.table,
            "year": self.year,
            "method": self.method,
            "exporter": self.exporter,
            "exports_musd": self.exports,
            "split": {
                kind.replace(" ", "_"): self.kind(kind) / total
                for kind in ("domestic", "returned", "foreign", "double counted")
            },
            "terms": [
                {
                    "term": term.name,
                    "kind": term.kind,
                    "meaning": term.meaning,
                    "value_musd": term.value,
                    "share": term.value / total,
                }
                for term in self.terms
            ],
        }


@dataclass(frozen=True, slots=True)
class Dependence:
    """What a buyer's purchases from a supplier carry: value added lost without them, million USD of the table's year."""

    table: str
    year: int
    method: str
    supplier: str
    buyer: str
    sector: str | None
    sales: float
    lost: Mapping[str, float]
    value_added: Mapping[str, float]

    def to_dict(self) -> dict[str, Any]:
        """Give the document of ``region depend --json``."""
        rows = sorted(self.lost.items(), key=lambda pair: -pair[1])
        return {
            "table": self.table,
            "year": self.year,
            "method": self.method,
            "supplier": self.supplier,
            "buyer": self.buyer,
            "sector": self.sector,
            "sales_musd": self.sales,
            "lost": [
                {
                    "country": country,
                    "value_added_musd": value,
                    "share_of_economy": value / self.value_added[country]
                    if self.value_added[country]
                    else None,
                }
                for country, value in rows
            ],
        }


@dataclass(frozen=True, slots=True)
class JobFigure:
    """One number of jobs with what it is a number of.

    Attributes
    ----------
    jobs, low, high
        By the best count there is, and the least and most by any.
    pattern_year, jobs_year
        Year of the table, and of the count.
    range_from
        The counts behind the range; where there is one, the range is a point.
    uncounted
        Sectors with exports whose jobs nobody counts: they add nothing.
    """

    concept: str
    jobs: float
    low: float
    high: float
    method: str
    pattern_year: int
    jobs_year: int
    range_from: tuple[str, ...]
    uncounted: int

    def to_dict(self) -> dict[str, Any]:
        """Give the record as plain values."""
        return {
            "concept": self.concept,
            "jobs": round(self.jobs),
            "low": round(self.low),
            "high": round(self.high),
            "method": self.method,
            "pattern_year": self.pattern_year,
            "jobs_year": self.jobs_year,
            "range_from": list(self.range_from),
            "uncounted_sectors": self.uncounted,
        }


@dataclass(frozen=True, slots=True)
class SectorJobs:
    """One sector: the share of its output that goes with the exports, and the jobs."""

    sector: str
    title: str
    share: float
    jobs: float


@dataclass(frozen=True, slots=True)
class Jobs:
    """Jobs of a country in its exports to a partner; exports in million USD of the table's year."""

    table: str
    year: int
    country: str
    partner: str
    exports: float
    figures: tuple[JobFigure, ...]
    by_sector: tuple[SectorJobs, ...]
    count: str
    not_counted: str

    def to_dict(self) -> dict[str, Any]:
        """Give the document of ``region jobs --json``, without the published figures."""
        return {
            "table": self.table,
            "year": self.year,
            "country": self.country,
            "partner": self.partner,
            "exports_musd": self.exports,
            "figures": [figure.to_dict() for figure in self.figures],
            "by_sector": [
                {
                    "sector": row.sector,
                    "title": row.title,
                    "share_of_output": row.share,
                    "jobs": round(row.jobs),
                }
                for row in sorted(self.by_sector, key=lambda row: -row.jobs)
            ],
            "not_counted": self.not_counted,
        }
