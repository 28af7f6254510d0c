"""Cases in the format of tests/cases/origin/given; ``pytest tests/origin --cases FILE`` puts another file of it to the same questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from adapter import Verdict, answers, verdict

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from allyshore.origin import Rulebook


def test_the_given_case_has_the_answer_of_its_source(
    given_case: dict[str, Any], book_on: Callable[[dt.date], Rulebook], tally: list[tuple[str, Verdict]]
) -> None:
    asked = {name: given_case[name] for name in ("facts", "rule") if name in given_case}
    found = answers(asked, book_on)
    said = verdict(given_case["expected"], found, given_case.get("tolerance"))
    tally.append((given_case["id"], said))
    assert not said.wrong, "; ".join(said.wrong)
    assert said.right, f"none of what is expected is judged: {', '.join(said.not_judged)}"
