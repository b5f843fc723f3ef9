"""The Review API's entries as items: read once, identities checked; the unreadable stays, as malformed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Final

import msgspec

from reviewer.connectors._api import Gone
from reviewer.connectors._json import convert_json, decode_json
from reviewer.contract import reviews as wire
from reviewer.contract.answers import NO_REVIEW, FeedEntry, FeedPage
from reviewer.contract.document import VERDICTS
from reviewer.contract.limits import MAX_ACTIONS, MAX_BODY, MAX_CANDIDATES, MAX_CONTINUATION
from reviewer.contract.reviews import DecisionSummary, Review, ReviewState
from reviewer.domain.content import Content
from reviewer.domain.deliveries import Continuation, OtherDecision
from reviewer.domain.items import (
    ActionRequest,
    Author,
    Candidate,
    Consequence,
    Evidence,
    ItemKind,
    Malformed,
    Provenance,
    ReviewItem,
    Risk,
    RiskLevel,
    RunRef,
    Subject,
)
from reviewer.domain.json_text import lone_surrogates_marked, string_bytes
from reviewer.domain.lifecycle import ItemEvent
from reviewer.domain.sources import Source
from reviewer.errors import BadResponse
from reviewer.ids import CandidateId, item_id

EVENT_OF: Final[Mapping[ReviewState, ItemEvent]] = {
    ReviewState.DECIDED: ItemEvent.SEEN_DECIDED,
    ReviewState.EXPIRED: ItemEvent.SEEN_EXPIRED,
    ReviewState.WITHDRAWN: ItemEvent.SEEN_WITHDRAWN,
    ReviewState.SUPERSEDED: ItemEvent.SEEN_SUPERSEDED,
}
_MAX_TOLD: Final = 200


class _Candidate(wire.Candidate, frozen=True, kw_only=True):
    """An answer whose text is not made yet."""

    content: msgspec.Raw  # type: ignore[assignment]


class _Action(wire.Action, frozen=True, kw_only=True):
    """The same for what an action asks for."""

    arguments: msgspec.Raw = msgspec.Raw(b'"{}"')  # type: ignore[assignment]


class _Review(Review, frozen=True, kw_only=True):
    body: msgspec.Raw = msgspec.Raw(b'""')  # type: ignore[assignment]
    actions: Annotated[list[_Action], msgspec.Meta(max_length=MAX_ACTIONS)] = msgspec.field(  # type: ignore[assignment]
        default_factory=list
    )
    candidates: Annotated[list[_Candidate], msgspec.Meta(max_length=MAX_CANDIDATES)] = msgspec.field(  # type: ignore[assignment]
        default_factory=list
    )


class _Named(msgspec.Struct, frozen=True):
    id: str


Received = bytes | msgspec.Raw
"""A part of a body, as it came: a copy of it, or a place in it."""


def read_page(body: bytes) -> tuple[FeedPage, Sequence[Received]]:
    """A page of the feed, and its entries as they were received.

    A lone surrogate has no UTF-8 form: the entry that it stands in can't be read, the others can.

    Raises:
        BadResponse: the page as a whole can't be read.
    """
    marked, mark = lone_surrogates_marked(body)
    page = decode_json(marked, FeedPage)
    if not mark:
        return page, page.entries
    if mark in f"{page.next}{page.epoch}".encode("ascii", "backslashreplace"):
        raise BadResponse("source.not_json", path="/next", expected="JSON", got="a lone surrogate")
    entries: list[bytes] = []
    end = 0
    for raw in page.entries:
        start = marked.index(bytes(raw), end)
        end = start + len(bytes(raw))
        entries.append(body[start:end])
    return page, entries


def read_entry(source: Source, raw: Received, *, seen_at: datetime) -> ReviewItem | Gone:
    """One entry of the feed. What can't be read is an item of kind `malformed`; nothing is raised."""
    try:
        entry = convert_json(raw, FeedEntry)
        if memoryview(entry.review) == memoryview(NO_REVIEW):
            return _gone(entry)
        return _item(source, entry, bytes(entry.review))
    except BadResponse as error:
        return _malformed(source, bytes(raw), error, seen_at)


def other_decision(summary: DecisionSummary | None) -> OtherDecision | None:
    """The decision that took effect, as the desk shows it beside its own."""
    if summary is None:
        return None
    return OtherDecision(
        verdict=summary.verdict[:_MAX_TOLD],
        by=summary.by[:_MAX_TOLD] if summary.decided_by == "person" else "",
        at=summary.at,
        summary=summary.summary,
    )


def _gone(entry: FeedEntry) -> Gone:
    event = EVENT_OF.get(entry.state)
    if event is None:
        raise BadResponse(path="/review", expected="the review while it waits", got="null")
    return Gone(
        remote_id=entry.id,
        event=event,
        winner=other_decision(entry.decision),
        decision_id=entry.decision.decision_id if entry.decision else "",
        continuation=_continuation(entry.continuation),
    )


def _continuation(told: wire.Continuation | None) -> Continuation | None:
    return Continuation(text=told.text[:MAX_CONTINUATION], at=told.at) if told is not None else None


def _item(source: Source, entry: FeedEntry, raw: bytes) -> ReviewItem:
    try:
        review = convert_json(raw, _Review)
    except BadResponse as error:
        raise BadResponse(**{**error.params, "path": f"/review{error.params.get('path', '')}"}) from error
    for path, inner, outer in (
        ("/review/id", review.id, entry.id),
        ("/review/version", review.version, entry.version),
    ):
        if inner != outer:
            raise BadResponse(path=path, expected=outer[:_MAX_TOLD], got=inner[:_MAX_TOLD])
    return ReviewItem(
        id=item_id(source.id, review.id),
        source=source.id,
        remote_id=review.id,
        version=review.version,
        kind=ItemKind(review.kind),
        title=review.title,
        created_at=review.created_at,
        updated_at=review.updated_at,
        ordering_key=review.id,
        body=_body(review.body),
        subject=_subject(source, review.subject),
        on_accept=_consequence(review.consequences.on_accept),
        on_decline=_consequence(review.consequences.on_decline),
        risk=_risk(review.risk),
        run=_run(review),
        requester=review.requester,
        evidence=tuple(_evidence(one) for one in review.evidence),
        candidates=_candidates(review),
        actions=tuple(_action(index, one) for index, one in enumerate(review.actions)),
        response_schema=None if bytes(review.response_schema) == b"null" else bytes(review.response_schema),
        allowed_verdicts=frozenset(review.allowed_verdicts) & frozenset(VERDICTS),
        default_on_expiry=review.default_on_expiry or "",
        owner=review.owner,
        assignees=tuple(review.assignees),
        due_at=review.due_at,
        expires_at=review.expires_at,
        residency=review.residency,
        supersedes=review.supersedes or "",
        raw=raw,
    )


def _candidates(review: _Review) -> tuple[Candidate, ...]:
    seen: set[str] = set()
    found: list[Candidate] = []
    for index, one in enumerate(review.candidates):
        where = f"/review/candidates/{index}"
        if one.id in seen:
            raise BadResponse(path=f"{where}/id", expected="an id of its own", got=one.id)
        seen.add(one.id)
        found.append(_candidate(one, where))
    return tuple(found)


def _candidate(told: _Candidate, where: str) -> Candidate:
    data = _string(told.content, f"{where}/content")
    if (digest := hashlib.sha256(data).hexdigest()) != told.digest:
        raise BadResponse(path=f"{where}/digest", expected=digest, got=told.digest[:_MAX_TOLD])
    return Candidate(
        id=CandidateId(told.id),
        content=Content(media_type=told.media_type, data=data),
        provenance=Provenance(
            agent=told.agent, agent_version=told.agent_version, model=told.model, detail=told.provenance
        ),
    )


def _body(told: msgspec.Raw) -> str:
    """The question, its length checked before there is a text of it."""
    data = _string(told, "/review/body")
    length = len(data.translate(None, _FOLLOWING))
    if length > MAX_BODY:
        raise BadResponse(path="/review/body", expected=f"at most {MAX_BODY} characters", got=str(length))
    return data.decode()


_FOLLOWING: Final = bytes(range(0x80, 0xC0))
"""Bytes of UTF-8 that begin no character."""


def _string(literal: msgspec.Raw, path: str) -> bytes:
    try:
        return string_bytes(memoryview(literal))
    except ValueError as error:
        raise BadResponse(path=path, expected="a string", got=str(error)) from error


def _subject(source: Source, subject: wire.Subject | None) -> Subject | None:
    if subject is None:
        return None
    prefix = f"{source.namespace}/" if source.namespace else ""
    return Subject(namespace=prefix + subject.namespace, key=subject.key)


def _consequence(told: wire.Consequence | None) -> Consequence | None:
    if told is None:
        return None
    return Consequence(
        text=told.text,
        stated_by=Author(told.stated_by),
        effects=tuple(told.effects),
        reversible=told.reversible,
    )


def _risk(told: wire.Risk | None) -> Risk:
    if told is None:
        return Risk()
    risk = Risk(level=RiskLevel(told.level), stated_by=Author(told.stated_by))
    # An agent can raise the risk, never lower it below what nobody stated.
    is_talked_down = risk.stated_by is Author.AGENT and risk.level is RiskLevel.LOW
    return Risk() if is_talked_down else risk


def _run(review: Review) -> RunRef:
    return RunRef(
        run=review.run,
        parent_run=review.parent_run,
        workflow=review.workflow,
        agent=review.agent,
        metadata=review.metadata,
    )


def _evidence(told: wire.Evidence) -> Evidence:
    return Evidence(
        id=told.id,
        title=told.title,
        media_type=told.media_type,
        size=told.size,
        digest=told.digest,
        text=told.text,
    )


def _action(index: int, told: _Action) -> ActionRequest:
    return ActionRequest(
        index=index,
        name=told.name,
        arguments=_string(told.arguments, f"/review/actions/{index}/arguments"),
        description=told.description,
        allowed=frozenset(told.allowed),
    )


def _malformed(source: Source, raw: bytes, error: BadResponse, seen_at: datetime) -> ReviewItem:
    digest = hashlib.sha256(raw).hexdigest()
    try:
        remote_id = convert_json(lone_surrogates_marked(raw)[0], _Named).id[:_MAX_TOLD] or digest
    except BadResponse:
        remote_id = digest
    told = {name: str(error.params.get(name, ""))[:_MAX_TOLD] for name in ("path", "expected", "got")}
    return ReviewItem(
        id=item_id(source.id, remote_id),
        source=source.id,
        remote_id=remote_id,
        version=digest,
        kind=ItemKind.MALFORMED,
        title=remote_id,
        created_at=seen_at,
        updated_at=seen_at,
        ordering_key=remote_id,
        malformed=Malformed(**told),
        raw=raw,
    )
