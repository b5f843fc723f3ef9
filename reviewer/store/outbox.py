"""The outbox: where each recorded decision is, moved only along the life-cycle table, by compare-and-set."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from reviewer.clock import from_text, to_text
from reviewer.domain.codec import encode_other
from reviewer.domain.deliveries import DeliveryResult
from reviewer.domain.ledger import STATE_ALTERED
from reviewer.domain.lifecycle import (
    DecisionState,
    Step,
    Trigger,
    allows,
    next_decision_state,
)
from reviewer.errors import DecisionRefused, RecordBroken, StaleView, TooLate, UnknownThing
from reviewer.ids import DecisionId, GestureId, ItemId, SourceId
from reviewer.sqlite import Connection, DatabaseError, IntegrityError, Row, is_junk
from reviewer.store.audit_log import Signer, last_seq, plain
from reviewer.store.case_gate import RELEASES, case_follows, has_open_blockers, hold_again
from reviewer.store.moves import STANDING, Moved, tell
from reviewer.store.outbox_check import astray_at, first_astray
from reviewer.store.sources import read_connected


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A row of the outbox: a decision that waits, is on its way, or came to an end."""

    decision: DecisionId
    seq: int
    gesture: GestureId
    item: ItemId
    source: SourceId
    ordering_key: str
    effect: str
    state: DecisionState
    attempts: int
    armed_at: datetime
    delay_s: float
    first_sent_at: datetime | None
    needs_read_back: bool
    failures: int
    failure_class: str
    epoch: str
    is_from_backup: bool = False
    """A backup said that it waited: it is asked about, and not sent before a human says so again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What is to be written after a try: where the decision goes, and when it is due again."""

    decision: DecisionId
    trigger: Trigger
    result: DeliveryResult
    delay_s: float = 0.0
    needs_read_back: bool = False
    failures: int = 0
    failure_class: str = ""


_ONE = f"SELECT {STANDING} FROM outbox WHERE decision_id = ?"
_WAITING = (
    f"SELECT {STANDING}, CAST(armed_at AS BLOB) AS armed_at, delay_s, CAST(first_sent_at AS BLOB) AS "
    "first_sent_at, failures, CAST(failure_class AS BLOB) AS failure_class, CAST(epoch AS BLOB) AS epoch, "
    "is_from_backup FROM outbox WHERE state IN ('recorded', 'sending') ORDER BY seq"
)
_UNKNOWN = datetime(9999, 1, 1, tzinfo=UTC)
"""Instead of a time that a disk put junk into: a hold that begins then lasts as long as it can."""


def waiting(connection: Connection) -> tuple[Delivery, ...]:
    """Everything the courier may have to do with, in the order of the ledger. Held rows wait for others.

    Raises:
        RecordBroken: junk stands where a row says whose it is, or what it does.
    """
    try:
        return tuple(_delivery(row) for row in connection.execute(_WAITING))
    except DatabaseError as error:
        if is_junk(error) and (entry := first_astray(connection)) is not None:
            raise _altered(connection, entry) from error
        raise


def unsent_counts(connection: Connection) -> dict[SourceId, int]:
    """How many decisions each source has not acknowledged or ended yet, held ones included."""
    rows = connection.execute(
        "SELECT source_id, count(*) FROM outbox WHERE state IN ('recorded', 'held', 'sending') "
        "GROUP BY source_id"
    )
    return {SourceId(row[0]): row[1] for row in rows}


def take(ledger: Connection, decisions: Iterable[DecisionId], *, at: datetime) -> tuple[DecisionId, ...]:
    """Begin a try for each of these that may be sent; returns those that were taken.

    A row is taken by one at most: taking it says "may be there already", and only what came of the try, or a
    read-back, takes that away. After this commit undo is too late, and a crash leaves a row to read back.
    What releases an effect is not taken while an answer of its case is in doubt again: it is held again.

    Raises:
        RecordBroken: a row is not where the log says; none is taken.
    """
    taken, now = [], to_text(at)
    for decision in decisions:
        row = ledger.execute(_ONE, (decision,)).fetchone()
        if row is None or row["needs_read_back"] or not allows(DecisionState(row["state"]), Step.TAKE):
            continue
        _must_stand_as_told(ledger, decision)
        if row["effect"] == RELEASES and has_open_blockers(ledger, row["gesture_id"]):
            hold_again(ledger, row, at)
            continue
        ledger.execute(
            "UPDATE outbox SET state = 'sending', attempts = attempts + 1, needs_read_back = 1, "
            "first_sent_at = coalesce(first_sent_at, ?), moved_at = ? WHERE decision_id = ?",
            (now, now, decision),
        )
        taken.append(decision)
        if row["state"] == DecisionState.RECORDED:
            tell(ledger, row, DecisionState.SENDING, Step.TAKE, at)
    return tuple(taken)


def _must_stand_as_told(ledger: Connection, decision: DecisionId) -> None:
    """Whoever sets a row back by hand, beside an open desk too, makes nobody send it again."""
    if (entry := astray_at(ledger, decision)) is not None:
        raise _altered(ledger, entry)


def _altered(connection: Connection, entry: int) -> RecordBroken:
    return RecordBroken(entry=entry, entries=last_seq(connection), problem=STATE_ALTERED)


def settle(ledger: Connection, settlement: Settlement, *, at: datetime) -> tuple[Moved, ...]:
    """Write what a try came to; returns every decision that moved, members of its case included.

    A row that a human closed in the meantime keeps its state; the try is written down all the same.
    """
    row = _row(ledger, settlement.decision)
    result = settlement.result
    ledger.execute(
        "INSERT INTO attempts (decision_id, number, at, outcome, detail, code) VALUES (?, ?, ?, ?, ?, ?)",
        (
            settlement.decision,
            row["attempts"],
            to_text(at),
            str(result.outcome),
            result.reason[:500],
            result.code,
        ),
    )
    if row["state"] != DecisionState.SENDING:
        return ()
    state = next_decision_state(DecisionState.SENDING, settlement.trigger)
    _write_settlement(ledger, settlement, state, at)
    if state is DecisionState.SENDING:
        return ()
    moved = tell(ledger, row, state, settlement.trigger, at, result=result)
    return (moved, *case_follows(ledger, row, state, at))


def _write_settlement(ledger: Connection, settlement: Settlement, state: DecisionState, at: datetime) -> None:
    result, receipt, now = settlement.result, settlement.result.receipt, to_text(at)
    is_unsent_again = state is DecisionState.RECORDED
    is_settled = state not in (DecisionState.SENDING, DecisionState.RECORDED)
    ledger.execute(
        "UPDATE outbox SET state = ?, armed_at = ?, delay_s = ?, "
        "needs_read_back = ?, is_from_backup = is_from_backup AND ?, failures = ?, "
        "failure_class = ?, receipt = ?, proof = ?, epoch = ?, settled_at = ?, theirs = ?, problem = ?, "
        "problem_code = ?, "
        "first_sent_at = CASE WHEN ? THEN NULL ELSE first_sent_at END, moved_at = ? WHERE decision_id = ?",
        (
            str(state),
            now,
            settlement.delay_s,
            settlement.needs_read_back,
            state is DecisionState.SENDING,
            settlement.failures,
            settlement.failure_class,
            receipt.id if receipt else "",
            str(receipt.grade) if receipt else "",
            receipt.epoch if receipt else "",
            now if is_settled else None,
            encode_other(result.winner),
            result.reason[:500],
            result.code,
            is_unsent_again,
            now,
            settlement.decision,
        ),
    )


def retract(
    ledger: Connection, gesture: GestureId, *, at: datetime, signer: Signer, surface: str = ""
) -> tuple[Moved, ...]:
    """Take back a gesture, whole, as long as none of its decisions was ever sent.

    Raises:
        UnknownThing: no such gesture.
        TooLate: one of them was sent, or is not waiting any more.
    """
    query = f"SELECT {STANDING} FROM outbox WHERE gesture_id = ? ORDER BY seq"
    rows = ledger.execute(query, (gesture,)).fetchall()
    if not rows:
        raise UnknownThing("unknown.gesture", gesture=gesture)
    changed = ledger.execute(
        "UPDATE outbox SET state = 'retracted', moved_at = ?, settled_at = ? WHERE gesture_id = ? "
        "AND state IN ('recorded', 'held') AND first_sent_at IS NULL",
        (to_text(at), to_text(at), gesture),
    ).rowcount
    if changed != len(rows):
        raise TooLate(gesture=gesture, sent=len(rows) - changed)  # rolls the whole undo back
    moved = []
    for row in rows:
        state = next_decision_state(DecisionState(row["state"]), Step.UNDO)
        moved.append(tell(ledger, row, state, Step.UNDO, at, signer=signer, surface=surface))
    return tuple(moved)


def last_retractable(connection: Connection) -> GestureId | None:
    """The newest gesture of which nothing was sent."""
    row = connection.execute(
        "SELECT gesture_id FROM outbox o WHERE state IN ('recorded', 'held') AND NOT EXISTS (SELECT 1 FROM "
        "outbox p WHERE p.gesture_id = o.gesture_id AND (p.state NOT IN ('recorded', 'held') OR "
        "p.first_sent_at IS NOT NULL)) ORDER BY seq DESC LIMIT 1"
    ).fetchone()
    return GestureId(row["gesture_id"]) if row else None


def step_by_human(
    ledger: Connection,
    decision: DecisionId,
    step: Step,
    *,
    at: datetime,
    signer: Signer,
    note: str = "",
    surface: str = "",
) -> tuple[Moved, ...]:
    """Close a decision, or send it again, because a human said so.

    Raises:
        UnknownThing: no such decision, or nobody to send it to: its source was disconnected.
        IllegalTransition: its state does not allow the step.
        StaleView: the item has another live decision.
        DecisionRefused: it would release what other answers of its case were to stop first.
    """
    row = _row(ledger, decision)
    state = next_decision_state(DecisionState(row["state"]), step)
    if step is Step.TRY_AGAIN:
        _may_be_sent(ledger, row)
    try:
        ledger.execute(
            "UPDATE outbox SET state = ?, is_from_backup = 0, armed_at = ?, delay_s = 0, failures = 0, "
            "failure_class = '', settled_at = ?, moved_at = ? WHERE decision_id = ?",
            (
                str(state),
                to_text(at),
                None if state is DecisionState.SENDING else to_text(at),
                to_text(at),
                decision,
            ),
        )
    except IntegrityError as error:
        raise StaleView("decision.already_decided", item=row["item_id"]) from error
    moved = tell(ledger, row, state, step, at, signer=signer, note=note, surface=surface)
    return (moved, *case_follows(ledger, row, state, at)) if step is Step.CLOSE else (moved,)


def _may_be_sent(ledger: Connection, row: Row) -> None:
    if read_connected(ledger, row["source_id"]) is None:
        raise UnknownThing("unknown.source", source=row["source_id"])
    if row["effect"] == RELEASES and has_open_blockers(ledger, row["gesture_id"]):
        raise DecisionRefused("delivery.case_not_confirmed", item=row["item_id"])


def end_holds(ledger: Connection, decisions: Sequence[DecisionId], *, at: datetime) -> int:
    """Let rows that still wait go out at once; returns how many."""
    return sum(
        ledger.execute(
            "UPDATE outbox SET armed_at = ?, delay_s = 0, moved_at = ? "
            "WHERE decision_id = ? AND state = 'recorded'",
            (to_text(at), to_text(at), decision),
        ).rowcount
        for decision in decisions
    )


def hold_longer(ledger: Connection, decisions: Sequence[DecisionId], *, at: datetime) -> None:
    """Begin the hold of rows anew that nobody has sent."""
    for decision in decisions:
        ledger.execute(
            "UPDATE outbox SET armed_at = ?, moved_at = ? "
            "WHERE decision_id = ? AND state = 'recorded' AND first_sent_at IS NULL",
            (to_text(at), to_text(at), decision),
        )


def _row(connection: Connection, decision: DecisionId) -> Row:
    row: Row | None = connection.execute(_ONE, (decision,)).fetchone()
    if row is None:
        raise UnknownThing("unknown.decision", decision=decision)
    return row


def _delivery(row: Row) -> Delivery:
    return Delivery(
        decision=DecisionId(row["decision_id"]),
        seq=row["seq"],
        gesture=GestureId(row["gesture_id"]),
        item=ItemId(row["item_id"]),
        source=SourceId(row["source_id"]),
        ordering_key=row["ordering_key"],
        effect=row["effect"],
        state=DecisionState(row["state"]),
        attempts=row["attempts"],
        armed_at=_moment(row["armed_at"]),
        delay_s=row["delay_s"],
        first_sent_at=_moment(row["first_sent_at"]) if row["first_sent_at"] else None,
        needs_read_back=bool(row["needs_read_back"]),
        failures=row["failures"],
        failure_class=plain(row["failure_class"]),
        epoch=plain(row["epoch"]),
        is_from_backup=bool(row["is_from_backup"]),
    )


def _moment(stored: bytes) -> datetime:
    try:
        return from_text(plain(stored))
    except ValueError:
        return _UNKNOWN
