"""A duty bill for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from allyshore.duty import DutyBill


def show_bill(result: DutyBill) -> None:
    """Print the bill for people."""
    from rich.console import Console
    from rich.table import Table

    from allyshore.duty.statistics import dotted
    from allyshore.duty.user_fees import FEES

    console = Console()
    entry = result.entry
    claim = f", claimed under {entry.claim.upper()}" if entry.claim else ""
    console.print(
        f"[bold]{entry.hs}[/] of origin {entry.country_of_origin}, {entry.exporter} to {entry.importer}, {entry.value:,.2f} USD on {result.on}{claim}"
    )
    if result.number is not None:
        words = ", ".join(result.number.units) or "no quantity"
        console.print(
            f"{dotted(result.number.hts10)} {result.number.description}: report {words}", highlight=False
        )
    table = Table(box=None, pad_edge=False)
    for name, side in (
        ("heading", "left"),
        ("what", "left"),
        ("rate", "right"),
        ("of USD", "right"),
        ("USD", "right"),
        ("law", "left"),
    ):
        table.add_column(name, justify="right" if side == "right" else "left")
    for open_ in result.unreckoned:
        table.add_row(
            open_.heading, open_.name, open_.rate, f"{open_.base:,}", "not reckoned", open_.citation
        )
    for part in result.components:
        mark = "" if part.confidence == "high" else f" [{part.confidence} confidence]"
        table.add_row(
            part.heading,
            part.name,
            part.rate,
            f"{part.base:,}",
            f"{part.amount:,}",
            part.citation + mark.replace("[", "\\["),
        )
    table.add_section()
    table.add_row("", "duty", "", "", "not reckoned" if result.unreckoned else f"{result.duty:,}", "")
    for name, words in FEES.items():
        table.add_row("", words, "", "", f"{result.fees[name]:,}", "")
    total = "not reckoned" if result.unreckoned else f"{result.total:,}"
    table.add_row("", "[bold]total[/]", "", "", f"[bold]{total}[/]", "")
    console.print(table)
    if result.not_charged:
        console.print("\n[bold]Considered, not charged[/]")
        for none in result.not_charged:
            console.print(f"  {none.name} {none.heading}: {none.reason}", highlight=False)
    if result.questions:
        console.print("\n[bold]What would change this bill[/]")
        for question in result.questions:
            console.print(f"  {question}", highlight=False)
    console.print(
        f"[dim]Not assessed: {'; '.join(result.to_dict()['not_assessed'])}.[/]"
        if result.entry.importer == "USA"
        else ""
    )
