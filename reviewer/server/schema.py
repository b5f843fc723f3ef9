"""The server's one file: its tables, and the epoch that changes when its data were restored."""

from __future__ import annotations

import secrets
from datetime import datetime
from pathlib import Path
from typing import Final

from reviewer.clock import to_text
from reviewer.errors import RecordTooNew
from reviewer.sqlite import Connection, connect, transaction

VERSION: Final = 1

TABLES: Final = (
    """CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT""",
    """CREATE TABLE tokens (
        hash TEXT PRIMARY KEY,
        identity TEXT NOT NULL,
        display TEXT NOT NULL,
        role TEXT NOT NULL CHECK (role IN ('agent', 'operator', 'auditor')),
        created_at TEXT NOT NULL,
        revoked_at TEXT
    ) STRICT""",
    # `change` numbers every change in commit order; the feed's cursor is a place in it.
    # The create key lives with its review, so a replay is known for as long as the review is.
    """CREATE TABLE reviews (
        id TEXT PRIMARY KEY,
        change INTEGER NOT NULL UNIQUE,
        version INTEGER NOT NULL,
        state TEXT NOT NULL,
        requester TEXT NOT NULL,
        create_key TEXT NOT NULL,
        create_digest TEXT NOT NULL,
        namespace TEXT NOT NULL,
        subject TEXT NOT NULL,
        assignees TEXT NOT NULL,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        expires_at TEXT,
        default_on_expiry TEXT,
        supersedes TEXT,
        superseded_by TEXT,
        continuation TEXT,
        continued_at TEXT,
        content BLOB NOT NULL,
        UNIQUE (requester, create_key)
    ) STRICT""",
    "CREATE INDEX reviews_by_expiry ON reviews (expires_at) WHERE state = 'open' AND expires_at IS NOT NULL",
    "CREATE INDEX reviews_by_subject ON reviews (namespace, subject)",
    # One row for each review that came to an end by a verdict: the first valid one, for ever.
    """CREATE TABLE decisions (
        review_id TEXT PRIMARY KEY REFERENCES reviews (id),
        decision_id TEXT UNIQUE,
        verdict TEXT NOT NULL,
        decided_by TEXT NOT NULL CHECK (decided_by IN ('person', 'timeout')),
        identity TEXT NOT NULL,
        at TEXT NOT NULL,
        summary TEXT NOT NULL,
        document BLOB,
        digest TEXT NOT NULL
    ) STRICT""",
    """CREATE TRIGGER decisions_stay BEFORE UPDATE ON decisions
        BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END""",
    """CREATE TRIGGER decisions_remain BEFORE DELETE ON decisions
        BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END""",
    """CREATE TABLE evidence (
        review_id TEXT NOT NULL REFERENCES reviews (id),
        id TEXT NOT NULL,
        bytes BLOB NOT NULL,
        PRIMARY KEY (review_id, id)
    ) STRICT""",
)


def open_database(path: Path, *, is_reader: bool = False) -> Connection:
    """Open the file, making it where it does not exist. Raises RecordTooNew."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    connection = connect(path, is_durable=True, is_reader=is_reader)
    if not is_reader:
        with transaction(connection):
            _migrate(connection)
    return connection


def epoch(connection: Connection) -> str:
    """What tells this server's data from what they were before a restore."""
    return str(connection.execute("SELECT value FROM meta WHERE key = 'epoch'").fetchone()[0])


def renew_epoch(connection: Connection) -> str:
    """After a restore: every client reads everything again and checks what it believed acknowledged."""
    fresh = secrets.token_hex(6)
    connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('epoch', ?)", (fresh,))
    return fresh


def note_restore(connection: Connection, at: datetime) -> str:
    """A new epoch, and when it began."""
    connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('restored_at', ?)", (to_text(at),))
    return renew_epoch(connection)


def head(connection: Connection) -> int:
    """The number of the last change."""
    return int(connection.execute("SELECT coalesce(max(change), 0) FROM reviews").fetchone()[0])


def _migrate(connection: Connection) -> None:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > VERSION:
        raise RecordTooNew(version=version, known=VERSION)
    if version == 0:
        for table in TABLES:
            connection.execute(table)
        renew_epoch(connection)
        connection.execute(f"PRAGMA user_version = {VERSION}")
