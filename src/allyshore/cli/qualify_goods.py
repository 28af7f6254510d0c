"""``allyshore qualify FILE.json|FILE.toml``: the goods that a goods file states, judged; and its JSON Schema."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from allyshore.cli.app import Common
from allyshore.errors import UsageError
from allyshore.spelling import did_you_mean

ANSWER = "origin.json"


def print_schema() -> int:
    """Print the JSON Schema of a goods file."""
    from allyshore.origin import goods_schema

    print(json.dumps(goods_schema(), indent=2, ensure_ascii=False))
    return 0


def qualify_goods(path: Path, product: str | None, against: Path | None, common: Common) -> int:
    """Judge the goods of a file and answer its questions; or tell what changed since an earlier judgement.

    Raises
    ------
    UsageError
        There is no such file, or no such product in it.
    ModelInvalid
        With every fault of the file, or `against` is no earlier judgement.
    """
    from allyshore.cli.qualify import changed_since, print_changes
    from allyshore.cli.session import print_json
    from allyshore.origin import judge, marking_table, read_goods

    before = None
    if against is not None:
        from allyshore.desk import earlier

        before = earlier(against)
    record = read_goods(path)
    known = [one.good.product for one in record.goods]
    if product is not None and product not in known:
        hint = did_you_mean(product, known)
        raise UsageError(f"--product: expected a product of the file{hint}, found {product!r}.")
    world = common.world()
    found = judge(record, world, on=common.on, table=marking_table())
    worlds = [
        world if day == world.date else world.at(day) for day in sorted({one.on for one in found.goods})
    ]
    goods = [one for one in found.goods if product in (None, one.good.product)]
    document = {
        "goods_file": record.name,
        "on": (common.on or record.on or world.date).isoformat(),
        "agreement": record.agreement,
        "manifest": _manifest(path, worlds),
        "determinations": [one.to_dict() for one in goods],
        "answers": [one.to_dict() for one in found.answers],
        "caveats": list(dict.fromkeys(caveat for one in worlds for caveat in one.caveats())),
    }
    changed = None if before is None else changed_since(before, goods, product)
    if changed is not None:
        document["changes"] = [change.to_dict() for change in changed]
    text = _sentences(goods, found.answers)
    if common.out is not None:
        _write(common.out, document, text)
    if common.json:
        print_json(document)
    elif changed is not None:
        print_changes(changed)
    else:
        _print(text)
    if common.out is not None:
        print(f"answer: {common.out / ANSWER}", file=sys.stderr if common.json else sys.stdout)
    return 0


def _manifest(path: Path, worlds: list[Any]) -> dict[str, Any]:
    """What the answer rests on, without a clock reading: equal files give equal manifests."""
    from allyshore.version import VERSION

    return {
        "allyshore": VERSION,
        "input_sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "facts": worlds[0].manifest(worlds[0].used) if worlds else [],
    }


def _sentences(goods: list[Any], answers: tuple[Any, ...]) -> str:
    lines = []
    for one in goods:
        lines.append(
            f"{one.good.product} at {one.stated.site}, on {one.on}: {one.determination.status.value}"
        )
        lines += [f"  {line}" for line in one.explain()]
    for answer in answers:
        said = json.dumps(answer.to_dict()["answer"], ensure_ascii=False)
        lines.append(f"{answer.label or answer.ask}: {said}")
    return "\n".join(lines)


def _write(folder: Path, document: dict[str, Any], text: str) -> None:
    """Write the answer as JSON and as text, sealed against later change.

    Raises
    ------
    UsageError
        The folder cannot be written.
    """
    from allyshore.tables import seal, write_json, write_text

    try:
        write_json(folder / ANSWER, document)
        write_text(folder / "origin.txt", text + "\n")
        seal(folder)
    except OSError as error:
        raise UsageError(
            f"--out: expected a folder that can be written to, found {error.strerror}."
        ) from error


def _print(text: str) -> None:
    from rich.markup import escape

    from allyshore.cli.session import screen

    out = screen()
    for line in text.split("\n"):
        out.print(escape(line) if line.startswith(" ") else f"[bold]{escape(line)}[/bold]", highlight=False)
