"""Work for executors: functions of a module, as spawned processes need."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from allyshore.errors import UsageError


def squared(number: int) -> int:
    """Square."""
    return number * number


def process(_: int) -> int:
    """Give the number of the process that did the work."""
    return os.getpid()


def struck(task: tuple[str, int, int]) -> int:
    """Square a number; task `victim` kills its own process the first `times` times that it is done, noting each in a folder."""
    folder, number, times = task
    mark = Path(folder) / f"{number}-{len(list(Path(folder).glob(f'{number}-*')))}"
    mark.touch()
    if len(list(Path(folder).glob(f"{number}-*"))) <= times:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def refused(number: int) -> int:
    """Refuse three."""
    if number == 3:
        raise UsageError("expected another number, found 3")
    return number
