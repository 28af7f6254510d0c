"""May this good be certified as originating for this period, and if so, the certificate with its evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allyshore.desk.document import document
from allyshore.desk.evidence import Judged, evidence, judge, tiers
from allyshore.desk.law import excerpt, reread
from allyshore.desk.mixes import Declaration, Mix, Mixes
from allyshore.desk.period import last_lawful_day
from allyshore.desk.transit import breaks, ways
from allyshore.errors import ModelInvalid, NoCertificate, UsageError
from allyshore.origin import Status
from allyshore.spelling import did_you_mean

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator

    from allyshore.chain import SupplyChain
    from allyshore.design import Plan
    from allyshore.desk.params import CertifyParams
    from allyshore.desk.parties import Parties
    from allyshore.desk.result import Certificate
    from allyshore.desk.transit import Way
    from allyshore.errors import Fault
    from allyshore.world import World


def certify(
    chain: SupplyChain,
    plan: Plan,
    world_on: Callable[[dt.date], World],
    day: dt.date,
    parties_of: Callable[[str], Parties],
    params: CertifyParams,
) -> Certificate:
    """Give a certificate of origin under the USMCA for what one plant makes.

    Parameters
    ----------
    chain
        The model.
    plan
        The sourcing that is certified: the ``as-is`` plan, since a certificate speaks of goods that are made.
    world_on
        Gives the facts of a day: the rules are judged on the certificate's day and on the first and last day that it covers.
    day
        The day of the certificate.
    parties_of
        Gives who certifies, exports, makes and imports what a plant makes; its faults are told after the reasons against.

    Raises
    ------
    NoCertificate
        The good is not, or not known to be, originating for the whole period; a supplier's declaration is missing or ends
        too early; the period is longer than twelve months; the way breaks transit. Every reason is named.
    ModelInvalid
        Nothing else stands against it, and the parties have faults.
    UsageError
        There is no such product or plant.

    Source: 19 CFR 182.12 and 182.15; USMCA Articles 5.2 to 5.8 and Annex 5-A.
    """
    site = plant_of(chain, plan, params)
    mixes = Mixes(chain, plan)
    top = mixes.of(params.product, site)
    good = f"{params.product} of {site}"
    parties, faults = _parties(parties_of, site)
    ordered = tiers(mixes, top)
    first, last = period_of(ordered, day, params, world_on(day).members("USMCA"))
    days = dict.fromkeys([day, first, max(first, last)])
    worlds = {one: world_on(one) for one in days}
    goods = [mix.judgement.good for mix in ordered]
    codes = [code for one in goods for code in (one.hs, *(material.hs for material in one.materials))]
    law = excerpt(worlds[day], [one.hs for one in goods], codes, chain.staging_until)
    books = {one: reread(law, one, world.members("USMCA")) for one, world in worlds.items()}
    members = frozenset.intersection(*(book.members for book in books.values()))
    judged = judge(ordered, books, (first, last))
    routes = ways(chain, plan, params.product, site)
    controls = () if parties is None else parties.controls
    lapsed = [] if params.without_lapsed or last < first else list(_lapsed(ordered, first, last, members))
    reasons = [
        *_period_reasons(params, day),
        *lapsed,
        *([] if lapsed or last < first else _status_reasons(judged, params.product, site)),
        *breaks(params.product, top[0].judgement.good.hs, routes, controls, members),
        *_unsold(params.product, routes, members),
    ]
    if reasons:
        raise NoCertificate(good, [*reasons, *map(str, faults)])
    if parties is None:
        raise ModelInvalid(faults)
    told = evidence(
        chain,
        judged,
        worlds[day],
        books,
        law,
        (params.product, site),
        (first, last),
        routes,
        parties.controls,
    )
    certified = [
        one for one in judged if (one.mix.judgement.product, one.mix.judgement.site) == (params.product, site)
    ]
    names = dict(worlds[day].table("countries").select("country", "name").iter_rows())
    return document(chain, certified, told, day, (first, last), parties, params, names)


def _parties(parties_of: Callable[[str], Parties], site: str) -> tuple[Parties | None, tuple[Fault, ...]]:
    """The parties, or their faults."""
    try:
        return parties_of(site), ()
    except ModelInvalid as refusal:
        return None, refusal.faults


def plant_of(chain: SupplyChain, plan: Plan, params: CertifyParams) -> str:
    """Give the plant that a certificate is about.

    Raises
    ------
    NoCertificate
        No plant in the agreement's territory makes it, or the one that is named does not.
    UsageError
        There is no such product or site, or several plants make the product and none is named.
    """
    _known("--product", params.product, chain.products.get_column("product").to_list())
    if params.site:
        _known("--site", params.site, chain.sites.get_column("site").to_list())
    inside = list(dict.fromkeys(one.site for one in plan.judgements if one.product == params.product))
    if params.site in inside:
        return params.site
    if params.site or not inside:
        raise NoCertificate(f"{params.product} of {params.site or 'any plant'}", [_not_made(plan, params)])
    if len(inside) > 1:
        raise UsageError(
            f"--site: expected the plant whose {params.product} is certified, found none given. It is made at {', '.join(inside)}."
        )
    return inside[0]


def _known(option: str, given: str, known: list[str]) -> None:
    if given not in known:
        raise UsageError(f"{option}: expected one of the model{did_you_mean(given, known)}, found {given!r}.")


def _not_made(plan: Plan, params: CertifyParams) -> str:
    made = (
        plan.make.filter(plan.make["product"] == params.product)
        .get_column("site")
        .unique(maintain_order=True)
    )
    bought = (
        plan.buy.filter(plan.buy["product"] == params.product).get_column("site").unique(maintain_order=True)
    )
    found = ", ".join(
        [*(f"made at {site}" for site in made), *(f"bought from {site}" for site in bought)]
        or ["made by nobody"]
    )
    return (
        f"capabilities of {params.product}: expected {params.site or 'a plant'} to make it, in a country of the agreement, found that today it is {found}. "
        "A good that is bought is certified by its own producer."
    )


def period_of(
    ordered: Iterable[Mix], day: dt.date, params: CertifyParams, members: frozenset[str]
) -> tuple[dt.date, dt.date]:
    """First and last day: as asked for, else the longest that the law and the declarations in force allow."""
    if params.invoice:
        return day, day
    first = params.start(day)
    if params.last is not None:
        return first, params.last
    ends = [
        one.until
        for one in declared(ordered)
        if one.until is not None and one.until >= max(first, day) and one.country in members
    ]
    return first, min([last_lawful_day(first), *ends])


def declared(ordered: Iterable[Mix]) -> Iterator[Declaration]:
    """Every seller's declaration of origin that the mixes could rest on, each once."""
    seen = dict.fromkeys(
        one for mix in ordered for line in mix.goods for one in line.declarations if one.originating == "yes"
    )
    yield from seen


def _period_reasons(params: CertifyParams, day: dt.date) -> Iterator[str]:
    if params.too_long(day):
        lawful = last_lawful_day(params.start(day))
        yield (
            f"--until: expected a blanket period of at most 12 months, until {lawful} at the latest, found {params.last} "
            "(USMCA Annex 5-A, element 8; 19 CFR 182.12)."
        )
    elif params.last is not None and params.last < day:
        yield f"--until: expected a period that has not passed on {day}, found one that ended on {params.last}."


def _lapsed(ordered: Iterable[Mix], first: dt.date, last: dt.date, members: frozenset[str]) -> Iterator[str]:
    """Each declaration that the model states and that does not cover every day of the certificate."""
    for one in declared(ordered):
        if one.covers(first, last, members):
            continue
        place = f"capabilities, {one.product} of {one.site}, certificate_until"
        wanted = f"expected a supplier's declaration that covers {first} to {last}"
        choice = "or count the material as non-originating with --without-lapsed"
        if one.country not in members:
            yield f"{place}: {wanted}, found one made in {one.country}, outside the agreement. Write no in originating, {choice}."
        elif one.until is None:
            yield f"{place}: {wanted}, found none with a last day. Ask for it and write its last day, {choice}."
        elif one.until < first:
            yield f"{place}: {wanted}, found one that ended on {one.until}. Have it renewed, {choice}."
        else:
            yield f"{place}: {wanted}, found one that ends on {one.until}. End the period by then with --until, have it renewed, {choice}."


def _status_reasons(judged: Iterable[Judged], product: str, site: str) -> Iterator[str]:
    """Why a mix of the good is not originating on some day, each reason once."""
    told: set[str] = set()
    for one in judged:
        judgement = one.mix.judgement
        if (judgement.product, judgement.site) != (product, site):
            continue
        for day, found in one.found.items():
            if found.status is Status.ORIGINATING:
                continue
            why = "; ".join(line.rstrip(".") for line in found.explain()[:4])
            where = f"origin of {product} of {site}, period {judgement.period}"
            text = f"{where}: expected originating on {day}, found {found.status.value}: {why}."
            if text not in told:
                told.add(text)
                yield text


def _unsold(product: str, routes: Iterable[Way], members: frozenset[str]) -> Iterator[str]:
    """A good that goes only to countries outside the agreement needs no certificate under it."""
    countries = sorted({way.country for way in routes})
    if countries and not members & set(countries):
        yield (
            f"lanes of {product}: expected a buyer in a country of the agreement ({', '.join(sorted(members))}), found only {', '.join(countries)}. "
            "A certificate under it serves no other importer."
        )
