"""A tiny raw folder in the shape of the official files, for running the recipes in tests."""

import gzip
import importlib.util
import json
import sys
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

RECIPES = Path(__file__).resolve().parents[2] / "recipes"


def load_recipe(name):
    """Load one recipe as a module, as running it from its folder would."""
    if str(RECIPES) not in sys.path:
        sys.path.insert(0, str(RECIPES))
    spec = importlib.util.spec_from_file_location(f"recipe_{name}", RECIPES / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up by name
    spec.loader.exec_module(module)
    return module


def row(htsno, indent, description, general="", special="", other="", units=()):
    """One row of the schedule's export."""
    return {
        "htsno": htsno,
        "indent": str(indent),
        "description": description,
        "superior": None,
        "units": list(units),
        "general": general,
        "special": special,
        "other": other,
        "footnotes": [],
        "quotaQuantity": None,
        "additionalDuties": None,
        "addiitionalDuties": None,
    }


SCHEDULE = [
    row("8450", 0, "Washing machines:"),
    row("8450.11.00", 1, "Fully  automatic", "1.4%", "Free (A, AU,S ) 3.4% (JP)", "35%"),
    row("8450.11.00.40", 2, "Top loading", units=["No."]),
    row("8450.11.00.80", 2, "Other", units=["No", "kg"]),
    row("", 1, "Others:", "$1.50/kg + 4%", "Free (S+)", "20¢ each"),
    row("8450.90.10.10", 2, "Tubs", units=["kg"]),
    row("0101.21.00", 0, "Horses", "Free", "", "Free"),
    row("9903.88.15", 0, "Additional duty", "The duty provided + 7.5%"),
]
"""One edition."""
SUMMER = [
    *SCHEDULE[:2],
    row("8450.11.00.40", 2, "<i>Top</i> loading", units=["No."]),
    row("8450.11.00.60", 2, "Front loading", units=["No."]),
    row("8450.11.00.80", 2, "Other", units=["No"]),
    row("", 1, "Others:", "$1.50/<il>kg</il> + 4%", "Free (S+)", "20¢ each"),
    *SCHEDULE[5:],
]
"""The next: marks of style that change nothing, one number more, other units for another."""
NEW_YEAR = [
    SCHEDULE[0],
    row("8450.11.00", 1, "Fully automatic", "1.4%", "Free (A,AU,JP,S)", "35%"),
    *SUMMER[2:5],
    row("8450.20.00.00", 1, "Of more than 10 kg", "1%", "Free (S)", "35%", units=["No."]),
    *SCHEDULE[6:],
]
"""The third: a staged rate runs out, one line ends, one begins."""
EDITIONS = {
    "hts_2025_rev_2": SCHEDULE,
    "hts_2025_rev_15": SUMMER,
    "hts_2026_basic": NEW_YEAR,
    "hts_2026_rev_8": NEW_YEAR,
}
DATES = """revision,effective_date,policy_effective_date,tpc_date
rev_2,2025-02-01,2025-02-05,NA
rev_15,2025-05-14,2025-06-23,NA
2026_basic,2026-01-01,NA,NA
"""


def write_correlation(folder, year):
    """Write the two sheets of a correlation of HS 2022 with an older edition."""
    old = f"HS {year}"
    book = xlsxwriter.Workbook(folder / f"hs/hs22_{year % 100}.xlsx")
    sheet = book.add_worksheet(f"HS2022-HS{year} Conversions")
    for number, cells in enumerate(
        [("From HS 2022", f"To {old}"), ("845011", "845011"), ("852411", "853120")]
    ):
        sheet.write_row(number, 0, cells)
    sheet = book.add_worksheet(f"HS2022-HS{year} Correlations")
    pairs = [("845011", "845011", "1:1"), ("852411", "853120", "n:n"), ("852411", "901380", "n:n")]
    for number, cells in enumerate([("Between",), ("HS 2022", old, "Relationship"), *pairs]):
        sheet.write_row(number, 0, cells)
    book.close()


def write_raw(folder):
    """Write one small file for every file that the world's recipes read."""
    for name in ("hts", "hs", "world"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for name, rows in EDITIONS.items():
        (folder / f"hts/{name}.json.gz").write_bytes(gzip.compress(json.dumps(rows).encode()))
    (folder / "hts/revision_dates.csv").write_text(DATES)
    (folder / "hs/harmonized-system.csv").write_text(
        "section,hscode,description,parent,level\nXVI,8450,Washers,84,4\nXVI,845011,Automatic washers,8450,6\nTOTAL,TOTAL,All,TOTAL,5\n"
    )
    for year in (2012, 2017):
        write_correlation(folder, year)
    world = folder / "world"
    (world / "world_countries.csv").write_text(
        "iso2,iso3,name,lat,lon,region,subregion,landlocked,area,un,borders\n"
        "XK,UNK,Kosovo,42.6,21.1,Europe,Southeast Europe,True,1.0,False,ALB\n"
        "MX,MEX,Mexico,23.0,-102.0,Americas,North America,False,1.0,True,USA GTM\n"
        "TR,TUR,Türkiye,39.0,35.0,Asia,Western Asia,False,1.0,True,\n"
        "US,USA,United States,38.0,-97.0,Americas,North America,False,1.0,True,MEX CAN\n"
        "NA,NAM,Namibia,-22.0,17.0,Africa,Southern Africa,False,1.0,True,AGO\n"
    )
    (world / "blocs_long.csv").write_text(
        "bloc,iso3,source,as_of,evidence\nUSMCA,MEX,treaty,2020-07-01,seen\nNATO,TUR,NATO,memory,memory\n"
        "EU27,DEU,cc,2025-10,seen\nMNNA,TUN,wiki,~2024,seen\nEU27,GBR,cc,2025-10,memory\nUS_FTA,JOR,FAR,undated,seen+memory\n"
    )
    members = [{"type": "country", "id": code, "status": "member"} for code in ("MX", "US")]
    members += [
        {"type": "country", "id": "TR", "status": "suspended"},
        {"type": "group", "id": "eu", "status": "member"},
    ]
    groups = [
        {"short_name": name, "members": members, "last_verified": "2026-09-06"}
        for name in ("ASEAN", "GCC", "MERCOSUR", "G20", "WTO")
    ]
    (world / "firmapanel_trade_groups.json").write_text(json.dumps({"records": groups}))
    (world / "vdem_2024_libdem.csv").write_text(
        "iso3,vdem_country_name,v2x_libdem,v2x_polyarchy\nMEX,Mexico,0.251,0.505\nZZB,Zanzibar,0.2,0.3\n"
    )
    (world / "qog_basic_jan24_subset.csv").write_text(
        "ccodealp,cname,ti_cpi,wbgi_cce,wbgi_gee,wbgi_pve,wbgi_rle,wef_gci,wdi_unempilo,wdi_empind,wdi_pop,wdi_gert\n"
        "MEX,Mexico,31,-0.9,-0.3,-0.8,-0.65,64,4.449999809265137,25.36,125998304.0,45.2\nNAM,Namibia,,0.1,0.2,0.3,0.4,,,,,\n"
    )
    parts = "LPI Score,LPI Grouped Rank,Customs Score,Infrastructure Score,International Shipments Score,Logistics Competence and Quality Score,Tracking and Tracing Score,Timeliness Score"
    (world / "lpi_2023.csv").write_text(
        f"Economy,{parts},iso3\nTC<rkiye,4.28,1,3,3,3,3,3,3,\nMexico,4.25,2,3,3,3,3,3,3,MEX\n"
    )
    scores = {"2016": {"score": 30}, "2017": {"score": 29}, "2024": {"score": 26}}
    (world / "cpi_2017_2024.json").write_text(json.dumps({"MEX": {"scores": scores}, "KSV": {"scores": {}}}))
    (world / "cpi_2025.csv").write_text("iso3,score,rank\nMEX,27,141\n")
    (world / "lpi_2010_2018.csv").write_text(
        "economy,lpi,customs,infra,intl_ship,logistics,tracking,timeliness,year,iso3\nMexico,3.05,3,3,3,3,3,3,2018,MEX\n"
    )
    (world / "unga_us_agreement_last5sessions.csv").write_text(
        "country,agree_with_US,n_votes\nUnited States,1.0,501\nTurkey,0.5,400\n"
    )
    (world / "bts_land_ports_jan2024_partial.csv").write_text(
        "port_code,port_name,state,border,lat,lon,trucks_jan2024,truck_containers_loaded_jan2024,truck_containers_empty_jan2024,"
        "rail_containers_loaded_jan2024,rail_containers_empty_jan2024\n0104,Jackman,ME,CA,45.8,-70.4,6556,3375,,1349,2174\n"
        "2304,Laredo,TX,MX,27.5,-99.5,244595,,,14535,21066\n"
    )
    (world / "ports_searoute.csv").write_text(
        "locode,name,country,lon,lat\nMXVER,Veracruz,Mexico,-96.133333,19.2\nMXZLO,Manzanillo,Mexico,-104.4,19.1\n"
        "USXAA,Some Apt,United_states,-73.123,40.123\nUSXAB,Half Minutes,United_states,-73.46,40.38\nTRXAC,Stray,United_states,30.123,40.123\n"
        "MXACB,Acapulco,Mexico,-99.9123,16.8456\n"
    )
    pl.DataFrame(
        {
            "registry_id": ["WPI:1", "WPI:2"],
            "country_code": ["MX", "MX"],
            "canonical_name": ["Manzanillo", "Acapulco"],
            "latitude": [19.05, 16.85],
            "longitude": [-104.3166666, -99.9166666],
            "unlocode": ["MXZLO", "MXACA"],
        }
    ).write_parquet(world / "ports_wpi_2026.parquet")
    pl.DataFrame(
        {
            "iso3": ["MEX", "USA", "NAM"],
            "country": ["Mexico", "United States", "Namibia"],
            "comp": [1.0, 8.0, None],
            "fit": [1.0, 8.0, 2.0],
            "avh": [2137.0, 1765.0, None],
            "emp": [1.0, 1.0, 1.0],
            "hc": [2.0, 3.0, None],
            "gdpw": [10.0, 80.0, 20.0],
        }
    ).write_csv(world / "labour_cost_pwt2019_with_fit.csv")
    return folder


@pytest.fixture(scope="session")
def recipe():
    return load_recipe


@pytest.fixture(scope="session")
def schedule_row():
    return row


@pytest.fixture(scope="session")
def raw(tmp_path_factory):
    return write_raw(tmp_path_factory.mktemp("raw"))
