"""The poller: asks one source what is new, stores it, and keeps the source's health."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from reviewer.clock import Clock
from reviewer.connectors._api import Connector, Gone, Page
from reviewer.domain.decisions import Identity
from reviewer.domain.events import (
    AgentWentOn,
    DecisionMoved,
    Facts,
    ItemsChanged,
    RecordTroubled,
    SourceHealthChanged,
)
from reviewer.domain.lifecycle import ItemEvent
from reviewer.domain.sources import Condition, Source, SourceHealth
from reviewer.errors import BadResponse, RecordError, SourceError, SourceRefused, SourceUnreachable
from reviewer.ids import DecisionId, ItemId, item_id
from reviewer.sqlite import Connection
from reviewer.store.audit_log import last_seq
from reviewer.store.files import Files
from reviewer.store.items import (
    Stored,
    answered_but_open,
    close_answered,
    forget,
    mark,
    note_continuation,
    open_again,
    store_items,
    withdraw_missing,
)
from reviewer.store.outbox_doubt import forgotten, reopen_after_restore, reopen_forgotten
from reviewer.store.profile import read_identity, store_identity
from reviewer.store.quota import ended_unanswered, held_bytes, weight
from reviewer.store.source_states import SourceState, write_state
from reviewer.sync import breaker
from reviewer.sync.pacing import QUICK_S, next_poll, rest_after

_log = logging.getLogger(__name__)
CALL_TIMEOUT_S = 60.0
"""For each call, not for the round: a first listing of many pages takes as long as it takes."""
RESTORE_PAUSE_S = 600.0
"""A server that says it was restored again within this time is faulty."""
MAX_PAGES = 200
"""Of one round. The cursor is kept, so the rest waits for the next one."""
MAX_IDLE_PAGES = 3
"""That name nothing which the round has not named before: a feed that goes on like that never ends."""
UNHURRIED_PAGES = 20
"""After so many pages of one round, others have their turn between two of them."""
LONGEST_BREATH_S = 1.0


class Poller:
    """One source's stream and condition. Stores before it tells; an unchanged poll writes nothing."""

    def __init__(
        self,
        *,
        source: Source,
        connector: Connector,
        files: Files,
        clock: Clock,
        facts: Facts,
        chance: Callable[[], float],
        quiet_s: Callable[[], float],
        quota_bytes: Callable[[], int],
        state: SourceState,
        on_answer: Callable[[], None],
    ) -> None:
        self.source, self.connector = source, connector
        self._files, self._clock, self._facts = files, clock, facts
        self._chance, self._quiet_s, self._on_answer = chance, quiet_s, on_answer
        self._quota_bytes = quota_bytes
        self._held_bytes: int | None = None
        # What was healthy yesterday is unknown today: nothing is delivered before the first answer.
        self._state = replace(state, condition=Condition.UNKNOWN)
        self._stored_state = state
        self._identity: Identity | None = None
        self._wake = asyncio.Event()
        self._busy = asyncio.Lock()
        self._interval_s = QUICK_S
        self._next_at: float | None = None
        self._restored_at = -RESTORE_PAUSE_S
        self._doubted: set[DecisionId] = set()

    @property
    def is_open(self) -> bool:
        """Whether decisions may be delivered now."""
        return not breaker.is_open(self._state)

    @property
    def epoch(self) -> str:
        """What the source calls its data since its last restore; empty: it has no word for it."""
        return self._state.epoch

    def wake(self) -> None:
        """Poll at once."""
        self._wake.set()

    def health(self, unsent: int) -> SourceHealth:
        """How the source is, for people."""
        state, now = self._state, self._clock.now()
        wait = None if self._next_at is None else max(0.0, self._next_at - self._clock.monotonic())
        return SourceHealth(
            source=self.source.id,
            condition=state.condition,
            breaker=breaker.breaker(state),
            guarantee=self.connector.capabilities.guarantee,
            last_ok_at=state.last_ok_at,
            failing_since=state.failing_since,
            next_try_at=None if wait is None else now + timedelta(seconds=wait),
            failures=state.failures,
            error=state.error,
            error_params=state.error_params,
            identity=self._identity.subject if self._identity else "",
            unsent=unsent,
            epoch=state.epoch,
        )

    async def run(self) -> None:
        """Poll until cancelled."""
        while True:
            began = self._clock.monotonic()
            has_moved = await self.poll_once()
            took = self._clock.monotonic() - began
            if self.is_open:
                self._interval_s = next_poll(self._interval_s, has_moved=has_moved, quiet_s=self._quiet_s())
            else:
                self._interval_s = breaker.next_try(self._state, self._chance())
            is_faulty = self._state.condition is Condition.FAULTY
            await self._rest(max(self._interval_s, rest_after(took, is_faulty=is_faulty)))

    async def poll_once(self) -> bool:
        """One round, however many pages; returns whether anything changed. Fails into the health only."""
        async with self._busy:
            self._wake.clear()
            try:
                return await self._round()
            except RecordError as error:
                # Nothing was lost: the cursor is where it was, and the same page is read again.
                self._facts.publish(RecordTroubled(error.code, str(error)))
                return False

    async def _round(self) -> bool:
        try:
            await self._know_ourselves()
            has_moved = await self._read_pages()
        except TimeoutError:
            await self._failed(SourceUnreachable("source.timeout", source=self.source.id))
        except SourceError as error:
            await self._failed(error)
        except RecordError:
            raise
        except Exception as error:  # noqa: BLE001 - the engine's loop: a connector that breaks its promise
            _log.exception("source=%s connector_failed=%s", self.source.id, type(error).__name__)
            await self._failed(BadResponse("source.connector_failed", source=self.source.id))
        else:
            await self._answered()
            return has_moved
        return False

    async def trouble(self, error: SourceError) -> None:
        """A delivery met this: nothing more is sent before a poll succeeds again."""
        await self._failed(error)
        self._wake.set()

    async def keep_state(self) -> None:
        """Write down what only memory has (the time of the last answer), at an orderly stop."""
        if self._state != self._stored_state:
            await self._write_state()

    async def _know_ourselves(self) -> None:
        """Read `whoami` once; a name other than the one decided under before stops everything."""
        if self._identity is not None:
            return
        async with asyncio.timeout(CALL_TIMEOUT_S):
            identity = await self.connector.whoami()
        known = await self._files.reader.run(lambda read: read_identity(read, self.source.id))
        is_other = known is not None and known.subject != identity.subject
        if is_other and not self.source.is_shared_account:
            raise SourceRefused(
                "source.identity_changed",
                source=self.source.id,
                was=known.subject if known else "",
                now=identity.subject,
            )
        now = self._clock.now()
        if known != identity:
            await self._files.ledger.run(
                lambda ledger: store_identity(ledger, self.source.id, identity, at=now)
            )
        self._identity = identity

    async def _read_pages(self) -> bool:
        has_moved, listed, is_resync, idle = False, set[str](), False, 0
        for number in range(MAX_PAGES):
            began = self._clock.monotonic()
            since = await self._newest_entry()
            async with asyncio.timeout(CALL_TIMEOUT_S):
                page = await self.connector.poll(self._state.cursor)
            self._must_be_ours(page)
            await self._notice_listed_again(page, since)
            if page.is_unchanged:
                return has_moved
            await self._notice_restore(page)
            is_resync = is_resync or page.is_resync
            named = {item.remote_id for item in page.items} | {gone.remote_id for gone in page.gone}
            idle = idle + 1 if named <= listed else 0
            listed |= named
            await self._must_fit(page)
            all_listed = frozenset(listed) if is_resync and not page.has_more else None
            stored = await self._store(page, all_listed, since)
            has_moved, has_more = has_moved or bool(stored.changed), page.has_more
            del page  # it may be large, and the next one too
            if not has_more:
                return has_moved
            if idle == MAX_IDLE_PAGES:
                break
            if number >= UNHURRIED_PAGES:
                await asyncio.sleep(min(LONGEST_BREATH_S, self._clock.monotonic() - began))
        raise BadResponse("source.endless_feed", source=self.source.id)

    async def _must_fit(self, page: Page) -> None:
        """A source may not fill the disk. What is over and was never answered makes room first."""
        more, most = sum(weight(item) for item in page.items), self._quota_bytes()
        if not more:
            return
        if self._held_bytes is None or self._held_bytes + more > most:
            self._held_bytes = await self._room_taken([item.id for item in page.items], most - more)
        if self._held_bytes + more > most:
            raise BadResponse("source.quota", source=self.source.id, most=most // 2**20)
        self._held_bytes += more

    async def _room_taken(self, replaced: Sequence[ItemId], room: int) -> int:
        source = self.source.id
        held = await self._files.reader.run(lambda read: held_bytes(read, source, replaced))
        if held <= room:
            return held
        over = await self._files.reader.run(lambda read: ended_unanswered(read, source))
        if not over:
            return held
        await self._files.cache.run(lambda cache: forget(cache, over))
        self._facts.publish(ItemsChanged(frozenset(over)))
        return await self._files.reader.run(lambda read: held_bytes(read, source, replaced))

    def _must_be_ours(self, page: Page) -> None:
        """Ids are cross-checked here too: no source writes another one's items."""
        for item in page.items:
            if item.source != self.source.id or item.id != item_id(item.source, item.remote_id):
                raise BadResponse(path="id", expected=str(self.source.id), got=item.id, source=self.source.id)

    async def _notice_restore(self, page: Page) -> None:
        """A new epoch: what the server acknowledged before its restore may be gone; read it all back.

        Also where the last one is not known, because the cache was made anew: the ledger knows it.
        """
        if not page.epoch or page.epoch == self._state.epoch:
            return
        now, source, epoch = self._clock.now(), self.source.id, page.epoch
        if self._state.epoch:
            self._must_be_calm()
            _log.warning("source=%s epoch_changed", source)
        moved = await self._files.ledger.run(
            lambda ledger: reopen_after_restore(ledger, source, epoch, at=now)
        )
        for one in moved:
            self._facts.publish(DecisionMoved(one.decision, one.item, one.state))

    def _must_be_calm(self) -> None:
        """Each restore reopens every acknowledged decision: a source may not ask for that at every poll."""
        if self._clock.monotonic() < self._restored_at + RESTORE_PAUSE_S:
            raise BadResponse("source.epoch_unstable", source=self.source.id)
        self._restored_at = self._clock.monotonic()

    async def _newest_entry(self) -> int:
        """Where the log stands before a page is asked for; 0: no page of this source can show a restore."""
        capabilities = self.connector.capabilities
        if capabilities.has_epoch or not capabilities.can_read_back:
            return 0
        return await self._files.reader.run(last_seq)

    async def _store(self, page: Page, all_listed: frozenset[str] | None, since: int) -> Stored:
        """Items and cursor in one transaction; the fact after it."""
        now = self._clock.now()
        ours = await self._files.reader.run(lambda read: _our_own(read, page))
        state = replace(self._state, cursor=page.cursor, epoch=page.epoch or self._state.epoch)

        def write(cache: Connection) -> Stored:
            stored = store_items(cache, page.items, at=now)
            changed, went_on = set(stored.changed), set[ItemId]()
            for gone in page.gone:
                event = ItemEvent.OUR_DECISION_TOOK_EFFECT if gone.decision_id in ours else gone.event
                changed |= mark(cache, self._item(gone), event, gone.winner, gone.reason)
                if gone.continuation is not None:
                    went_on |= note_continuation(cache, self._item(gone), gone.continuation)
            listed = page.listed_all if page.listed_all is not None else all_listed
            if listed is not None:
                changed |= withdraw_missing(cache, self.source.id, listed)
            write_state(cache, state)
            return Stored(frozenset(changed | went_on), stored.arrived, frozenset(went_on))

        stored = await self._files.cache.run(write)
        self._state = self._stored_state = state
        if stored.changed:
            await self._close_answered(tuple(stored.changed), since)
            self._facts.publish(ItemsChanged(stored.changed, stored.arrived))
        for item in stored.went_on:
            self._facts.publish(AgentWentOn(item))
        return stored

    async def _close_answered(self, items: Sequence[ItemId], since: int) -> None:
        """A page may have been written down there before our answer was: what is answered stays closed.

        Not where the page was asked for after entry `since`, and the answer was acknowledged before it.
        """
        answered = await self._files.reader.run(lambda read: answered_but_open(read, items))
        if answered and since:
            lost = await self._notice_forgotten(tuple(answered), since)
            answered = {item: version for item, version in answered.items() if item not in lost}
        if answered:
            await self._files.cache.run(lambda cache: close_answered(cache, answered))

    async def _notice_listed_again(self, page: Page, since: int) -> None:
        """Questions that are open as before, and that we answered: the server died before it wrote that down.

        To such a server nothing changed, so that the page need not carry them.
        """
        carried = {item.remote_id for item in page.items}
        listed = [item_id(self.source.id, name) for name in page.listed_all or () if name not in carried]
        if listed and since:
            await self._notice_forgotten(listed, since)

    async def _notice_forgotten(self, items: Sequence[ItemId], since: int) -> frozenset[ItemId]:
        """Ask again about answers whose questions are open again; once each, should it go on saying both."""
        found = await self._files.reader.run(lambda read: forgotten(read, items, since=since))
        lost = [one for one in found if one not in self._doubted]
        if not lost:
            return frozenset()
        self._doubted.update(lost)
        _log.warning("source=%s answers_forgotten", self.source.id)
        now = self._clock.now()
        moved = await self._files.ledger.run(lambda ledger: reopen_forgotten(ledger, lost, at=now))
        # Should the answer be refused now, the question has to be there for another one.
        asked = [one.item for one in moved if one.decision in lost]
        opened = await self._files.cache.run(lambda cache: open_again(cache, asked))
        if opened:
            self._facts.publish(ItemsChanged(opened))
        for one in moved:
            self._facts.publish(DecisionMoved(one.decision, one.item, one.state))
        return frozenset(one.item for one in moved)

    def _item(self, gone: Gone) -> ItemId:
        return item_id(self.source.id, gone.remote_id)

    async def _answered(self) -> None:
        was_open = self.is_open
        self._state = breaker.after_success(self._state, now=self._clock.now())
        if not was_open:
            await self._write_state()
            self._facts.publish(SourceHealthChanged(self.source.id))
        self._on_answer()

    async def _failed(self, error: SourceError) -> None:
        before = self._state
        self._state = breaker.after_failure(before, error, now=self._clock.now())
        if (before.condition, before.error) != (self._state.condition, self._state.error):
            _log.info("source=%s condition=%s code=%s", self.source.id, self._state.condition, error.code)
            await self._write_state()
            self._facts.publish(SourceHealthChanged(self.source.id))

    async def _write_state(self) -> None:
        state = self._state
        await self._files.cache.run(lambda cache: write_state(cache, state))
        self._stored_state = state

    async def _rest(self, seconds: float) -> None:
        self._next_at = self._clock.monotonic() + seconds
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return
        finally:
            self._next_at = None


def _our_own(read: Connection, page: Page) -> frozenset[str]:
    """Which of the decisions that ended these items are in our ledger."""
    named = [gone.decision_id for gone in page.gone if gone.decision_id]
    query = "SELECT 1 FROM decisions WHERE decision_id = ?"
    return frozenset(one for one in named if read.execute(query, (one,)).fetchone())
