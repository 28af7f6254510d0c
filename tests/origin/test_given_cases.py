"""Cases in the format of tests/cases/origin/given; ``pytest tests/origin --cases FILE`` puts another file of it to the same questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from adapter import answers, differences

if TYPE_CHECKING:
    from collections.abc import Callable

    from allyshore.origin import Rulebook


def test_the_given_case_has_the_answer_of_its_source(
    given_case: dict[str, Any], book_on: Callable[[Any], Rulebook]
) -> None:
    found = answers(given_case, book_on)
    wrong = differences(given_case["expected"], found, given_case.get("tolerance"))
    assert not wrong, "; ".join(wrong)
