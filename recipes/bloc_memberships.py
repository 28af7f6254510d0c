"""Memberships of treaties, statutory lists and groups, each with the source in which it was read; used by `blocs`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Joined:
    """Countries that joined a bloc on one day, and the source in which that was read.

    `kind` is ``in force`` where the source gives the day of joining, ``listed`` where it only names them on that day.
    `seen` is the day of the newest source that still names them.
    """

    bloc: str
    countries: str
    day: str
    source: str
    seen: str
    kind: str = "in force"


_CPTPP = "Comprehensive and Progressive Agreement for Trans-Pacific Partnership, art. 3"
_NATO = "North Atlantic Treaty 1949"
_MNNA = "22 USC 2321k"
_PAX = "Pax Silica Declaration of 2025-12-12"
_IPEF = "Indo-Pacific Economic Framework for Prosperity"
_RCEP = "Regional Comprehensive Economic Partnership Agreement"
JOINED = (
    Joined(
        "CPTPP",
        "AUS CAN JPN MEX NZL SGP",
        "2018-12-30",
        f"{_CPTPP}; depositary (New Zealand MFAT)",
        "2024-12-15",
    ),
    Joined("CPTPP", "VNM", "2019-01-14", f"{_CPTPP}; WTO notification of 2018-12-20", "2024-12-15"),
    Joined("CPTPP", "PER", "2021-09-19", f"{_CPTPP}; depositary (New Zealand MFAT)", "2024-12-15"),
    Joined("CPTPP", "MYS", "2022-11-29", f"{_CPTPP}; depositary (New Zealand MFAT)", "2024-12-15"),
    Joined("CPTPP", "CHL", "2023-02-21", f"{_CPTPP}; roster of members", "2024-12-15"),
    Joined("CPTPP", "BRN", "2023-07-12", f"{_CPTPP}; roster of members", "2024-12-15"),
    Joined(
        "CPTPP",
        "GBR",
        "2024-12-15",
        "Protocol of 2023-07-16 on the accession of the United Kingdom to the CPTPP; not in force towards Canada and Mexico when read",
        "2025",
    ),
    Joined(
        "NATO",
        "BEL CAN DNK FRA GBR ISL ITA LUX NLD NOR PRT USA",
        "1949-08-24",
        f"{_NATO}, art. 11: entry into force; NATO, list of member countries",
        "2024-03-07",
    ),
    Joined(
        "NATO",
        "GRC TUR",
        "1952-02-18",
        f"{_NATO}, art. 10; NATO, 60 years of membership, 2012",
        "2024-03-07",
    ),
    Joined(
        "NATO",
        "DEU",
        "1955-12-31",
        f"{_NATO}, art. 10; joined in 1955",
        "2024-03-07",
        "listed",
    ),
    Joined("NATO", "ESP", "1982-05-30", f"{_NATO}, art. 10", "2024-03-07"),
    Joined("NATO", "POL", "1999-03-12", f"{_NATO}, art. 10", "2024-03-07"),
    Joined(
        "NATO",
        "CZE HUN",
        "1999-12-31",
        f"{_NATO}, art. 10; joined in 1999",
        "2024-03-07",
        "listed",
    ),
    Joined("NATO", "EST LTU LVA SVK", "2004-03-29", f"{_NATO}, art. 10", "2024-03-07"),
    Joined(
        "NATO",
        "BGR ROU SVN",
        "2004-12-31",
        f"{_NATO}, art. 10; joined in 2004",
        "2024-03-07",
        "listed",
    ),
    Joined(
        "NATO",
        "ALB HRV",
        "2009-04-30",
        f"{_NATO}, art. 10; NATO, member countries: joined in April 2009",
        "2024-03-07",
        "listed",
    ),
    Joined(
        "NATO",
        "MNE",
        "2017-12-31",
        f"{_NATO}, art. 10; joined in 2017",
        "2024-03-07",
        "listed",
    ),
    Joined(
        "NATO",
        "MKD",
        "2020-12-31",
        f"{_NATO}, art. 10; joined in 2020",
        "2024-03-07",
        "listed",
    ),
    Joined(
        "NATO",
        "FIN",
        "2023-04-04",
        f"{_NATO}, art. 10",
        "2024-03-07",
    ),
    Joined(
        "NATO",
        "SWE",
        "2024-03-07",
        f"{_NATO}, art. 10",
        "2024-03-07",
    ),
    Joined(
        "MNNA",
        "AUS EGY ISR JPN KOR NZL",
        "1996-07-21",
        f"{_MNNA}(b): deemed designated on the effective date of Pub. L. 104-164",
        "2025-11",
    ),
    Joined("MNNA", "JOR", "1996-11-12", f"{_MNNA}; Presidential Determination 97-4, 61 FR 59809", "2025-11"),
    Joined("MNNA", "ARG", "1998-01-06", f"{_MNNA}; Presidential Determination 98-9, 63 FR 3635", "2025-11"),
    Joined(
        "MNNA", "BHR", "2002-03-14", f"{_MNNA}; Presidential Determination 2002-10, 67 FR 13247", "2025-11"
    ),
    Joined(
        "MNNA",
        "TWN",
        "2002-09-30",
        "treated as designated: Pub. L. 107-228, s. 1206; 22 CFR 120.32",
        "2024-12",
    ),
    Joined(
        "MNNA", "PHL", "2003-10-06", f"{_MNNA}; Presidential Determination 2004-02, 68 FR 59855", "2025-11"
    ),
    Joined(
        "MNNA", "THA", "2003-12-30", f"{_MNNA}; Presidential Determination 2004-16, 69 FR 2053", "2025-11"
    ),
    Joined(
        "MNNA", "KWT MAR PAK TUN", "2016-09-29", f"{_MNNA}; 22 CFR 120.32, 81 FR 66805", "2025-11", "listed"
    ),
    Joined("MNNA", "QAT", "2022-03-17", f"{_MNNA}; 87 FR 15025, day of publication", "2025-11", "listed"),
    Joined(
        "MNNA",
        "COL",
        "2022-05-24",
        f"{_MNNA}; Presidential Determination as reported on that day",
        "2025-11",
        "listed",
    ),
    Joined(
        "MNNA", "KEN", "2024-06-24", f"{_MNNA}; memorandum of the President published on that day", "2025-11"
    ),
    Joined(
        "MNNA", "BRA", "2024-06-25", f"{_MNNA}; list of allies as reported on that day", "2025-11", "listed"
    ),
    Joined(
        "MNNA",
        "SAU",
        "2026-01-31",
        f"{_MNNA}; announced on 2025-11-18; Presidential Determination, FR Doc. 2026-01421, published in January 2026",
        "2026-01",
        "listed",
    ),
    Joined(
        "MSP",
        "AUS CAN EST FIN FRA DEU IND ITA JPN KOR NOR SWE GBR USA",
        "2024-03-03",
        "Minerals Security Partnership, joint statement of the principals' meeting in Toronto, which also names the European Union",
        "2024-03-03",
        "listed",
    ),
    Joined(
        "PAX_SILICA",
        "AUS GBR ISR JPN KOR SGP USA",
        "2025-12-12",
        f"{_PAX}: signatories as Singapore's Ministry of Digital Development and Information names them",
        "2026-01-12",
    ),
    Joined("PAX_SILICA", "QAT", "2026-01-12", f"{_PAX}, signed on that day", "2026-01-12"),
    Joined("PAX_SILICA", "ARE", "2026-01-15", f"{_PAX}, signed on that day", "2026-01-15"),
    Joined(
        "PAX_SILICA",
        "IND",
        "2026-02-28",
        f"{_PAX}; US Department of State, release of February 2026",
        "2026-02",
        "listed",
    ),
    Joined("PAX_SILICA", "PHL", "2026-04-16", f"{_PAX}, signed on that day", "2026-04-16"),
    Joined("PAX_SILICA", "ITA", "2026-07-31", f"{_PAX}, signed on that day", "2026-07-31"),
    Joined(
        "NTIB",
        "USA CAN GBR AUS NZL",
        "2023-03-30",
        "10 USC 4801, national technology and industrial base; Congressional Research Service, Defense Primer",
        "2023-03-30",
        "listed",
    ),
    Joined(
        "FIVE_EYES",
        "AUS CAN GBR NZL USA",
        "2025-06-30",
        "UKUSA Agreement of 1946-03-05 and its appendices; members of the Five Eyes Intelligence Oversight and Review Council",
        "2025-06",
        "listed",
    ),
    Joined(
        "IPEF",
        "AUS BRN FJI IDN IND JPN KOR MYS NZL PHL SGP THA USA VNM",
        "2024-01-31",
        f"{_IPEF}: the 14 partners as the US Department of Commerce names them",
        "2024-01-31",
        "listed",
    ),
    Joined(
        "IPEF_SUPPLY_CHAIN",
        "FJI IND JPN SGP USA",
        "2024-02-24",
        f"{_IPEF}, Agreement Relating to Supply Chain Resilience, art. 21; US Department of Commerce",
        "2024-01-31",
    ),
    Joined(
        "RCEP",
        "AUS BRN CHN JPN KHM LAO NZL SGP THA VNM",
        "2022-01-01",
        f"{_RCEP}; ASEAN Secretariat, 2021-11-03",
        "2023-04-05",
    ),
    Joined(
        "RCEP",
        "IDN KOR MYS",
        "2023-04-05",
        f"{_RCEP}; in force as Japan's ministries report",
        "2023-04-05",
        "listed",
    ),
    Joined(
        "RCEP",
        "PHL",
        "2023-06-02",
        f"{_RCEP}; deposited on 2023-04-03, as Japan's ministries report",
        "2023-04-05",
    ),
    Joined("EFTA", "CHE NOR", "1960-05-03", "Stockholm Convention of 1960-01-04", "2026-09-06"),
    Joined("EFTA", "ISL", "1970-03-01", "Stockholm Convention of 1960-01-04, accession", "2026-09-06"),
    Joined("EFTA", "LIE", "1991-09-01", "Stockholm Convention of 1960-01-04, accession", "2026-09-06"),
    Joined(
        "PACIFIC_ALLIANCE",
        "CHL COL MEX PER",
        "2015-07-20",
        "Framework Agreement of 2012-06-06; embassy of Peru, 2015",
        "2021-04-27",
    ),
    Joined(
        "BRICS",
        "ARE EGY ETH IRN",
        "2024-01-01",
        "announced at the Johannesburg summit on 2023-08-24",
        "2025-01-07",
    ),
    Joined(
        "BRICS",
        "BRA CHN IND RUS ZAF",
        "2024-01-01",
        "members that admitted the four above, as reported",
        "2025-01-07",
        "listed",
    ),
    Joined("BRICS", "IDN", "2025-01-06", "announcement of the presidency (Brazil)", "2025-01-07"),
    Joined(
        "COVERED_NATION",
        "CHN IRN PRK RUS",
        "2024-07-31",
        "10 USC 4872(d)(2), as quoted on that day",
        "2024-07-31",
        "listed",
    ),
    Joined(
        "FOREIGN_ADVERSARY",
        "CHN CUB HKG IRN MAC PRK RUS",
        "2024-07-18",
        "15 CFR 791.4, which also names the Maduro regime of Venezuela",
        "2024-07-31",
        "listed",
    ),
)
"""Memberships with the source in which each was read; treaties, statutory lists and groups."""
_GPA = "ARM ABW AUS AUT BEL BGR CAN HRV CYP CZE DNK EST FIN FRA DEU GRC HKG HUN ISL IRL ISR ITA JPN KOR LVA LIE LTU LUX MLT MDA MNE NLD NZL NOR POL PRT ROU SGP SVK SVN ESP SWE CHE TWN UKR GBR"
OPEN = (
    (
        "DESIGNATED_COUNTRY",
        _GPA,
        "designated country under the WTO procurement agreement, 48 CFR 52.225-23",
        "the copy of the list bears no date",
    ),
    ("PAX_SILICA", "NLD", "member", "took part in the summit of 2025-12-12; its signature was not read"),
    ("PAX_SILICA", "KAZ", "signed in June 2026", "one report without a day"),
    (
        "PAX_SILICA",
        "",
        "24 to 35 signatories by the middle of 2026, the European Union among them",
        "no dated list of them was read",
    ),
    (
        "MSP",
        "",
        "succeeded by FORGE in 2026",
        "neither the end of the partnership nor the members of its successor were read",
    ),
    ("BRICS", "SAU", "member since 2024-01-01", "invited; reports disagree whether it accepted"),
    ("RCEP", "MMR", "signatory that deposited its ratification", "the parties treat it differently"),
    (
        "IPEF_SUPPLY_CHAIN",
        "AUS BRN IDN KOR MYS NZL PHL THA VNM",
        "party after its own ratification",
        "the day of ratification was not read",
    ),
    (
        "NATO",
        "ALB BGR CZE DEU HRV HUN MKD MNE ROU SVN",
        "day of accession",
        "only the month or year of joining was read, and the membership counts from its end",
    ),
    (
        "MNNA",
        "BRA COL KWT MAR PAK QAT SAU TUN",
        "day of designation",
        "only a later list or the publication was read, and the designation counts from that day",
    ),
    ("MNNA", "AFG", "designated until 2022", "neither the determination nor its end was read"),
    (
        "QUAD",
        "AUS IND JPN USA",
        "members before July 2025",
        "the group has no treaty; only a report of that month was read",
    ),
    ("FIVE_EYES", "AUS CAN NZL", "members since the appendices of 1948 and 1956", "the days were not read"),
    (
        "SPECIAL_301",
        "ARG CHL CHN IDN IND MEX RUS VEN",
        "priority watch list of the report of 2025-04-29",
        "the report of 2026 that replaced it was not read",
    ),
    ("SPECIAL_301", "", "watch list of the report of 2025-04-29, 18 countries", "the names were not read"),
)
"""What is claimed of memberships or their days, but was not read in a source good enough to ship."""
