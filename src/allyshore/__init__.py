"""Where among trusted partners should we buy, make and ship.

``import allyshore as ally``, then ``chain = ally.load(path)`` and ``ally.compare(chain, on=day).save("out")``; ``ally.score(on=day)``,
``ally.ways("CNSHA", "Chicago", on=day)``, ``ally.survey(["MX-NLE", "US-TX"], on=day)`` and ``ally.qualify("goods.toml", on=day)`` need no model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allyshore.version import VERSION

if TYPE_CHECKING:
    from allyshore.api import choose, compare, load, pareto, qualify, score, survey, ways

__all__ = ["__version__", "choose", "compare", "load", "pareto", "qualify", "score", "survey", "ways"]
__version__ = VERSION


def __getattr__(name: str) -> Any:
    """Load the verbs when they are first asked for, so that the command line starts at once."""
    if name in __all__:
        from allyshore import api  # noqa: PLC0415  # the point is to wait

        return getattr(api, name)
    raise AttributeError(f"module 'allyshore' has no attribute {name!r}")
