"""``allyshore duty``: what customs charges on one line on one day, on the lines of a file, or on average."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from allyshore.cli.app import Common
from allyshore.cli.duty_batch import batch
from allyshore.cli.duty_bill import show_bill
from allyshore.cli.duty_regimes import Regime, extra, option, priced, reckon, regime_facts, show
from allyshore.cli.duty_tables import Tables, rates, supposed
from allyshore.errors import UsageError
from allyshore.spelling import did_you_mean

if TYPE_CHECKING:
    import polars as pl

METALS = ("steel", "aluminium", "copper")


def duty(
    *,
    hs: Annotated[str, Parameter(help="Tariff number, 8 or 10 digits, points allowed.")] = "",
    origin: Annotated[
        str,
        Parameter(
            help="Country of origin (non-preferential), ISO code of two or three letters; with --rates several, joined by commas."
        ),
    ] = "",
    value: Annotated[float | None, Parameter(help="Customs value of the line, USD.")] = None,
    to: Annotated[str, Parameter(help="Importing country.")] = "USA",
    shipped_from: Annotated[
        str | None, Parameter(name="--from", help="Country shipped from; the origin where it is not given.")
    ] = None,
    claim: Annotated[
        str,
        Parameter(
            help="Preference claimed: usmca, korus, cafta-dr ... or a symbol of General Note 3(c) (S, KR, P). It states that the good originates."
        ),
    ] = "",
    originating: Annotated[
        bool | None,
        Parameter(
            help="Whether the good is originating under the programme claimed.", negative="--not-originating"
        ),
    ] = None,
    content: Annotated[
        tuple[str, ...],
        Parameter(
            help="Metal's part of the value, steel=0.4; the metals not named are then none.", negative=""
        ),
    ] = (),
    metal_weight: Annotated[
        float | None, Parameter(help="Listed metal's part of the weight, 0 to 1.")
    ] = None,
    us_content: Annotated[float | None, Parameter(help="US content's part of the value, 0 to 1.")] = None,
    fact: Annotated[
        tuple[str, ...],
        Parameter(help="A fact that the importer states, such as auto_part or us_metal.", negative=""),
    ] = (),
    quantity: Annotated[float | None, Parameter(help="Pieces, or what --unit says.")] = None,
    unit: Annotated[
        str, Parameter(help="Unit of --quantity, as the schedule names it: liter, pr., kg on drained weight.")
    ] = "",
    measure: Annotated[
        tuple[str, ...],
        Parameter(help="A further quantity in its unit, pf. liter=120; degrees=96 of sugar.", negative=""),
    ] = (),
    part: Annotated[
        tuple[str, ...],
        Parameter(
            help="Value of a part, USD of the whole line: case=300, strap, battery, movement.", negative=""
        ),
    ] = (),
    rate_of: Annotated[
        str, Parameter(help="Line or heading whose rate applies, where the schedule points to another.")
    ] = "",
    weight: Annotated[float | None, Parameter(help="Mass, kg.")] = None,
    mode: Annotated[
        str,
        Parameter(
            help="ocean, truck, air, rail or intermodal; where it is not given, truck from Canada and Mexico, else ocean."
        ),
    ] = "",
    entry_value: Annotated[
        float | None,
        Parameter(help="Customs value of the whole entry, USD; the line alone where it is not given."),
    ] = None,
    rate: Annotated[
        float | None,
        Parameter(
            help="An importer's own rate without preference, 0 to 1, where that is not the United States."
        ),
    ] = None,
    regime: Regime = Regime(),  # noqa: B008  # same
    tables: Tables = Tables(),  # noqa: B008  # same
    common: Common = Common(),  # noqa: B008  # cyclopts reads the record's fields from the default
) -> int:
    """Give a duty bill: each component with its rate, base, amount and citation, what is not charged and why, and the fees.

    With --batch the bill of every line of a file; with --rates unweighted mean rates by country, chapter or line.
    """
    from allyshore.cli.session import facts_json, tell_facts
    from allyshore.duty import Entry, bill  # heavy: kept out of --help
    from allyshore.duty.law import fact_words
    from allyshore.duty.programmes import Programmes

    world = supposed(common.world(), tables.what_if)
    countries = world.table("countries")
    regime.hold()
    line = {
        "hs": hs, "origin": origin, "value": value, "from": shipped_from, "claim": claim, "originating": originating, "content": content, "metal_weight": metal_weight, "us_content": us_content,
        "fact": fact, "quantity": quantity, "unit": unit, "measure": measure, "part": part, "rate_of": rate_of, "weight": weight, "mode": mode, "entry_value": entry_value,
    }  # fmt: skip
    said = [name for name, cell in line.items() if cell not in (None, "", ())] + list(regime.given)
    if tables.batch is not None:
        _nothing_else("--batch", said, "the file's own columns say it")
        return batch(tables.batch, world, _own_rate(_country(to, "--to", countries), rate), common)
    if tables.rates:
        idle = [name for name in said if name not in {"origin", "claim", "content", "fact"}]
        _nothing_else("--rates", idle, "the table is over all lines")
        if _country(to, "--to", countries) != "USA":
            raise UsageError(
                "--rates: expected --to USA; the duties of other importers are your own table tariffs."
            )
        metals = _contents(content)
        asked = {
            "digits": tables.digits,
            "claim": claim,
            "facts": _known_facts(fact, fact_words(world)),
            "content": {metal: metals[f"{metal}_share"] for metal in METALS if content},
        }
        origins = [_country(code, "--origin", countries) for code in origin.split(",") if code.strip()]
        return rates(world, tables.by, origins, asked, common)
    absent = [
        name
        for name, given in (("--hs", hs), ("--origin", origin), ("--value", value))
        if given in {"", None}
    ]
    if absent or value is None:
        raise UsageError(
            f"duty: expected {', '.join(absent)} for one line, --batch FILE for many, or --rates for mean rates."
        )
    place = {
        name: _country(code, name, countries)
        for name, code in (("--origin", origin), ("--to", to), ("--from", shipped_from or origin))
    }
    if rate is not None and place["--to"] == "USA":
        raise UsageError(
            "--rate: expected --to another country with it; the rates of the United States are its law's own."
        )
    programmes = Programmes.on(world.date, world.table)
    if claim and programmes.word(claim) is None:
        raise UsageError(
            f"--claim: expected {', '.join(programmes.words)}, or a symbol of General Note 3(c), found '{claim}'."
        )
    if claim and originating is False:
        raise UsageError(
            f"--claim {claim} states that the good originates: drop --not-originating or the claim."
        )
    shares = _contents(content)
    of_law = fact_words(world)
    stated = _known_facts(fact, of_law | regime_facts(world))
    digits = "".join(character for character in hs if character not in ". ")
    worth = priced(value, regime, stated)
    if worth is not None:
        value = float(worth.value)
    entry = Entry(
        importer=place["--to"], exporter=place["--from"], hs=digits, country_of_origin=place["--origin"], value=value, quantity=None if unit else quantity, weight=weight,
        originating=bool(originating) or bool(claim), claim=claim, mode=mode or ("truck" if place["--from"] in {"CAN", "MEX"} else "ocean"), entry_value=entry_value, metal_weight_share=metal_weight, us_content_share=us_content,
        facts=stated & of_law, quantities=_quantities(quantity, unit, measure + part), rate_of="".join(filter(str.isdigit, rate_of)),
        steel_share=shares["steel_share"], aluminium_share=shares["aluminium_share"], copper_share=shares["copper_share"],
    )  # fmt: skip
    tariffs = _own_rate(place["--to"], rate)
    result = bill(entry, world, tariffs, ask=True)
    changed = reckon(
        regime,
        result,
        world,
        tariffs,
        common,
        lambda code, option: _country(code, option, countries),
        stated,
    )
    tell_facts(world)
    if common.json:
        print(
            json.dumps(
                result.to_dict() | extra(worth, changed) | facts_json(world), indent=2, ensure_ascii=False
            )
        )
    else:
        show_bill(result)
        show(worth, changed)
    return 0


def _nothing_else(table: str, said: list[str], why: str) -> None:
    """Refuse options of one line beside a table."""
    if said:
        raise UsageError(f"{option(said[0])}: expected nothing of one line beside {table}, as {why}.")


def _known_facts(fact: tuple[str, ...], known: frozenset[str]) -> frozenset[str]:
    """Give the facts stated, all of which must be known."""
    wrong = [word for word in fact if word not in known]
    if wrong:
        meant = did_you_mean(wrong[0], known)
        raise UsageError(
            f"--fact: expected one of {', '.join(sorted(known))}{meant}, found {', '.join(wrong)}."
        )
    return frozenset(fact)


def _country(code: str, option: str, countries: pl.DataFrame) -> str:
    """Give the ISO3 code of a two- or three-letter code."""
    wanted = code.strip().upper()
    three = countries["country"].to_list()
    if wanted in three:
        return wanted
    two = dict(zip(countries["iso2"].to_list(), three, strict=True))
    if wanted in two:
        return str(two[wanted])
    hint = did_you_mean(wanted, three)
    raise UsageError(f"{option}: expected an ISO country code of two or three letters{hint}, found '{code}'.")


def _contents(content: tuple[str, ...]) -> dict[str, float | None]:
    """Read ``steel=0.4``; where one metal is stated the others are nought."""
    named: set[str] = set()
    shares: dict[str, float | None] = {f"{metal}_share": 0.0 if content else None for metal in METALS}
    for item in content:
        metal, _, number = item.partition("=")
        metal = {"aluminum": "aluminium"}.get(metal.strip(), metal.strip())
        try:
            share = float(number)
        except ValueError:
            share = -1.0
        if metal in named:
            raise UsageError(f"--content: expected {metal} once, found '{item}' besides.")
        named.add(metal)
        if metal not in METALS or not 0 <= share <= 1:
            raise UsageError(
                f"--content: expected {'=, '.join(METALS)}= and a share between 0 and 1, found '{item}'."
            )
        shares[f"{metal}_share"] = share
    return shares


def _quantities(quantity: float | None, unit: str, further: tuple[str, ...]) -> str:
    """Write the quantities stated as an entry holds them.

    Raises
    ------
    UsageError
        A unit has no quantity, or a text is not a unit of the schedule and a number.
    """
    from allyshore.duty.quantities import read, written

    if unit and quantity is None:
        raise UsageError(f"--unit {unit}: expected --quantity with it, found none.")
    stated: dict[str, float] = {}
    for place, text in (
        ("--unit", f"{unit}={quantity!r}" if unit else ""),
        *(("--measure or --part", item) for item in further),
    ):
        try:
            stated |= read(text)
        except ValueError as error:
            raise UsageError(f"{place}: expected {error}, found '{text}'.") from None
    return written(stated)


def _own_rate(importer: str, rate: float | None) -> pl.DataFrame:
    """Give the table of national duties that the one rate on the command line makes."""
    import polars as pl

    schema = {
        "importer": pl.String,
        "hs": pl.String,
        "country_of_origin": pl.String,
        "rate": pl.Float64,
        "valid_from": pl.Date,
        "valid_to": pl.Date,
        "source": pl.String,
    }
    if rate is None:
        return pl.DataFrame(schema=schema)
    return pl.DataFrame(
        [
            {
                "importer": importer,
                "hs": "",
                "country_of_origin": None,
                "rate": rate,
                "valid_from": None,
                "valid_to": None,
                "source": "stated on the command line",
            }
        ],
        schema=schema,
    )
