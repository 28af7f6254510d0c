"""``allyshore score COUNTRY ...``: whom to rely on, dimension by dimension; of regions or sites, where a plant would fit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from allyshore.cli.app import Common


def score(
    countries: Annotated[
        tuple[str, ...],
        Parameter(
            negative="",
            help="ISO3 codes, every country where none is given; or regions, by code (MX-NLE) or name (Texas).",
        ),
    ] = (),
    *,
    home: Annotated[
        str | None, Parameter(help="Market that alignment, treaties and distance are measured from, ISO3.")
    ] = None,
    weights: Annotated[
        tuple[str, ...],
        Parameter(
            negative="",
            consume_multiple=True,
            help="Importance of dimensions, such as democracy=2; what is not named keeps its weight.",
        ),
    ] = (),
    trust: Annotated[
        Path | None,
        Parameter(help="TOML file with weights, intervals, doors and indicators; see docs/trust.md."),
    ] = None,
    estimates: Annotated[
        Literal["none", "fitted", "peers"] | None,
        Parameter(help="What may stand in for values that were not observed; such cells are marked."),
    ] = None,
    sites: Annotated[
        Path | None, Parameter(help="Model whose plants are compared as places for a plant, to its markets.")
    ] = None,
    market: Annotated[
        str | None, Parameter(help="Where a region's goods go: a region, a UN/LOCODE or a site of the model.")
    ] = None,
    occupation: Annotated[
        tuple[str, ...],
        Parameter(negative="", help="Occupation (SOC code) whose wage is compared; once for each."),
    ] = (),
    common: Common = Common(),  # noqa: B008  # a frozen record
) -> int:
    """Show six dimensions of each country with their ranks, whether and why it is trusted, and how sure the order is."""
    from allyshore.cli.regions import compare_regions, tell
    from allyshore.cli.scorecard import document, pick, read_scheme, show
    from allyshore.cli.session import facts_json, print_json, tell_facts
    from allyshore.trust import score as scorecard

    world = common.world()
    found, countries = compare_regions(countries, world, sites=sites, market=market, occupations=occupation)
    if found is not None and not countries:
        return tell(found, world, common)
    params = read_scheme(world, trust, home=home, weights=weights, estimates=estimates)
    card = scorecard(world, params)
    chosen = pick(card, countries)
    if common.json:
        below = {} if found is None else found.to_dict()
        print_json(document(card, chosen, seed=common.seed) | below | facts_json(world))
        tell_facts(world)
        return 0
    show(card, chosen, seed=common.seed)
    tell_facts(world)
    return 0 if found is None else tell(found, world, common)
