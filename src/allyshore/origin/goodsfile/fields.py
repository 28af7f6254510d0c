"""What a goods file holds: the public records of a good under their own names, and the few facts from which others follow."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, ForwardRef

from pydantic import Field

from allyshore.origin.content import StatedContent
from allyshore.origin.coreparts import CorePart
from allyshore.origin.costs import Costs, Excluded
from allyshore.origin.gates import Stay
from allyshore.origin.good import Good, Material, Statement
from allyshore.origin.goodsfile.questions import question_models
from allyshore.origin.goodsfile.records import Stated, model_of
from allyshore.origin.goodsfile.textiles import Textile
from allyshore.origin.goodsfile.vehicles import Vehicle
from allyshore.origin.goodsfile.words import (
    BY_NAME,
    ENUMS,
    UNITS,
    Above,
    Agreement,
    Amount,
    AtMostOne,
    CodeOfGood,
    ContentMethod,
    OnTheWay,
    Part,
    Staging,
    Text,
)
from allyshore.origin.plants import NewPlant
from allyshore.origin.processes import shown_by
from allyshore.origin.valuation import Deduction, MaterialPrice, Price
from allyshore.origin.vehicle import Purchase, labour_value
from allyshore.origin.verification import Verification

WORDS: dict[str, Any] = {**UNITS, **ENUMS}
LEAVES: dict[str, Any] = {}
"""Models of the records that hold no good, by the names of the records."""


def _leaf(source: Any, **types: Any) -> None:
    LEAVES[source.__name__] = model_of(
        source, source.__name__, {**WORDS, **LEAVES}, types={**BY_NAME, **types}
    )


_leaf(Excluded)
_leaf(Costs, exchange_gain=float)
_leaf(Stay, operations=frozenset[OnTheWay])
_leaf(Deduction)
_leaf(MaterialPrice)
_leaf(Price)
_leaf(CorePart, net_cost=Above)
_leaf(Purchase)
_leaf(NewPlant)
_leaf(StatedContent, by_transaction_value=AtMostOne | None, by_net_cost=AtMostOne | None)
_leaf(Verification, first=ContentMethod)
LEAVES["LabourValue"] = model_of(
    labour_value, "LabourValue", WORDS, types={"net_cost": Above | None, "purchases": Amount | None}
)
NAMES: dict[str, Any] = {**WORDS, **LEAVES}

Processes = model_of(
    shown_by, "Processes", NAMES, types={"impurities_removed": Part | None, "area_reduction": Part | None}
)
TextileFacts = model_of(Textile, "Textile", NAMES, types={})
VehicleFacts = model_of(Vehicle, "Vehicle", NAMES, types={})

MATERIALS: Any = tuple[ForwardRef("MaterialFacts"), ...]  # type: ignore[misc]  # defined below, of what is defined here
OF_GOOD: dict[str, Any] = {
    **BY_NAME,
    **dict.fromkeys(("transaction_value", "net_cost", "total_cost", "weight", "component_weight", "volume"), Above | None),
    "product": Text,
    "hs": CodeOfGood,
    "materials": MATERIALS,
    "elected": ContentMethod | None,
}  # fmt: skip
ADDED = {
    "price": (
        LEAVES["Price"] | None,
        None,
        "Instead of `transaction_value`: the price, and what the law adds to it or takes off.",
    ),
    "processes": (
        Processes | None,
        None,
        "What was done in the region, and its measures; the facts that it proves need not be stated.",
    ),
}
ADDED["textile"] = (
    TextileFacts | None,
    None,
    "What decides the facts that the notes and rules of chapters 61 to 63 ask of apparel and made-up textiles.",
)
OF_TOP = {
    "site": (Text | None, None, "The plant, for the reader; the country where it is not given."),
    "on": (
        dt.date | None,
        None,
        "Day of entry, whose law is asked for, where it is another than the file's.",
    ),
    "vehicle": (
        VehicleFacts | None,
        None,
        "What decides the labour value content, core parts and purchases of metal of a motor vehicle.",
    ),
    "marking_rule": (
        Text | None,
        None,
        "The rule of 19 CFR 102.20 for the good in shorthand (`CTH except 8503`), for its mark alone.",
    ),
}
GoodFacts = model_of(
    Good, "Good", NAMES, types=OF_GOOD, optional=("transaction_value",), added={**ADDED, **OF_TOP}
)
Production = model_of(
    Good,
    "Production",
    NAMES,
    types=OF_GOOD | {"product": Text | None, "hs": CodeOfGood | None},
    drop=("route", "destination", "to_be_designated"),
    optional=("product", "hs", "transaction_value"),
    added=ADDED,
)
StatementFacts = model_of(Statement, "Statement", NAMES, types={"materials": MATERIALS | None})
MaterialFacts = model_of(
    Material,
    "Material",
    NAMES,
    types=BY_NAME
    | {
        "name": Text | None,
        "hs": BY_NAME["hs"] | None,
        "value": Amount | None,
        "production": Production | None,
        "statement": StatementFacts | None,
    },
    optional=("name", "hs", "value", "originating"),
    more={
        "hs": "Left out: empty.",
        "value": "Left out: the total cost of what the producer makes himself, where `production` or `product` tells it (s. 8(8)); else not known, "
        "and the answer is given where it is the same whatever it is.",
    },
    added={
        "product": (
            Text | None,
            None,
            "A good of this file that the material is, in place of `hs` and `production`.",
        ),
        "quantity": (
            Above,
            1.0,
            "Units of what `product` or `production` describes in one unit of the good; `value` is of all of them.",
        ),
        "price": (
            LEAVES["MaterialPrice"] | None,
            None,
            "Instead of `value` (and `counted`): the price, and what the law adds to it or lets take off, with documents.",
        ),
    },
)


QuestionFacts: Any = question_models(NAMES)


class GoodsFile(Stated):
    """Goods whose origin is asked, and questions that are not a whole determination.

    Amounts are USD, those of a good per unit of it; shares are from 0 to 1; HS codes are text; countries are ISO3.
    """

    schema_: Annotated[
        Text | None, Field(alias="$schema", description="Where the schema lies, for editors.")
    ] = None
    on: dt.date | None = Field(None, description="Day of entry, whose law is asked for.")
    agreement: Agreement = Field("usmca", description="Whose rules.")
    staging: Staging = Field(
        False,  # noqa: FBT003  # a default
        description="The vehicles are under an approved alternative staging regime: true to its usual end, or its last day.",
    )
    strict_codes: bool = Field(
        False,  # noqa: FBT003  # a default
        description="Count every forerunner of a subheading in HS 2012, also of one that kept its number.",
    )
    margin: Annotated[
        float,
        Field(
            ge=0,
            le=0.5,
            description="Regional value content wanted above every threshold, share; 0 is the law.",
        ),
    ] = 0.0
    margin_binds: bool = Field(
        True,  # noqa: FBT003  # a default
        description="False: a good within the margin qualifies all the same, and is told.",
    )
    rules: tuple[dict[str, Any], ...] = Field(
        (),
        description="Rules of the file's own in the rule language (`number`, `scope`, `any`), in place of all of the law's.",
    )
    goods: tuple[GoodFacts, ...] = Field(  # type: ignore[valid-type]  # made from a record
        (), description="Goods to be judged; a material may name another of them."
    )
    questions: tuple[QuestionFacts, ...] = Field(
        (), description="Questions, each put to one public function of `allyshore.origin`."
    )


for _model in (Production, StatementFacts, MaterialFacts, GoodFacts, GoodsFile):
    _model.model_rebuild(
        force=True, _types_namespace={"MaterialFacts": MaterialFacts, "Production": Production}
    )
