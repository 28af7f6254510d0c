"""Chains so small that the worth of each lever is a sum done by hand; they stand beside the benchmarks, which list twelve levers' sets whole."""

from __future__ import annotations

from benchmarks.shop import LEAST_COST, QUICK, any_levers, enumerated, lever, shop, with_levers, world

__all__ = ["LEAST_COST", "QUICK", "any_levers", "enumerated", "lever", "shop", "with_levers", "world"]
