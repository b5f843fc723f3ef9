"""Where each source's stream was left, and how the source was; survives a restart."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from reviewer.clock import from_text, to_text
from reviewer.domain.sources import Condition
from reviewer.ids import SourceId
from reviewer.sqlite import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """The persisted part of a source's health."""

    source: SourceId
    cursor: str = ""
    epoch: str = ""
    condition: Condition = Condition.UNKNOWN
    last_ok_at: datetime | None = None
    failing_since: datetime | None = None
    failures: int = 0
    error: str = ""
    error_params: Mapping[str, str] = field(default_factory=dict)


def read_states(connection: Connection, schema: str = "cache") -> dict[SourceId, SourceState]:
    """Every source's state."""
    rows = connection.execute(f"SELECT * FROM {schema}.source_states")
    return {
        SourceId(row["source_id"]): SourceState(
            source=SourceId(row["source_id"]),
            cursor=row["cursor"],
            epoch=row["epoch"],
            condition=Condition(row["condition"]),
            last_ok_at=from_text(row["last_ok_at"]) if row["last_ok_at"] else None,
            failing_since=from_text(row["failing_since"]) if row["failing_since"] else None,
            failures=row["failures"],
            error=row["error"],
            error_params=json.loads(row["error_params"]),
        )
        for row in rows
    }


def write_state(cache: Connection, state: SourceState) -> None:
    """Replace a source's state."""
    cache.execute(
        "INSERT OR REPLACE INTO source_states (source_id, cursor, epoch, last_ok_at, failing_since, "
        "failures, "
        "condition, error, error_params) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            state.source,
            state.cursor,
            state.epoch,
            to_text(state.last_ok_at) if state.last_ok_at else None,
            to_text(state.failing_since) if state.failing_since else None,
            state.failures,
            str(state.condition),
            state.error,
            json.dumps(dict(state.error_params), sort_keys=True),
        ),
    )
