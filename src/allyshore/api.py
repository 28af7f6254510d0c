"""The verbs in Python: ``ally.load(path)``, ``ally.compare(chain, on=...)``, and a comparison that saves its report."""

from __future__ import annotations

import dataclasses
import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from allyshore.opening import data_folder, open_model, open_world
from allyshore.report import render
from allyshore.study import CompareParams
from allyshore.study import compare as compare_strategies

if TYPE_CHECKING:
    from collections.abc import Callable

    from allyshore.chain import SupplyChain
    from allyshore.study import Comparison
    from allyshore.world import World

REPORT = "report.html"


def load(path: Path | str, *, on: date = date.max) -> SupplyChain:
    """Read and check a model folder or workbook.

    The nomenclature, countries and wages that a model is checked against are the same on every day that the world's tables
    cover, so `on` need not be given; it is where a later edition will ask for one.

    Raises
    ------
    ModelInvalid
        With every fault of the model.
    """
    return open_model(path, _world(on))


def compare(
    chain: SupplyChain,
    *,
    on: date,
    params: CompareParams | None = None,
    progress: Callable[[str], None] = lambda _: None,
    world: World | None = None,
) -> Comparison:
    """Set every strategy side by side under the law and facts of a day; `.save(folder)` writes tables and report.

    Parameters
    ----------
    world
        Other facts of that day, such as `allyshore.duty.what_if` gives; None is the package's with the user's imported tables.
    """
    comparison = compare_strategies(chain, _world(on) if world is None else world, params, progress)
    return dataclasses.replace(comparison, pages=((REPORT, render),))


def _world(on: date) -> World:
    """Give the facts of a day with the user's imported tables, as the command line finds them."""
    return open_world(on, data_folder(os.environ, sys.platform, Path.home()))
