"""Mexico's temporary import (IMMEX): the import duty on inputs of a product that is returned abroad."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from allyshore.duty.money import ZERO, cents, exact, sound
from allyshore.duty.national import stated_rates
from allyshore.duty.regimes.result import ImmexDuty, Item, LesserOf
from allyshore.duty.regimes.usmca_limit import lesser_of, partners
from allyshore.errors import Fault, ModelInvalid

if TYPE_CHECKING:
    import datetime as dt

    from allyshore.duty.regimes.params import Input, Return
    from allyshore.world import World

MEXICO = "MEX"
MONTHS = 18
TEMPORARY = "Ley Aduanera, arts. 104, 108, 112; Decreto IMMEX, art. 4"
LIMIT = "T-MEC art. 2.5; Ley Aduanera, art. 63-A; T-MEC customs resolution (DOF 2020-06-30), rule of art. 2.5 (TLCAN rule 8.2); RGCE 1.6.11 to 1.6.13"
OWN = "RGCE 1.6.11"
OTHER_TREATIES = {"EFTA": "TLCAELC", "EU27": "TLCUE"}
"""Blocs whose agreements with Mexico bar drawback on originating products as well; the United Kingdom's does too (RGCE 1.6.15)."""


def immex(inputs: tuple[Input, ...], returned: Return, tariffs: pl.DataFrame, world: World) -> ImmexDuty:
    """Reckon Mexico's import duty on the inputs of a returned product.

    Duty = Σ value × rate over inputs that do not originate under USMCA. Returned to the United States or Canada, the lesser of
    that sum and the duty paid there on the product is exempt, and the rest is owed. Returned elsewhere, or in the same
    condition, all of it is exempt.

    Parameters
    ----------
    inputs
        What the product contains; the rates are the user's: ``own_rate`` (PROSEC, rule 8, another agreement) or the table.
    returned
        Where the product goes, and the duty paid there.
    tariffs
        The user's table of Mexico's import duties: importer, hs, country_of_origin, rate, valid_from, valid_to, source.
    world
        The day, and the members of USMCA.

    Raises
    ------
    ModelInvalid
        A value or rate is out of bounds, or the product does not leave Mexico.
    FactMissing
        Mexico's rate of an input, or the duty paid in the United States or Canada, is not stated.

    Source: USMCA article 2.5; Ley Aduanera, arts. 63-A, 104, 108, 112; Decreto IMMEX; Reglas Generales de Comercio Exterior 1.6.11
    to 1.6.13.
    """
    _check(inputs, returned)
    items = _duties(inputs, tariffs, world)
    total = sum((item.amount for item in items), ZERO)
    questions = [
        "rates of Mexico, PROSEC and other agreements are the user's own; value added tax and the customs processing charge are not reckoned",
    ]
    lesser: LesserOf | None = None
    if returned.imported is None or returned.exported is None:
        questions.append(f"materials must be returned within {MONTHS} months ({TEMPORARY})")
    elif returned.exported > _months_after(returned.imported, MONTHS):
        questions.append(
            f"returned after more than {MONTHS} months: the stay has lapsed and the whole duty is owed ({TEMPORARY}); surcharges and fines are not reckoned"
        )
        return ImmexDuty(returned, tuple(items), None, tuple(questions))
    if returned.exported_to in partners(world, MEXICO) and not returned.same_condition:
        lesser = lesser_of(total, returned.foreign_duty, returned.exported_to)
        items.append(
            Item(
                "exempt: the lesser of the two parties' duties",
                -lesser.least,
                LIMIT,
                f"{lesser.paid_there} was paid in {returned.exported_to}",
            )
        )
        questions.append("the rest is paid, with proof of the other duty, within 60 days of the return")
    else:
        items.append(Item("exempt: returned abroad", -total, TEMPORARY))
        questions += _elsewhere(returned.exported_to, world)
    return ImmexDuty(returned, tuple(items), lesser, tuple(questions))


def _duties(inputs: tuple[Input, ...], tariffs: pl.DataFrame, world: World) -> list[Item]:
    """Duty of each input: nothing where it originates, else by the stated rate or the user's table."""
    asked = [
        (part.hs, part.country_of_origin) for part in inputs if not part.originating and part.own_rate is None
    ]
    rates = {
        (row["hs"], row["country_of_origin"]): (
            exact(row["rate"]),
            row["tariff_source"] or "stated by the user",
        )
        for row in _table(list(dict.fromkeys(asked)), tariffs, world).iter_rows(named=True)
    }
    items = []
    for part in inputs:
        name, value = f"import duty: {part.name}", exact(part.value)
        if part.originating:
            items.append(Item(name, ZERO, "T-MEC art. 2.4", "originates under the treaty"))
            continue
        if part.own_rate is not None:
            rate, source = exact(part.own_rate), part.own_rate_source or "stated by the user"
            source = f"{OWN}; {source}"
        else:
            rate, source = rates[part.hs, part.country_of_origin]
        items.append(Item(name, cents(value * rate), source, f"{rate.normalize():f} of {cents(value)}"))
    return items


def _table(asked: list[tuple[str, str]], tariffs: pl.DataFrame, world: World) -> pl.DataFrame:
    """Rates of the user's table."""
    keys = pl.DataFrame(
        [{"importer": MEXICO, "hs": hs, "country_of_origin": origin} for hs, origin in asked],
        schema={"importer": pl.String, "hs": pl.String, "country_of_origin": pl.String},
    )
    if not asked:
        return keys.with_columns(rate=pl.lit(None, pl.Float64), tariff_source=pl.lit(None, pl.String))
    return stated_rates(keys, tariffs, world.date)


def _elsewhere(country: str, world: World) -> list[str]:
    """Ask where another agreement bars the exemption on products that originate under it."""
    names = [treaty for bloc, treaty in OTHER_TREATIES.items() if country in world.members(bloc)]
    names += ["ACC"] if country == "GBR" else []
    return [
        f"if the product goes to {country} as originating under the {name}, duty on its other inputs is owed (RGCE 1.6.15)"
        for name in names
    ]


def _months_after(day: dt.date, months: int) -> dt.date:
    """Give the same day some months later, or the last of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    for last in range(day.day, 27, -1):
        try:
            return day.replace(year=day.year + year, month=month + 1, day=last)
        except ValueError:
            continue
    return day.replace(year=day.year + year, month=month + 1)


def _check(inputs: tuple[Input, ...], returned: Return) -> None:
    """Find every fault at once."""
    faults = []
    for n, part in enumerate(inputs):
        if not (sound(part.value) and part.value > 0):
            faults.append(Fault("inputs", n + 1, "value", "a value above zero", f"{part.value}"))
        if part.own_rate is not None and not 0 <= part.own_rate <= 10:
            faults.append(Fault("inputs", n + 1, "own_rate", "a share from 0", f"{part.own_rate}"))
    if not inputs:
        faults.append(Fault("inputs", None, None, "at least one input", "none"))
    if returned.exported_to == MEXICO:
        faults.append(Fault("return", None, "exported_to", "a country other than Mexico", MEXICO))
    if returned.foreign_duty is not None and not sound(returned.foreign_duty):
        faults.append(
            Fault(
                "return", None, "foreign_duty", "an amount that is not negative", f"{returned.foreign_duty}"
            )
        )
    if faults:
        raise ModelInvalid(faults)
