"""The audit log: one entry per transition, chained from the first, in the transaction that it tells of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from reviewer.audit.chain import GENESIS, seal
from reviewer.audit.verify import verify
from reviewer.clock import from_text, to_text
from reviewer.domain.ledger import AuditEntry, ChainState
from reviewer.ids import DecisionId
from reviewer.sqlite import Connection, Row

Signer = Callable[[str], str]
"""Takes an entry's hash, returns the operator's signature over it as hex (empty: visibly unsigned)."""


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
    told = dict(fields)
    if decision is not None:
        told["decision"] = str(decision)
    entry, hashed = seal({**told, "type": kind, "at": to_text(at)}, seq=seq, prev=prev)
    ledger.execute(
        "INSERT INTO audit (seq, type, at, decision_id, entry, hash, signature) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (seq, kind, to_text(at), decision, entry, hashed, signer(hashed) if signer else ""),
    )
    return hashed


def entries_of(connection: Connection, decision: DecisionId) -> tuple[AuditEntry, ...]:
    """All that the log tells of one decision."""
    rows = connection.execute("SELECT * FROM audit WHERE decision_id = ? ORDER BY seq", (decision,))
    return tuple(_entry(row) for row in rows)


def verify_log(connection: Connection) -> ChainState:
    """Walk the whole log, without holding it in memory."""
    rows = connection.execute("SELECT * FROM audit ORDER BY seq")
    return verify(_entry(row) for row in rows)


def last_seq(connection: Connection) -> int:
    """The number of the newest entry; 0 in an empty log. Tells whether another process wrote."""
    return int(connection.execute("SELECT coalesce(max(seq), 0) FROM audit").fetchone()[0])


def _entry(row: Row) -> AuditEntry:
    return AuditEntry(
        seq=row["seq"],
        type=row["type"],
        at=from_text(row["at"]),
        entry=row["entry"],
        hash=row["hash"],
        signature=row["signature"],
    )
