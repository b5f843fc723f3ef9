"""Restoring the ledger: the damaged file is kept, a backup takes its place, nothing is resent."""

from __future__ import annotations

import contextlib
import json
import logging
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from reviewer.clock import from_text, to_text
from reviewer.config import Home
from reviewer.database_copy import held_still
from reviewer.domain.ledger import RecordRestored
from reviewer.errors import HomeInUse, RecordBroken, RecordUnavailable
from reviewer.private_files import sync_file, write_private
from reviewer.sqlite import (
    Connection,
    DatabaseError,
    SQLiteError,
    connect,
    connect_alone,
    transaction,
)
from reviewer.store.alone import alone
from reviewer.store.audit_log import append
from reviewer.store.backups import Backup, newest_good
from reviewer.store.outbox_doubt import doubt_after_restore
from reviewer.store.rescue import Rescued, rescue
from reviewer.store.schema import migrate_ledger

_log = logging.getLogger(__name__)
RESTORING = "ledger.db.restoring"
RESTORED = "ledger.db.restored"
"""Made whole and on disk; it only has to take the ledger's place."""
KIND = "record-restored"
"""The type of its entry in the log."""
NOTE = "restored.json"
SEEN = "seen"
_TIME = "%Y%m%dT%H%M%SZ"
_FILES = ("", "-wal", "-shm")


def restore(home: Home, *, at: datetime, chosen: Backup | None = None) -> RecordRestored:
    """Put a backup in the ledger's place; returns after that is on disk.

    The file that was there goes to a folder of its own and stays. What it holds behind the backup's last
    entry is taken over as far as it follows. Whatever is then called unsent is asked about, never sent.

    Raises:
        RecordBroken: there is no good backup; nothing was changed.
        HomeInUse: another process delivers from this home, or does not end what it writes.
        RecordUnavailable: the disk refuses; nothing is lost, and it can be begun anew.
    """
    with alone(home), _refusal_is_said():
        backup = chosen or newest_good(home.backups)
        if backup is None:
            raise RecordBroken("record.no_backup")
        with _stopped(home):
            kept = _kept_folder(home, at)
            try:
                told = _make_restored(home, backup, kept.name, at)
            except BaseException:
                kept.rmdir()  # nothing is in it yet
                raise
        sync_file(home.path)
        _finish(home, told)
    _log.warning("record_restored")
    return told


def _make_restored(home: Home, backup: Backup, quarantine: str, at: datetime) -> RecordRestored:
    """Make the file that only has to take the ledger's place."""
    fresh = home.path / RESTORING
    _remove(fresh)
    shutil.copyfile(backup.path, fresh)
    told = _mend(home, fresh, backup, quarantine, at)
    fresh.replace(home.path / RESTORED)
    return told


@contextlib.contextmanager
def _refusal_is_said() -> Iterator[None]:
    """A full disk most likely: what is there stays as it is."""
    try:
        yield
    except (OSError, SQLiteError) as error:
        raise RecordUnavailable("record.not_restored", reason=str(error)) from error


@contextlib.contextmanager
def _stopped(home: Home) -> Iterator[None]:
    """Nobody decides on a record that is about to be put aside; on one that stays, they go on.

    Not the mark of a fault: whoever verifies the record meanwhile may take that one away.
    """
    home.restoring_mark.touch(mode=0o600)
    try:
        yield
    except BaseException:
        home.restoring_mark.unlink(missing_ok=True)
        raise


def finish_restore(home: Home) -> None:
    """Go on where a crash stopped a restore.

    Raises:
        HomeInUse: another process delivers from this home.
        RecordBroken: the restored file can't be read; nothing was changed.
        RecordUnavailable: the disk refuses; nothing is lost, and it can be begun anew.
    """
    if (home.path / RESTORED).exists():
        with alone(home), _refusal_is_said():
            _finish(home, _told_in(home.path / RESTORED))
    elif home.restoring_mark.exists():
        with contextlib.suppress(HomeInUse), alone(home):
            forget_cut_off(home)


def forget_cut_off(home: Home) -> None:
    """For whoever holds the sync lock: nobody restores now, and what was cut off early changed nothing.

    A restore that only has to be finished is, at the next start; until then nothing is decided.
    """
    if not (home.path / RESTORED).exists():
        home.restoring_mark.unlink(missing_ok=True)


def latest_restore(home: Home) -> RecordRestored | None:
    """The newest restore that nobody has taken note of yet."""
    notes = sorted(home.quarantine.glob(f"*/{NOTE}")) if home.quarantine.is_dir() else []
    if not notes or (notes[-1].parent / SEEN).exists():
        return None
    try:
        return msgspec.json.decode(notes[-1].read_bytes(), type=RecordRestored)
    except (OSError, msgspec.MsgspecError):
        return None


def note_seen(home: Home) -> None:
    """Somebody has read that the record was restored. Raises RecordUnavailable: it is said again."""
    try:
        for note in home.quarantine.glob(f"*/{NOTE}"):
            (note.parent / SEEN).touch(mode=0o600)
    except OSError as error:
        raise RecordUnavailable(reason=error.strerror or type(error).__name__) from error


def _kept_folder(home: Home, at: datetime) -> Path:
    name = f"ledger-{at.astimezone(UTC).strftime(_TIME)}"
    number = 0
    while (folder := home.quarantine / (f"{name}-{number}" if number else name)).exists():
        number += 1
    folder.mkdir(mode=0o700, parents=True)
    return folder


def _mend(home: Home, fresh: Path, backup: Backup, quarantine: str, at: datetime) -> RecordRestored:
    """Make the restored file whole before it is called the ledger."""
    connection = connect(fresh, is_durable=True)
    try:
        migrate_ledger(connection)
        with _copy_of_damaged(home) as damaged, transaction(connection):
            rescued = rescue(damaged, connection) if damaged is not None else Rescued(0, False)
            doubted = doubt_after_restore(connection, at=at)
            told = RecordRestored(
                at=at,
                backup_at=backup.made_at,
                rescued=rescued.entries,
                is_complete=rescued.is_complete,
                doubted=len(doubted),
                quarantine=quarantine,
            )
            append(connection, KIND, _fields(told, backup), at=at)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    finally:
        connection.close()
    sync_file(fresh)
    return told


def _fields(told: RecordRestored, backup: Backup) -> dict[str, object]:
    return {
        "backup_at": to_text(told.backup_at),
        "backup_entries": str(backup.entries),
        "rescued": str(told.rescued),
        "is_complete": "yes" if told.is_complete else "no",
        "doubted": str(told.doubted),
        "quarantine": told.quarantine,
    }


def _told_in(restored: Path) -> RecordRestored:
    """What the restored file's own log says of its restore: a note beside it may be lost, or another's."""
    try:
        with contextlib.closing(connect_alone(restored)) as connection:
            row = connection.execute(
                "SELECT entry FROM audit WHERE type = ? ORDER BY seq DESC LIMIT 1", (KIND,)
            ).fetchone()
        fields = json.loads(row["entry"])
        return RecordRestored(
            at=from_text(fields["at"]),
            backup_at=from_text(fields["backup_at"]),
            rescued=int(fields["rescued"]),
            is_complete=fields["is_complete"] == "yes",
            doubted=int(fields["doubted"]),
            quarantine=fields["quarantine"],
        )
    except (DatabaseError, ValueError, TypeError, KeyError) as error:
        raise RecordBroken(reason=type(error).__name__) from error


@contextlib.contextmanager
def _copy_of_damaged(home: Home) -> Iterator[Connection | None]:
    """The damaged file, opened as a copy: SQLite may write to what it opens, and the original is evidence."""
    folder = home.path / "rescue.unfinished"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        _copy_files(home, folder)
        if not (folder / home.ledger.name).exists():
            yield None
            return
        connection = _open_damaged(folder / home.ledger.name)
        try:
            yield connection
        finally:
            if connection is not None:
                with contextlib.suppress(SQLiteError):
                    connection.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _copy_files(home: Home, folder: Path) -> None:
    """What other processes have begun to write is in it; the mark keeps them from beginning more.

    The log goes first: to close a file that was read gives up every lock that this process has on it.
    """
    try:
        with held_still(home.ledger):
            for ending in ("-wal", ""):
                found = home.ledger.with_name(home.ledger.name + ending)
                if found.exists():
                    shutil.copyfile(found, folder / found.name)
    except DatabaseError as error:
        raise HomeInUse(path=str(home.path)) from error


def _open_damaged(path: Path) -> Connection | None:
    try:
        return connect(path, is_durable=False)
    except DatabaseError:
        return None


def _finish(home: Home, told: RecordRestored) -> None:
    """Put the restored file in the ledger's place. Can be begun anew at any point of it.

    The log goes first: beside the restored file it would be taken for its own.
    """
    kept = home.quarantine / told.quarantine
    kept.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_private(kept / NOTE, msgspec.json.encode(told))
    for ending in reversed(_FILES):
        found = home.ledger.with_name(home.ledger.name + ending)
        if found.exists():
            found.replace(kept / found.name)
    for folder in (kept, home.quarantine):
        sync_file(folder)
    home.broken_mark.unlink(missing_ok=True)
    (home.path / RESTORED).replace(home.ledger)
    sync_file(home.path)
    home.restoring_mark.unlink(missing_ok=True)


def _remove(path: Path) -> None:
    for ending in _FILES:
        path.with_name(path.name + ending).unlink(missing_ok=True)
