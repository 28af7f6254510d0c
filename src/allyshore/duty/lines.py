"""The lines to be assessed, checked and with every column in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.duty.law import HOME, fact_words
from allyshore.duty.params import MODES
from allyshore.duty.programmes import USMCA, Programmes, entitled
from allyshore.duty.quantities import read
from allyshore.errors import Fault, ModelInvalid
from allyshore.spelling import did_you_mean

if TYPE_CHECKING:
    from allyshore.world import World

WHERE = "entries"
_REQUIRED: dict[str, pl.DataType] = {
    "importer": pl.String(),
    "exporter": pl.String(),
    "hs": pl.String(),
    "country_of_origin": pl.String(),
    "value": pl.Float64(),
}
_OPTIONAL: dict[str, tuple[pl.DataType, object]] = {
    "quantity": (pl.Float64(), None), "weight": (pl.Float64(), None), "originating": (pl.Boolean(), False), "claim": (pl.String(), ""), "mode": (pl.String(), "ocean"),
    "entry_value": (pl.Float64(), None), "steel_share": (pl.Float64(), None), "aluminium_share": (pl.Float64(), None), "copper_share": (pl.Float64(), None),
    "metal_weight_share": (pl.Float64(), None), "us_content_share": (pl.Float64(), None), "facts": (pl.String(), ""),
    "quantities": (pl.String(), ""), "rate_of": (pl.String(), ""),
}  # fmt: skip
SHARES = ("steel_share", "aluminium_share", "copper_share", "metal_weight_share", "us_content_share")
_SLACK = 1e-9
_SHOWN = 20


def checked(entries: pl.DataFrame, world: World) -> pl.DataFrame:
    """Give the lines with all columns, typed, in the same order, a column ``row``, ``valid_claim`` (USMCA) and those of `entitled`.

    Parameters
    ----------
    entries
        The columns of `Entry`; ``facts`` is text, facts joined by ``;``. Columns that `Entry` does not have are let be.
    world
        Gives the members of USMCA on the day.

    Raises
    ------
    ModelInvalid
        With every fault: absent columns, values that are not above zero, shares outside 0 to 1 or above 1 together, an unknown
        mode, claim, unit or fact, a claim for goods that are not originating, a USMCA claim for goods that do not move between two members. A claim
        that is known and not available is no fault: it is refused, and the bill says why.
    """
    absent = [name for name in _REQUIRED if name not in entries.columns]
    if absent:
        raise ModelInvalid(Fault(WHERE, None, name, "this column", "none") for name in absent)
    frame = entries.with_columns([pl.col(name).cast(kind) for name, kind in _REQUIRED.items()])
    for name, (kind, default) in _OPTIONAL.items():
        cells = pl.col(name).cast(kind) if name in frame.columns else pl.lit(None, kind)
        frame = frame.with_columns(
            (cells if default is None else cells.fill_null(pl.lit(default))).alias(name)
        )
    frame = frame.select(*_REQUIRED, *_OPTIONAL)
    numbers = [
        name for name in frame.columns if name in SHARES or name in {"quantity", "weight", "entry_value"}
    ]
    frame = frame.with_columns(pl.col(numbers).fill_nan(None)).with_row_index("row")
    members = sorted(world.members("USMCA"))
    moves = pl.col("importer").is_in(members) & pl.col("exporter").is_in(members)
    programmes = Programmes.on(world.date, world.table)
    words = {claim: programmes.word(claim) for claim in frame["claim"].unique().to_list() if claim}
    claims, strange = (
        [claim for claim in words if words[claim]],
        [claim for claim in words if not words[claim]],
    )
    usmca = pl.col("claim").is_in([claim for claim in claims if words[claim] == USMCA])
    unread = _unread_quantities(frame)
    unknown = _unknown_facts(frame, world)
    tests = [
        (
            pl.any_horizontal(pl.col(list(_REQUIRED)).is_null()),
            "",
            "importer, exporter, hs, country_of_origin and value in every row",
            "an empty cell",
        ),
        (
            pl.col("value").is_nan() | (pl.col("value") <= 0) | pl.col("value").is_infinite(),
            "value",
            "a customs value above zero",
            "value",
        ),
        (~pl.col("hs").str.contains(r"^[0-9]{6,10}$"), "hs", "six to ten digits", "hs"),
        (
            (pl.col("importer") == HOME) & (pl.col("exporter") != HOME) & (pl.col("hs").str.len_chars() < 8),
            "hs",
            "at least eight digits for the United States",
            "hs",
        ),
        (~pl.col("mode").is_in(MODES), "mode", f"one of {', '.join(MODES)}", "mode"),
        (
            pl.col("claim").is_in(strange),
            "claim",
            f"nothing, {', '.join(programmes.words)}, or a symbol of General Note 3(c)",
            "claim",
        ),
        (
            pl.col("claim").is_in(claims) & ~pl.col("originating"),
            "claim",
            "originating goods under a claim",
            "claim",
        ),
        (
            pl.col("claim").is_in(claims) & ~usmca & (pl.col("importer") != HOME),
            "claim",
            "nothing or usmca, as the others are programmes of the United States",
            "claim",
        ),
        (
            ~pl.col("rate_of").str.contains(r"^([0-9]{8,10})?$"),
            "rate_of",
            "eight to ten digits or nothing",
            "rate_of",
        ),
        *(
            (pl.col("quantities") == text, "quantities", expected, "quantities")
            for text, expected in unread.items()
        ),
        *((pl.col("facts") == text, "facts", expected, "facts") for text, expected in unknown.items()),
        (
            usmca & ~moves & (pl.col("importer") != pl.col("exporter")),
            "claim",
            f"a USMCA claim between two of {', '.join(members) or 'no members on that day'}",
            "exporter",
        ),
        (
            pl.sum_horizontal(pl.col(SHARES[:3]).fill_null(0.0)) > 1 + _SLACK,
            "steel_share",
            "steel, aluminium and copper shares that sum to 1 at most",
            "steel_share",
        ),
        *(
            ((pl.col(name) < 0) | (pl.col(name) > 1), name, "a share between 0 and 1", name)
            for name in SHARES
        ),
        *(
            (pl.col(name) < 0, name, "a number that is not negative", name)
            for name in ("quantity", "weight", "entry_value")
        ),
    ]
    any_wrong = (
        frame.select(
            wrong.any().fill_null(value=False).alias(str(n)) for n, (wrong, *_) in enumerate(tests)
        ).row(0)
        if frame.height
        else ()
    )
    faults = [
        fault for bad, test in zip(any_wrong, tests, strict=False) if bad for fault in _where(frame, *test)
    ]
    if faults:
        raise ModelInvalid(faults)
    return entitled(frame.with_columns(valid_claim=usmca), world)


def _unread_quantities(frame: pl.DataFrame) -> dict[str, str]:
    """Texts of stated quantities that cannot be read, and what was expected."""
    faults = {}
    for text in frame["quantities"].unique().to_list():
        try:
            read(text)
        except ValueError as error:
            faults[text] = str(error)
    return faults


def _unknown_facts(frame: pl.DataFrame, world: World) -> dict[str, str]:
    """Texts of stated facts that hold a word which no condition of the law knows, and what was expected."""
    known, faults = fact_words(world), {}
    for text in frame["facts"].unique().to_list():
        strange = [word for word in text.split(";") if word and word not in known]
        if strange:
            meant = did_you_mean(strange[0], known)
            faults[text] = f"facts joined by ';' that a condition of the table measures knows{meant}"
    return faults


def _where(frame: pl.DataFrame, wrong: pl.Expr, column: str, expected: str, found: str) -> list[Fault]:
    """Give the faults of the rows where a condition holds; `found` names the column to quote, or is the words themselves."""
    bad = frame.filter(wrong.fill_null(value=False)).head(_SHOWN)
    if not bad.height:
        return []
    cells = bad[found].to_list() if found in bad.columns else [found] * bad.height
    return [
        Fault(WHERE, row + 1, column or None, expected, f"'{cell}'" if found in bad.columns else cell)
        for row, cell in zip(bad["row"].to_list(), cells, strict=True)
    ]
