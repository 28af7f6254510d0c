"""What does a plan do for the region? Its spending, pushed through the table: content by country, and jobs direct and supported."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from allyshore.region.concord import Concordance
from allyshore.region.employment import JOBS, Employment, employment
from allyshore.region.flows import ABROAD, UNMAPPED, Spending, spending
from allyshore.region.footprint import CountryJobs, Footprint, SectorFootprint
from allyshore.region.leontief import Leontief
from allyshore.region.params import TraceParams
from allyshore.region.reading import FLOWS, SECTORS, world_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allyshore.chain import SupplyChain
    from allyshore.region.flows import PlanTables
    from allyshore.region.table import Vector
    from allyshore.world import World

MILLION = 1e6
METHOD = (
    "Purchases, freight and warehouses by country and sector, pushed through the inter-country table (Leontief); the firm's own wages "
    "and overhead are value added of the plant's country"
)


@dataclass(frozen=True, eq=False)
class RegionModel:
    """What every plan of a comparison shares: the factored table, counts of jobs, the way from HS codes to sectors."""

    world: World
    leontief: Leontief
    work: Employment
    concordance: Concordance
    hours_a_year: Mapping[str, float]


@dataclass(frozen=True, eq=False)
class _Held:
    """A world's tables behind a model, alike where they are the very same frames: the packaged ones are, all day."""

    world: World

    @cached_property
    def frames(self) -> tuple[pl.DataFrame, ...]:
        return tuple(self.world.table(name) for name in (FLOWS, SECTORS, JOBS))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and all(
            ours is theirs for ours, theirs in zip(self.frames, other.frames, strict=True)
        )

    def __hash__(self) -> int:
        return hash(tuple(id(frame) for frame in self.frames))


@lru_cache(maxsize=2)
def _factored(held: _Held) -> tuple[Leontief, Employment]:
    """Factor the same frames once in a process."""
    table = world_table(held.world)
    return Leontief(table), employment(table, held.world)


def prepare(world: World) -> RegionModel:
    """Read and factor the world's table; the packaged one once in a process."""
    leontief, work = _factored(_Held(world))
    hours = (
        world.table("labour_cost")
        .filter(pl.col("hours_per_worker").is_not_null())
        .select("country", "hours_per_worker")
    )
    return RegionModel(world, leontief, work, Concordance(world), dict(hours.iter_rows()))


def trace(
    chain: SupplyChain, plan: PlanTables, model: RegionModel, params: TraceParams | None = None
) -> Footprint:
    """Give the content of what a plan delivers by country, and the jobs that go with it.

    Content: ``Σ d (v̂B) + own value added`` over the plan's purchases d (USD a year by country and sector). Direct jobs: the firm's
    hours of labour over hours a worker works in the country. Supported jobs: ``E (I - A)⁻¹ d``, with E jobs per million USD of
    output, in a range (see `docs/region.md`). Duty, fees, cost of capital and stocks, and the cost of a claim are no content.
    """
    chosen = params or TraceParams()
    spent = spending(chain, plan, model.concordance.products(chain.products))
    table = model.leontief.table
    demand, homeless = _demand(spent.bought, model)
    unmapped = pl.concat([spent.unmapped, homeless])
    own = _by_country(
        pl.concat([spent.wages.select("country", "amount"), spent.overhead.select("country", "amount")])
    )
    held = demand @ model.leontief.origins
    content = {country: float(value) * MILLION for country, value in zip(table.countries, held, strict=True)}
    for country, amount in own.items():
        content[country] = content.get(country, 0.0) + amount
    output = np.asarray(model.leontief.output_for(np.column_stack([demand, _overhead(spent, model)])))
    low, point, high, how = _per_million(model, chosen)
    direct = _direct(spent, model)
    return Footprint(
        table=table.name,
        year=table.year,
        bloc=chosen.bloc,
        members=tuple(sorted(model.world.members(chosen.bloc))),
        method=METHOD,
        content={country: value for country, value in content.items() if value != 0.0},
        unmapped=float(unmapped["amount"].sum()),
        jobs=_jobs(table.country, direct, output, low, point, high),
        sectors=_sectors(model, direct, (output[:, 0] + output[:, 1] / 2.0) * np.nan_to_num(point)),
        counts=how,
        uncounted=_uncounted(model, direct, output[:, 0]),
        notes=_notes(spent, model, chosen),
        unmapped_goods=tuple(unmapped.sort("amount", descending=True).to_dicts()),
    )


def _row_country(country: str, model: RegionModel) -> str:
    """The table's own country, or the rest of the world."""
    return country if country in model.leontief.table.countries else ABROAD


def _demand(bought: pl.DataFrame, model: RegionModel) -> tuple[Vector, pl.DataFrame]:
    """Spread purchases over the rows of the table, million USD; and name those whose sector the table lacks there."""
    table = model.leontief.table
    demand: Vector = np.zeros(len(table.country))
    homeless = []
    for country, sector, amount in bought.iter_rows():
        place = table.at(_row_country(country, model), sector)
        if place is None:
            homeless.append((f"sector {sector} of {country}", None, "the table has no such row", amount))
        else:
            demand[place] += amount / MILLION
    return demand, pl.DataFrame(homeless, schema=UNMAPPED, orient="row")


def _overhead(spent: Spending, model: RegionModel) -> Vector:
    """Services and energy that overhead would buy if all of it were spent as the sector spends on these, million USD."""
    table = model.leontief.table
    services = np.array([not _goods(sector) for sector in table.sector])
    demand: Vector = np.zeros(len(table.country))
    for country, sector, amount in spent.overhead.iter_rows():
        place = table.at(_row_country(country, model), sector or "71t74")
        if place is None:
            continue
        pattern = model.leontief.inputs[:, place] * services
        if pattern.sum() > 0:
            demand += pattern / pattern.sum() * amount / MILLION
    return demand


def _goods(sector: str) -> bool:
    """Whether a sector of the table makes goods: its code is of ISIC divisions 01 to 37."""
    return sector in {"AtB", "C"} or (sector[:2].isdigit() and int(sector[:2]) <= 37)


def _by_country(frame: pl.DataFrame) -> dict[str, float]:
    return dict(frame.group_by("country").agg(pl.col("amount").sum()).sort("country").iter_rows())


def _per_million(model: RegionModel, params: TraceParams) -> tuple[Vector, Vector, Vector, tuple[str, ...]]:
    """Jobs per million USD of output at the plan's prices: least, best known and most, with what each rests on."""
    table, work = model.leontief.table, model.work
    per_table = np.divide(work.average, table.output, out=np.zeros_like(table.output), where=table.output > 0)
    high = per_table / params.price_ratio
    slack = _growth(model)
    low = np.minimum(high, per_table / slack)
    counted = ~np.isnan(work.per_output)
    point = np.where(counted, work.per_output, (low + high) / 2.0)
    low = np.where(counted, np.fmin(work.per_output, high), low)
    high = np.where(counted, np.fmax(work.per_output, high), high)
    how = [
        f"{country}: {count.said()}, per output of {work.output_year[country]}; the other end of the range is the whole economy's average"
        for country, count in sorted(work.counts.items())
        if country in work.output_year
    ]
    how.append(
        f"other countries: persons engaged in the whole economy, the same per dollar of value added everywhere (Penn World Table 10.01, 2019), "
        f"per value added of {table.year}. Most: a dollar of the plan buys as many jobs as one of {table.year}"
        + ("" if params.price_ratio == 1.0 else f" at prices {params.price_ratio:g} times as high")
        + f". Least: {slack:.2f} times fewer, as US output per job grew between the table and the newest count. The number is the middle"
    )
    return low, point, high, tuple(how)


def _growth(model: RegionModel) -> float:
    """How much more output a US job came with at the newest count than at the table's prices and the older total; at least 1."""
    table, work = model.leontief.table, model.work
    if "USA" not in table.countries:
        return 1.0
    rows = table.rows_of("USA")
    counted = rows[~np.isnan(work.per_output[rows])]
    if len(counted) == 0:
        return 1.0
    now = float(
        np.nansum(work.sectors[counted]) / np.nansum(work.sectors[counted] / work.per_output[counted])
    )
    then = float(np.nansum(work.average[rows]) / table.output[rows].sum())
    return max(1.0, then / now) if now > 0 else 1.0


def _direct(spent: Spending, model: RegionModel) -> pl.DataFrame:
    """Jobs at the firm's own plants: country, sector, jobs (null where nobody says how long a year's work is there)."""
    hours = pl.DataFrame(
        list(model.hours_a_year.items()),
        schema={"country": pl.String, "a_year": pl.Float64},
        orient="row",
    )
    return (
        spent.wages.filter(pl.col("hours") > 0.0)
        .join(hours, on="country", how="left", maintain_order="left")
        .select("country", "sector", "hours", jobs=pl.col("hours") / pl.col("a_year"))
    )


def _jobs(
    rows: tuple[str, ...],
    direct: pl.DataFrame,
    output: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    low: Vector,
    point: Vector,
    high: Vector,
) -> tuple[CountryJobs, ...]:
    """Direct and supported jobs by country; overhead's suppliers count at the upper end alone, half of them in the number."""
    of = np.asarray(rows)
    least = np.nan_to_num(output[:, 0] * low)
    most = np.nan_to_num((output[:, 0] + output[:, 1]) * high)
    best = np.nan_to_num((output[:, 0] + output[:, 1] / 2.0) * point)
    own = dict(
        direct.filter(pl.col("jobs").is_not_null()).group_by("country").agg(pl.col("jobs").sum()).iter_rows()
    )
    found = []
    for country in sorted({*rows, *own}):
        here = of == country
        if country == ABROAD and country not in own:
            continue
        one = CountryJobs(
            country,
            own.get(country, 0.0),
            float(best[here].sum()),
            float(least[here].sum()),
            float(most[here].sum()),
        )
        if one.total >= 0.5:
            found.append(one)
    return tuple(sorted(found, key=lambda one: -one.total))


def _sectors(model: RegionModel, direct: pl.DataFrame, supported: Vector) -> tuple[SectorFootprint, ...]:
    table = model.leontief.table
    own: dict[tuple[str, str], float] = {
        (country, sector): jobs
        for country, sector, jobs in direct.select("country", "sector", "jobs").iter_rows()
        if jobs is not None and sector is not None
    }
    rows = [
        SectorFootprint(country, sector, table.title(sector), own.pop((country, sector), 0.0), float(jobs))
        for country, sector, jobs in zip(table.country, table.sector, supported, strict=True)
    ]
    rows += [
        SectorFootprint(country, sector, table.title(sector), jobs, 0.0)
        for (country, sector), jobs in own.items()
    ]
    return tuple(
        sorted(
            (row for row in rows if row.direct + row.supported >= 0.5),
            key=lambda row: -(row.direct + row.supported),
        )
    )


def _uncounted(model: RegionModel, direct: pl.DataFrame, output: Vector) -> tuple[str, ...]:
    """Say where there is work that nobody's count reaches."""
    table, work = model.leontief.table, model.work
    nowhere = np.isnan(work.per_output) & np.isnan(work.average)
    lines = []
    beyond = float(output[nowhere].sum())
    if beyond > 0.0005:
        lines.append(
            f"supported jobs in {', '.join(sorted({table.country[row] for row in np.flatnonzero(nowhere)}))} are not assessed: no count (output of {beyond:,.2f} M USD)"
        )
    unknown = sorted(set(direct.filter(pl.col("jobs").is_null())["country"]))
    if unknown:
        lines.append(
            f"direct jobs in {', '.join(unknown)} are not assessed: hours a worker works there are not known"
        )
    return tuple(lines)


def _notes(spent: Spending, model: RegionModel, params: TraceParams) -> tuple[str, ...]:
    table = model.leontief.table
    outside = sorted(set(spent.bought["country"]) - set(table.countries))
    notes = [
        f"Content follows the pattern of trade of {table.year}: {table.source.split(' (')[0]}.",
        f"Prices are not deflated between {table.year} and the plan: shares of content need none; it moves supported jobs, whose range holds both ends."
        if params.price_ratio == 1.0
        else f"Prices of the plan are taken as {params.price_ratio:g} times those of {table.year}.",
        "No content: duty, fees, cost of capital and of stocks, cost of a claim, charges that no unit price holds (table charges), and what the firm earns above its cost.",
        "Ocean freight is of the rest of the world: no table says whose ship it is. Land and air freight is of both ends in equal parts.",
        "The number of supported jobs counts half of what the firm's overhead would support if all of it were spent as its sector spends on services and energy; the range runs from none to all.",
    ]
    if outside:
        notes.append(f"{', '.join(outside)}: no country of the table, taken as the rest of the world.")
    return (*notes, *spent.chosen)
