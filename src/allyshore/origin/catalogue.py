"""Judge a whole catalogue at once: thousands of goods, each made of bought materials and of other goods of the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from allyshore.errors import Fault, ModelInvalid
from allyshore.origin.arrays import NO, OPEN, YES, Bases, Sums, Ways
from allyshore.origin.criteria import Criterion, Method
from allyshore.origin.good import Good, Material, VehicleUse
from allyshore.origin.params import OriginParams
from allyshore.origin.qualify import qualify
from allyshore.origin.result import Status
from allyshore.origin.trial import Trial, Weighed, trials_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from allyshore.origin.rulebook import Rulebook

    Floats = NDArray[np.float64]
    Truths = NDArray[np.int8]

CODE = {True: YES, False: NO, None: OPEN}
DEFAULTS = OriginParams()
GOODS = {
    "good": pl.String, "hs": pl.String, "country": pl.String, "transaction_value": pl.Float64, "net_cost": pl.Float64, "use": pl.String,
    "weight": pl.Float64,
}  # fmt: skip
BOM = {
    "good": pl.String,
    "component": pl.String,
    "hs": pl.String,
    "value": pl.Float64,
    "originating": pl.Boolean,
    "weight": pl.Float64,
    "elastomeric": pl.Boolean,
}
MAY_BE_MISSING = {"use": "", "weight": None, "elastomeric": None}
"""Columns that a table need not have, and what stands in their place."""
RESULT = {
    "good": pl.String, "status": pl.String, "criterion": pl.String, "alternative": pl.String, "method": pl.String, "vnm": pl.Float64,
    "rvc": pl.Float64, "threshold": pl.Float64, "margin": pl.Float64,
}  # fmt: skip


def qualify_catalogue(
    goods: pl.DataFrame, bom: pl.DataFrame, book: Rulebook, params: OriginParams = DEFAULTS
) -> pl.DataFrame:
    """Judge every good of a catalogue, what it is made of first.

    A component that is itself a good of the catalogue counts as bought from its maker: at nothing if it is originating, else in full.
    Goods whose rule asks for a stated fact, a kind or a weight are judged one by one, by `qualify`; all others together.

    Parameters
    ----------
    goods
        One row a good and plant: good, hs, country (ISO3), transaction_value, net_cost (USD per unit, null: not known), use (a `VehicleUse`
        value; may be missing), weight (kg of one unit; may be missing).
    bom
        One row a component: good, component, hs, value (USD per unit of the good), originating (null: not declared; of a component
        that is a good of the catalogue it is worked out), weight (kg per unit of the good; may be
        missing), elastomeric (null or missing: held to be, so that textiles are forgiven seven hundredths by weight and not ten).

    Returns
    -------
    pl.DataFrame
        In the order of `goods`: good, status, criterion, alternative, method, vnm, rvc, threshold, margin; the last three of the way that
        carries it, null where it has no content.

    Raises
    ------
    ModelInvalid
        A column is missing, a good is named twice, a component belongs to no good, or goods are made of each other.
    """
    goods, bom = _checked(goods, bom)
    done: dict[str, Any] = {}
    parts = []
    for level in _levels(goods, bom):
        here = goods.filter(pl.col("good").is_in(level.implode()))
        rows = bom.join(here.select("good"), on="good", how="semi", maintain_order="left")
        if done:
            known = pl.DataFrame(
                {"component": list(done), "judged": list(done.values())},
                schema_overrides={"judged": pl.Boolean},
            )
            rows = rows.join(known, on="component", how="left", maintain_order="left")
            inside = pl.col("component").is_in(goods["good"].implode())
            rows = rows.with_columns(
                originating=pl.when(inside).then("judged").otherwise("originating")
            ).drop("judged")
        found = _level(here, rows, book, params)
        answer = {Status.ORIGINATING.value: True, Status.NOT_ORIGINATING.value: False}
        done |= {good: answer.get(status) for good, status in found.select("good", "status").iter_rows()}
        parts.append(found)
    judged = pl.concat(parts) if parts else pl.DataFrame(schema=RESULT)
    return goods.select("good").join(judged, on="good", how="left", maintain_order="left")


def _checked(goods: pl.DataFrame, bom: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    goods, bom = (
        frame.with_columns(pl.lit(MAY_BE_MISSING[name]).alias(name) for name in _missing(frame, wanted))
        for frame, wanted in ((goods, GOODS), (bom, BOM))
    )
    faults = [
        Fault(where, None, name, "a column", "none of that name")
        for where, frame, wanted in (("goods", goods, GOODS), ("bom", bom, BOM))
        for name in wanted
        if name not in frame.columns
    ]
    if faults:
        raise ModelInvalid(faults)
    goods, bom = (
        goods.select(pl.col(name).cast(kind) for name, kind in GOODS.items()),
        bom.select(pl.col(name).cast(kind) for name, kind in BOM.items()),
    )
    twice = goods.filter(pl.col("good").is_duplicated())["good"].unique().to_list()
    faults += [Fault("goods", None, "good", "one row a good", f"{name} twice") for name in twice[:9]]
    lost = bom.join(goods, on="good", how="anti")["good"].unique().to_list()
    faults += [Fault("bom", None, "good", "a good of the catalogue", repr(name)) for name in lost[:9]]
    bad = bom.filter(pl.col("value").is_null() | pl.col("value").is_nan() | (pl.col("value") < 0.0))
    faults += [
        Fault(
            "bom",
            None,
            "value",
            "an amount of USD of zero or more",
            f"{row['value']} for {row['component']} in {row['good']}",
        )
        for row in bad.head(9).iter_rows(named=True)
    ]
    if faults:
        raise ModelInvalid(faults)
    return goods, bom


def _missing(frame: pl.DataFrame, wanted: dict[str, Any]) -> list[str]:
    """Columns that a table lacks and need not have."""
    return [name for name in wanted if name in MAY_BE_MISSING and name not in frame.columns]


def _levels(goods: pl.DataFrame, bom: pl.DataFrame) -> Iterator[pl.Series]:
    """Goods whose components are all judged, step by step."""
    edges = bom.select("good", "component").join(goods.select(component="good"), on="component", how="semi")
    left = goods.select("good")
    while left.height:
        waiting = edges.join(left, left_on="component", right_on="good", how="semi").select("good").unique()
        ready = left.join(waiting, on="good", how="anti", maintain_order="left")
        if not ready.height:
            round_about = ", ".join(left["good"].sort().head(5).to_list())
            raise ModelInvalid(
                [Fault("bom", None, "component", "no good that is made of itself", round_about)]
            )
        yield ready["good"]
        left = left.join(ready, on="good", how="anti", maintain_order="left")


def _level(goods: pl.DataFrame, rows: pl.DataFrame, book: Rulebook, params: OriginParams) -> pl.DataFrame:
    """Judge goods of known materials: those of each rule together, and the others one by one."""
    parts, single = [], []
    by_good = rows.partition_by("good", as_dict=True, maintain_order=True) if goods.height < 50 else None
    joined = rows.join(
        goods.select("good", good_hs="hs", use="use"), on="good", how="left", maintain_order="left"
    )
    materials = joined.group_by("good_hs", "use", maintain_order=True).agg(
        pl.col("hs").unique(maintain_order=True)
    )
    known = {(hs, use): codes for hs, use, codes in materials.iter_rows()}
    for (hs, use, country), group in goods.partition_by(
        "hs", "use", "country", as_dict=True, maintain_order=True
    ).items():
        trials = _trials(str(hs), str(use), known.get((hs, use), []), str(country), book)
        if trials is None:
            single.append(group)
        else:
            inside = (
                joined.filter((pl.col("good_hs") == hs) & (pl.col("use") == use))
                if by_good is None
                else joined
            )
            inside = inside.join(group.select("good"), on="good", how="semi", maintain_order="left")
            parts.append(_together(group, inside, trials, book, params))
    parts += [_one_by_one(group, rows, book, params) for group in single]
    return pl.concat(parts)


def _trials(hs: str, use: str, codes: list[str], country: str, book: Rulebook) -> Ways | None:
    """Give the ways of a good's rule on every material, None where they hang on more than codes and values."""
    if country not in book.members:
        return None
    sample = Good(
        "good",
        hs,
        country,
        1.0,
        None,
        tuple(Material(code, code, 0.0, originating=False) for code in codes),
        use=VehicleUse(use),
    )
    cases = book.cases(hs, sample.use, country)
    if len(cases) != 1 or cases[0].gap:
        return None
    rights = book.forgiving(sample, cases[0].code)
    trials = tuple(trials_of(cases[0], sample, rights, book.parts))
    plain = all(t.applies is not None and t.others is not None and t.by_weight is Weighed.NOT for t in trials)
    if not trials or not plain or any(t.alternative.component or t.hangs for t in trials):
        return None
    passes = np.array([[CODE[verdict] for verdict in t.verdicts] for t in trials], dtype=np.int8).reshape(
        len(trials), len(codes)
    )
    curable = np.array([[t.lets_off(i) for i in range(len(codes))] for t in trials], dtype=bool).reshape(
        len(trials), len(codes)
    )
    return Ways(trials, {code: place for place, code in enumerate(codes)}, passes, curable)


def _together(
    goods: pl.DataFrame, rows: pl.DataFrame, ways: Ways, book: Rulebook, params: OriginParams
) -> pl.DataFrame:
    """Judge goods of one code by arrays: a row a material, a column a good."""
    place = {good: number for number, good in enumerate(goods["good"])}
    of_good = (
        rows["good"].replace_strict(place, return_dtype=pl.Int64).to_numpy()
        if rows.height
        else np.zeros(0, np.int64)
    )
    code = (
        rows["hs"].replace_strict(ways.position, return_dtype=pl.Int64).to_numpy()
        if rows.height
        else np.zeros(0, np.int64)
    )
    value = rows["value"].to_numpy().astype(np.float64)
    status = np.array([CODE[one] for one in rows["originating"]], dtype=np.int8)
    base = Bases.of(goods, book, params)
    foreign, known = status != YES, status == NO
    every = Sums.of(ways, of_good, code, value, foreign, goods.height)
    sure = Sums.of(ways, of_good, code, value, known, goods.height)
    verdicts = np.stack([every.verdict(k, trial, base) for k, trial in enumerate(ways.trials)])
    lifted = np.stack([sure.verdict(k, trial, base) for k, trial in enumerate(ways.trials)]).max(axis=0)
    none_known = np.bincount(of_good[known], minlength=goods.height) == 0
    lifted = np.where(none_known, YES, lifted)
    best = verdicts.max(axis=0)
    answer = np.where(best == YES, YES, np.where((best == NO) & (lifted == NO), NO, OPEN))
    all_ours = (np.bincount(of_good[foreign], minlength=goods.height) == 0) & (
        np.bincount(of_good, minlength=goods.height) > 0
    )
    answer = np.where(
        all_ours, YES, np.where(np.bincount(of_good, minlength=goods.height) == 0, OPEN, answer)
    )
    return _frame(goods, ways, every, base, verdicts, answer, all_ours)


def _frame(
    goods: pl.DataFrame,
    ways: Ways,
    sums: Sums,
    base: Bases,
    verdicts: Truths,
    answer: NDArray[Any],
    all_ours: NDArray[np.bool_],
) -> pl.DataFrame:
    """The safest way that holds, with its content."""
    slack = np.stack(
        [np.where(verdicts[k] == YES, sums.slack(k, t, base), -np.inf) for k, t in enumerate(ways.trials)]
    )
    parts = np.array([trial.criterion is Criterion.PARTS for trial in ways.trials])
    rank = slack - np.where(parts, 1e-12, 0.0)[:, None]
    chosen = rank.argmax(axis=0)
    names = np.array([trial.name for trial in ways.trials], dtype=object)
    letters = np.array([trial.criterion.value for trial in ways.trials], dtype=object)
    contents = [_best_content(trial, sums.vnm, base) for trial in ways.trials]
    value, threshold = (
        np.stack([one[i] for one in contents])[chosen, np.arange(goods.height)] for i in (0, 1)
    )
    by_value = np.stack([one[2] for one in contents])[chosen, np.arange(goods.height)]
    tested = np.array([trial.has_rvc for trial in ways.trials])[chosen]
    reached = value - threshold - base.margin >= -base.tolerance
    waived = np.where(
        sums.vnm <= base.waiver * base.small * (1.0 + base.tolerance),
        Method.WAIVER.value,
        Method.SHIFT_ONLY.value,
    )
    method = np.where(by_value, Method.TRANSACTION_VALUE.value, Method.NET_COST.value)
    method = np.where(tested, np.where(reached, method, waived), Method.SHIFT_ONLY.value)
    ours, held = answer == YES, (answer == YES) & ~all_ours
    words = np.array(
        [Status.UNKNOWN.value, Status.ORIGINATING.value, Status.NOT_ORIGINATING.value], dtype=object
    )[answer.astype(int)]
    by_c = Criterion.ORIGINATING_MATERIALS.value
    found = pl.DataFrame(
        {
            "good": goods["good"],
            "status": words,
            "criterion": np.where(all_ours, by_c, letters[chosen]),
            "alternative": np.where(all_ours, f"{goods['hs'][0]}.{by_c}", names[chosen]),
            "method": np.where(all_ours, Method.ALL_ORIGINATING.value, method),
            "vnm": sums.vnm,
            "rvc": np.where(held & tested, value, np.nan),
            "threshold": np.where(held & tested, threshold, np.nan),
        },
        schema_overrides={name: RESULT[name] for name in ("status", "criterion", "alternative", "method")},
    )
    blank = pl.Series("originating", ours)
    return found.with_columns(
        *(
            pl.when(blank).then(pl.col(name)).otherwise(None)
            for name in ("criterion", "alternative", "method")
        ),
        *(pl.col(name).fill_nan(None) for name in ("rvc", "threshold")),
    ).with_columns(margin=pl.col("rvc") - pl.col("threshold"))


def _best_content(trial: Trial, vnm: Floats, base: Bases) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Content, threshold and whether it is by transaction value: of the method with the better margin."""
    found = [
        ((amount - vnm) / amount, np.full(vnm.shape, threshold), np.full(vnm.shape, number == 0))
        for number, (threshold, amount) in enumerate(((trial.tv, base.tv), (trial.nc, base.nc)))
        if threshold is not None
    ]
    if not found:
        nothing = np.full(vnm.shape, np.nan)
        return nothing, nothing, np.zeros(vnm.shape, dtype=bool)
    if len(found) == 1:
        return found[0]
    (one, low, first), (other, high, second) = found
    better = np.isnan(other) | (one - low >= other - high)
    return np.where(better, one, other), np.where(better, low, high), np.where(better, first, second)


def _one_by_one(
    goods: pl.DataFrame, rows: pl.DataFrame, book: Rulebook, params: OriginParams
) -> pl.DataFrame:
    inside = rows.join(goods.select("good"), on="good", how="semi", maintain_order="left")
    by_good: dict[str, list[Material]] = {}
    for row in inside.iter_rows(named=True):
        by_good.setdefault(row["good"], []).append(
            Material(
                row["component"],
                row["hs"],
                row["value"],
                row["originating"],
                weight=row["weight"],
                elastomeric=row["elastomeric"] is not False,
            )
        )
    found = []
    for row in goods.iter_rows(named=True):
        materials = tuple(by_good.get(row["good"], ()))
        good = Good(
            row["good"],
            row["hs"],
            row["country"],
            row["transaction_value"],
            row["net_cost"],
            materials,
            use=VehicleUse(row["use"]),
            weight=row["weight"],
        )
        said = qualify(good, book, params)
        content = said.content if said.status is Status.ORIGINATING else None
        found.append(
            (
                row["good"],
                said.status.value,
                said.criterion.value if said.criterion else None,
                said.alternative or None,
                said.method.value if said.method else None,
                said.vnm,
                content.value if content else None,
                content.threshold if content else None,
                content.margin if content else None,
            )
        )
    return pl.DataFrame(found, schema=RESULT, orient="row")
