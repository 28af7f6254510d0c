"""A certificate is judged again from its own folder, and a changed number is found even if the forger seals anew."""

from __future__ import annotations

import copy
import datetime as dt
import json
import shutil
import sys
from dataclasses import replace

import pytest
from tests.desk.conftest import DAY

from allyshore.desk import recheck, save
from allyshore.desk.law import excerpt, reread
from allyshore.desk.paper import pdf
from allyshore.desk.result import fingerprint, text_of
from allyshore.desk.written import read, write
from allyshore.origin import (
    Costs,
    Excluded,
    Good,
    Material,
    Obtained,
    Role,
    Rulebook,
    RuleFiles,
    Statement,
    Stay,
    VehicleUse,
    qualify,
)
from allyshore.tables import seal
from allyshore.world import World


@pytest.fixture(scope="module")
def folder(certificate, tmp_path_factory):
    return save(certificate, tmp_path_factory.mktemp("certified") / "c")


def forged(folder, place, evidence=None, document=None):
    """Write a certificate whose hashes, paper and seal were all made anew."""
    document = copy.deepcopy(document or json.loads((folder / "certificate.json").read_text()))
    evidence = evidence or json.loads((folder / "evidence.json").read_text())
    document["evidence_sha256"] = fingerprint(evidence)
    place.mkdir(exist_ok=True)
    (place / "evidence.json").write_text(text_of(evidence))
    (place / "certificate.json").write_text(text_of(document))
    (place / "certificate.pdf").write_bytes(pdf(document))
    seal(place)
    return recheck(place, World.on).verdict


def numbers(value, path=()):
    if isinstance(value, dict):
        for name, one in value.items():
            yield from numbers(one, (*path, name))
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from numbers(one, (*path, place))
    elif isinstance(value, float) or (isinstance(value, int) and not isinstance(value, bool)):
        yield path


def test_a_certificate_as_written_is_verified(folder):
    found = recheck(folder, World.on)
    assert found.verdict.verified, found.verdict.lines()
    assert found.notes == ()
    assert found.verdict.checked["determinations"] > 100


def test_a_number_that_is_one_percent_off_is_found_even_under_a_new_seal(folder, tmp_path):
    """Every amount, value and quantity of the first lot; identifiers of rows (run, period, state) are no amounts."""
    evidence = json.loads((folder / "evidence.json").read_text())
    paths = [
        path
        for path in numbers(evidence)
        if path[0] in {"mixes", "tolerance"}
        and path[1:2] in {(), (0,)}
        and path[-1] not in {"run", "period", "state"}
    ]
    assert len(paths) > 40
    for path in paths[::3]:
        changed = copy.deepcopy(evidence)
        inside = changed
        for step in path[:-1]:
            inside = inside[step]
        inside[path[-1]] = inside[path[-1]] * 1.01 or 0.01
        assert not forged(folder, tmp_path / "f", changed).verified, path


def test_a_status_that_no_declaration_backs_is_found(folder, tmp_path):
    evidence = json.loads((folder / "evidence.json").read_text())
    line = next(one for one in evidence["mixes"][0]["lines"] if one["component"] == "wire")
    line["declarations"][0]["until"] = "2026-12-30"
    told = "\n".join(forged(folder, tmp_path / "f", evidence).lines())
    assert "lines[0].originating: expected nothing, found True" in told


def test_a_softened_rule_is_found(folder, tmp_path):
    """The excerpt of the law is held to the rules of the release that wrote it."""
    text = (folder / "evidence.json").read_text()
    evidence = json.loads(text)
    rule = next(one for one in evidence["law"]["rules"]["chapters"][0][1]["rule"] if one["number"] == "114")
    rule["any"][0]["except"] = []
    assert any("law.rules" in line for line in forged(folder, tmp_path / "f", evidence).lines())


def test_a_stop_outside_the_territory_is_found(folder, tmp_path):
    evidence = json.loads((folder / "evidence.json").read_text())
    legs = evidence["ways"][0]["legs"]
    stop = {**legs[0], "destination": "colon_hub", "destination_country": "PAN"}
    evidence["ways"][0]["legs"] = [stop, {**legs[0], "origin": "colon_hub", "origin_country": "PAN"}]
    assert any("Article 4.18" in line for line in forged(folder, tmp_path / "f", evidence).lines())


@pytest.mark.parametrize(
    ("place", "value", "told"),
    [
        (("criterion",), "A", "elements.criterion"),
        (("good", "hs"), "8544.20", "elements.good.hs"),
        (("blanket_period", "until"), "2027-06-30", "elements.blanket_period"),
        (("certification", "date"), "2026-06-16", "elements.certification.date"),
    ],
)
def test_an_element_that_the_evidence_does_not_bear_out_is_found(folder, tmp_path, place, value, told):
    document = json.loads((folder / "certificate.json").read_text())
    inside = document["elements"]
    for step in place[:-1]:
        inside = inside[step]
    inside[place[-1]] = value
    assert any(told in line for line in forged(folder, tmp_path / "f", document=document).lines())


def test_a_paper_of_another_certificate_is_found(folder, tmp_path):
    place = shutil.copytree(folder, tmp_path / "c")
    document = json.loads((place / "certificate.json").read_text())
    document["elements"]["importer"]["name"] = "Somebody Else"
    (place / "certificate.pdf").write_bytes(pdf(document))
    seal(place)
    assert any("certificate.pdf" in line for line in recheck(place, World.on).verdict.lines())


@pytest.mark.parametrize("damage", ["{", "[]", '{"form": 1}', '{"on": "2026-06-15", "from": 3}'])
def test_damaged_evidence_is_a_difference_and_no_crash(folder, tmp_path, damage):
    place = shutil.copytree(folder, tmp_path / "c")
    (place / "evidence.json").write_text(damage)
    assert not recheck(place, World.on).verdict.verified


def test_a_certificate_of_an_earlier_release_is_judged_by_its_own_law_and_told_of(folder, tmp_path):
    """Five years on, rules that read otherwise in the release at hand are a note; the determination still has to agree."""
    document = json.loads((folder / "certificate.json").read_text())
    evidence = json.loads((folder / "evidence.json").read_text())
    evidence["allyshore"], document["made_with"]["allyshore"] = "0.0.1", "0.0.1"
    evidence["law"]["rules"]["general"]["source"] = "an earlier print"
    document["evidence_sha256"] = fingerprint(evidence)
    place = shutil.copytree(folder, tmp_path / "c")
    (place / "evidence.json").write_text(text_of(evidence))
    (place / "certificate.json").write_text(text_of(document))
    seal(place)
    found = recheck(place, World.on)
    assert found.verdict.verified, found.verdict.lines()
    assert len(found.notes) == 2
    assert "law.rules" in found.notes[0]


def test_an_excerpt_judges_as_the_whole_book_does(case):
    """The rules that a certificate carries give every determination of the plan that the packaged rules give."""
    world = World.on(DAY)
    book = Rulebook.usmca(world)
    for judgement in case.plan.judgements[:4]:
        good = judgement.good
        codes = [good.hs, *(material.hs for material in good.materials)]
        law = json.loads(json.dumps(excerpt(world, [good.hs], codes)))
        alone = reread(law, DAY, book.members)
        assert qualify(good, alone).to_dict() == qualify(good, book).to_dict()
        assert len(alone.rules) < len(book.rules) / 10


def test_a_good_is_the_same_when_read_back(case):
    for judgement in case.plan.judgements:
        assert read(json.loads(json.dumps(write(judgement.good))), "x") == judgement.good


def test_every_record_that_a_good_may_hold_is_read_back():
    """A good with all its parts filled in is the same after JSON, so that evidence loses nothing."""
    within = Good("rod", "72149900", "USA", 3.0, facts={"that it is cold drawn": True, "share": 0.7})
    material = Material(
        "bar",
        "72142000",
        2.0,
        originating=None,
        kinds=frozenset({"b", "a"}),
        role=Role.ACCESSORY,
        statement=Statement(
            net_cost=2.0, nonoriginating=0.5, materials=(Material("ore", "2601", 0.1, None),)
        ),
        production=within,
    )
    good = Good(
        "shaft",
        "84831030",
        "MEX",
        None,
        net_cost=9.5,
        materials=(material,),
        use=VehicleUse.HEAVY_TRUCK,
        costs=Costs(other_product=3.25, excluded=Excluded(royalties=0.1)),
        obtained=Obtained.SCRAP,
        operations=frozenset({"testing"}),
        route=(Stay("PAN", customs_control=True, operations=frozenset({"storing"})),),
        kinds=frozenset(),
    )
    assert read(json.loads(json.dumps(write(good))), "x") == good


def test_rules_that_changed_since_leave_a_certificate_as_it_was_judged(folder, monkeypatch):
    """Another engine with another rule 114, under the same release number: judged by the rules that the evidence carries."""
    packaged = RuleFiles.packaged()
    chapters = copy.deepcopy(packaged.chapters)
    rules = next(content["rule"] for name, content in chapters if "85" in name)
    next(one for one in rules if one["number"] == "114")["any"] = [{"from": ["chapter"]}]
    monkeypatch.setattr(RuleFiles, "packaged", lambda *_: replace(packaged, chapters=chapters))
    same = recheck(folder, World.on)
    assert {one.column.split(".chapters")[0] for one in same.verdict.differences} == {"law.rules"}
    monkeypatch.setattr(sys.modules[recheck.__module__], "engine", lambda: "another")
    moved = recheck(folder, World.on)
    assert moved.verdict.verified, moved.verdict.lines()
    assert moved.verdict.checked["determinations"] >= 50
    assert [note.split(" ")[0] for note in moved.notes] == ["law.rules"]


def test_a_staging_regime_is_kept_with_the_law(folder):
    """Uniform Regulations, s. 19: the law is read again with the regime that was approved."""
    law = excerpt(World.on(DAY), ["87032301"], ["87032301"], dt.date(2026, 12, 31))
    (case, *_) = reread(json.loads(json.dumps(law)), DAY, ["CAN", "MEX", "USA"]).cases("87032301")
    assert {way.rvc_nc for way in case.alternatives if way.others} == {0.625}
    assert not any("core parts are" in other.fact for way in case.alternatives for other in way.others)
