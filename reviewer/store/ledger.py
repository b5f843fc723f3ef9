"""The ledger: the only place in the program that makes a decision."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from reviewer.audit.chain import salted_digest
from reviewer.audit.shown import shown_digest
from reviewer.clock import from_text, to_text
from reviewer.contract.document import DECISION_MEDIA_TYPE, encode_document
from reviewer.domain.codec import decode_verdict, encode, encode_item
from reviewer.domain.decisions import Choice, Decision, Gesture, Identity, Operator, Surface
from reviewer.domain.items import ReviewItem
from reviewer.domain.lifecycle import DecisionState
from reviewer.errors import ConfigError, PolicyRefused, StaleView, VerdictInvalid
from reviewer.ids import DecisionId, GestureId, ItemId, SourceId
from reviewer.policy._api import Forbidden, PolicyQuestion
from reviewer.sqlite import Connection, Row
from reviewer.store.audit_log import DECISION, Signer, append
from reviewer.store.bodies import bodies_of
from reviewer.store.profile import read_identity, read_operator


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A gesture with all that its transaction needs and may not look up: nothing in it waits or asks."""

    gesture: Gesture
    items: Mapping[ItemId, ReviewItem]
    """Each member as it was read for the screen."""
    effects: Mapping[ItemId, str]
    """What each member's verdict does to its run: releases, stops, defers."""
    held: frozenset[ItemId]
    """Members that wait until the others are acknowledged."""
    decision_ids: Mapping[ItemId, DecisionId]
    salts: Mapping[ItemId, bytes]
    delay_s: float
    money_limit: float
    """Above which a release had to have a fact typed, by the settings as they were."""
    at: datetime
    judge: Callable[[PolicyQuestion], Forbidden | None]
    signer: Signer
    app_version: str


def record(ledger: Connection, recording: Recording) -> tuple[Decision, ...]:
    """Write a gesture's decisions with their audit entries and outbox rows, in the caller's transaction.

    Raises:
        ConfigError: this home has no operator yet.
        StaleView: an item has a live decision already.
        PolicyRefused: a rule forbids one of them; none is written.
        VerdictInvalid: something in it is not text.
    """
    operator = read_operator(ledger)
    if operator is None:
        raise ConfigError("config.no_operator")
    try:
        return tuple(_record_one(ledger, recording, choice, operator) for choice in recording.gesture.choices)
    except ValueError as error:
        # Half a surrogate pair (a name typed at a terminal of another encoding) is no text anywhere.
        raise VerdictInvalid("verdict.not_text", reason=type(error).__name__) from error


def _record_one(ledger: Connection, recording: Recording, choice: Choice, operator: Operator) -> Decision:
    item = recording.items[choice.item]
    if has_live_decision(ledger, item.id, choice.shown.version):
        raise StaleView("decision.already_decided", item=item.id)
    identity = read_identity(ledger, item.source)
    question = PolicyQuestion(item=item, verdict=choice.verdict, operator=operator, identity=identity)
    forbidden = recording.judge(question)
    if forbidden is not None:
        raise PolicyRefused(forbidden.code, rule=forbidden.rule, item=item.id, **forbidden.params)
    decision = _with_document(ledger, recording, choice, item, operator, identity)
    _insert_decision(ledger, recording, choice, decision, item, identity)
    _insert_delivery(ledger, recording, decision)
    ledger.execute("DELETE FROM drafts WHERE item_id = ?", (item.id,))
    ledger.execute("DELETE FROM snoozes WHERE item_id = ?", (item.id,))
    return decision


def has_live_decision(connection: Connection, item: ItemId, version: str) -> bool:
    """Whether a decision on this item is waiting or on its way, or one on this version is in effect."""
    query = (
        "SELECT 1 FROM outbox JOIN decisions USING (decision_id) WHERE outbox.item_id = ? "
        "AND (state IN ('recorded', 'held', 'sending') OR (state = 'acknowledged' AND item_version = ?))"
    )
    return connection.execute(query, (item, version)).fetchone() is not None


def _with_document(
    ledger: Connection,
    recording: Recording,
    choice: Choice,
    item: ReviewItem,
    operator: Operator,
    identity: Identity | None,
) -> Decision:
    """The decision with its witness and its document: the bytes that every later step copies."""
    gesture, verdict = recording.gesture, choice.verdict
    decision_id, digest = recording.decision_ids[item.id], shown_digest(choice.shown)
    # Once for the entry and for the row: an item can be large, and somebody waits for the word.
    item_record, exposure_record = encode_item(item), _exposure(choice)
    bodies = bodies_of(verdict, item_record, exposure_record)
    named = {name: salted_digest(recording.salts[item.id], body) for name, body in bodies.items()}
    witness = append(
        ledger,
        DECISION,
        _entry_fields(recording, choice, item, operator, identity, digest) | {"bodies": named},
        at=recording.at,
        decision=decision_id,
        signer=recording.signer,
    )
    last = ledger.execute("SELECT coalesce(max(seq), 0) FROM decisions").fetchone()[0]
    unsent = Decision(
        id=decision_id,
        gesture=gesture.id,
        seq=last + 1,
        item=item.id,
        source=item.source,
        remote_id=item.remote_id,
        ordering_key=item.ordering_key or item.remote_id,
        item_version=choice.shown.version,
        shown_digest=digest,
        verdict=verdict,
        operator=operator,
        decided_at=recording.at,
        surface=gesture.surface,
        document=b"",
        media_type=DECISION_MEDIA_TYPE,
        witness=witness,
        item_record=item_record,
        exposure_record=exposure_record,
    )
    return replace(unsent, document=_document(unsent))


def _exposure(choice: Choice) -> bytes:
    return encode(choice.exposure) if choice.exposure is not None else b""


def _document(decision: Decision) -> bytes:
    return encode_document(
        decision_id=decision.id,
        gesture_id=decision.gesture,
        review_id=decision.remote_id,
        review_version=decision.item_version,
        shown_digest=decision.shown_digest,
        verdict=decision.verdict,
        operator=decision.operator,
        decided_at=decision.decided_at,
        surface=decision.surface,
        witness=decision.witness,
    )


def _entry_fields(
    recording: Recording,
    choice: Choice,
    item: ReviewItem,
    operator: Operator,
    identity: Identity | None,
    digest: str,
) -> dict[str, object]:
    verdict, gesture = choice.verdict, recording.gesture
    return {
        "gesture": str(gesture.id),
        "kind": str(gesture.kind),
        "item": str(item.id),
        "source": str(item.source),
        "item_version": choice.shown.version,
        "lens": f"{item.lens.name}@{item.lens.digest}" if item.lens else "",
        "verdict": verdict.name,
        "candidates": [str(one) for one in verdict.candidates],
        "reason_code": verdict.reason_code,
        "effect": recording.effects[item.id],
        "state": str(_first_state(recording, item.id)),
        "shown_digest": digest,
        "shown_ms": str(gesture.shown_ms),
        "acknowledged": list(choice.acknowledged),
        "money_limit": str(recording.money_limit),
        "operator": str(operator.id),
        "identity": identity.subject if identity else "",
        "surface": str(gesture.surface),
        "app": recording.app_version,
    }


def _insert_decision(
    ledger: Connection,
    recording: Recording,
    choice: Choice,
    decision: Decision,
    item: ReviewItem,
    identity: Identity | None,
) -> None:
    earlier = ledger.execute(
        "SELECT decision_id FROM decisions WHERE item_id = ? ORDER BY seq DESC LIMIT 1", (item.id,)
    ).fetchone()
    subject = str(item.subject) if item.subject else None
    shown = choice.shown
    told = {"version": shown.version, "candidates": list(shown.candidates), "view": dict(shown.view)}
    values = (
        decision.seq,
        decision.id,
        decision.gesture,
        str(recording.gesture.kind),
        item.id,
        item.source,
        item.remote_id,
        decision.ordering_key,
        decision.item_version,
        json.dumps(told, sort_keys=True),
        decision.shown_digest,
        item.title,
        subject,
        decision.verdict.name,
        encode(decision.verdict),
        decision.verdict.reason_code,
        decision.verdict.reason,
        recording.salts[item.id],
        decision.operator.id,
        identity.subject if identity else "",
        str(decision.surface),
        recording.gesture.shown_ms,
        to_text(decision.decided_at),
        decision.document,
        decision.media_type,
        decision.witness,
        decision.item_record,
        earlier["decision_id"] if earlier else None,
        None,  # pruned_at
        decision.exposure_record,
    )
    ledger.execute(f"INSERT INTO decisions VALUES ({', '.join('?' * len(values))})", values)
    _index(ledger, decision.seq, item.title, decision.verdict.reason, subject or "")


def adopt(ledger: Connection, row: Row) -> None:
    """Take over a decision that was rescued out of a damaged ledger, every column as it was."""
    names = row.keys()
    marks = ", ".join("?" * len(names))
    ledger.execute(f"INSERT INTO decisions ({', '.join(names)}) VALUES ({marks})", tuple(row))
    _index(ledger, row["seq"], row["title"], row["reason"], row["subject"] or "")


def _index(ledger: Connection, seq: int, title: str, reason: str, subject: str) -> None:
    ledger.execute(
        "INSERT INTO decisions_fts (rowid, title, reason, subject) VALUES (?, ?, ?, ?)",
        (seq, title, reason, subject),
    )


def _first_state(recording: Recording, item: ItemId) -> DecisionState:
    return DecisionState.HELD if item in recording.held else DecisionState.RECORDED


def _insert_delivery(ledger: Connection, recording: Recording, decision: Decision) -> None:
    ledger.execute(
        "INSERT INTO outbox (decision_id, seq, gesture_id, item_id, source_id, ordering_key, effect, state, "
        "armed_at, delay_s, moved_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            decision.id,
            decision.seq,
            decision.gesture,
            decision.item,
            decision.source,
            decision.ordering_key,
            recording.effects[decision.item],
            str(_first_state(recording, decision.item)),
            to_text(recording.at),
            recording.delay_s,
            to_text(recording.at),
        ),
    )


def read_decision(connection: Connection, decision: DecisionId) -> Decision | None:
    """A recorded decision, with the bytes of its document."""
    operator = read_operator(connection)
    row = connection.execute("SELECT * FROM decisions WHERE decision_id = ?", (decision,)).fetchone()
    return decision_of(row, operator) if row is not None and operator is not None else None


def decision_of(row: Row, operator: Operator) -> Decision:
    """A row of `decisions` as a value."""
    return Decision(
        id=DecisionId(row["decision_id"]),
        gesture=GestureId(row["gesture_id"]),
        seq=row["seq"],
        item=ItemId(row["item_id"]),
        source=SourceId(row["source_id"]),
        remote_id=row["remote_id"],
        ordering_key=row["ordering_key"],
        item_version=row["item_version"],
        shown_digest=row["shown_digest"],
        verdict=decode_verdict(row["verdict_body"]),
        operator=operator,
        decided_at=from_text(row["decided_at"]),
        surface=Surface(row["surface"]),
        document=row["document"],
        media_type=row["media_type"],
        witness=row["witness"],
        item_record=row["item_record"],
        exposure_record=row["exposure"],
    )
