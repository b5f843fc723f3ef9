"""Asking for a decision: a posted review is checked, given its ids, and stored once for its key."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from reviewer.clock import to_text
from reviewer.contract import strict
from reviewer.contract.document import VerdictName
from reviewer.contract.limits import MAX_REVIEW_BYTES
from reviewer.contract.problems import Problem, ProblemType, problem
from reviewer.contract.reviews import Candidate, Evidence, Kind, NewReview, ReviewState
from reviewer.errors import Unreadable
from reviewer.ids import new_id
from reviewer.server import response_schema
from reviewer.server.expiry import expire_due
from reviewer.server.hub import Work

_ENDING: Final[tuple[VerdictName, ...]] = ("ask-again", "escalate", "stop-run")
USUAL_VERDICTS: Final[Mapping[Kind, tuple[VerdictName, ...]]] = {
    "conflict": ("choose", "merge", "both-valid", "none-valid", "reject", *_ENDING),
    "approval": ("approve", "edit", "reject", *_ENDING),
    "edit": ("approve", "edit", "reject", *_ENDING),
    "question": ("edit", "reject", *_ENDING),
}
"""What a review allows when it does not say."""
WITHOUT_A_PERSON: Final = frozenset({"approve", "reject", "none-valid", "escalate", "stop-run"})
"""Verdicts that are whole without a choice or words, so that time may give them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A review that is ready to be stored."""

    asked: NewReview
    content: bytes
    """What never changes of it, as JSON."""
    files: tuple[tuple[str, bytes], ...]
    expires_at: str | None


Errors = list[tuple[str, str]]


def prepare(asked: NewReview, now: datetime) -> Prepared | Problem:
    """Check a review and work out what is stored of it."""
    errors: Errors = [*_wrong_ids(asked), *_wrong_rules(asked)]
    if asked.response_schema is not None and (told := response_schema.objection(asked.response_schema)):
        errors.append(("/response_schema", told))
    due_at, expires_at = (_utc(asked, name, errors) for name in ("due_at", "expires_at"))
    if expires_at is not None and expires_at <= now:
        errors.append(("/expires_at", "That is in the past."))
    files = _files(asked, errors)
    if errors:
        return problem(ProblemType.INVALID, errors=tuple(errors))
    fixed = {
        **{name: getattr(asked, name) for name in _COPIED},
        "kind": _kind(asked),
        "allowed_verdicts": list(asked.allowed_verdicts or USUAL_VERDICTS[_kind(asked)]),
        "candidates": _candidates(asked),
        "evidence": _evidence(asked, files),
        "due_at": due_at and to_text(due_at),
        "expires_at": expires_at and to_text(expires_at),
    }
    return Prepared(
        asked=asked,
        content=msgspec.json.encode(fixed),
        files=tuple(files.items()),
        expires_at=None if expires_at is None else to_text(expires_at),
    )


def create(
    work: Work, ready: Prepared, *, requester: str, key: str, digest: str
) -> tuple[str, bool] | Problem:
    """Store it; (its id, whether it is new). The same key with the same body is the same review."""
    expire_due(work)
    known = work.connection.execute(
        "SELECT id, create_digest FROM reviews WHERE requester = ? AND create_key = ?", (requester, key)
    ).fetchone()
    if known is not None:
        return (known["id"], False) if known["create_digest"] == digest else problem(ProblemType.KEY_REUSED)
    review_id = new_id(work.now, os.urandom(10))
    if ready.asked.supersedes and (told := _supersede(work, ready.asked.supersedes, review_id, requester)):
        return problem(ProblemType.INVALID, errors=(("/supersedes", told),))
    _insert(work, ready, review_id, {"requester": requester, "create_key": key, "create_digest": digest})
    work.connection.executemany(
        "INSERT INTO evidence (review_id, id, bytes) VALUES (?, ?, ?)",
        [(review_id, name, data) for name, data in ready.files],
    )
    return review_id, True


def _insert(work: Work, ready: Prepared, review_id: str, origin: Mapping[str, str]) -> None:
    asked, now = ready.asked, to_text(work.now)
    row = {
        **origin,
        "id": review_id,
        "change": work.next_change(),
        "version": 1,
        "state": ReviewState.OPEN,
        "namespace": asked.subject.namespace if asked.subject else "",
        "subject": asked.subject.key if asked.subject else "",
        "assignees": msgspec.json.encode(asked.assignees).decode(),
        "created_at": now,
        "updated_at": now,
        "expires_at": ready.expires_at,
        "default_on_expiry": asked.default_on_expiry,
        "supersedes": asked.supersedes,
        "content": ready.content,
    }
    names = ", ".join(row)
    places = ", ".join(f":{name}" for name in row)
    work.connection.execute(f"INSERT INTO reviews ({names}) VALUES ({places})", row)  # noqa: S608 - our names


def _supersede(work: Work, old_id: str, new_id_: str, requester: str) -> str:
    old = work.connection.execute(
        "SELECT state, superseded_by FROM reviews WHERE id = ? AND requester = ?", (old_id, requester)
    ).fetchone()
    if old is None:
        return "It names no review of yours."
    if old["superseded_by"] is not None:
        return f"That review was superseded by {old['superseded_by']}."
    was_open = old["state"] == ReviewState.OPEN
    work.connection.execute(
        "UPDATE reviews SET superseded_by = ?, change = ?, updated_at = ?, state = ?, version = version + ?"
        " WHERE id = ?",
        (
            new_id_,
            work.next_change(),
            to_text(work.now),
            ReviewState.SUPERSEDED if was_open else old["state"],
            int(was_open),
            old_id,
        ),
    )
    if was_open:
        work.ended.append(old_id)
    return ""


_COPIED: Final = (
    "title",
    "body",
    "subject",
    "consequences",
    "risk",
    "agent",
    "run",
    "parent_run",
    "workflow",
    "metadata",
    "actions",
    "response_schema",
    "default_on_expiry",
    "owner",
    "assignees",
    "residency",
    "supersedes",
)


def _kind(asked: NewReview) -> Kind:
    if asked.kind is not None:
        return asked.kind
    if len(asked.candidates) > 1:
        return "conflict"
    return "approval" if asked.candidates or asked.actions else "question"


def _candidates(asked: NewReview) -> list[Candidate]:
    return [
        Candidate(
            id=one.id or f"c{number}",
            media_type=one.media_type,
            content=one.content,
            digest=hashlib.sha256(one.content.encode()).hexdigest(),
            agent=one.agent,
            agent_version=one.agent_version,
            model=one.model,
            provenance=one.provenance,
        )
        for number, one in enumerate(asked.candidates, 1)
    ]


def _files(asked: NewReview, errors: Errors) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for number, one in enumerate(asked.evidence, 1):
        try:
            data = base64.b64decode(one.base64, validate=True) if one.base64 else one.text.encode()
        except binascii.Error:
            errors.append((f"/evidence/{number - 1}/base64", "That is not base64."))
            continue
        files[one.id or f"e{number}"] = data
    return files


def _evidence(asked: NewReview, files: Mapping[str, bytes]) -> list[Evidence]:
    return [
        Evidence(
            id=name,
            title=one.title,
            media_type=one.media_type,
            size=len(data),
            digest=hashlib.sha256(data).hexdigest(),
            text=one.text,
        )
        for one, (name, data) in zip(asked.evidence, files.items(), strict=True)
    ]


def _wrong_ids(asked: NewReview) -> Iterator[tuple[str, str]]:
    for place, prefix, given in (
        ("candidates", "c", [one.id for one in asked.candidates]),
        ("evidence", "e", [one.id for one in asked.evidence]),
    ):
        seen: set[str] = set()
        for index, name in enumerate(one or f"{prefix}{number}" for number, one in enumerate(given, 1)):
            if name in seen:
                yield f"/{place}/{index}/id", "Another one has that id."
            seen.add(name)


def _wrong_rules(asked: NewReview) -> Iterator[tuple[str, str]]:
    if asked.kind == "conflict" and len(asked.candidates) < 2:
        yield "/kind", "A conflict needs two candidates or more."
    for index, action in enumerate(asked.actions):
        try:
            strict.decode(action.arguments.encode(), dict[str, Any], max_bytes=MAX_REVIEW_BYTES)
        except Unreadable:
            yield f"/actions/{index}/arguments", "That is no JSON object."
    default = asked.default_on_expiry
    if default is None:
        return
    if asked.expires_at is None:
        yield "/default_on_expiry", "Nothing expires without expires_at."
    if default not in WITHOUT_A_PERSON:
        yield "/default_on_expiry", f"Only {_told(WITHOUT_A_PERSON)} need no person."
    if default not in (asked.allowed_verdicts or USUAL_VERDICTS[_kind(asked)]):
        yield "/default_on_expiry", "The review does not allow that verdict."


def _told(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def _utc(asked: NewReview, name: str, errors: Errors) -> datetime | None:
    moment: datetime | None = getattr(asked, name)
    if moment is None:
        return None
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        errors.append((f"/{name}", "That time is outside the calendar."))
        return None
