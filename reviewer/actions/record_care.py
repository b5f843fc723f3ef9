"""The record's own condition: verifying it, backing it up, and taking note that it was restored."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from reviewer.clock import Clock
from reviewer.domain.events import Facts, RecordRecovered, RecordTroubled
from reviewer.domain.ledger import ChainState, RecordCondition, RecordFault
from reviewer.errors import RecordBroken
from reviewer.sqlite import Connection
from reviewer.store.audit_log import last_seq
from reviewer.store.backups import Backup, list_backups
from reviewer.store.files import Files
from reviewer.store.record_health import look_over
from reviewer.store.restore import latest_restore, note_seen
from reviewer.sync.upkeep import back_up

STEP = 250
"""Entries between two reports of progress."""
Progress = Callable[[int, int], None]
"""Told how many entries are verified, of how many; on the event loop's thread."""


def no_progress(_done: int, _of: int) -> None:
    """For whoever does not watch."""


def loop_progress(progress: Progress) -> Progress:
    """The same report, for a thread beside the event loop that runs now."""
    loop = asyncio.get_running_loop()

    def report(done: int, of: int) -> None:
        loop.call_soon_threadsafe(progress, done, of)

    return report


@dataclass(frozen=True, slots=True)
class VerifyRecord:
    """Whether every entry of the audit chain follows from the one before, and every signature fits."""

    files: Files
    clock: Clock
    facts: Facts

    async def __call__(self, progress: Progress = no_progress) -> ChainState:
        """Walk all of it, beside what else is read. What is found stops deciding and sending, or frees it."""
        report, health = loop_progress(progress), self.files.health
        before = health.fault()
        state, fault = await self.files.run_long(lambda read: self._walk(read, report))
        if fault is not None:
            health.mark(fault)
            self.facts.publish(RecordTroubled(RecordBroken.code))
        elif before is not None and health.clear(before):
            self.facts.publish(RecordRecovered())
        return state

    def _walk(self, read: Connection, report: Progress) -> tuple[ChainState, RecordFault | None]:
        entries = last_seq(read)

        def on_entry(seq: int) -> None:
            if seq % STEP == 0:
                report(seq, entries)

        state, fault = look_over(read, self.clock.now(), on_entry=on_entry)
        report(state.entries, entries)
        return state, fault


@dataclass(frozen=True, slots=True)
class ReadCondition:
    """How the record is, apart from what it says."""

    files: Files

    async def __call__(self) -> RecordCondition:
        """Read from marks and names; quick at any size."""
        return await asyncio.to_thread(self._read)

    def _read(self) -> RecordCondition:
        home = self.files.home
        backups = list_backups(home.backups)
        return RecordCondition(
            fault=self.files.health.fault(),
            restored=latest_restore(home),
            last_backup_at=backups[0].made_at if backups else None,
            backups=len(backups),
            is_cache_renewed=self.files.health.is_cache_renewed,
        )


@dataclass(frozen=True, slots=True)
class NoteRestore:
    """The operator has read that the record was restored."""

    files: Files

    async def __call__(self) -> None:
        """Say it no more in the window; the record's entry and the quarantined file stay.

        Raises RecordUnavailable: the disk refuses, and it is said again.
        """
        await asyncio.to_thread(note_seen, self.files.home)


@dataclass(frozen=True, slots=True)
class BackUp:
    """A backup now."""

    files: Files
    clock: Clock

    async def __call__(self) -> Backup:
        """Copy, check, name. Raises RecordUnavailable, RecordBroken."""
        return await back_up(self.files, self.clock.now())
