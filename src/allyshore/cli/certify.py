"""``allyshore certify MODEL --product P --out DIR``: a certificate of origin, or the reasons why there is none."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from allyshore.cli.app import Common


def certify(
    model: Path,
    *,
    product: str,
    site: str = "",
    first: Annotated[date | None, Parameter(name="--from")] = None,
    last: Annotated[date | None, Parameter(name="--until")] = None,
    invoice: str = "",
    without_lapsed: Annotated[bool, Parameter(negative="")] = False,
    parties: Path | None = None,
    requests: Annotated[bool, Parameter(negative="")] = False,
    common: Common = Common(),  # noqa: B008  # a frozen record
) -> int:
    """Write a USMCA certificate of origin (PDF and JSON) with its evidence, or say every reason why none can be given.

    Exit code 4, and no file, where the good is not or not surely originating, a supplier's declaration is missing or ends
    too early, the period is longer than 12 months, or the way breaks transit.

    Parameters
    ----------
    model
        Folder of CSV files, or one workbook, with parties.toml in it or beside it.
    product
        The good.
    site
        The plant that makes it, where there are several.
    first
        First day of the blanket period; the certificate's day where it is not given.
    last
        Last day of it; without one, twelve months, or as long as the suppliers' declarations last.
    invoice
        For one shipment instead of a period: the number of its invoice.
    without_lapsed
        Count materials whose supplier's declaration does not cover the period as non-originating.
    parties
        File with certifier, exporter, producer and importer; parties.toml of the model where it is not given.
    requests
        Write no certificate, but letters that ask suppliers for the declarations that it lacks.
    """
    from allyshore.cli.session import compare_model, no_plan, print_json
    from allyshore.desk import CertifyParams, check_place, parties_file, read_parties, save
    from allyshore.desk import certify as judge
    from allyshore.errors import NoCertificate, UsageError
    from allyshore.opening import open_world

    if common.out is None:
        raise UsageError("certify: expected --out DIR for the certificate, found none.")
    params = CertifyParams(product, site, first, last, invoice, without_lapsed)
    if not requests:
        check_place(common.out)
    comparison = compare_model(model, ["as-is"], common)
    outcome = comparison.outcomes[0]
    if outcome.plan is None:
        raise no_plan(outcome)
    if requests:
        return _ask(comparison.chain, outcome.plan, common, params)
    places = dict(comparison.chain.sites.select("site", "country").iter_rows())
    file, members = parties or parties_file(model), comparison.world.members("USMCA")
    try:
        certificate = judge(
            comparison.chain,
            outcome.plan,
            lambda day: open_world(day, common.data),
            common.day,
            lambda plant: read_parties(file, site=plant, country=places[plant], members=members),
            params,
        )
    except NoCertificate as refusal:
        if common.json:
            print_json({"certified": False, "good": refusal.good, "reasons": list(refusal.reasons)})
        raise
    folder = save(certificate, common.out)
    elements = certificate.document["elements"]
    if common.json:
        print_json({"certified": True, "folder": str(folder), **certificate.document})
    else:
        period = elements["blanket_period"]
        covers = f"shipment {invoice}" if period is None else f"{period['from']} to {period['until']}"
        print(
            f"{product} of {certificate.document['origin']['site']} (HS {elements['good']['hs']}): originating by criterion {elements['criterion']}, {covers}."
        )
        for rule in certificate.document["origin"]["rules"]:
            print(f"  rule: {rule}")
        print(
            f"certificate: {folder / 'certificate.pdf'} (to be signed); evidence: {folder / 'evidence.json'}"
        )
    for text in certificate.document["origin"]["assumptions"]:
        print(f"note: taken for granted: {text}", file=sys.stderr)
    return 0


def _ask(chain: Any, plan: Any, common: Common, params: Any) -> int:
    """Write the letters to suppliers, or say that none is needed."""
    from allyshore.cli.session import print_json
    from allyshore.desk import requests, save_requests
    from allyshore.opening import open_world

    asked = requests(chain, plan, lambda day: open_world(day, common.data), common.day, params)
    folder = save_requests(asked, common.out) if asked and common.out else None
    if common.json:
        print_json(
            {"requests": [one.to_dict() for one in asked], "folder": None if folder is None else str(folder)}
        )
    elif folder is None:
        print(
            f"Every supplier of {params.product} that says yes or nothing has declared for the whole period."
        )
    else:
        print(
            f"{folder}: {len(asked)} declarations to ask for, of {len({one.supplier for one in asked})} suppliers"
        )
    return 0
