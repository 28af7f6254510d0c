"""Make `hs2022_to_2017`: which subheadings of HS 2017 a subheading of HS 2022 may come from.

Raw: ``hs/hs22_17.xlsx``, the correlation and conversion tables of the UN Statistics Division.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hs2022_to_2012 import correlation
from writing import run

if TYPE_CHECKING:
    from pathlib import Path


def main(raw: Path, out: Path) -> Path:
    """Write the pairs with HS 2017, the edition of the rules of CAFTA-DR."""
    return correlation(raw, out, 2017)


if __name__ == "__main__":
    run(main)
