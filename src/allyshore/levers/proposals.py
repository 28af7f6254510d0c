"""Pools of two countries whose skills are alike on paper: rows of recognition for a person to confirm."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import polars as pl

from allyshore.errors import Fault, ModelInvalid
from allyshore.spelling import suggestion

if TYPE_CHECKING:
    from allyshore.chain import SupplyChain
    from allyshore.world import World

CROSSWALK = "occupation_crosswalk"


@dataclass(frozen=True, slots=True)
class Alike:
    """A skill of two pools: the occupation of each, by code and name, and the unit groups of ISCO-08 that hold both (none: not alike)."""

    skill: str
    occupations: tuple[str, str]
    names: tuple[str, str]
    groups: tuple[str, ...]

    def __str__(self) -> str:
        """Say which occupations stand behind the skill and whether one group holds both."""
        one, two = (f"{code} ({name})" for code, name in zip(self.occupations, self.names, strict=True))
        group = ", ".join(self.groups)
        return f"{self.skill}: {one} and {two} are {f'both in ISCO-08 group {group}' if group else 'in no group together'}"


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two pools that might serve each other's sites: their target in a row of recognition, countries, and each skill of the same name."""

    target: str
    countries: tuple[str, str]
    skills: tuple[Alike, ...]

    def row(self) -> dict[str, str]:
        """Give the row to copy into ``levers``; its cost is yours to fill in, and so is ``confirmed``."""
        name = "recognise_" + self.target.replace("<>", "_")
        return {
            "lever": name,
            "kind": "recognition",
            "target": self.target,
            "effect": "recognised=1",
            "unit_cost": "",
            "confirmed": "no",
        }

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON record."""
        return {
            "row": self.row(),
            "countries": list(self.countries),
            "skills": [
                {
                    "skill": one.skill,
                    "occupations": list(one.occupations),
                    "names": list(one.names),
                    "isco08": list(one.groups),
                }
                for one in self.skills
            ],
        }


def propose(chain: SupplyChain, world: World) -> tuple[Proposal, ...]:
    """Propose every two pools of different countries that have a skill of the same name whose occupations one unit group of ISCO-08 holds.

    Occupations stand in the column ``occupation`` of ``labour``: ``SOC 51-4121``, ``SINCO 7212``, ``NOC 7237``. Alike on paper is all that
    a crosswalk can say: content, training and licences are for a person to compare.

    Raises
    ------
    ModelInvalid
        Occupations that the table ``occupation_crosswalk`` does not hold, all at once.
    """
    groups, names = _known(world)
    rows = list(chain.labour.select("labour_pool", "skill", "occupation").iter_rows())
    faults = [
        Fault(
            "labour", at, "occupation", "SOC, SINCO or NOC and a code of its table", repr(occupation),
            suggestion(occupation, groups) or f"`allyshore world show {CROSSWALK}` lists them",
        )
        for at, (_, _, occupation) in enumerate(rows, 2)
        if occupation and occupation not in groups
    ]  # fmt: skip
    if faults:
        raise ModelInvalid(faults)
    country = dict(
        chain.sites.filter(pl.col("labour_pool") != "")
        .group_by("labour_pool", maintain_order=True)
        .agg(pl.col("country").unique().sort().str.join("/"))
        .iter_rows()
    )
    told: dict[str, dict[str, str]] = {}
    for pool, skill, occupation in rows:
        if occupation:
            told.setdefault(pool, {})[skill] = occupation
    found = []
    for one, two in combinations(told, 2):
        if country.get(one, "") == country.get(two, ""):
            continue
        skills = tuple(
            Alike(
                skill,
                (told[one][skill], told[two][skill]),
                (names[told[one][skill]], names[told[two][skill]]),
                tuple(sorted(groups[told[one][skill]] & groups[told[two][skill]])),
            )
            for skill in told[one]
            if skill in told[two]
        )
        if any(skill.groups for skill in skills):
            found.append(Proposal(f"{one}<>{two}", (country.get(one, "?"), country.get(two, "?")), skills))
    return tuple(found)


def _known(world: World) -> tuple[dict[str, frozenset[str]], dict[str, str]]:
    """Give the groups and the name of each occupation."""
    held = (
        world.table(CROSSWALK)
        .group_by(occupation=pl.concat_str("system", "code", separator=" "), maintain_order=True)
        .agg(pl.col("title").first(), "isco08")
    )
    groups = {name: frozenset(codes) for name, codes in held.select("occupation", "isco08").iter_rows()}
    return groups, dict(held.select("occupation", "title").iter_rows())
