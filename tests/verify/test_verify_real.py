"""A result of the engines agrees with its recomputation, and no number of it can be moved by 1 % unseen."""

from __future__ import annotations

import csv
import io
import json
import random

import pytest

SEED = 20260615
SAMPLE = 40
UNSEEN_BY_RECOMPUTATION = {"gap"}
"""The solver's proven bound is not in the result: a gap is held to its limits, and to the seal."""


def numbers(document, path=()):
    """Paths of every number in a JSON document."""
    if isinstance(document, dict):
        return [place for key, value in document.items() for place in numbers(value, (*path, key))]
    if isinstance(document, list):
        return [place for index, value in enumerate(document) for place in numbers(value, (*path, index))]
    return [path] if isinstance(document, (int, float)) and not isinstance(document, bool) else []


def moved(number):
    """1 % more; at least 1 for a whole number, 0.01 where it was 0."""
    if isinstance(number, int):
        return number + max(1, round(abs(number) / 100))
    return number * 1.01 if number else 0.01


def read_number(text):
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return None


def cells(path):
    """Places (row, column) of every number in a CSV file."""
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    return [
        (i, j)
        for i, row in enumerate(rows[1:], start=1)
        for j, cell in enumerate(row)
        if read_number(cell) is not None
    ]


def places(folder):
    """Every number of a result: (file, place)."""
    found = []
    for path in sorted(folder.rglob("*.json")):
        if path.name != "seal.json":
            found += [(path, place) for place in numbers(json.loads(path.read_text(encoding="utf-8")))]
    for path in sorted(folder.rglob("*.csv")):
        found += [(path, place) for place in cells(path)]
    return found


def move(path, place):
    """Change one number of a file and nothing else."""
    if path.suffix == ".json":
        document = json.loads(path.read_text(encoding="utf-8"))
        holder = document
        for step in place[:-1]:
            holder = holder[step]
        holder[place[-1]] = moved(holder[place[-1]])
        path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    else:
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
        row, column = place
        rows[row][column] = repr(moved(read_number(rows[row][column])))
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)


def test_a_result_of_the_engines_agrees(starter, audit):
    """Plans, amounts, duty, origin and seal; the strategy without a plan too."""
    verdict = audit(starter, check_seal=True)
    assert verdict.lines() == []
    for what in ("mixes", "rules", "duty", "claims", "seals"):
        assert verdict.checked[what] > 0


def test_no_number_moves_unseen(real, audit):
    """A sample of all numbers, each moved by 1 %, is found by recomputation alone, but for the gap; the seal finds that too."""
    chosen = random.Random(SEED).sample(places(real), SAMPLE)
    unseen = []
    for path, place in chosen:
        before = path.read_bytes()
        move(path, place)
        verdict = audit(real)
        if verdict.verified:
            unseen.append((path, place))
            assert not audit(real, check_seal=True).verified
        path.write_bytes(before)
    assert {place[-1] for _, place in unseen} <= UNSEEN_BY_RECOMPUTATION
    assert len(unseen) < SAMPLE / 10


@pytest.mark.parametrize(("name", "column"), [("ship", "duty"), ("make", "conversion"), ("states", "value")])
def test_the_recomputation_names_the_cell_before_the_seal_names_the_file(real, audit, name, column):
    path = real / "plans" / "least-cost" / f"{name}.csv"
    place = (1, path.read_text(encoding="utf-8").splitlines()[0].split(",").index(column))
    move(path, place)
    differences = audit(real, check_seal=True).differences
    assert (differences[0].file, differences[0].row, differences[0].column) == (
        f"plans/least-cost/{name}.csv",
        2,
        column,
    )
    assert differences[-1].file == f"plans/least-cost/{name}.csv"
    assert differences[-1].why.startswith("the seal")


def test_a_supplier_that_loses_its_status_denies_the_claim(real, audit):
    """The officer asks for the materials' status: without it the mode falls, the determination and the claim with it."""
    path = real / "plans" / "least-cost" / "states.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("MEX,true,", "MEX,false,"), encoding="utf-8")
    files = {difference.file for difference in audit(real).differences}
    assert {"plans/least-cost/states.csv", "plans/least-cost/origin.json"} <= files
