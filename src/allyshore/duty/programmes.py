"""Special tariff programmes: whether a claim can be granted on a line on the day, at which rate, and if not, why not.

Source: HTSUS, General Note 3(a)(iii) and 3(c); 19 CFR 24.23(c) (merchandise processing fee).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.duty.law import HOME, in_force
from allyshore.duty.statistics import dotted
from allyshore.world.frames import Same
from allyshore.world.rates import RateForm

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from allyshore.world import Schedule, World

TABLE, SPECIAL = "programmes", "hts_special"
USMCA = "usmca"
_RATE = {
    "special_form": pl.String,
    "special_ad_valorem": pl.Float64,
    "special_specific": pl.Float64,
    "special_unit": pl.String,
    "special_printed": pl.String,
    "special_heading": pl.String,
}
_KEY = ("claimed", "hts8", "country_of_origin", "rate_of")
GRANT = dict.fromkeys(_KEY, pl.String) | {"granted": pl.Boolean} | _RATE | {"claim_question": pl.String}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Programme:
    """One programme over the days on which one answer holds: a row of the table `programmes`, whose card explains it."""

    programme: str
    symbols: tuple[str, ...]
    title: str
    countries: frozenset[str]
    valid_from: dt.date
    valid_to: dt.date | None
    states: str
    fact: str
    lapse: str
    mpf: str
    mpf_citation: str
    citation: str
    confidence: str

    def stands(self, day: dt.date) -> bool:
        """Whether it is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def serves(self, country: str) -> bool:
        """Whether goods of a country of origin can be claimed."""
        return country in self.countries or "ALL" in self.countries


@dataclass(frozen=True, slots=True)
class Programmes:
    """All programmes, as they are on one day."""

    day: dt.date
    rows: tuple[Programme, ...]

    @classmethod
    def on(cls, day: dt.date, table: Callable[[str], pl.DataFrame]) -> Programmes:
        """Read the table."""
        return cls(day, tuple(_record(row) for row in table(TABLE).iter_rows(named=True)))

    def word(self, claim: str) -> str | None:
        """Give the programme that a claim names by its word or by one of its symbols; None where there is none."""
        plain = claim.strip()
        for row in self.rows:
            if plain.lower() == row.programme or plain.upper() in row.symbols:
                return row.programme
        return None

    @property
    def words(self) -> tuple[str, ...]:
        """Every word for a claim."""
        return tuple(dict.fromkeys(row.programme for row in self.rows))

    def nearest(self, programme: str) -> Programme:
        """Give the row of a programme that stands on the day, else the last that began before it, else the first."""
        rows = [row for row in self.rows if row.programme == programme]
        begun = [row for row in rows if row.valid_from <= self.day]
        return next((row for row in rows if row.stands(self.day)), begun[-1] if begun else rows[0])

    def refusal(self, programme: str, country: str) -> str:
        """Say why a claim cannot be granted to goods of a country; empty where it can.

        A claim under USMCA is held against its members by `checked`: originating goods may have another country of origin.
        """
        row = self.nearest(programme)
        if row.valid_to is not None and not row.stands(self.day) and row.valid_from <= self.day:
            return f"the programme ended on {row.valid_to} ({row.citation})" + (
                f"; {row.lapse}" if row.lapse else ""
            )
        if not row.stands(self.day):
            return f"the programme begins on {row.valid_from} ({row.citation})"
        if programme != USMCA and not row.serves(country):
            return f"{country} is not among its beneficiaries on {self.day} ({row.citation})"
        return ""


def _record(row: dict[str, Any]) -> Programme:
    def parts(name: str) -> tuple[str, ...]:
        return tuple(part for part in (row[name] or "").split(";") if part)

    plain = (
        "programme",
        "title",
        "valid_from",
        "valid_to",
        "states",
        "mpf",
        "mpf_citation",
        "citation",
        "confidence",
    )
    return Programme(
        symbols=parts("symbols"),
        countries=frozenset(parts("countries")),
        fact=row["fact"] or "",
        lapse=row["lapse"] or "",
        **{name: row[name] for name in plain},
    )


def entitled(frame: pl.DataFrame, world: World) -> pl.DataFrame:
    """Judge the claim of each line that enters the United States.

    Parameters
    ----------
    frame
        Checked lines.

    Returns
    -------
    polars.DataFrame
        The same rows with ``claimed`` (the programme), ``granted``, the special rate (``special_form`` ...), ``claim_question`` (why a claim is
        refused, what decides between headings, or what a claim states), ``fee_spared`` and ``fee_citation``; a granted claim adds its fact to ``facts``.
    """
    programmes = Programmes.on(world.date, world.table)
    claims = frame["claim"].unique().to_list()
    frame = frame.with_columns(
        claimed=pl.col("claim").replace_strict(
            {claim: programmes.word(claim) or "" for claim in claims}, return_dtype=pl.String
        ),
        hts8=pl.col("hs").str.slice(0, 8),
    )
    ours = (pl.col("importer") == HOME) & (pl.col("exporter") != HOME)
    claiming = frame.filter(ours & (pl.col("claimed") != "")).select(_KEY).unique(maintain_order=True)
    if claiming.height:
        grants = _grants(claiming, world.schedule, programmes)
        frame = frame.join(grants, on=list(_KEY), how="left", maintain_order="left")
    else:
        frame = frame.with_columns(
            [pl.lit(None, kind).alias(name) for name, kind in GRANT.items() if name not in _KEY]
        )
    facts = {row.programme: row.fact for row in programmes.rows if row.fact}
    told = pl.col("claimed").replace_strict(facts, default="", return_dtype=pl.String)
    free = pl.col("granted") & (pl.col("special_form") == RateForm.FREE.value)
    return _fees(
        frame.with_columns(pl.col("granted").fill_null(value=False), pl.col("claim_question").fill_null("")),
        programmes,
    ).with_columns(
        facts=pl.when(free & (told != ""))
        .then(pl.concat_str("facts", told, separator=";"))
        .otherwise("facts")
    )


def _fees(frame: pl.DataFrame, programmes: Programmes) -> pl.DataFrame:
    """Say of each line whether a programme spares it the merchandise processing fee, and by what law."""
    keys = frame.select("claimed", "country_of_origin").unique(maintain_order=True)
    law = []
    for claimed, country in keys.iter_rows():
        by_origin = [
            row
            for row in programmes.rows
            if row.mpf == "origin" and row.stands(programmes.day) and row.serves(country)
        ]
        by_claim = (
            claimed
            and programmes.nearest(claimed).mpf == "claim"
            and not programmes.refusal(claimed, country)
        )
        law.append(
            programmes.nearest(claimed).mpf_citation
            if by_claim
            else by_origin[0].mpf_citation
            if by_origin
            else ""
        )
    cited = keys.with_columns(fee_citation=pl.Series(law, dtype=pl.String))
    return frame.join(
        cited, on=["claimed", "country_of_origin"], how="left", maintain_order="left"
    ).with_columns(fee_spared=pl.col("fee_citation") != "")


def special_rates(schedule: Schedule) -> pl.DataFrame:
    """Give the special rates of the day: hts8, claimed, symbol, heading, countries, condition and the rate; free lines too."""
    return _special_rates(
        schedule.date, Same(schedule.lines), Same(schedule.table(SPECIAL)), Same(schedule.table(TABLE))
    )


@lru_cache(maxsize=8)
def _special_rates(day: dt.date, lines: Same, special: Same, programmes: Same) -> pl.DataFrame:
    symbols = (
        programmes.frame.select(claimed="programme", symbol=pl.col("symbols").str.split(";"))
        .explode("symbol", empty_as_null=False)
        .unique()
    )
    free = lines.frame.select(
        "hts8",
        symbol=pl.col("special_free").fill_null("").str.split(" "),
        special_form=pl.lit("free"),
        special_printed=pl.lit("Free"),
    )
    held = in_force(special.frame, day).select(
        "hts8", "countries", "condition",
        symbol=pl.col("symbols").str.split(";"), special_form="form", special_ad_valorem="ad_valorem", special_specific="specific", special_unit="specific_unit",
        special_printed="printed", special_heading="heading",
    )  # fmt: skip
    rows = pl.concat(
        [free.explode("symbol", empty_as_null=False), held.explode("symbol", empty_as_null=False)],
        how="diagonal",
    )
    texts = pl.col("countries", "condition", "special_heading").fill_null("")
    return rows.join(symbols, on="symbol").with_columns(texts)


@lru_cache(maxsize=8)
def _first(rates: Same) -> pl.DataFrame:
    """Give one special rate of each line and programme."""
    return rates.frame.unique(["hts8", "claimed"], keep="first", maintain_order=True)


def _grants(keys: pl.DataFrame, schedule: Schedule, programmes: Programmes) -> pl.DataFrame:
    """Judge each distinct (programme, line, origin, heading named)."""
    pairs = keys.select("claimed", "country_of_origin").unique(maintain_order=True)
    refused = pairs.with_columns(
        refused=pl.Series([programmes.refusal(*pair) for pair in pairs.iter_rows()], dtype=pl.String)
    )
    judged = keys.join(refused, on=["claimed", "country_of_origin"], how="left", maintain_order="left")
    rates = special_rates(schedule)
    plain = rates.filter(pl.col("special_heading") == "").unique(
        ["claimed", "hts8"], keep="first", maintain_order=True
    )
    judged = judged.join(
        plain.select("claimed", "hts8", *_RATE), on=["claimed", "hts8"], how="left", maintain_order="left"
    )
    open_ = judged.filter(pl.col("special_form").is_null() & (pl.col("refused") == "")).select(_KEY)
    headings = rates.filter(pl.col("special_heading") != "")
    chosen = [_by_heading(key, group, programmes) for key, group in _groups(open_, headings)]
    pointed = pl.DataFrame(chosen, schema={name: GRANT[name] for name in (*_KEY, *_RATE, "claim_question")})
    judged = judged.join(pointed, on=list(_KEY), how="left", maintain_order="left", suffix="_pointed")
    good = (pl.col("refused") == "") & pl.coalesce("special_form", "special_form_pointed").is_not_null()
    title = pl.col("claimed").replace_strict(
        {word: programmes.nearest(word).title for word in programmes.words}, return_dtype=pl.String
    )
    general = judged.join(
        schedule.lines.select("hts8", general_form="form"), on="hts8", how="left", maintain_order="left"
    )["general_form"]
    words = (
        pl.when(pl.col("refused") != "").then(pl.format("the claim under {} is refused and the general rate charged: {}", title, "refused"))
        .when(pl.col("claim_question").is_not_null()).then("claim_question")
        .when(~good & (general != RateForm.FREE.value)).then(pl.format("the claim under {} is refused and the general rate charged: the line has no special rate under it", title))
        .when(good).then(_stated(programmes))
        .otherwise(pl.lit(""))
    )  # fmt: skip
    return judged.select(
        *_KEY,
        granted=good,
        **{name: pl.coalesce(name, f"{name}_pointed") for name in _RATE},
        claim_question=words,
    )


def _stated(programmes: Programmes) -> pl.Expr:
    """What a granted claim states; of USMCA the origin room judges it, and nothing is said."""
    told = {
        word: "" if word == USMCA else f"the claim under {row.title} states that {row.states} ({row.citation}); it is taken as stated"
        + ("" if row.confidence == "high" else f"; what is held of the programme is of {row.confidence} confidence")
        for word in programmes.words
        for row in [programmes.nearest(word)]
    }  # fmt: skip
    return pl.col("claimed").replace_strict(told, return_dtype=pl.String)


def _groups(keys: pl.DataFrame, headings: pl.DataFrame) -> list[tuple[dict[str, str], list[dict[str, Any]]]]:
    """Gather the headings that each key's line points to and that are for its country."""
    met = keys.join(headings, on=["claimed", "hts8"], maintain_order="left")
    fits = (pl.col("countries") == "") | pl.col("countries").str.split(";").list.contains(
        pl.col("country_of_origin")
    )
    found: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in met.filter(fits).iter_rows(named=True):
        found.setdefault(tuple(row[name] for name in _KEY), []).append(row)
    return [(dict(zip(_KEY, key, strict=True)), rows) for key, rows in found.items()]


def _by_heading(key: dict[str, str], rows: list[dict[str, Any]], programmes: Programmes) -> dict[str, Any]:
    """Take the heading that the importer names, or the only one there is for the country; else ask."""
    named = [row for row in rows if row["special_heading"].replace(".", "") == key["rate_of"][:8]]
    sole = rows if len(rows) == 1 and rows[0]["countries"] else []
    title = programmes.nearest(key["claimed"]).title
    if named or sole:
        row = (named or sole)[0]
        question = f"the rate under {title} is that of {row['special_heading']} ({row['special_printed']}), as its condition is taken to hold: {_short(row['condition'])}"
        return key | {name: row[name] for name in _RATE} | {"claim_question": question}
    choices = "; ".join(
        f"{row['special_heading']}: {row['special_printed']} ({_short(row['condition'])})" for row in rows
    )
    question = f"the special rate of {dotted(key['hts8'])} under {title} stands in another heading, and the general rate is charged until the importer names which applies (rate_of): {choices}"
    return key | dict.fromkeys(_RATE) | {"claim_question": question}


def _short(condition: str) -> str:
    """Give the last two texts of a heading's condition, long lists of subheadings cut."""
    words = " > ".join(condition.split(" > ")[-2:])
    return words if len(words) <= 220 else words[:217] + "..."


REFUSED = pl.when((pl.col("claimed") != "") & ~pl.col("granted") & (pl.col("claim_question") != "")).then(
    "claim_question"
)
"""Why the special rate that is claimed is not taken; null where it is, or none is claimed."""


def claim_questions(lines_met: pl.DataFrame) -> pl.DataFrame:
    """Give hs, country_of_origin, question of the claims made."""
    return (
        lines_met.filter(pl.col("claim_question") != "")
        .select("hs", "country_of_origin", question="claim_question")
        .unique(maintain_order=True)
    )


def unclaimed(lines_met: pl.DataFrame, schedule: Schedule) -> pl.DataFrame:
    """Name the programmes under which a dutiable line would pay less for its origin, where none is granted.

    Parameters
    ----------
    lines_met
        hs, country_of_origin, claimed, granted, column (0 is General), form.
    schedule
        The day's schedule.

    Returns
    -------
    polars.DataFrame
        hs, country_of_origin, question.
    """
    programmes = Programmes.on(schedule.date, schedule.table)
    served = pl.DataFrame(
        [
            {"country_of_origin": country, "claimed": row.programme}
            for row in programmes.rows
            if row.stands(schedule.date)
            for country in sorted(row.countries - {"ALL"})
        ],
        schema={"country_of_origin": pl.String, "claimed": pl.String},
    )
    paying = lines_met.filter(
        (pl.col("column") == 0) & (pl.col("form") != RateForm.FREE.value) & ~pl.col("granted")
    )
    keys = paying.select(
        "hs", "country_of_origin", hts8=pl.col("hs").str.slice(0, 8), asked="claimed"
    ).unique(maintain_order=True)
    rates = _first(Same(special_rates(schedule)))
    met = (
        keys.join(served, on="country_of_origin", maintain_order="left")
        .filter(pl.col("claimed") != pl.col("asked"))
        .join(rates, on=["hts8", "claimed"], maintain_order="left")
    )
    what = (
        pl.when(pl.col("special_heading") != "").then(pl.lit("has a rate in chapter 98 or 99"))
        .when(pl.col("special_form") == RateForm.FREE.value).then(pl.lit("is free"))
        .otherwise(pl.format("pays {}", "special_printed"))
    )  # fmt: skip
    return met.select(
        "hs",
        "country_of_origin",
        question=pl.format(
            "the line {} for {} under programme {} where the good qualifies and it is claimed; no such claim is granted here",
            what,
            "country_of_origin",
            "symbol",
        ),
    )
