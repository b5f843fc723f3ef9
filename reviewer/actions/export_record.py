"""Handing the record to somebody else: a bundle that verifies by itself, or a table of decisions."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from reviewer.actions.operator_profile import KeySigner
from reviewer.actions.record_care import STEP, Progress, loop_progress, no_progress
from reviewer.audit.bundle import bodies_line, entry_line, lacks_signature, make_head, signable
from reviewer.audit.sign import sign_head
from reviewer.clock import Clock
from reviewer.domain.ledger import Exported
from reviewer.sinks.decision_table import csv_lines, json_lines, write_table
from reviewer.sinks.evidence_bundle import BundleFolder
from reviewer.sqlite import Connection, any_text
from reviewer.store.audit_log import DECISION, all_entries, last_seq
from reviewer.store.bodies import read_bodies
from reviewer.store.decisions_query import all_decisions
from reviewer.store.files import Files
from reviewer.store.profile import read_operator
from reviewer.store.retention import pruned_decisions


@dataclass(frozen=True, slots=True)
class ExportBundle:
    """The whole log with a signed head, the public keys in it, and the verifier."""

    files: Files
    clock: Clock
    key: KeySigner

    async def __call__(
        self, place: Path | None = None, *, with_words: bool = False, progress: Progress = no_progress
    ) -> Exported:
        """Write it into a new folder (none named: in the home's `exports`); returns after it is on disk.

        A record that does not verify is exported as it is: the bundle is the report of it.

        Raises:
            ConfigError: something is there already, or it can't be written.
        """
        at, report = self.clock.now(), loop_progress(progress)
        chosen = place or self._place(at)

        def write(read: Connection) -> Exported:
            with any_text(read):
                return self._write(read, chosen, at, with_words, report)

        return await self.files.run_long(write)

    def _place(self, at: datetime) -> Path:
        return self.files.home.exports / f"evidence-{at.strftime('%Y%m%dT%H%M%SZ')}"

    def _write(
        self, read: Connection, place: Path, at: datetime, with_words: bool, report: Progress
    ) -> Exported:
        folder, entries = BundleFolder(place), last_seq(read)
        unsigned: list[int] = []
        decided: list[int] = []
        head: list[str] = []

        def lines() -> Iterator[str]:
            for number, entry in enumerate(all_entries(read), start=1):
                head[:] = [entry.hash]
                if entry.type == DECISION:
                    decided.append(number)
                if lacks_signature(entry):
                    unsigned.append(number)
                if number % STEP == 0:
                    report(number, entries)
                yield entry_line(entry)

        try:
            folder.write_entries(lines())
            if with_words:
                folder.write_bodies(_word_lines(read))
            pruned = pruned_decisions(read)
            told = make_head(
                entries=entries, head="".join(head), unsigned=unsigned, pruned=pruned, exported_at=at
            )
            operator = read_operator(read)
            key = self.key.private_key(operator.public_key) if operator else None
            folder.finish(told | {"signature": sign_head(key, signable(told)) if key else ""})
        except BaseException:
            folder.drop()
            raise
        report(entries, entries)
        return Exported(
            path=str(place),
            entries=entries,
            decisions=len(decided),
            pruned=len(pruned),
            is_signed=key is not None,
        )


def _word_lines(read: Connection) -> Iterator[str]:
    """A line for each decision. One at a time: a record holds more than memory does."""
    return (bodies_line(one) for one in read_bodies(read))


@dataclass(frozen=True, slots=True)
class ExportTable:
    """Every decision as a line of CSV or JSON, newest first."""

    files: Files

    async def __call__(self, place: Path, *, as_csv: bool) -> Exported:
        """Write a new private file. Raises ConfigError when something is there, or it can't be written."""

        def write(read: Connection) -> Exported:
            decisions = all_decisions(read)
            count = write_table(place, csv_lines(decisions) if as_csv else json_lines(decisions))
            return Exported(path=str(place), entries=0, decisions=count - as_csv)

        return await self.files.run_long(write)


@dataclass(frozen=True, slots=True)
class ExportText:
    """What a page shows, as a private file."""

    files: Files
    clock: Clock

    async def __call__(
        self, name: str, text: str, *, ending: str = "txt", place: Path | None = None
    ) -> Exported:
        """Write it to `place`, else into the home's `exports` under `name` and the time.

        Raises:
            ConfigError: something is there already, or it can't be written.
        """
        stamp = self.clock.now().strftime("%Y%m%dT%H%M%SZ")
        chosen = place or self.files.home.exports / f"{name}-{stamp}.{ending}"
        # Lines end at a line feed and nowhere else: a foreign text may hold other signs for it.
        await asyncio.to_thread(write_table, chosen, text.removesuffix("\n").split("\n"))
        return Exported(path=str(chosen), entries=0, decisions=1)
