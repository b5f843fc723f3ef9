"""A source that a test scripts: it lists what the test put there and answers as the test says.

For faults and moments that a real server won't produce on demand; the real ones are in
tests/connectors and tests/langgraph.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from reviewer.connectors._api import Capabilities, Gone, Page
from reviewer.domain.decisions import Decision, Identity, Verdict
from reviewer.domain.deliveries import DeliveryResult, ProofGrade, Receipt
from reviewer.domain.items import Evidence, ReviewItem
from reviewer.domain.lifecycle import Outcome
from reviewer.domain.sources import Guarantee, Source
from reviewer.errors import BadResponse, SourceRefused, SourceUnreachable
from reviewer.verdicts.registry import VERDICTS

NAME = "scripted"
Answer = Callable[[Decision], DeliveryResult]


class ScriptedSource:
    """One source. `effects` is what took effect, in order: the truth that the desk is held against."""

    def __init__(self, source: Source | None = None) -> None:
        self.source = source
        self.items: dict[str, ReviewItem] = {}
        self.gone: list[Gone] = []
        self.effects: list[Decision] = []
        self.sent: list[Decision] = []
        self.is_up = True
        self.identity = Identity(subject="ada@example.org")
        self.epoch = "e1"
        self.answer: Answer = self.accept
        self.batch_limit = 0
        self.polls = 0
        self.can_fetch_evidence = True
        self.files: dict[str, bytes] = {}
        """Evidence id -> file."""
        self.fetched: list[str] = []
        self.hangs: asyncio.Event | None = None
        self.lists_always = False
        """Whether a page without news names what is open all the same."""
        self._version = 0

    def put(self, *items: ReviewItem) -> None:
        """List these as open."""
        for item in items:
            self.items[item.remote_id] = item
        self._version += 1

    def end(self, gone: Gone) -> None:
        """List an item as ended."""
        self.items.pop(gone.remote_id, None)
        self.gone.append(gone)
        self._version += 1

    def accept(self, decision: Decision) -> DeliveryResult:
        """Take effect once for each id; say it again when asked again."""
        known = any(one.id == decision.id for one in self.effects)
        if not known:
            self.effects.append(decision)
        receipt = Receipt(id=f"r-{decision.id}", grade=ProofGrade.BY_ID, epoch=self.epoch)
        return DeliveryResult(outcome=Outcome.REPLAYED if known else Outcome.ACCEPTED, receipt=receipt)

    # -- the connector protocol
    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(
            guarantee=Guarantee.L3,
            proofs=frozenset({ProofGrade.BY_ID}),
            verdicts=frozenset(VERDICTS),
            batch_limit=self.batch_limit,
            has_epoch=bool(self.epoch),
            can_fetch_evidence=self.can_fetch_evidence,
        )

    async def whoami(self) -> Identity:
        self._must_be_up()
        return self.identity

    async def poll(self, cursor: str) -> Page:
        self.polls += 1
        if self.hangs is not None:
            await self.hangs.wait()
        self._must_be_up()
        now = f"{self.epoch}/{self._version}"
        if cursor == now:
            listed = frozenset(self.items) if self.lists_always else None
            return Page(is_unchanged=True, cursor=cursor, listed_all=listed)
        return Page(
            items=tuple(self.items.values()),
            gone=tuple(self.gone),
            cursor=now,
            epoch=self.epoch,
            listed_all=frozenset(self.items),
        )

    def objection(self, item: ReviewItem, verdict: Verdict) -> str:
        return ""

    async def deliver(self, decision: Decision, *, attempt: int) -> DeliveryResult:
        if not self.is_up:
            return DeliveryResult(outcome=Outcome.RETRY, was_sent=False)
        self.sent.append(decision)
        return self.answer(decision)

    async def deliver_batch(self, decisions: Sequence[Decision]) -> Sequence[DeliveryResult]:
        return [await self.deliver(one, attempt=1) for one in decisions]

    async def read_back(self, decision: Decision) -> DeliveryResult:
        self._must_be_up()
        if any(one.id == decision.id for one in self.effects):
            return self.accept(decision)
        return DeliveryResult(outcome=Outcome.RETRY)

    async def lease(self, remote_id: str, *, seconds: int) -> bool:
        return False

    async def release(self, remote_id: str) -> None:
        return None

    async def fetch_evidence(self, item: ReviewItem, evidence: Evidence, *, max_bytes: int) -> bytes:
        self.fetched.append(evidence.id)
        self._must_be_up()
        if evidence.id not in self.files:
            raise SourceRefused("source.evidence_gone", source=item.source)
        if len(self.files[evidence.id]) > max_bytes:
            raise BadResponse("source.too_long", source=item.source)
        return self.files[evidence.id]

    async def aclose(self) -> None:
        return None

    def _must_be_up(self) -> None:
        if not self.is_up:
            raise SourceUnreachable(source=self.source.id if self.source else "")


SOURCES: dict[str, ScriptedSource] = {}
"""The scripts by source name; a test's fixture fills it, `build` hands them out."""


def build(source: Source, secret: str, lenses: Path) -> ScriptedSource:
    """What the connectors' registry calls."""
    script = SOURCES.setdefault(source.id, ScriptedSource())
    script.source = source
    return script
