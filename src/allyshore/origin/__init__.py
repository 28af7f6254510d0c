"""Does it qualify under the USMCA, by which rule, and what would flip it: `qualify` gives a `Determination`."""

from allyshore.origin.codes import Concordance
from allyshore.origin.coverage import Coverage, agreements, coverage
from allyshore.origin.explain import explain
from allyshore.origin.good import Good, Material, VehicleUse, stated_kinds
from allyshore.origin.modes import Criterion, Method, Mode
from allyshore.origin.params import OriginParams
from allyshore.origin.qualify import qualify
from allyshore.origin.result import Attempt, Content, Determination, Requirement, Status
from allyshore.origin.rule import Alternative, Rule
from allyshore.origin.rulebook import Case, Rulebook

__all__ = [
    "Alternative",
    "Attempt",
    "Case",
    "Concordance",
    "Content",
    "Coverage",
    "Criterion",
    "Determination",
    "Good",
    "Material",
    "Method",
    "Mode",
    "OriginParams",
    "Requirement",
    "Rule",
    "Rulebook",
    "Status",
    "VehicleUse",
    "agreements",
    "coverage",
    "explain",
    "qualify",
    "stated_kinds",
]
