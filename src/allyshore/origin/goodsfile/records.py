"""A strict model of a public record or function, by its own annotations and docstring, so that a file states exactly what it takes."""

from __future__ import annotations

import datetime as dt
import inspect
import re
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, ClassVar, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, create_model

from allyshore.origin.goodsfile.meanings import meaning

SECTION = re.compile(r"\n(\w[\w ]*)\n-{3,}\n")
"""The head of a section of a numpydoc docstring."""
ENTRY = re.compile(r"^(\w+(?:, \w+)*)\n((?:(?:    .*)?(?:\n|$))+)", re.MULTILINE)
"""Names of parameters, and what is said of them."""
NAMES: dict[str, Any] = {
    "dt": dt,
    "Iterable": Sequence,
    "Sequence": Sequence,
    "Mapping": Mapping,
}
"""What modules import for their annotations alone; a file has a list where any iterable is taken."""


class Stated(BaseModel):
    """What a file says of one thing: a name that is not known is refused, and so is a number that is written as text."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, allow_inf_nan=False, protected_namespaces=()
    )
    source: ClassVar[Callable[..., Any]]
    beside: ClassVar[frozenset[str]] = frozenset()
    """Names that the file has and the record or function has not."""

    def record(self, **others: Any) -> Any:
        """Call the public record or function with what was stated and nothing else; `others` take the place of what was."""
        names = self.model_fields_set - self.beside - set(others)
        told = {name: plain(getattr(self, name)) for name in names}
        return type(self).called(told | others)

    @classmethod
    def called(cls, told: dict[str, Any]) -> Any:
        """Call the record, function or method."""
        source = cls.source
        owner = owner_of(source)
        return source(**told) if owner is None else source(told.pop(owner), **told)


def plain(value: Any) -> Any:
    """A stated value as the public records have it."""
    if isinstance(value, Stated):
        return value.record()
    if isinstance(value, list | tuple):
        return tuple(plain(one) for one in value)
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    return value


def model_of(
    source: Callable[..., Any],
    name: str,
    names: Mapping[str, Any],
    *,
    types: Mapping[str, Any],
    drop: Collection[str] = (),
    optional: Collection[str] = (),
    added: Mapping[str, tuple[Any, Any, str]] | None = None,
    more: Mapping[str, str] | None = None,
) -> type[Stated]:
    """Give the model of what a public record or function takes, each name with its type, its bounds and what its docstring says.

    Parameters
    ----------
    source
        A dataclass, a function or a method (whose record is then named by its class in small letters).
    name
        Of the model, as the published schema has it.
    names
        What the words in annotations mean in a file: `Usd` is a number of at least zero, `Role` one of its words.
    types
        Types in place of the annotated ones, by the names of parameters.
    drop, optional
        Parameters that a file cannot state; those that it may leave out all the same.
    added
        What the file has besides: type, default, description.
    more
        What is said of a parameter beside its docstring.
    """
    hints = _hints(source, names)
    said = docs_of(source)
    said |= {name: f"{said.get(name, '')} {text}".strip() for name, text in (more or {}).items()}
    fields: dict[str, Any] = {}
    for parameter in inspect.signature(source).parameters.values():
        own = (owner_of(source) or "") if parameter.name == "self" else parameter.name
        if own in drop:
            continue
        required = parameter.default is inspect.Parameter.empty and own not in optional
        fields[own] = (
            types.get(own, hints.get(own)),
            _field(said.get(own) or meaning(source.__name__, own), parameter.default, required=required),
        )
    for own, (kind, default, text) in (added or {}).items():
        fields[own] = (kind, Field(default=default, description=text or None))
    made = create_model(name, __base__=Stated, __doc__=summary_of(source), **fields)
    made.source = source
    made.beside = frozenset(added or ())
    return made


def _field(text: str, default: Any, *, required: bool) -> Any:
    """A field with its description; what stands where it is left out is shown in the schema if it is a plain value."""
    shown = isinstance(default, bool | int | float | str) and default != ""

    def extra(schema: dict[str, Any]) -> None:
        schema.pop("default", None)
        schema.pop("title", None)
        if shown and not required:
            schema["default"] = default

    return Field(default=... if required else None, description=text or None, json_schema_extra=extra)


def _hints(source: Callable[..., Any], names: Mapping[str, Any]) -> dict[str, Any]:
    """Types of what a source takes, its annotations read with the words of a file."""
    told = {name: text for name, text in inspect.get_annotations(source).items() if name != "return"}
    owner = owner_of(source)
    if owner is not None:
        told[owner] = source.__qualname__.split(".")[0]
    holder = type("Holder", (), {"__annotations__": told})
    known = {**NAMES, **vars(sys.modules[source.__module__]), **names}
    return get_type_hints(holder, globalns=known, include_extras=True)


def owner_of(source: Callable[..., Any]) -> str | None:
    """What a method's record is called in a file: the name of its class in small letters; None for what is no method."""
    if inspect.isclass(source) or "." not in source.__qualname__:
        return None
    return source.__qualname__.split(".")[0].lower()


def summary_of(source: Callable[..., Any]) -> str:
    """The first paragraph of a docstring."""
    return _in_words_of_a_file(inspect.cleandoc(source.__doc__ or "").split("\n\n")[0])


def _in_words_of_a_file(text: str) -> str:
    """A text on one line, with null for None."""
    return re.sub(r"\bNone\b", "null", " ".join(text.split())).replace("``", "`")


def docs_of(source: Callable[..., Any]) -> dict[str, str]:
    """What a numpydoc docstring says of each attribute or parameter."""
    parts = SECTION.split("\n" + inspect.cleandoc(source.__doc__ or ""))
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    text = sections.get("Attributes", "") or sections.get("Parameters", "")
    found: dict[str, str] = {}
    for names, words in ENTRY.findall(text):
        for name in names.split(", "):
            found[name] = _in_words_of_a_file(words)
    return found
