"""The audit log: one entry per transition, chained from the first, in the transaction that it tells of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from reviewer.audit.chain import BY_HAND, GENESIS, seal
from reviewer.audit.sign import is_signed_by
from reviewer.audit.verify import KEY_CHANGED, broken_tail, verify
from reviewer.clock import from_text, to_text
from reviewer.domain.ledger import AuditEntry, ChainState
from reviewer.ids import DecisionId
from reviewer.sqlite import Connection, Row

DECISION = "decision"
"""The type of the entry that is written with a decision."""
TAIL = 200
"""Entries that are looked at again after the disk refused."""
_COLUMNS = (
    "seq, CAST(type AS BLOB) AS type, CAST(at AS BLOB) AS at, entry, CAST(hash AS BLOB) AS hash, "
    "CAST(signature AS BLOB) AS signature"
)
"""Text as bytes: where a disk has put junk into it, it has to be read to be found out."""
Signer = Callable[[str], str]
"""Takes an entry's hash, returns the operator's signature over it as hex (empty: visibly unsigned).

Of a key whose change was interrupted there may be two, parted by a space; the one that fits is kept.
"""


def append(
    ledger: Connection,
    kind: str,
    fields: Mapping[str, object],
    *,
    at: datetime,
    decision: DecisionId | None = None,
    signer: Signer | None = None,
) -> str:
    """Add an entry inside the caller's transaction; returns its hash. `signer` marks a human's act."""
    last = ledger.execute("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    seq, prev = (last["seq"] + 1, last["hash"]) if last else (1, GENESIS)
    moment = to_text(at)
    told = dict(fields) | ({BY_HAND: "yes"} if signer else {})
    if decision is not None:
        told["decision"] = str(decision)
    entry, hashed = seal({**told, "type": kind, "at": moment}, seq=seq, prev=prev)
    signature = _signature(ledger, kind, hashed, signer) if signer else ""
    ledger.execute(
        "INSERT INTO audit (seq, type, at, decision_id, entry, hash, signature) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (seq, kind, moment, decision, entry, hashed, signature),
    )
    return hashed


def _signature(ledger: Connection, kind: str, hashed: str, signer: Signer) -> str:
    """The offered signature that fits the operator's key; empty, visibly unsigned, where none does.

    A key that is not the operator's (a keyring of another computer) must not make the record unverifiable.
    """
    offered = signer(hashed).split()
    if kind == KEY_CHANGED:
        return "".join(offered)
    row = ledger.execute("SELECT public_key FROM operator").fetchone()
    key = row["public_key"] if row else ""
    return next((one for one in offered if is_signed_by(key, hashed, one)), "")


def entries_of(connection: Connection, decision: DecisionId) -> tuple[AuditEntry, ...]:
    """All that the log tells of one decision."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM audit WHERE decision_id = ? ORDER BY seq", (decision,))
    return tuple(_entry(row) for row in rows)


def verify_log(
    connection: Connection,
    *,
    checks_signatures: bool = True,
    on_entry: Callable[[int], None] = lambda _seq: None,
) -> ChainState:
    """Walk the whole log, without holding it in memory; every decision must stand in it under its witness."""
    state = verify(all_entries(connection), checks_signatures=checks_signatures, on_entry=on_entry)
    if state.broken_at is not None:
        return state
    # A log that was cut off at its end still chains; its decisions are then without their entry.
    stray = connection.execute(
        "SELECT count(*) FROM decisions d LEFT JOIN audit a ON a.decision_id = d.decision_id "
        "AND a.type = 'decision' AND a.hash = d.witness WHERE a.seq IS NULL"
    ).fetchone()[0]
    if stray:
        return replace(state, broken_at=state.entries + 1, problem="audit.cut_off")
    return state


def verify_links(connection: Connection) -> ChainState:
    """As `verify_log`, without the signatures: quick enough for every start."""
    return verify_log(connection, checks_signatures=False)


def tail_problem(connection: Connection) -> str:
    """A problem code where the end of the log does not follow; empty: it does. Quick at any length."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM audit ORDER BY seq DESC LIMIT ?", (TAIL,)).fetchall()
    return broken_tail(_entry(row) for row in reversed(rows))


def last_seq(connection: Connection) -> int:
    """The number of the newest entry; 0 in an empty log. Tells whether another process wrote."""
    return int(connection.execute("SELECT coalesce(max(seq), 0) FROM audit").fetchone()[0])


def all_entries(connection: Connection) -> Iterator[AuditEntry]:
    """Every entry, from the first."""
    for row in connection.execute(f"SELECT {_COLUMNS} FROM audit ORDER BY seq"):
        yield _entry(row)


def read_entry(connection: Connection, seq: int) -> AuditEntry | None:
    """One entry of the log."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM audit WHERE seq = ?", (seq,)).fetchone()
    return _entry(row) if row is not None else None


def _entry(row: Row) -> AuditEntry:
    try:
        at = from_text(plain(row["at"]))
    except ValueError:
        at = datetime.min.replace(tzinfo=UTC)  # no time at all: the entry will not be found to agree
    return AuditEntry(
        seq=row["seq"],
        type=plain(row["type"]),
        at=at,
        entry=row["entry"],
        hash=plain(row["hash"]),
        signature=plain(row["signature"]),
    )


def plain(stored: bytes) -> str:
    """Text out of the log; what is none is found not to fit."""
    return stored.decode("utf-8", "replace")
