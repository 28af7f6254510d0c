"""The scorecard of countries as JSON and as tables on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

FEW = 12
"""Up to so many countries, every pair is compared and every reason told; of more, each with the next in the ranking."""
IP_NOTE = (
    "IP: no index of its protection may be shipped, so that institutions counts none; the IP chapter of a treaty with the home "
    "market and the US priority watch list stand among the indicators, with weight 0."
)
ORDER_NOTE = (
    "The score is a mean with the weights given, for ordering; the trust test does not use it. Shares are exact over all weight "
    "vectors, uniform on the simplex."
)


def read_scheme(
    world: Any, file: Path | None, *, home: str | None, weights: Sequence[str], estimates: str | None
) -> Any:
    """Read the user's file over the shipped scheme, and the options over both.

    Raises
    ------
    ModelInvalid
        With every fault of the file.
    UsageError
        An option names no dimension or country, or is no number.
    """
    from allyshore.errors import ModelInvalid, UsageError
    from allyshore.tables import read_toml
    from allyshore.trust import TrustParams, read_trust

    params = TrustParams()
    if file is not None:
        faults: list[Any] = []
        read = read_toml(file, faults)
        if read is None:
            raise ModelInvalid(faults)
        params = read_trust(read[0], file.name, world=world)
    given: dict[str, Any] = {}
    if home is not None:
        given["home"] = home.upper()
    if estimates is not None:
        given["estimates"] = estimates
    if weights:
        given["weights"] = dict(_weight(word) for word in weights)
    if not given:
        return params
    try:
        return read_trust(given, "score", params, world)
    except ModelInvalid as refusal:
        raise UsageError(str(refusal)) from refusal


def _weight(word: str) -> tuple[str, Any]:
    name, _, number = word.partition("=")
    try:
        return name, float(number)
    except ValueError:
        return name, number or "nothing after ="


def pick(card: Any, words: Sequence[str]) -> list[str]:
    """Give the countries named, or all: those with a score first, best first.

    Raises
    ------
    UsageError
        A word is no ISO3 code; every one is told.
    """
    from allyshore.errors import FactMissing, UsageError

    if not words:
        rows = card.frame.sort("score", "country", descending=[True, False], nulls_last=True)
        every: list[str] = rows.get_column("country").to_list()
        return every
    try:
        card.check(words)
    except FactMissing as refusal:
        raise UsageError(f"score: {refusal}") from refusal
    return list(dict.fromkeys(words))


def document(card: Any, chosen: Sequence[str], *, seed: int) -> dict[str, Any]:
    """Give the JSON document of the command."""
    from allyshore.trust import spread

    ranges = {row["country"]: row for row in spread(card, seed=seed).iter_rows(named=True)}
    return {
        "on": card.date.isoformat(),
        "home": card.params.market,
        "scheme": card.params.to_dict(),
        "countries": [_country(card, code, ranges.get(code)) for code in chosen],
        "robustness": [pair.to_dict() for pair in _pairs(card, chosen, seed)],
        "notes": [IP_NOTE, ORDER_NOTE],
    }


def _pairs(card: Any, chosen: Sequence[str], seed: int) -> Any:
    from allyshore.trust import pairs

    if len(chosen) <= FEW:
        return pairs(card, chosen, seed=seed)
    ranked = [code for code in chosen if card.row(code)["score"] is not None]
    return pairs(card, ranked, seed=seed, neighbours=True)


def _country(card: Any, code: str, spread: dict[str, Any] | None) -> dict[str, Any]:
    from allyshore.trust import DIMENSION_NAMES

    row = card.row(code)
    order, known = card.dimension_ranks[row["place"]], (card.dimension_ranks > 0).sum(axis=0)
    return {
        "country": code,
        "name": row["name"],
        "dimensions": {name: row[name] for name in DIMENSION_NAMES},
        "ranks": {
            name: {"rank": int(order[place]) or None, "of": int(known[place])}
            for place, name in enumerate(DIMENSION_NAMES)
        },
        "score": row["score"],
        "rank": row["rank"],
        "of": int(card.frame.get_column("rank").count()),
        "rank_over_weights": None
        if spread is None
        else {name: value for name, value in spread.items() if name != "country"},
        "rank_without": card.left_out(code),
        "trusted": row["trusted"],
        "door": row["door"],
        "reasons": row["reasons"],
        "gaps": card.gaps(code),
        "blocs": row["blocs"].split(),
        "indicators": [
            {name: value for name, value in cell.items() if name != "country"} for cell in card.cells(code)
        ],
    }


def show(card: Any, chosen: Sequence[str], *, seed: int) -> None:
    """Print the table, then the verdicts, the pairs and what must be known of them."""
    from allyshore.cli.session import screen

    out = screen()
    out.print(
        f"Trust scorecard on {card.date}, home market {card.params.market}", markup=False, highlight=False
    )
    out.print(
        "0 to 1, below it the rank of the countries known; · not known, ~ estimated",
        markup=False,
        highlight=False,
    )
    out.print(_table(card, chosen))
    if len(chosen) <= FEW:
        for code in chosen:
            out.print(f"{code}: {card.why(code)}", markup=False, highlight=False)
            for gap in card.gaps(code):
                out.print(f"{code}: {gap}.", markup=False, highlight=False)
        for line in map(_told, _pairs(card, chosen, seed)):
            out.print(line, markup=False, highlight=False)
        for code in chosen:
            line = _without(card, code)
            if line:
                out.print(line, markup=False, highlight=False)
    for note in (IP_NOTE, ORDER_NOTE):
        out.print(f"note: {note}", style="dim", markup=False, highlight=False)


def _table(card: Any, chosen: Sequence[str]) -> Any:
    from rich.table import Table

    from allyshore.trust import DIMENSION_NAMES

    table = Table(pad_edge=False)
    for head in ("", *DIMENSION_NAMES, "score", "trusted"):
        table.add_column(head, justify="left" if head in {"", "trusted"} else "right")
    known = (card.dimension_ranks > 0).sum(axis=0)
    scored = card.frame.get_column("rank").count()
    for code in chosen:
        row = card.row(code)
        marked = {
            cell["dimension"] for cell in card.cells(code) if not cell["observed"] and cell["weight"] > 0.0
        }
        order = card.dimension_ranks[row["place"]]
        cells = [
            _cell(row[name], int(order[place]), int(known[place]), mark="~" if name in marked else "")
            for place, name in enumerate(DIMENSION_NAMES)
        ]
        verdict = f"yes\n{row['door']}" if row["trusted"] else "no"
        table.add_row(
            code, *cells, _cell(row["score"], row["rank"], scored, mark="~" if marked else ""), verdict
        )
    return table


def _cell(value: float | None, rank: int | None, known: int, *, mark: str) -> str:
    return "·" if value is None else f"{mark}{value:.2f}\n{rank}/{known}"


def _told(pair: Any) -> str:
    """Say one pair in a sentence."""
    if pair.tie:
        return f"{pair.better} and {pair.worse} tie under every weighting."
    said = f"{pair.better} over {pair.worse}: {_percent(pair.share)} of all weightings"
    if pair.share_in_intervals is not None:
        said += f", {_percent(pair.share_in_intervals)} of those in the intervals (± {100 * pair.standard_error:.2f})"
    from allyshore.trust import DIMENSION_NAMES

    missing = [name for name in DIMENSION_NAMES if name not in pair.dimensions]
    if missing:
        said += f", without {' and '.join(missing)}"
    if not pair.leads:
        return f"{said}; level at these weights."
    lead = "" if pair.leads == pair.better else f"; {pair.leads} leads at these weights"
    if pair.flip is None:
        return f"{said}{lead}; no change of weights turns that."
    change = f"{100 * pair.flip.moved:.0f} % of the weight moved"
    return f"{said}{lead}; {change} makes them level."


def _percent(share: float) -> str:
    """Give a share in per cent, never rounded to all or nothing."""
    if 0.0 < share < 0.0005 or 0.9995 < share < 1.0:
        return "under 0.1 %" if share < 0.5 else "over 99.9 %"
    return f"{100 * share:.1f} %"


def _without(card: Any, code: str) -> str:
    """Say how far the rank moves when one indicator is left out."""
    rank = card.row(code)["rank"]
    if rank is None:
        return ""
    labels = {one.name: one.label for one in card.params.indicators}
    found = {name: there for name, there in card.left_out(code).items() if there is not None}
    best, worst = min(found, key=lambda name: found[name]), max(found, key=lambda name: found[name])
    return (
        f"{code}: rank {rank} of {card.frame.get_column('rank').count()}; with one indicator left out from {found[best]} "
        f"(without {labels[best]}) to {found[worst]} (without {labels[worst]})."
    )
