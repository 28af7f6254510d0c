"""The rows of ``levers`` read: every fault of kind, target and effect at once."""

from __future__ import annotations

import fnmatch
import math
from typing import TYPE_CHECKING

from allyshore.chain.schema import LEVERS
from allyshore.errors import Fault, ModelInvalid
from allyshore.levers.lever import EFFECTS, NEEDS, STANDING, Lever
from allyshore.spelling import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from allyshore.chain import SupplyChain
    from allyshore.world import World

WHERE = "levers"


class _Faults:
    """Faults of one row, added to those of all."""

    def __init__(self, row: int, into: list[Fault]) -> None:
        self.row, self.into = row, into

    def add(self, column: str, expected: str, found: object, cure: str = "") -> None:
        """Note one."""
        self.into.append(Fault(WHERE, self.row, column, expected, repr(found), cure))


def read_levers(chain: SupplyChain, world: World) -> tuple[Lever, ...]:
    """Give the levers of a chain, in the order of its rows.

    Raises
    ------
    ModelInvalid
        With every unknown kind, field and target, every number out of bounds, every name given twice.
    """
    faults: list[Fault] = []
    levers: list[Lever] = []
    names: set[str] = set()
    for row, cells in enumerate(chain.levers.iter_rows(named=True), 2):
        told = _Faults(row, faults)
        name = cells["lever"] or ""
        if not name or name in names:
            told.add("lever", "a name of its own", name)
        names.add(name)
        _numbers(cells, told)
        if cells["kind"] not in EFFECTS:
            told.add(
                "kind", f"one of {', '.join(LEVERS)}", cells["kind"], suggestion(cells["kind"] or "", LEVERS)
            )
            continue
        effect = _effect(cells["kind"], cells["effect"] or "", told)
        _target(cells["kind"], cells["target"] or "", effect, (chain, world), told)
        if cells["kind"] == "recognition" and not cells["confirmed"]:
            told.add(
                "confirmed",
                "yes: a person who knows both occupations has compared them",
                "no",
                "Crosswalks of occupations propose a match and never prove one",
            )
        levers.append(
            Lever(
                name,
                cells["kind"],
                cells["target"] or "",
                effect,
                cells["unit_cost"] or 0.0,
                cells["upkeep"] or 0.0,
                int(cells["maximum"] or 1),
                cells["lag"] or 0.0,
                cells["who_pays"] or "firm",
                cells["source"] or "",
                row,
            )
        )
    if faults:
        raise ModelInvalid(faults)
    return tuple(levers)


def _numbers(cells: Mapping[str, Any], told: _Faults) -> None:
    """Costs, lag and maximum hold for a chain made in Python too."""
    for column, least in (("unit_cost", 0.0), ("upkeep", 0.0), ("lag", 0.0), ("maximum", 1)):
        value = cells[column]
        if value is None:
            if column == "unit_cost":
                told.add(column, "a number, 0 or more", "", "Write 0 for a change that costs nothing")
        elif not (math.isfinite(value) and value >= least):
            told.add(column, f"a number, {least:g} or more", value)


def _effect(kind: str, text: str, told: _Faults) -> dict[str, float]:
    """Read ``field=number;field=number``."""
    fields, found = EFFECTS[kind], {}
    for pair in filter(None, (part.strip() for part in text.split(";"))):
        name, sign, value = (word.strip() for word in pair.partition("="))
        if name not in fields or not sign:
            told.add(
                "effect",
                f"field=number pairs joined by ';', with a field of {', '.join(fields)}",
                pair,
                suggestion(name, fields),
            )
            continue
        try:
            number = float(value)
        except ValueError:
            told.add("effect", f"{name}=a number ({fields[name].meaning}, {fields[name].unit})", pair)
            continue
        if name in found:
            told.add("effect", f"{name} once", pair)
        if not fields[name].low <= number <= fields[name].high:
            told.add(
                "effect", f"{name} of {fields[name].low:g} to {fields[name].high:g} {fields[name].unit}", pair
            )
        found[name] = number
    missing = [name for name in NEEDS.get(kind, ()) if name not in found]
    if missing or not (set(found) - STANDING or kind == "rule_of_law"):
        wanted = missing or sorted(set(fields) - STANDING)
        told.add("effect", f"{'the fields' if missing else 'a field of'} {', '.join(wanted)}", text)
    if kind == "rule_of_law" and found.get("lower", 0.0) > found.get("chance", 1.0):
        told.add("effect", "lower of at most chance", text)
    return found


def _one(word: str, options: Iterable[str], what: str, told: _Faults) -> None:
    known = list(options)
    if word not in known:
        told.add("target", what, word, suggestion(word, known))


def _target(
    kind: str, target: str, effect: Mapping[str, float], facts: tuple[SupplyChain, World], told: _Faults
) -> None:
    """Check that what a lever is aimed at exists."""
    chain, world = facts
    if kind == "smart_border":
        _one(target, world.table("land_port_queues")["port"].unique().sort(), "a land port of entry", told)
    elif kind in {"corridor", "digitisation"}:
        _way(target, chain.sites["site"].to_list(), chain.sites["country"].to_list(), told)
    elif kind in {"energy", "rule_of_law", "supplier"}:
        _place(kind, target, effect, chain, told)
    elif kind in {"training", "recognition"}:
        _pool(kind, target, chain, told)
    elif kind == "platform":
        _platform(target, chain, told)
    else:
        _law(target, effect, chain, world, told)


def _place(kind: str, target: str, effect: Mapping[str, float], chain: SupplyChain, told: _Faults) -> None:
    """Check a site, or site/product."""
    site, sign, product = target.partition("/")
    _one(site, chain.sites["site"], "a site, or site/product", told)
    if sign or kind == "supplier":
        _one(product, chain.products["product"], "a site and a product, site/product", told)
        made = chain.capabilities.filter(site=site)["product"].to_list()
        if product in chain.products["product"].to_list() and not (
            effect.get("available") or product in made
        ):
            told.add(
                "target",
                f"a product that {site} supplies or makes",
                target,
                suggestion(product, made) or "Write available=1 for a new source",
            )
    if kind == "energy":
        _power(site, effect, chain, told)


def _pool(kind: str, target: str, chain: SupplyChain, told: _Faults) -> None:
    """Check a pool with its skill, or two pools."""
    pools = chain.labour["labour_pool"].unique().sort().to_list()
    if kind == "training":
        pool, _, skill = target.partition("/")
        _one(pool, pools, "a labour pool, or pool/skill", told)
        if pool in pools:
            skills = chain.labour.filter(labour_pool=pool)["skill"]
            _one(skill, skills, f"a skill of pool {pool}, as pool/skill", told)
        return
    pair = target.split("<>")
    if len(pair) != 2 or pair[0] == pair[1]:
        told.add("target", "two labour pools, pool<>pool", target)
        return
    for pool in pair:
        _one(pool, pools, "two labour pools, pool<>pool", told)


def _platform(target: str, chain: SupplyChain, told: _Faults) -> None:
    """Check a product and the sites that share its technology."""
    product, sign, places = target.partition("@")
    form = "a product and its sites, product@site|site"
    _one(product, chain.products["product"], form, told)
    if not sign:
        told.add("target", form, target)
        return
    for site in places.split("|"):
        _one(site, chain.capabilities.filter(product=product)["site"], f"a site that makes {product}", told)


def _power(site: str, effect: Mapping[str, float], chain: SupplyChain, told: _Faults) -> None:
    kwh = chain.products.filter(chain.products["unit"] == "kWh")["product"].to_list()
    here = chain.capabilities.filter(chain.capabilities["site"] == site)["product"].to_list()
    if "kwh_per_unit" not in effect and not set(kwh) & set(here):
        told.add(
            "effect",
            f"kwh_per_unit, since {site} supplies no product counted in kWh",
            ";".join(effect),
            "Say how much power a unit takes",
        )


def _way(target: str, sites: list[str], countries: list[str], told: _Faults) -> None:
    """Check ``from>to`` or ``from>to:mode``; an end is a site, an ISO3 country or *."""
    ends, _, mode = target.partition(":")
    pair = ends.split(">")
    form = "a way, from>to or from>to:mode, each end a site, a country of the model or *"
    if len(pair) != 2:
        told.add("target", form, target)
        return
    for end in pair:
        _one(end, [*sites, *countries, "*"], form, told)
    if mode:
        _one(mode, ("truck", "rail", "ocean", "air", "intermodal"), "a mode of transport", told)


def _law(target: str, effect: Mapping[str, float], chain: SupplyChain, world: World, told: _Faults) -> None:
    """Check ``measure:NAME``, ``tariff:IMPORTER:HS:ORIGIN`` or ``rvc``, and that the effect is one that it can have."""
    what, _, rest = target.partition(":")
    may = {"measure": ("ended", "rate"), "tariff": ("rate",), "rvc": ("threshold",)}
    if what not in may:
        told.add(
            "target",
            "measure:NAME, tariff:IMPORTER:HS:ORIGIN (HS and ORIGIN may be left out) or rvc",
            target,
            suggestion(what, may),
        )
        return
    wrong = [name for name in effect if name not in may[what]]
    if wrong:
        told.add("effect", f"{' or '.join(may[what])} of {what}", ", ".join(wrong))
    if what == "measure":
        names = world.table("measures")["measure"].to_list()
        if not fnmatch.filter(names, rest):
            told.add("target", "a measure of `allyshore world show measures`", rest, suggestion(rest, names))
    elif what == "tariff" and rest.split(":")[0] not in chain.tariffs["importer"].to_list():
        told.add(
            "target",
            "an importer of the model's own table tariffs",
            rest,
            suggestion(rest.split(":")[0], chain.tariffs["importer"].unique()),
        )
