"""Doubt after a restore, theirs or ours: what stood fast is asked about again before anything goes on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from reviewer.clock import to_text
from reviewer.domain.lifecycle import DecisionState, Step, next_decision_state, states_that_allow
from reviewer.ids import DecisionId, ItemId, SourceId
from reviewer.sqlite import Connection, Row
from reviewer.store.case_gate import RELEASES, hold_again
from reviewer.store.moves import STANDING, Moved, tell


def reopen_after_restore(
    ledger: Connection, source: SourceId, epoch: str, *, at: datetime
) -> tuple[Moved, ...]:
    """Read back everything that a restored server acknowledged under another epoch.

    What was released because of such an acknowledgement, and was not sent yet, is held again.
    """
    rows = ledger.execute(
        # What has lost its words to retention can't be sent again, so it is not asked about.
        f"SELECT {STANDING} FROM outbox o WHERE source_id = ? AND state = 'acknowledged' "
        "AND epoch NOT IN ('', ?) AND EXISTS "
        "(SELECT 1 FROM decisions d WHERE d.decision_id = o.decision_id AND d.pruned_at IS NULL)",
        (source, epoch),
    ).fetchall()
    return _ask_again(ledger, rows, at)


def forgotten(connection: Connection, items: Sequence[ItemId], *, since: int) -> tuple[DecisionId, ...]:
    """Decisions on these items that were acknowledged up to entry `since` by a server that has no epochs.

    A page that was asked for after that entry and lists their questions as open says that the server went
    back: it has no other word for a restore.
    """
    rows = connection.execute(
        "SELECT o.decision_id FROM outbox o JOIN decisions d USING (decision_id) "
        "WHERE o.item_id IN (SELECT value FROM json_each(?)) AND o.state = 'acknowledged' AND o.epoch = '' "
        "AND d.pruned_at IS NULL "
        "AND (SELECT max(a.seq) FROM audit a WHERE a.decision_id = o.decision_id) <= ?",
        (json.dumps(items), since),
    )
    return tuple(DecisionId(row[0]) for row in rows)


def reopen_forgotten(
    ledger: Connection, decisions: Sequence[DecisionId], *, at: datetime
) -> tuple[Moved, ...]:
    """Read these back, whose questions are open again; as after a restore."""
    rows = ledger.execute(
        f"SELECT {STANDING} FROM outbox WHERE state = 'acknowledged' "
        "AND decision_id IN (SELECT value FROM json_each(?))",
        (json.dumps(decisions),),
    ).fetchall()
    return _ask_again(ledger, rows, at)


def _ask_again(ledger: Connection, rows: Sequence[Row], at: datetime) -> tuple[Moved, ...]:
    moved = []
    for row in rows:
        state = next_decision_state(DecisionState.ACKNOWLEDGED, Step.EPOCH_CHANGED)
        ledger.execute(
            "UPDATE outbox SET state = ?, needs_read_back = 1, armed_at = ?, delay_s = 0, settled_at = NULL, "
            "moved_at = ? WHERE decision_id = ?",
            (str(state), to_text(at), to_text(at), row["decision_id"]),
        )
        moved.append(tell(ledger, row, state, Step.EPOCH_CHANGED, at))
    for gesture in {row["gesture_id"] for row in rows if row["effect"] != RELEASES}:
        released = f"SELECT {STANDING} FROM outbox WHERE gesture_id = ? AND effect = ? AND state = 'recorded'"
        for row in ledger.execute(released, (gesture, RELEASES)).fetchall():
            moved += hold_again(ledger, row, at)
    return tuple(moved)


def doubt_after_restore(ledger: Connection, *, at: datetime) -> tuple[Moved, ...]:
    """Ask about all that a restored record calls unsent: it may have been sent, or taken back, since."""
    states = [
        state
        for state in states_that_allow(Step.RECORD_RESTORED)
        if next_decision_state(state, Step.RECORD_RESTORED) is DecisionState.SENDING
    ]
    marks = ", ".join("?" * len(states))
    # Of an item that came back and was decided again, only the newest decision can be under way.
    rows = ledger.execute(
        f"SELECT {STANDING} FROM outbox o WHERE state IN ({marks}) AND NOT EXISTS "
        "(SELECT 1 FROM outbox p WHERE p.item_id = o.item_id AND p.seq > o.seq) ORDER BY seq",
        states,
    ).fetchall()
    moved = []
    for row in rows:
        ledger.execute(
            "UPDATE outbox SET state = 'sending', needs_read_back = 1, is_from_backup = 1, armed_at = ?, "
            "delay_s = 0, failures = 0, failure_class = '', settled_at = NULL, moved_at = ?, "
            "first_sent_at = coalesce(first_sent_at, ?) "
            "WHERE decision_id = ?",
            (to_text(at), to_text(at), to_text(at), row["decision_id"]),
        )
        moved.append(tell(ledger, row, DecisionState.SENDING, Step.RECORD_RESTORED, at))
    return tuple(moved)
