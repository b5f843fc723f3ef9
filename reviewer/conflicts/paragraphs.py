"""Compare texts paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.conflicts.agreement import normalised
from reviewer.conflicts.align import align
from reviewer.conflicts.parts import NOTHING, Comparison, Part, PartRow, short
from reviewer.conflicts.report import RowKind
from reviewer.conflicts.segment import Segment, SegmentKind, split
from reviewer.conflicts.unmarked import unmarked


def compare_texts(texts: Sequence[str]) -> Comparison:
    """Rows `p1`, `p2` ... in the order of the texts."""
    split_up = {text: split(text) for text in set(texts)}
    rows = aligned([split_up[text] for text in texts])
    return Comparison(
        name="paragraphs",
        whole=tuple(texts),
        rows=tuple(_row(number, cells, texts) for number, cells in enumerate(rows, 1)),
    )


def aligned(segments: Sequence[Sequence[Segment]]) -> list[tuple[Segment | None, ...]]:
    """Segments side by side; a merge walks the same rows."""
    keys = [[_key(one) for one in side] for side in segments]
    return [
        tuple(None if index is None else side[index] for side, index in zip(segments, row, strict=True))
        for row in align(keys)
    ]


def _key(segment: Segment) -> str:
    return normalised(segment.text, is_code=segment.kind is SegmentKind.CODE)


def _row(number: int, cells: tuple[Segment | None, ...], texts: Sequence[str]) -> PartRow:
    parts = tuple(_part(cell, text) for cell, text in zip(cells, texts, strict=True))
    # The least text, so that the label does not depend on the order of the answers.
    label = min(part.text for part in parts if part is not NOTHING)
    label = short(unmarked(label, RowKind.PARAGRAPH)) or short(label)
    return PartRow(path=f"p{number}", kind=RowKind.PARAGRAPH, label=label, parts=parts)


def _part(cell: Segment | None, text: str) -> Part:
    if cell is None:
        return NOTHING
    # The segment's text may have lost blank lines before it.
    start = text.index(cell.text, cell.start) if cell.text else cell.start
    return Part(text=cell.text, key=_key(cell), span=(start, start + len(cell.text)))
