"""What a connector is: it lists pending items, delivers decisions, and proves what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from reviewer.domain.decisions import Decision, Identity, Verdict
from reviewer.domain.deliveries import Continuation, DeliveryResult, OtherDecision, ProofGrade
from reviewer.domain.items import Evidence, ReviewItem
from reviewer.domain.lifecycle import ItemEvent
from reviewer.domain.sources import Guarantee


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What an orchestrator can do, declared by its connector and held against the conformance suite."""

    guarantee: Guarantee
    proofs: frozenset[ProofGrade]
    verdicts: frozenset[str]
    """Verdicts that can be expressed at all; an item may allow fewer."""
    can_lease: bool = False
    can_read_back: bool = True
    batch_limit: int = 0
    """How many decisions one call takes; 0: one by one."""
    has_epoch: bool = False
    can_fetch_evidence: bool = False
    """Whether the files that answers cite can be had from it, not their names alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """An item that is no longer open, and what the source says of it."""

    remote_id: str
    event: ItemEvent
    winner: OtherDecision | None = None
    decision_id: str = ""
    """The id of the decision that took effect, where the source keeps it: tells ours from others'."""
    reason: str = ""
    """Of a withdrawal: why, in the source's own words. Foreign text, at most 500 characters."""
    continuation: Continuation | None = None
    """What the agent did with the decision. May come, or change, after the end was told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One answer to a poll.

    `listed_all` is for sources without a change feed: the remote ids of every item that is open now;
    what the desk holds as open and is not among them was withdrawn. None: the page says nothing of others.
    """

    items: tuple[ReviewItem, ...] = ()
    gone: tuple[Gone, ...] = ()
    cursor: str = ""
    has_more: bool = False
    is_unchanged: bool = False
    """Nothing changed since the cursor: nothing is to be written, painted or announced."""
    is_resync: bool = False
    """The cursor was too old; this page begins a full listing."""
    listed_all: frozenset[str] | None = None
    epoch: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldWitness:
    """What a source keeps of a decision that took effect there."""

    decision: str
    witness: str
    """The hash of the decision's entry in the log of the desk that made it."""
    operator: str
    """The operator's id in that desk."""


@runtime_checkable
class KeepsWitnesses(Protocol):
    """A source that stores decision documents, so that a record can be held against it."""

    async def held_witnesses(self) -> Sequence[HeldWitness]:
        """Every decision that took effect there and carries a witness. Raises SourceError."""


class Connector(Protocol):
    """One orchestrator. Every method may raise SourceError and nothing else.

    All methods run on the event loop and may be cancelled at any await. Bodies are decoded once, here,
    into domain objects; a payload that can't be read becomes an item of kind `malformed`.
    """

    @property
    def capabilities(self) -> Capabilities:
        """Known without a connection."""

    async def whoami(self) -> Identity:
        """Who the source says we are."""

    async def poll(self, cursor: str) -> Page:
        """What is new since `cursor` (empty: everything)."""

    def objection(self, item: ReviewItem, verdict: Verdict) -> str:
        """Message code of why this verdict can't be sent for this item; empty: it can. No I/O."""

    async def deliver(self, decision: Decision, *, attempt: int) -> DeliveryResult:
        """Send the decision's document. A connection lost on the way is UNKNOWN, never an exception."""

    async def deliver_batch(self, decisions: Sequence[Decision]) -> Sequence[DeliveryResult]:
        """Send several; only where `batch_limit` > 0. One result for each, in order."""

    async def read_back(self, decision: Decision) -> DeliveryResult:
        """What became of a decision that may have been sent.

        UNKNOWN: can't tell yet. RETRY: it did certainly not arrive and may be sent again.
        """

    async def lease(self, remote_id: str, *, seconds: int) -> bool:
        """Hold, or go on holding, an item; False: another holds it. Only where `can_lease`."""

    async def release(self, remote_id: str) -> None:
        """End the hold."""

    async def fetch_evidence(self, item: ReviewItem, evidence: Evidence, *, max_bytes: int) -> bytes:
        """The file behind a piece of evidence, unchecked. Only where `can_fetch_evidence`.

        BadResponse with the code `source.too_long`: it has more than `max_bytes`, which were not read to
        the end. SourceRefused with the code `source.evidence_gone`: the source does not have it any more.
        """

    async def aclose(self) -> None:
        """Close connections."""
