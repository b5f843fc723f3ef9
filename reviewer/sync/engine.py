"""The engine: one poller a source, one courier, one lock; the shell around the pure plan."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import filelock

from reviewer.clock import Clock
from reviewer.connectors.registry import ConnectorShelf
from reviewer.domain.events import (
    DecisionMoved,
    DecisionRecorded,
    Fact,
    Facts,
    ItemsChanged,
    RecordTroubled,
    SourceHealthChanged,
    SourcesChanged,
)
from reviewer.domain.lifecycle import DecisionState
from reviewer.domain.sources import Breaker, Condition, Guarantee, Source, SourceHealth
from reviewer.errors import ConfigError, RecordError, UnknownThing
from reviewer.ids import DecisionId, ItemId, SourceId
from reviewer.store.files import Files
from reviewer.store.items import answered_but_open, close_answered, forget_source
from reviewer.store.outbox import end_holds, hold_longer, unsent_counts, waiting
from reviewer.store.restore import forget_cut_off
from reviewer.store.session import begin_session, end_session
from reviewer.store.source_states import SourceState, read_states
from reviewer.store.sources import read_sources
from reviewer.store.watch import Versions, read_versions
from reviewer.sync.courier import Courier
from reviewer.sync.poller import Poller
from reviewer.sync.upkeep import Upkeep
from reviewer.tasks import spawn

_log = logging.getLogger(__name__)
STOP_WITHIN_S = 2.0
SEND_WITHIN_S = 10.0
LOCK_RETRY_S = 2.0
WATCH_S = 1.0


class Engine:
    """Polls and delivers while it holds the home's sync lock; notices what other processes write."""

    def __init__(
        self,
        *,
        files: Files,
        clock: Clock,
        facts: Facts,
        chance: Callable[[], float],
        shelf: ConnectorShelf,
        quota_bytes: Callable[[], int],
    ) -> None:
        self._files, self._clock, self._facts = files, clock, facts
        self._chance, self._shelf, self._quota_bytes = chance, shelf, quota_bytes
        self._lock = filelock.FileLock(files.home.sync_lock)
        self._pollers: dict[SourceId, Poller] = {}
        self._courier: Courier | None = None
        self._tasks: dict[str, asyncio.Task[Any]] = {}
        self._is_started = False
        self._changing = asyncio.Lock()
        self._told: dict[DecisionId, DecisionState] = {}
        self._untold: dict[DecisionId, tuple[ItemId, DecisionState, DecisionState | None]] = {}
        self._seen: Versions | None = None
        self._touched_at = clock.monotonic()
        self.upkeep = Upkeep(files, clock, facts)
        self._unsubscribe = facts.subscribe(self._on_fact)

    @property
    def is_syncing(self) -> bool:
        """Whether this process holds the lock, so that it is the one that delivers."""
        return self._lock.is_locked

    def is_synced_elsewhere(self) -> bool:
        """Whether another process holds the lock: it may have had answers that are not on disk yet."""
        if self.is_syncing:
            return False
        try:
            self._lock.acquire(timeout=0)
        except filelock.Timeout:
            return True
        self._lock.release()
        return False

    def start(self) -> None:
        """Begin in the background; returns at once."""
        if not self._is_started:
            self._is_started = True
            self._tasks["engine"] = spawn(self._run(), name="sync-engine")
            self._tasks["watch"] = spawn(self._watch(), name="record-watch")
            self._tasks["probe"] = spawn(self.upkeep.keep_probing(), name="record-probe")

    def touch(self) -> None:
        """The operator is at work: poll briskly."""
        self._touched_at = self._clock.monotonic()

    def wake(self) -> None:
        """Poll and deliver at once: the computer or the operator woke up."""
        self.touch()
        for poller in self._pollers.values():
            poller.wake()
        if self._courier is not None:
            self._courier.wake()

    async def sync_now(self, source: SourceId | None = None) -> None:
        """One round of polling and delivering, awaited.

        Raises:
            UnknownThing: no such source is connected.
            RecordUnavailable, RecordBroken: what it found could not be written down.
        """
        await self._begin()
        if not self.is_syncing:
            return
        chosen = [one for name, one in self._pollers.items() if source in (None, name)]
        if source is not None and not chosen:
            raise UnknownThing("unknown.source", source=source)
        try:
            async with asyncio.TaskGroup() as group:
                for poller in chosen:
                    group.create_task(self._one_round(poller))
        except ExceptionGroup as troubles:
            # All of them work on one record: the first word about it is enough.
            of_the_record = troubles.subgroup(RecordError)
            if of_the_record is None:
                raise
            raise of_the_record.exceptions[0] from troubles

    async def send_now(self) -> int:
        """End every hold, deliver for at most `SEND_WITHIN_S`, and say how many are left.

        Where another process syncs nothing is done: it sends them when their hold is over.
        """
        if await self._begin() and self._courier is not None:
            ids = [one.decision for one in await self._files.reader.run(waiting)]
            now = self._clock.now()
            await self._files.ledger.run(lambda ledger: end_holds(ledger, ids, at=now))
            self._courier.due_now(ids)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(SEND_WITHIN_S):
                    await self.sync_now()
        return sum((await self._files.reader.run(unsent_counts)).values())

    def keep_back(self) -> bool:
        """Send nothing that is inside its hold, until `hold_anew` or `send_now`.

        What has a deadline for which its whole hold would be too long goes out when its own hold is over.
        False: this process delivers nothing, or not yet.
        """
        if self._courier is None:
            return False
        self._courier.keep_back()
        return True

    async def hold_anew(self) -> None:
        """What is kept back has its whole hold from now on; a display of when it goes out reads it anew.

        Raises:
            RecordUnavailable: the new times are not on disk; they hold all the same while this process lives.
        """
        if self._courier is None:
            return
        kept = await self._courier.let_go()
        now = self._clock.now()
        await self._files.ledger.run(lambda ledger: hold_longer(ledger, kept, at=now))

    async def health(self) -> tuple[SourceHealth, ...]:
        """Every source's condition; from disk where another process syncs."""
        unsent, sources, states = await self._files.reader.run(
            lambda read: (unsent_counts(read), read_sources(read), read_states(read))
        )
        return tuple(
            self._health(source, states.get(source.id), unsent.get(source.id, 0)) for source in sources
        )

    def _health(self, source: Source, stored: SourceState | None, unsent: int) -> SourceHealth:
        if (poller := self._pollers.get(source.id)) is not None:
            return poller.health(unsent)
        state = stored or SourceState(source=source.id)
        try:
            guarantee = self._shelf.get(source).capabilities.guarantee
        except ConfigError as error:
            # Nothing can be sent to it, and the operator has to know.
            params = {name: str(value) for name, value in error.params.items()}
            state = replace(state, condition=Condition.FAULTY, error=error.code, error_params=params)
            guarantee = Guarantee.L0
        return _from_disk(source, state, guarantee, unsent)

    async def aclose(self) -> None:
        """Stop within two seconds; what is under way stays on disk and is read back at the next start."""
        self._unsubscribe()
        for task in self._tasks.values():
            task.cancel()
        await self._all_ended(list(self._tasks.values()))
        self._tasks.clear()
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(STOP_WITHIN_S):
                    if self._courier is not None:
                        await self._courier.stop()
                    for poller in self._pollers.values():
                        await poller.keep_state()
                    if self.is_syncing:
                        await self.upkeep.end()
            if self.is_syncing:
                await self._files.ledger.run(end_session)
        except RecordError as error:
            # An orderly end that can't be written down is treated like a crash at the next start.
            _log.warning("code=%s end_not_recorded", error.code)
        finally:
            if self.is_syncing:
                self._lock.release()

    async def _all_ended(self, tasks: Sequence[asyncio.Task[Any]]) -> None:
        if tasks:
            await asyncio.wait(tasks, timeout=STOP_WITHIN_S)

    async def _run(self) -> None:
        while not await self._has_begun():  # noqa: ASYNC110 - a file lock has no event
            await asyncio.sleep(LOCK_RETRY_S)
        for poller in self._pollers.values():
            self._keep_polling(poller)
        self._tasks["backups"] = spawn(self.upkeep.keep_backing_up(), name="backups")
        self._tasks["pruning"] = spawn(self.upkeep.keep_pruning(), name="pruning")
        if self._courier is not None:
            self._tasks["courier"] = spawn(self._courier.run(), name="courier")

    async def _has_begun(self) -> bool:
        try:
            return await self._begin()
        except RecordError as error:
            self._facts.publish(RecordTroubled(error.code, str(error)))
            return False

    def _keep_polling(self, poller: Poller) -> None:
        """One task for each poller, once the background runs."""
        name = f"poll-{poller.source.id}"
        if self._is_started and name not in self._tasks:
            self._tasks[name] = spawn(poller.run(), name=name)

    async def _begin(self) -> bool:
        """Take the lock and make pollers and courier, once; False while another process holds the lock."""
        async with self._changing:
            return self._courier is not None or await self._take_over()

    async def _take_over(self) -> bool:
        if not self.is_syncing:
            try:
                self._lock.acquire(timeout=0)
            except filelock.Timeout:
                return False
        self._must_be_ours()
        forget_cut_off(self._files.home)
        await self.upkeep.look_over()
        stopped_cleanly = await self._files.ledger.run(begin_session)
        await self._close_answered()
        await self._make_pollers()
        self._courier = Courier(
            pollers=self._pollers,
            files=self._files,
            clock=self._clock,
            facts=self._facts,
            chance=self._chance,
            stopped_cleanly=stopped_cleanly,
        )
        return True

    def _must_be_ours(self) -> None:
        """Whoever waited for the lock may have waited for a restore: the old file delivers nothing."""
        try:
            self._files.health.must_be_ours()
        except RecordError:
            self._lock.release()
            raise

    async def _close_answered(self) -> None:
        """The last process may have died after the receipt was on disk and before its item was closed."""
        answered = await self._files.reader.run(answered_but_open)
        if answered:
            closed = await self._files.cache.run(lambda cache: close_answered(cache, answered))
            self._facts.publish(ItemsChanged(closed))

    async def _renew_pollers(self) -> None:
        async with self._changing:
            await self._make_pollers()

    async def _make_pollers(self) -> None:
        """A poller for each source of the record; those of removed or changed sources end."""
        sources, states = await self._files.reader.run(lambda read: (read_sources(read), read_states(read)))
        wanted = {source.id: source for source in sources}
        for name in [name for name, poller in self._pollers.items() if wanted.get(name) != poller.source]:
            await self._drop(name, wanted.get(name))
        for name, source in wanted.items():
            if name not in self._pollers:
                await self._add(source, states.get(name, SourceState(source=name)))

    async def _add(self, source: Source, state: SourceState) -> None:
        try:
            connector = self._shelf.get(source)
        except ConfigError as error:
            _log.info("source=%s not_built code=%s", source.id, error.code)
            return
        poller = Poller(
            source=source,
            connector=connector,
            files=self._files,
            clock=self._clock,
            facts=self._facts,
            chance=self._chance,
            quiet_s=lambda: self._clock.monotonic() - self._touched_at,
            quota_bytes=self._quota_bytes,
            state=state,
            on_answer=self._wake_courier,
        )
        self._pollers[source.id] = poller
        self._keep_polling(poller)

    async def _drop(self, name: SourceId, changed_to: Source | None) -> None:
        task = self._tasks.pop(f"poll-{name}", None)
        if task is not None:
            task.cancel()
            await self._all_ended([task])
        self._pollers.pop(name)
        await self._shelf.drop(name, keep=changed_to)
        if changed_to is None:
            # Again, after the poller's last page: what it listed can't be answered any more.
            gone = await self._files.cache.run(lambda cache: forget_source(cache, name))
            if gone:
                self._facts.publish(ItemsChanged(gone))

    def _wake_courier(self) -> None:
        if self._courier is not None:
            self._courier.wake()

    async def _one_round(self, poller: Poller) -> None:
        """Poll, then deliver what is due: a source that hangs holds nobody else's decisions up."""
        await poller.poll_once()
        if self._courier is not None:
            await self._courier.run_round()

    def _on_fact(self, fact: Fact) -> None:
        if isinstance(fact, SourcesChanged) and self._courier is not None:
            self._tasks["sources"] = spawn(self._renew_pollers(), name="sources-changed")
        elif isinstance(fact, DecisionMoved):
            self._told[fact.decision] = fact.state
        elif isinstance(fact, DecisionRecorded):
            self._told |= dict.fromkeys(fact.decisions, DecisionState.RECORDED)

    async def _watch(self) -> None:
        """Notice what other processes wrote: a decision made on the command line shows in the window."""
        while True:
            before = self._seen
            try:
                self._seen = await self._files.reader.run(partial(read_versions, before=before))
            except RecordError as error:
                _log.info("code=%s record_not_watched", error.code)
            else:
                if before is not None:
                    self._tell(before, self._seen)
            await asyncio.sleep(WATCH_S)

    def _tell(self, before: Versions, now: Versions) -> None:
        moved = {decision: (item, state) for decision, item, state in now.moved}
        # What this process moves it tells by itself, perhaps a moment after it is seen here. What stands
        # still until the next look, and of which nothing was told meanwhile, was moved elsewhere.
        for decision, (item, state, told) in self._untold.items():
            if decision not in moved and self._told.get(decision) == told:
                self._facts.publish(DecisionMoved(decision, item, state))
        self._untold = {
            decision: (item, state, self._told.get(decision))
            for decision, (item, state) in moved.items()
            if self._told.get(decision) != state
        }
        if now.sources_changed:
            self._facts.publish(SourcesChanged())
        if not self.is_syncing and now.cache != before.cache:
            self._facts.publish(ItemsChanged(frozenset[ItemId]()))
            for source in now.sources:
                self._facts.publish(SourceHealthChanged(source))


def _from_disk(source: Source, state: SourceState, guarantee: Guarantee, unsent: int) -> SourceHealth:
    return SourceHealth(
        source=source.id,
        condition=state.condition,
        breaker=Breaker.CLOSED if state.condition is Condition.OK else Breaker.OPEN,
        guarantee=guarantee,
        last_ok_at=state.last_ok_at,
        failing_since=state.failing_since,
        failures=state.failures,
        error=state.error,
        error_params=state.error_params,
        unsent=unsent,
        epoch=state.epoch,
    )
