"""Finds passages of an answer in the document that was drawn of it, in their order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QTextCursor, QTextDocument

from reviewer.render.invisible import with_marks

MOST = 800
"""Passages looked for in one document."""
MOST_MARKS = 200
"""Stretches that differ; one may be found in several lines."""
_LONGEST = 200
_FAR, _NEAR = 80, 12
"""How much of the line around a passage is looked for with it; rendered text has lost some of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words of one line, with what stands before and after them on it."""

    words: str
    before: str = ""
    after: str = ""
    row: str = ""
    """The path of the row that it belongs to, where it is the beginning of one."""
    is_marked: bool = True
    """It differs; else it is only a place to go to."""
    is_value: bool = False
    """It is drawn as it is and stands by itself: `3` is not the 3 of `30`."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Landmarks:
    """What to find of one answer. The two are looked for independently of each other."""

    marks: tuple[Passage, ...] = ()
    rows: tuple[Passage, ...] = ()


def passages(document: QTextDocument, wanted: Sequence[Passage]) -> Iterator[tuple[Passage, QTextCursor]]:
    """A cursor for each passage that stands there. Each is looked for after the one before it.

    The search runs over the document's raw text: `QTextDocument.find` takes a millisecond each time.
    """
    if not wanted:
        return
    text = document.toRawText()
    at = 0
    places = _Places(text)
    for one in wanted[:MOST]:
        begin = _find_value(text, one.words, at) if one.is_value else _find(text, one, at)
        if begin >= 0:
            at = begin + len(one.words)
            yield one, places.cursor(document, begin, at)


def _find(text: str, one: Passage, at: int) -> int:
    if not one.words.strip():
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


def passages_of(
    text: str, spans: Sequence[tuple[int, int]], *, is_markup: bool = False
) -> tuple[Passage, ...]:
    """What to look for: each span's words line by line. Where hunks begin follows from what is in them.

    Of Markdown the words between its signs: the signs are gone once it is rendered.
    """
    wanted: list[Passage] = []
    for start, end in spans[:MOST_MARKS]:
        position = start
        for words in text[start:end].split("\n"):
            begin = text.rfind("\n", 0, position) + 1
            line_end = text.find("\n", position)
            stop = len(text) if line_end < 0 else line_end
            if words.strip() and not text.startswith("@@", begin):
                after = position + len(words)
                # What can't be seen is drawn as marks.
                whole = Passage(
                    words=with_marks(words[:_LONGEST]),
                    before=with_marks(text[max(begin, position - _FAR) : position]),
                    after=with_marks(text[after : min(stop, after + _FAR)]),
                )
                wanted.extend(_without_signs(whole) if is_markup else (whole,))
            position += len(words) + 1
    return tuple(wanted)


_INNER_SIGNS = re.compile(r"[*`~]+|(?<!\w)_+|_+(?!\w)|[ \t]*\|[ \t]*")
_SIGNS = re.compile(rf"{_INNER_SIGNS.pattern}|^[ \t]*(?:#{{1,6}}|[-+>]|\d{{1,9}}[.)])(?=[ \t])[ \t]*")


def _without_signs(whole: Passage) -> Iterator[Passage]:
    """The passage in pieces; what stands beside each of them has no signs either."""
    before = _SIGNS.sub("", whole.before)
    # What opens a line is a sign only there.
    pieces = (_INNER_SIGNS if whole.before.strip() else _SIGNS).split(whole.words)
    for at, piece in enumerate(pieces):
        if piece.strip():
            after = "".join(pieces[at + 1 :]) + _SIGNS.sub("", whole.after)
            yield Passage(words=piece, before=before[-_FAR:], after=after[:_FAR])
        before += piece
