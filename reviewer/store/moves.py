"""Moves of the outbox: the one entry of each in the log, and the fact of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from reviewer.domain.deliveries import DeliveryResult
from reviewer.domain.lifecycle import DecisionState, Trigger
from reviewer.ids import DecisionId, ItemId
from reviewer.sqlite import Connection, Row
from reviewer.store.audit_log import Signer, append

STANDING = (
    "decision_id, seq, gesture_id, item_id, source_id, ordering_key, effect, state, attempts, needs_read_back"
)
"""Of a row of the outbox what decides where it goes, all of which the log knows too.

The rest is written anew with the next move: what a disk puts into it stops nothing.
"""


@dataclass(frozen=True, slots=True)
class Moved:
    """A decision that is in another state now."""

    decision: DecisionId
    item: ItemId
    state: DecisionState


def tell(
    ledger: Connection,
    row: Row,
    state: DecisionState,
    trigger: Trigger,
    at: datetime,
    *,
    result: DeliveryResult | None = None,
    signer: Signer | None = None,
    note: str = "",
    surface: str = "",
) -> Moved:
    """Write one entry for one transition (of a human's step also where it was made); returns the fact."""
    fields: dict[str, object] = {
        "from": row["state"],
        "to": str(state),
        "trigger": str(trigger),
        "item": row["item_id"],
        "attempt": str(row["attempts"]),
    }
    if result is not None and result.receipt is not None:
        fields |= {"receipt": result.receipt.id, "proof": str(result.receipt.grade)}
    if result is not None and result.winner is not None:
        fields |= {"theirs": result.winner.verdict, "theirs_by": result.winner.by}
    if note:
        fields["note"] = note
    if surface:
        fields["surface"] = surface
    decision = DecisionId(row["decision_id"])
    append(ledger, "moved", fields, at=at, decision=decision, signer=signer)
    return Moved(decision, ItemId(row["item_id"]), state)
