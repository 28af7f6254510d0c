"""What suppliers are asked for is what the period lacks, and nothing else."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from tests.desk.conftest import DAY

from allyshore.desk import CertifyParams, requests, save_requests
from allyshore.errors import UsageError
from allyshore.world import World


def asked(case, **params):
    return requests(case.chain, case.plan, World.on, DAY, CertifyParams("body_harness", **params))


def test_declarations_that_end_within_the_period_are_asked_for_anew(case):
    """Without a last day the period is twelve months, and the example's declarations end on 2026-12-31."""
    found = asked(case)
    assert len(found) == 7
    assert {one.last for one in found} == {dt.date(2027, 6, 14)}
    assert {one.why for one in found} == {"the one held ends on 2026-12-31"}


def test_nothing_is_asked_where_every_declaration_covers_the_period(case):
    assert asked(case, last=dt.date(2026, 12, 31)) == []


def test_a_seller_that_says_no_is_not_asked_and_a_silent_one_is(case):
    no = case.with_capability("ohio_plastics", "tube", originating="no")
    assert asked(no, last=dt.date(2026, 12, 31)) == []
    silent = case.with_capability("ohio_plastics", "tube", originating="unknown")
    (one,) = asked(silent, last=dt.date(2026, 12, 31))
    assert (one.supplier, one.product, one.why) == ("ohio_plastics", "tube", "none is held")


def test_each_supplier_gets_one_letter_with_all_its_goods(case, tmp_path):
    folder = save_requests(asked(case), tmp_path / "r")
    names = sorted(entry.name for entry in folder.iterdir())
    assert names == [
        "01_chihuahua_wire.txt", "02_guadalajara_connectors.txt", "03_ohio_plastics.txt", "04_texas_terminals.txt", "requests.csv", "requests.json",
    ]  # fmt: skip
    text = (folder / "03_ohio_plastics.txt").read_text()
    assert text.count("originating (yes or no)") == 4
    assert "2026-06-15 to 2027-06-14" in text
    assert json.loads((folder / "requests.json").read_text())[0]["originating"] is None
    with pytest.raises(UsageError, match="empty folder"):
        save_requests(asked(case), folder)
