"""`allyshore region`: content and jobs in trade between countries, and where a region's chains leak."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from allyshore.cli.app import Common

if TYPE_CHECKING:
    from allyshore.region import Leontief
    from allyshore.world import World

BEA = "bea-2023"
"""The table of the United States alone, by name."""
ACTIONS = ("content", "jobs", "exports", "depend", "programme")


def region(
    action: Annotated[
        str,
        Parameter(
            help="content EXPORTER IMPORTER: whose value added is in the exports; jobs COUNTRY PARTNER: jobs in the country that its exports "
            "support; exports COUNTRY: gross exports taken apart; depend BUYER SUPPLIER: what hangs on a supplier; programme FILE.csv: "
            "where the content of a list of chains goes."
        ),
    ],
    of: Annotated[
        tuple[str, ...], Parameter(negative="", help="Countries, ISO3, or the CSV file of a programme.")
    ] = (),
    *,
    table: Annotated[
        Path | None,
        Parameter(
            help="Inter-country table of yours, a CSV file in the OECD's layout (docs/region.md), or bea-2023: the United States of 2023 with "
            "everything abroad as ROW; the packaged one of 2011 where it is not given."
        ),
    ] = None,
    year: Annotated[
        int | None, Parameter(help="Year of that table, where its file's name does not say.")
    ] = None,
    sector: Annotated[
        str | None, Parameter(help="For depend: one sector of the supplier alone, by its code.")
    ] = None,
    common: Common = Common(),  # noqa: B008  # a frozen record
) -> int:
    """Say what trade does for the region: content by country of origin and jobs, with method and year beside each number."""
    from allyshore.errors import UsageError
    from allyshore.spelling import did_you_mean

    if action not in ACTIONS:
        hint = did_you_mean(action, ACTIONS)
        raise UsageError(f"region: expected one of {', '.join(ACTIONS)}{hint}, found '{action}'.")
    if sector is not None and action != "depend":
        raise UsageError(f"region {action}: --sector goes with depend.")
    if year is not None and table is None:
        raise UsageError("region: --year goes with --table FILE; the packaged table has its year.")
    world = common.world()
    if action == "programme":
        return _programme(of, in_place(table, year, world), common)
    answer = _ANSWERS[action](of, _model(action, table, year, world, of), world, sector)
    return _tell(action, answer, world, common)


def _model(action: str, file: Path | None, year: int | None, world: World, of: tuple[str, ...]) -> Leontief:
    from allyshore.errors import UsageError
    from allyshore.region import Leontief, prepare, read_icio, us_table

    if file is not None and str(file).lower() == BEA:
        if year is not None:
            raise UsageError(f"region: --year goes with --table FILE; {BEA} has its year.")
        if action != "content" or [country.upper() for country in of] != ["USA", "ROW"]:
            raise UsageError(
                f"region {action}: --table {BEA} answers content USA ROW, expected that, found {action} {' '.join(of)}. It is the accounts of "
                "the United States alone: it holds no partner by name, nothing of what imports are made of, and industries by which no "
                "jobs are counted here. Leave --table away for the many countries of 2011, or give an inter-country table of yours."
            )
        return Leontief(us_table(world))
    return prepare(world).leontief if file is None else Leontief(read_icio(file, year))


def _pair(action: str, of: tuple[str, ...], what: str) -> tuple[str, str]:
    from allyshore.errors import UsageError

    if len(of) != 2:
        raise UsageError(f"region {action}: expected two countries, {what}, found {' '.join(of) or 'none'}.")
    return of[0].upper(), of[1].upper()


def _content(of: tuple[str, ...], model: Leontief, world: World, _: str | None) -> dict[str, Any]:
    from allyshore.region import content, manufactures, published

    exporter, importer = _pair("content", of, "exporter and importer (MEX USA)")
    found = content(model, exporter, importer)
    return found.to_dict() | {
        "manufactures": manufactures(found, world),
        "published": published(world, "content", exporter, importer),
    }


def _jobs(of: tuple[str, ...], model: Leontief, world: World, _: str | None) -> dict[str, Any]:
    from allyshore.region import employment, finding, jobs, published

    country, partner = _pair("jobs", of, "whose jobs and the partner it exports to (USA MEX)")
    found = jobs(model, employment(model.table, world), country, partner)
    others = published(world, "jobs", country, partner)
    return found.to_dict() | {"published": others, "finding": finding(found, others)}


def _exports(of: tuple[str, ...], model: Leontief, _world: World, _: str | None) -> dict[str, Any]:
    from allyshore.errors import UsageError
    from allyshore.region import decompose

    if len(of) != 1:
        raise UsageError(f"region exports: expected one country (MEX), found {' '.join(of) or 'none'}.")
    return decompose(model, of[0].upper()).to_dict()


def _depend(of: tuple[str, ...], model: Leontief, _world: World, sector: str | None) -> dict[str, Any]:
    from allyshore.region import extract

    buyer, supplier = _pair("depend", of, "buyer and supplier (MEX USA)")
    return extract(model, supplier, buyer, sector).to_dict()


_ANSWERS = {"content": _content, "jobs": _jobs, "exports": _exports, "depend": _depend}


def in_place(file: Path | None, year: int | None, world: World) -> World:
    """Give the world with a table of the user's in place of the packaged one."""
    from allyshore.errors import UsageError
    from allyshore.region import over, read_icio

    if file is None:
        return world
    if str(file).lower() == BEA:
        raise UsageError(
            f"--table {BEA}: it answers region content USA ROW alone; it holds no partner by name."
        )
    return over(world, read_icio(file, year))


def _programme(of: tuple[str, ...], world: World, common: Common) -> int:
    from allyshore.errors import UsageError
    from allyshore.region import programme, read_programme

    if len(of) != 1:
        raise UsageError(
            f"region programme: expected one CSV file of chains, found {' '.join(of) or 'none'}."
        )
    return _tell("programme", programme(read_programme(Path(of[0])), world).to_dict(), world, common)


def _tell(action: str, answer: dict[str, Any], world: World, common: Common) -> int:
    from allyshore.cli.region_show import show
    from allyshore.cli.session import facts_json, print_json, tell_facts

    if common.json:
        print_json(answer | facts_json(world))
    else:
        show(action, answer)
    tell_facts(world)
    return 0
