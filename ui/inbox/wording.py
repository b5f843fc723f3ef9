"""What a row of the list says, as text: made once for each change, so that nothing unchanged is painted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from reviewer.domain.inbox import InboxRow
from reviewer.domain.items import ItemKind, RiskLevel
from reviewer.domain.lifecycle import CAME_BACK, DecisionState, ItemState
from ui.messages import catalogue
from ui.messages.catalogue import say
from ui.messages.spelling import plain, spell_utc

OLD = timedelta(days=2)
"""An item that waited longer says so."""
LONGEST_TITLE = 200
LONGEST_CAPTION = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class RowText:
    """One row, ready to be painted: two texts on the left, two on the right."""

    title: str
    caption: str
    """Kind, due, owner, source."""
    age: str
    state: str
    """Of our own decision on it, or why it is gone; empty: nothing happened yet."""
    risk: RiskLevel
    is_strong: bool
    """Answers contradict each other, or it came back."""
    is_gone: bool
    """Not in this queue any more; struck out until the list is laid anew."""
    is_late: bool
    is_warning: bool
    """The state wants a human."""

    @property
    def spoken(self) -> str:
        """The row in one line, for a screen reader."""
        risk = say(f"row.risk.{self.risk}")
        return ", ".join(part for part in (self.title, self.caption, risk, self.state, self.age) if part)


def row_text(row: InboxRow, *, is_gone: bool, now: datetime) -> RowText:
    """The words of a row at a moment."""
    is_late = row.due_at is not None and row.due_at < now and row.state is ItemState.OPEN
    return RowText(
        title=plain(row.title, LONGEST_TITLE) or say("row.untitled"),
        caption=_caption(row, now=now, is_late=is_late),
        age=catalogue.WORDS.age(now - row.created_at),
        state=_state(row, is_gone=is_gone, now=now),
        risk=row.risk,
        is_strong=row.kind is ItemKind.CONFLICT or row.decision_state in CAME_BACK,
        is_gone=is_gone,
        is_late=is_late,
        is_warning=row.decision_state in CAME_BACK,
    )


def tooltip(row: InboxRow) -> str:
    """The times of a row in UTC."""
    created = spell_utc(row.created_at)
    if row.due_at is None:
        return say("row.tooltip.no_due", created=created)
    return say("row.tooltip", created=created, due=spell_utc(row.due_at))


def _caption(row: InboxRow, *, now: datetime, is_late: bool) -> str:
    if row.continuation:
        return say("row.went_on", text=plain(row.continuation, LONGEST_CAPTION))
    parts = [_kind(row)]
    if row.due_at is not None:
        code = "row.overdue" if is_late else "row.due"
        parts.append(say(code, at=catalogue.WORDS.time(row.due_at, now=now)))
    elif now - row.created_at > OLD:
        parts.append(say("row.old", age=catalogue.WORDS.age(now - row.created_at)))
    parts.append(plain(row.owner, 40) or say("row.no_owner"))
    parts.append(plain(" + ".join(row.sources), 60))
    if row.is_flagged:
        parts.append(say("row.flagged"))
    return " · ".join(parts)


def _kind(row: InboxRow) -> str:
    if row.members > 1:
        return say("row.case", count=row.members)
    return say(f"row.{row.kind}", count=row.answers)


def _state(row: InboxRow, *, is_gone: bool, now: datetime) -> str:
    if row.decision_state is not None and row.decision_state is not DecisionState.RETRACTED:
        return say(f"row.state.{row.decision_state}")
    if row.snoozed_until is not None and row.snoozed_until > now:
        return say("row.snoozed", at=catalogue.WORDS.time(row.snoozed_until, now=now))
    return say(f"row.gone.{row.state}") if is_gone else ""
