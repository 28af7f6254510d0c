"""A model's own trust test: read from strategies.toml, used by every strategy, told back in the manifest, audited."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from allyshore import api
from allyshore.cli import main
from allyshore.errors import ModelInvalid
from allyshore.study import CompareParams
from allyshore.study.spend import tiers

STARTER = Path(__file__).parents[2] / "examples" / "starter"
DAY = date(2026, 6, 15)
OWN = """
[trust]
weights = { democracy = 3 }
least_known = 0.5
[trust.doors.treaty]
open = false
[trust.doors.near]
at_least = { proximity = 3000, security = 0.3 }
"""


def model(folder, text):
    shutil.copytree(STARTER, folder)
    (folder / "strategies.toml").write_text(text, encoding="utf-8")
    return api.load(folder, on=DAY)


def test_the_model_s_trust_test_judges_every_strategy_and_is_audited(tmp_path):
    """Mexico is let in by the model's own door; the saved result tells the scheme and verifies."""
    comparison = api.compare(
        model(tmp_path / "m", OWN), on=DAY, params=CompareParams(names=("least-cost",), workers=1)
    )
    assert comparison.card.why("MEX").startswith("Trusted by near: ")
    assert "trust" not in [outcome.strategy.name for outcome in comparison.outcomes]
    scheme = comparison.manifest["options"]["trust"]
    assert scheme["weights"]["democracy"] == 3
    assert scheme["home"] == "USA"
    assert scheme["doors"]["treaty"]["open"] is False
    comparison.save(tmp_path / "r")
    assert main(["verify", str(tmp_path / "r")]) == 0


def test_a_changed_door_of_the_manifest_is_found(tmp_path, capsys):
    """Shutting the door of the treaty after the fact moves the allied share, and verify names it."""
    names = CompareParams(names=("least-cost",), workers=1)
    folder = api.compare(api.load(STARTER, on=DAY), on=DAY, params=names).save(tmp_path / "r")
    for name in ("manifest.json", "comparison.json"):
        document = json.loads((folder / name).read_text(encoding="utf-8"))
        document.get("manifest", document)["options"]["trust"]["doors"]["treaty"]["open"] = False
        (folder / name).write_text(json.dumps(document), encoding="utf-8")
    capsys.readouterr()
    assert main(["verify", str(folder)]) == 1
    assert "concentration" in capsys.readouterr().err


def test_faults_of_the_model_s_trust_test_are_told_by_check(tmp_path, capsys):
    """A misspelt door stands among the faults of the model."""
    model(tmp_path / "m", '[trust.doors.treaty]\nmember_of = ["USCMA"]\n[trust.weights]\ndemocrazy = 1\n')
    assert main(["check", str(tmp_path / "m"), "--on", "2026-06-15"]) == 3
    told = capsys.readouterr().err
    assert "strategies.toml [trust], doors.treaty.member_of" in told
    assert "Did you mean democracy" in told


def test_a_part_used_at_several_depths_counts_at_the_deepest():
    """Every component lies at least one tier below whatever it goes into, and goods for the market at 0."""
    chain = api.load(STARTER.parent / "laundry", on=DAY)
    depth = dict(tiers(chain).iter_rows())
    made = dict(chain.recipes.select("recipe", "product").iter_rows())
    for recipe, component in chain.bom.select("recipe", "component").iter_rows():
        assert depth[component] > depth[made[recipe]]
    assert min(depth.values()) == 0
    assert max(depth.values()) >= 2


def test_spend_by_tier_adds_up_to_purchases_and_production(tmp_path):
    """What concentration is measured on is what the cost lines say."""
    outcome = api.compare(
        api.load(STARTER, on=DAY), on=DAY, params=CompareParams(names=("least-cost",), workers=1)
    ).outcomes[0]
    rows = {(row["tier"], row["by"]): row for row in outcome.to_dict()["concentration"]}
    whole = outcome.plan.cost["purchase"] + outcome.plan.cost["production"]
    assert rows[None, "country"]["spend"] == pytest.approx(whole)
    assert sum(
        row["spend"] for (tier, by), row in rows.items() if by == "country" and tier is not None
    ) == pytest.approx(whole)


def test_an_unknown_scheme_in_python_is_refused(tmp_path):
    chain = model(tmp_path / "m", "[trust]\nhome = 3\n")
    with pytest.raises(ModelInvalid, match="home: expected a text"):
        api.compare(chain, on=DAY, params=CompareParams(names=("least-cost",)))
