"""The tables of both files, as migrations: one function here and one frozen database in tests for each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from reviewer.errors import RecordTooNew
from reviewer.sqlite import Connection, complete_statement

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

LEDGER_VERSION = 3
CACHE_VERSION = 3

_LEDGER_1 = """
CREATE TABLE operator (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    id TEXT NOT NULL, name TEXT NOT NULL, work_id TEXT NOT NULL, public_key TEXT NOT NULL,
    order_salt BLOB NOT NULL, created_at TEXT NOT NULL
) STRICT;
CREATE TABLE sources (
    id TEXT PRIMARY KEY, connector TEXT NOT NULL, url TEXT NOT NULL, settings TEXT NOT NULL,
    owner TEXT NOT NULL, contact TEXT NOT NULL, residency TEXT NOT NULL, retention_days INTEGER NOT NULL,
    namespace TEXT NOT NULL, signs_in_until TEXT, is_shared_account INTEGER NOT NULL,
    credential TEXT NOT NULL, allows_plain_http INTEGER NOT NULL, added_at TEXT NOT NULL, removed_at TEXT
) STRICT;
CREATE TABLE identities (
    source_id TEXT PRIMARY KEY, subject TEXT NOT NULL, display TEXT NOT NULL, role TEXT NOT NULL,
    seen_at TEXT NOT NULL
) STRICT;
CREATE TABLE audit (
    seq INTEGER PRIMARY KEY, type TEXT NOT NULL, at TEXT NOT NULL, decision_id TEXT,
    entry BLOB NOT NULL, hash TEXT NOT NULL, signature TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_decision ON audit (decision_id, seq) WHERE decision_id IS NOT NULL;
CREATE TABLE decisions (
    seq INTEGER PRIMARY KEY, decision_id TEXT NOT NULL UNIQUE, gesture_id TEXT NOT NULL, kind TEXT NOT NULL,
    item_id TEXT NOT NULL, source_id TEXT NOT NULL, remote_id TEXT NOT NULL, ordering_key TEXT NOT NULL,
    item_version TEXT NOT NULL, shown TEXT NOT NULL, shown_digest TEXT NOT NULL, title TEXT NOT NULL,
    subject TEXT, verdict TEXT NOT NULL, verdict_body BLOB NOT NULL, reason_code TEXT NOT NULL,
    reason TEXT NOT NULL, salt BLOB NOT NULL, operator_id TEXT NOT NULL, identity TEXT NOT NULL,
    surface TEXT NOT NULL, shown_ms INTEGER NOT NULL, decided_at TEXT NOT NULL, document BLOB NOT NULL,
    media_type TEXT NOT NULL, witness TEXT NOT NULL, item_record BLOB NOT NULL, supersedes TEXT
) STRICT;
CREATE INDEX decisions_by_item ON decisions (item_id, seq);
CREATE INDEX decisions_by_gesture ON decisions (gesture_id, seq);
CREATE INDEX decisions_by_subject ON decisions (subject, seq) WHERE subject IS NOT NULL;
CREATE INDEX decisions_by_time ON decisions (decided_at);
CREATE TABLE outbox (
    decision_id TEXT PRIMARY KEY REFERENCES decisions (decision_id),
    seq INTEGER NOT NULL, gesture_id TEXT NOT NULL, item_id TEXT NOT NULL, source_id TEXT NOT NULL,
    ordering_key TEXT NOT NULL, effect TEXT NOT NULL, state TEXT NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
    armed_at TEXT NOT NULL, delay_s REAL NOT NULL, first_sent_at TEXT,
        needs_read_back INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0, failure_class TEXT NOT NULL DEFAULT '',
    receipt TEXT NOT NULL DEFAULT '', proof TEXT NOT NULL DEFAULT '', epoch TEXT NOT NULL DEFAULT '',
    settled_at TEXT, theirs TEXT NOT NULL DEFAULT '', problem TEXT NOT NULL DEFAULT '',
    is_case_broken INTEGER NOT NULL DEFAULT 0, moved_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX outbox_one_live_decision ON outbox (item_id)
    WHERE state IN ('recorded', 'held', 'sending');
CREATE INDEX outbox_by_state ON outbox (state, source_id, seq);
CREATE INDEX outbox_by_gesture ON outbox (gesture_id);
CREATE INDEX outbox_by_item ON outbox (item_id, seq);
CREATE TABLE attempts (
    decision_id TEXT NOT NULL REFERENCES decisions (decision_id), number INTEGER NOT NULL, at TEXT NOT NULL,
    outcome TEXT NOT NULL, detail TEXT NOT NULL
) STRICT;
CREATE INDEX attempts_by_decision ON attempts (decision_id, number);
CREATE TABLE drafts (
    item_id TEXT PRIMARY KEY, version TEXT NOT NULL, verdict BLOB NOT NULL, saved_at TEXT NOT NULL
) STRICT;
CREATE TABLE snoozes (item_id TEXT PRIMARY KEY, until TEXT NOT NULL, set_at TEXT NOT NULL) STRICT;
CREATE TABLE flags (
    item_id TEXT NOT NULL, reason_code TEXT NOT NULL, note TEXT NOT NULL, flagged_at TEXT NOT NULL
) STRICT;
CREATE INDEX flags_by_item ON flags (item_id);
CREATE TABLE case_splits (item_id TEXT PRIMARY KEY, subject TEXT NOT NULL, split_at TEXT NOT NULL) STRICT;
CREATE TABLE sessions (only_one INTEGER PRIMARY KEY CHECK (only_one = 1), is_clean INTEGER NOT NULL) STRICT;
"""

_APPEND_ONLY = ("audit", "decisions", "attempts")

_LASTS = (
    *("seq", "decision_id", "gesture_id", "kind", "item_id", "source_id", "remote_id", "ordering_key"),
    *("item_version", "shown", "shown_digest", "title", "subject", "verdict", "reason_code", "operator_id"),
    *("identity", "surface", "shown_ms", "decided_at", "media_type", "witness", "supersedes"),
)
"""Of a decision, what stays when its words are taken away."""

_CACHE_1 = """
CREATE TABLE items (
    id TEXT PRIMARY KEY, source_id TEXT NOT NULL, remote_id TEXT NOT NULL, version TEXT NOT NULL,
    state TEXT NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL, case_id TEXT NOT NULL,
    risk INTEGER NOT NULL, weight INTEGER NOT NULL, owner TEXT NOT NULL, answers INTEGER NOT NULL,
    due_at TEXT, expires_at TEXT, created_at TEXT NOT NULL, updated_at TEXT NOT NULL, record BLOB NOT NULL,
    theirs TEXT NOT NULL DEFAULT '', first_seen_at TEXT NOT NULL,
    continuation TEXT NOT NULL DEFAULT '', continued_at TEXT
) STRICT;
CREATE INDEX items_by_source ON items (source_id, state);
CREATE INDEX items_by_case ON items (case_id, state);
CREATE TABLE leads (
    case_id TEXT PRIMARY KEY, item_id TEXT NOT NULL, source_id TEXT NOT NULL, sources TEXT NOT NULL,
    members INTEGER NOT NULL, answers INTEGER NOT NULL, weight INTEGER NOT NULL, due_at TEXT,
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX leads_in_order ON leads (weight, due_at IS NULL, due_at, created_at, item_id, answers);
CREATE INDEX leads_by_due ON leads (due_at) WHERE due_at IS NOT NULL;
CREATE TABLE lead_counts (
    source_id TEXT PRIMARY KEY, waiting INTEGER NOT NULL, conflicts INTEGER NOT NULL
) STRICT;
CREATE TRIGGER leads_inserted AFTER INSERT ON leads BEGIN
    INSERT INTO lead_counts VALUES (new.source_id, 1, new.answers > 1) ON CONFLICT (source_id)
    DO UPDATE SET waiting = waiting + 1, conflicts = conflicts + (new.answers > 1); END;
CREATE TRIGGER leads_deleted AFTER DELETE ON leads BEGIN
    UPDATE lead_counts SET waiting = waiting - 1, conflicts = conflicts - (old.answers > 1)
    WHERE source_id = old.source_id; END;
CREATE TRIGGER leads_updated AFTER UPDATE OF source_id, answers ON leads BEGIN
    UPDATE lead_counts SET waiting = waiting - 1, conflicts = conflicts - (old.answers > 1)
    WHERE source_id = old.source_id;
    INSERT INTO lead_counts VALUES (new.source_id, 1, new.answers > 1) ON CONFLICT (source_id)
    DO UPDATE SET waiting = waiting + 1, conflicts = conflicts + (new.answers > 1); END;
CREATE TABLE source_states (
    source_id TEXT PRIMARY KEY, cursor TEXT NOT NULL DEFAULT '', epoch TEXT NOT NULL DEFAULT '',
    last_ok_at TEXT, failing_since TEXT, failures INTEGER NOT NULL DEFAULT 0,
        condition TEXT NOT NULL DEFAULT 'unknown',
    error TEXT NOT NULL DEFAULT '', error_params TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE TABLE looks (
    item_id TEXT PRIMARY KEY, version TEXT NOT NULL, looked_at TEXT NOT NULL, record BLOB NOT NULL
) STRICT;
"""


def migrate_ledger(connection: Connection) -> None:
    """Bring a ledger to this version.

    Raises:
        RecordTooNew: a newer version wrote it; nothing was touched.
    """
    _migrate(connection, LEDGER_VERSION, _ledger_migrations)


def migrate_cache(connection: Connection) -> None:
    """Bring a cache to this version.

    Raises:
        RecordTooNew: a newer version wrote it; nothing was touched.
    """
    _migrate(connection, CACHE_VERSION, _cache_migrations)


def _migrate(connection: Connection, version: int, migrations: Callable[[], Migrations]) -> None:
    found = connection.execute("PRAGMA user_version").fetchone()[0]
    if found > version:
        raise RecordTooNew(found=found, known=version)
    if found == version:
        return  # the usual start: sqlite-utils, slow to import, is not needed
    from sqlite_utils import Database

    migrations().apply(Database(connection))
    connection.execute(f"PRAGMA user_version = {version}")


def _ledger_migrations() -> Migrations:
    from sqlite_utils import Migrations

    steps = Migrations("ledger")

    @steps(name="1_the_record")
    def the_record(db: Database) -> None:
        _run(db, _LEDGER_1)
        for table in _APPEND_ONLY:
            for verb in ("UPDATE", "DELETE"):
                db.execute(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        # What identifies a waiting decision never changes, whatever a later hand writes.
        db.execute(
            "CREATE TRIGGER outbox_identity BEFORE UPDATE OF decision_id, seq, gesture_id, item_id, "
            "source_id "
            "ON outbox BEGIN SELECT RAISE(ABORT, 'the identity of a delivery never changes'); END"
        )
        db.execute(
            "CREATE TRIGGER outbox_no_delete BEFORE DELETE ON outbox "
            "BEGIN SELECT RAISE(ABORT, 'a decision outlives its delivery'); END"
        )
        db.execute(
            "CREATE VIRTUAL TABLE decisions_fts USING fts5 (title, reason, subject, tokenize = 'unicode61')"
        )

    @steps(name="2_codes_beside_words")
    def codes_beside_words(db: Database) -> None:
        db.execute("ALTER TABLE outbox ADD COLUMN problem_code TEXT NOT NULL DEFAULT ''")
        db.execute("ALTER TABLE attempts ADD COLUMN code TEXT NOT NULL DEFAULT ''")
        # Of which version; empty for what version 1 put aside: that waits for its time alone.
        db.execute("ALTER TABLE snoozes ADD COLUMN version TEXT NOT NULL DEFAULT ''")

    @steps(name="3_words_that_may_go")
    def words_that_may_go(db: Database) -> None:
        db.execute("ALTER TABLE decisions ADD COLUMN pruned_at TEXT")
        # What was in view; empty for what was decided before anybody measured it.
        db.execute("ALTER TABLE decisions ADD COLUMN exposure BLOB NOT NULL DEFAULT x''")
        # What a restored record calls unsent is asked about, and sent when a human says so again.
        db.execute("ALTER TABLE outbox ADD COLUMN is_from_backup INTEGER NOT NULL DEFAULT 0")
        db.execute(
            "CREATE INDEX decisions_to_prune ON decisions (source_id, decided_at) WHERE pruned_at IS NULL"
        )
        db.execute("DROP TRIGGER decisions_no_update")
        # Once, and only the words: everything that says who decided what on what stays as it was.
        changed = " OR ".join(f"new.{name} IS NOT old.{name}" for name in _LASTS)
        db.execute(
            "CREATE TRIGGER decisions_no_update BEFORE UPDATE ON decisions "
            "WHEN old.pruned_at IS NOT NULL OR new.pruned_at IS NULL OR new.reason <> '' "
            f"OR length(new.document) > 0 OR length(new.salt) > 0 OR length(new.exposure) > 0 OR {changed} "
            "BEGIN SELECT RAISE(ABORT, 'decisions is append-only'); END"
        )

    return steps


def _cache_migrations() -> Migrations:
    from sqlite_utils import Migrations

    steps = Migrations("cache")

    @steps(name="1_items")
    def items(db: Database) -> None:
        _run(db, _CACHE_1)
        db.execute(
            "CREATE VIRTUAL TABLE items_fts USING fts5 (title, body, answers, tokenize = 'unicode61', "
            "prefix = '3')"
        )
        db.execute(
            "CREATE TRIGGER items_identity BEFORE UPDATE OF id, source_id, remote_id, kind ON items "
            "WHEN new.id IS NOT old.id OR new.source_id IS NOT old.source_id "
            "OR new.remote_id IS NOT old.remote_id "
            "BEGIN SELECT RAISE(ABORT, 'an item never changes its identity'); END"
        )

    @steps(name="2_why_items_ended")
    def why_items_ended(db: Database) -> None:
        db.execute("ALTER TABLE items ADD COLUMN ended_why TEXT NOT NULL DEFAULT ''")

    @steps(name="3_evidence_files")
    def evidence_files(db: Database) -> None:
        db.execute(
            "CREATE TABLE evidence (item_id TEXT NOT NULL, version TEXT NOT NULL, "
            "evidence_id TEXT NOT NULL, digest TEXT NOT NULL, fetched_at TEXT NOT NULL, "
            "PRIMARY KEY (item_id, version, evidence_id)) STRICT"
        )

    return steps


def _run(db: Database, script: str) -> None:
    # executescript would commit the migration's transaction.
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if complete_statement(statement):
            db.execute(statement)
            statement = ""
