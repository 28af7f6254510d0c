"""What cannot be judged is refused with its place, what was expected, what was found and what to do, by the engine and by the command."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import polars as pl
import pytest

from allyshore.cli import main
from allyshore.errors import ModelInvalid, Severity
from allyshore.origin import Good, Material, Rulebook, Status, doubts, qualify, qualify_catalogue, reading
from allyshore.world import World

ROOT = Path(__file__).resolve().parents[2]
HARNESS = ROOT / "examples" / "harness"
RULES = ROOT / "src" / "allyshore" / "origin" / "rules"
DAY = ["--on", "2026-06-15"]
WORLD = World.on(dt.date(2026, 6, 15))
DAMAGES = {
    "a cycle": ("bom.csv", "engine_harness_board,tape,1,no", "engine_harness_board,engine_harness,1,no",
        ("bom.csv row 13, component: expected a product that does not go into itself", "found the cycle engine_harness < engine_harness", "Take one of these")),
    "a negative cost": ("capabilities.csv", "guadalajara_connectors,connector,,0.42", "guadalajara_connectors,connector,,-0.42",
        ("capabilities.csv row 11, unit_cost: expected at least 0", "found -0.42")),
    "an unknown code of a material": ("products.csv", "85366980", "85999980", ("products.csv row 6, hs: expected a subheading of HS 2022", "found '85999980'", "There is no heading 8599")),
    "an unknown code of a good": ("products.csv", "pickup truck,85443000", "pickup truck,99443000", ("products.csv row 2, hs: expected", "found '99443000'", "There is no heading 9944")),
    "a good below its materials": ("products.csv", "0.045,132", "0.045,3",
        ("products, body_harness as made at ciudad_juarez, value: expected at least", "the value of the materials in it, found 3.00", "Check the price")),
}  # fmt: skip


def washer(**given: object) -> Good:
    motor = Material("motor", "85014040", 60.0, originating=False)
    return Good(
        **{
            "product": "washer",
            "hs": "84502000",
            "country": "MEX",
            "transaction_value": 400.0,
            "materials": (motor,),
            **given,
        }
    )  # type: ignore[arg-type]


@pytest.mark.parametrize("damage", DAMAGES)
def test_the_command_refuses_a_damaged_model_with_exit_code_3(damage, tmp_path, capsys):
    file, before, after, told = DAMAGES[damage]
    model = Path(shutil.copytree(HARNESS, tmp_path / "m"))
    text = (model / file).read_text()
    assert before in text
    (model / file).write_text(text.replace(before, after, 1))
    assert main(["qualify", str(model), *DAY]) == 3
    said = capsys.readouterr()
    assert said.out == ""
    for part in told:
        assert part in said.err


@pytest.fixture
def damaged_rules(tmp_path, monkeypatch):
    """A copy of the rule files in the place of the packaged ones."""
    place = Path(shutil.copytree(RULES, tmp_path / "rules"))
    monkeypatch.setattr(reading, "files", lambda _: tmp_path)
    caches = (reading.packaged, reading.packaged_chapters)
    for cached in caches:
        cached.cache_clear()
    yield place / "usmca" / "chapter-85.toml"
    for cached in caches:
        cached.cache_clear()


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("chapter = 85", "chapter = = 85", ("rules/usmca/chapter-85.toml: expected a rule file in TOML", "line 1")),
        ("chapter = 85", "part = 85", ("chapter-85.toml: expected the number of its chapter, found None",)),
        ('number = "114"', 'digit = "114"', ("chapter-85.toml rule ?: expected a field of a rule", "found 'digit'")),
        ('from = ["heading"]', 'from = ["headings"]', ("chapter-85.toml rule", "expected a level", "found 'headings'")),
        ("tv = 0.6", "tv = 60", ("chapter-85.toml rule", "tv as a share between 0 and 1, found 60")),
        ('from = ["heading"]', "from = 8", ("chapter-85.toml rule", "expected an entry of the rule language")),
        ('effect = "vehicle"', 'effect = "vehicles"', ("chapter-85.toml note", "expected an effect among", "found 'vehicles'")),
    ],
)  # fmt: skip
def test_a_damaged_rule_file_is_refused_by_engine_and_command(damaged_rules, before, after, told, capsys):
    text = damaged_rules.read_text()
    assert before in text
    damaged_rules.write_text(text.replace(before, after, 1))
    with pytest.raises(ModelInvalid) as wrong:
        Rulebook.usmca(WORLD)
    assert main(["qualify", str(HARNESS), *DAY]) == 3
    said = capsys.readouterr().err
    for part in (*told, "Restore the rule file from the release."):
        assert part in str(wrong.value)
        assert part in said


def test_a_rule_file_that_is_gone_or_cut_short_is_named_with_what_it_held(damaged_rules, capsys):
    """Without the rule for a tariff item that of its heading would answer: TOML that parses is not yet whole."""
    text = damaged_rules.read_text()
    damaged_rules.write_text(text[: text.index('[[rule]]\nnumber = "114"')])
    (damaged_rules.parent / "chapter-84.toml").unlink()
    assert main(["world", "show", "origin-rules", "8450.20"]) == 3
    said = capsys.readouterr().err
    assert "rules/usmca/chapter-84.toml: expected a rule file" in said
    assert "rules/usmca/chapter-85.toml: expected 125 rules and 26 notes, found 1" in said


def test_a_rule_file_that_is_not_there_is_named(damaged_rules):
    (damaged_rules.parent / "general.toml").unlink()
    with pytest.raises(ModelInvalid, match=r"rules/usmca/general\.toml: expected a rule file"):
        Rulebook.usmca(WORLD)


@pytest.mark.parametrize(
    ("good", "told"),
    [
        (
            washer(transaction_value=-1.0),
            "washer, transaction_value: expected a positive amount of USD, found -1.0.",
        ),
        (washer(net_cost=float("nan")), "washer, net_cost: expected a positive amount of USD, found nan."),
        (
            washer(materials=(Material("motor", "85014040", -6.0, originating=False),)),
            "washer, material motor, value: expected an amount of USD of zero or more, found -6.0.",
        ),
        (
            washer(materials=(Material("motor", "electric", 6.0, originating=False),)),
            "washer, material motor, hs: expected an HS code of 2 to 10 digits, found 'electric'. Give the code as text; a service is no material.",
        ),
    ],
)
def test_a_good_that_cannot_be_judged_is_refused(book, good, told):
    with pytest.raises(ModelInvalid) as wrong:
        qualify(good, book)
    assert str(wrong.value) == told


def test_a_code_that_no_schedule_has_is_a_missing_fact_with_its_name(book):
    lost = qualify(washer(hs="99990000"), book)
    assert (lost.status, len(lost.missing)) == (Status.UNKNOWN, 1)
    assert "9999" in lost.missing[0]
    part = qualify(washer(materials=(Material("motor", "859999", 6.0, originating=False),)), book)
    assert (part.status, part.missing) == (
        Status.UNKNOWN,
        ("the HS code of motor: 8599.99 is not in HS 2022",),
    )


def test_goods_that_are_made_of_each_other_are_refused(book):
    goods = pl.DataFrame(
        {
            "good": ["a", "b"],
            "hs": ["845020", "850140"],
            "country": ["MEX", "MEX"],
            "transaction_value": [9.0, 5.0],
            "net_cost": [8.0, 4.0],
        }
    )
    bom = pl.DataFrame(
        {
            "good": ["a", "b"],
            "component": ["b", "a"],
            "hs": ["850140", "845020"],
            "value": [1.0, 1.0],
            "originating": [None, None],
        },
        schema_overrides={"originating": pl.Boolean},
    )
    with pytest.raises(ModelInvalid, match=r"expected .*, found .*"):
        qualify_catalogue(goods, bom, book)


def test_a_good_below_its_materials_is_told_and_the_law_still_answers(book):
    """A sale at a loss is lawful: by shift alone the status stands, and the doubt is said."""
    cheap = washer(transaction_value=50.0)
    (doubt,) = doubts(cheap)
    assert doubt.severity is Severity.WARNING
    assert str(doubt) == (
        "washer, transaction_value: expected at least 60.00 USD, the value of the materials in it, found 50.00. "
        "Check the price, and the quantities and the currency of the materials."
    )
    found = qualify(cheap, book)
    assert found.status is Status.ORIGINATING
    assert any("transaction_value of washer" in text for text in found.assumptions)
    assert doubts(washer()) == ()
    outer = washer(materials=(Material("tub", "84509020", 90.0, originating=None, production=cheap),))
    assert doubts(outer) == (doubt,)
