"""Every test starts without imported tables, whatever the person who runs it keeps in their data folder, and none is timed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import hypothesis
import pytest

if TYPE_CHECKING:
    from pathlib import Path

hypothesis.settings.register_profile(
    "untimed", deadline=None, max_examples=50
)  # how long a busy machine takes is no property of the code
hypothesis.settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def data_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test, and the commands that it starts, an empty folder of their own for imported tables."""
    folder = tmp_path_factory.mktemp("data", numbered=True)
    monkeypatch.setenv("ALLYSHORE_DATA", str(folder))
    return folder
