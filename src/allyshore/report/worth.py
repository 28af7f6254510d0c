"""What one more of each thing that binds is worth, in sentences, strategy by strategy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allyshore.report.markup import Html, join, listing, section, tag
from allyshore.report.names import strategy

if TYPE_CHECKING:
    from allyshore.report.sheet import Sheet

LEAD = (
    "Each step is solved again with the plan's open sites and sources held, so these are values of small changes; "
    "what a further site is worth is another plan."
)


def worth(sheet: Sheet) -> Html:
    """Give the section of shadow prices, or nothing where no plan has any."""
    parts = [
        tag(
            "div",
            join(
                [
                    tag("h3", strategy(side.name)),
                    listing(price.sentence for price in side.plan.prices),
                ]
            ),
        )
        for side in sheet.sides
        if side.plan.prices
    ]
    if not parts:
        return Html("")
    return section(
        "worth", "What one more is worth", tag("p", LEAD, class_="lead"), tag("div", *parts, class_="columns")
    )
