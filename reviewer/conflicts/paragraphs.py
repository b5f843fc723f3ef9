"""Compare texts paragraph by paragraph, and sentence by sentence where paragraphs are alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reviewer.conflicts.agreement import normalised
from reviewer.conflicts.align import align, text_likeness
from reviewer.conflicts.parts import NOTHING, Comparison, Part, PartRow, short
from reviewer.conflicts.report import RowKind
from reviewer.conflicts.segment import Segment, SegmentKind, split
from reviewer.conflicts.sentences import sentences
from reviewer.conflicts.unmarked import unmarked

MAX_TAKEN_APART = 200_000
"""Characters of all answers together from which on paragraphs are compared as a whole: time."""
MAX_PARAGRAPH = 4_000
"""A longer paragraph is compared as a whole."""
ALIKE = 50.0
"""From this likeness on two sentences are about the same."""
_PROSE = (SegmentKind.PARAGRAPH, SegmentKind.ITEM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One row: a paragraph, or a sentence of one that the answers word alike for the most part."""

    path: str
    cells: tuple[Segment | None, ...]
    goes_on: bool = False
    """It stands in the same paragraph as the row before."""


def compare_texts(texts: Sequence[str]) -> Comparison:
    """Rows `p1`, `p2` ... in the order of the texts; `p2.1`, `p2.2` ... are sentences of one paragraph."""
    return Comparison(
        name="paragraphs",
        whole=tuple(texts),
        rows=tuple(_row(claim, texts) for claim in claims(texts)),
    )


def claims(texts: Sequence[str]) -> list[Claim]:
    """What is compared, side by side; a merge walks the same rows.

    A paragraph that all answers have and that differs is taken apart where most of its sentences have
    partners.
    """
    split_up = {text: split(text) for text in set(texts)}
    is_short = sum(map(len, texts)) <= MAX_TAKEN_APART
    found: list[Claim] = []
    for number, cells in enumerate(_aligned([split_up[text] for text in texts]), 1):
        inner = _sentences(cells, texts) if is_short else []
        if len(inner) < 2:
            found.append(Claim(path=f"p{number}", cells=cells))
        found.extend(
            Claim(path=f"p{number}.{place}", cells=row, goes_on=place > 1)
            for place, row in enumerate(inner, 1)
            if len(inner) > 1
        )
    return found


def _aligned(segments: Sequence[Sequence[Segment]]) -> list[tuple[Segment | None, ...]]:
    keys = [[_key(one) for one in side] for side in segments]
    return [
        tuple(None if index is None else side[index] for side, index in zip(segments, row, strict=True))
        for row in align(keys)
    ]


def _sentences(cells: tuple[Segment | None, ...], texts: Sequence[str]) -> list[tuple[Segment | None, ...]]:
    """The paragraph's sentences side by side; none where it is better compared as a whole."""
    present = [one for one in cells if one is not None]
    if len(present) < len(cells) or not all(
        one.kind in _PROSE and len(one.text) <= MAX_PARAGRAPH for one in present
    ):
        return []
    if len({_key(one) for one in present}) == 1:
        return []
    rows = _aligned([sentences(one, text) for one, text in zip(present, texts, strict=True)])
    return rows if 2 * sum(map(_have_partners, rows)) >= len(rows) else []


def _have_partners(cells: tuple[Segment | None, ...]) -> bool:
    """Whether all answers say something like this."""
    keys = sorted({_key(one) for one in cells if one is not None})
    return None not in cells and all(text_likeness(keys[0], other) >= ALIKE for other in keys[1:])


def _key(segment: Segment) -> str:
    return normalised(segment.text, is_code=segment.kind is SegmentKind.CODE)


def _row(claim: Claim, texts: Sequence[str]) -> PartRow:
    parts = tuple(_part(cell, text) for cell, text in zip(claim.cells, texts, strict=True))
    # The least text, so that the label does not depend on the order of the answers.
    label = min(part.text for part in parts if part is not NOTHING)
    label = short(unmarked(label, RowKind.PARAGRAPH)) or short(label)
    return PartRow(path=claim.path, kind=RowKind.PARAGRAPH, label=label, parts=parts)


def _part(cell: Segment | None, text: str) -> Part:
    if cell is None:
        return NOTHING
    # The segment's text may have lost blank lines before it.
    start = text.index(cell.text, cell.start) if cell.text else cell.start
    return Part(text=cell.text, key=_key(cell), span=(start, start + len(cell.text)))
