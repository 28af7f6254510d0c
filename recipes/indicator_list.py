"""Build `indicator_list`: every indicator that ships and every one that a user may import, with scale and direction.

Usage: ``python recipes/indicator_list.py RAW_DIR [OUT_DIR]``. No raw file is read: the list is written here, from the
producers' own publications, each named in its row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl
from writing import run, write

if TYPE_CHECKING:
    from pathlib import Path

HIGHER, LOWER, NEITHER = "higher", "lower", "neither"
VINTAGE = "2026-11"


@dataclass(frozen=True, slots=True)
class Producer:
    """Who measures, where it is printed and on which terms it may be passed on."""

    name: str
    where: str
    terms: str
    shipped: bool = True


@dataclass(frozen=True, slots=True)
class Measure:
    """One indicator: its name, what it measures, its unit, the ends of its scale and its direction."""

    indicator: str
    title: str
    unit: str
    low: float | None
    high: float | None
    better: str
    note: str = ""


VDEM = Producer(
    "V-Dem Institute", "V-Dem dataset, country-year, edition of March 2025 (v15), v-dem.net", "CC BY 4.0"
)
WGI = Producer(
    "World Bank",
    "Worldwide Governance Indicators, edition of 2023 (1996 to 2022), govindicators.org",
    "CC BY 4.0",
)
TI = Producer(
    "Transparency International",
    "Corruption Perceptions Index, the year's results table, transparency.org/cpi",
    "CC BY-ND 4.0: scores unchanged, with attribution",
)
LPI = Producer(
    "World Bank",
    "Logistics Performance Index, lpi.worldbank.org; Connecting to Compete, annex 1",
    "CC BY 4.0",
)
UN = Producer(
    "UN General Assembly roll calls; Voeten, Strezhnev and Bailey",
    "United Nations General Assembly Voting Data, Harvard Dataverse doi:10.7910/DVN/LEJUQZ; R package unvotes",
    "MIT (unvotes)",
)
PWT = Producer(
    "Groningen Growth and Development Centre",
    "Penn World Table 10.01, doi:10.34894/QT5BCC, ggdc.net/pwt",
    "CC BY 4.0",
)
WDI = Producer("World Bank", "World Development Indicators, data.worldbank.org", "CC BY 4.0")
WDI_TO_BRING = Producer(
    WDI.name, WDI.where, "CC BY 4.0, but no copy at hand says the year of each value", shipped=False
)
FREEDOM = Producer(
    "Freedom House",
    "Freedom in the World, country scores, freedomhouse.org",
    "its terms need its permission for passing the data on",
    shipped=False,
)
EIU = Producer(
    "Economist Intelligence Unit",
    "Democracy Index, annual report",
    "copyright, all rights reserved",
    shipped=False,
)
WJP = Producer(
    "World Justice Project",
    "Rule of Law Index, historical data, worldjusticeproject.org",
    "its terms do not name a licence to pass the data on",
    shipped=False,
)
WEF = Producer(
    "World Economic Forum",
    "Global Competitiveness Report 2019 (the last with scores)",
    "its terms bar passing the data on",
    shipped=False,
)
IEP = Producer(
    "Institute for Economics and Peace",
    "Global Peace Index, annual report, visionofhumanity.org",
    "CC BY-NC-SA 4.0: no commercial use",
    shipped=False,
)
EMDAT = Producer(
    "CRED, University of Louvain",
    "EM-DAT, the international disaster database, emdat.be",
    "free for non-commercial use after registration; must not be passed on",
    shipped=False,
)
TAX = Producer(
    "Tax Foundation",
    "Corporate Tax Rates around the World, taxfoundation.org",
    "CC BY-NC 4.0: no commercial use",
    shipped=False,
)
RSF = Producer(
    "Reporters without Borders",
    "World Press Freedom Index, rsf.org/en/index",
    "no licence to pass the data on",
    shipped=False,
)
FRASER = Producer(
    "Fraser Institute", "Economic Freedom of the World, annual dataset", "needs its permission", shipped=False
)
HERITAGE = Producer(
    "Heritage Foundation", "Index of Economic Freedom, annual report", "needs its permission", shipped=False
)
PRS = Producer(
    "PRS Group",
    "International Country Risk Guide",
    "sold under a contract that bars passing it on",
    shipped=False,
)
BERTELSMANN = Producer(
    "Bertelsmann Stiftung",
    "BTI Transformation Index, bti-project.org",
    "no licence to pass the data on",
    shipped=False,
)
PRA = Producer(
    "Property Rights Alliance",
    "International Property Rights Index, internationalpropertyrightsindex.org",
    "no licence to pass the data on",
    shipped=False,
)
CHAMBER = Producer(
    "US Chamber of Commerce, Global Innovation Policy Center",
    "International IP Index, annual report",
    "copyright, all rights reserved",
    shipped=False,
)
UNODC = Producer(
    "UN Office on Drugs and Crime",
    "dataunodc.un.org; also World Development Indicators VC.IHR.PSRC.P5",
    "no copy was at hand",
    shipped=False,
)
ILO = Producer(
    "International Labour Organization",
    "ILOSTAT, ilostat.ilo.org",
    "CC BY 4.0, but no copy was at hand",
    shipped=False,
)

ONE_DECIMAL = "printed with two decimals up to 2018 (more in the data file), with one for 2023"
EDITION = "each edition restates all years: a later edition prints another value for the same year"
LISTED: tuple[tuple[Producer, tuple[Measure, ...]], ...] = (
    (
        VDEM,
        (
            Measure("vdem_libdem", "Liberal democracy index (v2x_libdem)", "index 0 to 1", 0, 1, HIGHER),
            Measure(
                "vdem_polyarchy", "Electoral democracy index (v2x_polyarchy)", "index 0 to 1", 0, 1, HIGHER
            ),
        ),
    ),
    (
        WGI,
        tuple(
            Measure(f"wgi_{name}", title, "score about -2.5 to 2.5", None, None, HIGHER, EDITION)
            for name, title in (
                ("rule_of_law", "Rule of law, estimate"),
                ("control_of_corruption", "Control of corruption, estimate"),
                ("government_effectiveness", "Government effectiveness, estimate"),
                ("political_stability", "Political stability and absence of violence or terrorism, estimate"),
            )
        ),
    ),
    (
        Producer(WGI.name, WGI.where, "CC BY 4.0, but no copy was at hand", shipped=False),
        tuple(
            Measure(f"wgi_{name}", title, "score about -2.5 to 2.5", None, None, HIGHER, EDITION)
            for name, title in (
                ("regulatory_quality", "Regulatory quality, estimate"),
                ("voice_and_accountability", "Voice and accountability, estimate"),
            )
        ),
    ),
    (TI, (Measure("cpi", "Corruption Perceptions Index", "score 0 to 100", 0, 100, HIGHER),)),
    (
        LPI,
        (
            Measure("lpi", "Logistics Performance Index, overall", "score 1 to 5", 1, 5, HIGHER, ONE_DECIMAL),
            Measure("lpi_customs", "Customs score", "score 1 to 5", 1, 5, HIGHER, ONE_DECIMAL),
            Measure("lpi_infrastructure", "Infrastructure score", "score 1 to 5", 1, 5, HIGHER, ONE_DECIMAL),
            Measure(
                "lpi_shipments", "International shipments score", "score 1 to 5", 1, 5, HIGHER, ONE_DECIMAL
            ),
            Measure(
                "lpi_competence",
                "Logistics competence and quality score",
                "score 1 to 5",
                1,
                5,
                HIGHER,
                ONE_DECIMAL,
            ),
            Measure("lpi_tracking", "Tracking and tracing score", "score 1 to 5", 1, 5, HIGHER, ONE_DECIMAL),
            Measure("lpi_timeliness", "Timeliness score", "score 1 to 5", 1, 5, HIGHER, ONE_DECIMAL),
        ),
    ),
    (
        UN,
        (
            Measure(
                "un_agreement_with_usa",
                "Votes in the UN General Assembly equal to the US vote",
                "share of votes",
                0,
                1,
                HIGHER,
                "sessions 70 to 74 together (September 2015 to September 2020); higher is better only for a partner of the United States",
            ),
        ),
    ),
    (
        PWT,
        (
            Measure(
                "human_capital",
                "Human capital index (hc), from years of schooling and returns to education",
                "index, 1 is no schooling",
                1,
                None,
                HIGHER,
            ),
            Measure("employment", "Persons engaged (emp)", "million persons", 0, None, HIGHER),
            Measure(
                "hours_worked", "Average hours worked by persons engaged (avh)", "h/yr", 0, None, NEITHER
            ),
        ),
    ),
    (
        WDI,
        (
            Measure(
                "unemployment",
                "Unemployment, ILO modelled estimate (SL.UEM.TOTL.ZS)",
                "% of labour force",
                0,
                100,
                NEITHER,
                "restated with each ILO model run; low hints at a tight labour market, high at a weak economy",
            ),
            Measure(
                "industry_employment",
                "Employment in industry, ILO modelled estimate (SL.IND.EMPL.ZS)",
                "% of employment",
                0,
                100,
                NEITHER,
            ),
            Measure("population", "Population (SP.POP.TOTL)", "million persons", 0, None, NEITHER),
        ),
    ),
    (
        WDI_TO_BRING,
        (
            Measure(
                "tertiary_enrolment",
                "Gross enrolment in tertiary education (SE.TER.ENRR)",
                "% gross",
                0,
                None,
                HIGHER,
                "can pass 100",
            ),
            Measure(
                "gdp_per_head",
                "GDP per head, constant 2015 USD (NY.GDP.PCAP.KD)",
                "USD of 2015",
                0,
                None,
                NEITHER,
            ),
            Measure(
                "industry_value_added",
                "Industry, construction included, value added (NV.IND.TOTL.ZS)",
                "% of GDP",
                0,
                100,
                NEITHER,
            ),
            Measure(
                "manufacturing_value_added",
                "Manufacturing, value added (NV.IND.MANF.ZS)",
                "% of GDP",
                0,
                100,
                NEITHER,
            ),
        ),
    ),
    (
        UNODC,
        (Measure("homicide_rate", "Intentional homicides", "victims per 100,000 persons", 0, None, LOWER),),
    ),
    (
        ILO,
        (
            Measure(
                "manufacturing_wage",
                "Mean nominal monthly earnings in manufacturing",
                "USD/month",
                0,
                None,
                LOWER,
            ),
        ),
    ),
    (
        FREEDOM,
        (Measure("freedom_house", "Freedom in the World, total score", "score 0 to 100", 0, 100, HIGHER),),
    ),
    (EIU, (Measure("eiu_democracy", "Democracy Index, overall", "score 0 to 10", 0, 10, HIGHER),)),
    (
        WJP,
        (
            Measure("wjp_rule_of_law", "Rule of Law Index, overall", "index 0 to 1", 0, 1, HIGHER),
            Measure(
                "wjp_government_powers",
                "Factor 1, constraints on government powers",
                "index 0 to 1",
                0,
                1,
                HIGHER,
            ),
            Measure("wjp_order_security", "Factor 5, order and security", "index 0 to 1", 0, 1, HIGHER),
            Measure("wjp_civil_justice", "Factor 7, civil justice", "index 0 to 1", 0, 1, HIGHER),
        ),
    ),
    (
        WEF,
        (
            Measure(
                "wef_competitiveness", "Global Competitiveness Index 4.0", "score 0 to 100", 0, 100, HIGHER
            ),
            Measure("wef_property_rights", "Property rights, opinion survey", "score 1 to 7", 1, 7, HIGHER),
            Measure(
                "wef_infrastructure", "Quality of overall infrastructure", "score 0 to 100", 0, 100, HIGHER
            ),
        ),
    ),
    (IEP, (Measure("gpi", "Global Peace Index, overall", "score 1 to 5", 1, 5, LOWER),)),
    (
        EMDAT,
        (
            Measure(
                "emdat_damage",
                "Damage by natural disasters a year, mean of the years covered",
                "% of GDP",
                0,
                None,
                LOWER,
                "years with an event of each kind go into table hazard_history",
            ),
        ),
    ),
    (
        TAX,
        (
            Measure(
                "corporate_tax_combined",
                "Corporate income tax, national and subnational together, top statutory rate",
                "%",
                0,
                100,
                LOWER,
                "national rates read in statutes stand in table corporate_tax",
            ),
        ),
    ),
    (
        RSF,
        (
            Measure(
                "rsf_press_freedom",
                "World Press Freedom Index",
                "score 0 to 100",
                0,
                100,
                HIGHER,
                "methods and scale changed in 2022",
            ),
        ),
    ),
    (
        FRASER,
        (
            Measure(
                "fraser_economic_freedom",
                "Economic Freedom of the World, summary",
                "score 0 to 10",
                0,
                10,
                HIGHER,
            ),
            Measure(
                "fraser_legal_system",
                "Area 2, legal system and property rights",
                "score 0 to 10",
                0,
                10,
                HIGHER,
            ),
        ),
    ),
    (
        HERITAGE,
        (
            Measure(
                "heritage_economic_freedom",
                "Index of Economic Freedom, overall",
                "score 0 to 100",
                0,
                100,
                HIGHER,
            ),
            Measure("heritage_property_rights", "Property rights", "score 0 to 100", 0, 100, HIGHER),
        ),
    ),
    (
        PRS,
        (
            Measure(
                "icrg_quality_of_government",
                "Corruption, law and order and bureaucracy quality together",
                "index 0 to 1",
                0,
                1,
                HIGHER,
            ),
        ),
    ),
    (BERTELSMANN, (Measure("bti_governance", "BTI Governance Index", "score 1 to 10", 1, 10, HIGHER),)),
    (
        PRA,
        (Measure("ipri", "International Property Rights Index", "score 0 to 10", 0, 10, HIGHER),),
    ),
    (
        CHAMBER,
        (Measure("chamber_ip", "International IP Index, overall", "% of the best score", 0, 100, HIGHER),),
    ),
)


def main(_raw: Path, out: Path) -> Path:
    """Write the list."""
    rows = [
        {
            "indicator": measure.indicator,
            "title": measure.title,
            "unit": measure.unit,
            "low": measure.low,
            "high": measure.high,
            "better": measure.better,
            "producer": producer.name,
            "where": producer.where,
            "shipped": producer.shipped,
            "terms": producer.terms,
            "note": measure.note or None,
            "source": "compiled by us; column where names the publication",
            "vintage": VINTAGE,
            "licence": "Apache-2.0 (ours)",
        }
        for producer, measures in LISTED
        for measure in measures
    ]
    schema = {"low": pl.Float64, "high": pl.Float64, "note": pl.String}
    return write(out, "indicator_list", pl.DataFrame(rows, infer_schema_length=None, schema_overrides=schema))


if __name__ == "__main__":
    run(main)
