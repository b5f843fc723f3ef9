"""The inbox: items overlaid with the own outbox; rows and counts come from the same query's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from reviewer.clock import from_text, to_text
from reviewer.domain.inbox import InboxPage, InboxQuery, InboxRow, Queue
from reviewer.domain.items import ItemKind, RiskLevel
from reviewer.domain.lifecycle import DecisionState, ItemState
from reviewer.ids import DecisionId, ItemId, SourceId
from reviewer.sqlite import Connection, Row

DUE_SOON = timedelta(hours=4)
OLD_AFTER = timedelta(days=2)
_RISKS = (RiskLevel.LOW, RiskLevel.MEDIUM, RiskLevel.HIGH)

# Every row that the desk can list, once: open items under their case, and items with a decision of ours.
# `live` is the decision that takes an item out of "needs me"; `back` the one that came back unanswered.
_ROWS = """
WITH newest AS (
    SELECT item_id, max(seq) AS seq FROM outbox WHERE state <> 'retracted' GROUP BY item_id
), ours AS (
    SELECT o.item_id, o.decision_id, o.state, d.verdict, d.item_version, d.decided_at
    FROM newest JOIN outbox o ON o.item_id = newest.item_id AND o.seq = newest.seq
    JOIN decisions d ON d.decision_id = o.decision_id
), seen AS (
    SELECT i.id, i.source_id, i.kind, i.state, i.title, i.risk, i.weight, i.owner, i.answers, i.due_at,
        i.expires_at, i.created_at, i.updated_at, i.continuation, i.rowid AS item_rowid,
        ours.decision_id, ours.state AS decision_state, ours.verdict, ours.decided_at,
        coalesce(ours.state IN ('recorded', 'held', 'sending')
            OR (ours.state = 'acknowledged' AND ours.item_version = i.version), 0) AS is_live,
        CASE WHEN s.item_id IS NULL AND i.kind <> 'malformed' THEN i.case_key END AS case_key,
        CASE WHEN z.until > :now THEN z.until END AS snoozed_until,
        EXISTS (SELECT 1 FROM flags f WHERE f.item_id = i.id) AS is_flagged
    FROM cache.items i LEFT JOIN ours ON ours.item_id = i.id
    LEFT JOIN case_splits s ON s.item_id = i.id LEFT JOIN snoozes z ON z.item_id = i.id
), waiting AS (
    SELECT *, row_number() OVER case_members AS place, count(*) OVER whole_case AS members,
        sum(answers) OVER whole_case AS case_answers, group_concat(source_id) OVER whole_case AS source_ids,
        max(weight) OVER whole_case AS case_weight, min(due_at) OVER whole_case AS case_due
    FROM seen WHERE state = 'open' AND NOT is_live
    WINDOW whole_case AS (PARTITION BY coalesce(case_key, id)),
        case_members AS (PARTITION BY coalesce(case_key, id) ORDER BY created_at, id)
), listed AS (
    SELECT id, source_id, kind, state, title, risk, owner, case_due AS due_at, expires_at, created_at,
        updated_at, continuation,
        item_rowid, decision_id, decision_state, verdict, decided_at, snoozed_until, is_flagged, members,
        case_answers AS answers, source_ids, max(case_weight,
            CASE WHEN members > 1 AND case_answers > 1 THEN risk + 3
        ELSE 0 END) AS weight, 1 AS is_waiting
    FROM waiting WHERE place = 1
    UNION ALL
    SELECT id, source_id, kind, state, title, risk, owner, due_at, expires_at, created_at, updated_at,
        continuation, item_rowid,
        decision_id, decision_state, verdict, decided_at, snoozed_until, is_flagged, 1, answers, source_id,
        weight, 0
    FROM seen WHERE decision_id IS NOT NULL AND (is_live OR state <> 'open')
    UNION ALL
    -- Decisions outlive items: what a new cache does not know is listed from the record.
    SELECT d.item_id, d.source_id, 'approval', 'withdrawn', d.title, 1, '', NULL, NULL, d.decided_at,
        d.decided_at, '',
        NULL, d.decision_id, ours.state, d.verdict, d.decided_at, NULL, 0, 1, 1, d.source_id, 1, 0
    FROM ours JOIN decisions d USING (decision_id)
    WHERE NOT EXISTS (SELECT 1 FROM cache.items i WHERE i.id = d.item_id)
)
"""

_QUEUES = {
    Queue.NEEDS_ME: "is_waiting AND snoozed_until IS NULL",
    Queue.CONFLICTS: "is_waiting AND snoozed_until IS NULL AND answers > 1",
    Queue.DUE_SOON: "is_waiting AND snoozed_until IS NULL AND due_at IS NOT NULL AND due_at <= :soon",
    Queue.NOT_SENT: "decision_state IN ('recorded', 'held', 'sending')",
    Queue.CAME_BACK: "decision_state IN "
    "('decided-elsewhere', 'superseded', 'expired', 'withdrawn', 'refused', 'dead-letter')",
    Queue.SNOOZED: "is_waiting AND snoozed_until IS NOT NULL",
    Queue.DONE_TODAY: "NOT is_waiting AND decided_at >= :midnight",
}

# Overdue but answerable first, then conflict and risk (two days of age raise it by one), then due, age.
_ORDER = """
ORDER BY coalesce(due_at < :now, 0) DESC, weight + (created_at < :old) DESC,
    due_at IS NULL, due_at, created_at, id
"""
_NEWEST_FIRST = "ORDER BY decided_at DESC, id"


def read_inbox(connection: Connection, query: InboxQuery, *, now: datetime, midnight: datetime) -> InboxPage:
    """One page with the counts of every queue, in one read transaction.

    `midnight` is the operator's last one, for "done today". A text searches every row, not only the queue's.
    """
    params = _params(query, now, midnight)
    counts = _counts(connection, params)
    by_source = connection.execute(
        f"{_ROWS} SELECT source_id, count(*) FROM listed WHERE {_QUEUES[Queue.NEEDS_ME]} GROUP BY source_id",
        params,
    ).fetchall()
    rows, total = _page(connection, query, params)
    return InboxPage(
        rows=rows,
        total=total,
        counts={queue: counts[_column(queue)] or 0 for queue in _QUEUES},
        by_source={SourceId(row[0]): row[1] for row in by_source},
        next_due=from_text(counts["next_due"]) if counts["next_due"] else None,
    )


def read_rows(connection: Connection, items: Sequence[ItemId], *, now: datetime) -> tuple[InboxRow, ...]:
    """The present rows of these items; an item that is listed under its case's lead has none of its own."""
    named = {f"id{index}": item for index, item in enumerate(items)}
    marks = ", ".join(f":{name}" for name in named)
    params = _params(InboxQuery(), now, now) | named
    found = connection.execute(f"{_ROWS} SELECT * FROM listed WHERE id IN ({marks})", params)
    return tuple(_row(row) for row in found)


def _counts(connection: Connection, params: dict[str, object]) -> Row:
    sums = ", ".join(f"sum({condition}) AS {_column(queue)}" for queue, condition in _QUEUES.items())
    waits = _QUEUES[Queue.NEEDS_ME]
    row: Row = connection.execute(
        f"{_ROWS} SELECT {sums}, min(CASE WHEN {waits} THEN due_at END) AS next_due FROM listed", params
    ).fetchone()
    return row


def _page(
    connection: Connection, query: InboxQuery, params: dict[str, object]
) -> tuple[tuple[InboxRow, ...], int]:
    wanted = "1" if query.text else _QUEUES[query.queue]
    if query.source is not None:
        wanted += " AND source_id = :source"
    if query.text:
        wanted += " AND item_rowid IN (SELECT rowid FROM cache.items_fts WHERE items_fts MATCH :text)"
    is_done = query.queue is Queue.DONE_TODAY and not query.text
    found = connection.execute(
        f"{_ROWS} SELECT *, count(*) OVER () AS total FROM listed WHERE {wanted} "
        f"{_NEWEST_FIRST if is_done else _ORDER} LIMIT :limit OFFSET :offset",
        params,
    ).fetchall()
    return tuple(_row(row) for row in found), found[0]["total"] if found else 0


def _params(query: InboxQuery, now: datetime, midnight: datetime) -> dict[str, object]:
    return {
        "now": to_text(now),
        "soon": to_text(now + DUE_SOON),
        "old": to_text(now - OLD_AFTER),
        "midnight": to_text(midnight),
        "source": query.source,
        "text": _as_prefixes(query.text),
        "limit": query.limit,
        "offset": query.offset,
    }


def _as_prefixes(text: str) -> str:
    """The search as FTS5 takes it: every word quoted, so that no sign of its language is obeyed."""
    words = [word.replace('"', '""') for word in text.replace("\0", " ").split()]
    return " ".join(f'"{word}"*' if len(word) > 2 else f'"{word}"' for word in words)


def _column(queue: Queue) -> str:
    return queue.name.lower()


def _row(row: Row) -> InboxRow:
    return InboxRow(
        item=ItemId(row["id"]),
        kind=ItemKind.CONFLICT if row["members"] > 1 else ItemKind(row["kind"]),
        title=row["title"],
        risk=_RISKS[row["risk"]],
        state=ItemState(row["state"]),
        answers=row["answers"],
        members=row["members"],
        sources=tuple(SourceId(source) for source in dict.fromkeys(row["source_ids"].split(","))),
        owner=row["owner"],
        created_at=from_text(row["created_at"]),
        updated_at=from_text(row["updated_at"]),
        due_at=from_text(row["due_at"]) if row["due_at"] else None,
        expires_at=from_text(row["expires_at"]) if row["expires_at"] else None,
        decision=DecisionId(row["decision_id"]) if row["decision_id"] else None,
        decision_state=DecisionState(row["decision_state"]) if row["decision_state"] else None,
        verdict=row["verdict"] or "",
        snoozed_until=from_text(row["snoozed_until"]) if row["snoozed_until"] else None,
        is_flagged=bool(row["is_flagged"]),
        continuation=row["continuation"],
    )
