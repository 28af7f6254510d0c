"""Making files to import: a sound one for table labour_cost, and what else a test needs to spoil it."""

import datetime as dt

from allyshore.opening import open_world
from allyshore.world.imports import read_import
from allyshore.world.kept import keep
from allyshore.world.orders import read_order

DAY = dt.date(2026, 6, 15)
HEAD = "country,hourly_cost,observed,year"
SOUND = f"{HEAD}\nMEX,5.5,yes,2025\nVNM,3.1,yes,2025\n"
WHO = {"source": "own survey", "licence": "own use", "vintage": "2026-03"}


def order(folder, content=SOUND, table="labour_cost", name="wages.csv", **words):
    """Write a file and order its import."""
    file = folder / name
    if content is not None:
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_order(table, file, DAY, **(WHO | words))


def take(folder, content=SOUND, table="labour_cost", name="wages.csv", data=None, **words):
    """Read a file as `allyshore world import` would, over what is kept in the folder `data`."""
    return read_import(order(folder, content, table, name, **words), open_world(DAY, data))


def bring(folder, data, *given, **words):
    """Read a file and keep it."""
    return keep(data, take(folder, *given, data=data, **words))


def state(data):
    """Every file below a folder with its bytes."""
    return {path.relative_to(data): path.read_bytes() for path in data.rglob("*") if path.is_file()}
