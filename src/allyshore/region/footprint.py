"""What a plan does for the region: content by country, jobs by country and sector, and how that differs from another plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class CountryJobs:
    """Jobs in one country: at the firm's own plants, and at its suppliers of every tier with the range."""

    country: str
    direct: float
    supported: float
    low: float
    high: float

    @property
    def total(self) -> float:
        """Direct and supported."""
        return self.direct + self.supported

    def to_dict(self) -> dict[str, Any]:
        """Give the record in whole jobs."""
        return {
            "country": self.country,
            "jobs": round(self.total),
            "direct": round(self.direct),
            "supported": round(self.supported),
            "low": round(self.direct + self.low),
            "high": round(self.direct + self.high),
        }


@dataclass(frozen=True, slots=True)
class SectorFootprint:
    """Jobs in one sector of one country."""

    country: str
    sector: str
    title: str
    direct: float
    supported: float


@dataclass(frozen=True, slots=True)
class Footprint:
    """Content and jobs of one plan.

    Attributes
    ----------
    content
        Value added by country in what the plan delivers, USD a year.
    unmapped, unmapped_goods
        Spending on goods without a sector, USD a year, and which: they are in no number.
    jobs, sectors
        By country, most first; by country and sector.
    counts
        What the numbers of jobs rest on.
    uncounted
        Where work goes on that no count reaches.
    notes
        What the numbers assume.
    """

    table: str
    year: int
    bloc: str
    members: tuple[str, ...]
    method: str
    content: Mapping[str, float]
    unmapped: float
    jobs: tuple[CountryJobs, ...]
    sectors: tuple[SectorFootprint, ...]
    counts: tuple[str, ...]
    uncounted: tuple[str, ...]
    notes: tuple[str, ...]
    unmapped_goods: tuple[dict[str, Any], ...]

    @property
    def delivered(self) -> float:
        """Cost of what is delivered that has a country and a sector, USD a year."""
        return sum(self.content.values())

    def share(self, country: str) -> float:
        """A country's value added in what is delivered."""
        return self.content.get(country, 0.0) / self.delivered if self.delivered > 0 else 0.0

    @property
    def regional_content(self) -> float:
        """Value added of the bloc's members in what is delivered, as a share."""
        return sum(self.share(country) for country in self.members)

    @property
    def jobs_by_country(self) -> dict[str, int]:
        """Direct and supported jobs, whole."""
        return {one.country: round(one.total) for one in self.jobs}

    def to_dict(self) -> dict[str, Any]:
        """Give the record of ``trace --json`` and of ``compare --json`` under `footprint`."""
        shares = sorted(self.content, key=lambda country: -self.content[country])
        return {
            "table": self.table,
            "year": self.year,
            "method": self.method,
            "bloc": self.bloc,
            "members": list(self.members),
            "regional_content": self.regional_content,
            "content": {country: self.share(country) for country in shares},
            "content_usd": {country: self.content[country] for country in shares},
            "jobs": [one.to_dict() for one in self.jobs],
            "by_sector": [
                {
                    "country": row.country,
                    "sector": row.sector,
                    "title": row.title,
                    "direct": round(row.direct, 1),
                    "supported": round(row.supported, 1),
                }
                for row in self.sectors
            ],
            "unmapped_usd": self.unmapped,
            "unmapped": [dict(row) for row in self.unmapped_goods],
            "counts": list(self.counts),
            "not_assessed": list(self.uncounted),
            "notes": list(self.notes),
        }


def change(new: Footprint, old: Footprint) -> dict[str, Any]:
    """Give what differs between two plans of one model: shares of content, USD and jobs by country, new less old."""
    countries = sorted({*new.content, *old.content})
    before, after = old.jobs_by_country, new.jobs_by_country
    return {
        "regional_content": new.regional_content - old.regional_content,
        "content": {country: new.share(country) - old.share(country) for country in countries},
        "content_usd": {
            country: new.content.get(country, 0.0) - old.content.get(country, 0.0) for country in countries
        },
        "jobs": {
            country: after.get(country, 0) - before.get(country, 0) for country in sorted({*before, *after})
        },
    }
