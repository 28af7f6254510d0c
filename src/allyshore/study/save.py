"""Write a comparison to a folder, completely enough that `verify` needs nothing else.

::

    comparison.json                the document of ``compare --json``
    manifest.json                  hash of the inputs, vintages of the facts, versions, options, seed
    facts/TABLE.csv                each table of facts that was the user's own, whole; the manifest says where it came from
    model/                         the model as completed: every lane and default written out
    plans/STRATEGY/*.csv           the plan's tables (see `Plan`)
    plans/STRATEGY/origin.json     the determinations
    plans/STRATEGY/notes.txt       what the plan rests on
    seal.json                      SHA-256 of every other file
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allyshore import chain as chains
from allyshore.errors import UsageError
from allyshore.tables import result as files

if TYPE_CHECKING:
    from allyshore.design import Judgement, Plan
    from allyshore.study.result import Comparison


FACTS = "facts"


def save(comparison: Comparison, folder: Path | str) -> Path:
    """Write the result folder, replacing an earlier result that stands there.

    Raises
    ------
    UsageError
        The folder holds something that is not a result of ours.
    """
    target = Path(folder)
    clear(target)
    chains.save(comparison.chain, target / "model")
    for outcome in comparison.outcomes:
        if outcome.plan is not None:
            save_plan(outcome.plan, target / "plans" / outcome.strategy.name)
    files.write_json(target / "comparison.json", comparison.to_dict())
    files.write_json(target / "manifest.json", comparison.manifest)
    for fact in comparison.manifest["facts"]:
        if fact["overridden"]:
            files.write_csv(target / FACTS / f"{fact['table']}.csv", comparison.world.table(fact["table"]))
    for name, page in comparison.pages:
        files.write_text(target / name, page(comparison))
    files.seal(target)
    return target


def clear(target: Path) -> None:
    """Make room for a result where there is none, or an earlier one of ours."""
    if not target.exists():
        return
    if not target.is_dir():
        raise UsageError(f"--out {target}: expected a folder, found a file")
    if not any(target.iterdir()):
        return
    if not (target / files.SEAL).exists():
        raise UsageError(
            f"--out {target}: expected an empty folder or an earlier result, found other files. Name another folder"
        )
    shutil.rmtree(target)


def save_plan(plan: Plan, folder: Path) -> None:
    """Write a plan's tables, determinations and notes."""
    for name in plan.TABLES:
        if name in plan.ONLY_WHERE_USED and plan.table(name).is_empty():
            continue
        files.write_csv(folder / f"{name}.csv", plan.table(name))
    files.write_json(folder / "origin.json", [judgement_record(judgement) for judgement in plan.judgements])
    files.write_text(folder / "notes.txt", "".join(f"{note}\n" for note in plan.notes))


def judgement_record(judgement: Judgement) -> dict[str, Any]:
    """Give one determination with the place that it is about, JSON-ready."""
    return {
        "site": judgement.site,
        "recipe": judgement.recipe,
        "product": judgement.product,
        "mode": judgement.mode,
        "period": judgement.period,
        "quantity": judgement.quantity,
        "claimed": judgement.claimed_by_plan,
        "determination": judgement.determination.to_dict(),
    }
