"""Origin as an officer would judge it: every mix that the plan makes, put before `origin.qualify` again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.errors import AllyshoreError
from allyshore.origin import (
    Good,
    Material,
    Method,
    OriginParams,
    Role,
    Statement,
    Status,
    VehicleUse,
    may_be_remanufactured,
    qualify,
    stated_facts,
    stated_kinds,
    stated_obtained,
    volume_of_unit,
)
from allyshore.origin.facts import BESIDE_THE_SHIFT
from allyshore.origin.forgiving import NEVER_BY_WEIGHT
from allyshore.origin.nested import production_of, with_productions
from allyshore.origin.stated import (
    EXCLUDED_PARTS,
    OUT_OF_NET_COST,
    STATEMENT,
    good_fields,
    material_fields,
    stated_role,
    stated_statement,
)
from allyshore.verify.customs import OPEN, VALUED
from allyshore.verify.ledger import MILLIONTH, Slack

if TYPE_CHECKING:
    from allyshore.origin import Determination, Mode
    from allyshore.verify.files import PlanFiles
    from allyshore.verify.ledger import Ledger
    from allyshore.verify.terms import Terms

WHAT = "determinations"
OF_RECIPE = ("operations", "remanufactured", "unassembled", "set", "component_weight")
OF_LINE = ("role", "part", "classifies", "another", "recovered")
OFFICER = OriginParams(tolerance=MILLIONTH)
"""The law's own thresholds, without the model's margin; a tie is told apart to a unit in a million."""


@dataclass(frozen=True)
class Mix:
    """One run of one period: the row of make.csv with the product's and site's facts, and the rows of use.csv that go into it."""

    run: dict[str, Any]
    parts: tuple[dict[str, Any], ...]


def check_origin(plan: PlanFiles, terms: Terms, ledger: Ledger) -> None:
    """Judge every mix made in the territory, hold the plan's modes to their rules, and compare with origin.json."""
    check_territory(plan, terms, ledger)
    records: list[dict[str, Any]] = []
    goods = Goods(plan, mixes(plan, terms))
    for mix in goods.mixes:
        try:
            judged = qualify(goods.of(mix), terms.book, OFFICER)
        except AllyshoreError as refusal:
            ledger.note(
                plan.file("make"),
                mix.run["row"],
                "state",
                "a mix that can be judged",
                str(refusal),
                "the rules of origin",
            )
            continue
        ledger.checked["mixes"] += 1
        check_mode(plan, mix, judged, terms, ledger)
        records.append(record(mix, judged))
    ledger.alike(
        WHAT,
        plan.origin_file,
        "",
        records,
        plan.origin,
        "the officer's judgement of the mix in make.csv and use.csv",
    )


class Goods:
    """The goods of a plan's mixes, each with the making of what its own plant makes for it without preference."""

    def __init__(self, plan: PlanFiles, judged: list[Mix]) -> None:
        self.mixes = judged
        self._made: dict[tuple[str, int], list[Mix]] = {}
        for mix in judged:
            self._made.setdefault((mix.run["site"], mix.run["state"]), []).append(mix)
        self._brought = set(plan["ship"].select("destination", "state").iter_rows())
        self._known: dict[int, Good] = {}

    def of(self, mix: Mix) -> Good:
        """Give one unit of a mix, tier below tier; a plan whose runs feed each other in a circle is judged by prices alone."""
        if id(mix) not in self._known:
            self._known[id(mix)] = good(mix)
            inner = [self._making(part, mix) for part in mix.parts if part["hs"] is not None]
            self._known[id(mix)] = with_productions(good(mix), inner)
        return self._known[id(mix)]

    def _making(self, part: dict[str, Any], mix: Mix) -> Good | None:
        place = (mix.run["site"], part["state"])
        if part["originating"] or place in self._brought:
            return None
        units = part["quantity"] / mix.run["quantity"]
        return production_of(
            [self.of(below) for below in self._made.get(place, [])], units, units * part["value"]
        )


def check_territory(plan: PlanFiles, terms: Terms, ledger: Ledger) -> None:
    """Only goods made in a country of the agreement may be made in an originating mode."""
    goods = terms.products.select("product", "good")
    places = terms.sites.select("site", here=pl.col("country").is_in(sorted(terms.book.members)))
    make = plan["make"].join(goods, on="product", how="left", maintain_order="left")
    make = make.join(places, on="site", how="left", maintain_order="left")
    barred = (pl.col("mode") != OPEN) & ~(pl.col("good") & pl.col("here"))
    why = "only goods made in a country of the agreement can be originating"
    ledger.bad(WHAT, plan.file("make"), make, barred, "mode", OPEN, why)


def mixes(plan: PlanFiles, terms: Terms) -> list[Mix]:
    """Gather the runs that make goods in a country of the agreement, in the order of make.csv, with what they use."""
    goods = terms.products.select(
        *("product", "hs", "made_into", "origin_kinds", "vehicle_use", "weight", "unit"), price="value"
    )
    places = terms.sites.select("site", "country")
    source = ["site", "product", "recipe"]
    breaks = terms.chain.breaks.filter(pl.col("on") == "capability")
    lowest = breaks.group_by(source).agg(lowest=pl.col("unit_cost").min())
    costs = (
        terms.capabilities.join(lowest, on=source, how="left", maintain_order="left")
        .with_columns(due=pl.col("conversion") - pl.col("unit_cost") + pl.coalesce("lowest", "unit_cost"))
        .select(*source, "due", "trade_zone", excluded=pl.sum_horizontal(EXCLUDED_PARTS))
    )
    recipes = terms.chain.recipes.select("recipe", "obtained", "origin_facts", *OF_RECIPE)
    lines = terms.chain.bom.select("recipe", "component", *OF_LINE)
    states = plan["states"].drop("row", "product").unique("state", maintain_order=True)
    make = (
        plan["make"]
        .join(goods, on="product", how="left", maintain_order="left")
        .join(places, on="site", how="left", maintain_order="left")
        .join(costs, on=["site", "product", "recipe"], how="left", maintain_order="left")
        .join(recipes, on="recipe", how="left", maintain_order="left")
        .join(states.select("state", "designated"), on="state", how="left", maintain_order="left")
    )
    plain = ~pl.col("method").is_in(VALUED)
    make = make.with_columns(
        undesignates=pl.col("made_into") & (pl.col("mode") != OPEN) & (pl.col("designated") != plain)
    )
    zone = (
        plan["relief"].filter(pl.col("regime") == "ftz", pl.col("goes_to") == "USA").select("run", "period")
    )
    make = make.join(
        zone.unique().with_columns(under_zone=pl.lit(value=True)),
        on=["run", "period"],
        how="left",
        maintain_order="left",
    ).with_columns(
        trade_zone=pl.col("trade_zone")
        | ((pl.col("mode") == OPEN) & pl.col("under_zone").fill_null(value=False))
    )
    judged = make.filter(pl.col("hs").is_not_null() & pl.col("country").is_in(sorted(terms.book.members)))
    judged = judged.drop_nulls(["run", "period", "quantity", "mode", "due", "designated"])
    used = (
        plan["use"]
        .join(states, on="state", how="left", maintain_order="left")
        .join(
            terms.products.select("hs", "origin_kinds", "weight", "unit", "elastomeric", component="product"),
            on="component",
            how="left",
            maintain_order="left",
        )
        .join(lines, on=["recipe", "component"], how="left", maintain_order="left")
    )
    used = used.drop_nulls(["quantity", "value", "originating", "country_of_origin", "role"]).with_columns(
        own=pl.col("state").is_in(plan["make"].get_column("state").implode())
    )
    used = used.join(sellers(plan, terms), on="state", how="left", maintain_order="left")
    taken: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for part in used.iter_rows(named=True):
        taken.setdefault((part["run"], part["period"]), []).append(part)
    return [
        Mix(run, tuple(taken.get((run["run"], run["period"]), ()))) for run in judged.iter_rows(named=True)
    ]


def sellers(plan: PlanFiles, terms: Terms) -> pl.DataFrame:
    """What the one seller of a state signed in force on the day (`signed`, struct) and where it says that it is imported from: by state."""
    bought = plan["buy"].drop_nulls(["state", "site", "product"])
    alone = bought.select("state", "site", "product").unique(maintain_order=True)
    alone = alone.filter(pl.col("state").is_unique())
    signed = (
        terms.chain.statements.join(terms.sites.select("site", "country"), on="site", how="left")
        .filter(pl.col("until") >= terms.book.date, pl.col("country").is_in(sorted(terms.book.members)))
        .select("site", "product", signed=pl.struct(STATEMENT))
    )
    said = terms.chain.capabilities.filter(pl.col("recipe") == "").select("site", "product", "imported_from")
    key = ["site", "product"]
    return (
        alone.join(signed, on=key, how="left", maintain_order="left")
        .join(said, on=key, how="left", maintain_order="left")
        .select("state", "signed", "imported_from")
    )


def good(mix: Mix) -> Good:
    """Put the mix as one unit of a good: materials at their customs value, net cost = materials + services + conversion − what it leaves out."""
    run = mix.run
    worth = [(part, part["quantity"] * part["value"] / run["quantity"]) for part in mix.parts]
    materials = tuple(
        Material(
            name=part["component"],
            hs=part["hs"],
            value=value,
            originating=None if part["unknown"] else not _set_aside(part, run),
            country_of_origin=part["country_of_origin"],
            kinds=stated_kinds(part["origin_kinds"]),
            self_produced=part["own"],
            rvc_tested=part["designated"],
            weight=None if part["weight"] is None else part["weight"] * part["quantity"] / run["quantity"],
            volume=_volume(part, run),
            imported_from=part["imported_from"] or "",
            statement=_signed(part, run),
            **material_fields(part, part["elastomeric"]),
        )
        for part, value in worth
        if part["hs"] is not None
    )
    counted = sum(value for part, value in worth if _costs(part))
    beside = run["excluded"] + sum(value for part, value in worth if not _costs(part))
    net = counted + run["due"] - run["excluded"]
    return Good(
        product=run["product"],
        hs=run["hs"],
        country=run["country"],
        transaction_value=run["price"],
        net_cost=net,
        total_cost=net + beside if beside else None,
        materials=materials,
        kinds=stated_kinds(run["origin_kinds"]),
        weight=run["weight"] or None,
        volume=volume_of_unit(run["unit"]),
        facts=stated_facts(run["origin_facts"]),
        use=VehicleUse(run["vehicle_use"]),
        obtained=stated_obtained(run["obtained"]),
        to_be_designated=bool(run["made_into"] and run["mode"] != OPEN and run["designated"]),
        trade_zone=run["trade_zone"],
        **good_fields(run),
    )


def _signed(part: dict[str, Any], run: dict[str, Any]) -> Statement | None:
    """What the seller of a material signed, for the units of it in one unit of the good."""
    if part["signed"] is None:
        return None
    return stated_statement(part["signed"], part["quantity"] / run["quantity"], part["value"])


def _costs(part: dict[str, Any]) -> bool:
    """Whether what a component costs is a part of the net cost."""
    return part["role"] not in OUT_OF_NET_COST


def _volume(part: dict[str, Any], run: dict[str, Any]) -> float | None:
    """Cubic metres of a material in one unit of the good, where it is counted by volume."""
    unit = volume_of_unit(part["unit"])
    return None if unit is None else unit * part["quantity"] / run["quantity"]


def record(mix: Mix, judged: Determination) -> dict[str, Any]:
    """Give what origin.json must hold for a mix."""
    run = mix.run
    place = {name: run[name] for name in ("site", "recipe", "product", "mode", "period", "quantity")}
    return {**place, "claimed": run["mode"] != OPEN, "determination": judged.to_dict()}


def check_mode(plan: PlanFiles, mix: Mix, judged: Determination, terms: Terms, ledger: Ledger) -> None:
    """An originating mode is one of the product's lawful ways, the officer agrees, and its rows hold with the model's margin."""
    run, file = mix.run, plan.file("make")
    if run["mode"] == OPEN:
        for column, due in (("reference", ""), ("method", OPEN)):
            if run[column] != due:
                ledger.note(
                    file, run["row"], column, due, run[column], "a mode without preference rests on no rule"
                )
        return
    if judged.status is not Status.ORIGINATING:
        why = "the officer's judgement: " + "; ".join(judged.explain()[:3])
        ledger.note(file, run["row"], "mode", Status.ORIGINATING.value, judged.status.value, why)
    ways = terms.book.modes(
        run["hs"],
        kinds=stated_kinds(run["origin_kinds"]),
        use=VehicleUse(run["vehicle_use"]),
        facts=stated_facts(run["origin_facts"]),
    )
    mode = next(
        (one for one in ways if run["mode"] == f"{one.alternative_id}:{one.method.value}"),
        None,
    )
    if mode is None:
        ledger.note(
            file,
            run["row"],
            "mode",
            "a way to meet the product's rule",
            run["mode"],
            "the rules of origin of the day",
        )
        return
    for column, due in (("reference", mode.reference), ("method", mode.method.value)):
        if run[column] != due:
            ledger.note(file, run["row"], column, due, run[column], "the rule behind the mode")
    check_content(plan, mix, mode, terms, ledger)


def check_content(plan: PlanFiles, mix: Mix, mode: Mode, terms: Terms, ledger: Ledger) -> None:
    """Hold the materials of a run to the rows of its mode [USD of the period], content with the model's margin above the threshold."""
    run = mix.run
    total = run["price"] * run["quantity"]
    outside = [
        part
        for part in mix.parts
        if part["hs"] is not None and _outside(part, run) and not _originating_by_law(part, run)
    ]
    worth = sum(part["quantity"] * part["value"] for part in outside)
    failing = [
        part
        for part in outside
        if _set_aside(part, run)
        and stated_role(part["role"]) not in BESIDE_THE_SHIFT
        and not mode.passes(
            part["hs"],
            run["hs"],
            stated_kinds(part["origin_kinds"]),
            part=part["part"],
            component=part["classifies"],
            another=part["another"],
        )
    ]
    rows = [_forgiven(failing, mode, run, total)]
    never = [part for part in failing if not _may_be_forgiven(part, mode)]
    barred = sum(part["quantity"] * part["value"] for part in never)
    rows.append(("materials that fail the change of classification and are never forgiven", barred, 0.0))
    if mode.method is Method.ALL_ORIGINATING:
        rows = [("non-originating materials", worth, 0.0)]
    elif mode.threshold is not None:
        margin = 0.0 if mode.method is Method.WAIVER else terms.chain.origin_margin
        cost = sum(part["quantity"] * part["value"] for part in mix.parts if _costs(part))
        cost += (run["due"] - run["excluded"]) * run["quantity"]
        base = cost if mode.method is Method.NET_COST else total
        rows.append(("non-originating materials", worth, (1.0 - mode.threshold - margin) * base))
    for name, found, most in rows:
        ledger.checked["rules"] += 1
        if found > most + Slack.UNITS.of(total):
            why = f"{mode.reference}, by {mode.method.value}, of a transaction value of {total:.2f}"
            ledger.note(plan.file("make"), run["row"], f"USD of {name}", most, found, why)


def _forgiven(
    failing: list[dict[str, Any]], mode: Mode, run: dict[str, Any], total: float
) -> tuple[str, float, float]:
    """Failing materials and the most of them [USD of the period]; textiles go by weight, here put as that share of the value."""
    name = "materials that fail the change of classification"
    if not mode.by_weight:
        worth = sum(part["quantity"] * part["value"] for part in failing)
        return name, worth, mode.de_minimis * total
    whole = (run["weight"] or 0.0) * run["quantity"]
    weight = sum(part["quantity"] * (part["weight"] or whole) for part in failing)
    share = weight / whole if whole else float(bool(failing))
    return f"{name}, by their share of the weight", share * total, mode.de_minimis * total


def _may_be_forgiven(part: dict[str, Any], mode: Mode) -> bool:
    """Whether a material that fails the change may be there at all: by weight no thread, elastic, pocketing or coated fabric."""
    return mode.forgives(part["hs"]) and not (mode.by_weight and stated_role(part["role"]) in NEVER_BY_WEIGHT)


def _originating_by_law(part: dict[str, Any], run: dict[str, Any]) -> bool:
    """Whether a material counts as originating, or as nothing, whoever sold it; a set and what is hardly made look at it as it is."""
    as_made = run["operations"] or run["set"] or run["trade_zone"]
    role = stated_role(part["role"])
    aside = role in {Role.INDIRECT, Role.SHIPPING_PACKING} or _recovered(part, run)
    once = part["designated"] and run["undesignates"]
    return bool(aside and not as_made and not once)


def _recovered(part: dict[str, Any], run: dict[str, Any]) -> bool:
    return bool(part["recovered"] and run["remanufactured"] and may_be_remanufactured(run["hs"]))


def _set_aside(part: dict[str, Any], run: dict[str, Any]) -> bool:
    """Whether a material counts as non-originating in the change of classification.

    It is not originating, or its designation is not used in a good without content test that may be designated later.
    """
    by_shift = run["undesignates"] and run["method"] not in VALUED
    return not part["originating"] or bool(part["designated"] and by_shift)


def _outside(part: dict[str, Any], run: dict[str, Any]) -> bool:
    """Whether a material counts as non-originating: it is, or it was designated and so will the good be (Uniform Regulations, s. 8)."""
    return not part["originating"] or bool(part["designated"] and run["undesignates"])
