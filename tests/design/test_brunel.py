"""The outbound network's reader: bands, least charges, dedicated warehouses and daily capacities mean what docs/brunel.md says."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
import xlsxwriter
from benchmarks.brunel import read, run, ways

if TYPE_CHECKING:
    from pathlib import Path

SHEETS: dict[str, tuple[tuple[Any, ...], ...]] = {
    "OrderList": (
        (
            "Order ID",
            "Customer",
            "Product ID",
            "Service Level",
            "Unit quantity",
            "Weight",
            "Plant Code",
            "Origin Port",
            "Carrier",
            "TPT",
        ),
        (1, "C1", 700, "DTD", 100, 10.0, "A", "P1", "slow", 5),
        (2, "C2", 700, "DTD", 10, 60.0, "A", "P1", "slow", 5),
        (3, "C1", 800, "CRF", 50, 5.0, "B", "P2", "fast", 1),
        (4, "C3", 800, "DTD", 20, 5.0, "B", "P2", "fast", 1),
    ),
    "FreightRates": (
        (
            "Carrier",
            "orig_port_cd",
            "svc_cd",
            "minm_wgh_qty",
            "max_wgh_qty",
            "minimum cost",
            "rate",
            "mode_dsc",
            "tpt_day_cnt",
        ),
        ("slow", "P1", "DTD", 0.0, 50.0, 30.0, 1.0, "AIR   ", 5),
        ("slow", "P1", "DTD", 50.01, 99.0, 5.0, 0.5, "AIR   ", 5),
        ("fast", "P1", "DTP", 0.0, 99.0, 0.1, 0.1, "AIR", 1),
        ("fast", "P2", "DTD", 0.0, 99.0, 2.0, 2.0, "GROUND", 1),
    ),
    "WhCosts": (("WH", "Cost/unit"), ("A", 1.0), ("B", 2.0)),
    "WhCapacities": (("Plant ID", "Daily Capacity "), ("A", 1), ("B", 2)),
    "ProductsPerPlant": (("Plant Code", "Product ID"), ("A", 700), ("B", 700), ("B", 800), ("C", 700)),
    "VmiCustomers": (("Plant Code", "Customers"), ("B", "C1"), ("B", "C2")),
    "PlantPorts": (("Plant Code", "Port"), ("A", "P1"), ("B", "P2")),
}


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """Write the sheets in the shape of the published workbook."""
    path = tmp_path / "day.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, rows in SHEETS.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def test_each_way_is_priced_by_its_weight_band(workbook: Path) -> None:
    """10 kg pays the least charge of its band, 60 kg the next band's rate; a collected order pays none; another service does not count."""
    found = ways(read(workbook)).select("order", "site", "handling", "freight").rows()
    assert found == [
        ("order 1", "A", 100.0, 30.0),
        ("order 1", "B", 200.0, 20.0),
        ("order 2", "A", 10.0, 30.0),
        ("order 2", "B", 20.0, 120.0),
        ("order 3", "B", 100.0, 0.0),
    ]


def test_the_day_is_proved_and_agrees_with_plain_highs(workbook: Path, tmp_path: Path) -> None:
    """Three orders fit, order 4's customer is not B's: order 1 or 2 goes by A, the others by B, at the cheaper of the two, 130 + 140 + 100 or 40 + 220 + 100."""
    left = tmp_path / "left.csv"
    asked = argparse.Namespace(file=workbook, seconds=20.0, model=tmp_path / "model", unserved=left)
    found = run(asked)
    assert (found["most_orders"], found["orders_with_no_way_at_all"]) == (3, 1)
    assert found["usd"] == pytest.approx(40.0 + 220.0 + 100.0)
    assert found["status"] == "optimal"
    assert found["peers"]["highs"]["agrees"]
    assert found["history"]["usd"] == pytest.approx(130.0 + 40.0 + 100.0)
    assert found["history"]["orders_without_a_lawful_way"] == 1
    assert found["history"]["over_daily_capacity"] == {"A": {"sent": 2, "capacity": 1.0}}
    assert pl.read_csv(left).get_column("order").to_list() == ["order 4"]
