"""How domain values are kept as bytes: msgspec's JSON, read back into the same frozen values."""

from __future__ import annotations

import msgspec

from reviewer.domain.decisions import Verdict
from reviewer.domain.items import ReviewItem

_ENCODER = msgspec.json.Encoder(order="deterministic")
_ITEMS = msgspec.json.Decoder(ReviewItem)
_VERDICTS = msgspec.json.Decoder(Verdict)


def encode(value: ReviewItem | Verdict) -> bytes:
    """The bytes of a value; equal values give equal bytes."""
    return _ENCODER.encode(value)


def decode_item(data: bytes) -> ReviewItem:
    """The item that `encode` wrote."""
    return _ITEMS.decode(data)


def decode_verdict(data: bytes) -> Verdict:
    """The verdict that `encode` wrote."""
    return _VERDICTS.decode(data)
