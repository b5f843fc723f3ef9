"""Whether the last process that delivered stopped in order; decides about holds after a crash."""

from __future__ import annotations

from reviewer.sqlite import Connection


def begin_session(ledger: Connection) -> bool:
    """Mark that a process delivers; returns whether the one before ended in order."""
    row = ledger.execute("SELECT is_clean FROM sessions").fetchone()
    ledger.execute(
        "INSERT INTO sessions (only_one, is_clean) VALUES (1, 0) ON CONFLICT (only_one) DO UPDATE SET "
        "is_clean = 0"
    )
    return row is None or bool(row["is_clean"])


def end_session(ledger: Connection) -> None:
    """Mark an orderly end."""
    ledger.execute("UPDATE sessions SET is_clean = 1")
