"""Make `land_port_queues`: what the queue at each US land port of entry is reckoned from.

Usage: ``python recipes/land_port_queues.py RAW_DIR [OUT_DIR]``; nothing is read from RAW_DIR, but the tables `land_ports`, `crossings` and
`freight` must be built before. `observed` is yes where the number, or what it is the plain mean of, was read in the source named.

Service time is not published by port. Where a wait is, the service time is the one for which our queue gives that wait, so it holds all
that slows a booth, such as booths without staff. Elsewhere it is the median of the ports of that border.
"""

from __future__ import annotations

import datetime as dt
import math
from statistics import mean, median
from typing import TYPE_CHECKING

import polars as pl
from writing import run, write

from allyshore.routes.freight import Freight
from allyshore.routes.queue import service_for
from allyshore.world import World

if TYPE_CHECKING:
    from pathlib import Path

ASSUMED = "our assumption, not checked against a publication"
OURS, QUOTED = "Apache-2.0 (ours)", "facts; quoted with reference"
BTS_2024 = "US Bureau of Transportation Statistics, Border Crossing/Entry Data, January 2024"
CBP_2025 = "US Customs and Border Protection, northbound crossings of Texas bridges, mean month of 2025 (table crossings)"
TC = "Transport Canada, Transportation in Canada 2023, addendum table RO8: southbound trucks, 2023"

CONTAINERS_PER_TRUCK = {
    "Detroit": (183_835 + 30_228) / 130_404,
    "Champlain Rouses Point": 34_988 / 22_079,
    "Pembina": 31_092 / 20_060,
}
OTHER_TRUCKS = {
    "Houlton": (
        133_000 / 12,
        "BTS, Top 20 NAFTA border truck crossings into the United States, 2000",
        "2000",
        True,
    ),
    "Derby Line": (
        139_000 / 12,
        "BTS, Top 20 NAFTA border truck crossings into the United States, 2000",
        "2000",
        True,
    ),
    "Calexico East": (
        325_243 / 12,
        "US border crossings by city as listed by the Nogales Economic Development Foundation, after BTS",
        "2015",
        True,
    ),
    "Sault Sainte Marie": (7_000.0, ASSUMED, "2026", False),
    "Portal": (7_500.0, ASSUMED, "2026", False),
}
BOOTHS: dict[str, tuple[int, str, str, bool, str]] = {
    "Laredo": (
        23,
        "Transport Topics, 2023-02: 15 booths at the World Trade Bridge after the expansion; 8 at Colombia are our assumption",
        "2023",
        False,
        "two bridges",
    ),
    "Nogales": (
        8,
        "Nogales Economic Development Foundation, International Ports: 8 commercial inspection lanes at Mariposa",
        "2015",
        True,
        "",
    ),
    "Detroit": (
        13,
        "trucknews.com, U.S. Customs staffs more booths at Windsor bridge: 13 primary booths when fully staffed",
        "2004",
        True,
        "more have been built since; the Gordie Howe bridge is not counted",
    ),
}
FAST_BOOTHS = {
    "Laredo": (4, "Transport Topics, 2023-02: four FAST lanes at the World Trade Bridge", "2023", True, "")
}
HOURS = {
    "Laredo": (
        16.0,
        "8 a.m. to midnight: CBP and SAT on Colombia Solidarity, May 2023 (gateway-group.com); taken for both bridges",
        "2023",
        True,
    ),
    "Otay Mesa": (15.0, ASSUMED, "2026", False),
    "Detroit": (
        24.0,
        "FHWA, Evaluation of Travel Time Methods, Ambassador Bridge, 2002: open day and night",
        "2002",
        True,
    ),
}
MEDIAN_P95 = {
    "Calais": (9.1, 30.5), "Houlton": (5.5, 15.4), "Derby Line": (5.3, 16.0), "Champlain Rouses Point": (8.4, 24.0), "Alexandria Bay": (13.0, 33.3),
    "Buffalo Niagara Falls": ((11.3 + 16.9) / 2, (41.0 + 52.3) / 2), "Detroit": (8.6, 33.5), "Port Huron": (15.7, 41.6), "Sault Sainte Marie": (6.2, 21.9),
    "Pembina": (10.7, 21.0), "Portal": (8.5, 22.2), "Sweetgrass": (7.2, 18.7), "Sumas": (10.3, 29.3), "Blaine": (11.4, 32.1),
}  # fmt: skip
PHARR_2012 = [60, 63, 62, 56, 48, 43, 43, 45, 45, 55, 55]
EL_PASO_2012 = [53, 47, 54, 57, 45, 46, 48, 44, 42, 42, 47]
FHWA_2012 = "FHWA, Freight Facts and Figures 2013, table 3-21: months of 2012, from the end of the queue to the exit of the state's inspection"
THROUGH_MINUTES = 20.0
WAITS = {
    "Hidalgo": (
        mean(PHARR_2012) - THROUGH_MINUTES,
        FHWA_2012,
        "2012",
        True,
        "20 minutes of driving through and of state inspection taken off",
    ),
    "El Paso": (
        mean(EL_PASO_2012) - THROUGH_MINUTES,
        FHWA_2012,
        "2012",
        True,
        "20 minutes of driving through and of state inspection taken off",
    ),
    "Otay Mesa": (
        47.0,
        "CBP readings shown by the Smart Border Coalition: cargo 50 minutes, FAST 40",
        "2019",
        True,
        "0.7 x 50 + 0.3 x 40; one reading",
    ),
    "Nogales": (
        60.0,
        "Port Authority of Nogales: waits at Mariposa fell to around one hour",
        "2014",
        True,
        "",
    ),
    "Laredo": (
        46.5,
        "rmstrucks.com, Texas border crossings: 30 to 90 minutes, FAST 10 to 20",
        "2026",
        False,
        "0.7 x 60 + 0.3 x 15; a carrier's page, not verified. BTS counted 21 minutes in 2004",
    ),
}

Row = tuple[str, str, str, float, str, str, str, str, str, str]


def row(
    port: tuple[str, str],
    fact: str,
    value: float,
    unit: str,
    source: str,
    vintage: str,
    note: str = "",
    *,
    observed: bool,
) -> Row:
    """One row of the table."""
    licence = QUOTED if observed else OURS
    return (*port, fact, value, unit, "yes" if observed else "no", note, source, vintage, licence)


def trucks(world: World) -> dict[str, tuple[float, str, str, bool, str]]:
    """Trucks a month by port, from the newest count there is."""
    texas = (
        world.table("crossings")
        .filter((pl.col("year") == 2025) & (pl.col("mode") == "truck"))
        .group_by("port")
        .agg(pl.col("count").sum())
    )
    found: dict[str, tuple[float, str, str, bool, str]] = {
        port: (count / 12, CBP_2025, "2025", True, "") for port, count in texas.rows()
    }
    ratio = mean(CONTAINERS_PER_TRUCK.values())
    for port in world.table("land_ports").iter_rows(named=True):
        name = port["name"]
        containers = (port["truck_containers_loaded"] or 0) + (port["truck_containers_empty"] or 0)
        if name in found:
            continue
        if port["trucks"]:
            found[name] = (float(port["trucks"]), BTS_2024, "2024-01", True, "")
        elif name in OTHER_TRUCKS:
            value, source, vintage, observed = OTHER_TRUCKS[name]
            found[name] = (value, source, vintage, observed, "")
        elif port["truck_containers_loaded"]:
            note = (
                f"truck containers / {ratio:.2f}, the ratio at Detroit, Champlain and Pembina in that month"
            )
            found[name] = (containers / ratio, BTS_2024, "2024-01", False, note)
    return found


def main(_raw: Path, out: Path) -> None:
    """Write the table."""
    world = World.on(dt.date(2026, 6, 15))
    freight = Freight.of(world, {})
    swing, days = freight.value("arrival_swing", "truck"), freight.value("working_days", "truck")
    rows: list[Row] = []
    measured: dict[str, dict[str, float]] = {"MEX": {}, "CAN": {}}
    counted = trucks(world)
    ports = [
        port
        for port in world.table("land_ports").sort("port_code").iter_rows(named=True)
        if port["name"] in counted
    ]
    shape = {}
    for port in ports:
        name, code = port["name"], (port["port_code"], port["name"])
        month, source, vintage, observed, note = counted[name]
        rows.append(row(code, "trucks", round(month, 1), "1/month", source, vintage, note, observed=observed))
        guess = (
            max(2, math.ceil(month / 7_000) + 1),
            f"{ASSUMED}: one for 7,000 trucks a month, and one",
            "2026",
            False,
            "",
        )
        booths, source, vintage, observed, note = BOOTHS.get(name, guess)
        rows.append(row(code, "booths", booths, "booths", source, vintage, note, observed=observed))
        if name in FAST_BOOTHS:
            fast, source, vintage, observed, note = FAST_BOOTHS[name]
            rows.append(
                row(
                    code,
                    "fast_booths",
                    fast,
                    "booths",
                    source,
                    vintage,
                    "among the booths",
                    observed=observed,
                )
            )
        whole = 24.0 if port["neighbour"] == "CAN" else 14.0
        hours, source, vintage, observed = HOURS.get(name, (whole, ASSUMED, "2026", False))
        rows.append(row(code, "open_hours", hours, "h/day", source, vintage, observed=observed))
        spread = None
        if name in MEDIAN_P95:
            middle, late = MEDIAN_P95[name]
            sigma = math.log(late / middle) / 1.645
            wait = middle * math.exp(sigma**2 / 2)
            spread = wait * math.sqrt(math.exp(sigma**2) - 1)
            said = f"median {middle:.1f} and 95th percentile {late:.1f} minutes, read as lognormal"
            rows.append(row(code, "wait", round(wait, 2), "min", TC, "2023", said, observed=True))
            rows.append(row(code, "wait_sd", round(spread, 2), "min", TC, "2023", said, observed=True))
        elif name in WAITS:
            wait, source, vintage, observed, note = WAITS[name]
            rows.append(row(code, "wait", round(wait, 2), "min", source, vintage, note, observed=observed))
        else:
            wait = 0.0
        shape[name] = (code, booths, month / days, hours)
        if wait:
            measured[port["neighbour"]][name] = service_for(wait / 60, booths, month / days, hours, swing)
    for port in ports:
        name, border = port["name"], measured[port["neighbour"]]
        own = name in border
        seconds = round(3600 * (border[name] if own else median(border.values())), 1)
        said = (
            "set so that the queue gives the row wait"
            if own
            else f"median of {len(border)} ports of this border"
        )
        rows.append(
            row(shape[name][0], "service", seconds, "s", f"{ASSUMED}; {said}", "2026", observed=False)
        )
    names = ["port_code", "port", "fact", "value", "unit", "observed", "note", "source", "vintage", "licence"]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String) | {"value": pl.Float64}, orient="row")
    write(
        out,
        "land_port_queues",
        frame.with_columns(pl.when(pl.col("note") != "").then(pl.col("note")).alias("note")),
    )


if __name__ == "__main__":
    run(main)
