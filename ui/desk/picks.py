"""What matrix and result column show of a composition: which answers settle which rows. Knows no Qt."""

from __future__ import annotations

from collections.abc import Mapping

from reviewer.conflicts.report import ConflictReport
from reviewer.domain.desk import OpenedItem
from ui.conflict.settled import Settled
from ui.decide import picking
from ui.decide.composition import Composition, RowPick


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
    if pick.candidate is None:
        return Settled(text=pick.edited)
    return Settled(numbers=(picking.number_of(opened, pick.candidate),))
