"""docs/origin.md says what the engine does: its example runs, and its counts are those of the rules."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from allyshore.origin import coverage

PAGE = Path(__file__).parents[2] / "docs" / "origin.md"


@pytest.fixture(scope="module")
def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def _blocks(page, kind):
    return re.findall(rf"```{kind}\n(.*?)```", page, re.DOTALL)


def test_the_example_prints_what_the_page_shows(page, capsys):
    code, shown = (_blocks(page, kind)[0] for kind in ("python", "text"))
    exec(compile(code, "docs/origin.md", "exec"), {})
    assert capsys.readouterr().out == shown


def test_the_goods_file_of_the_page_gives_the_answers_shown(page, capsys, tmp_path, monkeypatch):
    (tmp_path / "washer.toml").write_text(_blocks(page, "toml")[0])
    monkeypatch.chdir(tmp_path)
    exec(compile(_blocks(page, "python")[1], "docs/origin.md", "exec"), {})
    assert capsys.readouterr().out == _blocks(page, "text")[1]


def test_a_rule_of_ones_own_is_cited_as_such(page, capsys):
    first = _blocks(page, "python")[0]
    own = next(block for block in _blocks(page, "python") if "with_rules" in block)
    exec(compile(f"{first}{own}", "docs/origin.md", "exec"), {})
    said = capsys.readouterr().out
    assert said == _blocks(page, "text")[0] + next(
        block for block in _blocks(page, "text") if "draft" in block
    )


def test_the_page_names_every_question_that_a_goods_file_may_ask(page):
    from allyshore.origin.goodsfile.questions import ASKED, ask_of

    assert ", ".join(f"`{ask_of(one)}`" for one in ASKED) in page


def test_the_page_counts_the_rules_right(page, book):
    reached = sum(1 for code in book.concordance.forerunners if book.rule(code) is not None)
    assert f"{len(book.rules):,} rules are in force on 15 June 2026" in page
    assert f"{reached:,} of {len(book.concordance.forerunners):,} subheadings" in page


def test_the_rule_on_the_page_is_the_rule_in_the_file(page):
    text = _blocks(page, "toml")[1]
    rules = Path(__file__).parents[2] / "src" / "allyshore" / "origin" / "rules" / "usmca" / "chapter-84.toml"
    assert text.strip() in rules.read_text(encoding="utf-8")


@pytest.mark.parametrize("agreement", ["usmca", "korea", "cafta-dr"])
def test_the_page_publishes_the_coverage_that_is_on_file(page, agreement):
    found = coverage(agreement)
    headed = f"{found.headed_rules_read} of {found.headed_rules}" if found.headed_rules else ""
    cells = [
        f"{found.rules:,}",
        f"{found.rules_read:,}",
        headed,
        f"{found.notes_read} of {found.notes}",
        found.vintage,
    ]
    assert f"| {' | '.join(cells)} |".replace("|  |", "| |") in page
