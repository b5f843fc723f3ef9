"""The compared points, or the actions of a request, with how far each was reached; as a table in words."""

from __future__ import annotations

from reviewer.conflicts.report import ConflictReport, Row, RowKind
from reviewer.domain.exposure import Exposure, Reach, each_row, rows_reached
from reviewer.domain.ledger import DecisionStory
from reviewer.domain.parts import names_digest
from ui.blocks import html
from ui.blocks.look import Look
from ui.conflict.words import cell_text, row_label
from ui.ledger.seen import time
from ui.messages.spelling import plain

_LONGEST = 120
"""Characters of a value; the whole stands in its answer."""


def points(look: Look, story: DecisionStory, report: ConflictReport | None) -> list[str]:
    """The table as pieces of a page. Without a report, or with another one than then, counts only."""
    exposure = story.exposure
    if exposure is None:
        return []
    asked = [(f"action {one.index + 1}", one.name) for one in story.item.actions]
    names: list[tuple[str, ...]]
    if asked and _are_same(exposure, [path for path, _ in asked]):
        names = [(look.say("as_seen.action", path=path, name=name),) for path, name in asked]
    elif report is not None and _are_same(exposure, [row.path for row in report.rows]):
        names = [_named(look, row) for row in report.rows]
    else:
        return [html.table([(_told(look, reach), f"{count:,}") for reach, count in _counts(exposure)])]
    reached = (_reach(look, *one) for one in each_row(exposure.rows))
    lines = [(one[0], reach, *one[1:]) for one, reach in zip(names, reached, strict=False)]
    head = (look.say("as_seen.column.point"), look.say("as_seen.column.reach"), *_heads(look, lines))
    return [html.table(lines[at : at + _AT_ONCE], head) for at in range(0, len(lines), _AT_ONCE)]


def _are_same(exposure: Exposure, names: list[str]) -> bool:
    return names_digest(names) == exposure.rows_digest


def _counts(exposure: Exposure) -> list[tuple[Reach, int]]:
    return [(reach, count) for reach, count in rows_reached(exposure.rows).items() if count]


def _heads(look: Look, lines: list[tuple[str, ...]]) -> list[str]:
    return [look.say("answer.name", number=at) for at in range(1, len(lines[0]) - 1)] if lines else []


_AT_ONCE = 40
"""Rows of one fill of a text widget."""


def _named(look: Look, row: Row) -> tuple[str, ...]:
    """What the row is called, and what each answer says there."""
    is_whole = row.kind is RowKind.WHOLE
    values = ("" if is_whole else cell_text(row, at, look.words) for at in range(len(row.cells)))
    return row_label(row, look.words), *(plain(one, _LONGEST) for one in values)


def _reach(look: Look, reach: Reach, ms: int) -> str:
    if reach is Reach.SEEN:
        return look.say("as_seen.for", time=time(ms))
    return _told(look, reach)


def _told(look: Look, reach: Reach) -> str:
    return look.say(f"as_seen.row.{reach}")
