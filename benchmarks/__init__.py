"""Timings, each beside a plainer way of doing the same in the same run: ``python -m benchmarks NAME --json``."""
