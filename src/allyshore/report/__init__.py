"""The comparison as one page to read, print and pass on: `render`; `console.table` for the terminal."""

from __future__ import annotations

from allyshore.report.page import render

__all__ = ["render"]
