"""Work that is spread: the same answers in the same order, and a worker that is lost costs its task alone."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

import pytest

from allyshore.errors import AllyshoreError, UsageError
from allyshore.executors import RETRIES, WorkerLost, executor

sys.path.insert(0, str(Path(__file__).parent))  # spawned processes are given this path
import works  # found there

NUMBERS = list(range(7))


def test_answers_come_in_the_order_of_the_tasks_for_any_number_of_workers():
    for workers in (1, 2):
        with executor("local", workers) as pool:
            assert pool.map(works.squared, NUMBERS) == [number * number for number in NUMBERS]
            assert pool.map(works.squared, []) == []


def test_work_is_done_by_as_many_other_processes_as_were_asked_for_which_end():
    with executor("local", 2) as pool:
        found = set(pool.map(works.process, NUMBERS))
        assert len(found) <= 2
        assert os.getpid() not in found
    for process in found:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_a_worker_that_is_killed_costs_only_its_own_task(tmp_path):
    tasks = [(str(tmp_path), number, 1 if number == 4 else 0) for number in NUMBERS]
    with executor("local", 2) as pool:
        assert pool.map(works.struck, tasks) == [number * number for number in NUMBERS]
        assert pool.map(works.squared, NUMBERS) == [number * number for number in NUMBERS]
    done = [int(mark.name.split("-")[0]) for mark in Path(tmp_path).iterdir()]
    assert {number: done.count(number) for number in NUMBERS} == {
        number: 2 if number == 4 else 1 for number in NUMBERS
    }


def test_a_task_that_kills_every_worker_is_named(tmp_path):
    tasks = [(str(tmp_path), number, 99 if number == 2 else 0) for number in NUMBERS]
    with (
        executor("local", 2) as pool,
        pytest.raises(WorkerLost, match=f"task 3 lost its worker {RETRIES + 1} times"),
    ):
        pool.map(works.struck, tasks)


def test_an_error_of_the_work_is_raised_as_it_is():
    with executor("local", 2) as pool, pytest.raises(UsageError, match="found 3"):
        pool.map(works.refused, NUMBERS)


def test_an_unknown_name_is_told_with_the_known_ones():
    with pytest.raises(UsageError, match=r"expected local, processes, dask, ray.*found 'daks'"):
        executor("daks")


@pytest.mark.parametrize(("name", "library"), [("dask", "distributed"), ("ray", "ray")])
def test_dask_and_ray_give_the_same_answers_or_say_how_to_get_them(name, library, tmp_path, monkeypatch):
    if importlib.util.find_spec(library) is None:
        with pytest.raises(UsageError, match=rf"Install allyshore\[{name}\], or use --executor local"):
            executor(name)
        return
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).parent), *sys.path]))
    tasks = [(str(tmp_path), number, 1 if number == 4 else 0) for number in NUMBERS]
    with executor(name, 2) as pool:
        assert pool.map(works.struck, tasks) == [number * number for number in NUMBERS]
        with pytest.raises(AllyshoreError, match="found 3"):
            pool.map(works.refused, NUMBERS)
