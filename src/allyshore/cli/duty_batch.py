"""``allyshore duty --batch FILE``: the bill of every line of a file."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from allyshore.cli.duty_tables import text_of
from allyshore.errors import Fault, ModelInvalid

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import polars as pl

    from allyshore.cli.app import Common
    from allyshore.duty import Assessment
    from allyshore.duty.user_fees import UserFee
    from allyshore.world import World

BILLS, COMPONENTS, UNPAID, ASKED = "bills", "components", "not_charged", "questions"
NAMES = {"to": "importer", "from": "exporter", "hts": "hs", "origin": "country_of_origin"}
"""Other headers that a file of lines may use."""


def batch(path: Path, world: World, tariffs: pl.DataFrame, common: Common) -> int:
    """Reckon every line of a file: the columns of an entry, by their names or as the options are called; other columns are kept.

    Raises
    ------
    ModelInvalid
        With every fault of every line; no bill is made of a file with a fault. A line whose rate cannot be read, or that does not state
        what its rate is taken on, is no fault: it has no sum, and a question.
    """
    from allyshore.cli.session import facts_json, print_json, tell_facts

    text, numbers = text_of(path)
    frame, faults = _typed(text, path.name, numbers, world)
    done = _assessed(frame, path.name, numbers, world, tariffs, faults)
    document = _bills(done.frame, done.questions, world, numbers, set(text.columns) - _read_columns())
    tell_facts(world)
    if common.out is not None:
        _write(common.out, document)
    if common.json:
        print_json({"on": world.date.isoformat(), "bills": document} | facts_json(world))
    else:
        _show_batch(document)
    return 0


def _read_columns() -> set[str]:
    """Columns of a file that an entry has."""
    from allyshore.duty import Entry

    return {*Entry.__slots__, *NAMES}


def _assessed(
    frame: pl.DataFrame,
    where: str,
    numbers: Sequence[int],
    world: World,
    tariffs: pl.DataFrame,
    faults: list[Fault],
) -> Assessment:
    """Assess the lines; where some have faults, go on with the others until every fault is known."""
    from allyshore.duty import assess
    from allyshore.errors import FactMissing

    at = list(numbers)
    kind: type[ModelInvalid] = ModelInvalid
    bad = {fault.row for fault in faults}
    while True:
        kept = [n for n, number in enumerate(at) if number not in bad]
        frame, at = frame[kept], [at[n] for n in kept]
        try:
            done = assess(frame, world, tariffs, ask=True)
        except ModelInvalid as error:
            codes = frame["hs"].to_list() if "hs" in frame.columns else []
            found = [one for fault in error.faults for one in _placed(fault, where, at, codes)]
            kind = FactMissing if isinstance(error, FactMissing) and not faults else kind
            faults += found
            bad = {fault.row for fault in found} & set(at)
            if not bad:
                break
        else:
            break
    if faults:
        raise kind(sorted(faults, key=lambda fault: fault.row or 0))
    return done


def _placed(fault: Fault, where: str, numbers: Sequence[int], codes: Sequence[str]) -> list[Fault]:
    """Name the file and its row where a fault names a line of the frame, or a tariff number that lines have."""
    if fault.where == "entries":
        return [replace(fault, where=where, row=None if fault.row is None else numbers[fault.row - 1])]
    named = {fault.found.strip("'"), fault.column}
    rows = [number for number, code in zip(numbers, codes, strict=False) if code in named]
    return [replace(fault, where=where, row=row, column="hs") for row in rows] or [fault]


def _typed(
    text: pl.DataFrame, where: str, numbers: Sequence[int], world: World
) -> tuple[pl.DataFrame, list[Fault]]:
    """Turn the text of a file into entries: countries of two or three letters, numbers, yes and no; fill what may be left out."""
    import polars as pl

    from allyshore.duty.lines import SHARES

    renamed = {old: new for old, new in NAMES.items() if old in text.columns and new not in text.columns}
    frame = text.rename(renamed).with_columns(pl.all().str.strip_chars())
    for name, default in (
        ("importer", pl.lit("USA")),
        ("exporter", pl.lit("")),
        ("mode", pl.lit("")),
        ("claim", pl.lit("")),
    ):
        if name not in frame.columns:
            frame = frame.with_columns(default.alias(name))
    answers = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    known = [
        *((name, pl.col(name).str.to_uppercase().replace_strict(_countries(world), default=None, return_dtype=pl.String), "an ISO country code of two or three letters")
          for name in ("importer", "exporter", "country_of_origin")),
        *((name, pl.col(name).replace("", None).cast(pl.Float64, strict=False), "a number") for name in ("value", "quantity", "weight", "entry_value", *SHARES)),
        ("originating", pl.col("originating").str.to_lowercase().replace_strict(answers, default=None, return_dtype=pl.Boolean), "yes or no"),
    ]  # fmt: skip
    faults: list[Fault] = []
    for name, typed, expected in known:
        if name in frame.columns:
            wrong = frame.with_row_index("at").filter(typed.is_null() & (pl.col(name) != ""))
            faults += [
                Fault(where, numbers[at], name, expected, f"'{cell}'")
                for at, cell in wrong.select("at", name).iter_rows()
            ]
            frame = frame.with_columns(typed.alias(name))
    return _filled(frame), faults


def _filled(frame: pl.DataFrame) -> pl.DataFrame:
    """Fill what a file leaves out: shipped from the origin, a claim states that the good originates, trucks from the neighbours."""
    import polars as pl

    if "country_of_origin" in frame.columns:
        frame = frame.with_columns(pl.col("exporter").fill_null(pl.col("country_of_origin")))
    if "hs" in frame.columns:
        frame = frame.with_columns(pl.col("hs").str.replace_all(r"[. ]", ""))
    said = pl.col("originating") if "originating" in frame.columns else pl.lit(None, pl.Boolean)
    way = pl.when(pl.col("exporter").is_in(["CAN", "MEX"])).then(pl.lit("truck")).otherwise(pl.lit("ocean"))
    return frame.with_columns(
        pl.col("importer").fill_null("USA"),
        originating=said.fill_null(pl.col("claim") != ""),
        mode=pl.when(pl.col("mode") == "").then(way).otherwise("mode"),
    )


def _countries(world: World) -> dict[str, str]:
    """ISO3 by code of two or three letters."""
    rows = world.table("countries").select("iso2", "country")
    return {two: three for two, three in rows.iter_rows() if two} | {
        three: three for three in rows["country"]
    }


def _money(amount: float) -> Decimal:
    """Round half up to the cent; a float's last digits are no part of the amount."""
    from allyshore.duty.money import cents, exact

    return cents(exact(round(amount, 9)))


def _bills(
    frame: pl.DataFrame, questions: pl.DataFrame, world: World, numbers: Sequence[int], others: set[str]
) -> list[dict[str, Any]]:
    """Give one record a line, with the keys of a single bill; money is text with two decimals."""
    from allyshore.duty.law import HOME
    from allyshore.duty.statistics import dotted
    from allyshore.duty.user_fees import fees_on

    law = {
        row["measure"]: row
        for row in world.table("measures")
        .select("measure", "name", "authority", "citation", "confidence")
        .iter_rows(named=True)
    }
    asked: dict[tuple[str, str], list[str]] = {}
    for hs, origin, question in questions.select("hs", "country_of_origin", "question").iter_rows():
        asked.setdefault((hs, origin), []).append(question)
    opened = frozenset(frame["open"].drop_nulls())
    user_fees = fees_on(world)
    bills = []
    for row, number in zip(frame.iter_rows(named=True), numbers, strict=True):
        parts = [_component(part, law, row["hs"]) for part in row["components"]]
        fees = [_fee(fee, row) for fee in user_fees.values()] if row["importer"] == HOME else []
        sums = (
            {"duty": None, "total": None, "effective_rate": None}
            if row["open"]
            else _sums(parts, fees, row["value"])
        )
        own = [
            text
            for text in asked.get((row["hs"], row["country_of_origin"]), [])
            if text not in opened or text == row["open"]
        ]
        bills.append(
            {
                "row": number, **{name: row[name] for name in sorted(others)}, "on": world.date.isoformat(), "hts": dotted(row["hs"]), "hs": row["hs"], "origin": row["country_of_origin"], "from": row["exporter"], "to": row["importer"],
                "value": f"{row['value']:.2f}", "duty": sums["duty"], "fees": fees, "total": sums["total"], "effective_rate": sums["effective_rate"],
                "components": parts, "not_charged": list(row["not_charged"]), "questions": own,
            }
        )  # fmt: skip
    return bills


def _sums(parts: list[dict[str, Any]], fees: list[dict[str, str]], value: float) -> dict[str, str | None]:
    """Add up a bill of which everything is reckoned."""
    duty = sum((Decimal(part["amount"]) for part in parts), Decimal("0.00"))
    total = duty + sum((Decimal(fee["amount"]) for fee in fees), Decimal(0))
    return {"duty": str(duty), "total": str(total), "effective_rate": f"{float(duty) / value:.6f}"}


def _fee(fee: UserFee, row: dict[str, Any]) -> dict[str, str]:
    """Write a fee as a single bill does."""
    from allyshore.duty.user_fees import FEES

    return {
        "fee": fee.fee, "name": FEES[fee.fee], "rate": f"{fee.rate:g}", "base": f"{row['value']:.2f}", "amount": str(_money(row[fee.fee])),
        "citation": fee.citation, "confidence": fee.confidence,
    }  # fmt: skip


def _component(part: dict[str, Any], law: dict[str, dict[str, str]], hs: str) -> dict[str, str | None]:
    """Write a component as a single bill does."""
    from allyshore.duty.statistics import dotted

    row = law.get(part["measure"])
    rate = f"{part['rate']:.8f}".rstrip("0").rstrip(".") if part["rate"] is not None else ""
    return {
        "measure": part["measure"] if row else "base",
        "name": row["name"] if row else part["measure"],
        "authority": row["authority"] if row else "base",
        "heading": dotted(part["heading"]) if part["heading"].isdigit() else part["heading"],
        "rate": rate,
        "base": str(_money(part["base"])),
        "amount": None if part["amount"] is None else str(_money(part["amount"])),
        "citation": row["citation"] if row else f"HTSUS, {dotted(hs[:8])}",
        "confidence": row["confidence"] if row else "high",
    }


def _write(folder: Path, bills: list[dict[str, Any]]) -> None:
    """Write the sums, the components, what is not charged and the questions as CSV, and the whole as JSON."""
    import polars as pl

    from allyshore.tables import write_csv, write_json

    plain = [
        {name: cell for name, cell in one.items() if not isinstance(cell, list)}
        | {fee["fee"]: fee["amount"] for fee in one["fees"]}
        for one in bills
    ]
    write_csv(folder / f"{BILLS}.csv", pl.DataFrame(plain))
    for name in (COMPONENTS, UNPAID):
        rows = [{"row": one["row"]} | part for one in bills for part in one[name]]
        write_csv(folder / f"{name}.csv", pl.DataFrame(rows) if rows else pl.DataFrame({"row": []}))
    asked = [{"row": one["row"], "question": text} for one in bills for text in one[ASKED]]
    write_csv(folder / f"{ASKED}.csv", pl.DataFrame(asked, schema={"row": pl.Int64, "question": pl.String}))
    write_json(folder / f"{BILLS}.json", bills)


def _show_batch(bills: list[dict[str, Any]]) -> None:
    """Print one line a bill, and the sums."""
    from rich.table import Table

    from allyshore.cli.session import screen

    table = Table(box=None, pad_edge=False)
    for name in ("row", "hts", "origin", "value", "duty", "rate", "fees", "total", "questions"):
        table.add_column(name, justify="left" if name in {"hts", "origin"} else "right")
    for one in bills:
        fees = sum((Decimal(fee["amount"]) for fee in one["fees"]), Decimal(0))
        table.add_row(
            str(one["row"]), one["hts"], one["origin"], f"{float(one['value']):,.2f}", *(
                ("not reckoned", "", f"{fees:,}", "")
                if one["duty"] is None
                else (f"{Decimal(one['duty']):,}", f"{float(one['effective_rate']):.2%}", f"{fees:,}", f"{Decimal(one['total']):,}")
            ), str(len(one["questions"]) or ""),
        )  # fmt: skip
    out = screen()
    out.print(table)
    known = [one for one in bills if one["duty"] is not None]
    duty, total = (sum((Decimal(one[name]) for one in known), Decimal(0)) for name in ("duty", "total"))
    out.print(f"{len(known)} lines: duty {duty:,}, with fees {total:,} USD", highlight=False)
    for one in bills:
        if one["duty"] is None:
            out.print(f"row {one['row']}: {one[ASKED][0]}", highlight=False, markup=False)
