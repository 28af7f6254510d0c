"""``allyshore verify RESULT``: recompute a result from its own files."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from allyshore.cli.app import Common


def verify(result: Path, *, common: Common = Common()) -> int:  # noqa: B008  # a frozen record
    """Recompute cost, flows, duty and origin of a result folder without the solver, or judge a certificate again; every difference is named.

    Parameters
    ----------
    result
        The folder that `allyshore compare`, `allyshore design` (a front of `--pareto` too) or `allyshore certify` wrote with `--out`.
    """
    from allyshore.errors import ResultDiffers
    from allyshore.verify import verify as audit
    from allyshore.world import World

    certified = (result / "certificate.json").is_file()
    verdict = _certificate(result) if certified else audit(result, World.on)
    for line in _own_tables(verdict.own, common):
        print(f"note: {line}", file=sys.stderr)
    if common.json:
        from allyshore.cli.session import print_json

        print_json(verdict.to_dict())
    if not verdict.verified:
        raise ResultDiffers([f"{result}: {verdict.count} differences", *verdict.lines()])
    if not common.json:
        print(f"{result}: verified. {sum(verdict.checked.values())} items agree with their recomputation:")
        for what, count in sorted(verdict.checked.items()):
            print(f"  {what}: {count}")
    return 0


def _certificate(folder: Path) -> Any:
    """Judge a certificate again, telling on standard error what has changed since without making it wrong."""
    from allyshore.desk import recheck
    from allyshore.world import World

    found = recheck(folder, World.on)
    for line in found.notes:
        print(f"note: {line}", file=sys.stderr)
    return found.verdict


def _own_tables(own: Sequence[Mapping[str, Any]], common: Common) -> list[str]:
    """Say which tables were the maker's own, from whom, and whether this machine holds the same."""
    from allyshore.world.provenance import own_words

    if not own:
        return []
    held = {fact["table"]: fact["sha256"] for fact in common.world().manifest(fact["table"] for fact in own)}
    lines = []
    for fact in own:
        name = fact["table"]
        same = "the same is held here" if held[name] == fact.get("sha256") else "the table held here differs"
        records = fact.get("imports") or []
        whose = (
            own_words(name, records, "the maker")
            if records
            else f"{name}: the maker's own, without a record."
        )
        lines.append(f"{whose.removesuffix('.')}; {same}. The recomputation used the result's copy.")
    return lines
