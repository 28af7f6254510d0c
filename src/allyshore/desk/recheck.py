"""Does a certificate still hold: judge its evidence again, years later, from the certificate's own folder."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allyshore.desk.document import made_with, origin_of, six_digits
from allyshore.desk.evidence import NOTHING_STATED, OFFICER, Amounts, declaration_of, made_of, production
from allyshore.desk.law import excerpt, reread
from allyshore.desk.maker import engine
from allyshore.desk.paper import pdf
from allyshore.desk.period import last_lawful_day
from allyshore.desk.result import CERTIFICATE, EVIDENCE, PAPER, fingerprint
from allyshore.desk.status import sellers_say, status
from allyshore.desk.transit import LAW as TRANSIT_LAW
from allyshore.desk.transit import breaks_of
from allyshore.desk.written import read, write
from allyshore.errors import AllyshoreError, ModelInvalid, UsageError
from allyshore.origin import Determination, Good, OriginParams, Status, qualify
from allyshore.origin.nested import alike, counts_by_making
from allyshore.origin.stated import OUT_OF_NET_COST, material_fields
from allyshore.verify import Verdict
from allyshore.verify.files import check_seal, read_document
from allyshore.verify.ledger import Ledger, Slack
from allyshore.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from allyshore.world import World

CORE = ("status", "criterion", "rule", "method", "rvc", "vnm", "failing")
"""What a determination of an earlier release must still say; its sentences, and what would flip it, may be told otherwise since."""
LISTED = 200


@dataclass(frozen=True)
class Rechecked:
    """The audit of a certificate: its verdict, and what has changed since without making it wrong."""

    verdict: Verdict
    notes: tuple[str, ...]


def recheck(folder: Path, world_on: Callable[[dt.date], World]) -> Rechecked:
    """Judge a certificate again from its evidence: amounts, declarations, origin by the rules that it carries, transit, period, paper, seal.

    Parameters
    ----------
    folder
        What `save` wrote.
    world_on
        Gives today's facts for the certificate's day. They are only compared with those that the evidence carries.

    Raises
    ------
    UsageError
        The folder holds no certificate.
    """
    if not (folder / CERTIFICATE).is_file():
        raise UsageError(f"{str(folder)[:200]!r}: expected a folder with {CERTIFICATE}, found none.")
    ledger, notes = Ledger(LISTED), list[str]()
    paper = read_document(folder, CERTIFICATE, dict, ledger)
    told = read_document(folder, EVIDENCE, dict, ledger)
    if paper and told:
        ledger.alike(
            "hashes",
            CERTIFICATE,
            "evidence_sha256",
            fingerprint(told),
            paper.get("evidence_sha256"),
            f"SHA-256 of {EVIDENCE}, which the signed paper bears",
        )
        try:
            _Audit(paper, told, ledger, notes).run(world_on)
        except ModelInvalid as refusal:
            for fault in refusal.faults:
                ledger.note(
                    EVIDENCE,
                    None,
                    fault.column or fault.where,
                    fault.expected,
                    fault.found,
                    "the evidence's form",
                )
        except AllyshoreError as refusal:
            ledger.note(
                EVIDENCE, None, "", "evidence that can be judged", str(refusal), "the rules of origin"
            )
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            ledger.note(
                EVIDENCE,
                None,
                "",
                "evidence of origin as certify writes it",
                f"{type(error).__name__}: {error}"[:200],
                "the evidence's form",
            )
        _paper(folder, paper, ledger, notes)
    check_seal(folder, ledger)
    verdict = Verdict(str(folder), dict(ledger.checked), tuple(ledger.found), ledger.count)
    return Rechecked(verdict, tuple(notes))


class _Audit:
    """One certificate's recomputation."""

    def __init__(
        self, paper: Mapping[str, Any], told: Mapping[str, Any], ledger: Ledger, notes: list[str]
    ) -> None:
        self._paper, self._told, self._ledger, self._notes = paper, told, ledger, notes
        self._day = dt.date.fromisoformat(told["on"])
        self._period = (dt.date.fromisoformat(told["from"]), dt.date.fromisoformat(told["until"]))
        self._members = {
            dt.date.fromisoformat(day): frozenset(countries) for day, countries in told["members"].items()
        }
        self._same_engine = (told["allyshore"], told.get("engine")) == (VERSION, engine())
        self._books = {day: reread(told["law"], day, members) for day, members in self._members.items()}

    def run(self, world_on: Callable[[dt.date], World]) -> None:
        days = list(dict.fromkeys([self._day, *self._period]))
        self._same(
            "members",
            [day.isoformat() for day in days],
            list(self._told["members"]),
            "the days that are judged",
        )
        self._same("tolerance", OFFICER.tolerance, self._told["tolerance"], "how finely a tie is told apart")
        found = self._origin()
        self._elements(found)
        inside = frozenset.intersection(*self._members.values())
        for text in breaks_of(self._told, self._told["product"], found[0][0].hs, inside) if found else ():
            self._ledger.note(EVIDENCE, None, "ways", "ways that keep the status", text, TRANSIT_LAW)
        self._ledger.checked["ways"] += len(self._told["ways"])
        self._law(world_on(self._day))

    def _origin(self) -> list[tuple[Good, Determination]]:
        """Recompute every mix, components first; give the judgements of the certified good."""
        inside = frozenset.intersection(*self._members.values())
        held: dict[tuple[str, int], bool] = {}
        known: dict[tuple[str, int], list[Good]] = {}
        found: list[tuple[Good, Determination]] = []
        params = OriginParams(tolerance=self._told["tolerance"])
        for number, mix in enumerate(self._told["mixes"]):
            at = f"mixes[{number}]"
            good = read(mix["good"], EVIDENCE)
            self._amounts(at, mix, good)
            self._statuses(at, mix, good, held, inside)
            self._makings(at, mix, good, known)
            judged = {day: qualify(good, book, params) for day, book in self._books.items()}
            self._determinations(at, mix, judged)
            originating = all(one.status is Status.ORIGINATING for one in judged.values())
            place = (mix["site"], mix["state"])
            known.setdefault(place, []).append(good)
            held[place] = held.get(place, True) and originating
            top = (mix["product"], mix["site"]) == (self._told["product"], self._told["site"])
            self._same(f"{at}.certified", top, mix["certified"], "the good and the plant of the certificate")
            if top:
                found += [(good, one) for one in judged.values()]
                for day, one in judged.items():
                    if one.status is not Status.ORIGINATING:
                        self._ledger.note(
                            EVIDENCE, None, at, "originating", one.status.value, f"its own law on {day}"
                        )
        if not found:
            self._ledger.note(
                EVIDENCE, None, "mixes", "a mix of the certified good", "none", "what is certified was made"
            )
        return found

    def _amounts(self, at: str, mix: Mapping[str, Any], good: Good) -> None:
        """Values are quantity times price, quantities are those of the recipe, the judged good is made of the lines."""
        used: defaultdict[str, float] = defaultdict(float)
        for number, line in enumerate(mix["lines"]):
            used[line["component"]] += line["quantity"]
            due = line["quantity"] * line["unit_value"]
            self._number(f"{at}.lines[{number}].value", due, line["value"], "quantity x unit value")
        for component, quantity in mix["needs"].items():
            self._number(
                f"{at}.needs.{component}", used.pop(component, 0.0), quantity, "the lines of the component"
            )
        for component in used:
            self._same(f"{at}.lines", "a component of the recipe", component, "the recipe")
        materials = [line for line in mix["lines"] if line["hs"] is not None]
        self._same(f"{at}.good.materials", len(materials), len(good.materials), "the lines that are goods")
        for number, (line, material) in enumerate(zip(materials, good.materials, strict=False)):
            here = f"{at}.good.materials[{number}]"
            for name, due, found in (
                ("name", line["component"], material.name),
                ("hs", line["hs"], material.hs),
                ("originating", line["originating"], material.originating),
                ("country_of_origin", line["country_of_origin"], material.country_of_origin),
            ):
                self._same(f"{here}.{name}", due, found, "the line")
            self._number(f"{here}.value", line["value"], material.value, "the line")
            for name in ("weight", "volume"):
                unit = line.get(f"unit_{name}")
                due = None if unit is None else unit * line["quantity"]
                self._measure(f"{here}.{name}", due, getattr(material, name), f"quantity x unit {name}")
            said = NOTHING_STATED | line.get("states", {})
            for name, due in material_fields(said, said["elastomeric"]).items():
                self._same(f"{here}.{name}", write(due), write(getattr(material, name)), "the line")
        self._costs(at, mix, good)
        self._number(f"{at}.good.transaction_value", mix["price"], good.transaction_value, "the price")
        self._measure(f"{at}.good.weight", mix.get("unit_weight"), good.weight, "the weight of one unit")
        self._same(f"{at}.good.product", mix["product"], good.product, "the mix")

    def _costs(self, at: str, mix: Mapping[str, Any], good: Good) -> None:
        """Net cost is materials, services and conversion without what it leaves out; with that it is the total cost."""
        out = mix.get("excluded", 0.0)
        net, beside = mix["conversion"] - out, out
        makings = iter([one.production for one in good.materials])
        for line in mix["lines"]:
            left_out = line.get("states", {}).get("role") in OUT_OF_NET_COST
            made = None if line["hs"] is None else next(makings, None)
            cost = line["value"] if made is None or made.net_cost is None else made.net_cost
            net, beside = net + cost * (not left_out), beside + cost * left_out
        self._number(f"{at}.good.net_cost", net, good.net_cost, "materials, services and conversion")
        total = net + beside if beside else None
        self._measure(f"{at}.good.total_cost", total, good.total_cost, "net cost and what it leaves out")

    def _statuses(
        self,
        at: str,
        mix: Mapping[str, Any],
        good: Good,
        held: Mapping[tuple[str, int], bool],
        inside: frozenset[str],
    ) -> None:
        materials = iter(enumerate(good.materials))
        for number, line in enumerate(mix["lines"]):
            if line["hs"] is None:
                continue
            declarations = [declaration_of(one, line["component"]) for one in line["declarations"]]
            made = [made_of(one) for one in line["made"]]
            due = status(declarations, made, held, self._period, inside)
            why = "what its sellers declare for the period, or its own mixes"
            self._same(f"{at}.lines[{number}].originating", due, line["originating"], why)
            place, material = next(materials, (0, None))
            if material is None:
                continue
            said = sellers_say(declarations, made, self._period, inside, line["quantity"], line["unit_value"])
            for name, of_sellers in said.items():
                here = f"{at}.good.materials[{place}].{name}"
                self._same(here, write(of_sellers), write(getattr(material, name)), why)

    def _makings(
        self, at: str, mix: Mapping[str, Any], good: Good, known: Mapping[tuple[str, int], list[Good]]
    ) -> None:
        """What the plant makes for itself is the good of its own mix, in the units that go in."""
        lines = [line for line in mix["lines"] if line["hs"] is not None]
        for number, (line, material) in enumerate(zip(lines, good.materials, strict=False)):
            declarations = [declaration_of(one, line["component"]) for one in line["declarations"]]
            made = [made_of(one) for one in line["made"]]
            amounts = Amounts(line["quantity"], line["unit_value"])
            due = production(mix["site"], declarations, made, known, amounts)
            due = due if counts_by_making(material) else None
            here = f"{at}.good.materials[{number}].production"
            if due is None or material.production is None or not alike(due, material.production):
                self._same(here, write(due), write(material.production), "its own mixes")

    def _determinations(
        self, at: str, mix: Mapping[str, Any], judged: Mapping[dt.date, Determination]
    ) -> None:
        given = {record["on"]: record for record in mix["determinations"]}
        for day, one in judged.items():
            due = one.to_dict()
            stored = {name: value for name, value in given.get(day.isoformat(), {}).items() if name != "on"}
            if not self._same_engine:
                due = {name: due[name] for name in CORE if name in due and name in stored}
                stored = {name: stored[name] for name in due}
            self._ledger.alike(
                "determinations",
                EVIDENCE,
                f"{at}.determinations[{day}]",
                due,
                stored,
                "judged again by the rules in the evidence",
            )

    def _elements(self, found: list[tuple[Good, Determination]]) -> None:
        """Hold the certificate's own words to the evidence."""
        elements = self._paper["elements"]
        first, last = self._period
        if elements["blanket_period"] is None:
            self._same(
                "from", self._day.isoformat(), self._told["from"], "one shipment, on the certificate's day"
            )
            self._same(
                "until", self._day.isoformat(), self._told["until"], "one shipment, on the certificate's day"
            )
        else:
            due = {"from": first.isoformat(), "until": last.isoformat()}
            self._stated("elements.blanket_period", due, elements["blanket_period"], "the evidence")
            lawful = last_lawful_day(first)
            if not first <= last <= lawful:
                self._ledger.note(
                    CERTIFICATE,
                    None,
                    "elements.blanket_period.until",
                    f"{lawful} at the latest",
                    str(last),
                    "at most 12 months: USMCA Annex 5-A",
                )
        self._stated(
            "elements.certification.date",
            self._day.isoformat(),
            elements["certification"]["date"],
            "the evidence",
        )
        self._stated(
            "elements.good.product", self._told["product"], elements["good"]["product"], "the evidence"
        )
        self._stated(
            "illustrative", self._told["model"]["illustrative"], self._paper["illustrative"], "the model"
        )
        if found:
            criterion, origin = origin_of(found, self._told)
            self._stated("elements.criterion", criterion, elements["criterion"], "judged again")
            self._stated(
                "elements.good.hs", six_digits(found[0][0].hs), elements["good"]["hs"], "the judged good"
            )
            self._stated("origin", origin, self._paper["origin"], "judged again")

    def _law(self, world: World) -> None:
        """Compare the rules, codes and members that the evidence carries with those held here."""
        goods = [read(mix["good"], EVIDENCE) for mix in self._told["mixes"]]
        codes = [code for good in goods for code in (good.hs, *(material.hs for material in good.materials))]
        told = self._told["law"]
        here = excerpt(world, [good.hs for good in goods], codes)
        held = {fact["table"]: fact["sha256"] for fact in world.manifest(("blocs", "hs2022_to_2012", "hts"))}
        same_facts = all(
            held.get(fact["table"], fact["sha256"]) == fact["sha256"] for fact in self._told["facts"]
        )
        same_release = self._same_engine
        day = self._day.isoformat()
        for name, due, found, fixed in (
            ("law.rules", here["rules"], told["rules"], same_release),
            ("law.hs2022_to_2012", here["hs2022_to_2012"], told["hs2022_to_2012"], same_facts),
            ("law.tariff_items", here["tariff_items"], told["tariff_items"], same_facts),
            (f"members.{day}", sorted(world.members("USMCA")), self._told["members"][day], same_facts),
        ):
            if fixed:
                self._ledger.alike(
                    "law", EVIDENCE, name, due, found, "the rules and codes of the same release and facts"
                )
            elif due != found:
                self._notes.append(
                    f"{name} is not as it is held here today (release {self._told['allyshore']} then, {VERSION} now, of other rules or facts). The certificate was judged by its own."
                )

    def _same(self, path: str, due: Any, found: Any, why: str) -> None:
        self._ledger.alike("evidence", EVIDENCE, path, due, found, why)

    def _stated(self, path: str, due: Any, found: Any, why: str) -> None:
        self._ledger.alike("certificate", CERTIFICATE, path, due, found, why)

    def _measure(self, path: str, due: float | None, found: float | None, why: str) -> None:
        """A weight or volume, or none where the model has none."""
        if due is None or found is None:
            self._same(path, due, found, why)
        else:
            self._number(path, due, found, why)

    def _number(self, path: str, due: float, found: Any, why: str) -> None:
        self._ledger.one("amounts", EVIDENCE, path, due, found, why, Slack.RATIO)


def _paper(folder: Path, document: Mapping[str, Any], ledger: Ledger, notes: list[str]) -> None:
    """Set the paper again where the typesetter is the same, and compare every byte."""
    if not (folder / PAPER).is_file():
        return  # the seal names it
    then, now = document.get("made_with"), made_with()
    if then != now:
        notes.append(f"{PAPER} was made with {then}, here is {now}: it is held by its seal alone.")
        return
    ledger.checked["papers"] += 1
    try:
        again = pdf(document)
    except (AllyshoreError, KeyError, TypeError, ValueError) as refusal:
        ledger.note(
            CERTIFICATE,
            None,
            "",
            "a certificate that can be set",
            str(refusal)[:200],
            "the paper says the same",
        )
        return
    if again != (folder / PAPER).read_bytes():
        ledger.note(PAPER, None, "", f"the paper of {CERTIFICATE}", "another one", "set again, byte by byte")
