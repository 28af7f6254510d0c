"""The certificate as a PDF: the same bytes from the same certificate, archival (PDF/A-2a) and readable by a screen reader (PDF/UA-1)."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from allyshore.desk.result import PAPER
from allyshore.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

TEMPLATE = "certificate.typ"
STANDARDS = ("a-2a", "ua-1")


def typesetter() -> str:
    """Version of the typesetter; the same one gives the same bytes."""
    import typst  # noqa: PLC0415  # 30 MB that only a certificate needs

    return str(typst.__version__)


def pdf(document: Mapping[str, Any]) -> bytes:
    """Typeset a certificate. Only the fonts inside the typesetter are used, and its date is that of the certificate.

    Raises
    ------
    UsageError
        It cannot be set: a party's name has letters that these fonts lack.
    """
    import typst  # noqa: PLC0415  # same

    day = dt.date.fromisoformat(document["elements"]["certification"]["date"])
    source = files("allyshore.desk").joinpath(TEMPLATE).read_bytes()
    with tempfile.TemporaryDirectory() as empty:
        try:
            made: bytes = typst.compile(
                source,
                root=empty,
                font_paths=[],
                ignore_system_fonts=True,
                sys_inputs={"sheet": json.dumps(document, ensure_ascii=False)},
                pdf_standards=list(STANDARDS),
                timestamp=dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC),
            )
        except typst.TypstError as error:
            raise UsageError(
                f"{PAPER}: expected texts that can be set, found that they cannot ({error.message}). "
                "Write names and addresses of parties.toml in Latin, Greek or Cyrillic letters."
            ) from error
    return made
