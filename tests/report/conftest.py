from __future__ import annotations

import pytest
from tests.report import small

from allyshore.report import render


@pytest.fixture(scope="package")
def page() -> str:
    return render(small.comparison())
