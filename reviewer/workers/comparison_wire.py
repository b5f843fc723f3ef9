"""What the window asks of the comparison child, and what it answers, as bytes in small parts.

A report of eight long answers is decoded part by part, so that no turn of the window's event loop is long.
JSON by the standard library: it carries lone surrogates, which a hostile JSON answer may spell.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any, TypeVar

import msgspec

from reviewer.conflicts.passages import Landmarks
from reviewer.conflicts.report import Cell, ConflictReport, Row, RowKind, Sentence
from reviewer.domain.content import Content
from reviewer.domain.items import Candidate, Provenance
from reviewer.ids import CandidateId
from reviewer.workers.frames import framed, parts_of

T = TypeVar("T")
PART_CHARS = 64 * 1024
"""About what one part holds; a single row may be longer."""


class Wanted(StrEnum):
    """What is asked for."""

    REPORT = "report"
    LANDMARKS = "landmarks"


class Question(msgspec.Struct, frozen=True):
    """The answers in their order, without anything that the comparison does not look at."""

    wanted: Wanted
    contents: tuple[Content, ...]

    def candidates(self) -> list[Candidate]:
        """Answers that are named by their place."""
        return [
            Candidate(id=CandidateId(str(place)), content=content, provenance=Provenance())
            for place, content in enumerate(self.contents)
        ]


_QUESTIONS = msgspec.msgpack.Decoder(Question)


def question(wanted: Wanted, contents: Sequence[Content]) -> bytes:
    """What the child is asked."""
    harmless = [
        replace(one, media_type=one.media_type.encode("utf-8", "replace").decode()) for one in contents
    ]
    return msgspec.msgpack.encode(Question(wanted=wanted, contents=tuple(harmless)))


def read_question(body: bytes) -> Question:
    """What `question` wrote."""
    return _QUESTIONS.decode(body)


# -- reports


def written_report(report: ConflictReport) -> bytes:
    """The report without the whole answers, which whoever asked has already."""
    rows = [_without_wholes(row) for row in report.rows]
    # Everything else of a report is short, whatever it may come to hold.
    return _written(replace(report, rows=(), candidates=())) + b"".join(_in_parts(rows, _row_chars))


def read_report(body: bytes, candidates: Sequence[Candidate]) -> Iterator[ConflictReport | None]:
    """None for each part that was read, and at the end the report of these candidates."""
    parts = parts_of(body)
    head = _read(next(parts), ConflictReport)
    rows: list[Row] = []
    for part in parts:
        yield None
        rows.extend(_read(part, tuple[Row, ...]))
    yield replace(
        head,
        candidates=tuple(one.id for one in candidates),
        rows=tuple(_with_wholes(row, candidates) for row in rows),
        sentence=_with_tuples(head.sentence),
    )


def _without_wholes(row: Row) -> Row:
    if row.kind is not RowKind.WHOLE:
        return row
    return replace(row, cells=tuple(replace(cell, text="") for cell in row.cells))


def _with_wholes(row: Row, candidates: Sequence[Candidate]) -> Row:
    if row.kind is not RowKind.WHOLE:
        return row
    cells = zip(row.cells, candidates, strict=True)
    return replace(row, cells=tuple(replace(cell, text=one.content.text()) for cell, one in cells))


def _row_chars(row: Row) -> int:
    return len(row.label) + sum(_cell_chars(cell) for cell in row.cells)


def _cell_chars(cell: Cell) -> int:
    return 40 + len(cell.text) + len(cell.raw)


def _with_tuples(sentence: Sentence) -> Sentence:
    """JSON has none; the catalogue takes several words as one."""
    params = {name: tuple(one) if isinstance(one, list) else one for name, one in sentence.params.items()}
    return replace(sentence, params=params)


# -- landmarks


def written_landmarks(found: Sequence[Landmarks]) -> bytes:
    """One part for each answer."""
    return b"".join(map(_written, found))


def read_landmarks(body: bytes) -> Iterator[Landmarks]:
    """What `written_landmarks` wrote, answer by answer."""
    for part in parts_of(body):
        yield _read(part, Landmarks)


# -- parts


def _in_parts(things: Sequence[T], chars: Any) -> Iterator[bytes]:
    some: list[T] = []
    length = 0
    for thing in things:
        some.append(thing)
        length += chars(thing)
        if length > PART_CHARS:
            yield _written(some)
            some, length = [], 0
    if some:
        yield _written(some)


def _written(value: object) -> bytes:
    return framed(json.dumps(msgspec.to_builtins(value)).encode())


def _read(part: bytes, kind: type[T]) -> T:
    return msgspec.convert(json.loads(part), kind)
