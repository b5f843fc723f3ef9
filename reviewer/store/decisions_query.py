"""Recorded decisions as lists show them, and one decision's full story."""

from __future__ import annotations

from datetime import timedelta

from reviewer.clock import from_text
from reviewer.domain.codec import decode_item, decode_other
from reviewer.domain.inbox import DecisionSummary
from reviewer.domain.items import ReviewItem
from reviewer.domain.ledger import AttemptRecord, DecisionStory
from reviewer.domain.lifecycle import DecisionState
from reviewer.ids import DecisionId, GestureId, ItemId, SourceId
from reviewer.sqlite import Connection, Row
from reviewer.store.audit_log import entries_of
from reviewer.store.fts import phrase
from reviewer.store.ledger import read_decision

_WORDS = 12
"""Words of a title that are looked for: a hostile title has thousands."""

_SUMMARY = """
SELECT d.seq, d.decision_id, d.gesture_id, d.item_id, d.source_id, d.title, d.verdict, d.reason_code,
    d.reason,
    d.decided_at, d.surface, d.supersedes, (SELECT name FROM operator) AS operator,
    o.state, o.attempts, o.armed_at, o.delay_s, o.first_sent_at, o.settled_at, o.receipt, o.proof, o.theirs,
    o.problem, o.problem_code, o.is_case_broken
FROM decisions d JOIN outbox o USING (decision_id)
"""


def recent(
    connection: Connection, *, item: ItemId | None = None, limit: int = 200
) -> tuple[DecisionSummary, ...]:
    """Decisions, newest first; of one item where that is named."""
    where = "WHERE d.item_id = :item" if item is not None else ""
    rows = connection.execute(
        f"{_SUMMARY} {where} ORDER BY d.seq DESC LIMIT :limit", {"item": item, "limit": limit}
    )
    return tuple(summary(row) for row in rows)


def unsent(connection: Connection) -> tuple[DecisionSummary, ...]:
    """What is not sent yet, soonest first; held answers last."""
    rows = connection.execute(
        f"{_SUMMARY} WHERE o.state IN ('recorded', 'held', 'sending') ORDER BY o.state = 'held', d.seq"
    )
    return tuple(summary(row) for row in rows)


def similar(connection: Connection, item: ReviewItem, *, limit: int) -> tuple[DecisionSummary, ...]:
    """Earlier decisions on the same subject, then on titles that share words."""
    subject = str(item.subject) if item.subject else None
    same = connection.execute(
        f"{_SUMMARY} WHERE d.subject = ? AND d.item_id <> ? ORDER BY d.seq DESC LIMIT ?",
        (subject, item.id, limit),
    ).fetchall()
    words = " OR ".join(phrase(word) for word in item.title.split()[:_WORDS] if len(word) > 3)
    alike = []
    if words:
        alike = connection.execute(
            f"{_SUMMARY} JOIN decisions_fts f ON f.rowid = d.seq WHERE decisions_fts MATCH ? AND d.item_id "
            f"<> ? "
            "AND d.subject IS NOT ? ORDER BY bm25(decisions_fts) LIMIT ?",
            (words, item.id, subject if subject else "", limit),
        ).fetchall()
    return tuple(summary(row) for row in (*same, *alike))[:limit]


def story(connection: Connection, decision: DecisionId) -> DecisionStory | None:
    """All that is known of one decision."""
    found = read_decision(connection, decision)
    if found is None:
        return None
    row = connection.execute(f"{_SUMMARY} WHERE d.decision_id = ?", (decision,)).fetchone()
    tries = connection.execute(
        "SELECT * FROM attempts WHERE decision_id = ? ORDER BY rowid", (decision,)
    ).fetchall()
    return DecisionStory(
        decision=found,
        summary=summary(row),
        item=decode_item(found.item_record),
        attempts=tuple(
            AttemptRecord(
                number=one["number"],
                at=from_text(one["at"]),
                outcome=one["outcome"],
                detail=one["detail"],
                code=one["code"],
            )
            for one in tries
        ),
        entries=entries_of(connection, decision),
    )


def summary(row: Row) -> DecisionSummary:
    """One row of `_SUMMARY`."""
    state = DecisionState(row["state"])
    theirs = decode_other(row["theirs"])
    waits = state in (DecisionState.RECORDED, DecisionState.SENDING)
    settled = from_text(row["settled_at"]) if row["settled_at"] else None
    return DecisionSummary(
        decision=DecisionId(row["decision_id"]),
        gesture=GestureId(row["gesture_id"]),
        seq=row["seq"],
        item=ItemId(row["item_id"]),
        source=SourceId(row["source_id"]),
        title=row["title"],
        verdict=row["verdict"],
        reason_code=row["reason_code"],
        reason=row["reason"],
        decided_at=from_text(row["decided_at"]),
        operator=row["operator"] or "",
        surface=row["surface"],
        state=state,
        attempts=row["attempts"],
        due_at=from_text(row["armed_at"]) + timedelta(seconds=row["delay_s"]) if waits else None,
        first_sent_at=from_text(row["first_sent_at"]) if row["first_sent_at"] else None,
        acknowledged_at=settled if state is DecisionState.ACKNOWLEDGED else None,
        receipt=row["receipt"],
        proof=row["proof"],
        theirs_verdict=theirs.verdict if theirs else "",
        theirs_by=theirs.by if theirs else "",
        theirs_at=theirs.at if theirs else None,
        theirs_summary=theirs.summary if theirs else "",
        problem=row["problem"],
        problem_code=row["problem_code"],
        is_case_broken=bool(row["is_case_broken"]),
        supersedes=DecisionId(row["supersedes"]) if row["supersedes"] else None,
    )
