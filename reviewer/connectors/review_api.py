"""The Review API: a change feed, versions, leases, batches, and proof by our own decision id (L3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NoReturn

import msgspec

from reviewer.clock import Clock, SystemClock
from reviewer.connectors import _review_api_outcomes as outcomes
from reviewer.connectors._api import Capabilities, Gone, HeldWitness, Page
from reviewer.connectors._http import Http, Reply, segment, unexpected_status, was_sent
from reviewer.connectors._json import SMALL_BYTES, beside_the_loop, decode_json
from reviewer.connectors._review_api_items import read_entry, read_page
from reviewer.contract.answers import BatchAnswer, DecisionAnswer, FeedPage, Me
from reviewer.contract.document import VERDICTS, decode_document
from reviewer.contract.limits import BATCH_LIMIT, MAX_BATCH_BYTES, PAGE_LIMIT
from reviewer.contract.problems import ProblemType
from reviewer.domain.decisions import Decision, Identity, Verdict
from reviewer.domain.deliveries import DeliveryResult, ProofGrade
from reviewer.domain.items import Evidence, ReviewItem
from reviewer.domain.lifecycle import Outcome
from reviewer.domain.sources import Guarantee, Source
from reviewer.errors import BadResponse, SourceError, SourceRefused, SourceUnreachable, Unreadable

CAPABILITIES: Final = Capabilities(
    guarantee=Guarantee.L3,
    proofs=frozenset({ProofGrade.BY_ID}),
    verdicts=frozenset(VERDICTS),
    can_lease=True,
    can_read_back=True,
    batch_limit=BATCH_LIMIT,
    has_epoch=True,
    can_fetch_evidence=True,
)

FILE_WHOLE_S: Final = 300.0
"""A file of the largest size that is taken comes within this at a megabit a second."""

LISTING: Final = "listing "
"""Before a cursor that stands inside a full listing, which must be finished to know what is gone."""
MAX_LISTED: Final = 200_000
"""Of one full listing: nobody reviews more, and each has to be remembered until its end."""


def build(source: Source, secret: str, _lenses: Path) -> ReviewApi:
    """The connector of a source. Raises ConfigError when its URL can't be used."""
    return ReviewApi(source, Http(source, {"Authorization": f"Bearer {secret.strip()}"}), SystemClock())


class ReviewApi:
    """One server that speaks the Review API, seen as one operator."""

    def __init__(self, source: Source, http: Http, clock: Clock) -> None:
        self._source = source
        self._http = http
        self._clock = clock
        self._etags: dict[str, str] = {}
        self._open_ids: set[str] | None = None

    @property
    def capabilities(self) -> Capabilities:
        """Known without a connection."""
        return CAPABILITIES

    async def whoami(self) -> Identity:
        """Whose token this is."""
        reply = await self._http.request("GET", "/v1/me")
        if reply.status != 200:
            self._refuse(reply)
        me = await beside_the_loop(len(reply.body), decode_json, reply.body, Me)
        return Identity(subject=me.identity, display=me.display, role=me.role)

    async def poll(self, cursor: str) -> Page:
        """One page of the feed. A cursor the server no longer knows begins a full listing."""
        since = cursor.removeprefix(LISTING)
        is_listing = since != cursor or not since
        if is_listing and self._open_ids is None:
            # A listing that another process began can't be finished: what it saw is not known here.
            since = ""
        reply = await self._page(since)
        is_resync = False
        if reply.status == 410 and outcomes.type_of(reply) is ProblemType.CURSOR_GONE:
            is_listing, is_resync, since = True, True, ""
            reply = await self._page(since)
        if reply.status == 304:
            return Page(cursor=cursor, is_unchanged=True)
        if reply.status != 200:
            self._refuse(reply)
        page, seen = await beside_the_loop(len(reply.body), self._entries, reply.body)
        self._keep_etag(since, reply)
        if not since:
            self._open_ids = set()
        return self._read(page, seen, cursor=cursor, is_listing=is_listing, is_resync=is_resync)

    def objection(self, item: ReviewItem, verdict: Verdict) -> str:
        """Every verdict can be expressed; a review names those it takes."""
        return "" if verdict.name in item.allowed_verdicts else "verdict.not_allowed"

    async def deliver(self, decision: Decision, *, attempt: int) -> DeliveryResult:
        """Send the document's bytes under their own id, for the version that was shown."""
        headers = {
            "Content-Type": decision.media_type,
            "Idempotency-Key": decision.id,
            "If-Match": f'"{decision.item_version}"',
        }
        try:
            path = f"/v1/reviews/{segment(decision.remote_id)}/decision"
            reply = await self._http.request("POST", path, headers=headers, body=decision.document)
            return await beside_the_loop(len(reply.body), outcomes.of_delivery, decision, reply)
        except SourceError as error:
            return _lost(error)

    async def deliver_batch(self, decisions: Sequence[Decision]) -> Sequence[DeliveryResult]:
        """Send several in one call, or in several when they are too big for one."""
        results: list[DeliveryResult] = []
        for part in _parts(decisions):
            results += await self._deliver_part(part)
        return results

    async def read_back(self, decision: Decision) -> DeliveryResult:
        """Ask what became of the review, and look for our id."""
        try:
            reply = await self._http.request("GET", f"/v1/reviews/{segment(decision.remote_id)}/decision")
            if reply.status != 200:
                return outcomes.of_failed_read_back(reply)
            answer = await beside_the_loop(len(reply.body), decode_json, reply.body, DecisionAnswer)
            return outcomes.of_read_back(decision, answer)
        except SourceError:
            return DeliveryResult(outcome=Outcome.UNKNOWN)

    async def held_witnesses(self) -> Sequence[HeldWitness]:
        """Walk the whole feed, and read the document of each decision that took effect."""
        found, since = list[HeldWitness](), ""
        while True:
            reply = await self._page(since)
            if reply.status != 200:
                self._refuse(reply)
            page, seen = await beside_the_loop(len(reply.body), self._entries, reply.body)
            for one in seen:
                if isinstance(one, Gone) and one.decision_id:
                    found += await self._held_witness(one.remote_id)
            if not page.has_more or page.next == since:
                return found
            since = page.next

    async def _held_witness(self, remote_id: str) -> tuple[HeldWitness, ...]:
        reply = await self._http.request("GET", f"/v1/reviews/{segment(remote_id)}/decision")
        if reply.status != 200:
            self._refuse(reply)
        answer = await beside_the_loop(len(reply.body), decode_json, reply.body, DecisionAnswer)
        try:
            document = decode_document(bytes(answer.document))
        except Unreadable:
            return ()  # ended without a decision, or by something that is none
        held = HeldWitness(
            decision=document.decision_id, witness=document.witness, operator=document.operator.id
        )
        return (held,) if document.witness else ()

    async def lease(self, remote_id: str, *, seconds: int) -> bool:
        """Hold an item, or go on holding it."""
        body = msgspec.json.encode({"seconds": seconds})
        path = f"/v1/reviews/{segment(remote_id)}/lease"
        reply = await self._http.request(
            "POST", path, headers={"Content-Type": "application/json"}, body=body
        )
        if reply.status in {401, 403}:
            self._refuse(reply)
        return reply.status == 200

    async def release(self, remote_id: str) -> None:
        """End the hold; one that is not ours stays."""
        reply = await self._http.request("DELETE", f"/v1/reviews/{segment(remote_id)}/lease")
        if reply.status in {401, 403}:
            self._refuse(reply)

    async def fetch_evidence(self, item: ReviewItem, evidence: Evidence, *, max_bytes: int) -> bytes:
        """The file as the server keeps it, from the review's own address."""
        path = f"/v1/reviews/{segment(item.remote_id)}/evidence/{segment(evidence.id)}"
        # A refusal's own words have room too, however small the file that is wanted.
        most = max(max_bytes, SMALL_BYTES)
        reply = await self._http.request("GET", path, max_bytes=most, whole_s=FILE_WHOLE_S)
        if reply.status in {404, 410}:
            raise SourceRefused("source.evidence_gone", source=self._source.id)
        if reply.status != 200:
            self._refuse(reply)
        if len(reply.body) > max_bytes:
            raise BadResponse("source.too_long", path="body", expected=str(max_bytes), got="more")
        return reply.body

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _page(self, since: str) -> Reply:
        query = {"limit": str(PAGE_LIMIT)}
        headers: Mapping[str, str] = {}
        if since:
            query = {"since": since, **query}
            headers = {"If-None-Match": self._etags[since]} if since in self._etags else {}
        return await self._http.request("GET", "/v1/reviews", query=query, headers=headers)

    def _keep_etag(self, since: str, reply: Reply) -> None:
        """Of the newest page only: older places in the feed are not asked for again."""
        etag = reply.headers.get("etag", "")
        self._etags = {since: etag} if since and etag.isascii() and etag else {}

    def _entries(self, body: bytes) -> tuple[FeedPage, list[ReviewItem | Gone]]:
        page, entries = read_page(body)
        if len(entries) > PAGE_LIMIT:
            raise BadResponse("source.too_many", asked=PAGE_LIMIT, got=len(entries), source=self._source.id)
        now = self._clock.now()
        return page, [read_entry(self._source, raw, seen_at=now) for raw in entries]

    def _read(
        self,
        page: FeedPage,
        seen: Sequence[ReviewItem | Gone],
        *,
        cursor: str,
        is_listing: bool,
        is_resync: bool,
    ) -> Page:
        items = tuple(one for one in seen if isinstance(one, ReviewItem))
        gone = tuple(one for one in seen if isinstance(one, Gone))
        listed_all: frozenset[str] | None = None
        following = page.next
        if is_listing and self._open_ids is not None:
            self._open_ids |= {one.remote_id for one in items}
            self._open_ids -= {one.remote_id for one in gone}
            if len(self._open_ids) > MAX_LISTED:
                self._open_ids = None
                raise BadResponse("source.too_many", asked=MAX_LISTED, got="more", source=self._source.id)
            following = LISTING + page.next if page.has_more else page.next
            if not page.has_more:
                listed_all, self._open_ids = frozenset(self._open_ids), None
        if page.has_more and following == cursor:
            raise BadResponse(path="/next", expected="a cursor that moves on", got=page.next)
        return Page(
            items=items,
            gone=gone,
            cursor=following,
            has_more=page.has_more,
            is_unchanged=not seen and following == cursor and not is_resync,
            is_resync=is_resync,
            listed_all=listed_all,
            epoch=page.epoch,
        )

    async def _deliver_part(self, decisions: Sequence[Decision]) -> Sequence[DeliveryResult]:
        entries = [
            {"key": one.id, "if_match": one.item_version, "decision": msgspec.Raw(one.document)}
            for one in decisions
        ]
        body = msgspec.json.encode({"decisions": entries})
        try:
            reply = await self._http.request(
                "POST", "/v1/decisions:batch", headers={"Content-Type": "application/json"}, body=body
            )
            if reply.status != 200:
                return [outcomes.of_delivery(one, reply) for one in decisions]
            answer = await beside_the_loop(len(reply.body), decode_json, reply.body, BatchAnswer)
        except SourceError as error:
            return [_lost(error) for _ in decisions]
        by_key = {result.key: result for result in answer.results}
        return [outcomes.of_batch_result(one, by_key.get(one.id)) for one in decisions]

    def _refuse(self, reply: Reply) -> NoReturn:
        """Raise what a call without an outcome of its own came to."""
        told = outcomes.reason_of(reply)
        if reply.status in {401, 403}:
            raise SourceRefused(source=self._source.id, status=reply.status, reason=told)
        if reply.status in {429, 503}:
            raise SourceUnreachable(source=self._source.id, reason=told, retry_after_s=reply.retry_after_s())
        raise unexpected_status(reply)


def _lost(error: SourceError) -> DeliveryResult:
    """A call without a readable reply: nobody knows, unless nothing left this computer."""
    if isinstance(error, SourceUnreachable) and not was_sent(error):
        return DeliveryResult(outcome=Outcome.RETRY, code=error.code, was_sent=False)
    return DeliveryResult(outcome=Outcome.UNKNOWN, code=error.code)


def _parts(decisions: Sequence[Decision]) -> list[list[Decision]]:
    parts: list[list[Decision]] = [[]]
    size = 0
    for one in decisions:
        size += len(one.document) + 1_000
        if parts[-1] and (len(parts[-1]) == BATCH_LIMIT or size > MAX_BATCH_BYTES):
            parts.append([])
            size = len(one.document) + 1_000
        parts[-1].append(one)
    return parts if parts[0] else []
