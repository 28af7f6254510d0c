"""Does it qualify under the USMCA, by which rule, and what would flip it: `qualify` gives a `Determination`."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from allyshore.origin.catalogue import qualify_catalogue
from allyshore.origin.codes import Concordance
from allyshore.origin.content import StatedContent
from allyshore.origin.coreparts import Component, CoreFinding, CorePart, GroupContent, core_parts, table_a2
from allyshore.origin.costs import (
    Costs,
    Excluded,
    allocated,
    allocated_by_direct_costs,
    average_content,
    contents_by_period,
)
from allyshore.origin.countrymark import Mark, MarkingTable, mark, marking_table
from allyshore.origin.coverage import Coverage, Reach, agreements, coverage, reach
from allyshore.origin.criteria import Criterion, Method
from allyshore.origin.designation import Designated, may_designate, textile_weight_base
from allyshore.origin.explain import explain
from allyshore.origin.gates import Stay, accessory_originating, deemed, is_accessory, keeps_origin
from allyshore.origin.good import (
    Good,
    Material,
    Obtained,
    Role,
    Statement,
    VehicleUse,
    doubts,
    stated_facts,
    stated_kinds,
    stated_obtained,
    volume_of_unit,
)
from allyshore.origin.interest import InterestTest, interest_test, level_payment, principal_payments
from allyshore.origin.inventory import (
    Receipt,
    Remaining,
    Shipment,
    StockMethod,
    Withdrawn,
    averaged,
    opening_stock,
    remaining,
    withdrawn,
)
from allyshore.origin.marking import ShiftFinding, marking_shift
from allyshore.origin.modes import Mode
from allyshore.origin.params import OriginParams
from allyshore.origin.plants import NewPlant, is_new_plant, steel_is_made_in_region
from allyshore.origin.preference import MaterialShift, WayShift, preference_shift
from allyshore.origin.processes import area_reduction, shown_by
from allyshore.origin.qualify import qualify
from allyshore.origin.remanufacture import may_be_remanufactured
from allyshore.origin.result import Amounts, Attempt, Content, Determination, Fix, Requirement, Status
from allyshore.origin.rule import Alternative, Rule
from allyshore.origin.rulebook import Case, Rulebook
from allyshore.origin.rulefiles import RuleFiles
from allyshore.origin.valuation import (
    Deduction,
    Dispatch,
    MaterialPrice,
    Price,
    greatest_quantity_price,
    indirect_material_cost,
    price_paid_by,
)
from allyshore.origin.vehicle import (
    LEAST_METAL_PURCHASES,
    ContentAsked,
    LabourAsked,
    LabourFinding,
    MetalPurchases,
    Purchase,
    RollUp,
    averaging_period,
    content_asked,
    heavy_truck_content,
    in_table_s,
    is_assembly_plant,
    labour_asked,
    labour_content,
    labour_value,
    metal_purchases,
    metal_purchases_asked,
    metal_purchases_hold,
    part_vnm,
    qualifying_wage,
    steel_is_originating,
    table_g,
    vehicle_vnm,
)
from allyshore.origin.verification import Verification, may_recalculate
from allyshore.origin.vocabulary import Vocabulary, vocabulary

GOODS_FILE = frozenset(
    {
        "Answer",
        "GoodsJudgement",
        "GoodsRecord",
        "JudgedGood",
        "StatedGood",
        "goods_file_of",
        "goods_schema",
        "judge",
        "read_goods",
    }
)

if TYPE_CHECKING:
    from allyshore.origin.goodsfile import (
        Answer,
        GoodsJudgement,
        GoodsRecord,
        JudgedGood,
        StatedGood,
        goods_file_of,
        goods_schema,
        judge,
        read_goods,
    )

__all__ = [
    "LEAST_METAL_PURCHASES",
    "Alternative",
    "Amounts",
    "Answer",
    "Attempt",
    "Case",
    "Component",
    "Concordance",
    "Content",
    "ContentAsked",
    "CoreFinding",
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
    "GoodsJudgement",
    "GoodsRecord",
    "GroupContent",
    "InterestTest",
    "JudgedGood",
    "LabourAsked",
    "LabourFinding",
    "Mark",
    "MarkingTable",
    "Material",
    "MaterialPrice",
    "MaterialShift",
    "MetalPurchases",
    "Method",
    "Mode",
    "NewPlant",
    "Obtained",
    "OriginParams",
    "Price",
    "Purchase",
    "Reach",
    "Receipt",
    "Remaining",
    "Requirement",
    "Role",
    "RollUp",
    "Rule",
    "RuleFiles",
    "Rulebook",
    "ShiftFinding",
    "Shipment",
    "StatedContent",
    "StatedGood",
    "Statement",
    "Status",
    "Stay",
    "StockMethod",
    "VehicleUse",
    "Verification",
    "Vocabulary",
    "WayShift",
    "Withdrawn",
    "accessory_originating",
    "agreements",
    "allocated",
    "allocated_by_direct_costs",
    "area_reduction",
    "average_content",
    "averaged",
    "averaging_period",
    "content_asked",
    "contents_by_period",
    "core_parts",
    "coverage",
    "deemed",
    "doubts",
    "explain",
    "goods_file_of",
    "goods_schema",
    "greatest_quantity_price",
    "heavy_truck_content",
    "in_table_s",
    "indirect_material_cost",
    "interest_test",
    "is_accessory",
    "is_assembly_plant",
    "is_new_plant",
    "judge",
    "keeps_origin",
    "labour_asked",
    "labour_content",
    "labour_value",
    "level_payment",
    "mark",
    "marking_shift",
    "marking_table",
    "may_be_remanufactured",
    "may_designate",
    "may_recalculate",
    "metal_purchases",
    "metal_purchases_asked",
    "metal_purchases_hold",
    "opening_stock",
    "part_vnm",
    "preference_shift",
    "price_paid_by",
    "principal_payments",
    "qualify",
    "qualify_catalogue",
    "qualifying_wage",
    "reach",
    "read_goods",
    "remaining",
    "shown_by",
    "stated_facts",
    "stated_kinds",
    "stated_obtained",
    "steel_is_made_in_region",
    "steel_is_originating",
    "table_a2",
    "table_g",
    "textile_weight_base",
    "vehicle_vnm",
    "vocabulary",
    "volume_of_unit",
    "withdrawn",
]


def __getattr__(name: str) -> Any:
    """Give what reads and judges goods files; pydantic, which it rests on, is loaded when it is first asked for."""
    if name in GOODS_FILE:
        return getattr(import_module("allyshore.origin.goodsfile"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
