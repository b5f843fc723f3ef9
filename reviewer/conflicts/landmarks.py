"""What a reader knows of an answer: where its rows stand, and which of its words differ."""

from __future__ import annotations

import json
import re
import sys
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from reviewer.conflicts.json_spans import spans_by_pointer
from reviewer.conflicts.marks import first_looks, has_values, marks, places
from reviewer.conflicts.passages import MOST, MOST_MARKS, Landmarks, Passage, Stretch, passages_of
from reviewer.conflicts.report import ConflictReport, RowKind
from reviewer.conflicts.unmarked import unmarked
from reviewer.domain.content import ContentKind
from reviewer.domain.items import Candidate

Span = tuple[int, int]
_LONGEST, _LONGEST_VALUE = 400, 2_000
_NUMBERED = re.compile(r"^[ \t]*\d{1,9}[.)][ \t]+")
_CALL_PARTS = ("name", "description", "args")
"""The parts of a call in the order in which they are drawn; others are not."""


def landmarks(report: ConflictReport, candidates: Sequence[Candidate]) -> list[Landmarks]:
    """For each answer, in the order of the report's columns."""
    standing = places(report, candidates)
    marked = marks(report, standing)
    if has_values(report):
        return [
            Landmarks(rows=tuple(_values(one, spans, rows)), stretches=_stretches(report, one, rows))
            for one, spans, rows in zip(candidates, marked, standing, strict=True)
        ]
    kinds = {row.path: row.kind for row in report.rows}
    firsts = first_looks(report, candidates, marked)
    return [
        Landmarks(
            marks=tuple(_marks(one, spans, first, rows)),
            rows=tuple(_beginnings(one.content.text(), _most_telling(report, rows), kinds)),
            stretches=_stretches(report, one, rows),
        )
        for one, spans, first, rows in zip(candidates, marked, firsts, standing, strict=True)
    ]


def _stretches(report: ConflictReport, one: Candidate, rows: Mapping[str, Span]) -> tuple[Stretch, ...]:
    length = max(1, len(one.content.text()))
    found = [(rows[row.path], row) for row in report.disputed if row.path in rows]
    return tuple(
        Stretch(row=row.path, start=start / length, end=end / length, is_material=row.is_material)
        for (start, end), row in sorted(found, key=lambda one: one[0])[:MOST]
    )


def _marks(
    one: Candidate, spans: Sequence[Span], firsts: Sequence[Span], rows: Mapping[str, Span]
) -> Iterator[Passage]:
    """Each mark with the row that it belongs to, in pieces where some of it deserves the first look."""
    text, is_markup = one.content.text(), one.content.kind is ContentKind.TEXT
    joined = _with_blanks_between(text, firsts)
    for span in spans[:MOST_MARKS]:
        row = next((path for path, whole in rows.items() if _holds(whole, span)), "")
        for piece, is_first in _pieces(span, joined):
            for found in passages_of(text, [piece], is_markup=is_markup):
                yield replace(found, row=row, looks_first=is_first, is_verbatim=not is_markup)


def _with_blanks_between(text: str, firsts: Sequence[Span]) -> list[Span]:
    """Words that only blank space parts, as one."""
    made: list[Span] = []
    for start, end in firsts:
        if made and not text[made[-1][1] : start].strip():
            made[-1] = (made[-1][0], end)
        else:
            made.append((start, end))
    return made


def _pieces(span: Span, firsts: Sequence[Span]) -> Iterator[tuple[Span, bool]]:
    """The span cut where a first look begins or ends; whether each piece is one."""
    at, stop = span
    for start, end in firsts:
        if start < stop and end > at:
            if start > at:
                yield (at, start), False
            yield (max(at, start), min(stop, end)), True
            at = min(stop, end)
    if at < stop:
        yield (at, stop), False


def _most_telling(report: ConflictReport, rows: Mapping[str, Span]) -> dict[str, Span]:
    """As many rows as are looked for; what is disputed before what is not."""
    disputed = {row.path for row in report.disputed}
    chosen = sorted(rows.items(), key=lambda one: (one[0] not in disputed, one[1]))
    return dict(chosen[:MOST])


def _beginnings(text: str, rows: Mapping[str, Span], kinds: Mapping[str, RowKind]) -> Iterator[Passage]:
    """The first line of each row as it is drawn: as a rule all of a paragraph."""
    for path, (start, end) in sorted(rows.items(), key=lambda one: one[1]):
        read = unmarked(text[start:end], kinds[path]).strip("\n").partition("\n")[0]
        words = _NUMBERED.sub("", read).partition(" · ")[0].strip()[:_LONGEST]
        if words:
            yield Passage(words=words, row=path, is_marked=False)


def _values(one: Candidate, marked: Sequence[Span], rows: Mapping[str, Span]) -> Iterator[Passage]:
    """Every value in the order in which it is drawn: one alone could be any of several that look alike."""
    text = one.content.text()
    spans = spans_by_pointer(text)
    has_calls = one.content.kind is ContentKind.TOOL_CALLS
    order = _drawn_calls(spans) if has_calls else sorted(spans, key=lambda pointer: spans[pointer])
    exact = {span: path for path, span in rows.items()}
    owners = sorted(rows.items(), key=lambda row: row[1][1] - row[1][0])
    for pointer in [one for one in order if text[spans[one][0]] not in "{["][:MOST]:
        span = spans[pointer]
        row = exact.get(span) or next((path for path, whole in owners if _holds(whole, span)), "")
        is_marked = _is_marked(marked, span)
        is_name = has_calls and pointer.count("/") == 2 and pointer.endswith("/name")
        for words in _as_drawn(text[span[0] : span[1]], is_name=is_name):
            short = words[:_LONGEST_VALUE]
            yield Passage(words=short, row=row, is_marked=is_marked, is_value=short == words)


def _is_marked(marked: Sequence[Span], span: Span) -> bool:
    """Whether one of the marks, which stand in order and apart, holds it: the last that begins before it."""
    at = bisect_right(marked, (span[0], sys.maxsize))
    return at > 0 and _holds(marked[at - 1], span)


def _holds(whole: Span, part: Span) -> bool:
    return whole[0] <= part[0] and part[1] <= whole[1]


def _drawn_calls(spans: Mapping[str, Span]) -> list[str]:
    """Name first, whatever the order of a call's members is."""
    found: list[tuple[int, int, Span, str]] = []
    for pointer, span in spans.items():
        tokens = pointer.split("/")
        if len(tokens) > 2 and tokens[2] in _CALL_PARTS:
            found.append((int(tokens[1]), _CALL_PARTS.index(tokens[2]), span, pointer))
    return [pointer for *_, pointer in sorted(found)]


def _as_drawn(literal: str, *, is_name: bool) -> list[str]:
    """A value's lines on the screen: strings with their quotation marks, but for the name of a call."""
    if not literal.startswith('"'):
        return [literal]
    words = json.loads(literal, strict=False)
    return [line for line in (words if is_name else f'"{words}"').split("\n") if line.strip()]
