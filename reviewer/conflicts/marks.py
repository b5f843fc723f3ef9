"""Where rows stand in each answer's text, and what of it to mark: symmetric, no answer is singled out.

Every disputed cell that has a place in its answer gets marks. Where one answer has nothing to compare with
but the others' absence, its whole part is marked.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace

from reviewer.conflicts.align import Alignment
from reviewer.conflicts.first_look import LoneWord, first, lone_words, words_in
from reviewer.conflicts.json_spans import spans_by_pointer
from reviewer.conflicts.jsondiff import ROOT, Lookup, Missing, tokens_of
from reviewer.conflicts.report import ConflictReport, Row, RowKind
from reviewer.conflicts.textdiff import Span, joined, marks_among
from reviewer.conflicts.toolcalls import aligned, argument_tokens, calls_in
from reviewer.domain.items import Candidate
from reviewer.domain.json_text import read_literals

MAX_LOOKED_AT = 40_000
"""More disputed text than this, all answers together, has marks and no order of them."""
MAX_MARKED = 20_000
"""Cells longer than this together are marked as a whole, word by word would take too long to show."""


def marks(report: ConflictReport, standing: Sequence[Mapping[str, Span]]) -> tuple[tuple[Span, ...], ...]:
    """For each answer, the spans of its text that are disputed, in order and without overlap.

    `standing` says where the rows stand, see `places`.
    """
    found: list[list[Span]] = [[] for _ in standing]
    if has_values(report):
        for row in report.disputed:
            for spans, place in zip(found, standing, strict=True):
                spans.extend([place[row.path]] if row.path in place else [])
    else:
        for row in report.disputed:
            _mark_words(row, found)
    return tuple(tuple(joined(spans)) for spans in found)


def first_looks(
    report: ConflictReport, candidates: Sequence[Candidate], marked: Sequence[Sequence[Span]]
) -> tuple[tuple[Span, ...], ...]:
    """For each answer, the words inside its marks that deserve the first look, see `first_look`.

    None where values were compared, or where too much is disputed for it to be worked out in time.
    """
    rows = () if has_values(report) else report.disputed
    if not rows or sum(len(cell.text) for row in rows for cell in row.cells) > MAX_LOOKED_AT:
        return ((),) * len(candidates)
    words: list[list[LoneWord]] = [[] for _ in candidates]
    for row in rows:
        judged = lone_words([cell.text for cell in row.cells])
        for found, cell, inside in zip(words, row.cells, judged, strict=True):
            start = cell.span[0] if cell.span is not None else 0
            found.extend(replace(one, start=start + one.start, end=start + one.end) for one in inside)
    return tuple(
        tuple(first([word for word in found if _is_in(spans, word.span)], words_in(one.content.text())))
        for found, one, spans in zip(words, candidates, marked, strict=True)
    )


def _is_in(spans: Sequence[Span], word: Span) -> bool:
    """Whether a word is at least partly inside one of the spans, which stand in order."""
    at = bisect_right(spans, (word[1], 0))
    return at > 0 and spans[at - 1][1] > word[0]


def has_values(report: ConflictReport) -> bool:
    """Whether the answers were compared value by value, and not as texts."""
    return any(row.kind in (RowKind.FIELD, RowKind.CALL) for row in report.rows)


def places(report: ConflictReport, candidates: Sequence[Candidate]) -> tuple[dict[str, Span], ...]:
    """For each answer, where each row but the whole stands in its text; a row that it lacks is not there."""
    rows = [row for row in report.rows if row.kind is not RowKind.WHOLE]
    if has_values(report):
        return tuple(_places_of_values(rows, candidates))
    return tuple(
        {row.path: span for row in rows if (span := row.cells[column].span) is not None}
        for column in range(len(candidates))
    )


def _places_of_values(rows: Sequence[Row], candidates: Sequence[Candidate]) -> list[dict[str, Span]]:
    values = [read_literals(one.content.data) for one in candidates]
    has_calls = any(row.kind is RowKind.CALL for row in rows)
    calls = aligned([calls_in(value) or () for value in values]) if has_calls else []
    spans = [spans_by_pointer(one.content.text()) for one in candidates]
    found: list[dict[str, Span]] = [{} for _ in candidates]
    lookup = Lookup()
    for row in rows:
        for column, value in enumerate(values):
            if row.cells[column].is_missing:
                continue
            tokens = _call_tokens(row.path, calls, column) if has_calls else tokens_of(row.path)
            place, pointer = lookup.at(value, tokens)
            # Arguments that were left out are compared as none at all, and stand nowhere.
            if not isinstance(place, Missing):
                found[column][row.path] = spans[column][pointer]
    return found


def _call_tokens(path: str, calls: Alignment, column: int) -> tuple[str, ...]:
    """Where the call or the argument of a row stands in one plan."""
    number = int(path.removeprefix("call ").partition("/")[0].removesuffix(ROOT))
    at = str(calls[number - 1][column])
    inside = argument_tokens(path, number)
    return (at,) if inside is None else (at, "args", *inside)


def _mark_words(row: Row, found: list[list[Span]]) -> None:
    # Cells of one group may differ in blank space, so that each text has marks of its own.
    groups = {cell.text: cell.group for cell in row.cells if cell.span is not None}
    by_text = {text: [(0, len(text))] for text in groups}
    if len(set(groups.values())) > 1 and sum(map(len, groups)) <= MAX_MARKED:
        by_text = marks_among(groups)
    for spans, cell in zip(found, row.cells, strict=True):
        if cell.span is not None:
            spans.extend((cell.span[0] + start, cell.span[0] + end) for start, end in by_text[cell.text])
