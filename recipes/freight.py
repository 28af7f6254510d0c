"""Build `freight`: what truck, ocean and air cost and how long they take, each number with its source.

Usage: ``python recipes/freight.py RAW_DIR [OUT_DIR]`` with ``subnational/tx_mx_import_freight_charge_calibration.csv``
(declared import freight charges, US Census via BTS) and ``subnational/tx_mx_crossings_yearly_trucks_rail_2008_2025.csv``
(northbound crossings, Texas ports) under RAW_DIR; the tables sea_nodes, sea_edges and container_ports must be built before.

`observed` is yes where the number, or the readings it is the mean of, was read in the source named. Everything else is
an assumption of ours and says so.
"""

from __future__ import annotations

import datetime as dt
import math
import statistics
from typing import TYPE_CHECKING

import polars as pl
from freight_land import rail, truck
from freight_rows import ASSUMED, Row, row, table
from writing import run, write

from allyshore.routes.params import UNSERVED
from allyshore.routes.sea import SeaGraph
from allyshore.world import World

if TYPE_CHECKING:
    from pathlib import Path


# Drewry World Container Index, USD per 40 ft container, as quoted in the press on four days between March 2025 and January 2026.
WCI_SOURCE = (
    "Drewry World Container Index, mean of the readings of 2025-03-13 (shippingtelegraph.com, week 11), 2025-04-10 (thedcn.com.au), "
    "2025-12 week 52 (jiffa.or.jp) and 2026-01-08 (shippingtelegraph.com, week 2), those of them that quote the lane"
)
WCI: dict[tuple[str, str], tuple[str, list[float]]] = {
    ("CNSHA", "USLAX"): ("Asia>North America", [2906, 2815, 2481, 3132]),
    ("CNSHA", "NLRTM"): ("Asia>North Europe", [2512, 2392, 2584, 2840]),
    ("CNSHA", "ITGOA"): ("Asia>Mediterranean", [3333, 3071, 3427, 3885]),
    ("NLRTM", "CNSHA"): ("North Europe>Asia", [490, 475, 504]),
    ("USLAX", "CNSHA"): ("North America>Asia", [721]),
    ("NLRTM", "USNYC"): ("North Europe>North America", [2373, 2153, 1652, 1685]),
    ("USNYC", "NLRTM"): ("North America>North Europe", [854, 824, 962, 966]),
}
SHANGHAI_NEW_YORK = [4038, 3976, 3302, 3957]
COMPOSITE = [2368, 2265, 2213, 2557]
SAME_AS = {
    "Mediterranean>North America": "North Europe>North America",
    "North America>Mediterranean": "North America>North Europe",
    "Mediterranean>Asia": "North Europe>Asia",
}


def ocean() -> list[Row]:
    """Container rates by trade, with the distance of the port pair they were quoted for, and the days of the parts of a voyage."""
    lanes = sailed([*WCI, ("CNSHA", "USNYC")])
    rows = []
    mean = {trade: sum(seen) / len(seen) for trade, seen in WCI.values()}
    km = {trade: lanes[pair] for pair, (trade, _) in WCI.items()}
    for (origin, destination), (trade, seen) in WCI.items():
        rows.append(
            row(
                "rate",
                "ocean",
                trade,
                round(mean[trade], 2),
                "USD/load",
                WCI_SOURCE,
                "2026-01",
                f"40 ft container {origin} to {destination}, {len(seen)} readings",
                observed=True,
            )
        )
    for trade, like in SAME_AS.items():
        mean[trade], km[trade] = mean[like], km[like]
        rows.append(
            row(
                "rate",
                "ocean",
                trade,
                round(mean[like], 2),
                "USD/load",
                f"{ASSUMED}; set equal to {like}",
                "2026-01",
            )
        )
    rows.append(
        row(
            "rate",
            "ocean",
            "",
            sum(COMPOSITE) / len(COMPOSITE),
            "USD/load",
            f"{ASSUMED} that other trades cost what the composite index of the same four days costs on the mean distance of its lanes",
            "2026-01",
        )
    )
    lane_km = [*km.values(), lanes["CNSHA", "USNYC"]]
    # fmt: off
    rows += [
        row(
            "rate_km",
            "ocean",
            trade,
            round(length, 1),
            "km",
            "length over our sea graph of the port pair of the rate",
            "2026-03",
            "Suez open: on the days of the readings most ships went round the Cape of Good Hope instead",
        )
        for trade, length in km.items()
    ]
    rows.append(
        row(
            "rate_km",
            "ocean",
            "",
            round(sum(lane_km) / len(lane_km), 1),
            "km",
            "mean over the lanes of the index",
            "2026-03",
        )
    )
    far = sum(SHANGHAI_NEW_YORK) / len(SHANGHAI_NEW_YORK) / mean["Asia>North America"]
    power = math.log(far) / math.log(lanes["CNSHA", "USNYC"] / lanes["CNSHA", "USLAX"])
    rows.append(
        row(
            "rate_power",
            "ocean",
            "",
            round(power, 4),
            "exponent",
            f"{WCI_SOURCE}: Shanghai to New York against Shanghai to Los Angeles",
            "2026-01",
            "rate = anchor rate x (km / anchor km) ** power",
            observed=True,
        )
    )
    # fmt: off
    rows += [
        row("payload", "ocean", "", 20000.0, "kg/load", note="40 ft high cube; the container would bear about 26,500 kg, roads in the United States let about 20,000 kg through"),
        row("cube", "ocean", "", 65.0, "m3/load", note="40 ft high cube of about 76 m3 inside, 85 % of it used"),
        row("port_cost", "ocean", "", 250.0, "USD/load", ASSUMED, "2026", "terminal handling and documents, at each end"),
        row("customs_cost", "ocean", "", 150.0, "USD/load", ASSUMED, "2026", "broker's entry; duties and government fees are not in here"),
        row("customs_days", "ocean", "", 1.0, "days", ASSUMED, "2026"),
        row("loading_days", "ocean", "", 2.5, "days", ASSUMED, "2026", "the terminal's cut-off, two to three days before the ship sails"),
        row("sailing_days", "ocean", "", 3.5, "days", ASSUMED, "2026", "half of a weekly sailing interval, on ways as long as service_km"),
        row("service_km", "ocean", "", 6000.0, "km", ASSUMED, "2026", "on shorter ways the wait for a sailing and the days of calls are less in proportion: short trades sail every day or two and call less often; Shenzhen to Singapore (2,640 km) is quoted at 3 days from port to port (56ok.com)"),
        row("discharge_days", "ocean", "", 2.8, "days", "PMSA, truck dwell at Los Angeles/Long Beach, July and August 2025: 2.87 and 2.73 days (freightwaves.com, 2025-09-17); taken for all ports", "2025-08", observed=True),
        row("speed", "ocean", "", round(16 * 1.852 * 24, 1), "km/day", "16 knots, the reference speed of Notteboom, Pallis and Rodrigue, Port Economics, Management and Policy, The Red Sea crisis", "2024", "between ports; Clarksons has the fleet at 14.0 knots in 2024 on average of all its legs", observed=True),
        row("cost_sd_share", "ocean", "", spread_of_readings(), "share", f"{WCI_SOURCE}: standard deviation over mean of the readings of one lane, root mean square over the lanes with three or more", "2026-01", "a contract rate spreads less", observed=True),
        row("ship_day", "ocean", "", 25.0, "USD/load", ASSUMED, "2026", "what a day of the ship costs for each 40 ft container on board; a ship goes round a toll that is dearer than the days lost"),
        row("passage_days", "ocean", "panama", 1.0, "days", ASSUMED, "2026", "waiting and transit"),
        row("passage_days", "ocean", "suez", 0.7, "days", ASSUMED, "2026", "convoy and transit"),
        row("call_days", "ocean", "", round(3 * 0.69, 2), "days", "UNCTAD: a container ship's median time in port is 0.69 days (drayagebrokers.com, after Statista)", "2023", "three calls on the way: a rotation of four ports in each range, loaded and discharged at any of them; the number is ours"),
        row("days_sd", "ocean", "", round(math.sqrt(4.88**2 * 0.348 * 0.652 + 7**2 / 12), 2), "days", "derived from Sea-Intelligence, September 2025: 65.2 % on time, late ships 4.88 days late (mfame.guru)", "2025-09", "root of 4.88^2 x 0.348 x 0.652 (all late ships equally late) plus 7^2 / 12 (a load is ready on any day before a weekly sailing)", observed=True),
    ]
    # fmt: on
    return rows


def air() -> list[Row]:
    """Airport to airport rates per chargeable kilogram, and days."""
    acd = "WorldACD weekly air cargo trends"
    # fmt: off
    return [
        row("payload", "air", "", 1000.0, "kg/load", "definition: a load is one tonne of chargeable weight", "2026"),
        row("cube", "air", "", 6.0, "m3/load", "IATA volume ratio 6000 cm3 per kg", "2026", "so a product pays for the larger of its weight and 166.7 kg per m3"),
        row("rate", "air", "Asia>North America", 4.79, "USD/kg", f"{acd}, 2025 week 38: spot, Asia Pacific to the United States (als.com.vn news 131)", "2025-09", observed=True),
        row("rate", "air", "Asia>Europe", 3.97, "USD/kg", f"{acd}, 2025 week 26: China and Hong Kong to Europe, June (als.com.vn news 119)", "2025-06", observed=True),
        row("rate", "air", "Europe>North America", 3.97, "USD/kg", f"{acd}, 2024 week 49: spot (trasportoeuropa.it)", "2024-12", "a peak season reading", observed=True),
        row("rate", "air", "South Asia>North America", 2.81, "USD/kg", f"{acd}, 2025 week 12: spot, all destinations from Middle East and South Asia (als.com.vn news 105)", "2025-03", observed=True),
        row("rate", "air", "Latin America>North America", 1.80, "USD/kg", f"{acd}, 2025 week 12: spot, all destinations from Central and South America (als.com.vn news 105)", "2025-03", observed=True),
        row("rate", "air", "", 2.44, "USD/kg", f"{acd}, 2025 week 38: world average, spot and contract (als.com.vn news 131)", "2025-09", observed=True),
        row("circuity", "air", "", 1.05, "ratio", ASSUMED, "2026", "flown km per great-circle km; for information, cost does not depend on it"),
        row("load_cost", "air", "", 270.0, "USD/load", ASSUMED, "2026", "handling, screening and documents of one tonne, both ends; trucks come to it"),
        row("drayage_share", "air", "", 0.15, "share", ASSUMED, "2026", "what a tonne pays of a full truck to or from the airport: three times its part of the weight"),
        row("customs_cost", "air", "", 150.0, "USD/load", ASSUMED, "2026", "broker's entry; duties and government fees are not in here"),
        row("customs_days", "air", "", 0.5, "days", ASSUMED, "2026"),
        row("handling_days", "air", "", 3.0, "days", ASSUMED, "2026", "two days of consolidation, cut-off and waiting for space before the flight, one of break-down after it; with trucks and flight within the 5 to 10 days door to door of forwarders (forestleopard.com after Freightos)"),
        row("speed", "air", "", 16000.0, "km/day", ASSUMED, "2026", "one stop on the way"),
        row("cost_sd_share", "air", "", 0.2, "share", ASSUMED, "2026", "standard deviation over mean of the rate"),
        row("days_sd", "air", "", 1.0, "days", ASSUMED, "2026"),
    ]
    # fmt: on


def spread_of_readings() -> float:
    """Standard deviation over mean of the readings of one lane, root mean square over the lanes."""
    many = [seen for _, seen in WCI.values() if len(seen) > 2] + [SHANGHAI_NEW_YORK]
    squares = [statistics.variance(seen) / statistics.mean(seen) ** 2 for seen in many]
    return round(math.sqrt(statistics.mean(squares)), 4)


def sailed(pairs: list[tuple[str, str]]) -> dict[tuple[str, str], float]:
    """Kilometres by sea between gateways."""
    world = World.on(dt.date(2026, 1, 8))
    ports = world.table("container_ports")
    place = {code: i for i, code in enumerate(ports["locode"])}
    points = ports.select("longitude", "latitude").to_numpy()
    ways = SeaGraph.of(world, UNSERVED).ways(points, points)
    return {(a, b): float(ways.km[place[a], place[b]]) for a, b in pairs}


def declared_per_truck(raw: Path) -> float:
    """USD of declared freight per northbound truck at Laredo, 2025."""
    charges = pl.read_csv(raw / "subnational/tx_mx_import_freight_charge_calibration.csv")
    trucks = pl.read_csv(raw / "subnational/tx_mx_crossings_yearly_trucks_rail_2008_2025.csv")
    usd = charges.filter(
        (pl.col("Year") == 2025) & (pl.col("Port") == "Laredo") & (pl.col("Mode") == "Truck")
    )["FreightCharges"].sum()
    count = trucks.filter(
        (pl.col("Year") == 2025) & (pl.col("POE") == "Laredo") & (pl.col("Modes") == "Commercial Trucks")
    )["Northbound Crossing"].sum()
    return float(usd) / float(count)


def main(raw: Path, out: Path) -> None:
    """Write the table."""
    rows = truck(declared_per_truck(raw)) + rail() + ocean() + air()
    write(out, "freight", table(rows))


if __name__ == "__main__":
    run(main)
