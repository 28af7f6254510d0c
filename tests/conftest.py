"""Every test starts without imported tables, whatever the person who runs it keeps in their data folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def data_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test, and the commands that it starts, an empty folder of their own for imported tables."""
    folder = tmp_path_factory.mktemp("data", numbered=True)
    monkeypatch.setenv("ALLYSHORE_DATA", str(folder))
    return folder
