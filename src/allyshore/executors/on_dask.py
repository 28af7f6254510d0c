"""Dask: a cluster of this machine's processes, or the one that the environment names."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from distributed import Client, KilledWorker

from allyshore.executors.executor import RETRIES, WorkerLost

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType
    from typing import Self

Task = TypeVar("Task")
Answer = TypeVar("Answer")


class OnDask:
    """Tasks as futures of a Dask client; a lost worker's task is done again by another."""

    def __init__(self, workers: int) -> None:
        self._client = Client(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            dashboard_address=None,
            set_as_default=False,
        )

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the client and its cluster."""
        self._client.shutdown()
        self._client.close()

    def map(self, work: Callable[[Task], Answer], tasks: Sequence[Task]) -> list[Answer]:
        """Do the work on every task (see `Executor`)."""
        futures = [self._client.submit(work, task, pure=False) for task in tasks]
        try:
            answers: list[Answer] = self._client.gather(futures)
        except KilledWorker as lost:
            names = [future.key for future in futures]
            raise WorkerLost(names.index(lost.task) if lost.task in names else 0, RETRIES + 1) from lost
        return answers
