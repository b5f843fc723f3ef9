"""The other bodies of the contract: feed, decision answers, batch, lease, identity, what the server is."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

import msgspec

from reviewer.contract.document import Id, Moment, Short
from reviewer.contract.limits import BATCH_LIMIT, MAX_LEASE_S
from reviewer.contract.problems import Problem
from reviewer.contract.reviews import Continuation, DecisionSummary, Name, ReviewState, Strict, Struct

Role: TypeAlias = Literal["agent", "operator", "auditor"]


class LeaseRules(Struct, frozen=True, kw_only=True):
    """How long a review can be held."""

    default_s: int
    max_s: int


class WellKnown(Struct, frozen=True, kw_only=True):
    """What the server is; read once, and again when the epoch changed."""

    contract_versions: list[str]
    epoch: str
    page_limit: int
    batch_limit: int
    leases: LeaseRules | None
    max_wait_s: int
    server: str = ""


class Me(Struct, frozen=True, kw_only=True):
    """Who a token is."""

    identity: Name
    role: Role
    display: Short = ""


NO_REVIEW = msgspec.Raw(b"null")
"""What stands for the review when it does not wait any more; msgspec takes no optional Raw."""


class FeedEntry(Struct, frozen=True, kw_only=True):
    """The newest state of one review; `review` is there while it waits, `decision` once it has one."""

    id: Id
    version: Short
    state: ReviewState
    updated_at: Moment
    review: msgspec.Raw = NO_REVIEW
    decision: DecisionSummary | None = None
    continuation: Continuation | None = None
    superseded_by: Short | None = None


class FeedPage(Struct, frozen=True, kw_only=True):
    """Changes in commit order. `next` is the cursor of the page that follows."""

    entries: list[msgspec.Raw]
    next: Short
    has_more: bool
    epoch: Short


class DecisionAnswer(Struct, frozen=True, kw_only=True):
    """What became of a review, as its agent and the desk read it back.

    `document` is the decision as it was sent, byte for byte; `digest` is the SHA-256 of those bytes.
    """

    review_id: Id
    state: ReviewState
    version: Short
    epoch: Short
    decision: DecisionSummary | None = None
    document: msgspec.Raw = msgspec.Raw(b"null")
    digest: Short = ""
    superseded_by: Short | None = None


class LeaseRequest(Strict, frozen=True, kw_only=True):
    """For how long to hold a review."""

    seconds: Annotated[int, msgspec.Meta(ge=1, le=MAX_LEASE_S)] | None = None


class BatchEntry(Strict, frozen=True, kw_only=True):
    """One decision of a batch; `key` and `if_match` mean what the headers mean in the single call."""

    key: Short
    if_match: Short
    decision: msgspec.Raw


class Batch(Strict, frozen=True, kw_only=True):
    """Decisions in the order in which they are to take effect."""

    decisions: Annotated[list[BatchEntry], msgspec.Meta(min_length=1, max_length=BATCH_LIMIT)]


class BatchResult(Struct, frozen=True, kw_only=True):
    """What became of one entry: a problem, or the decision."""

    key: str
    status: int
    problem: Problem | None = None
    decision: DecisionAnswer | None = None


class BatchAnswer(Struct, frozen=True, kw_only=True):
    """One result for each entry, in order."""

    results: list[BatchResult]
