"""Finds passages of an answer in the document that was drawn of it, in their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QTextCursor, QTextDocument

_MOST = 400
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
    """A cursor for each passage that stands there. Each is looked for after the one before it."""
    at = 0
    for one in wanted[:_MOST]:
        found = _find(document, one, at)
        if found is not None:
            yield found
            at = found.selectionEnd()


def _find(document: QTextDocument, one: Passage, at: int) -> QTextCursor | None:
    if not one.words.strip():
        return None
    for before, after in one.surroundings():
        start = QTextCursor(document)
        start.setPosition(max(0, at - len(before)))
        line = f"{before}{one.words}{after}"
        found = document.find(line, start, QTextDocument.FindFlag.FindCaseSensitively)
        if not found.isNull():
            begin = found.selectionStart() + len(before)
            found.setPosition(begin)
            found.setPosition(begin + len(one.words), QTextCursor.MoveMode.KeepAnchor)
            return found
    return None


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
