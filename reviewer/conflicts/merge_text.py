"""Merge texts by paragraphs."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.conflicts.made import Made, RowSpan
from reviewer.conflicts.paragraphs import aligned
from reviewer.conflicts.picks import Picks
from reviewer.conflicts.segment import Segment, SegmentKind, split
from reviewer.domain.content import Content

_TIGHT = frozenset({SegmentKind.ITEM, SegmentKind.TABLE_ROW})
_ENDS = "\r\n"


def merge_paragraphs(contents: Sequence[Content], picks: Picks) -> Made:
    """The paragraphs in order; neighbours from one answer keep what stands between them."""
    texts = [content.text() for content in contents]
    made = ""
    spans: list[tuple[str, int, int]] = []
    last: tuple[int | None, SegmentKind] | None = None
    for number, row in enumerate(aligned([split(text) for text in texts]), 1):
        path = f"p{number}"
        column = picks.column(path)
        segment = next((one for one in row if one is not None), None) if column is None else row[column]
        piece = picks.edits[path] if column is None else _slice(segment, texts[column])
        if path in picks.unset or segment is None or not piece:
            continue
        if last is not None and last != (column, segment.kind) and column != last[0]:
            is_tight = last[1] is segment.kind and segment.kind in _TIGHT
            made = made.rstrip(_ENDS) + ("\n" if is_tight else "\n\n")
        made += piece
        spans.append((path, len(made) - len(piece), len(made) - len(piece) + len(piece.rstrip(_ENDS))))
        last = (column, segment.kind)
    end = texts[picks.base][len(texts[picks.base].rstrip(_ENDS)) :]
    return Made(
        text=made.rstrip(_ENDS) + end,
        spans=tuple(
            RowSpan(path=path, start=start, end=stop) for path, start, stop in spans if path in picks.told
        ),
    )


def _slice(segment: Segment | None, text: str) -> str:
    return "" if segment is None else text[segment.start : segment.end]
