"""A tool call in a cell of the matrix: all of it, then shorter and shorter forms. Knows no Qt.

Nothing in them is lit: cells of a call share a sign where answers make it, whatever they make it with. What
differs in its arguments is told, and marked, in the rows of these.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

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


def disputed_arguments(report: ConflictReport) -> Mapping[str, frozenset[Tokens]]:
    """By the path of each call's row, at which places of its arguments the answers differ."""
    found: dict[str, set[Tokens]] = {}
    for row in report.disputed:
        if row.kind is RowKind.ARGUMENT:
            number = row.path.removeprefix("call ").partition("/")[0].rstrip("#")
            tokens = argument_tokens(row.path, int(number))
            found.setdefault(f"call {number}", set()).add(() if tokens is None else tokens)
    return {path: frozenset(places) for path, places in found.items()}


def call_forms(row: Row, cell: Cell, disputed: Collection[Tokens]) -> tuple[str, ...]:
    """The longest form first. None where it is no call that can be read in a moment.

    Where room lacks the tool goes, since the row names it; then the names of the arguments. What is left of
    the first values tells calls of one tool apart.
    """
    if row.kind is not RowKind.CALL or cell.is_missing or len(cell.raw) > _LONGEST:
        return ()
    (call,) = calls_in([read_literals(cell.raw.encode("utf-8", "surrogatepass"))]) or (None,)
    if call is None:
        return ()
    pieces = list(_harmless(call_pieces(call.name, call.arguments, disputed)))
    return (_form(pieces), *_shorter([one for one in pieces if one[1] is not Sort.TOOL]))


def _shorter(arguments: Sequence[Piece]) -> Iterator[str]:
    if not arguments:
        return
    yield _form(arguments)
    yield ", ".join(text for text, sort in arguments if sort in _VALUES)


def _harmless(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """On one line, with marks for what can't be seen; where no more of it fits into a cell it says so."""
    left = _SHOWN
    for text, sort in pieces:
        yield marked(_BLANK.sub(" ", text[:left])), sort
        left -= len(text)
        if left < 0:
            yield "…", Sort.VALUE
            return


def _form(pieces: Iterable[Piece]) -> str:
    return "".join(text for text, _ in pieces)
