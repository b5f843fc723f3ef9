"""What the desk shows when an item is opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from reviewer.domain.cases import answer_name
from reviewer.domain.decisions import Shown, Verdict
from reviewer.domain.deliveries import Continuation, OtherDecision
from reviewer.domain.inbox import DecisionSummary
from reviewer.domain.items import Candidate, ReviewItem
from reviewer.domain.lifecycle import ItemState
from reviewer.domain.sources import Guarantee
from reviewer.ids import DecisionId, GestureId, ItemId


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A candidate under the number that picks it. The order is random and recorded, the same every time."""

    number: int
    item: ItemId
    candidate: Candidate


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What was staged or typed and not recorded; survives a restart."""

    item: ItemId
    version: str
    verdict: Verdict
    saved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that differs between the version last looked at, or decided on, and the present one."""

    path: str
    then: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedItem:
    """An item, or its whole case, as read in one moment.

    `shown` has one entry per member; it goes into the gesture as it is, so that the digest is taken over
    what the desk handed to the screen.
    """

    item: ReviewItem
    state: ItemState
    members: tuple[ReviewItem, ...]
    """The open items of the case, the opened one first; just the item where there is no case."""
    answers: tuple[Answer, ...]
    shown: tuple[Shown, ...]
    shown_digests: Mapping[ItemId, str]
    cannot: Mapping[str, str]
    """Verdict name -> message code of why it can't be given here; what is absent can."""
    guarantee: Mapping[ItemId, Guarantee]
    needs_fact: str = ""
    """The fact to type before approving the only answer; empty: none. For a choice ask `Desk.fact_for`."""
    draft: Draft | None = None
    decisions: tuple[DecisionSummary, ...] = ()
    """Ours on these items, newest first."""
    given: Verdict | None = None
    """Ours that waits, is on its way or is in effect on this version; then there is nothing to decide."""
    changes: tuple[Change, ...] = ()
    """Against what was last looked at (or decided on, when it came back)."""
    looked_at: datetime | None = None
    hold_s: float = 10.0
    """How long undo will work; 0 when the deadline is too near."""
    continuation: Continuation | None = None
    """What the agent did with the decision on this item, where its source tells."""
    ended_why: str = ""
    """Why the question was withdrawn, in the source's own words. Foreign text."""
    theirs: OtherDecision | None = None
    """Who answered the question elsewhere, and how."""


def named_candidates(opened: OpenedItem) -> list[Candidate]:
    """The answers in the order of their numbers, each under the name that a verdict uses for it."""
    return [
        replace(answer.candidate, id=answer_name(opened.members, answer.item, answer.candidate.id))
        for answer in opened.answers
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A gesture that is on disk."""

    gesture: GestureId
    decisions: tuple[DecisionId, ...]
    recorded_at: datetime
    goes_out_at: datetime
    held: tuple[DecisionId, ...] = ()
    """Members of a case that wait for the others' acknowledgement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """A gesture that was taken back before anything was sent; its verdicts are drafts again."""

    gesture: GestureId
    items: tuple[ItemId, ...]
