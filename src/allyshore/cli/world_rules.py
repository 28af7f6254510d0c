"""`allyshore world show origin-rules`: a product-specific rule in words, and how completely an agreement's rules were read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allyshore.cli.session import print_json, screen
from allyshore.errors import UsageError

if TYPE_CHECKING:
    from allyshore.origin.coverage import Coverage, Reach, Remark
    from allyshore.world import World


def show_rules(world: World, code: str | None, agreement: str, *, told: bool, as_json: bool) -> int:
    """Print the rule of a code in words; without a code, or where it is asked for, what was read of the agreement."""
    from allyshore.origin import Rulebook, coverage, explain, reach

    if code is not None and told:
        raise UsageError("world show origin-rules: expected an HS code or --coverage, found both.")
    if code is None:
        counted = coverage(agreement)
        reached = reach(Rulebook.of_agreement(world, agreement))
        if as_json:
            print_json({**counted.to_dict(), "on": world.date.isoformat(), "reach": reached.to_dict()})
        else:
            _print_coverage(counted, reached)
        return 0
    words = explain(code, world, agreement)
    if as_json:
        print_json(
            {"hs": code, "agreement": agreement, "on": world.date.isoformat(), "lines": words.split("\n")}
        )
    else:
        screen().print(words, markup=False, highlight=False)
    return 0


def _print_coverage(counted: Coverage, reached: Reach) -> None:
    out = screen()
    out.print(f"{counted.title} ({counted.agreement})", style="bold", markup=False)
    lines = [
        f"{counted.source}; codes of {counted.vintage}",
        f"numbered rules read completely: {counted.rules_read:,} of {counted.rules:,} ({counted.share:.1%}), in {counted.chapters} chapters",
        f"rules headed by a date, a trade or a kind of good: {counted.headed_rules_read} of {counted.headed_rules}",
        f"notes: {counted.notes_read} of {counted.notes}",
        f"alternatives: {counted.alternatives:,}",
        f"subheadings of today of which all is read: {reached.whole:,} of {reached.subheadings:,} ({reached.share:.1%})",
        *_codes("read in part", reached.partly),
        *_codes("not read", reached.unread),
        *_codes("without a rule for some of their goods", reached.without),
        *_remarks("not read", counted.unread),
        *_remarks("read in part", counted.partly),
        *_remarks("notes not read", counted.unread_notes),
        *_remarks("wrong in the print, and how it is read", counted.slips),
    ]
    out.print("\n".join(lines), markup=False, highlight=False)


def _codes(title: str, codes: tuple[str, ...]) -> list[str]:
    return [f"  {title}: {', '.join(f'{code[:4]}.{code[4:]}' for code in codes)}"] if codes else []


def _remarks(title: str, remarks: tuple[Remark, ...]) -> list[str]:
    return [
        f"{title}: {len(remarks)}",
        *(f"  chapter {one.chapter}, {one.number}: {one.text}" for one in remarks),
    ]
