"""Read a goods file, strictly: every fault at once, each with its place, what was expected, what was found, and a cure."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from allyshore.errors import Fault, ModelInvalid
from allyshore.origin.coverage import agreements
from allyshore.origin.goodsfile.building import Builder, unvalued
from allyshore.origin.goodsfile.faults import faults_of
from allyshore.origin.goodsfile.fields import GoodsFile
from allyshore.origin.goodsfile.law import own_rules
from allyshore.origin.goodsfile.links import depth_faults, link_faults
from allyshore.origin.goodsfile.words import known_with, word_of
from allyshore.origin.params import OriginParams
from allyshore.tables import read_document

if TYPE_CHECKING:
    from allyshore.origin.good import Good
    from allyshore.origin.goodsfile.records import Stated
    from allyshore.origin.goodsfile.vehicles import Vehicle
    from allyshore.origin.reading import Staging

USMCA = "usmca"
GIVEN = "goods file"
"""What faults call facts that came in no file."""


@dataclass(frozen=True, slots=True)
class StatedGood:
    """One good of a goods file.

    Attributes
    ----------
    good
        As the engine takes it, with what follows from prices, steps and other goods of the file.
    place
        Where it stands: ``goods[0]``.
    site
        The plant; its country where none is stated.
    on
        Its own day of entry, if it has one.
    vehicle
        What decides facts of a motor vehicle on a day.
    marking_rule
        Rule of 19 CFR 102.20 in shorthand; empty: not stated.
    unvalued
        Names of the materials whose value is not stated.
    """

    good: Good
    place: str
    site: str
    on: dt.date | None = None
    vehicle: Vehicle | None = None
    marking_rule: str = ""
    unvalued: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GoodsRecord:
    """What a goods file says, checked.

    Attributes
    ----------
    name
        The file's name.
    on, agreement, staging, strict_codes, params
        Day of entry and whose law; how codes are read, and the margin.
    rules
        Rules of the file's own, in place of all of the law's; empty: the law.
    goods, questions
        In the order of the file.
    """

    name: str
    on: dt.date | None
    agreement: str
    staging: Staging
    strict_codes: bool
    rules: tuple[dict[str, Any], ...]
    params: OriginParams
    goods: tuple[StatedGood, ...]
    questions: tuple[Stated, ...]


def read_goods(source: Mapping[str, Any] | Path | str) -> GoodsRecord:
    """Read and check a goods file: JSON, TOML, or a mapping of the same shape (`goods_schema`).

    Parameters
    ----------
    source
        A path that ends in ``.json`` or ``.toml``; or the mapping, in which dates, sets and members of enums may stand as such.

    Raises
    ------
    ModelInvalid
        Every fault at once: a name that is not known, a number below zero, a code or country that does not exist, a word that no rule
        uses, goods that are made of each other, a good that is worth less than its materials.
    UsageError
        There is no such file, or it is of another kind.

    Examples
    --------
    >>> from allyshore.origin import read_goods
    >>> told = {"goods": [{"product": "ore", "hs": "2603.00", "country": "MEX", "obtained": "mineral"}]}
    >>> read_goods(told).goods[0].good.obtained.name
    'MINERAL'
    """
    if isinstance(source, Mapping):
        name, document = GIVEN, dict(source)
    else:
        path = Path(source)
        name, document = path.name, read_document(path)
    if faults := depth_faults(name, document):
        raise ModelInvalid(faults)
    faults = link_faults(name, document)
    agreement = document.get("agreement", USMCA)
    try:
        said = GoodsFile.model_validate_json(
            json.dumps(document, default=_as_text),
            context=known_with(agreement if agreement in agreements() else USMCA, document.get("rules", ())),
        )
    except ValidationError as error:
        faults += faults_of(name, error, goods_schema())
        raise ModelInvalid(faults) from None
    rules = own_rules(name, said.rules, faults)
    if not said.goods and not said.questions:
        faults.append(Fault(name, None, "goods", "at least one good or question", "none"))
    goods = () if faults else _goods(name, said, faults)
    if faults:
        raise ModelInvalid(faults)
    return GoodsRecord(
        name, said.on, said.agreement, said.staging, said.strict_codes, rules,
        OriginParams(said.margin, said.margin_binds), goods, said.questions,
    )  # fmt: skip


def _goods(name: str, said: Any, faults: list[Fault]) -> tuple[StatedGood, ...]:
    """Build the goods of a file whose names are all there, and gather what is wrong between their facts."""
    builder = Builder(name, said.goods, said.agreement)
    found = []
    for i, one in enumerate(said.goods):
        place = f"goods[{i}]"
        good = builder.good(one, place)
        builder.doubt(good, place)
        vehicle = builder.vehicle(one.vehicle, place)
        found.append(
            StatedGood(
                good, place, one.site or good.country, one.on, vehicle, one.marking_rule or "", unvalued(good)
            )
        )
    faults += dict.fromkeys(builder.faults)
    return tuple(found)


def goods_schema() -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) of a goods file."""
    schema = GoodsFile.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _as_text(value: object) -> Any:
    """What JSON has no word for, as a file would have it."""
    if isinstance(value, dt.datetime):
        return value.isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Enum):
        return word_of(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    return repr(value)
