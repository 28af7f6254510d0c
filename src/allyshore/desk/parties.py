"""Who certifies, exports, makes and imports: ``parties.toml``, which lies beside the model's tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from allyshore.desk.transit import CustomsControl
from allyshore.errors import Fault, ModelInvalid
from allyshore.tables import is_workbook, read_toml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

PARTIES = "parties.toml"
ROLES = ("importer", "exporter", "producer")
UNKNOWN = "Unknown"
VARIOUS = "Various"
CONFIDENTIAL = "Available to the importing authorities upon request"
_CONTACT = ("address", "country", "phone", "email")
_WORDS = {
    "certifier": {"is", "name", "title", "company", "statement", *_CONTACT},
    "exporter": {"same_as", "unknown", "name", *_CONTACT},
    "producer": {"same_as", "various", "confidential", "site", "name", *_CONTACT},
    "importer": {"same_as", "unknown", "various", "name", *_CONTACT},
    "transit": {"site", "customs_control", "evidence"},
}
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True)
class Party:
    """One party, as the certificate names it.

    Attributes
    ----------
    name
        Legal name; of the certifier, the person who signs.
    address, country, phone, email
        Where it is (ISO3) and how it is reached; all empty where `note` stands instead.
    title, company
        Of the certifier only.
    note
        What stands in place of a name: unknown, various, or available to the authorities upon request.
    """

    name: str = ""
    address: str = ""
    country: str = ""
    phone: str = ""
    email: str = ""
    title: str = ""
    company: str = ""
    note: str = ""

    def to_dict(self) -> dict[str, str]:
        """Give what is filled in, as JSON values."""
        return {name: getattr(self, name) for name in self.__slots__ if getattr(self, name)}


@dataclass(frozen=True, slots=True)
class Parties:
    """The four parties of a certificate.

    Attributes
    ----------
    role
        Which of the other three certifies.
    statement
        Replaces our words of the certification, where given.
    controls
        Stays outside the territory under customs control.
    """

    role: str
    certifier: Party
    exporter: Party
    producer: Party
    importer: Party
    statement: str = ""
    controls: tuple[CustomsControl, ...] = ()


def parties_file(model: Path) -> Path:
    """Where the parties of a model stand: in its folder, or beside its workbook."""
    return (model.parent if is_workbook(model) else model) / PARTIES


def read_parties(file: Path, *, site: str, country: str, members: frozenset[str]) -> Parties:
    """Read and check the parties of a certificate for what one plant makes.

    Parameters
    ----------
    file
        ``parties.toml``.
    site, country
        The plant, and where it is (ISO3): the producer's address is that of production.
    members
        ISO3 of the countries of the agreement: exporter, producer and importer are in them.

    Raises
    ------
    ModelInvalid
        The file is missing or faulty; every fault is told.

    Source: 19 CFR 182.12(a)(4)(i) to (v); USMCA Annex 5-A.
    """
    faults: list[Fault] = []
    if not file.is_file():
        cure = "Write it as docs/certificate.md shows; `allyshore new DIR --example harness` has one"
        raise ModelInvalid(
            [Fault(file.name, None, None, "the certifier and the parties", "no such file", cure)]
        )
    read = read_toml(file, faults)
    if read is None:
        raise ModelInvalid(faults)
    reader = _Reader(file.name, read[0], members, faults)
    found = reader.parties(site, country)
    if faults:
        raise ModelInvalid(faults)
    return found


def _refers(value: object) -> bool:
    """Whether a party is said to be the same as another, which has to be read first."""
    return isinstance(value, dict) and "same_as" in value


class _Reader:
    """Turns the file's tables into parties and collects every fault."""

    def __init__(
        self, where: str, values: Mapping[str, Any], members: frozenset[str], faults: list[Fault]
    ) -> None:
        self._where, self._values, self._members, self._faults = where, values, members, faults

    def parties(self, site: str, country: str) -> Parties:
        for name in self._values:
            if name not in _WORDS:
                self._fault(name, f"one of the tables {', '.join(_WORDS)}", "another table")
        given = self._table("certifier", self._values.get("certifier"))
        role = given.get("is", "")
        if role not in ROLES:
            self._fault("certifier.is", f"one of {', '.join(ROLES)}", repr(role) if role else "nothing")
        certifier = self._party("certifier", given, ("name", "title", *_CONTACT), inside=False)
        known = {"certifier": certifier}
        others = {"producer": self._of_site(site)} | {
            name: self._values.get(name) for name in ("exporter", "importer")
        }
        for name, value in sorted(others.items(), key=lambda pair: _refers(pair[1])):
            known[name] = self._other(name, value, role, known)
        producer = known["producer"]
        if producer.country and producer.country != country:
            self._fault(
                "producer.country",
                f"{country}, where {site} makes the good",
                repr(producer.country),
                f'Give the address of production, in a table [[producer]] with site = "{site}"',
            )
        return Parties(
            role,
            certifier,
            known["exporter"],
            producer,
            known["importer"],
            " ".join(str(given.get("statement", "")).split()),
            tuple(self._controls(self._values.get("transit", []))),
        )

    def _controls(self, value: object) -> Iterator[CustomsControl]:
        """Stays that the user says were under customs control; one without the paper that shows it is a fault."""
        for given in value if isinstance(value, list) else [value]:
            table = self._table("transit", given)
            site, evidence = str(table.get("site", "")).strip(), str(table.get("evidence", "")).strip()
            if table and not (site and evidence and table.get("customs_control") is True):
                self._fault(
                    "transit",
                    "site, customs_control = true, and in evidence the paper that shows it",
                    "less than that",
                )
            elif table:
                yield CustomsControl(site, evidence)

    def _of_site(self, site: str) -> object:
        """The producer's table for the plant: the one that names it, else the one that names none."""
        given = self._values.get("producer")
        if not isinstance(given, list):
            return given
        tables = [table for table in given if isinstance(table, dict)]
        own = [table for table in tables if table.get("site") == site]
        general = [table for table in tables if "site" not in table]
        return next(iter([*own, *general]), None)

    def _other(self, name: str, value: object, role: str, known: Mapping[str, Party]) -> Party:
        """A party other than the certifier; the certifier's own role needs no table."""
        if value is None and name == role:
            self._inside(name, known["certifier"].country)
            return replace(
                known["certifier"],
                name=known["certifier"].company or known["certifier"].name,
                title="",
                company="",
            )
        given = self._table(name, value)
        if not given:
            return Party()
        same = given.get("same_as")
        if same is not None:
            if same not in known:
                self._fault(f"{name}.same_as", f"one of {', '.join(known)}", repr(same))
                return Party()
            return known[same]
        for word, note in (("unknown", UNKNOWN), ("various", VARIOUS), ("confidential", CONFIDENTIAL)):
            if given.get(word) is True:
                if name == "exporter" and role != "producer":
                    self._fault(
                        f"{name}.unknown",
                        "the exporter's name and address",
                        "unknown",
                        "Only a producer may certify without knowing the exporter",
                    )
                return Party(note=note)
        return self._party(name, given, ("name", *_CONTACT), inside=True)

    def _table(self, name: str, value: object) -> dict[str, Any]:
        if not isinstance(value, dict) or not value:
            found = "nothing" if value is None or value == {} else "something else"
            self._fault(name, f"a table [{name}]", found)
            return {}
        for word in value:
            if word not in _WORDS[name]:
                self._fault(f"{name}.{word}", f"one of {', '.join(sorted(_WORDS[name]))}", "another key")
        return dict(value)

    def _party(self, name: str, given: Mapping[str, Any], wanted: tuple[str, ...], *, inside: bool) -> Party:
        cells: dict[str, str] = {}
        for word in dict.fromkeys([*wanted, *(("company",) if name == "certifier" else ())]):
            value = given.get(word, "")
            cells[word] = " ".join(value.split()) if isinstance(value, str) else ""
            if not cells[word] and word in wanted and given:
                self._fault(f"{name}.{word}", "a text", "nothing" if word not in given else repr(given[word]))
        if cells["email"] and not _EMAIL.fullmatch(cells["email"]):
            self._fault(f"{name}.email", "an e-mail address", repr(cells["email"]))
        cells["country"] = cells["country"].upper()
        if inside:
            self._inside(name, cells["country"])
        return Party(**cells)

    def _inside(self, name: str, country: str) -> None:
        if country and country not in self._members:
            members = ", ".join(sorted(self._members))
            self._fault(f"{name}.country", f"a country of the agreement ({members})", repr(country))

    def _fault(self, place: str, expected: str, found: str, cure: str = "") -> None:
        self._faults.append(Fault(self._where, None, place, expected, found, cure))
