"""Build HTML and SVG from small pieces; every text is escaped unless it is a piece built here."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Html(str):
    """Markup that is safe to put into a page as it stands; only `tag`, `join` and `text` make it."""

    __slots__ = ()


Content: TypeAlias = "str | Html"
VOID = frozenset({"br", "col", "hr", "meta", "link"})


def text(words: str) -> Html:
    """Escape a text for the inside of an element or an attribute; markup passes as it is."""
    return words if isinstance(words, Html) else Html(escape(words, quote=True))


def join(pieces: Iterable[Content], between: str = "") -> Html:
    """Put pieces one after the other, escaping those that are plain text."""
    return Html(text(between).join(text(piece) for piece in pieces))


def tag(name: str, /, *content: Content, **attributes: str | float | bool | None) -> Html:
    """Give one element.

    Parameters
    ----------
    name
        The element; void ones take no content.
    content
        Markup, or text that will be escaped.
    attributes
        ``_`` stands for ``-`` and one at the end is dropped (``class_``); True is written without a value, None and
        False not at all; a number is written with at most two decimals.
    """
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in VOID:
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{join(content)}</{name}>")


def _attribute(key: str, value: str | float | bool | None) -> str:  # noqa: FBT001  # True is the attribute's value
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    if value is True:
        return f" {name}"
    return f' {name}="{number(value) if isinstance(value, (int, float)) else text(value)}"'


def number(value: float) -> str:
    """Write a coordinate: at most two decimals and no trailing zero."""
    written = f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
    return "0" if written == "-0" else written


def table(
    caption: str,
    head: Sequence[Content],
    rows: Iterable[Sequence[Content]],
    *,
    numeric: bool = True,
    even: bool = False,
    note: Content = "",
) -> Html:
    """Give a table whose first column names the rows.

    Parameters
    ----------
    caption
        What the table holds, with the unit of its numbers.
    head
        Names of the columns.
    rows
        First the row's name, then its cells; a cell may be markup. A row of one piece is a heading across the table.
    numeric
        Cells are numbers, set flush right.
    even
        Columns after the first have the same width: they are strategies, to be compared.
    note
        A line below the table.
    """
    header = tag("tr", *(tag("th", piece, scope="col") for piece in head))
    bodies: list[list[Html]] = [[]]
    for row in rows:
        if len(row) == 1:
            across = tag("th", row[0], scope="rowgroup", colspan=str(len(head)))
            bodies.append([tag("tr", across, class_="group")])
        else:
            cells = [tag("td", piece) for piece in row[1:]]
            bodies[-1].append(tag("tr", tag("th", row[0], scope="row"), *cells))
    body = join(tag("tbody", *these) for these in bodies if these)
    kind = ("numbers" if numeric else "words") + (" even" if even else "")
    made = tag("table", tag("caption", caption), tag("thead", header), body, class_=kind)
    scroll = tag("div", made, class_="scroll", role="region", aria_label=caption, tabindex="0")
    return join([scroll, tag("p", note, class_="note") if note else ""])


def listing(sentences: Iterable[Content]) -> Html:
    """Give an unordered list, or nothing where there is no sentence."""
    items = [tag("li", sentence) for sentence in sentences]
    return tag("ul", *items) if items else Html("")


def section(anchor: str, title: str, *content: Content) -> Html:
    """Give one section of the page with its heading."""
    return tag("section", tag("h2", title), *content, id=anchor)


def fold(title: str, *content: Content) -> Html:
    """Give a part that opens on demand; on paper it is as it was left on the screen."""
    return tag("details", tag("summary", title), *content)


def figure(
    anchor: str, title: str, words: str, width: float, height: float, *content: Html, class_: str = ""
) -> Html:
    """Give an SVG image with the title and the words that stand for it where it cannot be seen."""
    return tag(
        "svg",
        tag("title", title, id=f"{anchor}-t"),
        tag("desc", words, id=f"{anchor}-d"),
        *content,
        viewBox=f"0 0 {width:g} {height:g}",
        role="img",
        aria_labelledby=f"{anchor}-t {anchor}-d",
        class_=f"chart {class_}".strip(),
    )
