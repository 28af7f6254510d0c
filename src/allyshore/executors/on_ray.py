"""Ray: a cluster of this machine's processes, or the one that the environment names."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import ray

from allyshore.executors.executor import RETRIES, WorkerLost

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType
    from typing import Self

Task = TypeVar("Task")
Answer = TypeVar("Answer")


class OnRay:
    """Tasks as Ray's remote calls; a lost worker's task is done again by another."""

    def __init__(self, workers: int) -> None:
        ray.init(num_cpus=workers, include_dashboard=False, log_to_driver=False, configure_logging=False)

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the cluster."""
        ray.shutdown()

    def map(self, work: Callable[[Task], Answer], tasks: Sequence[Task]) -> list[Answer]:
        """Do the work on every task (see `Executor`)."""
        remote = ray.remote(work).options(max_retries=RETRIES)
        calls = [remote.remote(task) for task in tasks]
        answers: list[Answer] = []
        for place, call in enumerate(calls):
            try:
                answers.append(ray.get(call))
            except ray.exceptions.WorkerCrashedError as lost:
                raise WorkerLost(place, RETRIES + 1) from lost
            except ray.exceptions.RayTaskError as error:
                raise error.cause from error
        return answers
