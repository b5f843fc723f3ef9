"""Clean HTML cut into pieces that Qt lays out in a few milliseconds, or refused where it never would.

nh3 bounds neither depth nor size, and twenty nested tables hang a text widget for good.
"""

from __future__ import annotations

import re

from reviewer.render.invisible import MARK

MAX_TABLE_DEPTH = 4
MAX_DEPTH = 60
MAX_CELLS = 2_000
MAX_RUN = 512
MAX_TAGS = 20_000
PIECE = 8_000
"""Characters of HTML in one piece: one fill of a text widget."""
MAX_BREAKS = 2_000
BREAK_WEIGHT = 60
"""A line costs Qt as much as so many characters."""

_TAG = re.compile(r"<(/?)([a-z0-9]+)[^>]*>")
_VOID = frozenset({"br", "hr"})
_SAFE_TO_CUT_AFTER = frozenset({"p", "li", "tr", "blockquote", "pre", "ul", "ol", "table"})
_UNBROKEN = re.compile(rf"(?<!\S)\S{{{MAX_RUN + 1},}}+")
# An entity and a mark of the desk's own are one sign each, never torn. Atomic, or it would try both readings.
_RUN = re.compile(rf"((?>&[a-z0-9#]{{1,8}};|{MARK.pattern}|[^\s&]){{{MAX_RUN}}})(?=\S)")


class TooMuch(Exception):
    """The HTML would freeze whoever draws it; the argument is a message code."""


def pieces(html: str) -> list[str]:
    """The HTML in pieces, each complete in itself.

    Raises:
        TooMuch: it is nested too deep, or has too many cells, tags or line breaks.
    """
    cutter = _Cutter()
    at = 0
    for match in _TAG.finditer(html):
        cutter.text(html[at : match.start()])
        cutter.tag(match.group(), match.group(2), is_end=bool(match.group(1)))
        at = match.end()
    cutter.text(html[at:])
    return cutter.finished()


class _Cutter:
    """Walks over the HTML once, knowing which tags are open."""

    def __init__(self) -> None:
        self._done: list[str] = []
        self._piece: list[str] = []
        self._length = 0
        self._open: list[tuple[str, str]] = []
        self._items: list[int] = []
        self._tags = self._cells = self._breaks = 0

    def text(self, text: str) -> None:
        """Words between two tags, unbroken runs broken visibly."""
        if not text:
            return
        text = _UNBROKEN.sub(lambda run: _RUN.sub(r"\1↩ ", run.group()), text)
        # Code is cut at a line end. Prose is cut after a paragraph, in its middle only where it never ends.
        sign = "\n" if any(name == "pre" for name, _ in self._open) else " "
        while self._length + len(text) > PIECE and sign in text[:-1]:
            end = text.rfind(sign, 0, max(1, PIECE - self._length)) + 1 or text.index(sign) + 1
            self._add(text[:end])
            self._cut()
            text = text[end:]
        self._add(text)

    def tag(self, tag: str, name: str, *, is_end: bool) -> None:
        """One tag of clean HTML: every end tag ends the tag that was opened last."""
        self._tags += 1
        self._breaks += name == "br"
        self._cells += name in ("td", "th") and not is_end
        if self._tags > MAX_TAGS or self._cells > MAX_CELLS or self._breaks > MAX_BREAKS:
            raise TooMuch("markdown.too_many_parts")
        self._add(tag)
        if name == "br":
            self._length += BREAK_WEIGHT
            if self._length > PIECE:
                self._cut()
        if is_end:
            self._closed(name)
        elif name not in _VOID:
            self._opened(name, tag)

    def _opened(self, name: str, tag: str) -> None:
        self._open.append((name, tag))
        self._items.append(0)
        tables = sum(one == "table" for one, _ in self._open)
        if len(self._open) > MAX_DEPTH or tables > MAX_TABLE_DEPTH:
            raise TooMuch("markdown.too_deep")

    def _closed(self, name: str) -> None:
        if self._open and self._open[-1][0] == name:
            self._open.pop()
            self._items.pop()
        if name == "li" and self._items:
            self._items[-1] += 1
        if self._length > PIECE // 2 and name in _SAFE_TO_CUT_AFTER:
            self._cut()

    def _cut(self) -> None:
        """End the piece, closing what is open, and open it again in the next one."""
        ends = [f"</{name}>" for name, _ in reversed(self._open)]
        self._done.append("".join(self._piece + ends))
        self._piece = [self._reopened(place) for place in range(len(self._open))]
        self._length = sum(map(len, self._piece))

    def _reopened(self, place: int) -> str:
        """The start tag once more; a numbered list goes on counting."""
        name, tag = self._open[place]
        if name != "ol":
            return tag
        began = re.search(r'start="(\d{1,6})"', tag)
        return f'<ol start="{(int(began.group(1)) if began else 1) + self._items[place]}">'

    def _add(self, html: str) -> None:
        self._piece.append(html)
        self._length += len(html)

    def finished(self) -> list[str]:
        """All pieces; the last may be empty of words and is then left out."""
        last = "".join(self._piece)
        return [*self._done, last] if _TAG.sub("", last).strip() or not self._done else self._done
