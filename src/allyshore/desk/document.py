"""The certificate itself: the nine minimum data elements, in the order of USMCA Annex 5-A."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.desk.maker import sheet
from allyshore.desk.paper import typesetter
from allyshore.desk.result import Certificate, fingerprint
from allyshore.version import VERSION

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from allyshore.chain import SupplyChain
    from allyshore.desk.evidence import Judged
    from allyshore.desk.params import CertifyParams
    from allyshore.desk.parties import Parties, Party
    from allyshore.origin import Determination, Good

FORM = "USMCA certification of origin, minimum data elements of Annex 5-A"
LAW = "USMCA Article 5.2 and Annex 5-A; 19 CFR 182.12"
RECORDS = (
    "The importer keeps this certificate, the records behind it and those of transit for five years from the day of importation (19 CFR 182.15); "
    "an exporter or producer who certifies keeps them for five years from the day of the certificate (19 USC 1508(b))."
)
STATEMENT = (
    "I certify that the good named here is originating under the USMCA, that all that is stated here is true and complete, and that I answer for "
    "it. I hold the documents that prove it; I will keep them, and produce them when a customs authority of a USMCA country asks for them or comes to verify."
)
"""Our own words for what Annex 5-A, element 9, has the certifier say; ``statement`` in parties.toml replaces them."""


def document(
    chain: SupplyChain,
    certified: Sequence[Judged],
    evidence: Mapping[str, Any],
    day: dt.date,
    period: tuple[dt.date, dt.date],
    parties: Parties,
    params: CertifyParams,
    countries: Mapping[str, str],
) -> Certificate:
    """Give the certificate of judged mixes that are all originating; `countries` are their names by ISO3."""
    product = chain.products.row(by_predicate=pl.col("product") == params.product, named=True)
    criterion, origin = origin_of(
        [(judged.good, one) for judged in certified for one in judged.found.values()], evidence
    )
    written = {
        "form": FORM,
        "law": LAW,
        "elements": {
            "certifier_is": parties.role,
            "certifier": _named(parties.certifier, countries),
            "exporter": _named(parties.exporter, countries),
            "producer": _named(parties.producer, countries),
            "importer": _named(parties.importer, countries),
            "good": {
                "product": params.product,
                "description": product["name"] or params.product,
                "hs": six_digits(product["hs"]),
                "made_in": countries.get(certified[0].good.country, certified[0].good.country),
                "invoice": params.invoice or None,
            },
            "criterion": criterion,
            "blanket_period": None
            if params.invoice
            else {"from": period[0].isoformat(), "until": period[1].isoformat()},
            "certification": {
                "statement": parties.statement or STATEMENT,
                "name": parties.certifier.name,
                "title": parties.certifier.title,
                "date": day.isoformat(),
                "signature": None,
            },
        },
        "origin": origin,
        "records": RECORDS,
        "illustrative": chain.illustrative,
        "evidence_sha256": fingerprint(evidence),
        "made_with": made_with(),
    }
    return Certificate(written, evidence)


def made_with() -> dict[str, str]:
    """What set the paper; the same gives the same bytes."""
    return {"allyshore": VERSION, "sheet": sheet(), "typst": typesetter()}


def origin_of(
    judged: Sequence[tuple[Good, Determination]], evidence: Mapping[str, Any]
) -> tuple[str, dict[str, Any]]:
    """Give the criterion, or each one where lots differ in their materials, and what stands beside it of the origin."""
    found = [one for _, one in judged]
    criteria = sorted({one.criterion.value for one in found if one.criterion})
    return ", ".join(criteria), {
        "made_in": judged[0][0].country,
        "site": evidence["site"],
        "rules": list(dict.fromkeys(one.reference for one in found)),
        "methods": list(dict.fromkeys(one.method.value for one in found if one.method)),
        "assumptions": list(dict.fromkeys(text for one in found for text in one.assumptions)),
        "counted_as_non_originating": counted_out(evidence),
    }


def _named(party: Party, countries: Mapping[str, str]) -> dict[str, str]:
    """A party with the name of its country beside the code."""
    told = party.to_dict()
    return told | {"country_name": countries.get(party.country, party.country)} if party.country else told


def six_digits(hs: str) -> str:
    """`85443000` as `8544.30`."""
    digits = hs.replace(".", "")
    return f"{digits[:4]}.{digits[4:6]}"


def counted_out(evidence: Mapping[str, Any]) -> list[str]:
    """Materials whose seller's declaration was stated and not counted, since it does not cover the period."""
    return list(
        dict.fromkeys(
            f"{line['component']} of {one['site']}"
            for mix in evidence["mixes"]
            for line in mix["lines"]
            if line["originating"] is not True
            for one in line["declarations"]
            if one["originating"] == "yes"
        )
    )
