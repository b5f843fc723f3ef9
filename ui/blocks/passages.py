"""Finds passages of an answer in the document that was drawn of it, in their order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from PySide6.QtGui import QTextCursor, QTextDocument

from reviewer.conflicts.passages import MOST, Passage
from reviewer.render.invisible import marked

_SURE = 80
"""Characters of a row's beginning by which it is found where the whole line is not."""


def looked_for(
    document: QTextDocument, wanted: Sequence[Passage]
) -> Iterator[tuple[Passage, QTextCursor | None]]:
    """Every passage, with a cursor where it stands there. Each is looked for after the one before it.

    The search runs over the document's raw text: `QTextDocument.find` takes a millisecond each time.
    """
    if not wanted:
        return
    text = document.toRawText()
    at = 0
    places = _Places(text)
    for one in wanted[:MOST]:
        begin, length = _found(text, _as_drawn(one), at)
        if begin < 0:
            yield one, None
            continue
        at = begin + length
        yield one, places.cursor(document, begin, at)


def _found(text: str, drawn: Passage, at: int) -> tuple[int, int]:
    """Where it begins, or -1, and how many characters of it stand there."""
    if drawn.is_value:
        return _find_value(text, drawn.words, at), len(drawn.words)
    begin = _find(text, drawn, at)
    if begin < 0 and not drawn.is_marked and len(drawn.words) > _SURE:
        # The beginning of a row: markup farther on in its line may have been drawn otherwise.
        drawn = replace(drawn, words=drawn.words[:_SURE])
        begin = _find(text, drawn, at)
    return begin, len(drawn.words)


def _as_drawn(one: Passage) -> Passage:
    """What can't be seen is drawn as marks."""
    return replace(one, words=marked(one.words), before=marked(one.before), after=marked(one.after))


def _find(text: str, one: Passage, at: int) -> int:
    # Most of a long answer stands on other pages: one look tells.
    if not one.words.strip() or text.find(one.words, max(0, at - len(one.before))) < 0:
        return -1
    for before, after in one.surroundings():
        begin = text.find(f"{before}{one.words}{after}", max(0, at - len(before)))
        if begin >= 0:
            return begin + len(before)
    return -1


def _find_value(text: str, words: str, at: int) -> int:
    while words.strip() and (begin := text.find(words, at)) >= 0:
        before, after = text[begin - 1 : begin], text[begin + len(words) : begin + len(words) + 1]
        if not (_goes_on(words[0], before) or _goes_on(words[-1], after) or after in (":", "]")):
            return begin
        at = begin + 1
    return -1


def _goes_on(edge: str, beside: str) -> bool:
    """Whether a word or number does not end there."""
    return edge != '"' and (beside.isalnum() or (beside != "" and beside in "_-.+"))


def next_match(document: QTextDocument, wanted: re.Pattern[str], start: int) -> QTextCursor | None:
    """The first match that begins at a position of the document or after it."""
    text = document.toRawText()
    places = _Places(text)
    for match in wanted.finditer(text):
        cursor = places.cursor(document, *match.span())
        if cursor.selectionStart() >= start:
            return cursor
    return None


class _Places:
    """Qt counts UTF-16 units, Python counts characters. The places asked for mostly follow each other."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._is_plain = text.isascii()
        self._known = (0, 0)

    def cursor(self, document: QTextDocument, begin: int, end: int) -> QTextCursor:
        """A selection from one character to another."""
        cursor = QTextCursor(document)
        cursor.setPosition(self._units(begin))
        cursor.setPosition(self._units(end), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _units(self, place: int) -> int:
        if self._is_plain:
            return place
        at, units = self._known if place >= self._known[0] else (0, 0)
        units += len(self._text[at:place].encode("utf-16-le", "surrogatepass")) // 2
        self._known = (place, units)
        return units
