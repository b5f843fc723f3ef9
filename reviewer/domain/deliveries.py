"""Deliveries: what came of sending a decision, with the proof."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from reviewer.domain.lifecycle import Outcome


class ProofGrade(StrEnum):
    """How an acknowledgement is known."""

    BY_ID = "by-id"
    """Our decision id is stored there."""
    BY_CONTENT = "by-content"
    """Identity, exact answer and attempt match; authorship is not provable if others use the account."""
    BY_EFFECT = "by-effect"
    """The item moved on and nothing contradicts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The orchestrator's proof of acceptance."""

    id: str
    grade: ProofGrade
    epoch: str = ""
    at: datetime | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherDecision:
    """Somebody else's decision that took effect."""

    verdict: str
    by: str
    """Empty: a timeout, no person."""
    at: datetime | None = None
    summary: str = ""
    """Their answer in a few words, foreign text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Continuation:
    """What the agent says that it did with a decision. Its own words, foreign text; no proof of anything."""

    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryResult:
    """The outcome of one try, or of a read-back."""

    outcome: Outcome
    receipt: Receipt | None = None
    winner: OtherDecision | None = None
    reason: str = ""
    """The orchestrator's own words, foreign text, at most 500 characters."""
    code: str = ""
    """Why, as a message code, where the desk itself says so; never shown as the orchestrator's words."""
    retry_after_s: float | None = None
    was_sent: bool = True
    """False: nothing left this computer that could have taken effect (no connection, stale at pre-read)."""
