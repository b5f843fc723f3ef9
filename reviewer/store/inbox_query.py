"""The inbox: what waits, and what became of what was decided; rows and counts are of one moment."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from reviewer.clock import from_text, to_text
from reviewer.domain.inbox import InboxPage, InboxQuery, InboxRow, Queue
from reviewer.domain.items import ItemKind, RiskLevel
from reviewer.domain.lifecycle import DecisionState, ItemState
from reviewer.ids import DecisionId, ItemId, SourceId
from reviewer.sqlite import Connection, Row
from reviewer.store.fts import prefixes
from reviewer.store.inbox_waiting import (
    LIVE,
    OLD_AFTER,
    Standing,
    Times,
    Waiting,
    counted_anew,
    read_waiting,
)
from reviewer.store.leads import Lead

__all__ = ["OLD_AFTER", "read_inbox", "read_rows"]

_RISKS = (RiskLevel.LOW, RiskLevel.MEDIUM, RiskLevel.HIGH)
_ITEM = "i.id, i.source_id, i.kind, i.state, i.title, i.risk, i.weight, i.owner, i.answers, i.due_at, "
_ITEM += "i.expires_at, i.created_at, i.updated_at, i.case_id, i.continuation"
_OURS = "o.decision_id, o.state AS decision_state, d.verdict, d.decided_at"
_FLAG = "EXISTS (SELECT 1 FROM flags f WHERE f.item_id = i.id) AS is_flagged"

# The newest decision on an item that was not taken back; retracted ones never happened, as far as lists go.
_NEWEST = (
    "NOT EXISTS (SELECT 1 FROM outbox n WHERE n.item_id = o.item_id AND n.seq > o.seq "
    "AND n.state <> 'retracted')"
)
# Decisions outlive items: what a new cache does not know is listed from the record.
_DECIDED = "FROM outbox o JOIN decisions d USING (decision_id) LEFT JOIN cache.items i ON i.id = o.item_id"
_COLUMNS = f"{_ITEM}, {_OURS}, {_FLAG}, o.item_id, d.source_id AS decided_source, d.title AS decided_title"
_IS_NOT_WAITING = f"(i.id IS NULL OR i.state <> 'open' OR {LIVE})"
_QUEUES = {
    Queue.NOT_SENT: "o.state IN ('recorded', 'held', 'sending')",
    Queue.CAME_BACK: "o.state IN ('decided-elsewhere', 'superseded', 'expired', 'withdrawn', 'refused', "
    f"'dead-letter') AND {_NEWEST}",
    Queue.DONE_TODAY: f"d.decided_at >= :midnight AND o.state <> 'retracted' AND {_NEWEST} "
    f"AND {_IS_NOT_WAITING}",
}
_WAITING = (Queue.NEEDS_ME, Queue.CONFLICTS, Queue.DUE_SOON, Queue.SNOOZED)
_ORDER = (
    "ORDER BY coalesce(i.due_at < :now, 0) DESC, "
    "coalesce(i.weight, 1) + (coalesce(i.created_at, d.decided_at) < :old) DESC, "
    "i.due_at IS NULL, i.due_at, coalesce(i.created_at, d.decided_at), o.item_id"
)
_NEWEST_FIRST = "ORDER BY d.decided_at DESC, o.item_id"
_MATCHES = "SELECT rowid FROM cache.items_fts WHERE items_fts MATCH :text"


def read_inbox(connection: Connection, query: InboxQuery, *, now: datetime, midnight: datetime) -> InboxPage:
    """One page with the counts of every queue, in the caller's transaction.

    `midnight` is the operator's last one, for "done today". A text searches every row, not only the queue's.
    """
    times = Times.at(now)
    waiting = read_waiting(connection, times)
    params: dict[str, object] = {
        **times.params(),
        "midnight": to_text(midnight),
        "source": query.source,
        "text": prefixes(query.text),
        "limit": query.limit,
        "offset": query.offset,
    }
    counts = {queue: _count(waiting, queue, params) for queue in Queue}
    next_due = waiting.next_due()
    rows, total = _page(waiting, query, params)
    return InboxPage(
        rows=rows,
        total=counts[query.queue] if total is None else total,
        counts=counts,
        by_source=waiting.by_source(),
        next_due=from_text(next_due) if next_due else None,
    )


def read_rows(connection: Connection, items: Sequence[ItemId], *, now: datetime) -> tuple[InboxRow, ...]:
    """The present rows of these items; an item that is listed under its case's lead has none of its own."""
    times = Times.at(now)
    params: dict[str, object] = {**times.params(), "items": json.dumps(items)}
    named = "(SELECT value FROM json_each(:items))"
    cases = connection.execute(f"SELECT case_id FROM cache.items WHERE id IN {named}", params).fetchall()
    anew = counted_anew(connection, {row[0] for row in cases}, times)
    wanted = set(items)
    waiting = _waiting_rows(connection, [one for one in anew if one.lead.item in wanted])
    decided = connection.execute(
        f"SELECT {_COLUMNS} {_DECIDED} WHERE o.item_id IN {named} AND o.state <> 'retracted' AND {_NEWEST} "
        f"AND {_IS_NOT_WAITING}",
        params,
    )
    return (*waiting, *(_decided_row(row, {}) for row in decided))


def _count(waiting: Waiting, queue: Queue, params: Mapping[str, object]) -> int:
    if queue in _WAITING:
        return waiting.count(queue)
    found = waiting.connection.execute(f"SELECT count(*) {_DECIDED} WHERE {_QUEUES[queue]}", params)
    return int(found.fetchone()[0])


def _page(
    waiting: Waiting, query: InboxQuery, params: Mapping[str, object]
) -> tuple[tuple[InboxRow, ...], int | None]:
    """The rows, and their number where the queue's count is not it."""
    if params["text"]:
        return _found(waiting, query, params)
    if query.queue in _WAITING:
        standing, total = waiting.page(
            query.queue, limit=query.limit, offset=query.offset, source=query.source
        )
        return _waiting_rows(waiting.connection, standing), total
    where, order = _QUEUES[query.queue], _NEWEST_FIRST if query.queue is Queue.DONE_TODAY else _ORDER
    return _decided(waiting, where, order, params, is_counted=query.source is not None)


def _found(
    waiting: Waiting, query: InboxQuery, params: Mapping[str, object]
) -> tuple[tuple[InboxRow, ...], int]:
    """What holds the words: first what waits (any member of a case will do), then what was decided."""
    cases = f"SELECT case_id FROM cache.items WHERE state = 'open' AND rowid IN ({_MATCHES})"
    standing, waits = waiting.found(
        cases, limit=query.limit + query.offset, source=query.source, text=params["text"]
    )
    where = f"i.rowid IN ({_MATCHES}) AND o.state <> 'retracted' AND {_NEWEST} AND {_IS_NOT_WAITING}"
    first = standing[query.offset : query.offset + query.limit]
    rest = {"limit": query.limit - len(first), "offset": max(0, query.offset - waits)}
    rows, total = _decided(waiting, where, _ORDER, {**params, **rest}, is_counted=True)
    return (*_waiting_rows(waiting.connection, first), *rows), waits + (total or 0)


def _decided(
    waiting: Waiting, where: str, order: str, params: Mapping[str, object], *, is_counted: bool
) -> tuple[tuple[InboxRow, ...], int | None]:
    if params["source"] is not None:
        where += " AND d.source_id = :source"
    read = waiting.connection
    total = (
        read.execute(f"SELECT count(*) {_DECIDED} WHERE {where}", params).fetchone()[0]
        if is_counted
        else None
    )
    found = read.execute(
        f"SELECT {_COLUMNS} {_DECIDED} WHERE {where} {order} LIMIT :limit OFFSET :offset", params
    ).fetchall()
    # What came back may wait again, as the lead of its case.
    cases = {row["case_id"] for row in found if row["state"] == ItemState.OPEN}
    leads = {one.lead.item: one for one in counted_anew(read, cases, waiting.times)}
    return tuple(_decided_row(row, leads) for row in found), total


def _waiting_rows(connection: Connection, standing: Sequence[Standing]) -> tuple[InboxRow, ...]:
    """The rows of these leads, in their order."""
    items = json.dumps([one.lead.item for one in standing])
    found = connection.execute(
        f"SELECT {_ITEM}, {_OURS}, {_FLAG} FROM json_each(?) wanted "
        "JOIN cache.items i ON i.id = wanted.value "
        "LEFT JOIN outbox o ON o.decision_id = (SELECT p.decision_id FROM outbox p WHERE p.item_id = i.id "
        "AND p.state <> 'retracted' ORDER BY p.seq DESC LIMIT 1) "
        "LEFT JOIN decisions d ON d.decision_id = o.decision_id",
        (items,),
    )
    rows = {row["id"]: row for row in found}
    return tuple(_row(rows[one.lead.item], one) for one in standing)


def _decided_row(row: Row, leads: Mapping[ItemId, Standing]) -> InboxRow:
    if row["id"] is not None:
        return _row(row, leads.get(row["id"]))
    decided_at = from_text(row["decided_at"])
    return InboxRow(
        item=ItemId(row["item_id"]),
        kind=ItemKind.APPROVAL,
        title=row["decided_title"],
        risk=RiskLevel.MEDIUM,
        state=ItemState.WITHDRAWN,
        answers=1,
        members=1,
        sources=(SourceId(row["decided_source"]),),
        owner="",
        created_at=decided_at,
        updated_at=decided_at,
        decision=DecisionId(row["decision_id"]),
        decision_state=DecisionState(row["decision_state"]),
        verdict=row["verdict"],
    )


def _row(row: Row, standing: Standing | None) -> InboxRow:
    lead = standing.lead if standing is not None else _itself(row)
    snoozed = standing.snoozed_until if standing is not None else None
    return InboxRow(
        item=ItemId(row["id"]),
        kind=ItemKind.CONFLICT if lead.members > 1 else ItemKind(row["kind"]),
        title=row["title"],
        risk=_RISKS[row["risk"]],
        state=ItemState(row["state"]),
        answers=lead.answers,
        members=lead.members,
        sources=tuple(SourceId(source) for source in lead.sources.split(",")),
        owner=row["owner"],
        created_at=from_text(row["created_at"]),
        updated_at=from_text(row["updated_at"]),
        due_at=from_text(lead.due_at) if lead.due_at else None,
        expires_at=from_text(row["expires_at"]) if row["expires_at"] else None,
        decision=DecisionId(row["decision_id"]) if row["decision_id"] else None,
        decision_state=DecisionState(row["decision_state"]) if row["decision_state"] else None,
        verdict=row["verdict"] or "",
        snoozed_until=from_text(snoozed) if snoozed else None,
        is_flagged=bool(row["is_flagged"]),
        continuation=row["continuation"],
    )


def _itself(row: Row) -> Lead:
    """An item that leads no case now, as its own."""
    return Lead(
        case_id=row["case_id"],
        item=ItemId(row["id"]),
        source=row["source_id"],
        sources=row["source_id"],
        members=1,
        answers=row["answers"],
        weight=row["weight"],
        due_at=row["due_at"],
        created_at=row["created_at"],
    )
