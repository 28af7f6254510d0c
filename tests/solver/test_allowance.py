"""A limit of time is kept by linear programs and by searches, although HiGHS counts the two in different ways."""

from __future__ import annotations

import highspy
import numpy as np
import pytest

from allyshore.solver.allowance import allow


def packing(rows, columns, *, whole):
    """A packing problem of dense rows that takes a linear solver a second and a search many minutes; one thread."""
    chance = np.random.default_rng(1)
    weight = chance.integers(1, 60, (rows, columns)).astype(float)
    highs = highspy.Highs()
    for option, value in (("output_flag", False), ("threads", 1)):
        highs.setOptionValue(option, value)
    highs.passModel(
        *(columns, rows, rows * columns, 2, 1, 0.0),
        *(-chance.integers(10, 100, columns).astype(float), np.zeros(columns), np.ones(columns)),
        *(np.full(rows, -np.inf), weight.sum(axis=1) * 0.37),
        *(
            (np.arange(rows + 1) * columns).astype(np.int32),
            np.tile(np.arange(columns), rows).astype(np.int32),
        ),
        *(weight.ravel(), np.full(columns, int(whole), dtype=np.int32)),
    )
    return highs


def steps(highs):
    """Run; give the steps of the simplex method that the run took, and how it ended."""
    highs.run()
    return highs.getInfo().simplex_iteration_count, highs.getModelStatus()


def test_a_linear_program_is_counted_since_the_object_was_made():
    """Under the same limit a second run takes no step; allowed anew it goes on to the optimum."""
    highs = packing(400, 500, whole=False)
    highs.setOptionValue("time_limit", 0.001)
    _, first = steps(highs)
    assert first == highspy.HighsModelStatus.kTimeLimit
    again, second = steps(highs)
    assert (again, second) == (0, highspy.HighsModelStatus.kTimeLimit)
    allow(highs, 100.0)
    more, third = steps(highs)
    assert more > 0
    assert third == highspy.HighsModelStatus.kOptimal


def test_a_search_is_counted_by_itself():
    """Under the same limit a second search goes as far again; what was spent before is not added to its time."""
    highs = packing(30, 80, whole=True)
    allow(highs, 0.5, whole=True)
    for _ in range(2):
        count, ended = steps(highs)
        assert count > 0
        assert ended == highspy.HighsModelStatus.kTimeLimit
    allow(highs, 0.5, whole=True)
    assert highs.getOptionValue("time_limit")[1] == pytest.approx(0.5)
    assert highs.getRunTime() > 0.9


def test_a_linear_limit_is_laid_on_what_was_spent():
    """The seconds of a linear program come on top of the run time so far; a little is left where none is."""
    highs = packing(60, 80, whole=False)
    highs.run()
    spent = highs.getRunTime()
    allow(highs, 7.0)
    assert highs.getOptionValue("time_limit")[1] == pytest.approx(spent + 7.0)
    allow(highs, -1.0)
    assert spent < highs.getOptionValue("time_limit")[1] < spent + 1.0
