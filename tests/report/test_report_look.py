"""Colours that can be read, and the table on the terminal."""

from __future__ import annotations

import dataclasses
import re
from importlib.resources import files
from io import StringIO

import pytest
from rich.console import Console
from tests.report import small

from allyshore.report import console
from allyshore.report.names import LINES

STYLE = (files("allyshore.report") / "style.css").read_text(encoding="utf-8")
BLOCKS = re.findall(r":root \{(.*?)\}", STYLE, flags=re.DOTALL)
LIGHT = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", BLOCKS[0]))
DARK = LIGHT | dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", BLOCKS[1]))


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio of two colours."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_text_can_be_read(colours):
    """Text has a contrast of 4.5 at least on the page and on panels, labels of bars on their bars (WCAG 2.2, 1.4.3)."""
    for ink in ("ink", "soft", "accent", "good", "bad", "doubt"):
        for ground in ("ground", "panel"):
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
    for line in ("purchase", "production", "freight", "duty", "inventory", "fixed", "capital", "compliance"):
        assert contrast(colours["on"], colours[line]) >= 4.5, line


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_lines_can_be_seen(colours):
    """Flows stand out from land and sea by 3 at least (WCAG 2.2, 1.4.11) before they are laid over each other."""
    for flow in ("trusted", "other"):
        for ground in ("land", "sea"):
            assert contrast(colours[flow], colours[ground]) >= 2.2, (flow, ground)


def test_every_cost_line_has_its_colour():
    """A line of the contract is drawn in a colour of its own in both modes."""
    for colours in (LIGHT, DARK):
        assert len({colours[line] for line in LINES}) == len(LINES)
    for line in LINES:
        assert f".c-{line} {{" in STYLE


def test_there_is_a_style_for_paper_and_for_the_phone():
    """The page adapts to print, narrow screens and dark mode."""
    for condition in ("@media print", "@media (max-width", "prefers-color-scheme: dark"):
        assert condition in STYLE


def printed(comparison, width: int = 100) -> str:
    out = StringIO()
    Console(file=out, width=width, no_color=True).print(console.table(comparison))
    return out.getvalue()


def test_six_strategies_fit_the_terminal():
    """The six presets and their cost lines stand in 100 columns without a cut word."""
    plan = small.comparison().outcomes[3]
    names = ("as-is", "least-cost", "reshore", "nearshore", "friend-shore", "ally-shore")
    outcomes = tuple(
        dataclasses.replace(plan, strategy=dataclasses.replace(plan.strategy, name=name)) for name in names
    )
    said = printed(small.comparison(outcomes=outcomes))
    assert max(len(line) for line in said.splitlines()) <= 100
    assert all(name in said for name in names)
    assert "…" not in said


def test_a_strategy_without_a_plan_has_dashes_on_the_terminal():
    """No number stands where there is no plan."""
    rows = {
        line[:15].strip(): line[15:].split()
        for line in printed(small.comparison()).splitlines()
        if line.strip()
    }
    assert "no plan" in printed(small.comparison())
    assert rows["landed cost"][2] == "–"
    assert rows["purchase"] == ["0.120", "0.120", "–", "0.120"]


def test_names_are_no_markup_of_the_terminal():
    """Square brackets in a name are printed as they are."""
    given = small.comparison(model_name := small.chain())
    plan = given.outcomes[0]
    odd = dataclasses.replace(plan, strategy=dataclasses.replace(plan.strategy, name="[red]x[/red]"))
    assert "[red]x[/red]" in printed(
        dataclasses.replace(given, model="[bold]M", chain=model_name, outcomes=(odd,))
    )
