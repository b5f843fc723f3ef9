"""Finds passages of an answer in the document that was drawn of it, in their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QTextCursor, QTextDocument

_MOST = 200
_LONGEST = 200
_FAR, _NEAR = 80, 12
"""How much of the line around a passage is looked for with it; rendered text has lost some of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words of one line, with what stands before and after them on it."""

    words: str
    before: str = ""
    after: str = ""

    def surroundings(self) -> Iterator[tuple[str, str]]:
        """Ever less of the line, at last nothing: what was rendered has lost its markup signs."""
        tried: set[tuple[str, str]] = set()
        for around in (
            (self.before, self.after),
            (self.before, ""),
            (self.before[-_NEAR:], self.after[:_NEAR]),
            (self.before[-_NEAR:], ""),
            ("", ""),
        ):
            if around not in tried:
                tried.add(around)
                yield around


def passages(document: QTextDocument, wanted: Sequence[Passage]) -> Iterator[QTextCursor]:
    """A cursor for each passage that stands there. Each is looked for after the one before it.

    The search runs over the document's raw text: `QTextDocument.find` takes a millisecond each time.
    """
    if not wanted:
        return
    text = document.toRawText()
    at = 0
    for one in wanted[:_MOST]:
        begin = _find(text, one, at)
        if begin >= 0:
            at = begin + len(one.words)
            yield _cursor(document, text, begin, at)


def _find(text: str, one: Passage, at: int) -> int:
    if not one.words.strip():
        return -1
    for before, after in one.surroundings():
        begin = text.find(f"{before}{one.words}{after}", max(0, at - len(before)))
        if begin >= 0:
            return begin + len(before)
    return -1


def _cursor(document: QTextDocument, text: str, begin: int, end: int) -> QTextCursor:
    """Qt counts UTF-16 units, Python counts characters."""
    start = begin if text.isascii() else len(text[:begin].encode("utf-16-le", "surrogatepass")) // 2
    length = len(text[begin:end].encode("utf-16-le", "surrogatepass")) // 2
    cursor = QTextCursor(document)
    cursor.setPosition(start)
    cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
    return cursor


def passages_of(text: str, spans: Sequence[tuple[int, int]]) -> tuple[Passage, ...]:
    """What to look for: each span's words line by line. Where hunks begin follows from what is in them."""
    wanted: list[Passage] = []
    for start, end in spans[:_MOST]:
        position = start
        for words in text[start:end].split("\n"):
            begin = text.rfind("\n", 0, position) + 1
            line_end = text.find("\n", position)
            stop = len(text) if line_end < 0 else line_end
            if words.strip() and not text.startswith("@@", begin):
                after = position + len(words)
                wanted.append(
                    Passage(
                        words=words[:_LONGEST],
                        before=text[max(begin, position - _FAR) : position],
                        after=text[after : min(stop, after + _FAR)],
                    )
                )
            position += len(words) + 1
    return tuple(wanted)
