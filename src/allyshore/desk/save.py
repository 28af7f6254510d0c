"""Write a certificate's folder: the paper, the same as JSON, the evidence, and the seal over all of them."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from allyshore.desk.paper import pdf
from allyshore.desk.result import CERTIFICATE, EVIDENCE, PAPER, text_of
from allyshore.errors import UsageError
from allyshore.tables.result import SEAL, seal, write_bytes, write_text

if TYPE_CHECKING:
    from pathlib import Path

    from allyshore.desk.result import Certificate


def save(certificate: Certificate, folder: Path) -> Path:
    """Write the folder, replacing an earlier certificate that stands there; nothing is written where the paper cannot be set.

    Raises
    ------
    UsageError
        The folder holds something that is not a certificate of ours.
    """
    paper = pdf(certificate.document)
    check_place(folder)
    if folder.exists():
        shutil.rmtree(folder)
    write_bytes(folder / PAPER, paper)
    write_text(folder / CERTIFICATE, text_of(certificate.document))
    write_text(folder / EVIDENCE, text_of(certificate.evidence))
    seal(folder)
    return folder


def check_place(folder: Path) -> None:
    """Refuse a place that holds something else than an earlier certificate.

    Raises
    ------
    UsageError
        It is a file, or a folder with other files.
    """
    if not folder.exists():
        return
    if not folder.is_dir():
        raise UsageError(f"--out {folder}: expected a folder, found a file.")
    held = {entry.name for entry in folder.iterdir()}
    if held and not ({SEAL, CERTIFICATE} <= held <= {SEAL, CERTIFICATE, EVIDENCE, PAPER}):
        raise UsageError(
            f"--out {folder}: expected an empty folder or an earlier certificate, found other files. Name another folder."
        )
