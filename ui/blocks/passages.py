"""Finds passages of an answer in the document that was drawn of it, in their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtGui import QTextCursor, QTextDocument

_MOST = 400
_LONGEST = 200
_FAR, _NEAR = 80, 12
"""How much of the line before a passage is looked for with it; rendered text has lost some of it."""


def passages(document: QTextDocument, wanted: Sequence[str]) -> Iterator[QTextCursor]:
    """A cursor for each passage that stands there. Each is looked for after the one before it.

    A rendered text has lost its markup signs, so a passage is looked for by what comes before the mark too,
    as `context|passage`, and without it where that is not found.
    """
    at = QTextCursor(document)
    for one in wanted[:_MOST]:
        context, _, passage = one.rpartition("\0")
        found = _find(document, context, passage[:_LONGEST], at)
        if found is not None:
            yield found
            at = QTextCursor(document)
            at.setPosition(found.selectionEnd())


def _find(document: QTextDocument, context: str, passage: str, at: QTextCursor) -> QTextCursor | None:
    if not passage.strip():
        return None
    for known in dict.fromkeys((context, context[-_NEAR:])) if context else ():
        before = QTextCursor(document)
        before.setPosition(max(0, at.position() - len(known)))
        whole = document.find(known + passage, before, QTextDocument.FindFlag.FindCaseSensitively)
        if not whole.isNull():
            end = whole.selectionEnd()
            whole.setPosition(end - len(passage))
            whole.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            return whole
    found = document.find(passage, at, QTextDocument.FindFlag.FindCaseSensitively)
    return None if found.isNull() else found


def passages_of(text: str, spans: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """What to look for: each span's words line by line, with a little of the line before them."""
    wanted: list[str] = []
    for start, end in spans[:_MOST]:
        position = start
        for line in text[start:end].split("\n"):
            begin = text.rfind("\n", 0, position) + 1
            context = text[max(begin, position - _FAR) : position]
            # Where hunks begin follows from what is in them and says nothing by itself.
            if line.strip() and not text.startswith("@@", begin):
                wanted.append(f"{context}\0{line}")
            position += len(line) + 1
    return tuple(wanted)
