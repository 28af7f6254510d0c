"""TOML files, with the line of every key."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

from allyshore.errors import Fault
from allyshore.tables.limits import MAX_CONFIG_BYTES

if TYPE_CHECKING:
    from pathlib import Path

_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)|\(at end of document\)")
_KEY = re.compile(r"^\s*[\"']?([A-Za-z0-9_-]+)[\"']?\s*=")


def read_toml(path: Path, faults: list[Fault]) -> tuple[dict[str, Any], dict[str, int]] | None:
    """Parse a TOML file into its values and the line of each key, or give None and the fault."""
    where = path.name
    row = None
    text = ""
    try:
        if not path.is_file():
            found = "something that is not a file" if path.exists() else "a broken link"
        elif path.stat().st_size > MAX_CONFIG_BYTES:
            found = f"more than {MAX_CONFIG_BYTES} bytes"
        else:
            text = path.read_bytes().decode("utf-8-sig")
            values = tomllib.loads(text)
            return values, _lines(text)
    except UnicodeDecodeError:
        found = "text that is not UTF-8"
    except RecursionError:
        found = "brackets nested too deeply"
    except ValueError as error:
        reason = str(error)
        line = _AT_LINE.search(reason)
        if line:
            row = int(line.group(1) or len(text.splitlines()))
        found = f"a mistake ({_AT_LINE.sub('', reason).strip()})"
    except OSError as error:
        found = f"one that cannot be opened ({error.strerror})"
    faults.append(
        Fault(where, row, None, "a TOML file", found, "Write key = value, with texts in quotation marks")
    )
    return None


def _lines(text: str) -> dict[str, int]:
    """First line on which each key stands."""
    lines: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        match = _KEY.match(line)
        if match:
            lines.setdefault(match.group(1), number)
    return lines
