"""A document is read by its ending; what is no document is refused with its place."""

from __future__ import annotations

import datetime as dt

import pytest

from allyshore.errors import ModelInvalid, UsageError
from allyshore.tables import MAX_CONFIG_BYTES, is_document, read_document


def test_a_document_is_read_by_its_ending(tmp_path):
    (tmp_path / "a.JSON").write_bytes(b'\xef\xbb\xbf{"a": [1, {"b": "c"}]}')
    (tmp_path / "a.toml").write_text("a = [1]\nb = 2026-06-15\n")
    assert read_document(tmp_path / "a.JSON") == {"a": [1, {"b": "c"}]}
    assert read_document(tmp_path / "a.toml") == {"a": [1], "b": dt.date(2026, 6, 15)}
    assert is_document(tmp_path / "a.TOML")
    assert not is_document(tmp_path / "a.xlsx")


def test_no_file_and_a_file_of_another_kind_are_a_matter_of_usage(tmp_path):
    for name in ("gone.json", "gone.toml", "a.yaml", "a" * 5_000 + ".json", "\0.json"):
        with pytest.raises(UsageError, match=r"expected a \.json or \.toml file"):
            read_document(tmp_path / name)


def test_what_is_no_json_document_is_told_with_its_line(tmp_path):
    (tmp_path / "folder.json").mkdir()
    for name, data, said in (
        ("folder.json", None, "found something that is not a file"),
        ("large.json", b" " * (MAX_CONFIG_BYTES + 1), "found more than"),
        ("broken.json", b'{"a":\n}', "broken.json row 2: expected a JSON document, found a mistake"),
        (
            "twice.json",
            b'{"a": {"b": 1, "b": 2, "c": 1, "c": 2}}',
            "twice.json, c: expected a name that stands once",
        ),
    ):
        if data is not None:
            (tmp_path / name).write_bytes(data)
        with pytest.raises(ModelInvalid) as error:
            read_document(tmp_path / name)
        assert said in str(error.value)
