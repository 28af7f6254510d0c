"""A solve tells where it stands on a terminal and nowhere else, and Ctrl-C gives the best plan so far with its gap."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from benchmarks.cflp import Instance, as_chain

from allyshore import chain as chains

COMMAND = (sys.executable, "-c", "from allyshore.cli.app import run; run()", "design")


@pytest.fixture(scope="module")
def hard(tmp_path_factory):
    """Write a location problem that takes minutes to prove: 50 like sites with tight capacities, 90 customers."""
    rng = np.random.default_rng(7)
    sites, customers = 50, 90
    here, there = rng.uniform(0, 100, (sites, 2)), rng.uniform(0, 100, (customers, 2))
    far = np.linalg.norm(here[:, None] - there[None], axis=2)
    demand = rng.integers(5, 35, customers).astype(float)
    instance = Instance("hard", np.full(sites, 90.0), rng.uniform(3000, 3300, sites), demand, far * demand)
    folder = tmp_path_factory.mktemp("hard") / "model"
    chains.save(as_chain(instance), folder)
    return folder


def test_ctrl_c_gives_the_best_plan_and_its_gap(hard):
    """Size and guess, then best, bound and gap come on the terminal; SIGINT ends with exit 5, status ``stopped`` and a plan."""
    terminal, end = pty.openpty()
    command = [*COMMAND, str(hard), "--on", "2026-06-15", "--json", "--gap", "0", "--time-limit", "100"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=end)
    os.close(end)
    heard, asked, limit = "", False, time.monotonic() + 90
    out = b""
    while time.monotonic() < limit:
        ready, _, _ = select.select([terminal, process.stdout], [], [], 1.0)
        if terminal in ready:
            try:
                heard += os.read(terminal, 65536).decode()
            except OSError:
                break
        if process.stdout in ready:
            out += os.read(process.stdout.fileno(), 65536)
        if not asked and "gap" in heard.partition("nonzeros")[2].partition("best")[2]:
            process.send_signal(signal.SIGINT)
            asked = True
    rest, _ = process.communicate(timeout=30)
    os.close(terminal)
    assert asked, heard
    assert "a guess:" in heard
    assert "stopping with the best plan so far" in heard
    assert process.returncode == 5
    found = json.loads(out + rest)
    assert found["status"] == "stopped"
    assert found["gap"] > 0.0
    assert found["landed_cost"] > 0.0
    assert found["size"]["whole"] == 50


def test_the_time_limit_gives_the_best_plan_too_and_tells_nothing_into_a_pipe(hard):
    """Exit 5 with a plan and its gap; standard error has no size, no step."""
    command = [*COMMAND, str(hard), "--on", "2026-06-15", "--json", "--gap", "0", "--time-limit", "2"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 5, done.stderr
    found = json.loads(done.stdout)
    assert found["status"] == "time limit"
    assert found["gap"] > 0.0
    assert "nonzeros" not in done.stderr
    assert ", bound" not in done.stderr
