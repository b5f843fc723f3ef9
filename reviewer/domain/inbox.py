"""What the list shows: rows, queues and counts, all from one query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from reviewer.domain.items import ItemKind, RiskLevel
from reviewer.domain.lifecycle import DecisionState, ItemState
from reviewer.domain.told_as import told_as
from reviewer.ids import DecisionId, GestureId, ItemId, SourceId


class Queue(StrEnum):
    """The places an item can be found in."""

    NEEDS_ME = "needs-me"
    CONFLICTS = "conflicts"
    DUE_SOON = "due-soon"
    NOT_SENT = "not-sent"
    CAME_BACK = "came-back"
    SNOOZED = "snoozed"
    DONE_TODAY = "done-today"


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxQuery:
    """What to list. `text` searches; `source` narrows; rows come in working order."""

    queue: Queue = Queue.NEEDS_ME
    source: SourceId | None = None
    text: str = ""
    limit: int = 500
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """One row: an item, or a case under its lead item."""

    item: ItemId
    kind: ItemKind
    title: str
    """Foreign text."""
    risk: RiskLevel
    state: ItemState
    answers: int
    """Of a case: the answers of all its members together."""
    members: int
    """1, or how many open items the case has."""
    sources: tuple[SourceId, ...]
    owner: str
    created_at: datetime
    updated_at: datetime
    due_at: datetime | None = None
    expires_at: datetime | None = None
    decision: DecisionId | None = None
    """The newest decision of ours on it, if any."""
    decision_state: DecisionState | None = None
    verdict: str = ""
    snoozed_until: datetime | None = None
    is_flagged: bool = False
    continuation: str = ""
    """What the agent did with the decision, in its own words. Foreign text."""

    @property
    def told_as(self) -> str:
        """The verdict as humans read it."""
        return told_as(self.verdict, self.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxPage:
    """Rows and counts of one moment, read in one transaction: badge and list can't differ."""

    rows: tuple[InboxRow, ...]
    total: int
    counts: Mapping[Queue, int]
    by_source: Mapping[SourceId, int]
    next_due: datetime | None = None


class Rank(StrEnum):
    """Why a row stands where it stands (key W)."""

    OVERDUE = "overdue"
    CONFLICT = "conflict"
    RISK = "risk"
    DUE = "due"
    OLD = "old"
    AGE = "age"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionSummary:
    """One recorded decision for lists: ledger, came back, similar, earlier."""

    decision: DecisionId
    gesture: GestureId
    seq: int
    item: ItemId
    source: SourceId
    title: str
    verdict: str
    reason_code: str
    reason: str
    decided_at: datetime
    operator: str
    surface: str
    state: DecisionState
    attempts: int = 0
    due_at: datetime | None = None
    """When it goes out, while it is held back or waits for its next try."""
    first_sent_at: datetime | None = None
    acknowledged_at: datetime | None = None
    receipt: str = ""
    proof: str = ""
    theirs_verdict: str = ""
    theirs_by: str = ""
    theirs_at: datetime | None = None
    theirs_summary: str = ""
    problem: str = ""
    """The orchestrator's own words when it refused. Foreign text."""
    problem_code: str = ""
    """Message code of what the desk says of it."""
    is_case_broken: bool = False
    """It was held for the other answers of its case, and one of them came back: it was not sent."""
    supersedes: DecisionId | None = None
    kind: ItemKind | None = None
    """Of the item; only where the verdict is told by it, else None."""

    @property
    def told_as(self) -> str:
        """The verdict as humans read it."""
        return self.verdict if self.kind is None else told_as(self.verdict, self.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadableDecision:
    """One recorded decision whose row can't be read: a disk, or somebody, put junk into it."""

    seq: int
    decision: str
    problem: str = "record.unreadable"
    """Message code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What was decided before that a question may be held against; not on the question's own item."""

    same_subject: tuple[DecisionSummary, ...] = ()
    """Newest first."""
    alike: tuple[DecisionSummary, ...] = ()
    """On items of other subjects whose words are like its title, the likest first."""

    @property
    def is_none(self) -> bool:
        """Whether nothing was."""
        return not self.same_subject and not self.alike
