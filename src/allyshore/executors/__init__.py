"""The only door to processes, Dask and Ray: the same work over many tasks, with the same answer wherever it runs."""

from __future__ import annotations

from allyshore.executors.executor import NAMES, RETRIES, Executor, WorkerLost, executor
from allyshore.executors.local import Local

__all__ = ["NAMES", "RETRIES", "Executor", "Local", "WorkerLost", "executor"]
