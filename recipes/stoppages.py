"""Build `stoppages`: dated events that stopped or slowed a port of entry, a passage or the sites of a state, each as its source tells it.

Usage: ``python recipes/stoppages.py RAW_DIR [OUT_DIR]``. No raw file is read: the events stand here, as facts in our words, read in the sources
that are named, on 2026-11-24. An event whose day or place no source gave us is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl
from writing import run, write

if TYPE_CHECKING:
    from pathlib import Path

OURS = (2000, 2024, "the years in which we looked; no complete list is published")
LEAST = "counts stops of three days or more of most of a port's cargo work"


@dataclass(frozen=True, slots=True)
class Kind:
    """Events of one kind, the years in which they are counted, and by what right."""

    hazard: str
    scope: str
    modes: str
    counts: str
    watched: tuple[int, int, str] = OURS
    acts_on: str = "lanes"


@dataclass(frozen=True, slots=True)
class Event:
    """One event at the places that it reached; `last_day` is None where no source we read says when it ended."""

    kind: Kind
    event: str
    keys: tuple[str, ...]
    first_day: str
    last_day: str | None
    severity: float | None
    source: str
    note: str | None = None


WEST = Kind("dock stoppage on the US Pacific coast", "port", "ocean", LEAST)
EAST = Kind(
    *("dock stoppage on the US Atlantic and Gulf coasts", "port", "ocean", LEAST),
    (1978, 2024, "auditlogistics.com, 2024-10-01: the first stoppage of these ports since 1977"),
)
BRITISH_COLUMBIA = Kind("dock stoppage in British Columbia", "port", "ocean", LEAST)
MONTREAL = Kind("dock stoppage at Montreal", "port", "ocean", LEAST)
SUEZ = Kind(
    *("ship aground in the Suez Canal", "passage", "ocean", "counts closures of more than a day by a ship"),
    (
        1976,
        2022,
        "quizzclub.com: blocked for more than a day in 1956, 1967, 2004 and 2021 only; open again since June 1975",
    ),
)
RED_SEA = Kind(
    "attacks on ships in the Red Sea", "passage", "ocean", "counts campaigns that lines sailed around"
)
BLOCKADE = Kind(
    "blockade of a land border crossing", "port", "truck", "counts blockades of three days or more"
)
INSPECTIONS = Kind(
    *("state inspection of trucks at the Texas border", "port", "truck"),
    "counts rounds in which every truck was stopped; the State began them in 2022, so that a year to come may see more than the mean of all",
)
RAIL = Kind(
    "rail crossing closed by customs", "port", "rail;intermodal", "counts closures of three days or more"
)
POWER = Kind(
    *("winter loss of gas and power in Texas and north-east Mexico", "subdivision", ""),
    "counts losses of two days or more",
    acts_on="sites",
)
LOCKDOWN = Kind(
    *("lockdown of a city", "subdivision", "", "counts lockdowns of the whole city of a week or more"),
    acts_on="sites",
)

LA = "Los Angeles/Long Beach"
NORTH = ("Oakland", "Seattle", "Tacoma")
ATLANTIC = (
    *("Boston", "New York/New Jersey", "Philadelphia", "Baltimore", "Norfolk", "Charleston"),
    *("Savannah", "Jacksonville", "Miami", "Mobile", "New Orleans", "Houston"),
)
CANADA_WEST = ("Vancouver", "Prince Rupert")
FREIGHTWAVES = (
    "freightwaves.com, Texas vehicle checkpoints slow trucks from Mexico; truckinginfo.com, 2022-04-19"
)
ROUND = "gotrucking.news, Texas DPS ends truck safety inspections"

EVENTS = (
    Event(
        *(WEST, "Pacific coast lockout of 2002", (LA, *NORTH), "2002-09-27", "2002-10-08", 1.0),
        "historylink.org, essay 8692: all 29 ports, 11 days; appliancemagazine.com, 2002-10-10: work resumed on Wednesday 9 October",
    ),
    Event(
        *(WEST, "clerks' strike of 2012", (LA,), "2012-11-27", "2012-12-04", 0.7),
        "en.wikipedia.org, 2012 Ports of Los Angeles and Long Beach strike; empirelogistics.org: 10 of 14 terminals, 70 %",
    ),
    Event(
        *(WEST, "suspended vessel work of 2015", (LA, *NORTH), "2015-02-12", "2015-02-16", None),
        "heavyliftpfi.com, 2015-02-12; shapiro.com, 2015-02-12",
        "no ship was worked on four of the five days, at all 29 ports; yards and gates stayed open",
    ),
    Event(
        *(EAST, "dockers' strike of October 2024", ATLANTIC, "2024-10-01", "2024-10-03", 1.0),
        "auditlogistics.com, 2024-10-01 (list of ports); supplychainmoves.co, 2024-10-04: three days",
    ),
    Event(
        *(BRITISH_COLUMBIA, "dockers' strike of 2023", CANADA_WEST, "2023-07-01", "2023-07-13", 1.0),
        "asiacargonews.com: cargo movements halted for 13 days at both ports; theglobeandmail.com, timeline",
        "grain was exempt; a day's walk-out of 18 July is not counted",
    ),
    Event(
        *(BRITISH_COLUMBIA, "lockout of foremen of 2024", CANADA_WEST, "2024-11-04", "2024-11-13", 1.0),
        "spokesman.com, 2024-11-04; freightwaves.com, 2024-11-15: back on Thursday 14 November",
        "grain was exempt",
    ),
    Event(
        *(MONTREAL, "lockout of 2010", ("Montreal",), "2010-07-19", None, 0.98),
        "ghytradelines.blogspot.com, 2010-07-19, after CTV News: about 98 per cent of operations",
    ),
    Event(
        *(MONTREAL, "dockers' strike of 2020", ("Montreal",), "2020-08-10", "2020-08-22", 1.0),
        "thestar.com, 2020-08-10; trucknews.com, 2020-08-21: work resumed on 23 August at 7",
        "grain was exempt",
    ),
    Event(
        *(MONTREAL, "dockers' strike of 2021", ("Montreal",), "2021-04-26", "2021-04-30", 1.0),
        "darpanmagazine.com, 2021-04-26: total shutdown; realagriculture.com: ended on 1 May at 0:01",
    ),
    Event(
        *(MONTREAL, "lockout of 2024", ("Montreal",), "2024-11-10", "2024-11-15", 1.0),
        "budrigannews.com, 2024-11-14, after Reuters; freightwaves.com, 2024-11-15: resumed on Saturday 16 November at 7",
    ),
    Event(
        *(SUEZ, "tanker Tropic Brilliance of 2004", ("suez",), "2004-11-07", "2004-11-09", 1.0),
        "abc.net.au, 2004-11-09",
        "late on 6 November by the BBC",
    ),
    Event(
        *(SUEZ, "container ship Ever Given of 2021", ("suez",), "2021-03-23", "2021-03-29", 1.0),
        "en.wikipedia.org, 2021 Suez Canal obstruction",
    ),
    Event(
        *(RED_SEA, "Houthi attacks since 2023", ("bab_el_mandeb",), "2023-11-19", None, None),
        "pluralia.forumverona.com, after IMF PortWatch and the Pentagon",
        "transits of the Suez Canal were 37 % below the year before from 1 to 16 January 2024; no mean over the whole time was read",
    ),
    Event(
        *(BLOCKADE, "Ambassador Bridge of 2022", ("Detroit",), "2022-02-07", "2022-02-13", None),
        "news.brucebeach.ca; dailyhive.com, 2022-02-14",
        "one crossing of the port; nothing passed to Canada, and one lane to the United States was left open",
    ),
    Event(
        *(INSPECTIONS, "round of April 2022", ("Laredo", "Hidalgo"), "2022-04-06", "2022-04-15", None),
        FREIGHTWAVES,
        "traffic fell by as much as 60 %, says truckinginfo.com of the border; no figure of a port was read",
    ),
    Event(
        *(INSPECTIONS, "round of April 2022", ("Eagle Pass", "El Paso"), "2022-04-08", "2022-04-15", None),
        FREIGHTWAVES,
        "began on the Friday",
    ),
    Event(
        *(INSPECTIONS, "round of December 2022", ("El Paso",), "2022-12-14", None, None),
        "newsbreak.com (A. Jurberg), 2022-12-14; spectrumlocalnews.com, 2022-12-14",
    ),
    Event(
        *(INSPECTIONS, "round of autumn 2023", ("El Paso", "Ysleta"), "2023-09-20", "2023-10-16", 0.5),
        f"{ROUND}; El Paso Times, 2023-10-20: trucks more than doubled when it ended",
        "half is the least that a doubling means; federal officers were away too",
    ),
    Event(*(INSPECTIONS, "round of autumn 2023", ("Laredo", "Eagle Pass"), "2023-09-20", None, None), ROUND),
    Event(
        *(INSPECTIONS, "round of spring 2024", ("El Paso", "Ysleta"), "2024-04-27", None, None),
        "landline.media, 2024-05-01",
    ),
    Event(
        *(RAIL, "rail bridges of December 2023", ("Eagle Pass", "El Paso"), "2023-12-18", "2023-12-22", 1.0),
        "epbusinessjournal.com, December 2023; cbp.gov, national media release of 2023-12-22",
    ),
    Event(
        *(POWER, "freeze of February 2021", ("US-TX",), "2021-02-15", "2021-02-18", None),
        "smcorridornews.com, 2021-02-15, after ERCOT; everythinglubbock.com, 2021-02-18: all controlled outages ended",
        "up to 20,000 MW were shed; no share of plants was read",
    ),
    Event(
        *(
            POWER,
            "freeze of February 2021",
            ("MX-CHH", "MX-COA", "MX-NLE", "MX-TAM"),
            "2021-02-15",
            "2021-02-16",
        ),
        None,
        "nationalpost.com, 2021-02-16, after Reuters",
        "2,600 firms by the lobby INDEX; no share of plants was read",
    ),
    Event(
        *(LOCKDOWN, "Shanghai in 2022", ("CN-SH",), "2022-03-28", "2022-05-31", 0.615),
        "asiafinancial.com, 2022-04-22; comsotoshiru.com (until 1 June); shine.cn, 2022-05-21",
        "severity is the fall of the city's industrial output in April from a year before",
    ),
)


def main(_raw: Path, out: Path) -> Path:
    """Write one row for each event and place."""
    rows = [
        {
            "hazard": one.kind.hazard,
            "event": one.event,
            "scope": one.kind.scope,
            "key": key,
            "acts_on": one.kind.acts_on,
            "modes": one.kind.modes or None,
            "first_day": one.first_day,
            "last_day": one.last_day,
            "severity": one.severity,
            "watched_from": one.kind.watched[0],
            "watched_to": one.kind.watched[1],
            "watched_by": f"{one.kind.counts}; {one.kind.watched[2]}",
            "note": one.note,
            "source": one.source,
            "vintage": str(one.kind.watched[1]),
            "licence": "facts",
        }
        for one in EVENTS
        for key in one.keys
    ]
    return write(out, "stoppages", pl.DataFrame(rows, infer_schema_length=None))


if __name__ == "__main__":
    run(main)
