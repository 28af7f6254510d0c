"""The law as sentences: each case under tests/cases/duty states one rule, a line, and what it owes."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from allyshore.duty import bill
from allyshore.errors import FactMissing

FOLDER = Path(__file__).resolve().parents[1] / "cases" / "duty"
CASES = [
    (f"{path.stem}: {case['rule']}", case)
    for path in sorted(FOLDER.glob("*.yaml"))
    if path.stem not in {"country_rates", "fees"}
    for case in yaml.safe_load(path.read_text())
]
RATES = [
    (group["day"], country, rate)
    for group in yaml.safe_load((FOLDER / "country_rates.yaml").read_text())
    for country, rate in group["rates"].items()
]


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[name for name, _ in CASES])
def test_each_case_owes_exactly_what_it_states(case, on, entry, no_tariffs):
    line = dict(case["line"])
    made = entry(line.pop("hs"), line.pop("origin"), float(line.pop("value")), **line)
    world = on(str(case["day"]))
    if "raises" in case:
        with pytest.raises(FactMissing, match=case["raises"]):
            bill(made, world, no_tariffs)
        return
    result = bill(made, world, no_tariffs)
    owed = {
        "base" if part.measure == "base" else part.heading.split("-")[0]: str(part.amount)
        for part in result.components
        if part.amount
    }
    assert owed == case["owed"]
    assert result.duty == sum((Decimal(amount) for amount in case["owed"].values()), Decimal(0))
    unpaid = {row.heading for row in result.not_charged}
    assert set(case.get("not_owed", ())) <= unpaid
    assert case.get("asks", "") in " ".join(result.questions)


@pytest.mark.parametrize(
    ("day", "country", "rate"), RATES, ids=[f"{day} {country}" for day, country, _ in RATES]
)
def test_a_free_line_shows_the_rate_of_its_country(day, country, rate, on, entry, no_tariffs):
    assert float(bill(entry("9506624040", country, 10000.0), on(str(day)), no_tariffs).duty) == pytest.approx(
        10000 * rate, abs=0.005
    )
