"""What an executor is, and how one is opened by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from allyshore.errors import AllyshoreError, UsageError
from allyshore.spelling import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType
    from typing import Self

Task = TypeVar("Task")
Answer = TypeVar("Answer")

NAMES = ("local", "processes", "dask", "ray")
RETRIES = 2
"""How often a task is given to another worker after its own was lost."""


class WorkerLost(AllyshoreError):
    """Every worker that took a task was lost with it: killed, or out of memory."""

    def __init__(self, task: int, times: int) -> None:
        super().__init__(
            f"task {task + 1} lost its worker {times} times (killed, or out of memory). Ask for fewer workers with --threads, or for a smaller problem"
        )

    def __reduce__(self) -> tuple[type[AllyshoreError], tuple[str]]:
        """Cross a process as its message."""
        return AllyshoreError, (str(self),)


class Executor(Protocol):
    """Runs one function over many tasks. Use it in a ``with``, which ends its workers.

    The function and the tasks must be picklable: a function of a module and plain records. Answers come in the order of the tasks, so that
    they do not depend on who finished first; chance must come from seeds in the tasks.
    """

    def map(self, work: Callable[[Task], Answer], tasks: Sequence[Task]) -> list[Answer]:
        """Do the work on every task; an error of the work is raised as it is.

        A worker that is lost costs only its task, which another worker does again.

        Raises
        ------
        WorkerLost
            A task lost its worker more than `RETRIES` times.
        """
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def executor(name: str = "local", workers: int = 2) -> Executor:
    """Open an executor by name.

    Parameters
    ----------
    name
        ``local`` or ``processes`` (processes of this machine), ``dask`` or ``ray``.
    workers
        Processes that work side by side; for Dask and Ray the size of the local cluster that is started.

    Raises
    ------
    UsageError
        An unknown name, or a library that is not installed.
    """
    if workers < 1:
        raise UsageError(f"--threads: expected 1 worker or more, found {workers}")
    if name in {"local", "processes"}:
        from allyshore.executors.local import Local  # noqa: PLC0415  # each library loads only when it is asked for

        return Local(workers)
    if name not in NAMES:
        raise UsageError(
            f"--executor: expected {', '.join(NAMES)}{did_you_mean(name, NAMES)}, found {name!r}"
        )
    try:
        if name == "dask":
            from allyshore.executors.on_dask import OnDask  # noqa: PLC0415  # as above

            return OnDask(workers)
        from allyshore.executors.on_ray import OnRay  # noqa: PLC0415  # as above

        return OnRay(workers)
    except ImportError as missing:
        raise UsageError(
            f"--executor {name}: expected the library {name} ({missing}). Install allyshore[{name}], or use --executor local"
        ) from missing
