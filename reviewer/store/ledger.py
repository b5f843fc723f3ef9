"""The ledger: the only place in the program that writes a decision."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import msgspec

from reviewer.audit.chain import salted_digest
from reviewer.audit.shown import shown_digest
from reviewer.clock import from_text, to_text
from reviewer.contract.document import DECISION_MEDIA_TYPE, encode_document
from reviewer.domain.codec import decode_item, decode_verdict, encode
from reviewer.domain.decisions import Choice, Decision, Gesture, Identity, Operator, Surface, Verdict
from reviewer.domain.items import ReviewItem
from reviewer.domain.ledger import Bodies
from reviewer.domain.lifecycle import DecisionState
from reviewer.errors import ConfigError, PolicyRefused, StaleView, VerdictInvalid
from reviewer.ids import DecisionId, GestureId, ItemId, SourceId
from reviewer.policy._api import Forbidden, PolicyQuestion
from reviewer.sqlite import Connection, Row
from reviewer.store.audit_log import Signer, append
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
    witness = append(
        ledger,
        "decision",
        _entry_fields(recording, choice, item, operator, identity, digest),
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
        item_record=encode(item),
        exposure_record=_exposure(choice),
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
    salt, bodies = recording.salts[item.id], bodies_of(verdict, encode(item), _exposure(choice))
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
        "bodies": {name: salted_digest(salt, body) for name, body in bodies.items()},
        "shown_digest": digest,
        "shown_ms": str(gesture.shown_ms),
        "acknowledged": list(choice.acknowledged),
        "operator": str(operator.id),
        "identity": identity.subject if identity else "",
        "surface": str(gesture.surface),
        "app": recording.app_version,
    }


def bodies_of(verdict: Verdict, item_record: bytes, exposure_record: bytes) -> dict[str, bytes]:
    """What the entry names by salted digests: an export can leave it out, and retention take it away."""
    bodies = {
        "item": item_record,
        "exposure": exposure_record,
        "reason": verdict.reason.encode(),
        "conditions": verdict.conditions.encode(),
        "question": verdict.question.encode(),
        "content": verdict.content.data if verdict.content else b"",
        "actions": encode(Verdict(name=verdict.name, actions=verdict.actions)) if verdict.actions else b"",
    }
    return {name: body for name, body in bodies.items() if body}


def read_bodies(connection: Connection) -> Iterator[Bodies]:
    """The words of every decision that an entry names any of, in the order of the ledger.

    Words that can't be read are missing from theirs, as the verifier of a copy then says.
    """
    query = (
        "SELECT d.decision_id, d.salt, d.verdict_body, d.item_record, d.exposure, a.entry FROM decisions d "
        "JOIN audit a ON a.decision_id = d.decision_id AND a.type = 'decision' "
        "WHERE d.pruned_at IS NULL ORDER BY d.seq"
    )
    for row in connection.execute(query):
        if signed := _signed_bodies(row["entry"]):
            # Of before the item itself was signed there is nothing to hold it against.
            bodies = {name: body for name, body in _readable_bodies(row).items() if name in signed}
            yield Bodies(decision=row["decision_id"], salt=row["salt"], bodies=bodies)


def _signed_bodies(entry: bytes) -> frozenset[str]:
    try:
        return frozenset(json.loads(entry)["bodies"])
    except (ValueError, TypeError, KeyError):
        return frozenset()  # the log itself is not whole, which it tells by itself


def _readable_bodies(row: Row) -> dict[str, bytes]:
    try:
        return bodies_of(decode_verdict(row["verdict_body"]), row["item_record"], row["exposure"])
    except (ValueError, TypeError, KeyError, msgspec.MsgspecError):
        return {}


def pruned_decisions(connection: Connection) -> tuple[str, ...]:
    """Those whose words retention has taken away."""
    rows = connection.execute("SELECT decision_id FROM decisions WHERE pruned_at IS NOT NULL ORDER BY seq")
    return tuple(row["decision_id"] for row in rows)


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


PRUNED_AT_ONCE = 200
"""Decisions that lose their words in one transaction, so that no gesture waits long behind it."""
_ENDED = (DecisionState.ACKNOWLEDGED, DecisionState.RETRACTED, DecisionState.CLOSED_BY_HUMAN)


def prune_words(
    ledger: Connection, source: SourceId, *, before: datetime, at: datetime
) -> tuple[DecisionId, ...]:
    """Take the words of a source's old decisions away: answers, reasons, documents. Returns which, at most
    `PRUNED_AT_ONCE`.

    Entries stay, and with them who decided what and when; their digests say nothing any more, because the
    salts go too. What is not ended, or came back and was not closed, keeps its words. With the last of them
    goes what the index still holds of all: to write it anew each time would cost every batch the whole of it.
    """
    # What is freed is overwritten in the file, not only forgotten.
    ledger.execute("PRAGMA secure_delete = ON")
    rows = ledger.execute(
        "SELECT d.seq, d.decision_id, d.verdict_body, d.item_record FROM decisions d JOIN outbox o USING "
        "(decision_id) WHERE d.source_id = ? AND d.decided_at < ? AND d.pruned_at IS NULL "
        f"AND o.state IN ({', '.join('?' * len(_ENDED))}) ORDER BY d.decided_at LIMIT ?",
        (source, to_text(before), *map(str, _ENDED), PRUNED_AT_ONCE + 1),
    ).fetchall()
    is_last_batch = len(rows) <= PRUNED_AT_ONCE
    rows = rows[:PRUNED_AT_ONCE]
    for row in rows:
        ledger.execute(
            "UPDATE decisions SET reason = '', verdict_body = ?, document = x'', salt = x'', "
            "exposure = x'', item_record = ?, pruned_at = ? WHERE seq = ?",
            (
                _bare_verdict(row["verdict_body"]),
                encode(bare_item(decode_item(row["item_record"]))),
                to_text(at),
                row["seq"],
            ),
        )
        ledger.execute("UPDATE decisions_fts SET reason = '' WHERE rowid = ?", (row["seq"],))
    made = tuple(DecisionId(row["decision_id"]) for row in rows)
    if made and is_last_batch:
        ledger.execute("INSERT INTO decisions_fts (decisions_fts) VALUES ('optimize')")
    if made:
        fields = {"source": str(source), "before": to_text(before), "decisions": list(map(str, made))}
        append(ledger, "words-pruned", fields, at=at)
    return made


def _bare_verdict(body: bytes) -> bytes:
    verdict = decode_verdict(body)
    return encode(Verdict(name=verdict.name, candidates=verdict.candidates, reason_code=verdict.reason_code))


def bare_item(item: ReviewItem) -> ReviewItem:
    """What a list and a story need: which item, of which kind, from when."""
    return ReviewItem(
        id=item.id,
        source=item.source,
        remote_id=item.remote_id,
        version=item.version,
        kind=item.kind,
        title=item.title,
        created_at=item.created_at,
        updated_at=item.updated_at,
        subject=item.subject,
        lens=item.lens,
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
    return _decision(row, operator) if row is not None and operator is not None else None


def _decision(row: Row, operator: Operator) -> Decision:
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
