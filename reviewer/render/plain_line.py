"""Foreign text on one line: for titles, names, tooltips, the terminal and the clipboard."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator

from reviewer.render.invisible import LONGEST_MARK, marked

LONGEST = 500
"""More never goes into a label or a tooltip: Qt lays out one line of a megabyte for a minute."""

# Not str.split(): that takes control characters and line separators for blanks and loses them silently.
_BLANK = re.compile(r"[ \t\r\n]+")


class Line(str):
    """Words on one line in which every `⟦` begins a mark of the desk's own.

    Nothing but this type says so: what is put together of lines by any other way than `joined`, or a sentence
    of the catalogue, is foreign text again, and its brackets are marked as somebody's own.
    """

    __slots__ = ()


def plain_line(text: str, longest: int = LONGEST) -> Line:
    """One line without hidden characters: each shows as a mark, line ends and tabs as a space.

    Cut at `longest` characters, with an ellipsis in the last place; a mark is left out rather than torn.
    What is a `Line` already keeps its marks.
    """
    blank = _BLANK.sub(" ", text[: longest + 1]).strip(" ")
    line = blank if isinstance(text, Line) else marked(blank)
    return _cut(line, longest, is_whole=len(text) <= longest)


def plain_lines(text: str, longest: int = sys.maxsize) -> Iterator[Line]:
    """Text of several lines that keeps its blanks: they are part of code, tables and lists.

    Lines end at a line feed and nowhere else. It is marked as a whole, before it is cut into lines.
    """
    for line in marked(text).replace("\r\n", "\n").split("\n"):
        yield _cut(line.replace("\r", " "), longest, is_whole=True)


def joined(separator: str, parts: Iterable[str]) -> Line:
    """Lines one after the other, each of which was made plain; `separator` is the desk's own."""
    return Line(separator.join(plain_line(one, sys.maxsize - 1) for one in parts))


def _cut(line: str, longest: int, *, is_whole: bool) -> Line:
    if is_whole and len(line) <= longest:
        return Line(line)
    torn = _TORN.search(line, 0, longest - 1)
    end = longest - 1 if torn is None or _ends_there(line, longest - 1) else torn.start()
    return Line(line[:end] + "…")


_TORN = re.compile(rf"⟦[^⟦⟧\s]{{0,{LONGEST_MARK}}}\Z")
_REST = re.compile(rf"[^⟦⟧\s]{{0,{LONGEST_MARK}}}⟧")


def _ends_there(line: str, end: int) -> bool:
    """Whether what looks like the beginning of a mark is none: it has no end."""
    return _REST.match(line, end) is None
