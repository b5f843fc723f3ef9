"""Recorded decisions as lists show them, and one decision's full story."""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Iterator
from datetime import timedelta

import msgspec

from reviewer.clock import from_text, to_text
from reviewer.domain.codec import decode_exposure, decode_item, decode_other
from reviewer.domain.inbox import DecisionSummary, Earlier, UnreadableDecision
from reviewer.domain.items import ItemKind, ReviewItem
from reviewer.domain.ledger import AttemptRecord, DecisionStory, LedgerPage, LedgerQuery
from reviewer.domain.lifecycle import DecisionState
from reviewer.errors import RecordBroken
from reviewer.ids import CandidateId, DecisionId, GestureId, ItemId, SourceId
from reviewer.sqlite import Connection, Row, any_text
from reviewer.store.audit_log import entries_of
from reviewer.store.fts import phrase, prefixes
from reviewer.store.ledger import read_decision

_UNREADABLE = (ValueError, TypeError, ArithmeticError, msgspec.MsgspecError)
"""What decoding a row raises in which junk stands."""
_OTHERS = 50
_WORDS = 12
"""Words of a title that are looked for: a hostile title has thousands."""

_COLUMNS = """
SELECT d.seq, d.decision_id, d.gesture_id, d.item_id, d.source_id, d.title, d.verdict, d.reason_code,
    d.reason,
    d.decided_at, d.surface, d.supersedes, (SELECT name FROM operator) AS operator,
    o.state, o.attempts, o.armed_at, o.delay_s, o.first_sent_at, o.settled_at, o.receipt, o.proof, o.theirs,
    o.problem, o.problem_code, o.is_case_broken,
    CASE WHEN d.verdict = 'edit' AND json_valid(CAST(d.item_record AS TEXT)) THEN
        coalesce(json_extract(CAST(d.item_record AS TEXT), '$.kind'),
                 json_extract(CAST(d.item_record AS TEXT), '$.item.kind')) END AS kind
FROM decisions d {join} outbox o ON o.decision_id = d.decision_id
"""
_SUMMARY = _COLUMNS.format(join="JOIN")


def recent(
    connection: Connection,
    *,
    item: ItemId | None = None,
    text: str = "",
    states: Collection[DecisionState] = (),
    limit: int = 200,
) -> tuple[DecisionSummary, ...]:
    """Decisions, newest first: of one item, with these words in title, reason or subject, in these states.

    Raises RecordBroken where one of them can't be read any more.
    """
    wheres = ["d.item_id = ?"] if item is not None else []
    values: list[object] = [item] if item is not None else []
    if searched := prefixes(text):
        wheres.append("d.seq IN (SELECT rowid FROM decisions_fts WHERE decisions_fts MATCH ?)")
        values.append(searched)
    if states:
        wheres.append(f"o.state IN ({', '.join('?' * len(states))})")
        values += sorted(states)
    where = f"WHERE {' AND '.join(wheres)}" if wheres else ""
    query = f"{_SUMMARY} {where} ORDER BY d.seq DESC LIMIT ?"
    try:
        with any_text(connection):
            return tuple(summary(row) for row in connection.execute(query, (*values, limit)))
    except _UNREADABLE as error:
        raise RecordBroken("record.unreadable", reason=type(error).__name__) from error


def listed(connection: Connection, query: LedgerQuery) -> LedgerPage:
    """What is looked for, newest first; one whose row can't be read is told as such and hides no other."""
    wheres, values = _narrowed(query)
    where = f"WHERE {' AND '.join(wheres)}" if wheres else ""
    decided = f"{_COLUMNS.format(join='LEFT JOIN')} {where}"
    with any_text(connection):
        total = connection.execute(f"SELECT count(*) FROM ({decided})", values).fetchone()[0]
        rows = connection.execute(f"{decided} ORDER BY d.seq DESC LIMIT ?", (*values, query.limit))
        return LedgerPage(decisions=tuple(_readable(row) for row in rows), total=total)


def _narrowed(query: LedgerQuery) -> tuple[list[str], list[object]]:
    narrowed: list[tuple[str, object]] = []
    if searched := prefixes(query.text):
        narrowed.append(("d.seq IN (SELECT rowid FROM decisions_fts WHERE decisions_fts MATCH ?)", searched))
    named = {"d.source_id": query.source, "d.item_id": query.item, "d.subject": query.subject}
    narrowed += [(f"{column} = ?", value) for column, value in named.items() if value]
    if query.since is not None:
        narrowed.append(("d.decided_at >= ?", to_text(query.since)))
    if query.until is not None:
        narrowed.append(("d.decided_at < ?", to_text(query.until)))
    wheres, values = [where for where, _ in narrowed], [value for _, value in narrowed]
    if query.states:
        wheres.append(f"o.state IN ({', '.join('?' * len(query.states))})")
        values += sorted(query.states)
    return wheres, values


def all_decisions(connection: Connection) -> Iterator[DecisionSummary | UnreadableDecision]:
    """Every decision, newest first, one at a time; also one whose row, or whose place, can't be read."""
    with any_text(connection):
        for row in connection.execute(f"{_COLUMNS.format(join='LEFT JOIN')} ORDER BY d.seq DESC"):
            yield _readable(row)


def _readable(row: Row) -> DecisionSummary | UnreadableDecision:
    try:
        return summary(row)
    except _UNREADABLE:
        return UnreadableDecision(seq=row["seq"], decision=row["decision_id"])


def unsent(connection: Connection) -> tuple[DecisionSummary, ...]:
    """What is not sent yet, soonest first; held answers last. Raises RecordBroken as `recent` does."""
    query = f"{_SUMMARY} WHERE o.state IN ('recorded', 'held', 'sending') ORDER BY o.state = 'held', d.seq"
    try:
        with any_text(connection):
            return tuple(summary(row) for row in connection.execute(query))
    except _UNREADABLE as error:
        raise RecordBroken("record.unreadable", reason=type(error).__name__) from error


def similar(connection: Connection, item: ReviewItem, *, limit: int) -> Earlier:
    """Earlier decisions on the same subject, and on titles that share words; `limit` of them together."""
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
    return Earlier(
        same_subject=tuple(summary(row) for row in same),
        alike=tuple(summary(row) for row in alike[: limit - len(same)]),
    )


def story(connection: Connection, decision: DecisionId) -> DecisionStory | None:
    """All that is known of one decision. Raises RecordBroken where its row can't be read any more."""
    try:
        with any_text(connection):
            return _story(connection, decision)
    except (*_UNREADABLE, zlib.error) as error:
        raise RecordBroken("record.unreadable", reason=type(error).__name__) from error


def _story(connection: Connection, decision: DecisionId) -> DecisionStory | None:
    found = read_decision(connection, decision)
    if found is None:
        return None
    row = connection.execute(f"{_SUMMARY} WHERE d.decision_id = ?", (decision,)).fetchone()
    seen = connection.execute(
        "SELECT kind, shown, shown_ms, identity, pruned_at FROM decisions WHERE decision_id = ?", (decision,)
    ).fetchone()
    others = connection.execute(
        f"{_SUMMARY} WHERE d.decision_id <> ? AND (d.gesture_id = ? OR d.item_id = ?) ORDER BY d.seq LIMIT ?",
        (decision, found.gesture, found.item, _OTHERS),
    ).fetchall()
    shown = json.loads(seen["shown"])
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
        kind=seen["kind"],
        shown_ms=seen["shown_ms"],
        shown_order=tuple(CandidateId(one[0]) for one in shown["candidates"]),
        shown_numbers=tuple(int(one) for one in shown["view"].get("order", "").split(",") if one),
        identity=seen["identity"],
        exposure=decode_exposure(found.exposure_record),
        pruned_at=from_text(seen["pruned_at"]) if seen["pruned_at"] else None,
        others=tuple(summary(one) for one in others),
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
        kind=ItemKind(row["kind"]) if row["kind"] else None,
    )
