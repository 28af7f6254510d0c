"""What a unit costs once it stands at another site: freight, days and customs, each border billed by the duty engine once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.duty import DutyParams, assess

if TYPE_CHECKING:
    from allyshore.world import World
    from benchmarks.brute import Option
    from benchmarks.brute_chains import Instance

ENTRY = 50000.0
CARRYING, YEAR = 0.1, 365.0
REGION = frozenset({"USA", "CAN", "MEX"})


class Borders:
    """Bills of an instance, by importer, exporter, product, value, status and claim."""

    def __init__(self, case: Instance, world: World) -> None:
        self._case = case
        self._bills: dict[tuple[object, ...], float] = {}
        lines = self._lines()
        frame = pl.DataFrame(lines, orient="row", infer_schema_length=None).with_columns(
            quantity=1.0,
            mode=pl.lit("truck"),
            entry_value=ENTRY,
            steel_share=0.0,
            aluminium_share=0.0,
            copper_share=0.0,
            metal_weight_share=0.0,
            country_of_origin="exporter",
            hs=pl.col("product").replace_strict(dict(case.hs)),
            weight=pl.col("product").replace_strict(dict(case.weight)),
            claim=pl.when("claimed").then(pl.lit("usmca")).otherwise(pl.lit("")),
        )
        bills = assess(frame, world, case.chain().tariffs, DutyParams(detail=False)).frame
        for line, bill in zip(lines, bills.iter_rows(named=True), strict=True):
            self._bills[tuple(line.values())] = bill["duty"] + bill["mpf"] + bill["hmf"]

    def _lines(self) -> list[dict[str, object]]:
        case = self._case
        sold = [(o.product, o.site, o.price) for o in case.offers]
        sold += [(p, s, case.value[p]) for p in case.makes for s in case.plants]
        found = {}
        for product, site, value in sold:
            for here, there in case.freight:
                importer, exporter = case.country[there], case.country[here]
                if here != site or importer == exporter:
                    continue
                for originating, claimed in ((False, False), (True, False), (True, True)):
                    if claimed and not {importer, exporter} <= REGION:
                        continue
                    key = (importer, exporter, product, value, originating, claimed)
                    found[key] = dict(
                        zip(
                            ("importer", "exporter", "product", "value", "originating", "claimed"),
                            key,
                            strict=True,
                        )
                    )
        return list(found.values())

    def landed(self, option: Option, site: str) -> float | None:
        """Cost of a unit at a site, None where no lane leads there."""
        case = self._case
        if option.site == site:
            return option.cost
        lane = case.freight.get((option.site, site))
        if lane is None:
            return None
        freight, days = lane
        under_way = option.value * CARRYING * days / YEAR
        return option.cost + freight + under_way + self._customs(option, case.country[site])

    def _customs(self, option: Option, importer: str) -> float:
        exporter = option.country
        if importer == exporter:
            return 0.0
        yes = option.originating is True
        plain = self._bills[importer, exporter, option.product, option.value, yes, False]
        if not yes or not {importer, exporter} <= REGION:
            return plain
        papers = self._case.claim_cost / ENTRY * option.value
        return min(plain, papers + self._bills[importer, exporter, option.product, option.value, yes, True])
