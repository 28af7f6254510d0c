"""Names and values as cases write them, brought to the adapter's own; a name that is not understood is told, never passed over."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from adapter_bags import bags_of, describes, sets_aside, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from allyshore.origin import Rulebook

Facts = dict[str, Any]
DEFAULT_DAY = "2026-01-01"


def names(text: str) -> frozenset[str]:
    """Words of a text."""
    return frozenset(text.split())


class NotUnderstoodError(Exception):
    """A fact that no question of ours reads: the answer is not known."""

    def __init__(self, names: Collection[str], known: Collection[str], lacks: str = "") -> None:
        told = []
        self.strange, self.known, self.lacks = sorted(names), frozenset(known), lacks
        for name in self.strange:
            near = difflib.get_close_matches(name, sorted(known), 3, 0.5)
            told.append(f"fact not understood: {name}; nearest {', '.join(near) or 'none'}")
        super().__init__("; ".join(told))


class Percent(float):
    """A number that was written with a percent sign."""


ALIKE = {
    "transaction_value": "good_price unit_sale_price tv price selling_price sale_price sales_price invoice_price value_of_good",
    "net_cost": "nc nc_total",
    "vnm": "nonoriginating_value non_originating_value value_of_non_originating_materials value_of_nonoriginating_materials nom nom_value "
    "nonorig_value nonoriginating_materials non_originating_materials nonorig_materials non_originating_materials_value vnm_total_input",
    "materials": "yarns fabrics inputs components bom bill_of_materials ingredients parts_list layers",
    "good": "finished_good product article output garment",
    "hs": "product_hs good_hs hs_of_good hs_code hs6 hts hts_code code tariff tariff_code classification subheading tariff_classification finished_hs",
    "desc": "description what_it_is",
    "date": "on entry entry_date asked_for_date day_of_entry entered_on date_of_entry importation_date import_date entered as_of",
    "made_in": "country_of_manufacture manufactured_in made_where produced_in country_of_production production_country place_of_production country assembled_in operations_in",
    "operations": "operation operations_done operations_performed processing steps_done processes_done",
    "process": "production production_process processes production_steps made_up making_up",
    "originating": "originating_before originating_when_shipped originated_before was_originating is_originating orig_status origin_status status usmca_originating from_usmca usmca_origin originating_at_shipment originating_on_shipment",
    "qty": "quantity no_of_units pieces count",
    "unit_cost": "unit_price unit_value cost_per_unit price_per_unit value_per_unit each cost_each",
    "total_value": "value_total total_amount extended_value lot_value",
    "value": "cost amount usd value_usd amount_usd",
    "share_of_nc": "value_share_nc share_of_net_cost nc_share",
    "share_of_tv": "value_share_tv tv_share share_of_transaction_value share_of_value value_share",
    "value_pct": "pct_of_tv pct_of_value value_percent percent_of_value percent_of_tv pct_of_transaction_value",
    "weight_pct": "fibre_weights_pct fiber_weights_pct fibres_weight_pct fibre_content_pct fiber_content_pct composition_pct fibre_pct wt_pct weight_share_pct share_weight_pct pct_weight pct_by_weight weight_percent percent_by_weight by_weight",
    "weight_pct_of_good": "pct_of_good_weight share_of_good_weight_pct weight_pct_of_the_good",
    "nonorig_value_pct": "nonoriginating_goods_pct nonorig_goods_pct non_originating_goods_pct nonoriginating_value_pct non_originating_value_pct nonoriginating_share_pct",
    "intl_shipping_included": "international_shipping international_shipment international_freight_included intl_freight international_freight",
    "trade_zone": "us_foreign_trade_zone us_ftz in_foreign_trade_zone ftz foreign_trade_zone made_in_ftz",
    "remanufactured": "is_remanufactured reman used_in_remanufactured_good",
    "recovered": "recovered_from recovered_in_usmca recovered_material is_recovered",
    "unassembled": "imported_unassembled gri2a gri_2a kit_unassembled",
    "others": "all_others everything_else all_other_materials other_inputs remaining_materials rest remaining_inputs other_yarns other_fibres other_fibers",
    "receipts": "finished_goods goods_into_stock production_into_stock purchases_into_stock receipts_into_inventory inflows materials_received goods_received",
    "shipments": "withdrawals issues outflows goods_shipped",
    "invoiced_separately": "separately_invoiced separate_invoice",
    "gri3": "is_gri3_set gri3_applies gri_3 classified_by_gri3 set_by_gri3",
    "rate": "interest_rate contract_rate rate_pct fixed_rate",
    "gov": "government_yields gov_yields government_rates treasury government_yield treasury_rates treasury_yields",
    "annual_payment": "yearly_payment payment payment_per_year",
    "hwlc": "high_wage_labour_cost high_wage_labor high_wage_labour",
    "hwm": "high_wage_material high_wage_materials high_wage_material_cost",
    "shipped_by": "practice shipping_practice shipped_from_which shipping_rule served_by supplied_by buyers_served_by",
    "adjustment_years": "adjusted_every_years rate_adjusted_every_years adjustment_period_years adjusts_every_years",
    "operations_outside": "operations_in_transit operations_abroad operations_en_route transit_operations operations_on_the_way processing_in_transit  done_there operations_there "
    "operations_in_third_country work_in_transit done_in_transit steps_in_transit operations_during_transit operations_in_non_party",
    "hs_after": "hs_after_operations hs_after_processing code_after hs_on_return hs_when_imported hs_on_import",
    "customs_control": "under_customs_control customs_controlled remained_under_customs_control kept_under_customs_control stayed_under_customs_control",
    "transit": "transhipped_via transshipped_via shipped_via route shipped_via routed_via via route_via itinerary stays stay stopover transhipment transshipment via_country shipped_through transshipped_through transhipped_through carried_through routed_through",
    "use": "end_use intended_use for_use",
    "imported_into": "destination importing_country import_into",
    "imported_from": "shipped_from exported_from_member",
    "statement": "supplier_statement producer_statement accumulation_statement",
    "total_cost": "cost_total whole_cost",
    "other_product": "other_product_costs processing_costs conversion_costs other_product_cost",
    "period": "period_costs period_cost",
    "other": "other_costs other_cost",
    "orig": "originating_materials orig_materials",
    "excluded": "excluded_costs excluded_cost",
    "commissions": "selling_commissions selling_commission commission",
    "packaging": "packaging_cost",
    "royalties": "royalty royalty_as_condition",
    "proceeds": "subsequent_proceeds later_proceeds",
    "to_point_of_shipment": "cost_to_point_of_direct_shipment inland_to_point inland_freight_not_included",
    "paid": "material_value value_of_material price_paid price_payable price_paid_or_payable invoice",
    "freight": "inland_freight freight_to_producer carriage",
    "duties": "duties_and_taxes nonrefundable_duties",
    "brokerage": "customs_brokerage brokerage_fees",
    "waste": "waste_and_spoilage waste_less_scrap spoilage",
    "scrap": "scrap_value value_of_scrap scrap_recovered useable_scrap",
    "blanket_period": "certificate_period certification_period blanket certificate_validity",
    "first_method": "method_chosen initial_method chosen_method",
    "failed_at_verification": "rvc_failed_at_verification verification_failed",
    "value_adjusted": "transaction_value_rejected tv_rejected value_rejected transaction_value_adjusted",
    "capacity": "annual_capacity plant_capacity capacity_per_year",
    "base_wage": "average_base_wage average_base_hourly_wage average_wage hourly_wage wage avg_base_wage",
    "plant_country": "country_of_plant plant_in",
    "melted_in": "melted_and_poured_in melt_country smelted_in",
    "failing_material": "material_failing_shift nonshifting_material",
    "shares_of_tv": "shares failing_shares shares_of_value",
    "imported_on": "day_of_importation",
    "certified_on": "certificate_date signed_on certification_date date_of_certificate",
    "who": "keeper party kept_by record_keeper",
    "blanket_from": "blanket_start certificate_from period_start",
    "blanket_to": "blanket_end blanket_until certificate_to period_end",
    "blanket_months": "certificate_months period_months blanket_period_months",
    "hs_2022": "hs2022 entry_hs hs_of_entry hs_code_2022 code_2022",
    "hwtc": "technology_credit high_wage_technology_credit tech_credit",
    "hwac": "assembly_credit high_wage_assembly_credit",
    "steel_met": "steel_ok steel_requirement_met steel_70_met",
    "aluminum_met": "aluminium_met aluminum_ok aluminium_ok aluminum_requirement_met",
    "steel": "steel_purchases",
    "aluminum": "aluminium aluminum_purchases aluminium_purchases",
    "lvc_met": "lvc_ok labour_value_content_met",
    "rvc_met": "rvc_ok rvc_requirement_met",
    "shift_met": "shift_met_by_nonoriginating shift_met_by_nonorig tariff_shift_by_nonoriginating nonorig_meets_shift shift_satisfied_by_nonoriginating",
    "diameter_mm": "wire_diameter_mm finished_diameter_mm final_diameter_mm drawn_diameter_mm diameter wire_diameter",
    "area_mm2": "cross_section_mm2 cross_sectional_area_mm2 section_mm2 finished_area_mm2 cross_sectional_area",
    "related": "related_person related_persons related_party between_related_persons",
    "overhead": "overhead_cost overhead_costs common_overhead total_overhead cost_to_allocate cost_to_share costs_to_allocate",
    "base": "allocation_base base_of_allocation allocation_key basis allocated_by",
    "bases": "base_amounts base_quantities base_values allocation_bases",
    "sales_promotion": "marketing marketing_costs sales_promotion_costs advertising after_sales_service",
    "tapv": "annual_purchase_value total_annual_purchase_value",
    "assembly_plant": "engine_assembly_plant transmission_assembly_plant battery_assembly_plant high_wage_assembly_plant",
    "designate": "designated_intermediate designated_material designated designation designates already_designated intermediate_designated wants_to_designate wishes_to_designate would_designate seeks_to_designate proposes_to_designate",
    "core_parts_met": "core_parts_originating core_parts_ok all_core_parts_originating",
    "psr_met": "rule_met psr_satisfied meets_psr product_specific_rule_met",
    "entered_for": "entered_for_consumption entry_for entry_type entered_into",
    "all_rvc": "both_subject_to_rvc both_rvc all_subject_to_rvc",
    "statement_signed": "signed statement_is_signed signed_statement",
    "goods": "items articles set_items goods_in_set contents products",
    "taken_by": "caught_by fished_by vessel",
    "taken_from": "caught_in caught_from where_taken taken_in",
    "documented": "documents has_documents documentary_evidence supported_by_documents",
    "threshold": "required required_rvc minimum_rvc rvc_required_pct",
    "method": "rvc_method inventory_method stock_method inventory inventory_management approach",
    "metal_purchases": "purchases",
    "origin": "country_of_origin",
    "orig_units": "originating_units units_originating units_of_originating",
    "total_units": "units_in_total all_units units_total",
    "on_hand": "units_on_hand remaining_units in_stock units_in_stock left_on_hand",
    "shipped": "shipped_units units_shipped",
    "set_value": "value_set value_of_set",
    "nonorig_goods_value": "nonoriginating_articles_value value_of_nonoriginating_articles nonoriginating_goods_value value_nonorig nonorig_value_in_set",
    "foreign_materials": "foreign_inputs foreign_components non_us_materials foreign_material input_hs",
    "threshold_nc": "rvc_threshold_nc required_nc nc_threshold nc_required minimum_nc rvc_nc_required",
    "threshold_tv": "rvc_threshold_tv required_tv tv_threshold tv_required minimum_tv rvc_tv_required",
    "accumulate": "accumulation accumulates_under accumulation_method accumulation_basis",
    "stated_amount": "statement_amount amount_stated",
    "delivered_with_good": "shipped_with_good comes_with_good supplied_with_good",
    "customary": "customary_quantity usual_quantity customary_quantities",
    "principal": "loan_amount loan_principal",
    "years": "term_years term years_of_term",
    "periods": "rate_periods",
    "tariff_shift_met": "tariff_shift_satisfied makes_tariff_shift",
    "excluded_allocated": "excluded_costs_allocated allocated_excluded_costs",
    "allocated": "allocated_total_cost total_cost_allocated",
    "factories": "plants number_of_factories number_of_plants",
    "total": "bought purchased total_purchases total_purchased",
    "wholly_obtained": "harvested grown mined obtained how_obtained derived_from obtained_from",
}
"""The adapter's own name of a fact: others that mean the same."""
CANON = {other: name for name, others in ALIKE.items() for other in others.split()}
BAGS = bags_of(ALIKE)
OWN = names(
    "other_materials recovered_materials material_originating failing_share rvc_required other_originating"
)
"""Names of the adapter whose words are those of another fact."""
REMARKS = names(
    "desc name note notes comment comments remark remarks producer exporter importer seller supplier location currency unit uom citation "
    "ruling fiscal_year title text plant brand base item material fabric summary rounding printed max_seen good_name source topic made_by "
    "distance_km expensed_by sensor_bought_from_b exported_from gender style material_name id kind_of_case question"
)
"""Names under which a case only describes."""
CODES = frozenset(
    {
        "hs",
        "heading",
        "outside",
        "good",
        "foreign_materials",
        "set",
        "chain",
        "date",
        "materials",
        "desc",
        "name",
        "used_in",
        "goes_into",
        "makes",
        "buys",
        "id",
        "choices",
        "designate",
        "designated",
        "producer",
        "producers",
        "made_of",
        "origin",
    }
)
YES, NO = {"yes", "true", "y"}, {"no", "false", "n"}
MONEY = re.compile(
    r"^(?:US\$|USD|\$|CAD|MXN)?\s*(-?\d[\d,]*(?:\.\d+)?)\s*(%|percent|per cent|USD|dollars|kg|g|units?|pcs|pieces)?$",
    re.IGNORECASE,
)


def name_of(name: Any) -> str:
    """The adapter's name of a fact; ``on`` is true to YAML."""
    if name is True:
        return "date"
    plain = re.sub(r"[\s\-/]+", "_", str(name).strip())
    low = plain.lower()
    if plain.isupper() and len(plain) == 1:
        return plain
    return CANON.get(low) or (low if low in ALIKE or low in OWN else BAGS.get(frozenset(words_of(low)), low))


def value_of(value: Any, name: str = "") -> Any:
    """Yes and no, amounts and shares that were written as text."""
    if isinstance(value, dict):
        return {str(key): value_of(one, name) for key, one in value.items()} if name in OPEN else read(value)
    if isinstance(value, list):
        return [one if isinstance(one, str) and len(one) == 1 else value_of(one, name) for one in value]
    if not isinstance(value, str) or name in CODES:
        return value
    low = value.strip().lower()
    if low in YES | NO:
        return low in YES
    found = MONEY.match(value.strip())
    if found is None:
        return value
    amount = float(found[1].replace(",", ""))
    return Percent(amount) if (found[2] or "").lower() in {"%", "percent", "per cent"} else amount


OPEN = names(
    "total_cost excluded bases allocated excluded_allocated dl dm do direct gov units prices hours labour_hours machine_hours weight_pct weight_pct_of_good warehouses"
)
"""Facts whose inner names are the case's own."""


MAY_BE_NOTHING = names("designate accumulate statement originating rvc")
"""Facts of which nothing is an answer; another that is left empty says nothing."""


def read(facts: Mapping[Any, Any]) -> Facts:
    """Every name and value of a case in the adapter's own words.

    Raises
    ------
    NotUnderstoodError
        Two names mean the same fact, with two values.
    """
    found: Facts = {}
    for key, value in facts.items():
        name = name_of(key)
        if (value is None and name not in MAY_BE_NOTHING) or sets_aside(name):
            continue
        if name == "vnm" and _names_materials(value, str(key)):
            name = "nonorig_list"
        mine = value_of(value, name)
        low = re.sub(r"[\s\-/]+", "_", str(key).strip()).lower()
        if name in found and found[name] != mine and low == "operations_in":
            name = low  # where the good is made is told besides
        if name in found and found[name] != mine:
            raise NotUnderstoodError([f"{key} (a second {name})"], CANON.values())
        found[name] = mine
    return found


def _names_materials(value: Any, key: str) -> bool:
    """Whether what is called non-originating materials is a list of them and no amounts."""
    if isinstance(value, dict):
        return any(isinstance(one, dict) for one in value.values())
    told = value if isinstance(value, list) else []
    return "material" in key or any(isinstance(one, dict | str) for one in told) if told else False


def _remarks(name: str, value: Any) -> bool:
    """Whether a fact only describes; a table under the name of a remark says more."""
    tables = value if isinstance(value, list) else [value]
    says_more = name != "rounding" and any(isinstance(one, dict) for one in tables)
    return (name in REMARKS or describes(name)) and not says_more


def understood(facts: Mapping[str, Any], known: Collection[str]) -> None:
    """Refuse names that nothing reads."""
    strange = [name for name, value in facts.items() if name not in known and not _remarks(str(name), value)]
    if strange:
        raise NotUnderstoodError(strange, {*known, *ALIKE})


def day(value: Any) -> dt.date:
    text = str(value)
    return dt.date.fromisoformat(
        text if len(text) > 7 else f"{text}-01" if len(text) > 4 else f"{text}-01-01"
    )


def on_of(facts: Facts) -> dt.date:
    """The day whose law is asked for."""
    months = facts.get("entry_months_after_eif")
    if months is not None:
        year, month = divmod(6 + int(months), 12)
        return day(f"{2020 + year}-{month + 1:02d}-01")
    return day(facts.get("date", DEFAULT_DAY))


def share(value: Any, *, percent: bool) -> float:
    """A share, written as 0.08, as 8 where the name says percent, or as ``8 %``."""
    return float(value) / 100.0 if percent or isinstance(value, Percent) else float(value)


@dataclass(frozen=True, slots=True)
class Question:
    """A case's facts in the adapter's words, the rule that it quotes, and where the law of a day is."""

    facts: Facts
    rule: str
    book_on: Callable[[dt.date], Rulebook]

    @property
    def book(self) -> Rulebook:
        """The law of the case's day."""
        return self.book_on(on_of(self.facts))


COUNTRIES = {"MX": "MEX", "CA": "CAN", "US": "USA", "MEXICO": "MEX", "CANADA": "CAN", "UNITED STATES": "USA", "CN": "CHN", "CHINA": "CHN"}  # fmt: skip
MEMBERS = {"USA", "CAN", "MEX"}


def country_of(place: Any) -> str:
    """ISO3 of a place that a case names by letters or in words, or only as a member's territory."""
    if place is None:
        return ""
    text = str(place).strip()
    known = COUNTRIES.get(text.upper(), text.upper())
    if known in MEMBERS:
        return known
    low = text.lower()
    if re.search(r"non[- _]?(usmca|cusma|member|part)|outside", low):
        return "CHN"
    return (
        "MEX" if re.search(r"usmca|cusma|member|party|region", low) else known if len(known) == 3 else "CHN"
    )


def status_of(value: Any) -> bool | None:
    """Originating, not, or not known, as cases say it."""
    if value is None or isinstance(value, bool):
        return value
    low = str(value).strip().lower().replace("_", "-").replace(" ", "-")
    if low in {"o", "originating", "orig", "yes", "usmca", "cusma", "usmca-originating"}:
        return True
    if low in {
        "n",
        "non-originating",
        "nonoriginating",
        "not-originating",
        "nonorig",
        "no",
        "foreign",
        "non-usmca",
        "third-country",
    }:
        return False
    if low in {"unknown", "undetermined", "not-known", "?"}:
        return None
    raise NotUnderstoodError([f"originating: {value}"], ["originating", "non-originating", "unknown"])


def listed_text(value: Any) -> list[str]:
    """Words as a list, also where they are one text with commas."""
    if isinstance(value, str):
        return [part.strip() for part in re.split(r"[,;]| and ", value) if part.strip()]
    return [str(one) for one in value]


ABROAD = re.compile(
    r"\b(?:outside|abroad|china|asia|elsewhere|overseas|non[- ]?(?:usmca|cusma|member|party)|third country)\b",
    re.IGNORECASE,
)
"""Words of a step that is done outside the region."""
PLACE = re.compile(
    r"\b(?:in|at) (?:the )?(?!Producer|Plant|Factory|Country|Territory|House)([A-Z]{2,5}\b|[A-Z][a-z]+(?: [A-Z][a-z]+)*)"
)


def is_abroad(text: str) -> bool:
    """Whether a step, or a place, is outside the region by what is said of it."""
    return ABROAD.search(text.replace("_", " ")) is not None or any(
        country_of(place) not in MEMBERS for place in PLACE.findall(text)
    )


def steps_of(told: Any) -> list[str]:
    """Steps as phrases, with the place where each was done if it is said."""
    if isinstance(told, str):
        return [part.strip() for part in re.split(r"[,;]", told) if part.strip()]
    phrases = []
    for one in told:
        if isinstance(one, dict):
            place = one.get("made_in", "")
            words = " ".join(str(value) for name, value in one.items() if name != "made_in")
            phrases.append(
                f"{words} in {str(place).upper() if len(str(place)) < 4 else place}" if place else words
            )
        else:
            phrases.append(str(one))
    return phrases
