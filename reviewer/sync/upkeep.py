"""Upkeep of the record by the process that delivers: backups when it changed, and probes."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta
from functools import partial

from reviewer.clock import Clock
from reviewer.domain.events import Fact, Facts, RecordRecovered, RecordTroubled
from reviewer.errors import RecordBroken, RecordError, RecordUnavailable
from reviewer.sqlite import Connection
from reviewer.store.audit_log import last_seq
from reviewer.store.backups import Backup, keep_copy, list_backups, rotate, unfinished
from reviewer.store.files import Files
from reviewer.store.fts import go_on_merging
from reviewer.store.items import forget_ended
from reviewer.store.record_health import look_over
from reviewer.store.retention import prune_words
from reviewer.store.schema import LEDGER_VERSION
from reviewer.store.sources import read_all_sources

_log = logging.getLogger(__name__)
LOOK_S = 20.0
"""How often it is looked whether the record has changed."""
REST_FACTOR = 40
"""Between two backups, so many times as long as one takes: a long record costs no more than a short one."""
SMALL_BYTES = 32 * 1024 * 1024
"""A record that is backed up at an orderly end, which must be quick."""
PROBE_S = 3.0
PRUNE_EVERY_S = 86_400.0


class Upkeep:
    """Backs up and probes. Never in front of a decision: copies are read beside the writer, or in slices."""

    def __init__(self, files: Files, clock: Clock, facts: Facts) -> None:
        self._files, self._clock, self._facts = files, clock, facts
        self._not_before = clock.monotonic()
        self._trouble = asyncio.Event()
        self._unsubscribe = facts.subscribe(self._on_fact)

    async def keep_backing_up(self) -> None:
        """Until cancelled."""
        while True:
            try:
                if await self._is_due():
                    await self._back_up_or_look_over()
            except RecordError as error:
                _log.info("code=%s backup_not_made", error.code)
            await asyncio.sleep(LOOK_S)

    async def _back_up_or_look_over(self) -> None:
        """A copy that does not verify may be a true copy: then the record itself was changed meanwhile."""
        try:
            await self.back_up()
        except RecordBroken as error:
            _log.info("code=%s backup_not_made", error.code)
            await self.look_over()

    async def look_over(self) -> None:
        """Before anything is sent: does the record hold? What is found stops deciding too."""
        at = self._clock.now()
        _, fault = await self._files.run_long(lambda read: look_over(read, at, is_quick=True))
        if fault is not None:
            self._files.health.mark(fault)
        if self._files.health.fault() is not None:
            self._facts.publish(RecordTroubled(RecordBroken.code))

    async def keep_pruning(self) -> None:
        """Until cancelled: what is older than its source's retention loses its words."""
        while True:
            try:
                await self.prune()
            except RecordError as error:
                _log.info("code=%s words_not_pruned", error.code)
            await asyncio.sleep(PRUNE_EVERY_S)

    async def prune(self) -> int:
        """Take the words of old decisions away, and forget old items; returns how many decisions.

        Nothing is taken away while the record does not verify.
        """
        count, at = 0, self._clock.now()
        for source in await self._files.reader.run(read_all_sources):
            if not source.retention_days:
                continue  # for ever
            before = at - timedelta(days=source.retention_days)
            while made := await self._files.act(partial(prune_words, source=source.id, before=before, at=at)):
                count += len(made)
            await self._files.cache.run(partial(forget_ended, source=source.id, before=before))
        await self._merge_indexes()
        return count

    async def _merge_indexes(self) -> None:
        """What was deleted goes out of the indexes too; others have their turn between two steps.

        Every time: the process before may have ended in the middle of it.
        """
        while await self._files.act(partial(go_on_merging, index="decisions_fts")):
            continue
        while await self._files.cache.run(partial(go_on_merging, index="items_fts")):
            continue

    async def keep_probing(self) -> None:
        """Until cancelled: after the disk refused, find out when it takes a commit again."""
        while True:
            await self._trouble.wait()
            await asyncio.sleep(PROBE_S)
            try:
                await self._files.ledger.run(_write_something)
            except RecordBroken as error:
                self._facts.publish(RecordTroubled(error.code, str(error)))
                self._trouble.clear()
            except RecordUnavailable as error:
                _log.info("code=%s record_not_writable", error.code)
            else:
                self._trouble.clear()
                self._facts.publish(RecordRecovered())

    async def back_up(self) -> Backup:
        """Copy the ledger now, check the copy, and let surplus ones go.

        Raises:
            RecordUnavailable: there is no room for the copy.
            RecordBroken: the copy does not verify; older backups stay.
        """
        begun = self._clock.monotonic()
        try:
            return await back_up(self._files, self._clock.now())
        finally:
            now = self._clock.monotonic()
            self._not_before = now + REST_FACTOR * (now - begun)

    async def end(self) -> None:
        """At an orderly end: what changed since the last backup, if that is quick."""
        self._unsubscribe()
        try:
            if self._size() <= SMALL_BYTES and await self._has_changed():
                await self.back_up()
        except RecordError as error:
            _log.info("code=%s backup_not_made", error.code)

    async def _is_due(self) -> bool:
        return self._clock.monotonic() >= self._not_before and await self._has_changed()

    async def _has_changed(self) -> bool:
        """A record that does not verify is not backed up: it would push the good ones out.

        Raises:
            RecordUnavailable: the folder of the backups can't be read now.
        """
        if self._files.health.fault() is not None:
            return False
        entries = await self._files.reader.run(last_seq)
        try:
            backups = list_backups(self._files.home.backups)
        except OSError as error:
            raise RecordUnavailable(reason=str(error)) from error
        return entries > max((one.entries for one in backups), default=0)

    def _size(self) -> int:
        try:
            return self._files.home.ledger.stat().st_size
        except OSError:
            return 0

    def _on_fact(self, fact: Fact) -> None:
        if isinstance(fact, RecordTroubled) and fact.code == RecordUnavailable.code:
            self._trouble.set()


async def back_up(files: Files, at: datetime) -> Backup:
    """Copy, check, name, rotate. Raises RecordUnavailable, RecordBroken."""
    folder = files.home.backups
    try:
        copy = unfinished(folder)
        await files.copy_ledger(copy)
        made = await asyncio.to_thread(keep_copy, copy, folder, at=at)
        await asyncio.to_thread(rotate, folder, at)
    except OSError as error:
        raise RecordUnavailable(reason=error.strerror or type(error).__name__) from error
    return made


def _write_something(ledger: Connection) -> None:
    """A commit that changes nothing and has to reach the disk."""
    ledger.execute(f"PRAGMA user_version = {LEDGER_VERSION}")
