"""The gate of a case: what releases an effect waits for every answer that stops one, and breaks with them."""

from __future__ import annotations

from datetime import datetime

from reviewer.clock import to_text
from reviewer.domain.lifecycle import CAME_BACK, DecisionState, Step, next_decision_state
from reviewer.ids import GestureId
from reviewer.sqlite import Connection, Row
from reviewer.store.moves import STANDING, Moved, tell

RELEASES = "releases"
_BREAKS_CASE = CAME_BACK | {DecisionState.CLOSED_BY_HUMAN}


def case_follows(ledger: Connection, row: Row, state: DecisionState, at: datetime) -> tuple[Moved, ...]:
    """Let go, or break, the held answers of a case when one that they wait for was settled."""
    if row["effect"] == RELEASES or state is DecisionState.RECORDED:
        return ()
    if state in _BREAKS_CASE:
        return _move_held(ledger, row["gesture_id"], Step.CASE_BROKEN, at)
    if has_open_blockers(ledger, row["gesture_id"]):
        return ()
    return _move_held(ledger, row["gesture_id"], Step.RELEASE, at)


def has_open_blockers(ledger: Connection, gesture: GestureId) -> bool:
    """Whether an answer that must be in effect before anything is released is not, or not any more."""
    query = "SELECT 1 FROM outbox WHERE gesture_id = ? AND effect <> ? AND state <> 'acknowledged'"
    return ledger.execute(query, (gesture, RELEASES)).fetchone() is not None


def hold_again(ledger: Connection, row: Row, at: datetime) -> tuple[Moved, ...]:
    """Hold what was let go and has no effect yet; it breaks at once where a blocking answer came back."""
    state = next_decision_state(DecisionState(row["state"]), Step.HOLD_AGAIN)
    ledger.execute(
        "UPDATE outbox SET state = ?, moved_at = ? WHERE decision_id = ?",
        (str(state), to_text(at), row["decision_id"]),
    )
    held = tell(ledger, row, state, Step.HOLD_AGAIN, at)
    blockers = "SELECT state FROM outbox WHERE gesture_id = ? AND effect <> ?"
    states = {DecisionState(one[0]) for one in ledger.execute(blockers, (row["gesture_id"], RELEASES))}
    if states & _BREAKS_CASE:
        return _move_held(ledger, row["gesture_id"], Step.CASE_BROKEN, at)
    return (held,)


def _move_held(ledger: Connection, gesture: GestureId, step: Step, at: datetime) -> tuple[Moved, ...]:
    moved = []
    state = next_decision_state(DecisionState.HELD, step)
    held = f"SELECT {STANDING} FROM outbox WHERE gesture_id = ? AND state = 'held' ORDER BY seq"
    for row in ledger.execute(held, (gesture,)).fetchall():
        ledger.execute(
            "UPDATE outbox SET state = ?, armed_at = ?, delay_s = 0, is_case_broken = ?, settled_at = ?, "
            "moved_at = ? WHERE decision_id = ?",
            (
                str(state),
                to_text(at),
                step is Step.CASE_BROKEN,
                to_text(at) if step is Step.CASE_BROKEN else None,
                to_text(at),
                row["decision_id"],
            ),
        )
        moved.append(tell(ledger, row, state, step, at))
    return tuple(moved)
