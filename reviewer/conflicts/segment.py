"""Split an answer's text into paragraphs, list items, headings, table rows and code blocks, in linear time.

This is no Markdown parser: it looks at the beginning of each line and at nothing else, so that no input can
make it slow. The segments lie side by side and cover the text, so joining them gives the text back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from zlib import crc32

BLANK = " \t\r\n"
"""What may fall away around a part. Other signs that show nothing, as a no-break space, are compared."""
MAX_SEGMENTS = 1_500
"""More than this are joined with their neighbours: a coarse comparison now beats a fine one never."""


class SegmentKind(StrEnum):
    """What a segment looks like by its first line."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    TABLE_ROW = "table-row"
    CODE = "code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One part of a text, from `start` to `end` in characters, blank lines after it included."""

    kind: SegmentKind
    start: int
    end: int
    text: str
    """Without the blank space around it."""


# Each pattern is anchored and has no nested repetition: one look at the line's first characters.
_OPENERS = (
    (SegmentKind.CODE, re.compile(r" {0,3}(?:```|~~~)")),
    (SegmentKind.HEADING, re.compile(r" {0,3}#{1,6}(?:[ \t]|$)")),
    (SegmentKind.TABLE_ROW, re.compile(r" {0,3}\|")),
    (SegmentKind.ITEM, re.compile(r"[ \t]*(?:[-*+•]|\d{1,9}[.)])(?:[ \t]|$)")),
)
_RULE = re.compile(r"[|:\-	 ]+")
"""The line under a table's head says nothing: it belongs to the head."""
_FIRST_SIGNS = frozenset("`~#|-*+•0123456789")
_ONE_LINE = (SegmentKind.HEADING, SegmentKind.TABLE_ROW)


def split(text: str, *, limit: int = MAX_SEGMENTS) -> tuple[Segment, ...]:
    """The segments of `text` in order, at most `limit`; empty for an empty text."""
    if not text:
        return ()
    starts = _starts(text)
    if len(starts) > limit:
        starts = _fewer(text, starts, limit)
    ends = [start for start, _ in starts[1:]] + [len(text)]
    return tuple(
        Segment(kind=kind, start=start, end=end, text=text[start:end].strip("\r\n").rstrip(BLANK))
        for (start, kind), end in zip(starts, ends, strict=True)
    )


def _starts(text: str) -> list[tuple[int, SegmentKind]]:
    """Where segments begin. Blank lines before the first belong to it."""
    starts: list[tuple[int, SegmentKind]] = []
    position = 0
    fence = ""
    is_new = True  # after a blank line, a heading, a closed fence: the next line begins something
    is_under_row = False
    for line in text.splitlines(keepends=True):
        bare = line.strip(BLANK)
        if fence:
            if bare.startswith(fence) and not bare.strip(fence[0]):
                fence, is_new = "", True
        elif not bare:
            is_new = True
        else:
            kind = _kind(line)
            is_rule = is_under_row and kind is SegmentKind.TABLE_ROW and _RULE.fullmatch(bare) is not None
            if (is_new or kind is not SegmentKind.PARAGRAPH) and not is_rule:
                starts.append((position if starts else 0, kind))
            is_new = kind in _ONE_LINE
            fence = bare[:3] if kind is SegmentKind.CODE else ""
        is_under_row = bool(bare) and not fence and starts[-1][1] is SegmentKind.TABLE_ROW
        position += len(line)
    return starts or [(0, SegmentKind.PARAGRAPH)]


def _fewer(text: str, starts: list[tuple[int, SegmentKind]], limit: int) -> list[tuple[int, SegmentKind]]:
    """At most `limit` of the starts, picked by what stands there, so that equal stretches of two answers are
    cut in the same places whatever came before them.
    """
    step = 2 * len(starts) // limit
    kept = [
        one for one in starts[1:] if crc32(text[one[0] : one[0] + 80].encode("utf-8", "replace")) % step == 0
    ]
    return [starts[0], *kept][:limit]


def _kind(line: str) -> SegmentKind:
    if line.lstrip()[:1] not in _FIRST_SIGNS:  # most lines: no pattern needs to look
        return SegmentKind.PARAGRAPH
    return next((kind for kind, opener in _OPENERS if opener.match(line)), SegmentKind.PARAGRAPH)
