"""Merge texts by paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from reviewer.conflicts.made import Made, RowSpan
from reviewer.conflicts.paragraphs import Claim, claims
from reviewer.conflicts.picks import KEPT, Picks
from reviewer.conflicts.segment import BLANK, SegmentKind
from reviewer.domain.content import Content

_TIGHT = frozenset({SegmentKind.ITEM, SegmentKind.TABLE_ROW})
_ENDS = "\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """What one row gives: a stretch of one answer, or the operator's own words for it."""

    path: str
    text: str
    column: int | None
    kind: SegmentKind
    at: tuple[int, int]
    """Where the row's segment stands in its answer."""
    goes_on: bool
    """It stands in the same paragraph as the row before."""


def merge_paragraphs(contents: tuple[Content, ...], picks: Picks) -> Made:
    """The paragraphs in order; neighbours from one answer keep what stands between them."""
    texts, rows = _read(contents)
    made = ""
    spans: list[RowSpan] = []
    last: _Piece | None = None
    goes_on = False
    for claim in rows:
        # The first sentence of a paragraph may be left out: what is next then begins it.
        goes_on = claim.goes_on and goes_on
        piece = _piece(claim, texts, picks, goes_on=goes_on)
        if piece is None:
            continue
        if last is not None and not _is_next(last, piece):
            made = made.rstrip(BLANK) + _between(last, piece)
        made += piece.text
        start = len(made) - len(piece.text)
        spans.append(RowSpan(path=claim.path, start=start, end=start + len(piece.text.rstrip(BLANK))))
        last, goes_on = piece, True
    base = texts[picks.base]
    return Made(
        text=_without_end(made, last, texts) + base[len(base.rstrip(_ENDS)) :],
        spans=tuple(one for one in spans if one.path in picks.told),
    )


@lru_cache(maxsize=KEPT)
def _read(contents: tuple[Content, ...]) -> tuple[tuple[str, ...], tuple[Claim, ...]]:
    texts = tuple(content.text() for content in contents)
    return texts, tuple(claims(texts))


def _piece(claim: Claim, texts: Sequence[str], picks: Picks, *, goes_on: bool) -> _Piece | None:
    column = picks.column(claim.path)
    segment = (
        next((one for one in claim.cells if one is not None), None) if column is None else claim.cells[column]
    )
    if claim.path in picks.unset or segment is None:
        return None
    text = picks.edits[claim.path] if column is None else texts[column][segment.start : segment.end]
    if not text:
        return None
    at = (segment.start, segment.end)
    return _Piece(path=claim.path, text=text, column=column, kind=segment.kind, at=at, goes_on=goes_on)


def _is_next(last: _Piece, piece: _Piece) -> bool:
    """Whether the two stand beside each other as they are."""
    if piece.column is None or piece.column != last.column:
        return False
    return last.at[1] == piece.at[0] or last.text.endswith(("\n", "\r"))


def _between(last: _Piece, piece: _Piece) -> str:
    if piece.goes_on:
        return " "
    return "\n" if last.kind is piece.kind and piece.kind in _TIGHT else "\n\n"


def _without_end(made: str, last: _Piece | None, texts: Sequence[str]) -> str:
    """Without what parted the last piece from what came behind it in its answer."""
    is_inside = last is not None and last.column is not None and last.at[1] < len(texts[last.column])
    return made.rstrip(BLANK if is_inside else _ENDS)
