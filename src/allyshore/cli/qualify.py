"""``allyshore qualify MODEL``: origin determinations with their reasons."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from allyshore.cli.app import Common
from allyshore.spelling import did_you_mean

AS_IS = "as-is"
GOODS_FILES = (".json", ".toml")


def qualify(
    model: Path | None = None,
    *,
    product: str | None = None,
    strategy: str = AS_IS,
    against: Path | None = None,
    schema: Annotated[
        bool, Parameter(negative="", help="Print the JSON Schema of a goods file, and nothing else.")
    ] = False,
    common: Common = Common(),  # noqa: B008  # a frozen record
) -> int:
    """Judge what each plant makes under the treaty's rules of origin, from the sourcing of a strategy (today's by default).

    Preference, the country-of-origin mark (19 CFR part 102) and non-preferential origin are told apart.

    Parameters
    ----------
    model
        Folder of CSV files, one workbook, or a goods file: .json or .toml with the facts of a few goods (`--schema`).
    product
        Judge this product only.
    strategy
        Whose sourcing is judged.
    against
        Tell only what changed since: a certificate's folder, or a file with what `qualify --json` printed earlier.
    """
    from allyshore.cli.qualify_goods import print_schema, qualify_goods
    from allyshore.cli.session import compare_model, no_plan, print_json, say_where, write_out
    from allyshore.errors import UsageError
    from allyshore.origin import marking_table

    if schema:
        return print_schema()
    if model is None:
        raise UsageError("qualify: expected MODEL, a model or a goods file, found none.")
    if model.suffix.lower() in GOODS_FILES and not model.is_dir():
        if strategy != AS_IS:
            raise UsageError(
                "qualify: expected no --strategy with a goods file, which has no sourcing to choose."
            )
        return qualify_goods(model, product, against, common)
    before = None
    if against is not None:
        from allyshore.desk import earlier

        before = earlier(against)
    comparison = compare_model(model, [strategy], common)
    known = comparison.chain.products.get_column("product").to_list()
    if product is not None and product not in known:
        raise UsageError(
            f"--product: expected a product of the model{did_you_mean(product, known)}, found {product!r}."
        )
    outcome = comparison.outcomes[0]
    if outcome.plan is None:
        raise no_plan(outcome)
    folder = write_out(comparison, common)
    judged = [judgement for judgement in outcome.plan.judgements if product in (None, judgement.product)]
    _refuse_doubtful(judged)
    fixes = _fixes(comparison, outcome.plan, common)
    changed = None if before is None else changed_since(before, judged, product)
    table = marking_table()
    if common.json:
        print_json(
            {
                "model": comparison.model,
                "on": comparison.on.isoformat(),
                "strategy": strategy,
                "manifest": comparison.manifest,
                "determinations": [_record(one, table, fixes[id(one)]) for one in judged],
                "caveats": list(comparison.caveats),
            }
            | ({} if changed is None else {"changes": [change.to_dict() for change in changed]})
        )
    elif changed is not None:
        print_changes(changed)
    else:
        _print(judged, table, fixes)
    say_where(folder, common)
    return 0


def _refuse_doubtful(judged: list[Any]) -> None:
    """Refuse to judge goods that are worth less than their materials.

    Raises
    ------
    ModelInvalid
        There are such goods; each is named once.
    """
    from allyshore.errors import Fault, ModelInvalid
    from allyshore.origin import doubts

    found: dict[str, Fault] = {}
    for judgement in judged:
        for doubt in doubts(judgement.good):
            if doubt.where == judgement.product and doubt.column == "transaction_value":
                place = f"products, {judgement.product} as made at {judgement.site}"
                found.setdefault(place, Fault(place, None, "value", doubt.expected, doubt.found, doubt.cure))
    if found:
        raise ModelInvalid(found.values())


NOT_JUDGED = {
    "status": "not assessed",
    "because": "a substantial transformation is judged case by case by the authorities; duties go by the country of origin that the model states",
}


def _fixes(comparison: Any, plan: Any, common: Common) -> dict[int, tuple[Any, ...]]:
    """The cheapest changes of suppliers that would make each good qualify that does not, by the judgement's identity."""
    from allyshore.desk import swaps

    return {id(one): found for one, found in swaps(comparison.chain, plan, common.world())}


def _record(judgement: Any, table: Any, fixes: tuple[Any, ...]) -> dict[str, Any]:
    """One good at one plant: the answer first, then how it was made, the whole determination, and the two origins that are not preferential."""
    from allyshore.origin import mark
    from allyshore.study.save import judgement_record

    record = judgement_record(judgement)
    said = record["determination"] = record["determination"] | {"fixes": [one.to_dict() for one in fixes]}
    names = (
        "status",
        "criterion",
        "rule",
        "alternative",
        "rvc",
        "failing",
        "missing_facts",
        "flips",
        "fixes",
    )
    first = {"product": record["product"], "site": record["site"], **{name: said[name] for name in names}}
    amounts = judgement.determination.amounts
    others = {
        "amounts": None if amounts is None else amounts.to_dict(),
        "ways": [way.to_dict() for way in judgement.determination.ways],
        "marking_origin": mark(judgement.good, table=table).to_dict(),
        "non_preferential_origin": NOT_JUDGED,
    }
    return {**first, **record, **others}


def _print(judged: list[Any], table: Any, fixes: dict[int, tuple[Any, ...]]) -> None:
    from rich.markup import escape

    from allyshore.cli.session import screen
    from allyshore.origin import mark

    out = screen()
    told: set[tuple[str, ...]] = set()
    for judgement in judged:
        lines = (
            *replace(judgement.determination, fixes=tuple(one.fix for one in fixes[id(judgement)])).explain(),
            *(_offer(one) for one in fixes[id(judgement)]),
            *mark(judgement.good, table=table).explain(),
        )
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


def _offer(change: Any) -> str:
    """Who could sell a material with a declaration, and what it costs more."""
    name = change.fix.material
    if change.offer is None:
        return f"Nobody in the model sells {name} with a declaration of origin in force."
    return f"{change.offer.site} declares origin of {name}: {change.fix.cost:.2f} USD a unit of the good more at its door."


def changed_since(before: Any, judged: list[Any], product: str | None) -> list[Any]:
    """Set the judgements beside the earlier ones, of one product where one is asked for."""
    from allyshore.desk import changes

    old, partial = before
    asked = {place: one for place, one in old.items() if product in (None, place[0])}
    return changes(asked, judged, only_old=partial)


def print_changes(changed: list[Any]) -> None:
    """Say what stands otherwise than before."""
    from rich.markup import escape

    from allyshore.cli.session import screen

    out = screen()
    for change in changed:
        out.print(f"[bold]{escape(change.product)}[/bold] at {escape(change.site)}:")
        for line in change.lines:
            out.print(f"  {escape(line)}")
    if not changed:
        out.print("Nothing changed: status, criterion, rule, method and margins are as they were.")
