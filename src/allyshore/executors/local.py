"""Processes of this machine, each with one task at a time, so that a lost one costs no other task."""

from __future__ import annotations

import multiprocessing
import pickle
from dataclasses import dataclass
from multiprocessing import connection
from typing import TYPE_CHECKING, Any, TypeVar, cast

from allyshore.errors import AllyshoreError
from allyshore.executors.executor import RETRIES, WorkerLost

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.context import SpawnProcess
    from types import TracebackType
    from typing import Self

Task = TypeVar("Task")
Answer = TypeVar("Answer")

GRACE = 5.0
"""Seconds that a worker has to end by itself."""


@dataclass
class _Worker:
    """A process, our end of its pipe, and the task that it has."""

    process: SpawnProcess
    pipe: connection.Connection
    task: int | None = None


class Local:
    """A pool of spawned processes; with one worker, or for one task, the work is done in this process.

    Spawned, not forked: a fork copies the threads' locks of polars and of the solver in whatever state they are.
    """

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._context = multiprocessing.get_context("spawn")
        self._pool: list[_Worker] = []

    def __enter__(self) -> Self:
        """Give itself; processes start with the first work."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the processes."""
        for worker in self._pool:
            _end(worker, at_once=error is not None or worker.task is not None)
        self._pool.clear()

    def map(self, work: Callable[[Task], Answer], tasks: Sequence[Task]) -> list[Answer]:
        """Do the work on every task (see `Executor`)."""
        if self.workers == 1 or len(tasks) <= 1:
            return [work(task) for task in tasks]
        while len(self._pool) < min(self.workers, len(tasks)):
            self._pool.append(self._start())
        answers: dict[int, Answer] = {}
        lost = [0] * len(tasks)
        left = list(range(len(tasks)))[::-1]
        for place in range(len(self._pool)):
            self._give(place, work, tasks, left)
        while len(answers) < len(tasks):
            busy = {worker.pipe: place for place, worker in enumerate(self._pool) if worker.task is not None}
            for ready in connection.wait(list(busy)):
                place = busy[cast("connection.Connection", ready)]
                worker = self._pool[place]
                task = cast("int", worker.task)
                worker.task = None
                try:
                    good, answer = pickle.loads(worker.pipe.recv_bytes())  # noqa: S301  # from our own worker
                except (EOFError, ConnectionError):
                    lost[task] += 1
                    _end(worker, at_once=True)
                    self._pool[place] = self._start()
                    if lost[task] > RETRIES:
                        raise WorkerLost(task, lost[task]) from None
                    left.append(task)
                else:
                    if not good:
                        raise answer
                    answers[task] = answer
                self._give(place, work, tasks, left)
        return [answers[task] for task in range(len(tasks))]

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs,), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours)

    def _give(
        self, place: int, work: Callable[[Task], Answer], tasks: Sequence[Task], left: list[int]
    ) -> None:
        """Give the next task to a worker; one that was lost while idle is replaced."""
        if not left:
            return
        task = left.pop()
        message = pickle.dumps((work, tasks[task]), protocol=pickle.HIGHEST_PROTOCOL)
        for _ in range(RETRIES + 1):
            try:
                self._pool[place].pipe.send_bytes(message)
            except ConnectionError:
                _end(self._pool[place], at_once=True)
                self._pool[place] = self._start()
            else:
                self._pool[place].task = task
                return
        raise WorkerLost(task, RETRIES + 1)


def _end(worker: _Worker, *, at_once: bool) -> None:
    """End one process: by closing its pipe, or at once."""
    worker.pipe.close()
    if at_once:
        worker.process.terminate()
    worker.process.join(GRACE)
    if worker.process.is_alive():
        worker.process.kill()
        worker.process.join()


def _serve(pipe: connection.Connection) -> None:
    """Do what comes through the pipe until it closes."""
    while True:
        try:
            message = pipe.recv_bytes()
        except (EOFError, OSError, KeyboardInterrupt):
            return
        try:
            pipe.send_bytes(_done(message))
        except (OSError, KeyboardInterrupt):
            return


def _done(message: bytes) -> bytes:
    """Do one task; give whether it went well, and the answer or the error."""
    try:
        work, task = cast("tuple[Callable[[Any], Any], Any]", pickle.loads(message))  # noqa: S301  # from our own parent
        return pickle.dumps((True, work(task)), protocol=pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001  # the work's own error must reach the caller, whatever it is
        return pickle.dumps((False, _portable(error)))


def _portable(error: Exception) -> Exception:
    """Give the error itself where it can cross a process, else one that says the same."""
    try:
        same: Exception = pickle.loads(pickle.dumps(error))  # noqa: S301  # made here
    except Exception:  # noqa: BLE001  # errors may refuse in any way that they like
        return AllyshoreError(f"{type(error).__name__}: {error}")
    return same
