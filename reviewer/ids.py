"""Identities: opaque strings that sort by the time they were made."""

from __future__ import annotations

from datetime import datetime
from typing import NewType

ItemId = NewType("ItemId", str)
"""A review item on this desk: `source:remote id`. Never changes."""
CandidateId = NewType("CandidateId", str)
"""One answer, unique within its item."""
DecisionId = NewType("DecisionId", str)
"""A decision: Idempotency-Key, natural id on the wire and outbox key in one."""
GestureId = NewType("GestureId", str)
"""One human gesture; links the decisions that it made."""
SourceId = NewType("SourceId", str)
"""A configured orchestrator, a short name that the operator chose."""
OperatorId = NewType("OperatorId", str)
"""The human whose home this is."""


def item_id(source: SourceId, remote_id: str) -> ItemId:
    """The desk's id of the item that `source` calls `remote_id`."""
    return ItemId(f"{source}:{remote_id}")


def new_id(now: datetime, entropy: bytes) -> str:
    """A UUIDv7 (RFC 9562, section 5.7) of `now` in milliseconds and 10 bytes of entropy.

    Written out because the libraries take their own time and randomness, which the pure floors must not.

    Raises:
        ValueError: fewer than 10 bytes of entropy.
    """
    if len(entropy) < 10:
        raise ValueError("a UUIDv7 needs 10 bytes of entropy")
    raw = bytearray(int(now.timestamp() * 1000).to_bytes(6, "big") + entropy[:10])
    raw[6] = 0x70 | (raw[6] & 0x0F)
    raw[8] = 0x80 | (raw[8] & 0x3F)
    text = raw.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
