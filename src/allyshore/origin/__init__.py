"""Does it qualify under the USMCA, by which rule, and what would flip it: `qualify` gives a `Determination`."""

from allyshore.origin.codes import Concordance
from allyshore.origin.costs import Costs, Excluded, allocated, allocated_by_direct_costs, average_content
from allyshore.origin.coverage import Coverage, agreements, coverage
from allyshore.origin.explain import explain
from allyshore.origin.gates import Stay, deemed, is_production, keeps_origin
from allyshore.origin.good import Good, Material, Obtained, Role, Statement, VehicleUse, stated_kinds
from allyshore.origin.interest import InterestTest, interest_test, level_payment, principal_payments
from allyshore.origin.inventory import Receipt, Shipment, StockMethod, Withdrawn, averaged, withdrawn
from allyshore.origin.modes import Criterion, Method, Mode
from allyshore.origin.params import OriginParams
from allyshore.origin.qualify import qualify
from allyshore.origin.result import Attempt, Content, Determination, Fix, Requirement, Status
from allyshore.origin.rule import Alternative, Rule
from allyshore.origin.rulebook import Case, Rulebook
from allyshore.origin.valuation import (
    Deduction,
    Dispatch,
    MaterialPrice,
    Price,
    indirect_material_cost,
    price_paid_by,
)

__all__ = [
    "Alternative",
    "Attempt",
    "Case",
    "Concordance",
    "Content",
    "Costs",
    "Coverage",
    "Criterion",
    "Deduction",
    "Determination",
    "Dispatch",
    "Excluded",
    "Fix",
    "Good",
    "InterestTest",
    "Material",
    "MaterialPrice",
    "Method",
    "Mode",
    "Obtained",
    "OriginParams",
    "Price",
    "Receipt",
    "Requirement",
    "Role",
    "Rule",
    "Rulebook",
    "Shipment",
    "Statement",
    "Status",
    "Stay",
    "StockMethod",
    "VehicleUse",
    "Withdrawn",
    "agreements",
    "allocated",
    "allocated_by_direct_costs",
    "average_content",
    "averaged",
    "coverage",
    "deemed",
    "explain",
    "indirect_material_cost",
    "interest_test",
    "is_production",
    "keeps_origin",
    "level_payment",
    "price_paid_by",
    "principal_payments",
    "qualify",
    "stated_kinds",
    "withdrawn",
]
