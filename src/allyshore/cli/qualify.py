"""``allyshore qualify MODEL``: origin determinations with their reasons."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any

from allyshore.cli.app import Common


def qualify(
    model: Path,
    *,
    product: str | None = None,
    strategy: str = "as-is",
    common: Common = Common(),  # noqa: B008  # a frozen record
) -> int:
    """Judge what each plant makes under the treaty's rules of origin, from the sourcing of a strategy (today's by default).

    Parameters
    ----------
    model
        Folder of CSV files, or one workbook.
    product
        Judge this product only.
    strategy
        Whose sourcing is judged.
    """
    from allyshore.cli.session import compare_model, no_plan, print_json, say_where, write_out
    from allyshore.errors import UsageError

    comparison = compare_model(model, [strategy], common)
    known = comparison.chain.products.get_column("product").to_list()
    if product is not None and product not in known:
        near = difflib.get_close_matches(product, known, 1)
        raise UsageError(
            f"--product: expected a product of the model, found {product!r}."
            + (f" Did you mean {near[0]}?" if near else "")
        )
    outcome = comparison.outcomes[0]
    if outcome.plan is None:
        raise no_plan(outcome)
    folder = write_out(comparison, common)
    judged = [judgement for judgement in outcome.plan.judgements if product in (None, judgement.product)]
    if common.json:
        print_json(
            {
                "model": comparison.model,
                "on": comparison.on.isoformat(),
                "strategy": strategy,
                "manifest": comparison.manifest,
                "determinations": [_record(judgement) for judgement in judged],
                "caveats": list(comparison.caveats),
            }
        )
    else:
        _print(judged)
    say_where(folder, common)
    return 0


def _record(judgement: Any) -> dict[str, Any]:
    """One good at one plant: the answer first, then how it was made and the whole determination."""
    from allyshore.study.save import judgement_record

    record = judgement_record(judgement)
    said = record["determination"]
    names = ("status", "criterion", "rule", "alternative", "rvc", "failing", "missing_facts", "flips", "fixes")
    first = {"product": record["product"], "site": record["site"], **{name: said[name] for name in names}}
    return {**first, **record}


def _print(judged: list[Any]) -> None:
    from rich.markup import escape

    from allyshore.cli.session import screen

    out = screen()
    told: set[tuple[str, ...]] = set()
    for judgement in judged:
        lines = tuple(judgement.determination.explain())
        if (judgement.site, judgement.product, *lines) in told:
            continue
        told.add((judgement.site, judgement.product, *lines))
        status = judgement.determination.status.value
        out.print(
            f"[bold]{escape(judgement.product)}[/bold] at {escape(judgement.site)}, period {judgement.period}: {status}"
        )
        for line in lines:
            out.print(f"  {escape(line)}")
    if not judged:
        out.print("Nothing is made in the treaty's territory under this strategy.")
