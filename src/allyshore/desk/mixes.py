"""The mixes that a plant makes a good of, with every material's source, tier below tier, as the plan has them."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.design import excluded, savings
from allyshore.origin import volume_of_unit
from allyshore.origin.stated import LINE, STATEMENT

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from allyshore.chain import SupplyChain
    from allyshore.design import Judgement, Plan
    from allyshore.origin import Good
    from allyshore.units import CubicMetres, Kg, UsdPerUnit


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a supplier says of one product: `originating` is yes, no or unknown; `until` the last day it covers.

    `signed` is its statement for accumulation, with that one's last day: pairs of a column of ``statements`` and its cell.
    `imported_from` is where plants import the product from (ISO3), empty where it does not say.
    """

    site: str
    country: str
    product: str
    originating: str
    until: dt.date | None
    signed: tuple[tuple[str, Any], ...] | None = None
    imported_from: str = ""

    def covers(self, first: dt.date, last: dt.date, members: frozenset[str]) -> bool:
        """Whether it says yes for every day of a period, and comes from a country of the agreement."""
        return (
            self.originating == "yes"
            and self.country in members
            and self.until is not None
            and first <= last <= self.until
        )


@dataclass(frozen=True, slots=True)
class Made:
    """A source that is a plant of the firm: the plan's state that it makes the component in, and whether the plan claims that state."""

    site: str
    country: str
    state: int
    claimed: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One component, good or service, of one mix.

    Attributes
    ----------
    quantity, unit_value, unit_weight, unit_volume
        Units in one unit of the good; USD, kg and m3 per unit, none where it is not known.
    hs
        None for a service.
    originating
        As the plan took it: None where nobody declares it either way.
    declarations, made
        Who supplies it: sellers with what they declare, plants of the firm.
    states
        What the bill of materials says that it is to the good (`origin.stated.LINE`), and whether it is elastomeric.
    """

    component: str
    hs: str | None
    quantity: float
    unit_value: UsdPerUnit
    unit_weight: Kg | None
    unit_volume: CubicMetres | None
    originating: bool | None
    country_of_origin: str
    declarations: tuple[Declaration, ...]
    made: tuple[Made, ...]
    states: Mapping[str, Any] = field(default_factory=lambda: {**LINE, "elastomeric": None})

    @property
    def value(self) -> UsdPerUnit:
        """USD in one unit of the good."""
        return self.quantity * self.unit_value


@dataclass(frozen=True, slots=True)
class Mix:
    """One run of one period: the judgement, what went in, the plan's state of what comes out, and kg of one unit of it.

    `excluded` is what of the conversion net cost leaves out.

    `conversion` is what the plan pays: with volume discounts, the period's price of a unit with its steps. The judged good then has
    that net cost, where the design, on the safe side, counts the lowest price of all.
    """

    judgement: Judgement
    state: int
    conversion: UsdPerUnit
    unit_weight: Kg | None
    lines: tuple[Line, ...]
    excluded: UsdPerUnit = 0.0

    @property
    def goods(self) -> tuple[Line, ...]:
        """The lines that are materials, in the order of the judged good's materials."""
        return tuple(line for line in self.lines if line.hs is not None)


class Mixes:
    """Every judged mix of a plan, and who supplied what to whom."""

    def __init__(self, chain: SupplyChain, plan: Plan) -> None:
        self._plan = plan
        self._hs = dict(chain.products.select("product", "hs").iter_rows())
        self._unit = dict(chain.products.select("product", "unit").iter_rows())
        self._weight = dict(chain.products.select("product", "weight").iter_rows())
        self._country = dict(chain.sites.select("site", "country").iter_rows())
        self._states = {row["state"]: row for row in plan.states.iter_rows(named=True)}
        self._sold = _declarations(chain, self._country)
        self._bought_at = frozenset(plan.buy.select("site", "state").unique().iter_rows())
        self._made_at = frozenset(plan.make.select("site", "state").unique().iter_rows())
        self._came_from: dict[tuple[str, int], list[str]] = {}
        for origin, destination, state in plan.ship.select("origin", "destination", "state").iter_rows():
            self._came_from.setdefault((destination, state), []).append(origin)
        made = {(row["run"], row["period"]): row for row in plan.make.iter_rows(named=True)}
        self._discount = _discounts(plan)
        self._saved = savings(chain)
        self._excluded = excluded(chain)
        self._elastomeric = dict(chain.products.select("product", "elastomeric").iter_rows())
        self._stated = {(row["recipe"], row["component"]): row for row in chain.bom.iter_rows(named=True)}
        used = plan.use.partition_by(["run", "period"], as_dict=True, maintain_order=True)
        self.all = tuple(
            self._mix(judgement, made[judgement.run, judgement.period], used) for judgement in plan.judgements
        )

    def of(self, product: str, site: str) -> list[Mix]:
        """Give the mixes of a product at a plant."""
        return [one for one in self.all if (one.judgement.product, one.judgement.site) == (product, site)]

    def sites(self, product: str) -> list[str]:
        """Give the plants in the agreement's territory that make a product, in the plan's order."""
        return list(dict.fromkeys(one.judgement.site for one in self.all if one.judgement.product == product))

    def below(self, mix: Mix) -> Iterator[Mix]:
        """Give the judged mixes from which a mix takes components that the firm makes, one tier down."""
        wanted = {(made.site, made.state) for line in mix.goods for made in line.made}
        yield from (one for one in self.all if (one.judgement.site, one.state) in wanted)

    def _mix(
        self,
        judgement: Judgement,
        run: Mapping[str, Any],
        used: Mapping[tuple[Any, ...], pl.DataFrame],
    ) -> Mix:
        rows = used.get((judgement.run, judgement.period))
        parts = [] if rows is None else list(rows.iter_rows(named=True))
        lines = tuple(self._line(part, judgement.site, run["quantity"]) for part in parts)
        key = (judgement.site, judgement.product, judgement.recipe, judgement.period)
        conversion = run["conversion"] + self._discount.get(key, 0.0)
        good = judgement.good
        if key in self._discount:
            more = self._discount[key] + self._saved.get(key[:3], 0.0)
            net, total = good.net_cost, good.total_cost
            good = dataclasses.replace(
                good,
                net_cost=None if net is None else net + more,
                total_cost=None if total is None else total + more,
            )
            judgement = dataclasses.replace(judgement, good=good)
        out = self._excluded.get(key[:3], 0.0)
        return Mix(judgement, run["state"], conversion, self._weight[judgement.product] or None, lines, out)

    def _line(self, part: Mapping[str, Any], site: str, made: float) -> Line:
        state = self._states[part["state"]]
        sources = self._sources(site, part["state"])
        return Line(
            component=part["component"],
            hs=self._hs[part["component"]],
            quantity=part["quantity"] / made,
            unit_value=state["value"],
            unit_weight=self._weight[part["component"]],
            unit_volume=volume_of_unit(self._unit[part["component"]]),
            originating=None if state["unknown"] else state["originating"],
            country_of_origin=state["country_of_origin"],
            declarations=tuple(
                self._sold[seller, part["component"]]
                for seller in sources
                if (seller, part["state"]) in self._bought_at
            ),
            made=tuple(
                Made(plant, self._country[plant], part["state"], state["originating"])
                for plant in sources
                if (plant, part["state"]) in self._made_at
            ),
            states={name: self._stated[part["recipe"], part["component"]][name] for name in LINE}
            | {"elastomeric": self._elastomeric[part["component"]]},
        )

    def _sources(self, site: str, state: int) -> list[str]:
        """Sites from which a state reached a site, however many steps it took."""
        found: list[str] = []
        waiting, seen = [site], {site}
        while waiting:
            here = waiting.pop()
            if (here, state) in self._bought_at or (here, state) in self._made_at:
                found.append(here)
            for before in self._came_from.get((here, state), []):
                if before not in seen:
                    seen.add(before)
                    waiting.append(before)
        return sorted(found)


def _declarations(chain: SupplyChain, country: Mapping[str, str]) -> dict[tuple[str, str], Declaration]:
    """What each seller declares of each product that it sells."""
    rows = chain.capabilities.filter(pl.col("recipe") == "")
    signed = {
        (row["site"], row["product"]): tuple((name, row[name]) for name in ("until", *STATEMENT))
        for row in chain.statements.iter_rows(named=True)
    }
    return {
        (row["site"], row["product"]): Declaration(
            row["site"],
            country[row["site"]],
            row["product"],
            row["originating"],
            row["certificate_until"],
            signed.get((row["site"], row["product"])),
            row["imported_from"] or "",
        )
        for row in rows.iter_rows(named=True)
    }


def _discounts(plan: Plan) -> dict[tuple[str, str, str, int], UsdPerUnit]:
    """What price breaks and steps add to a maker's first price [USD a unit, less than 0 for a discount]: (site, product, recipe, period)."""
    key = ["site", "product", "recipe", "period"]
    made = plan.make.group_by(key, maintain_order=True).agg(pl.col("quantity").sum())
    tiers = plan.charges.filter(
        pl.col("charge").is_in(["price break", "price step"]) & (pl.col("recipe") != "")
    )
    frame = (
        tiers.group_by(key, maintain_order=True)
        .agg(pl.col("amount").sum())
        .join(made, on=key, maintain_order="left")
    )
    return {
        (site, product, recipe, period): amount / quantity
        for site, product, recipe, period, amount, quantity in frame.select(
            *key, "amount", "quantity"
        ).iter_rows()
    }


def with_status(mix: Mix, said: Sequence[Mapping[str, Any]]) -> Good:
    """Give the judged good with what is said of each of its materials put in anew: fields of `Material`."""
    good = mix.judgement.good
    materials = tuple(
        dataclasses.replace(material, **fields) for material, fields in zip(good.materials, said, strict=True)
    )
    return dataclasses.replace(good, materials=materials)
