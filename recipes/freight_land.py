"""The rows of table `freight` for trucks, land borders and rail; `freight.py` writes them with the others."""

from __future__ import annotations

from freight_rows import ASSUMED, MILE_KM, Row, row

BALLOU = "from memory of Ballou, Rahardja and Sakai, Transportation Research A 36 (2002) 843-848; not checked against the publication"
FITTED = "fitted by us to city pairs of printed mileage charts (docs/routes.md)"
MEXICOM = "Mexicom Logistics, Calculating transit times: 550 miles a day"
ATRI = "ATRI, Operational Costs of Trucking, 2025 update: 2.260 USD a mile and 90.89 USD an hour in 2024, quoted by wtaglobalinc.com"


def truck(declared_usd_per_truck: float) -> list[Row]:
    """Roads, borders, and what a truck holds."""
    dat = 2.42 / MILE_KM
    mexico_check = f"Check: freight declared to customs on the way to the border at Laredo in 2025 came to {declared_usd_per_truck:.0f} USD per northbound truck, empty ones included, a lower bound"
    # fmt: off
    return [
        row("payload", "truck", "", 20000.0, "kg/load", note="53 ft dry van; about 44,000 lb of the 80,000 lb gross limit of 23 USC 127 remain for cargo"),
        row("cube", "truck", "", 92.0, "m3/load", note="53 ft dry van of about 108 m3 inside, 85 % of it used"),
        row("circuity", "truck", "USA", 1.20, "ratio", BALLOU, "2002", "road km per great-circle km, for the straight pieces at both ends of a way"),
        row("circuity", "truck", "CAN", 1.30, "ratio", BALLOU, "2002", "as USA"),
        row("circuity", "truck", "MEX", 1.30, "ratio", ASSUMED, "2026", "as USA; the country-wide sample of Ballou and others is recalled as 1.46, trunk roads in the north run near 1.1"),
        row("circuity", "truck", "Europe", 1.30, "ratio", ASSUMED, "2026", "published country values run from about 1.2 (Italy, Poland) to 1.6 (France, Spain)"),
        row("circuity", "truck", "", 1.35, "ratio", ASSUMED, "2026", "road km per great-circle km"),
        row("trunk_circuity", "truck", "USA plain", 1.092, "ratio", FITTED, "2026", "road km per great-circle km between neighbouring hubs"),
        row("trunk_circuity", "truck", "USA rugged", 1.092, "ratio", FITTED, "2026", "no link of the United States is marked rugged"),
        row("trunk_circuity", "truck", "CAN plain", 1.085, "ratio", FITTED, "2026"),
        row("trunk_circuity", "truck", "CAN rugged", 1.32, "ratio", FITTED, "2026", "Rockies, Canadian Shield"),
        row("trunk_circuity", "truck", "MEX plain", 1.085, "ratio", FITTED, "2026"),
        row("trunk_circuity", "truck", "MEX rugged", 1.27, "ratio", FITTED, "2026", "Sierra Madre, Baja California, two-lane roads of Tamaulipas and the Huasteca"),
        row("linehaul_cost", "truck", "USA", round(dat, 4), "USD/km", "DAT contract dry van 2.42 USD/mile with fuel, September 2025, quoted by truckingdive.com", "2025-09", "Check: carriers' marginal cost 2.26 USD/mile in 2024 (ATRI, Operational Costs of Trucking, 2025 update) with 16.7 % empty miles is 2.71 per loaded mile", observed=True),
        row("linehaul_cost", "truck", "CAN", round(dat, 4), "USD/km", f"{ASSUMED}; set equal to the United States", "2026"),
        row("linehaul_cost", "truck", "MEX", round(dat, 4), "USD/km", f"{ASSUMED}; set equal to the United States", "2026", mexico_check),
        row("linehaul_cost", "truck", "Europe", 1.75, "USD/km", ASSUMED, "2026", "about 1.55 EUR/km"),
        row("linehaul_cost", "truck", "Asia", 1.00, "USD/km", ASSUMED, "2026"),
        row("linehaul_cost", "truck", "", 1.50, "USD/km", ASSUMED, "2026"),
        row("cost_sd_share", "truck", "", round(1 - 2.03 / 2.42, 3), "share", "DAT dry van, September 2025: spot 2.03 against contract 2.42 USD/mile (thetrucker.com, truckingdive.com)", "2025-09", "standard deviation over mean of the cost: the gap between spot and contract stands for it", observed=True),
        row("load_cost", "truck", "", 250.0, "USD/load", ASSUMED, "2026", "picking up, loading and unloading, whatever the distance"),
        row("load_days", "truck", "", 0.25, "days", ASSUMED, "2026", "loading, unloading and waiting for a slot, three hours at each end"),
        row("load_days_sd", "truck", "", 0.15, "days", ASSUMED, "2026"),
        row("driving_speed", "truck", "USA", 75.4, "km/h", f"{MEXICOM} of one driver, under 49 CFR 395.3", "2024", "550 miles x clock hours per driving hour / 24", observed=True),
        row("driving_speed", "truck", "CAN", 75.4, "km/h", f"{ASSUMED}; set equal to the United States", "2026"),
        row("driving_speed", "truck", "MEX", 63.2, "km/h", f"{MEXICOM} of one driver, under NOM-087", "2024", "550 miles x clock hours per driving hour / 24; many carriers do not drive at night, which is slower", observed=True),
        row("speed", "truck", "Europe", 630.0, "km/day", "Regulation (EC) 561/2006 art. 6(1): 9 hours of driving a day; at 70 km/h", "2026", "one driver; the 70 km/h is ours"),
        row("speed", "truck", "", 500.0, "km/day", ASSUMED, "2026"),
        row("days_sd_share", "truck", "", 0.2, "share", ASSUMED, "2026", "standard deviation over mean of the days on the road, outside North America"),
        row("driving_sd_share", "truck", "", 0.12, "share", ASSUMED, "2026", "standard deviation over mean of the hours at the wheel: traffic and weather; where rests fall comes on top"),
        row("hours_duty", "truck", "", 1.0, "h", ASSUMED, "2026", "on duty and not driving in a shift: inspection, fuel, papers"),
        *border(),
    ]
    # fmt: on


def border() -> list[Row]:
    """What a truck pays and waits for at a land border; the queue itself comes from table `land_port_queues`."""
    # fmt: off
    return [
        row("crossing_cost", "truck", "MEX>USA", 350.0, "USD/load", ASSUMED, "2026", "transfer over the bridge, brokers on both sides, bridge toll; waiting is paid on top"),
        row("crossing_cost", "truck", "USA>MEX", 350.0, "USD/load", ASSUMED, "2026"),
        row("crossing_cost", "truck", "CAN>USA", 100.0, "USD/load", ASSUMED, "2026", "broker and toll; waiting is paid on top"),
        row("crossing_cost", "truck", "USA>CAN", 100.0, "USD/load", ASSUMED, "2026"),
        row("crossing_cost", "truck", "", 150.0, "USD/load", ASSUMED, "2026", "any other customs border crossed by truck"),
        row("crossing_cost_sd", "truck", "", 75.0, "USD/load", ASSUMED, "2026"),
        row("wait_cost", "truck", "", 90.89, "USD/h", ATRI, "2024", "an hour in the queue costs what an hour of a truck costs", observed=True),
        row("crossing_days", "truck", "MEX>USA", 0.75, "days", ASSUMED, "2026", "trailer left at a yard, export and entry papers, transfer by a drayage tractor, next tractor; Mexicom counts one to two days for sourcing and crossing. The queue comes on top"),
        row("crossing_days", "truck", "USA>MEX", 1.4, "days", "Texas Comptroller, Bordering the Future, Rolling down to Monterrey: trailer in Laredo Tuesday 10 a.m., at the bridge Wednesday 6.30 p.m.", "1998", "Mexicom Logistics counts two days for southbound loads (2025). The queue comes on top", observed=True),
        row("crossing_days", "truck", "CAN>USA", 0.02, "days", ASSUMED, "2026", "through trucks with papers sent ahead (eManifest): half an hour. The queue comes on top"),
        row("crossing_days", "truck", "USA>CAN", 0.02, "days", ASSUMED, "2026"),
        row("crossing_days", "truck", "", 0.5, "days", ASSUMED, "2026"),
        row("crossing_days_sd", "truck", "MEX>USA", 0.4, "days", ASSUMED, "2026"),
        row("crossing_days_sd", "truck", "USA>MEX", 0.7, "days", ASSUMED, "2026"),
        row("crossing_days_sd", "truck", "CAN>USA", 0.03, "days", ASSUMED, "2026"),
        row("crossing_days_sd", "truck", "USA>CAN", 0.03, "days", ASSUMED, "2026"),
        row("crossing_days_sd", "truck", "", 0.25, "days", ASSUMED, "2026"),
        row("through_minutes", "truck", "MEX>USA", 20.0, "min", ASSUMED, "2026", "driving through the compounds of both customs and the state's inspection with no queue"),
        row("through_minutes", "truck", "USA>MEX", 20.0, "min", ASSUMED, "2026"),
        row("through_minutes", "truck", "", 5.0, "min", ASSUMED, "2026", "bridge and plaza with no queue"),
        row("outbound_share", "truck", "", round(8.1 / 16.0, 3), "share", "FHWA, border synthesis: mean delay of seven ports, 8.1 minutes leaving and 16.0 entering the United States", "2001", "wait on the way out of the United States over the wait on the way in", observed=True),
        row("wait_sd_share", "truck", "", round(1.62 / 1.645, 3), "share", "FHWA, border synthesis: buffer index of 162 % for trucks entering the United States", "2001", "buffer (95th percentile less mean) over 1.645, as share of the mean wait; ports with a spread of their own use that", observed=True),
        row("fast_share", "truck", "MEX>USA", 0.5, "share", ASSUMED, "2026", "wait in FAST lanes over the mean wait of all trucks; CBP showed 40 against 50 minutes at Otay Mesa in 2019, a carrier's page 10-20 against 30-90 at Laredo"),
        row("fast_share", "truck", "", 0.8, "share", ASSUMED, "2026"),
        row("transfer_hours", "truck", "MEX", 3000.0, "h x trucks/day", ASSUMED, "2026", "the next tractor is found in 3,000 h / (trucks a day): 20 minutes at Laredo, a day where 125 trucks cross"),
        row("transfer_hours", "truck", "CAN", 0.0, "h x trucks/day", ASSUMED, "2026", "the same tractor goes through"),
        row("arrival_swing", "truck", "", 0.4, "share", ASSUMED, "2026", "by how much the busiest hour is above the mean of the opening hours"),
        row("arrival_variation", "truck", "", 1.0, "ratio", ASSUMED, "2026", "half the sum of the squared coefficients of variation of arrivals and service (Allen-Cunneen); 1 is Poisson and exponential"),
        row("working_days", "truck", "", 26.0, "days/month", ASSUMED, "2026", "days that a month's trucks come on"),
        row("surge_hours", "truck", "", 6.0, "h/day", ASSUMED, "2026", "hours by which a port lengthens its day when another is closed, up to 24; at Colombia the day grew to 7 a.m. to midnight or beyond in May 2023"),
        row("surge_share", "truck", "", 0.95, "share", ASSUMED, "2026", "share of the lengthened day's capacity up to which trucks of a closed port are taken"),
    ]
    # fmt: on


def rail() -> list[Row]:
    """Railways: containers on trains between ramps (intermodal) and whole cars (rail)."""
    cpkc = "CPKC, Mexico Midwest Express, May 2023: 98 hours Chicago to San Luis Potosi, third day at Laredo, fourth at Monterrey (lumberbluebook.com)"
    bnsf = "BNSF, trailers Los Angeles to Chicago in 64 hours, quoted by fa-mag.com, 2015"
    # fmt: off
    return [
        row("payload", "intermodal", "", 19500.0, "kg/load", note="53 ft domestic container: about 43,000 lb, as box and chassis weigh more than a van"),
        row("cube", "intermodal", "", 92.0, "m3/load", note="53 ft container of about 108 m3 inside, 85 % of it used"),
        row("payload", "rail", "", 90000.0, "kg/load", note="one car of 286,000 lb gross on rail"),
        row("cube", "rail", "", 150.0, "m3/load", note="60 ft high-cube boxcar of about 177 m3, 85 % of it used; bulk cars differ"),
        row("circuity", "intermodal", "", 1.18, "ratio", ASSUMED, "2026", "track km per great-circle km between neighbouring terminals"),
        row("train_speed", "intermodal", "", 52.0, "km/h", bnsf, "2015", "about 3,450 km over our links in 64 hours", observed=True),
        row("train_speed", "intermodal", "MEX", 28.0, "km/h", cpkc, "2023", "what is left of 98 hours after the United States, the change of crew at Kansas City and the border", observed=True),
        row("interchange_hours", "intermodal", "", 24.0, "h", ASSUMED, "2026", "from one railway to another; BNSF and CSX give 115 hours Los Angeles to Columbus (supplychaindive.com, 2025-11), 51 more than to Chicago"),
        row("border_hours", "intermodal", "MEX", 12.0, "h", ASSUMED, "2026"),
        row("border_hours", "intermodal", "CAN", 6.0, "h", ASSUMED, "2026"),
        row("ramp_hours", "intermodal", "", 8.0, "h", ASSUMED, "2026", "at each end: cut-off before departure, or unloading and notice"),
        row("wait_hours", "intermodal", "", 12.0, "h", ASSUMED, "2026", "half of a daily departure"),
        row("linehaul_cost", "intermodal", "", 0.82, "USD/km", ASSUMED, "2026", "set so that Los Angeles to Chicago, door to door, is about a fifth cheaper than the truck; offers run from 10 to 30 %"),
        row("lift_cost", "intermodal", "", 150.0, "USD/load", ASSUMED, "2026", "at each ramp"),
        row("border_cost", "intermodal", "MEX", 150.0, "USD/load", ASSUMED, "2026", "broker; no transfer drayage"),
        row("border_cost", "intermodal", "CAN", 75.0, "USD/load", ASSUMED, "2026"),
        row("cost_sd_share", "intermodal", "", 0.12, "share", ASSUMED, "2026"),
        row("least_km", "intermodal", "", 885.0, "km", "FTR quoted by fa-mag.com, 2015: hard to compete on trips below 550 miles", "2015", "no lane where the train runs less", observed=True),
        row("most_dray_km", "intermodal", "", 400.0, "km", ASSUMED, "2026", "a terminal serves places up to so far by road"),
        row("days_sd_share", "intermodal", "", 0.15, "share", ASSUMED, "2026", "standard deviation over mean of the days on rails"),
        row("train_speed", "rail", "", 38.0, "km/h", ASSUMED, "2026", "manifest trains on the line; Class I railways report 22 to 25 mph"),
        row("train_speed", "rail", "MEX", 28.0, "km/h", ASSUMED, "2026"),
        row("yard_hours", "rail", "", 24.0, "h", ASSUMED, "2026", "in each classification yard; Class I railways report terminal dwell near a day"),
        row("yard_km", "rail", "", 800.0, "km", ASSUMED, "2026", "between two classification yards"),
        row("interchange_hours", "rail", "", 36.0, "h", ASSUMED, "2026"),
        row("border_hours", "rail", "MEX", 24.0, "h", ASSUMED, "2026"),
        row("border_hours", "rail", "CAN", 12.0, "h", ASSUMED, "2026"),
        row("ramp_hours", "rail", "", 24.0, "h", ASSUMED, "2026", "switching, loading or unloading at each end"),
        row("wait_hours", "rail", "", 12.0, "h", ASSUMED, "2026", "half of a daily switch"),
        row("linehaul_cost", "rail", "", 2.77, "USD/km", ASSUMED, "2026", "0.045 USD a short ton-mile for 90 t. Check: freight declared at Laredo in 2024 and 2025 was 25 to 28 USD/t by rail for the Mexican part alone, a lower bound; here Mexico City to Laredo is about 45"),
        row("lift_cost", "rail", "", 500.0, "USD/load", ASSUMED, "2026", "switching at each end"),
        row("border_cost", "rail", "MEX", 300.0, "USD/load", ASSUMED, "2026"),
        row("border_cost", "rail", "CAN", 150.0, "USD/load", ASSUMED, "2026"),
        row("cost_sd_share", "rail", "", 0.15, "share", ASSUMED, "2026"),
        row("least_km", "rail", "", 500.0, "km", ASSUMED, "2026"),
        row("most_dray_km", "rail", "", 150.0, "km", ASSUMED, "2026", "truck to or from a rail yard: 4.5 truckloads a car"),
        row("days_sd_share", "rail", "", 0.25, "share", ASSUMED, "2026"),
    ]
    # fmt: on
