"""LangGraph: interrupted threads become review items, decisions resume them (guarantee L1)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reviewer.connectors._api import Capabilities, Page
from reviewer.connectors._http import Http
from reviewer.connectors._langgraph.calls import Calls
from reviewer.connectors._langgraph.delivery import Delivery, checked_answer
from reviewer.connectors._langgraph.items import Items
from reviewer.connectors._langgraph.listing import Listing
from reviewer.domain.decisions import Decision, Identity, Verdict
from reviewer.domain.deliveries import DeliveryResult, ProofGrade
from reviewer.domain.items import Evidence, ItemKind, ReviewItem
from reviewer.domain.sources import Guarantee, Source
from reviewer.errors import ConfigError, SourceRefused
from reviewer.lenses.reply import VERDICTS
from reviewer.lenses.shelf import Shelf, read_shelf

CAPABILITIES = Capabilities(
    guarantee=Guarantee.L1,
    proofs=frozenset({ProofGrade.BY_ID, ProofGrade.BY_EFFECT}),
    verdicts=VERDICTS,
)

_THREAD_VALUES = "/thread/values"


def build(source: Source, secret: str, lenses: Path) -> LangGraph:
    """The connector of a source, with the operator's lenses in `lenses` before the shipped ones.

    Raises:
        ConfigError: the source's record or a lens can't be used.
    """
    return LangGraph(source, secret, read_shelf(lenses))


class LangGraph:
    """A connector; see `reviewer.connectors._api.Connector` for what each method promises."""

    capabilities = CAPABILITIES

    def __init__(self, source: Source, secret: str, shelf: Shelf) -> None:
        """Raises ConfigError when the source's URL or settings can't be used. Connects to nothing yet."""
        self._source = source
        self._known_as = "api-key" if secret else "anonymous"
        self._calls = Calls(Http(source, _auth(source, secret)), source.id)
        self._listing = Listing(self._calls, Items(source, shelf), with_values=shelf.needs(_THREAD_VALUES))
        self._delivery = Delivery(self._calls)

    async def whoami(self) -> Identity:
        """The server tells nobody who they are: this is what the source's settings say, once it let us in."""
        await self._calls.count()
        return Identity(subject=self._source.settings.get("identity", "") or self._known_as)

    async def poll(self, cursor: str) -> Page:
        return await self._listing.poll(cursor)

    def objection(self, item: ReviewItem, verdict: Verdict) -> str:
        if item.kind is ItemKind.MALFORMED:
            return "verdict.item_malformed"
        if verdict.name not in item.allowed_verdicts:
            return "verdict.not_allowed"
        return checked_answer(item, verdict).objection

    async def deliver(self, decision: Decision, *, attempt: int) -> DeliveryResult:
        try:
            return await self._delivery.deliver(decision, attempt=attempt)
        finally:
            self._listing.distrust()

    async def deliver_batch(self, decisions: Sequence[Decision]) -> Sequence[DeliveryResult]:
        """Never asked for: `batch_limit` is 0. One by one all the same."""
        return [await self.deliver(decision, attempt=1) for decision in decisions]

    async def read_back(self, decision: Decision) -> DeliveryResult:
        try:
            return await self._delivery.read_back(decision)
        finally:
            self._listing.distrust()

    async def lease(self, remote_id: str, *, seconds: int) -> bool:
        """Nothing is held: the server has no compare-and-set to hold it with."""
        return True

    async def release(self, remote_id: str) -> None:
        """Nothing was held."""

    async def fetch_evidence(self, item: ReviewItem, evidence: Evidence, *, max_bytes: int) -> bytes:
        """Never asked for: a thread keeps no files, what it cites is text in its values."""
        raise SourceRefused("source.evidence_gone", source=self._source.id)

    async def aclose(self) -> None:
        await self._calls.aclose()


def _auth(source: Source, secret: str) -> dict[str, str]:
    """The header that carries the secret, as the source's setting `auth` says: api-key or bearer."""
    if not secret:
        return {}
    way = source.settings.get("auth", "api-key")
    if way == "bearer":
        return {"Authorization": f"Bearer {secret}"}
    if way != "api-key":
        raise ConfigError("config.invalid", source=source.id, setting="auth", value=way)
    return {"x-api-key": secret}
