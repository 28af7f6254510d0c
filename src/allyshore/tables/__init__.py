"""The only door to files: tables in and out as text, with the row numbers that the user sees."""

from __future__ import annotations

from allyshore.tables.atomic import replace_file
from allyshore.tables.config import read_toml
from allyshore.tables.delimited import read_delimited
from allyshore.tables.document import is_document, read_document
from allyshore.tables.folder import read_folder
from allyshore.tables.limits import MAX_BYTES, MAX_CELLS, MAX_COLUMNS, MAX_CONFIG_BYTES
from allyshore.tables.matrix import LabelledMatrix, read_matrix
from allyshore.tables.model import copy_strategies, is_workbook, read_model
from allyshore.tables.official import OfficialFile, read_official
from allyshore.tables.raw import RawModel, RawSettings, RawTable
from allyshore.tables.result import seal, write_csv, write_json, write_text
from allyshore.tables.workbook import read_workbook
from allyshore.tables.write import ColumnNote, Sheet, write_folder, write_workbook

__all__ = [
    "MAX_BYTES",
    "MAX_CELLS",
    "MAX_COLUMNS",
    "MAX_CONFIG_BYTES",
    "ColumnNote",
    "LabelledMatrix",
    "OfficialFile",
    "RawModel",
    "RawSettings",
    "RawTable",
    "Sheet",
    "copy_strategies",
    "is_document",
    "is_workbook",
    "read_delimited",
    "read_document",
    "read_folder",
    "read_matrix",
    "read_model",
    "read_official",
    "read_toml",
    "read_workbook",
    "replace_file",
    "seal",
    "write_csv",
    "write_folder",
    "write_json",
    "write_text",
    "write_workbook",
]
