"""A strategy: a named set of limits and weights on a design, read from plain TOML (allow, require, weigh)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allyshore.errors import Fault, ModelInvalid
from allyshore.spelling import suggestion

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.trust import Scorecard
    from allyshore.world import World


@dataclass(frozen=True, slots=True)
class Objective:
    """One of a strategy's objectives in order: what is minimised, and by what share later ones may worsen it."""

    minimise: str
    tolerance: float = 0.0


@dataclass(frozen=True, slots=True)
class Strategy:
    """Limits and weights on a design.

    A set of countries is a tuple of words: an ISO3 code, ``home`` (the model's home country), ``bloc:NAME``
    (members on the day), ``trusted`` (countries that pass the trust test). An empty tuple is everywhere.

    Attributes
    ----------
    name, title
        Short name; one line for the reader.
    sites
        ``any``, or ``existing``: candidates stay shut.
    making
        Where plants may make.
    sourcing
        Where bought products may come from: both the seller's country and the country of origin count.
    sourcing_days
        A source outside `sourcing` may still be used over a lane of at most these door-to-door days.
    critical
        Where critical products, bought or made at any tier, must come from; applies on top of the others.
    volumes
        ``free``, or ``current``: every source keeps the share of its product that it has today.
    allied_share
        Least part of spend (bought and converted) that must come from trusted countries, share.
    largest_source
        Most of a critical product's volume that one site may give, share; below 1 forces a second source.
    day_price
        What a day door to door is worth beyond the carrying rate, as a share of the goods' value per day; steers the
        design and is not part of landed cost.
    carbon_price
        What a tonne of CO2e weighs, USD; steers the design and is not part of landed cost.
    aim
        ``cost``: demand is met at least landed cost; ``profit``: what does not pay at the market's price is left undelivered.
    objectives
        What is minimised first, second, ...; what they leave free is settled by landed cost.
    """

    name: str
    title: str = ""
    sites: str = "any"
    making: tuple[str, ...] = ()
    sourcing: tuple[str, ...] = ()
    sourcing_days: float | None = None
    critical: tuple[str, ...] = ()
    volumes: str = "free"
    allied_share: float = 0.0
    largest_source: float = 1.0
    day_price: float = 0.0
    carbon_price: float = 0.0
    aim: str = "cost"
    objectives: tuple[Objective, ...] = ()


NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
"""A strategy's name is also the name of a folder in a result."""

_PLACES: dict[str, tuple[str, type]] = {
    "sites": ("allow", str),
    "making": ("allow", list),
    "sourcing": ("allow", list),
    "sourcing_days": ("allow", float),
    "critical": ("allow", list),
    "volumes": ("require", str),
    "allied_share": ("require", float),
    "largest_source": ("require", float),
    "day_price": ("weigh", float),
    "carbon_price": ("weigh", float),
    "aim": ("weigh", str),
}
_WORDS = {"sites": ("any", "existing"), "volumes": ("free", "current"), "aim": ("cost", "profit")}
_SHARES = ("allied_share", "largest_source", "day_price")
MINIMISED = ("landed_cost", "days", "capital", "carbon", "open_sites", "shortage", "untrusted_spend")
"""What an objective may minimise; `design.aims` says what each is."""


def read_strategy(name: str, given: Mapping[str, Any], where: str) -> Strategy:
    """Check one strategy's TOML table and give the record.

    Raises
    ------
    ModelInvalid
        With every unknown key, wrong type and number out of bounds.
    """
    faults: list[Fault] = []
    found: dict[str, Any] = {}
    if not NAME.fullmatch(name):
        faults.append(
            Fault(
                where,
                None,
                None,
                "a name of letters, digits, '-' and '_'",
                repr(name),
                "Result folders bear it",
            )
        )
    for section, content in given.items():
        if section == "title":
            found["title"] = str(content)
        elif section == "objective":
            found["objectives"] = _objectives(where, name, content, faults)
        elif section not in ("allow", "require", "weigh") or not isinstance(content, dict):
            faults.append(_fault(where, name, section, "title, allow, require, weigh or objective", section))
        else:
            for key, value in content.items():
                _read_key(where, name, section, key, value, found, faults)
    if faults:
        raise ModelInvalid(faults)
    return Strategy(name=name, **found)


def _objectives(where: str, name: str, content: Any, faults: list[Fault]) -> tuple[Objective, ...]:
    """Read ``[[NAME.objective]]`` tables: minimise, and tolerance as a share."""
    if not isinstance(content, list) or not all(isinstance(each, dict) for each in content):
        faults.append(_fault(where, name, "objective", f"tables [[{name}.objective]]", content))
        return ()
    read = []
    for each in content:
        odd = [key for key in each if key not in ("minimise", "tolerance")]
        faults += [_fault(where, name, "objective", "minimise and tolerance", key) for key in odd]
        what, room = each.get("minimise"), each.get("tolerance", 0.0)
        if what not in MINIMISED:
            faults.append(_fault(where, name, "objective.minimise", f"one of {', '.join(MINIMISED)}", what))
        elif not isinstance(room, (int, float)) or isinstance(room, bool) or not 0.0 <= room <= 10.0:
            faults.append(_fault(where, name, "objective.tolerance", "a share from 0 to 10", room))
        else:
            read.append(Objective(what, float(room)))
    return tuple(read)


def _read_key(
    where: str, name: str, section: str, key: str, value: Any, found: dict[str, Any], faults: list[Fault]
) -> None:
    place = _PLACES.get(key)
    if place is None or place[0] != section:
        known = [word for word, (home, _) in _PLACES.items() if home == section]
        cure = suggestion(key, known)
        faults.append(Fault(where, None, f"{name}.{section}", f"one of {', '.join(known)}", repr(key), cure))
    elif place[1] is float and isinstance(value, (int, float)) and not isinstance(value, bool):
        number = float(value)
        if not number >= 0.0 or (key in _SHARES and number > 1.0):
            faults.append(
                _fault(where, name, key, "a share between 0 and 1" if key in _SHARES else "0 or more", value)
            )
        found[key] = number
    elif place[1] is list and isinstance(value, list) and all(isinstance(word, str) for word in value):
        found[key] = tuple(value)
    elif place[1] is str and value in _WORDS[key]:
        found[key] = value
    else:
        wanted = {
            float: "a number",
            list: "a list of words",
            str: f"one of {', '.join(_WORDS.get(key, ()))}",
        }[place[1]]
        faults.append(_fault(where, name, key, wanted, value))


def _fault(where: str, name: str, key: str, expected: str, found: object) -> Fault:
    return Fault(where, None, f"{name}.{key}", expected, repr(found))


def countries(
    strategy: str, words: tuple[str, ...], home: str, world: World, card: Scorecard, everyone: frozenset[str]
) -> frozenset[str]:
    """Resolve a strategy's words to the ISO3 codes among `everyone` that they name; no words name everyone.

    Raises
    ------
    ModelInvalid
        A word is no bloc with members on the day, and no country; every such word is named.
    """
    if not words:
        return everyone
    chosen: set[str] = set()
    faults: list[Fault] = []
    for word in words:
        if word == "home":
            chosen.add(home)
        elif word == "trusted":
            chosen |= {country for country in everyone if card.trusted(country)}
        elif word.startswith("bloc:"):
            members = world.members(word.removeprefix("bloc:"))
            chosen |= members
            if not members:
                wanted = f"a bloc with members on {world.date}"
                faults.append(
                    Fault(
                        "strategies.toml",
                        None,
                        strategy,
                        wanted,
                        repr(word),
                        "See `allyshore world show blocs`",
                    )
                )
        elif len(word) == 3 and word.isupper():  # ISO 3166-1 alpha-3
            chosen.add(word)
        else:
            faults.append(
                Fault("strategies.toml", None, strategy, "ISO3, home, trusted or bloc:NAME", repr(word))
            )
    if faults:
        raise ModelInvalid(faults)
    return frozenset(chosen) & everyone
