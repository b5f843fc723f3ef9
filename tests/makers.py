"""Makers: build domain values with sensible defaults, so that a test names only what it is about."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from reviewer.domain.content import JSON, MARKDOWN, PATCH, TOOL_CALLS, Content
from reviewer.domain.exposure import AnswerSeen, Exposure, PageSeen, Run
from reviewer.domain.items import (
    Author,
    Candidate,
    Consequence,
    ItemKind,
    Provenance,
    ReviewItem,
    Risk,
    RiskLevel,
    Subject,
)
from reviewer.ids import CandidateId, SourceId, item_id

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class HandClock:
    """A clock that a test moves by hand; wall and monotonic time move together unless told otherwise."""

    def __init__(self, start: datetime = NOON) -> None:
        self._now = start
        self._monotonic = 1_000.0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self._now += timedelta(seconds=seconds)
        self._monotonic += seconds

    def jump_wall(self, seconds: float) -> None:
        """Set the wall clock forward or back while no time passes."""
        self._now += timedelta(seconds=seconds)


def make_text(text: str) -> Content:
    """Markdown content."""
    return Content(media_type=MARKDOWN, data=text.encode())


def make_json(value: Any) -> Content:
    """Structured content."""
    return Content(media_type=JSON, data=json.dumps(value).encode())


def make_patch(text: str) -> Content:
    """A unified diff."""
    return Content(media_type=PATCH, data=text.encode())


def make_calls(*calls: tuple[str, dict[str, Any]]) -> Content:
    """Tool calls in order."""
    listed = [{"name": name, "args": arguments} for name, arguments in calls]
    return Content(media_type=TOOL_CALLS, data=json.dumps(listed).encode())


def make_candidate(number: int = 1, content: Content | None = None, agent: str = "") -> Candidate:
    """An answer `cand-<number>` by `agent-<number>`."""
    return Candidate(
        id=CandidateId(f"cand-{number}"),
        content=content or make_text(f"Answer number {number}."),
        provenance=Provenance(agent=agent or f"agent-{number}"),
    )


def make_item(
    remote_id: str = "r1",
    *,
    source: str = "src",
    answers: int = 2,
    contents: tuple[Content, ...] = (),
    subject: str = "",
    risk: RiskLevel = RiskLevel.MEDIUM,
    **changes: Any,
) -> ReviewItem:
    """A review item with `answers` candidates (or one for each of `contents`)."""
    where = SourceId(source)
    bodies = contents or tuple(make_text(f"Answer number {number}.") for number in range(1, answers + 1))
    namespace, _, key = subject.partition(":")
    item = ReviewItem(
        id=item_id(where, remote_id),
        source=where,
        remote_id=remote_id,
        version="v1",
        kind=ItemKind.CONFLICT if len(bodies) > 1 else ItemKind.APPROVAL,
        title=f"Question {remote_id}",
        created_at=NOON,
        updated_at=NOON,
        ordering_key=remote_id,
        subject=Subject(namespace=namespace, key=key) if subject else None,
        on_accept=Consequence(text="The run goes on.", stated_by=Author.DECLARED, effects=("write",)),
        on_decline=Consequence(text="The run ends.", stated_by=Author.DECLARED),
        risk=Risk(level=risk, stated_by=Author.DECLARED),
        candidates=tuple(make_candidate(number, body) for number, body in enumerate(bodies, 1)),
        allowed_verdicts=frozenset(
            {
                "approve",
                "edit",
                "reject",
                "choose",
                "merge",
                "both-valid",
                "none-valid",
                "ask-again",
                "escalate",
            }
        ),
        raw=b"{}",
    )
    return replace(item, **changes)


def make_exposure(item: ReviewItem, *, ms: int = 1_200) -> Exposure:
    """Of every answer the first of two parts was in view."""
    answers = tuple(
        AnswerSeen(
            item=item.id,
            candidate=one.id,
            number=number,
            pages=1,
            seen=(PageSeen(page=1, digest="d" * 64, parts=2, ms=ms, runs=(Run(first=0, last=0, ms=ms),)),),
        )
        for number, one in enumerate(item.candidates, 1)
    )
    return Exposure(surface="window", app="0", renderer="blocks 1", lens="", shown_ms=ms, answers=answers)
