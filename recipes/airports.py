"""Build `airports`: where air cargo is loaded.

Usage: ``python recipes/airports.py RAW_DIR [OUT_DIR]`` with ``airports.csv`` of the Python package ``airportsdata`` (MIT) under RAW_DIR;
the tables countries and landmasses must be built before. Which airports count is our own choice: those with most cargo, and at least one in
every country that has a scheduled flight.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from writing import DATA, run, write

if TYPE_CHECKING:
    from pathlib import Path

# By region, IATA codes; the first of a country is its main one.
AIRPORTS = """
MEM SDF ANC MIA ORD LAX CVG DFW ONT OAK JFK EWR ATL IND PHX SEA IAH SFO PHL BOS IAD DEN MSP DTW SLC PDX RFD CLT MCO AUS SAT ELP LRD TPA MSY
STL MCI BNA CLE PIT BDL BWI ABQ OKC BHM GSP HNL SJU GUM
YYZ YVR YHM YUL YYC YMX YWG YEG YHZ
MEX NLU GDL MTY QRO TIJ SLP BJX HMO CJS CUU SLW TLC MID CUN VER
GUA SAL SAP TGU MGA SJO PTY BZE SDQ PUJ KIN HAV PAP NAS POS BGI AUA PTP FDF GEO PBM CAY
BOG MDE CLO UIO GYE LIM SCL VVI LPB ASU EZE MVD GRU VCP GIG MAO CCS
HKG PVG CAN SZX PEK PKX CTU CKG CGO XIY HGH NKG WUH TAO TSN DLC XMN CSX KMG SHE MFM EHU
ICN PUS TPE KHH NRT HND KIX NGO FUK ULN
SIN KUL PEN BKK CNX SGN HAN DAD MNL CRK CEB CGK SUB DPS KTI RGN VTE BWN DIL
DEL BOM MAA BLR HYD CCU AMD COK CMB MLE DAC CGP KTM KHI LHE ISB KBL PBH
DXB DWC SHJ AUH DOH BAH KWI RUH JED DMM MCT TLV AMM BEY BGW BSR DAM IKA SAH ADE
GYD TBS EVN ALA NQZ TAS BSZ DYU ASB
FRA LEJ CGN HHN MUC HAM STR BER CDG LYS MRS AMS MST LGG BRU LUX LHR STN EMA MAN EDI DUB SNN MAD BCN ZAZ VIT LIS OPO MXP BGY FCO BLQ
ZRH GVA BSL VIE PRG BTS BUD WAW KTW POZ CPH BLL ARN GOT OSL HEL TLL RIX VNO ATH SKG SOF OTP CLJ BEG ZAG LJU SJJ SKP TIA PRN TGD
RMO KBP MSQ SVO LED IST SAW ADB ESB LCA MLA KEF LUX FNC
CAI ALG TUN CMN TIP KRT ADD NBO MBA EBB KGL BJM DAR ZNZ JNB CPT DUR WDH GBE HRE LUN LLW MPM TNR MRU RUN SEZ LAD FIH FBM BZV LBV DLA SSG
LOS ABV KAN ACC ABJ DSS BKO OUA NIM NDJ NKC CKY FNA ROB BJL OXB RAI LFW COO BGF JIB MGQ ASM JUB MSU MTS HAH TMS
SYD MEL BNE PER ADL AKL CHC WLG NAN POM HIR VLI NOU APW TBU PPT TRW MAJ PNI ROR SPN
""".split()  # noqa: SIM905  # a line a region reads better
LAND_PARTS = {"HNL": "USA-HI", "ANC": "USA-AK"}
ISLANDS = {"SJU": "PRI"}
"""The list counts Puerto Rico to the United States; our tables have it apart."""


def main(raw: Path, out: Path) -> None:
    """Write the table."""
    countries = pl.read_csv(DATA / "countries.csv").select("iso2", "country")
    lands = (
        pl.read_csv(DATA / "landmasses.csv")
        .filter(pl.col("subdivision").is_null())
        .select("country", "landmass")
    )
    listed = pl.read_csv(raw / "airports.csv", infer_schema=False).filter(pl.col("iata").is_in(AIRPORTS))
    frame = (
        listed.select(
            "iata",
            "icao",
            "name",
            "city",
            longitude=pl.col("lon").cast(pl.Float64).round(4),
            latitude=pl.col("lat").cast(pl.Float64).round(4),
            iso2="country",
        )
        .join(countries, on="iso2", how="left")
        .with_columns(country=pl.col("iata").replace_strict(ISLANDS, default=pl.col("country")))
        .join(lands, on="country", how="left")
        .unique("iata")
    )
    lost = sorted(set(AIRPORTS) - set(frame["iata"]))
    if lost or frame["landmass"].null_count():
        raise SystemExit(
            f"not in the list: {lost}; no country: {frame.filter(pl.col('landmass').is_null())['iata'].to_list()}"
        )
    without = sorted(set(lands["country"]) - set(frame["country"]))
    print(frame.height, "airports; countries without:", " ".join(without))
    write(
        out,
        "airports",
        frame.select(
            "iata",
            airport=pl.concat_str("city", pl.lit(" "), pl.col("iata")),
            country="country",
            landmass=pl.col("iata").replace_strict(LAND_PARTS, default=pl.col("landmass")),
            longitude="longitude",
            latitude="latitude",
            source=pl.lit(
                "coordinates: Python package airportsdata 20260905; choice as a cargo airport: our own"
            ),
            vintage=pl.lit("2026-09-05"),
            licence=pl.lit("MIT (airportsdata)"),
        ),
    )


if __name__ == "__main__":
    run(main)
