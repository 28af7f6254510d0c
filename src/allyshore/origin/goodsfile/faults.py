"""Faults of a goods file in the house's words: place, expected, found, cure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allyshore.errors import Fault
from allyshore.origin.goodsfile.questions import ASKED, ask_of
from allyshore.origin.goodsfile.words import STATED
from allyshore.spelling import suggestion

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import ValidationError

EXPECTED = {
    "missing": "a value, for it is required",
    "string_type": "text",
    "string_too_short": "a text that is not empty",
    "float_type": "a number",
    "float_parsing": "a number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "date_type": "a date as YYYY-MM-DD",
    "date_parsing": "a date as YYYY-MM-DD",
    "date_from_datetime_parsing": "a date as YYYY-MM-DD",
    "date_from_datetime_inexact": "a date as YYYY-MM-DD, without a time",
    "finite_number": "a finite number",
    "tuple_type": "a list",
    "list_type": "a list",
    "frozen_set_type": "a list of words",
    "dict_type": "a table of names and values",
    "model_type": "a table of names and values",
    "model_attributes_type": "a table of names and values",
}
"""What a value should have been, by the type of the fault."""
KEY = "[key]"
"""Pydantic's last step to a name of a table, where the name itself is at fault."""
LONGEST = 80
CURES = {
    "string_type": "Write codes and names as text, in quotation marks",
    "float_type": "Write numbers without quotation marks, currency or thousands separators",
}


def faults_of(name: str, error: ValidationError, schema: Mapping[str, Any]) -> list[Fault]:
    """Give every fault of a document that did not fit its model, in the order of the document; `schema` knows what else may stand there."""
    return [_fault(name, one, schema) for one in error.errors(include_url=False)]


def _fault(name: str, one: Any, schema: Mapping[str, Any]) -> Fault:
    kind, told = one["type"], one.get("ctx", {})
    place = _place(one["loc"])
    found = "nothing" if kind == "missing" else _shown(one["input"])
    if kind == STATED:
        return Fault(name, None, place, told["expected"], found, told["cure"])
    if kind == "extra_forbidden":
        options = _siblings(one["loc"], schema)
        cure = suggestion(str(one["loc"][-1]), options) or f"It has {', '.join(options)}"
        return Fault(name, None, place, "no such name here", _shown(one["loc"][-1]), cure)
    if kind in {"greater_than", "greater_than_equal", "less_than", "less_than_equal"}:
        signs = {"gt": "above", "ge": "of at least", "lt": "below", "le": "of at most"}
        bound = next(f"{words} {told[sign]:g}" for sign, words in signs.items() if sign in told)
        return Fault(name, None, place, f"a number {bound}", found)
    if kind in {"union_tag_invalid", "union_tag_not_found"}:
        return _unknown_question(name, place, one)
    if kind in {"literal_error", "enum"}:
        options = [word.strip().strip("'") for word in told["expected"].replace(" or ", ", ").split(",")]
        return Fault(
            name, None, place, f"one of {', '.join(options)}", found, suggestion(str(one["input"]), options)
        )
    expected = EXPECTED.get(kind) or one["msg"][:1].lower() + one["msg"][1:].rstrip(".")
    return Fault(name, None, place, expected, found, CURES.get(kind, ""))


def _unknown_question(name: str, place: str, one: Any) -> Fault:
    options = sorted(ask_of(source) for source in ASKED)
    told = one.get("ctx", {}).get("tag")
    cure = (suggestion(str(told), options) if told else "") or f"Ask one of {', '.join(options)}"
    return Fault(
        name, None, f"{place}.ask", "a question that is known", repr(told) if told else "nothing", cure
    )


def _place(location: tuple[str | int, ...]) -> str:
    """``goods[0].materials[2].value``."""
    text = ""
    for part in _plain(location):
        if isinstance(part, int):
            text += f"[{part}]"
        elif part != KEY:
            text += f".{part}" if text else part
    return text


def _plain(location: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """A location without the word that tells questions apart, for it is no name in the document."""
    return location[:2] + location[3:] if location[0] == "questions" and len(location) > 2 else location


def _siblings(location: tuple[str | int, ...], schema: Mapping[str, Any]) -> list[str]:
    """Names that may stand where one stands that is not known, by the published schema."""
    inside: Any = schema
    for part in location[:-1]:
        inside = _resolved(inside, schema)
        if isinstance(part, int):
            inside = inside.get("items", {})
        elif part in inside.get("properties", {}):
            inside = inside["properties"][part]
        else:
            inside = {"$ref": inside.get("discriminator", {}).get("mapping", {}).get(part, "")}
    return list(_resolved(inside, schema).get("properties", {}))


def _resolved(inside: Any, schema: Mapping[str, Any]) -> Any:
    """A part of a schema without references, and without the choice of null."""
    while True:
        if "$ref" in inside:
            inside = schema["$defs"].get(inside["$ref"].rpartition("/")[2], {})
        elif "anyOf" in inside:
            inside = next((one for one in inside["anyOf"] if one.get("type") != "null"), {})
        else:
            return inside


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."
