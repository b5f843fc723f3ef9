"""Rows out: a review's row and its decision's row as the JSON of the contract."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from reviewer.clock import from_text, to_text
from reviewer.contract.answers import NO_REVIEW, DecisionAnswer, FeedEntry
from reviewer.contract.reviews import ENDED, Continuation, DecisionSummary, ReviewState
from reviewer.server.hub import Hub
from reviewer.sqlite import Connection, Row

COLUMNS: Final = """
    r.id, r.change, r.version, r.state, r.requester, r.created_at, r.updated_at, r.superseded_by, r.content,
    r.continuation, r.continued_at,
    d.decision_id, d.verdict, d.decided_by, d.identity, d.at, d.summary, d.digest
"""
JOINED: Final = "reviews AS r LEFT JOIN decisions AS d ON d.review_id = r.id"
_ONE = f"SELECT {COLUMNS}, d.document FROM {JOINED} WHERE r.id = ?"  # noqa: S608 - constants only


def find(connection: Connection, review_id: str) -> Row | None:
    """The review's row with its decision."""
    row: Row | None = connection.execute(_ONE, (review_id,)).fetchone()
    return row


def state_of(row: Row, hub: Hub) -> ReviewState:
    """The state on the wire: open is leased while somebody holds it."""
    state = ReviewState(row["state"])
    is_held = state is ReviewState.OPEN and hub.leases.current(row["id"]) is not None
    return ReviewState.LEASED if is_held else state


def summary_of(row: Row) -> DecisionSummary | None:
    """The decision that took effect, or the default that time chose."""
    if row["verdict"] is None:
        return None
    return DecisionSummary(
        verdict=row["verdict"],
        decided_by=row["decided_by"],
        at=from_text(row["at"]),
        decision_id=row["decision_id"] or "",
        by=row["identity"],
        summary=row["summary"],
    )


def continuation_of(row: Row) -> Continuation | None:
    """What its agent said that it did with the decision."""
    if row["continued_at"] is None:
        return None
    return Continuation(text=row["continuation"], at=from_text(row["continued_at"]))


def review_json(row: Row, hub: Hub) -> bytes:
    """The review as JSON: what changes, spliced in front of what was fixed when it was made."""
    hold = hub.leases.current(row["id"]) if row["state"] == ReviewState.OPEN else None
    moving: dict[str, Any] = {
        "id": row["id"],
        "version": str(row["version"]),
        "state": state_of(row, hub),
        "requester": row["requester"],
        "created_at": row["created_at"],
        "updated_at": row["updated_at"],
        "superseded_by": row["superseded_by"],
        "lease": hold and {"holder": hold.holder, "expires_at": to_text(hold.expires_at)},
        "decision": summary_of(row),
        "continuation": continuation_of(row),
    }
    return msgspec.json.encode(moving)[:-1] + b"," + bytes(row["content"])[1:]


def entry_json(row: Row, hub: Hub) -> bytes:
    """The review's entry in the feed."""
    state = state_of(row, hub)
    return msgspec.json.encode(
        FeedEntry(
            id=row["id"],
            version=str(row["version"]),
            state=state,
            updated_at=from_text(row["updated_at"]),
            review=NO_REVIEW if state in ENDED else msgspec.Raw(review_json(row, hub)),
            decision=summary_of(row),
            continuation=continuation_of(row),
            superseded_by=row["superseded_by"],
        )
    )


def answer_of(row: Row, hub: Hub, *, with_document: bool) -> DecisionAnswer:
    """What became of the review; the document only for those who read it back."""
    document = row["document"] if with_document else None
    return DecisionAnswer(
        review_id=row["id"],
        state=state_of(row, hub),
        version=str(row["version"]),
        epoch=hub.epoch,
        decision=summary_of(row),
        document=msgspec.Raw(document or b"null"),
        digest=row["digest"] or "",
        superseded_by=row["superseded_by"],
    )
