"""The certificate as a PDF: the same bytes from the same certificate, archival (PDF/A-2a) and readable by a screen reader (PDF/UA-1)."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from allyshore.desk.result import PAPER
from allyshore.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

TEMPLATE = "certificate.typ"


def typesetter() -> str:
    """Version of the typesetter; the same one gives the same bytes."""
    return version("typst")


def pdf(document: Mapping[str, Any]) -> bytes:
    """Typeset a certificate. Only the fonts inside the typesetter are used, and its date is that of the certificate.

    Raises
    ------
    UsageError
        It cannot be set: a party's name has letters that these fonts lack.
    """
    import typst  # noqa: PLC0415  # 80 MB that only a certificate needs

    day = dt.date.fromisoformat(document["elements"]["certification"]["date"])
    source = files("allyshore.desk").joinpath(TEMPLATE).read_bytes()
    with tempfile.TemporaryDirectory() as empty:
        try:
            compiler = typst.Compiler(
                source,
                root=empty,
                ignore_system_fonts=True,
                sys_inputs={"sheet": json.dumps(document, ensure_ascii=False)},
            )
            made = compiler.compile(
                format="pdf",
                pdf_standards=["a-2a", "ua-1"],
                timestamp=dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC),
            )
        except typst.TypstError as error:
            raise UsageError(
                f"{PAPER}: expected texts that can be set, found that they cannot ({error.message}). "
                "Write names and addresses of parties.toml in Latin, Greek or Cyrillic letters."
            ) from error
    assert isinstance(made, bytes)
    return made
