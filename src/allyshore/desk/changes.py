"""What changed in a good's origin since an earlier judgement: status, way, margin, and the materials behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allyshore.desk.result import EVIDENCE
from allyshore.errors import Fault, ModelInvalid
from allyshore.origin import Status
from allyshore.tables.result import read_json

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from allyshore.design import Judgement

Place = tuple[str, str]
Material = tuple[str, str, float, bool | None]
"""Name, code, USD per unit of the good, status."""
Lots = dict[Place, list[tuple[Mapping[str, Any], list[Material]]]]
"""Determinations with their materials, by product and plant."""
_WORST_FIRST = (Status.NOT_ORIGINATING.value, Status.UNKNOWN.value, Status.ORIGINATING.value)
_MONEY = 5e-7
"""Two amounts closer than a millionth of the larger are the same: what a solver leaves."""


@dataclass(frozen=True, slots=True)
class Part:
    """One material of a good over all its lots: code, USD per unit of the good (least and most), and the statuses that it is counted with."""

    hs: str
    low: float
    high: float
    counted: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Give the part as JSON values."""
        return {"hs": self.hs, "value": [self.low, self.high], "counted": list(self.counted)}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a good of one plant stood, over all its lots: the worst status, every way, the least margins.

    Attributes
    ----------
    margin
        Least content above its threshold, as a share of the base; None where no way tested content.
    headroom
        Least rise of the value of non-originating materials, USD per unit, that the status survives; None: no limit, or
        not held.
    vnm
        Most value of non-originating materials, USD per unit.
    parts
        Its materials by name; None where the earlier judgement did not keep them.
    """

    status: str
    criteria: tuple[str, ...]
    rules: tuple[str, ...]
    methods: tuple[str, ...]
    margin: float | None
    headroom: float | None
    vnm: float | None
    parts: Mapping[str, Part] | None

    def to_dict(self) -> dict[str, Any]:
        """Give what was judged as JSON values."""
        return {
            "status": self.status,
            "criteria": list(self.criteria),
            "rules": list(self.rules),
            "methods": list(self.methods),
            "margin": self.margin,
            "headroom": self.headroom,
            "vnm": self.vnm,
        }


@dataclass(frozen=True, slots=True)
class Change:
    """A good of a plant before and after; None where it was not made, or is not made now."""

    product: str
    site: str
    before: Standing | None
    after: Standing | None

    @property
    def lines(self) -> list[str]:
        """Say what changed, one sentence each."""
        if self.before is None or self.after is None:
            return ["It was not judged before." if self.before is None else "It is not made any more."]
        before, after = self.before, self.after
        told = [] if before.status == after.status else [f"status: {before.status}, now {after.status}"]
        for name, old, new in (
            ("criterion", before.criteria, after.criteria),
            ("rule", before.rules, after.rules),
            ("method", before.methods, after.methods),
        ):
            if old != new:
                told.append(f"{name}: {'; '.join(old) or 'none'}, now {'; '.join(new) or 'none'}")
        for name, was, now, text in (
            ("content above its threshold", before.margin, after.margin, _points),
            ("headroom", before.headroom, after.headroom, _usd),
            ("value of non-originating materials", before.vnm, after.vnm, _usd),
        ):
            if not _alike(was, now):
                told.append(f"{name}: {text(was)}, now {text(now)}")
        return told + list(_parts(before.parts, after.parts))

    def to_dict(self) -> dict[str, Any]:
        """Give the change as JSON values."""
        return {
            "product": self.product,
            "site": self.site,
            "before": None if self.before is None else self.before.to_dict(),
            "after": None if self.after is None else self.after.to_dict(),
            "changed": self.lines,
        }


def changes(
    old: Mapping[Place, Standing], new: Iterable[Judgement], *, only_old: bool = False
) -> list[Change]:
    """Give every good that stands otherwise than before, the lost ones first.

    Parameters
    ----------
    only_old
        The earlier judgement spoke of some goods alone, as a certificate's evidence does: others are passed over.
    """
    now = standing(new)
    places = list(old) if only_old else list(dict.fromkeys([*old, *now]))
    found = [Change(*place, old.get(place), now.get(place)) for place in places]
    changed = [one for one in found if one.lines]
    return sorted(changed, key=lambda one: _WORST_FIRST.index(one.after.status) if one.after else -1)


def standing(judgements: Iterable[Judgement]) -> dict[Place, Standing]:
    """Sum up the judgements of a plan, by product and plant."""
    gathered: Lots = {}
    for one in judgements:
        materials = [(m.name, m.hs, m.value, m.originating) for m in one.good.materials]
        gathered.setdefault((one.product, one.site), []).append((one.determination.to_dict(), materials))
    return {place: _standing(lots, parts_known=True) for place, lots in gathered.items()}


def earlier(path: Path) -> tuple[dict[Place, Standing], bool]:
    """Read an earlier judgement: a certificate's folder or ``evidence.json``, or what ``qualify --json`` printed.

    Returns
    -------
    standings, partial
        By product and plant; and whether the file speaks of one good alone.

    Raises
    ------
    ModelInvalid
        The file is missing or neither of the two.
    """
    file = path / EVIDENCE if path.is_dir() else path
    document = read_json(file)
    try:
        if isinstance(document, dict) and "mixes" in document:
            return _of_evidence(document), True
        if isinstance(document, dict) and "determinations" in document:
            return _of_records(document["determinations"]), False
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ModelInvalid(
            [Fault(file.name, None, None, "an earlier judgement that can be read", f"{error!r}"[:120])]
        ) from error
    cure = "Name a certificate's folder, or a file with what `allyshore qualify MODEL --json` printed"
    raise ModelInvalid([Fault(file.name, None, None, "an earlier judgement", "another document", cure)])


def _of_evidence(document: Mapping[str, Any]) -> dict[Place, Standing]:
    gathered: Lots = {}
    for mix in document["mixes"]:
        materials = [
            (line["component"], line["hs"], float(line["value"]), line["originating"])
            for line in mix["lines"]
            if line["hs"] is not None
        ]
        place = (str(mix["product"]), str(mix["site"]))
        gathered.setdefault(place, []).append((mix["determinations"][0], materials))
    return {place: _standing(lots, parts_known=True) for place, lots in gathered.items()}


def _of_records(records: Iterable[Mapping[str, Any]]) -> dict[Place, Standing]:
    gathered: Lots = {}
    for record in records:
        place = (str(record["product"]), str(record["site"]))
        gathered.setdefault(place, []).append((record.get("determination", record), []))
    return {place: _standing(lots, parts_known=False) for place, lots in gathered.items()}


def _standing(lots: list[tuple[Mapping[str, Any], list[Material]]], *, parts_known: bool) -> Standing:
    found = [one for one, _ in lots]
    margins = [one["rvc"]["margin"] for one in found if one.get("rvc")]
    headrooms = [one["headroom"] for one in found if one.get("headroom") is not None]
    values = [one["vnm"] for one in found if one.get("vnm") is not None]
    parts: dict[str, Part] = {}
    for name, hs, value, originating in (material for _, materials in lots for material in materials):
        word = {True: "originating", False: "not originating", None: "not declared"}[originating]
        held = parts.get(name, Part(hs, value, value, ()))
        counted = tuple(sorted({*held.counted, word}))
        parts[name] = Part(hs, min(held.low, value), max(held.high, value), counted)
    return Standing(
        status=min((one["status"] for one in found), key=_WORST_FIRST.index),
        criteria=_distinct(found, "criterion"),
        rules=_distinct(found, "rule"),
        methods=_distinct(found, "method"),
        margin=min(margins, default=None),
        headroom=min(headrooms, default=None),
        vnm=max(values, default=None),
        parts=parts if parts_known else None,
    )


def _distinct(found: Iterable[Mapping[str, Any]], name: str) -> tuple[str, ...]:
    return tuple(sorted({str(one[name]) for one in found if one.get(name)}))


def _parts(before: Mapping[str, Part] | None, after: Mapping[str, Part] | None) -> Iterable[str]:
    """Materials that came, went, changed their code, value or status."""
    if before is None or after is None:
        return
    for name in dict.fromkeys([*before, *after]):
        old, new = before.get(name), after.get(name)
        if old is None or new is None:
            yield f"{name}: {'new' if old is None else 'gone'}"
            continue
        if old.hs != new.hs:
            yield f"{name}: HS {old.hs}, now {new.hs}"
        if not (_alike(old.low, new.low) and _alike(old.high, new.high)):
            yield f"{name}: {_range(old)}, now {_range(new)}"
        if old.counted != new.counted:
            yield f"{name}: {' or '.join(old.counted)}, now {' or '.join(new.counted)}"


def _alike(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= _MONEY * max(abs(one), abs(other), 1.0)


def _range(part: Part) -> str:
    return _usd(part.low) if _alike(part.low, part.high) else f"{part.low:.2f} to {_usd(part.high)}"


def _usd(amount: float | None) -> str:
    return "no limit" if amount is None else f"{amount:.2f} USD a unit"


def _points(share: float | None) -> str:
    return "not tested" if share is None else f"{100.0 * share:.2f} points"
