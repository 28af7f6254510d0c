"""Questions that are less than a determination, each put to one public function by the names of its parameters."""

from __future__ import annotations

import functools
import inspect
import operator
import re
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from allyshore.origin.coreparts import core_parts, table_a2
from allyshore.origin.costs import (
    Costs,
    allocated,
    allocated_by_direct_costs,
    average_content,
    contents_by_period,
)
from allyshore.origin.designation import Designated, may_designate, textile_weight_base
from allyshore.origin.gates import accessory_originating, is_accessory, keeps_origin
from allyshore.origin.good import Material
from allyshore.origin.goodsfile.meanings import meaning
from allyshore.origin.goodsfile.records import Stated, model_of
from allyshore.origin.goodsfile.words import BY_NAME, Above, Code, Kind, Text
from allyshore.origin.interest import interest_test, level_payment, principal_payments
from allyshore.origin.inventory import Receipt, Shipment, averaged, opening_stock, remaining, withdrawn
from allyshore.origin.marking import marking_shift
from allyshore.origin.plants import is_new_plant, steel_is_made_in_region
from allyshore.origin.processes import area_reduction, shown_by
from allyshore.origin.valuation import (
    Dispatch,
    MaterialPrice,
    Price,
    greatest_quantity_price,
    indirect_material_cost,
    price_paid_by,
)
from allyshore.origin.vehicle import (
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
    part_vnm,
    qualifying_wage,
    steel_is_originating,
    table_g,
    vehicle_vnm,
)
from allyshore.origin.verification import may_recalculate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ASKED: tuple[Callable[..., Any], ...] = (
    Price, MaterialPrice, price_paid_by, greatest_quantity_price, Dispatch.point_of_direct_shipment, Dispatch.carriage_counts, indirect_material_cost,
    Costs.total_cost, Costs.net_cost, allocated, allocated_by_direct_costs, average_content, contents_by_period,
    interest_test, level_payment, principal_payments, withdrawn, remaining, opening_stock, averaged, may_designate, may_recalculate,
    content_asked, labour_asked, labour_value, labour_content, core_parts, table_a2, metal_purchases, metal_purchases_asked, in_table_s, steel_is_originating, steel_is_made_in_region, heavy_truck_content,
    is_assembly_plant, is_new_plant, qualifying_wage, averaging_period, part_vnm, table_g, vehicle_vnm,
    shown_by, area_reduction, is_accessory, accessory_originating, keeps_origin, textile_weight_base, marking_shift,
)  # fmt: skip
"""Everything that may be asked; what an answer holds stands in the docstring of each."""


class Payment(BaseModel):
    """What one paid another for a material, USD per unit."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)
    payer: Annotated[Text, Field(description=meaning("Payment", "payer"))]
    seller: Annotated[Text, Field(description=meaning("Payment", "seller"))]
    amount: Annotated[float, Field(ge=0, description=meaning("Payment", "amount"))]


class SteelInput(BaseModel):
    """What steel is made of, and whether that is originating."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)
    name: Annotated[Text | None, Field(description="What it is called; empty: its code.")] = None
    hs: Annotated[Code, Field(description="Its code.")]
    originating: Annotated[bool | None, Field(description=meaning("Material", "originating"))] = None


def _as_materials(inputs: tuple[SteelInput, ...]) -> tuple[Material, ...]:
    return tuple(Material(one.name or one.hs, one.hs, 0.0, one.originating) for one in inputs)


def _by_who(payments: tuple[Payment, ...]) -> dict[tuple[str, str], float]:
    return {(one.payer, one.seller): one.amount for one in payments}


FROM_FILE = ("on", "staging")
"""Parameters that the file itself states where a question does not."""
FROM_LAW = "members"
"""The countries of the agreement on the day, which no file states."""
TYPES: dict[str, Any] = {
    **{name: kind for name, kind in BY_NAME.items() if name != "kinds"},
    "kinds": frozenset[Kind] | None,
    "net_cost": Above | None,
    "payments": Annotated[tuple[Payment, ...], AfterValidator(_by_who)],
}

OF_ONE: dict[Callable[..., Any], dict[str, Any]] = {
    steel_is_made_in_region: {"materials": Annotated[tuple[SteelInput, ...], AfterValidator(_as_materials)]},
}
"""Types of parameters that mean something else in one question than in others."""


def ask_of(source: Callable[..., Any]) -> str:
    """The word by which a file asks it: the name of the function or method, or that of the record in small letters."""
    if inspect.isclass(source):
        return re.sub(r"(?<!^)(?=[A-Z])", "_", source.__name__).lower()
    return source.__name__


def question_models(names: Mapping[str, Any]) -> Any:
    """The models of all questions, told apart by `ask`."""
    words = {**names, "Material": SteelInput}
    for record in (Receipt, Shipment, Designated, Dispatch):
        words[record.__name__] = model_of(record, record.__name__, words, types=BY_NAME)
    models = tuple(_model(source, words) for source in ASKED)
    return Annotated[functools.reduce(operator.or_, models), Field(discriminator="ask")]


def _model(source: Callable[..., Any], words: Mapping[str, Any]) -> type[Stated]:
    ask = ask_of(source)
    name = "".join(word.capitalize() for word in ask.split("_"))
    own = inspect.signature(source).parameters
    types = {one: kind for one, kind in TYPES.items() if one in own} | OF_ONE.get(source, {})
    return model_of(
        source,
        f"Ask{name}",
        words,
        types=types,
        drop=(FROM_LAW,),
        optional=FROM_FILE,
        added={
            "ask": (Literal[ask], ..., "What is asked."),
            "label": (Text | None, None, "What the answer is called."),
        },
    )
