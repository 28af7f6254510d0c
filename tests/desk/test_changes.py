"""After a change, what is told of status, way, margin and materials."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from tests.desk.conftest import DAY

from allyshore.desk import changes, earlier, save
from allyshore.desk.changes import standing
from allyshore.errors import ModelInvalid
from allyshore.origin import OriginParams, Rulebook, qualify
from allyshore.study.save import judgement_record
from allyshore.world import World


def rejudged(judgements, name, **cells):
    """Judge every mix again with one material changed."""
    book = Rulebook.usmca(World.on(DAY))
    found = []
    for one in judgements:
        materials = tuple(replace(m, **cells) if m.name == name else m for m in one.good.materials)
        good = replace(one.good, materials=materials)
        found.append(replace(one, good=good, determination=qualify(good, book, OriginParams(tolerance=1e-6))))
    return found


def test_the_same_plan_has_no_changes(case):
    assert changes(standing(case.plan.judgements), case.plan.judgements) == []


def test_a_supplier_that_loses_its_status_is_told_with_what_it_costs(case):
    now = rejudged(case.plan.judgements, "wire", originating=False)
    found = changes(standing(case.plan.judgements), now)
    lost = next(one for one in found if one.product == "body_harness")
    assert lost.before.status == "originating"
    assert "wire: originating, now not originating" in lost.lines
    assert any(line.startswith("status: originating, now ") for line in lost.lines)
    assert any(line.startswith("value of non-originating materials: ") for line in lost.lines)


def test_a_price_that_moves_is_told_as_material_and_margin(case):
    now = rejudged(case.plan.judgements, "connector", value=9.0)
    lines = changes(standing(case.plan.judgements), now)[0].lines
    assert any(line.startswith("connector: ") for line in lines)


def test_a_certificate_s_evidence_is_an_earlier_judgement_of_its_good_alone(case, certificate, tmp_path):
    old, partial = earlier(save(certificate, tmp_path / "c"))
    assert partial
    assert set(old) == {("body_harness", "ciudad_juarez")}
    assert changes(old, case.plan.judgements, only_old=True) == []


def test_what_qualify_printed_is_an_earlier_judgement(case, tmp_path):
    """It keeps no materials, so that only status, way and margins are compared."""
    file = tmp_path / "old.json"
    records = [judgement_record(one) for one in case.plan.judgements]
    file.write_text(json.dumps({"determinations": records}))
    old, partial = earlier(file)
    assert not partial
    assert changes(old, case.plan.judgements) == []
    assert changes(old, case.plan.judgements[:1])[0].lines


@pytest.mark.parametrize("text", ["{}", "[]", '{"determinations": [{"product": "x"}]}', "{"])
def test_another_document_is_refused(tmp_path, text):
    file = tmp_path / "old.json"
    file.write_text(text)
    with pytest.raises(ModelInvalid):
        earlier(file)
