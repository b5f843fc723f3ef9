"""Draws on a page what was in view of it: hatched where it never was, and in words before each stretch."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import groupby

from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextDocument

from reviewer.domain.exposure import AnswerSeen, PageSeen, each_part
from reviewer.domain.parts import parts, words_digest
from ui.blocks.hatch import hatched
from ui.blocks.look import Look
from ui.blocks.turns import TURN_S, Turn
from ui.ledger.seen import time
from ui.messages.catalogue import say

_CHANGES = 1 / 6
"""Of a turn: Qt lays out what was changed when a group of changes ends, and each table that it touches."""
_CLASSES_MS = (1_000, 5_000, 15_000, 60_000)


class Match(Enum):
    """Whether what is drawn now is what was drawn then."""

    SAME = auto()
    NEVER = auto()
    """The page was never on the screen."""
    OTHER = auto()
    """It was drawn with other words: nothing can be said of its parts."""


def match_of(answer: AnswerSeen, page: int, words: str, *, is_cut: bool) -> tuple[Match, PageSeen | None]:
    """What the record says of a page (from 0) with these words. Of a cut record silence says nothing."""
    drawn = [one for one in answer.seen if one.page == page + 1]
    digest = words_digest(words)
    found = next((one for one in drawn if one.digest == digest), None)
    if found is not None:
        return Match.SAME, found
    return (Match.OTHER if drawn or is_cut else Match.NEVER), None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Parts one after the other that were in view about equally long, or never; times in milliseconds."""

    begin: int
    """Of the text, in characters."""
    spans: tuple[tuple[int, int], ...]
    least_ms: int | None
    """None: never in view."""
    most_ms: int | None

    @property
    def words(self) -> str:
        """What stands before it."""
        if self.least_ms is None or self.most_ms is None:
            return say("as_seen.never")
        if time(self.least_ms) == time(self.most_ms):
            return say("as_seen.for", time=time(self.least_ms))
        return say("as_seen.between", least=time(self.least_ms), most=time(self.most_ms))

    @property
    def caption(self) -> str:
        """The same as it is drawn; a blank follows."""
        return f"⟦{self.words}⟧"


def stretches(words: str, seen: PageSeen | None) -> list[Stretch]:
    """The page from top to bottom; without a record of it all of it was never in view."""
    spans = parts(words)
    times = each_part(seen) if seen is not None else [None] * len(spans)
    made = []
    for about, group in groupby(zip(spans, times, strict=True), key=_about):
        some, is_seen = list(group), about >= 0
        known = [ms for _, ms in some if ms is not None]
        made.append(
            Stretch(
                begin=some[0][0][0],
                spans=tuple(span for span, _ in some),
                least_ms=min(known) if is_seen else None,
                most_ms=max(known) if is_seen else None,
            )
        )
    return made


def _about(part: tuple[tuple[int, int], int | None]) -> int:
    """Times of one class are told together; -1: never in view."""
    ms = part[1]
    return -1 if ms is None else bisect_right(_CLASSES_MS, ms)


def hatch(
    document: QTextDocument, words: str, wanted: Sequence[Stretch], look: Look, *, is_more: bool = False
) -> Iterator[None]:
    """Put it on the page, in short turns; from its end, so that no place moves before it was used.

    `is_more`: these are the last words of a longer page, of which the beginning was drawn on already.
    """
    units = _Units(words, after=document.characterCount() - 1 - _length(words) if is_more else 0)
    strokes = _strokes(QTextCursor(document), wanted, units, look, is_more=is_more)
    group = QTextCursor(document)
    is_over = False
    while not is_over:
        turn = Turn(TURN_S * _CHANGES)
        group.beginEditBlock()
        is_over = all(not turn.is_over for _ in strokes)
        group.endEditBlock()
        yield


def _strokes(
    cursor: QTextCursor, wanted: Sequence[Stretch], units: _Units, look: Look, *, is_more: bool
) -> Iterator[None]:
    """One change of the page after the other."""
    never, caption = QTextCharFormat(), QTextCharFormat()
    never.setBackground(hatched(look.theme))
    caption.setBackground(look.theme.colour("notice"))
    caption.setForeground(look.theme.colour("text"))
    for stretch in reversed(wanted):
        for begin, end in reversed(stretch.spans) if stretch.least_ms is None else ():
            cursor.setPosition(units.at(begin))
            cursor.setPosition(units.at(end), QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(never)
            yield
        if not is_more:
            cursor.setPosition(units.at(stretch.begin))
            cursor.insertText(stretch.caption, caption)
            cursor.insertText(" ", QTextCharFormat())
            yield


class _Units:
    """Qt counts UTF-16 units, Python counts characters."""

    def __init__(self, words: str, *, after: int) -> None:
        self._words = words
        self._after = after
        self._is_plain = words.isascii() or max(words) <= "\uffff"

    def at(self, place: int) -> int:
        if self._is_plain:
            return self._after + place
        return self._after + _length(self._words[:place])


def _length(words: str) -> int:
    return len(words.encode("utf-16-le", "surrogatepass")) // 2
