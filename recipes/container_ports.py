"""Build `container_ports` and `landmasses`: where containers are loaded, and which places trucks join.

Usage: ``python recipes/container_ports.py RAW_DIR [OUT_DIR]`` with ``world/ports_searoute.csv`` (port list of the
`searoute` package, Apache-2.0), ``world/ports_wpi_2026.parquet`` (World Port Index) and ``world/world_countries.csv``
(mledoze/countries, ODbL 1.0) under RAW_DIR. Where the two lists lie more than `APART_KM` apart the World Port Index is taken: searoute
has Manzanillo, Mexico, inland and Sohar half way to Muscat. Which ports count as gateways, and which countries are joined by road, is written here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from writing import run, write

from allyshore.sphere import great_circle

if TYPE_CHECKING:
    from pathlib import Path

PORTS_SOURCE = "coordinates: port list of searoute 1.6.0; choice as a container gateway: our own"
INDEX_SOURCE = "coordinates: World Port Index (NGA Pub. 150); choice as a container gateway: our own"
APART_KM = 10.5
LAND_SOURCE = "compiled by us from geography and ISO 3166"

# trade area -> coast -> UN/LOCODEs
GATEWAYS: dict[str, dict[str, str]] = {
    "Asia": {
        "China north": "CNTAO CNTSN CNDLC",
        "China east": "CNSHA CNNGB",
        "Russia east": "RUVVO",
        "China south": "CNYTN CNXMN CNNSA HKHKG",
        "Korea": "KRPUS KRINC",
        "Taiwan": "TWKHH TWKEL TWTXG",
        "Japan": "JPTYO JPYOK JPNGO JPUKB JPOSA",
        "Vietnam north": "VNHPH",
        "Vietnam south": "VNSGN VNCMT VNDAD",
        "Thailand": "THLCH THBKK",
        "Malaya": "MYPKG MYTPP MYPEN SGSIN",
        "Indonesia": "IDJKT IDSUB",
        "Philippines": "PHMNL",
        "Cambodia": "KHKOS",
        "Burma": "MMRGN",
    },
    "South Asia": {
        "India west": "INNSA INMUN INCOK",
        "India east": "INMAA INVTZ INCCU",
        "Ceylon": "LKCMB",
        "Maldives": "MVMLE",
        "Bengal": "BDCGP",
        "Pakistan": "PKKHI",
    },
    "Middle East": {
        "Gulf": "AEJEA BHBAH IQUQR IRBND KWSWK OMSOH OMSLL QAHMD",
        "Red Sea": "SAJED JOAQB YEADE",
        "Levant": "ILASH ILHFA LBBEY SYLTK",
    },
    "North Europe": {
        "North Sea": "BEANR NLRTM DEHAM DEBRV FRLEH GBFXT GBSOU GBLGP IEDUB SEGOT DKAAR NOOSL",
        "Baltic": "PLGDN PLGDY LTKLJ LVRIX EETLL FIHEL RUKGD",
        "Iceland": "ISREY",
    },
    "Mediterranean": {
        "Mediterranean west": "ITGOA ITSPE ITLIV ITNAP FRFOS ESBCN ESVLC ESALG PTLIS",
        "Mediterranean east": "ITTRS ITVCE SIKOP HRRJK GRPIR TRIST TRIZM TRMER ROCND",
        "North Africa": "EGPSD MATNG TNTUN DZALG LYMRA",
        "Islands": "CYLMS MTMAR",
        "Black Sea": "BGVAR GEPTI UAODS RUNVS",
    },
    "North America": {
        "Pacific": "CAVAN CAPRR USSEA USTIW USOAK USLAX",
        "Mexico Pacific": "MXZLO MXLZC",
        "Gulf": "MXATM MXVER USHOU USMSY USMOB",
        "Atlantic south": "USSAV USCHS USJAX USMIA USPEF",
        "Atlantic north": "USORF USBAL USPHL USNYC USBOS CAMTR CAHAL",
        "Hawaii": "USHNL",
        "Alaska": "USANC",
        "Puerto Rico": "PRSJU",
    },
    "Latin America": {
        "Central America Atlantic": "HNPCR GTPBR GTSTC CRLIO PAONX",
        "Central America Pacific": "SVAQJ PABLB NICIO",
        "Caribbean": "DOCAU DOSDQ JMKIN BSFPO BBBGI CUHAV CUMAR GPPTP GFDDC GYGEO HTPAP SRPBM TTPOS BZBZE BMBDA",
        "South America north": "COCTG VEPBL",
        "South America west": "COBUN ECGYE PECLL CLSAI CLVAP",
        "South America east": "BRSSZ BRPNG BRRIO ARBUE UYMVD",
    },
    "Africa": {
        "Africa south": "ZADUR ZACPT MZMPM MZBEW NAWVB AOLAD",
        "Africa west": "NGAPP GHTEM CIABJ BJCOO TGLFW CMDLA CMKBI CGPNR CDMAT GALBV GMBJL GNCKY GWOXB LRMLW MRNKC SNDKR SLFNA CVRAI",
        "Africa east": "KEMBA TZDAR DJJIB ERMSW SDPZU SOMGQ",
        "Indian Ocean": "MUPLU REPDG",
    },
    "Oceania": {
        "Oceania": "AUSYD AUMEL AUBNE AUADL NZAKL NZTRG NZLYT",
        "Australia west": "AUFRE",
        "Pacific": "FJSUV GUAPR NCNOU PFPPT PGLAE PGPOM SBHIR VUVLI WSAPW",
    },
}
NAMES = {
    "USLAX": "Los Angeles/Long Beach",
    "USNYC": "New York/New Jersey",
    "USSEA": "Seattle",
    "CNTAO": "Qingdao",
    "KRPUS": "Busan",
    "BEANR": "Antwerp",
    "SEGOT": "Gothenburg",
    "ITGOA": "Genoa",
    "ITNAP": "Naples",
    "PTLIS": "Lisbon",
    "BRRIO": "Rio de Janeiro",
    "GBLGP": "London Gateway",
    "KHKOS": "Sihanoukville",
    "HRRJK": "Rijeka",
    "VNDAD": "Da Nang",
}
# Ports of a part of a country that roads do not join to the rest.
PARTS = {"USHNL": "USA-HI", "USANC": "USA-AK", "PRSJU": "PRI"}

EUROPE_CODES = (
    "ALB AND AUT BEL BIH BGR HRV CZE DNK EST FIN FRA DEU GRC HUN IRL ITA LVA LIE LTU LUX MKD MDA MCO MNE NLD NOR POL PRT ROU SMR "
    "SRB XKX SVK SVN ESP SWE CHE TUR UKR GBR VAT"
)
LANDMASS = (
    dict.fromkeys(EUROPE_CODES.split(), "Europe")
    | dict.fromkeys(("USA", "CAN", "MEX"), "North America")
    | dict.fromkeys(("CHN", "HKG", "MAC"), "China")
    | dict.fromkeys(("MYS", "SGP"), "Malaya")
)
PORT_COUNTRIES = {"USA": "USA", "MEX": "MEX USA", "CAN": "CAN USA"}
REGION_OF_SUBREGION = {
    "Eastern Asia": "Asia",
    "South-Eastern Asia": "Asia",
    "Southern Asia": "South Asia",
    "Western Asia": "Middle East",
    "Central Asia": "Central Asia",
    "North America": "North America",
    "Northern America": "North America",
    "Central America": "Latin America",
    "South America": "Latin America",
    "Caribbean": "Latin America",
}
REGION = {"MEX": "North America", "TUR": "Europe", "CYP": "Europe"}


def landmasses(raw: Path) -> pl.DataFrame:
    """Every country with its landmass, and the three parts of the United States that need a ship."""
    countries = pl.read_csv(raw / "world/world_countries.csv", encoding="latin1", infer_schema=False)
    rows = []
    kosovo = pl.col("iso3").replace("UNK", "XKX")
    for code, region, subregion in countries.select(kosovo, "region", "subregion").rows():
        land = LANDMASS.get(code, code)
        area = REGION.get(code) or REGION_OF_SUBREGION.get(subregion or "", region)
        rows.append((code, None, land, area, PORT_COUNTRIES.get(code, "*")))
    rows += [("USA", f"US-{part}", f"USA-{part}", "North America", "*") for part in ("HI", "AK")]
    rows.append(("USA", "US-PR", "PRI", "Latin America", "*"))
    frame = pl.DataFrame(
        rows,
        schema=["country", "subdivision", "landmass", "region", "port_countries"],
        orient="row",
        infer_schema_length=None,
    )
    return frame.with_columns(
        source=pl.lit(f"{LAND_SOURCE}; country list of mledoze/countries"),
        vintage=pl.lit("2026"),
        licence=pl.lit("Apache-2.0 (ours); facts"),
    )


def container_ports(raw: Path, lands: pl.DataFrame) -> pl.DataFrame:
    """Give the gateways with their coordinates."""
    codes = pl.DataFrame(
        [
            (code, trade, coast)
            for trade, coasts in GATEWAYS.items()
            for coast, text in coasts.items()
            for code in text.split()
        ],
        schema=["locode", "trade", "coast"],
        orient="row",
    )
    countries = pl.read_csv(raw / "world/world_countries.csv", encoding="latin1", infer_schema=False).select(
        "iso2", country="iso3"
    )
    listed = (
        pl.read_csv(raw / "world/ports_searoute.csv")
        .select("locode", "lon", "lat", port="name")
        .unique("locode", keep="first", maintain_order=True)
    )
    index = (
        pl.read_parquet(raw / "world/ports_wpi_2026.parquet")
        .select(locode="unlocode", index_lon="longitude", index_lat="latitude")
        .unique("locode", keep="first", maintain_order=True)
    )
    joined = (
        codes.join(listed, on="locode", how="left")
        .with_columns(iso2=pl.col("locode").str.slice(0, 2))
        .join(countries, on="iso2", how="left")
    )
    if joined.null_count().sum_horizontal().item():
        raise SystemExit(
            f"no coordinates for {joined.filter(pl.any_horizontal(pl.all().is_null()))['locode'].to_list()}"
        )
    joined = joined.join(index, on="locode", how="left")
    apart = great_circle(*(joined[name].to_numpy() for name in ("lon", "lat", "index_lon", "index_lat")))
    joined = joined.with_columns((pl.Series(apart).fill_nan(0.0) > APART_KM).alias("moved"))
    land = lands.filter(pl.col("subdivision").is_null()).select("country", "landmass")
    return joined.join(land, on="country", how="left").select(
        "locode",
        pl.col("locode").replace_strict(NAMES, default=pl.col("port")).alias("port"),
        "country",
        pl.col("locode").replace_strict(PARTS, default=pl.col("landmass")).alias("landmass"),
        "trade",
        "coast",
        longitude=pl.when("moved").then(pl.col("index_lon").round(6)).otherwise("lon"),
        latitude=pl.when("moved").then(pl.col("index_lat").round(6)).otherwise("lat"),
        source=pl.when("moved").then(pl.lit(INDEX_SOURCE)).otherwise(pl.lit(PORTS_SOURCE)),
        vintage=pl.when("moved").then(pl.lit("2026")).otherwise(pl.lit("2026-03-15")),
        licence=pl.when("moved")
        .then(pl.lit("US government work (public domain)"))
        .otherwise(pl.lit("Apache-2.0")),
    )


def main(raw: Path, out: Path) -> None:
    """Write both tables."""
    lands = landmasses(raw)
    write(out, "landmasses", lands)
    write(out, "container_ports", container_ports(raw, lands))


if __name__ == "__main__":
    run(main)
