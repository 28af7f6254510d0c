"""Put the questions of a goods file to their functions."""

from __future__ import annotations

import datetime as dt
import inspect
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from allyshore.errors import AllyshoreError, Fault, ModelInvalid
from allyshore.origin.goodsfile.questions import FROM_FILE, FROM_LAW, ask_of
from allyshore.origin.goodsfile.words import word_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from allyshore.origin.goodsfile.reading import GoodsRecord
    from allyshore.origin.goodsfile.records import Stated
    from allyshore.origin.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Answer:
    """What one question of a file gave: the function's own result."""

    ask: str
    label: str
    result: Any

    def to_dict(self) -> dict[str, Any]:
        """Give plain JSON values; of a record also what follows from it."""
        return {"ask": self.ask, "label": self.label or None, "answer": told(self.result)}


def answered(record: GoodsRecord, day: dt.date, book: Callable[[], Rulebook]) -> tuple[Answer, ...]:
    """Put every question to its function."""
    found, faults = [], []
    for i, question in enumerate(record.questions):
        place = f"questions[{i}]"
        try:
            found.append(_answer(question, day, record, book))
        except ModelInvalid as error:
            faults += [
                Fault(
                    record.name,
                    None,
                    f"{place}{f'.{one.column}' if one.column else ''}",
                    one.expected,
                    one.found,
                    one.cure,
                )
                for one in error.faults
            ]
        except (AllyshoreError, ArithmeticError, ValueError) as error:
            faults.append(
                Fault(
                    record.name,
                    None,
                    place,
                    f"facts that {ask_of(type(question).source)} can answer",
                    str(error),
                )
            )
    if faults:
        raise ModelInvalid(faults)
    return tuple(found)


def _answer(question: Stated, day: dt.date, record: GoodsRecord, book: Callable[[], Rulebook]) -> Answer:
    source, stated = type(question).source, question.model_fields_set
    of_file = {"on": day, "staging": record.staging}
    asked = inspect.signature(source).parameters
    filled: dict[str, Any] = {
        name: of_file[name] for name in FROM_FILE if name in asked and name not in stated
    }
    if FROM_LAW in asked:
        filled[FROM_LAW] = book().members
    return Answer(ask_of(source), getattr(question, "label", None) or "", question.record(**filled))


def told(value: Any) -> Any:
    """Give a result as plain JSON values: of a record its attributes, and what its properties compute."""
    if is_dataclass(value) and not isinstance(value, type):
        names = [one.name for one in fields(value)]
        names += [name for name, one in vars(type(value)).items() if isinstance(one, property)]
        return {name: told(getattr(value, name)) for name in names}
    if isinstance(value, dict):
        return {str(name): told(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [told(one) for one in value]
    if isinstance(value, set | frozenset):
        return sorted(told(one) for one in value)
    if isinstance(value, Enum):
        return word_of(value)
    return value.isoformat() if isinstance(value, dt.date) else value
