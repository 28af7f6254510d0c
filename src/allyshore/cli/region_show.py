"""What `allyshore region` and `trace` print for people."""

from __future__ import annotations

from typing import Any

_TOP = 12


def show(action: str, answer: dict[str, Any]) -> None:
    """Print the answer of one action."""
    from allyshore.cli.session import screen

    out = screen()
    _SHOWN[action](answer, out)


def _line(out: Any, text: str) -> None:
    out.print(text, markup=False, highlight=False)


def _table(out: Any, headers: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table()
    table.add_column(headers[0])
    for header in headers[1:]:
        table.add_column(header, justify="right")
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    out.print(table)


def _content(answer: dict[str, Any], out: Any) -> None:
    exporter, importer, made = answer["exporter"], answer["importer"], answer["manufactures"]
    _line(
        out,
        f"{answer['share']:.1%} of {exporter}'s exports to {importer} in {answer['year']} is value added of {importer}."
        + ("" if made is None else f" Of its manufactures alone: {made:.1%}."),
    )
    _line(out, f"{answer['table']}; exports {answer['exports_musd']:,.0f} million USD.")
    _line(out, f"Method: {answer['method']}.")
    origins = list(answer["origins"].items())[:8]
    _table(out, ("value added of", "share"), [(country, f"{share:.1%}") for country, share in origins])
    rows = sorted(answer["by_sector"], key=lambda row: -row["exports_musd"])[:_TOP]
    _table(
        out,
        (f"{exporter} sells {importer}", "million USD", f"{importer}", f"{exporter}"),
        [
            (
                row["title"],
                f"{row['exports_musd']:,.0f}",
                f"{row['share']:.1%}",
                f"{row['exporter_share']:.1%}",
            )
            for row in rows
        ],
    )
    _published(out, answer["published"], "share")
    if answer["published"]:
        every = [answer["share"], *(row["figure"] for row in answer["published"])]
        _line(
            out,
            f"So the answers run from {min(every):.1%} to {max(every):.0%}: say which concept, method and year you mean.",
        )


def _published(out: Any, rows: list[dict[str, Any]], kind: str) -> None:
    if not rows:
        _line(out, "No published figure is held for this pair.")
        return
    _line(out, "Published figures, each with its own concept and method:")
    for row in rows:
        number = f"{row['figure']:.0%}" if kind == "share" else f"{row['figure'] / 1e6:.1f} million"
        _line(out, f"  {number}: {row['concept']}; {row['method']}; {row['year']} ({row['year_is']}).")
        _line(out, f"    {row['source']}. Read in: {row['read_in']}.")


def _jobs(answer: dict[str, Any], out: Any) -> None:
    _line(out, answer["finding"])
    for figure in answer["figures"]:
        spread = (
            f"{figure['low']:,} to {figure['high']:,}"
            if figure["low"] != figure["high"]
            else f"{figure['jobs']:,}, one count alone and so no range"
        )
        _line(out, f"  {spread}. {figure['concept'].capitalize()}.")
        _line(out, f"    {figure['method']}.")
        for count in figure["range_from"][1:]:
            _line(out, f"    The other end: {count}.")
    _line(out, answer["not_counted"])
    _table(
        out,
        (
            f"jobs in {answer['country']} that go with exports to {answer['partner']}",
            "share of output",
            "jobs",
        ),
        [
            (row["title"], f"{row['share_of_output']:.1%}", f"{row['jobs']:,}")
            for row in answer["by_sector"][:_TOP]
        ],
    )
    _published(out, answer["published"], "jobs")


def _exports(answer: dict[str, Any], out: Any) -> None:
    _line(
        out,
        f"{answer['exporter']} exported {answer['exports_musd']:,.0f} million USD in {answer['year']} ({answer['table']}).",
    )
    _line(out, f"Method: {answer['method']}.")
    _table(
        out,
        ("term", "kind", "million USD", "share"),
        [
            (row["meaning"], row["kind"], f"{row['value_musd']:,.0f}", f"{row['share']:.1%}")
            for row in answer["terms"]
        ],
    )
    split = ", ".join(f"{kind.replace('_', ' ')} {share:.1%}" for kind, share in answer["split"].items())
    _line(out, f"Together: {split}.")


def _depend(answer: dict[str, Any], out: Any) -> None:
    what = f" of sector {answer['sector']}" if answer["sector"] else ""
    _line(
        out,
        f"If {answer['supplier']} sold {answer['buyer']} nothing{what}: {answer['sales_musd']:,.0f} million USD of sales ({answer['table']}, {answer['year']}).",
    )
    _line(out, f"Method: {answer['method']}.")
    _table(
        out,
        ("value added lost in", "million USD", "share of its economy"),
        [
            (
                row["country"],
                f"{row['value_added_musd']:,.0f}",
                "" if row["share_of_economy"] is None else f"{row['share_of_economy']:.2%}",
            )
            for row in answer["lost"][:_TOP]
        ],
    )


_SHOWN = {"content": _content, "jobs": _jobs, "exports": _exports, "depend": _depend}


def _trace(answer: dict[str, Any], out: Any) -> None:
    members = ", ".join(answer["members"])
    _line(
        out,
        f"{answer['strategy']}: {answer['regional_content']:.1%} of what is delivered is value added of {answer['bloc']} ({members}).",
    )
    _line(out, f"Table: {answer['table']}, {answer['year']}. {answer['method']}.")
    moved = answer["change"]
    against = f"change from {answer['against']}"
    shown = [country for country in answer["content"] if country in answer["members"]]
    shown += [country for country in answer["content"] if country not in shown][:6]
    _table(
        out,
        ("content of", "M USD a year", "share", against),
        [
            (
                country,
                f"{answer['content_usd'][country] / 1e6:,.1f}",
                f"{answer['content'][country]:.1%}",
                "" if moved is None else f"{moved['content'].get(country, 0.0) * 100:+.1f} points",
            )
            for country in shown
        ],
    )
    _table(
        out,
        ("jobs in", "direct", "supported", "in all", "range", against),
        [
            (
                row["country"],
                f"{row['direct']:,}",
                f"{row['supported']:,}",
                f"{row['jobs']:,}",
                f"{row['low']:,} to {row['high']:,}",
                "" if moved is None else f"{moved['jobs'].get(row['country'], 0):+,}",
            )
            for row in answer["jobs"][:_TOP]
        ],
    )
    if moved is not None:
        gone = {country: jobs for country, jobs in moved["jobs"].items() if jobs < 0}
        if gone:
            told = ", ".join(
                f"{country} {jobs:+,}" for country, jobs in sorted(gone.items(), key=lambda pair: pair[1])[:6]
            )
            _line(out, f"Fewer than today: {told}.")
    _table(
        out,
        ("most jobs", "sector", "direct", "supported"),
        [
            (row["country"], row["title"], f"{row['direct']:,.0f}", f"{row['supported']:,.0f}")
            for row in answer["by_sector"][:_TOP]
        ],
    )
    for row in answer["unmapped"]:
        _line(out, f"not in any number: {row['product']}, {row['amount']:,.0f} USD a year ({row['why']}).")
    for line in (*answer["not_assessed"], *answer["counts"], *answer["notes"]):
        _line(out, f"note: {line}" if line.endswith(".") else f"note: {line}.")


_SHOWN["trace"] = _trace


def _programme(answer: dict[str, Any], out: Any) -> None:
    members = ", ".join(answer["members"])
    _line(
        out,
        f"{answer['regional_content']:.1%} of {answer['value_usd'] / 1e6:,.1f} million USD a year is value added of {answer['bloc']} ({members}).",
    )
    _line(out, f"Table: {answer['table']}, {answer['year']}. Method: {answer['method']}.")
    _table(
        out,
        ("chain", "country", "sector", "M USD", "region", "leaks most to"),
        [
            (
                row["chain"],
                row["country"],
                row["sector"],
                f"{row['value_usd'] / 1e6:,.1f}",
                f"{row['regional_content']:.1%}",
                f"{row['leaks_most_to']} {row['leak_share']:.1%}",
            )
            for row in sorted(answer["chains"], key=lambda row: row["regional_content"])
        ],
    )
    _table(
        out,
        ("leaks to", "sector", "M USD", "share"),
        [
            (row["country"], row["title"], f"{row['amount_usd'] / 1e6:,.2f}", f"{row['share']:.1%}")
            for row in answer["leaks"]
        ],
    )
    for row in answer["unmapped"]:
        _line(
            out,
            f"not in any number: row {row['row']}, {row['chain']}, {row['value']:,.0f} USD ({row['why']}).",
        )


_SHOWN["programme"] = _programme
