"""Items in the cache: what the sources list as open, and what became of the rest."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from reviewer.clock import from_text, to_text
from reviewer.domain.codec import decode_other, encode_other, pack
from reviewer.domain.content import Content
from reviewer.domain.deliveries import Continuation, OtherDecision
from reviewer.domain.items import ItemKind, ReviewItem
from reviewer.domain.lifecycle import ItemEvent, ItemState, next_item_state
from reviewer.ids import GestureId, ItemId, SourceId
from reviewer.sqlite import Connection
from reviewer.store.fts import begin_merge
from reviewer.store.leads import CONFLICT_WEIGHT, RISKS, case_of, refresh_leads
from reviewer.store.unpacking import is_record_of, unpack

MAX_WHY = 500
_FORGETTING = (
    "DELETE FROM items_fts WHERE rowid = (SELECT rowid FROM items WHERE id = ?)",
    "DELETE FROM looks WHERE item_id = ?",
    "DELETE FROM evidence WHERE item_id = ?",
    "DELETE FROM items WHERE id = ?",
)


@dataclass(frozen=True, slots=True)
class Stored:
    """What storing a page changed."""

    changed: frozenset[ItemId] = frozenset()
    arrived: frozenset[ItemId] = frozenset()
    went_on: frozenset[ItemId] = frozenset()
    """Items whose agent said what it did with the decision."""

    def __or__(self, other: Stored) -> Stored:
        return Stored(
            self.changed | other.changed, self.arrived | other.arrived, self.went_on | other.went_on
        )


def store_items(cache: Connection, items: Sequence[ReviewItem], *, at: datetime) -> Stored:
    """Write items that a source lists as open. What is stored already, byte for byte, is left alone."""
    changed, arrived, cases = set(), set(), set()
    for item in items:
        record = pack(item)
        known = cache.execute(
            # A record of another length is another one: it need not be read to know that.
            "SELECT CASE WHEN length(record) = ? THEN record END AS record, state, case_id FROM items "
            "WHERE id = ?",
            (len(record), item.id),
        ).fetchone()
        if known is not None and known["record"] == record and known["state"] == ItemState.OPEN:
            continue
        changed.add(item.id)
        if known is None:
            arrived.add(item.id)
        else:
            cases.add(known["case_id"])
        cases.add(case_of(item))
        _write(cache, item, record, at)
        _index(cache, item)
    refresh_leads(cache, cases)
    return Stored(frozenset(changed), frozenset(arrived))


def mark(
    cache: Connection, item: ItemId, event: ItemEvent, winner: OtherDecision | None = None, why: str = ""
) -> frozenset[ItemId]:
    """Move an item along its table; returns it if its state is another now.

    `why` is the source's word on it, foreign text.
    """
    case_id = _move(cache, item, event, winner, why)
    refresh_leads(cache, case_id)
    return frozenset({item} if case_id else ())


def note_continuation(cache: Connection, item: ItemId, told: Continuation) -> frozenset[ItemId]:
    """Keep what the agent did with the decision; returns the item if that is news."""
    done = cache.execute(
        "UPDATE items SET continuation = ?, continued_at = ? WHERE id = ? AND (continuation, continued_at) "
        "IS NOT (?, ?)",
        (told.text, to_text(told.at), item, told.text, to_text(told.at)),
    )
    return frozenset({item}) if done.rowcount else frozenset()


def read_continuation(connection: Connection, item: ItemId) -> Continuation | None:
    """What the agent did with the decision on this item."""
    row = connection.execute(
        "SELECT continuation, continued_at FROM cache.items WHERE id = ? AND continued_at IS NOT NULL",
        (item,),
    ).fetchone()
    return Continuation(text=row["continuation"], at=from_text(row["continued_at"])) if row else None


@dataclass(frozen=True, slots=True)
class Ending:
    """How an item that nobody here settled came to its end, as its source tells it."""

    why: str = ""
    """Of a withdrawal, in the source's words. Foreign text."""
    theirs: OtherDecision | None = None


def read_ending(connection: Connection, item: ItemId) -> Ending:
    """What the source says of the end of an item; nothing while it is open."""
    row = connection.execute("SELECT ended_why, theirs FROM cache.items WHERE id = ?", (item,)).fetchone()
    return Ending(row["ended_why"], decode_other(row["theirs"])) if row else Ending()


def withdraw_missing(cache: Connection, source: SourceId, listed: frozenset[str]) -> frozenset[ItemId]:
    """Mark as withdrawn what is held as open and was not in a full listing."""
    rows = cache.execute(
        "SELECT id, remote_id FROM items WHERE source_id = ? AND state = 'open'", (source,)
    ).fetchall()
    gone = [ItemId(row["id"]) for row in rows if row["remote_id"] not in listed]
    cases = {case_id for item in gone for case_id in _move(cache, item, ItemEvent.SEEN_WITHDRAWN)}
    refresh_leads(cache, cases)
    return frozenset(gone)


def _move(
    cache: Connection, item: ItemId, event: ItemEvent, winner: OtherDecision | None = None, why: str = ""
) -> tuple[str, ...]:
    """The case of an item whose state is another now, for its lead; nothing where it stayed."""
    row = cache.execute("SELECT state, case_id FROM items WHERE id = ?", (item,)).fetchone()
    if row is None:
        return ()
    state = next_item_state(ItemState(row["state"]), event)
    if state == row["state"]:
        return ()
    cache.execute(
        "UPDATE items SET state = ?, theirs = ?, ended_why = ? WHERE id = ?",
        (str(state), encode_other(winner), why[:MAX_WHY], item),
    )
    return (row["case_id"],)


def answered_but_open(connection: Connection, items: Sequence[ItemId] | None = None) -> Mapping[ItemId, str]:
    """Items that the cache holds as open in the very version that an acknowledged decision of ours was on,
    and that version.

    A source lists them from before it took our answer, or the desk died between writing its two files.
    """
    named = "" if items is None else "AND o.item_id IN (SELECT value FROM json_each(:items)) "
    rows = connection.execute(
        "SELECT i.id, i.version FROM outbox o CROSS JOIN decisions d USING (decision_id) "
        "CROSS JOIN cache.items i ON i.id = o.item_id "
        f"WHERE o.state = 'acknowledged' {named}AND i.state = 'open' AND i.version = d.item_version",
        {"items": json.dumps(items)},
    )
    return {ItemId(row["id"]): str(row["version"]) for row in rows}


def close_answered(cache: Connection, answered: Mapping[ItemId, str]) -> frozenset[ItemId]:
    """Close items that are answered; returns those that were not closed already.

    What was found by reading may have been asked anew since: a version that nobody answered stays open.
    """
    event = ItemEvent.OUR_DECISION_TOOK_EFFECT
    still = [item for item, version in answered.items() if _has_version(cache, item, version)]
    return frozenset(one for item in still for one in mark(cache, item, event))


def doubted_but_closed(connection: Connection, items: Collection[ItemId]) -> tuple[ItemId, ...]:
    """Those of them that are closed in a version on which no decision of ours is acknowledged any more."""
    rows = connection.execute(
        "SELECT i.id FROM cache.items i WHERE i.id IN (SELECT value FROM json_each(?)) "
        "AND i.state = 'closed' AND NOT EXISTS (SELECT 1 FROM outbox o JOIN decisions d "
        "USING (decision_id) WHERE o.item_id = i.id AND o.state = 'acknowledged' "
        "AND d.item_version = i.version)",
        (json.dumps(list(items)),),
    )
    return tuple(ItemId(row["id"]) for row in rows)


def open_again(cache: Connection, items: Collection[ItemId]) -> frozenset[ItemId]:
    """Its source lists them as open, whatever was believed; returns those that were not open."""
    return frozenset(one for item in items for one in mark(cache, item, ItemEvent.SEEN_OPEN))


def _has_version(cache: Connection, item: ItemId, version: str) -> bool:
    query = "SELECT 1 FROM items WHERE id = ? AND version = ?"
    return cache.execute(query, (item, version)).fetchone() is not None


def forget_source(cache: Connection, source: SourceId) -> frozenset[ItemId]:
    """A source was removed: what it listed can't be answered; if it comes back it is read from its start."""
    cache.execute("DELETE FROM source_states WHERE source_id = ?", (source,))
    return withdraw_missing(cache, source, frozenset())


def forget(cache: Connection, items: Sequence[ItemId]) -> None:
    """Forget items, with what was seen and fetched of them; what is freed is overwritten in the file.

    They can be read again where their source still has them.
    """
    cache.execute("PRAGMA secure_delete = ON")
    for item in items:
        for statement in _FORGETTING:
            cache.execute(statement, (item,))


def forget_ended(cache: Connection, source: SourceId, *, before: datetime) -> int:
    """Retention: forget what ended before then, and its words in the index; returns how many items."""
    rows = cache.execute(
        "SELECT id FROM items WHERE source_id = ? AND state <> 'open' AND updated_at < ?",
        (source, to_text(before)),
    ).fetchall()
    forget(cache, [ItemId(row["id"]) for row in rows])
    if rows:
        begin_merge(cache, "items_fts")
    return len(rows)


def read_item(connection: Connection, item: ItemId) -> tuple[ReviewItem, ItemState] | None:
    """An item with its state."""
    row = connection.execute("SELECT record, state FROM cache.items WHERE id = ?", (item,)).fetchone()
    return (unpack(row["record"]), ItemState(row["state"])) if row else None


def read_version(connection: Connection, item: ItemId) -> str:
    """The version that an item has now; empty where it is not known."""
    row = connection.execute("SELECT version FROM cache.items WHERE id = ?", (item,)).fetchone()
    return str(row["version"]) if row else ""


def open_of_gesture(connection: Connection, gesture: GestureId) -> frozenset[ItemId]:
    """The items of a gesture that their sources list as open."""
    rows = connection.execute(
        "SELECT i.id FROM outbox o JOIN cache.items i ON i.id = o.item_id WHERE o.gesture_id = ? "
        "AND i.state = 'open'",
        (gesture,),
    )
    return frozenset(ItemId(row[0]) for row in rows)


def deadlines_of(
    connection: Connection, gestures: Collection[GestureId]
) -> dict[GestureId, tuple[datetime, ...]]:
    """When the items of these gestures are due or expire; a gesture without any is left out."""
    rows = connection.execute(
        "SELECT o.gesture_id, i.due_at, i.expires_at FROM outbox o JOIN cache.items i ON i.id = o.item_id "
        "WHERE o.gesture_id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(gestures)),),
    )
    found: dict[GestureId, tuple[datetime, ...]] = {}
    for gesture, *times in rows:
        found[gesture] = found.get(gesture, ()) + tuple(from_text(one) for one in times if one)
    return {gesture: times for gesture, times in found.items() if times}


def read_case(connection: Connection, item: ReviewItem) -> tuple[ReviewItem, ...]:
    """The open, undecided items that share this one's subject, itself first; alone if it was split off."""
    if item.subject is None:
        return (item,)
    split = "SELECT 1 FROM case_splits WHERE item_id = ?"
    if connection.execute(split, (item.id,)).fetchone():
        return (item,)
    rows = connection.execute(
        "SELECT i.record FROM cache.items i WHERE i.case_id = ? AND i.id <> ? AND i.state = 'open' "
        "AND NOT EXISTS (SELECT 1 FROM case_splits s WHERE s.item_id = i.id) "
        "AND NOT EXISTS (SELECT 1 FROM outbox o JOIN decisions d USING (decision_id) WHERE o.item_id = "
        "i.id AND "
        "(o.state IN ('recorded', 'held', 'sending') OR (o.state = 'acknowledged' AND d.item_version = "
        "i.version)))"
        " ORDER BY i.created_at, i.id",
        (case_of(item), item.id),
    )
    return (item, *(unpack(row["record"]) for row in rows))


def note_look(cache: Connection, item: ReviewItem, *, at: datetime) -> None:
    """Remember the version that the operator looks at now, for "what changed since"."""
    held = cache.execute("SELECT record FROM items WHERE id = ?", (item.id,)).fetchone()
    is_there = held is not None and is_record_of(held["record"], item)
    record = held["record"] if is_there else pack(item)
    cache.execute(
        "INSERT INTO looks (item_id, version, looked_at, record) VALUES (?, ?, ?, ?) ON CONFLICT (item_id) "
        "DO UPDATE SET version = excluded.version, looked_at = excluded.looked_at, record = excluded.record",
        (item.id, item.version, to_text(at), record),
    )


def seen_version(connection: Connection, item: ItemId) -> str | None:
    """Which version of an item was last looked at, without reading it; None: none was."""
    row = connection.execute("SELECT version FROM cache.looks WHERE item_id = ?", (item,)).fetchone()
    return str(row["version"]) if row else None


def last_look(connection: Connection, item: ItemId) -> tuple[ReviewItem, datetime] | None:
    """The version that was last looked at, and when."""
    row = connection.execute("SELECT * FROM cache.looks WHERE item_id = ?", (item,)).fetchone()
    return (unpack(row["record"]), from_text(row["looked_at"])) if row else None


def _write(cache: Connection, item: ReviewItem, record: bytes, at: datetime) -> None:
    is_conflict = item.kind is ItemKind.CONFLICT or len(item.candidates) > 1
    risk = RISKS[item.risk.level]
    cache.execute(
        "INSERT INTO items (id, source_id, remote_id, version, state, kind, title, case_id, risk, weight, "
        "owner, "
        "answers, due_at, expires_at, created_at, updated_at, record, first_seen_at) "
        "VALUES (?, ?, ?, ?, 'open', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
        "version = excluded.version, state = 'open', kind = excluded.kind, title = excluded.title, "
        "case_id = excluded.case_id, risk = excluded.risk, weight = excluded.weight, owner = "
        "excluded.owner, "
        "answers = excluded.answers, due_at = excluded.due_at, expires_at = excluded.expires_at, "
        "created_at = excluded.created_at, updated_at = excluded.updated_at, record = excluded.record, "
        "theirs = '', continuation = '', continued_at = NULL, ended_why = ''",
        (
            item.id,
            item.source,
            item.remote_id,
            item.version,
            str(item.kind),
            item.title,
            case_of(item),
            risk,
            risk + (CONFLICT_WEIGHT if is_conflict else 0),
            item.owner,
            len(item.candidates),
            to_text(item.due_at) if item.due_at else None,
            to_text(item.expires_at) if item.expires_at else None,
            to_text(item.created_at),
            to_text(item.updated_at),
            record,
            to_text(at),
        ),
    )


def _beginning(content: Content) -> str:
    """Of a long text, without making a text of all of it."""
    return content.data[:80_000].decode("utf-8", "replace")[:20_000]


def _index(cache: Connection, item: ReviewItem) -> None:
    rowid = cache.execute("SELECT rowid FROM items WHERE id = ?", (item.id,)).fetchone()[0]
    cache.execute("DELETE FROM items_fts WHERE rowid = ?", (rowid,))
    answers = "\n".join(_beginning(candidate.content) for candidate in item.candidates)
    cache.execute(
        "INSERT INTO items_fts (rowid, title, body, answers) VALUES (?, ?, ?, ?)",
        (rowid, item.title, f"{item.subject or ''}\n{item.body[:20_000]}", answers),
    )
