"""The record as it is read: one decision's full story, and the state of the audit chain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from reviewer.domain.decisions import Decision
from reviewer.domain.inbox import DecisionSummary
from reviewer.domain.items import ReviewItem


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptRecord:
    """One try to deliver."""

    number: int
    at: datetime
    outcome: str
    detail: str = ""
    """The orchestrator's own words. Foreign text."""
    code: str = ""
    """Message code of what the desk says of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One entry of the chain: its canonical bytes and what follows from them."""

    seq: int
    type: str
    at: datetime
    entry: bytes
    hash: str
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionStory:
    """Who approved what, having seen what, and what became of it."""

    decision: Decision
    summary: DecisionSummary
    item: ReviewItem
    """As it was shown."""
    attempts: tuple[AttemptRecord, ...]
    entries: tuple[AuditEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainState:
    """What walking the chain found. `broken_at` is the first entry that does not follow."""

    entries: int
    head: str
    signed: int
    unsigned: int
    broken_at: int | None = None
    problem: str = ""
