"""Set regions side by side for a plant: workforce, security, energy, border, market, law."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allyshore.errors import UsageError
from allyshore.siting.access import Access
from allyshore.siting.known import YOURS, Ledger
from allyshore.siting.markets import HEART_OF_USA
from allyshore.siting.params import SitingParams
from allyshore.siting.result import Survey
from allyshore.spelling import nearest_few

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allyshore.siting.markets import Market
    from allyshore.siting.spots import Spot
    from allyshore.world import World

_TABLES = {"regions", "region_facts", "crossings", "land_ports", "freight", *YOURS}
"""Tables whose age a reader of a survey must know of."""


def survey(
    spots: Sequence[Spot],
    world: World,
    markets: Sequence[Market] = (HEART_OF_USA,),
    params: SitingParams | None = None,
) -> Survey:
    """Compare regions for a plant, value by value, each with its source, year and definition.

    Nothing is filled in: what no table holds for a region is a gap that names the table to bring. A rate is
    count / population of the same region and year x 100,000, each kind of crime apart. Days, kilometres and cost to
    the market are means over the markets, weighted by their shares, by truck where a road leads there, else by sea, else
    by air.

    Parameters
    ----------
    spots
        Regions (`find_region`) or the plants of a model (`spots_of`), in the order of the columns.
    world
        Facts: tables regions, region_facts, occupations, crossings, land_ports, those of routes, and the user's own
        region_wages, region_power, region_engineers, region_sites.
    markets
        Where the goods go; the shares sum to 1.
    params
        Occupations, home country, closed ports of entry.

    Raises
    ------
    UsageError
        A spot is named twice, or no table knows an occupation.
    FactMissing
        Routes lacks a fact of a country.
    """
    asked = params or SitingParams()
    names = [spot.name for spot in spots]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise UsageError(f"expected each region once, found {', '.join(twice)} again")
    _check_occupations(asked.occupations, world)
    ledger = Ledger(spots, world)
    access = Access(spots, markets, world, asked)
    columns = [[*ledger.cells(spot, asked.occupations), *access.cells(spot)] for spot in spots]
    cells = tuple(cell for row in zip(*columns, strict=True) for cell in row)
    held = [fact.name for fact in world.facts(set(world.used) & _TABLES) if fact.rows]
    return Survey(world.date, asked, tuple(spots), tuple(markets), cells, world.caveats(held))


def _check_occupations(occupations: Sequence[str], world: World) -> None:
    titles = dict(world.table("occupations").select("occupation", "title").iter_rows())
    known = {*titles, *world.table("region_wages")["occupation"]}
    for occupation in occupations:
        if occupation in known:
            continue
        plain = occupation.casefold()
        near = [f"{code} ({title})" for code, title in titles.items() if plain in title.casefold()][:3]
        near = near or nearest_few(occupation, sorted(known), 3)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        raise UsageError(
            f"expected an occupation of table occupations or of your region_wages, found {occupation!r}.{hint}"
        )
