"""What the matrix says of a row and of a cell, on one line each and harmless."""

from __future__ import annotations

from reviewer.conflicts.report import Cell, Row, RowKind, ValueType
from ui.conflict.rows import has_mixed_types, shared_start
from ui.conflict.settled import Settled
from ui.messages.catalogue import Catalogue
from ui.messages.spelling import plain

_CELL_CHARS = 500


def row_label(row: Row, words: Catalogue) -> str:
    """The first column."""
    return words.text("matrix.whole") if row.kind is RowKind.WHOLE else plain(row.label)


def cell_text(cell: Cell, words: Catalogue, *, shows_type: bool) -> str:
    """A value as its cell shows it: `12480`, `"12480"`, null and missing are four different marks."""
    if cell.is_missing:
        return words.text("matrix.missing")
    if cell.value_type is ValueType.NULL:
        return "null"
    if cell.value_type in (ValueType.BOOLEAN, ValueType.NUMBER) or not cell.text:
        return plain(cell.raw or cell.text, _CELL_CHARS) or '""'
    text = plain(cell.text, _CELL_CHARS)
    return f'"{text}"' if shows_type and cell.value_type is ValueType.STRING else text


def cell_words(cell: Cell, words: Catalogue) -> str:
    """The same for a screen reader, with the type in words."""
    text = cell_text(cell, words, shows_type=False)
    if cell.value_type in (ValueType.STRING, ValueType.NUMBER):
        return words.text(f"matrix.spoken.{cell.value_type}", text=text)
    return text


def settled_text(row: Row, settled: Settled, words: Catalogue) -> str:
    """The value as it will be sent, from where the answers part; for several answers there is none."""
    if not settled.numbers:
        return plain(settled.text, _CELL_CHARS)
    if len(settled.numbers) > 1 or not 1 <= settled.numbers[0] <= len(row.cells):
        return ""
    if row.kind is RowKind.WHOLE:
        return words.text("result.whole")
    cell = row.cells[settled.numbers[0] - 1]
    start = shared_start(row) if row.kind is RowKind.PARAGRAPH else 0
    if start and not cell.is_missing:
        return "…" + plain(cell.text[start:], _CELL_CHARS)
    return cell_text(cell, words, shows_type=has_mixed_types(row))
