"""What to ask of suppliers: the declarations of origin that a good lacks for a period, as a letter to each and as tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.desk.certify import period_of, plant_of
from allyshore.desk.document import six_digits
from allyshore.desk.evidence import tiers
from allyshore.desk.mixes import Mixes
from allyshore.errors import UsageError
from allyshore.tables import write_csv, write_json, write_text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from allyshore.chain import SupplyChain
    from allyshore.design import Plan
    from allyshore.desk.mixes import Declaration
    from allyshore.desk.params import CertifyParams
    from allyshore.world import World


@dataclass(frozen=True, slots=True)
class Request:
    """One declaration to ask for: of whom, for what, for which days, and why what there is does not do."""

    supplier: str
    country: str
    product: str
    name: str
    hs: str
    first: dt.date
    last: dt.date
    why: str

    def to_dict(self) -> dict[str, Any]:
        """Give the request as JSON values, with the cells that the supplier fills in."""
        return {
            "supplier": self.supplier,
            "country": self.country,
            "product": self.product,
            "name": self.name,
            "hs": self.hs,
            "from": self.first.isoformat(),
            "until": self.last.isoformat(),
            "why": self.why,
            "originating": None,
            "criterion": None,
            "signed_by": None,
            "signed_on": None,
        }


def requests(
    chain: SupplyChain, plan: Plan, world_on: Callable[[dt.date], World], day: dt.date, params: CertifyParams
) -> list[Request]:
    """Give the declarations that the good of a plant lacks, at every tier, from sellers in the agreement's countries.

    The period is that of `params`; without a last day, twelve months. A seller that says no is not asked.

    Raises
    ------
    NoCertificate
        The plant makes none of it in the territory.
    UsageError
        There is no such product or plant.
    """
    members = world_on(day).members("USMCA")
    mixes = Mixes(chain, plan)
    ordered = tiers(mixes, mixes.of(params.product, plant_of(chain, plan, params)))
    first, last = period_of((), day, params, members)
    products = {row["product"]: row for row in chain.products.iter_rows(named=True)}
    found = dict.fromkeys(one for mix in ordered for line in mix.goods for one in line.declarations)
    return [
        Request(
            one.site,
            one.country,
            one.product,
            products[one.product]["name"] or one.product,
            six_digits(products[one.product]["hs"]),
            first,
            last,
            _why(one),
        )
        for one in sorted(found, key=lambda one: (one.site, one.product))
        if one.originating != "no" and one.country in members and not one.covers(first, last, members)
    ]


def _why(one: Declaration) -> str:
    if one.originating != "yes":
        return "none is held"
    return "the one held has no last day" if one.until is None else f"the one held ends on {one.until}"


def save_requests(asked: Iterable[Request], folder: Path) -> Path:
    """Write ``requests.csv``, ``requests.json`` and a letter to each supplier into an empty folder.

    Raises
    ------
    UsageError
        The folder holds something.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"--out {folder}: expected an empty folder or none, found something there.")
    rows = [one.to_dict() for one in asked]
    write_csv(folder / "requests.csv", pl.DataFrame(rows, infer_schema_length=None))
    write_json(folder / "requests.json", rows)
    for number, supplier in enumerate(dict.fromkeys(row["supplier"] for row in rows), start=1):
        name = re.sub(r"\W+", "_", supplier)[:60]
        write_text(
            folder / f"{number:02d}_{name}.txt", letter([row for row in rows if row["supplier"] == supplier])
        )
    return folder


def letter(rows: list[dict[str, Any]]) -> str:
    """Say to one supplier what is asked, in our own words."""
    head = rows[0]
    goods = "\n".join(
        f"  - {row['product']}: {row['name']}, HS {row['hs']} ({row['why']})\n"
        "    originating (yes or no): ______   criterion (A to D): ______"
        for row in rows
    )
    return f"""To: {head["supplier"]} ({head["country"]})
Subject: declaration of USMCA origin, {head["from"]} to {head["until"]}

We certify goods made with what we buy from you as originating under the USMCA. For that we need your written
declaration for each good below: whether it is originating, by which criterion of Article 4.2, for every day of
the period. If one of them is not, or not always, please say so: a no is as useful to us as a yes.

{goods}

Please state that what you declare is true, that you hold the records that prove it and keep them for five years,
that customs may ask you for them, and that you will tell us at once if anything changes.

Name: ______________________   Title: ______________________
Signature: _________________   Date: _______________________
"""
