"""A tool call in a cell of the matrix: all of it, then shorter and shorter forms. Knows no Qt."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reviewer.conflicts.call_text import Piece, Sort, Tokens, call_pieces
from reviewer.conflicts.report import Cell, ConflictReport, Row, RowKind
from reviewer.conflicts.toolcalls import argument_tokens, calls_in
from reviewer.domain.json_text import read_literals
from reviewer.render.invisible import marked

_LONGEST = 8_000
"""A longer call is not read again for a cell that shows its beginning."""
_SHOWN = 500
_BLANK = re.compile(r"[ \t\r\n]+")
_VALUES = (Sort.VALUE, Sort.DISPUTED)
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Form:
    """A text for a cell, and the spans in it that are lit: values that differ from another answer's."""

    text: str
    lit: tuple[Span, ...] = ()


def disputed_arguments(report: ConflictReport) -> Mapping[str, frozenset[Tokens]]:
    """By the path of each call's row, at which places of its arguments the answers differ."""
    found: dict[str, set[Tokens]] = {}
    for row in report.disputed:
        if row.kind is RowKind.ARGUMENT:
            number = row.path.removeprefix("call ").partition("/")[0].rstrip("#")
            tokens = argument_tokens(row.path, int(number))
            found.setdefault(f"call {number}", set()).add(() if tokens is None else tokens)
    return {path: frozenset(places) for path, places in found.items()}


def call_forms(row: Row, cell: Cell, disputed: Collection[Tokens]) -> tuple[Form, ...]:
    """The longest form first. None where it is no call that can be read in a moment.

    Where room lacks the tool goes, since the row names it; then what stands before the first value that
    differs; then the names of the arguments.
    """
    if row.kind is not RowKind.CALL or cell.is_missing or len(cell.raw) > _LONGEST:
        return ()
    (call,) = calls_in([read_literals(cell.raw.encode("utf-8", "surrogatepass"))]) or (None,)
    if call is None:
        return ()
    pieces = list(_harmless(call_pieces(call.name, call.arguments, disputed)))
    return (_form(pieces), *_shorter([one for one in pieces if one[1] is not Sort.TOOL]))


def _shorter(arguments: Sequence[Piece]) -> Iterator[Form]:
    if not arguments:
        return
    yield _form(arguments)
    differing = [at for at, (_, sort) in enumerate(arguments) if sort is Sort.DISPUTED]
    begin = max(0, differing[0] - 1) if differing else 0
    before: list[Piece] = [("… ", Sort.NAME)] if begin else []
    (first, sort), *rest = arguments[begin:]
    if begin:
        yield _form([*before, (first.lstrip(", {"), sort), *rest])
    values = [one for one in arguments[begin:] if one[1] in _VALUES]
    commas: list[Piece] = [(", ", Sort.NAME)] * len(values)
    yield _form([*before, *[one for pair in zip(commas, values, strict=True) for one in pair][1:]])


def _harmless(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """On one line, with marks for what can't be seen; where no more of it fits into a cell it says so."""
    left = _SHOWN
    for text, sort in pieces:
        yield marked(_BLANK.sub(" ", text[:left])), sort
        left -= len(text)
        if left < 0:
            yield "…", Sort.VALUE
            return


def _form(pieces: Iterable[Piece]) -> Form:
    text, lit = "", []
    for piece, sort in pieces:
        if sort is Sort.DISPUTED:
            lit.append((len(text), len(text) + len(piece)))
        text += piece
    return Form(text, tuple(lit))
