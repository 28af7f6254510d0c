"""What docs/world.md tells about a table of one's own works as written."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from allyshore.cli import main

DOC = Path(__file__).parents[2] / "docs" / "world.md"


def test_the_worked_import_runs_as_written(monkeypatch, tmp_path, capsys):
    """The file and the commands of the section, in order, end with exit code 0 and leave nothing behind."""
    monkeypatch.chdir(tmp_path)
    section = DOC.read_text(encoding="utf-8").split("## Bring your own table")[1]
    file, commands = re.findall(r"```(?:csv)?\n(.*?)```", section, re.DOTALL)[:2]
    Path("wages.csv").write_text(file, encoding="utf-8")
    lines = commands.strip().splitlines()
    assert len(lines) == 4
    told = []
    for line in lines:
        assert main(shlex.split(line)[1:]) == 0, line
        told.append(capsys.readouterr().out)
    assert "kept 2 rows beside the package's" in told[0]
    assert "package and yours" in told[1]
    assert "5.1" in told[2]
    assert "2 imported rows removed" in told[3]
