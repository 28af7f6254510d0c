"""Make `rail_terminals` and `rail_links`: where containers and cars change between truck and train, and whose trains join them.

Usage: ``python recipes/rail_network.py RAW_DIR [OUT_DIR]``; nothing is read from RAW_DIR. Which railway runs between which cities is public
on the railways' own maps; set down here by us as chains. Positions are of the city, to about 0.05 degree. A name with a star is a
junction: trains pass, nothing is loaded. Lengths are not stored (great circle times circuity, table freight).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import polars as pl
from writing import run, write

if TYPE_CHECKING:
    from pathlib import Path

PROVENANCE = (
    "compiled by us from the system maps of BNSF, UP, CPKC, CN, CSX, NS, Ferromex and Ferrosur",
    "2026",
    "Apache-2.0 (ours); facts",
)

TERMINALS = {
    "USA": """
Los Angeles 34.00 -118.20; San Bernardino 34.11 -117.32; Barstow* 34.90 -117.02; Winslow* 35.02 -110.70; Phoenix 33.45 -112.10; Albuquerque 34.95 -106.68; Amarillo 35.20 -101.83; Wichita* 37.70 -97.33; Kansas City 39.05 -94.65; Galesburg* 40.95 -90.37; Chicago 41.75 -87.75; Bakersfield* 35.37 -119.02; Stockton 37.90 -121.25; Oakland 37.80 -122.30; Seattle 47.55 -122.30; Spokane 47.66 -117.40; Shelby* 48.51 -111.86; Minot* 48.23 -101.30; Fargo* 46.88 -96.80; Minneapolis 45.00 -93.20; Portland 45.58 -122.70; Blaine* 48.99 -122.75; Fort Worth 32.98 -97.30; Dallas 32.65 -96.70; Houston 29.78 -95.30; Oklahoma City* 35.47 -97.52; Denver 39.78 -104.97; Omaha 41.20 -96.00; Springfield MO* 37.21 -93.29; Memphis 35.05 -90.00; Birmingham 33.40 -86.95; St. Louis 38.65 -90.15; El Paso 31.77 -106.45; San Antonio 29.35 -98.60; Eagle Pass 28.71 -100.50; Tucson 32.20 -110.92; New Orleans 29.95 -90.10; Little Rock* 34.75 -92.25; Laredo 27.55 -99.45; Tucumcari* 35.17 -103.72; Las Vegas* 36.20 -115.15; Salt Lake City 40.75 -111.98; North Platte* 41.12 -100.77; Reno* 39.53 -119.80; Hinkle* 45.80 -119.30; Pocatello* 42.87 -112.45; Brownsville 25.93 -97.50; Nogales* 31.35 -110.93; Shreveport* 32.50 -93.75; Jackson MS 32.30 -90.18; Meridian* 32.36 -88.70; Davenport* 41.52 -90.58; Milwaukee* 43.04 -87.92; Portal* 48.99 -102.55; Noyes* 48.99 -97.20; Detroit 42.30 -83.10; International Falls* 48.60 -93.40; Duluth* 46.73 -92.15; Port Huron* 42.98 -82.45; Flint* 43.00 -83.65; Toledo 41.65 -83.55; North Baltimore 41.18 -83.67; Cleveland 41.40 -81.60; Buffalo 42.88 -78.80; Pittsburgh 40.40 -79.80; Harrisburg 40.27 -76.85; Philadelphia 39.90 -75.17; Newark 40.70 -74.15; Fort Wayne* 41.08 -85.14; Columbus OH 39.82 -82.93; Roanoke* 37.27 -79.94; Norfolk 36.80 -76.30; Cincinnati 39.15 -84.55; Louisville 38.18 -85.75; Chattanooga* 35.05 -85.30; Atlanta 33.75 -84.55; Jacksonville 30.35 -81.75; Miami 25.83 -80.30; Tampa 27.95 -82.40; Charlotte 35.22 -80.93; Greensboro 36.07 -79.85; Savannah 32.10 -81.15; Charleston SC 32.88 -79.98; Indianapolis 39.75 -86.25; Nashville 36.15 -86.70; Evansville* 37.97 -87.57; Baltimore 39.27 -76.55; Florence SC* 34.20 -79.76; Richmond* 37.54 -77.44; Syracuse 43.08 -76.10; Albany* 42.60 -73.80; Worcester 42.26 -71.80; Mobile 30.70 -88.05; Rouses Point* 45.00 -73.36""",
    "CAN": """
Prince Rupert 54.31 -130.32; Prince George 53.92 -122.75; Jasper* 52.87 -118.08; Edmonton 53.55 -113.55; Saskatoon 52.10 -106.70; Winnipeg 49.90 -97.10; Sioux Lookout* 50.10 -91.92; Hornepayne* 49.21 -84.77; Toronto 43.75 -79.65; Vancouver 49.20 -122.80; Kamloops* 50.67 -120.33; Fort Frances* 48.61 -93.40; Montreal 45.50 -73.65; Quebec* 46.80 -71.25; Moncton 46.10 -64.80; Halifax 44.65 -63.60; Saint John 45.27 -66.06; London ON* 42.98 -81.25; Sarnia* 42.97 -82.38; Windsor* 42.28 -83.02; Fort Erie* 42.92 -78.95; Estevan* 49.02 -102.58; Moose Jaw* 50.39 -105.53; Medicine Hat* 50.04 -110.68; Calgary 50.98 -113.98; Golden* 51.30 -116.97; Regina 50.45 -104.62; Thunder Bay* 48.38 -89.25; Sudbury* 46.49 -81.00; Smiths Falls* 44.90 -76.02; Emerson* 49.01 -97.21; Lacolle* 45.03 -73.37""",
    "MEX": """
Nuevo Laredo* 27.47 -99.52; Monterrey 25.70 -100.35; Saltillo 25.52 -100.98; San Luis Potosi 22.10 -100.92; Queretaro 20.58 -100.38; Mexico City 19.60 -99.18; Toluca 19.30 -99.60; Celaya* 20.52 -100.81; Morelia* 19.70 -101.19; Lazaro Cardenas 17.95 -102.17; Matamoros* 25.87 -97.51; Tampico 22.40 -97.90; Veracruz 19.20 -96.15; Ciudad Juarez* 31.68 -106.45; Chihuahua 28.66 -106.08; Torreon 25.54 -103.43; Aguascalientes 21.88 -102.28; Silao 20.94 -101.43; Irapuato* 20.67 -101.35; Guadalajara 20.62 -103.35; Manzanillo 19.07 -104.30; Tepic* 21.50 -104.89; Mazatlan* 23.24 -106.41; Culiacan* 24.80 -107.39; Hermosillo 29.05 -110.93; Empalme* 27.96 -110.81; Nogales SON* 31.32 -110.95; Piedras Negras* 28.70 -100.52; Monclova* 26.91 -101.42; Puebla 19.10 -98.20; Coatzacoalcos* 18.14 -94.44""",
}

LINES = """
BNSF: Los Angeles, San Bernardino, Barstow, Winslow, Albuquerque, Amarillo, Wichita, Kansas City, Galesburg, Chicago | Winslow, Phoenix | Barstow, Bakersfield, Stockton, Oakland | Seattle, Spokane, Shelby, Minot, Fargo, Minneapolis, Chicago | Portland, Spokane | Seattle, Portland | Seattle, Blaine, Vancouver | Amarillo, Fort Worth, Houston | Kansas City, Oklahoma City, Fort Worth | Denver, Omaha, Galesburg | Kansas City, Springfield MO, Memphis, Birmingham | Springfield MO, St. Louis | Albuquerque, El Paso | Fort Worth, San Antonio, Eagle Pass | Fargo, Noyes | Kansas City, Omaha
UP: Los Angeles, Tucson, El Paso, Dallas, Little Rock, Memphis | El Paso, San Antonio, Houston, New Orleans | Little Rock, St. Louis, Chicago | Dallas, San Antonio, Laredo | San Antonio, Eagle Pass | El Paso, Tucumcari, Kansas City, St. Louis | Los Angeles, Las Vegas, Salt Lake City, North Platte, Omaha, Chicago | Oakland, Stockton, Reno, Salt Lake City | Seattle, Portland, Hinkle, Pocatello, North Platte | Pocatello, Salt Lake City | Denver, North Platte | Kansas City, Omaha | Houston, Brownsville | Houston, Dallas | Houston, Little Rock | Tucson, Nogales | Tucson, Phoenix
CPKC: Laredo, Houston, Shreveport, Kansas City, Davenport, Chicago | Shreveport, Dallas | Shreveport, Jackson MS, Meridian | Chicago, Milwaukee, Minneapolis, Portal, Estevan, Moose Jaw, Medicine Hat, Calgary, Golden, Kamloops, Vancouver | Davenport, Minneapolis | Calgary, Edmonton | Moose Jaw, Regina, Winnipeg, Thunder Bay, Sudbury, Toronto, Smiths Falls, Montreal, Saint John | Minneapolis, Noyes, Emerson, Winnipeg | Chicago, Detroit, Windsor, London ON, Toronto | Laredo, Nuevo Laredo, Monterrey, Saltillo, San Luis Potosi, Celaya, Queretaro, Mexico City, Veracruz | Mexico City, Toluca | Celaya, Morelia, Lazaro Cardenas | Monterrey, Matamoros, Brownsville | San Luis Potosi, Tampico
CN: Prince Rupert, Prince George, Jasper, Edmonton, Saskatoon, Winnipeg, Sioux Lookout, Hornepayne, Toronto, Montreal, Quebec, Moncton, Halifax | Vancouver, Kamloops, Jasper | Edmonton, Calgary | Winnipeg, Fort Frances, International Falls, Duluth, Chicago | Toronto, London ON, Sarnia, Port Huron, Flint, Chicago | Flint, Detroit | Chicago, Memphis, Jackson MS, New Orleans | Toronto, Fort Erie, Buffalo | Montreal, Lacolle, Rouses Point
NS: Dallas, Shreveport, Jackson MS, Meridian | Chicago, Toledo, Cleveland, Buffalo | Cleveland, Pittsburgh, Harrisburg, Newark | Harrisburg, Philadelphia | Chicago, Fort Wayne, Columbus OH, Roanoke, Norfolk | Toledo, Detroit | Fort Wayne, Toledo | Fort Wayne, Cincinnati, Chattanooga, Atlanta, Jacksonville | Atlanta, Charlotte, Greensboro, Roanoke, Harrisburg | Atlanta, Birmingham, Memphis | Birmingham, Meridian | Meridian, New Orleans | Kansas City, St. Louis, Fort Wayne | St. Louis, Louisville | Atlanta, Savannah | Charlotte, Charleston SC | Toledo, Columbus OH | Kansas City, Chicago
CSX: Chicago, North Baltimore, Cleveland, Buffalo, Syracuse, Albany, Worcester | Albany, Newark | North Baltimore, Pittsburgh, Baltimore, Philadelphia, Newark | North Baltimore, Columbus OH | Chicago, Evansville, Nashville, Chattanooga, Atlanta, Jacksonville, Miami | Nashville, Birmingham | Nashville, Memphis | Jacksonville, Tampa | Jacksonville, Savannah, Charleston SC, Florence SC, Richmond, Baltimore | Nashville, Louisville, Cincinnati, North Baltimore | St. Louis, Indianapolis, North Baltimore | North Baltimore, Toledo, Detroit | New Orleans, Mobile, Jacksonville | Atlanta, Charlotte | Evansville, St. Louis
FXE: El Paso, Ciudad Juarez, Chihuahua, Torreon, Aguascalientes, Silao, Irapuato, Celaya, Queretaro, Mexico City | Irapuato, Guadalajara, Manzanillo | Guadalajara, Tepic, Mazatlan, Culiacan, Empalme, Hermosillo, Nogales SON, Nogales | Torreon, Monterrey, Tampico | Torreon, Monclova, Piedras Negras, Eagle Pass | Saltillo, Monclova | Monterrey, Monclova
FSRR: Mexico City, Puebla, Veracruz, Coatzacoalcos
"""
ENTRIES = {
    frozenset(("Blaine", "Vancouver")): "Blaine",
    frozenset(("Laredo", "Nuevo Laredo")): "Laredo",
    frozenset(("Matamoros", "Brownsville")): "Brownsville",
    frozenset(("El Paso", "Ciudad Juarez")): "El Paso",
    frozenset(("Nogales SON", "Nogales")): "Nogales",
    frozenset(("Piedras Negras", "Eagle Pass")): "Eagle Pass",
    frozenset(("Portal", "Estevan")): "Portal",
    frozenset(("Noyes", "Emerson")): "Pembina",
    frozenset(("Detroit", "Windsor")): "Detroit",
    frozenset(("Fort Frances", "International Falls")): "International Falls",
    frozenset(("Sarnia", "Port Huron")): "Port Huron",
    frozenset(("Fort Erie", "Buffalo")): "Buffalo Niagara Falls",
    frozenset(("Lacolle", "Rouses Point")): "Champlain Rouses Point",
}


def terminals() -> pl.DataFrame:
    """Read the list of terminals and junctions."""
    rows = []
    for country, text in TERMINALS.items():
        for item in text.replace("\n", " ").split(";"):
            name, north, east = item.strip().rsplit(" ", 2)
            rows.append(
                (
                    name.rstrip("*"),
                    country,
                    float(north),
                    float(east),
                    "no" if name.endswith("*") else "yes",
                    *PROVENANCE,
                )
            )
    columns = ["terminal", "country", "latitude", "longitude", "ramp", "source", "vintage", "licence"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def links(known: pl.DataFrame) -> pl.DataFrame:
    """Cut the chains into links; a link between two countries names its port of entry."""
    country = dict(known.select("terminal", "country").iter_rows())
    rows = {}
    for line in LINES.strip().splitlines():
        railway, _, chains = line.partition(": ")
        for chain in chains.split("|"):
            stops = [stop.strip() for stop in chain.split(",")]
            if unknown := [stop for stop in stops if stop not in country]:
                raise SystemExit(f"{railway}: no terminal {unknown}")
            for a, b in pairwise(stops):
                entry = ENTRIES.get(frozenset((a, b)))
                if (entry is not None) != (country[a] != country[b]):
                    raise SystemExit(f"{railway}: {a} to {b}: port of entry {entry}")
                rows[railway, *sorted((a, b))] = (entry, *PROVENANCE)
    columns = ["railway", "terminal", "to_terminal", "entry", "source", "vintage", "licence"]
    return pl.DataFrame([key + value for key, value in rows.items()], schema=columns, orient="row")


def main(_raw: Path, out: Path) -> None:
    """Write both tables."""
    places = terminals()
    write(out, "rail_terminals", places)
    write(out, "rail_links", links(places))


if __name__ == "__main__":
    run(main)
