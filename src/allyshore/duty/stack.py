"""Which measures one kind of line takes, and in what order they make each other give way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from allyshore.duty.law import VALUE_UP_TO, WEIGHT_UNDER

if TYPE_CHECKING:
    from allyshore.duty.law import Law, Measure


@dataclass(frozen=True, slots=True)
class Facts:
    """What a line states that decides between rows of a family.

    Attributes
    ----------
    usmca
        A valid USMCA claim is made.
    metal_weight_share
        Part of the weight that is listed metal, None where it is unknown.
    entry_value
        Value of the whole entry [USD], never less than the line's.
    stated
        Facts stated by the importer.
    """

    usmca: bool
    metal_weight_share: float | None
    entry_value: float
    stated: frozenset[str]

    def hold(self, measure: Measure) -> bool:
        """Whether every condition of a row is met."""
        return all(self._holds(condition) for condition in measure.conditions)

    def unknown(self, measure: Measure) -> bool:
        """Whether a row fails only for want of something that the line does not say."""
        return all(self._holds(condition) or self._open(condition) for condition in measure.conditions)

    def _holds(self, condition: str) -> bool:
        if condition == "usmca":
            return self.usmca
        if condition.startswith(WEIGHT_UNDER):
            return self.metal_weight_share is not None and self.metal_weight_share < float(
                condition.removeprefix(WEIGHT_UNDER)
            )
        if condition.startswith(VALUE_UP_TO):
            return self.entry_value <= float(condition.removeprefix(VALUE_UP_TO))
        return condition in self.stated

    def _open(self, condition: str) -> bool:
        if condition == "usmca" or condition.startswith(VALUE_UP_TO):
            return False
        return not condition.startswith(WEIGHT_UNDER) or self.metal_weight_share is None


@dataclass(frozen=True, slots=True)
class Step:
    """A charged row and the earlier steps (by position) whose bases are taken off its own."""

    measure: Measure
    behind: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Stack:
    """What a kind of line owes beside the base duty.

    Attributes
    ----------
    column_2
        The row that puts column 2, a rate of its own or a free entry in place of column 1; None for column 1.
    steps
        Charged rows in order.
    spared
        Pairs (row that would charge, row that spares), for what is not charged and why.
    left_out
        Rows that hold the good and leave its country out, where nothing else of their family is taken.
    questions
        What the importer could say that would change the bill.
    """

    column_2: Measure | None
    steps: tuple[Step, ...]
    spared: tuple[tuple[Measure, Measure], ...]
    left_out: tuple[Measure, ...]
    questions: tuple[str, ...]


def choose(
    law: Law,
    candidates: tuple[int, ...],
    inside: frozenset[int],
    perhaps: frozenset[int],
    facts: Facts,
    outside: tuple[int, ...] = (),
) -> Stack:
    """Take at most one row of each family and order them.

    Parameters
    ----------
    law
        The day's measures.
    candidates
        Indices of the measures that the country of origin can meet, in stage order.
    inside, perhaps
        Scopes that hold the tariff number, and scopes that hold only some numbers below it.
    facts
        What the line states.
    outside
        Indices of the measures that leave the country out.
    """
    families: dict[str, list[Measure]] = {}
    maybe: list[Measure] = []
    for index in candidates:
        scope = law.scope_of[index]
        if scope in inside:
            families.setdefault(law.measures[index].family, []).append(law.measures[index])
        if scope in perhaps and law.measures[index].charges:
            maybe.append(law.measures[index])
    taken, spared, questions = [], [], []
    for rows in families.values():
        best = min((row for row in rows if facts.hold(row)), key=_precedence, default=None)
        questions += _questions(rows, best, facts)
        if best is None or not any(row.charges or row.sets_base for row in rows):
            continue
        if best.form == "exemption":
            rival = _rival(rows, best, facts)
            if rival is not None:
                spared.append((rival, best))
            elif not best.marks:
                continue
        taken.append(best)
    questions += [
        f"{row.name} ({row.heading}, {rate_words(row)}) names only some statistical numbers below this line; state all ten digits to know whether it applies"
        for row in maybe
        if facts.hold(row) and _new(row, taken)
    ]
    questions += [_weak(row) for row in taken if row.confidence != "high"]
    free = next((row for row in taken if row.frees), None)
    if free is not None:
        spared = [(row, free) for row in taken if row.form in {"additive", "top_up", "replaces_base"}]
        taken = [row for row in taken if row.form == "prohibition"]
        questions = [_weak(row) for row in (free, *taken) if row.confidence != "high"]
    column_2 = free or next((row for row in taken if row.sets_base), None)
    steps = _ordered([row for row in taken if not row.sets_base])
    settled = {row.family for row in taken} | {row.family for row, _ in spared}
    left_out = {
        row.family: row
        for row in (law.measures[index] for index in outside if law.scope_of[index] in inside)
        if row.family not in settled and facts.hold(row) and free is None
    }
    return Stack(column_2, steps, tuple(spared), tuple(left_out.values()), tuple(dict.fromkeys(questions)))


def _weak(row: Measure) -> str:
    """Say how sure a row is that is not sure, or that it is a what-if."""
    if row.confidence == "supposed":
        return f"{row.name} ({row.heading or row.measure}) is supposed here, not law"
    return f"the evidence for {row.name} ({row.heading or row.measure}) is of {row.confidence} confidence"


def _rival(rows: list[Measure], exempt: Measure, facts: Facts) -> Measure | None:
    """Give the row that an exemption spares from: one that would charge, or where the importer states the exemption one that might."""
    charging = [row for row in rows if row.charges]
    sure = [row for row in charging if facts.hold(row)]
    if not sure and exempt.conditions:
        sure = [row for row in charging if facts.unknown(row)]
    return min(sure, key=_precedence, default=None)


def _precedence(row: Measure) -> tuple[int, float]:
    return (row.rank, -(row.rate or 0.0))


def _new(row: Measure, taken: list[Measure]) -> bool:
    """Whether a possible row would change what its family charges."""
    same = next((other for other in taken if other.family == row.family), None)
    return same is None or (row.rank <= same.rank and row.rate != same.rate)


def _ordered(taken: list[Measure]) -> tuple[Step, ...]:
    """Order rows by stage and say behind which earlier ones each stands."""
    rows = sorted(taken, key=lambda row: (row.stage, row.family))
    steps: list[Step] = []
    for position, row in enumerate(rows):
        ahead = tuple(n for n in range(position) if rows[n].marks & row.yields_to and not _void(n, steps))
        steps.append(Step(row, ahead))
    return tuple(steps)


def _void(position: int, steps: list[Step]) -> bool:
    """Whether a step has nothing left because one before it takes the whole value."""
    return any(
        steps[n].measure.base == "value" and not steps[n].measure.us_relief and not steps[n].behind
        for n in steps[position].behind
    )


def rate_words(row: Measure) -> str:
    """Say the rate of a row: ``+25%``, ``total 15%``, ``no duty``."""
    if row.form == "prohibition":
        return "import prohibited"
    if row.form in {"exemption", "free_entry"}:
        return "no duty"
    if row.rate is None:
        return "its own rate"
    return f"total {row.rate * 100:.6g}%" if row.form == "top_up" else f"+{row.rate * 100:.6g}%"


def _questions(rows: list[Measure], best: Measure | None, facts: Facts) -> list[str]:
    """Ask for what is not stated and would put another row in the place of the one taken."""
    asked = []
    for row in rows:
        if not row.question or facts.hold(row) or not facts.unknown(row):
            continue
        if best is not None and _precedence(row) >= _precedence(best):
            continue
        if not row.charges and not row.frees and (best is None or not best.charges):
            continue
        instead = (
            f" instead of {best.heading or best.name} ({rate_words(best)})"
            if best is not None and best.heading != row.heading
            else ""
        )
        where = (
            f"{row.name} ({row.heading}, {rate_words(row)})"
            if row.heading
            else f"{row.name}: {rate_words(row)}"
        )
        asked.append(f"if {row.question}: {where} applies{instead}")
    return asked
