"""Run one benchmark by name and print its figures."""

from __future__ import annotations

import argparse
import importlib
import json
from pathlib import Path

NAMES = sorted(
    path.stem for path in Path(__file__).parent.glob("*.py") if "\ndef run(asked" in path.read_text()
)
"""Every module of this folder that can be run."""


def main() -> None:
    """Read the benchmark's name; its module reads the rest."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", add_help=False)
    parser.add_argument("name", choices=NAMES)
    named, rest = parser.parse_known_args()
    module = importlib.import_module(f"benchmarks.{named.name}")
    command = argparse.ArgumentParser(prog=f"python -m benchmarks {named.name}", description=module.__doc__)
    command.add_argument("--json", action="store_true", help="print one JSON document")
    module.options(command)
    asked = command.parse_args(rest)
    figures = module.run(asked)
    if asked.json:
        print(json.dumps(figures))
    else:
        for name, figure in figures.items():
            print(f"{name:28} {figure:,.4g}" if isinstance(figure, float) else f"{name:28} {figure}")


if __name__ == "__main__":
    main()
