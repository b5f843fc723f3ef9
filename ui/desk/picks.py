"""What matrix and result column show of a composition: which answers settle which rows. Knows no Qt."""

from __future__ import annotations

from collections.abc import Mapping

from reviewer.conflicts.report import ConflictReport
from reviewer.domain.desk import OpenedItem
from ui.conflict.settled import Settled
from ui.decide import picking
from ui.decide.composition import Composition, PickKind, RowPick


def settled_rows(
    opened: OpenedItem, report: ConflictReport, composition: Composition
) -> Mapping[str, Settled]:
    """By path; a whole answer that was picked settles every row."""
    numbers = tuple(picking.number_of(opened, name) for name in composition.candidates)
    if composition.verdict in ("choose", "both-valid") and numbers and not composition.rows:
        whole = Settled(numbers=numbers)
        return {"": whole, **dict.fromkeys((row.path for row in report.disputed), whole)}
    return {path: _picked(opened, pick) for path, pick in composition.rows.items()}


def _picked(opened: OpenedItem, pick: RowPick) -> Settled:
    if pick.candidate is not None:
        return Settled(numbers=(picking.number_of(opened, pick.candidate),))
    return Settled(
        numbers=tuple(picking.number_of(opened, name) for name in pick.both),
        text=pick.edited,
        was=picking.number_of(opened, pick.was) if pick.was is not None else 0,
        is_left_out=pick.kind is PickKind.UNSET,
        has_own_words=pick.has_own_words,
    )
