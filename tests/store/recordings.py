"""Recording gestures straight into a ledger, as `decide` does after its checks."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import datetime
from typing import Any

from reviewer.domain.decisions import (
    Choice,
    Decision,
    Gesture,
    GestureKind,
    Operator,
    Shown,
    Surface,
    Verdict,
)
from reviewer.domain.exposure import Exposure
from reviewer.domain.items import ReviewItem
from reviewer.domain.sources import Source
from reviewer.ids import DecisionId, GestureId, ItemId, OperatorId, SourceId
from reviewer.sqlite import Connection
from reviewer.store.ledger import Recording, record
from reviewer.store.profile import create_operator
from reviewer.store.sources import write_source
from tests.makers import NOON

REJECT = Verdict(name="reject", reason_code="too-risky", reason="no budget")
_numbers = itertools.count(1)


def unsigned(_hash: str) -> str:
    """A signer without a key."""
    return ""


def make_operator(ledger: Connection) -> None:
    """The operator of the home."""
    operator = Operator(id=OperatorId("op-1"), name="Ada Lovelace", work_id="ada", public_key="")
    create_operator(ledger, operator, order_salt=b"salt", at=NOON, signer=unsigned)


def connect_source(ledger: Connection) -> None:
    """The source that the items come from."""
    source = Source(id=SourceId("src"), connector="review-api", url="http://127.0.0.1:1", added_at=NOON)
    write_source(ledger, source, at=NOON, signer=unsigned)


def make_shown(item: ReviewItem) -> Shown:
    """All of an item as it was shown."""
    seen = tuple((one.id, one.content.digest) for one in item.candidates)
    return Shown(item=item.id, version=item.version, candidates=seen)


def make_recording(
    *items: ReviewItem,
    verdict: Verdict = REJECT,
    at: datetime = NOON,
    held: frozenset[ItemId] = frozenset(),
    releases: frozenset[ItemId] = frozenset(),
    exposure: Exposure | None = None,
    **changes: Any,
) -> Recording:
    """A gesture that gives every item the same verdict; `releases` names those that let their run go on."""
    number = next(_numbers)
    choices = tuple(
        Choice(item=item.id, shown=make_shown(item), verdict=verdict, exposure=exposure) for item in items
    )
    recording = Recording(
        gesture=Gesture(
            id=GestureId(f"g{number}"),
            kind=GestureKind.CASE if len(items) > 1 else GestureKind.SINGLE,
            surface=Surface.WINDOW,
            choices=choices,
        ),
        items={item.id: item for item in items},
        effects={item.id: "releases" if item.id in releases else "stops" for item in items},
        held=held,
        decision_ids={item.id: DecisionId(f"d{number}-{item.remote_id}") for item in items},
        salts={item.id: b"salt" for item in items},
        delay_s=10.0,
        money_limit=10_000.0,
        at=at,
        judge=lambda _: None,
        signer=unsigned,
        app_version="0",
    )
    return replace(recording, **changes)


def record_decision(ledger: Connection, item: ReviewItem, **changes: Any) -> Decision:
    """Record one decision on one item."""
    (decision,) = record(ledger, make_recording(item, **changes))
    return decision
