"""``allyshore verify RESULT``: recompute a result from its own files."""

from __future__ import annotations

from pathlib import Path

from allyshore.cli.app import Common


def verify(result: Path, *, common: Common = Common()) -> int:  # noqa: B008  # a frozen record
    """Recompute cost, flows, duty and origin of a result folder without the solver; every difference is named.

    Parameters
    ----------
    result
        The folder that `allyshore compare MODEL --out FOLDER` wrote.
    """
    from allyshore.errors import ResultDiffers
    from allyshore.verify import verify as audit
    from allyshore.world import World

    verdict = audit(result, World.on)
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
