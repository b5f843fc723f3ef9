"""What matrix and result column show of a composition: which answers settle which rows. Knows no Qt."""

from __future__ import annotations

from collections.abc import Mapping

from reviewer.conflicts.report import ConflictReport, Row, RowKind
from reviewer.domain.desk import OpenedItem
from ui.blocks.look import Look
from ui.conflict.matrix_model import Settled
from ui.conflict.rows import has_mixed_types, shared_start
from ui.conflict.words import cell_text
from ui.decide import picking
from ui.decide.composition import Composition, RowPick
from ui.messages.spelling import plain


def settled_rows(
    look: Look, opened: OpenedItem, report: ConflictReport, composition: Composition
) -> Mapping[str, Settled]:
    """By path; a whole answer that was picked settles every row."""
    numbers = tuple(picking.number_of(opened, name) for name in composition.candidates)
    if composition.verdict in ("choose", "both-valid") and numbers and not composition.rows:
        rows = {row.path: _whole(look, row, numbers) for row in report.disputed}
        whole = look.say("result.whole", numbers=numbers)
        return {"": Settled(numbers=numbers, text=whole), **rows}
    by_path = {row.path: row for row in report.disputed}
    return {
        path: _picked(look, opened, by_path[path], pick)
        for path, pick in composition.rows.items()
        if path in by_path
    }


def _whole(look: Look, row: Row, numbers: tuple[int, ...]) -> Settled:
    text = _text(look, row, numbers[0]) if len(numbers) == 1 else ""
    return Settled(numbers=numbers, text=text)


def _picked(look: Look, opened: OpenedItem, row: Row, pick: RowPick) -> Settled:
    if pick.candidate is None:
        return Settled(text=plain(pick.edited))
    number = picking.number_of(opened, pick.candidate)
    return Settled(numbers=(number,), text=_text(look, row, number))


def _text(look: Look, row: Row, number: int) -> str:
    if not 1 <= number <= len(row.cells):
        return ""
    start = shared_start(row) if row.kind is RowKind.PARAGRAPH else 0
    cell = row.cells[number - 1]
    if start and not cell.is_missing:
        return "…" + plain(cell.text[start:])
    return cell_text(cell, look.words, shows_type=has_mixed_types(row))
