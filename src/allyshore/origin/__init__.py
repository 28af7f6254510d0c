"""Does it qualify under the USMCA, by which rule, and what would flip it: `qualify` gives a `Determination`."""

from allyshore.origin.catalogue import qualify_catalogue
from allyshore.origin.codes import Concordance
from allyshore.origin.costs import Costs, Excluded, allocated, allocated_by_direct_costs, average_content
from allyshore.origin.countrymark import Mark, MarkingTable, mark, marking_table
from allyshore.origin.coverage import Coverage, Reach, agreements, coverage, reach
from allyshore.origin.designation import Designated, may_designate, textile_weight_base
from allyshore.origin.explain import explain
from allyshore.origin.gates import Stay, deemed, is_accessory, keeps_origin
from allyshore.origin.good import (
    Good,
    Material,
    Obtained,
    Role,
    Statement,
    VehicleUse,
    doubts,
    stated_kinds,
    stated_obtained,
)
from allyshore.origin.interest import InterestTest, interest_test, level_payment, principal_payments
from allyshore.origin.inventory import Receipt, Shipment, StockMethod, Withdrawn, averaged, withdrawn
from allyshore.origin.marking import ShiftFinding, marking_shift
from allyshore.origin.modes import Criterion, Method, Mode
from allyshore.origin.params import OriginParams
from allyshore.origin.qualify import qualify
from allyshore.origin.result import Attempt, Content, Determination, Fix, Requirement, Status
from allyshore.origin.rule import Alternative, Rule
from allyshore.origin.rulebook import Case, Rulebook
from allyshore.origin.rulefiles import RuleFiles
from allyshore.origin.valuation import (
    Deduction,
    Dispatch,
    MaterialPrice,
    Price,
    indirect_material_cost,
    price_paid_by,
)
from allyshore.origin.vehicle import (
    LEAST_METAL_PURCHASES,
    CorePart,
    MetalPurchases,
    Purchase,
    RollUp,
    averaging_period,
    content_asked,
    core_parts,
    heavy_truck_content,
    in_table_s,
    labour_asked,
    labour_value,
    metal_purchases,
    metal_purchases_hold,
    part_vnm,
    qualifying_wage,
    steel_is_originating,
    table_g,
    vehicle_vnm,
)

__all__ = [
    "LEAST_METAL_PURCHASES",
    "Alternative",
    "Attempt",
    "Case",
    "Concordance",
    "Content",
    "CorePart",
    "Costs",
    "Coverage",
    "Criterion",
    "Deduction",
    "Designated",
    "Determination",
    "Dispatch",
    "Excluded",
    "Fix",
    "Good",
    "InterestTest",
    "Mark",
    "MarkingTable",
    "Material",
    "MaterialPrice",
    "MetalPurchases",
    "Method",
    "Mode",
    "Obtained",
    "OriginParams",
    "Price",
    "Purchase",
    "Reach",
    "Receipt",
    "Requirement",
    "Role",
    "RollUp",
    "Rule",
    "RuleFiles",
    "Rulebook",
    "ShiftFinding",
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
    "averaging_period",
    "content_asked",
    "core_parts",
    "coverage",
    "deemed",
    "doubts",
    "explain",
    "heavy_truck_content",
    "in_table_s",
    "indirect_material_cost",
    "interest_test",
    "is_accessory",
    "keeps_origin",
    "labour_asked",
    "labour_value",
    "level_payment",
    "mark",
    "marking_shift",
    "marking_table",
    "may_designate",
    "metal_purchases",
    "metal_purchases_hold",
    "part_vnm",
    "price_paid_by",
    "principal_payments",
    "qualify",
    "qualify_catalogue",
    "qualifying_wage",
    "reach",
    "stated_kinds",
    "stated_obtained",
    "steel_is_originating",
    "table_g",
    "textile_weight_base",
    "vehicle_vnm",
    "withdrawn",
]
