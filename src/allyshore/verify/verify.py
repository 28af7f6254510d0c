"""Does a stored result agree with its own recomputation?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from allyshore.duty import DutyParams
from allyshore.errors import ModelInvalid, UsageError
from allyshore.opening import open_model
from allyshore.origin import Rulebook
from allyshore.trust import TrustParams, score
from allyshore.verify import files, manifest, summary
from allyshore.verify.capacities import check_capacities
from allyshore.verify.charges import check_charges
from allyshore.verify.customs import check_claims, check_duty, check_states
from allyshore.verify.exposure import Exposure
from allyshore.verify.flips import check_flips
from allyshore.verify.flows import check_flows
from allyshore.verify.front import check_front, one_off, traded
from allyshore.verify.ledger import Ledger, plain
from allyshore.verify.money import check_money
from allyshore.verify.origin import check_origin
from allyshore.verify.own import own_facts, with_own
from allyshore.verify.params import VerifyParams
from allyshore.verify.relief import check_relief
from allyshore.verify.result import Verdict
from allyshore.verify.terms import Terms
from allyshore.verify.timing import check_timing

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from allyshore.chain import SupplyChain
    from allyshore.world import World
CHECKS = (
    check_flows,
    check_capacities,
    check_states,
    check_claims,
    check_money,
    check_charges,
    check_timing,
    check_duty,
    check_relief,
    check_origin,
)
"""What every plan is put through, in this order."""


@dataclass(frozen=True)
class Stored:
    """A result as read: its folder, manifest, comparison, the comparison's rows by strategy, and the plans."""

    folder: Path
    manifest: Mapping[str, Any]
    comparison: Mapping[str, Any]
    rows: Mapping[str, Mapping[str, Any]]
    plans: Mapping[str, files.PlanFiles]


def verify(folder: Path, world_on: Callable[[dt.date], World], params: VerifyParams | None = None) -> Verdict:
    """Recompute a result from its own files: flows, capacities, every amount, duty, origin, the comparison, and last the seal.

    Neither the solver nor the code that builds plans is used. Money may be off by a cent or, below ten thousand dollars, a
    millionth of the amount; a balance by a millionth of its throughput.

    Parameters
    ----------
    folder
        What `Comparison.save` wrote.
    world_on
        Gives the facts of a day: `World.on`. Tables that were the maker's own are taken from the result.
    params
        Whether the seal is checked, how many differences are listed.

    Raises
    ------
    UsageError
        The path holds no result.
    """
    chosen = params or VerifyParams()
    files.find(folder)
    ledger = Ledger(chosen.most)
    stated = files.read_document(folder, files.MANIFEST, dict, ledger)
    comparison = files.read_document(folder, files.COMPARISON, dict, ledger)
    manifest.check_manifest(stated, comparison, ledger)
    rows = _rows(comparison, ledger)
    planned = [name for name, row in rows.items() if summary.has_plan(row)]
    files.check_folders(folder, planned, ledger)
    plans = {name: files.read_plan(folder, name, ledger) for name in planned}
    day = manifest.day_of(stated, ledger)
    found: dict[str, dict[str, float]] = {}
    if day is not None:
        found = _recompute(Stored(folder, stated, comparison, rows, plans), day, world_on, ledger)
    check_front(folder, rows, found, ledger)
    if chosen.check_seal:
        files.check_seal(folder, ledger)
    own = tuple(own_facts(stated).values())
    return Verdict(str(folder), dict(ledger.checked), tuple(ledger.found), ledger.count, own)


def _rows(comparison: Mapping[str, Any], ledger: Ledger) -> dict[str, Mapping[str, Any]]:
    """Give the comparison's strategies by name."""
    given = comparison.get("strategies")
    found: dict[str, Mapping[str, Any]] = {}
    for position, row in enumerate(given if isinstance(given, list) else []):
        name = row.get("strategy") if isinstance(row, dict) else None
        if isinstance(name, str) and files.folder_name(name) and name not in found:
            found[name] = row
        else:
            ledger.note(
                files.COMPARISON,
                None,
                f"strategies[{position}].strategy",
                "a name of its own",
                plain(name),
                "each strategy has one row",
            )
    if not found:
        ledger.note(
            files.COMPARISON, None, "strategies", "at least one strategy", plain(given), "the document's form"
        )
    return found


def _recompute(
    stored: Stored, day: dt.date, world_on: Callable[[dt.date], World], ledger: Ledger
) -> dict[str, dict[str, float]]:
    """Recompute everything that rests on the model and the day's facts; give capital and risk of each plan of a front."""
    world = with_own(stored.folder, stored.manifest, world_on(day), ledger)
    stated, said = stored.manifest, stored.comparison
    named = manifest.check_facts(stated, world, ledger)
    why = "where the facts do not fit the day"
    caveats = list(world.caveats(named))
    ledger.alike("comparison", files.COMPARISON, "caveats", caveats, said.get("caveats"), why)
    chain = _model(stored.folder, stated, world.fresh(), ledger)
    if chain is None:
        return {}
    ledger.alike("comparison", files.COMPARISON, "model", chain.name, said.get("model"), "the model's name")
    terms = _terms(chain, stated, world, ledger)
    totals: dict[str, summary.Totals] = {}
    for name, row in stored.rows.items():
        place = f"strategies[{name}]"
        plan = stored.plans.get(name)
        if plan is None:
            summary.check_infeasible(place, row, ledger)
            continue
        plan = replace(plan, aim=str(row.get("aim")))
        for check in CHECKS:
            check(plan, terms, ledger)
        totals[name] = summary.check_strategy(place, row, plan, terms, manifest.gap_of(stated), ledger)
    check_flips(said.get("flip_points"), totals, ledger)
    manifest.check_used(named, world, ledger)
    aims = traded(stored.folder)
    exposed = Exposure(terms) if "risk" in aims else None
    return {
        name: {"capital": one_off(stored.plans[name], terms, total.cost)}
        | ({"risk": exposed.of(stored.plans[name])} if exposed else {})
        for name, total in (totals if aims else {}).items()
    }


def _model(folder: Path, stated: Mapping[str, Any], world: World, ledger: Ledger) -> SupplyChain | None:
    """Open the stored model and hold its digest to the manifest's; None where it cannot be opened."""
    try:
        chain = open_model(folder / files.MODEL, world)
    except ModelInvalid as refusal:
        for fault in refusal.faults:
            ledger.note(
                f"{files.MODEL}/{fault.where}",
                fault.row,
                fault.column or "",
                fault.expected,
                fault.found,
                "the stored model must open",
            )
        return None
    except UsageError as refusal:
        ledger.note(files.MODEL, None, "", "the stored model", str(refusal), "the stored model must open")
        return None
    why = f"the model in {files.MODEL}/ is the one that the plans were made from"
    ledger.alike("model", files.MANIFEST, "input_sha256", chain.digest, stated.get("input_sha256"), why)
    return chain


def _terms(chain: SupplyChain, stated: Mapping[str, Any], world: World, ledger: Ledger) -> Terms:
    """Gather what the recomputation rests on."""
    duty = manifest.options(stated, "duty", DutyParams, ledger)
    trust = manifest.trust_of(stated, ledger)
    try:
        card = score(world, trust)
    except ModelInvalid as refusal:
        for fault in refusal.faults:
            place = f"{manifest.TRUST}.{fault.column}"
            ledger.note(files.MANIFEST, None, place, fault.expected, fault.found, manifest.WHY)
        card = score(world, TrustParams().at_home(chain.home))
    return Terms(chain, world, Rulebook.usmca(world, staging=chain.staging_until or False), duty, card)
