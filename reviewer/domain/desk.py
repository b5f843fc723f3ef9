"""What the desk shows when an item is opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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
    aside: Verdict | None = None
    """What was put together before, and left for `verdict`; only the operator stages it again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that differs between the version last looked at, or decided on, and the present one."""

    path: str
    then: str
    now: str
    item: ItemId | None = None
    """The other member of the case that it is about; None: the opened item."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Some words of one version; foreign text."""

    text: str
    is_marked: bool = False
    """The other version has not got them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedRow:
    """One field, passage, hunk or call that reads differently than it did."""

    path: str
    """The part that it belongs to, as in `Change`: `title`, `answer/cand-1`."""
    item: ItemId | None = None
    """The other member of the case that it is about; None: the opened item."""
    label: str = ""
    """Its own name inside that part; foreign text. Empty: the part as a whole."""
    passage: str = ""
    """Which passage of a text it is, `3` or its second sentence `3.2`; empty: none."""
    then: tuple[Words, ...] = ()
    """In order, long stretches that did not change left out; none: it was not there."""
    now: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatChanged:
    """Two versions of an item, row by row."""

    rows: tuple[ChangedRow, ...] = ()
    """What changed: by part in the order of the desk, in each the weightiest first."""
    count: int = 0
    """How many rows there are, changed or not."""


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
    """Against what was last looked at (or decided on, when it came back); then those of the case's others."""
    before: ReviewItem | None = None
    """The version that `changes` are told against; None: nobody here has seen it before."""
    others_before: Mapping[ItemId, ReviewItem | None] = field(default_factory=dict)
    """The case's other members that are not as they were when they were last looked at, each as it was then;
    None: it joined a case that had been looked at."""
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
    open_again: frozenset[ItemId]
    """Those of them that wait for an answer; the others ended meanwhile, as their sources told."""
