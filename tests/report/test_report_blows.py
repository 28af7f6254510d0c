"""What the report says of single strikes: sooner, not sooner, and why, from the numbers alone."""

from types import SimpleNamespace

import polars as pl
import pytest

from allyshore.report.blows import balance, struck, verdict
from allyshore.risk import Blow

DAYS = pl.DataFrame({"day": [-1, 0, 1], "service": [1.0, 0.5, 1.0], "on_time": [1.0, 0.5, 1.0]})


def side(name, *told):
    """A strategy with (hazard, begins, over, days' sales, what is stopped)."""
    found = tuple(
        Blow(hazard, DAYS, begins, over, lost, 0.2 if stops else 0.0, stops)
        for hazard, begins, over, lost, stops in told
    )
    return SimpleNamespace(
        name=name, outcome=SimpleNamespace(profile=SimpleNamespace(blows=found, struck="ban"))
    )


AS_IS = side(
    "as-is",
    ("ban", 20, 160, 97.0, ("washer from qingdao",)),
    ("wave", 30, 110, 11.0, ("motor from X",)),
    ("flood", None, None, 0.0, ()),
)
ALLY = side("ally-shore", ("ban", None, None, 0.0, ()), ("wave", 40, 120, 9.0, ("motor from Y", "b", "c", "d")), ("flood", None, None, 0.0, ()))  # fmt: skip


def test_sooner_and_not_sooner_are_said_from_the_numbers():
    """The strategy that loses no sale is sooner back; the one whose loss ends later is not, though it holds out longer and loses less."""
    base, sooner = verdict([AS_IS, ALLY], "ban")
    assert (
        base
        == "As-is: 97 days' sales lost, from day 20 on; over on day 160. The strike stops 20.0\u00a0% of what its plan buys, makes and moves by value: washer from qingdao."
    )
    assert sooner == "Ally-shore: sooner back than As-is: no sale lost. The strike stops nothing in its plan."
    late = verdict([AS_IS, ALLY], "wave")[1]
    assert late.startswith("Ally-shore: not sooner back than As-is: 9 days' sales lost")
    assert "yet it holds out 10 days longer and loses 2 days' sales less" in late
    assert late.endswith("motor from Y, b, c and 1 more.")


def test_the_balance_counts_hazards_that_cost_either_a_sale():
    """A flood that costs nobody a sale is not counted; turned round, what was sooner is not."""
    assert balance([AS_IS, ALLY]) == [
        "Ally-shore against As-is: sooner back from 1 of 2 hazards that cost either a sale (ban); not sooner from 1 (wave)."
    ]
    worse = side("as-is", ("ban", None, None, 0.0, ()), ("wave", 1, 2, 1.0, ()))
    assert balance([worse, ALLY]) == [
        "Ally-shore against As-is: sooner back from 0 of 1 hazards that cost either a sale; not sooner from 1 (wave)."
    ]


@pytest.mark.parametrize("sides", [[AS_IS, ALLY], [ALLY], [AS_IS]])
def test_the_picture_shows_the_largest_blow_and_the_one_that_parts_them(sides):
    """One picture with a title and words for those who cannot see it; a model without hazards says so instead."""
    page = str(struck(sides))
    assert page.count("<svg") == 1
    assert "After one strike: ban" in page
    assert "not assessed" in str(
        struck([SimpleNamespace(name="as-is", outcome=SimpleNamespace(profile=None))])
    )
