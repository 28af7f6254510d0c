"""An unknown name taken for a known one of its question that a case does not have: by words that mean the same, or because it alone is left.

Words that turn an answer over (originating or not, in or outside, before or after, excluded or not) have to be the same in both names, and values
of one kind. Where two known names fit, none is taken. Each such reading is told at the end of the run.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from adapter_bags import words_of
from adapter_reshaped import reshaped
from adapter_words import ALIKE, OWN, REMARKS, NotUnderstoodError, Percent, names

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from adapter_words import Facts

ONE = """
buyer customer purchaser client consignee; near nearest close closest adjacent next; place location where site situated; give given gives provide provided
provides supply supplied supplies serve served serves furnished; ship shipped ships dispatch dispatched send sent export exported; list schedule table;
make made makes making produce produces produced producing production manufactured manufacture manufacturing manufacturer assembled; date day when;
start begin beginning commence starts begins; end ends until expiry expires; threshold required minimum least requirement needed asked; met satisfied
satisfies meets passes passed fulfilled fulfils complied holds ok satisfying; shift change changes shifts; plant factory works mill; weight mass weigh wt;
qty quantity units unit pieces piece count number; region usmca cusma territory territories member members party parties; transit route via through itinerary
voyage journey stay stopover; control supervision surveillance custody; operation operations activity activities process processes processing work step steps treatment handling;
wage wages pay salary hourly; gov government treasury sovereign; rate interest; loan principal borrowed lent debt; payment instalment installment repayment;
statement declaration attestation; free gratis gratuitous gratuitously; mould mold die dies moulds; reason why because; cost costs expense expenses expenditure;
value worth amount; warehouse depot storehouse; related affiliated; kept remained stayed; import entry entered imports importing imported importation;
accessory accessories tools; separate separately apart; customary usual normal normally usually; contract agreement; capacity throughput;
adjust adjusted adjusts reset revised; class classification tariff hs hts code codes; pct percent; share proportion fraction; part parts component components;
material materials input inputs ingredient ingredients feedstock; good goods product products article articles item items; vehicle automobile;
designate designated designates designation elected elects chosen chooses; own self; rest others remaining remainder remnant; freight carriage shipping; intl international;
sale sell selling sold sales; obtained grown harvested mined caught fished extracted gathered raised hunted; receipt receipts inflow inflows; spoil spoilage;
marketing advertising promotion; accumulation accumulate accumulating accumulated; royalty royalties licence; commission commissions; duty duties; simple mere minimal; invoice invoiced billed; term terms maturity
"""
"""Words of one meaning, within a name."""
CONCEPT = {word: one.split()[0] for one in ONE.split(";") for word in one.split()}
SMALL = names(
    "the a an of is are was were be been it its this that has have had per usd dollars and or which who each any at with as for to in on from by into "
    "fee fees charge charges final finished current actual main relevant practice policy approach kind one ones thing things then so far so"
)
TURNS = names(
    "orig nonorig excluded excluding exclude included including include outside out not no without before after non un unrelated first last "
    "max min gain loss other net foreign abroad local domestic off alone only never total all 2 over under"
)
ENDS = names("in into on from to by")
"""Words that turn an answer over, or say which end of a thing is meant."""
STATUS = names(
    "originating criterion psr_met wholly_obtained steel_met aluminum_met rvc_met lvc_met core_parts_met tariff_shift_met shift_met recovered"
)
"""Facts that settle a status by themselves: only another form of their own words is taken for one."""
FLAGS = names(
    "customs_control invoiced_separately customary delivered_with_good delivered_with gri3 remanufactured trade_zone unassembled simple_assembly "
    "related originating self_produced in_component elastomeric electric rvc_met lvc_met steel_met aluminum_met core_parts_met shift_met tariff_shift_met "
    "psr_met nested conjunctive_rvc statement_signed production_in_usmca value_adjusted failed_at_verification new_building new_machinery new_model "
    "refit assembly_plant all_rvc recovered documented meets_its_rule melted_in_region related determines_classification staging"
)
AMOUNTS = names(
    "transaction_value net_cost total_cost vnm value unit_cost total_value qty share_of_tv share_of_nc share value_pct weight weight_kg weight_g "
    "nonorig_value_pct nonorig_goods_value set_value paid freight duties brokerage waste scrap commissions packaging royalties proceeds assists "
    "to_point_of_shipment intl_shipping_included threshold threshold_nc threshold_tv rvc_nc rvc_tv other_product period other orig principal "
    "balance years rate annual_payment adjustment_years period_years capacity base_wage hwlc hwm apv tapv hwtc tech_wages production_wages orig_units "
    "total_units on_hand shipped stated_amount stated_vnm stated_nc diameter_mm area_mm2 blanket_months overhead column2_vnm recovered_materials "
    "other_originating lot ring_price factories units weight_pct_of_good elastomeric sales_promotion shipping_packing nonallowable_interest "
    "steel_share aluminum_share steel_pct aluminum_pct area_reduction_pct impurities_removed_pct lvc volume volume_pct bases overhead excluded"
)
TABLES = names("component self_produced self_produced_material diluent loan plant")
LISTS = names(
    "materials receipts shipments goods chain core_parts metal_purchases months lots periods producers transit foreign_materials factories"
)
DATES = names(
    "date imported_on certified_on blanket_from blanket_to eif fiscal_year_start first_prototype first_prototype_on prototype month"
)
CODES = names("hs heading chapter hs_after hs_2022 foreign_materials")
ISO = re.compile(r"\d{4}-\d\d(?:-\d\d)?$")
CODE = re.compile(r"\d{2,4}(?:\.\d\d){0,3}$")


def kind_of(value: Any) -> str:
    """What a value is: yes or no, an amount, a day, a code, a text, several, a table."""
    if isinstance(value, bool):
        return "flag"
    if isinstance(value, int | float | Percent):
        return "amount"
    if isinstance(value, dt.date) or (isinstance(value, str) and ISO.match(value)):
        return "date"
    if isinstance(value, str):
        return "code" if CODE.match(value.strip()) else "text"
    return "table" if isinstance(value, dict) else "list"


def _may_be(value: Any, name: str) -> bool:
    """Whether a known name may have such a value."""
    kind = kind_of(value)
    asked = [
        word
        for word, told in (("flag", FLAGS), ("amount", AMOUNTS), ("date", DATES), ("code", CODES))
        if name in told
    ]
    if name in CODES and isinstance(value, float):
        return True
    if name in {"originating", "statement", "accumulate"}:
        return kind in {"flag", "text"}
    if name in {"good", "goods"}:
        return kind == ("list" if name == "goods" else kind) and kind not in {"flag", "amount", "date"} | (
            {"list"} if name == "good" else set()
        )
    if kind in {"list", "table"}:
        return (not asked or asked in (["amount"], ["code"])) and name not in (
            TABLES if kind == "list" else ()
        )
    if name in TABLES:
        return False
    return kind in asked or (not asked and kind in {"text", "code"})


SHORT = {
    "tv": "transaction_value",
    "nc": "net_cost",
    "nom": "nonorig_material",
    "vnm": "nonorig_value",
    "ftz": "trade_zone",
    "bom": "materials",
}
TURNED = {
    "excluding": "excluded",
    "exclude": "excluded",
    "including": "included",
    "include": "included",
    "into": "to",
    "foreign": "nonorig",
}
HERE = re.compile(r"_(?:in|within)_(?:the_)?(?:usmca|cusma|region|territory|territories)$")


@cache
def senses(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """The meanings of the words of a name, and those of its words that turn an answer over."""
    found, turns = set(), set()
    plain = re.sub(r"(?<=[a-z])(?=\d)", "_", HERE.sub("", name.lower()))
    plain = re.sub(r"(?<![a-z])(tv|nc|nom|vnm|ftz|bom)(?![a-z])", lambda one: SHORT[one[1]], plain)
    plain = re.sub(
        r"(?<![a-z])re(?=import|export)",
        "",
        re.sub(r"\boriginat(?:ed|es)\b|(?<=_)originated", "originating", plain),
    )
    words = words_of(plain)
    words = [
        f"{word.removesuffix('ie')}y" if word.endswith("ie") and len(word) > len("movie") else word
        for word in words
    ]
    if words == ["other"]:
        return frozenset({"rest"}), frozenset()
    for word in words:
        if word == "total" and "nonorig" in words:
            continue  # foreign materials are always told in all
        if word in TURNS or (word in ENDS and word == plain.rpartition("_")[2]):
            turns.add(TURNED.get(word, word))
        elif word not in SMALL and not (word.isdigit() and len(word) < len("000")):
            found.add(CONCEPT.get(word) or CONCEPT.get(_stem(word)) or _stem(word))
    if {"met", "threshold"} <= found:
        found.discard("threshold")
    return frozenset(found), frozenset(turns - {"on", "by"})


def _stem(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word.removesuffix("ies") + "y"
    for end in ("ings", "ing", "ed", "es", "s"):
        if word.endswith(end) and len(word) - len(end) > 3:
            return word.removesuffix(end)
    return word


@cache
def _vocabulary() -> frozenset[str]:
    """Meanings that some known name has."""
    return frozenset(
        word for name, others in ALIKE.items() for one in (name, *others.split()) for word in senses(one)[0]
    )


OWN_FORM = 0.11
"""By how much all the words of a name itself fit better than those of a form of it."""


def likeness(name: str, known: str) -> float:
    """How far a name means what a known one does, from 0 to 1, by the nearest of the known one's forms."""
    mine, turns = senses(name)
    best = 0.0
    for form in (known, *ALIKE.get(known, "").split()):
        theirs, turned = senses(form)
        if turns != turned or not mine & theirs:
            continue
        strange = {word for word in mine - theirs if word not in _vocabulary()}
        apart = len(mine ^ theirs) - len(strange)
        own = OWN_FORM if form == known and mine == theirs else 0.0
        best = max(best, own + len(mine & theirs) / (len(mine & theirs) + apart + 0.5 * len(strange)))
    return best


def fitting(
    name: str, value: Any, known: Collection[str], there: Collection[str], *, least: float = 0.6
) -> list[str]:
    """Known names that a case does not have and that an unknown one may mean: the one that fits best, and those that fit as well."""
    if isinstance(value, bool) and senses(name)[0] - _vocabulary():
        return []  # a word that nothing reads may turn a yes into a no
    able = [
        one
        for one in known
        if one not in there and one not in REMARKS and one not in OWN and _may_be(value, one)
    ]
    marks = sorted(((likeness(name, one), one) for one in able), key=lambda one: (-one[0], one[1]))
    if not marks or marks[0][0] < _least(marks[0][1], least):
        return []
    mark, best = marks[0]
    return [
        best,
        *(other for score, other in marks[1:] if score > mark - 0.1 and senses(other) != senses(best)),
    ]


def _least(name: str, least: float) -> float:
    """How alike names have to be: more where a status or an amount is told, less where a day can be only one."""
    return max(least, 0.75) if name in STATUS | AMOUNTS else min(least, 0.5) if name in DATES else least


def nearest(
    name: str, value: Any, known: Collection[str], there: Collection[str], *, least: float = 0.6
) -> str | None:
    """The known name that an unknown one means; none where two of different meaning fit alike."""
    found = fitting(name, value, known, there, least=least)
    return found[0] if len(found) == 1 else None


def inside(name: str, value: Any, known: Collection[str], there: Collection[str]) -> str | None:
    """The only known yes or no of its question that has every word of an unknown one, and no word that turns it over."""
    if not isinstance(value, bool):
        return None
    mine, turns = senses(name)
    able = [
        one
        for one in known
        if one in FLAGS - STATUS
        and one not in there
        and mine
        and mine <= senses(one)[0]
        and turns == senses(one)[1]
    ]
    return able[0] if len(able) == 1 else None


def _holders(told: Any, name: str) -> Iterator[Facts]:
    """Every table of a case that has a name."""
    if isinstance(told, dict):
        if name in told:
            yield told
        for one in told.values():
            yield from _holders(one, name)
    elif isinstance(told, list):
        for one in told:
            yield from _holders(one, name)


def renamed(told: Any, name: str, other: str) -> Any:
    """A case with a name, wherever it is, under another."""
    if isinstance(told, dict):
        return {
            (other if key == name and other not in told else key): renamed(one, name, other)
            for key, one in told.items()
        }
    return [renamed(one, name, other) for one in told] if isinstance(told, list) else told


def without(told: Any, name: str) -> Any:
    """A case without a name, wherever it is."""
    if isinstance(told, dict):
        return {key: without(one, name) for key, one in told.items() if key != name}
    return [without(one, name) for one in told] if isinstance(told, list) else told


def understanding(
    facts: Facts, ask: Callable[[Facts], dict[str, Any]], words: frozenset[str] = frozenset(ALIKE)
) -> tuple[dict[str, Any], list[str]]:
    """Answers to a case, and how names that nobody reads were taken; the first refusal where no reading is sure."""
    first: NotUnderstoodError | None = None
    told: list[str] = []
    turned = False
    for _ in range(8):
        try:
            return ask(facts), told
        except NotUnderstoodError as refusal:
            first = first or refusal
            again = facts if turned else reshaped(facts)
            if again != facts:
                moved = [name for name in facts if facts[name] != again.get(name)]
                facts, turned = again, True
                told.append(f"{', '.join(moved)} in another shape")
                continue
            reading = (
                _by_words(facts, refusal, words)
                or _by_trial(facts, refusal, ask)
                or _left_alone(facts, refusal, ask)
            )
            if reading is None:
                raise first from refusal
            name, other = reading
            facts, turned = renamed(facts, name, other), False
            told.append(f"{name} as {other}")
    raise first or NotUnderstoodError(["facts"], ())


def _by_words(facts: Facts, refusal: NotUnderstoodError, words: frozenset[str]) -> tuple[str, str] | None:
    """By the words of what its question reads; else by those of all that questions read, more strictly."""
    for known, least in ((refusal.known, 0.6), (words, 0.75), (refusal.known, 0.0)):
        for name in refusal.strange if not refusal.lacks else _unknown(facts):
            for holder in _holders(facts, name):
                other = (
                    nearest(name, holder[name], known, holder, least=least)
                    if least
                    else inside(name, holder[name], known, holder)
                )
                if other is not None:
                    return name, other
    return None


SURE = 0.9
"""How alike names have to be of which a trial tells which is meant."""


def _by_trial(
    facts: Facts, refusal: NotUnderstoodError, ask: Callable[[Facts], dict[str, Any]]
) -> tuple[str, str] | None:
    """The only one of several names of all the words of an unknown one by which the question has an answer."""
    for name in refusal.strange if not refusal.lacks else _unknown(facts):
        for holder in _holders(facts, name):
            answered = [
                other
                for other in fitting(name, holder[name], frozenset(ALIKE), holder, least=SURE)
                if _answers(renamed(facts, name, other), ask)
            ]
            if len(answered) == 1:
                return name, answered[0]
    return None


def _answers(facts: Facts, ask: Callable[[Facts], dict[str, Any]]) -> bool:
    try:
        return bool(ask(facts))
    except NotUnderstoodError:
        return False


def _unknown(facts: Facts) -> list[str]:
    """Names of a case, at its first level and in what it says of its good, that no list of names has."""
    said = facts.get("good")
    return [
        name
        for name in (*facts, *(said if isinstance(said, dict) else ()))
        if name not in ALIKE and name not in REMARKS
    ]


def _left_alone(
    facts: Facts, refusal: NotUnderstoodError, ask: Callable[[Facts], dict[str, Any]]
) -> tuple[str, str] | None:
    """The one unknown name as the one fact without which the question has no answer, where words do not speak against it."""
    if len(refusal.strange) != 1 or refusal.lacks:
        return None
    name = refusal.strange[0]
    holders = list(_holders(facts, name))
    if len(holders) != 1:
        return None
    try:
        ask(without(facts, name))
    except NotUnderstoodError as left:
        lacks = left.lacks
        alike = lacks and senses(name)[1] == senses(lacks)[1] and lacks not in STATUS
        return (
            (name, lacks) if alike and lacks not in holders[0] and _may_be(holders[0][name], lacks) else None
        )
    return None
