"""Run one benchmark by name and print its figures."""

from __future__ import annotations

import argparse
import importlib
import json

NAMES = ("build", "compare", "duty", "duty_means", "origin", "routes", "schedule", "trust")


def main() -> None:
    """Read the benchmark's name; its module reads the rest."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    commands = parser.add_subparsers(dest="name", required=True)
    for name in NAMES:
        module = importlib.import_module(f"benchmarks.{name}")
        command = commands.add_parser(name, help=module.__doc__)
        command.add_argument("--json", action="store_true", help="print one JSON document")
        module.options(command)
        command.set_defaults(run=module.run)
    asked = parser.parse_args()
    figures = asked.run(asked)
    if asked.json:
        print(json.dumps(figures))
    else:
        for name, figure in figures.items():
            print(f"{name:28} {figure:,.4g}" if isinstance(figure, float) else f"{name:28} {figure}")


if __name__ == "__main__":
    main()
