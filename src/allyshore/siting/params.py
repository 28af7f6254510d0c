"""What a survey looks at: the choices that a caller may change."""

from __future__ import annotations

from dataclasses import dataclass, field

from allyshore.errors import UsageError
from allyshore.routes import RouteParams

PRODUCTION, ASSEMBLERS, INDUSTRIAL_ENGINEERS = "51-0000", "51-2028", "17-2112"


@dataclass(frozen=True, slots=True, kw_only=True)
class SitingParams:
    """Choices of `survey`.

    Attributes
    ----------
    occupations
        Occupations whose wage and employment are shown: codes of table ``occupations`` (US SOC 2018), or words that
        column `occupation` of your table ``region_wages`` holds. By default all production occupations, electrical and
        electronic assemblers, and industrial engineers.
    home
        ISO3 code of the country that the goods enter; a region elsewhere is measured to the border with it.
    routes
        How the ways to border and market are estimated: closed ports of entry, least trucks of an open one.
    """

    occupations: tuple[str, ...] = (PRODUCTION, ASSEMBLERS, INDUSTRIAL_ENGINEERS)
    home: str = "USA"
    routes: RouteParams = field(default_factory=RouteParams)

    def __post_init__(self) -> None:
        """Refuse values that have no meaning."""
        if len(set(self.occupations)) < len(self.occupations):
            raise UsageError(
                f"SitingParams.occupations: expected each once, found {', '.join(self.occupations)}."
            )
        if len(self.home) != len("USA") or not self.home.isupper():
            raise UsageError(f"SitingParams.home: expected an ISO3 code, found {self.home!r}.")
