"""The courier: takes decisions that are due, sends the document's bytes, and writes down what came of it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from reviewer.clock import Clock
from reviewer.connectors._api import Connector
from reviewer.domain.decisions import Decision
from reviewer.domain.deliveries import DeliveryResult
from reviewer.domain.events import DecisionMoved, DecisionRecorded, Fact, Facts, ItemsChanged, RecordTroubled
from reviewer.domain.lifecycle import DecisionState, ItemEvent, Outcome, Step
from reviewer.errors import BadResponse, RecordBroken, RecordError, SourceError, SourceRefused
from reviewer.ids import DecisionId, GestureId, SourceId
from reviewer.policy.hold import may_begin_for_s
from reviewer.sqlite import Connection
from reviewer.store.files import Files
from reviewer.store.items import deadlines_of, mark
from reviewer.store.moves import Moved
from reviewer.store.outbox import Delivery, Settlement, settle, take, waiting
from reviewer.store.to_send import read_to_send
from reviewer.sync.outcomes import settlement
from reviewer.sync.plan import (
    Command,
    Gate,
    Plan,
    ReadBack,
    due_at_start,
    free_slots,
    may_begin,
    members,
    plan,
)
from reviewer.sync.poller import Poller
from reviewer.sync.teller import Teller
from reviewer.tasks import spawn

_log = logging.getLogger(__name__)
CALL_TIMEOUT_S = 60.0
_LOOKS_AGAIN_S = 30.0
_RECORD_AGAIN_S = 5.0
_JUST_AFTER_S = 0.1

_ENDED_AS = {
    DecisionState.DECIDED_ELSEWHERE: ItemEvent.SEEN_DECIDED,
    DecisionState.EXPIRED: ItemEvent.SEEN_EXPIRED,
    DecisionState.WITHDRAWN: ItemEvent.SEEN_WITHDRAWN,
}


class Courier:
    """Delivers for all sources. Driven by due times and wake-ups, never by "rows exist"."""

    def __init__(
        self,
        *,
        pollers: Mapping[SourceId, Poller],
        files: Files,
        clock: Clock,
        facts: Facts,
        chance: Callable[[], float],
        stopped_cleanly: bool,
    ) -> None:
        self._pollers, self._files, self._clock = pollers, files, clock
        self._facts, self._chance = facts, chance
        self._stopped_cleanly = stopped_cleanly
        self._due: dict[DecisionId, float] = {}
        self._kept_since: float | None = None
        self._last_seen: Sequence[Delivery] = ()
        self._deadlines: Mapping[GestureId, Sequence[datetime]] = {}
        self._in_flight: dict[DecisionId, Delivery] = {}
        self._following: dict[SourceId, deque[Command]] = {}
        self._calls: set[asyncio.Task[Any]] = set()
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._teller = Teller(files=files, facts=facts, idle=self._idle)
        self._unsubscribe = facts.subscribe(self._on_fact)

    def wake(self) -> None:
        """Look again what is due."""
        self._wake.set()

    async def stop(self) -> None:
        """Abandon what is under way: its rows say "sending" and are read back at the next start."""
        self._unsubscribe()
        self._following.clear()
        tasks = [task for task in self._calls if not task.done()]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        await self._teller.all_told()

    async def run(self) -> None:
        """Deliver until cancelled."""
        while True:
            self._wake.clear()
            try:
                wait = (await self.run_once()).wake_in_s
            except RecordError as error:
                self._facts.publish(RecordTroubled(error.code, str(error)))
                wait = _RECORD_AGAIN_S
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait if wait is not None else _LOOKS_AGAIN_S):
                    await self._wake.wait()

    async def run_round(self) -> None:
        """Deliver until nothing is due any more, awaited, and all of it is told."""
        while (await self.run_once()).commands or self._in_flight:
            await self.drained()
        await self._teller.all_told()

    async def run_once(self) -> Plan:
        """Start whatever is due now; returns what was started, and when the next row is due.

        Nothing goes out while the record does not verify.

        Raises:
            RecordUnavailable, RecordBroken: what waits can't be read, or a row is not what the log says.
        """
        if self._files.health.fault() is not None:
            return Plan(commands=(), wake_in_s=_RECORD_AGAIN_S)
        try:
            deliveries = await self._look()
        except RecordBroken as error:
            self._files.health.mark_broken(error, self._clock.now())
            raise
        self._know_due_times(deliveries)
        gates = {
            source: Gate(is_open=poller.is_open, batch_limit=poller.connector.capabilities.batch_limit)
            for source, poller in self._pollers.items()
        }
        decided = plan(deliveries, self._due, gates, self._in_flight.values(), self._clock.monotonic())
        for command in decided.commands:
            self._begin(command)
        self._following.clear()
        for command in decided.following:
            self._following.setdefault(members(command)[0].source, deque()).append(command)
        return decided

    async def drained(self) -> None:
        """Wait until nothing is under way."""
        while self._in_flight:
            await self._idle.wait()

    def keep_back(self) -> None:
        """What is inside its hold stays there, until `let_go` or `due_now`; everything else goes on."""
        if self._kept_since is None:
            self._kept_since = self._clock.monotonic()

    async def let_go(self) -> list[DecisionId]:
        """The hold of what was kept back begins anew; returns what that was.

        Raises:
            RecordUnavailable, RecordBroken: what waits can't be read. What was seen last has its hold anew.
        """
        try:
            await self._look()
        finally:
            # Whatever came of the look: what is never let go is never sent.
            kept = [one for one in self._last_seen if self._is_kept(one)]
            now, self._kept_since = self._clock.monotonic(), None
            self._due |= {one.decision: now + one.delay_s for one in kept}
            self._wake.set()
        return [one.decision for one in kept]

    async def _look(self) -> Sequence[Delivery]:
        """What waits, and while something is kept back the deadlines up to which it may be."""
        found = self._last_seen = await self._files.reader.run(waiting)
        if self._kept_since is not None:
            gestures = {one.gesture for one in found}
            self._deadlines = await self._files.reader.run(lambda read: deadlines_of(read, gestures))
        return found

    def _is_kept(self, delivery: Delivery) -> bool:
        """Without a hold there is nothing to keep: it goes out at once, as whoever decided was told."""
        due, since = self._due.get(delivery.decision), self._kept_since
        if since is None or due is None or delivery.delay_s == 0 or self._keeps_for_s(delivery) < 0:
            return False
        return due > since and delivery.first_sent_at is None

    def _keeps_for_s(self, delivery: Delivery) -> float:
        """Below 0: a deadline is so near that the hold can't begin anew, as at recording."""
        deadlines = self._deadlines.get(delivery.gesture, ())
        return may_begin_for_s(deadlines, delivery.delay_s, self._clock.now())

    def due_now(self, decisions: Sequence[DecisionId]) -> None:
        """These wait no longer, and nothing is kept back any more."""
        self._kept_since = None
        self._due |= dict.fromkeys(decisions, self._clock.monotonic())
        self._wake.set()

    def _on_fact(self, fact: Fact) -> None:
        if isinstance(fact, DecisionRecorded):
            # The monotonic clock decides about the hold; the wall clock may jump meanwhile.
            due = self._clock.monotonic() + fact.delay_s
            self._due |= dict.fromkeys(fact.decisions, due)
            self._wake.set()
        elif isinstance(fact, DecisionMoved):
            if fact.state not in (DecisionState.RECORDED, DecisionState.SENDING):
                self._due.pop(fact.decision, None)
            # An acknowledgement is our own work, told afterwards, and what it lets go is told of by itself.
            if fact.decision not in self._in_flight and fact.state is not DecisionState.ACKNOWLEDGED:
                self._wake.set()

    def _know_due_times(self, deliveries: Sequence[Delivery]) -> None:
        now, wall = self._clock.monotonic(), self._clock.now()
        for delivery in deliveries:
            if delivery.decision not in self._due:
                self._due[delivery.decision] = due_at_start(
                    delivery, wall_now=wall, now_s=now, stopped_cleanly=self._stopped_cleanly
                )
            if self._is_kept(delivery):
                again_s = min(_LOOKS_AGAIN_S, self._keeps_for_s(delivery) + _JUST_AFTER_S)
                self._due[delivery.decision] = max(self._due[delivery.decision], now + again_s)
        # Rows that appear later were written by another process that is alive.
        self._stopped_cleanly = True

    def _begin(self, command: Command) -> None:
        for delivery in members(command):
            self._in_flight[delivery.decision] = delivery
        self._idle.clear()
        task = spawn(self._carry_out(command), name=f"deliver-{members(command)[0].decision}")
        self._calls.add(task)
        task.add_done_callback(self._calls.discard)

    def _begin_following(self, source: SourceId) -> None:
        """What was planned behind what has ended; where nothing was, the whole is planned again."""
        waiting_turn, poller = self._following.get(source), self._pollers.get(source)
        if poller is None or not poller.is_open or self._files.health.fault() is not None:
            waiting_turn = None
        while waiting_turn and free_slots(source, self._in_flight.values()):
            command = waiting_turn.popleft()
            if may_begin(command, self._in_flight.values()):
                self._begin(command)
        if not waiting_turn:
            self._following.pop(source, None)
            self._wake.set()

    async def _carry_out(self, command: Command) -> None:
        deliveries = members(command)
        ids = [one.decision for one in deliveries]
        try:
            if isinstance(command, ReadBack):
                await self._read_back(command.delivery)
            else:
                await self._send(command.source, deliveries)
        except RecordError as error:
            if isinstance(error, RecordBroken):
                self._files.health.mark_broken(error, self._clock.now())
            # Nothing was said to anybody; the rows are on disk as they were and are looked at again.
            self._facts.publish(RecordTroubled(error.code, str(error)))
            self._due |= dict.fromkeys(ids, self._clock.monotonic() + _RECORD_AGAIN_S)
            self._wake.set()
        except Exception:  # noqa: BLE001 - the engine's loop
            # A fault of ours must not spin, and must not stop the others.
            _log.exception("decision=%s delivery_failed", ids[0])
            self._due |= dict.fromkeys(ids, self._clock.monotonic() + _LOOKS_AGAIN_S)
            self._wake.set()
        finally:
            for delivery in deliveries:
                self._in_flight.pop(delivery.decision, None)
            self._begin_following(deliveries[0].source)
            if not self._in_flight:
                self._idle.set()

    async def _send(self, source: SourceId, deliveries: Sequence[Delivery]) -> None:
        ours, decisions = await self._take(deliveries)
        if not ours:
            return
        for one in ours:
            self._facts.publish(DecisionMoved(one.decision, one.item, DecisionState.SENDING))
        results = await self._call(source, lambda connector: _deliver(connector, ours, decisions), len(ours))
        await self._write_down(ours, results)

    async def _take(self, deliveries: Sequence[Delivery]) -> tuple[Sequence[Delivery], Sequence[Decision]]:
        """Those that are ours to send, which is on disk now, and what they say.

        One is read where it is taken, without another way between two threads; many may be large, and whoever
        decides would wait for them. Either way all are held against what was signed before one is taken.
        """
        at, ids = self._clock.now(), [one.decision for one in deliveries]
        if len(ids) == 1:
            taken, decisions = await self._files.ledger.run(
                lambda ledger: (take(ledger, ids, at=at), read_to_send(ledger, ids))
            )
        else:
            decisions = await self._files.reader.run(lambda read: read_to_send(read, ids))
            taken = await self._files.ledger.run(lambda ledger: take(ledger, ids, at=at))
        ours = frozenset(taken)
        return [one for one in deliveries if one.decision in ours], [
            one for one in decisions if one.id in ours
        ]

    async def _read_back(self, delivery: Delivery) -> None:
        poller = self._pollers.get(delivery.source)
        if poller is None:
            return  # disconnected meanwhile
        if not poller.connector.capabilities.can_read_back:
            lost = Settlement(
                decision=delivery.decision,
                trigger=Step.GIVE_UP,
                result=DeliveryResult(outcome=Outcome.UNKNOWN, code="source.cannot_tell"),
            )
            await self._settle((delivery,), (lost,))
            return
        (decision,) = await self._files.reader.run(lambda read: read_to_send(read, (delivery.decision,)))

        async def ask(connector: Connector) -> Sequence[DeliveryResult]:
            return (await connector.read_back(decision),)

        results = await self._call(delivery.source, ask, 1)
        await self._write_down((delivery,), results)

    async def _call(
        self,
        source: SourceId,
        call: Callable[[Connector], Awaitable[Sequence[DeliveryResult]]],
        count: int,
    ) -> Sequence[DeliveryResult]:
        poller = self._pollers.get(source)
        if poller is None:
            # Disconnected meanwhile: nothing was sent.
            return [DeliveryResult(outcome=Outcome.RETRY, code="source.removed", was_sent=False)] * count
        try:
            async with asyncio.timeout(CALL_TIMEOUT_S):
                results = await call(poller.connector)
        except TimeoutError:
            results = [DeliveryResult(outcome=Outcome.UNKNOWN, code="source.timeout")] * count
        except SourceRefused as error:
            await poller.trouble(error)
            results = [DeliveryResult(outcome=Outcome.AUTH_NEEDED, code=error.code)] * count
        except BadResponse as error:
            # One reply that can't be read; whether the source itself is faulty, the next poll says.
            poller.wake()
            results = [DeliveryResult(outcome=Outcome.UNKNOWN, code=error.code)] * count
        except SourceError as error:
            await poller.trouble(error)
            results = [DeliveryResult(outcome=Outcome.UNKNOWN, code=error.code)] * count
        except Exception as error:  # noqa: BLE001 - the engine's loop
            # A connector that breaks its promise costs its own decisions a backoff, and nobody else's.
            _log.exception("source=%s connector_failed=%s", source, type(error).__name__)
            results = [DeliveryResult(outcome=Outcome.UNKNOWN, code="source.connector_failed")] * count
        if any(result.outcome is Outcome.AUTH_NEEDED for result in results) and poller.is_open:
            await poller.trouble(SourceRefused("source.sign_in", source=source))
        elif any(result.outcome is Outcome.RETRY and not result.was_sent for result in results):
            poller.wake()
        return [_of_this_epoch(result, poller) for result in results]

    async def _write_down(self, deliveries: Sequence[Delivery], results: Sequence[DeliveryResult]) -> None:
        if len(results) != len(deliveries):
            error = BadResponse("source.batch_count", expected=len(deliveries), got=len(results))
            _log.warning("code=%s", error.code)
            results = [DeliveryResult(outcome=Outcome.UNKNOWN, code=error.code)] * len(deliveries)
        settlements = [
            settlement(delivery, result, self._chance())
            for delivery, result in zip(deliveries, results, strict=True)
        ]
        await self._settle(deliveries, settlements)

    async def _settle(self, deliveries: Sequence[Delivery], settlements: Sequence[Settlement]) -> None:
        at, now = self._clock.now(), self._clock.monotonic()
        moved = await self._files.ledger.run(lambda ledger: _settle_all(ledger, settlements, at))
        settled = {one.decision: one for one in settlements}
        self._due |= {decision: now + one.delay_s for decision, one in settled.items()}
        # A held answer that was let go has had its time.
        self._due |= {
            one.decision: now
            for one in moved
            if one.state is DecisionState.RECORDED and one.decision not in settled
        }
        if len(moved) < len(settlements):
            self._wake.set()  # what is tried again has a due time that no plan knows
        self._teller.acknowledged([one for one in moved if one.state is DecisionState.ACKNOWLEDGED])
        others = [one for one in moved if one.state is not DecisionState.ACKNOWLEDGED]
        await self._tell_ended(others, settled)
        for moving in others:
            self._facts.publish(DecisionMoved(moving.decision, moving.item, moving.state))
        if any(one.state in (DecisionState.SUPERSEDED, DecisionState.WITHDRAWN) for one in moved):
            for source in {one.source for one in deliveries} & self._pollers.keys():
                self._pollers[source].wake()

    async def _tell_ended(self, moved: Sequence[Moved], settled: Mapping[DecisionId, Settlement]) -> None:
        events = [(one, _ENDED_AS[one.state]) for one in moved if one.state in _ENDED_AS]
        if not events:
            return

        def write(cache: Connection) -> frozenset[str]:
            changed: set[str] = set()
            for one, event in events:
                mine = settled.get(one.decision)
                result = mine.result if mine else None
                winner, why = (result.winner, result.reason) if result else (None, "")
                changed |= mark(cache, one.item, event, winner, why)
            return frozenset(changed)

        await self._files.cache.run(write)
        self._facts.publish(ItemsChanged(frozenset(one.item for one, _ in events)))


def _of_this_epoch(result: DeliveryResult, poller: Poller) -> DeliveryResult:
    """A receipt from before or after a restore that the poller has not seen proves nothing yet: ask again.

    The poller asks again about what was acknowledged when it notices a restore; an answer that was on its way
    meanwhile would come too late for that, and nobody would ever ask about it.
    """
    if result.receipt is None or not poller.epoch or result.receipt.epoch in ("", poller.epoch):
        return result
    poller.wake()
    return DeliveryResult(outcome=Outcome.UNKNOWN, code="delivery.other_epoch")


async def _deliver(
    connector: Connector, deliveries: Sequence[Delivery], decisions: Sequence[Decision]
) -> Sequence[DeliveryResult]:
    if len(decisions) > 1:
        return await connector.deliver_batch(decisions)
    return (await connector.deliver(decisions[0], attempt=deliveries[0].attempts + 1),)


def _settle_all(ledger: Connection, settlements: Sequence[Settlement], at: datetime) -> tuple[Moved, ...]:
    return tuple(moved for one in settlements for moved in settle(ledger, one, at=at))
