"""Backups of the ledger: whole private copies in a folder, the newest few, each checked before it counts."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reviewer.domain.ledger import STATE_ALTERED
from reviewer.errors import RecordBroken
from reviewer.private_files import sync_file
from reviewer.sqlite import Connection, DatabaseError, connect_alone, fault_of
from reviewer.store.audit_log import last_seq, verify_links
from reviewer.store.outbox_check import first_astray

NEWEST = 5
DAYS = 7
"""Beside the newest, the last of each of so many days on which there was one."""
MIGRATIONS, MIGRATION_DAYS = 2, 30
"""Beside these, the newest that were made before a migration, for so long: retention must reach them too."""
UNFINISHED = ".unfinished-"
_NAME = re.compile(r"ledger-(?P<seq>\d{9,})-(?P<at>\d{8}T\d{6}Z)(?P<before>-before-v\d+)?\.db")
_TIME = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """One copy of the ledger."""

    path: Path
    entries: int
    """How far its audit log goes."""
    made_at: datetime
    size: int
    is_before_migration: bool

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name


def list_backups(folder: Path) -> tuple[Backup, ...]:
    """Every backup, newest first. Whether one is good is found out by `check_copy`."""
    found = []
    for path in folder.iterdir() if folder.is_dir() else ():
        if (named := _NAME.fullmatch(path.name)) is None:
            continue
        with contextlib.suppress(OSError, ValueError):
            made_at = datetime.strptime(named["at"], _TIME).replace(tzinfo=UTC)
            backup = Backup(
                path=path,
                entries=int(named["seq"]),
                made_at=made_at,
                size=path.stat().st_size,
                is_before_migration=named["before"] is not None,
            )
            found.append(backup)
    return tuple(sorted(found, key=lambda one: (one.made_at, one.entries), reverse=True))


def unfinished(folder: Path) -> Path:
    """Where a copy is made before it is checked. What a crash left there is gone."""
    for left in folder.glob(f"{UNFINISHED}*"):
        left.unlink(missing_ok=True)
    return folder / f"{UNFINISHED}ledger.db"


def keep_copy(copy: Path, folder: Path, *, at: datetime, before_version: int = 0) -> Backup:
    """Check a finished copy and give it its name; returns after the name is on disk.

    Raises:
        RecordBroken: the copy is not whole or its chain does not hold. It is deleted, older ones stay.
    """
    try:
        entries = check_copy(copy)
    except RecordBroken:
        copy.unlink(missing_ok=True)
        raise
    ending = f"-before-v{before_version}" if before_version else ""
    path = folder / f"ledger-{entries:09d}-{at.astimezone(UTC).strftime(_TIME)}{ending}.db"
    copy.replace(path)
    sync_file(folder)
    return Backup(
        path=path,
        entries=entries,
        made_at=at,
        size=path.stat().st_size,
        is_before_migration=bool(before_version),
    )


def check_copy(path: Path) -> int:
    """How many entries a copy has, each of which follows from the one before.

    Raises:
        RecordBroken: the file is damaged, or its chain is, or a decision stands where its log does not say.
    """
    try:
        connection = connect_alone(path)
    except DatabaseError as error:
        raise RecordBroken(reason=str(error)) from error
    try:
        if fault := fault_of(connection):
            raise RecordBroken(reason=fault)
        return _entries(connection)
    except DatabaseError as error:
        raise RecordBroken(reason=str(error)) from error
    finally:
        connection.close()


def _entries(connection: Connection) -> int:
    state = verify_links(connection)
    if state.broken_at is not None:
        raise RecordBroken(entry=state.broken_at, entries=last_seq(connection), problem=state.problem)
    if (astray := first_astray(connection)) is not None:
        raise RecordBroken(entry=astray, entries=state.entries, problem=STATE_ALTERED)
    return state.entries


def surplus(backups: Sequence[Backup], now: datetime) -> tuple[Backup, ...]:
    """Those that may go, of all there are, newest first."""
    usual = [one for one in backups if not one.is_before_migration]
    kept = {one.path for one in usual[:NEWEST]}
    kept |= {one.path for one in _last_of_days(usual, now)}
    kept |= {one.path for one in _before_migrations(backups, now)[:MIGRATIONS]}
    return tuple(one for one in backups if one.path not in kept)


def _before_migrations(backups: Iterable[Backup], now: datetime) -> list[Backup]:
    oldest = now - timedelta(days=MIGRATION_DAYS)
    return [one for one in backups if one.is_before_migration and one.made_at > oldest]


def _last_of_days(backups: Iterable[Backup], now: datetime) -> tuple[Backup, ...]:
    last: dict[str, Backup] = {}
    for one in backups:
        last.setdefault(one.made_at.date().isoformat(), one)
    return tuple(one for _, one in sorted(last.items(), reverse=True)[:DAYS] if one.made_at <= now)


def rotate(folder: Path, now: datetime) -> None:
    """Delete what is surplus."""
    for one in surplus(list_backups(folder), now):
        one.path.unlink(missing_ok=True)


def newest_good(folder: Path) -> Backup | None:
    """The newest backup that is whole; damaged ones are passed over and left where they are."""
    for one in list_backups(folder):
        with contextlib.suppress(RecordBroken):
            check_copy(one.path)
            return one
    return None
