"""Where an imported table came from: one record an import, as it is kept, shown and written into manifests."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

REPLACE, EXTEND = "replace", "extend"


@dataclass(frozen=True, slots=True)
class Imported:
    """One import that holds.

    Attributes
    ----------
    table, mode
        The table, and ``replace`` (these rows alone) or ``extend`` (these rows added to, and before, those of the table).
    file, sha256, sheet, encoding
        The original file's name, the hash of its bytes, the sheet of a workbook, the encoding of a text.
    columns, constants, units
        Our column to its header in the file; our column to the text that every row has; our column to the unit that the
        header or the user said.
    leave_out
        Conditions ``column=value`` whose rows were not imported.
    source, vintage, licence
        Who says so, as of when, on which terms.
    imported
        The day of the import, or the day that it was made for (``--on``).
    rows
        How many were imported.
    kept, kept_sha256
        Name and hash of the file that keeps the rows.
    """

    table: str
    mode: str
    file: str
    sha256: str
    source: str
    vintage: str
    licence: str
    imported: str
    rows: int
    sheet: str = ""
    encoding: str = ""
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    constants: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    units: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    leave_out: tuple[str, ...] = ()
    kept: str = ""
    kept_sha256: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Give the record as plain JSON values."""
        return {field.name: _plain(getattr(self, field.name)) for field in dataclasses.fields(self)}

    def told(self) -> dict[str, Any]:
        """Give what a manifest says of it: everything but where the rows lie on this machine."""
        return {name: value for name, value in self.to_dict().items() if not name.startswith("kept")}


def own_words(table: str, imports: Sequence[Mapping[str, Any]], who: str = "") -> str:
    """Say whose a table is: ``labour_cost: yours in place of the package's: wages.csv (own survey, 2026-09).``.

    `who` is the maker of a result where that need not be the reader.
    """
    whose = f"{who}'s" if who else "yours"
    extends = imports[0]["mode"] == EXTEND
    how = f"rows of {whose} beside the package's" if extends else f"{whose} in place of the package's"
    files = "; ".join(f"{one['file']} ({one['source']}, {one['vintage']})" for one in imports)
    return f"{table}: {how}: {files}."


def read_imported(given: Mapping[str, Any]) -> Imported:
    """Read a record back from its plain values.

    Raises
    ------
    ValueError
        A field is missing, unknown, or of another type.
    """
    fields = {field.name: field for field in dataclasses.fields(Imported)}
    if set(given) != set(fields):
        raise ValueError(f"a record with the fields {', '.join(fields)}")
    kinds: dict[str, type] = {
        "rows": int,
        "columns": Mapping,
        "constants": Mapping,
        "units": Mapping,
        "leave_out": list,
    }
    for name, value in given.items():
        if not isinstance(value, kinds.get(name, str)) or isinstance(value, bool):
            raise ValueError(f"{name} = {kinds.get(name, str).__name__}")  # noqa: TRY004  # a text that is wrong, not a call
        parts = (
            list(value.values()) if isinstance(value, Mapping) else value if isinstance(value, list) else []
        )
        if not all(isinstance(part, str) for part in parts):
            raise ValueError(f"{name} of texts")
    if given["mode"] not in {REPLACE, EXTEND}:
        raise ValueError(f"mode = {REPLACE} or {EXTEND}")
    return Imported(**(dict(given) | {"leave_out": tuple(given["leave_out"])}))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, tuple) else value
