"""The compared points, or the actions of a request, with how far each was reached; as a table in words."""

from __future__ import annotations

from reviewer.conflicts.report import ConflictReport, Row, RowKind
from reviewer.domain.exposure import Reach, RowSeen
from reviewer.domain.ledger import DecisionStory
from ui.blocks import html
from ui.blocks.look import Look
from ui.conflict.words import cell_text, row_label
from ui.ledger.seen import time
from ui.messages.spelling import plain

_LONGEST = 120
"""Characters of a value; the whole stands in its answer."""


def points(look: Look, story: DecisionStory, report: ConflictReport | None) -> list[str]:
    """The table as pieces of a page. Without a report points have no names and no values."""
    if story.exposure is None:
        return []
    rows = {row.path: row for row in report.rows} if report is not None else {}
    columns = len(report.candidates) if report is not None else 0
    head = (
        look.say("as_seen.column.point"),
        look.say("as_seen.column.reach"),
        *(look.say("answer.name", number=number) for number in range(1, columns + 1)),
    )
    lines = [_line(look, story, one, rows.get(one.path), columns) for one in story.exposure.rows]
    return [html.table(lines[at : at + _AT_ONCE], head) for at in range(0, len(lines), _AT_ONCE)]


_AT_ONCE = 40
"""Rows of one fill of a text widget."""


def _line(look: Look, story: DecisionStory, seen: RowSeen, row: Row | None, columns: int) -> tuple[str, ...]:
    if row is None:
        return _name(look, story, seen.path), _reach(look, seen), *([""] * columns)
    values = ("" if row.kind is RowKind.WHOLE else cell_text(row, at, look.words) for at in range(columns))
    return row_label(row, look.words), _reach(look, seen), *(plain(one, _LONGEST) for one in values)


def _name(look: Look, story: DecisionStory, path: str) -> str:
    """Of an action its name; of a point that no report names its path."""
    if not path:
        return look.say("matrix.whole")
    named = {f"action {action.index + 1}": action.name for action in story.item.actions}
    return look.say("as_seen.action", path=path, name=named[path]) if path in named else plain(path)


def _reach(look: Look, seen: RowSeen) -> str:
    if seen.reach is Reach.SEEN:
        return look.say("as_seen.for", time=time(seen.ms))
    return look.say(f"as_seen.row.{seen.reach}")
