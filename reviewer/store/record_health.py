"""Whether the record may be decided on: a mark in the home that every process of it sees, and its reason."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

import msgspec

from reviewer.config import Home
from reviewer.domain.ledger import ROW_ALTERED, STATE_ALTERED, UNTOLD, ChainState, RecordFault
from reviewer.errors import RecordBroken, RecordUnavailable
from reviewer.private_files import write_private
from reviewer.sqlite import Connection, fault_of
from reviewer.store.attested import first_altered
from reviewer.store.audit_log import last_seq, verify_log
from reviewer.store.outbox_check import first_astray

_log = logging.getLogger(__name__)
DAMAGED = "record.damaged"
_DECODER = msgspec.json.Decoder(RecordFault)

Identity: TypeAlias = tuple[int, int]
"""Device and number of a file: another one of the same name has others."""


class RecordHealth:
    """The mark. While it is there, deciding and sending stop and reading goes on."""

    def __init__(self, home: Home) -> None:
        self._mark, self._ledger = home.broken_mark, home.ledger
        self._restoring = home.restoring_mark
        self._opened: Identity | None = None
        self._found: RecordFault | None = None
        self._is_unkept = False
        self.is_cache_renewed = False
        """The cache was found damaged at this start and is read anew."""

    def fault(self) -> RecordFault | None:
        """Why nothing may be decided or sent; None: it may."""
        return _RESTORING if self._restoring.exists() else self._marked()

    def _marked(self) -> RecordFault | None:
        try:
            return _DECODER.decode(self._mark.read_bytes())
        except FileNotFoundError:
            return self._found if self._is_unkept else None
        except (OSError, msgspec.MsgspecError):
            return self._found or RecordFault(problem=UNTOLD)  # a mark that can't be read is still a mark

    def identity(self) -> Identity | None:
        """Which file is in the ledger's place now; None: there is none."""
        return _identity(self._ledger)

    def note_opened(self, found: Identity | None) -> None:
        """This process works on the ledger from here on that was `found` before it was opened.

        Raises RecordUnavailable where another one is in its place by now: nobody knows which one was opened.
        """
        self._opened = found or _identity(self._ledger)
        self.must_be_ours()

    def must_be_ours(self) -> None:
        """Raises RecordUnavailable where another file, or none, is in the place of the one that was opened.

        It was restored, or moved away, by somebody else: what is written into an open file that has lost its
        name is gone.
        """
        if self._opened is not None and _identity(self._ledger) != self._opened:
            raise RecordUnavailable("record.replaced")

    def must_be_whole(self) -> None:
        """Raises RecordBroken while the record does not verify, RecordUnavailable where it was replaced."""
        self.must_be_ours()
        if (fault := self.fault()) is not None:
            raise RecordBroken(entry=fault.entry, entries=fault.entries, problem=fault.problem)

    def mark(self, fault: RecordFault) -> None:
        """Stop deciding and sending, in every process of this home and after a power cut too.

        A disk that takes no mark stops this process alone, which is logged; the next start finds it again.
        """
        self._found, self._is_unkept = fault, False
        try:
            write_private(self._mark, msgspec.json.encode(fault))
        except OSError as full:
            self._mark_without_words(full)

    def _mark_without_words(self, full: OSError) -> None:
        """A disk without room for words mostly has room for a name, which stops everybody too."""
        try:
            self._mark.touch(mode=0o600)
        except OSError:
            self._is_unkept = True
            _log.warning("mark_not_kept reason=%s", type(full).__name__)

    def mark_broken(self, error: RecordBroken, at: datetime) -> None:
        """The same, with what was found while something was to be sent."""
        entry, entries = (int(str(error.params.get(name, 0))) for name in ("entry", "entries"))
        problem = str(error.params.get("problem", DAMAGED))
        self.mark(RecordFault(problem=problem, entry=entry, entries=entries, found_at=at))

    def clear(self, before: RecordFault) -> bool:
        """The whole record was walked, and verifies; returns whether deciding may go on.

        A mark that is not the one of `before` it was walked stays: it is of what this walk has not seen.
        """
        if self._marked() != before:
            return False
        self._mark.unlink(missing_ok=True)
        self._is_unkept = False
        return self.fault() is None


_RESTORING = RecordFault(problem=DAMAGED)
"""While the record is being restored: whatever is verified meanwhile is about to be put aside."""


def _identity(path: Path) -> Identity | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def look_over(
    connection: Connection,
    at: datetime,
    *,
    is_quick: bool = False,
    on_entry: Callable[[int], None] = lambda _seq: None,
) -> tuple[ChainState, RecordFault | None]:
    """Look at the file, walk the chain, hold the rows beside it against it; and why to stop, if anything.

    `is_quick`: without the signatures, and of the rows only what is still to be sent: every start can afford
    that; where each decision stands is looked at in any case. `on_entry` is told the number of each entry
    that follows.
    """
    if fault_of(connection):
        return _DAMAGED_FILE, RecordFault(problem=DAMAGED, found_at=at)
    state = verify_log(connection, checks_signatures=not is_quick, on_entry=on_entry)
    if state.broken_at is None and (altered := first_altered(connection, only_unsent=is_quick)) is not None:
        state = replace(state, broken_at=altered, problem=ROW_ALTERED)
    if state.broken_at is None and (astray := first_astray(connection)) is not None:
        state = replace(state, broken_at=astray, problem=STATE_ALTERED)
    if state.broken_at is None:
        return state, None
    entries = last_seq(connection)
    return state, RecordFault(problem=state.problem, entry=state.broken_at, entries=entries, found_at=at)


_DAMAGED_FILE = ChainState(entries=0, head="", signed=0, unsigned=0, broken_at=0, problem=DAMAGED)
