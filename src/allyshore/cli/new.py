"""``allyshore new``: a model to start from."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from allyshore.cli.app import Common
from allyshore.errors import UsageError

STARTER = "starter"
GOODS_FILE = Path("goods") / "washer.toml"
"""Among the examples."""


def new(
    folder: Annotated[
        Path,
        Parameter(
            name="DIR",
            help="The folder to make; a name that ends in .xlsx makes a workbook, one in .toml a goods file for `qualify`.",
        ),
    ],
    *,
    example: Annotated[str, Parameter(help="Which example: starter, laundry, harness or pump.")] = STARTER,
    xlsx: Annotated[
        bool, Parameter(negative="", help="Make one Excel workbook with a sheet per table.")
    ] = False,
    common: Common = Common(),  # noqa: B008  # a frozen record
) -> int:
    """Write a model to start from, small and complete, or one of the examples; or a goods file, the facts of a few goods for `qualify`.

    Nothing is overwritten: a folder that holds something, or a workbook that exists, is refused.
    """
    if folder.suffix.lower() == ".toml":
        return _goods_file(folder, example, xlsx=xlsx, as_json=common.json)
    source = find_example(example)
    if xlsx and folder.suffix.lower() != ".xlsx":
        folder = folder.with_name(f"{folder.name}.xlsx")
    try:
        target = _workbook(source, folder) if folder.suffix.lower() == ".xlsx" else _folder(source, folder)
    except OSError as error:
        raise UsageError(
            f"{folder}: expected a place that can be written to, found that it cannot ({error.strerror})."
        ) from error
    if common.json:
        print(json.dumps({"model": str(target), "example": example}))
    else:
        print(f"{target}: the example {example}. Next: allyshore check {target}")
    return 0


def _goods_file(target: Path, example: str, *, xlsx: bool, as_json: bool) -> int:
    """Copy the example of a goods file."""
    if xlsx or example != STARTER:
        raise UsageError(
            "new: expected neither --xlsx nor --example with a goods file, of which there is one example."
        )
    if target.exists():
        raise UsageError(f"{target}: expected nothing, found something there. Choose another name.")
    try:
        shutil.copyfile(examples_folder() / GOODS_FILE, target)
    except OSError as error:
        raise UsageError(
            f"{target}: expected a place that can be written to, found that it cannot ({error.strerror})."
        ) from error
    print(
        json.dumps({"goods_file": str(target)})
        if as_json
        else f"{target}: a goods file. Next: allyshore qualify {target}"
    )
    return 0


def examples_folder() -> Path:
    """Where the examples lie: inside the installed package, or beside the sources of an editable install.

    Raises
    ------
    UsageError
        There are none in either place.
    """
    package = Path(__file__).resolve().parents[1]
    places = [package / "examples", package.parents[1] / "examples"]
    for place in places:
        if (place / STARTER / "model.toml").is_file():
            return place
    raise UsageError(
        f"expected the examples in {' or '.join(map(str, places))}, found none. Install allyshore anew."
    )


def find_example(name: str) -> Path:
    """Give the folder of one example.

    Raises
    ------
    UsageError
        There is no such example.
    """
    place = examples_folder()
    names = sorted(entry.name for entry in place.iterdir() if (entry / "model.toml").is_file())
    if name not in names:
        raise UsageError(f"--example: expected one of {', '.join(names)}, found {name!r}.")
    return place / name


def _folder(source: Path, target: Path) -> Path:
    """Copy an example's files."""
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise UsageError(
            f"{target}: expected an empty folder or none, found something there. Choose another name."
        )
    shutil.copytree(source, target, dirs_exist_ok=True)
    return target


def _workbook(source: Path, target: Path) -> Path:
    """Write an example as one workbook, with its strategies beside it."""
    from allyshore.chain.transcribe import transcribe  # polars is loaded when it is needed
    from allyshore.tables.model import STRATEGIES

    beside = target.with_name(STRATEGIES)
    if target.exists() or ((source / STRATEGIES).is_file() and beside.exists()):
        held = target if target.exists() else beside
        raise UsageError(f"{held}: expected nothing, found something there. Choose another place.")
    transcribe(source, target)
    return target
