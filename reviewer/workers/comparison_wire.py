"""What the window asks of the comparison child, and what it answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import msgspec

from reviewer.conflicts.passages import Landmarks
from reviewer.conflicts.patch_fit import KnownFile
from reviewer.conflicts.report import ConflictReport, Row, RowKind
from reviewer.domain.content import Content
from reviewer.domain.items import Candidate, Provenance
from reviewer.ids import CandidateId
from reviewer.workers.parts import in_parts, read_parts, typed


class Question(msgspec.Struct, frozen=True):
    """The answers in their order, without anything that the comparison does not look at."""

    contents: tuple[Content, ...]
    known: tuple[KnownFile, ...] = ()
    """Files that came along."""

    def candidates(self) -> list[Candidate]:
        """Answers that are named by their place."""
        return [
            Candidate(id=CandidateId(str(place)), content=content, provenance=Provenance())
            for place, content in enumerate(self.contents)
        ]


_QUESTIONS = msgspec.msgpack.Decoder(Question)


def question(contents: Sequence[Content], known: Sequence[KnownFile] = ()) -> bytes:
    """What the child is asked."""
    harmless = [
        replace(one, media_type=one.media_type.encode("utf-8", "replace").decode()) for one in contents
    ]
    return msgspec.msgpack.encode(Question(contents=tuple(harmless), known=tuple(map(_harmless, known))))


def _harmless(file: KnownFile) -> KnownFile:
    return replace(file, names=tuple(one.encode("utf-8", "replace").decode() for one in file.names))


def read_question(body: bytes) -> Question:
    """What `question` wrote."""
    return _QUESTIONS.decode(body)


# -- reports


def written_report(report: ConflictReport) -> bytes:
    """The report without the whole answers, which whoever asked has already."""
    rows = [_without_wholes(row) for row in report.rows]
    # Everything else of a report is short, whatever it may come to hold.
    return in_parts([replace(report, rows=(), candidates=())]) + in_parts(rows)


def read_report(body: bytes, candidates: Sequence[Candidate]) -> Iterator[ConflictReport | None]:
    """None for each part that was read, and at the end the report of these candidates.

    Raises:
        ValueError: it is no report of so many answers.
    """
    parts = read_parts(body)
    (about,) = next(parts, [None])
    head = typed(about, ConflictReport)
    rows: list[Row] = []
    for part in parts:
        yield None
        rows.extend(typed(part, tuple[Row, ...]))
    if any(len(row.cells) != len(candidates) for row in rows):
        raise ValueError("not one cell for each answer")
    yield replace(
        head,
        candidates=tuple(one.id for one in candidates),
        rows=tuple(_with_wholes(row, candidates) for row in rows),
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


# -- landmarks


def written_landmarks(found: Sequence[Landmarks]) -> bytes:
    """One part for each answer."""
    return b"".join(in_parts([one]) for one in found)


def read_landmarks(body: bytes) -> Iterator[Landmarks]:
    """What `written_landmarks` wrote, answer by answer."""
    for (one,) in read_parts(body):
        yield typed(one, Landmarks)
