"""Make `road_hubs`, `road_links` and `road_barriers`: the trunk roads of North America as chains of cities.

Usage: ``python recipes/road_network.py RAW_DIR [OUT_DIR]``; nothing is read from RAW_DIR. That a road joins two cities is
a public fact, set down here by us; positions are city centres to about 0.05 degree. The length of a link is not stored:
it is the great circle times the circuity of the country's trunk roads (table freight), so that one published ratio a
country can be checked and replaced.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import polars as pl
from writing import run, write

if TYPE_CHECKING:
    from pathlib import Path

PROVENANCE = (
    "compiled by us from public road maps: Interstate, federal and Trans-Canada highways",
    "2026",
    "Apache-2.0 (ours); facts",
)

HUBS = {
    "USA": """
Seattle 47.60 -122.33; Bellingham 48.75 -122.48; Portland 45.52 -122.68; Eugene 44.05 -123.09; Medford 42.33 -122.87; Redding 40.58 -122.39;
Sacramento 38.58 -121.49; Oakland 37.80 -122.27; San Jose 37.34 -121.89; Stockton 37.96 -121.29; Fresno 36.74 -119.79; Bakersfield 35.37 -119.02;
Los Angeles 34.05 -118.24; San Bernardino 34.11 -117.29; San Diego 32.72 -117.16; El Centro 32.79 -115.56; Blythe 33.61 -114.60; Barstow 34.90 -117.02;
Las Vegas 36.17 -115.14; Reno 39.53 -119.81; Elko 40.83 -115.76; Salt Lake City 40.76 -111.89; Cedar City 37.68 -113.06; Boise 43.62 -116.20; Twin Falls 42.56 -114.46;
Pendleton 45.67 -118.79; Yakima 46.60 -120.51; Spokane 47.66 -117.43; Missoula 46.87 -113.99; Butte 46.00 -112.53; Great Falls 47.50 -111.30; Billings 45.78 -108.50;
Pocatello 42.87 -112.45; Idaho Falls 43.49 -112.04; Cheyenne 41.14 -104.82; Rock Springs 41.59 -109.20; Casper 42.85 -106.32; Sheridan 44.80 -106.96; Rapid City 44.08 -103.23;
Denver 39.74 -104.99; Grand Junction 39.06 -108.55; Pueblo 38.25 -104.61; Colby 39.39 -101.05; Limon 39.26 -103.69;
Albuquerque 35.08 -106.65; Santa Rosa 34.94 -104.68; Flagstaff 35.20 -111.65; Kingman 35.19 -114.05; Phoenix 33.45 -112.07; Tucson 32.22 -110.97; Yuma 32.69 -114.62; Gallup 35.53 -108.74;
Lordsburg 32.35 -108.71; Las Cruces 32.31 -106.78; El Paso 31.76 -106.49; Van Horn 31.04 -104.83; Fort Stockton 30.89 -102.88; Midland 32.00 -102.08; Abilene 32.45 -99.73; Lubbock 33.58 -101.86; Amarillo 35.19 -101.84;
Del Rio 29.36 -100.90; Eagle Pass 28.71 -100.50; Laredo 27.51 -99.51; McAllen 26.20 -98.23; Harlingen 26.19 -97.70; Brownsville 25.90 -97.50; Corpus Christi 27.80 -97.40; Victoria 28.81 -97.00;
San Antonio 29.42 -98.49; Austin 30.27 -97.74; Waco 31.55 -97.15; Dallas 32.78 -96.80; Fort Worth 32.76 -97.33; Houston 29.76 -95.37; Beaumont 30.08 -94.10; Tyler 32.35 -95.30; Lufkin 31.34 -94.73; Texarkana 33.43 -94.05; Wichita Falls 33.91 -98.49; Childress 34.43 -100.20;
Oklahoma City 35.47 -97.52; Tulsa 36.15 -95.99; Wichita 37.69 -97.34; Salina 38.84 -97.61; Topeka 39.05 -95.68; Kansas City 39.10 -94.58; Springfield MO 37.21 -93.29; Joplin 37.08 -94.51; Columbia MO 38.95 -92.33; St. Louis 38.63 -90.20;
Fort Smith 35.39 -94.42; Little Rock 34.75 -92.29; Memphis 35.15 -90.05; Sikeston 36.88 -89.59; Shreveport 32.53 -93.75; Monroe 32.51 -92.12; Alexandria LA 31.31 -92.45; Lafayette 30.22 -92.02; Baton Rouge 30.45 -91.15; New Orleans 29.95 -90.07; Jackson MS 32.30 -90.18; Hattiesburg 31.33 -89.29; Meridian 32.36 -88.70; Mobile 30.69 -88.04; Tupelo 34.26 -88.70;
Birmingham 33.52 -86.80; Montgomery 32.37 -86.30; Pensacola 30.42 -87.22; Tallahassee 30.44 -84.28; Lake City 30.19 -82.64; Jacksonville 30.33 -81.66; Orlando 28.54 -81.38; Tampa 27.95 -82.46; Fort Myers 26.64 -81.87; Miami 25.76 -80.19; Gainesville 29.65 -82.33; Dothan 31.22 -85.39;
Atlanta 33.75 -84.39; Macon 32.84 -83.63; Savannah 32.08 -81.09; Augusta 33.47 -81.97; Columbia SC 34.00 -81.03; Charleston SC 32.78 -79.93; Greenville SC 34.85 -82.39; Charlotte 35.23 -80.84; Greensboro 36.07 -79.79; Raleigh 35.78 -78.64; Fayetteville NC 35.05 -78.88; Wilmington NC 34.23 -77.94; Florence SC 34.20 -79.76; Asheville 35.60 -82.55;
Chattanooga 35.05 -85.31; Nashville 36.16 -86.78; Knoxville 35.96 -83.92; Bristol 36.60 -82.19; Roanoke 37.27 -79.94; Lexington KY 38.04 -84.50; Louisville 38.25 -85.76; Paducah 37.08 -88.60; Evansville 37.97 -87.57; Charleston WV 38.35 -81.63; Wytheville 36.95 -81.08;
Richmond 37.54 -77.44; Norfolk 36.85 -76.29; Washington 38.91 -77.04; Baltimore 39.29 -76.61; Hagerstown 39.64 -77.72; Staunton 38.15 -79.07; Harrisburg 40.27 -76.88; Philadelphia 39.95 -75.17; Wilmington DE 39.74 -75.55; Salisbury MD 38.36 -75.60; Allentown 40.60 -75.48; Scranton 41.41 -75.66; Newark 40.73 -74.17; New York 40.73 -74.00; New Haven 41.31 -72.92; Hartford 41.76 -72.68; Providence 41.82 -71.41; Boston 42.36 -71.06; Springfield MA 42.10 -72.59; Portland ME 43.66 -70.26; Bangor 44.80 -68.77; Houlton 46.13 -67.84; Calais 45.18 -67.28; Jackman 45.62 -70.25; Concord 43.21 -71.54; White River Junction 43.65 -72.32; Burlington 44.48 -73.21; St. Johnsbury 44.42 -72.02;
Albany 42.65 -73.76; Plattsburgh 44.70 -73.45; Utica 43.10 -75.23; Syracuse 43.05 -76.15; Watertown 43.97 -75.91; Massena 44.93 -74.89; Binghamton 42.10 -75.91; Rochester 43.16 -77.61; Buffalo 42.89 -78.88; Erie 42.13 -80.09; Bloomsburg 41.00 -76.46; DuBois 41.12 -78.76; Pittsburgh 40.44 -80.00; Morgantown 39.63 -79.96; Breezewood 40.00 -78.24;
Cleveland 41.50 -81.69; Youngstown 41.10 -80.65; Akron 41.08 -81.52; Columbus OH 39.96 -83.00; Cincinnati 39.10 -84.51; Dayton 39.76 -84.19; Toledo 41.65 -83.54; Lima 40.74 -84.11; Parkersburg 39.27 -81.56; Detroit 42.33 -83.05; Flint 43.01 -83.69; Port Huron 42.98 -82.44; Lansing 42.73 -84.56; Kalamazoo 42.29 -85.59; Grand Rapids 42.96 -85.67; Saginaw 43.42 -83.95; Mackinaw City 45.78 -84.73; Sault Ste. Marie MI 46.50 -84.35; Fort Wayne 41.08 -85.14; South Bend 41.68 -86.25; Gary 41.59 -87.35; Indianapolis 39.77 -86.16; Lafayette IN 40.42 -86.88; Terre Haute 39.47 -87.41;
Chicago 41.88 -87.63; Joliet 41.53 -88.08; Bloomington IL 40.48 -88.99; Springfield IL 39.78 -89.65; Champaign 40.12 -88.24; Effingham 39.12 -88.54; Mount Vernon 38.32 -88.90; Quad Cities 41.51 -90.52; Peoria 40.69 -89.59; Rockford 42.27 -89.09; Milwaukee 43.04 -87.91; Madison 43.07 -89.40; Green Bay 44.51 -88.02; Eau Claire 44.81 -91.50; Wausau 44.96 -89.63; Marquette 46.54 -87.40; Escanaba 45.75 -87.06; Duluth 46.79 -92.10; Minneapolis 44.98 -93.27; La Crosse 43.80 -91.24; Rochester MN 44.02 -92.47; International Falls 48.60 -93.41; Grand Portage 47.96 -89.68;
Des Moines 41.59 -93.62; Cedar Rapids 41.98 -91.67; Albert Lea 43.65 -93.37; Omaha 41.26 -95.94; Lincoln 40.81 -96.70; North Platte 41.12 -100.77; Sioux City 42.50 -96.40; Sioux Falls 43.55 -96.70; Fargo 46.88 -96.79; Grand Forks 47.93 -97.03; Bismarck 46.81 -100.78; Minot 48.23 -101.30; Mitchell 43.71 -98.02; Miles City 46.41 -105.84; Sandpoint 48.28 -116.55; Nogales AZ 31.35 -110.93; Columbus NM 31.83 -107.64; Presidio 29.56 -104.37; Roma 26.41 -99.01""",
    "CAN": """
Vancouver 49.25 -123.10; Abbotsford 49.05 -122.33; Hope 49.38 -121.44; Kamloops 50.67 -120.33; Kelowna 49.89 -119.50; Osoyoos 49.03 -119.46; Cranbrook 49.51 -115.77; Revelstoke 51.00 -118.20; Golden 51.30 -116.97; Clearwater 51.65 -120.04; Valemount 52.83 -119.27; Merritt 50.11 -120.79; Dryden 49.78 -92.84; Nipigon 49.01 -88.27; Marathon 48.72 -86.38; Geraldton 49.72 -86.95; Peterborough 44.30 -78.32; Perth 44.90 -76.25; Brockville 44.59 -75.68; Calgary 51.05 -114.07; Edmonton 53.54 -113.49; Red Deer 52.27 -113.81; Lethbridge 49.69 -112.83; Medicine Hat 50.04 -110.68; Swift Current 50.29 -107.80; Regina 50.45 -104.62; Saskatoon 52.13 -106.67; Lloydminster 53.28 -110.00; Moose Jaw 50.39 -105.53; Estevan 49.14 -102.99; Jasper 52.87 -118.08; Prince George 53.92 -122.75; Prince Rupert 54.31 -130.32; Brandon 49.85 -99.95; Winnipeg 49.90 -97.14; Yorkton 51.21 -102.46; Fort McMurray 56.73 -111.38; Grande Prairie 55.17 -118.80; Dawson Creek 55.76 -120.24;
Kenora 49.77 -94.49; Fort Frances 48.61 -93.40; Thunder Bay 48.38 -89.25; Wawa 47.99 -84.77; Sault Ste. Marie ON 46.52 -84.33; Sudbury 46.49 -81.00; North Bay 46.31 -79.46; Cochrane 49.06 -81.02; Timmins 48.48 -81.33; Hearst 49.69 -83.67; Barrie 44.39 -79.69; Parry Sound 45.34 -80.03; Toronto 43.67 -79.45; Hamilton 43.26 -79.87; Fort Erie 42.92 -78.94; Kitchener 43.43 -80.48; London ON 42.98 -81.25; Sarnia 42.97 -82.38; Windsor 42.30 -83.02; Kingston 44.23 -76.50; Gananoque 44.34 -76.10; Belleville 44.18 -77.38; Ottawa 45.40 -75.70; Cornwall 45.03 -74.74; Montreal 45.50 -73.60; Lacolle 45.06 -73.45; Sherbrooke 45.40 -71.89; Trois-Rivieres 46.35 -72.55; Quebec 46.81 -71.25; Saint-Georges 46.12 -70.67; Riviere-du-Loup 47.83 -69.54; Saguenay 48.43 -71.07; Val-d'Or 48.10 -77.78; Edmundston 47.37 -68.33; Woodstock NB 46.15 -67.60; Fredericton 45.96 -66.65; Saint John 45.27 -66.06; St. Stephen 45.19 -67.28; Moncton 46.09 -64.78; Truro 45.36 -63.28; Halifax 44.65 -63.58; Charlottetown 46.24 -63.13; Sydney NS 46.14 -60.19; Rimouski 48.45 -68.53""",
    "MEX": """
Tijuana 32.51 -117.02; Ensenada 31.86 -116.61; Tecate 32.57 -116.63; Mexicali 32.62 -115.46; San Luis Rio Colorado 32.46 -114.77; Sonoyta 31.86 -112.85; Guerrero Negro 27.97 -114.04; La Paz 24.14 -110.31; Santa Rosalia 27.34 -112.27; Santa Ana 30.54 -111.12; Nogales SON 31.30 -110.94; Hermosillo 29.10 -110.96; Guaymas 27.93 -110.91; Ciudad Obregon 27.49 -109.94; Los Mochis 25.79 -109.00; Culiacan 24.80 -107.39; Mazatlan 23.24 -106.41; Tepic 21.50 -104.89; Agua Prieta 31.32 -109.55; Janos 30.89 -108.19; Puerto Palomas 31.77 -107.62;
Ciudad Juarez 31.69 -106.42; Chihuahua 28.64 -106.09; Ojinaga 29.55 -104.41; Jimenez 27.13 -104.92; Torreon 25.54 -103.44; Durango 24.02 -104.67; Fresnillo 23.17 -102.87; Zacatecas 22.77 -102.57; Aguascalientes 21.88 -102.29; Guadalajara 20.67 -103.35; Lagos de Moreno 21.36 -101.93; Leon 21.12 -101.68; Silao 20.94 -101.43; Celaya 20.52 -100.81; Queretaro 20.59 -100.39; San Luis Potosi 22.15 -100.98; Matehuala 23.65 -100.64; San Roberto 24.68 -100.28; Chilpancingo 17.55 -99.50; Ciudad Guzman 19.70 -103.46; Saltillo 25.42 -101.00; Monclova 26.91 -101.42; Piedras Negras 28.69 -100.53; Ciudad Acuna 29.31 -100.95; Monterrey 25.67 -100.31; Nuevo Laredo 27.47 -99.52; Reynosa 26.07 -98.29; Matamoros 25.86 -97.51; Ciudad Mier 26.43 -99.15; China NL 25.70 -99.24; Linares 24.86 -99.57; Ciudad Victoria 23.74 -99.14; Tampico 22.25 -97.87; Ciudad Valles 21.99 -99.01; Tuxpan 20.96 -97.41; Poza Rica 20.53 -97.46;
Mexico City 19.45 -99.15; Toluca 19.29 -99.66; Morelia 19.70 -101.19; Atlacomulco 19.80 -99.87; Lazaro Cardenas 17.96 -102.20; Uruapan 19.42 -102.06; Colima 19.24 -103.72; Manzanillo 19.05 -104.32; Pachuca 20.12 -98.74; Zimapan 20.73 -99.38; Tamazunchale 21.26 -98.79; San Fernando 24.85 -98.15; Tulancingo 20.08 -98.37; Puebla 19.04 -98.20; Cuernavaca 18.92 -99.22; Acapulco 16.86 -99.88; Orizaba 18.85 -97.10; Veracruz 19.17 -96.13; Xalapa 19.54 -96.91; Acayucan 17.95 -94.91; Coatzacoalcos 18.14 -94.44; Villahermosa 17.99 -92.93; Tuxtla Gutierrez 16.75 -93.12; Tapachula 14.91 -92.26; Oaxaca 17.06 -96.72; Salina Cruz 16.18 -95.20; Arriaga 16.24 -93.90; Escarcega 18.61 -90.73; Ciudad del Carmen 18.65 -91.80; Campeche 19.84 -90.53; Merida 20.97 -89.62; Cancun 21.16 -86.85; Chetumal 18.50 -88.30; Zihuatanejo 17.64 -101.55""",
}

ROADS = {
    "USA": """
I-5: Bellingham, Seattle, Portland, Eugene, Medford, Redding, Sacramento, Stockton, Bakersfield, Los Angeles, San Diego | CA-99: Stockton, Fresno, Bakersfield | I-580: Oakland, Stockton | I-80: Oakland, Sacramento, Reno, Elko, Salt Lake City, Rock Springs, Cheyenne, North Platte, Lincoln, Omaha, Des Moines, Quad Cities, Joliet, Gary, South Bend, Toledo, Cleveland, Youngstown, DuBois, Bloomsburg, Newark, New York | US-101: Oakland, San Jose, Fresno |
I-10: Los Angeles, San Bernardino, Blythe, Phoenix, Tucson, Lordsburg, Las Cruces, El Paso, Van Horn, Fort Stockton, San Antonio, Houston, Beaumont, Lafayette, Baton Rouge, New Orleans, Mobile, Pensacola, Tallahassee, Lake City, Jacksonville | I-12: Baton Rouge, Mobile | I-8: San Diego, El Centro, Yuma, Tucson | I-8 and AZ-85: Yuma, Phoenix | CA-86: El Centro, San Bernardino | I-15: San Diego, San Bernardino, Barstow, Las Vegas, Cedar City, Salt Lake City, Pocatello, Idaho Falls, Butte, Great Falls | I-70: Cedar City, Grand Junction, Denver, Limon, Colby, Salina, Topeka, Kansas City, Columbia MO, St. Louis, Effingham, Terre Haute, Indianapolis, Dayton, Columbus OH, Pittsburgh, Breezewood, Hagerstown, Baltimore | US-6: Salt Lake City, Grand Junction |
CA-58: Bakersfield, Barstow | I-40: Barstow, Kingman, Flagstaff, Gallup, Albuquerque, Santa Rosa, Amarillo, Oklahoma City, Fort Smith, Little Rock, Memphis, Nashville, Knoxville, Asheville, Greensboro, Raleigh, Wilmington NC | US-93: Phoenix, Kingman, Las Vegas | I-17: Phoenix, Flagstaff | I-19: Tucson, Nogales AZ | I-25: Las Cruces, Albuquerque, Pueblo, Denver, Cheyenne, Casper, Sheridan, Billings | I-84: Portland, Pendleton, Boise, Twin Falls, Pocatello | I-84 and I-15: Twin Falls, Salt Lake City | US-93 NV: Twin Falls, Elko | US-95: Reno, Las Vegas | I-82: Pendleton, Yakima | I-90: Seattle, Yakima, Spokane, Missoula, Butte, Billings, Sheridan, Rapid City, Mitchell, Sioux Falls, Albert Lea, La Crosse, Madison, Rockford, Chicago, Gary | US-395: Spokane, Pendleton | I-94: Billings, Miles City, Bismarck, Fargo, Minneapolis, Eau Claire, Madison, Milwaukee, Chicago | I-94 MI: Gary, Kalamazoo, Detroit, Port Huron | I-80 and I-294: Chicago, Joliet | I-29: Kansas City, Omaha, Sioux City, Sioux Falls, Fargo, Grand Forks | US-52: Bismarck, Minot | US-2: Minot, Grand Forks, Duluth | US-95 ID: Spokane, Sandpoint |
I-35: Laredo, San Antonio, Austin, Waco, Dallas | I-35W: Waco, Fort Worth | I-35 N: Dallas, Oklahoma City, Wichita, Salina | I-35 OK: Fort Worth, Oklahoma City | Kansas Turnpike: Wichita, Topeka, Kansas City | I-35 IA: Kansas City, Des Moines, Albert Lea, Minneapolis, Duluth | US-54: El Paso, Santa Rosa, Amarillo, Wichita | I-44: Wichita Falls, Oklahoma City, Tulsa, Joplin, Springfield MO, St. Louis | US-287: Fort Worth, Wichita Falls, Childress, Amarillo, Limon | US-69: Dallas, Tulsa | US-69 N: Dallas, Fort Smith, Joplin | I-49: Joplin, Kansas City | I-49 AR: Joplin, Fort Smith, Texarkana, Shreveport, Alexandria LA, Lafayette | I-20: Van Horn, Midland, Abilene, Fort Worth, Dallas, Tyler, Shreveport, Monroe, Jackson MS, Meridian, Birmingham, Atlanta, Augusta, Columbia SC, Florence SC | I-30: Dallas, Texarkana, Little Rock | US-67: Little Rock, Sikeston, St. Louis | I-55: Memphis, Sikeston, St. Louis, Springfield IL, Bloomington IL, Joliet | US-84: Lubbock, Abilene | I-27: Lubbock, Amarillo | US-87: Midland, Lubbock | US-277: Del Rio, Eagle Pass, Laredo | US-90: Del Rio, San Antonio | US-57: Eagle Pass, San Antonio | US-90 W: Van Horn, Del Rio | US-277 N: Del Rio, Abilene | US-83: Laredo, Roma, McAllen, Harlingen, Brownsville | I-69E: Harlingen, Corpus Christi, Victoria, Houston, Lufkin, Texarkana | US-281: McAllen, San Antonio | I-37: Corpus Christi, San Antonio | US-59: Laredo, Victoria | I-45: Houston, Dallas | TX-71: Houston, Austin | US-69 TX: Lufkin, Tyler | TX-359: Laredo, Corpus Christi | US-67 TX: Presidio, Fort Stockton, Midland | US-180: Las Cruces, Columbus NM | US-290: Fort Stockton, Austin | US-380: Santa Rosa, Lubbock | US-62: El Paso, Lubbock | US-54 KS: Wichita, Springfield MO |
I-59: New Orleans, Hattiesburg, Meridian | I-55 MS: New Orleans, Jackson MS, Memphis | US-98: Mobile, Hattiesburg, Jackson MS | I-22: Memphis, Tupelo, Birmingham | I-65: Mobile, Montgomery, Birmingham, Nashville, Louisville, Indianapolis, Lafayette IN, Gary | I-85: Montgomery, Atlanta, Greenville SC, Charlotte, Greensboro | I-85 N: Raleigh, Richmond | I-75: Miami, Fort Myers, Tampa, Gainesville, Lake City, Macon, Atlanta, Chattanooga, Knoxville, Lexington KY, Cincinnati, Dayton, Lima, Toledo, Detroit, Flint, Saginaw, Mackinaw City, Sault Ste. Marie MI | I-4: Tampa, Orlando | Florida Turnpike: Miami, Orlando, Gainesville | I-95: Miami, Orlando, Jacksonville, Savannah, Florence SC, Fayetteville NC, Richmond, Washington, Baltimore, Wilmington DE, Philadelphia, Newark | I-95 NE: New York, New Haven, Providence, Boston, Portland ME, Bangor, Houlton | I-95 SC: Savannah, Charleston SC | US-231: Montgomery, Dothan, Tallahassee | I-16: Macon, Savannah | I-26: Charleston SC, Columbia SC, Greenville SC, Asheville, Bristol | I-77: Columbia SC, Charlotte, Wytheville, Charleston WV, Parkersburg, Akron, Cleveland | I-20 SC: Florence SC, Wilmington NC | US-74: Charlotte, Fayetteville NC | I-40 NC: Raleigh, Fayetteville NC | I-24: Chattanooga, Nashville, Paducah, Mount Vernon | I-59 AL: Chattanooga, Birmingham | I-57: Sikeston, Mount Vernon, Effingham, Champaign, Chicago | US-45: Paducah, Sikeston | US-72: Memphis, Chattanooga | US-78: Tupelo, Nashville | I-64: St. Louis, Mount Vernon, Evansville, Louisville, Lexington KY, Charleston WV, Staunton, Richmond, Norfolk | I-69 IN: Evansville, Indianapolis, Fort Wayne, Lansing, Flint, Port Huron | US-41: Nashville, Evansville, Terre Haute | I-71: Louisville, Cincinnati, Columbus OH, Akron, Cleveland | I-76: Akron, Youngstown, Pittsburgh | I-81: Knoxville, Bristol, Wytheville, Roanoke, Staunton, Hagerstown, Harrisburg, Bloomsburg, Scranton, Binghamton, Syracuse, Watertown | US-220: Greensboro, Roanoke | US-52 NC: Greensboro, Wytheville | US-58: Greensboro, Norfolk | US-13: Norfolk, Salisbury MD, Wilmington DE | I-66: Washington, Staunton | I-70 MD: Washington, Hagerstown | I-83: Baltimore, Harrisburg | I-76 PA: Breezewood, Harrisburg, Philadelphia | I-78: Harrisburg, Allentown, Newark | I-476: Philadelphia, Allentown, Scranton | I-79: Charleston WV, Morgantown, Pittsburgh, Erie | I-68: Morgantown, Hagerstown | I-90 OH: Cleveland, Erie, Buffalo, Rochester, Syracuse, Utica, Albany, Springfield MA, Boston | I-380: Scranton, Newark | I-87: New York, Albany, Plattsburgh | NY-11: Watertown, Massena, Plattsburgh | I-88: Binghamton, Albany | I-86: Binghamton, Erie | I-390: Binghamton, Rochester | I-84 CT: Scranton, Hartford, Springfield MA | I-91: New Haven, Hartford, Springfield MA, White River Junction, St. Johnsbury | I-89: Concord, White River Junction, Burlington | I-93: Boston, Concord, St. Johnsbury | US-2 VT: Burlington, St. Johnsbury | ME-9: Bangor, Calais | US-201: Portland ME, Jackman | US-220 PA: DuBois, Breezewood | I-80 W: Pittsburgh, Youngstown |
I-74: Quad Cities, Peoria, Bloomington IL, Champaign, Indianapolis, Cincinnati | I-72: Springfield IL, Champaign | I-69 MI: Lansing, Kalamazoo | I-96: Detroit, Lansing, Grand Rapids | US-131: Grand Rapids, Kalamazoo, South Bend | US-131 N: Grand Rapids, Mackinaw City | US-24: Toledo, Fort Wayne | US-30: Gary, Fort Wayne, Lima | US-33: Lima, Columbus OH | US-31: South Bend, Indianapolis | US-23 OH: Toledo, Columbus OH | US-50: Cincinnati, Parkersburg | US-35: Dayton, Charleston WV | US-50 W: Parkersburg, Morgantown | I-43: Milwaukee, Green Bay, Escanaba, Marquette | US-2 MI: Mackinaw City, Escanaba | M-28: Marquette, Sault Ste. Marie MI | US-41 MI: Marquette, Duluth | I-39: Bloomington IL, Rockford, Madison, Wausau | WI-29: Green Bay, Wausau, Eau Claire | US-53: Eau Claire, Duluth, International Falls | MN-61: Duluth, Grand Portage | US-52 MN: Minneapolis, Rochester MN, La Crosse | I-90 MN: Rochester MN, Albert Lea | I-380 IA: Quad Cities, Cedar Rapids, Rochester MN | US-30 IA: Cedar Rapids, Des Moines | US-36: Kansas City, Bloomington IL | US-54 MO: Columbia MO, Springfield IL | US-81: Salina, Lincoln | US-20: Sioux City, Rockford | I-76 CO: Denver, North Platte | US-40: Limon, Pueblo | US-50 KS: Pueblo, Wichita | US-85: Cheyenne, Rapid City | US-87 MT: Great Falls, Billings | US-71: International Falls, Fargo | US-14: Idaho Falls, Rock Springs | I-105: Seattle, Spokane | US-550: Albuquerque, Grand Junction | US-64: Gallup, Grand Junction""",
    "CAN": """
TCH 1 W: Vancouver, Abbotsford, Hope, Merritt, Kamloops, Revelstoke, Golden, Calgary, Medicine Hat, Swift Current, Moose Jaw, Regina, Brandon, Winnipeg, Kenora, Dryden, Thunder Bay, Nipigon, Marathon, Wawa, Sault Ste. Marie ON, Sudbury, North Bay, Ottawa, Montreal | BC-3: Hope, Osoyoos, Cranbrook, Lethbridge, Medicine Hat | BC-97: Osoyoos, Kelowna, Kamloops, Prince George, Dawson Creek, Grande Prairie, Edmonton | BC-97C: Merritt, Kelowna | BC-95: Golden, Cranbrook | AB-2: Lethbridge, Calgary, Red Deer, Edmonton | BC-16: Prince Rupert, Prince George, Jasper, Edmonton, Lloydminster, Saskatoon, Yorkton, Winnipeg | BC-5: Kamloops, Clearwater, Valemount, Jasper | AB-63: Edmonton, Fort McMurray | SK-11: Saskatoon, Regina, Estevan | SK-7: Saskatoon, Calgary | SK-39: Moose Jaw, Estevan | SK-10: Regina, Yorkton | ON-71: Kenora, Fort Frances, Thunder Bay | ON-502: Dryden, Fort Frances | ON-11: Nipigon, Geraldton, Hearst, Cochrane, North Bay, Barrie, Toronto | ON-101: Cochrane, Timmins, Sudbury | ON-69: Sudbury, Parry Sound, Barrie | ON-401: Windsor, London ON, Kitchener, Toronto, Belleville, Kingston, Gananoque, Brockville, Cornwall, Montreal | ON-402: London ON, Sarnia | QEW: Toronto, Hamilton, Fort Erie | ON-403: Hamilton, London ON | ON-416: Ottawa, Brockville | ON-7: Ottawa, Perth, Peterborough, Toronto | ON-62: Peterborough, Belleville | ON-138: Ottawa, Cornwall | QC-15: Montreal, Lacolle | QC-10: Montreal, Sherbrooke | QC-40: Montreal, Trois-Rivieres, Quebec | QC-20: Montreal, Quebec, Riviere-du-Loup, Edmundston, Woodstock NB, Fredericton, Moncton, Truro, Halifax | QC-132: Riviere-du-Loup, Rimouski, Moncton | QC-55: Sherbrooke, Trois-Rivieres | QC-73: Quebec, Saint-Georges, Sherbrooke | QC-175: Quebec, Saguenay | QC-117: Montreal, Val-d'Or, Cochrane | NB-7: Fredericton, Saint John | NB-1: St. Stephen, Saint John, Moncton, Charlottetown | TCH 104: Truro, Sydney NS | QC-148: Val-d'Or, North Bay""",
    "MEX": """
MEX-1: Tijuana, Ensenada, Guerrero Negro, Santa Rosalia, La Paz | MEX-2: Tijuana, Tecate, Mexicali, San Luis Rio Colorado, Sonoyta, Santa Ana | MEX-2 E: Santa Ana, Agua Prieta, Janos, Ciudad Juarez | MEX-3: Ensenada, Tecate | MEX-15: Nogales SON, Santa Ana, Hermosillo, Guaymas, Ciudad Obregon, Los Mochis, Culiacan, Mazatlan, Tepic, Guadalajara | MEX-45: Ciudad Juarez, Chihuahua, Jimenez, Torreon | MEX-10: Janos, Chihuahua | MEX-24: Janos, Puerto Palomas, Ciudad Juarez | MEX-16: Ojinaga, Chihuahua, Hermosillo | MEX-49: Torreon, Fresnillo, Zacatecas, San Luis Potosi | MEX-45 S: Jimenez, Durango, Fresnillo | MEX-40 W: Mazatlan, Durango, Torreon, Saltillo, Monterrey | MEX-45 A: Zacatecas, Aguascalientes, Lagos de Moreno, Leon, Silao, Celaya, Queretaro | MEX-54: Guadalajara, Zacatecas, Saltillo | MEX-70: Aguascalientes, San Luis Potosi | MEX-80: Guadalajara, Lagos de Moreno, San Luis Potosi | MEX-90: Guadalajara, Silao | MEX-80 E: San Luis Potosi, Ciudad Valles, Tampico | MEX-57: Mexico City, Queretaro, San Luis Potosi, Matehuala, San Roberto, Saltillo, Monclova, Piedras Negras | MEX-37: Silao, San Luis Potosi | MEX-53: Monterrey, Monclova | MEX-2 N: Ciudad Acuna, Piedras Negras, Nuevo Laredo, Ciudad Mier, Reynosa, Matamoros | MEX-85 D: Nuevo Laredo, Monterrey | MEX-40 E: Monterrey, China NL, Reynosa | MEX-54 N: Monterrey, Ciudad Mier | MEX-85: Monterrey, Linares, Ciudad Victoria, Ciudad Valles, Tamazunchale, Zimapan, Pachuca, Mexico City | MEX-101: Ciudad Victoria, San Fernando, Matamoros | MEX-97: Reynosa, San Fernando | MEX-58: Linares, San Roberto | MEX-101 S: San Luis Potosi, Ciudad Victoria | MEX-80 T: Ciudad Victoria, Tampico | MEX-180: Tampico, Tuxpan, Poza Rica, Veracruz, Acayucan, Coatzacoalcos, Villahermosa, Ciudad del Carmen, Campeche, Merida, Cancun | MEX-130: Pachuca, Tulancingo, Poza Rica | MEX-132: Mexico City, Tulancingo | MEX-15 D: Guadalajara, Morelia, Atlacomulco, Mexico City | MEX-15 T: Mexico City, Toluca, Atlacomulco, Queretaro | MEX-43: Morelia, Celaya | MEX-37 S: Morelia, Uruapan, Lazaro Cardenas | MEX-200: Lazaro Cardenas, Zihuatanejo, Acapulco | MEX-54 S: Guadalajara, Ciudad Guzman, Colima, Manzanillo | MEX-200 N: Manzanillo, Lazaro Cardenas | MEX-95: Mexico City, Cuernavaca, Chilpancingo, Acapulco | MEX-150: Mexico City, Puebla, Orizaba, Veracruz | MEX-140: Puebla, Xalapa, Veracruz | MEX-145: Orizaba, Acayucan | MEX-135: Puebla, Oaxaca, Salina Cruz, Arriaga, Tapachula | MEX-185: Acayucan, Salina Cruz | MEX-190: Arriaga, Tuxtla Gutierrez | MEX-187: Tuxtla Gutierrez, Acayucan | MEX-195: Villahermosa, Tuxtla Gutierrez | MEX-186: Villahermosa, Escarcega, Chetumal, Cancun | MEX-261: Escarcega, Campeche | Arco Norte: Queretaro, Pachuca, Puebla | Arco Norte W: Atlacomulco, Pachuca, Tulancingo, Puebla | MEX-200 V: Tepic, Colima | MEX-57 T: Uruapan, Guadalajara""",
}

RUGGED = {
    "CAN": """
Hope - Merritt; Merritt - Kamloops; Kamloops - Revelstoke; Revelstoke - Golden; Golden - Calgary; Hope - Osoyoos; Osoyoos - Cranbrook; Cranbrook - Lethbridge; Osoyoos - Kelowna; Kelowna - Kamloops; Kamloops - Prince George; Merritt - Kelowna; Golden - Cranbrook; Prince Rupert - Prince George; Prince George - Jasper; Prince George - Dawson Creek; Kamloops - Clearwater; Clearwater - Valemount; Valemount - Jasper; Kenora - Dryden; Dryden - Thunder Bay; Thunder Bay - Nipigon; Nipigon - Marathon; Marathon - Wawa; Wawa - Sault Ste. Marie ON; Winnipeg - Kenora; Nipigon - Geraldton; Fort Frances - Thunder Bay; Kenora - Fort Frances; Perth - Peterborough; Ottawa - Perth; Riviere-du-Loup - Edmundston; Rimouski - Moncton; Truro - Sydney NS; Val-d'Or - Montreal""",
    "MEX": """
Tijuana - Ensenada; Ensenada - Guerrero Negro; Guerrero Negro - Santa Rosalia; Santa Rosalia - La Paz; Mazatlan - Tepic; Tepic - Guadalajara; Mazatlan - Durango; Agua Prieta - Janos; Linares - San Roberto; Ciudad Victoria - Ciudad Valles; Ciudad Valles - Tamazunchale; Tamazunchale - Zimapan; Zimapan - Pachuca; San Luis Potosi - Ciudad Valles; Ciudad Valles - Tampico; Poza Rica - Tulancingo; Pachuca - Tulancingo; Morelia - Atlacomulco; Atlacomulco - Mexico City; Mexico City - Toluca; Toluca - Atlacomulco; Morelia - Uruapan; Uruapan - Lazaro Cardenas; Lazaro Cardenas - Zihuatanejo; Zihuatanejo - Acapulco; Guadalajara - Ciudad Guzman; Ciudad Guzman - Colima; Colima - Manzanillo; Manzanillo - Lazaro Cardenas; Mexico City - Cuernavaca; Cuernavaca - Chilpancingo; Chilpancingo - Acapulco; Puebla - Orizaba; Orizaba - Veracruz; Puebla - Xalapa; Xalapa - Veracruz; Puebla - Oaxaca; Oaxaca - Salina Cruz; Arriaga - Tuxtla Gutierrez; Acayucan - Tuxtla Gutierrez; Tuxtla Gutierrez - Villahermosa; Tepic - Colima; Guadalajara - Uruapan; Hermosillo - Chihuahua; Ojinaga - Chihuahua; San Luis Potosi - Ciudad Victoria; Tampico - Tuxpan; Ciudad Victoria - San Fernando; San Fernando - Reynosa; San Fernando - Matamoros; Tampico - Ciudad Victoria; Guadalajara - Zacatecas; Poza Rica - Veracruz; Tuxpan - Poza Rica""",
}
"""Links through mountains or round lakes, where the road is longer than elsewhere."""

BARRIERS = {
    "Lake Michigan": "41.75 -87.35; 42.6 -87.2; 44.0 -87.0; 45.0 -86.3; 45.75 -85.3; 45.82 -84.78",
    "Lake Huron and Georgian Bay": "43.10 -82.40; 43.8 -82.3; 45.0 -82.8; 45.75 -83.6; 45.95 -83.9",
    "Georgian Bay": "44.75 -80.2; 45.2 -80.9; 45.6 -81.7; 45.3 -82.3; 45.0 -82.8",
    "Lake Erie": "41.75 -83.2; 41.75 -82.6; 42.2 -81.3; 42.75 -79.3; 42.84 -78.95",
    "Lake Ontario": "43.35 -79.6; 43.55 -78.8; 43.6 -77.5; 43.9 -76.6",
    "Lake Superior": "46.6 -84.9; 47.0 -86.0; 47.6 -88.5; 47.2 -90.5; 46.8 -91.9",
    "Lake Winnipeg": "50.5 -96.8; 51.5 -96.8; 52.8 -97.8; 53.7 -98.3",
    "Gulf of California": "31.6 -114.7; 30.0 -113.6; 28.5 -112.3; 26.0 -110.5; 23.5 -108.5; 22.0 -108.0",
    "Gulf of Mexico": "29.6 -93.0; 29.0 -91.0; 28.8 -88.5; 29.8 -86.5; 29.7 -84.8; 28.9 -83.3; 27.3 -83.2; 25.5 -82.2; 24.3 -82.2",
    "Gulf of Mexico, west": "29.0 -94.7; 27.7 -96.6; 25.9 -96.9; 22.5 -97.4; 20.0 -96.2; 18.8 -94.9; 18.9 -92.6; 19.8 -91.0; 21.4 -90.3; 21.8 -87.0",
    "Chesapeake Bay": "39.5 -76.05; 38.9 -76.4; 38.0 -76.2; 37.3 -76.15; 36.95 -76.0",
    "Delaware Bay": "39.6 -75.55; 39.1 -75.2; 38.85 -75.0",
    "Long Island Sound": "40.83 -73.75; 41.05 -73.1; 41.2 -72.0",
    "Strait of Georgia and Puget Sound": "50.0 -125.0; 49.3 -123.8; 48.7 -123.1; 48.2 -122.75; 47.7 -122.45; 47.25 -122.5",
    "Bay of Fundy": "45.7 -64.75; 45.2 -65.3; 44.8 -66.3; 44.3 -67.2",
    "Saint Lawrence, below Quebec": "47.1 -70.6; 48.2 -69.3; 49.2 -67.0; 49.6 -64.5",
    "Grand Canyon": "36.1 -113.9; 36.1 -112.1; 36.75 -111.7; 37.4 -110.6; 38.3 -109.9",
}


def hubs() -> pl.DataFrame:
    """Read the list of hubs."""
    rows = []
    for country, text in HUBS.items():
        for item in text.replace("\n", " ").split(";"):
            name, north, east = item.strip().rsplit(" ", 2)
            rows.append((name, country, float(north), float(east), *PROVENANCE))
    return pl.DataFrame(
        rows, schema=["hub", "country", "latitude", "longitude", "source", "vintage", "licence"], orient="row"
    )


def links(known: pl.DataFrame) -> pl.DataFrame:
    """Cut the chains into links, each once."""
    places = set(known.select("country", "hub").iter_rows())
    rows: dict[tuple[str, ...], str] = {}
    for country, text in ROADS.items():
        for chain in text.replace("\n", " ").split("|"):
            road, _, names = chain.strip().partition(": ")
            stops = [name.strip() for name in names.split(",")]
            for stop in stops:
                if (country, stop) not in places:
                    raise SystemExit(f"{road}: no hub {stop!r} in {country}")
            for a, b in pairwise(stops):
                rows.setdefault((country, *sorted((a, b))), road)
    rugged = {
        (country, *sorted(item.strip().split(" - ")))
        for country, text in RUGGED.items()
        for item in text.split(";")
    }
    if rugged - rows.keys():
        raise SystemExit(f"no such link: {sorted(rugged - rows.keys())}")
    lines = [
        (*link, road, "rugged" if link in rugged else "plain", *PROVENANCE) for link, road in rows.items()
    ]
    return pl.DataFrame(
        lines,
        schema=["country", "hub", "to_hub", "road", "terrain", "source", "vintage", "licence"],
        orient="row",
    )


def barriers() -> pl.DataFrame:
    """Lay the lines out, one row a point."""
    rows = [
        (
            name,
            number,
            *(float(x) for x in point.split()),
            "drawn by us over the middle of the water",
            *PROVENANCE[1:],
        )
        for name, line in BARRIERS.items()
        for number, point in enumerate(line.split("; "), start=1)
    ]
    return pl.DataFrame(
        rows,
        schema=["barrier", "point", "latitude", "longitude", "source", "vintage", "licence"],
        orient="row",
    )


def main(_raw: Path, out: Path) -> None:
    """Write the three tables."""
    places = hubs()
    write(out, "road_hubs", places)
    write(out, "road_links", links(places))
    write(out, "road_barriers", barriers())


if __name__ == "__main__":
    run(main)
