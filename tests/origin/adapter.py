"""Put a given case to the public interface, by what facts it brings, and compare; no expected value is known here.

A fact that nothing reads makes the case's answer unknown. An expected answer that no function of the public interface computes (a remark, or
a stated fact said again) is not judged, and is told so at the end of the run.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import adapter_accessories as accessories
import adapter_carmakers as carmakers
import adapter_choices as choices
import adapter_claims as claims
import adapter_contents as contents
import adapter_costs as costs
import adapter_designation as designation
import adapter_dispatch as dispatch
import adapter_goods as goods
import adapter_labour as labour
import adapter_listed as told
import adapter_marks as marks
import adapter_prices as prices
import adapter_producers as producers
import adapter_recovered as recovered
import adapter_sets as sets
import adapter_stocks as stocks
import adapter_tiers as tiers
import adapter_unshown as unshown
import adapter_vehicles as vehicles
from adapter_alternatives import alternatives_of, gathered
from adapter_costs import OVERHEADS, parts_of
from adapter_inferred import understanding
from adapter_lines import by_good
from adapter_restate import restated
from adapter_verdict import TAKEN, Verdict, verdict
from adapter_words import ALIKE, NotUnderstoodError, Question, names, read, understood

from allyshore.errors import ModelInvalid, UsageError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from adapter_words import Facts

    from allyshore.origin import Rulebook


@dataclass(frozen=True, slots=True)
class Shape:
    """Facts of one kind of question: `holds` knows it, `known` are the facts that `answer` reads (empty: it looks itself)."""

    holds: Callable[[Facts], bool]
    answer: Callable[[Question], dict[str, Any]]
    known: str = ""
    like: tuple[str, ...] = field(default=())


def _has(*names: str) -> Callable[[Facts], bool]:
    return lambda facts: any(name in facts for name in names)


def _numbers(name: str) -> Callable[[Facts], bool]:
    return lambda facts: isinstance(facts.get(name), int | float)


def _marking(facts: Facts) -> bool:
    return "foreign_materials" in facts and not {"materials", "made_in"} & set(facts)


def _accumulates(facts: Facts) -> bool:
    return "ring" in facts or "accumulate" in facts or ("statement" in facts and "transaction_value" in facts)


def _designates(facts: Facts) -> bool:
    named = {"designate", "frame", "assembly", "chainring", "bicycle"} & set(facts)
    return bool(parts_of(facts)) and (
        bool(named) or any(name.endswith("_purchased_originating") for name in facts)
    )


def _shares_out(facts: Facts) -> bool:
    return bool(set(OVERHEADS) & set(facts)) and (
        "base" in facts or bool({"bases", "direct", "units", "dl"} & set(facts))
    )


def _net(facts: Facts) -> bool:
    return (
        "allocated" in facts
        or ({"other_product", "period"} <= set(facts) and "vnm" not in facts)
        or str(facts.get("method", "")).startswith("7(11)")
        or bool(parts_of(facts))
        or bool(by_good(facts))
    )


__all__ = ["TAKEN", "Verdict", "answers", "verdict"]
SHAPES = (
    Shape(tiers.tells_tiers, tiers.tiers),
    Shape(stocks.tells_opening, stocks.opening),
    Shape(choices.tells_makers, choices.accumulations),
    Shape(choices.tells_nodes, choices.designations),
    Shape(choices.tells_months, choices.months),
    Shape(
        _marking, marks.marking, "good foreign_materials date simple_assembly unassembled", ("_pct", "_share")
    ),
    Shape(
        _has(*claims.PERIODS),
        claims.certificate,
        "blanket_period blanket_from blanket_to blanket_months date good",
    ),
    Shape(_has(*claims.RECORDED), claims.records, "imported_on certified_on who good"),
    Shape(claims.gives_back, claims.drawback),
    Shape(_has("hs_2022"), claims.concordance, "hs_2022 desc date good"),
    Shape(claims.is_series, claims.series),
    Shape(_has("first_method"), claims.second_method, "first_method failed_at_verification value_adjusted"),
    Shape(carmakers.tells_new_plant, carmakers.new_plant),
    Shape(carmakers.tells_credit, carmakers.credit),
    Shape(labour.tells_labour, labour.labour),
    Shape(carmakers.tells_purchases, carmakers.purchases),
    Shape(carmakers.tells_steel_input, carmakers.steel_by_inputs),
    Shape(carmakers.tells_methods, carmakers.core_part),
    Shape(_has("capacity"), vehicles.plant, "capacity plant made vehicle date"),
    Shape(_has("base_wage"), vehicles.wage, "base_wage plant_country made_in date plant"),
    Shape(_has("what"), vehicles.threshold, "what date good hs", ("prototype",)),
    Shape(vehicles.tells_whole, vehicles.whole, " ".join(vehicles.WHOLE_WORDS)),
    Shape(
        lambda facts: {"eif", "fiscal_year_start"} <= set(facts),
        vehicles.averaging,
        "eif fiscal_year_start date",
    ),
    Shape(_has("core_parts"), vehicles.cores, "core_parts date electric vehicle"),
    Shape(
        vehicles.tells_metals,
        vehicles.metals,
        "steel aluminum vehicle date",
        ("steel_", "aluminum_", "aluminium_"),
    ),
    Shape(_has("metal_purchases"), vehicles.metal, "metal_purchases metal date"),
    Shape(
        _has("meets_its_rule", "melted_in", "melted_in_region"),
        vehicles.steel,
        "meets_its_rule psr_met melted_in_region melted_in refined_in cast_in rolled_in coated_in date hs good made_in",
    ),
    Shape(_has("hwlc", "hwm", "apv"), labour.labour),
    Shape(_has("receipts"), stocks.stock),
    Shape(
        _has("total_units"),
        stocks.averaged,
        "total_units orig_units on_hand total_value method period shipped",
        ("exported_", "shipped_"),
    ),
    Shape(
        _has("principal", "balance"),
        stocks.loan,
        "principal balance balance_at_end periods years period_years adjustment_years rate_years contract type rate annual_payment gov gov_rate principal_payments",
    ),
    Shape(costs.tells_lots, costs.averaged_content, "lots periods threshold_nc months date good"),
    Shape(
        _shares_out,
        costs.allocation,
        " ".join(
            [
                "bases hours labour_hours machine_hours base direct units prices transaction_value dl dm do excluded method",
                *OVERHEADS,
            ]
        ),
    ),
    Shape(costs.tells_currency, costs.currency),
    Shape(
        lambda facts: any(name.startswith("price_") and "_to_" in name for name in facts),
        prices.material_price,
        "material good date",
        ("price_",),
    ),
    Shape(_has("factories"), dispatch.dispatch),
    Shape(
        lambda facts: (
            prices.worth_of(facts) is not None
            and "materials" not in facts
            and bool({"freight", "duties", "brokerage", "waste", "documented"} & set(facts))
        ),
        prices.material_value,
        "paid value unit_cost material shipment_not_included assists freight duties brokerage waste scrap documented",
    ),
    Shape(prices.tells_sales, prices.unit_prices),
    Shape(prices.tells_additions, prices.additions),
    Shape(
        _has("paid"),
        prices.price,
        "paid intl_shipping_included commissions packaging assists royalties proceeds to_point_of_shipment",
    ),
    Shape(
        lambda facts: any("mould" in name or "assist" in name for name in facts),
        prices.assists,
        "good method moulds_given_free moulds assist assists expensed_year",
        ("bought_from", "_from_b", "purchased_from"),
    ),
    Shape(accessories.tells_accessories, accessories.accessory),
    Shape(_has("scenarios"), contents.weight_base, "scenarios good limits"),
    Shape(designation.tells_designation, designation.designation),
    Shape(
        sets.tells_a_set,
        sets.gri3_set,
        "set gri3 nonorig_value_pct nonorig_goods_value vnm set_value materials goods transaction_value hs good date",
        ("_originating", "nonorig", "foreign_"),
    ),
    Shape(_accumulates, producers.accumulated),
    Shape(recovered.tells_recovered, recovered.recovered),
    Shape(_has("chain"), producers.chain),
    Shape(_has("self_produced", "self_produced_material"), producers.self_produced),
    Shape(_has("tariff_shift_met"), producers.vehicle_part),
    Shape(
        contents.tells_both,
        contents.conjunctive,
        "good materials conjunctive_rvc date transaction_value net_cost",
    ),
    Shape(_designates, producers.intermediate),
    Shape(_net, costs.net_cost),
    Shape(lambda facts: "vnm" in facts and "materials" not in facts, producers.content),
    Shape(unshown.tells_unknown, unshown.unknown_content),
    Shape(contents.tells_values, contents.by_values),
    Shape(told.tells_chapter, told.by_chapter),
    Shape(lambda _: True, goods.plain),
)


SCALARS = names(
    "transaction_value net_cost total_cost vnm rvc_nc rvc_tv rvc date lvc capacity base_wage diameter_mm vehicle use made_in what nonorig_value_pct "
    "weight value_pct volume_pct area_mm2 metal imported_from imported_into customs_control"
)
"""Facts of one value, of which a list is one question for each."""


VOCABULARY = frozenset({*ALIKE, *(name for shape in SHAPES for name in shape.known.split())})
"""All names that questions read."""


def _one_question(facts: Facts) -> bool:
    """Whether the lists of a case belong to one question: a period of several lots, or what weights are a share of."""
    return costs.tells_lots(facts) or choices.tells_months(facts) or "one_fabric" in str(facts)


def answers(case: dict[str, Any], book_on: Callable[[dt.date], Rulebook]) -> dict[str, Any]:
    """What the public interface says of a case.

    Raises
    ------
    NotUnderstoodError
        A fact that nothing reads.
    """
    found, taken = understanding(
        read(case["facts"]), lambda facts: _answers(facts, case, book_on), VOCABULARY
    )
    return {**found, TAKEN: taken} if taken else found


def _answers(raw: Facts, case: dict[str, Any], book_on: Callable[[dt.date], Rulebook]) -> dict[str, Any]:
    """Answers to facts as they are named; a value of a kind that no question reads is not understood."""
    try:
        return _of_facts(raw, case, book_on)
    except (TypeError, AttributeError, ValueError, UsageError, ModelInvalid) as strange:
        raise NotUnderstoodError([f"a value of another kind: {strange}"], ()) from strange


def _of_facts(raw: Facts, case: dict[str, Any], book_on: Callable[[dt.date], Rulebook]) -> dict[str, Any]:
    facts = restated(raw)
    several = [] if _one_question(facts) else alternatives_of(facts, SCALARS)
    if several:
        return gathered([(label, _answer(restated(one), case, book_on)) for label, one in several])
    return _answer(facts, case, book_on)


def _answer(facts: Facts, case: dict[str, Any], book_on: Callable[[dt.date], Rulebook]) -> dict[str, Any]:
    shape = next(shape for shape in SHAPES if shape.holds(facts))
    if shape.known:
        open_ones = {name for name in facts if any(mark in name for mark in shape.like)} | set(
            parts_of(facts)
        )
        understood(facts, {*shape.known.split(), *open_ones})
    try:
        question = Question(facts, str(case.get("rule", "")), book_on)
        said = shape.answer(question)
        return marks.with_shift(question, said) if shape is SHAPES[-1] else said
    except KeyError as missing:
        lacks = str(missing.args[0])
        raise NotUnderstoodError([f"no {lacks} is given"], shape.known.split(), lacks) from missing
