"""A certificate of origin: its nine elements and the evidence behind them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

CERTIFICATE, EVIDENCE, PAPER = "certificate.json", "evidence.json", "certificate.pdf"


@dataclass(frozen=True)
class Certificate:
    """What was certified.

    Attributes
    ----------
    document
        ``certificate.json``: the nine elements and what stands beside them.
    evidence
        ``evidence.json``: materials, values, rule, codes, ways and determinations.
    """

    document: Mapping[str, Any]
    evidence: Mapping[str, Any]


def text_of(document: Mapping[str, Any]) -> str:
    """Give a document as it stands in its file."""
    return json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def fingerprint(document: Mapping[str, Any]) -> str:
    """SHA-256 of a document as it stands in its file."""
    return hashlib.sha256(text_of(document).encode()).hexdigest()
