"""The command line: one module per command, loaded only when it is called."""

from __future__ import annotations

from allyshore.cli.app import main, run

__all__ = ["main", "run"]
