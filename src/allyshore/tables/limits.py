"""How much of a file is read before it is refused: a model that needs more belongs in several models."""

from __future__ import annotations

MAX_BYTES = 512 * 1024 * 1024
"""Most bytes of one file after unpacking: a CSV as it lies, a workbook or a Parquet file unpacked."""

MAX_CELLS = 100_000_000
"""Most cells of one table, counted as its rows times its columns."""

MAX_COLUMNS = 256
"""Most columns of one table."""

MAX_CONFIG_BYTES = 1024 * 1024
"""Most bytes of a TOML file."""
