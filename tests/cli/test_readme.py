"""What the README tells a newcomer to type works as written."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from allyshore.cli import main

README = Path(__file__).parents[2] / "README.md"


def test_every_command_of_the_readme_runs(monkeypatch, tmp_path, capsys):
    """Each line that begins with allyshore, in order, in an empty folder, ends with exit code 0."""
    monkeypatch.chdir(tmp_path)
    lines = re.findall(r"^allyshore (.+?)(?:\s+#.*)?$", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(lines) == 16
    for line in lines:
        assert main(shlex.split(line)) == 0, line
        assert capsys.readouterr().out


def test_the_readme_opens_with_two_commands():
    """`make demo` and `make test` stand before anything else."""
    words = README.read_text(encoding="utf-8").split("```")[1]
    assert [line.split("#")[0].strip() for line in words.strip().splitlines()] == ["make demo", "make test"]
