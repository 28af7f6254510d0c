"""The dimensions of the scorecard, each with the indicator that measures it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dimension:
    """One column of the scorecard: its name, the indicator behind it and how people call that."""

    name: str
    indicator: str
    label: str
    digits: int


DEMOCRACY = Dimension("democracy", "vdem_libdem", "V-Dem liberal democracy", 3)
INSTITUTIONS = Dimension("institutions", "wgi_rule_of_law", "WGI rule of law", 2)
DIMENSIONS = (
    DEMOCRACY,
    INSTITUTIONS,
    Dimension("corruption", "wgi_control_of_corruption", "WGI control of corruption", 2),
    Dimension("corruption_perceptions", "cpi", "Corruption Perceptions Index", 0),
    Dimension("alignment", "un_agreement_with_usa", "UN votes as the United States", 3),
    Dimension("logistics", "lpi", "Logistics Performance Index", 2),
)
