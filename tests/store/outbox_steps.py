"""A ledger with an operator, and short words for what is done to its outbox."""

from __future__ import annotations

import json
from datetime import timedelta

from reviewer.domain.decisions import Decision
from reviewer.domain.deliveries import DeliveryResult
from reviewer.domain.items import ReviewItem
from reviewer.domain.lifecycle import DecisionState, Outcome, Step, Trigger
from reviewer.ids import DecisionId
from reviewer.store.audit_log import entries_of
from reviewer.store.ledger import record
from reviewer.store.moves import Moved
from reviewer.store.outbox import Settlement, retract, settle, step_by_human, take
from tests.makers import NOON, make_item
from tests.store.conftest import Opened
from tests.store.recordings import connect_source, make_operator, make_recording, unsigned

LATER = NOON + timedelta(minutes=5)


class Outbox:
    """A ledger with an operator, and short words for what is done to it."""

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        opened.ledger(make_operator)
        opened.ledger(connect_source)

    def record(self, *items: ReviewItem, **changes: object) -> tuple[Decision, ...]:
        return self.opened.ledger(lambda ledger: record(ledger, make_recording(*items, **changes)))  # type: ignore[arg-type]

    def take(self, *decisions: Decision) -> tuple[DecisionId, ...]:
        return self.opened.ledger(lambda ledger: take(ledger, [one.id for one in decisions], at=LATER))

    def settle(self, decision: Decision, trigger: Trigger, **changes: object) -> tuple[Moved, ...]:
        outcome = trigger if isinstance(trigger, Outcome) else Outcome.UNKNOWN
        result = changes.pop("result", DeliveryResult(outcome=outcome))
        written = Settlement(decision=decision.id, trigger=trigger, result=result, **changes)  # type: ignore[arg-type]
        return self.opened.ledger(lambda ledger: settle(ledger, written, at=LATER))

    def undo(self, decision: Decision) -> tuple[Moved, ...]:
        return self.opened.ledger(lambda ledger: retract(ledger, decision.gesture, at=LATER, signer=unsigned))

    def step(self, decision: Decision, step: Step) -> tuple[Moved, ...]:
        return self.opened.ledger(
            lambda ledger: step_by_human(ledger, decision.id, step, at=LATER, signer=unsigned)
        )

    def state(self, decision: Decision) -> DecisionState:
        query = "SELECT state FROM outbox WHERE decision_id = ?"
        return DecisionState(self.opened.read(lambda read: read.execute(query, (decision.id,)).fetchone()[0]))

    def told(self, decision: Decision) -> list[str]:
        entries = self.opened.read(lambda read: entries_of(read, decision.id))
        moves = [json.loads(entry.entry) for entry in entries if entry.type == "moved"]
        return [f"{move['from']} {move['trigger']} {move['to']}" for move in moves]


def case(outbox: Outbox) -> tuple[Decision, Decision, Decision]:
    """Two answers that stop and, held until both are acknowledged, one that releases."""
    one, two, held = make_item("r1"), make_item("r2"), make_item("r3")
    made = outbox.record(one, two, held, held=frozenset({held.id}), releases=frozenset({held.id}))
    outbox.take(*made)
    return made  # type: ignore[return-value]
