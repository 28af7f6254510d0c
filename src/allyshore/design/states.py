"""Origin states and modes: what a product's country of origin and USMCA status can be, and how a plant can make it so.

A state is (product, country of origin, originating, not known whether originating, designated, customs value). A mode is one way for a plant to run a
recipe: ``open`` (whatever goes in, no preference comes out) or one lawful way to meet the product's rule.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from allyshore.origin import Criterion, Method, VehicleUse, stated_facts, stated_kinds
from allyshore.origin.facts import BESIDE_THE_SHIFT
from allyshore.origin.forgiving import NEVER_BY_WEIGHT
from allyshore.origin.stated import OUT_OF_NET_COST, SHIPPING_PACKING, stated_role

if TYPE_CHECKING:
    from allyshore.chain import SupplyChain
    from allyshore.origin import Mode, Rulebook

STATE_KEY = ("product", "country_of_origin", "originating", "unknown", "designated", "value")
TAG = "tag"
"""What keeps goods made under a customs regime apart from their like; empty for all others."""
OPEN = "open"

STATE_SCHEMA = {
    "state": pl.Int64,
    "product": pl.String,
    "country_of_origin": pl.String,
    "originating": pl.Boolean,
    "unknown": pl.Boolean,
    "designated": pl.Boolean,
    "value": pl.Float64,
}
MODE_SCHEMA = {
    "run": pl.Int64,
    "capability": pl.UInt32,
    "mode": pl.String,
    "reference": pl.String,
    "method": pl.String,
    "threshold": pl.Float64,
    "de_minimis": pl.Float64,
    "by_weight": pl.Boolean,
    "state": pl.Int64,
}
USE_SCHEMA = {
    "run": pl.Int64,
    "component": pl.String,
    "state": pl.Int64,
    "quantity": pl.Float64,
    "counts": pl.Boolean,
    "fails": pl.Boolean,
    "in_net_cost": pl.Boolean,
}
STATED = ("role", "part", "classifies", "another", "recovered", "remanufactured", "as_made")
"""What rows of bom and recipes state of a material, beside its code and status."""


def by_law(role: pl.Expr, recovered: pl.Expr, remanufactured: pl.Expr, as_made: pl.Expr) -> pl.Expr:
    """Whether a material counts as originating, or as nothing, whatever its source: indirect, packing for shipment, recovered.

    Not in what is hardly made or a set, where it is looked at as it is: the design then holds it to its own status, on the safe side.

    Source: Uniform Regulations, SOR/2020-155, s. 4 and 8(13) to 8(25).
    """
    word = role.is_in(["indirect", SHIPPING_PACKING])
    return (word | (recovered & remanufactured)) & ~as_made


@dataclass
class Register:
    """States met so far, numbered in the order in which they were met."""

    rows: dict[tuple[object, ...], int] = field(default_factory=dict)

    def number(self, frame: pl.DataFrame) -> pl.Series:
        """Give each record of `frame` (with the key columns) the number of its state, new where it is new."""
        tagged = frame if TAG in frame.columns else frame.with_columns(pl.lit("").alias(TAG))
        keys = tagged.select(*STATE_KEY, TAG).iter_rows()
        numbers = [self.rows.setdefault(key, len(self.rows)) for key in keys]
        return pl.Series("state", numbers, dtype=pl.Int64)

    def frame(self) -> pl.DataFrame:
        """Give all states as a frame."""
        rows = [(number, *key[:-1]) for key, number in self.rows.items()]
        return pl.DataFrame(rows, schema=STATE_SCHEMA, orient="row")


def bought_states(caps: pl.DataFrame, register: Register) -> pl.DataFrame:
    """States of what suppliers sell: columns capability, site, product, state.

    What a seller says beside its declaration (a statement of its production, where it is imported from) keeps its goods apart.

    The value of a bought material is its price at the seller's door; freight to the producer is left out of the value of
    non-originating materials, as the Uniform Regulations, section 8(...) allow where it is documented.
    """
    frame = caps.filter(~pl.col("makes")).select(
        "capability",
        "site",
        "product",
        country_of_origin=pl.col("origin_country"),
        originating=pl.col("declared") & ~pl.col("service"),
        unknown=(pl.col("originating") == "unknown") & ~pl.col("service"),
        designated=pl.lit(value=False),
        value=pl.col("unit_cost"),
        **{TAG: pl.when("speaks").then("site").otherwise(pl.lit(""))},
    )
    return frame.select("capability", "site", "product").with_columns(register.number(frame))


def made_modes(
    chain: SupplyChain,
    caps: pl.DataFrame,
    at_hand: pl.DataFrame,
    register: Register,
    book: Rulebook,
    first_run: int,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Build the modes of `caps` (plants, one BOM level) from the component states `at_hand` (site, product, state).

    Returns
    -------
    modes, uses
        Frames with MODE_SCHEMA and USE_SCHEMA. A mode that lacks a state for some component is left out.
    """
    inputs = (
        caps.select(
            *("capability", "site", "recipe", "product", "hs", "origin_kinds", "vehicle_use", "origin_facts"),
            *("remanufactured", "as_made"),
        )
        .join(chain.bom, on="recipe")
        .join(at_hand.rename({"product": "component"}), on=["site", "component"])
        .join(register.frame().drop("product"), on="state")
        .join(
            chain.products.select(
                pl.col("product").alias("component"),
                pl.col("hs").alias("component_hs"),
                pl.col("origin_kinds").alias("component_kinds"),
                weighable=pl.col("weight").is_not_null(),
            ),
            on="component",
        )
    )
    components = chain.bom.group_by("recipe").agg(pl.col("component").n_unique().alias("needed"))
    modes = _mode_rows(caps, inputs, book, frozenset(chain.bom.get_column("component")), _with_goods(chain))
    uses = _use_rows(modes, inputs, book)
    viable = (
        uses.group_by("key")
        .agg(pl.col("component").n_unique().alias("have"))
        .join(modes.select("key", "recipe"), on="key")
        .join(components, on="recipe")
        .filter(pl.col("have") == pl.col("needed"))
    )
    bare = modes.join(components, on="recipe", how="anti").select("key")
    modes = modes.join(pl.concat([viable.select("key"), bare]), on="key", how="semi", maintain_order="left")
    modes = undominated(modes, uses)
    modes = modes.with_columns(pl.Series("run", range(first_run, first_run + modes.height), dtype=pl.Int64))
    modes = modes.with_columns(register.number(modes))
    uses = uses.join(modes.select("key", "run"), on="key", how="inner", maintain_order="left")
    return (
        modes.select(pl.col(name).cast(kind) for name, kind in MODE_SCHEMA.items()),
        uses.select(pl.col(name).cast(kind) for name, kind in USE_SCHEMA.items()),
    )


def _with_goods(chain: SupplyChain) -> frozenset[str]:
    """Recipes that take a good, not services and packing for shipment alone."""
    goods = chain.products.filter(pl.col("hs").is_not_null()).select(component="product")
    taken = chain.bom.filter(pl.col("role") != SHIPPING_PACKING)
    return frozenset(taken.join(goods, on="component", how="semi").get_column("recipe"))


def undominated(modes: pl.DataFrame, uses: pl.DataFrame) -> pl.DataFrame:
    """Drop modes that can never be better than another of the same plant, recipe and country of origin.

    * Where every component state at hand passes a shift that asks nothing more, that mode takes whatever the others take and
      gives a state that nobody downstream likes less: it alone is kept, the open mode included in what goes.
    * All materials originating, and criterion D, ask more than a shift does: where a shift passes all that they pass here, and
      gives a state that may be designated wherever theirs may, they go.
    """
    passing = uses.group_by("key").agg(pl.len().alias("taken"), (~pl.col("fails")).sum().alias("passing"))
    frame = modes.join(passing, on="key", how="left", maintain_order="left")
    group = ["capability", "country_of_origin"]
    shift = (pl.col("method") == Method.SHIFT_ONLY.value) & ~pl.col("designated")
    frame = frame.with_columns(all_states=pl.col("taken").filter(pl.col("method") == OPEN).max().over(group))
    free = shift & (pl.col("passing") == pl.col("all_states"))
    keeper = frame.filter(free).unique(group, keep="first", maintain_order=True).select("key", *group)
    settled = frame.join(keeper, on="key", how="semi", maintain_order="left")
    rest = frame.join(keeper.select(group), on=group, how="anti", maintain_order="left")
    rest = rest.join(_inside_a_shift(rest, uses), on="key", how="anti", maintain_order="left")
    return pl.concat([settled, rest]).sort("key").select(modes.columns)


def _inside_a_shift(modes: pl.DataFrame, uses: pl.DataFrame) -> pl.DataFrame:
    """Modes of criteria C and D that pass nothing which some shift of the same plant and recipe does not. Column key."""
    group = ["capability", "country_of_origin"]
    more = (pl.col("method") == Method.ALL_ORIGINATING.value) | (pl.col("criterion") == Criterion.PARTS.value)
    shifts = modes.filter(pl.col("method") == Method.SHIFT_ONLY.value).select(
        *group, shift="key", shift_designated="designated"
    )
    pairs = (
        modes.filter(more)
        .select("key", "designated", *group)
        .join(shifts, on=group, maintain_order="left")
        .filter(~pl.col("shift_designated") | pl.col("designated"))
    )
    passes = uses.filter(~pl.col("fails")).select("key", "component", "state")
    outside = (
        pairs.select("key", "shift")
        .join(passes, on="key", maintain_order="left")
        .join(
            passes.rename({"key": "shift"}),
            on=["shift", "component", "state"],
            how="anti",
            maintain_order="left",
        )
    )
    inside = pairs.join(outside, on=["key", "shift"], how="anti", maintain_order="left")
    return inside.select("key").unique(maintain_order=True)


def _mode_rows(
    caps: pl.DataFrame,
    inputs: pl.DataFrame,
    book: Rulebook,
    components: frozenset[str],
    with_goods: frozenset[str],
) -> pl.DataFrame:
    """One record for each way to run each capability, with the state that comes out.

    A product without a content test of its own that goes on into others has two ways where materials at hand may be designated:
    counting them as non-originating, or as originating, and then what is made counts as they do (Uniform Regulations, s. 8(6): at
    most one along a chain).
    """
    essential = inputs.filter(pl.col("essential")).select(
        "capability", pl.col("country_of_origin").alias("essential_country")
    )
    with_designated = frozenset(
        inputs.filter(pl.col("originating") & pl.col("designated")).get_column("capability")
    )
    rows: list[dict[str, object]] = []
    for cap in caps.iter_rows(named=True):
        outcomes = [cap["country"]]
        if not cap["transforms"]:
            found = essential.filter(pl.col("capability") == cap["capability"]).get_column(
                "essential_country"
            )
            outcomes = found.unique(maintain_order=True).to_list()
        lawful: tuple[tuple[int, Mode], ...] = ()
        if cap["hs"] is not None and cap["country"] in book.members:
            use = VehicleUse(cap["vehicle_use"])
            kinds, facts = stated_kinds(cap["origin_kinds"]), stated_facts(cap["origin_facts"])
            lawful = tuple(enumerate(book.modes(cap["hs"], kinds=kinds, use=use, facts=facts)))
            if cap["recipe"] not in with_goods:
                lawful = lawful[-1:] if cap["obtained"] else ()
            if cap["as_made"]:
                lawful = tuple(one for one in lawful if one[1].method is Method.ALL_ORIGINATING)
        for country in outcomes:
            base = {
                "capability": cap["capability"],
                "recipe": cap["recipe"],
                "product": cap["product"],
                "hs": cap["hs"],
                "country_of_origin": country,
                "unknown": False,
                "value": cap["product_value"],
                "transforms": cap["transforms"],
            }
            rows.append(
                base
                | {
                    "mode": OPEN,
                    "reference": "",
                    "method": OPEN,
                    "threshold": None,
                    "de_minimis": None,
                    "by_weight": False,
                    "originating": False,
                    "designated": False,
                    "lawful": None,
                    "criterion": "",
                    "undesignates": False,
                }
            )
            for place, mode in lawful:
                into = cap["product"] in components
                valued = mode.method not in (Method.SHIFT_ONLY, Method.ALL_ORIGINATING)
                apart = into and not valued and cap["capability"] in with_designated
                row = base | {
                    "mode": f"{mode.alternative_id}:{mode.method.value}",
                    "reference": mode.reference,
                    "method": mode.method.value,
                    "threshold": mode.threshold,
                    "de_minimis": mode.de_minimis,
                    "by_weight": mode.by_weight,
                    "originating": True,
                    "designated": valued and into,
                    "lawful": place,
                    "criterion": mode.criterion.value,
                    "undesignates": apart or (valued and into),
                }
                rows.append(row)
                if apart:
                    rows.append(row | {"designated": True, "undesignates": False})
    schema = {
        "capability": pl.UInt32,
        "recipe": pl.String,
        "product": pl.String,
        "hs": pl.String,
        "country_of_origin": pl.String,
        "unknown": pl.Boolean,
        "value": pl.Float64,
        "transforms": pl.Boolean,
        "mode": pl.String,
        "reference": pl.String,
        "method": pl.String,
        "threshold": pl.Float64,
        "de_minimis": pl.Float64,
        "by_weight": pl.Boolean,
        "originating": pl.Boolean,
        "designated": pl.Boolean,
        "lawful": pl.Int64,
        "criterion": pl.String,
        "undesignates": pl.Boolean,
    }
    return pl.DataFrame(rows, schema=schema).with_row_index("key")


def _use_rows(modes: pl.DataFrame, inputs: pl.DataFrame, book: Rulebook) -> pl.DataFrame:
    """One record for each component state that a mode may take; what its rule bars is left out."""
    pairs = inputs.select(
        "capability",
        "component",
        "component_hs",
        "component_kinds",
        "quantity",
        "essential",
        "weighable",
        *STATED,
        "state",
        input_country="country_of_origin",
        input_originating="originating",
        input_designated="designated",
    )
    good = ["hs", "origin_kinds", "vehicle_use", "origin_facts"]
    facts = inputs.select("capability", "origin_kinds", "vehicle_use", "origin_facts").unique(
        maintain_order=True
    )
    frame = modes.join(facts, on="capability", maintain_order="left").join(
        pairs, on="capability", maintain_order="left"
    )
    frame = frame.drop_nulls("component").filter(
        pl.col("transforms") | ~pl.col("essential") | (pl.col("input_country") == pl.col("country_of_origin"))
    )
    counted_in = by_law(pl.col("role"), pl.col("recovered"), pl.col("remanufactured"), pl.col("as_made"))
    once = pl.col("undesignates") & pl.col("input_designated")
    originating = (counted_in | pl.col("input_originating")) & ~once
    by_shift = pl.col("method").is_in([Method.SHIFT_ONLY.value, Method.ALL_ORIGINATING.value])
    content_only = pl.col("input_originating") & ~by_shift
    frame = frame.with_columns(counts=pl.col("component_hs").is_not_null() & ~originating)
    material = ["component_hs", "component_kinds", "role", "part", "classifies", "another"]
    key = [*good, "lawful", *material]
    tested = (
        frame.filter(pl.col("counts") & pl.col("lawful").is_not_null())
        .select(key)
        .unique(maintain_order=True)
    )
    fails, forgiven = [], []
    for hs, kinds, use, facts, place, code, words, role, part, classifies, another in tested.iter_rows():
        mode = book.modes(hs, kinds=stated_kinds(kinds), use=VehicleUse(use), facts=stated_facts(facts))[
            place
        ]
        passes = mode.passes(code, hs, stated_kinds(words), part=part, component=classifies, another=another)
        fails.append(not (passes or stated_role(role) in BESIDE_THE_SHIFT))
        forgiven.append(mode.forgives(code) and not (mode.by_weight and stated_role(role) in NEVER_BY_WEIGHT))
    tested = tested.with_columns(
        pl.Series("fails", fails, dtype=pl.Boolean), pl.Series("forgiven", forgiven, dtype=pl.Boolean)
    )
    frame = frame.join(tested, on=key, how="left", nulls_equal=True, maintain_order="left").with_columns(
        fails=pl.col("fails").fill_null(value=False) & pl.col("counts") & ~content_only,
        in_net_cost=~pl.col("role").is_in(sorted(OUT_OF_NET_COST)),
    )
    strict = pl.col("method") == Method.ALL_ORIGINATING.value
    within = pl.col("forgiven").fill_null(value=False) & (~pl.col("by_weight") | pl.col("weighable"))
    barred = (strict & pl.col("counts")) | (pl.col("fails") & ~within)
    return frame.filter(~barred | (pl.col("method") == OPEN))
