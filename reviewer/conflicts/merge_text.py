"""Merge texts by paragraphs, and patches by files."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.conflicts.paragraphs import aligned
from reviewer.conflicts.patchdiff import Patch, paths, read_patch
from reviewer.conflicts.picks import Picks
from reviewer.conflicts.segment import Segment, SegmentKind, split
from reviewer.domain.content import Content

_TIGHT = frozenset({SegmentKind.ITEM, SegmentKind.TABLE_ROW})


def merge_paragraphs(contents: Sequence[Content], picks: Picks) -> bytes:
    """The paragraphs in order; neighbours from one answer keep what stands between them."""
    texts = [content.text() for content in contents]
    made = ""
    last: tuple[int | None, SegmentKind] | None = None
    for number, row in enumerate(aligned([split(text) for text in texts]), 1):
        path = f"p{number}"
        column = picks.column(path)
        segment = next((one for one in row if one is not None), None) if column is None else row[column]
        piece = picks.edits[path] if column is None else _slice(segment, texts[column])
        if segment is None or not piece:
            continue
        if last is not None and last != (column, segment.kind) and column != last[0]:
            is_tight = last[1] is segment.kind and segment.kind in _TIGHT
            made = made.rstrip("\r\n") + ("\n" if is_tight else "\n\n")
        made += piece
        last = (column, segment.kind)
    end = texts[picks.base][len(texts[picks.base].rstrip("\r\n")) :]
    return (made.rstrip("\r\n") + end).encode("utf-8", "replace")


def _slice(segment: Segment | None, text: str) -> str:
    return "" if segment is None else text[segment.start : segment.end]


def merge_files(contents: Sequence[Content], picks: Picks) -> bytes | None:
    """The files in order, each whole from one patch; None where hunks of one file come from several."""
    patches = [patch for content in contents if (patch := read_patch(content.text())) is not None]
    first = patches[picks.base].files[0].start
    pieces = [patches[picks.base].text[:first]]
    for path in paths(patches):
        mentioned = [one for one in picks.columns if one == path or one.rpartition("@")[0] == path]
        columns = {picks.column(one) for one in mentioned} or {picks.base}
        if len(columns) > 1:
            return None
        column = columns.pop()
        piece = picks.edits[path] if column is None else _section(patches[column], path)
        pieces.append(piece if piece.endswith("\n") or not piece else piece + "\n")
    return "".join(pieces).encode("utf-8", "replace")


def _section(patch: Patch, path: str) -> str:
    file = patch.file(path)
    return "" if file is None else patch.text[file.start : file.end]
