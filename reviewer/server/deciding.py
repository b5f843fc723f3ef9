"""Deciding: the first valid decision takes effect, once; every other one is told what is so.

The decision's id is the idempotency key and a natural id: a replay is known for as long as the review is,
and there is no table of keys that could be pruned.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from reviewer.clock import to_text
from reviewer.contract import strict
from reviewer.contract.answers import DecisionAnswer
from reviewer.contract.document import DecisionDocument
from reviewer.contract.limits import MAX_DOCUMENT_BYTES
from reviewer.contract.problems import Problem, ProblemType, problem
from reviewer.contract.reviews import ReviewState
from reviewer.errors import Unreadable
from reviewer.server import rows
from reviewer.server.document_check import wrong_values
from reviewer.server.expiry import expire_due
from reviewer.server.hub import Hub, Work
from reviewer.server.refused import of_unreadable
from reviewer.server.tokens import Caller
from reviewer.sqlite import Connection, Row

_MAX_SUMMARY = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One decision as it came in: its key, the version it is for, and its bytes."""

    key: str
    if_match: str
    document: bytes
    read: DecisionDocument

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes; what makes a replay a replay."""
        return hashlib.sha256(self.document).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The decision took effect, now or (a replay) earlier."""

    answer: DecisionAnswer
    is_replay: bool


Judgement = Accepted | Problem


def read_submission(key: str, if_match: str, document: bytes, *, review_id: str = "") -> Submission | Problem:
    """Read a document that was checked for strictness, and hold it against its key, version and place."""
    if len(document) > MAX_DOCUMENT_BYTES:
        return problem(ProblemType.TOO_LARGE, f"A decision has at most {MAX_DOCUMENT_BYTES} bytes.")
    try:
        read = strict.convert(document, DecisionDocument)
    except Unreadable as error:
        return of_unreadable(error)
    errors = [
        (pointer, told)
        for pointer, is_right, told in (
            ("/decision_id", read.decision_id == key, "It is not the Idempotency-Key."),
            ("/review_version", read.review_version == if_match, "It is not the version of If-Match."),
            ("/review_id", review_id in {"", read.review_id}, "It is not the review of this address."),
        )
        if not is_right
    ]
    if errors:
        return problem(ProblemType.INVALID, errors=tuple(errors))
    return Submission(key=key, if_match=if_match, document=document, read=read)


def decide(work: Work, submission: Submission, caller: Caller, hub: Hub) -> Judgement:
    """Judge one decision inside a write transaction; when it is accepted it is part of it."""
    expire_due(work)
    return _judge(work, submission, caller, hub)


def decide_all(
    work: Work, submissions: Sequence[Submission | Problem], caller: Caller, hub: Hub
) -> list[Judgement]:
    """Judge several in order. One COMMIT makes all of them durable; each is judged alone."""
    expire_due(work)
    return [one if isinstance(one, Problem) else _judge(work, one, caller, hub) for one in submissions]


def ending_of(connection: Connection, row: Row, hub: Hub) -> Problem | None:
    """Why a review can't be answered any more; None: it can."""
    match ReviewState(row["state"]):
        case ReviewState.DECIDED:
            return problem(ProblemType.ALREADY_DECIDED, winner=rows.summary_of(row))
        case ReviewState.EXPIRED:
            return problem(ProblemType.EXPIRED, winner=rows.summary_of(row))
        case ReviewState.WITHDRAWN:
            return problem(ProblemType.WITHDRAWN)
        case ReviewState.SUPERSEDED:
            successor = rows.find(connection, row["superseded_by"]) or row
            return problem(
                ProblemType.VERSION_MOVED,
                f"It was superseded by {successor['id']}.",
                current=rows.review_json(successor, hub),
            )
        case _:
            return None


def _judge(work: Work, submission: Submission, caller: Caller, hub: Hub) -> Judgement:
    document = submission.read
    row = rows.find(work.connection, document.review_id)
    if (known := _known(work, submission)) is not None:
        if row is None or known["review_id"] != row["id"] or known["digest"] != submission.digest:
            return problem(ProblemType.KEY_REUSED)
        return Accepted(answer=rows.answer_of(row, hub, with_document=False), is_replay=True)
    if row is None:
        return problem(ProblemType.NOT_FOUND, "There is no such review.")
    if (ending := ending_of(work.connection, row, hub)) is not None:
        return ending
    if str(row["version"]) != submission.if_match:
        return problem(ProblemType.VERSION_MOVED, current=rows.review_json(row, hub))
    if errors := wrong_values(document, bytes(row["content"])):
        return problem(ProblemType.INVALID, errors=errors)
    _record(work, submission, caller)
    recorded = rows.find(work.connection, document.review_id) or row
    return Accepted(answer=rows.answer_of(recorded, hub, with_document=False), is_replay=False)


def _known(work: Work, submission: Submission) -> Row | None:
    row: Row | None = work.connection.execute(
        "SELECT review_id, digest FROM decisions WHERE decision_id = ?", (submission.key,)
    ).fetchone()
    return row


def _record(work: Work, submission: Submission, caller: Caller) -> None:
    document, now = submission.read, to_text(work.now)
    work.connection.execute(
        "INSERT INTO decisions (review_id, decision_id, verdict, decided_by, identity, at, summary, document,"
        " digest) VALUES (?, ?, ?, 'person', ?, ?, ?, ?, ?)",
        (
            document.review_id,
            document.decision_id,
            document.verdict,
            caller.identity,
            now,
            _summary(document),
            submission.document,
            submission.digest,
        ),
    )
    work.connection.execute(
        "UPDATE reviews SET state = ?, version = version + 1, change = ?, updated_at = ? WHERE id = ?",
        (ReviewState.DECIDED, work.next_change(), now, document.review_id),
    )
    work.ended.append(document.review_id)


def _summary(document: DecisionDocument) -> str:
    """Their answer in a few words, for a desk whose own answer came second."""
    if document.content is not None:
        return document.content.text[:_MAX_SUMMARY]
    return (document.question or ", ".join(document.candidate_ids) or document.reason)[:_MAX_SUMMARY]
