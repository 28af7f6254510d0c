"""Small random chains for `benchmarks.brute`: two plants in two countries, suppliers in many, rules of origin of the law or drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.in_memory import chain_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.chain import SupplyChain
    from allyshore.origin import Rulebook

UNTIL = date(2027, 12, 31)
REGION = ("USA", "CAN", "MEX")
ELSEWHERE = ("CHN", "DEU", "VNM")
PLACES = {
    "USA": (41.9, -87.6),
    "CAN": (43.7, -79.4),
    "MEX": (25.7, -100.3),
    "CHN": (36.1, 120.4),
    "DEU": (50.1, 8.7),
    "VNM": (21.0, 105.8),
    "JPN": (35.7, 139.7),
}

FAMILIES: dict[str, dict[str, Any]] = {
    "washer": {
        "codes": {"good": "84502000", "drive": "85015140", "board": "85371091", "tub": "84509020", "core": "85030065", "wire": "85441100", "chip": "85423100"},
        "made": {"drive": ("core", "wire"), "board": ("chip", "wire"), "good": ("drive", "board", "tub")},
    },
    "pump": {
        "codes": {"good": "84138100", "drive": "85015140", "case": "84139190", "seal": "40169350", "core": "85030065", "wire": "85441100"},
        "made": {"drive": ("core", "wire"), "good": ("drive", "case", "seal")},
    },
    "valve": {
        "codes": {"good": "84818050", "body": "84819050", "spring": "73202050", "knob": "39269099"},
        "made": {"good": ("body", "spring", "knob")},
    },
    "meter": {
        "codes": {"good": "90283000", "board": "85371091", "chip": "85423100", "box": "85381000", "part": "90289000"},
        "made": {"board": ("chip", "box"), "good": ("board", "part")},
    },
    "furniture": {
        "codes": {"good": "94036080", "panel": "44123192", "hinge": "83021060", "frame": "94039930", "screw": "73181550"},
        "made": {"good": ("panel", "hinge", "frame", "screw")},
    },
    "gearbox": {
        "codes": {"good": "87084011", "gear": "84834050", "case": "87084075", "bearing": "84821050"},
        "made": {"good": ("gear", "case", "bearing")},
    },
    "biscuit": {
        "codes": {"good": "19053200", "flour": "11010000", "sugar": "17019950", "box": "48191000", "mix": "19012080"},
        "made": {"good": ("flour", "sugar", "box", "mix")},
    },
    "sauce": {
        "codes": {"good": "21039090", "paste": "20029080", "spice": "09042220", "base": "21039080", "bottle": "39233000"},
        "made": {"good": ("paste", "spice", "base", "bottle")},
    },
    "fabric": {
        "codes": {"good": "54075220", "yarn": "54023330", "thread": "54011000", "dye": "32041150"},
        "made": {"good": ("yarn", "thread", "dye")},
    },
}  # fmt: skip
"""Goods under the law's own rules, with what they are made of; an order of `made` goes from materials to the good."""

DRAWN = {
    "codes": {"good": "84798995", "unit": "84799095", "inner": "84836040", "p": "73269086", "q": "84799041", "r": "85015140", "s": "39269099", "group": "84839050"},
    "made": {"inner": ("p", "s"), "group": ("inner", "s"), "unit": ("group", "q", "r"), "good": ("unit", "p", "q")},
}  # fmt: skip
"""Goods under rules that are drawn: up to four tiers of content tests, so that designation binds along chains."""


@dataclass(frozen=True)
class Offer:
    """A supplier's price [USD] and declaration."""

    site: str
    product: str
    price: float
    originating: str


@dataclass(frozen=True)
class Instance:
    """One chain, as plain facts that both ways read."""

    family: str
    hs: Mapping[str, str]
    value: Mapping[str, float]
    weight: Mapping[str, float]
    makes: Mapping[str, Mapping[str, float]]
    conversion: Mapping[tuple[str, str], float]
    offers: tuple[Offer, ...]
    country: Mapping[str, str]
    freight: Mapping[tuple[str, str], tuple[float, float]]
    demand: Mapping[str, float]
    claim_cost: float
    rules: tuple[Mapping[str, Any], ...] = field(default=())

    @property
    def order(self) -> tuple[str, ...]:
        """Products from materials to the good."""
        return (*(product for product in self.hs if product not in self.makes), *self.makes)

    @property
    def plants(self) -> tuple[str, ...]:
        """The plants."""
        return tuple(site for site in self.country if site.startswith("plant"))

    def book(self, law: Rulebook) -> Rulebook:
        """The law's rules, or those drawn for this instance."""
        return law.with_rules(self.rules) if self.rules else law

    def chain(self) -> SupplyChain:
        """The same facts as a model."""
        return chain_of(f"brute {self.family}", self._tables(), carrying_rate=0.1, claim_cost=self.claim_cost)

    def _tables(self) -> dict[str, dict[str, Any]]:
        sites = list(self.country)
        made = [(product, site) for product in self.makes for site in self.plants]
        lanes = list(self.freight)
        parts = [(p, c, q) for p, recipe in self.makes.items() for c, q in recipe.items()]
        products = list(self.hs)
        return {
            "sites": {
                "site": sites,
                "kind": ["supplier" if s.startswith("from") else s.split()[0] for s in sites],
                "country": list(self.country.values()),
                "latitude": [PLACES[c][0] for c in self.country.values()],
                "longitude": [PLACES[c][1] for c in self.country.values()],
            },
            "products": {
                "product": products,
                "hs": list(self.hs.values()),
                "weight": [self.weight[p] for p in products],
                "volume": [0.01] * len(products),
                "value": [self.value[p] for p in products],
                "steel_share": [0.0] * len(products),
                "aluminium_share": [0.0] * len(products),
                "copper_share": [0.0] * len(products),
                "metal_weight_share": [0.0] * len(products),
            },
            "recipes": {"recipe": [f"make {p}" for p in self.makes], "product": list(self.makes)},
            "bom": {
                "recipe": [f"make {p}" for p, _, _ in parts],
                "component": [c for _, c, _ in parts],
                "quantity": [q for _, _, q in parts],
            },
            "capabilities": {
                "site": [*(o.site for o in self.offers), *(s for _, s in made)],
                "product": [*(o.product for o in self.offers), *(p for p, _ in made)],
                "recipe": [*("" for _ in self.offers), *(f"make {p}" for p, _ in made)],
                "unit_cost": [*(o.price for o in self.offers), *(self.conversion[pair] for pair in made)],
                "originating": [*(o.originating for o in self.offers), *("unknown" for _ in made)],
                "certificate_until": [UNTIL] * (len(self.offers) + len(made)),
            },
            "lanes": {
                "origin": [o for o, _ in lanes],
                "destination": [d for _, d in lanes],
                "mode": ["truck"] * len(lanes),
                "cost": [self.freight[lane][0] for lane in lanes],
                "basis": ["unit"] * len(lanes),
                "days": [self.freight[lane][1] for lane in lanes],
            },
            "demand": {
                "market": list(self.demand),
                "product": [self.order[-1]] * len(self.demand),
                "period": [1] * len(self.demand),
                "quantity": list(self.demand.values()),
            },
            "tariffs": {
                "importer": list(TARIFFS),
                "hs": [""] * len(TARIFFS),
                "rate": list(TARIFFS.values()),
                "source": ["drawn"] * len(TARIFFS),
            },
        }


TARIFFS = {"MEX": 0.08, "CAN": 0.05, "CHN": 0.07}
SHIFTS: tuple[dict[str, Any], ...] = (
    {"from": ["heading"]},
    {"from": ["subheading"]},
    {"from": ["chapter"]},
    {"from": ["heading"], "except": ["8501"]},
    {"from": ["any"]},
)


def instance(seed: int) -> Instance:
    """Draw an instance."""
    rng = np.random.default_rng(seed)
    drawn = bool(rng.random() < 0.4)
    family = "drawn" if drawn else str(rng.choice(list(FAMILIES)))
    shape = DRAWN if drawn else FAMILIES[family]
    codes, made = shape["codes"], _tiers(rng, shape["made"])
    products = _needed(made)
    value = float(np.round(rng.uniform(60.0, 400.0), 2))
    worth = {"good": value}
    for product in reversed(list(made)):
        for part in made[product]:
            share = rng.uniform(0.45, 0.8) if part in made else rng.uniform(0.1, 0.35)
            worth[part] = round(worth[product] * share, 2)
    plants = [str(c) for c in rng.choice([*REGION, "CHN"], 2, replace=False, p=[0.3, 0.25, 0.35, 0.1])]
    markets = {"market 1": "USA", **({"market 2": "CAN"} if rng.random() < 0.4 else {})}
    country = {f"from {c}": c for c in (*REGION, *ELSEWHERE)}
    country |= {f"plant {n}": c for n, c in enumerate(plants, start=1)} | markets
    hs = {product: codes[product] for product in products}
    return Instance(
        family=family,
        hs=hs,
        value={product: worth[product] for product in products},
        weight={p: float(np.round(rng.uniform(0.02, 2.0), 3)) if p != "good" else 4.0 for p in products},
        makes={p: {c: float(rng.integers(1, 3)) if c not in made else 1.0 for c in cs} for p, cs in made.items()},
        conversion={
            (p, f"plant {n}"): round(float(rng.uniform(0.03, 0.35)) * worth[p], 2) for p in made for n in (1, 2)
        },
        offers=tuple(_offers(rng, [p for p in products if p not in made], worth)),
        country=country,
        freight=_freight(rng, country, value),
        demand={market: float(rng.integers(200, 2000)) for market in markets},
        claim_cost=float(rng.choice([0.0, 0.0, 300.0, 1500.0])),
        rules=tuple(_rule(rng, hs[p], n) for n, p in enumerate(made)) if drawn else (),
    )  # fmt: skip


def _tiers(rng: np.random.Generator, made: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Keep the good and, each with a chance, what it is made of that can be made."""
    kept = {product: parts for product, parts in made.items() if product == "good" or rng.random() < 0.75}
    wanted, order = {"good"}, []
    for product in reversed(list(made)):
        if product in kept and product in wanted:
            order.append(product)
            wanted.update(made[product])
    return {product: made[product] for product in reversed(order)}


def _needed(made: Mapping[str, tuple[str, ...]]) -> list[str]:
    parts = dict.fromkeys(part for parts in made.values() for part in parts)
    return [*(part for part in parts if part not in made), *made]


def _offers(rng: np.random.Generator, parts: list[str], worth: Mapping[str, float]) -> list[Offer]:
    found = []
    for part in parts:
        for country in rng.choice([*REGION, *ELSEWHERE], size=int(rng.integers(2, 4)), replace=False):
            inside = country in REGION
            status = (
                str(rng.choice(["yes", "yes", "no", "unknown"]))
                if inside
                else str(rng.choice(["no", "unknown"]))
            )
            price = round(worth[part] * float(rng.uniform(0.5, 1.3) * (1.15 if inside else 0.85)), 2)
            found.append(Offer(f"from {country}", part, price, status))
    return found  # fmt: skip


def _freight(
    rng: np.random.Generator, country: Mapping[str, str], value: float
) -> dict[tuple[str, str], tuple[float, float]]:
    plants = [site for site in country if site.startswith("plant")]
    markets = [site for site in country if site.startswith("market")]
    pairs = [(s, p) for s in country if s.startswith("from") for p in plants]
    pairs += [(a, b) for a in plants for b in plants if a != b] + [(p, m) for p in plants for m in markets]
    return {
        pair: (
            round(float(rng.uniform(0.001, 0.02)) * value, 2),
            float(rng.integers(25, 40) if country[pair[0]] in ELSEWHERE else rng.integers(1, 8)),
        )
        for pair in pairs
    }


def _rule(rng: np.random.Generator, hs: str, number: int) -> dict[str, Any]:
    """One or two ways: a shift, a shift with content, or content alone, at thresholds of any height."""
    ways = []
    for _ in range(int(rng.integers(1, 3))):
        way = dict(SHIFTS[int(rng.integers(len(SHIFTS)))])
        if way["from"] == ["any"] or rng.random() < 0.5:
            tested = rng.choice(["tv", "nc", "both"])
            if tested in ("tv", "both"):
                way["tv"] = round(float(rng.uniform(0.3, 0.75)), 2)
            if tested in ("nc", "both"):
                way["nc"] = round(float(rng.uniform(0.3, 0.75)), 2)
        ways.append(way)
    return {"number": str(number), "scope": [f"{hs[:4]}.{hs[4:6]}"], "any": ways}
