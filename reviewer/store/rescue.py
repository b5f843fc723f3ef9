"""Reading out of a damaged ledger what can be proved: entries that follow, with the rows they tell of."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reviewer.audit.verify import FIRST_ACT, KEY_CHANGED, follows
from reviewer.domain.ledger import AuditEntry
from reviewer.sqlite import Connection, DatabaseError, Row
from reviewer.store.attested import is_attested
from reviewer.store.audit_log import last_seq, read_entry
from reviewer.store.ledger import adopt

_AS_DECIDED = ("decision_id", "seq", "gesture_id", "item_id", "source_id", "ordering_key")
"""Columns of a delivery that are those of its decision."""
_STAYS = frozenset({*_AS_DECIDED, "effect"})
_ASIDE = {
    "SELECT * FROM drafts": ("DELETE FROM drafts", "INSERT INTO drafts"),
    "SELECT * FROM snoozes": ("DELETE FROM snoozes", "INSERT INTO snoozes"),
    "SELECT * FROM flags": ("DELETE FROM flags", "INSERT INTO flags"),
    "SELECT * FROM case_splits": ("DELETE FROM case_splits", "INSERT INTO case_splits"),
}
"""What is not in the log: taken as it is, where it can be read."""


@dataclass(frozen=True, slots=True)
class Rescued:
    """How many entries were taken over, and whether the damaged file gave all that it had."""

    entries: int
    is_complete: bool


def rescue(damaged: Connection, ledger: Connection) -> Rescued:
    """Take over every entry behind the ledger's last that follows, until one can't be read or does not.

    Runs inside the caller's transaction. An entry comes with all of its rows or not at all.
    """
    count, before = 0, read_entry(ledger, last_seq(ledger))
    while True:
        try:
            entry = read_entry(damaged, before.seq + 1 if before is not None else 1)
            if entry is None:
                is_complete = last_seq(damaged) == (before.seq if before is not None else 0)
                break
            if not follows(entry, before):
                is_complete = False
                break
            _take(damaged, ledger, entry)
        except (DatabaseError, _NotThere):
            is_complete = False
            break
        count, before = count + 1, entry
    is_complete = _take_the_rest(damaged, ledger) and is_complete
    return Rescued(count, is_complete)


class _NotThere(Exception):
    """A row that an entry tells of can't be found, or is not the one."""


def _take(damaged: Connection, ledger: Connection, entry: AuditEntry) -> None:
    fields: Mapping[str, Any] = json.loads(entry.entry)
    ledger.execute("SAVEPOINT one_entry")
    try:
        _take_rows(damaged, ledger, entry, fields)
        row = damaged.execute("SELECT * FROM audit WHERE seq = ?", (entry.seq,)).fetchone()
        _insert(ledger, "INSERT INTO audit", row)
    except BaseException:
        ledger.execute("ROLLBACK TO one_entry")
        raise
    finally:
        ledger.execute("RELEASE one_entry")


def _take_rows(damaged: Connection, ledger: Connection, entry: AuditEntry, fields: Mapping[str, Any]) -> None:
    kind = entry.type
    if kind == "decision":
        decision = _one(damaged, "decisions", "decision_id", fields["decision"])
        if decision["witness"] != entry.hash or not is_attested(decision, entry.entry):
            raise _NotThere
        adopt(ledger, decision)
        _take_delivery(ledger, _one(damaged, "outbox", "decision_id", fields["decision"]), decision, fields)
    elif kind == "moved":
        _move(ledger, _one(damaged, "outbox", "decision_id", fields["decision"]), fields["to"])
    elif kind in (FIRST_ACT, KEY_CHANGED):
        _insert(ledger, "REPLACE INTO operator", _one(damaged, "operator", "only_one", 1))
    elif kind in ("source-connected", "source-removed"):
        _insert(ledger, "REPLACE INTO sources", _one(damaged, "sources", "id", fields["source"]))
    elif kind == "identity-seen":
        _insert(ledger, "REPLACE INTO identities", _one(damaged, "identities", "source_id", fields["source"]))


def _take_delivery(ledger: Connection, row: Row, decision: Row, fields: Mapping[str, Any]) -> None:
    """Whose it is, what it does and where it stood at first are as the record says, whatever the row says."""
    told = {name: decision[name] for name in _AS_DECIDED}
    told |= {"effect": fields.get("effect", row["effect"]), "state": _first_state(row, fields)}
    names: Sequence[str] = row.keys()
    marks = ", ".join("?" * len(names))
    values = [told.get(name, row[name]) for name in names]
    ledger.execute(f"INSERT INTO outbox ({', '.join(names)}) VALUES ({marks})", values)


def _first_state(row: Row, fields: Mapping[str, Any]) -> str:
    """Where a decision stood when it was recorded; older entries do not tell whether it was held."""
    return str(fields.get("state") or ("held" if row["state"] == "held" else "recorded"))


def _move(ledger: Connection, row: Row, state: str) -> None:
    """The row as it is now; its state as this entry says, because a later entry may not be there."""
    named = [name for name in row.keys() if name not in _STAYS]  # noqa: SIM118 - a Row is no mapping
    values = [state if name == "state" else row[name] for name in named]
    assignments = ", ".join(f"{name} = ?" for name in named)
    ledger.execute(f"UPDATE outbox SET {assignments} WHERE decision_id = ?", (*values, row["decision_id"]))


def _take_the_rest(damaged: Connection, ledger: Connection) -> bool:
    """Tries, drafts and the like; returns whether all of them could be read."""
    is_complete = True
    for select, (delete, insert) in _ASIDE.items():
        try:
            rows = damaged.execute(select).fetchall()
        except DatabaseError:
            is_complete = False
            continue
        ledger.execute(delete)
        for row in rows:
            _insert(ledger, insert, row)
    try:
        _take_attempts(damaged, ledger)
    except DatabaseError:
        is_complete = False
    return is_complete


def _take_attempts(damaged: Connection, ledger: Connection) -> None:
    have = ledger.execute("SELECT coalesce(max(rowid), 0) FROM attempts").fetchone()[0]
    for row in damaged.execute("SELECT * FROM attempts WHERE rowid > ? ORDER BY rowid", (have,)):
        known = ledger.execute("SELECT 1 FROM decisions WHERE decision_id = ?", (row["decision_id"],))
        if known.fetchone():
            _insert(ledger, "INSERT INTO attempts", row)


def _one(damaged: Connection, table: str, key: str, value: object) -> Row:
    row: Row | None = damaged.execute(f"SELECT * FROM {table} WHERE {key} = ?", (value,)).fetchone()
    if row is None:
        raise _NotThere
    return row


def _insert(ledger: Connection, into: str, row: Row) -> None:
    names: Sequence[str] = row.keys()
    marks = ", ".join("?" * len(names))
    ledger.execute(f"{into} ({', '.join(names)}) VALUES ({marks})", tuple(row))
