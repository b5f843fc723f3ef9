"""Noticing what another process wrote, cheaply."""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.domain.lifecycle import DecisionState
from reviewer.ids import DecisionId, ItemId, SourceId
from reviewer.sqlite import Connection
from reviewer.store.audit_log import last_seq


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """Where both files are, and what moved since the last look."""

    ledger: int
    cache: int
    last_seq: int
    moved: tuple[tuple[DecisionId, ItemId, DecisionState], ...] = ()
    sources: tuple[SourceId, ...] = ()
    sources_changed: bool = False
    """A source was connected or removed."""


def read_versions(connection: Connection, before: Versions | None) -> Versions:
    """Compare SQLite's own change counters; only if one moved is anything read."""
    ledger = connection.execute("PRAGMA main.data_version").fetchone()[0]
    cache = connection.execute("PRAGMA cache.data_version").fetchone()[0]
    if before is not None and (ledger, cache) == (before.ledger, before.cache):
        return Versions(ledger=ledger, cache=cache, last_seq=before.last_seq)
    seq = last_seq(connection)
    sources = tuple(
        SourceId(row[0]) for row in connection.execute("SELECT source_id FROM cache.source_states")
    )
    moved: tuple[tuple[DecisionId, ItemId, DecisionState], ...] = ()
    sources_changed = False
    if before is not None and seq > before.last_seq:
        rows = connection.execute(
            "SELECT DISTINCT o.decision_id, o.item_id, o.state FROM audit a JOIN outbox o USING "
            "(decision_id) "
            "WHERE a.seq > ?",
            (before.last_seq,),
        )
        moved = tuple((DecisionId(row[0]), ItemId(row[1]), DecisionState(row[2])) for row in rows)
        sources_changed = bool(
            connection.execute(
                "SELECT 1 FROM audit WHERE seq > ? AND type IN ('source-connected', 'source-removed')",
                (before.last_seq,),
            ).fetchone()
        )
    return Versions(
        ledger=ledger,
        cache=cache,
        last_seq=seq,
        moved=moved,
        sources=sources,
        sources_changed=sources_changed,
    )
