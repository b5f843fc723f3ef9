"""Makers of outbox rows, for the pure parts of sync."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from reviewer.domain.lifecycle import DecisionState
from reviewer.ids import DecisionId, GestureId, ItemId, SourceId
from reviewer.store.outbox import Delivery
from tests.makers import NOON


def make_delivery(number: int = 1, *, source: str = "src", key: str = "", **changes: Any) -> Delivery:
    """A recorded decision `d<number>` under ten seconds of hold, with an ordering key of its own."""
    row = Delivery(
        decision=DecisionId(f"d{number}"),
        seq=number,
        gesture=GestureId(f"g{number}"),
        item=ItemId(f"{source}:r{number}"),
        source=SourceId(source),
        ordering_key=key or f"r{number}",
        effect="stops",
        state=DecisionState.RECORDED,
        attempts=0,
        armed_at=NOON,
        delay_s=10.0,
        first_sent_at=None,
        needs_read_back=False,
        failures=0,
        failure_class="",
        epoch="",
    )
    return replace(row, **changes)


def make_sent(number: int = 1, **changes: Any) -> Delivery:
    """One that may be there already: it was sent, and nobody knows what became of it."""
    sent = {"state": DecisionState.SENDING, "attempts": 1, "first_sent_at": NOON, "needs_read_back": True}
    return make_delivery(number, **(sent | changes))
