"""Broken variants of the product and of its servers: each is a small switch here, never in the product.

Each names the programme that must catch it and the invariant that must break. A mutant that survives means
that the programme proves less than it says.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from reviewer.actions import decide, undo
from reviewer.clock import to_text
from reviewer.contract.document import encode_document
from reviewer.domain.decisions import Choice, Decision
from reviewer.domain.deliveries import DeliveryResult, ProofGrade, Receipt
from reviewer.domain.lifecycle import DECISION_TABLE, DecisionState, Outcome, Step
from reviewer.errors import ReviewDeskError
from reviewer.ids import DecisionId, GestureId, ItemId, SourceId
from reviewer.sqlite import Connection
from reviewer.store import case_gate, outbox, outbox_doubt
from reviewer.store.audit_log import Signer
from reviewer.store.moves import Moved, tell
from reviewer.store.outbox import Delivery, Settlement
from reviewer.sync import courier, outcomes, poller
from reviewer.sync.courier import Courier
from reviewer.sync.plan import Gate, Plan, due_at_start, plan
from reviewer.sync.poller import Poller
from tests.proof.lossy_connector import Fault, LossyConnector
from tests.proof.model_server import Rules
from tests.proof.mortal_desk import InlineThread, replaced
from tests.proof.world import NAMES, REJECT, World

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One way to be wrong, and the invariant that must notice."""

    name: str
    breaks: str
    rules: tuple[str, ...]
    """The rules of the machine that lead there. The campaign looks for it with all of them."""
    switch: Callable[[], AbstractContextManager[None]] = contextlib.nullcontext
    world: type[World] = World


# -- the servers are wrong


class NoVersionCheck(World):
    """A server that takes an answer whatever version it is for."""

    def rules(self) -> Rules:
        return Rules(checks_version=False)


class NoNaturalId(World):
    """A server that does not know a decision again."""

    def rules(self) -> Rules:
        return Rules(stores_our_id=False)


class LastWriteWins(World):
    """A server on which a later decision replaces an earlier one."""

    def rules(self) -> Rules:
        return Rules(first_wins=False)


# -- the connector is wrong


class _NewKeyConnector(LossyConnector):
    _numbers = itertools.count()

    def on_the_wire(self, decision: Decision) -> tuple[bytes, str]:
        fresh = replace(decision, id=DecisionId(f"try-{next(self._numbers)}"))
        return _serialised(fresh), decision.item_version


class NewKeyPerTry(World):
    """Every try has an id of its own."""

    connector = _NewKeyConnector


class _SerialisingConnector(LossyConnector):
    _numbers = itertools.count()

    def on_the_wire(self, decision: Decision) -> tuple[bytes, str]:
        return _serialised(replace(decision, witness=f"w{next(self._numbers)}")), decision.item_version


class RetryReSerialises(World):
    """Every try writes the document anew."""

    connector = _SerialisingConnector


class _RebasingConnector(LossyConnector):
    def on_the_wire(self, decision: Decision) -> tuple[bytes, str]:
        question = self.network.server.questions.get(decision.remote_id)
        return decision.document, question.item.version if question else decision.item_version


class RebasesSilently(World):
    """The version is read when the decision is sent, not when it was made."""

    connector = _RebasingConnector


_REFUSALS = (Outcome.FORBIDDEN, Outcome.INVALID, Outcome.DECIDED_ELSEWHERE, Outcome.SUPERSEDED)


class _AgreeableConnector(LossyConnector):
    async def _deliver(self, decision: Decision) -> DeliveryResult:
        result = await super()._deliver(decision)
        if result.outcome not in _REFUSALS:
            return result
        receipt = Receipt(id="?", grade=ProofGrade.BY_ID, epoch=self.network.server.epoch_name)
        return DeliveryResult(outcome=Outcome.ACCEPTED, receipt=receipt)


class AnyAnswerIsAck(World):
    """Whatever is answered, also a 4xx, counts as accepted."""

    connector = _AgreeableConnector


def _serialised(decision: Decision) -> bytes:
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


# -- the record is wrong


class _SaidTooEarly(BaseException):
    """Rolls back what was said to be recorded."""


def ack_before_commit() -> AbstractContextManager[None]:
    """The writer answers before its COMMIT, and dies right after."""
    real = InlineThread._mortal

    def hasty(self: InlineThread, job: Callable[[Connection], T]) -> T:
        values: list[T] = []

        def noted(connection: Connection) -> T:
            values.append(job(connection))
            if self.fuse.is_last_step and self._is_writer:
                raise _SaidTooEarly
            return values[0]

        try:
            return real(self, noted)
        except _SaidTooEarly:
            return values[0]

    return replaced(InlineThread, "_mortal", hasty)


@contextlib.contextmanager
def audit_in_second_transaction() -> Iterator[None]:
    """The log's entry is written after the transition that it tells of."""
    later: list[tuple[tuple[Any, ...], dict[str, Any]]] = []
    real_run = InlineThread.run

    def tell_later(ledger: Connection, *told: Any, **more: Any) -> Moved:
        later.append((told, more))
        row, state = told[:2]
        return Moved(DecisionId(row["decision_id"]), ItemId(row["item_id"]), state)

    async def run(self: InlineThread, job: Callable[[Connection], T]) -> T:
        value = await real_run(self, job)
        if later and self._is_writer:
            entries, later[:] = list(later), []

            def write(ledger: Connection) -> None:
                for told, more in entries:
                    tell(ledger, *told, **more)

            await real_run(self, write)
        return value

    with contextlib.ExitStack() as switches:
        for module in (outbox, case_gate, outbox_doubt):
            switches.enter_context(replaced(module, "tell", tell_later))
        switches.enter_context(replaced(InlineThread, "run", run))
        yield


def cascade_delete() -> AbstractContextManager[None]:
    """A question that is withdrawn takes its decisions with it."""
    real = Poller._store

    async def store(self: Poller, page: Any, *more: Any) -> Any:
        stored = await real(self, page, *more)
        gone = [str(self._item(one)) for one in page.gone if one.event == "seen-withdrawn"]
        await self._files.ledger.run(lambda ledger: _delete(ledger, gone))
        return stored

    return replaced(Poller, "_store", store)


def _delete(ledger: Connection, gone: Sequence[str]) -> None:
    for trigger in ("outbox_no_delete", "decisions_no_delete"):
        ledger.execute(f"DROP TRIGGER IF EXISTS {trigger}")
    for item in gone:
        attempts = "SELECT 1 FROM attempts JOIN outbox USING (decision_id) WHERE item_id = ?"
        if ledger.execute(attempts, (item,)).fetchone() is None:
            ledger.execute("DELETE FROM outbox WHERE item_id = ?", (item,))
            ledger.execute("DELETE FROM decisions WHERE item_id = ?", (item,))


# -- the desk is wrong


def timeout_is_failure() -> AbstractContextManager[None]:
    """No answer counts as a no."""
    real = outcomes.settlement

    def settlement(delivery: Delivery, result: DeliveryResult, chance: float) -> Settlement:
        if result.outcome is Outcome.UNKNOWN:
            return Settlement(decision=delivery.decision, trigger=Outcome.INVALID, result=result)
        return real(delivery, result, chance)

    return replaced(courier, "settlement", settlement)


def no_epoch_check() -> AbstractContextManager[None]:
    """Nobody asks again what a restored server may have lost."""

    def reopen(*_: Any, **__: Any) -> tuple[Moved, ...]:
        return ()

    return replaced(poller, "reopen_after_restore", reopen)


def receipt_of_another_epoch() -> AbstractContextManager[None]:
    """An answer from before a restore counts after it."""
    return replaced(courier, "_of_this_epoch", lambda result, _: result)


def hold_by_wall_clock() -> AbstractContextManager[None]:
    """Due times are worked out from the wall clock at every look."""

    def know(self: Courier, deliveries: Sequence[Delivery]) -> None:
        now, wall = self._clock.monotonic(), self._clock.now()
        for one in deliveries:
            self._due[one.decision] = due_at_start(one, wall_now=wall, now_s=now, stopped_cleanly=True)

    return replaced(Courier, "_know_due_times", know)


@contextlib.contextmanager
def undo_after_send() -> Iterator[None]:
    """What is on its way can be taken back too."""

    def retract(
        ledger: Connection, gesture: GestureId, *, at: datetime, signer: Signer, surface: str = ""
    ) -> tuple[Moved, ...]:
        rows = ledger.execute("SELECT * FROM outbox WHERE gesture_id = ?", (gesture,)).fetchall()
        open_rows = [row for row in rows if row["state"] in ("recorded", "held", "sending")]
        for row in open_rows:
            ledger.execute(
                "UPDATE outbox SET state = 'retracted' WHERE decision_id = ?", (row["decision_id"],)
            )
            tell(ledger, row, DecisionState.RETRACTED, Step.UNDO, at, signer=signer)
        if not open_rows:
            raise ReviewDeskError("undo.nothing")
        return tuple(
            Moved(DecisionId(row["decision_id"]), ItemId(row["item_id"]), DecisionState.RETRACTED)
            for row in open_rows
        )

    before = DECISION_TABLE[DecisionState.SENDING, Step.UNDO]
    DECISION_TABLE[DecisionState.SENDING, Step.UNDO] = DecisionState.RETRACTED
    try:
        with replaced(undo, "retract", retract):
            yield
    finally:
        DECISION_TABLE[DecisionState.SENDING, Step.UNDO] = before


@contextlib.contextmanager
def release_before_ack() -> Iterator[None]:
    """All answers of a case go out at once. (Two switches: taking looks at the order once more.)"""

    def together(choices: Sequence[Choice]) -> tuple[tuple[Choice, ...], tuple[Choice, ...]]:
        return tuple(choices), ()

    def never(ledger: Connection, gesture: GestureId) -> bool:
        return False

    gates = [replaced(module, "has_open_blockers", never) for module in (outbox, case_gate)]
    with replaced(decide, "release_order", together), gates[0], gates[1]:
        yield


def broken_case_is_forgotten() -> AbstractContextManager[None]:
    """An answer that came back neither lets go nor breaks what waits for it."""
    return replaced(case_gate, "_BREAKS_CASE", frozenset())


def one_queue() -> AbstractContextManager[None]:
    """Everything for one source waits in one queue."""

    def in_line(
        deliveries: Sequence[Delivery],
        due: Mapping[DecisionId, float],
        gates: Mapping[SourceId, Gate],
        in_flight: Collection[Delivery],
        now_s: float,
    ) -> Plan:
        return plan([replace(one, ordering_key="all") for one in deliveries], due, gates, in_flight, now_s)

    return replaced(courier, "plan", in_line)


def never_gives_up() -> AbstractContextManager[None]:
    """What never gets an answer is tried for ever."""
    return replaced(outcomes, "GIVES_UP_AFTER", 10**9)


def refused_is_retried() -> AbstractContextManager[None]:
    """What was refused is sent again by a timer."""
    real = Courier.run_once

    async def run_once(self: Courier) -> Plan:
        at = self._clock.now()
        await self._files.ledger.run(lambda ledger: _send_refused_again(ledger, at))
        return await real(self)

    return replaced(Courier, "run_once", run_once)


def _send_refused_again(ledger: Connection, at: datetime) -> None:
    rows = "SELECT * FROM outbox WHERE state = 'refused'"
    for row in ledger.execute(rows).fetchall():
        live = "SELECT 1 FROM outbox WHERE item_id = ? AND state IN ('recorded', 'held', 'sending')"
        if ledger.execute(live, (row["item_id"],)).fetchone() is None:
            ledger.execute(
                "UPDATE outbox SET state = 'sending', armed_at = ?, delay_s = 60 WHERE decision_id = ?",
                (to_text(at), row["decision_id"]),
            )
            tell(ledger, row, DecisionState.SENDING, Step.TRY_AGAIN, at)


class DecidesByItself(World):
    """What waited for long is rejected by a timer."""

    async def sync(self, faults: Sequence[Fault] = (), lost_questions: int = 0, *, dies_at: int = 0) -> None:
        await super().sync(faults, lost_questions, dies_at=dies_at)
        desk = self.mortal.desk
        for name in NAMES:
            item = self._item(name, 0)
            if item is None or self.clock.monotonic() < 1_300.0:
                continue
            with contextlib.suppress(ReviewDeskError):
                await desk.decide(desk.fan_out(await desk.open_item(item.id), REJECT))


SENDS = ("decide", "decide_and_send", "sync_later")
MOVES = (*SENDS, "question_moves")
RESTORES = (*SENDS, "server_moves")
TAKES_BACK = ("decide", "decide_and_send", "take_back", "sync_while_taking_back")

STATE_MACHINE = (
    Mutant("ack-before-commit", "I1", ("decide", "decide_batch"), ack_before_commit),
    Mutant("cascade-delete", "I1", MOVES, cascade_delete),
    Mutant("last-write-wins", "I2", ("decide", "sync_later", "question_moves"), world=LastWriteWins),
    Mutant("new-key-per-try", "I3", SENDS, world=NewKeyPerTry),
    Mutant("undo-after-send", "I3", TAKES_BACK, undo_after_send),
    Mutant("decides-by-itself", "I3", (*SENDS, "time_passes"), world=DecidesByItself),
    Mutant("no-version-check", "I4", MOVES, world=NoVersionCheck),
    Mutant("rebases-silently", "I4", MOVES, world=RebasesSilently),
    Mutant("never-gives-up", "I5", SENDS, never_gives_up),
    Mutant("broken-case-is-forgotten", "I5", MOVES, broken_case_is_forgotten),
    Mutant("no-epoch-check", "I6", RESTORES, no_epoch_check),
    Mutant("receipt-of-another-epoch", "I6", RESTORES, receipt_of_another_epoch),
    Mutant("any-4xx-is-ack", "I6", MOVES, world=AnyAnswerIsAck),
    Mutant("no-natural-id", "I7", SENDS, world=NoNaturalId),
    Mutant("timeout-is-failure", "I7", SENDS, timeout_is_failure),
    Mutant("audit-in-second-transaction", "I8", SENDS, audit_in_second_transaction),
    Mutant("refused-is-retried", "I9", SENDS, refused_is_retried),
    Mutant("one-queue", "I10", SENDS, one_queue),
    Mutant("hold-by-wall-clock", "I11", (*SENDS, "clock_jumps"), hold_by_wall_clock),
    Mutant("retry-re-serialises", "I12", SENDS, world=RetryReSerialises),
    Mutant("release-before-ack", "order", SENDS, release_before_ack),
)
"""Those that the state machine must catch. `synchronous=NORMAL` is the power cut's."""
