"""The paper: the same bytes each time, archival, readable by a screen reader, with the package's own fonts."""

from __future__ import annotations

import copy

import pytest

from allyshore.desk import save
from allyshore.desk.paper import pdf
from allyshore.errors import UsageError


def test_the_same_certificate_gives_the_same_bytes(certificate):
    assert pdf(certificate.document) == pdf(copy.deepcopy(dict(certificate.document)))


def test_the_paper_claims_pdf_a_and_pdf_ua_and_is_tagged(certificate):
    """ISO 19005-2 level A and ISO 14289-1: the typesetter refuses a document that breaks them."""
    made = pdf(certificate.document)
    assert made.startswith(b"%PDF-1.7")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made
    assert b"<pdfaid:part>2</pdfaid:part>" in made
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in made
    assert b"/MarkInfo" in made
    assert b"2026-06-15" in made


def test_markup_in_a_name_is_only_text(certificate):
    """Names are data: no text of the user is read as typesetting."""
    document = copy.deepcopy(dict(certificate.document))
    document["elements"]["importer"]["name"] = '#panic("x") *Smith* & Sons "$" \\ @x'
    assert pdf(document)


def test_letters_that_the_fonts_lack_are_refused_with_a_cure(certificate):
    document = copy.deepcopy(dict(certificate.document))
    document["elements"]["importer"]["name"] = "株式会社"
    with pytest.raises(UsageError, match="Latin, Greek or Cyrillic"):
        pdf(document)


def test_another_folder_is_not_overwritten(certificate, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(UsageError, match="other files"):
        save(certificate, tmp_path)
    made = save(certificate, tmp_path / "c")
    assert save(certificate, made) == made
