"""From rail terminal to rail terminal: which railways, how far, how long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from allyshore.sphere import great_circle

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from allyshore.routes.freight import Freight
    from allyshore.world import World

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

_TRACK = "intermodal"
"""Mode under which the circuity of the track stands, for all trains."""


@dataclass(frozen=True, slots=True)
class Trains:
    """Trains between all ramps; make them with `Trains.of`.

    Attributes
    ----------
    ramps
        The terminals where loads change between truck and train: terminal, country, longitude, latitude, landmass.
    entries
        Ports of entry that trains pass.
    km, hours
        Track kilometres and mean hours from departure to arrival, borders and changes of railway included, shape (ramp, ramp); infinite
        where no train goes.
    first, entry
        First and last border on the way, positions in `entries`, -1 for none. Where there is one border both name it.
    """

    ramps: pl.DataFrame
    entries: tuple[str, ...]
    km: Floats
    hours: Floats
    first: Whole
    entry: Whole

    @classmethod
    def of(cls, world: World, freight: Freight, mode: str, shut: list[str]) -> Trains:
        """Find the fastest way between any two ramps.

        A state of the search is a terminal on the trains of one railway; changing to another at the same terminal takes
        ``interchange_hours``. A kilometre takes 1 / ``train_speed`` and, for cars, its share of the yards on the way. Each border takes
        ``border_hours``.

        Parameters
        ----------
        mode
            intermodal or rail.
        shut
            Ports of entry that no train may pass.
        """
        value = freight.value
        terminals = world.table("rail_terminals").sort("terminal")
        number = {name: k for k, name in enumerate(terminals["terminal"])}
        lines = (
            world.table("rail_links")
            .filter(~pl.col("entry").is_in(shut) | pl.col("entry").is_null())
            .sort("railway", "terminal", "to_terminal")
        )
        a, b = (np.array([number[name] for name in lines[end]]) for end in ("terminal", "to_terminal"))
        railways = lines["railway"].unique().sort()
        railway = lines["railway"].cast(pl.Enum(railways)).to_physical().to_numpy().astype(np.int64)
        at = terminals.select("longitude", "latitude").to_numpy()
        km = great_circle(at[a, 0], at[a, 1], at[b, 0], at[b, 1]) * value("circuity", _TRACK)
        country = terminals["country"].to_numpy()
        yards = value("yard_hours", mode) / value("yard_km", mode) if mode == "rail" else 0.0
        hours = km * np.array([1.0 / value("train_speed", mode, country[end]) + yards for end in a])
        names = tuple(lines["entry"].drop_nulls().unique().sort())
        border = np.array([names.index(name) if name else -1 for name in lines["entry"]], dtype=np.int64)
        abroad = dict(world.table("land_ports").select("name", "neighbour").iter_rows())
        hours = hours + np.array(
            [value("border_hours", mode, abroad[name]) if name else 0.0 for name in lines["entry"]]
        )
        n, states = len(terminals), len(terminals) * len(railways)
        here, there = railway * n + a, railway * n + b
        served = np.unique(np.concatenate([here, there]))
        same = (served[:, None] % n == served[None, :] % n) & (served[:, None] != served[None, :])
        x, y = (served[side] for side in np.nonzero(same))
        ramps = np.flatnonzero(terminals["ramp"].to_numpy())
        on = [(states + k, s) for k, terminal in enumerate(ramps) for s in served[served % n == terminal]]
        door, state = np.array(on, dtype=np.int64).T
        nothing = np.full(len(door), 1e-9)  # scipy takes a weight of zero for no edge
        graph = _Graph(
            np.concatenate([here, there, x, door, state]),
            np.concatenate([there, here, y, state, door + len(ramps)]),
            np.concatenate(
                [hours, hours, np.full(len(x), value("interchange_hours", mode)), nothing, nothing]
            ),
            np.concatenate([km, km, np.zeros(len(x) + 2 * len(door))]),
            np.concatenate([border, border, np.full(len(x) + 2 * len(door), -1)]),
            states + 2 * len(ramps),
        )
        found = graph.ways(states + np.arange(len(ramps)), states + len(ramps) + np.arange(len(ramps)))
        where = terminals.select("terminal", "country", "longitude", "latitude").filter(terminals["ramp"])
        return cls(where.with_columns(landmass=pl.lit("North America")), names, *found)


@dataclass(frozen=True, slots=True)
class _Graph:
    """Directed edges in parallel arrays: ends, hours, km, border (-1 for none); and the number of nodes."""

    start: Whole
    end: Whole
    hours: Floats
    km: Floats
    border: Whole
    nodes: int

    def ways(self, sources: Whole, sinks: Whole) -> tuple[Floats, Floats, Whole, Whole]:
        """Give km, hours, first and last border of the fastest ways, shape (source, sink).

        What lies along each way is added up over its predecessors in doubling steps.
        """
        net = csr_array((self.hours, (self.start, self.end)), shape=(self.nodes, self.nodes))
        hours, before = dijkstra(net, indices=sources, return_predecessors=True)
        length = np.zeros((self.nodes, self.nodes))
        passed = np.full((self.nodes, self.nodes), -1, dtype=np.int64)
        length[self.start, self.end], passed[self.start, self.end] = self.km, self.border
        column = np.broadcast_to(np.arange(self.nodes), before.shape)
        root = before < 0
        back = np.where(root, column, before)
        km = np.where(root, 0.0, length[back, column])
        last = np.where(root, -1, passed[back, column])
        first, row = last.copy(), np.arange(len(sources))[:, None]
        while (back != back[row, back]).any():
            km = km + km[row, back]
            first = np.where(first[row, back] >= 0, first[row, back], first)
            last = np.where(last >= 0, last, last[row, back])
            back = back[row, back]
        km = np.where(np.isfinite(hours), km, np.inf)
        return km[:, sinks], hours[:, sinks], first[:, sinks], last[:, sinks]
