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
    """Events of one kind, the years in which they are counted, and by what right; None where how often they come stands elsewhere."""

    hazard: str
    scope: str
    modes: str
    counts: str
    watched: tuple[int | None, int | None, str] = OURS
    acts_on: str = "lanes"


@dataclass(frozen=True, slots=True)
class Event:
    """One event at the places that it reached; `last_day` is None where no source we read says when it ended, likewise the days of recovery."""

    kind: Kind
    event: str
    keys: tuple[str, ...]
    first_day: str
    last_day: str | None
    severity: float | None
    source: str
    note: str | None = None
    ramp_days: float | None = None


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
DRY = Kind(
    *(
        "low water in the Panama Canal",
        "passage",
        "ocean",
        "counts times in which fewer ships a day were let through",
    )
)
WRECK = Kind(
    *(
        "wreck across a port's channel",
        "port",
        "ocean",
        "counts channels shut to container ships for a week or more",
    )
)
PANDEMIC = Kind(
    *(
        "suspension of work in a pandemic",
        "country",
        "",
        "counts decrees that suspended what is not essential in the whole country",
    ),
    acts_on="sites",
)
QUAKE = Kind(
    *(
        "earthquake that stops the chip works of Hsinchu",
        "subdivision",
        "",
        "counts stops of two days or more",
    ),
    (
        1981,
        2024,
        "the years since the science park opened, in which we looked; no complete list is published",
    ),
    acts_on="sites",
)
TYPHOON = Kind(
    *("typhoon that shuts the works of Hai Phong", "subdivision", "", "counts stops of two days or more"),
    acts_on="sites",
)
RATIONING = Kind(
    *("power rationing of the industry of Sichuan", "subdivision", "", "counts stops of a week or more"),
    acts_on="sites",
)
FLOOD = Kind(
    *(
        "monsoon flood of the industrial estates of Ayutthaya",
        "subdivision",
        "",
        "counts stops of a week or more",
    ),
    acts_on="sites",
)
HURRICANE = Kind(
    *("hurricane", "port", "ocean"),
    "how long a port was closed by a hurricane that passed within 100 nautical miles",
    (None, None, "how often: table hurricane_tracks"),
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
        *(MONTREAL, "lockout of 2010", ("Montreal",), "2010-07-19", "2010-07-23", 0.98),
        "ghytradelines.blogspot.com, 2010-07-19, after CTV News: about 98 per cent of operations; cupe.ca, Lockout ends at the Port of Montreal: work resumed on Saturday 24 July at 8",
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
        *(RED_SEA, "Houthi attacks since 2023", ("bab_el_mandeb",), "2023-11-19", None, 0.76),
        "pluralia.forumverona.com, after IMF PortWatch and the Pentagon; UNCTAD, Review of Maritime Transport 2024, as szdonglihang.com sums it up: ship capacity through the Gulf of Aden; thedcn.com.au, 2026-02-04",
        "severity is that of mid-2024; the tonnage through Suez was 66.6 % lower in the whole of 2024 (informare.it after CAPMAS); not over on 2026-02-04, 809 days on, when two lines announced a first service with naval escort",
    ),
    Event(
        *(BLOCKADE, "Ambassador Bridge of 2022", ("Detroit",), "2022-02-07", "2022-02-13", 0.6),
        "news.brucebeach.ca; dailyhive.com, 2022-02-14; landline.media, 2022-04-25, after the Bureau of Transportation Statistics: truck freight at Detroit fell by 15 % in the month",
        "severity lays the month's fall of 15 % on the seven of its 28 days; from January to February it is 1 % or less in most other years",
    ),
    Event(
        *(INSPECTIONS, "round of April 2022", ("Hidalgo",), "2022-04-06", "2022-04-15", 0.35),
        f"{FREIGHTWAVES}; overdriveonline.com, 2022-04-15, after Customs and Border Protection: traffic down by 35 %",
        "from 11 April lorry drivers blocked the bridge as well, and nothing passed",
    ),
    Event(
        *(INSPECTIONS, "round of April 2022", ("Laredo",), "2022-04-06", "2022-04-15", None),
        f"{FREIGHTWAVES}; overdriveonline.com, 2022-04-15, after Customs and Border Protection",
        "traffic fell by more than 60 % at the Colombia bridge, one of two; the World Trade bridge was not inspected, and no figure of the port was read",
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
        *(INSPECTIONS, "round of spring 2024", ("El Paso",), "2024-04-27", None, None),
        "landline.media, 2024-05-01",
    ),
    Event(
        *(INSPECTIONS, "round of spring 2024", ("Ysleta",), "2024-04-27", "2024-05-03", None),
        "landline.media, 2024-05-01; wavy.com (Border Report), Texas suspends truck inspections at Ysleta: on the Friday",
    ),
    Event(
        *(RAIL, "rail bridges of December 2023", ("Eagle Pass", "El Paso"), "2023-12-18", "2023-12-22", 1.0),
        "epbusinessjournal.com, December 2023; cbp.gov, national media release of 2023-12-22",
    ),
    Event(
        *(POWER, "freeze of February 2021", ("US-TX",), "2021-02-15", "2021-02-18", 0.519),
        "smcorridornews.com, 2021-02-15, after ERCOT; everythinglubbock.com, 2021-02-18: all controlled outages ended; Federal Reserve Bank of Dallas, Texas Business Outlook Surveys, special questions, March 2021",
        "of 378 firms 51.9 % shut down, for 4.6 days in the mean; 51.3 % ran at less than capacity, for 5.0 further days, here taken as the ramp",
        5.0,
    ),
    Event(
        *(POWER, "freeze of February 2021", ("MX-NLE",), "2021-02-15", "2021-02-16", 0.333),
        "nationalpost.com, 2021-02-16, after Reuters; eleconomista.com.mx, 2021-02-22: INDEX Nuevo León",
        "its plants stood still for 16 hours in the mean, here of the 48 of two days; the largest for up to four days",
    ),
    Event(
        *(POWER, "freeze of February 2021", ("MX-TAM",), "2021-02-15", "2021-02-16", 0.875),
        "nationalpost.com, 2021-02-16, after Reuters; meganoticias.mx, after INDEX Matamoros",
        "Matamoros alone: none of its 90 plants ran for more than three of the 24 hours of the Tuesday; no figure of the state was read",
    ),
    Event(
        *(POWER, "freeze of February 2021", ("MX-CHH",), "2021-02-15", "2021-02-18", 0.484),
        "diario.mx, 2021-02-24, after the chamber CANACINTRA of Ciudad Juárez",
        "Ciudad Juárez alone: all was lost on the first of four days, on the others 100 to 150 of some 400 plants were short of gas (125 is taken); no figure of the state was read",
    ),
    Event(
        *(POWER, "freeze of February 2021", ("MX-COA",), "2021-02-15", "2021-02-16", None),
        "nationalpost.com, 2021-02-16, after Reuters",
        "2,600 firms of the four states by the lobby INDEX; no share of plants was read",
    ),
    Event(
        *(DRY, "drought of 2023 and 2024", ("panama",), "2023-07-30", "2024-08-31", 0.29),
        "dev.aireshowprep.com, 2023-08-01: fewer ships from 30 July; safety4sea.com, after Reuters: 36 a day again from September 2024; Lloyd's List LL1150954: transits fell by 29 % in the fiscal year 2024",
        "of the Neopanamax locks 21 %, of the others 32 %; draught was cut by itself before and after",
    ),
    Event(
        *(WRECK, "Key Bridge of 2024", ("Baltimore",), "2024-03-26", "2024-04-24", 1.0),
        "Capital Gazette digital edition, April 2024: no container ship from 26 March until the channel of 38 feet opened on Thursday 25 April; kvia.com (AP), 2024-06-10",
        "the least: that channel closed again from 29 April to about 10 May, and the whole one opened on 10 June; what passed in between was not read",
    ),
    Event(
        *(PANDEMIC, "influenza of 2009", ("MEX",), "2009-05-01", "2009-05-05", None),
        "independent.co.uk, 2009-05-01; healthcare-today.co.uk, 2009-05-05: associations of makers and mines said that they would defy it",
    ),
    Event(
        *(PANDEMIC, "COVID-19 of 2020", ("MEX",), "2020-03-30", "2020-05-31", 0.355),
        "luciernagainformativa.com and centrourbano.com, after INEGI: manufacturing 35.5 % below the year before in April, 35.6 % in May; reopened by stages from 1 June",
        "severity is the fall of the country's manufacturing, essential or not",
    ),
    Event(
        *(QUAKE, "Chi-Chi of 1999", ("TW-HSZ",), "1999-09-21", "1999-09-24", 1.0),
        "Solid State Technology (sst.semiconductor-digest.com), November 1999, of TSMC: a quarter of the power on day 3, all on day 5, a fifth of the production on day 5, 90 % on day 8; Reuters, 1999-09-27: all 300 makers of the park in operation again",
        None,
        4.0,
    ),
    Event(
        *(TYPHOON, "Yagi of 2024", ("VN-HP",), "2024-09-07", "2024-09-09", 1.0),
        "swissinfo.ch (Reuters), 2024-09-08: industrial parks closed on the Sunday; head-post.com (Reuters): no electricity on the Monday; vietnamplus.vn, September 2024: all firms of the zones in operation again",
        "the least: the day on which all worked again was not read, and 80 % of the works of one zone were damaged",
    ),
    Event(
        *(RATIONING, "drought of 2022", ("CN-SC",), "2022-08-15", "2022-08-27", None),
        "channelnewsasia.com (Reuters), 2022-08-15; bnnbloomberg.ca, 2022-08-28: most power restored by noon of 28 August",
        "industrial users of 19 of 21 cities were told to stop; no share of output was read",
    ),
    Event(
        *(FLOOD, "flood of 2011", ("TH-14",), "2011-10-08", None, None),
        "reuters.com, 2011-10-09 (all 198 works at Rojana closed), 2011-10-19 and 2011-11-14 (some of five estates at work again)",
        "the estates opened again one by one until 2012; no share of the province was read",
    ),
    Event(
        *(HURRICANE, "Irma 2017", ("Miami",), "2017-09-08", "2017-09-12", 1.0),
        "argusmedia.com, 2017-09-11; globaltrademag.com, Florida ports open after Irma: reopened on 13 September",
    ),
    Event(
        *(HURRICANE, "Matthew 2016", ("Savannah",), "2016-10-07", "2016-10-11", 1.0),
        "savannahnow.com, 2016-10-21: no ship for five full days, Friday to Tuesday",
    ),
    Event(
        *(HURRICANE, "Matthew 2016", ("Charleston",), "2016-10-07", "2016-10-09", 1.0),
        "offshore-energy.biz, updates 2 and 3: closed on 7 and 8 October, ships and gates again on 10 October",
    ),
    Event(
        *(HURRICANE, "Dorian 2019", ("Savannah",), "2019-09-03", "2019-09-05", 1.0),
        "outerseaways.com, Savannah and Charleston port operations reopen",
    ),
    Event(
        *(HURRICANE, "Dorian 2019", ("Charleston",), "2019-09-04", "2019-09-05", 1.0),
        "supplychaindive.com, 2019-09-04; outerseaways.com: reopened on 6 September",
    ),
    Event(
        *(HURRICANE, "Ian 2022", ("Charleston",), "2022-09-30", "2022-09-30", 1.0),
        "porttechnology.org: closed on 30 September, open from 8 on 1 October",
    ),
    Event(
        *(HURRICANE, "Sandy 2012", ("New York/New Jersey",), "2012-10-29", "2012-11-03", 1.0),
        "joc.com, 2012-10-28: all terminals closed from midnight; pmmonlinenews.com, November 2012: two terminals on 4 November, two on the 5th, the last on the 6th",
        None,
        2.0,
    ),
    Event(
        *(HURRICANE, "Ida 2021", ("New Orleans",), "2021-08-29", "2021-09-06", 1.0),
        "freightwaves.com, September 2021: closed since the Sunday; maritimeprofessional.com, 2021-09-07: container ships again on Tuesday 7 September",
        "general cargo again from 2 September",
    ),
    Event(
        *(HURRICANE, "Beryl 2024", ("Houston",), "2024-07-08", "2024-07-09", 1.0),
        "mixedtimes.com (FreightWaves), 2024-07-08; freightwaves.com, 2024-07-09: closed on Monday and Tuesday, resumed on Wednesday 10 July",
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
            "ramp_days": one.ramp_days,
            "watched_from": one.kind.watched[0],
            "watched_to": one.kind.watched[1],
            "watched_by": f"{one.kind.counts}; {one.kind.watched[2]}",
            "note": one.note,
            "source": one.source,
            "vintage": str(one.kind.watched[1] or one.first_day[:4]),
            "licence": "facts",
        }
        for one in EVENTS
        for key in one.keys
    ]
    return write(out, "stoppages", pl.DataFrame(rows, infer_schema_length=None))


if __name__ == "__main__":
    run(main)
