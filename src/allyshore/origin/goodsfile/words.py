"""The words of a goods file: amounts with their bounds, codes and countries that exist, and the members of closed sets."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import Enum  # noqa: TC003  # read by pydantic
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, Field, PlainValidator, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from allyshore.origin.coverage import agreements
from allyshore.origin.criteria import METHODS_OF_CONTENT, Method
from allyshore.origin.good import Obtained, Role, VehicleUse
from allyshore.origin.inventory import StockMethod
from allyshore.origin.operations import (
    NO_PRODUCTION,
    ON_THE_WAY,
    PRODUCTION,
    makes,
    meant,
    understood_on_the_way,
)
from allyshore.origin.rule import digits_of
from allyshore.origin.vehicle import STAMPINGS, RollUp
from allyshore.origin.vocabulary import vocabulary, words_of
from allyshore.spelling import nearest, nearest_few
from allyshore.world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

STATED = "stated"
"""Type of a fault that says itself what was expected and what the cure is."""
SIBLINGS = 8
"""Codes of a heading that a message names at most."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a file is checked against.

    Attributes
    ----------
    countries
        Name, two-letter and three-letter code in capitals, each to its ISO3 code.
    codes
        Six digits of HS 2022, and of HS 2012, in which the rules are written.
    facts, kinds
        The words of the agreement's rules.
    """

    countries: Mapping[str, str]
    codes: frozenset[str]
    facts: frozenset[str]
    kinds: frozenset[str]


@cache
def known(agreement: str) -> Known:
    """Give what a file is checked against; codes and countries are the same on every day that the tables cover."""
    world = World.on(dt.date.max)
    countries = world.table("countries").select("country", "iso2", "name").rows()
    named = {str(name).upper(): iso3 for iso3, _, name in countries}
    named |= {iso2: iso3 for iso3, iso2, _ in countries if iso2} | {iso3: iso3 for iso3, _, _ in countries}
    codes = frozenset(world.table("hs2022")["hs6"]) | frozenset(world.table("hs2022_to_2012")["hs2012"])
    words = vocabulary(agreement)
    return Known(named, codes, words.facts, words.kinds | set(STAMPINGS.values()))


def known_with(agreement: str, rules: Any) -> Known:
    """As `known`, with the words of the file's own rules."""
    found, own = known(agreement), words_of([rules])
    return replace(found, facts=found.facts | own.facts, kinds=found.kinds | own.kinds)


def fault(expected: str, cure: str = "") -> PydanticCustomError:
    """What is wrong with a value, in the words of a `Fault`."""
    return PydanticCustomError(STATED, "expected {expected}", {"expected": expected, "cure": cure})


def _known(info: ValidationInfo) -> Known:
    context: Any = info.context
    found: Known = context
    return found


def _country(value: str, info: ValidationInfo) -> str:
    names = _known(info).countries
    if names.get(value) == value:
        return value
    near = names.get(value.upper()) or names.get(nearest(value, names) or "")
    raise fault(
        f"an ISO3 country code{f' (did you mean {near}?)' if near else ''}",
        "Write the three capital letters of ISO 3166-1",
    )


def _code(value: str, info: ValidationInfo) -> str:
    digits = digits_of(value)
    if not (digits.isascii() and digits.isdigit() and 2 <= len(digits) <= 10):
        raise fault("an HS code of 2 to 10 digits", "Give the code as text; a service is no material")
    six, codes = digits[:6], _known(info).codes
    if six in codes or (len(six) < 6 and any(one.startswith(six) for one in codes)):
        return value
    kin = sorted(one for one in codes if one.startswith(digits[:4]))[:SIBLINGS]
    told = f"Heading {digits[:4]} has {', '.join(f'{one[:4]}.{one[4:]}' for one in kin)}" if kin else ""
    raise fault("a code of HS 2022 (or of HS 2012, in which the rules are written)", told)


def _code_of_good(value: str, info: ValidationInfo) -> str:
    if len(digits_of(value)) < 4:
        raise fault(
            "an HS code of 4 to 10 digits", "Give the code of the good, six digits or more wherever possible"
        )
    return _code(value, info)


def _meant(word: str, options: Collection[str]) -> str:
    near = nearest_few(word, options, 3) or _beginning(word, options)
    return f"Did you mean {' or '.join(repr(one) for one in near)}?" if near else ""


def _beginning(text: str, options: Collection[str]) -> list[str]:
    """The sentences that begin as a text does, but for a slip of the pen."""
    starts: dict[str, list[str]] = {}
    for one in sorted(options):
        starts.setdefault(one[: len(text)], []).append(one)
    return [one for start in nearest_few(text, starts, 3) for one in starts[start]][:3]


def _kind(value: str, info: ValidationInfo) -> str:
    kinds = _known(info).kinds
    if value in kinds:
        return value
    cure = (
        _meant(value, kinds)
        or "A determination names in `missing_facts` the kinds that it asks; an empty list is of none of them"
    )
    raise fault("a kind that a rule tells apart", cure)


def _fact(value: str, info: ValidationInfo) -> str:
    facts = _known(info).facts
    if value in facts:
        return value
    cure = _meant(value, facts) or "Write the words in which a determination names it in `missing_facts`"
    raise fault("a fact that a rule asks", cure)


def _agreement(value: str) -> str:
    options = agreements()
    if value in options:
        return value
    raise fault(f"one of {', '.join(options)}", _meant(value, options))


def _operation(value: str) -> str:
    if makes(value) is None:
        raise fault("an operation in words that are understood", meant(value, NO_PRODUCTION | PRODUCTION))
    return value


def _on_the_way(value: str) -> str:
    if not understood_on_the_way(value):
        raise fault("an operation in words that are understood", meant(value, ON_THE_WAY))
    return value


def _yes_or_share(value: object) -> bool | float | None:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float) and 0.0 <= value <= 1.0:
        return float(value)
    raise fault("true, false, or a share from 0 to 1")


def _staging(value: object) -> bool | dt.date:
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            pass
    raise fault("true, false, or the last day of the regime as YYYY-MM-DD")


def members_of(members: type[Enum]) -> dict[str, Enum]:
    """The words of a closed set: short values as they are, else the names of its members in small letters."""
    return {word_of(one): one for one in members if one.value != ""}


def word_of(member: Enum) -> str:
    """The word by which a file names a member of a closed set."""
    by_name = isinstance(member, Obtained | StockMethod | RollUp)
    return member.name.lower().replace("_", " ") if by_name else str(member.value)


def _word(members: type[Enum], among: Collection[Enum] = ()) -> Any:
    """The type of a member of a closed set, or of a few of them."""
    words = {word: one for word, one in members_of(members).items() if not among or one in among}

    def read(value: object) -> Enum:
        if isinstance(value, str) and value in words:
            return words[value]
        raise fault(f"one of {', '.join(words)}", _meant(value, words) if isinstance(value, str) else "")

    told = {word: str(one.value) for word, one in words.items()}
    text = "; ".join(f"{word}: {meaning}" for word, meaning in told.items() if word != meaning)
    schema = {"type": "string", "enum": list(words)} | ({"description": text} if text else {})
    return Annotated[members, PlainValidator(read), WithJsonSchema(schema)]


def _after(check: Callable[[str, ValidationInfo], str], **schema: Any) -> Any:
    return Annotated[str, AfterValidator(check), WithJsonSchema({"type": "string", **schema})]


Country = _after(_country, pattern="^[A-Z]{3}$", description="ISO 3166-1 alpha-3 code")
Code = _after(
    _code, pattern="^[0-9][0-9.]+$", description="HS code as text, 2 to 10 digits, with or without dots"
)
CodeOfGood = _after(
    _code_of_good,
    pattern="^[0-9][0-9.]+$",
    description="HS code as text, 4 to 10 digits, with or without dots",
)
Kind = _after(_kind)
Agreement = Annotated[
    str, AfterValidator(_agreement), WithJsonSchema({"type": "string", "enum": list(agreements())})
]
Fact = _after(_fact)
UNDERSTOOD = "Phrases of such words are understood too; others are refused."
Operation = Annotated[
    str,
    AfterValidator(_operation),
    WithJsonSchema(
        {"type": "string", "description": UNDERSTOOD, "examples": sorted(NO_PRODUCTION | PRODUCTION)}
    ),
]
OnTheWay = Annotated[
    str,
    AfterValidator(_on_the_way),
    WithJsonSchema({"type": "string", "description": UNDERSTOOD, "examples": sorted(ON_THE_WAY)}),
]
Facts: Any = dict[
    Fact,  # type: ignore[valid-type]  # made by a function
    Annotated[
        bool | float,
        PlainValidator(_yes_or_share),
        WithJsonSchema(
            {"anyOf": [{"type": "boolean"}, {"type": "number", "minimum": 0, "maximum": 1}, {"type": "null"}]}
        ),
    ],
]
Staging = Annotated[
    bool | dt.date,
    PlainValidator(_staging),
    WithJsonSchema({"anyOf": [{"type": "boolean"}, {"type": "string", "format": "date"}]}),
]
Amount = Annotated[float, Field(ge=0)]
Above = Annotated[float, Field(gt=0)]
Part = Annotated[float, Field(ge=0, le=1)]
AtMostOne = Annotated[float, Field(le=1)]
Text = Annotated[str, Field(min_length=1)]

UNITS: dict[str, Any] = {
    "Usd": Amount, "UsdPerUnit": Amount, "Kg": Amount, "CubicMetres": Amount, "Share": Part, "Staging": Staging,
}  # fmt: skip
"""What annotations of quantities mean in a file."""
ENUMS: dict[str, Any] = {
    one.__name__: _word(one) for one in (Role, Obtained, VehicleUse, StockMethod, Method, RollUp)
}
ContentMethod = _word(Method, METHODS_OF_CONTENT)
BY_NAME: dict[str, Any] = {
    "hs": Code, "hs_after": Code, "country": Country, "country_of_origin": Country, "imported_from": Country, "destination": Country,
    "kinds": frozenset[Kind] | None,  # type: ignore[valid-type]  # made by a function
    "facts": Facts,
    "operations": frozenset[Operation],
}  # fmt: skip
"""Types of what is named alike in every record."""
